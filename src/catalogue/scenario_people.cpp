#include <algorithm>

#include <fmt/format.h>

#include "catalogue/scenario_parts.h"

namespace catalogue {

void read_groups(File& file, const Map& map, core::Scenario& s) {
  if (!map.has("groups")) return;
  for (const auto& [name, node] : pairs(file, map.find("groups"), "'groups'", core::groups_max)) {
    const auto path = "groups." + name;
    if (name.empty() || name.size() > 40 || name.contains('.'))
      file.complain(node, fmt::format("the name '{}' of a group must have 1 to 40 characters and no dot", name.substr(0, 60)));
    const Map one(file, node, fmt::format("'{}'", path), {"share", "needs", "did_not_attend"});
    core::ScenarioGroup group{.name = name};
    group.share = file.number(one.need("share"), fmt::format("'{}.share'", path));
    if (one.has("needs")) group.needs = file.number(one.find("needs"), fmt::format("'{}.needs'", path));
    if (one.has("did_not_attend")) group.did_not_attend = file.number(one.find("did_not_attend"), fmt::format("'{}.did_not_attend'", path));
    s.groups.push_back(std::move(group));
  }
}

void read_closing_neighbour(File& file, const Map& map, core::Scenario& s) {
  if (!map.has("closing_neighbour")) return;
  const Map one(file, map.find("closing_neighbour"), "'closing_neighbour'", {"people", "from_day", "over_days", "open_needs"});
  if (!one) return;
  auto& neighbour = s.closing_neighbour;
  neighbour.people = file.integer(one.need("people"), "'closing_neighbour.people'", 0, core::list_max);
  neighbour.from_day = file.integer(one.need("from_day"), "'closing_neighbour.from_day'", 0, core::scenario_days_max);
  if (one.has("over_days"))
    neighbour.over_days = file.integer(one.find("over_days"), "'closing_neighbour.over_days'", 1, core::scenario_days_max);
  if (one.has("open_needs")) neighbour.open_needs = file.number(one.find("open_needs"), "'closing_neighbour.open_needs'");
}

void read_costs(File& file, const Map& map, core::Scenario& s) {
  const auto column = [&](const char* key, double core::ScenarioRole::* to) {
    std::size_t found = 0;
    for (const auto& [name, value] : pairs(file, map.find(key), fmt::format("'{}'", key), core::roles_max)) {
      const auto role = std::ranges::find(s.roles, name, &core::ScenarioRole::name);
      if (role == s.roles.end()) {
        file.complain(value, fmt::format("'{}' of '{}' is no role that 'clinicians' names", name.substr(0, 60), key));
        continue;
      }
      (*role).*to = file.number(value, fmt::format("'{}.{}'", key, name));
      ++found;
    }
    return found;
  };
  map.none_without("cost", {"cost_missed", "cost_year", "cost_source"});
  if (!map.has("cost")) return;
  if (column("cost", &core::ScenarioRole::cost) < s.roles.size())
    file.complain(map.find("cost"), fmt::format("'cost' does not say all {} roles: a role left out would cost nothing", s.roles.size()));
  for (auto& role : s.roles) role.cost_missed = role.cost;  // the time was kept all the same
  column("cost_missed", &core::ScenarioRole::cost_missed);
  s.cost_year = map.scalar("cost_year");
  s.cost_source = map.scalar("cost_source");
}

}  // namespace catalogue
