// Finds a time as the desk does: the nearest that core offers from the day somebody would like, of which one is taken.
// Invariant: a town's slots are in order of time and never more or fewer.
#pragma once

#include <optional>

#include "core/casework.h"
#include "simulation/generator.h"
#include "simulation/town.h"

namespace simulation {

class SlotFinder {
 public:
  SlotFinder(const Town& town, Generator& generator) : town_(town), generator_(generator) {}

  // Into Town::slots; none: nothing is free until six weeks from `at`.
  std::optional<std::size_t> find(const core::Preference&, const core::Actor&, core::RequestId, core::Instant at);
  // The same, with a wish drawn for a caller, and without it where it cannot be met.
  std::optional<std::size_t> find_for(const core::Request&, const core::Route&, std::span<const core::Expected> elsewhere,
                                      const core::Actor&, core::Instant at);

 private:
  core::OrganisationId site_near(core::OrganisationId practice) const;

  const Town& town_;
  Generator& generator_;
};

}  // namespace simulation
