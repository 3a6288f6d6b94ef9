// How many people, practices or months are needed to see an effect, before anything begins; or how likely so many are to see it. Closed
// forms: what they assume is said at each, and where they are too hopeful a simulation on the practice's own figures is better.
// Sources: two means by the noncentral t; two proportions, Fleiss, Levin and Paik 2003, doi 10.1002/0471445428, section 4.2; two rates, and
// clusters, Hayes and Bennett 1999, doi 10.1093/ije/28.2.319; before and after beside a comparison, McKenzie 2012, doi
// 10.1016/j.jdeveco.2012.01.002; the staggered roll-out (stepped wedge), Hussey and Hughes 2007, doi 10.1016/j.cct.2006.05.007; the
// interrupted series, Zhang, Wagner and Ross-Degnan 2011, doi 10.1016/j.jclinepi.2010.08.007, here by the error of the regression itself.
#pragma once

#include <cstdint>

#include "core/error.h"

namespace evaluation {

enum class Counted { mean, proportion, rate };

// How sure to be. `alpha`: two-sided.
struct Sureness {
  double alpha = .05;
  double power = .8;
};

// People in clusters of alike size; one each means no clusters. icc: how alike those of a cluster are.
struct Clusters {
  double size = 1, icc = 0;
  double design_effect() const { return 1 + (size - 1) * icc; }
};

// Two groups of the same size, looked at once. A rate is of events a person and unit of time.
struct TwoGroups {
  Counted counted = Counted::mean;
  double control = 0, intervention = 0;
  double sd = 1;  // of a mean
  double time = 1;  // each person is watched for, of a rate
  Clusters clusters;
};

// Two groups of units, each looked at in several periods before and after the beginning; what is told is the difference of the two changes.
struct BeforeAfter {
  double effect = 0, sd = 1;  // sd: of a unit's value in one period
  double correlation = .5;  // of a unit's values in any two periods
  int before = 1, after = 1;  // periods
};

// Clusters that begin one group after the other, as many at each step; all are looked at in every period, one before the first step.
struct Staggered {
  double effect = 0, sd = 1;  // sd: of a person
  int clusters = 0, steps = 0;
  double people = 1;  // of a cluster in a period, others each time
  double icc = 0;
};

// One series. `sd`: of a period about its trend; `autocorrelation`: of neighbours, AR(1).
struct Series {
  double effect = 0, sd = 1;  // effect: a change of level
  int before = 0, after = 0;
  double autocorrelation = 0;
};

struct Planned {
  std::int64_t number = 0;  // people (or units) a group
  double power = 0;  // with that number
  double se = 0;  // of the effect, with that number
};

// The power with so many in each group. A cluster's power counts its degrees of freedom.
core::Result<Planned> power_of(const TwoGroups&, std::int64_t people, const Sureness&);
core::Result<Planned> power_of(const BeforeAfter&, std::int64_t units, const Sureness&);
core::Result<Planned> power_of(const Staggered&, const Sureness&);
core::Result<Planned> power_of(const Series&, const Sureness&);

// The fewest in each group that reach the power: whole clusters. invalid: no effect to see, or beyond 100 million.
core::Result<Planned> needed(const TwoGroups&, const Sureness&);
core::Result<Planned> needed(const BeforeAfter&, const Sureness&);

// The smallest effect that an error of this size lets be seen, normal.
double detectable(double se, const Sureness&);

}  // namespace evaluation
