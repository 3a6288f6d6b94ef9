// The bank holidays' file: what is read from a good one, and what is said, by line, of each that is wrong. A calendar that is half
// understood would hold clinics on a day when nobody is there, so nothing comes out of it.
#include "catalogue/calendar.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <fstream>

#include "catalogue/reader.h"

namespace catalogue {
namespace {

// A folder that is removed with all it holds.
struct Folder {
  std::filesystem::path path = std::filesystem::temp_directory_path() / ("fingerpost_calendar_" + std::to_string(getpid()));
  Folder() { std::filesystem::create_directories(path); }
  ~Folder() { std::filesystem::remove_all(path); }
};

const std::string head = "source: https://www.gov.uk/bank-holidays\nyears: [2026, 2027]\n";

std::string told(const std::expected<core::Calendar, std::vector<Complaint>>& read) {
  std::string all;
  if (read) {
    for (const auto& holiday : read->holidays) all += core::to_string(holiday.day) + " " + holiday.name + "\n";
    return all;
  }
  for (const auto& complaint : read.error()) all += to_string(complaint) + "\n";
  return all;
}

struct Case {
  const char* name;
  std::string text;
  std::string says;
};

std::string many_days() {
  std::string text = head + "days:\n";
  for (int day = 0; day <= 1000; ++day) text += "  day-" + std::to_string(day) + ": A day\n";
  return text;
}

const Case cases[] = {
    // Sound.
    {"reads_days_in_order", head + "days: {2026-12-28: Boxing Day, 2026-12-25: Christmas Day}\n",
     "2026-12-25 Christmas Day\n2026-12-28 Boxing Day\n"},
    {"reads_a_year_without_days", head + "days: {}\n", ""},
    {"reads_29_february_of_a_leap_year", "source: S\nyears: [2028]\ndays: {2028-02-29: Leap Day}\n", "2028-02-29 Leap Day\n"},
    {"reads_lines_that_end_as_on_windows", "source: S\r\nyears: [2026]\r\ndays:\r\n  2026-12-25: Christmas Day\r\n",
     "2026-12-25 Christmas Day\n"},
    // Days and their names.
    {"refuses_a_day_that_is_not_there", head + "days:\n  2026-02-31: Made up\n",
     "england.yaml:4: '2026-02-31' is no date: write it as 2026-12-25\n"},
    {"refuses_a_date_written_otherwise", head + "days:\n  25/12/2026: Christmas Day\n",
     "england.yaml:4: '25/12/2026' is no date: write it as 2026-12-25\n"},
    {"refuses_a_year_that_is_not_listed", head + "days:\n  2028-12-25: Christmas Day\n",
     "england.yaml:4: 2028-12-25 is in a year that is not among 'years'\n"},
    {"refuses_a_day_given_twice", head + "days:\n  2026-12-25: Christmas Day\n  2026-12-25: Boxing Day\n",
     "england.yaml:5: '2026-12-25' is given twice in 'days'\n"},
    {"refuses_a_day_without_a_name", head + "days:\n  2026-12-25: ''\n",
     "england.yaml:4: the name of the day must have 1 to 100 characters\n"},
    {"refuses_a_name_that_is_too_long", head + "days:\n  2026-12-25: " + std::string(101, 'a') + "\n",
     "england.yaml:4: the name of the day must have 1 to 100 characters\n"},
    {"refuses_a_name_that_is_a_list", head + "days:\n  2026-12-25: [Christmas, Day]\n",
     "england.yaml:4: the name of the day must be text\n"},
    {"refuses_a_list_of_days", head + "days: [2026-12-25]\n", "england.yaml:3: 'days' must be a map of at most 1000 keys\n"},
    {"refuses_more_days_than_a_calendar_has", many_days(), "england.yaml:4: 'days' must be a map of at most 1000 keys\n"},
    // Years.
    {"refuses_a_year_in_words", "source: S\nyears: [next]\ndays: {}\n",
     "england.yaml:2: a year must be a whole number from 1996 to 2200\n"},
    {"refuses_a_year_out_of_reach", "source: S\nyears: [1995, 2201]\ndays: {}\n",
     "england.yaml:2: a year must be a whole number from 1996 to 2200\n"
     "england.yaml:2: a year must be a whole number from 1996 to 2200\n"},
    {"refuses_one_year_that_is_no_list", "source: S\nyears: 2026\ndays: {}\n", "england.yaml:2: 'years' must be a list\n"},
    // The file as a whole.
    {"names_each_key_that_is_missing", "days: {}\n",
     "england.yaml:1: a calendar has no 'source'\nengland.yaml:1: a calendar has no 'years'\n"},
    {"names_a_key_that_it_does_not_know", head + "day: {}\ndays: {}\n",
     "england.yaml:3: unknown key 'day' in a calendar; it may have: source, years, days\n"},
    {"refuses_an_empty_file", "", "england.yaml:1: the file must hold one map of keys, such as 'id: physiotherapy'\n"},
    {"refuses_two_documents", head + "days: {}\n---\n" + head + "days: {}\n",
     "england.yaml:1: the file must hold one map of keys, such as 'id: physiotherapy'\n"},
    {"refuses_another_encoding",
     head + "days:\n  2026-12-25: No\xeb"
            "l\n",
     "england.yaml:4: a byte here is not UTF-8 text\n"},
    {"refuses_a_file_that_is_too_large", head + "days: {}\n#" + std::string(file_bytes_max, ' '),
     "england.yaml: the file is larger than 256 kB\n"},
    {"complains_of_everything_at_once", "source: S\nyears: [2026]\ndays:\n  2026-13-01: A\n  2025-12-25: B\n  2026-12-25: []\n",
     "england.yaml:4: '2026-13-01' is no date: write it as 2026-12-25\n"
     "england.yaml:5: 2025-12-25 is in a year that is not among 'years'\n"
     "england.yaml:6: the name of the day must be text\n"},
};

struct Calendars : testing::TestWithParam<Case> {};

TEST_P(Calendars, say) {
  const Folder folder;
  const auto path = folder.path / "england.yaml";
  std::ofstream(path, std::ios::binary) << GetParam().text;
  EXPECT_EQ(told(load_calendar(path)), GetParam().says);
}
INSTANTIATE_TEST_SUITE_P(each, Calendars, testing::ValuesIn(cases), [](const auto& each) { return std::string(each.param.name); });

TEST(Calendar, that_is_cut_off_is_no_yaml) {
  const auto read = compile_calendar({"england.yaml", head + "days: {2026-12-25: Christmas Day, 2026-12-2"});
  ASSERT_FALSE(read);
  ASSERT_EQ(read.error().size(), 1u);
  EXPECT_TRUE(to_string(read.error()[0]).starts_with("england.yaml:3: this is not YAML: ")) << to_string(read.error()[0]);
}

TEST(Calendar, that_is_not_there_cannot_be_read) {
  const Folder folder;
  EXPECT_EQ(told(load_calendar(folder.path / "scotland.yaml")), "scotland.yaml: the file cannot be read\n");
  EXPECT_EQ(told(load_calendar(folder.path)), folder.path.filename().string() + ": the file cannot be read\n") << "a folder is no file";
}

TEST(Calendar, that_is_shipped_knows_its_source_years_and_days) {
  const auto read = load_calendar(SOURCE_DIR "/calendars/england.yaml");
  ASSERT_TRUE(read) << to_string(read.error().front());
  EXPECT_EQ(read->source, "https://www.gov.uk/bank-holidays");
  for (const int year : read->years) {
    const auto days = std::ranges::count_if(
        read->holidays, [&](const auto& holiday) { return static_cast<int>(std::chrono::year_month_day(holiday.day).year()) == year; });
    EXPECT_EQ(days, 8) << year << ": in England and Wales there are eight in an ordinary year";
  }
  for (const auto& holiday : read->holidays) {
    EXPECT_TRUE(read->on(holiday.day));
    EXPECT_LT(core::weekday_of(holiday.day), 5) << core::to_string(holiday.day) << ": a substitute day is a working day";
  }
  EXPECT_FALSE(read->knows(*core::parse_date("2024-12-25")));
}

}  // namespace
}  // namespace catalogue
