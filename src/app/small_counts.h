// Counts of 1 to 4 people in what a command prints. Whoever has the table may see them; what leaves the practice should not show them:
// --suppress hides them, and without it a warning says that they are there.
#pragma once

#include <cstdint>

#include <boost/json.hpp>

#include "app/command_line.h"
#include "evaluation/proportion.h"
#include "evaluation/warning.h"

namespace app {

class SmallCounts {
 public:
  explicit SmallCounts(bool hide) : hide_(hide) {}

  static void add_option(Command command, bool& hide) {
    command.flag("--suppress", hide, "Show counts of 1 to 4 people as \"fewer than 5\", for what leaves the practice");
  }

  // Whether a figure about so many people is to be left out.
  bool hides(std::int64_t people) {
    any_ = any_ || evaluation::is_small(people);
    return hide_ && evaluation::is_small(people);
  }
  boost::json::value shown(std::int64_t people) { return hides(people) ? boost::json::value("fewer than 5") : boost::json::value(people); }
  void warn(evaluation::Warnings& warnings) const {
    if (any_ && !hide_)
      warnings.push_back({"small_numbers", "Some counts are of fewer than 5 people, who might be known by them",
                          "Use --suppress for what leaves the practice."});
  }

 private:
  bool hide_, any_ = false;
};

}  // namespace app
