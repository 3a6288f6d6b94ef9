#include "simulation/tally.h"

#include <algorithm>
#include <functional>
#include <limits>
#include <numeric>

namespace simulation {
namespace {

template <class A, class B>
double share(A part, B whole) {
  return whole > 0 ? static_cast<double>(part) / static_cast<double>(whole) : std::numeric_limits<double>::quiet_NaN();
}

}  // namespace

std::vector<FigureName> figure_names(const core::Scenario& scenario) {
  std::vector<FigureName> names;
  for (const auto& role : scenario.roles)
    for (const auto name : {visits_figure, std::string_view("missed_share"), std::string_view("routine_lead_days"),
                            std::string_view("clinic_wait_minutes"), std::string_view("slots_used_share")})
      names.push_back({std::string(name), role.name});
  for (const auto name : {"needs a year", "appointments a year", "attended a year", "resolved a year", "lost after missing a year",
                          "lost after too many visits a year", "lost to a full diary a year", "diary full a year", "urgent delayed share",
                          "same-day share", "visits per resolved need", "repeat share", "share of the busiest tenth"})
    names.push_back({name, ""});
  return names;
}

Tally::Tally(const core::Scenario& s)
    : warm_up_(s.warm_up_days),
      a_year_(static_cast<double>(s.year_days) / s.measure_days),
      day_minutes_(s.day_minutes),
      roles_(s.roles.size()),
      visits_(static_cast<std::size_t>(s.list)) {
  const int week = static_cast<int>(s.weekday.size()), half = s.measure_days / 2 / week * week;
  middle_ = s.warm_up_days + half;
  second_end_ = middle_ + half;
  for (const auto& role : s.roles) {
    double slots = 0;
    for (int day = s.warm_up_days; day < s.days(); ++day) slots += static_cast<double>(role.clinicians_on(day)) * role.slots;
    slots_.push_back(slots);
  }
}

void Tally::clear() {
  std::ranges::fill(roles_, ByRole{});
  std::ranges::fill(visits_, 0);
  events_ = needs_ = urgent_ = delayed_ = blocked_ = repeats_ = same_day_ = resolved_ = resolved_visits_ = lost_missed_ = lost_blocked_ =
      lost_limit_ = 0;
}

std::vector<double> Tally::figures() const {
  std::vector<double> all;
  std::uint64_t attended = 0, missed = 0;
  for (std::size_t r = 0; r < roles_.size(); ++r) {
    const auto& role = roles_[r];
    attended += role.attended;
    missed += role.missed;
    all.push_back(static_cast<double>(role.attended) * a_year_);
    all.push_back(share(role.missed, role.attended + role.missed));
    all.push_back(share(role.lead, role.routine));
    all.push_back(share(role.wait * day_minutes_, role.attended));
    all.push_back(share(role.attended + role.missed, slots_[r]));
  }
  for (const auto count : {needs_, attended + missed, attended, resolved_, lost_missed_, lost_limit_, lost_blocked_, blocked_})
    all.push_back(static_cast<double>(count) * a_year_);
  all.push_back(share(delayed_, urgent_));
  all.push_back(share(same_day_, attended));
  all.push_back(share(resolved_visits_, resolved_));
  all.push_back(share(repeats_, attended));
  auto visits = visits_;
  const auto tenth = visits.begin() + static_cast<std::ptrdiff_t>(visits.size() / 10);
  std::nth_element(visits.begin(), tenth, visits.end(), std::greater<>());
  all.push_back(share(std::accumulate(visits.begin(), tenth, std::uint64_t{0}), attended));
  return all;
}

std::array<std::vector<double>, 2> Tally::halves() const {
  std::array<std::vector<double>, 2> both;
  for (std::size_t h = 0; h < 2; ++h) {
    for (const auto& role : roles_) both[h].push_back(static_cast<double>(role.half[h].attended));
    for (const auto& role : roles_) both[h].push_back(share(role.half[h].lead, role.half[h].routine));
  }
  return both;
}

}  // namespace simulation
