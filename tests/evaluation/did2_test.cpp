#include "evaluation/did2.h"

#include <gtest/gtest.h>

#include <cmath>

namespace evaluation {
namespace {

// Changes of 3 and 5 with the service, of 1, 1 and 4 without; f is seen before alone.
Did2Rows table() {
  return {.unit = {"a", "a", "b", "b", "c", "c", "d", "d", "e", "e", "f"},
          .group = {1, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0},
          .post = {0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0},
          .outcome = {10, 13, 20, 25, 5, 6, 7, 8, 1, 5, 7}};
}

TEST(Did2, is_the_difference_of_changes) {
  const auto balanced = did2(table(), true);
  ASSERT_TRUE(balanced);
  EXPECT_NEAR(balanced->effect.value, 2, 1e-12);
  EXPECT_NEAR(balanced->effect.se, std::sqrt(2.0 / 4 + 6.0 / 9), 1e-12);
  EXPECT_EQ(balanced->units, 5);
  EXPECT_EQ(balanced->once, 1);
  // With f: before, those without average 5 and not 13/3; by hand 4 - (19/3 - 5).
  const auto all = did2(table(), false);
  ASSERT_TRUE(all);
  EXPECT_NEAR(all->effect.value, 4 - (19.0 / 3 - 5), 1e-12);
  // Influences without: c (6-19/3)/3 - 0, d (8-19/3)/3 - 2/4, e (5-19/3)/3 + 4/4, f -2/4; with: 1/2 and 1/2 from the changes.
  const double c = (6 - 19.0 / 3) / 3, d = (8 - 19.0 / 3) / 3 - 0.5, e = (5 - 19.0 / 3) / 3 + 1, f = -0.5;
  EXPECT_NEAR(all->effect.se, std::sqrt(0.5 + c * c + d * d + e * e + f * f), 1e-12);
  EXPECT_EQ(all->units, 6);
}

TEST(Did2, warns_of_what_two_periods_cannot_show) {
  const auto codes = [](const Did2& r) {
    std::string all;
    for (const auto& w : r.warnings) all += w.code + " ";
    return all;
  };
  EXPECT_EQ(codes(*did2(table(), false)), "two_periods unbalanced few_clusters ");
  Did2Rows lone = table();
  for (auto* column : {&lone.group, &lone.post, &lone.outcome}) column->erase(column->begin(), column->begin() + 2);
  lone.unit.erase(lone.unit.begin(), lone.unit.begin() + 2);
  EXPECT_EQ(codes(*did2(lone, true)), "two_periods unbalanced one_unit_group few_clusters ");
}

TEST(Did2, refuses_what_it_cannot_use) {
  const auto changed = [](auto change) {
    Did2Rows rows = table();
    change(rows);
    return rows;
  };
  const struct {
    Did2Rows rows;
    const char* text;
  } cases[] = {
      {changed([](Did2Rows& r) { r.post.pop_back(); }), "The columns differ in length"},
      {changed([](Did2Rows& r) { r.group[0] = 2; }), "Row 1 under the headings: a group is 1, had the service, or 0, had not"},
      {changed([](Did2Rows& r) { r.post[0] = 1994; }), "Row 1 under the headings: a period is 0, before, or 1, after"},
      {changed([](Did2Rows& r) { r.group[1] = 0; }), "Row 2 under the headings: its unit is in the other group in a row above"},
      {changed([](Did2Rows& r) { r.post[1] = 0; }), "Row 2 under the headings: its unit has a row of this period above"},
      {changed([](Did2Rows& r) { r.group.assign(r.group.size(), 0); }), "Nobody with the service is seen before the start"},
  };
  for (const auto& c : cases) {
    const auto r = did2(c.rows, false);
    ASSERT_FALSE(r) << c.text;
    EXPECT_EQ(r.error().text, c.text);
  }
}

}  // namespace
}  // namespace evaluation
