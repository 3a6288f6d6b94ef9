// What queueing theory says of a queue in its long run, where a formula is known: Poisson arrivals, and exponential services (with
// capacity, exponential patience, or classes) or one server. Elsewhere nothing. The formulas hold for the long run of a queue that comes to
// rest. Sources: Erlang 1917 (B and C); Pollaczek 1930 and Khinchine 1932 (one server, any service); Cobham 1954 and Kella and Yechiali
// 1985 (classes that are not broken off); Palm 1957 (patience: Erlang A), by its birth-and-death equations.
#pragma once

#include <optional>
#include <vector>

#include "simulation/queue.h"

namespace simulation {

double erlang_b(int servers, double offered);  // share blocked; offered: arrivals a mean service
double erlang_c(int servers, double offered);  // probability of waiting; offered below the number of servers

struct QueueTheory {
  std::optional<double> wait;    // mean, of those served
  std::optional<double> waited;  // probability of waiting, of those let in
  std::optional<double> number_in_queue, utilisation, time_in_system, gave_up, blocked;
  std::optional<double> tail_rate;  // P(wait > t) is waited * exp(-tail_rate * t)
  std::vector<double> class_waits;

  std::optional<double> wait_beyond(double t) const;  // P(wait > t)
  std::optional<double> quantile(double p) const;     // of the wait
};

QueueTheory theory_of(const Queue&);

}  // namespace simulation
