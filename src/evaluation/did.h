// Difference in differences with a staggered start: the change where a service began against the change where it had not, over the same
// time. It holds if both would have changed alike without the service; what it can tell of that is in the times before, and is said.
// A unit that has begun stays begun, and every effect is that on those who began (ATT).
// Sources: Callaway and Sant'Anna 2021, doi 10.1016/j.jeconom.2020.12.001; Sant'Anna and Zhao 2020, doi 10.1016/j.jeconom.2020.06.003;
// Borusyak, Jaravel and Spiess 2024, doi 10.1093/restud/rdae007; Goodman-Bacon 2021, doi 10.1016/j.jeconom.2021.03.014;
// de Chaisemartin and D'Haultfoeuille 2020, doi 10.1257/aer.20181169.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/error.h"
#include "evaluation/warning.h"

namespace evaluation {

enum class DidMethod { callaway_santanna, imputation, two_way };
enum class DidControl { never, not_yet };  // whom to compare with: those who never began, or also those who had not begun yet
enum class DidEstimator { regression, weighting, doubly_robust };
enum class DidBase { varying, universal };  // before the start: against the time before, or all against the last time before the start

// A row a unit and time, in any order.
struct DidRows {
  std::vector<std::string> unit;
  std::vector<double> time;
  std::vector<double> cohort;  // when its unit began; 0: never
  std::vector<double> outcome;
  std::vector<std::string> covariate_names;
  std::vector<std::vector<double>> covariates;  // a column each
  std::vector<std::string> cluster;             // what was drawn or decided together; empty: the unit
};

struct DidOptions {
  DidMethod method = DidMethod::callaway_santanna;
  DidControl control = DidControl::never;
  DidEstimator estimator = DidEstimator::doubly_robust;
  DidBase base = DidBase::varying;
  int bootstrap = 0;       // draws; 0: analytic standard errors
  std::uint64_t seed = 1;  // of the draws: the same seed gives the same answer on any number of threads
  unsigned threads = 0;    // 0: as many as the machine has
};

struct DidCell {
  double group = 0, time = 0;
  Estimate effect;
};
struct DidPoint {
  double at = 0;  // a cohort, a time since the start, or a time
  Estimate effect;
};
struct DidAggregate {
  Estimate overall;
  std::vector<DidPoint> effects;
};

// A Wald test that the effects before the start are nought.
struct DidPretrend {
  double statistic = 0, p = 1;
  int df = 0;
  std::string over;  // att_gt; where the units that began are too few for so many: event_times, or their mean. Imputation: leads
};

// One of the two-by-two comparisons, or kind of them, that the two-way estimate is a weighted mean of (Goodman-Bacon).
struct DidComparison {
  std::string kind;  // treated_vs_never, earlier_vs_later, later_vs_earlier
  double weight = 0, estimate = 0;
};

// One of them: those who began at `group` against those who began at `against` (never: infinity).
struct DidPair {
  std::string kind;
  double group = 0, against = 0;
  double weight = 0, estimate = 0;
};

struct Did {
  int units = 0, treated = 0, never = 0, clusters = 0, times = 0;
  std::vector<DidCell> att_gt;
  Estimate simple;  // over all effects after the start, by the size of the cohort; the coefficient of the two-way model
  DidAggregate group, dynamic, calendar;
  double critical = normal_97_5;          // of the att_gt intervals; greater when they hold together (bootstrap)
  double critical_dynamic = normal_97_5;  // of the event study's
  std::optional<DidPretrend> pretrend;    // none: too few times before
  std::vector<DidComparison> decomposition;  // two_way without covariates alone
  std::vector<DidPair> pairs;                // what it sums up
  int negative_weights = 0, weighted_cells = 0;  // two_way: of so many effects after the start, so many count with a minus
  double negative_sum = 0;                       // what those weights sum to; all weights sum to 1
  Warnings warnings;
};

// Standard errors are clustered. With a bootstrap the intervals of a table hold together (simultaneous bands), those of single figures
// stand alone. Units that are not seen at every time are left out, and said; so are those who began at the first time or before.
// invalid: lengths differ, a unit twice at a time, with two cohorts or two clusters, nobody to compare with, nobody who begins, a covariate
// that the method cannot use.
core::Result<Did> did(const DidRows&, const DidOptions&);

}  // namespace evaluation
