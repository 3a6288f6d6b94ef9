// What a plan comes to when its numbers are not known: each draw is one whole world, in which every number and one belief about the effect
// is drawn and the plan lived through, beside the pilot kept as it is. A number's chances belong to its name: another number that becomes
// certain leaves them as they are. The answer does not depend on threads.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

#include "planning/rollout.h"

namespace planning {

struct DrawOptions {
  int draws = 1000;
  std::uint64_t seed = 1;
  int threads = 2;
  std::function<void(int done)> progress = {};  // from one thread, now and then
};

// By the numbers as the plan says them, and the range in which 95% of the draws lie.
struct Ranged {
  double value = 0, low = 0, high = 0;
};

struct YearMoney {
  Ranged cost, benefit, net;  // pounds, not discounted
};

struct Worth {  // discounted to the first year
  Ranged cost, benefit, net, ratio;
  double expected = 0;              // net, mean over draws
  double gain = 0;                  // share of draws with a net above 0
  std::optional<int> breaks_even;   // year, by the numbers as they are
};

struct Swing {
  std::string name;
  double low = 0, high = 0;  // the net present value with this number alone at the ends of its range
};

struct Prospect {
  Course course, pilot_only;  // by the numbers as the plan says them
  Ranged hires, trained, left, peak_training, peak_mentors;
  Ranged reached;         // months from the start, of the draws that get there
  double reached_share = 0;
  std::vector<YearMoney> years;
  Worth worth;                   // the beliefs mixed by their weights
  std::vector<Worth> by_belief;  // as if each were true
  double freed_to_break_even = 0;  // what a belief's number would have to be, by the numbers as they are
  std::vector<Swing> swings;       // the widest first
};

Prospect prospect_of(const core::Rollout&, const Staging&, const DrawOptions&);

double mixed_belief(const core::Rollout&);  // the beliefs' numbers by their weights

// The value below which a share `p` of a number's distribution lies, given as a standard normal's value.
double drawn(const core::Stated&, core::Domain, double normal);

}  // namespace planning
