// One unit against the others: the three weightings, for the treated unit and for each placebo alike. For this room alone.
#pragma once

#include <span>

#include "evaluation/regression.h"
#include "evaluation/synthetic.h"

namespace evaluation {

// Periods by row and units by column, each with a value.
struct Panel {
  std::vector<std::string> units;  // by name
  std::vector<double> times;       // in order
  Eigen::Index before = 0;         // periods before the start
  Matrix outcome;
  Matrix predictors;  // a row a predictor; none: every outcome before
};

struct UnitFit {
  Vector donors;      // weights in the order of the donors given; sum to 1
  Vector times;       // of the periods before; sum to 1, or none for a synthetic control
  Vector predictors;  // how much each counts; none without
  Vector gap;         // observed - synthetic, by period

  double pre_mspe(Eigen::Index before) const { return gap.head(before).squaredNorm() / static_cast<double>(before); }
  double effect(Eigen::Index before) const { return gap.tail(gap.size() - before).mean(); }
};
UnitFit fit_unit(const Panel&, Eigen::Index unit, std::span<const Eigen::Index> donors, SyntheticMethod);

double placebo_se(const Panel&, std::span<const Eigen::Index> donors, SyntheticMethod);  // NaN: fewer than 3 donors
Synthetic::Placebo placebo_test(const Panel&, Eigen::Index treated, const UnitFit&, SyntheticMethod);

}  // namespace evaluation
