#include "storage/patients.h"

#include <algorithm>

#include <fmt/format.h>

#include "core/london.h"
#include "core/name_key.h"
#include "storage/access.h"
#include "storage/imports.h"
#include "storage/patient_keys.h"

namespace storage {
namespace {

using core::Patient;

constexpr auto by_id = [] {
  return "where t.network_id = $1 and t.id = $5 and " + visible_patient("t.practice_id", "t.id") + " and " + published("t.");
};
constexpr auto by_nhs_number = [] {
  return "where t.network_id = $1 and t.nhs_number = $5 and " + visible_patient("t.practice_id", "t.id") + " and " + published("t.");
};
// By what people are found by. Of a place, $3 whether the role works for the practice: the index is walked place by place, those registered
// there and those who come to its clinics, so that it does not matter how many a network has. Then those who come to this professional.
constexpr SqlText with_keys(std::string_view key, std::string_view other_key) {
  SqlText text =
      "join patient_keys k on k.network_id = t.network_id and k.patient_id = t.id where t.network_id = $1 and k.network_id = $1 "
      "and k.key = " +
      SqlText(key);
  if (!other_key.empty())
    text += " and exists (select 1 from patient_keys k2 where k2.network_id = $1 and k2.key = " + SqlText(other_key) +
            " and k2.practice_id = k.practice_id and k2.patient_id = k.patient_id)";
  return text + " and " + published("t.") + " and ";
}
constexpr auto of_place = [] {
  return "$3 = 1 and " + within_reach("k.practice_id") + " and (" + within_reach("t.practice_id") +
         " or exists (select 1 from appointments v where v.network_id = $1 and v.patient_id = t.id and " +
         within_reach("v.organisation_id") + ")) limit 200";
};
constexpr auto visiting = [] { return visiting_patient("k.patient_id") + " limit 200"; };
constexpr auto of_place_by_key = [] { return with_keys("$4", "") + of_place(); };
constexpr auto of_place_by_keys = [] { return with_keys("$4", "$5") + of_place(); };
constexpr auto visiting_by_key = [] { return with_keys("$5", "") + visiting(); };
constexpr auto visiting_by_keys = [] { return with_keys("$5", "$6") + visiting(); };

// Cross join: batches first, which are few, and then the person's own rows of each; SQLite would walk all that was ever imported.
constexpr Statement visits_since{
    "select (select count(*) from appointments where network_id = $1 and patient_id = $2 and start_at >= $3 and start_at < $4 and "
    "completed_at is not null) + (select count(*) from import_batches b cross join past_appointments p where b.network_id = $1 and "
    "b.published_at is not null and p.network_id = b.network_id and p.batch = b.number and p.patient_id = $2 and p.start_at >= $3 and "
    "p.start_at < $4 and p.status = 'attended')"};
constexpr Statement count_of_number{"select count(*) from patients where network_id = $1 and nhs_number = $2"};
constexpr Statement open_episodes{"select count(*) from episodes where network_id = $1 and patient_id = $2 and closed_at is null"};

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
// Those who have the key, or both; when there are enough of this place, nobody else.
void look_for(Reader& reader, std::vector<Patient>& found, std::string_view key, std::string_view other_key = {}) {
  const bool both = !other_key.empty();
  auto here = both ? all_rows<Patient>(reader, select_of<Patient, of_place_by_keys>, PracticeScoped(reader, key, other_key))
                   : all_rows<Patient>(reader, select_of<Patient, of_place_by_key>, PracticeScoped(reader, key));
  const bool enough = here.size() >= search_rows_max;
  add_new(found, std::move(here));
  if (enough || !reader.who().professional) return;
  add_new(found, both ? all_rows<Patient>(reader, select_of<Patient, visiting_by_keys>, Scoped(reader, key, other_key))
                      : all_rows<Patient>(reader, select_of<Patient, visiting_by_key>, Scoped(reader, key)));
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
  const std::string born = born_key(said.born), family = family_key(said.family);
  look_for(reader, found, born, family);
  if (!said.given.empty()) {
    look_for(reader, found, born, given_key(said.given));
    look_for(reader, found, name_key(said.given, said.family));
    look_for(reader, found, name_key(said.family, said.given));
  }
  if (!said.telephone.empty()) look_for(reader, found, telephone_key(said.telephone));
  if (!said.postcode.empty()) look_for(reader, found, postcode_key(said.postcode), family);
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
  const auto look = [&](std::string_view key, std::string_view other_key = {}) { look_for(reader, found, key, other_key); };
  if (search.nhs_number) {
    found = with_number(reader, *search.nhs_number);
  } else if (!search.telephone.empty()) {
    look(telephone_key(search.telephone));
  } else {
    const std::string born = search.born ? born_key(*search.born) : "";
    const std::string family = search.family.empty() ? "" : family_key(search.family);
    const std::string swapped = search.given.empty() ? "" : family_key(search.given);  // "Khan Amina" for "Amina Khan"
    if (!born.empty() && !family.empty()) look(born, family);
    if (!born.empty() && !swapped.empty()) look(born, swapped);
    if (found.empty() && !family.empty() && !search.given.empty()) look(name_key(search.given, search.family));
    if (found.empty() && !family.empty()) look(family);
    if (found.empty() && !swapped.empty()) look(swapped);
    if (found.empty() && !born.empty()) look(born);
  }
  std::ranges::stable_sort(found, std::greater{}, [&](const Patient& p) { return likeness(p, search); });
  if (found.size() > search_rows_max) found.resize(search_rows_max);
  for (const auto& patient : found) was_shown(reader, patient);
  return found;
}

void save_patient(Writer& writer, Patient& patient) {
  auto& session = writer.session();
  const auto network = writer.who().network;
  if (patient.version != 0)
    if (const auto before = load_patient(session, network, patient.id)) drop_keys(session, network, *before);
  writer.save(patient);
  add_keys(session, network, patient);
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
