#include "planning/course.h"

#include <algorithm>

#include "planning/following.h"
#include "simulation/practice.h"

namespace planning {

Course course_of(const core::Scenario& scenario, std::uint64_t seed, int replications) {
  Course c{.by_role = std::vector<double>(scenario.roles.size()),
           .by_lead = std::vector<double>(scenario.did_not_attend.size()),
           .followed = std::vector<double>(scenario.roles.size()),
           .visits = std::vector<double>(scenario.roles.size())};
  simulation::Practice practice(scenario);
  std::vector<std::uint16_t> of_need;
  double firsts = 0, squares = 0;
  for (int i = 0; i < replications; ++i) {
    of_need.clear();
    Following following(static_cast<std::size_t>(scenario.list), scenario.roles.size(), scenario.days() - 1);
    practice.run(seed, static_cast<std::uint64_t>(i), [&](const simulation::Happening& h) {
      if (h.at < scenario.warm_up_days) return;
      using simulation::What;
      if (h.what == What::asked && h.contacts == 1) ++c.needs;
      if (h.what == What::booked) {
        ++c.booked[static_cast<std::size_t>(h.at) % 5];
        ++c.bookings;
        firsts += h.contacts == 1;
      }
      if (h.what != What::attended && h.what != What::missed) return;
      following.appointment(h.person, h.role, static_cast<int>(h.at), h.what == What::attended);
      ++c.appointments;
      ++c.by_role[h.role];
      const auto band = std::ranges::upper_bound(scenario.did_not_attend, int{h.lead}, {}, &core::LeadBand::from_days);
      ++c.by_lead[static_cast<std::size_t>(band - scenario.did_not_attend.begin()) - 1];
      if (h.need >= of_need.size()) of_need.resize(2 * std::size_t{h.need} + 1);
      squares += 2 * of_need[h.need]++ + 1;
    });
    following.end();
    for (std::size_t r = 0; r < c.visits.size(); ++r)
      c.visits[r] += static_cast<double>(following.visits[r]), c.followed[r] += static_cast<double>(following.followed[r]);
  }
  for (auto& share : c.booked) share /= std::max(1.0, c.bookings);
  for (auto* shares : {&c.by_role, &c.by_lead})
    for (auto& share : *shares) share /= std::max(1.0, c.appointments);
  for (std::size_t r = 0; r < c.visits.size(); ++r) c.followed[r] /= std::max(1.0, c.visits[r]);
  c.first_share = firsts / std::max(1.0, c.bookings);
  c.clump = squares / std::max(1.0, c.appointments);
  return c;
}

}  // namespace planning
