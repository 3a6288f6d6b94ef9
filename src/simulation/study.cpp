#include "simulation/study.h"

namespace simulation {

std::vector<Phase> Study::phases(int start) const {
  std::vector<Phase> all{{0, before}};
  int month = start;
  for (const auto& step : then) {
    if (month >= months) break;
    all.push_back({before.warm_up_days + month * Monthly::days, step});
    month += months_a_step;
  }
  return all;
}

}  // namespace simulation
