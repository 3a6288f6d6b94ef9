#include "evaluation/power.h"

#include <gtest/gtest.h>

#include <Eigen/Dense>
#include <cmath>

namespace evaluation {
namespace {

// The examples of R's help pages power.t.test and power.prop.test, and R's answers rounded up: 22.02, 63.77, 76.7 a group.
TEST(Power, gives_the_sizes_that_r_gives) {
  EXPECT_EQ(needed(TwoGroups{.intervention = 1}, {.power = .9})->number, 23);
  EXPECT_NEAR(power_of(TwoGroups{.intervention = 1}, 20, {})->power, .8689528, 1e-6);
  EXPECT_EQ(needed(TwoGroups{.intervention = .5}, {})->number, 64);
  EXPECT_EQ(needed(TwoGroups{.counted = Counted::proportion, .control = .5, .intervention = .75}, {.power = .9})->number, 77);
  EXPECT_NEAR(power_of(TwoGroups{.counted = Counted::proportion, .control = .5, .intervention = .75}, 50, {})->power, .7401659, 1e-4);
}

// (1.96 + .8416)^2 (.01 + .0075) / .0025^2 = 21,976.5 person-years a group, by hand.
TEST(Power, gives_the_time_that_two_rates_need) {
  const TwoGroups g{.counted = Counted::rate, .control = .01, .intervention = .0075};
  EXPECT_EQ(needed(g, {})->number, 21'977);
  auto longer = g;
  longer.time = 10;
  EXPECT_EQ(needed(longer, {})->number, 2'198);
}

// 64 people a group become 64 x (1 + 19 x .05) = 124.8; clusters of 20: seven by the normal, eight with their few degrees of freedom.
TEST(Power, counts_clusters) {
  const auto p = needed(TwoGroups{.intervention = .5, .clusters = {.size = 20, .icc = .05}}, {});
  EXPECT_EQ(p->number, 160);
  EXPECT_EQ(power_of(TwoGroups{.intervention = .5, .clusters = {.size = 20, .icc = .05}}, 20, {})->power, 0)
      << "one cluster a group shows nothing";
}

TEST(Power, is_enough_at_the_number_it_gives_and_not_one_below) {
  for (const double effect : {.2, .37, .8, 1.5})
    for (const double power : {.7, .8, .95}) {
      const TwoGroups g{.intervention = effect};
      const auto p = needed(g, {.power = power});
      EXPECT_GE(p->power, power);
      EXPECT_LT(power_of(g, p->number - 1, {.power = power})->power, power);
      EXPECT_EQ(needed(TwoGroups{.control = 7, .intervention = 10 * effect + 7, .sd = 10}, {.power = power})->number, p->number);
    }
}

TEST(Power, of_a_change_needs_fewer_the_more_alike_a_unit_stays) {
  // One period each: the variance is 2 (1 - r) of that of a single look at the end, so r = .5 makes them the same.
  EXPECT_NEAR(power_of(BeforeAfter{.effect = .5, .correlation = .5}, 64, {})->se, power_of(TwoGroups{.intervention = .5}, 64, {})->se,
              1e-12);
  EXPECT_LT(needed(BeforeAfter{.effect = .5, .correlation = .8}, {})->number, 64 / 2);
  EXPECT_LT(needed(BeforeAfter{.effect = .5, .before = 6, .after = 6}, {})->number, needed(BeforeAfter{.effect = .5}, {})->number);
}

// The closed form against generalised least squares on the whole design, cluster by cluster.
TEST(Power, of_a_stepped_wedge_is_that_of_its_regression) {
  for (const auto& w : {Staggered{.effect = .3, .clusters = 6, .steps = 3, .people = 10, .icc = .05},
                        Staggered{.effect = .3, .sd = 2, .clusters = 24, .steps = 4, .people = 162, .icc = .01},
                        Staggered{.effect = .3, .clusters = 5, .steps = 5, .people = 1, .icc = .3}}) {
    const int periods = w.steps + 1;
    Eigen::MatrixXd v = Eigen::MatrixXd::Constant(periods, periods, w.icc * w.sd * w.sd);
    v.diagonal().array() += (1 - w.icc) * w.sd * w.sd / w.people;
    Eigen::MatrixXd information = Eigen::MatrixXd::Zero(periods + 1, periods + 1);
    for (int c = 0; c < w.clusters; ++c) {
      Eigen::MatrixXd x = Eigen::MatrixXd::Zero(periods, periods + 1);
      for (int t = 0; t < periods; ++t) x(t, t) = 1, x(t, periods) = t > c / (w.clusters / w.steps);
      information += x.transpose() * v.inverse() * x;
    }
    EXPECT_NEAR(power_of(w, {})->se, std::sqrt(information.inverse()(periods, periods)), 1e-10);
  }
}

TEST(Power, of_a_series_falls_when_neighbours_are_alike) {
  const Series s{.effect = 2, .before = 24, .after = 12};
  auto alike = s;
  alike.autocorrelation = .4;
  EXPECT_GT(power_of(s, {})->power, power_of(alike, {})->power + .1);
  auto twice = s;
  twice.effect *= 2, twice.sd *= 2;
  EXPECT_NEAR(power_of(s, {})->power, power_of(twice, {})->power, 1e-12);
}

TEST(Power, refuses_what_cannot_be_planned) {
  EXPECT_EQ(needed(TwoGroups{}, {}).error().text, "No effect: there is nothing to see");
  EXPECT_EQ(needed(TwoGroups{.intervention = 1e-6}, {}).error().text,
            "More than 100000000 would be needed: the effect is too small to see");
  EXPECT_EQ(needed(TwoGroups{.counted = Counted::proportion, .control = .5, .intervention = 1.2}, {}).error().text,
            "A proportion of 1.2: it lies between 0 and 1");
  EXPECT_EQ(needed(TwoGroups{.intervention = 1}, {.power = 1}).error().text, "The power is 1: it lies between alpha and 1");
  EXPECT_EQ(power_of(Staggered{.effect = 1, .clusters = 7, .steps = 3}, {}).error().text,
            "7 clusters in 3 steps: as many must begin at each of two steps or more");
  EXPECT_EQ(power_of(Series{.effect = 1, .before = 2, .after = 9}, {}).error().text,
            "2 periods before and 9 after: there must be 3 on each side at the least");
  EXPECT_EQ(power_of(Series{.effect = 1, .before = 2'000'000'000, .after = 2'000'000'000}, {}).error().text,
            "More than 1000 periods before or after");
}

TEST(Power, refuses_what_is_no_number_and_is_sure_of_what_is_plain) {
  const double nan = std::nan(""), inf = HUGE_VAL;
  for (const double odd : {nan, inf, -inf}) {
    EXPECT_EQ(needed(TwoGroups{.intervention = odd}, {}).error().field, "effect");
    EXPECT_EQ(power_of(BeforeAfter{.effect = odd}, 20, {}).error().field, "effect");
    EXPECT_EQ(power_of(Staggered{.effect = odd, .clusters = 6, .steps = 3}, {}).error().field, "effect");
    EXPECT_EQ(power_of(Series{.effect = odd, .before = 9, .after = 9}, {}).error().field, "effect");
    EXPECT_EQ(power_of(Series{.effect = 1, .sd = odd, .before = 9, .after = 9}, {}).error().field, "sd");
    EXPECT_EQ(power_of(Staggered{.effect = 1, .clusters = 6, .steps = 3, .people = odd}, {}).error().field, "people");
    EXPECT_EQ(needed(TwoGroups{.intervention = 1, .clusters = {.size = odd, .icc = .1}}, {}).error().field, "cluster_size");
    EXPECT_EQ(needed(TwoGroups{.counted = Counted::rate, .control = 1, .intervention = 2, .time = odd}, {}).error().field, "time");
    EXPECT_EQ(needed(TwoGroups{.intervention = 1}, {.alpha = odd}).error().field, "alpha");
  }
  EXPECT_EQ(needed(TwoGroups{.intervention = 1}, {.alpha = 1e-320}).error().field, "alpha");
  EXPECT_EQ(power_of(Series{.effect = 1, .sd = 1e-320, .before = 9, .after = 9}, {})->power, 1);
  EXPECT_EQ(power_of(TwoGroups{.intervention = 1e40}, 2, {})->power, 1);
}

}  // namespace
}  // namespace evaluation
