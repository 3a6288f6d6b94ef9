// The house rules that a program can see (docs/STYLE.md says why each is there). A finding names the remedy.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "tests/tidy/source.h"

namespace tidy {

struct Finding {
  std::string path;
  int line;
  std::string text;  // what is not allowed, and what to do about it
};

struct Rule {
  std::string name;
  std::vector<Finding> (*find)(const Source&);
};

std::span<const Rule> rules();

}  // namespace tidy
