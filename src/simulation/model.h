// A scenario made ready to be run: probabilities as thresholds of 32 random bits, times in days, and each weekday's slots in the order in
// which they come. Invariant: the slots of a day are by start, then role, then clinician; a place is where a slot lies in a day of the
// diary, a role's pre-book slots first and its on-day slots behind them, each by start, then clinician; a group has a place for each of
// its people.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <vector>

#include "core/scenario.h"
#include "simulation/absence.h"
#include "simulation/random.h"

namespace simulation {

using Role = std::uint8_t;

class Model {
 public:
  struct Slot {
    double start = 0;  // of the day
    std::uint32_t place = 0;
    std::uint16_t clinician = 0;  // of all clinicians
    Role role = 0;
  };
  struct Room {  // of a role on a weekday
    std::uint32_t first_place = 0, pre_book = 0;
    std::vector<double> on_day;  // starts
  };
  struct Weekday {
    std::vector<Slot> slots, by_place;
    std::vector<Room> rooms;  // by role
  };
  struct Work {  // of a role
    double log_median = 0, sigma = 0;  // of a consultation, in days
    double slot = 0;  // days
    int first_clinician = 0, group_size = 1;
    int course_visits = 1, course_days = 0;
    int caseload = 0;  // of all its clinicians; 0: any number
  };
  struct FirstContact {
    Role role = 0;
    bool elsewhere = false, today = false;
    core::Flag flag = core::Flag::none;
    bool flagged() const { return flag == core::Flag::raised || flag == core::Flag::wrong; }
  };
  struct Presentation {
    std::vector<std::uint64_t> summed;
    std::vector<FirstContact> contacts;
  };
  struct Kind {
    Pick route;  // a role
    std::array<std::uint64_t, core::roles_max> resolve{};  // by role
    std::uint64_t urgent = 0;
    Pick presented{};
    std::vector<Presentation> presentations{};  // none: routed by the table from the first
    const FirstContact& first_contact(std::uint32_t presents, std::uint32_t taken_down) const {
      const auto& p = presentations[presented(presents)];
      return p.contacts[static_cast<std::size_t>(std::ranges::upper_bound(p.summed, taken_down) - p.summed.begin())];
    }
  };

  explicit Model(const core::Scenario&);  // one that core::faults_of finds nothing in

  // New needs that the day brings for each unit of the people's weight.
  double volume(int day) const {
    const auto d = static_cast<std::size_t>(day);
    return rate_ * weekday_[d % weekday_.size()] *
           season_[d % static_cast<std::size_t>(year_days_) * season_.size() / static_cast<std::size_t>(year_days_)];
  }
  // People belong to groups by their number, the first group's first: a person is the same whatever the scenario's other numbers are.
  std::uint8_t group_of(std::uint32_t person) const {
    unsigned group = 0;
    for (std::size_t i = 0; i + 1 < group_ends_.size(); ++i) group += person >= group_ends_[i];
    return static_cast<std::uint8_t>(group);
  }
  std::size_t groups() const { return group_ends_.size(); }
  double needs_of(std::size_t group) const { return group_needs_[group]; }
  // How likely nobody comes: by lead in days, the last for all longer ones.
  std::uint64_t missed(std::uint16_t lead, std::uint32_t person) const {
    return missed_[group_ends_.empty() ? lead : group_of(person) * leads + lead];
  }

  // When in the day a share of its needs has come up.
  double hour(double share) const { return hours_.size() == 2 ? share : within_hours(share); }

  const Weekday& on(int day) const { return week[all_alike ? 0 : static_cast<std::size_t>(day) % week.size()]; }

  std::vector<Weekday> week;  // one where every day is alike
  std::vector<Work> work;  // by role
  std::vector<Kind> kinds;
  Pick kind;  // of a need
  std::vector<std::uint64_t> cancelled;  // by lead in days; the last for all longer ones; empty: nobody cancels
  std::uint64_t missed_again = 0, blocked_again = 0, cancelled_again = 0, gave_up_urgent = 0, gave_up_far = 0;
  int gave_up_lead = 0;
  bool all_alike = true;  // every weekday
  bool caseloads = false;  // of some role
  double missed_days = 0, blocked_days = 0, cancelled_days = 0, return_log_median = 0, return_sigma = 0;
  std::uint64_t followed = 0;  // what the rules suggest
  Role not_followed = 0;
  Absence absence;
  int overflow = -1, visits_max = 0, booking_days = 0;
  std::uint32_t clinicians = 0;  // of all roles; fewer are there on some days
  std::size_t places = 0;  // of the widest day

 private:
  void add_groups(const core::Scenario&);
  Weekday weekday_of(const core::Scenario&, int day) const;
  double within_hours(double share) const;

  std::vector<std::uint64_t> group_ends_;  // the number of the first person behind each group; none without groups
  std::vector<double> group_needs_;
  static constexpr std::size_t leads = core::booking_days_max + 1;
  std::vector<std::uint64_t> missed_;  // by group, one without groups, and lead
  double rate_ = 0;
  int year_days_ = 0;
  std::vector<double> weekday_, season_, hours_;  // mean 1; hours_ summed, from 0 to 1
};

}  // namespace simulation
