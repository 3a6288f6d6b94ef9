#include "evaluation/cost.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <numeric>

#include <fmt/format.h>

namespace evaluation {
namespace {

constexpr int draws_few = 1000, curve_points = 101;  // judgement: with 1,000 draws a probability is known to within .03

double mean(std::span<const double> values) {
  return std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
}

// The value below which a share of the draws lies, between the two nearest.
double quantile(std::span<const double> sorted, double share) {
  const double at = share * static_cast<double>(sorted.size() - 1);
  const auto below = static_cast<std::size_t>(at);
  const auto above = std::min(below + 1, sorted.size() - 1);
  return sorted[below] + (at - static_cast<double>(below)) * (sorted[above] - sorted[below]);
}

Estimate difference(std::span<const double> to, std::span<const double> from) {
  std::vector<double> d(to.size());
  std::ranges::transform(to, from, d.begin(), std::minus<>());
  const double middle = mean(d);
  double squares = 0;
  for (const double x : d) squares += (x - middle) * (x - middle);
  std::ranges::sort(d);
  return {middle, d.size() > 1 ? std::sqrt(squares / static_cast<double>(d.size() - 1)) : 0, quantile(d, .025), quantile(d, .975)};
}

core::Result<void> check(std::span<const CostedOption> options, std::span<const double> thresholds) {
  using core::Fault;
  if (options.size() < 2)
    return core::fail(Fault::invalid, "options", "There must be two options at the least: what is done now, and another");
  for (const auto& o : options) {
    if (o.effect.empty()) return core::fail(Fault::invalid, "options", fmt::format("{} has no draws", o.name));
    if (o.effect.size() != options[0].effect.size() || o.cost.size() != o.effect.size())
      return core::fail(Fault::invalid, "options", fmt::format("{} has another number of draws than {}", o.name, options[0].name));
  }
  if (thresholds.empty()) return core::fail(Fault::invalid, "thresholds", "Say what a unit of effect is worth");
  for (const double t : thresholds)
    if (!(t >= 0)) return core::fail(Fault::invalid, "thresholds", fmt::format("The threshold {} is below 0", t));
  return {};
}

// From the cheapest on, always to the option that gives more at the lowest cost for each unit more.
std::vector<FrontierStep> frontier(std::vector<OptionMeans>& options) {
  for (auto& o : options)
    for (const auto& other : options) {
      const bool as_good = other.effect >= o.effect && other.cost <= o.cost;
      const bool better = other.effect > o.effect || other.cost < o.cost;
      if (as_good && (better || &other < &o)) o.standing = Standing::dominated;
    }
  std::vector<OptionMeans*> left;
  for (auto& o : options)
    if (o.standing == Standing::on_frontier) left.push_back(&o);
  std::ranges::sort(left, {}, &OptionMeans::effect);
  std::vector<FrontierStep> steps;
  for (std::size_t at = 0; at + 1 < left.size();) {
    const auto icer = [&](std::size_t to) { return (left[to]->cost - left[at]->cost) / (left[to]->effect - left[at]->effect); };
    std::size_t next = at + 1;
    for (std::size_t to = at + 2; to < left.size(); ++to)
      if (icer(to) <= icer(next)) next = to;
    for (std::size_t passed = at + 1; passed < next; ++passed) left[passed]->standing = Standing::extendedly_dominated;
    steps.push_back(
        {left[next]->name, left[at]->name, left[next]->effect - left[at]->effect, left[next]->cost - left[at]->cost, icer(next)});
    at = next;
  }
  return steps;
}

AtThreshold at_threshold(std::span<const CostedOption> options, double threshold) {
  AtThreshold result{
      .threshold = threshold, .benefit = std::vector<double>(options.size()), .probability = std::vector<double>(options.size())};
  const auto draws = options[0].effect.size();
  const double each = 1 / static_cast<double>(draws);
  double best_of_each = 0;
  for (std::size_t d = 0; d < draws; ++d) {
    std::size_t best = 0;
    double most = -INFINITY;
    for (std::size_t o = 0; o < options.size(); ++o) {
      const double benefit = threshold * options[o].effect[d] - options[o].cost[d];
      result.benefit[o] += each * benefit;
      if (benefit > most) most = benefit, best = o;
    }
    result.probability[best] += each;
    best_of_each += each * most;
  }
  result.best = static_cast<std::size_t>(std::ranges::max_element(result.benefit) - result.benefit.begin());
  result.evpi = std::max(0.0, best_of_each - result.benefit[result.best]);
  const double first = result.benefit[0];
  for (auto& b : result.benefit) b -= first;
  return result;
}

void warn(CostEffectiveness& r) {
  if (r.draws < draws_few)
    r.warnings.push_back(
        {"few_draws",
         fmt::format("{} draws: a probability of one half is known to within {:.2f} either way", r.draws, 1.96 * std::sqrt(.25 / r.draws)),
         fmt::format("Run the analysis with {} draws or more.", draws_few)});
  if (!r.icer) return;
  const auto &effect = *r.effect_difference, &cost = *r.cost_difference;
  if (effect.low < 0 && effect.high > 0)
    r.warnings.push_back({"effect_may_be_none",
                          fmt::format("The difference in effect may be below or above 0 ({:.4g} to {:.4g}): a ratio of cost to effect has "
                                      "no interval then, and the same ratio may mean good or harm",
                                      effect.low, effect.high),
                          "Read the net benefit and its probability at each threshold instead of the ratio."});
  if ((effect.value > 0) != (cost.value > 0))
    r.warnings.push_back({"dominance",
                          fmt::format("{} gives {} effect and costs {} than {} on average: the ratio says nothing", r.options[1].name,
                                      effect.value > 0 ? "more" : "less", cost.value > 0 ? "more" : "less", r.options[0].name),
                          "Say which option dominates, and show the net benefit."});
  else if (effect.value < 0)
    r.warnings.push_back({"saves_and_loses",
                          fmt::format("{} saves money and loses effect: its ratio is what is saved for each unit lost", r.options[1].name),
                          "A high ratio is in its favour here. Read the net benefit, which has one direction."});
}

}  // namespace

std::vector<TornadoBar> tornado(std::span<const VariedInput> inputs, double threshold) {
  std::vector<TornadoBar> bars;
  for (const auto& i : inputs) bars.push_back({i.name, threshold * i.low_effect - i.low_cost, threshold * i.high_effect - i.high_cost});
  std::ranges::stable_sort(bars, std::greater<>(), [](const TornadoBar& b) { return std::abs(b.high - b.low); });
  return bars;
}

core::Result<CostEffectiveness> cost_effectiveness(std::span<const CostedOption> options, std::span<const double> thresholds) {
  if (auto fine = check(options, thresholds); !fine) return std::unexpected(fine.error());
  CostEffectiveness r;
  r.draws = static_cast<int>(options[0].effect.size());
  for (const auto& o : options) r.options.push_back({o.name, mean(o.effect), mean(o.cost)});
  r.frontier = frontier(r.options);
  if (options.size() == 2) {
    r.effect_difference = difference(options[1].effect, options[0].effect);
    r.cost_difference = difference(options[1].cost, options[0].cost);
    if (r.effect_difference->value != 0) r.icer = r.cost_difference->value / r.effect_difference->value;
  }
  for (const double t : thresholds) r.thresholds.push_back(at_threshold(options, t));
  const double to = 2 * std::ranges::max(thresholds);
  for (int i = 0; i < curve_points; ++i) r.curve.push_back(at_threshold(options, to * i / (curve_points - 1)));
  warn(r);
  return r;
}

}  // namespace evaluation
