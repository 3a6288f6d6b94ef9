#include "simulation/model.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <tuple>

#include "core/check.h"

namespace simulation {
namespace {

constexpr std::uint64_t always = std::uint64_t{1} << 32;

std::vector<double> with_mean_1(std::vector<double> weights) {
  const double mean = std::accumulate(weights.begin(), weights.end(), 0.0) / static_cast<double>(weights.size());
  for (double& w : weights) w /= mean;
  return weights;
}

// Summed thresholds. The last that can be drawn takes what rounding leaves over.
std::vector<std::uint64_t> summed(const std::vector<double>& probabilities) {
  std::vector<std::uint64_t> thresholds;
  double sum = 0;
  std::size_t last = 0;
  for (std::size_t i = 0; i < probabilities.size(); ++i) {
    if (probabilities[i] > 0) last = i;
    thresholds.push_back(std::min(threshold(sum += probabilities[i]), always));
  }
  std::fill(thresholds.begin() + static_cast<std::ptrdiff_t>(last), thresholds.end(), always);
  return thresholds;
}

std::vector<std::uint64_t> by_lead(const std::vector<core::LeadBand>& bands, double times = 1) {
  std::vector<std::uint64_t> thresholds;
  for (const auto& band : bands) {
    thresholds.resize(static_cast<std::size_t>(std::min(band.from_days, core::booking_days_max + 1)),
                      thresholds.empty() ? 0 : thresholds.back());
    thresholds.push_back(threshold(std::min(1.0, times * band.probability)));
  }
  thresholds.resize(core::booking_days_max + 1, thresholds.back());
  return thresholds;
}

void present(const std::vector<core::Presentation>& presentations, Model::Kind& kind) {
  std::vector<double> shares;
  for (const auto& presentation : presentations) {
    core::check(!presentation.contacts.empty(), "first contacts are decided before a scenario is made ready");
    shares.push_back(presentation.share);
    std::vector<double> probabilities;
    auto& all = kind.presentations.emplace_back();
    for (const auto& c : presentation.contacts) {
      probabilities.push_back(c.probability);
      const bool away = c.role == core::elsewhere;
      all.contacts.push_back({static_cast<Role>(away ? 0 : c.role), away, c.today, c.flag});
    }
    all.summed = summed(probabilities);
  }
  if (!shares.empty()) kind.presented = Pick(shares);
}

}  // namespace

Model::Model(const core::Scenario& s)
    : missed_again(threshold(s.missed_again)),
      blocked_again(threshold(s.blocked_again)),
      cancelled_again(threshold(s.cancelled_again)),
      gave_up_urgent(threshold(s.gave_up_urgent)),
      gave_up_far(threshold(s.gave_up_share)),
      gave_up_lead(s.gave_up_share > 0 ? s.gave_up_lead_days : core::booking_days_max),
      missed_days(s.missed_days),
      blocked_days(s.blocked_days),
      cancelled_days(s.cancelled_days),
      return_log_median(std::log(std::max(s.return_days, std::numeric_limits<double>::min()))),
      return_sigma(s.return_sigma),
      followed(threshold(s.reception.followed)),
      not_followed(static_cast<Role>(std::max(0, s.reception.not_followed))),
      absence(s),
      overflow(s.overflow_role),
      visits_max(s.visits_max),
      booking_days(s.booking_days),
      rate_(s.need_rate / s.year_days),
      year_days_(s.year_days),
      weekday_(with_mean_1(s.weekday)),
      season_(with_mean_1(s.season)),
      hours_{0} {
  const double all_hours = std::accumulate(s.hours.begin(), s.hours.end(), 0.0);
  for (const double h : s.hours) hours_.push_back(hours_.back() + h / all_hours);
  std::vector<double> shares;
  for (std::size_t k = 0; k < s.kinds.size(); ++k) {
    shares.push_back(s.kinds[k].share);
    auto& made = kinds.emplace_back();
    made.route = Pick(s.route[k]);
    made.urgent = threshold(s.kinds[k].urgent);
    std::ranges::transform(s.resolve[k], made.resolve.begin(), threshold);
    present(s.kinds[k].presentations, made);
  }
  kind = Pick(shares);
  add_groups(s);
  if (!s.cancelled.empty()) cancelled = by_lead(s.cancelled);
  for (const auto& role : s.roles) {
    const double variance = std::log(1 + role.consultation_cv * role.consultation_cv);
    work.push_back({.log_median = std::log(role.consultation_minutes / s.day_minutes) - variance / 2,
                    .sigma = std::sqrt(variance),
                    .slot = role.slot_minutes / s.day_minutes,
                    .first_clinician = static_cast<int>(clinicians),
                    .group_size = role.group_size,
                    .course_visits = role.course_visits,
                    .course_days = role.course_days,
                    .caseload = role.caseload * role.clinicians_most()});
    caseloads = caseloads || role.caseload > 0;
    clinicians += static_cast<std::uint32_t>(role.clinicians_most());
  }
  all_alike = std::ranges::all_of(s.roles, [](const auto& role) { return role.clinicians.size() == 1; });
  for (int day = 0; day < (all_alike ? 1 : static_cast<int>(s.weekday.size())); ++day) {
    week.push_back(weekday_of(s, day));
    places = std::max(places, week.back().slots.size());
  }
}

void Model::add_groups(const core::Scenario& s) {
  for (const auto end : core::group_ends(s)) group_ends_.push_back(static_cast<std::uint64_t>(end));
  for (const auto& group : s.groups) {
    group_needs_.push_back(group.needs);
    const auto missed = by_lead(s.did_not_attend, group.did_not_attend);
    missed_.insert(missed_.end(), missed.begin(), missed.end());
  }
  if (missed_.empty()) missed_ = by_lead(s.did_not_attend);
}

Model::Weekday Model::weekday_of(const core::Scenario& s, int day) const {
  Weekday made;
  std::uint32_t place = 0;
  for (std::size_t r = 0; r < s.roles.size(); ++r) {
    const auto& role = s.roles[r];
    Room room{.first_place = place, .on_day = {}};
    for (const bool on_day : {false, true})
      for (int slot = 0; slot < role.slots; ++slot) {
        if (on_day != (role.on_day_every > 0 && slot % role.on_day_every == role.on_day_every - 1)) continue;
        const double start = slot * role.slot_minutes / s.day_minutes;
        for (int c = 0; c < role.clinicians_on(day) * role.group_size; ++c) {
          const int clinician = work[r].first_clinician + c / role.group_size;
          made.by_place.push_back({start, place++, static_cast<std::uint16_t>(clinician), static_cast<Role>(r)});
          if (on_day) room.on_day.push_back(start);
          else ++room.pre_book;
        }
      }
    made.rooms.push_back(std::move(room));
  }
  made.slots = made.by_place;
  std::ranges::sort(made.slots, {}, [](const Slot& slot) { return std::tuple(slot.start, slot.role, slot.clinician, slot.place); });
  return made;
}

double Model::within_hours(double share) const {
  const auto after = std::upper_bound(hours_.begin() + 1, hours_.end() - 1, share);
  const double before = *(after - 1);
  return (static_cast<double>(after - hours_.begin()) - 1 + (share - before) / (*after - before)) / static_cast<double>(hours_.size() - 1);
}

}  // namespace simulation
