// Difference in differences over two periods: the change of those who had the service less the change of those who had not. It holds if
// both would have changed alike without it, which two periods alone can never show. Sources: Card and Krueger 1994,
// https://www.jstor.org/stable/2118030; Bertrand, Duflo and Mullainathan 2004, doi 10.1162/003355304772839588 (errors by unit).
#pragma once

#include <string>
#include <vector>

#include "core/error.h"
#include "evaluation/warning.h"

namespace evaluation {

struct Did2Rows {
  std::vector<std::string> unit;
  std::vector<double> group;  // 1: had the service
  std::vector<double> post;   // 1: after it began
  std::vector<double> outcome;
};
struct Did2Mean {
  double group = 0, post = 0, mean = 0;
  int rows = 0;
};
struct Did2 {
  Estimate effect;  // errors by unit, without a small-sample factor
  std::vector<Did2Mean> means;
  int units = 0, treated = 0, once = 0;  // once: seen in one period alone
  Warnings warnings;
};

// `balanced`: units seen in one period alone are left out.
// invalid: lengths differ, a group or period other than 0 and 1, a unit twice in a period or in both groups, a cell with nobody.
core::Result<Did2> did2(const Did2Rows&, bool balanced);

}  // namespace evaluation
