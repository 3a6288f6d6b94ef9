// The town's areas and streets. An area has a usual deprivation decile, its streets lie about it, and neighbours share a postcode.
// All of it is made up; the deciles are a judgement: a northern mill town, poorer by the canal, richer up the valley.
#pragma once

#include <string>

#include "simulation/generator.h"

namespace simulation {

struct Home {
  std::string lines;  // "14 Quarry Road, Nether Marl"
  std::string postcode;
  int deprivation = 0;  // decile, 1 the most deprived
};

Home draw_home(Generator&);

}  // namespace simulation
