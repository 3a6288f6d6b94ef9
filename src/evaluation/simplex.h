// The nearest point to a target in the hull of other points: weights of 0 or more that sum to 1. Exact after finitely many steps, no
// learning rate and no tolerance to tune; the weights that are 0 are exactly 0. For this room alone: Eigen stays inside.
// Source: Wolfe 1976, "Finding the nearest point in a polytope", doi 10.1007/BF01580381.
#pragma once

#include "evaluation/regression.h"

namespace evaluation {

// `points` has a column a point. Where several weightings are equally near, one of them. `likely`: weights that may be near the answer,
// which then comes sooner.
Vector nearest_in_hull(const Matrix& points, const Vector& target, const Vector& likely = {});

}  // namespace evaluation
