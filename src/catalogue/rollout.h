// Reads rollouts/*.yaml: a plan to bring a service to every practice. rollouts/README.md has the grammar. A plan comes out only when it is
// sound, and each of its numbers says where it comes from.
#pragma once

#include <expected>
#include <filesystem>
#include <vector>

#include "catalogue/load.h"
#include "catalogue/scenario.h"
#include "core/rollout.h"

namespace catalogue {

using LoadedRollout = std::expected<core::Rollout, std::vector<Complaint>>;

// Settings change a number by its path: "numbers.leavers.value".
LoadedRollout load_rollout(const std::filesystem::path& file, const std::vector<Setting>& settings = {});
LoadedRollout compile_rollout(const Source& source, const std::vector<Setting>& settings = {});

}  // namespace catalogue
