#include "evaluation/matching.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <random>

#include "tests/evaluation/r.h"

namespace evaluation {
namespace {

const MatchMethod all_methods[] = {MatchMethod::nearest, MatchMethod::weighting, MatchMethod::regression};

std::string codes(const Matched& r) {
  std::string all;
  for (const auto& w : r.warnings) all += w.code + " ";
  return all;
}

// Who is treated depends on two covariates, and so does the outcome; the effect on everybody is `effect`.
Treatment made(int people, double effect, unsigned seed) {
  std::mt19937 random(seed);
  std::normal_distribution<double> noise;
  std::uniform_real_distribution<double> chance;
  Treatment t{.treated = {}, .outcome = {}, .covariates = {{"age", {}}, {"need", {}}}, .exact = {}, .before = {}};
  for (int i = 0; i < people; ++i) {
    const double age = noise(random), need = noise(random);
    const bool treated = chance(random) < 1 / (1 + std::exp(1 - .6 * age - .6 * need));
    t.covariates[0].values.push_back(age);
    t.covariates[1].values.push_back(need);
    t.treated.push_back(treated);
    t.outcome.push_back(5 + age + 2 * need + effect * treated + noise(random));
  }
  return t;
}

TEST(Matching, nearest_by_hand) {
  // Treated at x = 2, 3 and 5; controls at 1 (y 4), 2 (y 6 and y 8), 6 (y 1). The score rises with x alone, so nearest in x is nearest.
  Treatment t{.treated = {1, 1, 1, 0, 0, 0, 0},
              .outcome = {10, 12, 3, 4, 6, 8, 1},
              .covariates = {{"x", {2, 3, 5, 1, 2, 2, 6}}},
              .exact = {},
              .before = {}};
  const auto r = matched(t, {});
  ASSERT_TRUE(r);
  // 10 and 12 against the mean of the two equally near (7), 3 against 1.
  EXPECT_NEAR(r->effect.value, ((10 - 7) + (12 - 7) + (3 - 1)) / 3.0, 1e-9);
  EXPECT_EQ(r->matched, 3);
  EXPECT_NEAR(r->balance[0].mean_control_after, (2 + 2 + 6) / 3.0, 1e-9);
  // Of the two with x = 2 each lends half twice: 1; the one with x = 6 once.
  EXPECT_NEAR(r->effective_controls, 9 / 3.0, 1e-9);
  t.exact = {"a", "b", "b", "a", "b", "b", "b"};
  EXPECT_NEAR(matched(t, {})->effect.value, ((10 - 4) + (12 - 7) + (3 - 1)) / 3.0, 1e-9);
}

TEST(Matching, weighting_with_one_group_split_is_the_weighted_mean_by_hand) {
  // Two groups: of x = 0, 1 of 4 treated; of x = 1, 2 of 4. The controls count 1/3 and 1 each.
  const Treatment t{.treated = {1, 0, 0, 0, 1, 1, 0, 0},
                    .outcome = {9, 1, 2, 3, 12, 14, 5, 7},
                    .covariates = {{"x", {0, 0, 0, 0, 1, 1, 1, 1}}},
                    .exact = {},
                    .before = {}};
  const auto r = matched(t, {.method = MatchMethod::weighting});
  ASSERT_TRUE(r);
  EXPECT_NEAR(r->effect.value, (9 + 12 + 14) / 3.0 - ((1 + 2 + 3) / 3.0 + 5 + 7) / 3, 1e-9);
  EXPECT_NEAR(r->balance[0].smd_after, 0, 1e-9);
  EXPECT_NEAR(matched(t, {})->effect.value, r->effect.value, 1e-9) << "all who are equally near, together, are the same thing here";
}

TEST(Matching, says_what_r_says) {
  for (const unsigned seed : {21u, 22u}) {
    Treatment t = made(250, 1, seed);
    std::string table = "treated,y,age,need,sex\n";
    std::vector<std::string> sexes;
    for (std::size_t i = 0; i < t.treated.size(); ++i) {
      for (auto& c : t.covariates) c.values[i] = std::round(2 * c.values[i]) / 2;  // so that some are equally near
      sexes.push_back(i % 3 ? "f" : "m");
      table += fmt::format("{},{},{},{},{}\n", t.treated[i], t.outcome[i], t.covariates[0].values[i], t.covariates[1].values[i], sexes[i]);
    }
    const auto r = ask_r("matching.R", table);
    NEEDS_R(r);
    const auto same = [&](const char* name, const std::vector<double>& ours) {
      ASSERT_TRUE(r.contains(name)) << name;
      for (std::size_t i = 0; i < ours.size(); ++i)
        EXPECT_NEAR(ours[i], r.at(name).at(i), 1e-6 * std::max(.01, std::abs(ours[i]))) << name << " " << i << ", seed " << seed;
    };
    const auto near = [&](const char* name, const Matched& m) {
      same(name, {m.effect.value, m.effect.se, static_cast<double>(m.matched), m.effective_controls, m.balance[0].smd_after,
                  m.balance[1].smd_after});
    };
    near("nearest", matched(t, {}).value());
    near("caliper", matched(t, {.caliper = .1}).value());
    const auto weighted = matched(t, {.method = MatchMethod::weighting}).value().effect;
    same("weighting", {weighted.value, weighted.se});
    const auto regressed = matched(t, {.method = MatchMethod::regression}).value().effect;
    same("regression", {regressed.value, regressed.se});
    t.exact = sexes;
    near("exact", matched(t, {.caliper = .2}).value());
  }
}

TEST(Matching, order_of_rows_changes_nothing) {
  for (const auto method : all_methods) {
    const Treatment t = made(300, 1, 8);
    std::vector<std::size_t> order(300);
    for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
    std::ranges::shuffle(order, std::mt19937(9));
    Treatment mixed{.treated = {}, .outcome = {}, .covariates = {{"age", {}}, {"need", {}}}, .exact = {}, .before = {}};
    for (const auto i : order) {
      mixed.treated.push_back(t.treated[i]);
      mixed.outcome.push_back(t.outcome[i]);
      for (std::size_t c = 0; c < 2; ++c) mixed.covariates[c].values.push_back(t.covariates[c].values[i]);
    }
    const auto once = matched(t, {.method = method}), again = matched(mixed, {.method = method});
    ASSERT_TRUE(once && again);
    EXPECT_NEAR(once->effect.value, again->effect.value, 1e-9);
    EXPECT_NEAR(once->effect.se, again->effect.se, 1e-9);
  }
}

TEST(Matching, scales_with_the_outcome_and_ignores_units) {
  for (const auto method : all_methods) {
    Treatment t = made(300, 1, 8);
    const auto once = matched(t, {.method = method});
    for (auto& y : t.outcome) y = 100 + 10 * y;
    for (auto& age : t.covariates[0].values) age = 40 + 12 * age;
    const auto ten = matched(t, {.method = method});
    ASSERT_TRUE(once && ten);
    EXPECT_NEAR(ten->effect.value, 10 * once->effect.value, 1e-6);
    EXPECT_NEAR(ten->effect.se, 10 * once->effect.se, 1e-6);
    EXPECT_NEAR(ten->balance[0].smd_before, once->balance[0].smd_before, 1e-9);
  }
}

// An effect of 1, chosen people: 95 intervals of 100 hold it.
TEST(Matching, intervals_hold_the_effect) {
  constexpr int runs = 400;
  for (const auto method : all_methods) {
    int covered = 0;
    for (unsigned seed = 1; seed <= runs; ++seed) {
      const auto r = matched(made(500, 1, 20261122 + seed), {.method = method});
      ASSERT_TRUE(r);
      covered += r->effect.low <= 1 && r->effect.high >= 1;
    }
    EXPECT_GE(covered, runs * 92 / 100) << static_cast<int>(method) << ", seeds 20261123 on";
    EXPECT_LE(covered, runs * 99 / 100) << static_cast<int>(method);
  }
}

TEST(Matching, a_caliper_leaves_out_who_has_nobody_near) {
  Treatment t = made(400, 1, 3);
  t.treated[0] = 1;
  t.covariates[0].values[0] = 30;
  const auto all = matched(t, {}), near = matched(t, {.caliper = .2});
  ASSERT_TRUE(all && near);
  EXPECT_EQ(all->unmatched, 0);
  EXPECT_GE(near->unmatched, 1);
  EXPECT_EQ(near->matched + near->unmatched, near->treated);
  EXPECT_LE(std::abs(near->balance[0].smd_after), .1);
}

TEST(Matching, refuses_and_says_what) {
  const auto refusal = [](const Treatment& t, const MatchOptions& options) {
    const auto r = matched(t, options);
    return r ? "fine" : r.error().text;
  };
  const Treatment fine = made(40, 0, 1);
  Treatment t = fine;
  t.treated[4] = 2;
  EXPECT_EQ(refusal(t, {}), "The treatment is 2, in the 5. row of values: 1 is treated, 0 is not");
  t = fine;
  std::ranges::fill(t.treated, 0.0);
  EXPECT_EQ(refusal(t, {}), "0 treated and 40 not: there must be 2 on each side at the least");
  t = fine;
  t.covariates.push_back({"years", t.covariates[0].values});
  EXPECT_NE(refusal(t, {}).find("says nothing that the rest of the model does not say already"), std::string::npos);
  t = fine;
  t.covariates.push_back({"chosen", t.treated});
  EXPECT_NE(refusal(t, {}).find("does not settle"), std::string::npos);
  EXPECT_EQ(refusal(fine, {.method = MatchMethod::regression, .caliper = .2}), "A caliper and exact matching are for --method nearest");
}

TEST(Matching, expects_the_published_fall) { EXPECT_NEAR(expected_after(3, .6, 10), 8.8333, 5e-5); }

// A pilot that does nothing and takes frequent attenders: visits are Poisson, how often one comes is Gamma (shape 0.6, mean 3), and of
// those with 8 or more visits half are taken. They come less often afterwards; that is expected, said, and not taken for an effect.
TEST(Matching, a_null_pilot_with_frequent_attenders_has_no_effect) {
  constexpr int runs = 300, people = 3000;
  constexpr unsigned first_seed = 20261122;
  int covered[2] = {}, flagged = 0, naive_far = 0;
  double expected = 0, seen = 0;
  for (unsigned run = 0; run < runs; ++run) {
    std::mt19937 random(first_seed + run);
    std::gamma_distribution<double> rate(.6, 3 / .6);
    std::bernoulli_distribution taken(.5);
    Treatment t{.treated = {}, .outcome = {}, .covariates = {{"before", {}}}, .exact = {}, .before = {}};
    for (int i = 0; i < people; ++i) {
      std::poisson_distribution<int> visits(std::max(1e-9, rate(random)));
      const int before = visits(random);
      t.before.push_back(before);
      t.treated.push_back(before >= 8 && taken(random));
      t.outcome.push_back(visits(random));
    }
    t.covariates[0].values = t.before;
    // Nobody below 8 is taken, so only those who could have been are compared, as a protocol would say.
    Treatment eligible{.treated = {}, .outcome = {}, .covariates = {{"before", {}}}, .exact = {}, .before = {}};
    for (std::size_t i = 0; i < t.before.size(); ++i) {
      if (t.before[i] < 8) continue;
      eligible.treated.push_back(t.treated[i]);
      eligible.outcome.push_back(t.outcome[i]);
      eligible.covariates[0].values.push_back(t.before[i]);
    }
    const auto everybody = matched(t, {});
    ASSERT_TRUE(everybody);
    const auto& mean = *everybody->regression_to_mean;
    flagged += codes(*everybody).starts_with("regression_to_the_mean");
    naive_far += mean.change < -.5;
    expected += mean.expected_change / runs;
    seen += mean.change / runs;
    covered[0] += everybody->effect.low <= 0 && everybody->effect.high >= 0;
    const auto among = matched(eligible, {.method = MatchMethod::weighting});
    ASSERT_TRUE(among);
    covered[1] += among->effect.low <= 0 && among->effect.high >= 0;
  }
  EXPECT_EQ(flagged, runs);
  EXPECT_GE(naive_far, runs * 99 / 100) << "before-after alone would be believed";
  EXPECT_NEAR(expected, seen, .1);
  for (const int count : covered) {
    EXPECT_GE(count, runs * 92 / 100) << "seeds from " << first_seed;
    EXPECT_LE(count, runs * 99 / 100) << "seeds from " << first_seed;
  }
  fmt::print("seed {}: change {:.3f}, expected {:.3f}; {} and {} of {} intervals hold 0\n", first_seed, seen, expected, covered[0],
             covered[1], runs);
}

TEST(Matching, warns_of_groups_that_do_not_meet) {
  Treatment t = made(200, 1, 4);
  for (std::size_t i = 0; i < 200; ++i)
    if (t.treated[i] > 0) t.covariates[0].values[i] += 2.5;
  const auto nearest = codes(*matched(t, {})), regression = codes(*matched(t, {.method = MatchMethod::regression}));
  EXPECT_NE(nearest.find("weak_balance"), std::string::npos) << nearest;
  EXPECT_NE(nearest.find("poor_overlap"), std::string::npos) << nearest;
  EXPECT_NE(regression.find("weak_balance"), std::string::npos) << regression;
  EXPECT_NE(codes(*matched(t, {.caliper = .05})).find("many_unmatched"), std::string::npos);
  EXPECT_EQ(codes(*matched(made(2000, 1, 4), {})), "");
}

}  // namespace
}  // namespace evaluation
