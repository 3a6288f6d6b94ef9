// The shipped scenarios, as a person would change them.
#pragma once

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "catalogue/scenario.h"

namespace simulation {

inline core::Scenario shipped(const std::string& name, const std::vector<std::string>& changed = {}) {
  std::vector<catalogue::Setting> settings;
  for (const auto& one : changed) settings.push_back(catalogue::parse_setting(one));
  const auto read = catalogue::load_scenario(std::string(SOURCE_DIR) + "/scenarios/" + name + ".yaml", settings);
  if (read) return *read;
  for (const auto& complaint : read.error()) ADD_FAILURE() << to_string(complaint);
  throw std::runtime_error("no scenario");
}

}  // namespace simulation
