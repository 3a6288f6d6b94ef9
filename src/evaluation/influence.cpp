#include "evaluation/influence.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <thread>

namespace evaluation {
namespace {

constexpr std::size_t lanes = 8;  // draws that go over the influences together
using Lanes = std::array<double, lanes>;

// SplitMix64 (Steele, Lea and Flood 2014, doi 10.1145/2714064.2660195): a draw's signs depend on the seed and the draw alone.
struct Signs {
  std::uint64_t state;
  explicit Signs(std::uint64_t seed, std::uint64_t draw) : state(mixed(seed) ^ mixed(~draw)) {}
  static std::uint64_t mixed(std::uint64_t z) {
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ull;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebull;
    return z ^ (z >> 31);
  }
  std::uint64_t next() { return mixed(state += 0x9e3779b97f4a7c15ull); }
};

// Rademacher's multipliers by unit, for the draws from `first` on; one of a cluster's units has the sign of all.
void draw_signs(std::vector<Lanes>& by_unit, const DidPanel& panel, std::uint64_t seed, std::size_t first) {
  std::vector<Lanes> by_cluster(static_cast<std::size_t>(panel.clusters));
  for (std::size_t lane = 0; lane < lanes; ++lane) {
    Signs signs(seed, first + lane);
    std::uint64_t bits = 0;
    for (std::size_t c = 0; c < by_cluster.size(); ++c, bits >>= 1) {
      if (c % 64 == 0) bits = signs.next();
      by_cluster[c][lane] = bits & 1 ? 1 : -1;
    }
  }
  for (std::size_t i = 0; i < by_unit.size(); ++i) by_unit[i] = by_cluster[static_cast<std::size_t>(panel.cluster[i])];
}

// A row a draw, rounded up to whole lanes; a column an effect.
Matrix deviations(std::span<const DidEffect> effects, const DidPanel& panel, const DidOptions& options) {
  const auto blocks = (static_cast<std::size_t>(options.bootstrap) + lanes - 1) / lanes;
  Matrix all(static_cast<Eigen::Index>(blocks * lanes), static_cast<Eigen::Index>(effects.size()));
  const auto work = [&](std::size_t worker, std::size_t workers) {
    std::vector<Lanes> signs(static_cast<std::size_t>(panel.units()));
    for (std::size_t block = worker; block < blocks; block += workers) {
      draw_signs(signs, panel, options.seed, block * lanes);
      for (std::size_t e = 0; e < effects.size(); ++e) {
        const auto& [unit, value] = effects[e].influence;
        Lanes sum{};
        for (std::size_t j = 0; j < unit.size(); ++j) {
          const Lanes& sign = signs[static_cast<std::size_t>(unit[j])];
          for (std::size_t lane = 0; lane < lanes; ++lane) sum[lane] += value[j] * sign[lane];
        }
        for (std::size_t lane = 0; lane < lanes; ++lane)
          all(static_cast<Eigen::Index>(block * lanes + lane), static_cast<Eigen::Index>(e)) = sum[lane];
      }
    }
  };
  const std::size_t workers = options.threads ? options.threads : std::max(1u, std::thread::hardware_concurrency());
  {
    std::vector<std::jthread> others;
    for (std::size_t w = 1; w < workers; ++w) others.emplace_back(work, w, workers);
    work(0, workers);
  }
  return all.topRows(options.bootstrap);
}

double quantile(std::vector<double> values, double share) {
  const auto at = static_cast<std::ptrdiff_t>(std::ceil(share * static_cast<double>(values.size()))) - 1;
  const auto place = values.begin() + std::max<std::ptrdiff_t>(at, 0);
  std::ranges::nth_element(values, place);
  return *place;
}

// From the middle half of the draws, which a few wild ones do not move.
double spread(const Eigen::Ref<const Vector>& draws) {
  constexpr double normal_75 = 0.6744897501960817;
  const std::vector<double> all(draws.begin(), draws.end());
  return (quantile(all, 0.75) - quantile(all, 0.25)) / (2 * normal_75);
}

Estimate estimate_of(double value, double se, double critical) { return {value, se, value - critical * se, value + critical * se}; }

double clustered_se(const DidEffect& effect, const DidPanel& panel) {
  Vector sums = Vector::Zero(panel.clusters);
  const auto& [unit, value] = effect.influence;
  for (std::size_t j = 0; j < unit.size(); ++j) sums(panel.cluster[static_cast<std::size_t>(unit[j])]) += value[j];
  return sums.norm();
}

}  // namespace

Influence Influence::of(const Vector& by_unit) {
  Influence all;
  for (Eigen::Index i = 0; i < by_unit.size(); ++i) {
    if (by_unit(i) == 0) continue;
    all.unit.push_back(static_cast<int>(i));
    all.value.push_back(by_unit(i));
  }
  return all;
}

void Influence::add_to(Vector& by_unit, double weight) const {
  for (std::size_t j = 0; j < unit.size(); ++j) by_unit(unit[j]) += weight * value[j];
}

Matrix clustered_covariance(std::span<const DidEffect> effects, const DidPanel& panel) {
  Matrix sums = Matrix::Zero(panel.clusters, static_cast<Eigen::Index>(effects.size()));
  for (std::size_t e = 0; e < effects.size(); ++e) {
    const auto& [unit, value] = effects[e].influence;
    for (std::size_t j = 0; j < unit.size(); ++j)
      sums(panel.cluster[static_cast<std::size_t>(unit[j])], static_cast<Eigen::Index>(e)) += value[j];
  }
  return sums.transpose() * sums;
}

Band band(std::span<const DidEffect> effects, const DidPanel& panel, const DidOptions& options) {
  Band all;
  if (options.bootstrap == 0) {
    for (const auto& effect : effects) all.estimates.push_back(evaluation::estimate_of(effect.value, clustered_se(effect, panel)));
    return all;
  }
  const Matrix draws = deviations(effects, panel, options);
  std::vector<double> se(effects.size()), greatest(static_cast<std::size_t>(options.bootstrap), 0.0);
  for (std::size_t e = 0; e < effects.size(); ++e) {
    const auto column = draws.col(static_cast<Eigen::Index>(e));
    se[e] = spread(column);
    if (se[e] <= 0) continue;
    for (std::size_t b = 0; b < greatest.size(); ++b)
      greatest[b] = std::max(greatest[b], std::abs(column(static_cast<Eigen::Index>(b))) / se[e]);
  }
  if (effects.size() > 1) all.critical = std::max(normal_97_5, quantile(greatest, 0.95));
  for (std::size_t e = 0; e < effects.size(); ++e) all.estimates.push_back(estimate_of(effects[e].value, se[e], all.critical));
  return all;
}

Estimate single(const DidEffect& effect, const DidPanel& panel, const DidOptions& options) {
  return band(std::span(&effect, 1), panel, options).estimates.front();
}

}  // namespace evaluation
