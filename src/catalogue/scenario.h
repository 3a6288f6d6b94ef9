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

// A file may be based on another one of its folder, which may be so itself, and say only what it changes: numbers by their path, or whole
// keys. Its layers are these files, the one that is based on none first.
std::expected<std::vector<Source>, std::vector<Complaint>> layers_of(const std::filesystem::path& file);

// `pathways` is a folder as seen from the file's.
LoadedScenario load_scenario(const std::filesystem::path& file, const std::vector<Setting>& settings = {});
LoadedScenario compile_scenario(const std::vector<Source>& layers, const std::vector<Setting>& settings = {},
                                const std::filesystem::path& folder = {});

}  // namespace catalogue
