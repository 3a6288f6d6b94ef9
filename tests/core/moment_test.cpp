#include "core/moment.h"

#include <gtest/gtest.h>

namespace core {
namespace {

using namespace std::chrono;
using namespace std::chrono_literals;

TEST(Moment, reads_and_writes_days) {
  for (const char* text : {"2026-11-22", "2024-02-29", "2000-02-29", "0001-01-01", "9999-12-31", "1899-12-31"}) {
    const auto date = parse_date(text);
    ASSERT_TRUE(date) << text;
    EXPECT_EQ(to_string(*date), text);
  }
}

TEST(Moment, refuses_days_that_do_not_exist) {
  for (const char* text : {"2026-02-31", "2026-02-29", "1900-02-29", "2026-13-01", "2026-00-10", "2026-01-00", "0000-01-01", "2026-1-1",
                           "26-01-01", "22/11/2026", "2026-11-22 ", " 2026-11-22", "2026-11-22T00:00:00Z", "2026-11-2x", "+026-11-22", ""})
    EXPECT_FALSE(parse_date(text)) << text;
}

TEST(Moment, reads_instants_with_any_offset_and_writes_utc) {
  struct Case {
    const char* text;
    const char* utc;
  };
  for (const auto& [text, utc] : {
           Case{"2026-11-22T10:20:00.000Z", "2026-11-22T10:20:00.000Z"},
           Case{"2026-11-22T10:20:00Z", "2026-11-22T10:20:00.000Z"},
           Case{"2026-06-22T10:20:00+01:00", "2026-06-22T09:20:00.000Z"},
           Case{"2026-11-22T23:20:00-05:30", "2026-11-23T04:50:00.000Z"},
           Case{"2026-01-01T00:00:00+14:00", "2025-12-31T10:00:00.000Z"},
           Case{"2026-11-22T10:20:00.1Z", "2026-11-22T10:20:00.100Z"},
           Case{"2026-11-22T10:20:00.1239999Z", "2026-11-22T10:20:00.123Z"},
           Case{"1969-12-31T23:59:59.999Z", "1969-12-31T23:59:59.999Z"},
           Case{"2016-12-31T23:59:60Z", "2017-01-01T00:00:00.000Z"},
           Case{"0001-01-01T00:00:00Z", "0001-01-01T00:00:00.000Z"},
           Case{"9999-12-31T23:59:59.999Z", "9999-12-31T23:59:59.999Z"},
       }) {
    const auto instant = parse_iso(text);
    ASSERT_TRUE(instant) << text;
    EXPECT_EQ(to_iso(*instant), utc);
  }
}

TEST(Moment, refuses_what_is_not_an_instant) {
  for (const char* text :
       {"", "2026-11-22", "2026-11-22T10:20:00", "2026-11-22T10:20Z", "2026-11-22 10:20:00Z", "2026-11-22T24:00:00Z",
        "2026-11-22T10:60:00Z", "2026-11-22T10:20:61Z", "2026-11-22T10:20:00.Z", "2026-11-22T10:20:00.12345678Z", "2026-02-30T10:20:00Z",
        "2026-11-22T10:20:00+0100", "2026-11-22T10:20:00+15:00", "2026-11-22T10:20:00+14:01", "2026-11-22T10:20:00z",
        "2026-11-22T10:20:00ZZ", "2026-11-22T10:20:00+01:60", "9999-12-31T23:59:59-01:00", "0001-01-01T00:00:00+01:00"})
    EXPECT_FALSE(parse_iso(text)) << text;
}

TEST(Moment, counts_completed_years) {
  struct Case {
    Date birth, day;
    int age;
  };
  for (const auto& [birth, day, age] : {
           Case{2000y / 6 / 15, 2026y / 6 / 14, 25},
           Case{2000y / 6 / 15, 2026y / 6 / 15, 26},
           Case{2000y / 6 / 15, 2026y / 12 / 1, 26},
           Case{2004y / 2 / 29, 2022y / 2 / 28, 17},
           Case{2004y / 2 / 29, 2022y / 3 / 1, 18},
           Case{2004y / 2 / 29, 2024y / 2 / 28, 19},
           Case{2004y / 2 / 29, 2024y / 2 / 29, 20},
           Case{2026y / 1 / 1, 2026y / 1 / 1, 0},
           Case{1919y / 12 / 31, 2026y / 1 / 1, 106},
       })
    EXPECT_EQ(age_on(birth, day), age) << to_string(birth) << " on " << to_string(day);
}

}  // namespace
}  // namespace core
