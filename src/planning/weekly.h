// The weekly rota as an integer programme: which posts to hire and which of the choices to take, so that their values add up to the most.
// Solved by COIN-OR CBC (branch and cut), exactly unless it says otherwise; its only home. A value counts for itself: that roles at one
// site get in each other's way is for whoever simulates the outcome.
// Rows. A site and role take one choice. On a weekday a role has no more on duty than posts, and in a week no more days than they work. A
// site has no more of the new on a weekday than rooms. Posts cost no more than the budget, and are no more than can be supervised.
#pragma once

#include <vector>

#include "core/error.h"

namespace planning {

struct Choice {
  int site = 0, role = 0;
  unsigned weekdays = 0;  // bits
  int people = 1;         // on each of them
  double value = 0;
};

struct Weekly {
  struct Role {
    double cost = 0, supervision = 0;
    int days = 0, least = 0, most = 0;  // of a post a week; of posts
  };
  double budget = 0, supervision = 0;
  double pound = 0;  // what one is worth: of two rotas of one value, the cheaper
  std::vector<Role> roles;
  std::vector<std::vector<int>> rooms;  // by site, by weekday
  std::vector<Choice> choices;
  std::vector<std::vector<int>> fewer_than;   // of each of these sets of posts, fewer of somebody: other posts, and not more
  std::vector<std::vector<int>> not_choices;  // other choices (ascending) than any of these
};

struct Chosen {
  std::vector<int> posts, choices;  // by role; ascending
  double value = 0;                 // of the choices, less what the pounds are worth
  bool proven = true;               // false: the best found in the nodes allowed
};

// unavailable: there is no such rota.
core::Result<Chosen> choose(const Weekly&);

}  // namespace planning
