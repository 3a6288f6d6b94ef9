// People who come back: who had so many visits within so many days, in any window and not only in calendar months.
// A window holds visits of which the last is at most `window` days after the first: with a window of 90 the visits of 1 January and of
// 1 April 2025 (90 days later) are together, those of 1 January and 2 April are not. Several visits on one day count each.
// People are small whole numbers, days may count from any day; rows come in any order. Two threads; the answer does not depend on them.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "core/error.h"
#include "evaluation/disclosure.h"

namespace evaluation {

// A row a visit; one file may come in several parts. Roles are small whole numbers, or there are none.
struct Visits {
  std::span<const std::uint32_t> patient;
  std::span<const std::int32_t> day;
  std::span<const std::uint16_t> role;
};

struct RepeatOptions {
  int visits = 4;                     // so many or more
  int window = 90;                    // days from the first to the last of them
  std::optional<std::uint16_t> role;  // only visits to this one
  // Four bytes each while they are sorted; of more rows the sorting takes several passes over all, eight at most, each in the room of the
  // last.
  std::size_t rows_at_once = 16'000'000;
};

struct Repeats {
  std::int64_t people = 0, visits = 0;
  std::int64_t people_with_repeats = 0;
  std::int64_t visits_of_those = 0;  // all visits of the people with repeats
  std::vector<PeopleBy> distribution;  // people by their number of visits
  std::vector<PeopleBy> most_together;  // people by the most visits they had in any window
};

// `patients`: every patient's number is below it. invalid: fewer than two visits, a window below 0, or visits more than 65,535 days (179
// years) apart, which no true table has.
core::Result<Repeats> count_repeats(std::span<const Visits>, std::uint32_t patients, const RepeatOptions&);

}  // namespace evaluation
