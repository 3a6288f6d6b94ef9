// The regressions that the designs stand on, and the covariances of their coefficients. For this room alone: Eigen stays inside.
// Sources: McCullagh and Nelder 1989 (iteratively reweighted least squares); White 1980, doi 10.2307/1912934; Newey and West 1987, doi
// 10.2307/1913610; Liang and Zeger 1986, doi 10.1093/biomet/73.1.13 (clusters).
#pragma once

#include <Eigen/Dense>

#include <span>
#include <string>
#include <vector>

#include "core/error.h"

namespace evaluation {

using Matrix = Eigen::MatrixXd;
using Vector = Eigen::VectorXd;
template <class T>
using Result = core::Result<T>;

// A model's columns with their names, so that a refusal can name the one at fault.
struct Design {
  std::vector<std::string> names;
  Matrix x;  // a row an observation

  explicit Design(Eigen::Index rows) : x(rows, 0) {}
  void add(std::string name, const Vector& column);
  void add_constant() { add("intercept", Vector::Ones(x.rows())); }
};

struct Fit {
  Vector coefficients;
  Matrix bread;       // (X'WX)^-1, W the working weights
  Vector fitted;      // on the scale of the outcome
  Vector residuals;   // outcome - fitted
  Vector score;       // by row: what multiplies the row of X in the score; residual x prior weight for canonical links
  double dispersion = 1;  // Pearson's chi-squared by its degrees of freedom
  int freedom = 0;        // observations - coefficients
};

// invalid: too few observations, or a column that the others already say, by name. `weights`: none means one each.
Result<Fit> least_squares(const Design&, const Vector& outcome, const Vector& weights = {});
Result<Fit> poisson(const Design&, const Vector& outcome, const Vector& offset = {});  // log link; outcomes of 0 or more
Result<Fit> logistic(const Design&, const Vector& outcome, const Vector& weights = {});  // outcomes 0 or 1; invalid: separated

Matrix classical_covariance(const Fit&);                                      // dispersion x bread
Matrix robust_covariance(const Design&, const Fit&);                          // HC0, no small-sample factor
Matrix newey_west_covariance(const Design&, const Fit&, int lags);  // Bartlett weights, no small-sample factor; rows in time order
Matrix clustered_covariance(const Design&, const Fit&, std::span<const int> cluster);  // no small-sample factor

inline double se_of(const Matrix& covariance, Eigen::Index i) { return std::sqrt(std::max(0.0, covariance(i, i))); }

}  // namespace evaluation
