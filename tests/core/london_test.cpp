#include "core/london.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <ctime>
#include <random>

namespace core {
namespace {

using namespace std::chrono;
using namespace std::chrono_literals;

// The machine's own opinion, from its time zone database.
class London : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    ::setenv("TZ", "Europe/London", 1);
    ::tzset();
    const std::time_t july = sys_seconds{Date{2026y / 7 / 1}}.time_since_epoch().count();
    std::tm summer{};
    ::localtime_r(&july, &summer);
    zone_known_ = summer.tm_gmtoff == 3'600;
  }
  void SetUp() override {
    if (!zone_known_) GTEST_SKIP() << "this machine has no time zone database (package tzdata)";
  }

  static void agrees_at(Instant instant) {
    const std::time_t seconds_utc = floor<seconds>(instant).time_since_epoch().count();
    std::tm local{};
    ::localtime_r(&seconds_utc, &local);
    EXPECT_EQ(duration_cast<seconds>(london_offset(instant)).count(), local.tm_gmtoff) << to_iso(instant);
    const Date date = year{local.tm_year + 1900} / (local.tm_mon + 1) / local.tm_mday;
    const LondonTime expected{date, hours{local.tm_hour} + minutes{local.tm_min}};
    EXPECT_EQ(to_london(instant), expected) << to_iso(instant);
  }

  static inline bool zone_known_ = false;
};

Instant autumn_change(int y) { return Date{year{y} / October / Sunday[last]} + 1h; }
Instant spring_change(int y) { return Date{year{y} / March / Sunday[last]} + 1h; }

TEST_F(London, agrees_with_the_time_zone_database_around_every_change_of_the_clocks) {
  for (int y = 1996; y <= 2037; ++y)
    for (const Instant change : {spring_change(y), autumn_change(y)})
      for (const auto off : {-1h, 0h, 1h})
        for (const auto ms : {-1ms, 0ms, 1ms}) agrees_at(change + off + ms);
}

TEST_F(London, agrees_with_the_time_zone_database_at_random_instants) {
  std::mt19937_64 random(20261122);
  const Instant from = Date{1996y / 1 / 1}, to = Date{2038y / 1 / 1};
  std::uniform_int_distribution<std::int64_t> any(0, (to - from).count() - 1);
  for (int i = 0; i < 10'000; ++i) agrees_at(from + milliseconds{any(random)});
}

TEST(LondonClock, finds_the_instant_of_every_wall_time_again) {
  std::mt19937_64 random(7);
  std::uniform_int_distribution<std::int64_t> any(0, days{365 * 42} / 1min);
  for (int i = 0; i < 10'000; ++i) {
    const Instant instant = Date{1996y / 1 / 1} + minutes{any(random)};
    const auto [date, time] = to_london(instant);
    const Instant again = from_london(date, time);
    const bool second_of_two = instant - again == 1h && to_london(again) == to_london(instant);
    EXPECT_TRUE(again == instant || second_of_two) << to_iso(instant);
  }
}

TEST(LondonClock, takes_wall_times_to_instants) {
  struct Case {
    Date date;
    Minutes time;
    const char* utc;
  };
  for (const auto& [date, time, utc] : {
           Case{2026y / 11 / 23, 10h + 20min, "2026-11-23T10:20:00.000Z"},
           Case{2026y / 7 / 1, 10h + 20min, "2026-07-01T09:20:00.000Z"},
           Case{2026y / 7 / 1, 0min, "2026-06-30T23:00:00.000Z"},
           Case{2026y / 7 / 1, 24h, "2026-07-01T23:00:00.000Z"},
           Case{2026y / 3 / 29, 59min, "2026-03-29T00:59:00.000Z"},
           Case{2026y / 3 / 29, 1h, "2026-03-29T01:00:00.000Z"},          // skipped: 02:00 by the clock
           Case{2026y / 3 / 29, 1h + 30min, "2026-03-29T01:30:00.000Z"},  // skipped: 02:30 by the clock
           Case{2026y / 3 / 29, 2h, "2026-03-29T01:00:00.000Z"},
           Case{2026y / 10 / 25, 59min, "2026-10-24T23:59:00.000Z"},
           Case{2026y / 10 / 25, 1h, "2026-10-25T00:00:00.000Z"},          // twice: the first
           Case{2026y / 10 / 25, 1h + 59min, "2026-10-25T00:59:00.000Z"},  // twice: the first
           Case{2026y / 10 / 25, 2h, "2026-10-25T02:00:00.000Z"},
       })
    EXPECT_EQ(to_iso(from_london(date, time)), utc) << to_string(date) << ' ' << time.count();
}

TEST(LondonClock, writes_times_as_the_nhs_does) {
  struct Case {
    Minutes time;
    const char* text;
  };
  for (const auto& [time, text] : {Case{0min, "midnight"}, Case{1min, "12:01am"}, Case{9h, "9am"}, Case{10h + 20min, "10:20am"},
                                   Case{11h + 59min, "11:59am"}, Case{12h, "midday"}, Case{12h + 5min, "12:05pm"}, Case{13h, "1pm"},
                                   Case{17h + 30min, "5:30pm"}, Case{23h + 59min, "11:59pm"}, Case{24h, "midnight"}})
    EXPECT_EQ(display_time(time), text);
}

TEST(LondonClock, writes_days_as_the_nhs_does) {
  const Date date = 2026y / 11 / 23;
  EXPECT_EQ(display_date(date), "23 November 2026");
  EXPECT_EQ(display_short_date(date), "23 Nov 2026");
  EXPECT_EQ(display_day(date), "Monday 23 November 2026");
  EXPECT_EQ(display_day(Date{2026y / 3 / 1}), "Sunday 1 March 2026");
  EXPECT_EQ(display_moment(date + 10h + 20min), "23 November 2026 at 10:20am");
  EXPECT_EQ(display_moment(Date{2026y / 7 / 1} + 11h), "1 July 2026 at midday");
}

TEST(LondonClock, reads_times_as_people_type_them) {
  struct Case {
    const char* typed;
    int minutes;  // -1: no time of day
  };
  for (const auto& [typed, minutes] :
       {Case{"9", 540},     Case{"9am", 540},  Case{"09:00", 540},  Case{"9.30", 570},   Case{"1.40pm", 820}, Case{"1:40 PM", 820},
        Case{"13:40", 820}, Case{"12am", 0},   Case{"12pm", 720},   Case{"midday", 720}, Case{"midnight", 0}, Case{"23:59", 1439},
        Case{"", -1},       Case{"24:00", -1}, Case{"9:60", -1},    Case{"13pm", -1},    Case{"0am", -1},     Case{"9:5", -1},
        Case{"-1", -1},     Case{"nine", -1},  Case{"9:00:00", -1}, Case{"123", -1},     Case{":30", -1},     Case{"9;drop", -1}}) {
    const auto read = parse_time(typed);
    EXPECT_EQ(read ? static_cast<int>(read->count()) : -1, minutes) << typed;
  }
}

}  // namespace
}  // namespace core
