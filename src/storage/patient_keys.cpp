#include "storage/patient_keys.h"

#include <set>

#include "core/name_key.h"
#include "storage/record.h"

namespace storage {
namespace {

constexpr Statement add_key{
    "insert into patient_keys (network_id, key, practice_id, patient_id) values ($1, $2, $3, $4) on conflict do nothing"};
constexpr Statement drop_key{"delete from patient_keys where network_id = $1 and key = $2 and practice_id = $3 and patient_id = $4"};
constexpr Statement places_kept{"select practice_id from patient_keys where network_id = $1 and key = $2 and patient_id = $3"};
constexpr Statement places_visited{"select organisation_id from appointments where network_id = $1 and patient_id = $2"};

// A name without Latin letters has no sound: it is found as it is written.
std::string key_of(std::string_view kind, std::string_view name) {
  const std::string sound = core::phonetic(name);
  return std::string(kind) + (sound.empty() ? "=" + core::normalised(name) : "~" + sound);
}
bool is_searched(std::string_view key) { return key[1] == '~' || core::phonetic(key.substr(2)).empty(); }
std::string joined(std::string_view family_key, std::string_view given_key) {
  return "n" + std::string(family_key.substr(1)) + std::string(given_key.substr(1));
}

std::set<std::string> keys_of(const core::Patient& patient) {
  std::set<std::string> keys{born_key(patient.born)};
  for (const auto& name : patient.names) {
    auto parts = core::name_keys(name.given, name.family);
    std::erase_if(parts, [](const std::string& key) { return !is_searched(key); });
    for (const auto& family : parts)
      for (const auto& given : parts)
        if (family[0] == 'f' && given[0] == 'g') keys.insert(joined(family, given));
    keys.insert(parts.begin(), parts.end());
  }
  for (const auto& telephone : patient.telephones) keys.insert(telephone_key(telephone.number));
  if (!patient.addresses.empty() && !patient.addresses.front().postcode.empty())
    keys.insert(postcode_key(patient.addresses.front().postcode));
  return keys;
}

void each_key(const Statement& statement, Session& session, core::NetworkId network, const core::Patient& patient,
              const std::set<core::OrganisationId>& places) {
  for (const auto& key : keys_of(patient))
    for (const auto& place : places)
      session.execute(statement, {Bytes(network.bytes), std::string_view(key), Bytes(place.bytes), Bytes(patient.id.bytes)});
}

std::set<core::OrganisationId> places_of(Session& session, core::NetworkId network, const core::Patient& patient) {
  std::set<core::OrganisationId> places{patient.practice};
  session.query(places_visited, {Bytes(network.bytes), Bytes(patient.id.bytes)},
                [&](const Row& row) { places.insert(Decode<core::OrganisationId>::from(row, 0)); });
  return places;
}

}  // namespace

std::string born_key(core::Date born) { return "b=" + core::to_string(born); }
std::string telephone_key(std::string_view number) { return "t=" + std::string(number); }
std::string postcode_key(std::string_view postcode) { return "p=" + std::string(postcode); }
std::string family_key(std::string_view family) { return key_of("f", family); }
std::string given_key(std::string_view given) { return key_of("g", given); }
std::string name_key(std::string_view given, std::string_view family) { return joined(family_key(family), given_key(given)); }

void add_keys(Session& session, core::NetworkId network, const core::Patient& patient) {
  each_key(add_key, session, network, patient, places_of(session, network, patient));
}
// Wherever the date of birth is kept, a place the person was moved away from included.
void drop_keys(Session& session, core::NetworkId network, const core::Patient& patient) {
  std::set<core::OrganisationId> places;
  const std::string born = born_key(patient.born);
  session.query(places_kept, {Bytes(network.bytes), std::string_view(born), Bytes(patient.id.bytes)},
                [&](const Row& row) { places.insert(Decode<core::OrganisationId>::from(row, 0)); });
  each_key(drop_key, session, network, patient, places);
}
void add_keys_at(Session& session, core::NetworkId network, const core::Patient& patient, core::OrganisationId place) {
  each_key(add_key, session, network, patient, {place});
}

}  // namespace storage
