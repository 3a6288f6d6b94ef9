#include "simulation/session.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace simulation {
namespace {

// Mean and spread, as they come (Welford 1962).
class Running {
 public:
  void add(double value) {
    ++n_;
    const double off = value - mean_;
    mean_ += off / n_;
    squares_ += off * (value - mean_);
  }
  Mean mean() const { return {mean_, n_ > 1 ? std::sqrt(squares_ / (n_ - 1) / n_) : std::nan(""), static_cast<int>(n_)}; }

 private:
  double n_ = 0, mean_ = 0, squares_ = 0;
};

}  // namespace

SessionFigures figures_of(const Session& session, std::uint32_t sessions, std::uint64_t seed) {
  const auto n = static_cast<std::size_t>(session.slots);
  Generator visits(seed, 1), punctuality(seed, 2);
  std::vector<double> arrived(n), visit(n);
  std::vector<std::size_t> order(n);
  Running wait, longest, end, overtime, idle;
  std::vector<Running> by_place(n);
  for (std::uint32_t s = 0; s < sessions; ++s) {
    for (std::size_t i = 0; i < n; ++i) {
      arrived[i] = session.appointment(static_cast<int>(i));
      if (session.unpunctual > 0) arrived[i] += session.unpunctual * session.minutes * normal(punctuality.next());
      visit[i] = session.consultation.draw(visits);
    }
    std::iota(order.begin(), order.end(), std::size_t{0});
    if (session.unpunctual > 0) std::ranges::stable_sort(order, {}, [&](std::size_t i) { return arrived[i]; });
    double free_at = 0, waits = 0, most = 0, busy = 0;
    for (const auto i : order) {
      const double began = std::max(free_at, arrived[i]);
      const double waited = std::max(0.0, began - std::max(arrived[i], session.appointment(static_cast<int>(i))));
      free_at = began + visit[i];
      busy += visit[i];
      waits += waited;
      most = std::max(most, waited);
      by_place[i].add(waited);
    }
    wait.add(waits / static_cast<double>(n));
    longest.add(most);
    end.add(free_at);
    overtime.add(std::max(0.0, free_at - session.booked_until()));
    idle.add(free_at - busy);
  }
  SessionFigures figures{wait.mean(), longest.mean(), end.mean(), overtime.mean(), idle.mean(), {}};
  for (const auto& place : by_place) figures.wait_by_place.push_back(place.mean());
  return figures;
}

std::optional<SessionTheory> theory_of(const Session& session) {
  if (session.consultation.shape != Shape::exponential || session.unpunctual > 0) return std::nullopt;
  const auto n = static_cast<std::size_t>(session.slots);
  const double mean = session.consultation.mean, served = session.minutes / mean;  // mean number served in a gap, if there are enough
  SessionTheory theory;
  std::vector<double> there(n + 1);  // how likely so many are there
  there[0] = 1;
  for (std::size_t i = 0; i < n; ++i) {
    if (static_cast<int>(i) >= session.at_start) {  // a gap passes
      std::vector<double> left(n + 1);
      for (std::size_t k = 0; k <= i; ++k) {
        double probability = std::exp(-served), some = 0;
        for (std::size_t gone = 0; gone < k; ++gone) {
          left[k - gone] += there[k] * probability;
          some += probability;
          probability *= served / static_cast<double>(gone + 1);
        }
        left[0] += there[k] * (1 - some);
      }
      there = std::move(left);
    }
    double ahead = 0;
    for (std::size_t k = 0; k <= i; ++k) ahead += static_cast<double>(k) * there[k];
    theory.wait_by_place.push_back(mean * ahead);
    std::ranges::rotate(there, there.end() - 1);  // and comes in
  }
  theory.wait = std::accumulate(theory.wait_by_place.begin(), theory.wait_by_place.end(), 0.0) / static_cast<double>(n);
  theory.end = session.appointment(session.slots - 1) + theory.wait_by_place.back() + mean;
  return theory;
}

}  // namespace simulation
