// Nearest neighbours on one scale within groups, all who are equally near together, so that the order of rows changes nothing. For this
// room alone.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "evaluation/regression.h"

namespace evaluation {

struct NearestControls {
  Vector outcome;          // by row: of the treated, the mean outcome of the controls matched to it; NaN: none near enough
  Vector times, squares;   // by row: of the controls, the sum of the shares in which it was matched, and of their squares
};

struct Candidates {
  Vector score, outcome;
  std::vector<bool> treated;
  std::vector<std::string> exact;  // empty: one group
};

NearestControls nearest_controls(const Candidates&, double distance_max);

// By row: the variance of the outcome among rows alike (same treatment, same group, the four nearest scores).
Vector variance_among_alike(const Candidates&);

}  // namespace evaluation
