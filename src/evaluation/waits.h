// How long people wait, when some are waiting still: the product-limit estimate, which counts each for as long as they were watched.
// Those who left before being seen are taken to be like those who stayed: an assumption to say beside the figure.
// Sources: Kaplan and Meier 1958, doi 10.1080/01621459.1958.10501452; Greenwood 1926 for the variance; Brookmeyer and Crowley 1982,
// doi 10.2307/2530286, for the median's interval, on the log(-log) scale, 95%.
#pragma once

#include <optional>
#include <span>
#include <vector>

namespace evaluation {

struct Wait {
  int days = 0;
  bool seen = false;  // else only known to have waited so long: still waiting, or left
};

struct WaitStep {
  int day = 0;
  int waiting = 0;     // watched at the start of the day and not seen before
  int seen = 0;        // on the day
  int unseen = 0;      // watched until this day and no longer
  double share = 1;    // estimated to wait longer than this day
  double low = 1, high = 1;  // its interval; both are the share where nothing can be said
};

struct WaitCurve {
  std::vector<WaitStep> steps;  // each day on which something happened, by day
  std::optional<int> median;    // the first day by which half were seen; none: fewer were
  std::optional<int> median_low, median_high;
  std::optional<int> ninetieth;  // the first day by which nine of ten were
};

WaitCurve estimate_waits(std::span<const Wait>);

// The curve as it may be shown to others: each step stands for `least` people seen or more since the one before, so that nobody's day is
// seen. Its `waiting` and `unseen` are 0: they would give single people away; and where fewer than `least` are left it ends before, for its
// share would be theirs. No steps: fewer were seen in all.
WaitCurve thinned(WaitCurve, int least);

}  // namespace evaluation
