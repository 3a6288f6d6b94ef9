// A distribution on the command line: "exp:1", "erlang:2,0.5", "det:10", "lognormal:10,0.5". What it cannot be throws SetupError.
#pragma once

#include <string>

#include "simulation/distribution.h"

namespace app {

struct DistributionOption {
  const char* name;         // "--arrivals"
  const char* exponential;  // also understood for exp, and named in what is said: "poisson"
  bool rates;               // exponential and Erlang ones are given by their rate; else by their mean
};
simulation::Distribution distribution_of(const DistributionOption& option, const std::string& text);

}  // namespace app
