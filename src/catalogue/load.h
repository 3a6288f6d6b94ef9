// Reads pathways/*.yaml into core's compiled form, or says what is wrong with them, by file and line. The only room that knows YAML.
// Invariant: a catalogue comes out only when every file is sound and every worked example in them passes.
#pragma once

#include <expected>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "core/pathway.h"

namespace catalogue {

struct Complaint {
  std::string file;  // name within the directory
  int line = 0;      // 0: the file as a whole
  std::string text;

  bool operator==(const Complaint&) const = default;
};

// "physiotherapy.yaml:41: no rule leads out of state 'waiting'"
std::string to_string(const Complaint& complaint);

struct Source {
  std::string file;
  std::string text;
};

using Loaded = std::expected<std::shared_ptr<const core::Catalogue>, std::vector<Complaint>>;

// Every *.yaml of the directory; front-door.yaml must be among them.
Loaded load(const std::filesystem::path& directory);
Loaded compile(std::vector<Source> sources);

}  // namespace catalogue
