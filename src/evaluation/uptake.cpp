#include "evaluation/uptake.h"

#include <algorithm>
#include <cmath>
#include <map>

#include <fmt/format.h>

#include "evaluation/disclosure.h"

namespace evaluation {
namespace {

Share share_of(std::int64_t count, std::int64_t of) {
  const Proportion p{count, of};
  const auto bounds = wilson(p);
  return {p, p.share().value_or(0), bounds ? bounds->low : 0, bounds ? bounds->high : 1};
}

double quantile(const std::vector<int>& sorted, double q) {  // R's type 7
  if (sorted.empty()) return 0;
  const double at = q * static_cast<double>(sorted.size() - 1);
  const auto below = static_cast<std::size_t>(at);
  const double above = sorted[std::min(below + 1, sorted.size() - 1)];
  return sorted[below] + (at - static_cast<double>(below)) * (above - sorted[below]);
}

bool gives_away(const Share& s, std::int64_t least) {
  const auto small = [&](std::int64_t count) { return count > 0 && count < least; };
  return small(s.counted.count) || small(s.counted.of - s.counted.count) || small(s.counted.of);
}

Uptake reading_of(std::string group, std::vector<int> contacts, int enough, std::int64_t least) {
  std::erase_if(contacts, [](int n) { return n < 0; });
  std::ranges::sort(contacts);
  const auto of = static_cast<std::int64_t>(contacts.size());
  const auto with = [&](int from) { return contacts.end() - std::ranges::lower_bound(contacts, from); };
  Uptake u{.group = std::move(group), .started = share_of(with(1), of), .enough = share_of(with(enough), of), .against_rest = {}};
  const std::vector<int> started(std::ranges::lower_bound(contacts, 1), contacts.end());
  u.median_contacts = quantile(started, 0.5);
  u.upper_quartile = quantile(started, 0.75);
  u.hidden = gives_away(u.started, least) || gives_away(u.enough, least);
  return u;
}

// A group is hidden whole: each of its counts sums to one that is shown of everybody, and so does what is left of each.
std::vector<bool> hidden_groups(const std::vector<Uptake>& groups, std::int64_t least) {
  std::vector<bool> hidden;
  for (const auto& u : groups) hidden.push_back(u.hidden);
  const auto counts = [&](auto of) {
    std::vector<std::int64_t> all;
    for (const auto& u : groups) all.push_back(of(u));
    return all;
  };
  for (const auto share : {&Uptake::started, &Uptake::enough}) {
    hidden = hidden_of(counts([&](const Uptake& u) { return (u.*share).counted.count; }), least, std::move(hidden));
    hidden = hidden_of(counts([&](const Uptake& u) { return (u.*share).counted.of - (u.*share).counted.count; }), least, std::move(hidden));
  }
  return hidden_of(counts([](const Uptake& u) { return u.started.counted.of; }), least, std::move(hidden));
}

Estimate difference(const Share& a, const Share& b) {
  const double d = a.share - b.share;
  return {d, 0, d - std::hypot(a.share - a.low, b.high - b.share), d + std::hypot(a.high - a.share, b.share - b.low)};
}

}  // namespace

core::Result<UptakeReading> uptake(const std::vector<Referred>& people, int enough_contacts, std::int64_t least) {
  if (people.empty()) return core::fail(core::Fault::invalid, "", "Nobody was referred");
  std::map<std::string, std::vector<int>> groups;
  std::vector<int> all;
  for (const auto& person : people) {
    if (person.contacts < 0) return core::fail(core::Fault::invalid, "contacts", "A number of contacts is below 0");
    groups[person.group].push_back(person.contacts);
    all.push_back(person.contacts);
  }
  UptakeReading reading{.everybody = reading_of("", all, enough_contacts, least), .groups = {}, .warnings = {}};
  if (groups.size() > 1) {
    for (auto& [group, contacts] : groups) {
      auto u = reading_of(group.empty() ? "not known" : group, std::move(contacts), enough_contacts, least);
      const auto& whole = reading.everybody.started.counted;
      const auto& own = u.started.counted;
      if (!u.hidden && whole.of > own.of) u.against_rest = difference(u.started, share_of(whole.count - own.count, whole.of - own.of));
      reading.groups.push_back(std::move(u));
    }
    const auto hide = hidden_groups(reading.groups, least);
    for (std::size_t i = 0; i < hide.size(); ++i) {
      reading.groups[i].hidden = hide[i];
      if (reading.everybody.hidden) reading.groups[i].against_rest.reset();  // it would say how many of all came
    }
    const auto hidden = std::ranges::count_if(reading.groups, &Uptake::hidden);
    if (hidden > 0)
      reading.warnings.push_back(
          {"small_numbers",
           fmt::format("{} of {} groups are hidden: fewer than {} people came or did not, or they would give one away", hidden,
                       reading.groups.size(), least),
           "Join groups that belong together, or take a longer time. --show-small is for who may see the table itself."});
    const auto& first = reading.groups.front();  // "" comes first
    if (groups.contains("") && 10 * first.started.counted.of > std::ssize(all))
      reading.warnings.push_back({"group_unknown",
                                  first.hidden
                                      ? std::string("The group of more than one in ten people is not known")
                                      : fmt::format("The group of {} of {} people is not known", first.started.counted.of, all.size()),
                                  "Ask and record it: who is not reached is often who was not asked."});
  }
  if (reading.everybody.started.share < 0.6)
    reading.warnings.push_back({"low_uptake",
                                reading.everybody.hidden
                                    ? std::string("Fewer than 60% of those who were referred came at all")
                                    : fmt::format("{:.0f}% of those who were referred came at all", 100 * reading.everybody.started.share),
                                "Compare everybody who was referred, not only those who came: who comes differs from who does not."});
  return reading;
}

}  // namespace evaluation
