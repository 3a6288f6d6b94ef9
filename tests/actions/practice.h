// A small network on a real store: two practices with a site, a receptionist and a clinic each; one GP, one manager, two
// physiotherapists, of whom Priya Nair has the clinics; and a few patients. The clock stands still until a test moves it.
// All of it is made up; telephone numbers are of the ranges for drama, NHS numbers of the range that is never given.
#pragma once

#include <atomic>
#include <initializer_list>
#include <map>
#include <string>
#include <thread>
#include <vector>

#include "actions/bookings.h"
#include "actions/clinic.h"
#include "actions/find.h"
#include "actions/requests.h"
#include "actions/sign_in.h"
#include "catalogue/load.h"
#include "catalogue/messages.h"
#include "storage/access.h"
#include "storage/diary.h"
#include "storage/patients.h"
#include "storage/places.h"
#include "storage/requests.h"
#include "tests/storage/engines.h"

namespace actions {

using namespace std::chrono_literals;

inline const core::Catalogue& shipped_catalogue() {
  static const auto loaded = [] {
    auto read = catalogue::load(SOURCE_DIR "/pathways");
    if (!read) throw std::runtime_error(catalogue::to_string(read.error().front()));
    return *read;
  }();
  return *loaded;
}

inline const core::MessageTemplates& shipped_messages() {
  static const auto loaded = [] {
    auto read = catalogue::load_messages(SOURCE_DIR "/messages/messages.yaml");
    if (!read) throw std::runtime_error(catalogue::to_string(read.error().front()));
    return *read;
  }();
  return loaded;
}

inline const std::string physiotherapy = "physiotherapy";
inline const std::string& physiotherapy_service() { return shipped_catalogue().pathway(physiotherapy)->booking.service; }

// The questions of a rule set that are asked now, answered no but for those given; a choice must be given.
inline std::vector<core::Answer> page_of_answers(const core::RuleSet& rules, const core::RecordFacts& record,
                                                 const std::vector<core::Answer>& given, const std::vector<core::Answer>& earlier) {
  const auto& all = shipped_catalogue();
  const auto facts = core::facts_from(all, earlier, record);
  if (!facts) throw std::runtime_error("the test answers " + facts.error().field + " wrongly: " + facts.error().text);
  std::vector<core::Answer> answers;
  for (const auto* question : core::questions_to_ask(rules, *facts)) {
    if ((*facts)[question->fact] != core::Facts::not_asked) continue;
    const auto& fact = all.facts[question->fact];
    const auto named = std::ranges::find(given, fact.id, &core::Answer::question);
    if (named != given.end()) answers.push_back(*named);
    else if (fact.kind == core::AnswerKind::yes_no) answers.push_back({fact.id, "no"});
  }
  return answers;
}

// And those that the answers bring up, to the end.
inline std::vector<core::Answer> answers_to(const core::RuleSet& rules, const core::RecordFacts& record,
                                            const std::vector<core::Answer>& given, std::vector<core::Answer> earlier = {}) {
  std::vector<core::Answer> answers;
  for (auto page = page_of_answers(rules, record, given, earlier); !page.empty(); page = page_of_answers(rules, record, given, earlier)) {
    earlier.insert(earlier.end(), page.begin(), page.end());
    answers.insert(answers.end(), page.begin(), page.end());
  }
  return answers;
}

struct AuditRow {
  std::string kind, subject_kind, detail, request_id;
  core::PatientId patient;
  core::AccountId actor;
};

class Practice {
 public:
  explicit Practice(std::unique_ptr<storage::Database> kept) : database(std::move(kept)), store(*database) {
    system.messages = shipped_messages();
    furnish();
  }

  // ---- The world. Declared first: the rest stands on it.
  std::unique_ptr<storage::Database> database;
  storage::Store store;
  std::atomic<std::int64_t> clock_ms{core::parse_iso("2026-11-23T09:00:00Z")->time_since_epoch().count()};  // a Monday
  std::atomic<std::uint64_t> ids_made{0};
  System system{store, shipped_catalogue(), [this] { return now(); }, [this] { return new_id(); }};

