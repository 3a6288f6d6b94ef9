// A scenario for a practice of another size.
#pragma once

#include "core/scenario.h"

namespace app {

// With staff in proportion to the list: in days of a clinician a week, rounded up once a role and spread over the week, so that a third of
// a physiotherapist comes two days of five and no practice has too few. Throws SetupError where that is more than a scenario may have; it
// names the option that asked for the size.
core::Scenario resized(core::Scenario, int list, const char* option);

}  // namespace app
