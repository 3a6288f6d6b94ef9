#include <fmt/format.h>

#include "imports/reregister.h"
#include "tests/imports/place.h"

namespace imports {
namespace {

struct ImportedPatients : Imports {};

const std::string header = "NHS No.,Surname,Forename,DOB,Sex,Address 1,Post Code,Mobile\n";
const std::string list = header +
                         "999 000 0018,KHAN,Amina,04/03/1962,F,4 Mill Lane,qx1 1aa,07700 900001\n"
                         "9990000026,O'Brien,Jack,2015-06-01,M,\"7 Beck Side, Fernley\",QX1 1AB,\n"
                         ",Smyth,Peter,24-Dec-1950,M,,QX2 2AA,07700 900004\n";

TEST_P(ImportedPatients, come_into_sight_together_when_their_batch_is_published) {
  const auto staged = stage_text(list);
  ASSERT_TRUE(staged) << staged.error().text;
  EXPECT_EQ(outcome(*staged), "new 3 changed 0 same 0 doubt 0 refused 0");
  EXPECT_TRUE(found("9990000018").empty());
  EXPECT_TRUE(named("Khan", "1962-03-04").empty());
  ASSERT_TRUE(publish(importer(), staged->batch.number));
  const auto amina = found("9990000018");
  ASSERT_EQ(amina.size(), 1u);
  EXPECT_EQ(core::current_name(amina.front()).family, "Khan");
  EXPECT_EQ(amina.front().addresses.front().postcode, "QX1 1AA");
  EXPECT_EQ(amina.front().telephones.front().number, "+447700900001");
  EXPECT_EQ(amina.front().practice, mill);
  EXPECT_EQ(named("Smith", "1950-12-24").size(), 1u);
}

TEST_P(ImportedPatients, change_nothing_in_a_dry_run) {
  const auto before = storage::dump_digest(*database);
  const auto staged = stage_text(list + "x,Nobody,N,01/01/2000,F,,,\n", {.dry_run = true});
  ASSERT_TRUE(staged) << staged.error().text;
  EXPECT_EQ(outcome(*staged), "new 3 changed 0 same 0 doubt 0 refused 1");
  EXPECT_EQ(told(*staged), std::vector<std::string>{"5 NHS No.: Check the NHS number: it has a letter in it"});
  EXPECT_EQ(storage::dump_digest(*database), before);
}

TEST_P(ImportedPatients, leave_nothing_when_their_batch_is_discarded) {
  take(header + ",Smyth,Peter,24-Dec-1950,M,,QX2 2AA,07700 900004\n");
  const auto before = record();
  const auto staged = stage_text(list + ",Smith,Peter,24-Dec-1950,M,,QX9 9AA,\n,Wrong,W,31/02/2000,F,,,\n");
  ASSERT_TRUE(staged);
  EXPECT_EQ(outcome(*staged), "new 2 changed 0 same 1 doubt 1 refused 1");
  EXPECT_NE(record(), before);
  ASSERT_TRUE(discard(importer(), staged->batch.number));
  EXPECT_EQ(record(), before);
  EXPECT_EQ(publish(importer(), staged->batch.number).error().fault, core::Fault::conflict);
}

TEST_P(ImportedPatients, are_named_row_by_row_where_they_cannot_be_read) {
  const auto staged = stage_text(header +
                                 "9990000018,Khan,Amina,31/02/1962,F,,,\n"
                                 "9990000019,Khan,Amina,04/03/1962,F,,,\n"
                                 "9.99E+09,Khan,Amina,04/03/1962,F,,,\n"
                                 ",,Amina,04/03/1962,F,,,\n"
                                 ",Khan,Amina,,F,,,\n"
                                 ",Khan,Amina,04/03/2062,F,,,\n"
                                 ",Khan,Amina,04/03/1862,F,,,\n"
                                 ",Khan,Amina,04/03/1962,Q,,,\n"
                                 ",Khan,Amina\n"
                                 ",Khan,Amina,04/03/1962,F,,,,extra\n"
                                 ",Khan,Amina,04/03/1962,F,,not one,0123\n"
                                 "9990000026,Field,Ann,01/01/1990,F,,,\n"
                                 "9990000026,Field,Anne,01/01/1990,F,,,\n"
                                 ",Field,Ann,01/01/1990,F,,,\n");
  ASSERT_TRUE(staged) << staged.error().text;
  EXPECT_EQ(outcome(*staged), "new 2 changed 0 same 0 doubt 0 refused 12");
  EXPECT_EQ(told(*staged),
            (std::vector<std::string>{
                "2 DOB: This day does not exist",
                "3 NHS No.: Check the NHS number: it has a digit wrong or two swapped",
                "4 NHS No.: A spreadsheet has shortened the number (9.99E+09): format the column as text and save it again",
                "5 Surname: Enter a family name",
                "6 DOB: The date of birth is blank",
                "7 DOB: This day is yet to come",
                "8 DOB: This is more than 130 years ago",
                "9 Sex: Not a word that is known for gender: map it, or leave it blank",
                "10 : The row has 3 values and the header 8",
                "11 : The row has 9 values and the header 8",
                "12 Post Code, Mobile: Taken without it. Enter a full UK postcode, like LS1 4AP. Check the telephone number: it is "
                "too short",
                "14 NHS No.: Row 13 has the same NHS number",
                "15 : Row 13 has the same name, date of birth and postcode",
            }));
}

TEST_P(ImportedPatients, who_are_known_are_changed_after_the_batch_is_published) {
  take(list);
  const auto staged = stage_text(header +
                                 "9990000018,Rahman,Amina,04/03/1962,F,9 Moor End,QX3 3AA,07700 900009\n"
                                 "9990000026,O'Brien,Jack,2015-06-01,,,,\n");
  ASSERT_TRUE(staged) << staged.error().text;
  EXPECT_EQ(outcome(*staged), "new 0 changed 1 same 1 doubt 0 refused 0");
  EXPECT_EQ(core::current_name(found("9990000018").front()).family, "Khan");
  ASSERT_TRUE(publish(importer(), staged->batch.number));
  const auto amina = found("9990000018").front();
  EXPECT_EQ(amina.version, 2);
  ASSERT_EQ(amina.names.size(), 2u);
  EXPECT_EQ(amina.names[0].family, "Rahman");
  EXPECT_TRUE(amina.names[1].period.to);
  EXPECT_EQ(amina.addresses.front().postcode, "QX3 3AA");
  EXPECT_EQ(amina.telephones.size(), 2u);
  EXPECT_EQ(found("9990000026").front().gender, core::Gender::male);  // a blank erases nothing
  EXPECT_EQ(found("9990000026").front().version, 1);
}

TEST_P(ImportedPatients, in_doubt_wait_for_a_person) {
  take(list);
  const auto peter = named("Smyth", "1950-12-24").front().id;
  const std::string doubts = header +
                             "9990000042,Smith,Peter,24/12/1950,M,,QX2 2AA,\n"
                             "9990000018,Field,John,01/01/1980,M,,,\n";
  const auto staged = stage_text(doubts);
  ASSERT_TRUE(staged) << staged.error().text;
  EXPECT_EQ(outcome(*staged), "new 0 changed 0 same 0 doubt 2 refused 0");
  const auto number = staged->batch.number;
  EXPECT_EQ(settle(importer(), number, 9, peter).error().fault, core::Fault::not_found);
  EXPECT_EQ(settle(importer(), number, 3, std::nullopt).error().text,
            "The row's NHS number is on somebody's record: it is that person, or the number in the file is wrong");
  ASSERT_TRUE(settle(importer(), number, 2, peter));
  EXPECT_EQ(settle(importer(), number, 2, peter).error().fault, core::Fault::conflict);
  EXPECT_TRUE(found("9990000042").empty());
  ASSERT_TRUE(publish(importer(), number));
  ASSERT_EQ(found("9990000042").size(), 1u);
  EXPECT_EQ(found("9990000042").front().id, peter);
}

TEST_P(ImportedPatients, in_doubt_may_be_settled_after_publishing_too) {
  take(list);
  const auto number = take(header + ",Smith,Peter,24/12/1950,M,,QX2 2AA,\n");
  EXPECT_EQ(named("Smyth", "1950-12-24").size(), 1u);
  ASSERT_TRUE(settle(importer(), number, 2, std::nullopt));
  EXPECT_EQ(named("Smyth", "1950-12-24").size(), 2u);
}

TEST_P(ImportedPatients, end_the_same_when_the_import_is_killed_and_resumed) {
  std::string many = header;
  for (int i = 0; i < 400; ++i)
    many += fmt::format(",Person{},Given{},{:02}/0{}/19{:02},F,,QX1 {}AA,0{}\n", i % 7 == 0 ? i - 1 : i, i % 7 == 0 ? i - 1 : i, i % 28 + 1,
                        i % 9 + 1, i % 90 + 10, i % 9 + 1, 7700900000 + i);
  struct Killed {};
  const auto straight = storage::fresh_database(GetParam());
  settle_in(*straight);
  storage::Store other(*straight);
  const auto whole = stage(importer_on(other), file_of(many), {.practice = mill});
  ASSERT_TRUE(whole) << whole.error().text;
  ASSERT_TRUE(publish(importer_on(other), whole->batch.number));

  made = 0;
  on_progress = [&](std::int64_t) { throw Killed{}; };
  EXPECT_THROW((void)stage_text(many), Killed);
  EXPECT_EQ(stage_text(many).error().text,
            "An import of this file was broken off: --resume goes on with it, 'fingerpost import discard 1' drops it");
  EXPECT_EQ(publish(importer(), 1).error().fault, core::Fault::conflict);
  EXPECT_THROW((void)stage_text(many, {.resume = true}), Killed);
  on_progress = [](std::int64_t) {};
  const auto resumed = stage_text(many, {.resume = true});
  ASSERT_TRUE(resumed) << resumed.error().text;
  on_progress = [&](std::int64_t) { throw Killed{}; };
  EXPECT_THROW((void)publish(importer(), 1), Killed);
  on_progress = [](std::int64_t) {};
  ASSERT_TRUE(publish(importer(), 1));
  EXPECT_EQ(resumed->batch.counts, whole->batch.counts);
  const auto without_refusals = [](std::vector<std::string> lines) {
    std::erase_if(lines, [](const auto& line) { return line.contains("\"refused\""); });
    return lines;
  };
  EXPECT_EQ(without_refusals(record()), without_refusals(record_of(*straight)));
}

TEST_P(ImportedPatients, are_not_taken_twice_from_one_file) {
  take(list);
  EXPECT_EQ(stage_text(list).error().text, "This file was taken before, as batch 1. If you mean to take it twice, say --again");
  const auto again = stage_text(list, {.again = true});
  ASSERT_TRUE(again);
  EXPECT_EQ(outcome(*again), "new 0 changed 0 same 3 doubt 0 refused 0");
  EXPECT_EQ(stage_text(list + ",", {.resume = true}).error().fault, core::Fault::invalid);
}

TEST_P(ImportedPatients, of_a_file_that_cannot_be_read_to_its_end_are_not_taken_at_all) {
  const auto before = storage::dump_digest(*database);
  struct Case {
    std::string text, error;
  };
  const Case cases[] = {
      {"", "The file is empty"},
      {list + "9990000042,Field,An", "The file was cut off in row 5: it has 3 of 8 values. Export it again"},
      {list + "9990000042,\"Field,Ann,", "The file ends inside the quotes of row 5: it was cut off, or a quote was never closed"},
      {"Surname,Forename\nKhan,Amina\n",
       "No column is date_of_birth. The columns of the file are: Surname, Forename. If one of them is, say so in a mapping file"},
      {list + ",Garc\xED"
              "a,Jos\xE9,01/01/1990,M,,,\n",
       "Row 5 is not UTF-8: it holds the byte 0xED (the row begins at byte " + std::to_string(list.size()) +
           " of the file). If the file came from Windows, convert it: "
           "iconv -f WINDOWS-1252 -t UTF-8 OLD > NEW"},
  };
  for (const auto& c : cases) {
    const auto staged = stage_text(c.text);
    ASSERT_FALSE(staged) << c.error;
    EXPECT_EQ(staged.error().text, c.error);
  }
  EXPECT_EQ(storage::dump_digest(*database), before);
}

TEST_P(ImportedPatients, of_another_unpublished_batch_are_not_taken_a_second_time) {
  ASSERT_TRUE(stage_text(list));
  const auto second = stage_text(header + "9990000018,Khan,Amina,04/03/1962,F,,,\n");
  ASSERT_TRUE(second);
  EXPECT_EQ(told(*second),
            std::vector<std::string>{"2 : Looks like somebody in batch 1, which is not published: publish or discard that one first"});
}

TEST_P(ImportedPatients, move_with_their_practices_list_when_it_closes) {
  take(list);
  const auto before = storage::dump_digest(*database);
  EXPECT_EQ(*reregister(importer(), {.from = mill, .to = quarry, .on = *core::parse_date("2026-11-01"), .dry_run = true}), 3);
  EXPECT_EQ(storage::dump_digest(*database), before);
  now += std::chrono::hours{1};
  EXPECT_EQ(*reregister(importer(), {.from = mill, .to = quarry, .on = *core::parse_date("2026-11-23")}), 3);
  EXPECT_EQ(*reregister(importer(), {.from = mill, .to = quarry, .on = *core::parse_date("2026-11-23")}), 0);
  const auto amina = found("9990000018").front();
  EXPECT_EQ(amina.practice, quarry);
  ASSERT_EQ(amina.registrations.size(), 2u);
  EXPECT_EQ(amina.registrations[0].practice, quarry);
  EXPECT_EQ(amina.registrations[1].period.to, *core::parse_date("2026-11-23"));
  EXPECT_EQ(reregister(importer(), {.from = mill, .to = mill}).error().fault, core::Fault::invalid);
}

ON_EACH_ENGINE(ImportedPatients);

}  // namespace
}  // namespace imports
