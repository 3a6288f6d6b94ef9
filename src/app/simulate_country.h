// `fingerpost simulate SCENARIO --sizes FILE.csv` or `--spread 0.6`: practices each with a list and staff of its own, together.
#pragma once

#include <span>

#include "app/evaluate.h"
#include "app/ranks.h"
#include "core/scenario.h"
#include "simulation/country.h"

namespace app {

struct SizeOptions {
  std::string file, column = "NUMBER_OF_PATIENTS";
  std::optional<double> spread;

  bool given() const { return !file.empty() || spread; }
};
void add_size_options(Command&, SizeOptions&);

// People of each practice. Throws SetupError with the file's row.
std::vector<int> lists_in(const SizeOptions&);

// One scenario, or two to compare. Throws SetupError where a practice of one of these sizes cannot be run.
Answer country_answer(std::span<const core::Scenario* const>, std::vector<int> lists, std::uint64_t seed, int threads);

}  // namespace app
