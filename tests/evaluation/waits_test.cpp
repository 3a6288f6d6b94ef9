// Waits against numbers worked out elsewhere.
#include "evaluation/waits.h"

#include <gtest/gtest.h>

#include <initializer_list>

namespace evaluation {
namespace {

std::vector<Wait> group(std::initializer_list<int> seen, std::initializer_list<int> unseen) {
  std::vector<Wait> waits;
  for (const int days : seen) waits.push_back({days, true});
  for (const int days : unseen) waits.push_back({days, false});
  return waits;
}

// Freireich and others 1963 (Blood 21:699): weeks in remission with 6-mercaptopurine and with placebo. The estimates stand in most
// textbooks since Cox 1972; the Greenwood errors in Collett, Modelling Survival Data in Medical Research.
const auto mercaptopurine = [] { return group({6, 6, 6, 7, 10, 13, 16, 22, 23}, {6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35}); };
const auto placebo = [] { return group({1, 1, 2, 2, 3, 4, 4, 5, 5, 8, 8, 8, 8, 11, 11, 12, 12, 15, 17, 22, 23}, {}); };

TEST(Waits, agree_with_the_published_estimates_of_the_remission_data) {
  struct Published {
    int day, at_risk;
    double share;
  };
  constexpr Published published[] = {{6, 21, 0.8571},  {7, 17, 0.8067}, {10, 15, 0.7529}, {13, 12, 0.6902},
                                     {16, 11, 0.6275}, {22, 7, 0.5378}, {23, 6, 0.4482}};
  const auto curve = estimate_waits(mercaptopurine());
  std::size_t met = 0;
  for (const auto& step : curve.steps) {
    for (const auto& [day, at_risk, share] : published) {
      if (step.day != day) continue;
      ++met;
      EXPECT_EQ(step.waiting, at_risk) << day;
      EXPECT_NEAR(step.share, share, 0.00005) << day;
    }
  }
  EXPECT_EQ(met, std::size(published));
  EXPECT_EQ(curve.median, 23);
  EXPECT_EQ(curve.median_low, 13);
  EXPECT_FALSE(curve.median_high);  // the upper curve never falls to a half
  EXPECT_FALSE(curve.ninetieth);
}

TEST(Waits, are_plain_shares_when_nobody_is_left_waiting) {
  const auto curve = estimate_waits(placebo());
  EXPECT_EQ(curve.median, 8);
  EXPECT_EQ(curve.median_low, 4);
  EXPECT_EQ(curve.median_high, 11);
  EXPECT_EQ(curve.ninetieth, 17);
  EXPECT_NEAR(curve.steps.front().share, 19.0 / 21, 1e-12);
  EXPECT_EQ(curve.steps.back().share, 0);
}

TEST(Waits, give_the_interval_that_greenwood_gives) {
  // At day 6 of the first group: S = 18/21, sum = 3/(21*18); S^exp(+-z*sqrt(sum)/|ln S|), by hand.
  const auto step = estimate_waits(mercaptopurine()).steps.front();
  EXPECT_NEAR(step.low, 0.6197, 0.0001);
  EXPECT_NEAR(step.high, 0.9516, 0.0001);
}

TEST(Waits, say_nothing_that_cannot_be_known) {
  EXPECT_TRUE(estimate_waits({}).steps.empty());
  EXPECT_FALSE(estimate_waits({}).median);
  const auto nobody_seen = estimate_waits(group({}, {0, 3, 9}));
  EXPECT_EQ(nobody_seen.steps.size(), 3u);
  EXPECT_EQ(nobody_seen.steps.back().share, 1);
  EXPECT_FALSE(nobody_seen.median);
  const auto all_at_once = estimate_waits(group({0, 0, 0}, {}));
  EXPECT_EQ(all_at_once.median, 0);
  EXPECT_EQ(all_at_once.ninetieth, 0);
}

TEST(Waits, count_those_seen_on_a_day_before_those_last_watched_on_it) {
  const auto curve = estimate_waits(group({5}, {5, 5, 5}));
  ASSERT_EQ(curve.steps.size(), 1u);
  EXPECT_NEAR(curve.steps[0].share, 0.75, 1e-12);
  EXPECT_EQ(curve.steps[0].unseen, 3);
}

TEST(Waits, reach_the_median_when_exactly_half_were_seen) { EXPECT_EQ(estimate_waits(group({1, 2}, {3, 3})).median, 2); }

}  // namespace
}  // namespace evaluation
