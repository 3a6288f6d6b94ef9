// How much each predictor counts in a synthetic control: the weights under which the donors that match the predictors also match the
// outcome before the start. An outer search around an exact inner answer; the landscape has many hollows, so it begins from several places
// and asks around each best one until nothing nearer is better. The same data give the same weights: nothing in it is random.
// Sources: Abadie and Gardeazabal 2003, doi 10.1257/000282803321455188; Abadie, Diamond and Hainmueller 2010, doi
// 10.1198/jasa.2009.ap08746 (the nesting and the regression-based start); Nelder and Mead 1965, doi 10.1093/comjnl/7.4.308.
#pragma once

#include "evaluation/regression.h"

namespace evaluation {

// One treated unit and its donors: predictors by row, already on a common scale, and the outcomes of the periods before by row.
struct Match {
  Matrix predictors;  // a column a donor
  Vector treated_predictors;
  Matrix before;  // a column a donor
  Vector treated_before;
};

struct NestedWeights {
  Vector predictors;  // sum to 1
  Vector donors;      // sum to 1
};
NestedWeights nested_weights(const Match&);

}  // namespace evaluation
