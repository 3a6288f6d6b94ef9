// A source file as the house rules see it: its lines without comments, its includes, its string literals.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace tidy {

struct Literal {
  int line;
  std::string text;
};

struct Source {
  std::string path;                // src/core/id.h
  std::vector<std::string> lines;  // comments are blanks, everything else stays
  std::vector<Literal> literals;   // "text" and R"(text)", not characters

  std::string room() const;        // core
};

Source parse(std::string path, std::string_view text);

// Every .h and .cpp below root/src, in order of path.
std::vector<Source> read_sources(const std::string& root);

}  // namespace tidy
