#include "simulation/queue_figures.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include "core/check.h"

namespace simulation {
namespace {

struct Sums {
  double came = 0, let_in = 0, served = 0, blocked = 0, gave_up = 0, waited = 0;
  double wait = 0, in_queue = 0, in_system = 0;  // wait: of the served; in_queue: of all let in
};
using Batches = std::array<Sums, queue_batches>;

void add(Sums& to, const Customer& c) {
  to.came += 1;
  if (c.fate == Fate::blocked) {
    to.blocked += 1;
    return;
  }
  to.let_in += 1;
  to.waited += c.until > c.arrived || c.fate != Fate::served;
  to.in_queue += c.wait();
  to.gave_up += c.fate == Fate::gave_up;
  if (c.fate != Fate::served) return;
  to.served += 1;
  to.wait += c.wait();
  to.in_system += c.wait() + c.service;
}

// The value over all, its error from the batches.
Mean ratio(const Batches& batches, double Sums::* above, double Sums::* below) {
  double a = 0, b = 0;
  std::vector<double> values;
  for (const auto& one : batches) {
    a += one.*above;
    b += one.*below;
    values.push_back(one.*below > 0 ? one.*above / one.*below : std::numeric_limits<double>::quiet_NaN());
  }
  Mean mean = mean_of(values);
  mean.value = a / b;
  return mean;
}

double quantile(std::vector<double>& of, double p) {
  if (of.empty()) return std::numeric_limits<double>::quiet_NaN();
  const auto at = static_cast<std::ptrdiff_t>(std::ceil(p * static_cast<double>(of.size()))) - 1;
  std::ranges::nth_element(of, of.begin() + at);
  return of[static_cast<std::size_t>(at)];
}

std::span<const Customer> batch_of(std::span<const Customer> counted, std::size_t i) {
  const auto begin = i * counted.size() / queue_batches, end = (i + 1) * counted.size() / queue_batches;
  return counted.subspan(begin, end - begin);
}

void add_quantiles(QueueFigures& f, std::span<const Customer> counted) {
  const auto waits_of = [](std::span<const Customer> customers) {
    std::vector<double> waits;
    waits.reserve(customers.size());
    for (const auto& c : customers)
      if (c.fate == Fate::served) waits.push_back(c.wait());
    return waits;
  };
  std::array<std::vector<double>, 3> of_batches;
  constexpr std::array shares{.5, .9, .95};
  for (std::size_t i = 0; i < queue_batches; ++i) {
    auto waits = waits_of(batch_of(counted, i));
    for (std::size_t q = 0; q < shares.size(); ++q) of_batches[q].push_back(quantile(waits, shares[q]));
  }
  auto all = waits_of(counted);
  for (std::size_t q = 0; q < shares.size(); ++q) {
    auto& mean = q == 0 ? f.wait_p50 : q == 1 ? f.wait_p90 : f.wait_p95;
    mean = mean_of(of_batches[q]);
    mean.value = quantile(all, shares[q]);
  }
}

// How much of [from, to) lies in each batch's time; a batch's time begins with its first arrival.
class Clock {
 public:
  explicit Clock(std::span<const Customer> counted) {
    for (std::size_t i = 0; i < queue_batches; ++i) edges_[i] = batch_of(counted, i).front().arrived;
    edges_.back() = counted.back().arrived;
  }
  void add(std::array<double, queue_batches>& areas, std::size_t first, double from, double to) const {
    for (std::size_t i = first; i < queue_batches && to > edges_[i]; ++i)
      areas[i] += std::max(0.0, std::min(to, edges_[i + 1]) - std::max(from, edges_[i]));
  }
  double length(std::size_t i) const { return edges_[i + 1] - edges_[i]; }
  double length() const { return edges_.back() - edges_.front(); }
  Mean mean(const std::array<double, queue_batches>& areas, double by) const {
    double sum = 0;
    std::vector<double> values;
    for (std::size_t i = 0; i < queue_batches; ++i) {
      sum += areas[i];
      values.push_back(areas[i] / length(i) / by);
    }
    Mean mean = mean_of(values);
    mean.value = sum / length() / by;
    return mean;
  }

