// Who works and for whom: absences, cancellations, giving up, courses, caseloads and groups. What holds of every run with all of them at
// once, and each beside what can be counted by hand.
#include <cmath>
#include <map>
#include <set>
#include <tuple>

#include "simulation/replications.h"
#include "simulation/tally.h"
#include "tests/simulation/scenario.h"

namespace simulation {
namespace {

constexpr std::uint64_t seed = 11;
constexpr std::size_t lw = 4, nav = 5;

core::Scenario with_everything() {
  auto s = shipped("rm1", {"warm_up_days=40", "measure_days=200", "booking_days=20", "visits_max=3", "need_rate=4", "list=8000"});
  s.roles[0].leave_days = 30;
  for (auto& role : s.roles) role.sick_share = 0.03;
  s.roles[1].training_share = 0.05;
  s.roles[1].vacancy = {.from_day = 20, .to_day = 60};
  s.roles[lw].course_visits = 4;
  s.roles[lw].course_days = 7;
  s.roles[lw].caseload = 30;
  s.roles[nav].group_size = 3;
  s.cancelled = {{0, 0.01}, {1, 0.04}, {7, 0.1}};
  s.cancelled_again = 0.7;
  s.cancelled_days = 3;
  s.gave_up_urgent = 0.3;
  s.gave_up_lead_days = 5;
  s.gave_up_share = 0.2;
  s.closing_neighbour = {.people = 1500, .from_day = 60, .over_days = 20, .open_needs = 0.4};
  EXPECT_TRUE(core::faults_of(s).empty());
  return s;
}

// One kind of need, one role, everybody comes and is well after one visit.
core::Scenario one_role(int slots, double requests_a_day) {
  auto s = shipped("rm1", {"warm_up_days=100", "measure_days=400"});
  s.list = 1000;
  s.patient_shape = 1e9;
  s.need_rate = requests_a_day * s.year_days / s.list;
  s.kinds = {{"any", 1, 0}};
  s.roles = {{"GP", {1}, slots, 10, 12, 0, 0}};
  s.route = s.resolve = {{1}};
  s.overflow_role = -1;
  s.did_not_attend = {{0, 0}};
  EXPECT_TRUE(core::faults_of(s).empty());
  return s;
}

double figure(const core::Scenario& s, const std::vector<double>& figures, std::string_view name, std::string_view role = "") {
  const auto names = figure_names(s);
  for (std::size_t i = 0; i < names.size(); ++i)
    if (names[i].name == name && names[i].role == role) return figures[i];
  throw std::out_of_range(std::string(name));
}

TEST(Staff, loses_nobody_and_seats_no_more_than_there_are_places) {
  const auto s = with_everything();
  Practice practice(s);
  std::map<What, int> count;
  std::map<std::tuple<double, int>, int> seated;  // by start and clinician
  std::map<std::uint32_t, bool> over;
  std::map<std::uint32_t, int> booked;
  std::set<std::pair<int, int>> shut;  // day and clinician
  std::map<std::uint32_t, double> members;  // of the only caseload, and since when
  std::vector<double> asked_for_it;
  double now = 0;
  practice.run(seed, 0, [&](const Happening& h) {
    ++count[h.what];
    EXPECT_GE(h.at, now);
    now = h.at;
    if (h.what == What::closed) {
      shut.emplace(static_cast<int>(h.at), h.clinician);
      return;
    }
    EXPECT_TRUE(h.what == What::left || !over[h.need]) << "need " << h.need << " goes on after its end";
    switch (h.what) {
      case What::booked: EXPECT_EQ(++booked[h.need], 1); break;
      case What::asked:
      case What::blocked:
      case What::gave_up: EXPECT_EQ(booked[h.need], 0); break;
      case What::cancelled:
      case What::cancelled_by_practice: EXPECT_EQ(--booked[h.need], 0); break;
      case What::attended:
      case What::missed: {
        EXPECT_EQ(--booked[h.need], 0);
        const auto& role = s.roles[h.role];
        EXPECT_LE(++seated[std::tuple(h.at, h.clinician)], role.group_size) << "at " << h.at;
        if (role.training_share == 0) EXPECT_FALSE(shut.contains({static_cast<int>(h.at), h.clinician})) << "at " << h.at;
        break;
      }
      case What::joined:
        EXPECT_TRUE(members.emplace(h.need, h.at).second);
        EXPECT_LE(members.size(), 30u);
        asked_for_it.push_back(h.at - h.wait);
        break;
      case What::left: EXPECT_EQ(members.erase(h.need), 1u); break;
      default: break;
    }
    for (const auto end : {What::resolved, What::lost_missed, What::lost_blocked, What::lost_limit, What::lost_cancelled,
                           What::gone_elsewhere, What::gave_up})
      if (h.what == end) over[h.need] = true;
  });
  for (int what = 0; what <= static_cast<int>(What::left); ++what)
    if (static_cast<What>(what) != What::blocked && static_cast<What>(what) != What::lost_blocked)
      EXPECT_GT(count[static_cast<What>(what)], 0) << "nothing was tested of " << what;
  for (std::size_t i = 1; i < asked_for_it.size(); ++i) EXPECT_LE(asked_for_it[i - 1], asked_for_it[i] + 1e-9) << "not in turn";
  std::map<int, int> groups;
  for (const auto& [slot, people] : seated) ++groups[people];
  EXPECT_GT(groups[3], 0) << "no group was full";
}

struct Asked {
  std::uint32_t person;
  std::uint8_t kind;
  double at;
  bool operator==(const Asked&) const = default;
};
// The first contacts of needs, by need.
std::map<std::uint32_t, Asked> first_contacts(const core::Scenario& s) {
  std::map<std::uint32_t, Asked> all;
  Practice(s).run(seed, 0, [&](const Happening& h) {
    if (h.what == What::asked && h.contacts == 1) all.emplace(h.need, Asked{h.person, h.kind, h.at});
  });
  return all;
}

TEST(Staff, takes_over_a_neighbours_list_and_leaves_the_own_peoples_needs_alone) {
  auto alone = shipped("rm1", {"warm_up_days=20", "measure_days=220", "list=8000"}), with = alone;
  with.closing_neighbour = {.people = 4000, .from_day = 40, .over_days = 80, .open_needs = 0};
  ASSERT_TRUE(core::faults_of(with).empty());
  const auto own = first_contacts(alone);
  auto all = first_contacts(with);
  std::array<int, 2> came{};  // while they come, and after that as long
  for (auto it = all.begin(); it != all.end();) {
    const auto& [need, asked] = *it;
    if (asked.person < 8000) {
      ++it;
      continue;
    }
    EXPECT_LT(asked.person, 12'000u);
    EXPECT_GE(asked.at, 20 + 40 + (asked.person - 8000) * 80.0 / 4000) << "asks before coming";
    if (asked.at < 220) ++came[asked.at < 140 ? 0 : 1];
    it = all.erase(it);
  }
  EXPECT_EQ(all, own);
  const double full = 4000 * 3.6 / 260 * 80;  // needs in so many days
  EXPECT_NEAR(came[1], full, 0.12 * full);  // their weights are of one replication
  EXPECT_NEAR(came[0], came[1] / 2.0, 0.08 * full);

  with.closing_neighbour.open_needs = 0.25;
  std::map<int, int> unsettled;
  for (const auto& [need, asked] : first_contacts(with))
    if (need >= 0xc000'0000) {
      EXPECT_EQ(static_cast<int>(asked.at), static_cast<int>(60 + (asked.person - 8000) * 80.0 / 4000))
          << "another day than that of coming";
      ++unsettled[static_cast<int>(asked.at)];
    }
  int sum = 0;
  for (const auto& [day, count] : unsettled) sum += count;
  EXPECT_EQ(unsettled.size(), 80u);
  EXPECT_NEAR(sum, 1000, 4.5 * std::sqrt(4000 * .25 * .75));
}

TEST(Staff, gives_the_same_figures_for_any_number_of_threads) {
  const auto s = with_everything();
  const auto of = [&](int threads) { return replicate(s, {.replications = 5, .seed = seed, .threads = threads}).figures; };
  const auto one = of(1);
  EXPECT_EQ(one, of(2));
  EXPECT_EQ(one, of(4));
}

TEST(Staff, lives_the_same_where_features_are_named_and_change_nothing) {
  const auto plain = shipped("rm1", {"warm_up_days=60", "measure_days=120", "list=5000"});
  auto named = plain;
  named.cancelled = {{0, 0}};
  named.gave_up_share = 1;
  named.gave_up_lead_days = core::booking_days_max;
  named.roles[0].vacancy = {.from_day = 15'000, .to_day = 15'000};
  const ReplicationOptions options{.replications = 3, .seed = seed};
  EXPECT_EQ(replicate(plain, options).figures, replicate(named, options).figures);
}

// A cancelled place of today is no way round the caseload.
TEST(Staff, sees_nobody_of_a_caseload_who_has_not_joined_it) {
  auto s = one_role(12, 6);
  s.kinds[0].urgent = 0.5;
  s.cancelled = {{0, 0.3}};
  s.roles[0].course_visits = 3;
  s.roles[0].course_days = 5;
  s.roles[0].caseload = 40;
  Practice practice(s);
  std::set<std::uint32_t> members;
  int seen = 0, cancelled_today = 0;
  practice.run(seed, 0, [&](const Happening& h) {
    if (h.what == What::joined) members.insert(h.need);
    if (h.what == What::left) members.erase(h.need);
    cancelled_today += h.what == What::cancelled;
    if (h.what != What::attended) return;
    ++seen;
    EXPECT_TRUE(members.contains(h.need)) << "need " << h.need;
  });
  EXPECT_GT(seen, 100);
  EXPECT_GT(cancelled_today, 100);
}

// Only the slots that somebody works are told off for training: two a hundred of them, whoever works on which days of the week.
TEST(Staff, is_in_training_as_often_where_the_week_differs_by_day) {
  auto s = one_role(10, 60);
  s.roles[0].clinicians = {2, 1, 1, 1, 1};
  s.roles[0].training_share = 0.02;
  const Absence absence(s);
  for (const std::uint64_t key : {1u, 2u, 3u, 4u, 5u}) {
    int training = 0;
    for (int week = 0; week < 1000; ++week)
      for (int slot = 0; slot < 10; ++slot) training += absence.training(key, 0, 1, 5 * week, slot);
    EXPECT_NEAR(training, 200, 1) << key;
  }
}

// Everybody's share of days away, whoever else there is; and exactly the slots that are left are used where there are more people than
// slots.
TEST(Staff, is_away_as_often_as_the_scenario_says) {
  auto s = one_role(12, 60);
  s.measure_days = 2000;
  s.roles[0].clinicians = {4};
  s.roles[0].leave_days = 26;
  s.roles[0].training_share = 0.05;
  s.roles[0].sick_share = 0.02;
  s.roles[0].vacancy = {.from_day = 0, .to_day = 499, .posts = 2};
  const Absence absence(s);
  double ill = 0;
  for (int c = 0; c < 4; ++c) {
    int away = 0, training = 0;
    for (int day = 600; day < 600 + 5200; ++day) {
      away += absence.away(99, 0, c, day);
      ill += absence.sick(99, 0, c, day);
      for (int slot = 0; slot < 12; ++slot) training += absence.training(99, 0, c, day, slot);
    }
    EXPECT_NEAR(away, 520, 5) << c;
    EXPECT_NEAR(training, 12 * 260, 1) << c;
    if (c >= 2) EXPECT_TRUE(absence.away(99, 0, c, 100) && absence.away(99, 0, c, 599)) << c << " has no post yet";
  }
  EXPECT_NEAR(ill, .02 * 20'800, 4 * std::sqrt(.02 * .98 * 20'800));

  Practice practice(s);
  Tally tally(s);
  practice.run(seed, 0, tally);
  const auto figures = tally.figures();
  const double vacant = 500. / 2000 * 2 / 4;
  EXPECT_NEAR(figure(s, figures, "slots_closed_share", "GP"), 1 - (1 - vacant) * .9 * .95 * .98, 0.006);
  EXPECT_NEAR(figure(s, figures, "slots_used_share", "GP"), 1, 1e-9);
}

TEST(Staff, is_ill_on_the_same_days_in_two_scenarios) {
  const auto days_of = [](const core::Scenario& s) {
    Practice practice(s);
    std::set<std::tuple<double, int, int>> days;
    practice.run(seed, 0, [&](const Happening& h) {
      if (h.what == What::closed && h.role != nav) days.emplace(h.at, h.role, h.clinician);
    });
    return days;
  };
  const auto s = with_everything();
  auto other = s;
  other.route[1] = {.2, 0, .8, 0, 0, 0};
  other.gave_up_share = 0;
  other.need_rate = 3;
  other.roles[nav].clinicians = {2};
  EXPECT_EQ(days_of(s), days_of(other));
}

// Each appointment is cancelled with probability p, whatever its lead: p / (1 - p) cancellations a need where all ask again.
TEST(Staff, has_as_many_cancellations_as_probability_says) {
  auto s = one_role(40, 12);
  s.cancelled = {{0, 0.2}};
  s.cancelled_again = 1;
  s.cancelled_days = 2;
  Practice practice(s);
  int needs = 0, cancelled = 0;
  std::vector<bool> early;
  practice.run(seed, 0, [&](const Happening& h) {
    if (h.what == What::asked && h.contacts == 1) early.push_back(h.at < 400), needs += h.at < 400;
    if (h.what == What::cancelled) cancelled += early[h.need];
  });
  const double mean = static_cast<double>(cancelled) / needs, se = std::sqrt(.2 / .8 / .8 / needs);
  EXPECT_NEAR(mean, .25, 4 * se) << needs << " needs";
}

// With more people than slots a cancelled place would stay empty two times in ten if nobody else could have it.
TEST(Staff, gives_a_cancelled_place_to_somebody_else) {
  auto s = one_role(12, 20);
  s.cancelled = {{0, 0.2}};
  Practice practice(s);
  Tally tally(s);
  practice.run(seed, 0, tally);
  EXPECT_GT(figure(s, tally.figures(), "slots_used_share", "GP"), 0.97);
  EXPECT_GT(figure(s, tally.figures(), "lost after cancelling a year", ""), 0);
}

TEST(Staff, lets_the_urgent_have_what_was_cancelled_the_same_day) {
  auto s = one_role(12, 14);
  s.kinds[0].urgent = 0.5;
  s.cancelled = {{0, 0.3}};
  Practice practice(s);
  int today = 0;
  practice.run(seed, 0, [&](const Happening& h) { today += h.what == What::booked && h.on_day && h.lead == 0; });
  EXPECT_GT(today, 0) << "no slot is kept for the day, so that these were cancelled ones";
}

TEST(Staff, counts_those_who_go_elsewhere_and_those_who_will_not_wait) {
  auto s = with_everything();
  s.gave_up_urgent = s.gave_up_share = 1;
  s.gave_up_lead_days = 2;
  Practice practice(s);
  int delayed = 0, gone = 0, gave_up = 0;
  practice.run(seed, 0, [&](const Happening& h) {
    delayed += h.what == What::delayed;
    gone += h.what == What::gone_elsewhere;
    gave_up += h.what == What::gave_up;
    if (h.what == What::booked && !h.in_course) EXPECT_LE(h.lead, 2);
  });
  EXPECT_GT(gave_up, 0);
  EXPECT_GT(gone, 0);
  EXPECT_EQ(gone, delayed);
}

TEST(Staff, sees_a_course_through_with_the_days_between_that_it_asks_for) {
  auto s = one_role(40, 4);
  s.roles[0].course_visits = 5;
  s.roles[0].course_days = 10;
  Practice practice(s);
  Tally tally(s);
  std::map<std::uint32_t, double> last;
  practice.run(seed, 0, [&](const Happening& h) {
    tally(h);
    if (h.what != What::attended) return;
    if (h.in_course) EXPECT_EQ(std::floor(h.at) - std::floor(last.at(h.need)), 10);  // there is room every day
    EXPECT_EQ(h.in_course, last.contains(h.need));
    last[h.need] = h.at;
  });
  EXPECT_EQ(figure(s, tally.figures(), "visits per resolved need"), 5);
  EXPECT_EQ(figure(s, tally.figures(), "routine_lead_days", "GP"), 1) << "of those who ask, not of those whom the professional books";
}

// Little's law: people in the caseload = those who join a day, by how long they stay. And where more come than can, it is always full.
TEST(Staff, keeps_a_caseload_as_little_s_law_says) {
  for (const double requests : {0.5, 4.0}) {
    auto s = one_role(12, requests);
    s.measure_days = 3000;
    s.roles[0].course_visits = 6;
    s.roles[0].course_days = 10;
    s.roles[0].caseload = 40;
    Practice practice(s);
    Tally tally(s);
    std::map<std::uint32_t, double> since;
    double stayed = 0;
    int joined = 0, left = 0;
    practice.run(seed, 0, [&](const Happening& h) {
      tally(h);
      if (h.what == What::joined) since[h.need] = h.at, joined += h.at >= 100;
      if (h.what == What::left && h.at >= 100) ++left, stayed += h.at - since.at(h.need);
    });
    const double used = figure(s, tally.figures(), "caseload_used_share", "GP");
    const double waited = figure(s, tally.figures(), "caseload_wait_days", "GP");
    EXPECT_NEAR(used * 40, joined / 3000. * stayed / left, 0.03 * 40) << requests;
    EXPECT_NEAR(stayed / left, 51, 1) << "a day to the first visit, five times ten to the last";
    if (requests < 1) {
      EXPECT_NEAR(used * 40, requests * 50.6, 3);
      EXPECT_LT(waited, 0.5);
    } else {
      EXPECT_GT(used, 0.999);
      EXPECT_GT(waited, 300);
    }
  }
}

// A practice next door closes on day 200: a quarter more people ask from then on, and nothing is different before.
TEST(Staff, takes_over_the_needs_of_a_neighbour_that_closes) {
  const auto s = shipped("rm1", {"list=4000", "warm_up_days=0", "measure_days=400"});
  auto more = s;
  more.need_rate *= 1.25;
  const auto needs_of = [&](std::initializer_list<Phase> phases) {
    Practice practice(phases);
    std::pair<int, int> needs;
    practice.run(seed, 0, [&](const Happening& h) {
      if (h.what == What::asked && h.contacts == 1) ++(h.at < 200 ? needs.first : needs.second);
    });
    return needs;
  };
  const auto [before, after] = needs_of({{0, s}, {200, more}});
  EXPECT_EQ(before, needs_of({{0, s}}).first);
  EXPECT_NEAR(static_cast<double>(after) / before, 1.25, 0.05);
}

// Twelve slots of 10 minutes for three people each, visits of exactly 12: the j-th group waits 2j minutes, all of it.
TEST(Staff, sees_a_group_in_one_visit) {
  auto s = one_role(12, 50);
  s.roles[0].group_size = 3;
  Practice practice(s);
  Tally tally(s);
  std::map<double, int> seen;
  practice.run(seed, 0, [&](const Happening& h) {
    tally(h);
    if (h.what != What::attended || h.at < 5) return;
    ++seen[h.at];
    EXPECT_NEAR(h.wait * 480, 2 * std::round((h.at - std::floor(h.at)) * 48), 1e-6) << "at " << h.at;
  });
  EXPECT_EQ(seen.size(), 12u * 495);
  for (const auto& [at, people] : seen) EXPECT_EQ(people, 3) << at;
  EXPECT_EQ(figure(s, tally.figures(), "slots_used_share", "GP"), 1);
}

}  // namespace
}  // namespace simulation
