// A regression over time whose errors hang together from one period to the next: each is a share (rho) of the one before and something new
// (AR(1)). Rho by restricted maximum likelihood, the coefficients by generalised least squares, and intervals by t with Satterthwaite's
// degrees of freedom, fewer the less there is to tell rho by. Counts: the same on the working outcome of each step of a quasi-Poisson model
// (as glmmPQL with corAR1 does). The periods are evenly spaced.
// It holds its level in short series better than Newey-West, and is what Turner et al. 2021, doi 10.1186/s12874-021-01306-w, found best of
// six. Sources: Cheang and Reinsel 2000, doi 10.1080/01621459.2000.10474279; Satterthwaite 1946, doi 10.2307/3002019; Breslow and Clayton
// 1993, doi 10.1080/01621459.1993.10594284. For this room alone: Eigen stays inside.
#pragma once

#include "evaluation/regression.h"

namespace evaluation {

struct SerialFit {
  Vector coefficients;
  Matrix covariance;
  Vector freedom;  // degrees of freedom, by coefficient
  double rho = 0;
  double dispersion = 1;  // of the errors, new and kept: Pearson's for counts
  Vector fitted;  // on the scale of the outcome
  Vector fresh;  // what is new in each period's error: no neighbours alike, if the model is right
};

// invalid: as least_squares and poisson; or rho has no best value, as errors of nought have none.
Result<SerialFit> serial_least_squares(const Design&, const Vector& outcome);
Result<SerialFit> serial_poisson(const Design&, const Vector& outcome, const Vector& offset);

}  // namespace evaluation
