// Who is hired, and where they work: the values that the search for a network's staff (planning/staffing.h) goes through.
#pragma once

#include <compare>
#include <vector>

#include "core/network.h"

namespace planning {

// What one role gives one site: on each of its days there as many people.
struct Post {
  int role = 0;           // of the network's
  unsigned weekdays = 0;  // bits
  int mix = 0, on_day = 0;  // of the role's choices
  int people = 1;
  int days() const;  // that they work in a week, all together
  auto operator<=>(const Post&) const = default;
};
using SiteRota = std::vector<Post>;  // by role, each once; empty: the site as it is

struct Rota {
  std::vector<int> posts;  // hired, by role
  std::vector<SiteRota> sites;
  auto operator<=>(const Rota&) const = default;
};

double cost_of(const core::Network&, const std::vector<int>& posts);  // pounds a year

// Who works where: by role, by post, by weekday the site, -1 on a free day. No post is at two sites on a day or works more days than it
// has. Invariant of the rota: no more on a weekday than posts, no more days than posts have together.
std::vector<std::vector<std::vector<int>>> weeks_of(const core::Network&, const Rota&);

// A site with its new posts. People are sent to each until `fill` of its pre-book slots is taken, `offered` at most; the other roles of
// the row lose in proportion. `asked` is how many contacts a year the site has by kind, as it is today.
core::Scenario staffed(const core::Network&, std::size_t site, const SiteRota&, const std::vector<double>& asked);

}  // namespace planning
