#include "evaluation/two_way.h"

#include <algorithm>

namespace evaluation {
namespace {

using Index = Eigen::Index;

// A cohort's mean outcome over time, with its share of the units.
struct Cohort {
  double share;
  Index start;  // the first column with it begun
  Vector mean;
  double mean_over(Index from, Index to) const { return mean.segment(from, to - from).mean(); }
};

Cohort cohort_of(const DidPanel& panel, double when) {
  const auto members = panel.members(when);
  return {static_cast<double>(members.size()) / static_cast<double>(panel.units()), panel.first_at_or_after(when),
          panel.outcome(members, Eigen::all).colwise().mean().transpose()};
}

// Each comparison, weighted as the regression weighs it; `variance` is that of having begun, unit and time means taken out.
std::vector<DidPair> pairs_of(const DidPanel& panel, double variance) {
  const auto times = panel.outcome.cols();
  const auto share_begun = [&](const Cohort& c) { return static_cast<double>(times - c.start) / static_cast<double>(times); };
  std::vector<DidPair> pairs;
  std::vector<Cohort> cohorts;
  for (const double when : panel.cohorts) cohorts.push_back(cohort_of(panel, when));
  const bool any_never = std::ranges::count(panel.cohort, never_began) > 0;
  const Cohort never = any_never ? cohort_of(panel, never_began) : Cohort{};
  for (std::size_t a = 0; a < cohorts.size(); ++a) {
    const Cohort& k = cohorts[a];
    const double dk = share_begun(k), when_k = panel.cohorts[a];
    if (any_never)
      pairs.push_back(
          {"treated_vs_never", when_k, never_began, k.share * never.share * dk * (1 - dk) / variance,
           k.mean_over(k.start, times) - k.mean_over(0, k.start) - never.mean_over(k.start, times) + never.mean_over(0, k.start)});
    for (std::size_t b = a + 1; b < cohorts.size(); ++b) {
      const Cohort& l = cohorts[b];
      const double dl = share_begun(l), both = k.share * l.share, when_l = panel.cohorts[b];
      pairs.push_back({"earlier_vs_later", when_k, when_l, both * (dk - dl) * (1 - dk) / variance,
                       k.mean_over(k.start, l.start) - k.mean_over(0, k.start) - l.mean_over(k.start, l.start) + l.mean_over(0, k.start)});
      pairs.push_back(
          {"later_vs_earlier", when_l, when_k, both * dl * (dk - dl) / variance,
           l.mean_over(l.start, times) - l.mean_over(k.start, l.start) - k.mean_over(l.start, times) + k.mean_over(k.start, l.start)});
    }
  }
  return pairs;
}

std::vector<DidComparison> by_kind(const std::vector<DidPair>& pairs) {
  std::vector<DidComparison> kinds{{"treated_vs_never", 0, 0}, {"earlier_vs_later", 0, 0}, {"later_vs_earlier", 0, 0}};
  for (const auto& pair : pairs) {
    auto& kind = *std::ranges::find(kinds, pair.kind, &DidComparison::kind);
    kind.weight += pair.weight;
    kind.estimate += pair.weight * pair.estimate;
  }
  for (auto& kind : kinds) kind.estimate = kind.weight > 0 ? kind.estimate / kind.weight : 0;
  std::erase_if(kinds, [](const DidComparison& kind) { return kind.weight == 0; });
  return kinds;
}

}  // namespace

Result<TwoWay> two_way(const DidPanel& panel) {
  if (auto fine = check_changes_within_units(panel); !fine) return std::unexpected(fine.error());
  const auto n = panel.units(), times = panel.outcome.cols();
  Matrix begun = Matrix::Zero(n, times);
  for (Index i = 0; i < n; ++i) {
    const auto start = panel.first_at_or_after(panel.cohort[static_cast<std::size_t>(i)]);
    begun.row(i).tail(times - start).setOnes();
  }
  Design design(n * times);
  design.add("begun", two_way_demeaned(begun).reshaped());
  for (std::size_t k = 0; k < panel.covariates.size(); ++k)
    design.add(panel.covariate_names[k], two_way_demeaned(panel.covariates[k]).reshaped());
  const auto fit = least_squares(design, two_way_demeaned(panel.outcome).reshaped());
  if (!fit) return std::unexpected(fit.error());

  // Having begun, less all that the rest of the model says of it, so that it sums to 1 over those who have: the weights of their effects.
  const Vector alone = design.x * fit->bread.col(0);
  const auto weights = alone.reshaped(n, times);
  TwoWay out{.effect = {fit->coefficients(0), Influence::of(alone.cwiseProduct(fit->residuals).reshaped(n, times).rowwise().sum())}};
  for (const double group : panel.cohorts) {
    const auto members = panel.members(group);
    for (Index t = panel.first_at_or_after(group); t < times; ++t) {
      const double weight = weights(members, t).sum();
      ++out.weighted_cells;
      if (weight >= -1e-12) continue;
      ++out.negative_weights;
      out.negative_sum += weight;
    }
  }
  if (panel.covariates.empty()) out.pairs = pairs_of(panel, design.x.col(0).squaredNorm() / static_cast<double>(n * times));
  out.decomposition = by_kind(out.pairs);
  return out;
}

}  // namespace evaluation
