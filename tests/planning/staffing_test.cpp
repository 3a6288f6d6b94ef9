// The search for a network's staff on networks so small that every rota can be simulated. Seeds are printed.
#include "planning/staffing.h"

#include <iostream>

#include <fmt/format.h>

#include "planning/trials.h"
#include "tests/simulation/scenario.h"

namespace planning {
namespace {

constexpr std::uint64_t seed = 20261122;

// Two practices of 1,700, one of them short of GPs' time, a week of two days, and one physiotherapist to share.
core::Network small() {
  core::Network n{
      .title = "small", .source = "a test", .based_on = "rm1.yaml", .budget = 50, .supervision = 10, .fill = 0.85, .gp = 0, .gp_hour = 100};
  for (const int slots : {30, 27}) {
    auto s = simulation::shipped("rm1", {"list=1700", "clinicians.GP=1", fmt::format("slots.GP={}", slots), "clinicians.FCP=0",
                                         "route.MSK.FCP=0", "warm_up_days=60", "measure_days=60"});
    s.weekday = {1.2, 0.8};
    n.sites.push_back({slots == 30 ? "easy" : "short", std::move(s), {}, {1}});
  }
  core::NetworkRole role{.name = "FCP", .source = "", .role = 2, .cost = 40, .days = 2, .weekdays = 3, .posts_most = 1, .supervision = 1};
  role.offered = {0, .75, 0, 0, 0};
  role.mixes = {{18, 24, 20}};
  role.on_day_every = {0};
  n.roles.push_back(role);
  return n;
}

double mean_score(const core::Network& n, const Rota& rota, double day_worth) {
  Trials trials(n, seed + 1, 2);
  const Rota today{.posts = {0}, .sites = std::vector<SiteRota>(n.sites.size())};
  constexpr int replications = 30;
  for (std::size_t s = 0; s < n.sites.size(); ++s) trials.run({{s, {}}, {s, rota.sites[s]}}, 0, replications);
  double sum = 0;
  for (int i = 0; i < replications; ++i)
    sum += trials.gp_hours(today, i) - trials.gp_hours(rota, i) + day_worth * (trials.days_of_90(today, i) - trials.days_of_90(rota, i));
  return sum / replications;
}

TEST(Staffing, finds_what_is_best_of_all_rotas) {
  std::cout << "seed " << seed << "\n";
  const auto n = small();
  for (const double day_worth : {0.0, 300.0}) {
    const auto found = staff(n, {.seed = seed, .threads = 2, .day_worth = day_worth});
    ASSERT_TRUE(found);
    double best = 0;
    for (int first = -1; first < 2; ++first)
      for (int second = -1; second < 2; ++second) {
        Rota rota{.posts = {1}, .sites = std::vector<SiteRota>(2)};
        for (int site = 0; site < 2; ++site)
          if (const unsigned days = (first == site ? 1u : 0u) | (second == site ? 2u : 0u))
            rota.sites[static_cast<std::size_t>(site)] = {{0, days, 0, 0}};
        best = std::max(best, mean_score(n, rota, day_worth));
      }
    const auto& chosen = found->candidates[found->chosen];
    EXPECT_EQ(chosen.rota.posts, std::vector{1});
    EXPECT_GT(best, 20);
    EXPECT_GE(mean_score(n, chosen.rota, day_worth), 0.97 * best) << day_worth;
  }
}

TEST(Staffing, does_not_hire_who_changes_nothing) {
  auto n = small();
  n.roles.push_back(n.roles[0]);
  n.roles[1].name = "NAV", n.roles[1].role = 5, n.roles[1].cost = 5;
  n.roles[1].offered = {0, 0, 0, 0, 0};  // nobody is sent there
  auto found = staff(n, {.seed = seed, .threads = 2});
  ASSERT_TRUE(found);
  EXPECT_EQ(found->candidates[found->chosen].rota.posts, (std::vector{1, 0}));
  n = small();
  for (auto& site : n.sites)
    site.scenario.resolve[1][2] = 0, site.scenario.visits_max = 250;  // nobody is helped: all come back, to GPs too
  n.roles[0].offered[1] = 0.05;
  found = staff(n, {.seed = seed, .threads = 2});
  ASSERT_TRUE(found);
  EXPECT_LT(mean_score(n, found->candidates[found->chosen].rota, 250), 20);
}

TEST(Staffing, buys_nothing_without_a_budget) {
  auto n = small();
  n.budget = 0;
  const auto found = staff(n, {.seed = seed, .threads = 2});
  ASSERT_TRUE(found);
  ASSERT_EQ(found->candidates.size(), 1u);
  EXPECT_EQ(found->chosen, 0u);
  EXPECT_EQ(found->candidates[0].rota.posts, std::vector{0});
  EXPECT_EQ(simulation::mean_of(found->candidates[0].hours).value, 0);
  EXPECT_EQ(found->sure_of_posts, 1);
}

TEST(Staffing, hires_nobody_new_beyond_rooms_and_days) {
  auto n = small();
  n.roles[0].posts_most = 3, n.budget = 200;
  n.sites[0].rooms = {0};
  n.sites[1].rooms = {0, 1};
  const auto found = staff(n, {.seed = seed, .threads = 2});
  ASSERT_TRUE(found);
  for (const auto& candidate : found->candidates) {
    EXPECT_TRUE(candidate.rota.sites[0].empty());
    for (const auto& post : candidate.rota.sites[1]) EXPECT_EQ(post.weekdays, 2u);
    EXPECT_LE(candidate.rota.posts[0], 1);
  }
}

TEST(Staffing, puts_two_of_a_role_side_by_side_where_one_day_has_work_for_both_and_only_if_they_may) {
  std::cout << "seed " << seed << "\n";
  auto n = small();
  n.sites.erase(n.sites.begin());
  auto& site = n.sites.front();
  site.scenario = simulation::shipped(
      "rm1", {"list=5100", "clinicians.GP=3", "slots.GP=27", "clinicians.FCP=0", "route.MSK.FCP=0", "warm_up_days=60", "measure_days=60"});
  site.scenario.weekday = {1.2, 0.8};
  site.rooms = {2};
  n.roles[0].posts_most = 2, n.roles[0].mixes = {{6, 60, 50}}, n.budget = 80;
  const auto most_together = [&](const core::Network& network) {
    const auto found = staff(network, {.seed = seed, .threads = 2, .day_worth = 0});
    const auto& rota = found.value().candidates[found->chosen].rota;
    EXPECT_LE(found->site_years, expected_runs(network));
    return std::pair(rota.posts[0], rota.sites[0].empty() ? 0 : rota.sites[0][0].people);
  };
  EXPECT_EQ(most_together(n), std::pair(1, 1));
  n.roles[0].together = 2;
  EXPECT_EQ(most_together(n), std::pair(2, 2));
  site.rooms = {1};
  EXPECT_EQ(most_together(n), std::pair(1, 1));
}

TEST(Staffing, is_the_same_for_any_number_of_threads) {
  const auto n = small();
  const auto one = staff(n, {.seed = seed, .threads = 1}), three = staff(n, {.seed = seed, .threads = 3});
  ASSERT_TRUE(one && three);
  ASSERT_EQ(one->candidates.size(), three->candidates.size());
  EXPECT_EQ(one->chosen, three->chosen);
  EXPECT_EQ(one->site_years, three->site_years);
  for (std::size_t i = 0; i < one->candidates.size(); ++i) {
    EXPECT_EQ(one->candidates[i].rota, three->candidates[i].rota);
    EXPECT_EQ(one->candidates[i].hours, three->candidates[i].hours);
    EXPECT_EQ(one->candidates[i].days, three->candidates[i].days);
  }
}

TEST(Staffing, is_no_more_than_it_said_before) {
  const auto n = small();
  const auto found = staff(n, {.seed = seed, .threads = 2});
  ASSERT_TRUE(found);
  EXPECT_LE(found->site_years, expected_runs(n));
  EXPECT_LE(found->candidates.size(), static_cast<std::size_t>(candidates_max));
}

TEST(Rota, sends_as_many_as_there_is_time_for) {
  const auto n = small();
  const std::vector<double> asked{5'000, 4'000, 0, 0, 0};
  const auto one_day = staffed(n, 0, {{0, 1, 0, 0}}, asked), both = staffed(n, 0, {{0, 3, 0, 0}}, asked);
  EXPECT_EQ(one_day.roles[2].clinicians, (std::vector{1, 0}));
  EXPECT_NEAR(one_day.route[1][2], 0.85 * 18 * 130 / 4'000, 1e-4);
  EXPECT_NEAR(both.route[1][2], 0.75, 1e-9);
  const auto two = staffed(n, 0, {{0, 1, 0, 0, 2}}, asked);
  EXPECT_EQ(two.roles[2].clinicians, (std::vector{2, 0}));
  EXPECT_NEAR(two.route[1][2], std::min(0.75, 2 * one_day.route[1][2]), 2e-4);
  for (const auto& scenario : {one_day, both, two})
    for (const auto& fault : core::faults_of(scenario)) ADD_FAILURE() << fault.text;
}

TEST(Rota, sends_to_a_second_one_of_a_role_beyond_what_goes_to_the_first) {
  auto n = small();
  auto& site = n.sites[0].scenario;
  site.roles[2].clinicians = {1}, site.route[1] = {.6, 0, .4, 0, 0, 0};
  const auto with = staffed(n, 0, {{0, 1, 0, 0}}, {5'000, 10'000, 0, 0, 0});
  EXPECT_EQ(with.roles[2].clinicians, (std::vector{2, 1}));
  EXPECT_NEAR(with.route[1][2], .4 + 0.85 * 18 * 130 / 10'000, 1e-4);
  EXPECT_NEAR(with.route[1][0] + with.route[1][2], 1, 1e-9);
}

TEST(Rota, gives_each_post_one_site_a_day_and_its_days) {
  auto n = small();
  n.sites.push_back(n.sites[0]);
  n.roles[0].days = 2, n.roles[0].posts_most = 2;
  const Rota rota{.posts = {2}, .sites = {{{0, 3, 0, 0}}, {{0, 1, 0, 0}}, {{0, 2, 0, 0}}}};
  const auto weeks = weeks_of(n, rota);
  ASSERT_EQ(weeks[0].size(), 2u);
  std::vector<std::vector<int>> by_site(3, std::vector<int>(2));
  for (const auto& post : weeks[0])
    for (std::size_t day = 0; day < 2; ++day)
      if (post[day] >= 0) ++by_site[static_cast<std::size_t>(post[day])][day];
  EXPECT_EQ(by_site, (std::vector<std::vector<int>>{{1, 1}, {1, 0}, {0, 1}}));
  const auto side_by_side = weeks_of(n, {.posts = {2}, .sites = {{}, {{0, 3, 0, 0, 2}}, {}}});
  EXPECT_EQ(side_by_side[0], (std::vector<std::vector<int>>{{1, 1}, {1, 1}}));
}

TEST(Trials, take_a_wait_as_spread_over_its_day) {
  EXPECT_DOUBLE_EQ(lead_within({0, 10, 0, 0}, 0.9), 0.9);
  EXPECT_DOUBLE_EQ(lead_within({0, 80, 20, 0}, 0.9), 1.5);
  EXPECT_DOUBLE_EQ(lead_within({0, 0, 0}, 0.9), 0);
}

}  // namespace
}  // namespace planning
