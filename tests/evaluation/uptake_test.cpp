#include "evaluation/uptake.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>

namespace evaluation {
namespace {

std::vector<Referred> people(std::initializer_list<std::pair<const char*, std::vector<int>>> groups) {
  std::vector<Referred> all;
  for (const auto& [group, contacts] : groups)
    for (const int n : contacts) all.push_back({group, n});
  return all;
}
std::vector<int> times(std::size_t people, int contacts) { return std::vector<int>(people, contacts); }
std::vector<int> joined(std::vector<int> a, const std::vector<int>& b) {
  a.insert(a.end(), b.begin(), b.end());
  return a;
}

TEST(Uptake, counts_who_came_and_how_often) {
  const auto r = uptake(people({{"", joined(joined(times(40, 0), times(30, 1)), times(30, 4))}}), 3);
  ASSERT_TRUE(r);
  EXPECT_EQ(r->everybody.started.counted.count, 60);
  EXPECT_DOUBLE_EQ(r->everybody.started.share, 0.6);
  EXPECT_NEAR(r->everybody.started.low, 0.5020, 5e-4);  // Wilson's interval of 60 in 100
  EXPECT_NEAR(r->everybody.started.high, 0.6906, 5e-4);
  EXPECT_DOUBLE_EQ(r->everybody.enough.share, 0.3);
  EXPECT_DOUBLE_EQ(r->everybody.median_contacts, 2.5);
  EXPECT_TRUE(r->groups.empty());
}

// Newcombe 1998, table II, his example: 56 of 70 against 48 of 80, by method 10: 0.0524 to 0.3339.
TEST(Uptake, compares_a_group_with_the_rest) {
  const auto r = uptake(people({{"a", joined(times(56, 1), times(14, 0))}, {"b", joined(times(48, 1), times(32, 0))}}), 1);
  ASSERT_TRUE(r);
  ASSERT_TRUE(r->groups[0].against_rest);
  EXPECT_NEAR(r->groups[0].against_rest->value, 0.2, 1e-12);
  EXPECT_NEAR(r->groups[0].against_rest->low, 0.0524, 5e-5);
  EXPECT_NEAR(r->groups[0].against_rest->high, 0.3339, 5e-5);
}

TEST(Uptake, hides_a_small_group_and_one_more_that_would_give_it_away) {
  const auto r =
      uptake(people({{"a", joined(times(30, 3), times(30, 0))}, {"b", joined(times(10, 3), times(10, 0))}, {"c", times(3, 3)}}), 3);
  ASSERT_TRUE(r);
  EXPECT_FALSE(r->groups[0].hidden);
  EXPECT_TRUE(r->groups[1].hidden) << "everybody less a and b would be c";
  EXPECT_TRUE(r->groups[2].hidden);
  EXPECT_EQ(r->warnings[0].code, "small_numbers");
}

TEST(Uptake, says_nothing_of_the_rest_where_everybody_is_hidden) {
  const auto r = uptake(people({{"a", times(30, 3)}, {"b", joined(times(30, 3), times(2, 0))}}), 3);
  ASSERT_TRUE(r && r->everybody.hidden);
  EXPECT_FALSE(r->groups[0].against_rest) << "2 of the rest did not come";
  const auto all = uptake(people({{"a", times(30, 3)}, {"b", joined(times(30, 3), times(2, 0))}}), 3, 0);
  EXPECT_FALSE(all->everybody.hidden || all->groups[1].hidden);
  EXPECT_TRUE(all->groups[0].against_rest);
}

TEST(Uptake, does_not_care_in_which_order_people_come) {
  auto all = people({{"a", joined(times(30, 3), times(30, 0))}, {"", joined(times(40, 2), times(10, 0))}});
  const auto before = uptake(all, 3);
  std::ranges::shuffle(all, std::mt19937(1));
  const auto after = uptake(all, 3);
  EXPECT_EQ(before->groups[1].started.share, after->groups[1].started.share);
  EXPECT_EQ(before->everybody.upper_quartile, after->everybody.upper_quartile);
  EXPECT_EQ(after->groups[0].group, "not known");
}

TEST(Uptake, warns_when_few_came) {
  const auto r = uptake(people({{"", joined(times(50, 0), times(40, 3))}}), 3);
  EXPECT_EQ(r->warnings[0].code, "low_uptake");
  EXPECT_FALSE(uptake({}, 3));
}

TEST(Uptake, leaves_no_small_count_by_subtraction_from_the_total) {
  const auto r = uptake(people({{"a", joined(times(2, 1), times(8, 0))},
                                {"b", times(9, 0)},
                                {"c", joined(times(20, 1), times(20, 0))},
                                {"d", joined(times(30, 1), times(30, 0))}}),
                        1);
  ASSERT_TRUE(r);
  auto came = r->everybody.started.counted.count, did_not = r->everybody.started.counted.of - came;
  for (const auto& u : r->groups)
    if (!u.hidden) came -= u.started.counted.count, did_not -= u.started.counted.of - u.started.counted.count;
  EXPECT_GE(came, 10);
  EXPECT_GE(did_not, 10);
}

TEST(Uptake, warns_of_groups_not_known_without_a_small_count) {
  const auto text_of = [](std::size_t unknown, std::size_t came) {
    const auto r = uptake(people({{"", joined(times(unknown, 1), times(unknown, 0))}, {"b", joined(times(came, 1), times(10, 0))}}), 1);
    for (const auto& w : r->warnings)
      if (w.code == "group_unknown") return w.text;
    return std::string("none");
  };
  EXPECT_EQ(text_of(10, 40), "The group of 20 of 70 people is not known");
  EXPECT_EQ(text_of(2, 15), "The group of more than one in ten people is not known");
  EXPECT_EQ(text_of(2, 50), "none");
}

}  // namespace
}  // namespace evaluation
