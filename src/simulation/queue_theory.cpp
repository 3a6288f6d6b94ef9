#include "simulation/queue_theory.h"

#include <algorithm>
#include <cmath>

namespace simulation {
namespace {

// States by how many are there, each from the one before; up to the capacity, or until the rest is nothing.
QueueTheory by_birth_and_death(const Queue& q) {
  const double in = 1 / q.arrivals.mean, out = 1 / q.service.mean, leave = q.patience ? 1 / q.patience->mean : 0;
  constexpr int states_max = 10'000'000;
  // As shares of the greatest so far, so that nothing overflows.
  double weight = 1, all = 0, waiting = 0, queued = 0, busy = 0;
  int n = 0;
  for (;; ++n) {
    all += weight;
    busy += weight * std::min(n, q.servers);
    if (n >= q.servers) waiting += weight, queued += weight * (n - q.servers);
    if (q.capacity ? n == *q.capacity : n > q.servers && weight < 1e-18 * all && weight * n < 1e-18 * queued) break;
    if (n == states_max) return {};
    weight *= in / (std::min(n + 1, q.servers) * out + std::max(0, n + 1 - q.servers) * leave);
    if (weight > 1e200) {
      for (double* sum : {&weight, &all, &waiting, &queued, &busy}) *sum *= 1e-200;
    }
  }
  const double blocked = q.capacity ? weight / all : 0, let_in = in * (1 - blocked);
  QueueTheory t;
  t.waited = (waiting / all - blocked) / (1 - blocked);
  t.number_in_queue = queued / all;
  t.utilisation = busy / all / q.servers;
  if (q.capacity) t.blocked = blocked;
  if (q.patience) t.gave_up = leave * queued / all / in;
  else t.wait = queued / all / let_in, t.time_in_system = *t.wait + q.service.mean;
  return t;
}

}  // namespace

double erlang_b(int servers, double offered) {
  double b = 1;
  for (int k = 1; k <= servers; ++k) b = offered * b / (k + offered * b);
  return b;
}

double erlang_c(int servers, double offered) {
  const double b = erlang_b(servers, offered);
  return b / (1 - offered / servers * (1 - b));
}

std::optional<double> QueueTheory::wait_beyond(double t) const {
  if (!tail_rate || !waited) return std::nullopt;
  return *waited * std::exp(-*tail_rate * t);
}

std::optional<double> QueueTheory::quantile(double p) const {
  if (!tail_rate || !waited) return std::nullopt;
  return std::max(0.0, std::log(*waited / (1 - p)) / *tail_rate);
}

QueueTheory theory_of(const Queue& q) {
  const bool poisson = q.arrivals.shape == Shape::exponential, exponential = q.service.shape == Shape::exponential;
  const bool classes = q.shares.size() > 1;
  if (q.patience || q.capacity) {
    if (!poisson || !exponential || classes || (q.patience && q.patience->shape != Shape::exponential)) return {};
    return by_birth_and_death(q);
  }
  QueueTheory t;
  const double load = q.load();
  if (load >= 1) return t;
  t.utilisation = load;
  if (!poisson || (!exponential && q.servers > 1)) return t;
  if (q.servers == 1) t.waited = load;
  else t.waited = erlang_c(q.servers, q.servers * load);
  const double if_exponential = *t.waited * q.service.mean / (q.servers * (1 - load));
  t.wait = if_exponential * (1 + q.service.variance_by_mean_squared()) / 2;
  t.time_in_system = *t.wait + q.service.mean;
  t.number_in_queue = *t.wait / q.arrivals.mean;
  if (exponential && !classes) t.tail_rate = q.servers * (1 - load) / q.service.mean;
  double before = 0;
  for (const double share : q.shares) {
    const double with = before + share * load;
    t.class_waits.push_back(*t.wait * (1 - load) / ((1 - before) * (1 - with)));
    before = with;
  }
  return t;
}

}  // namespace simulation
