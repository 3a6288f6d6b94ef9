// The effect on those who began at one time, at another time, each from its own two-by-two comparison, and what they sum up to.
// Source: Callaway and Sant'Anna 2021, doi 10.1016/j.jeconom.2020.12.001, sections 2 to 4. For this room alone.
#pragma once

#include "evaluation/influence.h"

namespace evaluation {

struct GroupTime {
  double group = 0, time = 0;
  DidEffect effect;

  bool after() const { return time >= group; }
};

// By group and time. A cell that has nobody to compare with is left out. invalid: covariates that a cell is too small for, with the cell.
Result<std::vector<GroupTime>> group_times(const DidPanel&, const DidOptions&);

// The change of those with `treated` 1 against that of the others. Covariates without a constant. The influence is that on the mean: its
// sum over units is the error. Source: Sant'Anna and Zhao 2020, doi 10.1016/j.jeconom.2020.06.003, equations 3.1 to 3.4.
struct ChangeApart {
  double value = 0;
  Vector influence;
};
Result<ChangeApart> change_apart(const Vector& change, const Vector& treated, const Design& covariates, DidEstimator);

DidEffect mean_of(std::span<const DidEffect>, const DidPanel&);

struct DidSummary {
  DidEffect overall;
  std::vector<double> at;
  std::vector<DidEffect> effects;
};
struct DidSummaries {
  DidEffect simple;
  DidSummary group, dynamic, calendar;
};
// `shares_drawn`: the size of the cohorts is an estimate too, and has its part in the errors.
DidSummaries summaries(std::span<const GroupTime>, const DidPanel&, bool shares_drawn);

}  // namespace evaluation
