// A queue before servers who are all alike: who comes finds a free server, waits, is turned away where there is no place left, or gives up
// when patience ends before the turn has come. A service that has begun is never broken off. Times are in the unit of the distributions.
//
// Order. Within a class first come, first served; a class before those behind it. At one moment whoever is served leaves first, then who
// has no patience left gives up, then who arrives comes in; in each of these by class, then by number of the customer. The end of the run.
// Customers are numbered and counted as they arrive; the run ends when the last of them has left the queue. With several classes later
// arrivals may overtake, so they keep coming until then, as many again at most: who has still not been called is `waiting`. Chance. Gaps,
// services, patience and classes are streams of their own: customer n has the same with more servers or another rule. Sources: Kiefer and
// Wolfowitz 1955 (the recursion); Law, Simulation Modeling and Analysis, chapter 1 (the event list).
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "simulation/distribution.h"

namespace simulation {

struct Queue {
  Distribution arrivals, service;  // `arrivals`: the gaps between them
  int servers = 1;
  std::optional<Distribution> patience;  // for waiting, not for being served
  std::optional<int> capacity;           // places, those at the servers included; at least as many as servers
  std::vector<double> shares;            // of each class among those who come, the first is called first; empty: one class

  double load() const { return service.mean / arrivals.mean / servers; }  // offered, of what the servers can do
  bool grows_without_end() const { return load() >= 1 && !patience && !capacity; }
};

enum class Fate : std::uint8_t { waiting, served, gave_up, blocked };

struct Customer {
  double arrived = 0;
  double until = 0;  // when the wait was over, with service or without
  double service = 0;
  std::uint8_t of_class = 0;
  Fate fate = Fate::waiting;

  double wait() const { return until - arrived; }
  bool operator==(const Customer&) const = default;
};

struct QueueRun {
  std::uint32_t customers = 1'000'000;
  std::uint64_t seed = 1;
};

// By number of the customer. Ends for any queue that does not grow without end.
std::vector<Customer> customers_of(const Queue&, const QueueRun&);

// The two ways there are. Free times is exact where everybody is served in the order of arrival, and several times quicker.
bool free_times_suffice(const Queue&);
std::vector<Customer> by_free_times(const Queue&, const QueueRun&);
std::vector<Customer> by_events(const Queue&, const QueueRun&);

}  // namespace simulation
