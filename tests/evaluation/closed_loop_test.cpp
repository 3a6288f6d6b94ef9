// The evaluation engine on practices whose truth is known: the simulator's reference model (scenarios/rm1.yaml), where a pilot did nothing
// or did what the other run of the same people shows. Seeds are printed with each result.
#include <gtest/gtest.h>

#include <atomic>
#include <cmath>
#include <functional>
#include <iostream>
#include <map>
#include <thread>

#include <fmt/format.h>

#include "evaluation/change.h"
#include "evaluation/did.h"
#include "evaluation/did2.h"
#include "evaluation/matching.h"
#include "evaluation/returns.h"
#include "evaluation/synthetic.h"
#include "simulation/study.h"
#include "tests/simulation/scenario.h"

namespace evaluation {
namespace {

using simulation::Happening;
using simulation::Practice;
using simulation::What;
constexpr std::uint64_t seed = 20261122;

// Trials on two threads; what they answer comes in their order.
template <class F>
auto trials(int count, F&& trial) {
  std::vector<std::invoke_result_t<F, int>> answers(static_cast<std::size_t>(count));
  std::atomic<int> next = 0;
  const auto work = [&] {
    for (int i = next++; i < count; i = next++) answers[static_cast<std::size_t>(i)] = trial(i);
  };
  std::jthread other(work);
  work();
  other.join();
  return answers;
}

// So many of `of` as chance allows when the truth is `share`: within four standard errors.
void expect_share(int hits, int of, double share, const char* what) {
  const double margin = 4 * std::sqrt(share * (1 - share) / of);
  std::cout << fmt::format("[   loop   ] {}: {} of {} (seed {})\n", what, hits, of, seed);
  EXPECT_NEAR(static_cast<double>(hits) / of, share, margin) << what;
}

bool covers(const Estimate& estimate, double truth) { return estimate.low <= truth && truth <= estimate.high; }

// ---- A pilot that does nothing and takes those who come often.

struct Person {
  std::array<double, 3> visits{};  // in each of three years
};
std::vector<Person> three_years(const core::Scenario& rm1, std::uint64_t replication) {
  std::vector<Person> people(static_cast<std::size_t>(rm1.list));
  Practice practice(rm1);
  practice.run(seed, replication, [&](const Happening& h) {
    if (h.what != What::attended || h.at < rm1.warm_up_days) return;
    const auto year = static_cast<std::size_t>((h.at - rm1.warm_up_days) / rm1.year_days);
    if (year < 3) ++people[h.person].visits[year];
  });
  return people;
}
// Who comes often is more likely to be asked, and not all are: so there is somebody to compare with.
bool is_chosen(double visits, simulation::Generator& generator) {
  const double chance = 1 / (1 + std::exp(3.5 - 0.06 * visits));
  return generator.chance(static_cast<std::uint32_t>(chance * 10'000));
}

TEST(ClosedLoop, a_pilot_without_effect_on_frequent_attenders_is_seen_to_have_none) {
  const auto rm1 = simulation::shipped("rm1", {"measure_days=780"});
  struct Answer {
    bool naive = false, flagged = false, matched = false, weighted = false, did = false;
    double naive_change = 0, expected = 0;
  };
  constexpr int count = 100;
  const auto answers = trials(count, [&](int i) {
    const auto people = three_years(rm1, static_cast<std::uint64_t>(i));
    simulation::Generator generator(seed, 1'000'000 + static_cast<std::uint64_t>(i));
    // Chosen for the first year's visits; the second is after.
    std::vector<Scored> chosen_ones;
    Treatment t;
    t.covariates = {{"visits", {}}};
    Did2Rows later;  // chosen for the first year's visits, the second is before and the third after
    for (std::size_t p = 0; p < people.size(); ++p) {
      const auto& [first, second, third] = people[p].visits;
      const double chosen = is_chosen(first, generator) ? 1 : 0;
      if (chosen > 0) chosen_ones.push_back({first, second});
      t.treated.push_back(chosen);
      t.outcome.push_back(second);
      t.before.push_back(first);
      t.covariates[0].values.push_back(first);
      for (const auto& [post, visits] : {std::pair(0.0, second), std::pair(1.0, third)}) {
        later.unit.push_back(std::to_string(p));
        later.group.push_back(chosen);
        later.post.push_back(post);
        later.outcome.push_back(visits);
      }
    }
    Answer answer;
    const auto nearest = matched(t, {});
    const auto weighted = matched(t, {.method = MatchMethod::weighting});
    const auto did = did2(later, true);
    if (!nearest || !weighted || !did) return answer;
    const auto& regression = *nearest->regression_to_mean;
    answer.naive = covers(paired_change(chosen_ones, {})->change, 0);
    answer.naive_change = regression.change;
    answer.expected = regression.expected_change;
    answer.flagged = std::ranges::any_of(nearest->warnings, [](const auto& w) { return w.code == "regression_to_the_mean"; });
    answer.matched = covers(nearest->effect, 0);
    answer.weighted = covers(weighted->effect, 0);
    answer.did = covers(did->effect, 0);
    return answer;
  });
  const auto number = [&](bool Answer::* is) { return static_cast<int>(std::ranges::count(answers, true, is)); };
  double naive = 0, expected = 0;
  for (const auto& a : answers) naive += a.naive_change / count, expected += a.expected / count;
  std::cout << fmt::format("[   loop   ] visits a year before and after, no service at all: {:.2f}; expected by itself: {:.2f}\n", naive,
                           expected);
  EXPECT_EQ(number(&Answer::flagged), count) << "before and after is flagged every time";
  EXPECT_LT(number(&Answer::naive), 10) << "they come less often by themselves: before and after calls that an effect";
  EXPECT_LT(naive, 1.5 * expected) << "whose visits come in bouts fall by more than the formula expects, which takes each for itself";
  expect_share(number(&Answer::matched), count, 0.95, "matched intervals that cover no effect");
  expect_share(number(&Answer::weighted), count, 0.95, "weighted intervals that cover no effect");
  expect_share(number(&Answer::did), count, 0.95, "differences in differences that cover no effect");
}

// ---- A second physiotherapist, and joint pain sent there first, at forty practices one after another.

constexpr int practices = 40, months = 18, warm_up = 100;

struct Network {
  DidRows rows;
  double truth = 0;  // mean over the treated practice-months of the change of the logarithm
};
Network network_of(const std::vector<core::Scenario>& steps, const core::Scenario& before, int trial, int months_a_step) {
  constexpr std::array<int, 5> starts{0, 5, 8, 11, 14};  // month of the cohort; 0: never
  const simulation::Study study{.before = before, .then = steps, .months = months, .months_a_step = months_a_step, .seed = seed};
  Network network;
  int cells = 0;
  for (int unit = 0; unit < practices; ++unit) {
    const int start = starts[static_cast<std::size_t>(unit) % starts.size()];
    const auto [with, without] =
        simulation::studied(study, static_cast<std::uint64_t>(trial * practices + unit), start > 0 ? std::optional(start) : std::nullopt);
    for (int m = 0; m < months; ++m) {
      const double seen = std::log(with.visits(static_cast<std::size_t>(m), 0));
      network.rows.unit.push_back(std::to_string(unit));
      network.rows.time.push_back(m);
      network.rows.cohort.push_back(start);
      network.rows.outcome.push_back(seen);
      if (start == 0 || m < start) continue;
      network.truth += seen - std::log(without.visits(static_cast<std::size_t>(m), 0));
      ++cells;
    }
  }
  network.truth /= cells;
  return network;
}

struct Loop {
  bool covered = false;
  double truth = 0, staggered = 0, two_way = 0;
};
std::vector<Loop> loops(int count, const core::Scenario& before, const std::vector<core::Scenario>& steps, int months_a_step) {
  return trials(count, [&](int i) {
    const auto network = network_of(steps, before, i, months_a_step);
    const auto staggered = did(network.rows, {.estimator = DidEstimator::regression, .threads = 1});
    const auto two_way = did(network.rows, {.method = DidMethod::two_way, .threads = 1});
    if (!staggered || !two_way) return Loop{};
    return Loop{covers(staggered->simple, network.truth), network.truth, staggered->simple.value, two_way->simple.value};
  });
}
double mean(const std::vector<Loop>& all, double Loop::* of) {
  double sum = 0;
  for (const auto& one : all) sum += one.*of;
  return sum / static_cast<double>(all.size());
}

const std::vector<std::string> shorter{"warm_up_days=" + std::to_string(warm_up),
                                       "measure_days=" + std::to_string(months* simulation::Monthly::days)};
core::Scenario before_it() { return simulation::shipped("rm1", shorter); }
core::Scenario with_share(const char* share) {
  auto changed = shorter;
  changed.push_back("clinicians.FCP=2");
  changed.push_back(std::string("route.MSK.FCP=") + share);
  return simulation::shipped("rm1", changed);
}

TEST(ClosedLoop, a_second_physiotherapist_at_forty_practices_is_found_as_large_as_it_is) {
  constexpr int count = 40;
  const auto all = loops(count, before_it(), {simulation::shipped("rm1-fcp", shorter)}, months);
  const double truth = mean(all, &Loop::truth), found = mean(all, &Loop::staggered);
  std::cout << fmt::format("[   loop   ] GP visits, change: truly {:.2f}%, found {:.2f}% on average\n", 100 * std::expm1(truth),
                           100 * std::expm1(found));
  EXPECT_NEAR(std::expm1(truth), -0.079, 0.015) << "the first months included, in which people come back still";
  EXPECT_NEAR(found, truth, 0.004);
  expect_share(static_cast<int>(std::ranges::count(all, true, &Loop::covered)), count, 0.95, "intervals that cover the true effect");
}

TEST(ClosedLoop, two_way_fixed_effects_miss_an_effect_that_grows_and_the_staggered_estimate_does_not) {
  constexpr int count = 20;
  const auto all = loops(count, before_it(), {with_share("0.5"), with_share("0.65"), with_share("0.8"), with_share("0.95")}, 3);
  const double truth = mean(all, &Loop::truth), found = mean(all, &Loop::staggered), two_way = mean(all, &Loop::two_way);
  std::cout << fmt::format("[   loop   ] an effect that grows: truly {:.2f}%, staggered {:.2f}%, two-way {:.2f}% (seed {})\n",
                           100 * std::expm1(truth), 100 * std::expm1(found), 100 * std::expm1(two_way), seed);
  EXPECT_NEAR(found, truth, 0.005);
  EXPECT_GT(two_way - truth, 0.01) << "it takes the growth of those who began before off those who begin";
}

// ---- Who comes back, and who came back for the same: in a table without needs the two look alike.

TEST(ClosedLoop, returns_after_unresolved_contacts_are_found_and_what_else_is_found_is_known) {
  const auto rm1 = simulation::shipped("rm1", {"measure_days=520"});
  struct Visit {
    Contact contact;
    std::uint32_t need = 0;
  };
  std::vector<Visit> visits;
  Practice(rm1).run(seed, 0, [&](const Happening& h) {
    // Five working days are seven by the calendar.
    const int day = static_cast<int>(h.at), calendar = day / 5 * 7 + day % 5;
    if (h.what == What::attended) visits.push_back({{h.person, calendar, h.role, false}, h.need});
    if (h.what == What::resolved) visits.back().contact.settled = true;
  });
  std::vector<Contact> table;
  for (const auto& v : visits) table.push_back(v.contact);
  const int last = table.back().day;
  double recall_before = 0;
  for (const int within : {14, 28, 39, 60, 90}) {
    const auto found = count_returns(table, static_cast<std::uint16_t>(rm1.roles.size()), within);
    ASSERT_TRUE(found);
    // The truth: the same need's next visit, and whether it came in time; of contacts that all windows follow.
    std::map<std::uint32_t, int> next;
    std::int64_t came = 0, in_time = 0, followed = 0;
    for (auto v = visits.rbegin(); v != visits.rend(); ++v) {
      const auto later = next.find(v->need);
      if (!v->contact.settled && v->contact.day + within <= last) {
        const bool back = later != next.end() && later->second > v->contact.day;
        ++followed, came += back, in_time += back && later->second - v->contact.day <= within;
      }
      next[v->need] = v->contact.day;
    }
    EXPECT_EQ(followed, found->unsettled.contacts);
    const double precision = static_cast<double>(in_time) / static_cast<double>(found->unsettled.contacts_followed);
    const double recall = static_cast<double>(in_time) / static_cast<double>(came);
    std::cout << fmt::format(
        "[   loop   ] within {} days: precision {:.3f}, recall {:.3f}; after resolved contacts {:.3f} come back (seed {})\n", within,
        precision, recall, found->settled.share.value, seed);
    EXPECT_GT(recall, recall_before);
    EXPECT_GT(precision, 0.6);
    EXPECT_GT(found->unsettled.share.low, found->settled.share.high);
    recall_before = recall;
    if (within == 39) EXPECT_NEAR(recall, 0.9, 0.03) << "nine in ten come back within 39 days";
  }
}

// ---- Placebo p-values where nothing happened.

TEST(ClosedLoop, placebo_p_values_are_uniform_where_nothing_happened) {
  constexpr int count = 100, places = 10, periods = 18, began = 12;
  const auto small = simulation::shipped("rm1", {"list=2000", "warm_up_days=60", "measure_days=360"});
  const auto ranks = trials(count, [&](int trial) {
    UnitTimes rows;
    for (int place = 0; place < places; ++place) {
      simulation::Monthly monthly(small, periods);
      Practice(small).run(seed + 1, static_cast<std::uint64_t>(trial * places + place), [&](Happening h) {
        h.at -= 60;
        if (h.at >= 0) monthly(h);
      });
      for (int m = 0; m < periods; ++m) {
        rows.unit.push_back("practice " + std::to_string(place));
        rows.time.push_back(m);
        rows.outcome.push_back(monthly.visits(static_cast<std::size_t>(m), 0));
      }
    }
    const auto fit = synthetic(rows, {.treated = "practice 0", .start = began, .placebo = true});
    return fit && fit->placebo ? fit->placebo->rank : 0;
  });
  std::array<int, places + 1> seen{};
  for (const int rank : ranks) ++seen[static_cast<std::size_t>(rank)];
  EXPECT_EQ(seen[0], 0) << "every trial has a rank";
  double chi = 0;
  for (int rank = 1; rank <= places; ++rank) {
    const double expected = static_cast<double>(count) / places;
    chi += std::pow(seen[static_cast<std::size_t>(rank)] - expected, 2) / expected;
  }
  std::cout << fmt::format("[   loop   ] chi-squared of the ranks, 9 degrees of freedom: {:.1f} (seed {})\n", chi, seed + 1);
  EXPECT_LT(chi, 27.88) << "one in a thousand";
}

}  // namespace
}  // namespace evaluation
