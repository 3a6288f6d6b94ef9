#include "evaluation/power_simulation.h"

#include <gtest/gtest.h>

#include <cmath>

#include <fmt/format.h>

namespace evaluation {
namespace {

bool holds(const Bounds& bounds, double truth) { return bounds.low <= truth && truth <= bounds.high; }

// Without neighbours alike the formula is exact: the same regression.
TEST(PowerSimulation, of_a_plain_series_is_what_its_formula_says) {
  for (const double effect : {.6, .9, -1.2}) {
    const Series series{.effect = effect, .before = 30, .after = 20};
    const auto r = simulated_power(series, {}, {.runs = 2000, .seed = 3}).value();
    EXPECT_NEAR(*r.seen.share(), power_of(series, {})->power, .035) << effect << ", seed 3";
    EXPECT_NEAR(r.mean_estimate, effect, .06);
    EXPECT_NEAR(*r.alarms.share(), .05, .025) << "intervals are normal, not t: a little too many";
  }
}

TEST(PowerSimulation, of_a_series_whose_neighbours_are_alike_keeps_its_alpha) {
  const Series series{.effect = 1.5, .before = 36, .after = 24, .autocorrelation = .4};
  const auto r = simulated_power(series, {}, {.runs = 1000, .seed = 4}).value();
  fmt::print("seed 4: power {:.3f}, formula {:.3f}, alarms {:.3f}\n", *r.seen.share(), power_of(series, {})->power, *r.alarms.share());
  EXPECT_LE(*r.alarms.share(), .085);
  EXPECT_NEAR(*r.seen.share(), power_of(series, {})->power, .1);
}

// One step and clusters that never begin, one period each: the difference of two mean changes. 30 and 30 clusters of 20 people:
// se^2 = (1/30 + 1/30) 2 (1 - icc) / 20.
TEST(PowerSimulation, of_one_step_is_that_of_the_difference_of_changes) {
  const StaggeredPlan plan{.design = {.effect = .22, .clusters = 30, .steps = 1, .people = 20, .icc = .05}, .never = 30};
  const auto r = simulated_power(plan, {}, {.runs = 2000, .seed = 5}).value();
  const double se = std::sqrt(2.0 / 30 * 2 * .95 / 20), power = .5 * std::erfc((1.96 - .22 / se) / std::sqrt(2));
  EXPECT_NEAR(*r.seen.share(), power, .04) << "seed 5";
  EXPECT_NEAR(r.mean_estimate, .22, .01);
  auto drifting = plan;
  drifting.cluster_autocorrelation = .5;
  EXPECT_LT(*simulated_power(drifting, {}, {.runs = 500, .seed = 5})->seen.share(), *r.seen.share() - .05);
}

TEST(PowerSimulation, is_the_same_for_the_same_seed_and_grows_with_the_effect) {
  StaggeredPlan plan{.design = {.effect = .2, .clusters = 12, .steps = 3, .people = 30, .icc = .05}, .never = 6, .before = 3, .after = 3};
  const auto once = simulated_power(plan, {}, {.runs = 300, .seed = 9}).value(),
             again = simulated_power(plan, {}, {.runs = 300, .seed = 9}).value();
  EXPECT_EQ(once.seen.count, again.seen.count);
  EXPECT_EQ(once.mean_estimate, again.mean_estimate);
  EXPECT_NE(once.mean_estimate, simulated_power(plan, {}, {.runs = 300, .seed = 10})->mean_estimate);
  plan.design.effect = .4;
  const auto larger = simulated_power(plan, {}, {.runs = 300, .seed = 9}).value();
  EXPECT_GT(larger.seen.count, once.seen.count + 30);
  EXPECT_EQ(larger.alarms.count, once.alarms.count) << "without an effect its size is nothing";
  EXPECT_TRUE(holds(once.seen_bounds, *once.seen.share()));
}

TEST(PowerSimulation, refuses_what_cannot_be_lived) {
  EXPECT_EQ(simulated_power(StaggeredPlan{.design = {.effect = 1, .clusters = 7, .steps = 3}}, {}, {}).error().text,
            "7 clusters in 3 steps: as many must begin at each of two steps or more");
  EXPECT_EQ(
      simulated_power(StaggeredPlan{.design = {.effect = 1, .clusters = 4, .steps = 1}, .never = 4, .cluster_autocorrelation = 2}, {}, {})
          .error()
          .text,
      "How alike a cluster stays lies from 0 to 1");
  EXPECT_FALSE(simulated_power(Series{.effect = 1, .before = 2, .after = 9}, {}, {}));
}

}  // namespace
}  // namespace evaluation
