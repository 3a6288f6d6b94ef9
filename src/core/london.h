// Europe/London: UTC in winter, an hour ahead in summer, and how people here write days and times.
// Invariant: summer time runs from 01:00 UTC on the last Sunday of March to 01:00 UTC on the last Sunday of October. That is the law
// since 1996; earlier instants follow the same rule and may be an hour out.
// Source: Summer Time Order 2002 (SI 2002/262); wording from https://service-manual.nhs.uk/content/numbers-measurements-dates-time
#pragma once

#include <compare>
#include <optional>
#include <string>
#include <string_view>

#include "core/moment.h"

namespace core {

struct LondonTime {
  Date date;
  Minutes time;  // since local midnight by the clock on the wall, 0 to 1439

  auto operator<=>(const LondonTime&) const = default;
};

std::chrono::minutes london_offset(Instant instant);  // 0 or 60, to be added to UTC

LondonTime to_london(Instant instant);  // seconds are dropped

// A time in the hour that spring skips moves on an hour (01:30 is 02:30); in the hour that autumn repeats, the first is meant.
// `time` may reach outside the day: 24:00 is the next midnight.
Instant from_london(Date date, Minutes time);

std::string display_time(Minutes time);               // "10:20am", "10am", "midday", "midnight"
std::optional<Minutes> parse_time(std::string_view text);  // as typed: "9", "9am", "1.40pm", "13:40", "midday"; none: no time of day
std::string display_date(Date date);                  // "23 November 2026"
std::string display_short_date(Date date);            // "23 Nov 2026"
std::string display_day(Date date);                   // "Monday 23 November 2026"
std::string display_moment(Instant instant);          // "23 November 2026 at 10:20am"

}  // namespace core
