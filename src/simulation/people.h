// The town's people: households of a likely age and origin, with what a real register holds besides: people without an NHS number,
// earlier names and addresses, shared telephones, restricted records, the dead.
#pragma once

#include "simulation/generator.h"
#include "simulation/town.h"

namespace simulation {

void add_people(Town&, Generator&, int count, core::Date today);

}  // namespace simulation
