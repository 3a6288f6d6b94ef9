#include "storage/patients.h"

#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "core/london.h"
#include "core/name_key.h"
#include "storage/access.h"

namespace storage {
namespace {

using core::Patient;

constexpr auto by_id = [] {
  return "where t.network_id = $1 and t.id = $5 and " + visible_patient("t.practice_id", "t.id") + " and " + published("t.");
};
constexpr auto by_nhs_number = [] {
  return "where t.network_id = $1 and t.nhs_number = $5 and " + visible_patient("t.practice_id", "t.id") + " and " + published("t.");
};
// Two keys narrow at once; the second may repeat the first. 200 candidates are ranked outside.
constexpr auto by_keys = [] {
  return "join patient_keys k on k.network_id = t.network_id and k.patient_id = t.id where t.network_id = $1 and k.key = $5 and "
         "exists (select 1 from patient_keys k2 where k2.network_id = $1 and k2.patient_id = t.id and k2.key = $6) and " +
         visible_patient("t.practice_id", "t.id") + " and " + published("t.") + " limit 200";
};

constexpr Statement forget_keys{"delete from patient_keys where network_id = $1 and patient_id = $2"};
constexpr Statement add_key{"insert into patient_keys (network_id, key, patient_id) values ($1, $2, $3)"};
// Cross join: batches first, which are few, and then the person's own rows of each; SQLite would walk all that was ever imported.
constexpr Statement visits_since{
    "select (select count(*) from appointments where network_id = $1 and patient_id = $2 and start_at >= $3 and start_at < $4 and "
    "completed_at is not null) + (select count(*) from import_batches b cross join past_appointments p where b.network_id = $1 and "
    "b.published_at is not null and p.network_id = b.network_id and p.batch = b.number and p.patient_id = $2 and p.start_at >= $3 and "
    "p.start_at < $4 and p.status = 'attended')"};
constexpr Statement count_of_number{"select count(*) from patients where network_id = $1 and nhs_number = $2"};
constexpr Statement open_episodes{"select count(*) from episodes where network_id = $1 and patient_id = $2 and closed_at is null"};

std::string key_of(core::Date born) { return "b=" + core::to_string(born); }
std::string key_of_telephone(std::string_view number) { return "t=" + std::string(number); }
std::string key_of_postcode(std::string_view postcode) { return "p=" + std::string(postcode); }

std::set<std::string> keys_of(const Patient& patient) {
  std::set<std::string> keys{key_of(patient.born)};
  for (const auto& name : patient.names)
    for (auto& key : core::name_keys(name.given, name.family)) keys.insert(std::move(key));
  for (const auto& telephone : patient.telephones) keys.insert(key_of_telephone(telephone.number));
  if (!patient.addresses.empty() && !patient.addresses.front().postcode.empty())
    keys.insert(key_of_postcode(patient.addresses.front().postcode));
  return keys;
}

// A name without Latin letters has no sound: it is found as it is written.
std::string key_of(std::string_view kind, std::string_view name) {
  const std::string sound = core::phonetic(name);
  return std::string(kind) + (sound.empty() ? "=" + core::normalised(name) : "~" + sound);
}
std::string family_key(std::string_view family) { return key_of("f", family); }
std::string given_key(std::string_view given) { return key_of("g", given); }

double likeness(const Patient& patient, const PatientSearch& search) {
  const auto& name = core::current_name(patient);
  double score = 0;
  if (!search.family.empty()) score += 2 * core::similarity(name.family, search.family);
  if (!search.given.empty()) score += core::similarity(name.given, search.given);
  if (search.born && patient.born == *search.born) score += 3;
  return score;
}

}  // namespace

std::optional<Patient> find_patient(Reader& reader, core::PatientId id) {
  reader.asked_for(core::subject(id));
  auto patient = one_row<Patient>(reader, select_of<Patient, by_id>, Scoped(reader, Bytes(id.bytes)));
  if (patient) reader.saw(core::subject(id), id);
  return patient;
}

namespace {

void add_new(std::vector<Patient>& found, std::vector<Patient> more) {
  for (auto& patient : more)
    if (std::ranges::find(found, patient.id, &Patient::id) == found.end()) found.push_back(std::move(patient));
}
// Those who have both keys.
void look_for(Reader& reader, std::vector<Patient>& found, const std::string& first, const std::string& second) {
  add_new(found, all_rows<Patient>(reader, select_of<Patient, by_keys>, Scoped(reader, std::string_view(first), std::string_view(second))));
}
std::vector<Patient> with_number(Reader& reader, const core::NhsNumber& number) {
  return all_rows<Patient>(reader, select_of<Patient, by_nhs_number>, Scoped(reader, number.digits()));
}
void was_shown(Reader& reader, const Patient& patient) {
  reader.events().push_back({reader.now(),
                             core::EventKind::searched,
                             core::subject(patient.id),
                             patient.id,
                             reader.who().account,
                             reader.who().organisation,
                             {}});
}

}  // namespace

std::vector<core::LikePatient> patients_like(Reader& reader, const core::Newcomer& said) {
  std::vector<Patient> found;
  if (said.nhs_number) found = with_number(reader, *said.nhs_number);
  const std::string born = key_of(said.born), family = family_key(said.family), given = said.given.empty() ? family : given_key(said.given);
  look_for(reader, found, born, family);
  look_for(reader, found, born, given);
  if (!said.given.empty()) {
    look_for(reader, found, family, given);
    look_for(reader, found, family_key(said.given), given_key(said.family));
  }
  if (!said.telephone.empty()) look_for(reader, found, key_of_telephone(said.telephone), key_of_telephone(said.telephone));
  if (!said.postcode.empty()) look_for(reader, found, key_of_postcode(said.postcode), family);
  auto like = core::people_like(said, std::move(found));
  for (const auto& one : like) was_shown(reader, one.patient);
  return like;
}

bool is_on_a_record(Reader& reader, const core::NhsNumber& number) {
  bool known = false;
  reader.session().query(count_of_number, {Bytes(reader.who().network.bytes), number.digits()},
                         [&](const Row& row) { known = row.integer(0) != 0; });
  return known;
}

std::vector<Patient> search_patients(Reader& reader, const PatientSearch& search) {
  std::vector<Patient> found;
  const auto look = [&](const std::string& first, const std::string& second) { look_for(reader, found, first, second); };
  if (search.nhs_number) {
    found = with_number(reader, *search.nhs_number);
  } else if (!search.telephone.empty()) {
    look(key_of_telephone(search.telephone), key_of_telephone(search.telephone));
  } else {
    const std::string born = search.born ? key_of(*search.born) : "";
    const std::string family = search.family.empty() ? "" : family_key(search.family);
    const std::string given = search.given.empty() ? "" : given_key(search.given);
    const std::string swapped = search.given.empty() ? "" : family_key(search.given);  // "Khan Amina" for "Amina Khan"
    if (!born.empty() && !family.empty()) look(born, family);
    if (!born.empty() && !swapped.empty()) look(born, swapped);
    if (found.empty() && !family.empty()) look(family, given.empty() ? family : given);
    if (found.empty() && !family.empty()) look(family, family);
    if (found.empty() && !swapped.empty()) look(swapped, swapped);
    if (found.empty() && !born.empty()) look(born, born);
  }
  std::ranges::stable_sort(found, std::greater{}, [&](const Patient& p) { return likeness(p, search); });
  if (found.size() > search_rows_max) found.resize(search_rows_max);
  for (const auto& patient : found) was_shown(reader, patient);
  return found;
}

void save_patient(Writer& writer, Patient& patient) {
  const bool is_new = patient.version == 0;
  writer.save(patient);
  auto& session = writer.session();
  const Bytes network(writer.who().network.bytes), id(patient.id.bytes);
  if (!is_new) session.execute(forget_keys, {network, id});
  for (const auto& key : keys_of(patient)) session.execute(add_key, {network, std::string_view(key), id});
}

core::RecordFacts record_facts(Reader& reader, const Patient& patient) {
  core::RecordFacts facts;
  const core::Date today = core::to_london(reader.now()).date;
  facts.age = core::age_on(patient.born, today);
  const auto count = [&](const Statement& statement, std::initializer_list<Parameter> parameters) {
    int n = 0;
    reader.session().query(statement, parameters, [&](const Row& row) { n = static_cast<int>(row.integer(0)); });
    return n;
  };
  const Bytes network(reader.who().network.bytes), id(patient.id.bytes);
  facts.visits_90_days = count(visits_since, {network, id, milliseconds(reader.now() - std::chrono::days{90}), milliseconds(reader.now())});
  facts.open_episodes = count(open_episodes, {network, id});
  facts.registered_here = true;
  facts.interpreter_needed = std::ranges::any_of(patient.needs, [](const std::string& need) { return need.starts_with("interpreter"); });
  if (patient.gender == core::Gender::male || *facts.age < 12 || *facts.age > 55) facts.pregnant_possible = false;
  return facts;
}

}  // namespace storage
