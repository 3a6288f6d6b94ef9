#include <fmt/format.h>

#include "tests/imports/place.h"

namespace imports {
namespace {

constexpr storage::Statement visible{
    "select count(*) from past_appointments p join import_batches b on b.network_id = p.network_id and b.number = p.batch where "
    "b.published_at is not null"};

struct ImportedAppointments : Imports {
  StageOptions visits() const { return {.kind = Kind::appointments, .practice = mill}; }
  void SetUp() override {
    Imports::SetUp();
    if (!IsSkipped()) take("NHS No.,Name,DOB\n9990000018,\"Khan, Amina\",04/03/1962\n9990000026,Jack O'Brien,01/06/2015\n");
  }
  int visits_of(const char* nhs_number) {
    const auto patient = found(nhs_number).front();
    return store->read(who(), now,
                       [&](storage::Reader& reader) { return storage::record_facts(reader, patient).visits_90_days.value_or(-1); });
  }
};

const std::string list =
    "NHS number;Appointment date;Appointment time;Date booked;Status;Mode;Slot type;Duration;HCP type\r\n"
    "9990000018;20/11/2026;10:20;46340;Attended;Face to Face;General Consultation Acute;10;GP\r\n"
    "9990000018;46300.4375;;13/09/2026;ARRIVED;Telephone;General Consultation Routine;15;Other Practice staff\r\n"
    "9990000018;01/11/2026;09:00;;DNA;Telephone;;;GP\r\n"
    "9990000018;01/02/2026;09:00;;Attended;Telephone;;;GP\r\n"
    "9990000026;02/11/2026;09:00;;Cancelled;Video;;;GP\r\n"
    "9990000042;02/11/2026;09:00;;Seen;Video;;;GP\r\n"
    ";02/11/2026;09:00;;Seen;;;;GP\r\n";

TEST_P(ImportedAppointments, count_as_visits_when_their_batch_is_published) {
  EXPECT_EQ(visits_of("9990000018"), 0);
  const auto staged = stage_text(list, visits());
  ASSERT_TRUE(staged) << staged.error().text;
  EXPECT_EQ(outcome(*staged), "new 7 changed 0 same 0 doubt 0 refused 0");
  EXPECT_EQ(staged->batch.counts.noted, 2);
  EXPECT_EQ(visits_of("9990000018"), 0);
  ASSERT_TRUE(publish(importer(), staged->batch.number));
  EXPECT_EQ(visits_of("9990000018"), 2);  // not the one missed, nor the one in February
  EXPECT_EQ(visits_of("9990000026"), 0);
}

TEST_P(ImportedAppointments, are_named_row_by_row_where_they_cannot_be_read) {
  const auto staged = stage_text(
      "NHS number,Date,Time,Booked,Status,Duration\n"
      "9990000018,31/02/2026,10:20,,Attended,\n"
      "9990000018,20/11/2026,10.99,,Attended,\n"
      "9990000018,20/11/2026,10:20,,Perhaps,\n"
      "9990000018,20/11/2026,10:20,21/11/2026,Attended,\n"
      "9990000018,20/12/2026,10:20,,Attended,\n"
      "9990000019,20/11/2026,10:20,,Attended,\n"
      "9990000018,20/11/2026,10:20,,Attended,ten\n"
      "9990000018,20/11/2026\n"
      "9990000018,20/11/2026,10:20,,Attended,10\n",
      visits());
  ASSERT_TRUE(staged) << staged.error().text;
  EXPECT_EQ(outcome(*staged), "new 1 changed 0 same 0 doubt 0 refused 8");
  EXPECT_EQ(told(*staged), (std::vector<std::string>{
                               "2 Date: This day does not exist",
                               "3 Time: Write times like 14:05",
                               "4 Status: Not a word that is known for what became of an appointment: map it under [status]",
                               "5 Booked: The booking is later than the appointment",
                               "6 Date: This appointment is yet to come: book it in Fingerpost",
                               "7 NHS number: Check the NHS number: it has a digit wrong or two swapped",
                               "8 Duration: Write the length in whole minutes, 1,440 at most",
                               "9 : The row has 2 values and the header 6",
                           }));
}

TEST_P(ImportedAppointments, one_bad_row_among_many_is_named_and_the_others_are_taken) {
  std::string many = "NHS number,Date,Status\n";
  for (int i = 0; i < 20'000; ++i) many += fmt::format("9990000018,{:02}/10/2026,{}\n", i % 31 + 1, i == 12'344 ? "Lost" : "Attended");
  const auto staged = stage_text(many, visits());
  ASSERT_TRUE(staged) << staged.error().text;
  EXPECT_EQ(outcome(*staged), "new 19999 changed 0 same 0 doubt 0 refused 1");
  EXPECT_EQ(staged->told.front().number, 12'346);
}

TEST_P(ImportedAppointments, end_the_same_when_killed_and_resumed_and_leave_nothing_when_discarded) {
  std::string many = "NHS number,Date,Status\n";
  for (int i = 0; i < 5'000; ++i)
    many += fmt::format("{},{:02}/10/2026,{}\n", i % 3 ? "9990000018" : "9990000026", i % 31 + 1, i % 500 == 0 ? "Lost" : "Attended");
  struct Killed {};
  const auto before = record();
  const auto whole = stage_text(many, visits());
  ASSERT_TRUE(whole) << whole.error().text;
  const auto staged_whole = record();
  ASSERT_TRUE(discard(importer(), whole->batch.number));
  EXPECT_EQ(record(), before);

  on_progress = [&](std::int64_t done) {
    if (done > 1'000) throw Killed{};
  };
  EXPECT_THROW((void)stage_text(many, visits()), Killed);
  on_progress = [](std::int64_t) {};
  EXPECT_EQ(storage::number_of(*database, visible), 0);
  auto options = visits();
  options.resume = true;
  ASSERT_TRUE(stage_text(many, options));
  auto resumed = record();
  for (auto& line : resumed)  // the second batch's number is the only difference
    if (const auto at = line.find("\"batch\":3"); at != line.npos) line[at + 8] = '2';
  EXPECT_EQ(resumed, staged_whole);
}

ON_EACH_ENGINE(ImportedAppointments);

}  // namespace
}  // namespace imports
