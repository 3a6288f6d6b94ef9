// Counts of few people in what a command prints. What it prints is made to be passed on, so they are hidden unless whoever has the table
// asks to see them (--show-small).
#pragma once

#include <cstdint>

#include <fmt/format.h>
#include <boost/json.hpp>

#include "app/command_line.h"
#include "evaluation/disclosure.h"
#include "evaluation/warning.h"

namespace app {

class SmallCounts {
 public:
  struct Options {
    bool show = false;
    int below = 5;
  };
  explicit SmallCounts(const Options& options) : options_(options) {}

  static void add_options(Command command, Options& options) {
    command.flag("--show-small", options.show, "Show counts of few people, to those who may see the table itself");
    command.add("--hide-below", options.below, "Else counts of fewer people are hidden, and what would give them away")
        .within(2, 100)
        .shown();
  }

  std::int64_t least() const { return options_.show ? 0 : options_.below; }  // 0: all are shown

  // Whether a figure about so many people is to be left out.
  bool hides(std::int64_t people) {
    const bool small = people > 0 && people < options_.below;
    any_ = any_ || small;
    return small && !options_.show;
  }
  // Of counts that sum to one that is shown.
  std::vector<bool> hidden_of(std::span<const std::int64_t> counts, std::vector<bool> also = {}) {
    for (const auto count : counts) hides(count);
    return evaluation::hidden_of(counts, least(), std::move(also));
  }

  boost::json::value shown(std::int64_t people) { return shown(people, hides(people)); }
  boost::json::value shown(std::int64_t people, bool hidden) const {
    if (!hidden) return people;
    return people < options_.below ? boost::json::value(fmt::format("fewer than {}", options_.below)) : boost::json::value("not shown");
  }

  void warn(evaluation::Warnings& warnings) const {
    if (!any_) return;
    if (options_.show)
      warnings.push_back({"small_numbers",
                          fmt::format("Some counts are of fewer than {} people, who might be known by them", options_.below),
                          "Leave out --show-small for what leaves the practice."});
    else
      warnings.push_back(
          {"small_numbers_hidden",
           fmt::format("Counts of fewer than {} people are hidden or joined with their neighbours, and so is what would give them away",
                       options_.below),
           "Use --show-small if you may see the table itself, and pass nothing of it on."});
  }

 private:
  Options options_;
  bool any_ = false;
};

}  // namespace app
