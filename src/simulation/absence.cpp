#include "simulation/absence.h"

#include <algorithm>
#include <cmath>

#include "simulation/random.h"

namespace simulation {
namespace {

enum Purpose : std::uint64_t { leave_offset, training_offset, sickness };  // sickness of the day d is sickness + d

std::uint64_t subject(std::size_t role, int clinician) { return role << 32 | static_cast<std::uint32_t>(clinician); }

// Of things in a row a share is taken, evenly, from an offset on: whether the one at `index` is.
bool taken(double share, std::int64_t index, double offset) {
  const auto i = static_cast<double>(index);
  return std::floor((i + 1) * share + offset) > std::floor(i * share + offset);
}

}  // namespace

Absence::Absence(const core::Scenario& s) : week_(static_cast<int>(s.weekday.size())) {
  for (const auto& role : s.roles) {
    const auto& v = role.vacancy;
    roles_.push_back({.leave = role.leave_days / s.year_days,
                      .training = role.training_share,
                      .sick = threshold(role.sick_share),
                      .vacant_from = s.warm_up_days + v.from_day,
                      .vacant_to = v.to_day < 0 ? -1 : s.warm_up_days + v.to_day,
                      .filled = role.clinicians_most() - v.posts,
                      .slots = role.slots,
                      .rota = role.clinicians});
    any_ = any_ || role.leave_days > 0 || role.training_share > 0 || role.sick_share > 0 || v.to_day >= 0;
  }
}

bool Absence::away(std::uint64_t key, std::size_t role, int clinician, int day) const {
  const auto& r = roles_[role];
  if (clinician >= r.filled && day >= r.vacant_from && day <= r.vacant_to) return true;
  return r.leave > 0 && taken(r.leave, day / week_, uniform(keyed(key, subject(role, clinician), leave_offset)));
}

bool Absence::training(std::uint64_t key, std::size_t role, int clinician, int day, int slot) const {
  const auto& r = roles_[role];
  if (r.training <= 0) return false;
  const auto week = static_cast<std::int64_t>(r.rota.size());
  const auto there = [&](int clinicians) { return clinicians > clinician; };
  const auto days = day / week * std::ranges::count_if(r.rota, there) + std::count_if(r.rota.begin(), r.rota.begin() + day % week, there);
  return taken(r.training, days * r.slots + slot, uniform(keyed(key, subject(role, clinician), training_offset)));
}

bool Absence::sick(std::uint64_t key, std::size_t role, int clinician, int day) const {
  const auto& r = roles_[role];
  return r.sick > 0 && lower(keyed(key, subject(role, clinician), sickness + static_cast<std::uint64_t>(day))) < r.sick;
}

}  // namespace simulation
