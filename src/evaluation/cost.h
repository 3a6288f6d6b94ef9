// What more health costs: options compared by their effects and costs over the draws of a probabilistic analysis, each draw one whole world
// in which every option was tried. The first option is what is done now.
// Sources: Black 1990, doi 10.1177/0272989X9001000308 (plane and frontier); Stinnett and Mullahy 1998, doi 10.1177/0272989X98018002S09 (net
// benefit); Fenwick, Claxton and Sculpher 2001, doi 10.1002/hec.635 (acceptability curve and frontier); Claxton 1999, doi
// 10.1016/S0167-6296(98)00039-3 (value of perfect information).
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "core/error.h"
#include "evaluation/warning.h"

namespace evaluation {

struct CostedOption {
  std::string name;
  std::vector<double> effect, cost;  // a value a draw; the same draws for every option
};

enum class Standing {
  on_frontier,
  dominated,  // another gives at least as much for no more
  extendedly_dominated,  // a mixture of two others gives as much for less
};

struct OptionMeans {
  std::string name;
  double effect = 0, cost = 0;
  Standing standing = Standing::on_frontier;
};

struct FrontierStep {
  std::string option, against;  // against: the step before, which costs less
  double effect = 0, cost = 0;  // more than that
  double icer = 0;  // cost / effect
};

// What is best when a unit of effect is worth so much. Net benefit is threshold x effect - cost.
struct AtThreshold {
  double threshold = 0;
  std::size_t best = 0;  // has the highest expected net benefit
  std::vector<double> benefit;  // of each option, expected, more than the first option's
  std::vector<double> probability;  // that each is best; a draw with several bests counts for the first of them
  double evpi = 0;  // a decision: what would be gained by knowing which draw is true
};

struct CostEffectiveness {
  std::vector<OptionMeans> options;
  std::vector<FrontierStep> frontier;  // by effect; each ICER is above the one before
  std::optional<double> icer;  // two options: of the second against the first; none when their effects are the same
  std::optional<Estimate> effect_difference, cost_difference;  // two options: mean, standard deviation and 95% range of the draws
  std::vector<AtThreshold> thresholds, curve;  // `curve`: from 0 to twice the highest threshold asked for, for the picture
  int draws = 0;
  Warnings warnings;
};

// One input of a model at its lowest and highest, all others at their best values: what the new option then gives and costs more than what
// is done now.
struct VariedInput {
  std::string name;
  double low_effect = 0, high_effect = 0, low_cost = 0, high_cost = 0;
};
struct TornadoBar {
  std::string name;
  double low = 0, high = 0;  // incremental net benefit with the input at its lowest and highest
};
// The widest bar first: which input matters most to the decision.
std::vector<TornadoBar> tornado(std::span<const VariedInput>, double threshold);

// invalid: fewer than two options, none or unlike numbers of draws, a threshold below 0 or none.
core::Result<CostEffectiveness> cost_effectiveness(std::span<const CostedOption>, std::span<const double> thresholds);

}  // namespace evaluation
