// The balanced panel that difference in differences works on: a row a unit, by name, a column a time. For this room alone.
#pragma once

#include <limits>
#include <span>

#include "evaluation/did.h"
#include "evaluation/regression.h"

namespace evaluation {

inline constexpr double never_began = std::numeric_limits<double>::infinity();

struct DidPanel {
  std::vector<double> times;   // ascending
  std::vector<double> cohort;  // by unit
  std::vector<int> cluster;    // by unit, from 0
  int clusters = 0;
  Matrix outcome;
  std::vector<std::string> covariate_names;
  std::vector<Matrix> covariates;  // each like the outcome
  std::vector<double> cohorts;     // that begin after the first time and by the last, ascending

  Eigen::Index units() const { return outcome.rows(); }
  std::vector<int> members(double of_cohort) const;
  Eigen::Index first_at_or_after(double time) const;  // a column; as many as there are times when none is
};

// Leaves out what cannot be used, and warns of it. Failures: see did().
Result<DidPanel> did_panel(const DidRows&, DidControl, Warnings&);

// A row and column less its unit's and its time's mean, plus the mean of all.
Matrix two_way_demeaned(const Matrix&);

// invalid: a covariate that never changes within a unit, which unit effects take up whole.
Result<void> check_changes_within_units(const DidPanel&);

}  // namespace evaluation
