#include "simulation/town.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <set>

#include "catalogue/load.h"
#include "core/check.h"
#include "core/london.h"
#include "core/postcode.h"
#include "core/telephone.h"
#include "tests/simulation/scenario.h"

namespace simulation {
namespace {

const core::Catalogue& rules() {
  static const auto loaded = catalogue::load(std::string(SOURCE_DIR) + "/pathways");
  if (!loaded) throw std::runtime_error(catalogue::to_string(loaded.error().front()));
  return **loaded;
}

Town town_of(std::uint64_t seed, int patients = 500, const char* today = "2026-11-23") {
  return make_town(rules(), shipped("town"), {.seed = seed, .today = *core::parse_date(today), .patients = patients});
}
const Town& small_town() {
  static const Town town = town_of(1);
  return town;
}
const Town& large_town() {
  static const Town town = town_of(1, 30'000);
  return town;
}

template <class T>
std::map<decltype(T::id), const T*> by_id(const std::vector<T>& values) {
  std::map<decltype(T::id), const T*> found;
  for (const auto& value : values) EXPECT_TRUE(found.emplace(value.id, &value).second);
  return found;
}

TEST(Town, is_the_same_for_the_same_seed_day_and_size) {
  const Town again = town_of(1);
  EXPECT_EQ(again.events, small_town().events);
  EXPECT_EQ(again.patients.back().names, small_town().patients.back().names);
  EXPECT_NE(town_of(2).events, small_town().events);
}

TEST(Town, has_people_who_cannot_be_taken_for_real_ones) {
  std::set<std::string> numbers;
  for (const auto& patient : small_town().patients) {
    if (patient.nhs_number) {
      EXPECT_TRUE(patient.nhs_number->digits().starts_with("999"));
      EXPECT_TRUE(numbers.emplace(patient.nhs_number->digits()).second);
    }
    for (const auto& address : patient.addresses) {
      EXPECT_TRUE(address.postcode.starts_with("QX"));
      EXPECT_EQ(core::parse_postcode(address.postcode).value_or(""), address.postcode);
    }
    for (const auto& telephone : patient.telephones) {
      EXPECT_TRUE(telephone.number.starts_with("+447700900") || telephone.number.starts_with("+441632960"));
      EXPECT_EQ(core::parse_telephone(telephone.number).value_or(""), telephone.number);
    }
  }
  EXPECT_LT(numbers.size(), small_town().patients.size());  // a person without an NHS number is a person
}

TEST(Town, has_sound_records) {
  const auto today = core::to_london(small_town().now).date;
  int restricted = 0, died = 0, earlier_names = 0, needs = 0;
  for (const auto& patient : large_town().patients) {
    EXPECT_LE(patient.born, today);
    ASSERT_FALSE(patient.names.empty() || patient.addresses.empty() || patient.registrations.empty());
    EXPECT_EQ(patient.registrations.front().practice, patient.practice);
    EXPECT_FALSE(patient.names.front().period.to || patient.addresses.front().period.to || patient.registrations.front().period.to);
    for (std::size_t i = 0; i < patient.telephones.size(); ++i) EXPECT_EQ(patient.telephones[i].rank, static_cast<int>(i) + 1);
    for (const auto& name : patient.names) EXPECT_TRUE(!name.period.to || name.period.from < *name.period.to);
    for (const auto& address : patient.addresses) EXPECT_TRUE(!address.period.to || address.period.from < *address.period.to);
    EXPECT_TRUE(!patient.died || (*patient.died >= patient.born && *patient.died < today));
    restricted += patient.restricted;
    died += patient.died.has_value();
    earlier_names += patient.names.size() > 1;
    needs += !patient.needs.empty();
  }
  for (const int some : {restricted, died, earlier_names, needs}) EXPECT_GT(some, 100);
}

TEST(Town, has_everybody_who_works_there) {
  for (const char* name : {"reception.millhouse", "gp.marlvalley", "manager.canalside", "physio.nair", "admin.alderbrook", "ot.adeyemi",
                           "link.hart", "navigator.das"})
    EXPECT_EQ(std::ranges::count(small_town().accounts, name, &core::Account::user_name), 1) << name;
  EXPECT_EQ(small_town().accounts.size(), small_town().memberships.size());
}

// Those who sit in one diary, a professional's or a person's, one after another.
template <class Of>
void expect_one_at_a_time(const Town& town, Of of) {
  std::map<core::Uuid, std::map<core::Instant, core::Instant>> diaries;
  for (const auto& appointment : town.appointments)
    if (core::is_live(appointment)) EXPECT_TRUE(diaries[of(appointment)].emplace(appointment.start, appointment.end).second);
  for (const auto& [whose, diary] : diaries) {
    core::Instant free{};
    for (const auto& [start, end] : diary) {
      EXPECT_GE(start, free);
      free = end;
    }
  }
}

TEST(Town, never_books_anybody_twice_at_a_time) {
  for (const Town* town : {&small_town(), &large_town()}) {
    expect_one_at_a_time(*town, [](const core::Appointment& a) { return a.professional.bytes; });
    expect_one_at_a_time(*town, [](const core::Appointment& a) { return a.patient.bytes; });
  }
}

TEST(Town, has_a_request_a_referral_and_an_episode_for_each_appointment) {
  const Town& town = small_town();
  const auto requests = by_id(town.requests);
  const auto referrals = by_id(town.referrals);
  const auto episodes = by_id(town.episodes);
  const auto slots = by_id(town.slots);
  ASSERT_GT(town.appointments.size(), 50u);
  for (const auto& appointment : town.appointments) {
    const auto& request = *requests.at(appointment.request);
    const auto& referral = *referrals.at(appointment.referral);
    EXPECT_EQ(request.patient, appointment.patient);
    EXPECT_EQ(referral.request, request.id);
    EXPECT_EQ(episodes.at(referral.episode)->patient, appointment.patient);
    EXPECT_EQ(core::status_of(request), core::RequestStatus::booked);
    EXPECT_NE(request.chosen.kind, core::RouteKind::red_flag);
    if (core::is_live(appointment)) EXPECT_EQ(slots.at(appointment.slot)->appointment, appointment.id);
  }
  std::set<core::PatientId> with_episode;
  for (const auto& episode : town.episodes)
    if (!episode.closed_at) EXPECT_TRUE(with_episode.insert(episode.patient).second);
}

TEST(Town, never_books_a_red_flag_nor_the_dead) {
  const Town& town = large_town();
  std::set<core::RequestId> red;
  std::set<core::PatientId> dead;
  for (const auto& request : town.requests)
    if (request.suggested.kind == core::RouteKind::red_flag) red.insert(request.id);
  for (const auto& patient : town.patients)
    if (patient.died) dead.insert(patient.id);
  EXPECT_GT(red.size(), 50u);
  for (const auto& appointment : town.appointments) EXPECT_FALSE(red.contains(appointment.request));
  for (const auto& request : town.requests) EXPECT_FALSE(dead.contains(request.patient));
}

TEST(Town, has_closed_every_past_clinic_and_no_other) {
  for (const auto& clinic : large_town().clinics) EXPECT_EQ(clinic.closed_at.has_value(), clinic.end < large_town().now);
}

TEST(Town, has_a_clinic_today_with_some_booked_and_some_free_whatever_the_day) {
  for (const char* today : {"2026-11-20", "2026-11-21", "2026-11-22", "2026-11-23", "2026-03-30"}) {
    const Town town = town_of(3, 500, today);
    int booked = 0, free = 0, free_later = 0;
    for (const auto& slot : town.slots) {
      const auto day = core::to_london(slot.start).date;
      const bool now = day == *core::parse_date(today);
      if (now) (slot.appointment ? booked : free) += 1;
      if (day > *core::parse_date(today)) free_later += !slot.appointment;
    }
    EXPECT_GE(booked, 2) << today;
    EXPECT_GE(free, 1) << today;
    EXPECT_GE(free_later, 50) << today;
  }
}

TEST(Town, misses_as_many_appointments_as_england_does) {
  int seen = 0, missed = 0;
  for (const auto& appointment : large_town().appointments) {
    seen += appointment.completed_at.has_value();
    missed += appointment.did_not_attend_at.has_value();
  }
  ASSERT_GT(seen, 800);
  EXPECT_GT(100 * missed, 3 * (seen + missed));  // 3.4 to 5.8 % by region
  EXPECT_LT(100 * missed, 7 * (seen + missed));
}

TEST(Town, lives_the_scenario_it_is_given) {
  const auto sure = shipped("town", {"did_not_attend.0=0", "did_not_attend.1=0", "did_not_attend.2=0", "did_not_attend.8=0"});
  auto settled = sure;
  settled.cancelled.clear();
  for (auto& row : settled.resolve) std::ranges::fill(row, 1);
  const auto live = [](const core::Scenario& scenario) {
    return make_town(rules(), scenario, {.seed = 1, .today = *core::parse_date("2026-11-23"), .patients = 30'000});
  };
  const Town town = live(settled);
  const auto count = [](const Town& of, auto when) {
    return std::ranges::count_if(of.appointments, [&](const auto& a) { return (a.*when).has_value(); });
  };
  EXPECT_GT(count(large_town(), &core::Appointment::did_not_attend_at), 0);
  EXPECT_EQ(count(town, &core::Appointment::did_not_attend_at), 0);
  EXPECT_GT(count(large_town(), &core::Appointment::cancelled_at), 0);
  EXPECT_EQ(count(town, &core::Appointment::cancelled_at), 0);
  EXPECT_LT(20 * town.requests.size(), 19 * live(sure).requests.size());  // nobody comes back
}

TEST(Town, calls_on_weekdays_only_and_more_on_mondays_than_on_fridays) {
  std::array<int, 7> calls{};
  for (const auto& request : large_town().requests) ++calls[std::chrono::weekday{core::to_london(request.opened_at).date}.c_encoding()];
  EXPECT_EQ(calls[0] + calls[6], 0);
  EXPECT_LT(calls[5], calls[1]);
}

TEST(Town, books_each_service_even_when_small) {
  std::map<std::string, int> booked;
  for (const auto& appointment : small_town().appointments) ++booked[appointment.service];
  for (const auto& pathway : rules().pathways) EXPECT_GE(booked[pathway.booking.service], 1) << pathway.id;
}

TEST(Town, tells_its_events_in_order_of_time_before_the_doors_open) {
  const Town& town = small_town();
  EXPECT_TRUE(std::ranges::is_sorted(town.events, {}, &core::Event::at));
  EXPECT_EQ(town.events.front().at, town.opened_at);
  // A call may be on the line when the calendar stops.
  EXPECT_LE(town.events.back().at, town.now + std::chrono::minutes{10});
}

TEST(Town, may_be_of_any_size_within_its_bounds) {
  for (const int patients : {1, 2, 7'500}) EXPECT_EQ(town_of(9, patients).patients.size(), static_cast<std::size_t>(patients));
  EXPECT_THROW(town_of(9, 0), core::Bug);
  EXPECT_THROW(town_of(9, patients_max + 1), core::Bug);
}

}  // namespace
}  // namespace simulation
