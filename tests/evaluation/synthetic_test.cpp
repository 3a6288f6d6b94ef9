#include "evaluation/synthetic.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <random>

#include <fmt/format.h>

namespace evaluation {
namespace {

// Places that move with two hidden currents, each by its own share, and with noise of their own.
UnitTimes made(int units, int periods, unsigned seed, double noise_size = 1) {
  std::mt19937 random(seed);
  std::normal_distribution<double> noise;
  std::vector<double> first(static_cast<std::size_t>(periods)), second(first);
  for (std::size_t t = 0; t < first.size(); ++t) {
    first[t] = (t ? first[t - 1] : 0) + noise(random);
    second[t] = (t ? second[t - 1] : 0) + noise(random);
  }
  std::uniform_real_distribution<double> share;
  UnitTimes rows;
  for (int u = 0; u < units; ++u) {
    const double a = share(random), b = share(random);
    for (std::size_t t = 0; t < first.size(); ++t) {
      rows.unit.push_back(fmt::format("u{:02}", u));
      rows.time.push_back(static_cast<double>(t));
      rows.outcome.push_back(50 + 5 * a * first[t] + 5 * b * second[t] + noise_size * noise(random));
    }
  }
  return rows;
}

const SyntheticMethod all_methods[] = {SyntheticMethod::control, SyntheticMethod::difference, SyntheticMethod::two_way};

std::string codes(const Synthetic& r) {
  std::string all;
  for (const auto& w : r.warnings) all += w.code + " ";
  return all;
}

TEST(Synthetic, gives_the_effect_back_when_a_mix_matches_without_fail) {
  UnitTimes rows = made(12, 30, 1);
  for (std::size_t t = 0; t < 30; ++t) rows.outcome[t] = .25 * rows.outcome[30 + t] + .75 * rows.outcome[60 + t] - (t >= 20 ? 7 : 0);
  const auto r = synthetic(rows, {.treated = "u00", .start = 20});
  ASSERT_TRUE(r);
  EXPECT_NEAR(r->effect.value, -7, 1e-6);
  EXPECT_NEAR(r->pre_mspe, 0, 1e-12);
  ASSERT_EQ(r->weights.size(), 2u);
  EXPECT_EQ(r->weights[0].name, "u02");
  EXPECT_NEAR(r->weights[0].weight, .75, 1e-6);
  EXPECT_NEAR(r->weights[1].weight, .25, 1e-6);
}

TEST(Synthetic, two_way_is_the_difference_of_four_means) {
  UnitTimes rows{.unit = {"a", "a", "b", "b", "c", "c"}, .time = {1, 2, 1, 2, 1, 2}, .outcome = {10, 15, 4, 6, 8, 9}, .predictors = {}};
  const auto r = synthetic(rows, {.treated = "a", .start = 2, .method = SyntheticMethod::two_way});
  ASSERT_TRUE(r);
  EXPECT_NEAR(r->effect.value, (15 - 10) - (7.5 - 6), 1e-12);
  EXPECT_TRUE(std::isnan(r->effect.se)) << "two donors make no standard error";
}

TEST(Synthetic, order_of_rows_and_names_changes_nothing) {
  for (const auto method : all_methods) {
    UnitTimes rows = made(9, 16, 3);
    const auto once = synthetic(rows, {.treated = "u04", .start = 12, .method = method, .placebo = true});
    std::vector<std::size_t> order(rows.unit.size());
    for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
    std::ranges::shuffle(order, std::mt19937(7));
    UnitTimes mixed;
    for (const auto i : order) {
      mixed.unit.push_back(fmt::format("x{}", 99 - std::stoi(rows.unit[i].substr(1))));
      mixed.time.push_back(rows.time[i]);
      mixed.outcome.push_back(rows.outcome[i]);
    }
    const auto again = synthetic(mixed, {.treated = "x95", .start = 12, .method = method, .placebo = true});
    ASSERT_TRUE(once && again);
    EXPECT_NEAR(once->effect.value, again->effect.value, 1e-8);
    EXPECT_NEAR(once->effect.se, again->effect.se, 1e-8);
    EXPECT_EQ(once->placebo->rank, again->placebo->rank);
  }
}

TEST(Synthetic, scales_with_the_outcome_and_ignores_where_it_begins) {
  for (const auto method : all_methods) {
    UnitTimes rows = made(9, 16, 5);
    const auto once = synthetic(rows, {.treated = "u00", .start = 11, .method = method});
    for (auto& y : rows.outcome) y = 1000 + 10 * y;
    for (auto& t : rows.time) t += 2000;
    const auto ten = synthetic(rows, {.treated = "u00", .start = 2011, .method = method});
    ASSERT_TRUE(once && ten);
    EXPECT_NEAR(ten->effect.value, 10 * once->effect.value, 1e-5);
    EXPECT_NEAR(ten->effect.se, 10 * once->effect.se, 1e-5);
  }
}

TEST(Synthetic, a_predictor_is_its_mean_before_or_its_value_at_a_time) {
  UnitTimes rows{.unit = {}, .time = {}, .outcome = {}, .predictors = {{"x", {}, {}}, {"x@2", {}, 2.0}}};
  for (int u = 0; u < 6; ++u)
    for (int t = 0; t < 4; ++t) {
      rows.unit.push_back(std::string(1, static_cast<char>('a' + u)));
      rows.time.push_back(t);
      rows.outcome.push_back(u * u + t * (u + 1));
      for (auto& p : rows.predictors) p.values.push_back(t == 3 ? 1e9 : u * (t + 1));
    }
  const auto r = synthetic(rows, {.treated = "c", .start = 3});
  ASSERT_TRUE(r);
  EXPECT_DOUBLE_EQ(r->predictors[0].treated, 4);
  EXPECT_DOUBLE_EQ(r->predictors[1].treated, 6);
  EXPECT_NEAR(r->predictors[0].donors, 2 * (0 + 1 + 3 + 4 + 5) / 5.0, 1e-9);
  EXPECT_NE(codes(*r).find("weights_not_unique"), std::string::npos);
}

TEST(Synthetic, refuses_and_says_where) {
  const auto refusal = [](const UnitTimes& rows, const SyntheticOptions& options) {
    const auto r = synthetic(rows, options);
    return r ? "fine" : r.error().text;
  };
  const UnitTimes fine = made(4, 6, 1);
  EXPECT_EQ(refusal(fine, {.treated = "u00", .start = 3}), "fine");
  EXPECT_EQ(refusal(fine, {.treated = "u99", .start = 3}), "There is no unit \"u99\"");
  EXPECT_EQ(refusal(fine, {.treated = "u00", .start = 0}), "There is no time before 0: nothing to match on");
  EXPECT_EQ(refusal(fine, {.treated = "u00", .start = 6}), "There is no time from 6 on");
  UnitTimes short_one = fine;
  for (auto* column : {&short_one.time, &short_one.outcome}) column->pop_back();
  short_one.unit.pop_back();
  EXPECT_EQ(refusal(short_one, {.treated = "u00", .start = 3}),
            "\"u03\" has no row at time 5: every unit needs one at every time. Fill it, or leave the unit out");
  UnitTimes twice = fine;
  twice.time.back() = 4;
  EXPECT_EQ(refusal(twice, {.treated = "u00", .start = 3}), "\"u03\" has two rows at time 4: leave one");
  UnitTimes alike = fine;
  alike.predictors = {{"x", std::vector<double>(24, 3.0), {}}};
  EXPECT_EQ(refusal(alike, {.treated = "u00", .start = 3}), "\"x\" is the same for every unit: it tells none from another. Leave it out");
  alike.predictors[0] = {"y@4", fine.outcome, 4.0};
  EXPECT_EQ(refusal(alike, {.treated = "u00", .start = 3}), "\"y@4\": there is no time 4 before the start");
}

TEST(Synthetic, warns_of_a_place_like_no_other) {
  UnitTimes rows = made(15, 24, 2);
  for (std::size_t t = 0; t < 24; ++t) rows.outcome[t] += 100;
  EXPECT_EQ(codes(*synthetic(rows, {.treated = "u00", .start = 16})).substr(0, 24), "poor_fit outside_donors ");
  const auto apart = synthetic(rows, {.treated = "u00", .start = 16, .method = SyntheticMethod::difference});
  EXPECT_EQ(codes(*apart).find("outside_donors"), std::string::npos) << "a constant gap is allowed there";
  const auto small = codes(*synthetic(made(4, 24, 2), {.treated = "u00", .start = 6}));
  EXPECT_NE(small.find("few_donors few_pre_periods"), std::string::npos) << small;
}

// Nothing began anywhere: each rank is as likely as any other, whatever the method.
TEST(Synthetic, placebo_ranks_are_even_when_nothing_happened) {
  constexpr int units = 10, runs = 400;
  for (const auto method : all_methods) {
    int ranks[units] = {}, covered = 0;
    for (unsigned seed = 1; seed <= runs; ++seed) {
      const auto r = synthetic(made(units, 18, 20261122 + seed), {.treated = "u03", .start = 12, .method = method, .placebo = true});
      ASSERT_TRUE(r);
      ++ranks[r->placebo->rank - 1];
      covered += r->effect.low <= 0 && r->effect.high >= 0;
    }
    double chi_squared = 0;
    for (const int count : ranks) chi_squared += std::pow(count - runs / units, 2) / (runs / units);
    EXPECT_LT(chi_squared, 27.9) << "9 degrees of freedom, one in a thousand; seeds 20261123 on";
    EXPECT_GE(covered, runs * 88 / 100) << "a standard error of nine placebos";
    EXPECT_LE(covered, runs * 98 / 100);
  }
}

}  // namespace
}  // namespace evaluation
