// Which practices begin when: in waves, by lot, so that what the service does can be told from what would have happened anyway. Practices
// that have the service already (the pilot) are in no wave. The same plan and seed give the same lot.
// Invariant: every practice is in the pilot or in one wave.
#pragma once

#include <string>
#include <vector>

#include "core/rollout.h"

namespace planning {

struct Wave {
  int month = 0;                               // of the plan, in which it is to begin
  std::vector<int> practices;                  // by area
  std::vector<std::vector<std::string>> names;  // by area, where the plan has them
  int total() const;
};

struct Staging {
  std::vector<int> pilot;  // practices by area
  std::vector<Wave> waves;
  // Of an area's practices without the service, the share that has begun once so many waves have.
  double begun(std::size_t area, std::size_t waves_begun) const;
};

Staging staging_of(const core::Rollout&);

}  // namespace planning
