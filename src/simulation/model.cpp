#include "simulation/model.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <tuple>

#include "core/check.h"
#include "simulation/random.h"

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
  if (!shares.empty()) kind.presented = summed(shares);
}

}  // namespace

Model::Model(const core::Scenario& s)
    : missed_again(threshold(s.missed_again)),
      blocked_again(threshold(s.blocked_again)),
      missed_days(s.missed_days),
      blocked_days(s.blocked_days),
      return_log_median(std::log(std::max(s.return_days, std::numeric_limits<double>::min()))),
      return_sigma(s.return_sigma),
      followed(threshold(s.reception.followed)),
      not_followed(static_cast<Role>(std::max(0, s.reception.not_followed))),
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
    Kind kind{.urgent = threshold(s.kinds[k].urgent)};
    std::ranges::copy(summed(s.route[k]), kind.route.begin());
    std::ranges::transform(s.resolve[k], kind.resolve.begin(), threshold);
    present(s.kinds[k].presentations, kind);
    kinds.push_back(kind);
  }
  shares_ = summed(shares);
  add_groups(s);
  for (const auto& role : s.roles) {
    const double variance = std::log(1 + role.consultation_cv * role.consultation_cv);
    lengths.push_back({std::log(role.consultation_minutes / s.day_minutes) - variance / 2, std::sqrt(variance)});
    clinicians += static_cast<std::uint32_t>(role.clinicians_most());
  }
  const bool all_alike = std::ranges::all_of(s.roles, [](const auto& role) { return role.clinicians.size() == 1; });
  for (int day = 0; day < (all_alike ? 1 : static_cast<int>(s.weekday.size())); ++day) {
    week.push_back(weekday_of(s, day));
    places = std::max(places, week.back().slots.size());
  }
}

void Model::add_groups(const core::Scenario& s) {
  const auto missed = [&](double times) {
    std::vector<std::uint64_t> by_lead;
    for (const auto& band : s.did_not_attend) {
      by_lead.resize(static_cast<std::size_t>(std::min(band.from_days, core::booking_days_max + 1)), by_lead.empty() ? 0 : by_lead.back());
      by_lead.push_back(threshold(std::min(1.0, times * band.probability)));
    }
    by_lead.resize(core::booking_days_max + 1, by_lead.back());
    return by_lead;
  };
  for (const auto end : core::group_ends(s)) group_ends_.push_back(static_cast<std::uint64_t>(end));
  for (const auto& group : s.groups) {
    group_needs_.push_back(group.needs);
    missed_.push_back(missed(group.did_not_attend));
  }
  if (missed_.empty()) missed_.push_back(missed(1));
}

Model::Weekday Model::weekday_of(const core::Scenario& s, int day) const {
  Weekday made;
  std::uint32_t place = 0;
  int first_clinician = 0;
  for (std::size_t r = 0; r < s.roles.size(); ++r) {
    const auto& role = s.roles[r];
    Room room{.first_place = place, .on_day = {}};
    for (const bool on_day : {false, true})
      for (int slot = 0; slot < role.slots; ++slot) {
        if (on_day != (role.on_day_every > 0 && slot % role.on_day_every == role.on_day_every - 1)) continue;
        const double start = slot * role.slot_minutes / s.day_minutes;
        for (int c = 0; c < role.clinicians_on(day); ++c) {
          made.slots.push_back({start, place++, static_cast<std::uint16_t>(first_clinician + c), static_cast<Role>(r)});
          if (on_day) room.on_day.push_back(start);
          else ++room.pre_book;
        }
      }
    first_clinician += role.clinicians_most();
    made.rooms.push_back(std::move(room));
  }
  std::ranges::sort(made.slots, {}, [](const Slot& slot) { return std::tuple(slot.start, slot.role, slot.clinician); });
  return made;
}

double Model::within_hours(double share) const {
  const auto after = std::upper_bound(hours_.begin() + 1, hours_.end() - 1, share);
  const double before = *(after - 1);
  return (static_cast<double>(after - hours_.begin()) - 1 + (share - before) / (*after - before)) / static_cast<double>(hours_.size() - 1);
}

}  // namespace simulation
