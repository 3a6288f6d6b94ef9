// Interrupted time series: one place over many periods, before and after something began there. The time before says what would have come.
// A change of level, and if asked of slope, that the trend and the season before do not explain. It cannot tell the intervention from
// whatever else began at that time: a second series that was not touched is the remedy.
// Sources: Lopez Bernal, Cummins and Gasparrini 2017, doi 10.1093/ije/dyw098; Wagner 2002, doi 10.1046/j.1365-2710.2002.00430.x.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/error.h"
#include "evaluation/warning.h"

namespace evaluation {

enum class Family { poisson, quasipoisson, gaussian };

// One value a period, in order of time.
struct Periods {
  std::vector<double> time;
  std::vector<double> outcome;       // events, or any amount when gaussian
  std::vector<double> exposure;      // people or person-time; empty: the same throughout
  std::vector<double> intervention;  // 0 before, 1 after; between while it is phased in
  std::vector<double> season;        // where in the year, such as the month; empty: the time itself
};

struct InterruptedOptions {
  Family family = Family::quasipoisson;
  int harmonics = 0;        // pairs of sine and cosine for the season
  double period = 12;       // of the season, in the unit of `season`
  bool slope = false;       // the trend may change as well
  bool serial = false;      // each period's error keeps a share of the one before (AR(1)); see serial.h
  std::optional<int> newey_west;  // lags: standard errors that allow for neighbours being alike, too small in short series
  double per = 100'000;     // a gaussian model with an exposure is of outcome / exposure x per
};

struct Term {
  std::string name;  // intercept, intervention, time, slope_change, sin1, cos1, ...
  Estimate estimate;
  double p = 1;      // two-sided, normal; with `serial` by t
  std::optional<double> freedom;  // of that t
};

struct Interrupted {
  std::vector<Term> terms;
  std::optional<Estimate> rate_ratio;  // of the change of level; log-linear families alone. Its se is that of the logarithm
  std::optional<Estimate> slope_ratio;  // per unit of time, when asked for
  double dispersion = 1;
  int periods = 0, before = 0, after = 0;
  double lag_one = 0;  // correlation of neighbouring residuals; with `serial`, of what is new in them
  std::optional<double> rho;  // with `serial`: the share that is kept from one period to the next
  std::vector<double> time, observed, fitted, without;  // for the picture: `without` is the model with no intervention; rates if exposed
  Warnings warnings;
};

// invalid: lengths differ, a time twice, an outcome below nought or an exposure that is not above it, nothing before or after, a model
// too rich for the periods there are, or `serial` with Newey-West or with periods that are not evenly spaced.
core::Result<Interrupted> interrupted(const Periods&, const InterruptedOptions&);

}  // namespace evaluation
