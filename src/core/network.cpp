#include "core/network.h"

#include <algorithm>

#include <fmt/format.h>

namespace core {
namespace {

class NetworkInspector {
 public:
  explicit NetworkInspector(const Network& network) : n_(network) {}

  std::vector<Error> inspect() {
    within("budget", n_.budget, 0, network_pounds_max);
    within("supervision_hours", n_.supervision, 0, 10'000);
    within("fill", n_.fill, 0.05, 1);
    within("gp_hour.value", n_.gp_hour, 0, 100'000);
    if (n_.sites.empty() || n_.roles.empty()) fault("sites", "there must be a site, and a role to choose");
    else if (n_.week() > network_week_max)
      fault("based_on", fmt::format("'weekday' has {} days; a week to plan has at most {}", n_.week(), network_week_max));
    if (!found_.empty()) return std::move(found_);
    for (std::size_t i = 0; i < n_.sites.size(); ++i) site(i);
    for (std::size_t i = 0; i < n_.roles.size(); ++i) role(i);
    kinds();
    if (found_.empty()) promised();
    return std::move(found_);
  }

 private:
  void fault(std::string field, std::string text) { found_.push_back({Fault::invalid, std::move(field), std::move(text)}); }
  void within(const std::string& field, double value, double least, double most) {
    if (!(value >= least && value <= most)) fault(field, fmt::format("{} is {}; it must lie from {} to {}", field, value, least, most));
  }

  void site(std::size_t i) {
    const auto& site = n_.sites[i];
    const auto field = fmt::format("sites.{}", i);
    const auto same = std::ranges::count(n_.sites, site.name, &NetworkSite::name);
    if (same > 1) fault(field + ".name", fmt::format("{} sites are called {}", same, site.name));
    if (site.rooms.size() != 1 && site.rooms.size() != static_cast<std::size_t>(n_.week()))
      fault(field + ".rooms", fmt::format("rooms of {} says {} days, and the week has {}: one number holds for every day", site.name,
                                          site.rooms.size(), n_.week()));
    for (const int rooms : site.rooms) within(field + ".rooms", rooms, 0, network_rooms_max);
    if (site.scenario.practices != 1) fault(field, fmt::format("{} is more than one practice: a site is one", site.name));
    if (site.scenario.weekday.size() != n_.sites.front().scenario.weekday.size())
      fault(field, fmt::format("{} has another week than {}", site.name, n_.sites.front().name));
  }

  void role(std::size_t i) {
    const auto& role = n_.roles[i];
    const auto field = fmt::format("roles.{}", i);
    if (std::ranges::count(n_.roles, role.role, &NetworkRole::role) > 1) fault(field, fmt::format("{} is there twice", role.name));
    if (role.role == n_.gp) fault(field, fmt::format("{} is the role whose time is to be freed; it cannot be chosen too", role.name));
    within(field + ".cost", role.cost, 0, network_pounds_max);
    within(field + ".days", role.days, 1, n_.week());
    within(field + ".supervision_hours", role.supervision, 0, 1000);
    within(field + ".posts_most", role.posts_most, 0, network_posts_max);
    within(field + ".together", role.together, 1, network_together_max);
    if (role.posts_least > role.posts_most)
      fault(field + ".posts_least",
            fmt::format("{} must have at least {} posts and at most {}", role.name, role.posts_least, role.posts_most));
    for (const double share : role.offered)
      if (!(share >= 0 && share <= 1))
        fault(field + ".offered", fmt::format("a share offered to {} is {}; it lies from 0 to 1", role.name, share));
    for (const auto& mix : role.mixes) {
      Scenario with = n_.sites.front().scenario;
      auto& post = with.roles[static_cast<std::size_t>(role.role)];
      post.slots = mix.slots, post.slot_minutes = mix.slot_minutes, post.consultation_minutes = mix.consultation_minutes;
      for (const auto& wrong : faults_of(with)) fault(field + ".mixes", wrong.text);
      if (mix.slots == 0) fault(field + ".mixes", fmt::format("a day of {} without slots is no choice", role.name));
    }
    for (const int every : role.on_day_every)
      if (every == 1)
        fault(field + ".on_day_every", fmt::format("all slots of {} would be kept for the day itself: nobody could book ahead", role.name));
  }

  void kinds() {
    const auto& kinds = n_.sites.front().scenario.kinds;
    for (std::size_t k = 0; k < kinds.size(); ++k) {
      double sum = 0;
      for (const auto& role : n_.roles) sum += role.offered[k];
      if (sum > 1 + 1e-9)
        fault("roles", fmt::format("the roles together are offered {:g} of the {} contacts, more than all of them", sum, kinds[k].name));
      for (const auto& site : n_.sites) taken_at(site, k);
    }
  }

  // Who is at a site already keeps what goes to them.
  void taken_at(const NetworkSite& site, std::size_t k) {
    double sum = 0;
    for (const auto& role : n_.roles)
      if (role.offered[k] > 0) sum += std::max(role.offered[k], site.scenario.route[k][static_cast<std::size_t>(role.role)]);
    if (sum > 1 + 1e-9)
      fault("roles", fmt::format("at {} the roles would take {:g} of the {} contacts, with what goes to them already: offer less",
                                 site.name, sum, site.scenario.kinds[k].name));
  }

  void promised() {
    double cost = 0, hours = 0;
    std::string posts;
    for (const auto& role : n_.roles) {
      if (role.posts_least == 0) continue;
      cost += role.posts_least * role.cost, hours += role.posts_least * role.supervision;
      posts += fmt::format("{}{} {}", posts.empty() ? "" : ", ", role.posts_least, role.name);
    }
    if (cost > n_.budget)
      fault("budget",
            fmt::format("the posts that must be there ({}) cost {:.0f} pounds a year, and the budget is {:.0f}", posts, cost, n_.budget));
    else if (const auto cheapest = std::ranges::min_element(n_.roles, {}, [](const auto& r) { return r.posts_most > 0 ? r.cost : 1e300; });
             n_.budget > 0 && cheapest->posts_most > 0 && cheapest->cost > n_.budget)
      fault("budget", fmt::format("a budget of {:.0f} pounds a year pays for no post: the cheapest, {}, costs {:.0f}", n_.budget,
                                  cheapest->name, cheapest->cost));
    if (hours > n_.supervision)
      fault("supervision_hours", fmt::format("the posts that must be there ({}) need {:g} hours of supervision a week, and there are {:g}",
                                             posts, hours, n_.supervision));
  }

  const Network& n_;
  std::vector<Error> found_;
};

}  // namespace

std::vector<Error> faults_of(const Network& network) { return NetworkInspector(network).inspect(); }

}  // namespace core
