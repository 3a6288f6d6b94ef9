#include "evaluation/cost.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>

namespace evaluation {
namespace {

CostedOption sure(std::string name, double effect, double cost) { return {std::move(name), {effect}, {cost}}; }

// By hand: A is the start; B lies above the line from A to C; D gives less than C for more; E gives most.
TEST(Cost, keeps_the_frontier_and_says_why_the_others_are_not_on_it) {
  const std::vector<CostedOption> options{sure("A", 0, 0), sure("B", 1, 3000), sure("C", 2, 4000), sure("D", 1.5, 5000),
                                          sure("E", 3, 10000)};
  const auto r = cost_effectiveness(options, std::vector{1000.0, 2500.0, 7000.0});
  ASSERT_TRUE(r);
  using enum Standing;
  const Standing expected[] = {on_frontier, extendedly_dominated, on_frontier, dominated, on_frontier};
  for (std::size_t i = 0; i < 5; ++i) EXPECT_EQ(r->options[i].standing, expected[i]) << r->options[i].name;
  ASSERT_EQ(r->frontier.size(), 2u);
  EXPECT_EQ(r->frontier[0].option + r->frontier[0].against + r->frontier[1].option + r->frontier[1].against, "CAEC");
  EXPECT_DOUBLE_EQ(r->frontier[0].icer, 2000);
  EXPECT_DOUBLE_EQ(r->frontier[1].icer, 6000);
  EXPECT_EQ(r->thresholds[0].best, 0u);
  EXPECT_EQ(r->thresholds[1].best, 2u);
  EXPECT_EQ(r->thresholds[2].best, 4u);
  EXPECT_FALSE(r->icer) << "a single ratio is of two options alone";
}

TEST(Cost, keeps_one_of_two_that_are_the_same) {
  const auto r = cost_effectiveness(std::vector{sure("A", 1, 5), sure("B", 1, 5)}, std::vector{10.0});
  EXPECT_EQ(r->options[0].standing, Standing::on_frontier);
  EXPECT_EQ(r->options[1].standing, Standing::dominated);
  EXPECT_FALSE(r->icer);
  EXPECT_EQ(r->thresholds[0].probability, (std::vector{1.0, 0.0}));
}

// Two draws. At 100: net benefits of the new are 1*100-50 = 50 and 0*100-50 = -50, of the old 0 and 0. On average 0, so nothing is gained
// by choosing now; knowing would gain 50 in one draw of two.
TEST(Cost, values_information_as_worked_by_hand) {
  const std::vector<CostedOption> options{{"old", {0, 0}, {0, 0}}, {"new", {1, 0}, {50, 50}}};
  const auto r = cost_effectiveness(options, std::vector{100.0, 200.0});
  EXPECT_DOUBLE_EQ(r->thresholds[0].benefit[1], 0);
  EXPECT_DOUBLE_EQ(r->thresholds[0].evpi, 25);
  EXPECT_DOUBLE_EQ(r->thresholds[0].probability[1], .5);
  EXPECT_DOUBLE_EQ(r->thresholds[1].benefit[1], 50);
  EXPECT_DOUBLE_EQ(r->thresholds[1].evpi, 25);
  EXPECT_DOUBLE_EQ(*r->icer, 100);
}

std::vector<CostedOption> drawn(unsigned seed, int options) {
  std::mt19937 random(seed);
  std::normal_distribution<double> effect(0, 1), cost(1000, 300);
  std::vector<CostedOption> all;
  for (int o = 0; o < options; ++o) {
    all.push_back({std::string(1, static_cast<char>('A' + o)), {}, {}});
    for (int d = 0; d < 500; ++d) all.back().effect.push_back(effect(random) + .2 * o), all.back().cost.push_back(cost(random) + 150 * o);
  }
  return all;
}

TEST(Cost, does_not_depend_on_the_order_of_draws_or_on_what_all_options_share) {
  for (const unsigned seed : {1u, 2u, 3u}) {
    auto options = drawn(seed, 4);
    const auto once = cost_effectiveness(options, std::vector{1000.0});
    for (auto& o : options) {
      std::ranges::reverse(o.effect), std::ranges::reverse(o.cost);
      for (auto& e : o.effect) e += 10;
      for (auto& c : o.cost) c += 500;
    }
    const auto again = cost_effectiveness(options, std::vector{1000.0});
    EXPECT_NEAR(once->thresholds[0].evpi, again->thresholds[0].evpi, 1e-8);
    for (std::size_t o = 0; o < 4; ++o) {
      EXPECT_NEAR(once->thresholds[0].benefit[o], again->thresholds[0].benefit[o], 1e-8);
      EXPECT_NEAR(once->thresholds[0].probability[o], again->thresholds[0].probability[o], 1e-12);
    }
  }
}

TEST(Cost, finds_on_the_frontier_exactly_what_is_best_at_some_threshold) {
  for (unsigned seed = 1; seed <= 200; ++seed) {
    std::mt19937 random(seed);
    std::uniform_real_distribution<double> effect(0, 1), cost(0, 1000);
    std::vector<CostedOption> options;
    for (int o = 0; o < 7; ++o) options.push_back(sure(std::string(1, static_cast<char>('A' + o)), effect(random), cost(random)));
    const auto r = cost_effectiveness(options, std::vector{100.0});
    // Every ICER and the middles between them: at a middle the step below it is the single best.
    for (std::size_t s = 0; s < r->frontier.size(); ++s) {
      const double next = s + 1 < r->frontier.size() ? r->frontier[s + 1].icer : 2 * r->frontier[s].icer + 1;
      ASSERT_GT(next, r->frontier[s].icer) << seed;
      const auto at = cost_effectiveness(options, std::vector{(r->frontier[s].icer + next) / 2});
      EXPECT_EQ(options[at->thresholds[0].best].name, r->frontier[s].option) << seed;
    }
  }
}

TEST(Cost, shows_first_what_the_decision_hangs_on) {
  const auto bars = tornado(std::vector<VariedInput>{{"price", 1, 1, 50, 150}, {"uptake", .2, 2.2, 100, 100}}, 100);
  EXPECT_EQ(bars[0].name, "uptake");
  EXPECT_DOUBLE_EQ(bars[0].low, -80);
  EXPECT_DOUBLE_EQ(bars[0].high, 120);
  EXPECT_DOUBLE_EQ(bars[1].low, 50);
}

TEST(Cost, refuses_what_cannot_be_compared) {
  const auto text = [](const std::vector<CostedOption>& options, std::vector<double> thresholds) {
    const auto r = cost_effectiveness(options, thresholds);
    return r ? "" : r.error().text;
  };
  EXPECT_EQ(text({sure("A", 1, 1)}, {1}), "There must be two options at the least: what is done now, and another");
  EXPECT_EQ(text({sure("A", 1, 1), {"B", {1, 2}, {1, 2}}}, {1}), "B has another number of draws than A");
  EXPECT_EQ(text({sure("A", 1, 1), sure("B", 1, 1)}, {}), "Say what a unit of effect is worth");
  EXPECT_EQ(text({sure("A", 1, 1), sure("B", 1, 1)}, {-5}), "The threshold -5 is below 0");
  EXPECT_EQ(text({{"A", {}, {}}, {"B", {}, {}}}, {1}), "A has no draws");
}

TEST(Cost, warns_when_a_ratio_says_nothing) {
  const auto codes = [](const CostEffectiveness& r) {
    std::string all;
    for (const auto& w : r.warnings) all += w.code + " ";
    return all;
  };
  EXPECT_EQ(codes(*cost_effectiveness(drawn(1, 2), std::vector{1.0})), "few_draws effect_may_be_none ");
  EXPECT_EQ(codes(*cost_effectiveness(std::vector{sure("A", 1, 5), sure("B", 2, 4)}, std::vector{1.0})), "few_draws dominance ");
  EXPECT_EQ(codes(*cost_effectiveness(std::vector{sure("A", 1, 5), sure("B", .5, 1)}, std::vector{1.0})), "few_draws saves_and_loses ");
}

}  // namespace
}  // namespace evaluation
