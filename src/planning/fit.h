// What a practice's own appointments say of a scenario's numbers, each with its 95% interval, and what they cannot say, with why.
// Times are working days from a Monday (weekday = day mod 5). Rows are appointments that came up: attended or missed, none cancelled.
// Some numbers are found by simulation, so that the simulated practice comes out as the observed one (indirect inference, Gourieroux,
// Monfort and Renault 1993): needs are never in an extract, appointments are, and people who come back smear the week. They hold given
// the scenario's routing and return times. How many come back is in fit_returns.h.
// Sources: Wilson 1927 (shares); lognormal by maximum likelihood; distance of Lilliefors 1967 with the 5% point of Stephens 1974.
#pragma once

#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <vector>

#include "core/error.h"
#include "core/scenario.h"

namespace planning {

inline constexpr double not_said = std::numeric_limits<double>::quiet_NaN();

struct Visit {
  std::uint32_t person = 0;
  int role = -1;                   // of the scenario's; -1: not said
  int day = 0;                     // of the appointment
  int booked = -1;                 // the working day it was booked, on a weekend the Friday before; -1: not said
  bool booked_on_weekend = false;  // is counted in the lead, and not by weekday
  bool missed = false;
  double minutes = not_said;  // of what was attended
};

struct Extract {
  std::vector<Visit> visits;
  std::uint32_t people = 0;  // who have a row; every person is below
  int list = 0;              // with those who never came; 0: not said
  int hide_below = 0;       // what would tell of fewer people is not fitted; 0: nothing is hidden
  bool with_booked = false, with_status = false, with_minutes = false, with_roles = false;
};

struct Fitted {
  std::string path;
  double value = 0, low = 0, high = 0;
  std::int64_t rows = 0;  // it was found from
  double usual = 0;       // the scenario's own number
};
struct NotFitted {
  std::string path, why;  // the scenario's own number stays
};
struct Lengths {  // of a role's visits
  int role = 0;
  std::vector<double> minutes;          // ascending
  double log_median = 0, sigma = 0;     // of the fitted lognormal
  double distance = 0, distance_5 = 0;  // the largest between both distributions; chance exceeds the second 5 times in 100
};
struct Check {  // what comes out of the fitted scenario and is no number of it
  std::string name;
  double observed = 0;  // not_said: of fewer than may be told of
  double simulated = 0;
};
struct Week {  // shares of bookings on a weekday
  double observed = 0, simulated = 0;
};
struct Unevenness {  // of bookings a day about their weekday's mean: variance over mean, 1 where days differ by chance alone
  double value = 0, chance_5 = 0;  // chance exceeds the second 5 times in 100
  std::int64_t days = 0;
};
struct Return {  // visits with a role that another appointment follows within 28 working days
  int role = 0;
  std::int64_t visits = 0;
  double observed = 0, simulated = 0, by_new_needs = 0;  // shares
};
struct Room {  // appointments a day with a role: a floor of what was offered, as empty slots have no row
  int role = 0;
  double mean = 0;
  std::int64_t most = 0;
  double offered = 0;  // in the scenario
};

struct Fit {
  int first_day = 0, last_day = 0, working_days = 0;  // days with an appointment
  std::vector<Fitted> fitted;
  std::vector<NotFitted> not_fitted;
  std::vector<Lengths> lengths;
  std::vector<Check> checks;
  std::vector<Room> rooms;
  std::vector<Week> week;  // from Monday; empty: not fitted
  std::optional<Unevenness> unevenness;
  std::vector<Return> returns;
  core::Scenario scenario;  // with what was fitted
};

inline constexpr std::int64_t rows_min = 30;  // a number is not fitted from fewer
inline constexpr int fit_days_max = 2'600;    // ten years

// Fault::invalid: no rows, fewer than 20 or too many days, more people than the list has.
core::Result<Fit> fit(const Extract&, const core::Scenario& usual, std::uint64_t seed, int replications = 8);

double fitted_share_longer(const Lengths&, double minutes);

}  // namespace planning
