#include "evaluation/predictor_weights.h"

#include <algorithm>
#include <numeric>

#include "evaluation/simplex.h"

namespace evaluation {
namespace {

using Index = Eigen::Index;
constexpr double log_least = -16;  // a predictor that counts 10^-7 of another counts for nothing
constexpr int evaluations_max = 400, settled_after = 30;
constexpr int starts_spread = 64;
constexpr std::size_t starts_followed = 12;

// Sought on the logarithm, where each weight is free.
struct Place {
  Vector logs;
  double error = 0;
};

class Search {
 public:
  explicit Search(const Match& match) : match_(match) {}

  static Vector weights(const Vector& logs) {
    const Vector v = (logs.array() - logs.maxCoeff()).max(log_least).exp();
    return v / v.sum();
  }
  Vector donors(const Vector& logs) const {
    const Vector root = weights(logs).cwiseSqrt();
    return nearest_in_hull(root.asDiagonal() * match_.predictors, root.cwiseProduct(match_.treated_predictors), last_);
  }
  Place at(Vector logs) const {
    last_ = donors(logs);
    const double error = (match_.before * last_ - match_.treated_before).squaredNorm();
    return {std::move(logs), error};
  }
  Place descend(const Place& start, double reach) const;

 private:
  const Match& match_;
  mutable Vector last_;  // the answer next door is often the answer here, but for how much
};

// Nelder and Mead's simplex, until it has shrunk to a point or asked often enough.
Place Search::descend(const Place& start, double reach) const {
  const auto k = start.logs.size();
  std::vector<Place> simplex{start};
  for (Index i = 0; i < k; ++i) simplex.push_back(at(start.logs + reach * Vector::Unit(k, i)));
  for (int asked = 0; asked < evaluations_max; ++asked) {
    std::ranges::sort(simplex, {}, &Place::error);
    if (asked > settled_after && simplex.back().error - simplex.front().error <= 1e-8 * simplex.front().error) break;
    Vector centre = Vector::Zero(k);
    for (std::size_t i = 0; i + 1 < simplex.size(); ++i) centre += simplex[i].logs / static_cast<double>(k);
    auto& worst = simplex.back();
    const Vector away = centre - worst.logs;
    Place reflected = at(centre + away);
    if (reflected.error < simplex.front().error) {
      Place further = at(centre + 2 * away);
      worst = further.error < reflected.error ? std::move(further) : std::move(reflected);
    } else if (reflected.error < simplex[simplex.size() - 2].error) {
      worst = std::move(reflected);
    } else {
      Place nearer = at(reflected.error < worst.error ? Vector(centre + 0.5 * away) : Vector(centre - 0.5 * away));
      if (nearer.error < std::min(reflected.error, worst.error)) {
        worst = std::move(nearer);
      } else {
        for (std::size_t i = 1; i < simplex.size(); ++i) simplex[i] = at(0.5 * (simplex[i].logs + simplex.front().logs));
      }
    }
  }
  return std::ranges::min(simplex, {}, &Place::error);
}

// How strongly each predictor goes with the outcomes before, over all units: the squares of the coefficients, summed over the periods.
Vector regression_start(const Match& m) {
  const Index units = m.predictors.cols() + 1, k = m.predictors.rows();
  Matrix x(units, k + 1), y(units, m.before.rows());
  x.col(0).setOnes();
  x.block(0, 1, units - 1, k) = m.predictors.transpose();
  x.block(units - 1, 1, 1, k) = m.treated_predictors.transpose();
  y.topRows(units - 1) = m.before.transpose();
  y.row(units - 1) = m.treated_before.transpose();
  const Matrix coefficients = x.completeOrthogonalDecomposition().solve(y).bottomRows(k);
  return coefficients.rowwise().squaredNorm().cwiseMax(1e-300).array().log();
}

// Spread evenly over the logarithms, from one that counts 10^-5 of another to all alike. Roberts 2018's sequence: by powers of the root of
// x^(k+1) = x + 1, as the golden ratio is for one dimension.
Vector spread_start(Index k, int i) {
  double root = 2;
  for (int step = 0; step < 50; ++step) root = std::pow(1 + root, 1.0 / static_cast<double>(k + 1));
  Vector logs(k);
  for (Index j = 0; j < k; ++j) {
    const double share = 0.5 + i * std::pow(root, -static_cast<double>(j + 1));
    logs(j) = -12 * (share - std::floor(share));
  }
  return logs;
}

}  // namespace

NestedWeights nested_weights(const Match& match) {
  const Search search(match);
  const Index k = match.predictors.rows();
  if (k == 1) return {Vector::Ones(1), search.donors(Vector::Zero(1))};
  std::vector<Place> places{search.at(Vector::Zero(k)), search.at(regression_start(match))};
  for (Index i = 0; i < k; ++i) places.push_back(search.at(4 * Vector::Unit(k, i)));
  for (int i = 1; i <= starts_spread; ++i) places.push_back(search.at(spread_start(k, i)));
  std::ranges::sort(places, {}, &Place::error);
  places.resize(std::min(places.size(), starts_followed));
  Place best = places.front();
  for (const auto& place : places) {
    Place found = place;
    for (const double reach : {2.0, -2.0, 1.0, -0.5}) found = search.descend(found, reach);
    if (found.error < best.error) best = std::move(found);
  }
  return {Search::weights(best.logs), search.donors(best.logs)};
}

}  // namespace evaluation
