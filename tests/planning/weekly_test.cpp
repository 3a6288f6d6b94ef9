// The integer programme against all rotas there are, and its limits over random networks. Seeds are printed.
#include "planning/weekly.h"

#include <gtest/gtest.h>

#include <bit>
#include <cmath>
#include <iostream>
#include <map>
#include <optional>

#include "simulation/generator.h"
#include "simulation/random.h"

namespace planning {
namespace {

constexpr std::uint64_t seed = 20261122;

Weekly random_problem(simulation::Generator& bits, int sites, int roles, int week) {
  const auto number = [&](double most) { return most * simulation::uniform(bits.next()); };
  const auto whole = [&](int most) { return static_cast<int>(number(most + 0.999)); };
  Weekly w{.budget = number(200), .supervision = number(4), .pound = 1e-5, .roles = {}, .rooms = {}};
  for (int r = 0; r < roles; ++r) w.roles.push_back({20 + number(80), number(2), 1 + whole(week - 1), 0, 2});
  for (int s = 0; s < sites; ++s) {
    auto& rooms = w.rooms.emplace_back();
    for (int day = 0; day < week; ++day) rooms.push_back(whole(2));
    for (int r = 0; r < roles; ++r)
      for (unsigned days = 1; days < 1u << week; ++days)
        for (int people = 1; people <= 2; ++people)
          w.choices.push_back({s, r, days, people, std::round(1e3 * number(100) * std::sqrt(people * std::popcount(days))) / 1e3});
  }
  return w;
}

// Nothing: a limit is broken.
std::optional<double> worth(const Weekly& w, const std::vector<int>& posts, const std::vector<int>& choices) {
  double value = 0, cost = 0, hours = 0;
  std::map<std::pair<int, int>, int> taken, on_duty, in_room;
  std::map<int, int> days;
  for (std::size_t r = 0; r < posts.size(); ++r) cost += posts[r] * w.roles[r].cost, hours += posts[r] * w.roles[r].supervision;
  for (const int i : choices) {
    const auto& c = w.choices[static_cast<std::size_t>(i)];
    value += c.value;
    if (++taken[{c.site, c.role}] > 1) return {};
    days[c.role] += c.people * std::popcount(c.weekdays);
    for (int day = 0; c.weekdays >> day; ++day)
      if (c.weekdays >> day & 1u) {
        if ((on_duty[{c.role, day}] += c.people) > posts[static_cast<std::size_t>(c.role)]) return {};
        if ((in_room[{c.site, day}] += c.people) > w.rooms[static_cast<std::size_t>(c.site)][static_cast<std::size_t>(day)]) return {};
      }
  }
  for (const auto& [role, worked] : days)
    if (worked > posts[static_cast<std::size_t>(role)] * w.roles[static_cast<std::size_t>(role)].days) return {};
  if (cost > w.budget + 1e-6 || hours > w.supervision + 1e-6) return {};
  return value - w.pound * cost;
}

double best_of_all(const Weekly& w, int sites, int roles) {
  const int each = static_cast<int>(w.choices.size()) / (sites * roles);
  double best = 0;
  std::vector<int> posts(static_cast<std::size_t>(roles));
  const auto choose_from = [&](auto self, int cell, std::vector<int>& chosen) -> void {
    if (cell == sites * roles) {
      if (const auto value = worth(w, posts, chosen)) best = std::max(best, *value);
      return;
    }
    self(self, cell + 1, chosen);
    for (int i = 0; i < each; ++i) {
      chosen.push_back(cell * each + i);
      self(self, cell + 1, chosen);
      chosen.pop_back();
    }
  };
  for (posts[0] = 0; posts[0] <= 2; ++posts[0])
    for (posts[1] = 0; posts[1] <= 2; ++posts[1]) {
      std::vector<int> chosen;
      choose_from(choose_from, 0, chosen);
    }
  return best;
}

TEST(Weekly, is_as_good_as_the_best_of_all_rotas) {
  std::cout << "seed " << seed << "\n";
  simulation::Generator bits(seed, 1);
  int bought = 0;
  for (int trial = 0; trial < 60; ++trial) {
    const auto w = random_problem(bits, 2, 2, 2);
    const auto found = choose(w);
    ASSERT_TRUE(found);
    EXPECT_TRUE(found->proven);
    EXPECT_NEAR(found->value, best_of_all(w, 2, 2), 1e-6) << "trial " << trial;
    EXPECT_NEAR(worth(w, found->posts, found->choices).value_or(-1), found->value, 1e-6) << "trial " << trial;
    bought += !found->choices.empty();
  }
  EXPECT_GT(bought, 30);
}

TEST(Weekly, keeps_every_limit_of_larger_networks) {
  std::cout << "seed " << seed << "\n";
  simulation::Generator bits(seed, 2);
  for (int trial = 0; trial < 12; ++trial) {
    const auto w = random_problem(bits, 5, 3, 5);
    const auto found = choose(w);
    ASSERT_TRUE(found);
    EXPECT_TRUE(worth(w, found->posts, found->choices)) << "trial " << trial;
  }
}

Weekly one_post() {
  return {.budget = 100,
          .supervision = 1,
          .pound = 1e-5,
          .roles = {{60, 1, 1, 0, 3}},
          .rooms = {{1}, {1}},
          .choices = {{0, 0, 1, 1, 5}, {1, 0, 1, 1, 4}}};
}

TEST(Weekly, buys_nothing_without_money_supervision_or_rooms) {
  for (const auto& spoil : std::vector<void (*)(Weekly&)>{[](Weekly& w) { w.budget = 0; }, [](Weekly& w) { w.supervision = 0.5; },
                                                          [](Weekly& w) { w.rooms = {{0}, {0}}; }, [](Weekly& w) { w.choices.clear(); }}) {
    auto w = one_post();
    EXPECT_EQ(choose(w)->posts, std::vector{1});
    spoil(w);
    EXPECT_EQ(choose(w)->posts, std::vector{0});
  }
}

TEST(Weekly, says_when_there_is_no_rota) {
  auto w = one_post();
  w.roles[0].least = 2;
  const auto found = choose(w);
  ASSERT_FALSE(found);
  EXPECT_EQ(found.error().fault, core::Fault::unavailable);
}

TEST(Weekly, finds_the_next_best) {
  auto w = one_post();
  EXPECT_EQ(choose(w)->choices, std::vector{0});
  w.not_choices = {{0}};
  EXPECT_EQ(choose(w)->choices, std::vector{1});
  w.not_choices.clear(), w.fewer_than = {{1}};
  EXPECT_EQ(choose(w)->posts, std::vector{0});
  w.fewer_than = {{1}, {0}};
  EXPECT_FALSE(choose(w));
}

}  // namespace
}  // namespace planning
