// A study of practices of which some change on a month and some never do: what an evaluation is given of it, and beside it the truth. Who
// changes lives the same months twice, with the same people and the same chances: as it was, and as if nothing had changed. What lies
// between the two is the change's doing and nothing else's.
#pragma once

#include <functional>
#include <optional>
#include <vector>

#include "simulation/practice.h"
#include "simulation/tally.h"

namespace simulation {

struct Study {
  core::Scenario before;             // its warm-up is lived through first; its own measure_days hold `months` months
  std::vector<core::Scenario> then;  // what it becomes, step by step: another rota and routing, the same list, kinds and roles
  int months = 0;                    // of Monthly::days, counted from 0
  int months_a_step = 1;
  std::uint64_t seed = 1;
};

struct Studied {
  Monthly with, without;  // alike for who never changes
};

// The study's `practice`-th: other people, other chances. `start`: the month of the change; none: never. `log`, where there is one, hears
// what really happened, the warm-up included.
Studied studied(const Study&, std::uint64_t practice, std::optional<int> start, const std::function<void(const Happening&)>& log = {});

}  // namespace simulation
