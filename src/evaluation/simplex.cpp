#include "evaluation/simplex.h"

#include <algorithm>
#include <utility>

namespace evaluation {
namespace {

using Index = Eigen::Index;
constexpr double tolerance = 1e-13, guess_tolerance = 1e-12;  // of the largest squared distance
constexpr Index guess_from = 24;                               // points: of fewer, the exact search is as quick

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

// How far on the way to `flat` no weight is below 0, and which is the first to be 0 there.
std::pair<double, Index> first_at_nought(const Vector& weights, const Vector& flat) {
  double step = 1;
  Index leaving = 0;
  for (Index i = 0; i < flat.size(); ++i) {
    if (flat(i) > 0) continue;
    const double reach = weights(i) / (weights(i) - flat(i));
    if (reach < step || (i == 0 && reach <= step)) step = reach, leaving = i;
  }
  return {step, leaving};
}

Vector without(const Vector& v, Index place) {
  Vector rest(v.size() - 1);
  rest << v.head(place), v.tail(v.size() - 1 - place);
  return rest;
}

// The points that stand in the answer, with the root (Cholesky) of their products + 1. A point that comes or goes changes the root by a
// row, where to work it out anew takes the cube of their number.
class Corral {
 public:
  Corral(const Matrix& products, Index room) : products_(products), root_(Matrix::Zero(room, room)) {}

  const std::vector<Index>& points() const { return points_; }

  bool add(Index point) {  // false: too near the flat of the others
    const auto n = static_cast<Index>(points_.size());
    if (n == root_.rows()) return false;
    Vector row(n);
    for (Index i = 0; i < n; ++i) row(i) = 1 + products_(point, points_[static_cast<std::size_t>(i)]);
    root().solveInPlace(row);
    const double rest = 1 + products_(point, point) - row.squaredNorm();
    if (!(rest > 1e-12)) return false;
    root_.row(n).head(n) = row.transpose();
    root_(n, n) = std::sqrt(rest);
    points_.push_back(point);
    return true;
  }

  void remove(Index place) {
    const auto n = static_cast<Index>(points_.size());
    for (Index r = place; r + 1 < n; ++r) root_.row(r).head(r + 2) = root_.row(r + 1).head(r + 2);
    for (Index c = place; c + 1 < n; ++c) {  // each row now reaches one too far: turn it back under the diagonal
      const double along = root_(c, c), beyond = root_(c, c + 1), length = std::hypot(along, beyond);
      const double cosine = along / length, sine = beyond / length;
      const Vector left = root_.col(c).segment(c, n - 1 - c), right = root_.col(c + 1).segment(c, n - 1 - c);
      root_.col(c).segment(c, n - 1 - c) = cosine * left + sine * right;
      root_.col(c + 1).segment(c, n - 1 - c) = cosine * right - sine * left;
    }
    root_.row(n - 1).setZero();
    points_.erase(points_.begin() + place);
  }

  Vector flat() const {
    Vector u = Vector::Ones(static_cast<Index>(points_.size()));
    root().solveInPlace(u);
    root().adjoint().solveInPlace(u);
    return u / u.sum();
  }

 private:
  Eigen::TriangularView<const Eigen::Block<const Matrix>, Eigen::Lower> root() const {
    const auto n = static_cast<Index>(points_.size());
    return std::as_const(root_).topLeftCorner(n, n).triangularView<Eigen::Lower>();
  }

  const Matrix& products_;
  Matrix root_;
  std::vector<Index> points_;
};

// The same search by products alone, quick for many points; products hold half of the digits, so its answer is only where to begin.
Vector guess_by_products(const Matrix& p) {
  Matrix products = Matrix::Zero(p.cols(), p.cols());
  products.selfadjointView<Eigen::Lower>().rankUpdate(p.transpose());
  products.triangularView<Eigen::StrictlyUpper>() = products.transpose();
  Index entering = 0;
  products.diagonal().minCoeff(&entering);
  Corral corral(products, std::min(p.cols(), p.rows() + 1));
  Vector weights, towards = products.col(entering);
  for (Index round = 0; round < 20 * (p.rows() + p.cols()); ++round) {
    if (round > 0) {
      double length = 0;
      for (std::size_t i = 0; i < corral.points().size(); ++i) length += weights(static_cast<Index>(i)) * towards(corral.points()[i]);
      if (towards.minCoeff(&entering) >= length - guess_tolerance || std::ranges::count(corral.points(), entering)) break;
    }
    if (!corral.add(entering)) break;
    weights.conservativeResize(weights.size() + 1);
    weights(weights.size() - 1) = round == 0 ? 1 : 0;
    for (Vector flat = corral.flat();; flat = corral.flat()) {
      if (flat.minCoeff() > 0 || corral.points().size() == 1) {
        weights = flat;
        break;
      }
      const auto [step, leaving] = first_at_nought(weights, flat);
      weights = without(weights + step * (flat - weights), leaving).cwiseMax(0);
      weights /= weights.sum();
      corral.remove(leaving);
    }
    towards.setZero();
    for (std::size_t i = 0; i < corral.points().size(); ++i) towards += weights(static_cast<Index>(i)) * products.col(corral.points()[i]);
  }
  Vector all = Vector::Zero(p.cols());
  for (std::size_t i = 0; i < corral.points().size(); ++i) all(corral.points()[i]) = weights(static_cast<Index>(i));
  return all;
}

}  // namespace

Vector nearest_in_hull(const Matrix& points, const Vector& target, const Vector& likely) {
  Matrix p = points.colwise() - target;
  const double size = std::sqrt(p.colwise().squaredNorm().maxCoeff());
  if (size > 0) p /= size;
  if (likely.size() == 0 && p.cols() > guess_from) return nearest_in_hull(points, target, guess_by_products(p));
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
      const auto [step, leaving] = first_at_nought(weights, flat);
      corral.erase(corral.begin() + leaving);
      weights = without(weights + step * (flat - weights), leaving).cwiseMax(0);
      weights /= weights.sum();
      if (corral.size() == 1) break;
    }
    x = sum_of(p, corral, weights);
  }
  Vector all = Vector::Zero(points.cols());
  for (std::size_t i = 0; i < corral.size(); ++i) all(corral[i]) = weights(static_cast<Index>(i));
  return all;
}

}  // namespace evaluation
