#include "simulation/needs.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <ranges>
#include <string_view>
#include <utility>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "core/check.h"
#include "core/london.h"
#include "simulation/caller.h"
#include "simulation/rota.h"

namespace simulation {
namespace {

using core::Date;
using core::Instant;
using core::Minutes;
using std::chrono::days;
using std::chrono::seconds;

constexpr double share_of_another = 0.03;  // a reason that the scenario does not know
constexpr double people_asking_least = 9'000;
constexpr double child_for_a_service = 0.25;  // beside a grown-up
constexpr Minutes desks_open{8 * 60};
constexpr int days_to_be_seen_elsewhere = 1;

double by_age(int age) { return age < 16 ? 2 : age < 65 ? 3 : 5; }

// The same practice with each reason of the front door as a kind of need.
core::Scenario at_the_front_door(core::Scenario s, const core::Fact& reason) {
  for (const auto& option : reason.options) {
    if (std::ranges::find(s.kinds, option.code, &core::ScenarioKind::name) != s.kinds.end()) continue;
    s.kinds.push_back({.name = option.code, .share = share_of_another});
    s.route.emplace_back(s.roles.size()).front() = 1;
    s.resolve.emplace_back(s.roles.size(), 0.5);
  }
  double sum = 0;
  for (auto& kind : s.kinds) sum += kind.share, kind.presentations.clear();
  for (auto& kind : s.kinds) kind.share /= sum;
  return s;
}

// Whom a scenario means.
constexpr std::string_view gp = "GP", nurse = "NUR";
constexpr std::array<std::pair<core::Role, std::string_view>, 4> professionals{{{core::Role::physiotherapist, "FCP"},
                                                                                {core::Role::occupational_therapist, "OT"},
                                                                                {core::Role::link_worker, "LW"},
                                                                                {core::Role::support_navigator, "NAV"}}};

auto find_role(const core::Scenario& s, std::string_view name) { return std::ranges::find(s.roles, name, &core::ScenarioRole::name); }
Role role_named(const core::Scenario& s, std::string_view name) { return static_cast<Role>(find_role(s, name) - s.roles.begin()); }
Role role_of(const core::Scenario& s, core::Role role) {
  const auto found = std::ranges::find(professionals, role, &std::pair<core::Role, std::string_view>::first);
  return role_named(s, found == professionals.end() ? gp : found->second);
}

// Days of surgery since a Monday, of which a week has as many as the scenario has weights: Monday is the first.
int surgery_day(Date date) {
  const auto since = (std::chrono::sys_days{date} - std::chrono::sys_days{std::chrono::January / 5 / 1970}).count();
  return static_cast<int>(since / 7 * 5 + since % 7);
}

}  // namespace

std::string why_no_town(const core::Scenario& s, const core::Catalogue& catalogue) {
  const auto& reason = catalogue.facts[catalogue.front_door.reason];
  for (const auto& kind : s.kinds)
    if (std::ranges::find(reason.options, kind.name, &core::Option::code) == reason.options.end())
      return fmt::format("'{}' is no reason at the front door, which has {}", kind.name,
                         fmt::join(reason.options | std::views::transform(&core::Option::code), ", "));
  std::vector<std::string_view> names{gp, nurse};
  for (const auto& [role, name] : professionals) names.push_back(name);
  for (const auto name : names)
    if (find_role(s, name) == s.roles.end()) return fmt::format("it has no role {}; a town has {}", name, fmt::join(names, ", "));
  return "";
}

Needs::Needs(const Town& town, const core::Catalogue& catalogue, const core::Scenario& scenario, const std::set<std::string>& services,
             std::uint64_t key)
    : key_(key), scenario_(at_the_front_door(scenario, catalogue.facts[catalogue.front_door.reason])), model_(scenario_) {
  const auto for_a_service = reasons_of(catalogue, services).for_a_service;
  core::check(!for_a_service.empty(), "some reason at the front door opens a pathway to a service of the town");
  const auto& options = catalogue.facts[catalogue.front_door.reason].options;
  for (const auto& kind : scenario_.kinds) {
    const auto option = static_cast<std::int32_t>(std::ranges::find(options, kind.name, &core::Option::code) - options.begin());
    reasons_.push_back({option, std::ranges::find(for_a_service, option) != for_a_service.end()});
  }
  Generator generator(key_, 0);
  const auto today = core::to_london(town.now).date;
  std::vector<double> weights, for_service;
  for (const auto& patient : town.patients) {
    const int age = core::age_on(patient.born, today);
    const double shape = scenario_.patient_shape;
    weights.push_back(patient.died ? 0 : by_age(age) * gamma(generator, shape) / shape);
    for_service.push_back(weights.back() * (age < 16 ? child_for_a_service : 1));
    asking_ += !patient.died;
  }
  if (asking_ == 0) return;
  people_.fill(weights);
  people_for_a_service_.fill(for_service);
  asking_ = std::max(asking_, people_asking_least);
  next_ = exponential(keyed(key_, 0, gap));
}

std::vector<Needs::Onset> Needs::of(Date day) {
  std::vector<Onset> onsets;
  if (asking_ == 0) return onsets;
  const double volume = asking_ * model_.volume(surgery_day(day));
  while (next_ < volume) {
    const Number n = all_.size();
    auto& need = all_.emplace_back();
    need.kind = model_.kind(upper(chance(n, what)));
    need.patient = (reasons_[need.kind].for_a_service ? people_for_a_service_ : people_).draw(chance(n, who));
    onsets.push_back({n, at_a_desk(day, model_.hour(next_ / volume))});
    next_ += exponential(chance(n, gap));
  }
  next_ -= volume;
  return onsets;
}

Instant Needs::at_a_desk(Date day, double part) const {
  return core::from_london(day, desks_open) + seconds{static_cast<int>(60 * scenario_.day_minutes * part)};
}

// As many surgery days on, and at a moment of the day as likely as the part of a day that is left.
Instant Needs::later(Instant now, double working_days) const {
  const int whole = static_cast<int>(working_days);
  Date day = core::to_london(now).date;
  for (int i = 0; i < whole; ++i) day = working_day_from(day + days{1});
  day = working_day_from(day);
  const auto at = at_a_desk(day, model_.hour(working_days - whole));
  return at > now ? at : at_a_desk(working_day_from(day + days{1}), model_.hour(working_days - whole));
}

bool Needs::misses(Number n, int lead) const {
  return lower(chance(n, visit)) < model_.missed(static_cast<std::uint16_t>(std::clamp(lead, 0, core::booking_days_max)), 0);
}

std::optional<Instant> Needs::cancels(Number n, Instant booked_at, Instant start) const {
  if (model_.cancelled.empty()) return std::nullopt;
  const auto bits = chance(n, cancelling);
  const auto lead = (core::to_london(start).date - core::to_london(booked_at).date).count();
  if (upper(bits) >= model_.cancelled[static_cast<std::size_t>(std::clamp<decltype(lead)>(lead, 0, core::booking_days_max))])
    return std::nullopt;
  const auto last = start - std::chrono::hours{1};
  if (last <= booked_at) return std::nullopt;
  const auto room = std::chrono::duration<double>(last - booked_at) * (lower(bits) * 0x1p-32);
  Instant at = booked_at + std::chrono::duration_cast<seconds>(room);
  const auto local = core::to_london(at);
  const bool open = is_working_day(local.date) && local.time >= desks_open && at < at_a_desk(local.date, 1);
  if (!open) {  // rings as soon as somebody answers
    const auto day = working_day_from(local.time < desks_open ? local.date : local.date + days{1});
    at = at_a_desk(day, 0.1 * lower(chance(n, back)) * 0x1p-32);
  }
  return at < last ? std::optional(at) : std::nullopt;
}

seconds Needs::length(Number n, core::Role role, Minutes slot) const {
  const auto& r = scenario_.roles[role_of(scenario_, role)];
  const double log_variance = std::log1p(r.consultation_cv * r.consultation_cv);
  const double mean = 60.0 * static_cast<double>(slot.count()) * r.consultation_minutes / r.slot_minutes;
  const double drawn = mean * lognormal(chance(n, duration), -log_variance / 2, std::sqrt(log_variance));
  return seconds{static_cast<std::int64_t>(std::clamp(drawn, 60.0, 4 * mean))};
}

std::optional<Instant> Needs::again_after_missing(Number n, Instant now) const {
  if (upper(chance(n, back)) >= model_.missed_again) return std::nullopt;
  return later(now, model_.missed_days * exponential(chance(n, come_back)));
}

std::optional<Instant> Needs::again_after_cancelling(Number n, Instant now) const {
  if (upper(chance(n, back)) >= model_.cancelled_again) return std::nullopt;
  return later(now, model_.cancelled_days * exponential(chance(n, come_back)));
}

std::optional<Instant> Needs::again_after_visit(Number n, core::Role role, Instant now) {
  return after_visit(n, role_of(scenario_, role), now);
}

std::optional<Instant> Needs::again_after_visit_elsewhere(Number n, const std::string& destination, Instant now) {
  const auto again = after_visit(n, role_named(scenario_, destination == "practice-nurse" ? nurse : gp), now);
  return again ? std::optional(later(*again, days_to_be_seen_elsewhere)) : again;
}

std::optional<Instant> Needs::after_visit(Number n, Role role, Instant now) {
  auto& need = all_[n];
  ++need.visits, ++need.steps;
  if (upper(chance(n, visit)) < model_.kinds[need.kind].resolve[role] || need.visits >= model_.visits_max) return std::nullopt;
  return later(now, lognormal(chance(n, come_back), model_.return_log_median, model_.return_sigma));
}

}  // namespace simulation
