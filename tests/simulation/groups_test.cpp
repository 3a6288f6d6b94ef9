// People told apart by group, and what visits cost.
#include <cmath>

#include "simulation/replications.h"
#include "simulation/tally.h"
#include "tests/simulation/scenario.h"

namespace simulation {
namespace {

constexpr std::uint64_t seed = 20261125;
const std::vector<std::string> short_run{"list=3000", "warm_up_days=60", "measure_days=130"};

std::size_t figure(const core::Scenario& scenario, std::string_view name, std::string_view of = "") {
  const auto names = figure_names(scenario);
  for (std::size_t i = 0; i < names.size(); ++i)
    if (names[i].name == name && names[i].role == of) return i;
  throw std::out_of_range(std::string(name));
}

TEST(Groups, change_nothing_when_they_are_all_alike) {
  auto alike = shipped("rm1", short_run);
  alike.groups = {{"a", .25, 1, 1}, {"b", .75, 1, 1}};
  const auto plain = shipped("rm1", short_run);
  const auto one = replicate(plain, {.replications = 3, .seed = seed}), other = replicate(alike, {.replications = 3, .seed = seed});
  for (const auto& name : figure_names(plain))
    for (std::size_t i = 0; i < 3; ++i)
      EXPECT_EQ(one.figures[i][figure(plain, name.name, name.role)], other.figures[i][figure(alike, name.name, name.role)]) << name.name;
  EXPECT_EQ(one.events, other.events);
}

TEST(Groups, have_needs_and_absences_as_often_as_the_file_says) {
  const auto s = shipped("groups", {"list=5000", "warm_up_days=60", "measure_days=260"});
  const auto all = replicate(s, {.replications = 40, .seed = seed, .threads = 2});
  for (const auto& group : s.groups) {
    const auto needs = mean_of(all, figure(s, "needs_per_1000", group.name));
    EXPECT_NEAR(needs.value, 3600 * group.needs, 4.5 * needs.se) << group.name << ", seed " << seed;
    EXPECT_LT(needs.se, 60);
  }
  const auto most = mean_of(all, figure(s, "missed_share_by_group", s.groups.front().name)),
             least = mean_of(all, figure(s, "missed_share_by_group", s.groups.back().name));
  EXPECT_NEAR(most.value / least.value, 1.5 / .6, .15) << "seed " << seed;
  EXPECT_LT(mean_of(all, figure(s, "resolved_share_by_group", s.groups.front().name)).value,
            mean_of(all, figure(s, "resolved_share_by_group", s.groups.back().name)).value);
}

TEST(Groups, add_up_to_the_practice) {
  const auto s = shipped("groups", short_run);
  const auto all = replicate(s, {.replications = 2, .seed = seed});
  for (const auto& one : all.figures)
    for (const auto& [by_group, whole] : {std::pair{"needs_per_1000", "needs a year"}, {"attended_per_1000", "attended a year"}}) {
      double sum = 0;
      for (const auto& group : s.groups) sum += one[figure(s, by_group, group.name)] * s.list * group.share / 1000;
      EXPECT_NEAR(sum, one[figure(s, whole)], 1e-6) << whole;
    }
}

// One group of everybody: its needs end as the practice's do, in whatever way.
TEST(Groups, count_every_way_a_need_ends_unsettled) {
  auto s = shipped("rm1", {"list=3000", "warm_up_days=60", "measure_days=130", "slots.GP=6", "cancelled.0=0.2", "cancelled_again=0.2",
                           "cancelled_days=3", "gave_up.urgent=0.5", "gave_up.lead_days=1", "gave_up.share=0.5"});
  s.groups = {{"all", 1, 1, 1}};
  const auto one = replicate(s, {.replications = 1, .seed = seed}).figures[0];
  double lost = 0;
  for (const auto* how : {"lost after missing a year", "lost after too many visits a year", "lost to a full diary a year",
                          "lost after cancelling a year", "gone to 111 or A&E a year", "gave up a year"})
    lost += one[figure(s, how)];
  EXPECT_GT(one[figure(s, "gave up a year")], 0);
  const double resolved = one[figure(s, "resolved a year")];
  EXPECT_NEAR(one[figure(s, "resolved_share_by_group", "all")], resolved / (resolved + lost), 1e-9);
}

TEST(Groups, hold_everybody_of_the_list_once) {
  core::Scenario s = shipped("rm1", {"list=1001"});
  s.groups = {{"a", 1.0 / 3, 1, 1}, {"b", 1.0 / 3, 1, 1}, {"c", 1.0 / 3, 1, 1}};
  EXPECT_EQ(core::group_ends(s), (std::vector<int>{334, 667, 1001}));
  const Model model(s);
  EXPECT_EQ(model.group_of(0), 0);
  EXPECT_EQ(model.group_of(333), 0);
  EXPECT_EQ(model.group_of(334), 1);
  EXPECT_EQ(model.group_of(1000), 2);
}

TEST(Costs, are_the_sum_over_visits_and_appointments_nobody_came_to) {
  const auto s = shipped("groups", short_run);
  const auto all = replicate(s, {.replications = 2, .seed = seed});
  for (const auto& one : all.figures) {
    double sum = 0;
    for (const auto& role : s.roles) {
      const double attended = one[figure(s, "attended_a_year", role.name)], share = one[figure(s, "missed_share", role.name)];
      const double cost = attended * role.cost + attended * share / (1 - share) * role.cost_missed;
      EXPECT_NEAR(one[figure(s, "cost_a_year", role.name)], cost, 1e-6 * cost) << role.name;
      sum += cost;
    }
    EXPECT_NEAR(one[figure(s, "cost a year")], sum, 1e-6 * sum);
    EXPECT_NEAR(one[figure(s, "cost per resolved need")], sum / one[figure(s, "resolved a year")], 1e-6 * sum);
  }
  EXPECT_EQ(s.roles[0].cost_missed, 30);
  EXPECT_EQ(s.roles[2].cost_missed, s.roles[2].cost) << "the time was kept all the same";
}

TEST(Costs, are_paired_with_another_scenario_s) {
  const auto before = shipped("groups", short_run),
             after = shipped("groups", {"list=3000", "warm_up_days=60", "measure_days=130", "cost.FCP=36"});
  const auto one = replicate(before, {.replications = 5, .seed = seed}), other = replicate(after, {.replications = 5, .seed = seed});
  const auto difference = mean_difference(other, one, figure(before, "cost a year"));
  double visits = 0;
  for (const auto& f : one.figures) {
    const double attended = f[figure(before, "attended_a_year", "FCP")], share = f[figure(before, "missed_share", "FCP")];
    visits += attended / (1 - share) / 5;
  }
  EXPECT_NEAR(difference.value, 10 * visits, 1e-6 * visits);
}

}  // namespace
}  // namespace simulation
