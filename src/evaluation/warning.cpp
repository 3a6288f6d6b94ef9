#include "evaluation/warning.h"

#include <limits>

#include <boost/math/distributions/students_t.hpp>

namespace evaluation {

Estimate t_estimate(double value, double se, double freedom) {
  const double wide =
      freedom > 0 ? boost::math::quantile(boost::math::students_t(freedom), .975) : std::numeric_limits<double>::quiet_NaN();
  return {value, se, value - wide * se, value + wide * se};
}

}  // namespace evaluation
