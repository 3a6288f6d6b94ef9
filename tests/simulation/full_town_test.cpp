// The town in full, seed 1, made for Monday 23 November 2026: its shares against what is published. Each interval leaves room for
// chance and for what the town's own diaries allow; the published figure stands beside it.
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <numeric>
#include <set>

#include "catalogue/load.h"
#include "core/london.h"
#include "simulation/practice.h"
#include "simulation/town.h"
#include "tests/simulation/scenario.h"

namespace simulation {
namespace {

const Town& full_town() {
  static const auto loaded = catalogue::load(std::string(SOURCE_DIR) + "/pathways");
  if (!loaded) throw std::runtime_error(catalogue::to_string(loaded.error().front()));
  static const Town town = make_town(**loaded, shipped("town"),
                                     {.seed = 1, .today = *core::parse_date("2026-11-23"), .patients = patients_in_full, .full = true});
  return town;
}

core::Date day_of(core::Instant at) { return core::to_london(at).date; }
int lead_of(const core::Appointment& a) { return static_cast<int>((day_of(a.start) - day_of(a.booked_at)).count()); }
bool was_kept(const core::Appointment& a) { return a.completed_at.has_value(); }
bool was_missed(const core::Appointment& a) { return a.did_not_attend_at.has_value(); }

double percent(double part, double whole) { return 100 * part / whole; }
// The share of all that the busiest tenth of `people` have.
double share_of_busiest_tenth(std::vector<int> counts) {
  std::ranges::sort(counts, std::greater{});
  const auto tenth = counts.begin() + static_cast<std::ptrdiff_t>(counts.size() / 10);
  return percent(std::accumulate(counts.begin(), tenth, 0.0), std::accumulate(counts.begin(), counts.end(), 0.0));
}

TEST(FullTown, has_five_practices_and_sixty_clinicians_in_proportion) {
  const Town& town = full_town();
  EXPECT_EQ(std::ranges::count(town.organisations, core::OrganisationKind::practice, &core::Organisation::kind), 5);
  std::map<core::Role, int> staff;
  for (const auto& professional : town.professionals) ++staff[professional.profession];
  EXPECT_EQ(staff[core::Role::gp], 32);
  for (const auto role :
       {core::Role::physiotherapist, core::Role::occupational_therapist, core::Role::link_worker, core::Role::support_navigator})
    EXPECT_EQ(staff[role], 7);
  std::set<std::string> names;
  for (const auto& account : town.accounts) EXPECT_TRUE(names.insert(account.user_name).second) << account.user_name;
  for (const char* name : {"reception.hollinbeck", "gp.overmarl", "manager.hollinbeck", "ot.adeyemi", "link.hart", "navigator.das"})
    EXPECT_TRUE(names.contains(name)) << name;
}

TEST(FullTown, has_people_of_all_ages_as_england_has) {
  std::array<double, 5> bands{};  // 0-14, 15-29, 30-49, 50-69, 70 and over
  for (const auto& patient : full_town().patients) {
    const int age = core::age_on(patient.born, day_of(full_town().now));
    ++bands[age < 15 ? 0u : age < 30 ? 1u : age < 50 ? 2u : age < 70 ? 3u : 4u];
  }
  constexpr std::array<double, 5> england{17.3, 18.3, 26.1, 24.3, 14.0};  // ONS mid-2022, per cent
  for (std::size_t i = 0; i < bands.size(); ++i) EXPECT_NEAR(percent(bands[i], patients_in_full), england[i], 1.0) << i;
}

TEST(FullTown, has_every_decile_of_deprivation_and_neighbours_share_theirs) {
  std::map<int, int> deciles;
  std::map<std::string, int> of_street;
  for (const auto& patient : full_town().patients) {
    const auto& address = patient.addresses.front();
    ++deciles[address.deprivation];
    const auto street = address.lines.substr(address.lines.find(' '));
    EXPECT_EQ(of_street.emplace(street, address.deprivation).first->second, address.deprivation) << address.lines;
  }
  for (int decile = 1; decile <= 10; ++decile) EXPECT_GT(deciles[decile], patients_in_full / 100) << decile;
  EXPECT_EQ(deciles.size(), 10u);
}

TEST(FullTown, knows_ethnicity_and_language) {
  std::map<std::string, int> ethnicities;
  int other_language = 0, interpreters = 0;
  for (const auto& patient : full_town().patients) {
    ++ethnicities[patient.ethnicity];
    other_language += patient.language != "en";
    for (const auto& need : patient.needs) interpreters += need.starts_with("interpreter_") && !need.ends_with("sign_language");
  }
  EXPECT_FALSE(ethnicities.contains(""));
  EXPECT_GE(ethnicities.size(), 13u);
  EXPECT_NEAR(percent(ethnicities["A"], patients_in_full), 71, 4);  // the town's own shares: simulation/names.cpp
  EXPECT_NEAR(percent(ethnicities["Z"], patients_in_full), 4, 1);
  EXPECT_GT(other_language, 2 * interpreters);
}

TEST(FullTown, calls_sixteen_per_cent_more_on_mondays_than_on_fridays) {
  std::array<double, 7> calls{}, visits{};
  for (const auto& request : full_town().requests) ++calls[std::chrono::weekday{day_of(request.opened_at)}.c_encoding()];
  for (const auto& a : full_town().appointments)
    if (was_kept(a) || was_missed(a)) ++visits[std::chrono::weekday{day_of(a.start)}.c_encoding()];
  EXPECT_EQ(calls[0] + calls[6], 0);
  EXPECT_GT(calls[1] / calls[5], 1.10);
  EXPECT_LT(calls[1] / calls[5], 1.22);
  RecordProperty("visits_monday_over_friday", std::to_string(visits[1] / visits[5]));
  EXPECT_GT(visits[1] / visits[5], 1.08);
  EXPECT_LT(visits[1] / visits[5], 1.26);
}

TEST(FullTown, sees_people_as_soon_as_england_does) {
  double all = 0, same_day = 0, within_week = 0, three_weeks = 0;
  for (const auto& a : full_town().appointments) {
    if (!was_kept(a) && !was_missed(a)) continue;
    ++all;
    same_day += lead_of(a) == 0;
    within_week += lead_of(a) <= 7;
    three_weeks += lead_of(a) >= 22;
  }
  EXPECT_GT(all, 25'000);
  // These five services have fewer times on the day than a GP has, whom the published shares are mostly of.
  RecordProperty("same_day", std::to_string(percent(same_day, all)));
  EXPECT_NEAR(percent(same_day, all), 43.7, 5);     // published: 43.7
  EXPECT_NEAR(percent(within_week, all), 70, 6);    // about 70
  EXPECT_NEAR(percent(three_weeks, all), 11, 3);    // 9 to 13
}

TEST(FullTown, misses_more_appointments_the_longer_the_wait) {
  struct Row {
    int least, most;
    double published, error;  // per cent
  };
  constexpr std::array<Row, 4> rows{{{0, 0, 1.9, 0.5}, {1, 1, 5.0, 1.5}, {2, 7, 6.8, 1.2}, {8, 99, 8.55, 1.2}}};
  double all = 0, missed_of_all = 0;
  for (const auto& row : rows) {
    double met = 0, missed = 0;
    for (const auto& a : full_town().appointments) {
      if (lead_of(a) < row.least || lead_of(a) > row.most) continue;
      met += was_kept(a) || was_missed(a);
      missed += was_missed(a);
    }
    EXPECT_NEAR(percent(missed, met), row.published, row.error) << row.least << " to " << row.most << " days, " << met << " appointments";
    all += met, missed_of_all += missed;
  }
  EXPECT_GT(percent(missed_of_all, all), 3.4);  // by region
  EXPECT_LT(percent(missed_of_all, all), 5.8);
}

TEST(FullTown, hears_two_fifths_of_its_calls_from_a_tenth_of_its_people) {
  std::map<core::PatientId, int> calls;
  for (const auto& patient : full_town().patients)
    if (!patient.died) calls[patient.id] = 0;
  for (const auto& request : full_town().requests) ++calls.at(request.patient);
  std::vector<int> counts;
  for (const auto& [patient, count] : calls) counts.push_back(count);
  EXPECT_NEAR(share_of_busiest_tenth(counts), 40, 3);
}

TEST(FullTown, books_every_service_and_some_needs_with_two) {
  std::map<std::string, int> kept;
  std::map<core::RequestId, int> of_request;
  for (const auto& a : full_town().appointments) {
    kept[a.service] += was_kept(a);
    ++of_request[a.request];
  }
  for (const char* service : {"first_contact_physiotherapy", "occupational_therapy", "social_prescribing", "support_navigation",
                              "psychologically_informed_physiotherapy"})
    EXPECT_GT(kept[service], 300) << service;
  EXPECT_GT(std::ranges::count_if(of_request, [](const auto& one) { return one.second > 1; }), 300);
}

TEST(FullTown, spans_twelve_months_and_nine_weeks_ahead) {
  const Town& town = full_town();
  EXPECT_LT(day_of(town.appointments.front().booked_at), day_of(town.opened_at) + std::chrono::days{7});
  EXPECT_GE(day_of(town.slots.back().start), day_of(town.now) + std::chrono::days{63});
  EXPECT_TRUE(std::ranges::is_sorted(town.events, {}, &core::Event::at));
  for (const auto& clinic : town.clinics) EXPECT_EQ(clinic.closed_at.has_value(), clinic.end < town.now);
}

// The same scenario lived through twice: with core's decisions and the town's diaries, and as numbers.
TEST(FullTown, asks_for_help_as_often_and_for_the_same_as_its_scenario_does) {
  const auto scenario = shipped("town");
  Practice practice(scenario);
  std::map<std::string, double> asked, requested;
  double all_asked = 0, all_requested = 0;
  practice.run(1, 0, [&](const Happening& h) {
    if (h.what != What::asked || h.at < scenario.warm_up_days) return;
    ++asked[scenario.kinds[h.kind].name], ++all_asked;
  });
  const auto begin = full_town().opened_at + std::chrono::days{84};  // lived in by then, as the other is after its warm-up
  std::set<core::Date> days;
  for (const auto& request : full_town().requests) {
    if (request.opened_at < begin || request.channel == core::Channel::clinician) continue;
    days.insert(day_of(request.opened_at));
    const auto reason = std::ranges::find(request.answers, "reason", &core::Answer::question);
    if (reason != request.answers.end()) ++requested[reason->value], ++all_requested;
  }
  // Their diaries and rules differ, and with them who comes back.
  EXPECT_NEAR(all_requested / static_cast<double>(days.size()) / (all_asked / scenario.measure_days), 1, 0.06);
  for (const auto& [kind, count] : asked) EXPECT_NEAR(percent(requested[kind], all_requested), percent(count, all_asked), 3) << kind;
}

}  // namespace
}  // namespace simulation