 private:
  std::array<double, queue_batches + 1> edges_{};
};

// Those left out wait and are served into the counted time, too.
void add_means_over_time(QueueFigures& f, const Queue& queue, std::span<const Customer> customers, std::span<const Customer> counted) {
  const Clock clock(counted);
  std::array<double, queue_batches> waiting{}, busy{};
  const auto each = [&](const Customer& c, std::size_t batch) {
    if (c.fate == Fate::blocked) return;
    clock.add(waiting, batch, c.arrived, c.until);
    if (c.fate == Fate::served) clock.add(busy, batch, c.until, c.until + c.service);
  };
  for (const auto& c : customers.first(customers.size() - counted.size())) each(c, 0);
  double in_queue = 0;
  for (std::size_t i = 0; i < queue_batches; ++i)
    for (const auto& c : batch_of(counted, i)) {
      each(c, i);
      in_queue += c.fate == Fate::blocked ? 0 : c.wait();
    }
  f.number_in_queue = clock.mean(waiting, 1);
  f.utilisation = clock.mean(busy, queue.servers);
  f.rate_times_wait = in_queue / clock.length();
}

double correlation_with_the_next(const Batches& batches, double mean) {
  double with_next = 0, with_itself = 0, before = 0;
  for (std::size_t i = 0; i < queue_batches; ++i) {
    const double off = batches[i].served > 0 ? batches[i].wait / batches[i].served - mean : 0;
    if (i > 0) with_next += off * before;
    with_itself += off * off;
    before = off;
  }
  return with_itself > 0 ? with_next / with_itself : 0;
}

}  // namespace

QueueFigures figures_of(const Queue& queue, std::span<const Customer> customers) {
  core::check(customers.size() >= queue_customers_min, "a run has customers enough for its batches");
  const auto counted = customers.subspan(left_out(customers.size()));
  QueueFigures f;
  f.counted = counted.size();
  Batches all{};
  std::vector<Batches> by_class(queue.shares.size());
  bool spell = false;
  for (std::size_t i = 0; i < queue_batches; ++i)
    for (const auto& c : batch_of(counted, i)) {
      add(all[i], c);
      if (!by_class.empty()) add(by_class[c.of_class][i], c);
      f.served += c.fate == Fate::served;
      f.not_called += c.fate == Fate::waiting;
      if (c.fate == Fate::blocked) continue;
      const bool waits = c.wait() > 0;
      f.spells += waits && !spell;
      spell = waits;
    }
  f.wait = ratio(all, &Sums::wait, &Sums::served);
  f.waited = ratio(all, &Sums::waited, &Sums::let_in);
  f.time_in_system = ratio(all, &Sums::in_system, &Sums::served);
  f.gave_up = ratio(all, &Sums::gave_up, &Sums::came);
  f.blocked = ratio(all, &Sums::blocked, &Sums::came);
  f.batch_correlation = correlation_with_the_next(all, f.wait.value);
  for (const auto& one : by_class) {
    ClassWait c{.wait = ratio(one, &Sums::wait, &Sums::served), .gave_up = ratio(one, &Sums::gave_up, &Sums::let_in)};
    for (const auto& batch : one) c.served += static_cast<std::size_t>(batch.served);
    f.classes.push_back(c);
  }
  add_quantiles(f, counted);
  add_means_over_time(f, queue, customers, counted);
  return f;
}

std::vector<double> shares_beyond(std::span<const Customer> customers, std::span<const double> times, int of_class) {
  std::vector<double> beyond(times.size(), 0);
  double served = 0;
  for (const auto& c : customers.subspan(left_out(customers.size()))) {
    if (c.fate != Fate::served || (of_class >= 0 && c.of_class != of_class)) continue;
    ++served;
    const auto longer_than = std::ranges::lower_bound(times, c.wait()) - times.begin();  // so many times the wait is longer than
    for (std::ptrdiff_t i = 0; i < longer_than; ++i) beyond[static_cast<std::size_t>(i)] += 1;
  }
  for (double& one : beyond) one /= std::max(1.0, served);
  return beyond;
}

}  // namespace simulation
