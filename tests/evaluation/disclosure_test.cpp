#include "evaluation/disclosure.h"

#include <gtest/gtest.h>

#include <numeric>
#include <random>

#include "evaluation/waits.h"

namespace evaluation {
namespace {

TEST(Disclosure, hides_small_counts_and_what_would_give_them_away) {
  const struct {
    std::vector<std::int64_t> counts;
    std::vector<bool> hidden;
  } cases[] = {
      {{20, 30, 0}, {false, false, false}},  // nought is shown
      {{20, 30, 2}, {true, false, true}},    // one alone is the sum less the others
      {{20, 30, 2, 3}, {true, false, true, true}},  // 5 in sum: too few for doubt
      {{20, 2, 4, 4}, {false, true, true, true}},  {{5, 2}, {true, true}}, {{3}, {true}},
  };
  for (const auto& c : cases) EXPECT_EQ(hidden_of(c.counts, 5), c.hidden) << testing::PrintToString(c.counts);
  EXPECT_EQ(hidden_of(std::vector<std::int64_t>{1, 2, 3}, 0), std::vector<bool>(3)) << "all are shown";
  EXPECT_EQ(hidden_of(std::vector<std::int64_t>{40, 50, 60}, 5, {false, false, true}), (std::vector<bool>{true, false, true}));
}

// Whoever knows the sum and the rule cannot tell a hidden count: another table that would be shown alike has another number there.
TEST(Disclosure, leaves_doubt_about_every_hidden_count) {
  std::mt19937 random(20261122);
  for (int run = 0; run < 300; ++run) {
    std::vector<std::int64_t> counts(2 + run % 4);
    for (auto& count : counts) count = std::uniform_int_distribution<std::int64_t>(0, 14)(random);
    const auto sum = std::accumulate(counts.begin(), counts.end(), std::int64_t{0});
    const auto hidden = hidden_of(counts, 5);
    std::int64_t hidden_sum = 0, hidden_number = 0;
    for (std::size_t i = 0; i < counts.size(); ++i)
      if (hidden[i]) hidden_sum += counts[i], ++hidden_number;
    if (hidden_number == 0) continue;
    const bool all = hidden_number == std::ranges::count_if(counts, [](auto c) { return c > 0; });
    EXPECT_TRUE(all || (hidden_number >= 2 && hidden_sum >= 10)) << "run " << run << " " << sum << testing::PrintToString(counts);
    for (std::size_t i = 0; i < counts.size(); ++i) EXPECT_TRUE(hidden[i] || counts[i] == 0 || counts[i] >= 5) << run;
  }
}

std::vector<std::array<std::int64_t, 3>> rows(const std::vector<PeopleFromTo>& joined) {
  std::vector<std::array<std::int64_t, 3>> all;
  for (const auto& row : joined) all.push_back({row.from, row.to, row.people});
  return all;
}
using Rows = std::vector<std::array<std::int64_t, 3>>;

TEST(Disclosure, joins_neighbours_until_nobody_stands_out) {
  const std::vector<PeopleBy> by{{1, 80}, {2, 38}, {3, 4}, {4, 9}, {5, 2}, {7, 3}, {9, 1}};
  EXPECT_EQ(rows(joined(by, 5)), (Rows{{1, 1, 80}, {2, 3, 42}, {4, 4, 9}, {5, 9, 6}}));
  EXPECT_EQ(rows(joined(by, 5, 3)), (Rows{{1, 1, 80}, {2, 2, 38}, {3, 4, 13}, {5, 9, 6}})) << "those with 3 or more are counted elsewhere";
  EXPECT_EQ(joined(by, 5, 7).back().from, 5) << "of 7 or more are 4: hidden elsewhere";
  EXPECT_EQ(joined(by, 0).size(), by.size());
  EXPECT_TRUE(joined(std::vector<PeopleBy>{{1, 2}, {5, 2}}, 5).empty());
}

TEST(Disclosure, a_curve_shows_nobodys_day) {
  std::vector<Wait> waits;
  for (int day = 1; day <= 23; ++day) waits.push_back({day, day % 4 != 0});
  const auto whole = estimate_waits(waits), curve = thinned(whole, 5);
  ASSERT_EQ(curve.steps.size(), 3u);
  int seen = 0;
  for (const auto& step : curve.steps) {
    EXPECT_GE(step.seen, 5);
    EXPECT_EQ(step.waiting + step.unseen, 0);
    seen += step.seen;
    const auto* same = &*std::ranges::find(whole.steps, step.day, &WaitStep::day);
    EXPECT_EQ(step.share, same->share);
  }
  EXPECT_EQ(seen, std::ranges::count(waits, true, &Wait::seen));
  EXPECT_EQ(curve.steps.back().day, 23) << "the last few are with those before them";
  EXPECT_TRUE(thinned(estimate_waits(std::vector<Wait>{{1, true}, {2, true}, {9, false}}), 5).steps.empty());
}

TEST(Disclosure, a_curve_ends_before_few_are_left) {
  std::vector<Wait> waits(50, Wait{3, true});
  waits.insert(waits.end(), 20, Wait{5, true});
  waits.insert(waits.end(), 3, Wait{40, false});
  const auto curve = thinned(estimate_waits(waits), 5);
  ASSERT_EQ(curve.steps.size(), 1u) << "3 of 73 is the share on day 5";
  EXPECT_EQ(curve.steps.back().day, 3);
  waits.insert(waits.end(), 2, Wait{40, false});
  EXPECT_EQ(thinned(estimate_waits(waits), 5).steps.size(), 2u);
  waits.assign(10, Wait{2, true});
  waits.insert(waits.end(), 5, Wait{4, true});
  waits.insert(waits.end(), 3, Wait{6, true});
  waits.insert(waits.end(), 2, Wait{9, false});
  EXPECT_EQ(thinned(estimate_waits(waits), 5).steps.size(), 1u) << "the three of day 6 would be all who were seen less those shown";
}

TEST(Disclosure, nought_among_the_hidden_gives_nobody_away) {
  EXPECT_EQ(hidden_of(std::vector<std::int64_t>{0, 20, 30}, 5, {true, false, false}), (std::vector<bool>{true, false, false}));
}

}  // namespace
}  // namespace evaluation
