// How long something lasts, as a distribution with a mean above 0, in the caller's unit of time. Draws come from a Generator, always as
// many for a shape: the n-th draw of a stream is the n-th customer's whatever else happens.
#pragma once

#include <cmath>

#include "simulation/random.h"

namespace simulation {

enum class Shape { exponential, erlang, fixed, lognormal };

struct Distribution {
  Shape shape = Shape::exponential;
  double mean = 1;
  int stages = 1;  // of an Erlang distribution: the sum of so many exponential ones
  double cv = 0;   // of a lognormal one: its standard deviation by its mean

  double variance_by_mean_squared() const {
    switch (shape) {
      case Shape::exponential: return 1;
      case Shape::erlang: return 1.0 / stages;
      case Shape::fixed: return 0;
      case Shape::lognormal: return cv * cv;
    }
    return 0;
  }

  double draw(Generator& chance) const {
    switch (shape) {
      case Shape::exponential: return mean * exponential(chance.next());
      case Shape::erlang: {
        double sum = 0;
        for (int i = 0; i < stages; ++i) sum += exponential(chance.next());
        return mean / stages * sum;
      }
      case Shape::fixed: return mean;
      case Shape::lognormal: {
        const double variance = std::log1p(cv * cv);
        return mean * lognormal(chance.next(), -variance / 2, std::sqrt(variance));
      }
    }
    return mean;
  }
};

}  // namespace simulation
