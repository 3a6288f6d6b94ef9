// A scenario over and over, each time with other chances. Replications are shared out among threads and put together in their order, so
// that any number of threads gives the same numbers.
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <vector>

#include "core/scenario.h"

namespace simulation {

struct Replications {
  std::vector<std::vector<double>> figures;                      // by replication, then by figure_names
  std::vector<std::array<std::vector<double>, 2>> halves;        // by replication: Tally::halves
  std::uint64_t events = 0;
};

struct ReplicationOptions {
  int replications = 1;
  std::uint64_t seed = 1;
  int threads = 1;
  std::function<void(int done)> progress;  // from any thread, one at a time
  int part = 0, parts = 1;  // of several processes: this one does part, part + parts, ...; the others stay empty
};

Replications replicate(const core::Scenario&, const ReplicationOptions&);

// Before it starts, roughly and rather too much than too little.
struct Cost {
  double seconds = 0, bytes = 0;
};
Cost cost_of(const core::Scenario&, const ReplicationOptions&);

// Of values that there is a number for; its standard error from the spread between them. NaN where there are too few.
struct Mean {
  double value = 0, se = 0;
  int of = 0;
};
Mean mean_of(const std::vector<double>& values);
Mean mean_of(const Replications&, std::size_t figure);
// Paired by replication: both ran under one seed, so that what is common falls out.
Mean mean_difference(const Replications& after, const Replications& before, std::size_t figure);
Mean mean_ratio(const Replications& after, const Replications& before, std::size_t figure);  // of the two, pair by pair

// Figures that still move while they are counted, by the place in Tally::halves: the second half differs from the first by more than chance
// does (4 standard errors) and by more than `share` of it.
struct Drift {
  std::size_t figure = 0;
  double first = 0, second = 0;
};
std::vector<Drift> drifts_of(const Replications&, double share = 0.02);

}  // namespace simulation
