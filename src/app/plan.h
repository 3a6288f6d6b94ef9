// `fingerpost plan fit`: a scenario's numbers from a practice's own appointments (planning/fit.h), and what these cannot say.
#pragma once

#include "app/command_line.h"

namespace app {

void add_plan(Command cli);

}  // namespace app
