#include "evaluation/power_simulation.h"

#include <atomic>
#include <cmath>
#include <optional>
#include <random>
#include <thread>
#include <vector>

#include <fmt/format.h>

#include "evaluation/did.h"
#include "evaluation/interrupted.h"

namespace evaluation {
namespace {

using core::Fault;

constexpr int threads = 2, clusters_max = 1'000, periods_max = 500;

// What one run says of one effect.
struct Said {
  double estimate = 0, p = 1;
};
using Chance = std::mt19937_64;

// `live(chance, effect)`: one run; none: the analysis refused. The same chance is lived with the effect and without.
template <class Live>
SimulatedPower counted(const Sureness& sure, const SimulationOptions& options, double effect, const Live& live) {
  struct Run {
    std::optional<Said> with, without;
  };
  std::vector<Run> runs(static_cast<std::size_t>(options.runs));
  std::atomic<int> next = 0;
  const auto work = [&](bool tells) {
    for (int i = next++; i < options.runs; i = next++) {
      const auto chance = [&] {
        std::seed_seq seed{static_cast<std::uint32_t>(options.seed), static_cast<std::uint32_t>(options.seed >> 32),
                           static_cast<std::uint32_t>(i)};
        return Chance(seed);
      };
      Chance one = chance(), same = chance();
      runs[static_cast<std::size_t>(i)] = {live(one, effect), live(same, 0.0)};
      if (tells && options.progress) options.progress(i + 1);
    }
  };
  {
    std::vector<std::jthread> others;
    for (int t = 1; t < threads; ++t) others.emplace_back(work, false);
    work(true);
  }
  SimulatedPower power;
  for (const auto& run : runs) {
    if (!run.with || !run.without) {
      ++power.unanswered;
      continue;
    }
    ++power.seen.of, ++power.alarms.of;
    power.seen.count += run.with->p < sure.alpha && run.with->estimate * effect > 0;
    power.alarms.count += run.without->p < sure.alpha;
    power.mean_estimate += run.with->estimate;
  }
  if (power.seen.of > 0) power.mean_estimate /= static_cast<double>(power.seen.of);
  if (const auto bounds = wilson(power.seen)) power.seen_bounds = *bounds;
  if (const auto bounds = wilson(power.alarms)) power.alarm_bounds = *bounds;
  return power;
}

// A standard series whose neighbours are alike by `rho`.
std::vector<double> alike(Chance& chance, int periods, double rho) {
  std::normal_distribution<double> normal;
  std::vector<double> values(static_cast<std::size_t>(periods));
  double last = normal(chance);
  for (auto& value : values) {
    value = last;
    last = rho * last + std::sqrt(1 - rho * rho) * normal(chance);
  }
  return values;
}

core::Result<SimulatedPower> answered(SimulatedPower power) {
  if (power.seen.of == 0) return core::fail(Fault::invalid, "", "No run could be analysed: the plan is too small for its design");
  return power;
}

}  // namespace

core::Result<SimulatedPower> simulated_power(const Series& series, const Sureness& sure, const SimulationOptions& options) {
  if (const auto fine = power_of(series, sure); !fine) return std::unexpected(fine.error());
  if (series.before + series.after > periods_max)
    return core::fail(Fault::invalid, "before", fmt::format("More than {} periods", periods_max));
  Periods p;
  for (int t = 0; t < series.before + series.after; ++t) p.time.push_back(t), p.intervention.push_back(t >= series.before);
  const InterruptedOptions analysis{.family = Family::gaussian, .serial = series.autocorrelation != 0};
  return answered(counted(sure, options, series.effect, [&](Chance& chance, double effect) -> std::optional<Said> {
    Periods lived = p;
    lived.outcome = alike(chance, static_cast<int>(p.time.size()), series.autocorrelation);
    for (std::size_t t = 0; t < lived.outcome.size(); ++t) lived.outcome[t] = series.sd * lived.outcome[t] + effect * p.intervention[t];
    const auto r = interrupted(lived, analysis);
    if (!r) return std::nullopt;
    return Said{r->terms[1].estimate.value, r->terms[1].p};
  }));
}

core::Result<SimulatedPower> simulated_power(const StaggeredPlan& plan, const Sureness& sure, const SimulationOptions& options) {
  const auto& d = plan.design;
  if (plan.never == 0 || d.steps >= 2)
    if (const auto fine = power_of(d, sure); !fine) return std::unexpected(fine.error());
  if (!(d.effect != 0 && d.sd > 0 && d.icc >= 0 && d.icc < 1 && d.people >= 1))
    return core::fail(Fault::invalid, "effect", "An effect, a standard deviation above 0, an icc from 0 to below 1 and people are needed");
  if (d.steps < 1 || d.clusters < d.steps || d.clusters % d.steps != 0)
    return core::fail(Fault::invalid, "steps", fmt::format("{} clusters in {} steps: as many must begin at each", d.clusters, d.steps));
  if (plan.before < 1 || plan.after < 1 || plan.never < 0)
    return core::fail(Fault::invalid, "before", "There must be one period before and one after at the least");
  if (!(plan.cluster_autocorrelation >= 0 && plan.cluster_autocorrelation <= 1))
    return core::fail(Fault::invalid, "cluster_autocorrelation", "How alike a cluster stays lies from 0 to 1");
  const int periods = plan.before + d.steps - 1 + plan.after, units = d.clusters + plan.never;
  if (units > clusters_max || periods > periods_max)
    return core::fail(Fault::invalid, "clusters", fmt::format("More than {} clusters or {} periods", clusters_max, periods_max));
  DidRows rows;
  for (int u = 0; u < units; ++u)
    for (int t = 1; t <= periods; ++t) {
      rows.unit.push_back(fmt::format("u{:04}", u));
      rows.time.push_back(t);
      rows.cohort.push_back(u < d.clusters ? plan.before + 1 + u / (d.clusters / d.steps) : 0);
    }
  const DidOptions analysis{.control = DidControl::not_yet};
  const double between = d.sd * std::sqrt(d.icc), within = d.sd * std::sqrt((1 - d.icc) / d.people);
  return answered(counted(sure, options, d.effect, [&](Chance& chance, double effect) -> std::optional<Said> {
    DidRows lived = rows;
    std::normal_distribution<double> normal;
    std::size_t row = 0;
    for (int u = 0; u < units; ++u)
      for (const double own : alike(chance, periods, plan.cluster_autocorrelation)) {
        const bool begun = rows.cohort[row] > 0 && rows.time[row] >= rows.cohort[row];
        lived.outcome.push_back(between * own + within * normal(chance) + effect * begun);
        ++row;
      }
    const auto r = did(lived, analysis);
    if (!r || !(r->simple.se > 0)) return std::nullopt;
    return Said{r->simple.value, std::erfc(std::abs(r->simple.value / r->simple.se) / std::sqrt(2))};
  }));
}

}  // namespace evaluation
