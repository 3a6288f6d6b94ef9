#include "catalogue/network.h"

#include <algorithm>
#include <array>
#include <cmath>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "catalogue/reader.h"
#include "catalogue/scenario.h"
#include "catalogue/settings.h"

namespace catalogue {
namespace {

constexpr std::array weekday_names{"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"};
using Set = std::vector<std::pair<std::string, std::string>>;

void put(Set& set, const std::string& path, const std::string& value) {
  const auto there = std::ranges::find(set, path, &Set::value_type::first);
  if (there != set.end()) there->second = value;
  else set.emplace_back(path, value);
}

// Staff for a list so many times as large: rounded to whole people, and of a rota by weekday to whole days of the week. Nobody
// who is there goes.
std::vector<int> in_proportion(const core::ScenarioRole& role, double ratio) {
  std::vector<int> days;
  double sum = 0;
  for (const int there : role.clinicians) {
    const auto before = std::lround(sum);
    days.push_back(static_cast<int>(std::lround(sum += there * ratio) - before));
  }
  if (std::ranges::max(days) == 0)
    days[static_cast<std::size_t>(std::ranges::max_element(role.clinicians) - role.clinicians.begin())] =
        std::min(1, role.clinicians_most());
  return days;
}

class Reading {
 public:
  Reading(File& file, std::vector<Complaint>& complaints, const YAML::Node& root, std::filesystem::path folder)
      : file_(file),
        complaints_(complaints),
        folder_(std::move(folder)),
        map_(file, root, "a network",
             {"title", "source", "based_on", "set", "budget", "supervision_hours", "fill", "gp", "gp_hour", "sites", "roles"}) {}

  core::Network read() {
    core::Network n;
    n.title = map_.scalar("title"), n.source = map_.scalar("source"), n.based_on = map_.scalar("based_on");
    n.budget = number(map_, "budget"), n.supervision = number(map_, "supervision_hours"), n.fill = number(map_, "fill");
    const Map hour(file_, map_.need("gp_hour"), "'gp_hour'", {"value", "source"});
    n.gp_hour = number(hour, "value"), n.gp_hour_source = hour.scalar("source");
    if (std::filesystem::path(n.based_on) != std::filesystem::path(n.based_on).filename())
      file_.complain(map_.find("based_on"), "'based_on' names a file of the same folder");
    else if (!std::filesystem::is_regular_file(folder_ / n.based_on))
      file_.complain(map_.find("based_on"),
                     fmt::format("'based_on' names '{}', which is not there: lay a copy of it beside this file", n.based_on));
    if (!file_.sound()) return n;
    const auto usual = scenario(n.based_on, {}, map_.line());
    if (!usual) return n;
    Set all;
    set_of(map_.find("set"), all);
    for (const auto& node : file_.list(map_.need("sites"), "'sites'", core::network_sites_max)) site(n, node, all, *usual);
    if (!complaints_.empty() || n.sites.empty()) return n;
    n.gp = role_of(n.sites.front().scenario, map_.need("gp"));
    for (const auto& node : file_.list(map_.need("roles"), "'roles'", core::network_roles_max)) role(n, node);
    return n;
  }

 private:
  double number(const Map& map, const char* key) { return file_.number(map.need(key), fmt::format("'{}'", key)); }

  std::optional<core::Scenario> scenario(const std::string& base, const Set& set, int line) {
    std::vector<Setting> settings;
    for (const auto& [path, value] : set) settings.push_back({path, value, file_.name(), line});
    auto read = load_scenario(folder_ / base, settings);
    if (read && !read->pathways) return *std::move(read);
    if (read)
      file_.complain(map_.find("based_on"),
                     fmt::format("the pathways of {} say who is seen by whom, whoever is hired: a network's scenario has none", base));
    else
      for (auto& complaint : read.error()) file_.complain(complaint.line, {}), complaints_.back() = std::move(complaint);
    return std::nullopt;
  }

  void set_of(const YAML::Node& node, Set& to) {
    for (const auto& [path, value] : pairs(file_, node, "'set'", 200)) put(to, path, set_to(file_, path, value));
  }

  void site(core::Network& n, const YAML::Node& node, Set set, const core::Scenario& usual) {
    const Map map(file_, node, "a site", {"name", "list", "rooms", "set"});
    if (!map) return;
    core::NetworkSite site{.name = map.scalar("name"), .scenario = {}, .set = {}, .rooms = {}};
    const int list = file_.integer(map.need("list"), "'list'", 1, core::list_max);
    set_of(map.find("set"), set);
    put(set, "list", std::to_string(list));
    Set staff;  // said first, so that what is set of a weekday is set on top
    for (const auto& role : usual.roles) {
      const auto path = "clinicians." + role.name;
      if (std::ranges::find(set, path, &Set::value_type::first) != set.end()) continue;
      const auto days = in_proportion(role, static_cast<double>(list) / usual.list);
      for (std::size_t day = 0; day < days.size(); ++day)
        put(staff, days.size() > 1 ? fmt::format("{}.{}", path, day) : path, std::to_string(days[day]));
    }
    for (const auto& [path, value] : set) put(staff, path, value);
    set = std::move(staff);
    const YAML::Node rooms = map.need("rooms");
    if (rooms.IsDefined() && rooms.IsScalar()) site.rooms = {file_.integer(rooms, "'rooms'", 0, core::network_rooms_max)};
    else
      for (const auto& day : file_.list(rooms, "'rooms'", core::network_week_max))
        site.rooms.push_back(file_.integer(day, "a day of 'rooms'", 0, core::network_rooms_max));
    if (!file_.sound()) return;
    auto made = scenario(n.based_on, set, map.line());
    if (!made) return;
    site.scenario = *std::move(made), site.set = std::move(set);
    n.sites.push_back(std::move(site));
  }

