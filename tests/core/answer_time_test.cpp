#include "core/answer_time.h"

#include <gtest/gtest.h>

namespace core {
namespace {

const Date holiday = *parse_date("2026-12-25"), second_holiday = *parse_date("2026-12-28");
bool closed(Date day) { return day == holiday || day == second_holiday; }

// 23 November 2026 is a Monday; in June the clock on the wall is an hour ahead of UTC.
TEST(AnswerTime, follows_the_table) {
  struct Case {
    const char* opened_at;
    Urgency urgency;
    const char* due;
  };
  const Case cases[] = {
      {"2026-11-23T09:00:00Z", Urgency::routine, "2026-11-24T18:30:00.000Z"},
      {"2026-11-23T09:00:00Z", Urgency::soon, "2026-11-24T18:30:00.000Z"},
      {"2026-11-23T09:00:00Z", Urgency::same_day, "2026-11-23T18:30:00.000Z"},
      {"2026-11-23T09:00:00Z", Urgency::emergency, "2026-11-23T18:30:00.000Z"},
      {"2026-11-23T07:30:00Z", Urgency::routine, "2026-11-23T18:30:00.000Z"},   // before it opens: the next period is today's
      {"2026-11-23T08:00:00Z", Urgency::routine, "2026-11-24T18:30:00.000Z"},
      {"2026-11-23T18:30:00Z", Urgency::same_day, "2026-11-24T18:30:00.000Z"},  // closed since this minute
      {"2026-11-27T17:00:00Z", Urgency::routine, "2026-11-30T18:30:00.000Z"},   // a Friday
      {"2026-11-28T10:00:00Z", Urgency::routine, "2026-11-30T18:30:00.000Z"},
      {"2026-11-28T10:00:00Z", Urgency::same_day, "2026-11-30T18:30:00.000Z"},
      {"2026-12-24T12:00:00Z", Urgency::routine, "2026-12-29T18:30:00.000Z"},   // Christmas Day, a weekend, a substitute day
      {"2026-12-25T07:00:00Z", Urgency::routine, "2026-12-29T18:30:00.000Z"},
      {"2026-06-22T07:30:00Z", Urgency::routine, "2026-06-23T17:30:00.000Z"},   // 8.30am by the clock on the wall
      {"2026-06-22T06:30:00Z", Urgency::routine, "2026-06-22T17:30:00.000Z"},
  };
  for (const auto& c : cases) EXPECT_EQ(to_iso(answer_by(*parse_iso(c.opened_at), c.urgency, closed)), c.due) << c.opened_at;
}

TEST(AnswerTime, ends_with_a_calendar_that_closes_every_day) {
  EXPECT_GT(answer_by(*parse_iso("2026-11-23T09:00:00Z"), Urgency::routine, [](Date) { return true; }), *parse_iso("2026-11-24T00:00:00Z"));
}

TEST(AnswerTime, is_said_in_words) {
  const Instant now = *parse_iso("2026-11-23T09:00:00Z");
  EXPECT_EQ(display_due(*parse_iso("2026-11-23T18:30:00Z"), now), "today, end of day");
  EXPECT_EQ(display_due(*parse_iso("2026-11-24T18:30:00Z"), now), "tomorrow, end of day");
  EXPECT_EQ(display_due(*parse_iso("2026-11-27T18:30:00Z"), now), "Friday 27 November, end of day");
  EXPECT_EQ(display_due(*parse_iso("2026-11-20T18:30:00Z"), now), "Friday 20 November, end of day");
}

TEST(AnswerTime, says_that_nobody_has_verified_it) { EXPECT_FALSE(contract_answer_time.verified); }

}  // namespace
}  // namespace core
