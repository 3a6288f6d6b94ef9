// The parts of a scenario that most files do without, each in a file of its own. What is missing stays empty.
#pragma once

#include <filesystem>

#include "catalogue/reader.h"
#include "core/scenario.h"

namespace catalogue {

void read_groups(File& file, const Map& map, core::Scenario& s);
void read_closing_neighbour(File& file, const Map& map, core::Scenario& s);
void read_costs(File& file, const Map& map, core::Scenario& s);
// And the pathways that decide them, from the folder they stand in.
void read_presentations(File& file, const Map& map, const std::filesystem::path& folder, core::Scenario& s);

}  // namespace catalogue
