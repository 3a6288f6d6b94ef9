// When clinicians are away. Leave, vacancies and training are planned: known before the diary opens, and no slot is there. Sickness is
// known in the morning: who is booked then is cancelled.
// Chance is keyed by role, clinician and day, and by nothing else, so that two scenarios have the same people ill on the same days. Leave
// is whole weeks (of as many days as the scenario has weekdays), spread evenly over the years from an offset of each clinician's own: in
// any stretch of time a clinician has the share that the scenario says, to less than a week. Training is spread over the
// slots that a clinician works in the same way.
#pragma once

#include <cstdint>
#include <vector>

#include "core/scenario.h"

namespace simulation {

class Absence {
 public:
  explicit Absence(const core::Scenario&);

  bool any() const { return any_; }
  // A clinician is numbered within the role, a slot within the clinician's day.
  bool away(std::uint64_t key, std::size_t role, int clinician, int day) const;
  bool training(std::uint64_t key, std::size_t role, int clinician, int day, int slot) const;
  bool sick(std::uint64_t key, std::size_t role, int clinician, int day) const;

 private:
  struct ByRole {
    double leave = 0, training = 0;  // shares of weeks and of slots
    std::uint64_t sick = 0;  // threshold
    int vacant_from = 0, vacant_to = -1;  // days of the run
    int filled = 0;  // clinicians before this one have their posts
    int slots = 0;
    std::vector<int> rota;  // clinicians there by weekday; one number where every day is alike
  };
  std::vector<ByRole> roles_;
  int week_;
  bool any_ = false;
};

}  // namespace simulation
