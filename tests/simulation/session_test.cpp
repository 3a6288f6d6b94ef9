// One session against the exact figures, and against sessions that can be worked out by hand.
#include "simulation/session.h"

#include <gtest/gtest.h>

#include <cmath>

namespace simulation {
namespace {

constexpr std::uint64_t seed = 20261124;

TEST(Session, has_the_published_waits_and_ends) {
  struct Row {
    int at_start;
    double wait, end;
  };
  for (const auto& [at_start, wait, end] : {Row{1, 12.160772, 140.588822}, {2, 15.108888, 132.640073}}) {
    const Session session{.at_start = at_start};
    const auto theory = theory_of(session);
    ASSERT_TRUE(theory);
    EXPECT_NEAR(theory->wait, wait, 1e-6);
    EXPECT_NEAR(theory->end, end, 1e-6);
    const auto f = figures_of(session, 200'000, seed);
    EXPECT_LT(std::abs(f.wait.value - wait), 4 * f.wait.se) << f.wait.value << ", seed " << seed;
    EXPECT_LT(std::abs(f.end.value - end), 4 * f.end.se) << f.end.value << ", seed " << seed;
    for (std::size_t i = 0; i < 12; ++i)
      EXPECT_LE(std::abs(f.wait_by_place[i].value - theory->wait_by_place[i]), 4.5 * f.wait_by_place[i].se) << i << ", seed " << seed;
  }
}

TEST(Session, meets_theory_for_other_gaps_and_numbers) {
  for (const auto& session : {Session{.slots = 1}, Session{.slots = 20, .minutes = 7, .at_start = 3, .consultation = {.mean = 9}},
                              Session{.slots = 5, .minutes = 30, .at_start = 5}}) {
    const auto theory = theory_of(session);
    const auto f = figures_of(session, 50'000, seed);
    EXPECT_LE(std::abs(f.wait.value - theory->wait), 4 * f.wait.se) << session.slots << ", seed " << seed;
    EXPECT_LE(std::abs(f.end.value - theory->end), 4 * f.end.se) << session.slots << ", seed " << seed;
  }
}

TEST(Session, is_what_can_be_worked_out_by_hand) {
  struct Row {
    double visit;
    int at_start;
    double wait, longest, end, overtime, idle;
  };
  for (const auto& [visit, at_start, wait, longest, end, overtime, idle] :
       {Row{10, 1, 0, 0, 120, 0, 0}, {12, 1, 11, 22, 132 + 12, 24, 0}, {8, 1, 0, 0, 118, 0, 22}, {10, 2, 110. / 12, 10, 120, 10, 0}}) {
    const auto f = figures_of({.at_start = at_start, .consultation = {.shape = Shape::fixed, .mean = visit}}, 3, seed);
    EXPECT_NEAR(f.wait.value, wait, 1e-9) << visit;
    EXPECT_NEAR(f.longest_wait.value, longest, 1e-9) << visit;
    EXPECT_NEAR(f.end.value, end, 1e-9) << visit;
    EXPECT_NEAR(f.overtime.value, overtime, 1e-9) << visit;
    EXPECT_NEAR(f.idle.value, idle, 1e-9) << visit;
  }
}

// Visits of no length worth speaking of: nobody waits, however early or late they come.
TEST(Session, counts_no_wait_for_being_early) {
  const auto f = figures_of({.consultation = {.shape = Shape::fixed, .mean = 1e-9}, .unpunctual = 2}, 2'000, seed);
  EXPECT_NEAR(f.longest_wait.value, 0, 1e-6);
  EXPECT_GT(f.idle.value, 100);
}

TEST(Session, gives_the_same_for_the_same_seed_and_the_same_visits_to_the_unpunctual) {
  const Session punctual, unpunctual{.unpunctual = .3};
  const auto a = figures_of(punctual, 1'000, seed), b = figures_of(punctual, 1'000, seed), c = figures_of(unpunctual, 1'000, seed);
  EXPECT_EQ(a.wait.value, b.wait.value);
  EXPECT_NE(a.wait.value, figures_of(punctual, 1'000, seed + 1).wait.value);
  EXPECT_NEAR(a.end.value - a.idle.value, c.end.value - c.idle.value, 1e-9) << "the clinician's minutes with patients, seed " << seed;
  EXPECT_FALSE(theory_of(unpunctual));
}

}  // namespace
}  // namespace simulation
