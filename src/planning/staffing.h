// Which posts a network should hire, and where, on which weekdays, with which slots, under its budget, rooms and supervision.
// Three steps. What each role does at each site is simulated alone, under common random numbers. CBC makes weekly rotas of it, for several
// budgets and for several worths of a shorter wait, and those nearly as good with other posts or days: the candidates. They are
// simulated as whole networks, with twice the replications in each round; who is beyond chance behind the leader falls out. What is told
// of the finalists comes from replications that had no part in choosing them.
// A candidate's score: GP hours freed a year, and `day_worth` for each day off the network's 90th-percentile wait. Of those that cannot be
// told from the best the cheapest is chosen.
// Sources: Nelson et al. 2001 (screening, doi 10.1287/opre.49.6.950.10019); Kim and Nelson 2001 (doi 10.1145/502109.502111) for screening
// round by round under common random numbers. Thresholds are 4 standard errors of the paired difference, so no promise of a probability
// goes with the screening; the probability told is that of the finalists.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string_view>
#include <vector>

#include "core/error.h"
#include "planning/rota.h"
#include "simulation/replications.h"

namespace planning {

struct StaffingOptions {
  std::uint64_t seed = 1;
  int threads = 1;
  double day_worth = 250;  // GP hours a year
  std::function<void(std::string_view doing, int done, int of)> progress;
};

struct Candidate {
  Rota rota;
  double cost = 0;
  std::vector<double> hours, days;  // freed, and off the wait, by replication: today's less its own
  bool on_curve = false;            // no other costs as little and does as much in both
  bool finalist = false;            // its figures are from replications of their own

  std::vector<double> scores(double day_worth) const;
};

struct Staffing {
  std::vector<Candidate> candidates;  // by cost; the first hires nobody it must not
  std::size_t chosen = 0, best = 0;   // best: by its mean score; chosen is that, or a cheaper one not told from it
  std::optional<std::size_t> runner_up, other_posts;  // the next best; the next best that hires others
  // At least: 1 less the chances, each from the paired difference, that another one truly scores more than the chosen by so much.
  double sure_of_posts = 0;  // by anything, with other posts
  double sure_within = 0;    // by `alike_hours`, with any
  simulation::Mean gp_hours_today, days_today;
  int rotas_solved = 0, rotas_not_proven = 0, site_years = 0;
  std::vector<core::Scenario> sites;  // as chosen
};

inline constexpr double alike_hours = 25, alike_days = 0.1;  // a year; nobody would choose by less
inline constexpr int search_replications = 4, rounds_from = 16, rounds_to = 64, final_replications = 64, candidates_max = 32;

int expected_runs(const core::Network&);  // sites x replications, at the most
core::Result<Staffing> staff(const core::Network&, const StaffingOptions&);

// How far a scores more than b, replication by replication.
simulation::Mean lead_over(const Candidate& a, const Candidate& b, double day_worth);

}  // namespace planning
