// Reads assumptions/*.yaml: what things cost and outcomes are worth, each figure with its year, its source and whether it was read there.
#pragma once

#include <expected>
#include <filesystem>
#include <string>
#include <vector>

#include "catalogue/load.h"

namespace catalogue {

struct Assumption {
  enum class Kind { unit_cost, value_set, discount_rate } kind;
  std::string name;
  std::vector<double> values;  // one, or from low to high
  std::string unit, year, source;
  bool verified = false;  // read at the source that is named
};

std::expected<std::vector<Assumption>, std::vector<Complaint>> load_assumptions(const std::filesystem::path& file);
std::expected<std::vector<Assumption>, std::vector<Complaint>> compile_assumptions(const Source& source);

}  // namespace catalogue
