#include "evaluation/did.h"

#include <algorithm>
#include <map>
#include <set>

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <boost/math/distributions/chi_squared.hpp>

#include "evaluation/imputation.h"
#include "evaluation/two_way.h"

namespace evaluation {
namespace {

// Of fewer clusters than 30 or so, errors by cluster come out too small: Cameron, Gelbach and Miller 2008, doi 10.1162/rest.90.3.414. So
// they do when few of many began, or did not: Conley and Taber 2011, doi 10.1162/REST_a_00049; the number is a judgement.
constexpr int clusters_few = 30, side_few = 5;
constexpr double pretrend_alarm = 0.05;
// Judgement: tests of more effects at once than a quarter of the clusters that show them reject too often.
constexpr int clusters_an_effect = 4, leads_max = 6;

std::optional<DidPretrend> wald(std::span<const DidEffect> effects, const DidPanel& panel, std::string over) {
  if (effects.empty()) return std::nullopt;
  const Matrix covariance = clustered_covariance(effects, panel);
  const Vector scale = covariance.diagonal().cwiseSqrt();
  if (!(scale.minCoeff() > 0)) return std::nullopt;
  Vector z(scale.size());
  for (Eigen::Index i = 0; i < z.size(); ++i) z(i) = effects[static_cast<std::size_t>(i)].value / scale(i);
  const Eigen::SelfAdjointEigenSolver<Matrix> solver(scale.cwiseInverse().asDiagonal() * covariance * scale.cwiseInverse().asDiagonal());
  if (solver.eigenvalues().minCoeff() < 1e-10 * solver.eigenvalues().maxCoeff()) return std::nullopt;
  const double statistic = (solver.eigenvectors().transpose() * z).cwiseAbs2().cwiseQuotient(solver.eigenvalues()).sum();
  const boost::math::chi_squared law(static_cast<double>(effects.size()));
  return DidPretrend{statistic, boost::math::cdf(boost::math::complement(law, statistic)), static_cast<int>(effects.size()),
                     std::move(over)};
}

bool known(const DidEffect& effect) { return !effect.influence.unit.empty(); }  // the universal base itself is nought by name

// Of one unit alone the error is not known: its cohort is left out of the test of single effects, which would always fail.
std::optional<DidPretrend> pretrend(std::span<const GroupTime> cells, const DidSummary& dynamic, const DidPanel& panel) {
  std::map<double, std::set<int>> clusters;
  std::set<int> began;
  for (std::size_t i = 0; i < panel.cohort.size(); ++i) {
    if (panel.cohort[i] == never_began) continue;
    clusters[panel.cohort[i]].insert(panel.cluster[i]);
    began.insert(panel.cluster[i]);
  }
  const auto enough = [](const std::set<int>& of, std::size_t effects) { return of.size() >= clusters_an_effect * effects; };
  std::vector<DidEffect> single, by_event;
  std::map<double, std::size_t> tested;
  bool fit_for_single = true;
  for (const auto& cell : cells) {
    if (cell.after() || !known(cell.effect) || panel.members(cell.group).size() == 1) continue;
    single.push_back(cell.effect);
    fit_for_single = fit_for_single && enough(clusters[cell.group], ++tested[cell.group]);
  }
  if (fit_for_single)
    if (auto test = wald(single, panel, "att_gt")) return test;
  for (std::size_t i = 0; i < dynamic.at.size(); ++i)
    if (dynamic.at[i] < 0 && known(dynamic.effects[i])) by_event.push_back(dynamic.effects[i]);
  if (enough(began, by_event.size()))
    if (auto test = wald(by_event, panel, "event_times")) return test;
  if (by_event.empty()) return std::nullopt;
  const DidEffect mean = mean_of(by_event, panel);
  return wald(std::span(&mean, 1), panel, "mean");
}

// As many leads as the clusters that began can carry, of the later half of the longest time before: the earlier is what they stand apart
// from.
std::optional<DidPretrend> pretrend_by_imputation(const DidPanel& panel) {
  std::set<int> began;
  Eigen::Index before = 0;
  for (std::size_t i = 0; i < panel.cohort.size(); ++i) {
    if (panel.cohort[i] == never_began) continue;
    began.insert(panel.cluster[i]);
    before = std::max(before, panel.first_at_or_after(panel.cohort[i]));
  }
  const auto most = std::min<Eigen::Index>({before / 2, std::max(1, static_cast<int>(began.size()) / clusters_an_effect), leads_max});
  for (auto leads = static_cast<int>(most); leads >= 1; --leads)
    if (auto test = wald(leads_before(panel, leads), panel, "leads")) return test;
  return std::nullopt;
}

void warn_of_units(const DidPanel& panel, Warnings& warnings) {
  std::vector<double> alone, sudden;
  for (const double group : panel.cohorts) {
    if (panel.members(group).size() == 1) alone.push_back(group);
    if (panel.first_at_or_after(group) < 2) sudden.push_back(group);
  }
  if (!alone.empty())
    warnings.push_back(
        {"one_unit_cohort",
         fmt::format("One unit alone began at {}: its own luck cannot be told from the effect, and the error of that effect is "
                     "too small",
                     fmt::join(alone, ", ")),
         "Join cohorts that began close together, or use synth for a single unit."});
  if (!sudden.empty())
    warnings.push_back(
        {"few_pre_periods",
         fmt::format("There is one time alone before {}: whether those who began then would have changed alike cannot be seen",
                     fmt::join(sudden, ", ")),
         "Add earlier times."});
  std::set<int> began, never;
  for (std::size_t i = 0; i < panel.cohort.size(); ++i) (panel.cohort[i] == never_began ? never : began).insert(panel.cluster[i]);
  const auto small = [](const std::set<int>& side) { return std::ssize(side) < side_few; };
  if (panel.clusters < clusters_few || small(began) || small(never))
    warnings.push_back({"few_clusters",
                        fmt::format("{} clusters, {} of which begin: with fewer than {}, or fewer than {} on a side, the intervals are too "
                                    "narrow",
                                    panel.clusters, began.size(), clusters_few, side_few),
                        "Add units; or use synth with --placebo, whose answer does not lean on many units."});
}

void warn_of_trend(const Did& result, Warnings& warnings) {
  if (!result.pretrend) {
    warnings.push_back({"no_pretrend_test", "Nothing before the start tests whether all would have changed alike",
                        "Add earlier times: the design stands or falls with that."});
  } else if (result.pretrend->p < pretrend_alarm) {
    warnings.push_back(
        {"pretrend_failed",
         fmt::format("Those who began were changing apart from the others before they began (Wald {:.2f} on {} degrees of "
                     "freedom, p {:.2g}): the estimate holds that trend too",
                     result.pretrend->statistic, result.pretrend->df, result.pretrend->p),
         "Compare with units alike before the start (--covariates, match) or weighted to be so (synth --method sdid); else do "
         "not call it an effect."});
  }
}

void warn_of_weights(const Did& result, Warnings& warnings) {
  const auto forbidden = std::ranges::find(result.decomposition, "later_vs_earlier", &DidComparison::kind);
  if (forbidden == result.decomposition.end() && result.negative_weights == 0) return;
  const bool shown = forbidden != result.decomposition.end();
  warnings.push_back(
      {"forbidden_comparisons",
       fmt::format("{}{} of {} effects count with a minus, {:.3f} in sum: where effects grow or differ, the coefficient is none of them",
                   shown ? fmt::format("{:.1f}% of the weight compares with those who have begun already; ", 100 * forbidden->weight) : "",
                   result.negative_weights, result.weighted_cells, result.negative_sum),
       "Use --method cs or --method imputation, which compare only with those who have not begun."});
}

DidAggregate aggregate_of(const DidSummary& summary, const DidPanel& panel, const DidOptions& options, double* critical = nullptr) {
  DidAggregate out{single(summary.overall, panel, options), {}};
  const Band all = band(summary.effects, panel, options);
  for (std::size_t i = 0; i < summary.at.size(); ++i) out.effects.push_back({summary.at[i], all.estimates[i]});
  if (critical) *critical = all.critical;
  return out;
}

void fill(Did& result, std::span<const GroupTime> cells, const DidSummaries& sums, const DidPanel& panel, const DidOptions& options) {
  std::vector<DidEffect> effects;
  for (const auto& cell : cells) effects.push_back(cell.effect);
  const Band all = band(effects, panel, options);
  for (std::size_t i = 0; i < cells.size(); ++i) result.att_gt.push_back({cells[i].group, cells[i].time, all.estimates[i]});
  result.critical = all.critical;
  result.simple = single(sums.simple, panel, options);
  result.group = aggregate_of(sums.group, panel, options);
  result.dynamic = aggregate_of(sums.dynamic, panel, options, &result.critical_dynamic);
  result.calendar = aggregate_of(sums.calendar, panel, options);
}

}  // namespace

core::Result<Did> did(const DidRows& rows, const DidOptions& options) {
  Did result;
  const auto panel = did_panel(rows, options.control, result.warnings);
  if (!panel) return std::unexpected(panel.error());
  result.units = static_cast<int>(panel->units());
  result.never = static_cast<int>(std::ranges::count(panel->cohort, never_began));
  result.treated = result.units - result.never;
  result.clusters = panel->clusters;
  result.times = static_cast<int>(panel->times.size());
  warn_of_units(*panel, result.warnings);

  // The times before are judged by the effects that they show; for imputation as its authors do, where nobody had begun.
  const bool own = options.method == DidMethod::callaway_santanna;
  DidPanel bare = *panel;
  if (!own) bare.covariates.clear(), bare.covariate_names.clear();
  const auto cells = group_times(bare, options);
  if (!cells) return std::unexpected(cells.error());
  const auto sums = summaries(*cells, bare, true);
  result.pretrend = options.method == DidMethod::imputation ? pretrend_by_imputation(*panel) : pretrend(*cells, sums.dynamic, bare);
  warn_of_trend(result, result.warnings);
  if (own) {
    fill(result, *cells, sums, *panel, options);
  } else if (options.method == DidMethod::imputation) {
    const auto imputations = imputed(*panel);
    if (!imputations) return std::unexpected(imputations.error());
    fill(result, *imputations, summaries(*imputations, *panel, false), *panel, options);
  } else {
    const auto regression = two_way(*panel);
    if (!regression) return std::unexpected(regression.error());
    result.simple = single(regression->effect, *panel, options);
    result.decomposition = regression->decomposition;
    result.pairs = regression->pairs;
    result.negative_weights = regression->negative_weights;
    result.weighted_cells = regression->weighted_cells;
    result.negative_sum = regression->negative_sum;
    warn_of_weights(result, result.warnings);
  }
  return result;
}

}  // namespace evaluation
