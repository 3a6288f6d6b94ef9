// Reads scenarios/*.yaml: a practice to be simulated. scenarios/README.md has the grammar. A scenario comes out only when it can be run.
#pragma once

#include <expected>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "catalogue/load.h"
#include "core/scenario.h"

namespace catalogue {

// A number of the file changed by its path: "slots.GP", "weekday.0"; "clinicians.FCP" every day, "clinicians.FCP.2" on the third weekday.
// In a row that adds up to 1 ("route.MSK", "share") what is not set is raised or lowered in proportion. A role that the row did not name is
// added to it.
struct Setting {
  std::string path, value;
  std::string file = "--set";  // where this was said
  int line = 0;
};
Setting parse_setting(std::string_view text);  // "slots.GP=24"; without "=": no value, which is refused with the path

using LoadedScenario = std::expected<core::Scenario, std::vector<Complaint>>;

// A file may be based on another one of its folder, and say only what it changes: numbers by their path, or whole keys. `pathways` is a
// folder as seen from the file's.
LoadedScenario load_scenario(const std::filesystem::path& file, std::vector<Setting> settings = {});
LoadedScenario compile_scenario(const Source& source, const std::vector<Setting>& settings = {}, const Source* over = nullptr,
                                const std::filesystem::path& folder = {});

}  // namespace catalogue
