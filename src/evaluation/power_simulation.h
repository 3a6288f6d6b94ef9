// Power where no formula holds: the plan is lived many times with made-up numbers, each time analysed as it would be, and what is counted
// is how often the effect is seen; and, with the same numbers and no effect, how often it is seen though it is not there. Each run has a
// seed of its own, so the answer does not depend on threads. It knows what the plan says and no more: no practice closes, no month is
// unlike another. Sources: Hooper et al. 2016, doi 10.1002/sim.7028 (clusters that drift); Arnold et al. 2011, doi 10.1186/1471-2288-11-94
// (by simulation).
#pragma once

#include <cstdint>
#include <functional>

#include "evaluation/power.h"
#include "evaluation/proportion.h"

namespace evaluation {

struct SimulationOptions {
  int runs = 1000;
  std::uint64_t seed = 1;
  std::function<void(int done)> progress = {};  // from one thread, now and then
};

struct SimulatedPower {
  Proportion seen, alarms;         // of the runs that could be analysed: with the effect, and without
  Bounds seen_bounds{}, alarm_bounds{};  // 95%, of the simulation's own chance (Wilson)
  int unanswered = 0;              // runs that the analysis refused
  double mean_estimate = 0;        // with the effect
};

// Practices that begin one group after the other, analysed as `did` does (Callaway and Sant'Anna, those who have not begun yet as
// controls).
struct StaggeredPlan {
  Staggered design;
  int never = 0;                  // further clusters that never begin
  int before = 1, after = 1;      // periods before the first step; from the last step on
  double cluster_autocorrelation = 1;  // how alike a cluster's own level is from one period to the next; 1: it stays
};

// One series, analysed as `its` does, with --ar1 when neighbours are alike.
core::Result<SimulatedPower> simulated_power(const Series&, const Sureness&, const SimulationOptions&);
core::Result<SimulatedPower> simulated_power(const StaggeredPlan&, const Sureness&, const SimulationOptions&);

}  // namespace evaluation
