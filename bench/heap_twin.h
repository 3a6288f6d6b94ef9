// The reference model once more, as a program that thinks of nothing but being plain: one binary heap of everything that will happen, the
// standard library's generator and distributions, the diary as lists that are searched. It shares no line with src/simulation: what they
// agree on is the model, and the difference in speed is what the diary as the calendar is worth.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <queue>
#include <random>
#include <vector>

#include "core/scenario.h"

namespace bench {

class HeapTwin {
 public:
  struct Figures {
    std::uint64_t events = 0, needs = 0, resolved = 0, resolved_visits = 0, urgent = 0, delayed = 0, repeats = 0;
    std::vector<std::uint64_t> attended, missed;
    double top_tenth = 0;
  };

  HeapTwin(const core::Scenario& scenario, std::uint64_t seed) : s_(scenario), random_(seed) {}

  Figures run() {
    std::gamma_distribution<double> weight(s_.patient_shape, 1 / s_.patient_shape);
    std::vector<double> weights(static_cast<std::size_t>(s_.list));
    for (double& w : weights) total_ += w = weight(random_);
    std::discrete_distribution<int> person(weights.begin(), weights.end());
    std::vector<double> shares;
    for (const auto& kind : s_.kinds) shares.push_back(kind.share);
    std::discrete_distribution<int> kind(shares.begin(), shares.end());
    figures_.attended.resize(s_.roles.size());
    figures_.missed.resize(s_.roles.size());
    visits_.assign(weights.size(), 0);
    lay_out();
    heap_.push({next_onset(0), true, true, 0, 0, 0, 0, {}});
    while (!heap_.empty() && heap_.top().at < s_.days()) {
      Event e = heap_.top();
      heap_.pop();
      if (e.onset) {
        e.need = {person(random_), kind(random_), 0, true};
        heap_.push({next_onset(e.at), true, true, 0, 0, 0, 0, {}});
        figures_.needs += e.at >= s_.warm_up_days;
      }
      ++figures_.events;
      if (e.contact) contact(e);
      else appointment(e);
    }
    auto sorted = visits_;
    std::ranges::sort(sorted, std::greater<>());
    std::uint64_t all = 0, top = 0;
    for (std::size_t i = 0; i < sorted.size(); ++i) {
      all += sorted[i];
      if (i < sorted.size() / 10) top += sorted[i];
    }
    figures_.top_tenth = static_cast<double>(top) / static_cast<double>(all);
    return figures_;
  }

 private:
  struct Need {
    int person = 0, kind = 0, visits = 0;
    bool first = true;
  };
  struct Event {
    double at = 0;
    bool contact = false, onset = false;
    int role = 0, slot = 0, clinician = 0, lead = 0;
    Need need;
    bool operator<(const Event& o) const {  // the earliest on top
      return std::tie(at, contact, role, slot, clinician) > std::tie(o.at, o.contact, o.role, o.slot, o.clinician);
    }
  };

  double unit() { return std::uniform_real_distribution<double>()(random_); }

  double next_onset(double at) {
    double left = std::exponential_distribution<double>()(random_);
    while (true) {
      const auto day = static_cast<std::size_t>(at);
      const double rate = s_.need_rate / s_.year_days * total_ * s_.weekday[day % s_.weekday.size()];
      const double room = (static_cast<double>(day) + 1 - at) * rate;
      if (left < room) return at + left / rate;
      left -= room;
      at = static_cast<double>(day) + 1;
    }
  }

  void lay_out() {
    taken_.assign(static_cast<std::size_t>(s_.days() + s_.booking_days + 1), {});
    free_.assign(taken_.size(), {});
    left_.assign(taken_.size(), {});
    for (std::size_t d = 0; d < taken_.size(); ++d)
      for (const auto& r : s_.roles) {
        taken_[d].emplace_back(static_cast<std::size_t>(r.slots * r.clinicians_most()), false);
        free_[d].emplace_back(static_cast<std::size_t>(r.clinicians_most()), 0.0);
        left_[d].push_back((r.slots - (r.on_day_every > 0 ? r.slots / r.on_day_every : 0)) * r.clinicians_most());
      }
  }

