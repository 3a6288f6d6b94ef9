#include "evaluation/disclosure.h"

#include <algorithm>

namespace evaluation {
namespace {

// What is too few stays in the last, whose `people` is then below `least`.
std::vector<PeopleFromTo> joined_downwards(std::span<const PeopleBy> by_number, std::int64_t least) {
  std::vector<PeopleFromTo> classes;
  for (auto row = by_number.rbegin(); row != by_number.rend(); ++row) {
    if (classes.empty() || classes.back().people >= least) classes.push_back({row->visits, row->visits, 0});
    classes.back().from = row->visits;
    classes.back().people += row->people;
  }
  if (classes.size() > 1 && classes.back().people < least) {
    const auto few = classes.back();
    classes.pop_back();
    classes.back().from = few.from;
    classes.back().people += few.people;
  }
  std::ranges::reverse(classes);
  return classes;
}

}  // namespace

std::vector<bool> hidden_of(std::span<const std::int64_t> counts, std::int64_t least, std::vector<bool> also) {
  also.resize(counts.size());
  if (least <= 0) return also;
  std::int64_t hidden = 0, people = 0;
  for (std::size_t i = 0; i < counts.size(); ++i) {
    if (counts[i] > 0 && counts[i] < least) also[i] = true;
    if (also[i]) ++hidden, people += counts[i];
  }
  while (people > 0 && (hidden < 2 || people < 2 * least)) {
    std::size_t next = counts.size();
    for (std::size_t i = 0; i < counts.size(); ++i)
      if (!also[i] && counts[i] > 0 && (next == counts.size() || counts[i] < counts[next])) next = i;
    if (next == counts.size()) break;
    also[next] = true;
    ++hidden;
    people += counts[next];
  }
  return also;
}

std::vector<PeopleFromTo> joined(std::span<const PeopleBy> by_number, std::int64_t least, std::optional<std::int64_t> edge) {
  const auto split = edge ? std::ranges::lower_bound(by_number, *edge, {}, &PeopleBy::visits) - by_number.begin() : 0;
  auto low = joined_downwards(by_number.first(static_cast<std::size_t>(split)), least);
  auto high = joined_downwards(by_number.subspan(static_cast<std::size_t>(split)), least);
  const auto few = [&](const auto& side) { return side.size() == 1 && side.front().people < least; };
  if (few(low) || few(high)) low.clear(), high = joined_downwards(by_number, least);
  if (few(high)) high.clear();
  low.insert(low.end(), high.begin(), high.end());
  return low;
}

}  // namespace evaluation