  int role_of(const core::Scenario& s, const YAML::Node& node) {
    const auto name = file_.scalar(node, "the name of a role", 20);
    const auto found = std::ranges::find(s.roles, name, &core::ScenarioRole::name);
    if (found != s.roles.end()) return static_cast<int>(found - s.roles.begin());
    file_.complain(node, fmt::format("'{}' is no role that the scenario knows", name));
    return 0;
  }

  void role(core::Network& n, const YAML::Node& node) {
    const Map map(file_, node, "a role",
                  {"name", "cost", "source", "days", "weekdays", "posts_least", "posts_most", "together", "supervision_hours", "offered",
                   "mixes", "on_day_every"});
    if (!map) return;
    const auto& scenario = n.sites.front().scenario;
    core::NetworkRole role{.name = map.scalar("name"), .source = map.scalar("source"), .role = role_of(scenario, map.need("name"))};
    role.cost = number(map, "cost"), role.supervision = number(map, "supervision_hours");
    role.days = file_.integer(map.need("days"), "'days'", 1, core::network_week_max);
    role.posts_least = map.has("posts_least") ? file_.integer(map.find("posts_least"), "'posts_least'", 0, core::network_posts_max) : 0;
    role.posts_most = file_.integer(map.need("posts_most"), "'posts_most'", 0, core::network_posts_max);
    if (map.has("together")) role.together = file_.integer(map.find("together"), "'together'", 1, core::network_together_max);
    role.weekdays = weekdays(map.find("weekdays"), n.week());
    role.offered.resize(scenario.kinds.size());
    for (const auto& [kind, share] : pairs(file_, map.need("offered"), "'offered'", core::kinds_max)) {
      const auto k = std::ranges::find(scenario.kinds, kind, &core::ScenarioKind::name);
      if (k == scenario.kinds.end()) file_.complain(share, fmt::format("'{}' is no kind of need", kind.substr(0, 60)));
      else {
        const auto row = static_cast<std::size_t>(k - scenario.kinds.begin());
        role.offered[row] = file_.number(share, "a share of 'offered'", 0);
        if (scenario.resolve[row][static_cast<std::size_t>(role.role)] <= 0)
          file_.complain(share, fmt::format("resolve.{0}.{1} is not said in {2}: say how likely a visit settles the need", kind, role.name,
                                            n.based_on));
      }
    }
    for (const auto& mix : file_.list(map.need("mixes"), "'mixes'", core::network_mixes_max)) {
      const Map of(file_, mix, "a mix", {"slots", "slot_minutes", "consultation_minutes"});
      if (of)
        role.mixes.push_back(
            {file_.integer(of.need("slots"), "'slots'", 1, 1000), number(of, "slot_minutes"), number(of, "consultation_minutes")});
    }
    for (const auto& every : file_.list(map.need("on_day_every"), "'on_day_every'", core::network_mixes_max))
      role.on_day_every.push_back(file_.integer(every, "an entry of 'on_day_every'", 0, 1000));
    if (role.mixes.empty() || role.on_day_every.empty()) file_.complain(node, fmt::format("{} has no mix of slots to choose", role.name));
    n.roles.push_back(std::move(role));
  }

  unsigned weekdays(const YAML::Node& node, int week) {
    if (!node.IsDefined()) return (1u << week) - 1;
    unsigned bits = 0;
    for (const auto& one : file_.list(node, "'weekdays'", core::network_week_max)) {
      const auto name = file_.scalar(one, "a weekday", 20);
      const auto day = std::ranges::find(weekday_names, name) - weekday_names.begin();
      if (day >= week) file_.complain(one, fmt::format("'{}' is no day of this week; write Mon, Tue, ...", name));
      else bits |= 1u << day;
    }
    if (bits == 0) file_.complain(node, "'weekdays' names no day");
    return bits;
  }

  File& file_;
  std::vector<Complaint>& complaints_;
  std::filesystem::path folder_;
  Map map_;
};

}  // namespace

std::expected<core::Network, std::vector<Complaint>> load_network(const std::filesystem::path& path, std::optional<double> budget) {
  const auto text = text_of(path);
  std::vector<Complaint> complaints;
  if (!text) return std::unexpected(std::vector<Complaint>{{path.filename().string(), 0, "the file cannot be read"}});
  File file(path.filename().string(), complaints);
  const YAML::Node root = file.parse(*text);
  core::Network network;
  if (root.IsDefined()) network = Reading(file, complaints, root, path.parent_path()).read();
  if (budget) network.budget = *budget;
  std::vector<Setting> set;
  if (budget) set.push_back({.path = "budget", .value = {}, .file = "--budget"});
  if (complaints.empty()) complain_of(core::faults_of(network), root, set, file);
  if (!complaints.empty()) return std::unexpected(std::move(complaints));
  return network;
}

}  // namespace catalogue