  core::Instant now() const { return core::Instant{std::chrono::milliseconds{clock_ms}}; }
  void pass(std::chrono::milliseconds time) { clock_ms += time.count(); }
  core::Uuid new_id() {
    const auto n = ++ids_made;
    return core::make_uuid(clock_ms, n * 0x9e3779b97f4a7c15u, n);
  }
  template <class IdType>
  IdType id() {
    return IdType{new_id()};
  }
  // Every form that is sent has its own key.
  OnceKey once() { return {"key-" + std::to_string(++ids_made), "form"}; }

  // ---- Places and people, as furnish() made them.
  core::NetworkId network = id<core::NetworkId>();
  core::OrganisationId whole, mill, harbour, mill_site, harbour_site;
  Principal administrator, mill_reception, second_reception, harbour_reception, gp, manager, priya, owen;
  core::PatientId amina, ben, harriet, carys;  // three of Mill House, one of Harbour
  core::ClinicId mill_clinic, harbour_clinic;
  std::vector<core::SlotId> mill_slots, harbour_slots;

  // ---- Making more.
  core::OrganisationId add_organisation(core::OrganisationKind kind, core::OrganisationId parent, std::string name) {
    core::Organisation o{.id = id<core::OrganisationId>(),
                         .parent = parent,
                         .kind = kind,
                         .name = std::move(name),
                         .ods_code = "",
                         .address = "1 Mill Lane",
                         .telephone = ""};
    save([&](storage::Writer& writer) { storage::save_organisation(writer, o); });
    return o.id;
  }

