#include "planning/rota.h"

#include <algorithm>
#include <bit>
#include <cmath>

namespace planning {

int Post::days() const { return people * std::popcount(weekdays); }

double cost_of(const core::Network& network, const std::vector<int>& posts) {
  double cost = 0;
  for (std::size_t r = 0; r < posts.size(); ++r) cost += posts[r] * network.roles[r].cost;
  return cost;
}

// In turn, weekday by weekday: those of one day follow each other, so they are different posts, and no post has two days more than another.
// Within a day each post goes where it was last, if it can.
std::vector<std::vector<std::vector<int>>> weeks_of(const core::Network& network, const Rota& rota) {
  const auto week = static_cast<std::size_t>(network.week());
  std::vector<std::vector<std::vector<int>>> all;
  for (std::size_t r = 0; r < rota.posts.size(); ++r) {
    const auto n = static_cast<std::size_t>(rota.posts[r]);
    auto& posts = all.emplace_back(n, std::vector<int>(week, -1));
    std::vector<int> last(n, -1);
    std::size_t turn = 0;
    for (std::size_t day = 0; day < week; ++day) {
      std::vector<int> sites;
      for (std::size_t s = 0; s < rota.sites.size(); ++s)
        for (const auto& post : rota.sites[s])
          if (post.role == static_cast<int>(r) && (post.weekdays >> day & 1u))
            sites.insert(sites.end(), static_cast<std::size_t>(post.people), static_cast<int>(s));
      std::vector<std::size_t> on_duty;
      for (std::size_t i = 0; i < sites.size(); ++i) on_duty.push_back(turn++ % n);
      for (const bool where_it_was : {true, false})
        std::erase_if(on_duty, [&](std::size_t post) {
          const auto site = where_it_was ? std::ranges::find(sites, last[post]) : sites.begin();
          if (site == sites.end()) return false;
          posts[post][day] = last[post] = *site;
          sites.erase(site);
          return true;
        });
    }
  }
  return all;
}

core::Scenario staffed(const core::Network& network, std::size_t site, const SiteRota& rota, const std::vector<double>& asked) {
  core::Scenario s = network.sites[site].scenario;
  const auto week = s.weekday.size();
  for (const auto& post : rota) {
    const auto& choice = network.roles[static_cast<std::size_t>(post.role)];
    const auto& mix = choice.mixes[static_cast<std::size_t>(post.mix)];
    auto& role = s.roles[static_cast<std::size_t>(choice.role)];
    if (role.clinicians.size() == 1) role.clinicians.resize(week, role.clinicians[0]);
    for (std::size_t day = 0; day < week; ++day) role.clinicians[day] += post.people * static_cast<int>(post.weekdays >> day & 1u);
    role.slots = mix.slots, role.slot_minutes = mix.slot_minutes, role.consultation_minutes = mix.consultation_minutes;
    role.on_day_every = choice.on_day_every[static_cast<std::size_t>(post.on_day)];
    const int on_day = role.on_day_every > 0 ? role.slots / role.on_day_every : 0;
    const double room = network.fill * (role.slots - on_day) * post.days() * s.year_days / static_cast<double>(week);
    const auto more = [&](std::size_t k) { return std::max(0.0, choice.offered[k] - s.route[k][static_cast<std::size_t>(choice.role)]); };
    double wanted = 0;  // beyond what goes to those of the role that there are
    for (std::size_t k = 0; k < s.kinds.size(); ++k) wanted += more(k) * asked[k];
    const double part = wanted > room ? room / wanted : 1;
    for (std::size_t k = 0; k < s.kinds.size(); ++k)
      s.route[k][static_cast<std::size_t>(choice.role)] += std::floor(1e4 * part * more(k)) / 1e4;
  }
  for (std::size_t k = 0; k < s.kinds.size(); ++k) {  // the others lose in proportion
    const auto is_new = [&](std::size_t r) {
      return std::ranges::any_of(rota, [&](const Post& post) {
        const auto& choice = network.roles[static_cast<std::size_t>(post.role)];
        return static_cast<std::size_t>(choice.role) == r && choice.offered[k] > 0;
      });
    };
    double sent = 0, rest = 0;
    for (std::size_t r = 0; r < s.roles.size(); ++r) (is_new(r) ? sent : rest) += s.route[k][r];
    for (std::size_t r = 0; r < s.roles.size(); ++r)
      if (!is_new(r)) s.route[k][r] *= rest > 0 ? (1 - sent) / rest : 0;
  }
  return s;
}

}  // namespace planning
