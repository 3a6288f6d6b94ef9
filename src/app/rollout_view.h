// What a roll-out plan comes to, as the command and the report both say it: names of months and years, what stood in the way when, how it
// can be evaluated, what published figures say beside it, and the pictures.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/rollout.h"
#include "evaluation/power_simulation.h"
#include "evaluation/warning.h"
#include "planning/rollout_draws.h"
#include "planning/staging.h"
#include "plots/figures.h"

namespace app {

// Quarters one after the other in which the same stood in the way.
struct Stretch {
  int from = 0, to = 0;  // months, both included
  planning::Limit limit = planning::Limit::nothing;
  std::string words;
};

struct BeliefPower {
  std::string belief;
  double effect = 0;                       // on the outcome
  std::optional<evaluation::Planned> answer;  // none: no effect to be seen
  std::optional<evaluation::SimulatedPower> simulated;
};

// The staggered start as `fingerpost evaluate power` takes it.
struct RolloutPower {
  evaluation::Staggered design;  // of an effect of 1 in the beliefs' unit
  double cluster_autocorrelation = 1;
  evaluation::Staggered formula;  // the same, with as few people and as low an icc as come to the same where practices drift apart
  std::vector<BeliefPower> beliefs;
  double seen_from = 0;  // the smallest number of a belief that would be seen 80 times in 100
  double with_twice_the_practices = 0, with_twice_the_people = 0;  // in its place
};

// A published figure beside what the plan makes of the same posts.
struct Held {
  std::string name, source, words;
  double published = 0, ours = 0;
};

struct RolloutView {
  core::Rollout plan;
  planning::Staging staging;
  planning::Prospect prospect;
  int draws = 0;
  std::uint64_t seed = 1;
  std::optional<RolloutPower> power;
  std::vector<Stretch> stretches;
  std::vector<Held> held;
  evaluation::Warnings warnings;
};

struct RolloutOptions {
  planning::DrawOptions draws;
  std::optional<int> simulate;  // lives of the staggered start
};
RolloutView view_of(core::Rollout, const RolloutOptions&);

evaluation::Warnings rollout_warnings(const RolloutView&);

std::string month_name(const core::Rollout&, int month);  // "April 2027"
std::string year_name(const core::Rollout&, int year);    // "2027/28"
std::string reached_text(const RolloutView&);
const char* unit_of(core::Counted);                        // of a belief's number
bool can_be_told_apart(const core::Rollout&);              // the start is staggered

plots::Svg coverage_picture(const RolloutView&);
plots::Svg money_picture(const RolloutView&);
plots::Svg swings_picture(const RolloutView&);
constexpr std::size_t swings_shown = 8;

// The business case as one page to print: no script, nothing from elsewhere.
std::string report_of(const RolloutView&);

}  // namespace app
