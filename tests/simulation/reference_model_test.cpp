// The reference model against figures that other programs and theory give: RM1's published table, the flow of needs without limits of
// capacity, and the queue in front of a diary.
#include <cmath>

#include "simulation/replications.h"
#include "simulation/tally.h"
#include "tests/simulation/scenario.h"

namespace simulation {
namespace {

constexpr std::uint64_t seed = 20261122;

std::size_t figure(const core::Scenario& scenario, std::string_view name, std::string_view role = "") {
  const auto names = figure_names(scenario);
  for (std::size_t i = 0; i < names.size(); ++i)
    if (names[i].name == name && names[i].role == role) return i;
  throw std::out_of_range(std::string(name));
}

// Two programs over 400 replications each, agreeing within |z| 1.9. Where their standard error is not known, ours at 400 stands in.
struct Published {
  const char* name;
  const char* role;
  double value, se;
};
constexpr Published table[] = {
    {"attended_a_year", "GP", 33945.9, 25.1},
    {"attended_a_year", "NUR", 16243.9, 0},
    {"attended_a_year", "FCP", 3727.8, 4.2},
    {"attended_a_year", "OT", 1166.8, 0},
    {"attended_a_year", "LW", 1949.3, 0},
    {"attended_a_year", "NAV", 1050.1, 0},
    {"attended a year", "", 58084, 41},
    {"needs a year", "", 36067, 0},
    {"resolved a year", "", 34876, 24},
    {"lost after missing a year", "", 1162, 0},
    {"lost after too many visits a year", "", 25.3, 0},
    {"missed_share", "GP", .04625, .00007},
    {"missed_share", "FCP", .05102, .00018},
    {"routine_lead_days", "GP", 1.093, .006},
    {"routine_lead_days", "FCP", 1.183, .004},
    {"clinic_wait_minutes", "GP", 3.766, .006},
    {"clinic_wait_minutes", "LW", 10.57, 0},
    {"urgent delayed share", "", .20389, 0},
    {"visits per resolved need", "", 1.62742, .00034},
    {"repeat share", "", .39058, .00012},
    {"share of the busiest tenth", "", .4437, 0},
};

TEST(ReferenceModel, gives_the_table_that_other_programs_give) {
  const auto scenario = shipped("rm1");
  constexpr int n = 200;
  const auto all = replicate(scenario, {.replications = n, .seed = seed, .threads = 2});
  for (const auto& [name, role, value, se] : table) {
    const Mean ours = mean_of(all, figure(scenario, name, role));
    const double both = se > 0 ? std::hypot(ours.se, se) : ours.se * std::sqrt(1 + n / 400.0);
    EXPECT_LT(std::abs(ours.value - value), 4.5 * both)
        << name << " " << role << ": " << ours.value << " +- " << ours.se << ", seed " << seed;
  }
  EXPECT_EQ(mean_of(all, figure(scenario, "diary full a year")).value, 0);
  EXPECT_TRUE(drifts_of(all).empty());
}

// E[visits | kind] = sum over j < 12 of (1 - r_k)^j where nobody stays away and there is room for all; r_k: how likely a visit settles it.
TEST(ReferenceModel, flows_as_theory_says_where_capacity_has_no_limit) {
  const std::vector<std::string> wide{
      "slots.GP=400",       "slots.NUR=400",      "slots.FCP=400",       "slots.OT=400",         "slots.LW=400",       "slots.NAV=400",
      "slot_minutes.GP=1",  "slot_minutes.NUR=1", "slot_minutes.FCP=1",  "slot_minutes.OT=1",    "slot_minutes.LW=1",  "slot_minutes.NAV=1",
      "on_day_every.GP=0",  "on_day_every.NUR=0", "on_day_every.FCP=0",  "overflow_role=OT",     "did_not_attend.0=0", "did_not_attend.1=0",
      "did_not_attend.2=0", "did_not_attend.6=0", "did_not_attend.11=0", "return.median_days=3", "warm_up_days=300",   "measure_days=300"};
  const auto scenario = shipped("rm1", wide);
  constexpr double expected[] = {1.65123, 1.85169, 2.69568, 3.00551, 1.11421};
  constexpr int n = 20;
  std::vector<std::vector<double>> visits_a_need(6);
  Practice practice(scenario);
  for (std::uint64_t replication = 0; replication < n; ++replication) {
    std::vector<bool> early;
    double visits[6] = {}, needs[6] = {};  // of the needs that came up in the first part, all of whose visits are in the run
    practice.run(seed, replication, [&](const Happening& h) {
      if (h.what == What::asked && h.contacts == 1) {
        early.push_back(h.at < 300);
        if (h.at < 300) ++needs[h.kind], ++needs[5];
      }
      if (h.what == What::attended && early[h.need]) ++visits[h.kind], ++visits[5];
    });
    for (std::size_t k = 0; k < 6; ++k) visits_a_need[k].push_back(visits[k] / needs[k]);
  }
  for (std::size_t k = 0; k < 6; ++k) {
    const Mean ours = mean_of(visits_a_need[k]);
    const double theory = k < 5 ? expected[k] : 1.66769;
    EXPECT_LT(std::abs(ours.value - theory), 4.5 * ours.se + 1e-5) << k << ": " << ours.value << " +- " << ours.se << ", seed " << seed;
  }
}

// One kind of need, one role, everybody comes and is well after one visit: Poisson requests in front of a diary of S times a day.
core::Scenario one_role(int slots, double requests_a_day) {
  core::Scenario s = shipped("rm1");
  s.list = 1000;
  s.patient_shape = 1e9;  // no two people differ, so that the rate is the same in each replication
  s.need_rate = requests_a_day * s.year_days / s.list;
  s.weekday = {1};
  s.kinds = {{"any", 1, 0}};
  s.roles = {{"GP", {1}, slots, 10, 10, 1, 0}};
  s.route = s.resolve = {{1}};
  s.overflow_role = -1;
  s.did_not_attend = {{0, 0}};
  s.booking_days = 300;
  s.warm_up_days = 500;
  s.measure_days = 4000;
  EXPECT_TRUE(core::faults_of(s).empty());
  return s;
}

TEST(ReferenceModel, keeps_the_queue_in_front_of_a_diary) {
  struct Row {
    int slots;
    double requests, lead, next_day;
  };
  for (const auto& [slots, requests, lead, next_day] : {Row{10, 9, 1.344582, .699705}, Row{20, 19.5, 1.881418, .440834}}) {
    Practice practice(one_role(slots, requests));
    std::vector<double> leads, tomorrow;
    for (std::uint64_t replication = 0; replication < 40; ++replication) {
      double n = 0, days = 0, next = 0;
      practice.run(seed, replication, [&](const Happening& h) {
        if (h.what == What::booked && h.at > 500) ++n, days += h.lead, next += h.lead == 1;
      });
      leads.push_back(days / n);
      tomorrow.push_back(next / n);
    }
    const Mean a = mean_of(leads), b = mean_of(tomorrow);
    EXPECT_LT(std::abs(a.value - lead), 4 * a.se) << a.value << " +- " << a.se << ", seed " << seed;
    EXPECT_LT(std::abs(b.value - next_day), 4 * b.se) << b.value << " +- " << b.se << ", seed " << seed;
    EXPECT_LT(a.se / lead, 0.03);
  }
}

}  // namespace
}  // namespace simulation
