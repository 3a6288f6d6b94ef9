// `fingerpost simulate SCENARIO.yaml`: lives through a practice many times, and says what comes of it; beside another scenario, if asked.
// Figures are defined in simulation/tally.h; intervals are chance's share alone, over replications.
#pragma once

#include <optional>
#include <string>

#include <boost/json.hpp>

#include "app/command_line.h"
#include "simulation/replications.h"

namespace app {

void add_simulate(Command cli);

// Said before the run, not after it has taken the machine. Throws SetupError: it needs more memory than there is, or a week.
void refuse_what_is_too_much(const core::Scenario&, const simulation::ReplicationOptions&);

// An estimate beside theory's figure, if there is one; z is how many standard errors lie between them.
boost::json::object beside_theory(const std::string& name, const simulation::Mean& mean, std::optional<double> theory);

void add_simulate_queue(Command& simulate);    // simulate queue
void add_simulate_session(Command& simulate);  // simulate session
void add_simulate_study(Command& simulate);    // simulate study

}  // namespace app
