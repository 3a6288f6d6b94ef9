#include "evaluation/change.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <random>
#include <vector>

namespace evaluation {
namespace {

std::string codes(const Change& c) {
  std::string all;
  for (const auto& w : c.warnings) all += w.code + " ";
  return all;
}

// By hand: changes 2, 4, 6, 0 have the mean 3 and the standard deviation 2.582; t with 3 degrees of freedom is 3.182.
TEST(Change, is_the_mean_of_the_pairs_with_students_interval) {
  const std::vector<Scored> people{{10, 12}, {12, 16}, {14, 20}, {16, 16}, {13, {}}};
  const auto c = paired_change(people, {});
  ASSERT_TRUE(c);
  EXPECT_EQ(c->people, 5);
  EXPECT_EQ(c->missing, 1);
  EXPECT_NEAR(c->change.value, 3, 1e-12);
  EXPECT_NEAR(c->change.se, 1.290994, 1e-6);
  EXPECT_NEAR(c->change.high, 3 + 3.182446 * 1.290994, 1e-5);
  EXPECT_NEAR(c->standardised, 3 / 2.581989, 1e-6);
}

// Jacobson and Truax 1991: standard deviation 7.5 and reliability .80 make an error of the difference of 4.74; from 47.5 to 32.5 is a
// reliable change of 3.16 of them. They multiply the standard error 3.35 by the root of 2.
TEST(Change, is_reliable_as_jacobson_and_truax_count) {
  const double sd = 7.5;  // of three scores this far apart
  const std::vector<Scored> people{{47.5 - sd, 47.5 - sd + 9.4}, {47.5, 32.5}, {47.5 + sd, 47.5 + sd - 9.2}};
  const auto c = paired_change(people, {.reliability = .8, .lower_is_better = true});
  ASSERT_TRUE(c);
  EXPECT_NEAR(*c->reliable_from / 1.959964, 4.74, .005);
  EXPECT_NEAR(15 / (*c->reliable_from / 1.959964), 3.16, .005);
  EXPECT_EQ(c->reliable->improved, 1);
  EXPECT_EQ(c->reliable->unchanged, 1) << "9.2 is less than 1.96 x 4.74";
  EXPECT_EQ(c->reliable->worsened, 1);
}

TEST(Change, matters_from_the_smallest_change_that_does) {
  const std::vector<Scored> people{{10, 7}, {12, 10}, {14, 14.5}, {11, 14}};
  const auto c = paired_change(people, {.meaningful = 3, .lower_is_better = true});
  EXPECT_EQ(c->meaningful->improved, 1);
  EXPECT_EQ(c->meaningful->unchanged, 2);
  EXPECT_EQ(c->meaningful->worsened, 1);
}

// The score of a person is their own level and a day's chance, in equal parts: reliability .5. Nothing happens between the two.
std::vector<Scored> drawn(unsigned seed, std::size_t count, double chosen_above) {
  std::mt19937 random(seed);
  std::normal_distribution<double> standard;
  std::vector<Scored> people;
  while (people.size() < count) {
    const double level = standard(random), before = level + standard(random);
    if (before >= chosen_above) people.push_back({before, level + standard(random)});
  }
  return people;
}

TEST(Change, foresees_what_comes_by_itself) {
  const auto people = drawn(20261122, 5000, 1);
  const auto c = paired_change(people, {.reliability = .5, .population_mean = 0});
  EXPECT_NEAR(*c->expected_by_itself, c->change.value, .05) << "nothing but regression to the mean happened";
  EXPECT_NE(codes(*c).find("regression_to_the_mean"), std::string::npos);
}

TEST(Change, is_suspected_when_people_were_chosen_by_a_score_and_else_seldom) {
  int chosen = 0, not_chosen = 0;
  for (unsigned seed = 1; seed <= 200; ++seed) {
    const auto suspects = [](const Change& c) { return codes(c).find("regression_to_the_mean") != std::string::npos; };
    chosen += suspects(*paired_change(drawn(seed, 80, .5), {}));
    not_chosen += suspects(*paired_change(drawn(seed, 80, -100), {}));
  }
  EXPECT_GE(chosen, 180);
  EXPECT_LE(not_chosen, 20);
}

TEST(Change, says_who_was_lost) {
  auto people = drawn(3, 100, -100);
  std::ranges::sort(people, {}, &Scored::before);
  for (std::size_t i = 60; i < 100; ++i) people[i].after.reset();
  const auto c = paired_change(people, {});
  EXPECT_EQ(c->missing, 40);
  EXPECT_GT(*c->lost_standardised, 1);
  EXPECT_NE(codes(*c).find("many_missing lost_were_different"), std::string::npos) << codes(*c);
}

TEST(Change, does_not_depend_on_order_scale_or_where_the_scale_begins) {
  auto people = drawn(5, 60, -100);
  const auto once = paired_change(people, {.reliability = .8, .meaningful = .5});
  std::ranges::reverse(people);
  for (auto& p : people) p.before = 10 * p.before + 50, p.after = 10 * *p.after + 50;
  const auto again = paired_change(people, {.reliability = .8, .meaningful = 5});
  EXPECT_NEAR(again->change.value, 10 * once->change.value, 1e-9);
  EXPECT_NEAR(again->change.se, 10 * once->change.se, 1e-9);
  EXPECT_NEAR(again->standardised, once->standardised, 1e-9);
  EXPECT_EQ(again->reliable->improved, once->reliable->improved);
  EXPECT_EQ(again->meaningful->worsened, once->meaningful->worsened);
}

TEST(Change, refuses_what_cannot_be_counted) {
  const std::vector<Scored> two{{1, 2}, {2, 3}, {4, {}}};
  EXPECT_EQ(paired_change(two, {}).error().text, "2 people have both scores: there must be 3 at the least");
  EXPECT_EQ(paired_change(two, {.reliability = 1}).error().text, "A reliability of 1: it lies between 0 and 1");
  EXPECT_EQ(paired_change(two, {.meaningful = -2}).error().text,
            "The change that matters is not above 0: --better says in which direction");
}

}  // namespace
}  // namespace evaluation
