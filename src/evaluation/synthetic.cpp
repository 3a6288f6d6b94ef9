#include "evaluation/synthetic.h"

#include <algorithm>
#include <cmath>
#include <set>

#include <fmt/format.h>

#include "evaluation/synthetic_fit.h"

namespace evaluation {
namespace {

using core::Fault;
using Eigen::Index;

// Judgement, after Abadie 2021: a fit is poor when it leaves a quarter of how far the donors lie apart.
constexpr double poor_fit = 0.25, one_donor = 0.75;
constexpr int donors_few = 10, periods_few = 8;

Index place_of(const auto& sorted, const auto& value) {
  const auto found = std::ranges::lower_bound(sorted, value);
  return found != sorted.end() && *found == value ? found - sorted.begin() : -1;
}

Result<void> fill_outcomes(Panel& panel, const UnitTimes& rows) {
  panel.outcome = Matrix::Constant(static_cast<Index>(panel.times.size()), static_cast<Index>(panel.units.size()), std::nan(""));
  for (std::size_t i = 0; i < rows.unit.size(); ++i) {
    auto& cell = panel.outcome(place_of(panel.times, rows.time[i]), place_of(panel.units, rows.unit[i]));
    if (!std::isnan(cell))
      return core::fail(Fault::invalid, "unit", fmt::format("\"{}\" has two rows at time {}: leave one", rows.unit[i], rows.time[i]));
    cell = rows.outcome[i];
  }
  for (Index u = 0; u < panel.outcome.cols(); ++u)
    for (Index t = 0; t < panel.outcome.rows(); ++t)
      if (std::isnan(panel.outcome(t, u)))
        return core::fail(Fault::invalid, "unit",
                          fmt::format("\"{}\" has no row at time {}: every unit needs one at every time. Fill it, or leave the unit out",
                                      panel.units[static_cast<std::size_t>(u)], panel.times[static_cast<std::size_t>(t)]));
  return {};
}

Result<void> fill_predictors(Panel& panel, const UnitTimes& rows, double start) {
  panel.predictors = Matrix::Zero(static_cast<Index>(rows.predictors.size()), panel.outcome.cols());
  for (Index k = 0; k < panel.predictors.rows(); ++k) {
    const auto& predictor = rows.predictors[static_cast<std::size_t>(k)];
    if (predictor.at && (*predictor.at >= start || place_of(panel.times, *predictor.at) < 0))
      return core::fail(Fault::invalid, "predictors",
                        fmt::format("\"{}\": there is no time {} before the start", predictor.name, *predictor.at));
    for (std::size_t i = 0; i < rows.unit.size(); ++i)
      if (predictor.at ? rows.time[i] == *predictor.at : rows.time[i] < start)
        panel.predictors(k, place_of(panel.units, rows.unit[i])) +=
            predictor.values[i] / (predictor.at ? 1.0 : static_cast<double>(panel.before));
    const auto row = panel.predictors.row(k).array();
    if (row.maxCoeff() - row.minCoeff() <= 1e-12 * row.abs().maxCoeff())
      return core::fail(Fault::invalid, "predictors",
                        fmt::format("\"{}\" is the same for every unit: it tells none from another. Leave it out", predictor.name));
  }
  return {};
}

Result<Panel> panel_of(const UnitTimes& rows, const SyntheticOptions& options) {
  const auto n = rows.unit.size();
  if (rows.time.size() != n || rows.outcome.size() != n ||
      std::ranges::any_of(rows.predictors, [&](const Predictor& p) { return p.values.size() != n; }))
    return core::fail(Fault::invalid, "", "The columns differ in length");
  Panel panel;
  const std::set<std::string> units(rows.unit.begin(), rows.unit.end());
  const std::set<double> times(rows.time.begin(), rows.time.end());
  panel.units.assign(units.begin(), units.end());
  panel.times.assign(times.begin(), times.end());
  panel.before = std::ranges::lower_bound(panel.times, options.start) - panel.times.begin();
  const auto refuse = [](const char* field, std::string text) { return core::fail(Fault::invalid, field, std::move(text)); };
  if (!units.contains(options.treated)) return refuse("treated", fmt::format("There is no unit \"{}\"", options.treated));
  if (units.size() < 2) return refuse("unit", fmt::format("There is no unit but \"{}\": nothing to compare with", options.treated));
  if (panel.before == 0) return refuse("start", fmt::format("There is no time before {}: nothing to match on", options.start));
  if (panel.before == std::ssize(panel.times)) return refuse("start", fmt::format("There is no time from {} on", options.start));
  if (panel.before < 2 && options.method == SyntheticMethod::difference)
    return refuse("start", "Synthetic difference in differences needs 2 periods before the start at the least");
  if (!rows.predictors.empty() && options.method != SyntheticMethod::control)
    return refuse("predictors", "Only a synthetic control (sc) is matched on predictors");
  if (auto fine = fill_outcomes(panel, rows); !fine) return std::unexpected(fine.error());
  if (auto fine = fill_predictors(panel, rows, options.start); !fine) return std::unexpected(fine.error());
  return panel;
}

// Each predictor in units of its own spread, so that none counts more for being written in pennies.
Vector standardise(Matrix& predictors) {
  Vector spread(predictors.rows());
  for (Index k = 0; k < predictors.rows(); ++k) {
    auto row = predictors.row(k);
    spread(k) = std::sqrt((row.array() - row.mean()).square().sum() / static_cast<double>(row.size() - 1));
    row /= spread(k);
  }
  return spread;
}

void warn(Synthetic& result, const Panel& panel, Index treated, std::span<const Index> donors, const UnitFit& fit, SyntheticMethod method) {
  auto& w = result.warnings;
  const Matrix before = panel.outcome.topRows(panel.before)(Eigen::all, donors);
  const double spread = std::sqrt((before.colwise() - before.rowwise().mean()).array().square().mean()), rmse = std::sqrt(result.pre_mspe);
  if (rmse > poor_fit * spread)
    w.push_back(
        {"poor_fit",
         fmt::format("Before the start the synthetic unit misses by {:.3g} (root mean squared), the donors lie {:.3g} apart", rmse, spread),
         method == SyntheticMethod::difference ? "Look for donors more like it, or do not use this design."
                                               : "Use --method sdid, which allows a constant gap, or look for donors more like it."});
  int outside = 0;
  for (Index t = 0; t < panel.before; ++t) {
    const double own = panel.outcome(t, treated);
    outside += own < before.row(t).minCoeff() || own > before.row(t).maxCoeff();
  }
  if (outside > 0 && method == SyntheticMethod::control)
    w.push_back(
        {"outside_donors",
         fmt::format("In {} of {} periods before, no donor was as high or as low: no weighting can match that", outside, panel.before),
         "Use --method sdid, or an outcome per person, or changes from the first period."});
  if (result.donors < donors_few)
    w.push_back({"few_donors",
                 fmt::format("{} donors: a placebo p cannot be below {:.2g}, and the standard error rests on {} placebos", result.donors,
                             1.0 / (result.donors + 1), result.donors),
                 "Add places that had no such service, 19 or more for a p of 0.05."});
  if (result.before < periods_few)
    w.push_back({"few_pre_periods", fmt::format("{} periods before the start: a match on so few may be luck", result.before),
                 "Take in earlier periods, or shorter ones (weeks for months)."});
  if (fit.donors.maxCoeff() > one_donor && method != SyntheticMethod::two_way)
    w.push_back({"one_donor",
                 fmt::format("\"{}\" alone has {:.0f}% of the weight: whatever happened there is in the estimate", result.weights[0].name,
                             100 * fit.donors.maxCoeff()),
                 "Ask what else happened there, and try again without it."});
  if (result.predictors.empty()) return;
  double apart = 0;
  for (const auto& p : result.predictors) apart = std::max(apart, std::abs(p.treated - p.synthetic) / (std::abs(p.treated) + 1e-300));
  if (apart < 1e-9)
    w.push_back({"weights_not_unique",
                 "The predictors are matched exactly, as other weights would match them too: these are one choice of many",
                 "Add outcomes before the start as predictors, or leave out --predictors to match on all of them."});
}

}  // namespace

core::Result<Synthetic> synthetic(const UnitTimes& rows, const SyntheticOptions& options) {
  auto panel = panel_of(rows, options);
  if (!panel) return std::unexpected(panel.error());
  const Vector spread = standardise(panel->predictors);
  const Index treated = place_of(panel->units, options.treated);
  std::vector<Index> donors;
  for (Index u = 0; u < panel->outcome.cols(); ++u)
    if (u != treated) donors.push_back(u);

  const auto fit = fit_unit(*panel, treated, donors, options.method);
  Synthetic result;
  result.effect = estimate_of(fit.effect(panel->before), placebo_se(*panel, donors, options.method));
  result.pre_mspe = fit.pre_mspe(panel->before);
  result.donors = static_cast<int>(donors.size());
  result.before = static_cast<int>(panel->before);
  result.after = static_cast<int>(panel->times.size()) - result.before;
  for (std::size_t i = 0; i < donors.size(); ++i)
    if (const double weight = fit.donors(static_cast<Index>(i)); weight > weight_shown)
      result.weights.push_back({panel->units[static_cast<std::size_t>(donors[i])], weight});
  std::ranges::stable_sort(result.weights, std::greater(), &Synthetic::Weight::weight);
  if (options.method == SyntheticMethod::difference)
    for (Index t = 0; t < panel->before; ++t)
      if (fit.times(t) > weight_shown) result.time_weights.push_back({panel->times[static_cast<std::size_t>(t)], fit.times(t)});
  for (Index k = 0; k < panel->predictors.rows(); ++k) {
    const Vector row = spread(k) * panel->predictors.row(k)(donors).transpose();
    result.predictors.push_back({rows.predictors[static_cast<std::size_t>(k)].name, fit.predictors(k),
                                 spread(k) * panel->predictors(k, treated), row.dot(fit.donors), row.mean()});
  }
  result.time = panel->times;
  for (Index t = 0; t < fit.gap.size(); ++t) {
    result.observed.push_back(panel->outcome(t, treated));
    result.synthetic.push_back(panel->outcome(t, treated) - fit.gap(t));
  }
  if (options.placebo) result.placebo = placebo_test(*panel, treated, fit, options.method);
  warn(result, *panel, treated, donors, fit, options.method);
  return result;
}

}  // namespace evaluation
