// How people's scores changed from before to after, and what the change can be trusted for: who is missing after, whether a change is more
// than the measure's own error, whether it matters to people, and how much of it would have come by itself. No comparison, no effect.
// Sources: Jacobson and Truax 1991, doi 10.1037/0022-006X.59.1.12 (reliable change); Davis 1976, doi 10.1093/oxfordjournals.aje.a112321,
// and Barnett, van der Pols and Dobson 2005, doi 10.1093/ije/dyh299 (regression to the mean); Morgan 1939, doi 10.1093/biomet/31.1-2.13,
// and Pitman 1939, doi 10.1093/biomet/31.1-2.9 (whether the spread grew).
#pragma once

#include <cstdint>
#include <optional>
#include <span>

#include "core/error.h"
#include "evaluation/proportion.h"
#include "evaluation/warning.h"

namespace evaluation {

struct Scored {
  double before = 0;
  std::optional<double> after;  // none: missing
};

struct ChangeOptions {
  std::optional<double> reliability;      // of the measure, 0 to 1: needed for reliable change
  std::optional<double> meaningful;       // the smallest change that matters, above 0
  std::optional<double> population_mean;  // of those from whom people were chosen: gives regression to the mean its expected size
  bool lower_is_better = false;
};

// Of those with both scores. The three together are `of`.
struct Split {
  std::int64_t improved = 0, unchanged = 0, worsened = 0, of = 0;
};

struct Change {
  std::int64_t people = 0, followed = 0, missing = 0;
  Estimate before, after;          // means of those followed; before of all is `before_all`
  Estimate before_all;
  Estimate change;                 // after - before, paired, by Student's t
  double standardised = 0;         // change by the standard deviation before
  double correlation = 0;          // of before and after
  std::optional<Estimate> lost_before;  // mean before of those missing less that of those followed (Welch)
  std::optional<double> lost_standardised;
  std::optional<double> reliable_from;  // a change above this is more than the measure's error, 95%
  std::optional<Split> reliable, meaningful;
  std::optional<double> expected_by_itself;  // regression to the mean: the change to expect with no service at all
  Warnings warnings;
};

// invalid: fewer than three people with both scores, a reliability outside 0 to 1, a meaningful change that is not above 0.
core::Result<Change> paired_change(std::span<const Scored>, const ChangeOptions&);

}  // namespace evaluation
