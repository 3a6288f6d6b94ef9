// A study of practices of which some change on a month and some never do: what an evaluation is given of it, and beside it the truth. Who
// changes lives the same months twice, with the same people and the same chances: as it was, and as if nothing had changed. What lies
// between the two is the change's doing and nothing else's.
#pragma once

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

  std::vector<Phase> phases(int start) const;
};

struct Studied {
  Monthly with, without;  // alike for who never changes
};

// The study's `practice`-th: other people, other chances. `start`: the month of the change; none: never. `log` hears what really happened,
// the warm-up included.
template <class Sink>
Studied studied(const Study& study, std::uint64_t practice, std::optional<int> start, Sink&& log) {
  const auto live = [&](std::span<const Phase> phases, auto&& hear) {
    Monthly monthly(study.before, static_cast<std::size_t>(study.months));
    Practice(phases).run(study.seed, practice, [&](Happening h) {
      hear(h);
      h.at -= study.before.warm_up_days;
      if (h.at >= 0) monthly(h);
    });
    return monthly;
  };
  const std::vector<Phase> unchanged{{0, study.before}};
  const auto nobody = [](const Happening&) {};
  if (!start) {
    const auto all = live(unchanged, log);
    return {all, all};
  }
  return {live(study.phases(*start), log), live(unchanged, nobody)};
}

}  // namespace simulation
