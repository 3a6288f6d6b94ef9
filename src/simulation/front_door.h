// Where first contacts go when the pathways' own rules decide: for each presentation of a scenario, core's questions are answered as
// reception would take the answers down, right or wrong, and core's suggestion is mapped to the scenario's roles.
//
// Followed to the end are all conversations of a probability of `probability_min` or more; their probabilities are then made to add up
// to 1. Where these are more than `conversations_max`, that many are drawn instead, by a stream of the presentation's own. Either way the
// same scenario and pathways give the same answer, and nothing of it is done while a practice is lived through.
// Contacts stand in the order of the conversations, that with no mistake first: under other rules that ask the same, the same person is
// misheard in the same way, and only who is routed otherwise differs.
//
// Invariant: what core flags is never routed as routine: it goes to somebody today or to another service.
#pragma once

#include <string>
#include <vector>

#include "core/scenario.h"

namespace simulation {

struct RuleHit {
  std::string rules, rule;  // ids: of the pathway or front door, and of its rule
  int role = core::elsewhere;
  core::Flag flag = core::Flag::none;
  double share = 0;  // of the presentation
};

struct Routed {
  std::string kind, presentation;
  double share = 0;            // of the kind
  std::string rules = {}, rule = {};  // what the true answers lead to
  int to = core::elsewhere;            // whom that sends them to
  std::vector<RuleHit> hits = {};     // as taken down, the most frequent first; whether the suggestion is then followed is not in it
  std::size_t conversations = 0;
  double covered = 0;  // probability of those followed to the end; 0: drawn
};

inline constexpr double probability_min = 2e-6;
inline constexpr std::size_t conversations_max = 6'000;

// Sets `contacts` of every presentation; needs `pathways`. By kind and presentation.
std::vector<Routed> decide_first_contacts(core::Scenario&);

// Of all needs of the kinds that have presentations, by kind and role, the first contact; what goes elsewhere is left out.
std::vector<std::vector<double>> first_routes(const core::Scenario&);

}  // namespace simulation
