// What a run of a queue comes to. Counted: customers by arrival, the first tenth left out (the queue began empty); means over time are of
// the time from the first counted arrival to the last. Standard errors are by batch means: the run is cut into 32 batches of customers, and
// the spread between theirs gives the error. They hold where a batch is far longer than what the queue remembers.
// Source: Law, Simulation Modeling and Analysis, chapter 9 (batch means); Little 1961.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "simulation/queue.h"
#include "simulation/replications.h"

namespace simulation {

inline constexpr std::size_t queue_batches = 32;
inline constexpr std::uint32_t queue_customers_min = 1'000;
inline std::size_t left_out(std::size_t customers) { return customers / 10; }

struct ClassWait {
  std::size_t served = 0;
  Mean wait;  // of those served
  Mean gave_up;  // share of those let in
};

struct QueueFigures {
  std::size_t counted = 0, served = 0;
  std::size_t not_called = 0;  // were waiting still when the run ended
  Mean wait, wait_p50, wait_p90, wait_p95;  // of those served
  Mean waited;  // share of those let in who did not begin at once
  Mean time_in_system;  // of those served
  Mean gave_up, blocked;  // shares of those who came
  Mean number_in_queue, utilisation;  // over time
  double rate_times_wait =
      0;  // Little: those let in a unit of time by their mean time in the queue, which is number_in_queue but for the ends
  std::size_t spells = 0;  // how often waiting began anew after somebody had found a free server
  double batch_correlation = 0;  // of a batch's mean wait with the next one's
  std::vector<ClassWait> classes;
};

QueueFigures figures_of(const Queue&, std::span<const Customer> customers);

// Share of the counted and served who waited longer than each of `times`, which rise; of one class or, by -1, of all.
std::vector<double> shares_beyond(std::span<const Customer> customers, std::span<const double> times, int of_class = -1);

}  // namespace simulation
