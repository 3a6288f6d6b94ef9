#include "simulation/country.h"

#include <gtest/gtest.h>

#include <cmath>

#include "tests/simulation/scenario.h"

namespace simulation {
namespace {

TEST(Bands, hold_practices_alike_in_size_and_never_part_equal_ones) {
  EXPECT_EQ(bands_of({5}), std::vector<int>{5});
  EXPECT_EQ(bands_of(std::vector<int>(1000, 7)), std::vector<int>{7});
  std::vector<int> lists;
  for (int i = 1; i <= 100; ++i) lists.push_back(i);
  EXPECT_EQ(bands_of(lists), (std::vector<int>{20, 40, 60, 80, 100}));
  EXPECT_EQ(bands_of({lists.begin(), lists.begin() + 39}), std::vector<int>{39});
  std::vector<int> tied(30, 10);
  tied.insert(tied.end(), 15, 20);
  tied.insert(tied.end(), 25, 30);
  EXPECT_EQ(bands_of(tied), (std::vector<int>{10, 30})) << "the fifteen have too few for a band of their own";
  for (int i = 101; i <= 6200; ++i) lists.push_back(i);
  EXPECT_EQ(bands_of(lists).size(), 50u);
}

TEST(Percentile, lies_between_the_values_next_to_it) {
  EXPECT_DOUBLE_EQ(percentile({4, 1, 3, 2}, .5), 2.5);
  EXPECT_DOUBLE_EQ(percentile({1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11}, .1), 2);
  EXPECT_DOUBLE_EQ(percentile({7}, .9), 7);
  EXPECT_TRUE(std::isnan(percentile({}, .5)));
}

TEST(Country, adds_up_what_is_counted_a_year_whatever_groups_are_called) {
  auto scenario = shipped("groups", {"warm_up_days=2", "measure_days=5", "list=100"});
  scenario.groups[0].name = "asks 5 times a year";
  const Country country{.lists = std::vector<int>(20, 100), .scenarios = {[&](int) { return scenario; }}};
  const auto all = *live_through(country, {.gather = {}, .progress = {}});
  EXPECT_GT(all.totals.size(), 6u);
  for (const auto& total : all.totals) EXPECT_NE(total.name, scenario.groups[0].name);
}

// More practices than one block holds, in three parts one after the other, as processes would: the same to the last digit.
TEST(Country, is_the_same_in_parts) {
  const auto scenario = shipped("rm1", {"warm_up_days=2", "measure_days=5"});
  Country country{.lists = drawn_lists(3500, 60, .6, 3), .scenarios = {[&](int list) {
                                                           auto sized = scenario;
                                                           sized.list = list;
                                                           return sized;
                                                         }}};
  const auto whole = *live_through(country, {.seed = 1, .threads = 2, .gather = {}, .progress = {}});
  constexpr int parts = 3;
  std::vector<std::vector<std::vector<double>>> said(parts);  // by part, by block
  for (int part = parts - 1; part > 0; --part)
    EXPECT_FALSE(live_through(country, {.seed = 1,
                                        .part = part,
                                        .parts = parts,
                                        .gather =
                                            [&](std::vector<double> own) {
                                              said[static_cast<std::size_t>(part)].push_back(std::move(own));
                                              return std::vector<double>{};
                                            },
                                        .progress = {}}));
  std::size_t block = 0;
  const auto together = *live_through(country, {.seed = 1,
                                                .part = 0,
                                                .parts = parts,
                                                .gather =
                                                    [&](std::vector<double> own) {
                                                      for (std::size_t p = 1; p < parts; ++p)
                                                        own.insert(own.end(), said[p][block].begin(), said[p][block].end());
                                                      ++block;
                                                      return own;
                                                    },
                                                .progress = {}});
  ASSERT_EQ(whole.totals.size(), together.totals.size());
  EXPECT_EQ(whole.events, together.events);
  for (std::size_t i = 0; i < whole.totals.size(); ++i) {
    EXPECT_EQ(whole.totals[i].sum.value, together.totals[i].sum.value);
    EXPECT_EQ(whole.totals[i].sum.se, together.totals[i].sum.se);
  }
}

}  // namespace
}  // namespace simulation
