// A made-up network of practices with made-up people, and its last weeks as core's own decisions made them: three practices and four
// weeks, or in full five practices, sixty clinicians and twelve months. Nothing in it can be mistaken for a real person or place: NHS
// numbers begin with 999, telephone numbers are Ofcom's for drama, postcodes begin with QX, which is no postcode area, organisation codes
// with ZZ. Invariant: the same catalogue, scenario, seed, day and size give the same town. Sources:
// https://www.ofcom.org.uk/phones-and-broadband/phone-numbers/numbers-for-drama;
//          ONS mid-2022 population of England by age (rounded).
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "core/casework.h"
#include "core/diary.h"
#include "core/people.h"
#include "core/places.h"
#include "core/scenario.h"

namespace simulation {

inline constexpr int patients_max = 200'000;
inline constexpr int patients_in_full = 45'000;
inline constexpr std::string_view pain_and_mood_pathway = "psychologically-informed-physiotherapy";

struct TownOptions {
  std::uint64_t seed = 1;
  core::Date today{};
  int patients = 500;  // 1 to patients_max
  bool full = false;   // five practices over twelve months, in place of three over four weeks
};

// Every value as new (version 0), in the order in which it may be saved: parents before children.
struct Town {
  core::NetworkId network;
  std::string name;
  core::Instant opened_at{};  // where its history begins
  core::Instant now{};        // today at 8am, when the doors open
  std::vector<core::Organisation> organisations;
  std::vector<core::Professional> professionals;
  std::vector<core::Account> accounts;  // without passwords
  std::vector<core::Membership> memberships;
  std::vector<core::Patient> patients;
  std::vector<core::Clinic> clinics;
  std::vector<core::Slot> slots;  // by start, then professional
  std::vector<core::Request> requests;
  std::vector<core::Episode> episodes;
  std::vector<core::Referral> referrals;
  std::vector<core::Appointment> appointments;
  core::Events events;  // by time
};

// `progress` is told the day that has been lived through, out of how many.
using OnDay = std::function<void(int day, int days)>;
Town make_town(const core::Catalogue&, const core::Scenario&, const TownOptions&, const OnDay& progress = {});

}  // namespace simulation
