// Numbers of a scenario's file changed by their path, before anything is read of it.
#pragma once

#include "catalogue/reader.h"
#include "catalogue/scenario.h"

namespace catalogue {

// What `set` says of a path, as text: a number, or a rota by weekday such as "[1, 0, 1, 0, 1]".
std::string set_to(File& file, const std::string& path, const YAML::Node& value);

// Complains of unknown paths where they were said; the file knows from then on where its values were. Rows are balanced once for all of
// them.
void apply(const std::vector<Setting>& settings, const YAML::Node& root, File& file);

// What was set is blamed where it was set, the rest at its line.
void complain_of(const std::vector<core::Error>& faults, const YAML::Node& root, const std::vector<Setting>& settings, File& file);

// As far down a path as there is something; the line is then the nearest.
YAML::Node nearest(YAML::Node node, std::string_view path);

}  // namespace catalogue
