// `fingerpost simulate SCENARIO.yaml`: lives through a practice many times, and says what comes of it; beside another scenario, if asked.
// Figures are defined in simulation/tally.h; intervals are chance's share alone, over replications.
#pragma once

#include "app/command_line.h"

namespace app {

void add_simulate(Command cli);
void add_simulate_queue(Command& simulate);    // simulate queue
void add_simulate_session(Command& simulate);  // simulate session

}  // namespace app
