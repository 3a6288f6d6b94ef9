// `fingerpost plan fit`: a scenario's numbers from a practice's own appointments (planning/fit.h), and what these cannot say.
// `fingerpost plan staff`: which posts a network should hire, and where they work (planning/staffing.h).
// `fingerpost plan rollout`: a service from its pilot to every practice (planning/rollout.h), and the business case for it.
#pragma once

#include "app/command_line.h"

namespace app {

void add_plan(Command cli);
void add_plan_staff(Command& plan);
void add_plan_rollout(Command& plan);

}  // namespace app
