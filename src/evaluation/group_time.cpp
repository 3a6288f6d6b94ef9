#include "evaluation/group_time.h"

#include <algorithm>
#include <map>

#include <fmt/format.h>

namespace evaluation {
namespace {

// Beyond this chance of beginning, a control would stand for too many others: Sant'Anna and Zhao's own trimming.
constexpr double chance_max = 0.995;

struct Comparison {
  Eigen::Index base, now;  // columns
  double group;
};

bool compares(double cohort, const Comparison& c, const DidPanel& panel, DidControl control) {
  if (cohort == never_began) return true;
  const auto latest = static_cast<std::size_t>(std::max(c.base, c.now));
  return control == DidControl::not_yet && cohort != c.group && cohort > panel.times[latest];
}

Result<DidEffect> effect_of(const Comparison& c, const DidPanel& panel, const DidOptions& options) {
  std::vector<int> who;
  for (Eigen::Index i = 0; i < panel.units(); ++i) {
    const double cohort = panel.cohort[static_cast<std::size_t>(i)];
    if (cohort == c.group || compares(cohort, c, panel, options.control)) who.push_back(static_cast<int>(i));
  }
  const Vector change = panel.outcome(who, c.now) - panel.outcome(who, c.base);
  Vector treated(change.size());
  for (std::size_t j = 0; j < who.size(); ++j)
    treated(static_cast<Eigen::Index>(j)) = panel.cohort[static_cast<std::size_t>(who[j])] == c.group;
  if (treated.minCoeff() == 1) return DidEffect{};  // nobody to compare with
  Design covariates(change.size());
  for (std::size_t k = 0; k < panel.covariates.size(); ++k)
    covariates.add(panel.covariate_names[k], panel.covariates[k](who, std::min(c.base, c.now)));
  auto apart = change_apart(change, treated, covariates, options.estimator);
  if (!apart) return std::unexpected(apart.error());
  return DidEffect{apart->value, {std::move(who), {apart->influence.begin(), apart->influence.end()}}};
}

Vector pick(const Vector& all, const std::vector<int>& rows) { return all(rows); }

// Cells that are averaged by how many began then.
struct Shared {
  double group;
  const DidEffect* effect;
};

DidEffect by_share(std::span<const Shared> all, const DidPanel& panel, bool shares_drawn) {
  std::vector<double> size;
  double total = 0, value = 0;
  for (const auto& one : all) {
    size.push_back(static_cast<double>(std::ranges::count(panel.cohort, one.group)));
    total += size.back();
  }
  for (std::size_t k = 0; k < all.size(); ++k) value += size[k] / total * all[k].effect->value;
  Vector sum = Vector::Zero(panel.units());
  for (std::size_t k = 0; k < all.size(); ++k) {
    all[k].effect->influence.add_to(sum, size[k] / total);
    // One more unit in a cohort draws the mean towards that cohort's effect.
    if (shares_drawn)
      for (const int i : panel.members(all[k].group)) sum(i) += (all[k].effect->value - value) / total;
  }
  return {value, Influence::of(sum)};
}

}  // namespace

DidEffect mean_of(std::span<const DidEffect> all, const DidPanel& panel) {
  const double weight = 1 / static_cast<double>(all.size());
  double value = 0;
  Vector sum = Vector::Zero(panel.units());
  for (const auto& one : all) {
    value += weight * one.value;
    one.influence.add_to(sum, weight);
  }
  return {value, Influence::of(sum)};
}

Result<ChangeApart> change_apart(const Vector& change, const Vector& treated, const Design& covariates, DidEstimator estimator) {
  const auto n = change.size();
  std::vector<int> others;
  for (Eigen::Index i = 0; i < n; ++i)
    if (treated(i) == 0) others.push_back(static_cast<int>(i));
  const bool bare = covariates.x.cols() == 0;  // all three estimators are then the difference of two means
  const bool models_change = bare || estimator != DidEstimator::weighting, weighs = !bare && estimator != DidEstimator::regression;
  Design x(n);
  x.add_constant();
  for (Eigen::Index k = 0; k < covariates.x.cols(); ++k) x.add(covariates.names[static_cast<std::size_t>(k)], covariates.x.col(k));

  Vector left = change;  // what the change of alike controls does not explain
  Matrix change_influence;
  if (bare) {
    const double mean = pick(change, others).mean();
    left.array() -= mean;
    change_influence = (1 - treated.array()) * left.array() / static_cast<double>(others.size());
  } else if (models_change) {
    Design of_others(static_cast<Eigen::Index>(others.size()));
    for (Eigen::Index k = 0; k < x.x.cols(); ++k) of_others.add(x.names[static_cast<std::size_t>(k)], x.x(others, k));
    const auto fit = least_squares(of_others, pick(change, others));
    if (!fit) return std::unexpected(fit.error());
    left -= x.x * fit->coefficients;
    change_influence = (((1 - treated.array()) * left.array()).matrix().asDiagonal() * x.x) * fit->bread;
  }
  const double began = treated.sum(), value_treated = treated.dot(left) / began;
  ChangeApart apart{value_treated, treated.cwiseProduct((left.array() - value_treated).matrix()) / began};
  if (models_change) apart.influence -= change_influence * (x.x.transpose() * treated) / began;
  if (!weighs) return apart;

  const auto fit = logistic(x, treated);
  if (!fit) return std::unexpected(fit.error());
  const Eigen::ArrayXd chance = fit->fitted.array().min(1 - 1e-6);
  const Vector weight = ((treated.array() == 0) && (chance < chance_max)).select(chance / (1 - chance), 0.0);
  const double total = weight.sum();
  if (!(total > 0)) return core::fail(core::Fault::invalid, "", "Nobody who did not begin is like those who did, by the covariates");
  const double value_others = weight.dot(left) / total;
  const Vector apart_others = weight.cwiseProduct((left.array() - value_others).matrix());
  const Matrix chance_influence = fit->score.asDiagonal() * x.x * fit->bread;
  apart.value -= value_others;
  apart.influence -= apart_others / total + chance_influence * (x.x.transpose() * apart_others) / total;
  if (models_change) apart.influence += change_influence * (x.x.transpose() * weight) / total;
  return apart;
}

Result<std::vector<GroupTime>> group_times(const DidPanel& panel, const DidOptions& options) {
  std::vector<GroupTime> all;
  const bool varying = options.base == DidBase::varying;
  for (const double group : panel.cohorts) {
    const auto start = panel.first_at_or_after(group);
    for (Eigen::Index t = varying ? 1 : 0; t < panel.outcome.cols(); ++t) {
      const Eigen::Index base = t < start && varying ? t - 1 : start - 1;
      GroupTime cell{group, panel.times[static_cast<std::size_t>(t)], {}};
      if (t != base) {
        auto effect = effect_of({base, t, group}, panel, options);
        if (!effect)
          return core::fail(core::Fault::invalid, effect.error().field,
                            fmt::format("Those who began at {}, at time {}: {}. Use fewer covariates{}, or join cohorts that began close "
                                        "together",
                                        group, cell.time, effect.error().text,
                                        options.estimator == DidEstimator::regression ? "" : " or --estimator reg"));
        if (effect->influence.unit.empty()) continue;
        cell.effect = std::move(*effect);
      }
      all.push_back(std::move(cell));
    }
  }
  return all;
}

DidSummaries summaries(std::span<const GroupTime> cells, const DidPanel& panel, bool shares_drawn) {
  DidSummaries all;
  std::vector<Shared> after;
  std::map<double, std::vector<DidEffect>> by_group;
  std::map<double, std::vector<Shared>> by_event, by_time;
  for (const auto& cell : cells) {
    by_event[cell.time - cell.group].push_back({cell.group, &cell.effect});
    if (!cell.after()) continue;
    after.push_back({cell.group, &cell.effect});
    by_group[cell.group].push_back(cell.effect);
    by_time[cell.time].push_back({cell.group, &cell.effect});
  }
  if (after.empty()) return all;
  all.simple = by_share(after, panel, shares_drawn);
  const auto shared = [&](const std::map<double, std::vector<Shared>>& parts, double counted_from) {
    DidSummary summary;
    for (const auto& [at, part] : parts) {
      summary.at.push_back(at);
      summary.effects.push_back(by_share(part, panel, shares_drawn));
    }
    const auto first = std::ranges::lower_bound(summary.at, counted_from) - summary.at.begin();
    summary.overall = mean_of(std::span(summary.effects).subspan(static_cast<std::size_t>(first)), panel);
    return summary;
  };
  all.dynamic = shared(by_event, 0);
  all.calendar = shared(by_time, panel.times.front());
  for (const auto& [group, part] : by_group) {
    all.group.at.push_back(group);
    all.group.effects.push_back(mean_of(part, panel));
  }
  std::vector<Shared> groups;
  for (std::size_t i = 0; i < all.group.at.size(); ++i) groups.push_back({all.group.at[i], &all.group.effects[i]});
  all.group.overall = by_share(groups, panel, shares_drawn);
  return all;
}

}  // namespace evaluation
