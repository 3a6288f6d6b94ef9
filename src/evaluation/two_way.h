// The regression on unit and time effects with one coefficient for having begun, and what it is a mean of. Where starts are staggered and
// effects grow, it also compares those who begin with those who began before, whose growth it takes off: shown here to warn of it.
// Sources: Goodman-Bacon 2021, doi 10.1016/j.jeconom.2021.03.014, theorem 1; de Chaisemartin and D'Haultfoeuille 2020,
// doi 10.1257/aer.20181169, theorem 1. For this room alone.
#pragma once

#include "evaluation/influence.h"

namespace evaluation {

struct TwoWay {
  DidEffect effect;
  std::vector<DidComparison> decomposition;  // by kind; empty with covariates
  std::vector<DidPair> pairs;                // each by itself
  int negative_weights = 0, weighted_cells = 0;
  double negative_sum = 0;
};
Result<TwoWay> two_way(const DidPanel&);  // invalid: a covariate that unit or time effects already say

}  // namespace evaluation
