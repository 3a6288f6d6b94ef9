#include "evaluation/matching.h"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "evaluation/nearest.h"

namespace evaluation {
namespace {

using core::Fault;
using Eigen::Index;

// Stuart 2010, doi 10.1214/09-STS313: 0.1 of a standard deviation is balanced, beyond 0.25 a regression has to guess. The rest is
// judgement.
constexpr double weak_balance = 0.1, regression_balance = 0.25, beyond_overlap = 0.05, many_unmatched = 0.1;
constexpr int controls_few = 20;

Result<void> check(const Treatment& t) {
  const auto n = t.treated.size();
  if (t.outcome.size() != n || (!t.exact.empty() && t.exact.size() != n) || (!t.before.empty() && t.before.size() != n) ||
      std::ranges::any_of(t.covariates, [&](const Covariate& c) { return c.values.size() != n; }))
    return core::fail(Fault::invalid, "", "The columns differ in length");
  for (std::size_t i = 0; i < n; ++i) {
    if (t.treated[i] != 0 && t.treated[i] != 1)
      return core::fail(Fault::invalid, "treat",
                        fmt::format("The treatment is {}, in the {}. row of values: 1 is treated, 0 is not", t.treated[i], i + 1));
    if (!t.before.empty() && t.before[i] < 0)
      return core::fail(Fault::invalid, "before", fmt::format("The count before is {}, in the {}. row of values", t.before[i], i + 1));
  }
  const auto treated = std::ranges::count(t.treated, 1.0);
  if (treated < 2 || std::ssize(t.treated) - treated < 2)
    return core::fail(
        Fault::invalid, "treat",
        fmt::format("{} treated and {} not: there must be 2 on each side at the least", treated, std::ssize(t.treated) - treated));
  if (t.covariates.empty()) return core::fail(Fault::invalid, "covariates", "There is nothing to match on");
  return {};
}

// Everything by row: who is treated, what came of it, and the model of who is treated.
struct Rows {
  Vector treated, outcome;
  Design covariates;
  Vector score;  // logarithm of the odds of being treated
};

double mean_of(const Vector& values, const Vector& weights) { return values.dot(weights) / weights.sum(); }
double spread_of(const Vector& values, const Vector& weights) {
  const double mean = mean_of(values, weights);
  return (values.array() - mean).square().matrix().dot(weights) / (weights.sum() - 1);
}

std::vector<Balance> balance_of(const Treatment& t, const Vector& treated, const Vector& weight_treated, const Vector& weight_control) {
  std::vector<Balance> all;
  const Vector control = Vector::Ones(treated.size()) - treated;
  for (const auto& c : t.covariates) {
    const Eigen::Map<const Vector> values(c.values.data(), treated.size());
    Balance b{.covariate = c.name,
              .mean_treated = mean_of(values, treated),
              .mean_control = mean_of(values, control),
              .mean_treated_after = mean_of(values, weight_treated),
              .mean_control_after = mean_of(values, weight_control),
              .smd_before = 0,
              .smd_after = 0};
    if (const double sd = std::sqrt((spread_of(values, treated) + spread_of(values, control)) / 2); sd > 0) {
      b.smd_before = (b.mean_treated - b.mean_control) / sd;
      b.smd_after = (b.mean_treated_after - b.mean_control_after) / sd;
    }
    all.push_back(std::move(b));
  }
  return all;
}

Result<void> by_nearest(Matched& result, const Treatment& t, const Rows& rows, const MatchOptions& options) {
  Candidates scored{.score = rows.score, .outcome = rows.outcome, .treated = {}, .exact = t.exact};
  for (const double treated : t.treated) scored.treated.push_back(treated > 0);
  const double sd = std::sqrt(spread_of(rows.score, Vector::Ones(rows.score.size())));
  const auto found = nearest_controls(scored, options.caliper ? *options.caliper * sd : INFINITY);
  const Vector has = (rows.treated.array() > 0 && found.outcome.array().isFinite()).cast<double>();
  result.matched = static_cast<int>(has.sum());
  result.unmatched = result.treated - result.matched;
  if (result.matched == 0)
    return core::fail(Fault::invalid, "caliper", "No treated row has a control near enough: widen the caliper, or match on less");
  const Vector gain = (has.array() > 0).select(rows.outcome - found.outcome, 0);
  const double n = has.sum(), effect = gain.sum() / n;
  const Vector own = has.cwiseProduct((gain.array() - effect).square().matrix());
  const Vector lent = (found.times.cwiseAbs2() - found.squares).cwiseMax(0).cwiseProduct(variance_among_alike(scored));
  result.effect = estimate_of(effect, std::sqrt(own.sum() + lent.sum()) / n);
  result.effective_controls = found.times.sum() * found.times.sum() / found.times.squaredNorm();
  result.balance = balance_of(t, rows.treated, has, found.times);
  return {};
}

// The chance of being treated turned into weights e / (1 - e) for those who were not; its own estimation is in the influence of each row.
void by_weighting(Matched& result, const Treatment& t, const Rows& rows, const Fit& chance) {
  const Index n = rows.treated.size();
  const Vector control = Vector::Ones(n) - rows.treated;
  const Vector weights = control.cwiseProduct(Vector(rows.score.array().exp()));
  const double treated_mean = mean_of(rows.outcome, rows.treated), control_mean = mean_of(rows.outcome, weights);
  const Vector off = weights.cwiseProduct((rows.outcome.array() - control_mean).matrix());
  const Vector slope = chance.bread * (rows.covariates.x.transpose() * off);
  const Vector of_chance = (rows.covariates.x * slope).cwiseProduct(chance.score);
  const Vector influence =
      rows.treated.cwiseProduct((rows.outcome.array() - treated_mean).matrix()) / rows.treated.sum() - (off + of_chance) / weights.sum();
  result.effect = estimate_of(treated_mean - control_mean, influence.norm());
  result.effective_controls = weights.sum() * weights.sum() / weights.squaredNorm();
  result.balance = balance_of(t, rows.treated, rows.treated, weights);
}

Result<void> by_regression(Matched& result, const Treatment& t, const Rows& rows) {
  Design design = rows.covariates;
  design.add("treatment", rows.treated);
  const auto fit = least_squares(design, rows.outcome);
  if (!fit) return std::unexpected(fit.error());
  const Index last = design.x.cols() - 1;
  result.effect = estimate_of(fit->coefficients(last), se_of(robust_covariance(design, *fit), last));
  result.balance = balance_of(t, rows.treated, rows.treated, Vector::Ones(rows.treated.size()) - rows.treated);
  return {};
}

RegressionToMean regression_to_mean(const Treatment& t, const Rows& rows) {
  const Eigen::Map<const Vector> before(t.before.data(), rows.treated.size());
  const Vector everybody = Vector::Ones(before.size());
  RegressionToMean r{.mean_all = before.mean(), .shape = INFINITY};
  if (const double excess = spread_of(before, everybody) - r.mean_all; excess > 0) r.shape = r.mean_all * r.mean_all / excess;
  r.mean_before = mean_of(before, rows.treated);
  r.mean_after = mean_of(rows.outcome, rows.treated);
  r.change = r.mean_after - r.mean_before;
  r.expected_after = expected_after(r.mean_all, r.shape, r.mean_before);
  r.expected_change = r.expected_after - r.mean_before;
  return r;
}

void warn_of_selection(Matched& result, const Treatment& t, const Rows& rows) {
  const auto& r = *result.regression_to_mean;
  const Eigen::Map<const Vector> before(t.before.data(), rows.treated.size());
  const double sd = std::sqrt(spread_of(before, Vector::Ones(before.size())));
  if (std::abs(r.mean_before - r.mean_all) <= regression_balance * sd) return;
  result.warnings.push_back(
      {"regression_to_the_mean",
       fmt::format(
           "The treated had {:.3g} before, all had {:.3g}: with nothing done {:.3g} would be expected after, a change of {:.3g}, and more "
           "if visits come in bouts. The change seen is {:.3g}",
           r.mean_before, r.mean_all, r.expected_after, r.expected_change, r.change),
       "Do not report the change from before to after. Report the effect against matched controls, and never the two added together."});
  if (std::ranges::none_of(t.covariates, [&](const Covariate& c) { return c.values == t.before; }))
    result.warnings.push_back({"before_not_matched",
                               "The treated were chosen by what they had before, and that is not among the covariates",
                               "Add the column of --before to --covariates."});
}

void warn(Matched& result, const Rows& rows, const MatchOptions& options) {
  auto& w = result.warnings;
  const bool regression = options.method == MatchMethod::regression, weighting = options.method == MatchMethod::weighting;
  const auto worst = std::ranges::max(result.balance, {}, [](const Balance& b) { return std::abs(b.smd_after); });
  if (std::abs(worst.smd_after) > (regression ? regression_balance : weak_balance))
    w.push_back({"weak_balance",
                 fmt::format("\"{}\" still differs by {:.2f} standard deviations ({:.4g} treated, {:.4g} not)", worst.covariate,
                             worst.smd_after, worst.mean_treated_after, worst.mean_control_after),
                 regression  ? "Use --method nearest: a regression has to guess what lies between groups so far apart."
                 : weighting ? "Use --method nearest, or leave out whoever could not have been chosen."
                             : "Use --caliper 0.2, --exact on it, or more people to choose controls from."});
  double low = INFINITY, high = -INFINITY;
  for (Index i = 0; i < rows.score.size(); ++i)
    if (rows.treated(i) == 0) low = std::min(low, rows.score(i)), high = std::max(high, rows.score(i));
  const auto beyond = (rows.treated.array() > 0 && (rows.score.array() < low - 1e-9 || rows.score.array() > high + 1e-9)).count();
  if (static_cast<double>(beyond) > beyond_overlap * result.treated)
    w.push_back(
        {"poor_overlap",
         fmt::format("{} of {} treated are unlike any control: nobody shows what would have become of them", beyond, result.treated),
         "Use --caliper 0.2 and say for whom the answer then holds, or look for controls like them."});
  if (!regression && result.effective_controls < controls_few)
    w.push_back({"few_controls",
                 fmt::format("The {} controls say as much as {:.1f} of equal weight: a few of them carry the answer", result.controls,
                             result.effective_controls),
                 "Look for more controls like the treated, or match on less."});
  if (result.unmatched > many_unmatched * result.treated)
    w.push_back({"many_unmatched",
                 fmt::format("{} of {} treated have no match: the effect is of the others alone", result.unmatched, result.treated),
                 "Say whom it holds for, widen the caliper, or look for controls like those left out."});
}

}  // namespace

double expected_after(double mean_all, double shape, double mean_before) {
  if (!std::isfinite(shape)) return mean_all;
  if (shape + mean_all <= 0) return 0;
  return mean_all * (shape + mean_before) / (shape + mean_all);
}

core::Result<Matched> matched(const Treatment& t, const MatchOptions& options) {
  if (auto fine = check(t); !fine) return std::unexpected(fine.error());
  if (options.method != MatchMethod::nearest && (options.caliper || !t.exact.empty()))
    return core::fail(Fault::invalid, "method", "A caliper and exact matching are for --method nearest");
  const auto n = static_cast<Index>(t.treated.size());
  Rows rows{Eigen::Map<const Vector>(t.treated.data(), n), Eigen::Map<const Vector>(t.outcome.data(), n), Design(n), {}};
  rows.covariates.add_constant();
  for (const auto& c : t.covariates) rows.covariates.add(c.name, Eigen::Map<const Vector>(c.values.data(), n));
  const auto chance = logistic(rows.covariates, rows.treated);
  if (!chance) return std::unexpected(chance.error());
  rows.score = rows.covariates.x * chance->coefficients;

  Matched result;
  result.treated = static_cast<int>(rows.treated.sum());
  result.controls = static_cast<int>(n) - result.treated;
  result.matched = result.treated;
  Result<void> fine;
  if (options.method == MatchMethod::nearest) fine = by_nearest(result, t, rows, options);
  else if (options.method == MatchMethod::weighting) by_weighting(result, t, rows, *chance);
  else fine = by_regression(result, t, rows);
  if (!fine) return std::unexpected(fine.error());
  if (!t.before.empty()) {
    result.regression_to_mean = regression_to_mean(t, rows);
    warn_of_selection(result, t, rows);
  }
  warn(result, rows, options);
  return result;
}

}  // namespace evaluation