  bool book(int role, int day, double after, bool on_day, const Event& e) {
    const auto& r = s_.roles[static_cast<std::size_t>(role)];
    auto& taken = taken_[static_cast<std::size_t>(day)][static_cast<std::size_t>(role)];
    int& left = left_[static_cast<std::size_t>(day)][static_cast<std::size_t>(role)];
    if (!on_day && left == 0) return false;
    for (int k = 0; k < r.slots; ++k) {
      if (on_day != (r.on_day_every > 0 && k % r.on_day_every == r.on_day_every - 1)) continue;
      const double start = day + k * r.slot_minutes / s_.day_minutes;
      if (start <= after) continue;
      for (int c = 0; c < r.clinicians_most(); ++c) {
        const auto i = static_cast<std::size_t>(k * r.clinicians_most() + c);
        if (taken[i]) continue;
        taken[i] = true;
        if (!on_day) --left;
        heap_.push({start, false, false, role, k, c, day - static_cast<int>(e.at), e.need});
        return true;
      }
    }
    return false;
  }

  void contact(Event& e) {
    const auto kind = static_cast<std::size_t>(e.need.kind);
    int role = 0;
    for (double u = unit(); (u -= s_.route[kind][static_cast<std::size_t>(role)]) > 0 && role + 1 < static_cast<int>(s_.roles.size());)
      ++role;
    const bool first = std::exchange(e.need.first, false);
    const int today = static_cast<int>(e.at);
    if (first && unit() < s_.kinds[kind].urgent) {
      const bool counted = e.at >= s_.warm_up_days;
      figures_.urgent += counted;
      if (book(role, today, e.at, true, e) || (role != s_.overflow_role && book(s_.overflow_role, today, e.at, true, e))) return;
      figures_.delayed += counted;
    }
    for (int day = today + 1; day <= today + s_.booking_days; ++day)
      if (book(role, day, e.at, false, e)) return;
    if (unit() < s_.blocked_again) again(e.at + s_.blocked_days, e);
  }

  void again(double at, const Event& e) { heap_.push({at, true, false, 0, 0, 0, 0, e.need}); }

  void appointment(Event& e) {
    const auto& r = s_.roles[static_cast<std::size_t>(e.role)];
    const bool counted = e.at >= s_.warm_up_days;
    double p = 0;
    for (const auto& band : s_.did_not_attend)
      if (e.lead >= band.from_days) p = band.probability;
    if (unit() < p) {
      figures_.missed[static_cast<std::size_t>(e.role)] += counted;
      if (unit() < s_.missed_again) again(e.at + std::exponential_distribution<double>(1 / s_.missed_days)(random_), e);
      return;
    }
    ++e.need.visits;
    double& free = free_[static_cast<std::size_t>(e.at)][static_cast<std::size_t>(e.role)][static_cast<std::size_t>(e.clinician)];
    const double sigma2 = std::log(1 + r.consultation_cv * r.consultation_cv);
    std::lognormal_distribution<double> minutes(std::log(r.consultation_minutes) - sigma2 / 2, std::sqrt(sigma2));
    free = std::max(free, e.at) + minutes(random_) / s_.day_minutes;
    if (counted) {
      ++figures_.attended[static_cast<std::size_t>(e.role)];
      ++visits_[static_cast<std::size_t>(e.need.person)];
      figures_.repeats += e.need.visits > 1;
    }
    if (unit() < s_.resolve[static_cast<std::size_t>(e.need.kind)][static_cast<std::size_t>(e.role)]) {
      figures_.resolved += counted;
      figures_.resolved_visits += counted ? static_cast<std::uint64_t>(e.need.visits) : 0;
    } else if (e.need.visits < s_.visits_max) {
      again(e.at + std::lognormal_distribution<double>(std::log(s_.return_days), s_.return_sigma)(random_), e);
    }
  }

  const core::Scenario& s_;
  std::mt19937_64 random_;
  double total_ = 0;
  std::priority_queue<Event> heap_;
  std::vector<std::vector<std::vector<bool>>> taken_;
  std::vector<std::vector<std::vector<double>>> free_;
  std::vector<std::vector<int>> left_;  // pre-book times, by day and role
  std::vector<std::uint32_t> visits_;
  Figures figures_;
};

}  // namespace bench
