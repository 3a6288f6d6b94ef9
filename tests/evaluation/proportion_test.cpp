#include "evaluation/proportion.h"

#include <gtest/gtest.h>

namespace evaluation {
namespace {

// Newcombe 1998, Statistics in Medicine 17:857, table I, method 3.
TEST(Wilson, agrees_with_newcombes_table) {
  struct Published {
    Proportion of;
    double low, high;
  };
  constexpr Published published[] = {
      {{81, 263}, 0.2553, 0.3662}, {{15, 148}, 0.0624, 0.1605}, {{0, 20}, 0.0000, 0.1611}, {{1, 29}, 0.0061, 0.1718}};
  for (const auto& [proportion, low, high] : published) {
    const auto bounds = wilson(proportion);
    ASSERT_TRUE(bounds);
    EXPECT_NEAR(bounds->low, low, 0.00005) << proportion.count;
    EXPECT_NEAR(bounds->high, high, 0.00005) << proportion.count;
  }
}

TEST(Wilson, stays_within_nought_and_one_and_says_nothing_of_nothing) {
  EXPECT_FALSE(wilson({0, 0}));
  EXPECT_FALSE((Proportion{0, 0}.share()));
  EXPECT_EQ(wilson({7, 7})->high, 1);
  EXPECT_EQ(wilson({0, 7})->low, 0);
}

TEST(SmallNumbers, are_one_to_four) {
  constexpr std::pair<int, bool> table[] = {{0, false}, {1, true}, {4, true}, {5, false}, {4000, false}};
  for (const auto& [count, small] : table) EXPECT_EQ(is_small(count), small) << count;
}

}  // namespace
}  // namespace evaluation
