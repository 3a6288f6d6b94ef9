// What `fingerpost simulate` tells of a scenario whose first contacts the pathways' own rules route.
#pragma once

#include <vector>

#include "app/evaluate.h"
#include "core/scenario.h"
#include "simulation/front_door.h"

namespace app {

// `first_contacts`: by kind, the share of first contacts that each role is booked for, that leave the practice, and that are red flags;
// `rules`: by presentation, the rule that its true answers meet, and how often that is the one; `rules_as_taken_down`: all that are met.
void tell_rules(boost::json::object& figures, const core::Scenario&, const std::vector<simulation::Routed>&);
void warn_of_rules(Answer&, const core::Scenario&, const std::vector<simulation::Routed>&);

}  // namespace app
