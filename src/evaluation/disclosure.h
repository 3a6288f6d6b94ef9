// Counts of people in what is shown to others: few people might be known by their count. Fewer than `least` are hidden (nought is not:
// there is nobody to be known by it), and with them what would give them away by subtraction from a sum that is shown.
// That `least` is usually 5 is our choice: a site's own information governance may ask for more.
// Source: Hundepool et al. 2012, Statistical Disclosure Control, doi 10.1002/9781118348239, chapter 4 (primary and secondary suppression).
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace evaluation {

// Of counts whose sum is shown: which to hide. Those that are small, and the smallest of the others until two are hidden that sum to twice
// `least`. `least` of 0 hides none. `also`: hidden for a reason of their own; empty: none.
std::vector<bool> hidden_of(std::span<const std::int64_t> counts, std::int64_t least, std::vector<bool> also = {});

// People by a number, such as of visits.
struct PeopleBy {
  std::int64_t visits = 0, people = 0;
};
struct PeopleFromTo {
  std::int64_t from = 0, to = 0, people = 0;
};
// Neighbours joined, from the greatest down, until each stands for `least` people or more. `edge`: where a figure of its own tells those
// from it on, none reaches across, unless one side is small altogether. None: there are fewer people than that in all.
std::vector<PeopleFromTo> joined(std::span<const PeopleBy> by_number, std::int64_t least, std::optional<std::int64_t> edge = {});

}  // namespace evaluation
