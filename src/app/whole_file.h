// A file that somebody names, written whole or not at all: beside its place, then renamed, so that a full disk or a kill leaves what was
// there before, and of two commands at once one's text stands. It takes the place of its own kind alone. A pipe is written to as it is.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace app {

struct FileKind {
  std::string_view name;                   // "report"
  std::vector<std::string_view> openings;  // with what such a file begins
};

// Both throw SetupError, which names the option that asked for the file. What takes long asks first whether there is a place for its
// answer.
void check_place(std::string_view option, const FileKind&, const std::string& file);
void write_whole(std::string_view option, const FileKind&, const std::string& file, std::string_view text);

}  // namespace app
