// What each unit contributes to an estimate's error: estimate - truth is near the sum over units. All standard errors of difference in
// differences come from it, and any weighted sum of estimates has the same sum of influences. For this room alone.
// Source: Callaway and Sant'Anna 2021, doi 10.1016/j.jeconom.2020.12.001, theorem 3 and algorithm 1 (multiplier bootstrap).
#pragma once

#include "evaluation/did_panel.h"

namespace evaluation {

struct Influence {
  std::vector<int> unit;  // those that contribute, ascending
  std::vector<double> value;

  static Influence of(const Vector& by_unit);  // nought is left out
  void add_to(Vector& by_unit, double weight) const;
};

struct DidEffect {
  double value = 0;
  Influence influence;
};

// Covariance of the effects, summed within clusters.
Matrix clustered_covariance(std::span<const DidEffect>, const DidPanel&);

struct Band {
  std::vector<Estimate> estimates;
  double critical = normal_97_5;
};

// Analytic: each interval by itself. Bootstrap: the greatest |t| of a draw over all effects, so that they hold together.
Band band(std::span<const DidEffect>, const DidPanel&, const DidOptions&);
Estimate single(const DidEffect&, const DidPanel&, const DidOptions&);

}  // namespace evaluation
