#include "evaluation/synthetic_fit.h"

#include <algorithm>
#include <atomic>
#include <cmath>
#include <thread>

#include "evaluation/predictor_weights.h"
#include "evaluation/simplex.h"

namespace evaluation {
namespace {

using Eigen::Index;

Matrix centred(const Matrix& columns) { return columns.rowwise() - columns.colwise().mean(); }

// Nearest with a constant gap allowed and `ridge` x the squares of the weights added.
Vector nearest_apart(const Matrix& points, const Vector& target, double ridge) {
  const Index n = points.cols();
  Matrix stacked(points.rows() + n, n);
  stacked << centred(points), Matrix(std::sqrt(ridge) * Matrix::Identity(n, n));
  Vector aim = Vector::Zero(stacked.rows());
  aim.head(target.size()) = target.array() - target.mean();
  return nearest_in_hull(stacked, aim);
}

// How far outcomes move from one period to the next, before the start.
double noise_of(const Matrix& before) {
  const auto periods = before.rows();
  if (before.size() - before.cols() < 2) return 0;
  const Matrix steps = before.bottomRows(periods - 1) - before.topRows(periods - 1);
  return std::sqrt((steps.array() - steps.mean()).square().sum() / static_cast<double>(steps.size() - 1));
}

std::vector<Index> all_but(std::span<const Index> units, Index left_out) {
  std::vector<Index> rest;
  std::ranges::remove_copy(units, std::back_inserter(rest), left_out);
  return rest;
}

// Each of `units` as if it had begun there, from all others of `pool`. On two threads; the answer does not depend on them.
std::vector<UnitFit> fit_each(const Panel& panel, std::span<const Index> units, std::span<const Index> pool, SyntheticMethod method) {
  std::vector<UnitFit> fits(units.size());
  std::atomic<std::size_t> next = 0;
  const auto work = [&] {
    for (auto i = next++; i < units.size(); i = next++) fits[i] = fit_unit(panel, units[i], all_but(pool, units[i]), method);
  };
  {
    const std::jthread other(work);
    work();
  }
  return fits;
}

double ratio_of(const UnitFit& fit, Index before, double least) {
  const auto after = fit.gap.size() - before;
  const double post = fit.gap.tail(after).squaredNorm() / static_cast<double>(after);
  return std::sqrt(post / std::max(fit.pre_mspe(before), least));
}

}  // namespace

UnitFit fit_unit(const Panel& panel, Index unit, std::span<const Index> donors, SyntheticMethod method) {
  const auto n = static_cast<Index>(donors.size()), before = panel.before, after = panel.outcome.rows() - before;
  const Matrix others = panel.outcome(Eigen::all, donors);
  const Vector own = panel.outcome.col(unit);
  UnitFit fit;
  if (method == SyntheticMethod::two_way) {
    fit.donors = Vector::Constant(n, 1.0 / static_cast<double>(n));
    fit.times = Vector::Constant(before, 1.0 / static_cast<double>(before));
  } else if (method == SyntheticMethod::difference) {
    const double noise = noise_of(others.topRows(before));
    const double zeta_squared = std::sqrt(static_cast<double>(after)) * noise * noise;
    fit.donors = nearest_apart(others.topRows(before), own.head(before), zeta_squared * static_cast<double>(before));
    // The authors' 1e-6: only so that there is one answer.
    fit.times = nearest_apart(others.topRows(before).transpose(), others.bottomRows(after).colwise().mean().transpose(),
                              1e-12 * noise * noise * static_cast<double>(n));
  } else if (panel.predictors.rows() == 0) {
    fit.donors = nearest_in_hull(others.topRows(before), own.head(before));
  } else {
    Match match{panel.predictors(Eigen::all, donors), panel.predictors.col(unit), others.topRows(before), own.head(before)};
    auto weights = nested_weights(match);
    fit.donors = std::move(weights.donors);
    fit.predictors = std::move(weights.predictors);
  }
  fit.gap = own - others * fit.donors;
  if (fit.times.size()) fit.gap.array() -= fit.times.dot(fit.gap.head(before));
  return fit;
}

double placebo_se(const Panel& panel, std::span<const Index> donors, SyntheticMethod method) {
  if (donors.size() < 3) return std::nan("");
  Vector effects(static_cast<Index>(donors.size()));
  const auto fits = fit_each(panel, donors, donors, method);
  for (std::size_t i = 0; i < fits.size(); ++i) effects(static_cast<Index>(i)) = fits[i].effect(panel.before);
  return std::sqrt((effects.array() - effects.mean()).square().mean());
}

// The treated unit is a donor to the others: were nothing changed anywhere, each place would be as likely as any to have the greatest
// ratio.
Synthetic::Placebo placebo_test(const Panel& panel, Index treated, const UnitFit& fit, SyntheticMethod method) {
  std::vector<Index> units(panel.units.size());
  for (std::size_t i = 0; i < units.size(); ++i) units[i] = static_cast<Index>(i);
  const double least = 1e-20 * (panel.outcome.array() - panel.outcome.mean()).square().mean() + 1e-300;
  Synthetic::Placebo placebo{.ratio = ratio_of(fit, panel.before, least), .units = {}};
  placebo.of = static_cast<int>(units.size());
  placebo.rank = 1;
  const auto donors = all_but(units, treated);
  const auto fits = fit_each(panel, donors, units, method);
  for (std::size_t i = 0; i < fits.size(); ++i) {
    const double ratio = ratio_of(fits[i], panel.before, least);
    placebo.rank += ratio >= placebo.ratio;
    placebo.units.push_back({panel.units[static_cast<std::size_t>(donors[i])], fits[i].effect(panel.before), ratio});
  }
  placebo.p = static_cast<double>(placebo.rank) / placebo.of;
  std::ranges::sort(placebo.units, std::greater(), &Synthetic::PlaceboUnit::ratio);
  return placebo;
}

}  // namespace evaluation
