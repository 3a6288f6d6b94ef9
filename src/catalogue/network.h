// Reads scenarios/network.yaml and its like: practices that may hire together. scenarios/README.md has the grammar.
#pragma once

#include <expected>
#include <filesystem>
#include <optional>
#include <vector>

#include "catalogue/load.h"
#include "core/network.h"

namespace catalogue {

// `budget` takes the place of the file's.
std::expected<core::Network, std::vector<Complaint>> load_network(const std::filesystem::path& file, std::optional<double> budget = {});

}  // namespace catalogue
