// Real-valued random numbers of 64 random bits each. Bits come from a Generator, one after the other; or keyed, as a function of what they
// are for (which need, which of its contacts, what for). Keyed numbers are the same in two scenarios whatever else happened there, so a
// difference between scenarios is theirs and not chance's (common random numbers).
// Sources: Steele, Lea and Flood 2014 (SplitMix64, with Stafford's mixer 13); Marsaglia and Tsang 2000 (Gamma; ziggurat, as Doornik 2005
// has it); Walker 1977 and Vose 1991 (alias table).
#pragma once

#include <array>
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

// The bits of `subject` for `purpose` in the run with this key.
inline std::uint64_t keyed(std::uint64_t run, std::uint64_t subject, std::uint64_t purpose) {
  return mixed(run + subject * 0x9e3779b97f4a7c15 + purpose * 0xd1342543de82ef95);
}

// A number from 0 to 1, both left out.
inline double uniform(std::uint64_t bits) { return (static_cast<double>(bits >> 11) + 0.5) * 0x1p-53; }
// Two independent ones, for probabilities: below `threshold(p)` with probability p, to 2^-32.
inline std::uint32_t upper(std::uint64_t bits) { return static_cast<std::uint32_t>(bits >> 32); }
inline std::uint32_t lower(std::uint64_t bits) { return static_cast<std::uint32_t>(bits); }
inline std::uint64_t threshold(double probability) { return static_cast<std::uint64_t>(std::llround(probability * 0x1p32)); }

// A falling density cut into 256 layers of one area: edges from the outermost, which stands for the tail, to 0. Most draws fall where the
// next layer covers theirs and cost a product; the rest ask the density itself.
struct Ziggurat {
  static constexpr std::size_t layers = 256;
  std::array<double, layers + 1> edges{};
};
extern const Ziggurat normal_layers, exponential_layers;
double normal_at_the_edge(std::uint64_t bits);
double exponential_at_the_edge(std::uint64_t bits);

// The standard normal distribution.
inline double normal(std::uint64_t bits) {
  const auto layer = bits % Ziggurat::layers;
  const double z = static_cast<double>(static_cast<std::int64_t>(bits) >> 8) * 0x1p-55 * normal_layers.edges[layer];
  return std::abs(z) < normal_layers.edges[layer + 1] ? z : normal_at_the_edge(bits);
}
// The exponential one of mean 1.
inline double exponential(std::uint64_t bits) {
  const auto layer = bits % Ziggurat::layers;
  const double x = static_cast<double>(bits >> 11) * 0x1p-53 * exponential_layers.edges[layer];
  return x < exponential_layers.edges[layer + 1] ? x : exponential_at_the_edge(bits);
}
inline double lognormal(std::uint64_t bits, double log_median, double sigma) { return std::exp(log_median + sigma * normal(bits)); }
double gamma(Generator&, double shape);  // mean `shape`

// Which of these probabilities, laid side by side from 0 to 1, a number falls on: another scenario's that are nearly the same say the same
// of nearly every number. The top eight bits tell, but where one of them ends within their range.
class Pick {
 public:
  Pick() = default;
  explicit Pick(const std::vector<double>& probabilities);  // fewer than 255; the last that can be drawn takes what rounding leaves over
  std::uint8_t operator()(std::uint32_t bits) const {
    const std::uint8_t sure = by_top_[bits >> 24];
    return sure != unsure ? sure : counted(bits);
  }

 private:
  static constexpr std::uint8_t unsure = 255;
  std::uint8_t counted(std::uint32_t bits) const;
  std::array<std::uint8_t, 256> by_top_{};
  std::vector<std::uint64_t> summed_;  // thresholds
};

// Draws an index in proportion to its weight, in the same time for any number of them.
class AliasTable {
 public:
  void fill(std::span<const double> weights);  // keeps its room from one filling to the next
  std::uint32_t draw(std::uint64_t bits) const {
    const auto i = static_cast<std::size_t>(static_cast<std::uint64_t>(upper(bits)) * parts_.size() >> 32);
    const auto own = 0 - static_cast<std::uint32_t>(lower(bits) < parts_[i].own);  // all ones or none: no branch
    return (static_cast<std::uint32_t>(i) & own) | (parts_[i].other & ~own);
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
