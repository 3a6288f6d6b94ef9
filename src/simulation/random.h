// Real-valued random numbers. Two ways to have them: from a Generator, one after the other; or keyed, where a number is a function of what
// it is for (which need, which of its contacts, what for). Keyed numbers are the same in two scenarios whatever else happened there, so a
// difference between scenarios is theirs and not chance's (common random numbers).
// Sources: Steele, Lea and Flood 2014 (SplitMix64, with Stafford's mixer 13); Wichura 1988, AS 241 (normal quantile); Marsaglia and Tsang
// 2000 (Gamma); Walker 1977 and Vose 1991 (alias table).
#pragma once

#include <cmath>
#include <cstdint>
#include <span>
#include <vector>

#include "simulation/generator.h"

namespace simulation {

inline std::uint64_t mixed(std::uint64_t z) {
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
  z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
  return z ^ (z >> 31);
}

// The 64 bits of `subject` for `purpose` in the run with this key.
inline std::uint64_t keyed(std::uint64_t run, std::uint64_t subject, std::uint64_t purpose) {
  return mixed(run + subject * 0x9e3779b97f4a7c15 + purpose * 0xd1342543de82ef95);
}

// A number from 0 to 1, both left out, of 64 bits.
inline double uniform(std::uint64_t bits) { return (static_cast<double>(bits >> 11) + 0.5) * 0x1p-53; }
// Two independent ones of one draw, for probabilities: below `threshold(p)` with probability p, to 2^-32.
inline std::uint32_t upper(std::uint64_t bits) { return static_cast<std::uint32_t>(bits >> 32); }
inline std::uint32_t lower(std::uint64_t bits) { return static_cast<std::uint32_t>(bits); }
inline std::uint64_t threshold(double probability) { return static_cast<std::uint64_t>(std::llround(probability * 0x1p32)); }

inline double exponential(std::uint64_t bits) { return -std::log(uniform(bits)); }  // mean 1

// The standard normal below which lies a share of p; correct to about 16 digits.
double normal_quantile_of_tail(double p);
inline double normal_quantile(double p) {
  const double q = p - 0.5;
  if (std::abs(q) > 0.425) [[unlikely]]
    return normal_quantile_of_tail(p);
  const double r = 0.180625 - q * q;
  const double above =
      ((((((2.5090809287301226727e3 * r + 3.3430575583588128105e4) * r + 6.7265770927008700853e4) * r + 4.5921953931549871457e4) * r +
         1.3731693765509461125e4) *
            r +
        1.9715909503065514427e3) *
           r +
       1.3314166789178437745e2) *
          r +
      3.3871328727963666080;
  const double below =
      ((((((5.2264952788528545610e3 * r + 2.8729085735721942674e4) * r + 3.9307895800092710610e4) * r + 2.1213794301586595867e4) * r +
         5.3941960214247511077e3) *
            r +
        6.8718700749205790830e2) *
           r +
       4.2313330701600911252e1) *
          r +
      1.0;
  return q * above / below;
}
inline double lognormal(std::uint64_t bits, double log_median, double sigma) {
  return std::exp(log_median + sigma * normal_quantile(uniform(bits)));
}

inline double uniform(Generator& generator) { return uniform(generator.next()); }
double gamma(Generator&, double shape);  // mean `shape`

// Draws an index in proportion to its weight, in the same time for any number of them.
class AliasTable {
 public:
  void fill(std::span<const double> weights);  // keeps its room from one filling to the next
  std::uint32_t draw(std::uint64_t bits) const {
    const auto i = static_cast<std::size_t>(static_cast<std::uint64_t>(upper(bits)) * parts_.size() >> 32);
    return lower(bits) < parts_[i].own ? static_cast<std::uint32_t>(i) : parts_[i].other;
  }

 private:
  struct Part {
    std::uint32_t own, other;
  };
  std::vector<Part> parts_;
  std::vector<double> left_;
  std::vector<std::uint32_t> order_;
};

}  // namespace simulation
