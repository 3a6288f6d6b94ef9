// The town's network, practices, sites and staff.
#pragma once

#include <span>

#include "core/pathway.h"
#include "simulation/generator.h"
#include "simulation/town.h"

namespace simulation {

// How many of each professional beside each practice's first GP. Never more than simulation/staff.h has names for.
struct Staffing {
  std::size_t practices = 3;  // 3 or 5
  int gps = 0;                // besides one a practice
  int physiotherapists = 2;
  int occupational_therapists = 1;
  int link_workers = 1;
  int support_navigators = 1;
  bool more_reception = false;
};
inline constexpr int physiotherapists_max = 8;

void add_places(Town&, Generator&, const Staffing&, const core::Catalogue&);

// The share of the town's people that each practice has, in the order of the practices.
std::span<const std::uint32_t> practice_shares(std::size_t practices);

// Whether a physiotherapist, by the order in the town, is also trained for pain and mood together.
constexpr bool treats_pain_and_mood(std::size_t physiotherapist) { return physiotherapist >= 1 && physiotherapist <= 3; }

}  // namespace simulation
