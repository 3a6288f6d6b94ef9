// The trail: no audit, no data; and nothing in it, in the words of a refusal or in what the program prints, that tells of a person.
#include "tests/actions/practice.h"
#include "tests/core/outcome.h"

namespace actions {
namespace {

struct Audit : EachPractice {};
ON_EACH_ENGINE(Audit);

TEST_P(Audit, holds_no_name_no_number_and_no_word_of_anybody) {
  const std::vector<std::string> canaries{"Zephyrine",   "Quillfeather", "zephyrine",  "quillfeather", "Canary Row",
                                          "ZZ9 9QQ",     "07700900999",  "7700900999", "7700 900999",  "1919-09-09",
                                          "999 000 009", "999000009",    "wordcanary", "reasoncanary", "notecanary"};
  testing::internal::CaptureStdout();
  testing::internal::CaptureStderr();
  Practice& p = *practice;
  auto canary = p.person("Zephyrine", "Quillfeather", "1919-09-09", p.mill);
  canary.nhs_number = core::NhsNumber::from_first_nine(999'000'009);
  canary.telephones = {{"+447700900999", 1, false, {canary.born, {}}}};
  canary.addresses = {{"1 Canary Row", "ZZ9 9QQ", {canary.born, {}}}};
  const auto patient = p.add_patient(canary);
  const auto& s = p.system;
  const auto& who = p.mill_reception;
  std::string said;  // what refusals told people
  const auto note = [&](const auto& result) {
    if (!result) said += core::outcome(result.error()) + "\n";
  };
  const auto today = core::Date{std::chrono::floor<std::chrono::days>(p.now())};

  for (const char* query : {"Zephyrine Quillfeather", "9/9/1919", "07700 900999", "999 000 0099", "999 000 0090", "Quillfeather 32/1/1919"})
    note(find_patients(s, who, query));
  note(view_patient(s, who, patient));
  note(view_patient(s, p.harbour_reception, patient));
  const auto request = p.opened(who, patient, "wordcanary, my back");
  note(open_request(s, who, p.once(), patient, {core::Channel::telephone, "wordcanary" + std::string(2000, '!'), {}}));
  note(answer_request(s, who, p.once(), request, {{"wordcanary", "wordcanary"}}));
  note(answer_request(s, who, p.once(), request, {{"region", "wordcanary"}}));
  note(answer_request(s, who, p.once(), request, p.plain_back(patient)));
  note(override_request(s, who, p.once(), request, "wordcanary", "reasoncanary"));
  note(override_request(s, who, p.once(), request, physiotherapy, "reasoncanary, she insists"));
  note(view_queue(s, who).rows.empty() ? Result<int>(1) : Result<int>(0));
  note(hold_slot(s, who, p.once(), request, p.mill_slots[0]));
  const auto appointment = Practice::id_of<core::AppointmentId>(book(s, who, p.once(), request, p.mill_slots[0], "reception"));
  note(book(s, who, p.once(), request, p.mill_slots[1], "reception"));
  note(move_appointment(s, who, p.once(), appointment, p.mill_slots[1]));
  note(cancel_appointment(s, who, p.once(), appointment, "reasoncanary"));
  note(change_attendance(s, who, p.once(), appointment, Attendance::arrive));
  note(cancel_appointment(s, who, p.once(), appointment, "other"));
  note(complete_visit(s, p.priya, p.once(), appointment, {core::Outcome::refer, "notecanary", "notecanary"}));
  note(complete_visit(s, p.priya, p.once(), appointment, {core::Outcome::refer, "imaging", "notecanary"}));
  view_day(s, p.priya, today);
  note(view_visit(s, p.priya, appointment));
  note(view_appointment(s, who, appointment, SlotWish{}));
  note(close_clinic(s, p.priya, p.once(), p.mill_clinic, {}));
  note(sign_in(s, "Zephyrine", "wordcanary", "request"));

  const std::string printed = testing::internal::GetCapturedStdout() + testing::internal::GetCapturedStderr();
  EXPECT_FALSE(said.empty());
  std::string trail;
  for (const auto& row : p.audit()) trail += row.kind + " " + row.subject_kind + " " + row.detail + " " + row.request_id + "\n";
  for (const auto& word : canaries) {
    EXPECT_EQ(trail.find(word), trail.npos) << word << " in the trail:\n" << trail;
    EXPECT_EQ(printed.find(word), printed.npos) << word << " was printed";
  }
  // A refusal may name the input at fault, which whoever typed it knows; never the patient.
  for (const auto& word : canaries)
    if (!word.starts_with("wordcanary")) EXPECT_EQ(said.find(word), said.npos) << said;
}

TEST_P(Audit, details_are_short_codes_numbers_and_times) {
  Practice& p = *practice;
  const auto appointment = p.booked(p.mill_reception, p.amina, p.mill_slots[0]);
  ASSERT_TRUE(move_appointment(p.system, p.mill_reception, p.once(), appointment, p.mill_slots[1]));
  ASSERT_TRUE(cancel_appointment(p.system, p.mill_reception, p.once(), appointment, "cannot_attend"));
  for (const auto& row : p.audit()) {
    EXPECT_LT(row.detail.size(), 250u) << row.detail;
    EXPECT_EQ(row.detail.find(' '), std::string::npos) << "a code has no spaces: " << row.detail;
  }
}

TEST_P(Audit, that_cannot_be_written_gives_no_data_and_changes_nothing) {
  Practice& p = *practice;
  const auto request = p.routed(p.mill_reception, p.amina);
  const auto appointment = p.booked(p.mill_reception, p.ben, p.mill_slots[0]);
  const auto today = core::Date{std::chrono::floor<std::chrono::days>(p.now())};
  static constexpr storage::Statement versions{"select count(*) from history"};
  static constexpr storage::Statement drop{"drop table events"};
  storage::make_table(*p.database, drop);
  const auto before = storage::number_of(*p.database, versions);
  const auto& s = p.system;
  const auto& who = p.mill_reception;
  const std::vector<std::pair<const char*, std::function<void()>>> all{
      {"find_patients", [&] { find_patients(s, who, "Amina Khan"); }},
      {"view_patient", [&] { view_patient(s, who, p.amina); }},
      {"a refused look", [&] { view_patient(s, p.harbour_reception, p.amina); }},
      {"view_new_request", [&] { view_new_request(s, who, p.amina); }},
      {"view_request", [&] { view_request(s, who, request, {}); }},
      {"view_queue", [&] { view_queue(s, who); }},
      {"view_day", [&] { view_day(s, p.priya, today); }},
      {"view_visit", [&] { view_visit(s, p.priya, appointment); }},
      {"view_appointment", [&] { view_appointment(s, who, appointment, std::nullopt); }},
      {"view_closing", [&] { view_closing(s, p.priya, p.mill_clinic); }},
      {"open_request", [&] { open_request(s, who, p.once(), p.amina, {core::Channel::telephone, "my back", {}}); }},
      {"hold_slot", [&] { hold_slot(s, who, p.once(), request, p.mill_slots[1]); }},
      {"book", [&] { book(s, who, p.once(), request, p.mill_slots[1], "reception"); }},
      {"cancel", [&] { cancel_appointment(s, who, p.once(), appointment, "other"); }},
      {"arrive", [&] { change_attendance(s, who, p.once(), appointment, Attendance::arrive); }},
      {"sign_in", [&] { sign_in(s, "nobody", "a wrong password", "request"); }},
  };
  for (const auto& [name, attempt] : all) EXPECT_THROW(attempt(), storage::DatabaseError) << name;
  EXPECT_EQ(storage::number_of(*p.database, versions), before);
}

}  // namespace
}  // namespace actions
