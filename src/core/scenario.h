// A practice to be simulated, as plain numbers: who asks, for what, who sees them, what becomes of it. `scenarios/*.yaml` is the same on
// paper, and a path such as "route.MSK.FCP" names a number in both. Time is counted in working days; weekends and nights do not exist.
// Invariant of a scenario that `faults_of` finds nothing in: it can be run, and every role that is asked for has somebody to be seen by.
#pragma once

#include <algorithm>
#include <memory>
#include <numeric>
#include <string>
#include <vector>

#include "core/error.h"
#include "core/presentation.h"

namespace core {

struct Catalogue;

struct ScenarioKind {
  std::string name;
  double share = 0;   // of all needs
  double urgent = 0;  // probability that the first contact is urgent
  std::vector<Presentation> presentations = {};  // none: the first contact goes by `route` as every other does
};

// Days of the run in which a post is empty. Counted from the first day that is counted, both ends in it.
struct Vacancy {
  int from_day = 0, to_day = -1;  // -1: never
  int posts = 1;                  // the last ones of the role
};

struct ScenarioRole {
  std::string name;
  std::vector<int> clinicians;  // by weekday; a single number holds for every day
  int slots = 0;                // a day, each clinician
  double slot_minutes = 0;
  double consultation_minutes = 0;  // mean
  double consultation_cv = 0;       // standard deviation over mean
  int on_day_every = 0;             // each so many-th slot is kept for the day itself; 0: none
  double cost = 0, cost_missed = 0;  // pounds a visit, and an appointment nobody came to

  double leave_days = 0;      // a year and clinician, by whole weeks, known before the diary opens
  double sick_share = 0;      // of a clinician's days, known that morning
  double training_share = 0;  // of the slots, known before the diary opens
  Vacancy vacancy{};
  int course_visits = 1;  // the professional books the next one at the end of the last, until as many were attended
  int course_days = 0;    // from one to the next, at least
  int caseload = 0;       // people at a time for each clinician of the fullest day; 0: any number
  int group_size = 1;     // people who begin together in one slot

  int clinicians_on(int day) const { return clinicians[static_cast<std::size_t>(day) % clinicians.size()]; }
  int clinicians_most() const { return clinicians.empty() ? 0 : std::ranges::max(clinicians); }
  double clinicians_mean() const {
    return std::accumulate(clinicians.begin(), clinicians.end(), 0.0) / static_cast<double>(clinicians.size());
  }
};

struct ScenarioGroup {
  std::string name;
  double share = 0;           // of the list
  double needs = 1;           // times need_rate
  double did_not_attend = 1;  // times its probabilities

  bool operator==(const ScenarioGroup&) const = default;
};

// A practice next door that closes: its people come here, evenly over some days, as uneven as those of the list.
struct ClosingNeighbour {
  int people = 0;
  int from_day = 0, over_days = 1;  // counted from the first day that is counted
  double open_needs = 0;            // probability that somebody comes with a need that was not settled there, and asks anew at once

  bool operator==(const ClosingNeighbour&) const = default;
};

struct LeadBand {
  int from_days = 0;  // appointments booked so many days ahead or more, until the next band
  double probability = 0;
};

struct Scenario {
  std::string title, source;

  int practices = 1;         // alike
  int list = 0;              // people of one
  double patient_shape = 0;  // of the Gamma distribution of how often one person asks beside another; small: few ask often
  double need_rate = 0;      // new needs a person a year
  int year_days = 0;
  double day_minutes = 0;
  std::vector<double> weekday, season, hours;  // how the needs lie over the week, the year and the day; only proportions matter

  std::vector<ScenarioKind> kinds;
  std::vector<ScenarioRole> roles;
  std::vector<std::vector<double>> route;    // by kind, by role: who is asked for at a contact
  std::vector<std::vector<double>> resolve;  // by kind, by role: how likely a visit settles the need
  int overflow_role = -1;                    // sees urgent needs when the role asked for has no time left today; -1: nobody

  std::vector<LeadBand> did_not_attend;  // ascending from 0
  double missed_again = 0;               // who did not attend: probability of asking again
  double missed_days = 0;                // after so many days, mean of an exponential
  double blocked_again = 0;              // who could book nothing: probability of asking again
  double blocked_days = 0;               // after exactly so many days
  double return_days = 0;                // who was seen and is not well asks again: median of a lognormal
  double return_sigma = 0;               // its standard deviation on the log scale
  int visits_max = 0;                    // for one need; then it is given up
  int booking_days = 0;                  // how far ahead the diary is open

  std::vector<LeadBand> cancelled{};  // by the person, between booking and slot; ascending from 0, or empty: nobody
  double cancelled_again = 0;         // probability of asking again
  double cancelled_days = 0;          // after so many days, mean of an exponential
  double gave_up_urgent = 0;          // urgent and nobody free today: goes to 111 or an emergency department instead of waiting
  int gave_up_lead_days = 0;          // takes no time that is more days ahead than this,
  double gave_up_share = 0;           // with this probability
  std::vector<ScenarioGroup> groups;     // of people, for figures apart; none: nobody is told apart
  ClosingNeighbour closing_neighbour{};  // of nobody: none closes
  std::string cost_year, cost_source;    // empty: no costs
  std::shared_ptr<const Catalogue> pathways;  // of the presentations; none without them
  Reception reception;
  RolesOf roles_of;

  int warm_up_days = 0;  // lived through before anything is counted
  int measure_days = 0;

  int people() const { return list + closing_neighbour.people; }  // who ever ask here
  int days() const { return warm_up_days + measure_days; }
  bool has_costs() const { return !cost_source.empty(); }
};

inline constexpr int practices_max = 100'000, list_max = 1'000'000, kinds_max = 20, roles_max = 20, groups_max = 20,
                     scenario_days_max = 20'000, booking_days_max = 400, diary_places_max = 4'000'000;

// By group: the number of people in it and those before it. Adds up to the list.
std::vector<int> group_ends(const Scenario&);

// Everything that is wrong, in the order of the file; `field` is the path of what is at fault.
std::vector<Error> faults_of(const Scenario&);

}  // namespace core
