// Random numbers against what is known of their distributions: moments and tails, over a million draws each.
#include "simulation/random.h"

#include <gtest/gtest.h>

#include <cmath>
#include <functional>

namespace simulation {
namespace {

constexpr std::uint64_t seed = 11;
constexpr int draws = 1'000'000;

double share(const std::function<bool(std::uint64_t)>& holds) {
  int count = 0;
  for (int i = 0; i < draws; ++i) count += holds(keyed(seed, static_cast<std::uint64_t>(i), 3));
  return static_cast<double>(count) / draws;
}
void expect_share(double is, double expected, const char* what) {
  EXPECT_LT(std::abs(is - expected), 4.5 * std::sqrt(expected * (1 - expected) / draws)) << what << ": " << is << ", seed " << seed;
}

TEST(Random, is_uniform_in_both_halves_of_its_bits) {
  for (const double p : {0.001, 0.3, 0.9}) {
    expect_share(share([&](auto bits) { return upper(bits) < threshold(p); }), p, "upper");
    expect_share(share([&](auto bits) { return lower(bits) < threshold(p); }), p, "lower");
    expect_share(share([&](auto bits) { return uniform(bits) < p; }), p, "uniform");
  }
  expect_share(share([&](auto bits) { return upper(bits) < threshold(.5) && lower(bits) < threshold(.5); }), .25, "both");
  EXPECT_EQ(threshold(1), std::uint64_t{1} << 32);
  EXPECT_EQ(threshold(0), 0u);
}

TEST(Random, is_normal_also_far_out) {
  for (const double z : {-3.9, -3.6542, -2.0, -0.5, 0.0, 0.01, 1.0, 2.5, 3.0, 3.7, 4.2})
    expect_share(share([&](auto bits) { return normal(bits) < z; }), std::erfc(-z / std::sqrt(2.0)) / 2, "normal");
}

TEST(Random, is_exponential_also_far_out) {
  for (const double x : {0.001, 0.1, 0.7, 1.0, 3.0, 7.0, 7.7, 9.0})
    expect_share(share([&](auto bits) { return exponential(bits) < x; }), -std::expm1(-x), "exponential");
}

TEST(Random, has_the_mean_and_spread_of_a_gamma_distribution) {
  for (const double shape : {0.1, 0.6, 1.0, 2.5, 50.0}) {
    Generator generator(seed, 0);
    constexpr int n = 200'000;
    double sum = 0, squares = 0;
    for (int i = 0; i < n; ++i) {
      const double x = gamma(generator, shape) / shape;
      sum += x;
      squares += (x - 1) * (x - 1);
    }
    EXPECT_NEAR(sum / n, 1, 4.5 / std::sqrt(shape * n)) << shape;
    EXPECT_NEAR(squares / n * shape, 1, 4.5 * std::sqrt((2 + 6 / shape) / n)) << shape;  // the variance of a squared Gamma deviate
  }
}

TEST(Random, draws_by_weight) {
  const std::vector<double> weights{0, 3, 0.5, 6, 0.5, 1e-9, 0};
  AliasTable table;
  table.fill(std::vector<double>{1, 2});
  table.fill(weights);
  for (std::uint32_t i = 0; i < weights.size(); ++i)
    expect_share(share([&](auto bits) { return table.draw(bits) == i; }), std::max(weights[i] / 10, 1e-9), "weight");
}

}  // namespace
}  // namespace simulation
