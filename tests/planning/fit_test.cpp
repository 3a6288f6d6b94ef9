// What was put into a simulated practice is found again from the appointments that came of it. The seed is printed.
#include "planning/fit.h"

#include <iostream>
#include <map>

#include <fmt/format.h>

#include "simulation/practice.h"
#include "tests/simulation/scenario.h"

namespace planning {
namespace {

constexpr std::uint64_t seed = 20261122;

// Appointments of the year that is measured, as a practice's system would give them.
Extract extract_of(const core::Scenario& s, std::uint64_t practice_seed = seed) {
  Extract e{.people = static_cast<std::uint32_t>(s.list), .list = s.list, .with_booked = true, .with_status = true, .with_roles = true};
  simulation::Practice practice(s);
  practice.run(practice_seed, 0, [&](const simulation::Happening& h) {
    if (h.at < s.warm_up_days || (h.what != simulation::What::attended && h.what != simulation::What::missed)) return;
    const int day = static_cast<int>(h.at);
    e.visits.push_back(
        {.person = h.person, .role = h.role, .day = day, .booked = day - h.lead, .missed = h.what == simulation::What::missed});
  });
  return e;
}

void add_lengths(Extract& e, const core::Scenario& s) {
  simulation::Generator bits(seed, 7);
  e.with_minutes = true;
  for (auto& v : e.visits) {
    const auto& role = s.roles[static_cast<std::size_t>(v.role)];
    const double s2 = std::log1p(role.consultation_cv * role.consultation_cv);
    v.minutes = simulation::lognormal(bits.next(), std::log(role.consultation_minutes) - s2 / 2, std::sqrt(s2));
  }
}

double truth_of(const core::Scenario& s, const std::string& path) {
  const auto dot = path.find('.');
  const auto key = path.substr(0, dot), rest = dot == path.npos ? "" : path.substr(dot + 1);
  if (key == "need_rate") return s.need_rate;
  if (key == "patient_shape") return s.patient_shape;
  if (key == "weekday") return s.weekday[static_cast<std::size_t>(std::stoi(rest))];
  if (key == "did_not_attend") return std::ranges::find(s.did_not_attend, std::stoi(rest), &core::LeadBand::from_days)->probability;
  if (key == "resolve") {
    const auto kind = std::ranges::find(s.kinds, rest.substr(0, rest.find('.')), &core::ScenarioKind::name) - s.kinds.begin();
    const auto by = std::ranges::find(s.roles, rest.substr(rest.find('.') + 1), &core::ScenarioRole::name) - s.roles.begin();
    return s.resolve[static_cast<std::size_t>(kind)][static_cast<std::size_t>(by)];
  }
  const auto role = std::ranges::find(s.roles, rest, &core::ScenarioRole::name);
  return key == "consultation_cv" ? role->consultation_cv : role->consultation_minutes;
}

TEST(Fit, finds_again_what_was_put_into_a_practice) {
  const auto truth = simulation::shipped(
      "rm1", {"need_rate=3.2", "patient_shape=0.8", "weekday.0=1.5", "weekday.1=1", "weekday.2=0.9", "weekday.3=0.9", "weekday.4=0.7",
              "did_not_attend.0=0.03", "did_not_attend.1=0.08", "did_not_attend.2=0.12", "consultation_minutes.GP=10",
              "consultation_cv.NUR=0.7", "consultation_minutes.LW=33", "resolve.MSK.FCP=0.8", "resolve.social.NAV=0.4"});
  const auto usual = simulation::shipped("rm1");
  auto extract = extract_of(truth);
  add_lengths(extract, truth);
  const auto found = fit(extract, usual, 1);
  ASSERT_TRUE(found);
  EXPECT_GE(found->fitted.size(), 5u + 2 + 2 + 12 + 15);
  for (const auto& f : found->fitted) {
    const double is = truth_of(truth, f.path), margin = 4 / 1.96 * (is > f.value ? f.high - f.value : f.value - f.low);
    std::cout << fmt::format("[   loop   ] {}: {:.4f} ({:.4f} to {:.4f}), truth {:.4f} (seed {})\n", f.path, f.value, f.low, f.high, is,
                             seed);
    EXPECT_NEAR(f.value, is, margin) << f.path;
  }
  for (const auto& l : found->lengths) EXPECT_LT(l.distance, 1.5 * l.distance_5) << l.role;
  const auto far = [&](const std::string& path) {  // the usual number is not in the interval: the test can fail
    const auto f = std::ranges::find(found->fitted, path, &Fitted::path);
    return f->usual < f->low || f->usual > f->high;
  };
  for (const auto* path : {"need_rate", "patient_shape", "weekday.0", "did_not_attend.1", "consultation_minutes.GP", "consultation_cv.NUR",
                           "resolve.MSK.FCP", "resolve.social.NAV"})
    EXPECT_TRUE(far(path)) << path;
}

// Needs that come back and needs that are new leave nearly the same appointments: what stops short is off by the same in every practice.
TEST(Fit, is_off_to_no_side) {
  const auto usual = simulation::shipped("rm1");
  const auto truth = simulation::shipped("rm1", {"need_rate=3.2", "patient_shape=0.8", "weekday.0=1.5", "did_not_attend.1=0.08",
                                                 "resolve.MSK.FCP=0.8", "resolve.social.NAV=0.4"});
  std::map<std::string, double> off;  // in standard errors, summed
  constexpr int practices = 4;
  for (std::uint64_t i = 0; i < practices; ++i) {
    const auto found = fit(extract_of(truth, seed + i), usual, 1, 4);
    ASSERT_TRUE(found);
    for (const auto* path : {"need_rate", "patient_shape", "resolve.medical.GP"}) {
      const auto f = std::ranges::find(found->fitted, path, &Fitted::path);
      ASSERT_NE(f, found->fitted.end()) << path;
      off[path] += (f->value - truth_of(truth, path)) / (f->high - f->low) * 2 * 1.96;
    }
  }
  for (const auto& [path, sum] : off) EXPECT_LT(std::abs(sum / practices), 2.5 / std::sqrt(practices)) << path << " (seed " << seed << ")";
}

// An extract of twenty times the people that are simulated: the simulation's chance is then the larger, and is in the intervals.
TEST(Fit, of_many_practices_knows_the_chance_of_its_own_simulation) {
  const auto truth = simulation::shipped("rm1", {"list=2500", "measure_days=200"});
  constexpr std::uint32_t practices = 20;
  Extract all{.people = 0, .list = 0, .with_booked = true, .with_status = true, .with_roles = true};
  for (std::uint32_t i = 0; i < practices; ++i) {
    auto one = extract_of(truth, seed + i);
    for (auto& visit : one.visits) visit.person += all.people;
    all.visits.insert(all.visits.end(), one.visits.begin(), one.visits.end());
    all.people += one.people, all.list += one.list;
  }
  const auto found = fit(all, truth, 1, 1);
  ASSERT_TRUE(found);
  for (const auto* path : {"need_rate", "patient_shape", "resolve.medical.GP", "resolve.MSK.FCP"}) {
    const auto f = std::ranges::find(found->fitted, path, &Fitted::path);
    ASSERT_NE(f, found->fitted.end()) << path;
    const double se = (f->high - f->low) / (2 * 1.96);
    EXPECT_NEAR(f->value, truth_of(truth, path), 4 * se) << path << " (seed " << seed << ")";
    std::cout << fmt::format("[   loop   ] {}: {:.4f} ({:.4f} to {:.4f}), truth {:.4f}\n", path, f->value, f->low, f->high,
                             truth_of(truth, path));
  }
}

// Two appointments a day: on one day in seven there is none, and it was open.
TEST(Fit, counts_days_that_only_chance_left_empty) {
  const auto truth = simulation::shipped("rm1", {"need_rate=0.03"}), usual = simulation::shipped("rm1");
  double times = 0;
  constexpr int practices = 8;
  for (std::uint64_t i = 0; i < practices; ++i) {
    auto extract = extract_of(truth, seed + i);
    for (auto& visit : extract.visits) visit.role = -1;
    extract.with_roles = extract.with_booked = false;
    const auto found = fit(extract, usual, 1, 2);
    ASSERT_TRUE(found && !found->fitted.empty());
    EXPECT_LT(found->working_days, 240);
    const auto rate = std::ranges::find(found->fitted, "need_rate", &Fitted::path);
    times += rate->value / truth.need_rate / practices;
  }
  EXPECT_NEAR(times, 1, 0.08);
}

TEST(Fit, leaves_what_the_extract_does_not_say_and_says_why) {
  const auto usual = simulation::shipped("rm1");
  auto extract = extract_of(simulation::shipped("rm1", {"measure_days=30"}));
  extract.list = 0;
  extract.with_booked = extract.with_status = extract.with_roles = false;
  const auto found = fit(extract, usual, 1, 1);
  ASSERT_TRUE(found);
  EXPECT_TRUE(found->fitted.empty());
  for (const auto* path : {"weekday", "need_rate", "patient_shape", "did_not_attend", "resolve", "return", "slots", "route"})
    EXPECT_EQ(std::ranges::count(found->not_fitted, path, &NotFitted::path), 1) << path;
  EXPECT_EQ(found->scenario.need_rate, usual.need_rate);
}

TEST(Fit, does_not_tell_of_few_people_nor_of_needs_from_a_part_of_peoples_visits) {
  const auto usual = simulation::shipped("rm1");
  auto extract = extract_of(simulation::shipped("rm1", {"list=6000"}));
  const auto fitted = [&](std::string_view path) {
    const auto found = fit(extract, usual, 1, 1);
    return std::ranges::count(found->fitted, path, &Fitted::path) == 1;
  };
  EXPECT_TRUE(fitted("did_not_attend.1") && fitted("need_rate") && fitted("resolve.medical.GP"));
  extract.hide_below = 100'000;
  EXPECT_FALSE(fitted("did_not_attend.1") || fitted("resolve.medical.GP"));
  extract.hide_below = 0;
  std::erase_if(extract.visits, [](const Visit& v) { return v.role == 0; });  // no GPs: their diaries are elsewhere
  EXPECT_TRUE(fitted("did_not_attend.1"));
  EXPECT_FALSE(fitted("need_rate") || fitted("patient_shape") || fitted("resolve.nursing.NUR"));
}

TEST(Fit, refuses_no_rows_too_few_days_and_more_people_than_the_list) {
  const auto usual = simulation::shipped("rm1");
  EXPECT_FALSE(fit({}, usual, 1));
  EXPECT_FALSE(fit({.visits = {Visit{.day = 3}}, .people = 1}, usual, 1));
  auto crowded = extract_of(simulation::shipped("rm1", {"measure_days=30"}));
  crowded.list = 100;
  EXPECT_FALSE(fit(crowded, usual, 1));
}

}  // namespace
}  // namespace planning
