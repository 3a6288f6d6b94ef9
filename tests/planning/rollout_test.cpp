// Plans whose answers can be worked out by hand, and what holds of every plan.
#include "planning/rollout.h"

#include <gtest/gtest.h>

#include <cmath>
#include <cstdlib>
#include <random>

#include "planning/rollout_draws.h"
#include "simulation/generator.h"

namespace planning {
namespace {

using core::Number;

// 100 posts for 100,000 people in two areas, none there yet; nothing takes time, nobody leaves.
core::Rollout plain() {
  core::Rollout r;
  r.first = std::chrono::year(2027) / std::chrono::April;
  r.months = 24;
  r.areas = {{"North", 60'000, 12, {}, 0}, {"South", 40'000, 8, {}, 0}};
  for (std::size_t i = 0; i < core::number_count; ++i) r.numbers[i].value = core::kind_of(static_cast<Number>(i)).otherwise.value_or(0);
  r.beliefs = {{"Known", 1, {.value = 2, .range = {}, .source = "by hand"}}};
  return r;
}

void set(core::Rollout& r, Number n, double value) { r.numbers[static_cast<std::size_t>(n)] = {value, {}, "by hand"}; }
void set(core::Rollout& r, Number n, double value, double low, double high) {
  r.numbers[static_cast<std::size_t>(n)] = {value, core::Range{low, high}, "by hand"};
}

core::Rollout priced() {
  auto r = plain();
  set(r, Number::people_per_post, 1'000);
  set(r, Number::people_seen, 120);
  set(r, Number::appointments_each, 3);
  set(r, Number::post_cost, 36'000);
  set(r, Number::gp_appointment, 40);
  set(r, Number::discount, .1);
  return r;
}

Course lived(const core::Rollout& r, Scope scope = Scope::roll_out) { return course_of(r, staging_of(r), values_of(r), scope); }

TEST(Rollout, hires_as_many_as_there_are_posts_where_nobody_leaves) {
  const auto c = lived(priced());
  EXPECT_NEAR(c.sum(&Month::opened), 100, 1e-9);
  EXPECT_EQ(c.reached, 0);
  EXPECT_DOUBLE_EQ(c.months[0].coverage, 1);
  EXPECT_NEAR(c.months[5].seen, 100 * 10, 1e-9);
  EXPECT_NEAR(c.months[5].appointments, 3'000, 1e-9);
}

TEST(Rollout, counts_as_trained_who_was_on_the_way_when_the_plan_began) {
  auto r = priced();
  r.areas[0].posts = 60, r.areas[1].posts = 40;  // all there are to be
  set(r, Number::months_to_fill, 6), set(r, Number::training_months, 1), set(r, Number::leavers, .3);
  const auto p = prospect_of(r, staging_of(r), {.draws = 1, .threads = 1});
  EXPECT_NEAR(p.trained.value, p.left.value, p.left.value / 24) << "whoever leaves has a successor, month by month";
}

TEST(Rollout, is_as_slow_as_filling_a_post_and_training_are_and_looks_ahead) {
  auto r = priced();
  set(r, Number::months_to_fill, 2);
  set(r, Number::training_months, 3);
  r.waves.first = 6;
  const auto c = lived(r);
  EXPECT_NEAR(c.months[1].opened, 100, 1e-9);  // for the wave of month 6
  EXPECT_NEAR(c.months[2].recruiting, 100, 1e-9);
  EXPECT_NEAR(c.months[3].in_training, 100, 1e-9);
  EXPECT_NEAR(c.months[5].in_post, 0, 1e-9);
  EXPECT_NEAR(c.months[6].in_post, 100, 1e-9);
  set(r, Number::months_to_fill, 2.5);  // half of them a month later
  r.waves.first = 0;
  const auto half = lived(r);
  EXPECT_NEAR(half.months[4].in_post, 0, 1e-9);
  EXPECT_NEAR(half.months[5].in_post, 50, 1e-9);
  EXPECT_NEAR(half.months[6].in_post, 100, 1e-9);
}

TEST(Rollout, is_no_faster_than_recruits_can_be_had) {
  auto r = priced();
  set(r, Number::recruits, 10);
  const auto c = lived(r);
  for (int t = 0; t < 10; ++t) EXPECT_NEAR(c.months[static_cast<std::size_t>(t)].in_post, 10 * (t + 1), 1e-9) << t;
  EXPECT_EQ(c.months[3].limit, Limit::recruits);
  EXPECT_EQ(c.months[12].limit, Limit::nothing);
  EXPECT_EQ(c.reached, 9);
  EXPECT_NEAR(c.by_area[2 * 4], .5, 1e-9);  // both areas alike
  EXPECT_NEAR(c.by_area[2 * 4 + 1], .5, 1e-9);
}

TEST(Rollout, is_held_up_by_money_by_training_places_and_by_mentors_and_says_which) {
  auto r = priced();
  set(r, Number::budget, 36'000 * 25.0);
  const auto poor = lived(r);
  EXPECT_NEAR(poor.months.back().in_post, 25, 1e-9);
  EXPECT_EQ(poor.months.back().limit, Limit::money);
  EXPECT_FALSE(poor.reached);

  r = priced();
  set(r, Number::training_months, 2);
  set(r, Number::training_places, 20);
  const auto cramped = lived(r);
  EXPECT_NEAR(cramped.months[1].in_training, 20, 1e-9);
  EXPECT_NEAR(cramped.months[4].in_post, 40, 1e-9);
  EXPECT_EQ(cramped.months[3].limit, Limit::places);

  r = priced();
  set(r, Number::training_months, 1);
  set(r, Number::mentees, 2);
  const auto alone = lived(r);  // nobody to train anybody
  EXPECT_NEAR(alone.months.back().in_post, 0, 1e-9);
  EXPECT_EQ(alone.months.back().limit, Limit::mentors);
  set(r, Number::mentors_outside, 5);
  const auto some = lived(r);
  EXPECT_NEAR(some.months[3].in_post, 30, 1e-9);  // ten a month
}

TEST(Rollout, staff_in_post_become_mentors_of_others) {
  auto r = priced();
  r.areas[0].posts = 10;
  set(r, Number::training_months, 1);
  set(r, Number::mentees, 1);
  set(r, Number::mentor_share, .5);
  set(r, Number::mentor_months, 6);
  const auto c = lived(r);
  EXPECT_NEAR(c.months[0].in_training, 5, 1e-9);
  EXPECT_NEAR(c.months[6].mentors, 5, 1e-9);
  EXPECT_NEAR(c.months[7].mentors, 7.5, 1e-9);  // those of month 1 are six months in post
}

TEST(Rollout, new_staff_see_fewer_people_at_first) {
  auto r = priced();
  set(r, Number::ramp_months, 4);
  const auto c = lived(r);
  for (const auto [t, share] : {std::pair{0, .125}, {1, .375}, {2, .625}, {3, .875}, {4, 1.0}}) {
    EXPECT_NEAR(c.months[static_cast<std::size_t>(t)].coverage, share, 1e-12) << t;
    EXPECT_NEAR(c.months[static_cast<std::size_t>(t)].filled, 1, 1e-12) << t;
  }
}

TEST(Rollout, replaces_whoever_leaves_before_they_are_missed) {
  auto r = priced();
  r.months = 60;
  set(r, Number::leavers, .3);
  set(r, Number::months_to_fill, 3);
  set(r, Number::training_months, 2);
  set(r, Number::completion, .8);
  const auto c = lived(r);
  for (std::size_t t = 5; t < 60; ++t) EXPECT_NEAR(c.months[t].in_post, 100, 1e-6) << t;
  double left = 0;
  for (std::size_t t = 12; t < 24; ++t) left += c.months[t].left;
  EXPECT_NEAR(left, 1'200 * (1 - std::pow(.7, 1 / 12.0)), 1e-6);
}

TEST(Rollout, begins_with_successors_on_their_way) {
  auto r = priced();
  r.areas[0].posts = 40;
  set(r, Number::leavers, .3);
  set(r, Number::months_to_fill, 3);
  set(r, Number::training_months, 2);
  const auto c = lived(r, Scope::pilot_only);
  EXPECT_NEAR(c.on_the_way, 4 * 40 * (1 - std::pow(.7, 1 / 12.0)), 1e-9);
  for (const auto& m : c.months) EXPECT_NEAR(m.in_post, 40, 1e-6);
}

// A plan with every number at something, by a seed.
core::Rollout random_plan(simulation::Generator& chance) {
  auto r = priced();
  const auto between = [&](double low, double high) { return low + (high - low) * chance.below(1'000) / 999.0; };
  r.months = 12 * chance.between(1, 12);
  r.areas.clear();
  const int areas = chance.between(1, 6);
  for (int a = 0; a < areas; ++a)
    r.areas.push_back({std::to_string(a), between(2'000, 200'000), chance.between(1, 60), {}, between(0, 10)});
  r.waves.order = static_cast<core::WaveOrder>(chance.between(0, 2));
  r.waves.count = r.waves.order == core::WaveOrder::together ? 1 : chance.between(1, areas);
  r.waves.every = chance.between(1, 3);
  r.waves.seed = chance.next() % 1'000;
  const std::tuple<Number, double, double> ranges[] = {
      {Number::recruits, 0, 40},        {Number::months_to_fill, 0, 7},     {Number::training_months, 0, 9},  {Number::completion, .3, 1},
      {Number::training_places, 0, 90}, {Number::mentees, .5, 4},           {Number::mentors_outside, 0, 20}, {Number::mentor_share, 0, .5},
      {Number::mentor_months, 0, 25},   {Number::supervised_months, 0, 12}, {Number::mentor_time, 0, .2},     {Number::leavers, 0, .6},
      {Number::ramp_months, 0, 12},     {Number::budget, 1e5, 2e7},         {Number::trainee_cost, 0, 4e4}};
  for (const auto& [n, low, high] : ranges)
    if (chance.below(5) > 0) set(r, n, between(low, high));
  return r;
}

std::uint64_t seed() {
  const char* given = std::getenv("FINGERPOST_SEED");
  return given ? std::strtoull(given, nullptr, 10) : std::random_device{}();
}

TEST(Rollout, loses_nobody_and_never_has_more_in_post_than_posts) {
  const auto from = seed();
  SCOPED_TRACE("FINGERPOST_SEED=" + std::to_string(from));
  simulation::Generator chance(from, 0);
  for (int i = 0; i < 300; ++i) {
    const auto r = random_plan(chance);
    for (const auto scope : {Scope::roll_out, Scope::pilot_only}) {
      const auto c = lived(r, scope);
      double all = c.on_the_way, gone = 0;
      for (const auto& a : r.areas) all += a.posts;
      for (const auto& m : c.months) {
        all += m.opened, gone += m.gave_up;
        ASSERT_NEAR(all, m.recruiting + m.waiting + m.in_training + m.without_post + m.in_post + gone, 1e-6 * all + 1e-6) << i;
        gone += m.left;
        ASSERT_LE(m.in_post, c.posts + 1e-6) << i;
        ASSERT_GE(std::min({m.recruiting, m.waiting, m.in_training, m.without_post, m.in_post, m.opened, m.seen}), -1e-6) << i;
        ASSERT_TRUE(m.coverage <= m.filled + 1e-9 && m.filled <= 1 + 1e-9 && std::isfinite(m.cost) && m.cost >= 0) << i;
      }
      ASSERT_EQ(c.by_area.size(), r.areas.size() * c.months.size());
    }
  }
}

TEST(Rollout, is_never_slower_with_more_mentors) {
  auto r = priced();
  r.months = 120;
  r.areas[0].posts = 8;
  set(r, Number::training_months, 4);
  set(r, Number::mentees, 2);
  set(r, Number::mentor_share, .1);
  set(r, Number::mentor_months, 12);
  set(r, Number::supervised_months, 3);
  for (const double leavers : {0.0, .2}) {
    set(r, Number::leavers, leavers);
    std::optional<int> before;
    std::vector<double> in_post;
    for (const double mentors : {0.0, 1.0, 2.0, 5.0, 10.0, 50.0}) {
      set(r, Number::mentors_outside, mentors);
      const auto c = lived(r);
      if (before) EXPECT_LE(c.reached.value_or(999), *before) << mentors;
      before = c.reached.value_or(999);
      for (std::size_t t = 0; leavers == 0 && t < c.months.size(); ++t) {
        if (t < in_post.size()) EXPECT_GE(c.months[t].in_post, in_post[t] - 1e-9) << mentors << " " << t;
        if (t < in_post.size()) in_post[t] = c.months[t].in_post;
        else in_post.push_back(c.months[t].in_post);
      }
    }
    EXPECT_LT(*before, 10);  // with the most
  }
}

TEST(Rollout, money_is_what_a_hand_finds) {
  auto r = priced();
  r.areas[0].posts = 20;  // kept anyway: in neither cost nor benefit
  set(r, Number::hire_cost, 1'000);
  set(r, Number::practice_cost, 500);
  set(r, Number::programme_cost, 12'000);
  set(r, Number::supervision_cost, 600);
  const auto m = money_of(r, values_of(r), lived(r), lived(r, Scope::pilot_only));
  // 80 posts more at 36,600; 80 recruits; 20 practices less the pilot's 4; the programme.
  EXPECT_NEAR(m.cost[0], 80 * 36'600 + 80 * 1'000 + 16 * 500 + 12'000, 1e-3);
  EXPECT_NEAR(m.cost[1], 80 * 36'600 + 12'000, 1e-3);
  EXPECT_NEAR(m.exposure[0], 80 * 120 * 3, 1e-6);  // appointments
  EXPECT_NEAR(m.present_cost, 3'028'000 + 2'940'000 / 1.1, 1e-3);
  EXPECT_NEAR(m.present_value(2), 2 * 40 * 28'800 * (1 + 1 / 1.1) - m.present_cost, 1e-3);
  EXPECT_EQ(breaks_even(m, 2, .1), std::nullopt);
  EXPECT_EQ(breaks_even(m, 2.6, .1), 1);  // the first year alone is 33 thousand short
  EXPECT_EQ(breaks_even(m, 3, .1), 0);
}

TEST(Rollout, counts_an_effect_on_attendance_for_as_long_as_it_lasts) {
  auto r = priced();
  r.counted = core::Counted::attendance;
  set(r, Number::effect_quarters, 1.5);
  const auto c = lived(r);
  EXPECT_NEAR(c.months[0].exposure, 0, 1e-9);
  EXPECT_NEAR(c.months[1].exposure, 1'000 / 3.0, 1e-6);  // 1,000 people seen a month
  EXPECT_NEAR(c.months[3].exposure, 1'000, 1e-6);
  EXPECT_NEAR(c.months[20].exposure, 1'500, 1e-6);
}

TEST(Rollout, effect_in_practice_is_thinned_by_those_never_seen) {
  auto r = priced();
  r.waves = {.order = core::WaveOrder::practices, .count = 4, .first = 0, .every = 3, .seed = 1};
  EXPECT_NEAR(effect_in_practice(r, 2), -2 * 120 * 3 / 4.0 / 1'000, 1e-12);  // a quarter's appointments of a person on the list
  set(r, Number::ramp_months, 3);
  // Weights 4, 3, 2, 1 of the periods after the start; the first has half.
  EXPECT_NEAR(effect_in_practice(r, 2), -.18 * (4 * .5 + 3 + 2 + 1) / 10, 1e-12);
}

TEST(Draws, of_certain_numbers_are_all_the_same) {
  auto r = priced();
  set(r, Number::recruits, 10);
  const auto p = prospect_of(r, staging_of(r), {.draws = 50});
  for (const auto& ranged : {p.hires, p.worth.net, p.worth.cost, p.years[0].benefit, p.reached}) {
    EXPECT_DOUBLE_EQ(ranged.low, ranged.value);
    EXPECT_DOUBLE_EQ(ranged.high, ranged.value);
  }
  EXPECT_NEAR(p.worth.expected, p.worth.net.value, 1e-6);
  EXPECT_TRUE(p.swings.empty());
  EXPECT_NEAR(p.worth.net.value, p.by_belief[0].net.value, 1e-9);
}

TEST(Draws, keep_value_low_and_high_as_quantiles) {
  const core::Stated amount{10, core::Range{5, 40}, "x"}, share{.2, core::Range{.1, .25}, "x"}, any{0, core::Range{-1, 3}, "x"};
  for (const auto& [stated, domain] :
       {std::pair{&amount, core::Domain::amount}, {&share, core::Domain::share}, {&any, core::Domain::any}}) {
    EXPECT_NEAR(drawn(*stated, domain, 0), stated->value, 1e-12);
    EXPECT_NEAR(drawn(*stated, domain, -1.959963984540054), stated->range->low, 1e-12);
    EXPECT_NEAR(drawn(*stated, domain, 1.959963984540054), stated->range->high, 1e-12);
  }
  EXPECT_GT(drawn(amount, core::Domain::amount, -9), 0);
  EXPECT_LT(drawn(share, core::Domain::share, 9), 1);
}

TEST(Draws, ranges_hold_what_the_numbers_say_and_the_widest_swing_is_first) {
  auto r = priced();
  set(r, Number::post_cost, 36'000, 30'000, 43'200);
  set(r, Number::gp_appointment, 40, 39, 41);
  const auto p = prospect_of(r, staging_of(r), {.draws = 4'000});
  EXPECT_NEAR(p.years[0].cost.low, 3'000'000, 60'000);  // 100 posts; the draws' own chance
  EXPECT_NEAR(p.years[0].cost.high, 4'320'000, 60'000);
  ASSERT_EQ(p.swings.size(), 2u);
  EXPECT_EQ(p.swings[0].name, "Cost of a post");
  EXPECT_GT(p.swings[0].low, p.swings[0].high);
  EXPECT_LT(p.swings[1].low, p.swings[1].high);
}

TEST(Draws, mix_beliefs_by_their_weights) {
  auto r = priced();
  r.beliefs = {{"Much", .75, {2, {}, "x"}}, {"None", .25, {0, {}, "x"}}};
  const auto p = prospect_of(r, staging_of(r), {.draws = 4'000});
  EXPECT_NEAR(p.worth.net.value, .75 * p.by_belief[0].net.value + .25 * p.by_belief[1].net.value, 1e-3);
  EXPECT_NEAR(p.worth.expected, p.worth.net.value, .03 * std::abs(p.by_belief[0].net.value - p.by_belief[1].net.value));
  EXPECT_NEAR(p.freed_to_break_even * 40 * 36'000 * (1 + 1 / 1.1), p.worth.cost.value, 1e-3);
}

TEST(Draws, do_not_depend_on_threads) {
  auto r = priced();
  set(r, Number::leavers, .2, .1, .3);
  set(r, Number::recruits, 9, 5, 20);
  const auto one = prospect_of(r, staging_of(r), {.draws = 200, .threads = 1});
  const auto three = prospect_of(r, staging_of(r), {.draws = 200, .threads = 3});
  for (const auto what : {&Prospect::hires, &Prospect::reached, &Prospect::peak_training}) {
    EXPECT_EQ((one.*what).low, (three.*what).low);
    EXPECT_EQ((one.*what).high, (three.*what).high);
  }
  EXPECT_EQ(one.worth.expected, three.worth.expected);
  EXPECT_NE(one.hires.low, prospect_of(r, staging_of(r), {.draws = 200, .seed = 2}).hires.low);
}

TEST(Staging, every_practice_is_in_the_pilot_or_in_one_wave) {
  const auto from = seed();
  SCOPED_TRACE("FINGERPOST_SEED=" + std::to_string(from));
  simulation::Generator chance(from, 1);
  for (int i = 0; i < 200; ++i) {
    const auto r = random_plan(chance);
    const auto s = staging_of(r);
    for (std::size_t a = 0; a < r.areas.size(); ++a) {
      int all = s.pilot[a], least = 10'000, most = 0;
      for (const auto& w : s.waves) all += w.practices[a], least = std::min(least, w.practices[a]), most = std::max(most, w.practices[a]);
      ASSERT_EQ(all, r.areas[a].practices) << i;
      if (r.waves.order != core::WaveOrder::areas) ASSERT_LE(most - least, 1) << i;
      else ASSERT_TRUE(least == 0 || r.waves.count == 1 || s.pilot[a] == all) << i;
    }
  }
}

TEST(Staging, lot_is_the_seeds_and_leaves_out_who_has_the_service) {
  auto r = priced();
  r.areas = {{"North", 6'000, 6, {"A", "B", "C", "D", "E", "F"}, 2}};
  r.waves.count = 2;
  const auto names = [&](std::uint64_t seed) {
    r.waves.seed = seed;
    const auto s = staging_of(r);
    EXPECT_EQ(s.pilot[0], 2);
    std::string all;
    for (const auto& w : s.waves)
      for (const auto& name : w.names[0]) all += name;
    return all;
  };
  const auto first = names(1);
  EXPECT_EQ(first, names(1));
  EXPECT_EQ(first.find_first_of("AB"), first.npos);
  EXPECT_EQ(first.size(), 4u);
  bool other = false;
  for (std::uint64_t seed = 2; seed < 20; ++seed) other = other || names(seed) != first;
  EXPECT_TRUE(other);
}

}  // namespace
}  // namespace planning
