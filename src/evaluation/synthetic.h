// Synthetic control: one place where something began, against a weighting of places where nothing did that went the same way before. Three
// weightings: a synthetic control (weights of 0 or more that sum to 1, matched on predictors or on every outcome before), synthetic
// difference in differences (a constant gap is allowed, weights are kept small, and the periods before are weighted as well), and two-way
// difference in differences (everything counts alike), for comparison.
// It stands on what came before: a place that no mix of the others resembles has no control. Donors must not have begun the same thing.
// The standard error is of placebos: each donor in turn as if it had begun there, from the other donors, and how far those answers
// scatter. The placebo p is a rank: how many places, had the thing begun there, would have moved as far from what was expected, for how
// well they were matched before.
// Sources: Abadie, Diamond and Hainmueller 2010, doi 10.1198/jasa.2009.ap08746; Arkhangelsky, Athey, Hirshberg, Imbens and Wager 2021, doi
// 10.1257/aer.20190159 (algorithms 1 and 4); Abadie 2021, doi 10.1257/jel.20191450 (when not to).
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/error.h"
#include "evaluation/warning.h"

namespace evaluation {

enum class SyntheticMethod { control, difference, two_way };

// What a unit is matched on: the mean of a column before the start, or its value at one time.
struct Predictor {
  std::string name;
  std::vector<double> values;  // by row
  std::optional<double> at;
};

// One row a unit and time, in any order.
struct UnitTimes {
  std::vector<std::string> unit;
  std::vector<double> time;
  std::vector<double> outcome;
  std::vector<Predictor> predictors;  // none: every outcome before the start
};

struct SyntheticOptions {
  std::string treated;
  double start = 0;  // the first time with the service
  SyntheticMethod method = SyntheticMethod::control;
  bool placebo = false;
};

struct Synthetic {
  struct Weight {
    std::string name;
    double weight;
  };
  struct TimeWeight {
    double time, weight;
  };
  struct Matched {
    std::string name;
    double weight;  // how much it counts, of 1
    double treated, synthetic, donors;
  };
  struct PlaceboUnit {
    std::string name;
    double effect, ratio;
  };
  struct Placebo {
    double p = 1;
    int rank = 0, of = 0;  // 1: the greatest ratio of all places
    double ratio = 0;      // root mean squared gap after the start, by that before
    std::vector<PlaceboUnit> units;
  };

  Estimate effect;  // mean over the periods from the start on. se: NaN when there are fewer than 3 donors
  double pre_mspe = 0;
  int donors = 0, before = 0, after = 0;
  std::vector<Weight> weights;  // above weight_shown, greatest first
  std::vector<TimeWeight> time_weights;  // synthetic difference in differences alone
  std::vector<Matched> predictors;
  std::vector<double> time, observed, synthetic;  // the effect is their difference; with a gap allowed, the gap is in `synthetic`
  std::optional<Placebo> placebo;
  Warnings warnings;
};
inline constexpr double weight_shown = 0.001;

// invalid: the treated unit is not there, no other unit, nothing before or after the start, a unit without a row at a time that others have
// or with two, a predictor that is alike everywhere or taken after the start.
core::Result<Synthetic> synthetic(const UnitTimes&, const SyntheticOptions&);

}  // namespace evaluation
