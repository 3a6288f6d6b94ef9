// Which file is meant by the name of a scenario, or of a network of practices (scenarios/README.md).
#pragma once

#include <expected>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "app/config.h"
#include "catalogue/load.h"

namespace app {

// A file that is there, or by its name alone one that comes with the program: "rm1". Throws SetupError, which says what comes with it.
std::filesystem::path scenario_file(const std::string& name);

// As it stands in a YAML file, whatever is in it.
std::string yaml_text(std::string_view);

// Throws SetupError with every complaint, a line each.
template <class T>
T or_refuse(std::expected<T, std::vector<catalogue::Complaint>> read) {
  if (read) return *std::move(read);
  std::string all;
  for (const auto& complaint : read.error()) all += (all.empty() ? "" : "\n") + catalogue::to_string(complaint);
  throw SetupError(all);
}

}  // namespace app
