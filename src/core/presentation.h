// How needs come to the front door in a scenario: what callers would truly answer, how well reception takes it down, and who sees whom the
// pathways send where. Where that leads is decided by core's own rules (simulation/front_door.h) before anything is simulated.
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "core/condition.h"

namespace core {

inline constexpr int elsewhere = -1;  // in place of a role: another service, and the need leaves the practice
inline constexpr std::size_t presentations_max = 100;  // of a kind

enum class Flag : std::uint8_t {
  none,
  raised,
  wrong,   // raised, though the true answers raise none
  missed,  // the true answers raise one, and those taken down do not
};

struct FirstContact {        // as the rules have it; whether that is followed is another matter
  double probability = 0;  // of the presentation
  int role = elsewhere;
  bool today = false;  // the rule says so
  Flag flag = Flag::none;
};

struct Presentation {
  std::string name;
  double share = 0;  // of the kind's needs
  Facts truth;       // the record, and what the caller would say; what stands as not asked is no, if it is asked
  std::vector<FirstContact> contacts;  // what may be taken down, in a fixed order; empty until simulation::decide_first_contacts has run
};

// Probabilities. A list that is read out turns a no into a yes far less often than a yes is missed, so they are apart.
struct Reception {
  double yes = 1, no = 1, choice = 1;  // that a true yes, a true no, one of several options is taken down as it is
  double followed = 1;                 // that the suggestion is, where it is no red flag
  int not_followed = -1;               // the role that is booked then
};

using RolesOf = std::vector<std::pair<std::string, int>>;  // a pathway's or destination's id; role or elsewhere

}  // namespace core
