#include "evaluation/regression.h"

#include <map>

#include <fmt/format.h>

namespace evaluation {
namespace {

constexpr int iterations_max = 50;
constexpr double tolerance = 1e-10;

// R's own threshold for a column that the others already say (lm, tol = 1e-7).
constexpr double rank_tolerance = 1e-7;

Result<void> check(const Design& design, const Vector& outcome) {
  const auto rows = design.x.rows(), columns = design.x.cols();
  if (outcome.size() != rows) return core::fail(core::Fault::invalid, "", "The outcome and the model differ in length");
  if (rows <= columns)
    return core::fail(core::Fault::invalid, "",
                      fmt::format("{} observations are too few for {} coefficients: leave something out of the model", rows, columns));
  Matrix scaled = design.x;  // so that a column's unit does not matter
  for (Eigen::Index j = 0; j < columns; ++j) {
    const double size = scaled.col(j).norm();
    if (size > 0) scaled.col(j) /= size;
  }
  Eigen::ColPivHouseholderQR<Matrix> qr(scaled);
  qr.setThreshold(rank_tolerance);
  if (qr.rank() == columns) return {};
  const auto last = qr.colsPermutation().indices()(columns - 1);
  return core::fail(core::Fault::invalid, design.names[static_cast<std::size_t>(last)],
                    fmt::format("\"{}\" says nothing that the rest of the model does not say already: leave it out",
                                design.names[static_cast<std::size_t>(last)]));
}

struct Weighted {
  Vector coefficients;
  Matrix bread;
};
Weighted solve(const Matrix& x, const Vector& y, const Vector& w) {
  const Matrix root = w.cwiseSqrt().asDiagonal() * x;
  const Eigen::HouseholderQR<Matrix> qr(root);
  const Matrix r = qr.matrixQR().topRows(x.cols()).triangularView<Eigen::Upper>();
  const Matrix inverse = r.triangularView<Eigen::Upper>().solve(Matrix::Identity(x.cols(), x.cols()));
  return {qr.solve(Vector(w.cwiseSqrt().cwiseProduct(y))), inverse * inverse.transpose()};
}

// What a family of distributions is, by its canonical link.
struct Poisson {
  static double mean(double linear) { return std::exp(linear); }
  static double variance(double mean) { return mean; }
  static double start(double outcome) { return std::log(outcome + 0.1); }
};
struct Binomial {
  static double mean(double linear) { return 1 / (1 + std::exp(-linear)); }
  static double variance(double mean) { return mean * (1 - mean); }
  static double start(double outcome) { return std::log((outcome + 0.5) / (1.5 - outcome)); }
};

std::unexpected<core::Error> unsettled() {
  return core::fail(core::Fault::invalid, "",
                    "The model does not settle: a column tells the outcome apart without fail, or is far from it");
}

template <class Family>
Result<Fit> reweighted(const Design& design, const Vector& outcome, const Vector& prior, const Vector& offset) {
  const Matrix& x = design.x;
  Vector linear = outcome.unaryExpr([](double y) { return Family::start(y); });
  Fit fit;
  for (int i = 0; i < iterations_max; ++i) {
    const Vector mean = linear.unaryExpr([](double e) { return Family::mean(e); });
    const Vector variance = mean.unaryExpr([](double m) { return std::max(Family::variance(m), 1e-300); });
    const Vector working = linear - offset + (outcome - mean).cwiseQuotient(variance);
    auto [coefficients, bread] = solve(x, working, prior.cwiseProduct(variance));
    if (!coefficients.allFinite()) break;
    const bool settled =
        i > 0 && (coefficients - fit.coefficients).cwiseAbs().maxCoeff() <= tolerance * (1 + coefficients.cwiseAbs().maxCoeff());
    linear = x * coefficients + offset;
    fit.coefficients = std::move(coefficients);
    fit.bread = std::move(bread);
    if (!settled) continue;
    fit.fitted = linear.unaryExpr([](double e) { return Family::mean(e); });
    const Vector spread = fit.fitted.unaryExpr([](double m) { return Family::variance(m); });
    fit.bread = solve(x, Vector::Zero(x.rows()), prior.cwiseProduct(spread)).bread;
    fit.residuals = outcome - fit.fitted;
    fit.score = fit.residuals.cwiseProduct(prior);
    fit.freedom = static_cast<int>(x.rows() - x.cols());
    fit.dispersion = fit.residuals.cwiseAbs2().cwiseQuotient(spread).cwiseProduct(prior).sum() / fit.freedom;
    return fit;
  }
  return unsettled();
}

Matrix sandwich(const Fit& fit, const Matrix& meat) { return fit.bread * meat * fit.bread; }
Matrix scores_of(const Design& design, const Fit& fit) { return fit.score.asDiagonal() * design.x; }

}  // namespace

void Design::add(std::string name, const Vector& column) {
  names.push_back(std::move(name));
  x.conservativeResize(Eigen::NoChange, x.cols() + 1);
  x.col(x.cols() - 1) = column;
}

Result<Fit> least_squares(const Design& design, const Vector& outcome, const Vector& weights) {
  if (auto fine = check(design, outcome); !fine) return std::unexpected(fine.error());
  const Vector w = weights.size() ? weights : Vector::Ones(outcome.size());
  auto [coefficients, bread] = solve(design.x, outcome, w);
  Fit fit{.coefficients = std::move(coefficients), .bread = std::move(bread), .fitted = {}, .residuals = {}, .score = {}};
  fit.fitted = design.x * fit.coefficients;
  fit.residuals = outcome - fit.fitted;
  fit.score = fit.residuals.cwiseProduct(w);
  fit.freedom = static_cast<int>(design.x.rows() - design.x.cols());
  fit.dispersion = fit.score.dot(fit.residuals) / fit.freedom;
  return fit;
}

Result<Fit> poisson(const Design& design, const Vector& outcome, const Vector& offset) {
  if (auto fine = check(design, outcome); !fine) return std::unexpected(fine.error());
  return reweighted<Poisson>(design, outcome, Vector::Ones(outcome.size()), offset.size() ? offset : Vector::Zero(outcome.size()));
}

Result<Fit> logistic(const Design& design, const Vector& outcome, const Vector& weights) {
  if (auto fine = check(design, outcome); !fine) return std::unexpected(fine.error());
  auto fit = reweighted<Binomial>(design, outcome, weights.size() ? weights : Vector::Ones(outcome.size()), Vector::Zero(outcome.size()));
  // Told apart without fail, the coefficients grow until the chances round to 0 and 1, and seem to have settled.
  if (fit && fit->residuals.cwiseAbs().maxCoeff() < 1e-6) return unsettled();
  return fit;
}

Matrix classical_covariance(const Fit& fit) { return fit.dispersion * fit.bread; }

Matrix robust_covariance(const Design& design, const Fit& fit) {
  const Matrix scores = scores_of(design, fit);
  return sandwich(fit, scores.transpose() * scores);
}

Matrix newey_west_covariance(const Design& design, const Fit& fit, int lags) {
  const Matrix scores = scores_of(design, fit);
  Matrix meat = scores.transpose() * scores;
  for (int lag = 1; lag <= std::min<int>(lags, static_cast<int>(scores.rows()) - 1); ++lag) {
    const auto n = scores.rows() - lag;
    const Matrix apart = scores.bottomRows(n).transpose() * scores.topRows(n);
    meat += (1 - static_cast<double>(lag) / (lags + 1)) * (apart + apart.transpose());
  }
  return sandwich(fit, meat);
}

Matrix clustered_covariance(const Design& design, const Fit& fit, std::span<const int> cluster) {
  const Matrix scores = scores_of(design, fit);
  std::map<int, Vector> sums;
  for (Eigen::Index i = 0; i < scores.rows(); ++i) {
    auto& sum = sums[cluster[static_cast<std::size_t>(i)]];
    if (sum.size() == 0) sum = Vector::Zero(scores.cols());
    sum += scores.row(i).transpose();
  }
  Matrix meat = Matrix::Zero(scores.cols(), scores.cols());
  for (const auto& [which, sum] : sums) meat += sum * sum.transpose();
  return sandwich(fit, meat);
}

}  // namespace evaluation
