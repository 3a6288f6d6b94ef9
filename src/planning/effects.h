// What each role by itself does at each site, by weekdays and slots, against the site as it is: simulated under common random numbers.
// The network's 90th-percentile wait is taken as its sites', by people: a stand-in for the search alone. All weekdays are simulated with
// one person and the first mix of slots; all mixes and more people with weekdays that lie evenly; the rest is put together of the two.
#pragma once

#include "planning/trials.h"
#include "planning/weekly.h"

namespace planning {

class Effects {
 public:
  Effects(const core::Network&, Trials&, int replications);

  static std::vector<Trials::Key> keys(const core::Network&);  // what is simulated for it

  // For each site, role, weekdays and people the mix that is worth most, where it is worth more than chance explains.
  std::vector<std::pair<Choice, Post>> choices(double day_worth) const;

 private:
  struct Option {
    std::size_t site;
    Post post;
    std::vector<double> hours, days;  // freed, and off the site's 90th-percentile wait, by replication
  };

  std::vector<double> share_;  // of the network's people, by site
  std::vector<Option> options_;
};

}  // namespace planning
