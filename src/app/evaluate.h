// `fingerpost evaluate DESIGN --data F.csv ...`: what a service changed, from anybody's table. Each design has a file of its own,
// evaluate_<design>.cpp, that reads its columns, asks src/evaluation and names the figures.
#pragma once

#include <functional>
#include <optional>
#include <string>

#include <boost/json.hpp>

#include "app/columns.h"
#include "app/command_line.h"
#include "app/config.h"
#include "core/error.h"
#include "evaluation/warning.h"
#include "plots/figures.h"

namespace app {

void add_evaluate(Command cli);  // every design, as subcommands of "evaluate"

// What a design answers. Names are stable: programs read them. Printed as JSON with --json, else as text; the picture goes to --plot.
struct Answer {
  boost::json::object figures;
  evaluation::Warnings warnings;
  std::optional<plots::Svg> picture;  // none: --plot is refused
};

// Adds `evaluate NAME` with --data, --json and --plot. `answer` is called with the file once the design's own options are read. It throws
// SetupError for what the person can put right.
Command add_design(Command& evaluate, const char* name, const char* about, std::function<Answer(const Columns&)> answer);

// The same for what has no file, or reads it in a way of its own: `evaluate NAME` with --json and --plot.
Command add_figures(Command& evaluate, const char* name, const char* about, std::function<Answer()> answer);

// A refusal of src/evaluation, as the person who gave the command reads it.
template <class T>
T or_refuse(core::Result<T> result) {
  if (!result) throw SetupError(result.error().text);
  return std::move(*result);
}

boost::json::object json_of(const evaluation::Estimate&);  // value, se, low, high

void add_interrupted(Command& evaluate);  // its
void add_did(Command& evaluate);
void add_did2(Command& evaluate);
void add_uptake(Command& evaluate);
void add_synthetic(Command& evaluate);    // synth
void add_matching(Command& evaluate);     // match
void add_cost(Command& evaluate);
void add_repeats(Command& evaluate);
void add_returns(Command& evaluate);
void add_extract(Command& evaluate);
void add_waits(Command& evaluate);
void add_power(Command& evaluate);
void add_change(Command& evaluate);

}  // namespace app
