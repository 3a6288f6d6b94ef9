#include "evaluation/simplex.h"

#include <algorithm>

namespace evaluation {
namespace {

using Index = Eigen::Index;
constexpr double tolerance = 1e-13;  // of the largest squared distance

// The point nearest to the origin on the flat through these points, as weights that sum to 1 and may be below 0.
Vector nearest_on_flat(const Matrix& points, const std::vector<Index>& corral) {
  const auto n = static_cast<Index>(corral.size());
  Matrix stacked(points.rows() + 1, n);
  for (Index i = 0; i < n; ++i) {
    stacked(0, i) = 1;
    stacked.col(i).tail(points.rows()) = points.col(corral[static_cast<std::size_t>(i)]);
  }
  Vector one = Vector::Zero(stacked.rows());
  one(0) = 1;
  const Vector u = Eigen::HouseholderQR<Matrix>(stacked).solve(one);
  return u / u.sum();
}

Vector sum_of(const Matrix& points, const std::vector<Index>& corral, const Vector& weights) {
  Vector x = Vector::Zero(points.rows());
  for (std::size_t i = 0; i < corral.size(); ++i) x += weights(static_cast<Index>(i)) * points.col(corral[i]);
  return x;
}

}  // namespace

Vector nearest_in_hull(const Matrix& points, const Vector& target, const Vector& likely) {
  Matrix p = points.colwise() - target;
  const double size = std::sqrt(p.colwise().squaredNorm().maxCoeff());
  if (size > 0) p /= size;
  Index nearest = 0;
  p.colwise().squaredNorm().minCoeff(&nearest);
  std::vector<Index> corral{nearest};
  Vector weights = Vector::Ones(1), x = p.col(nearest);
  if (likely.size() == p.cols()) {
    std::vector<Index> guess;
    for (Index i = 0; i < p.cols(); ++i)
      if (likely(i) > 0) guess.push_back(i);
    const Vector flat = nearest_on_flat(p, guess);
    if (flat.allFinite() && flat.minCoeff() > 0) corral = guess, weights = flat, x = sum_of(p, corral, weights);
  }
  for (Index round = 0; round < 20 * (points.rows() + points.cols()); ++round) {
    Index entering = 0;
    const double least = (p.transpose() * x).minCoeff(&entering);
    if (least >= x.squaredNorm() - tolerance || std::ranges::count(corral, entering)) break;
    corral.push_back(entering);
    weights.conservativeResize(weights.size() + 1);
    weights(weights.size() - 1) = 0;
    while (true) {
      const Vector flat = nearest_on_flat(p, corral);
      if (!flat.allFinite()) break;  // the newest lies on the flat of the others: it can add nothing
      if (flat.minCoeff() > 0) {
        weights = flat;
        break;
      }
      double step = 1;
      Index leaving = 0;
      for (Index i = 0; i < flat.size(); ++i) {
        if (flat(i) > 0) continue;
        const double reach = weights(i) / (weights(i) - flat(i));
        if (reach < step || (i == 0 && reach <= step)) step = reach, leaving = i;
      }
      weights += step * (flat - weights);
      corral.erase(corral.begin() + leaving);
      Vector rest(weights.size() - 1);
      rest << weights.head(leaving), weights.tail(weights.size() - 1 - leaving);
      weights = rest.cwiseMax(0) / rest.cwiseMax(0).sum();
      if (corral.size() == 1) break;
    }
    x = sum_of(p, corral, weights);
  }
  Vector all = Vector::Zero(points.cols());
  for (std::size_t i = 0; i < corral.size(); ++i) all(corral[i]) = weights(static_cast<Index>(i));
  return all;
}

}  // namespace evaluation
