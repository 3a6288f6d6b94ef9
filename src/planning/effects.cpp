#include "planning/effects.h"

#include <algorithm>
#include <bit>
#include <map>
#include <numeric>
#include <tuple>

#include "simulation/replications.h"

namespace planning {
namespace {

constexpr double beyond_chance = 3;  // standard errors

unsigned days_of(const core::Network& n, std::size_t site, const core::NetworkRole& role) {
  unsigned days = 0;
  const auto& rooms = n.sites[site].rooms;
  for (int day = 0; day < n.week(); ++day)
    if ((role.weekdays >> day & 1u) && rooms[static_cast<std::size_t>(day) % rooms.size()] > 0) days |= 1u << day;
  return days;
}

// So many of the days allowed, as evenly over them as can be.
unsigned spread(unsigned allowed, int count) {
  unsigned days = 0;
  const int of = std::popcount(allowed);
  for (int i = 0; i < count; ++i) {
    unsigned rest = allowed;
    for (int skip = (2 * i + 1) * of / (2 * count); skip > 0; --skip) rest &= rest - 1;
    days |= rest & (~rest + 1);
  }
  return days;
}

template <class Visit>
void each_subset(unsigned allowed, const Visit& visit) {
  for (unsigned days = allowed; days != 0; days = (days - 1) & allowed) visit(days);
}

// So many people on these days, in every way there is to cut their slots.
template <class Visit>
void each_post(const core::Network& n, int r, unsigned days, const Visit& visit) {
  const auto& role = n.roles[static_cast<std::size_t>(r)];
  for (int people = 1; people <= std::min(role.together, role.posts_most); ++people)
    for (int mix = 0; mix < static_cast<int>(role.mixes.size()); ++mix)
      for (int on_day = 0; on_day < static_cast<int>(role.on_day_every.size()); ++on_day) visit(Post{r, days, mix, on_day, people});
}

}  // namespace

std::vector<Trials::Key> Effects::keys(const core::Network& n) {
  std::vector<Trials::Key> all;
  for (std::size_t site = 0; site < n.sites.size(); ++site) {
    all.emplace_back(site, SiteRota{});
    for (int r = 0; r < static_cast<int>(n.roles.size()); ++r) {
      const auto& role = n.roles[static_cast<std::size_t>(r)];
      const unsigned allowed = role.posts_most > 0 ? days_of(n, site, role) : 0;
      each_subset(allowed, [&](unsigned days) { all.push_back({site, {{r, days, 0, 0}}}); });
      for (int count = 1; count <= std::popcount(allowed); ++count)
        each_post(n, r, spread(allowed, count), [&](const Post& post) {
          if (post.mix + post.on_day + post.people > 1) all.push_back({site, {post}});
        });
    }
  }
  return all;
}

Effects::Effects(const core::Network& n, Trials& trials, int replications) {
  trials.run(keys(n), 0, replications);
  double people = 0;
  for (const auto& site : n.sites) people += site.scenario.list;
  for (const auto& site : n.sites) share_.push_back(site.scenario.list / people);
  for (std::size_t site = 0; site < n.sites.size(); ++site)
    for (int r = 0; r < static_cast<int>(n.roles.size()); ++r) {
      const auto& role = n.roles[static_cast<std::size_t>(r)];
      const unsigned allowed = role.posts_most > 0 ? days_of(n, site, role) : 0;
      each_subset(allowed, [&](unsigned days) {
        const unsigned even = spread(allowed, std::popcount(days));
        each_post(n, r, days, [&](const Post& post) {
          Option option{site, post, {}, {}};
          Post as_even = post;
          as_even.weekdays = even;
          for (int i = 0; i < replications; ++i) {
            const auto of = [&](const SiteRota& rota) {
              const auto& outcome = trials.at({site, rota}, i);
              return std::pair(outcome.gp_hours, lead_within(outcome.leads, 0.9));
            };
            const auto today = of({}), these = of({{r, days, 0, 0}}), evenly = of({{r, even, 0, 0}}), mixed = of({as_even});
            option.hours.push_back(today.first - (mixed.first + these.first - evenly.first));
            option.days.push_back(today.second - (mixed.second + these.second - evenly.second));
          }
          options_.push_back(std::move(option));
        });
      });
    }
}

std::vector<std::pair<Choice, Post>> Effects::choices(double day_worth) const {
  std::map<std::tuple<std::size_t, int, unsigned, int>, std::pair<Choice, Post>> best;
  for (const auto& option : options_) {
    std::vector<double> worth;
    for (std::size_t i = 0; i < option.hours.size(); ++i)
      worth.push_back(option.hours[i] + day_worth * share_[option.site] * option.days[i]);
    const auto mean = simulation::mean_of(worth);
    const double value = mean.value > 0 && mean.value < beyond_chance * mean.se ? 0 : mean.value;
    const Choice choice{static_cast<int>(option.site), option.post.role, option.post.weekdays, option.post.people, value};
    const auto [there, first] =
        best.try_emplace({option.site, option.post.role, option.post.weekdays, option.post.people}, choice, option.post);
    if (!first && value > there->second.first.value) there->second = {choice, option.post};
  }
  std::vector<std::pair<Choice, Post>> all;
  for (const auto& [key, one] : best)
    if (one.first.value > 0) all.push_back(one);
  return all;
}

}  // namespace planning
