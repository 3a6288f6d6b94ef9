// `fingerpost evaluate DESIGN --data F.csv ...`: what a service changed, from anybody's table. Each design has a file of its own,
// evaluate_<design>.cpp, that reads its columns, asks src/evaluation and names the figures.
#pragma once

#include <functional>
#include <optional>
#include <string>

#include <CLI/CLI.hpp>
#include <boost/json.hpp>

#include "app/columns.h"
#include "app/config.h"
#include "core/error.h"
#include "evaluation/warning.h"
#include "plots/figures.h"

namespace app {

void add_evaluate(CLI::App& cli);  // every design, as subcommands of "evaluate"

// What a design answers. Names are stable: programs read them. Printed as JSON with --json, else as text; the picture goes to --plot.
struct Answer {
  boost::json::object figures;
  evaluation::Warnings warnings;
  std::optional<plots::Svg> picture;  // none: --plot is refused
};

// Adds `evaluate NAME` with --data, --json and --plot. `answer` is called with the file once the design's own options are read. It throws
// SetupError for what the person can put right.
CLI::App* add_design(CLI::App& evaluate, const char* name, const char* about, std::function<Answer(const Columns&)> answer);

// The same for what has no file, or reads it in a way of its own: `evaluate NAME` with --json and --plot.
CLI::App* add_figures(CLI::App& evaluate, const char* name, const char* about, std::function<Answer()> answer);

// A refusal of src/evaluation, as the person who gave the command reads it.
template <class T>
T or_refuse(core::Result<T> result) {
  if (!result) throw SetupError(result.error().text);
  return std::move(*result);
}

boost::json::object json_of(const evaluation::Estimate&);  // value, se, low, high

void add_interrupted(CLI::App& evaluate);  // its
void add_did(CLI::App& evaluate);
void add_did2(CLI::App& evaluate);
void add_uptake(CLI::App& evaluate);
void add_synthetic(CLI::App& evaluate);    // synth
void add_matching(CLI::App& evaluate);     // match
void add_cost(CLI::App& evaluate);
void add_repeats(CLI::App& evaluate);
void add_extract(CLI::App& evaluate);
void add_waits(CLI::App& evaluate);
void add_power(CLI::App& evaluate);
void add_change(CLI::App& evaluate);

}  // namespace app
