// A network's sites, lived through under common random numbers. People visit their own site only, so a network is its sites side by side:
// what one site does with one rota is simulated once and stands in for every network that has it.
// Invariant: a site's replication has the same people, needs and chances whatever the rota, and the same outcome for any number of threads.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <utility>
#include <vector>

#include "planning/rota.h"

namespace planning {

struct Outcome {  // of a site in one replication, a year
  double gp_hours = 0;  // visits attended with GPs x their mean length
  std::vector<double> asked;  // contacts by kind
  std::vector<double> leads;  // new needs that are not seen in a slot of the day, by days booked ahead; the last: found nothing
};

// Days that so great a share waits at most. A lead of L days is taken as spread evenly over the day before it is up.
double lead_within(const std::vector<double>& leads, double share);

class Trials {
 public:
  Trials(const core::Network&, std::uint64_t seed, int threads, std::function<void(int)> simulated = {});

  using Key = std::pair<std::size_t, SiteRota>;
  void run(const std::vector<Key>&, int from, int to);  // replications from..to-1, where they are not there yet
  const Outcome& at(const Key&, int replication) const;  // that was run

  core::Scenario scenario(const Key& key) const { return staffed(network_, key.first, key.second, asked_[key.first]); }
  int runs() const { return runs_; }  // sites x replications simulated
  double days_of_90(const Rota&, int replication) const;  // over the people of all sites together
  double gp_hours(const Rota&, int replication) const;

 private:
  const core::Network& network_;
  std::uint64_t seed_;
  int threads_, runs_ = 0;
  std::function<void(int)> simulated_;
  std::vector<std::vector<double>> asked_;  // by site and kind, as it is today
  std::map<Key, std::map<int, Outcome>> known_;
};

}  // namespace planning
