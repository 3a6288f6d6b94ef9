// What holds of every run, whatever the numbers: nobody is lost, no slot is used twice, the same seed gives the same run, and two scenarios
// under one seed share their chances.
#include "simulation/practice.h"

#include <cmath>
#include <map>
#include <set>
#include <tuple>

#include "simulation/replications.h"
#include "simulation/tally.h"
#include "tests/simulation/scenario.h"

namespace simulation {
namespace {

constexpr std::uint64_t seed = 7;
const std::vector<std::string> short_run{"warm_up_days=60", "measure_days=120", "list=3000"};

// Crowded on every side: the diary is full, consultations overrun, people give up after three visits.
core::Scenario crowded_one() {
  auto s = shipped("rm1", {"warm_up_days=0", "measure_days=200", "need_rate=6", "booking_days=5", "visits_max=3", "missed.again=0.9"});
  s.season = {1, 2, 0, 1};
  s.hours = {3, 0, 1};
  return s;
}

TEST(Practice, loses_nobody_and_uses_no_slot_twice) {
  const auto scenario = crowded_one();
  Practice practice(scenario);
  std::map<What, int> count;
  std::set<std::tuple<double, int>> slots;  // start, clinician
  std::map<std::uint32_t, std::pair<int, bool>> needs;  // contacts and whether it is over, by need
  std::map<std::uint32_t, int> booked;  // appointments to come
  double now = 0;
  practice.run(seed, 0, [&](const Happening& h) {
    ++count[h.what];
    EXPECT_GE(h.at, now);
    now = h.at;
    auto& [contacts, over] = needs[h.need];
    EXPECT_FALSE(over) << "need " << h.need << " goes on after its end";
    switch (h.what) {
      case What::asked:
        EXPECT_EQ(h.contacts, contacts + 1);
        EXPECT_EQ(booked[h.need], 0) << "asks while it is booked";
        contacts = h.contacts;
        break;
      case What::booked: ++booked[h.need]; break;
      case What::attended:
      case What::missed:
        --booked[h.need];
        EXPECT_TRUE(slots.emplace(h.at, h.clinician).second) << "a slot at " << h.at << " is used twice";
        EXPECT_GE(h.wait, 0);
        break;
      case What::resolved:
      case What::lost_missed:
      case What::lost_blocked:
      case What::lost_limit: over = true; break;
      default: break;
    }
  });
  for (const auto& [need, appointments] : booked) EXPECT_TRUE(appointments == 0 || appointments == 1) << need;
  const auto open = std::ranges::count_if(needs, [](const auto& n) { return !n.second.second; });
  const int ended = count[What::resolved] + count[What::lost_missed] + count[What::lost_blocked] + count[What::lost_limit];
  EXPECT_EQ(static_cast<int>(needs.size()), ended + open);
  for (const auto what : {What::asked, What::booked, What::delayed, What::blocked, What::attended, What::missed, What::resolved,
                          What::lost_missed, What::lost_blocked, What::lost_limit})
    EXPECT_GT(count[what], 0) << "nothing was tested of " << static_cast<int>(what);
  EXPECT_EQ(count[What::asked], count[What::booked] + count[What::blocked]);
}

TEST(Practice, books_no_time_that_has_begun_and_none_beyond_the_diary) {
  const auto scenario = crowded_one();
  Practice practice(scenario);
  std::map<std::uint32_t, Happening> last;
  int urgent = 0;
  practice.run(seed, 1, [&](const Happening& h) {
    if (h.what == What::booked) last[h.need] = h;
    if (h.what != What::attended && h.what != What::missed) return;
    const auto& asked = last.at(h.need);
    EXPECT_GT(h.at, asked.at);
    EXPECT_EQ(std::floor(h.at) - std::floor(asked.at), h.lead);
    EXPECT_EQ(h.lead == 0, h.on_day);
    EXPECT_LE(h.lead, scenario.booking_days);
    urgent += h.on_day;
  });
  EXPECT_GT(urgent, 0);
}

// More people than slots, so that each of twelve slots of 10 minutes is taken; visits of exactly 12 minutes. The j-th waits 2j minutes.
TEST(Practice, sees_everybody_booked_however_late_and_begins_afresh_in_the_morning) {
  auto s = shipped("rm1");
  s.list = 1000;
  s.need_rate = 13;  // 50 a day
  s.kinds = {{"any", 1, 0}};
  s.roles = {{"GP", {2}, 12, 10, 12, 0, 0}};
  s.route = s.resolve = {{1}};
  s.overflow_role = -1;
  s.did_not_attend = {{0, 0}};
  s.warm_up_days = 5;
  s.measure_days = 50;
  ASSERT_TRUE(core::faults_of(s).empty());
  Practice practice(s);
  int seen = 0;
  practice.run(seed, 0, [&](const Happening& h) {
    if (h.what != What::attended || h.at < 5) return;
    ++seen;
    const double slot = std::round((h.at - std::floor(h.at)) * 48);
    EXPECT_NEAR(h.wait * 480, 2 * slot, 1e-6) << "at " << h.at;
  });
  EXPECT_EQ(seen, 50 * 24);
}

// More people than slots, so that a week's slots are all taken, and none is on a day that nobody works.
TEST(Practice, has_slots_only_where_somebody_is_there_that_weekday) {
  auto s = crowded_one();
  s.booking_days = 30;
  s.roles[0].clinicians = {2, 0, 1, 0, 1};
  s.roles[0].on_day_every = 0;
  s.roles[2].clinicians = {0, 1, 0, 1, 0};
  ASSERT_TRUE(core::faults_of(s).empty());
  Practice practice(s);
  Tally tally(s);
  std::vector<int> gp(5), fcp(5);
  practice.run(seed, 0, [&](const Happening& h) {
    tally(h);
    if (h.what != What::attended && h.what != What::missed) return;
    const auto day = static_cast<std::size_t>(h.at) % 5;
    if (h.role == 0 && h.at >= 5) ++gp[day];
    if (h.role == 2) ++fcp[day];
    if (h.role == 0) EXPECT_LT(h.clinician, s.roles[0].clinicians_on(static_cast<int>(h.at)));
  });
  EXPECT_EQ(gp, (std::vector{2 * 30 * 39, 0, 30 * 39, 0, 30 * 39}));
  EXPECT_EQ(fcp[0] + fcp[2] + fcp[4], 0);
  EXPECT_GT(fcp[1], 0);
  const auto names = figure_names(s);
  const auto used = std::ranges::find_if(names, [](const auto& n) { return n.name == "slots_used_share"; }) - names.begin();
  EXPECT_NEAR(tally.figures()[static_cast<std::size_t>(used)], 1, 0.03) << "only the first days had nobody to take them";
}

TEST(Practice, lives_the_same_whether_a_rota_is_said_once_or_for_each_weekday) {
  auto once = shipped("rm1", short_run), each = once;
  for (auto& role : each.roles) role.clinicians.assign(5, role.clinicians.front());
  const ReplicationOptions options{.replications = 3, .seed = seed};
  EXPECT_EQ(replicate(once, options).figures, replicate(each, options).figures);
}

TEST(Practice, lets_needs_come_by_season_and_hour) {
  const auto scenario = crowded_one();  // 200 of 260 days: quarters of 65 days weigh 1, 2, 0, 1; thirds of the day 3, 0, 1
  Practice practice(scenario);
  double quarters[4] = {}, thirds[3] = {};
  for (std::uint64_t replication = 0; replication < 5; ++replication)
    practice.run(seed, replication, [&](const Happening& h) {
      if (h.what != What::asked || h.contacts != 1) return;
      ++quarters[static_cast<int>(h.at) / 65];
      ++thirds[static_cast<int>((h.at - std::floor(h.at)) * 3)];
    });
  EXPECT_NEAR(quarters[1] / quarters[0], 2, 0.05);
  EXPECT_EQ(quarters[2], 0);
  EXPECT_NEAR(thirds[0] / thirds[2], 3, 0.1);
  EXPECT_EQ(thirds[1], 0);
}

TEST(Practice, changes_on_the_day_of_its_next_phase_and_not_before) {
  const auto before = shipped("rm1", short_run), after = shipped("rm1-fcp", short_run);
  const auto log_of = [&](std::initializer_list<Phase> phases) {
    Practice practice(phases);
    std::vector<Happening> log;
    practice.run(seed, 0, [&](const Happening& h) {
      if (h.what == What::attended) log.push_back(h);
    });
    return log;
  };
  const auto share_seen_by_fcp = [](const std::vector<Happening>& log, double from, double to) {
    double all = 0, fcp = 0;
    for (const auto& h : log)
      if (h.kind == 1 && h.at >= from && h.at < to) ++all, fcp += h.role == 2;
    return fcp / all;
  };
  const auto plain = log_of({{0, before}}), changed = log_of({{0, before}, {100, after}});
  const auto same_until = std::ranges::mismatch(
      plain, changed, {}, [](const Happening& h) { return std::tuple(h.at, h.need); },
      [](const Happening& h) { return std::tuple(h.at, h.need); });
  ASSERT_NE(same_until.in1, plain.end());
  EXPECT_GE(same_until.in1->at, 100);
  EXPECT_NEAR(share_seen_by_fcp(changed, 0, 100), .45, .06);
  EXPECT_NEAR(share_seen_by_fcp(changed, 110, 180), .75, .06);
}

TEST(Practice, can_be_watched_month_by_month) {
  const auto scenario = shipped("rm1", short_run);
  Practice practice(scenario);
  Monthly monthly(scenario, 9);
  std::uint32_t log = 0, counted = 0;
  practice.run(seed, 0, [&](const Happening& h) {
    monthly(h);
    log += h.what == What::attended;
  });
  for (std::size_t m = 0; m < 9; ++m)
    for (std::size_t r = 0; r < scenario.roles.size(); ++r) counted += monthly.visits(m, r);
  EXPECT_EQ(counted, log);
  EXPECT_GT(monthly.visits(8, 0), 500u);
}

TEST(Replications, are_the_same_for_any_number_of_threads) {
  const auto scenario = shipped("rm1", short_run);
  const auto of = [&](int threads) { return replicate(scenario, {.replications = 9, .seed = seed, .threads = threads}); };
  const auto one = of(1), two = of(2), four = of(4);
  EXPECT_EQ(one.figures, two.figures);
  EXPECT_EQ(one.figures, four.figures);
  EXPECT_EQ(one.events, four.events);
  EXPECT_NE(one.figures, replicate(scenario, {.replications = 9, .seed = seed + 1, .threads = 2}).figures);
}

TEST(Replications, of_two_scenarios_share_their_chances) {
  constexpr int n = 60;
  constexpr std::size_t gp_visits = 0;
  const auto before = replicate(shipped("rm1"), {.replications = n, .seed = seed, .threads = 2});
  const auto after = replicate(shipped("rm1-fcp"), {.replications = n, .seed = seed, .threads = 2});
  const auto other = replicate(shipped("rm1-fcp"), {.replications = n, .seed = seed + 1, .threads = 2});
  const Mean paired = mean_difference(after, before, gp_visits), apart = mean_difference(other, before, gp_visits);
  EXPECT_GE(std::pow(apart.se / paired.se, 2), 20) << apart.se << " against " << paired.se << ", seed " << seed;
  EXPECT_NEAR(paired.value / mean_of(before, gp_visits).value, -.079, .004);
}

TEST(Replications, say_where_a_run_does_not_come_to_rest) {
  const auto few = shipped("rm1", {"slots.GP=24", "warm_up_days=40"});
  const auto drifts = drifts_of(replicate(few, {.replications = 10, .seed = seed, .threads = 2}));
  EXPECT_FALSE(drifts.empty());
  EXPECT_TRUE(drifts_of(replicate(shipped("rm1"), {.replications = 10, .seed = seed, .threads = 2})).empty());
}

}  // namespace
}  // namespace simulation
