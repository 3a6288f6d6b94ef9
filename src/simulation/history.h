// The weeks or months of a town in virtual time: people call, are sent where the rules say, are booked, come or do not come, and are seen.
// Every step is one of core's decisions, so a made-up history can only hold what a real one could.
// Who asks, when, for what and what becomes of it is the scenario's (simulation/needs.h); what is only the desk's is in habits.h.
#pragma once

#include "simulation/generator.h"
#include "simulation/town.h"

namespace simulation {

// From town.opened_at until town.now.
void live_through(Town&, const core::Catalogue&, const core::Scenario&, Generator&, const OnDay& progress);

}  // namespace simulation
