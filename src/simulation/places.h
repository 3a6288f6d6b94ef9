// The town's network, practices, sites and staff.
#pragma once

#include "simulation/generator.h"
#include "simulation/town.h"

namespace simulation {

// `physiotherapists` from 1 to physiotherapists_max; `competence` is what their booking rule asks for.
inline constexpr int physiotherapists_max = 8;
void add_places(Town&, Generator&, int physiotherapists, const std::string& competence);

// The share of the town's people that each practice has, in the order of the practices.
inline constexpr std::array<std::uint32_t, 3> practice_shares{45, 32, 23};

}  // namespace simulation