  Principal add_account(std::string name, core::Role role, core::OrganisationId organisation, bool has_diary = false) {
    core::Account account{
        .id = id<core::AccountId>(), .user_name = name.substr(0, name.find(' ')), .name = name, .password_hash = "", .professional = {}};
    std::ranges::transform(account.user_name, account.user_name.begin(),
                           [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
    if (has_diary) {
      core::Professional professional{.id = id<core::ProfessionalId>(),
                                      .name = name,
                                      .profession = role,
                                      .registration_number = "PH123456",
                                      .competences = {"msk_first_contact"}};
      account.professional = professional.id;
      save([&](storage::Writer& writer) { writer.save(professional); });
    }
    const auto added = actions::add_account(system, administrator, {account, organisation, role});
    if (!added) throw std::runtime_error(added.error().text);
    return {network, account.id, organisation, role, account.professional, name, "test"};
  }

  core::Patient person(std::string given, std::string family, const char* born, core::OrganisationId practice) {
    core::Patient p{.id = id<core::PatientId>(), .practice = practice, .nhs_number = {}, .born = *core::parse_date(born), .died = {}};
    p.names = {{std::move(given), std::move(family), {p.born, {}}}};
    p.registrations = {{practice, {p.born, {}}}};
    return p;
  }
  core::PatientId add_patient(core::Patient p) {
    save([&](storage::Writer& writer) { storage::save_patient(writer, p); });
    return p.id;
  }

  // A clinic of one professional with slots of 20 minutes, one after another.
  core::ClinicId add_clinic(core::ProfessionalId professional, core::OrganisationId practice, core::OrganisationId site,
                            core::Instant start, int slots, std::vector<core::SlotId>& made, bool open_to_network = true) {
    core::Clinic clinic{.id = id<core::ClinicId>(),
                        .organisation = practice,
                        .site = site,
                        .professional = professional,
                        .service = physiotherapy_service(),
                        .start = start,
                        .end = start + slots * 20min,
                        .category = "General Consultation Routine",
                        .open_to_network = open_to_network,
                        .closed_at = {}};
    save([&](storage::Writer& writer) {
      writer.save(clinic);
      for (int i = 0; i < slots; ++i) {
        core::Slot slot{.id = id<core::SlotId>(),
                        .clinic = clinic.id,
                        .organisation = practice,
                        .site = site,
                        .professional = professional,
                        .service = clinic.service,
                        .start = start + i * 20min,
                        .end = start + (i + 1) * 20min,
                        .mode = core::Mode::face_to_face,
                        .open_to_network = open_to_network,
                        .hold = {}};
        writer.save(slot);
        made.push_back(slot.id);
      }
    });
    return clinic.id;
  }

  // ---- A call as far as it goes without trouble; throws when it does not.
  core::RequestId opened(const Principal& who, core::PatientId patient, std::string words = "my back has been bad for two weeks",
                         std::vector<core::Answer> given = {{"reason", "musculoskeletal"}}) {
    const auto record = facts_of(patient);
    return id_of<core::RequestId>(
        open_request(system, who, once(), patient,
                     {core::Channel::telephone, std::move(words), answers_to(system.catalogue.front_door, record, std::move(given))}));
  }
  std::vector<core::Answer> plain_back(core::PatientId patient,
                                       std::vector<core::Answer> given = {{"region", "back"}, {"duration", "weeks"}}) {
    return answers_to(*system.catalogue.pathway(physiotherapy), facts_of(patient), std::move(given),
                      {{"reason", "musculoskeletal"}, {"prefers_gp", "no"}});
  }
  core::RequestId routed(const Principal& who, core::PatientId patient) {
    const auto request = opened(who, patient);
    id_of<core::RequestId>(answer_request(system, who, once(), request, plain_back(patient)));
    return request;
  }
  core::AppointmentId booked(const Principal& who, core::PatientId patient, core::SlotId slot) {
    return id_of<core::AppointmentId>(book(system, who, once(), routed(who, patient), slot, "reception"));
  }

  // ---- Values for a writer, past every guard.
  core::Request routed_value(core::PatientId patient, core::OrganisationId home, core::Instant opened, std::string service) {
    core::Request request{.id = id<core::RequestId>(),
                          .patient = patient,
                          .practice = home,
                          .opened_at = opened,
                          .opened_by = mill_reception.account,
                          .words = "words",
                          .reason = "musculoskeletal",
                          .answers = {},
                          .rule_set = "",
                          .suggested = {},
                          .chosen = {},
                          .override_reason = ""};
    request.chosen.kind = core::RouteKind::routed;
    request.chosen.service = std::move(service);
    return request;
  }
  core::Appointment visit_value(const core::Request& request, core::OrganisationId host, core::Instant start) {
    return {.id = id<core::AppointmentId>(),
            .slot = id<core::SlotId>(),
            .clinic = id<core::ClinicId>(),
            .organisation = host,
            .site = host,
            .professional = id<core::ProfessionalId>(),
            .patient = request.patient,
            .practice = request.practice,
            .request = request.id,
            .referral = id<core::ReferralId>(),
            .service = request.chosen.service,
            .start = start,
            .end = start + 20min,
            .booking_method = "reception",
            .booked_at = request.opened_at,
            .booked_by = mill_reception.account};
  }

  // ---- Looking, past every rule of access.
  core::RecordFacts facts_of(core::PatientId patient) {
    core::RecordFacts facts;
    database->read([&](storage::Session& session) {
      Principal all = administrator;
      all.role = core::Role::manager;
      storage::Reader reader(session, all, now());
      facts = storage::record_facts(reader, storage::find_patient(reader, patient).value());
    });
    return facts;
  }
  core::Slot slot(core::SlotId id_wanted) {
    core::Slot found;
    database->read([&](storage::Session& session) {
      storage::Reader reader(session, administrator, now());
      found = storage::find_slot(reader, id_wanted).value();
    });
    return found;
  }
  core::Appointment appointment(core::AppointmentId id_wanted) { return *look<core::Appointment>(storage::find_appointment, id_wanted); }
  core::Request request(core::RequestId id_wanted) { return *look<core::Request>(storage::find_request, id_wanted); }

  std::vector<AuditRow> audit(std::int64_t after = 0) {
    static constexpr storage::Statement rows{
        "select kind, subject_kind, detail, request_id, patient_id, actor_id from events where sequence > $1 order by sequence"};
    std::vector<AuditRow> all;
    database->read([&](storage::Session& session) {
      session.query(rows, {after}, [&](const storage::Row& row) {
        all.push_back({std::string(row.text(0)), std::string(row.text(1)), std::string(row.text(2)), std::string(row.text(3)),
                       storage::Decode<core::PatientId>::from(row, 4), storage::Decode<core::AccountId>::from(row, 5)});
      });
    });
    return all;
  }
  std::int64_t audited() {
    static constexpr storage::Statement last{"select coalesce(max(sequence), 0) from events"};
    return storage::number_of(*database, last);
  }
  // "read patient, request_opened request": what the trail has gained since.
  std::string trail(std::int64_t after) {
    std::string text;
    for (const auto& row : audit(after))
      text += (text.empty() ? "" : ", ") + row.kind + (row.subject_kind == "none" ? "" : " " + row.subject_kind);
    return text;
  }

  void save(const std::function<void(storage::Writer&)>& work) {
    const auto saved = store.write(administrator, now(), {}, [&](storage::Writer& writer) -> Result<std::string> {
      work(writer);
      return "saved";
    });
    if (!saved) throw std::runtime_error(saved.error().text);
  }

  template <class IdType>
  static IdType id_of(const Result<std::string>& answer) {
    if (!answer) throw std::runtime_error("refused: " + answer.error().field + " " + answer.error().text);
    return core::parse_id<IdType>(*answer).value();
  }

 private:
  template <class T, class F, class IdType>
  std::optional<T> look(F find, IdType id_wanted) {
    std::optional<T> found;
    database->read([&](storage::Session& session) {
      Principal all = administrator;
      all.role = core::Role::manager;
      storage::Reader reader(session, all, now());
      found = find(reader, id_wanted);
    });
    return found;
  }

  void furnish() {
    using Kind = core::OrganisationKind;
    administrator = {network, id<core::AccountId>(), {}, core::Role::administrator, {}, "Set-up", "set-up"};
    save([&](storage::Writer& writer) { storage::add_network(writer.session(), {network, "Alderbrook", now()}); });
    whole = administrator.organisation = add_organisation(core::OrganisationKind::network, {}, "Alderbrook Network");
    mill = add_organisation(Kind::practice, whole, "Mill House Surgery");
    mill_site = add_organisation(Kind::site, mill, "Mill Lane");
    harbour = add_organisation(Kind::practice, whole, "Harbour Practice");
    harbour_site = add_organisation(Kind::site, harbour, "Quay Street");
    mill_reception = add_account("Sam Field", core::Role::receptionist, mill);
    second_reception = add_account("Jo Marsh", core::Role::receptionist, mill);
    harbour_reception = add_account("Kit Strand", core::Role::receptionist, harbour);
    gp = add_account("Grace Obi", core::Role::gp, mill);
    manager = add_account("Morgan Lea", core::Role::manager, mill);
    priya = add_account("Priya Nair", core::Role::physiotherapist, mill, true);
    owen = add_account("Owen Price", core::Role::physiotherapist, harbour, true);
    const auto register_person = [&](const char* given, const char* family, const char* born, core::OrganisationId practice_of,
                                     std::uint32_t nhs, const char* telephone) {
      auto p = person(given, family, born, practice_of);
      p.gender = core::Gender::female;
      p.nhs_number = core::NhsNumber::from_first_nine(nhs);
      p.telephones = {{telephone, 1, true, {p.born, {}}}};
      p.addresses = {{"4 Mill Lane, Alderbrook", "ZZ1 4AA", {p.born, {}}}};
      return add_patient(std::move(p));
    };
    amina = register_person("Amina", "Khan", "1962-03-14", mill, 999'000'001, "+447700900123");
    ben = register_person("Ben", "Smyth", "1980-07-02", mill, 999'000'003, "+441632960018");
    harriet = register_person("Harriet", "O'Neill", "1975-01-31", mill, 999'000'004, "+447700900456");
    carys = register_person("Carys", "Pugh", "1991-12-05", harbour, 999'000'005, "+447700900789");
    mill_clinic = add_clinic(priya.professional, mill, mill_site, now() + 1h, 6, mill_slots);
    harbour_clinic = add_clinic(priya.professional, harbour, harbour_site, now() + 5h, 4, harbour_slots);
  }
};

struct EachPractice : storage::EachEngine {
  std::unique_ptr<Practice> practice;

  void SetUp() override {
    EachEngine::SetUp();
    if (database) practice = std::make_unique<Practice>(std::move(database));
  }
};

}  // namespace actions
