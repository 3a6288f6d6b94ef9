// A plan lived through month by month: who is sought, in training and in post, what stands in the way, who is seen, what it costs. People
// are counted in shares of a post, as expected values, so that nothing here is chance; planning/rollout_draws.h has the uncertain numbers.
// In a month: posts are advertised; who is found begins training as far as there are places and mentors; who is trained takes up a post,
// earlier waves first, areas in proportion to what they lack; the month is worked; then some leave. Whoever advertises looks ahead as far
// as filling a post and training take, and knows how many will have left by then. Invariant (conservation): posts at the start and
// everybody found = sought + waiting + in training + gave up + without a post + in post + left.
#pragma once

#include <array>
#include <optional>
#include <vector>

#include "core/rollout.h"
#include "planning/staging.h"

namespace planning {

using Values = std::array<double, core::number_count>;
inline double of(const Values& v, core::Number n) { return v[static_cast<std::size_t>(n)]; }
Values values_of(const core::Rollout&);  // each number as the plan says it

// What keeps the service from growing faster in a month.
enum class Limit { nothing, waves, recruits, money, places, mentors };

struct Month {
  double opened = 0;       // posts advertised for which somebody will come, this month
  double began = 0;        // training, this month
  double gave_up = 0;      // training, this month
  double left = 0;         // at its end
  double recruiting = 0, waiting = 0, in_training = 0, without_post = 0, in_post = 0;
  double mentors = 0, mentors_needed = 0;
  double seen = 0, appointments = 0;  // people; their appointments
  double exposure = 0;  // what a belief's number is multiplied with: appointments, or quarters of people seen before
  double cost = 0;      // pounds, not discounted
  double filled = 0;    // share of all people for whom there is somebody in post
  double coverage = 0;  // the same, at full productivity
  Limit limit = Limit::nothing;
};

struct Course {
  std::vector<Month> months;
  std::vector<double> by_area;  // coverage, month by month, the areas one after the other
  double posts = 0;             // needed
  double on_the_way = 0;        // at the start, to take the place of those who will leave the pilot
  std::optional<int> reached;   // the month in which every post is filled but one in two hundred
  std::vector<std::optional<int>> wave_filled;  // when the posts of each wave and of those before it were
  double sum(double Month::* what) const;
  double most(double Month::* what) const;
};

// With nothing rolled out the pilot is kept as it is, which is what a plan is compared with.
enum class Scope { roll_out, pilot_only };
Course course_of(const core::Rollout&, const Staging&, const Values&, Scope = Scope::roll_out);

// What the plan costs and does more than keeping the pilot, by year.
struct Money {
  std::vector<double> cost, exposure;  // not discounted
  double present_cost = 0, present_exposure = 0;
  double worth = 0;  // of a GP appointment
  double present_value(double freed) const { return freed * worth * present_exposure - present_cost; }
};
Money money_of(const core::Rollout&, const Values&, const Course& with, const Course& without);

// The first year by whose end more is gained than was spent, all years before it counted and discounted.
std::optional<int> breaks_even(const Money&, double freed, double discount);

// The effect on the outcome of an evaluation: GP appointments of a person on the list in a period, less of them being below 0. Mean over
// the periods after the start of each wave, in which it grows as staff find their feet and people are seen.
double effect_in_practice(const core::Rollout&, double freed);

}  // namespace planning
