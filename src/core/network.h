// A network of practices that may hire: its sites as scenarios with the rooms they have, the posts there are to choose from, and what
// they may cost. `scenarios/network.yaml` is the same on paper. Weeks have as many days as a scenario's `weekday` has weights.
// Invariant of a network that `faults_of` finds nothing in: hiring as few as it must (`posts_least`) is within budget and supervision, so
// there is always a rota to choose.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "core/scenario.h"

namespace core {

struct SlotMix {  // what a day of a post is cut into
  int slots = 0;
  double slot_minutes = 0, consultation_minutes = 0;
};

struct NetworkRole {
  std::string name, source;  // where its cost comes from
  int role = 0;              // of the scenarios' roles
  double cost = 0;           // pounds a year and post
  int days = 0;              // a week and post
  unsigned weekdays = 0;     // that it may work on: bits
  int posts_least = 0, posts_most = 0;
  int together = 1;          // new ones at a site on one day, at most
  double supervision = 0;        // hours a week and post
  std::vector<double> offered;   // by kind: the most that is sent to the role, as a share of contacts
  std::vector<SlotMix> mixes;    // to choose from, as are
  std::vector<int> on_day_every; // these: as in a scenario
};

struct NetworkSite {
  std::string name;
  core::Scenario scenario;  // as it is today
  std::vector<std::pair<std::string, std::string>> set;  // what makes it of the file that it is based on
  std::vector<int> rooms;   // free, by weekday
};

struct Network {
  std::string title, source, based_on;
  double budget = 0;       // pounds a year
  double supervision = 0;  // hours a week that there are for new posts
  double fill = 0;         // people are sent to a new post until so much of its pre-book slots is taken
  int gp = 0;              // of the scenarios' roles: whose time is to be freed
  double gp_hour = 0;      // pounds that an hour of it is worth
  std::string gp_hour_source;
  std::vector<NetworkSite> sites;
  std::vector<NetworkRole> roles;

  int week() const { return static_cast<int>(sites.front().scenario.weekday.size()); }
};

inline constexpr int network_sites_max = 30, network_roles_max = 6, network_mixes_max = 4, network_posts_max = 20, network_together_max = 4,
                     network_rooms_max = 100, network_week_max = 7;
inline constexpr double network_pounds_max = 1e9;

std::vector<Error> faults_of(const Network&);

}  // namespace core
