#include "simulation/tally.h"

#include <algorithm>
#include <functional>
#include <limits>
#include <numeric>
#include <utility>

namespace simulation {
namespace {

template <class A, class B>
double share(A part, B whole) {
  return whole > 0 ? static_cast<double>(part) / static_cast<double>(whole) : std::numeric_limits<double>::quiet_NaN();
}

bool by_rules(const core::Scenario& s) {
  return std::ranges::any_of(s.kinds, [](const auto& kind) { return !kind.presentations.empty(); });
}

}  // namespace

std::vector<FigureName> figure_names(const core::Scenario& scenario) {
  std::vector<FigureName> names;
  const auto some = [&](auto has) { return std::ranges::any_of(scenario.roles, has); };
  const bool ill = some([](const auto& r) { return r.sick_share > 0; }), cancels = !scenario.cancelled.empty();
  const bool away = ill || some([](const auto& r) { return r.leave_days > 0 || r.training_share > 0 || r.vacancy.to_day >= 0; });
  for (const auto& role : scenario.roles) {
    for (const auto name : {visits_figure, std::string_view("missed_share"), std::string_view("routine_lead_days"),
                            std::string_view("clinic_wait_minutes"), std::string_view("slots_used_share")})
      names.push_back({std::string(name), role.name});
    names.push_back({"slots_closed_share", role.name, away});
    for (const auto name : {"caseload_wait_days", "caseload_used_share"}) names.push_back({name, role.name, role.caseload > 0});
  }
  if (scenario.has_costs())
    for (const auto& role : scenario.roles) names.push_back({"cost_a_year", role.name});
  for (const auto& group : scenario.groups)
    for (const auto name :
         {"needs_per_1000", "attended_per_1000", "missed_share_by_group", "lead_days_by_group", "resolved_share_by_group"})
      names.push_back({name, group.name});
  for (const auto name : {"needs a year", "appointments a year", "attended a year", "resolved a year", "lost after missing a year",
                          "lost after too many visits a year", "lost to a full diary a year", "diary full a year", "urgent delayed share",
                          "same-day share", "visits per resolved need", "repeat share", "share of the busiest tenth"})
    names.push_back({name, ""});
  const auto beside = [&](const char* name, bool shown) { names.push_back({name, "", shown, "cancelled_and_gave_up"}); };
  beside("appointments cancelled by the practice a year", ill);
  beside("appointments cancelled by the person a year", cancels);
  beside("lost after cancelling a year", cancels);
  beside("gone to 111 or A&E a year", scenario.gave_up_urgent > 0);
  beside("gave up a year", scenario.gave_up_share > 0);
  if (by_rules(scenario))
    for (const auto name : {"red flags a year", "red flags raised wrongly a year", "red flags missed a year", "share of red flags missed",
                            "red flags seen beyond the slots a year", "sent elsewhere a year"})
      names.push_back({name, "", true, "at_the_front_door"});
  if (scenario.has_costs())
    for (const auto name : {"cost a year", "cost per resolved need"}) names.push_back({name, "", true, "costs"});
  return names;
}

Tally::Tally(const core::Scenario& s)
    : warm_up_(s.warm_up_days),
      end_(s.days()),
      a_year_(static_cast<double>(s.year_days) / s.measure_days),
      day_minutes_(s.day_minutes),
      roles_(s.roles.size()),
      group_ends_(core::group_ends(s)),
      groups_(s.groups.size()),
      by_rules_(by_rules(s)),
      visits_(static_cast<std::size_t>(s.people())) {
  const int week = static_cast<int>(s.weekday.size()), half = s.measure_days / 2 / week * week;
  middle_ = s.warm_up_days + half;
  second_end_ = middle_ + half;
  if (s.has_costs())
    for (const auto& role : s.roles) costs_.emplace_back(role.cost, role.cost_missed);
  for (const auto& role : s.roles) {
    double slots = 0;
    for (int day = s.warm_up_days; day < s.days(); ++day)
      slots += static_cast<double>(role.clinicians_on(day)) * role.slots * role.group_size;
    slots_.push_back(slots);
    caseloads_.push_back(static_cast<double>(role.caseload) * role.clinicians_most());
  }
}

void Tally::clear() {
  std::ranges::fill(roles_, ByRole{});
  std::ranges::fill(groups_, ByGroup{});
  at_the_door_ = {};
  std::ranges::fill(visits_, 0);
  events_ = needs_ = urgent_ = delayed_ = blocked_ = repeats_ = same_day_ = resolved_ = resolved_visits_ = lost_missed_ = lost_blocked_ =
      lost_limit_ = cancelled_by_practice_ = cancelled_ = lost_cancelled_ = gone_elsewhere_ = gave_up_ = 0;
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
    all.push_back(share(role.wait * day_minutes_, role.attended - role.beyond));
    const auto closed = static_cast<double>(role.closed);
    all.push_back(share(role.attended - role.beyond + role.missed, slots_[r] - closed));
    all.push_back(share(closed, slots_[r]));
    Caseload caseload = role.caseload;
    change(caseload, end_, 0);
    all.push_back(caseloads_[r] > 0 ? share(caseload.waited, caseload.joined) : 0);
    all.push_back(caseloads_[r] > 0 ? share(caseload.person_days, caseloads_[r] * (end_ - warm_up_)) : 0);
  }
  for (std::size_t r = 0; r < costs_.size(); ++r) all.push_back(cost(r));
  add_groups(all);
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
  for (const auto count : {cancelled_by_practice_, cancelled_, lost_cancelled_, gone_elsewhere_, gave_up_})
    all.push_back(static_cast<double>(count) * a_year_);
  if (by_rules_) {
    const auto& d = at_the_door_;
    for (const auto count : {d.flagged, d.wrongly, d.missed}) all.push_back(static_cast<double>(count) * a_year_);
    all.push_back(share(d.missed, d.missed + d.flagged));
    for (const auto count : {d.beyond, d.elsewhere}) all.push_back(static_cast<double>(count) * a_year_);
  }
  if (!costs_.empty()) {
    double sum = 0;
    for (std::size_t r = 0; r < costs_.size(); ++r) sum += cost(r);
    all.push_back(sum);
    all.push_back(share(sum, static_cast<double>(resolved_) * a_year_));
  }
  return all;
}

double Tally::cost(std::size_t r) const {
  return (static_cast<double>(roles_[r].attended) * costs_[r].first + static_cast<double>(roles_[r].missed) * costs_[r].second) * a_year_;
}

void Tally::add_groups(std::vector<double>& all) const {
  int before = 0;
  for (std::size_t g = 0; g < groups_.size(); ++g) {
    const auto& group = groups_[g];
    const double people = group_ends_[g] - std::exchange(before, group_ends_[g]);
    all.push_back(share(1000 * a_year_ * static_cast<double>(group.needs), people));
    all.push_back(share(1000 * a_year_ * static_cast<double>(group.attended), people));
    all.push_back(share(group.missed, group.attended + group.missed));
    all.push_back(share(group.lead, group.routine));
    all.push_back(share(group.resolved, group.resolved + group.lost));
  }
}

std::array<std::vector<double>, 2> Tally::halves() const {
  std::array<std::vector<double>, 2> both;
  for (std::size_t h = 0; h < 2; ++h) {
    for (const auto& role : roles_) both[h].push_back(static_cast<double>(role.half[h].attended));
    for (const auto& role : roles_) both[h].push_back(share(role.half[h].lead, role.half[h].routine));
    for (const auto& role : roles_) both[h].push_back(share(role.half[h].waited, role.half[h].joined));
  }
  return both;
}

}  // namespace simulation
