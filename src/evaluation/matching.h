// Matched controls: people who had a service against people like them who had not, at one time. Three ways: each treated one beside the
// untreated nearest by the chance of being treated (with replacement, all who are equally near together), untreated weighted by that
// chance, or a regression. The effect is that on the treated. All three see only what is written down: who was chosen for a reason that is
// not among the covariates is not comparable. People chosen because they came often come less often afterwards whatever one does: that
// expected fall is said beside the change, never added to it. Standard errors: Abadie and Imbens's for matching, as if the chances were
// known (estimating them may make it a little too wide or too narrow: Abadie and Imbens 2016, doi 10.3982/ECTA11293); from the influence
// function, the estimated chances allowed for, for weighting; and White's (HC0, no small-sample factor) for the regression. Sources:
// Rosenbaum and Rubin 1983, doi 10.1093/biomet/70.1.41; Abadie and Imbens 2006, doi 10.1111/j.1468-0262.2006.00655.x (theorem 7); Lunceford
// and Davidian 2004, doi 10.1002/sim.1903 (weighting); Austin 2011, doi 10.1002/pst.433 (caliper) and 2009, doi 10.1002/sim.3697 (balance).
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/error.h"
#include "evaluation/warning.h"

namespace evaluation {

enum class MatchMethod { nearest, weighting, regression };

struct Covariate {
  std::string name;
  std::vector<double> values;  // by row
};

// A row a person (or any unit).
struct Treatment {
  std::vector<double> treated;  // 1 or 0
  std::vector<double> outcome;
  std::vector<Covariate> covariates;
  std::vector<std::string> exact;  // one may only be matched with another of the same; empty: with anybody
  std::vector<double> before;  // the outcome in as long a time before, a count; empty: not known
};

struct MatchOptions {
  MatchMethod method = MatchMethod::nearest;
  std::optional<double> caliper;  // how far apart two may be, in standard deviations of the logarithm of the odds of being treated
};

struct Balance {
  std::string covariate;
  double mean_treated, mean_control;  // of all
  double mean_treated_after, mean_control_after;  // of those matched, or as weighted
  double smd_before, smd_after;  // difference of the means in standard deviations of the two groups before
};

// Of the treated, in visits or whatever the outcome counts.
struct RegressionToMean {
  double mean_all = 0, shape = 0;  // the Gamma-Poisson population by moments from all rows; shape: infinite without spread between people
  double mean_before = 0, mean_after = 0;
  double change = 0;  // naive: after - before
  double expected_after = 0;  // had nothing been done, each visit by itself; visits that come in bouts fall by more
  double expected_change = 0;  // expected_after - mean_before
};

struct Matched {
  Estimate effect;
  int treated = 0, controls = 0;
  int matched = 0, unmatched = 0;  // of the treated
  double effective_controls = 0;  // how many controls of equal weight would say as much; 0 for a regression
  std::vector<Balance> balance;  // a regression does not change it: after is before
  std::optional<RegressionToMean> regression_to_mean;
  Warnings warnings;
};

// invalid: lengths differ, a treatment that is neither 0 nor 1, nobody on one side, a covariate that says nothing new, one that tells the
// treated apart without fail, a count before that is below 0, nobody with a match.
core::Result<Matched> matched(const Treatment&, const MatchOptions&);

// What to expect after of those who had `mean_before`: E[Y2 | Y1 = y] = m (k + y) / (k + m), which is linear in y, so a mean will do.
double expected_after(double mean_all, double shape, double mean_before);

}  // namespace evaluation
