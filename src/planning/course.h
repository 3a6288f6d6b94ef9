// What an extract would show of a simulated practice, over some replications: shares and counts of appointments that came up, after the
// warm-up. Bookings are counted when they are made.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "core/scenario.h"

namespace planning {

struct Course {
  std::array<double, 5> booked{};  // share of bookings by weekday
  double bookings = 0, first_share = 0;  // how many, and of them those at a need's first contact
  double appointments = 0, needs = 0;
  double clump = 0;                      // appointments of the need of an appointment, this one counted, mean
  std::vector<double> by_role, by_lead;  // shares of appointments; by band of did_not_attend
  std::vector<double> followed, visits;  // by role: share of visits that another appointment follows soon (following.h), of so many
};

Course course_of(const core::Scenario&, std::uint64_t seed, int replications);

}  // namespace planning
