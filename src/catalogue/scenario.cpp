#include "catalogue/scenario.h"

#include <algorithm>
#include <charconv>
#include <ranges>

#include <fmt/format.h>

#include "catalogue/reader.h"
#include "catalogue/scenario_parts.h"
#include "catalogue/settings.h"

namespace catalogue {
namespace {

constexpr std::size_t settings_max = 200, layers_max = 10;

bool is_name(std::string_view name) {
  return !name.empty() && name.size() <= 20 && std::ranges::all_of(name, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
  });
}

template <class Thing>
constexpr const char* unknown =
    std::is_same_v<Thing, core::ScenarioRole> ? "no role that 'clinicians' names" : "no kind of need that 'share' names";

class Reading {
 public:
  Reading(File& file, const YAML::Node& root)
      : file_(file),
        map_(file, root, "a scenario",
             {"title",
              "source",
              "practices",
              "list",
              "patient_shape",
              "need_rate",
              "year_days",
              "day_minutes",
              "weekday",
              "season",
              "hours",
              "share",
              "urgent",
              "clinicians",
              "slots",
              "slot_minutes",
              "consultation_minutes",
              "consultation_cv",
              "on_day_every",
              "leave_days",
              "sick_share",
              "training_share",
              "vacancy",
              "course",
              "caseload",
              "group_size",
              "overflow_role",
              "route",
              "resolve",
              "did_not_attend",
              "missed",
              "blocked",
              "return",
              "cancelled",
              "cancelled_again",
              "cancelled_days",
              "gave_up",
              "visits_max",
              "booking_days",
              "warm_up_days",
              "measure_days",
              "groups",
              "closing_neighbour",
              "cost",
              "cost_missed",
              "cost_year",
              "cost_source",
              "pathways",
              "accuracy",
              "not_followed",
              "roles_of",
              "presentations"}) {}

  core::Scenario read(const std::filesystem::path& folder) {
    if (!map_) return {};
    core::Scenario s;
    s.title = map_.scalar("title");
    s.source = map_.scalar("source");
    s.practices = map_.has("practices") ? whole("practices", core::practices_max) : 1;
    s.list = whole("list", core::list_max);
    s.patient_shape = number(map_, "patient_shape");
    s.need_rate = number(map_, "need_rate");
    s.year_days = whole("year_days", 366);
    s.day_minutes = number(map_, "day_minutes");
    s.weekday = weights(map_.need("weekday"), "'weekday'");
    s.season = map_.has("season") ? weights(map_.find("season"), "'season'") : std::vector<double>{1};
    s.hours = map_.has("hours") ? weights(map_.find("hours"), "'hours'") : std::vector<double>{1};
    for (const auto& name : names("share", core::kinds_max)) s.kinds.push_back({.name = name});
    for (const auto& name : names("clinicians", core::roles_max)) s.roles.push_back({.name = name, .clinicians = {}});
    by_name("share", s.kinds, &core::ScenarioKind::share);
    by_name("urgent", s.kinds, &core::ScenarioKind::urgent);
    by_name("clinicians", s.roles, &core::ScenarioRole::clinicians);
    by_name("slots", s.roles, &core::ScenarioRole::slots);
    by_name("slot_minutes", s.roles, &core::ScenarioRole::slot_minutes);
    by_name("consultation_minutes", s.roles, &core::ScenarioRole::consultation_minutes);
    by_name("consultation_cv", s.roles, &core::ScenarioRole::consultation_cv);
    by_name("on_day_every", s.roles, &core::ScenarioRole::on_day_every);
    if (map_.has("overflow_role")) s.overflow_role = static_cast<int>(index_of(s.roles, map_.find("overflow_role")));
    s.route = table("route", s);
    s.resolve = table("resolve", s);
    staff(s);
    s.did_not_attend = bands("did_not_attend", map_.need("did_not_attend"));
    map_.none_without("cancelled", {"cancelled_again", "cancelled_days"});
    if (map_.has("cancelled")) {
      s.cancelled = bands("cancelled", map_.find("cancelled"));
      s.cancelled_again = number(map_, "cancelled_again");
      s.cancelled_days = number(map_, "cancelled_days");
    }
    if (map_.has("gave_up")) {
      const Map gave_up(file_, map_.find("gave_up"), "'gave_up'", {"urgent", "lead_days", "share"});
      if (gave_up.has("urgent")) s.gave_up_urgent = number(gave_up, "urgent");
      if (gave_up.has("lead_days") || gave_up.has("share")) {
        s.gave_up_lead_days = file_.integer(gave_up.need("lead_days"), "'gave_up.lead_days'", 0, core::booking_days_max);
        s.gave_up_share = number(gave_up, "share");
      }
    }
    const auto part = [&](const char* key, std::initializer_list<std::string_view> keys) {
      return Map(file_, map_.need(key), fmt::format("'{}'", key), keys);
    };
    const Map missed = part("missed", {"again", "mean_days"}), blocked = part("blocked", {"again", "after_days"}),
              again = part("return", {"median_days", "sigma"});
    s.missed_again = number(missed, "again");
    s.missed_days = number(missed, "mean_days");
    s.blocked_again = number(blocked, "again");
    s.blocked_days = number(blocked, "after_days");
    s.return_days = number(again, "median_days");
    s.return_sigma = number(again, "sigma");
    s.visits_max = whole("visits_max", 250);
    s.booking_days = whole("booking_days", core::booking_days_max);
    s.warm_up_days = whole("warm_up_days", core::scenario_days_max);
    s.measure_days = whole("measure_days", core::scenario_days_max);
    read_groups(file_, map_, s);
    read_closing_neighbour(file_, map_, s);
    read_costs(file_, map_, s);
    read_presentations(file_, map_, folder, s);
    return s;
  }

 private:
  int whole(const char* key, int most) { return file_.integer(map_.need(key), fmt::format("'{}'", key), 0, most); }
  double number(const Map& map, const char* key) { return file_.number(map.need(key), fmt::format("'{}'", key)); }

  std::vector<double> weights(const YAML::Node& node, const char* what) {
    std::vector<double> all;
    for (const auto& one : file_.list(node, what, 366)) all.push_back(file_.number(one, fmt::format("a weight of {}", what)));
    return all;
  }

  std::vector<std::string> names(const char* key, std::size_t most) {
    std::vector<std::string> all;
    for (const auto& [name, value] : pairs(file_, map_.need(key), fmt::format("'{}'", key), most)) {
      if (!is_name(name))
        file_.complain(value, fmt::format("the name '{}' must have 1 to 20 letters, digits, _ and -", name.substr(0, 60)));
      all.push_back(name);
    }
    return all;
  }

  // What a scenario may say of some roles and leave out of others.
  void staff(core::Scenario& s) {
    of_some("leave_days", s, [&](auto& r, const auto& node, const auto& what) { r.leave_days = file_.number(node, what); });
    of_some("sick_share", s, [&](auto& r, const auto& node, const auto& what) { r.sick_share = file_.number(node, what); });
    of_some("training_share", s, [&](auto& r, const auto& node, const auto& what) { r.training_share = file_.number(node, what); });
    of_some("caseload", s, [&](auto& r, const auto& node, const auto& what) { r.caseload = file_.integer(node, what, 0, 10'000); });
    of_some("group_size", s, [&](auto& r, const auto& node, const auto& what) { r.group_size = file_.integer(node, what, 1, 100); });
    of_some("vacancy", s, [&](auto& r, const auto& node, const auto& what) {
      const Map map(file_, node, what, {"from_day", "to_day", "posts"});
      if (!map) return;
      r.vacancy.from_day = file_.integer(map.need("from_day"), "'from_day'", 0, core::scenario_days_max);
      r.vacancy.to_day = file_.integer(map.need("to_day"), "'to_day'", 0, core::scenario_days_max);
      if (map.has("posts")) r.vacancy.posts = file_.integer(map.find("posts"), "'posts'", 1, 1000);
    });
    of_some("course", s, [&](auto& r, const auto& node, const auto& what) {
      const Map map(file_, node, what, {"visits", "every_days"});
      if (!map) return;
      r.course_visits = file_.integer(map.need("visits"), "'visits'", 1, 100);
      r.course_days = file_.integer(map.need("every_days"), "'every_days'", 1, core::booking_days_max);
    });
  }

  template <class Take>
  void of_some(const char* key, core::Scenario& s, Take take) {
    if (!map_.has(key)) return;
    for (const auto& [name, value] : pairs(file_, map_.find(key), fmt::format("'{}'", key), core::roles_max)) {
      const auto role = std::ranges::find(s.roles, name, &core::ScenarioRole::name);
      if (role == s.roles.end())
        file_.complain(value, fmt::format("'{}' of '{}' is no role that 'clinicians' names", name.substr(0, 60), key));
      else take(*role, value, fmt::format("'{}.{}'", key, name));
    }
  }

  // A column: a value for each of the things that have names, and for nothing else.
  template <class Thing, class Value>
  void by_name(const char* key, std::vector<Thing>& things, Value Thing::* member) {
    const YAML::Node node = map_.need(key);
    std::size_t found = 0;
    for (const auto& [name, value] : pairs(file_, node, fmt::format("'{}'", key), 60)) {
      const auto thing = std::ranges::find(things, name, &Thing::name);
      if (thing == things.end()) {
        file_.complain(value, fmt::format("'{}' of '{}' is {}", name.substr(0, 60), key, unknown<Thing>));
        continue;
      }
      ++found;
      const std::string what = fmt::format("'{}.{}'", key, name);
      if constexpr (std::is_same_v<Value, std::vector<int>>) (*thing).*member = by_weekday(value, what);
      else if constexpr (std::is_same_v<Value, int>) (*thing).*member = file_.integer(value, what, 0, 1000);
      else (*thing).*member = file_.number(value, what);
    }
    if (node.IsDefined() && node.IsMap() && found < things.size())
      file_.complain(node, fmt::format("'{}' does not say all {}", key, things.size()));
  }

  // One number, or a list of them.
  std::vector<int> by_weekday(const YAML::Node& node, const std::string& what) {
    if (!node.IsSequence()) return {file_.integer(node, what + ", of every day or in a list of one a weekday,", 0, 1000)};
    std::vector<int> all;
    for (const auto& day : file_.list(node, what, 366)) all.push_back(file_.integer(day, "a day of " + what, 0, 1000));
    return all;
  }

  template <class Thing>
  std::ptrdiff_t index_of(const std::vector<Thing>& things, const YAML::Node& node) {
    const std::string name = file_.scalar(node, "a name");
    const auto found = std::ranges::find(things, name, &Thing::name);
    if (found == things.end()) return file_.complain(node, fmt::format("'{}' is {}", name.substr(0, 60), unknown<Thing>)), -1;
    return found - things.begin();
  }

  std::vector<std::vector<double>> table(const char* key, const core::Scenario& s) {
    std::vector<std::vector<double>> rows(s.kinds.size(), std::vector<double>(s.roles.size()));
    const YAML::Node node = map_.need(key);
    std::size_t found = 0;
    for (const auto& [kind, cells] : pairs(file_, node, fmt::format("'{}'", key), core::kinds_max)) {
      const auto k = std::ranges::find(s.kinds, kind, &core::ScenarioKind::name);
      if (k == s.kinds.end()) {
        file_.complain(cells, fmt::format("'{}' of '{}' is no kind of need that 'share' names", kind.substr(0, 60), key));
        continue;
      }
      ++found;
      for (const auto& [role, value] : pairs(file_, cells, fmt::format("'{}.{}'", key, kind), core::roles_max)) {
        const auto r = std::ranges::find(s.roles, role, &core::ScenarioRole::name);
        if (r == s.roles.end())
          file_.complain(value, fmt::format("'{}' of '{}.{}' is no role that 'clinicians' names", role.substr(0, 60), key, kind));
        else
          rows[static_cast<std::size_t>(k - s.kinds.begin())][static_cast<std::size_t>(r - s.roles.begin())] =
              file_.number(value, fmt::format("'{}.{}.{}'", key, kind, role));
      }
    }
    if (node.IsDefined() && node.IsMap() && found < s.kinds.size())
      file_.complain(node, fmt::format("'{}' does not say all {} kinds of need", key, s.kinds.size()));
    return rows;
  }

  std::vector<core::LeadBand> bands(const char* key, const YAML::Node& node) {
    std::vector<core::LeadBand> all;
    for (const auto& [from, value] : pairs(file_, node, fmt::format("'{}'", key), 50)) {
      int days = 0;
      const auto [end, error] = std::from_chars(from.data(), from.data() + from.size(), days);
      if (error != std::errc() || end != from.data() + from.size() || days < 0 || days > core::booking_days_max)
        file_.complain(value,
                       fmt::format("'{}' of '{}' is no number of days from 0 to {}", from.substr(0, 60), key, core::booking_days_max));
      else all.push_back({days, file_.number(value, fmt::format("'{}.{}'", key, from))});
    }
    return all;
  }

  File& file_;
  Map map_;
};

bool sent_to(const core::Scenario& s, int role) {
  return std::ranges::find(s.roles_of, role, &std::pair<std::string, int>::second) != s.roles_of.end() || s.reception.not_followed == role;
}

// A route to somebody of whom it is not said what they settle would look like a role that settles nothing.
void complain_of_holes(File& file, const YAML::Node& root, const core::Scenario& s) {
  for (std::size_t k = 0; k < s.kinds.size(); ++k)
    for (std::size_t r = 0; r < s.roles.size(); ++r) {
      const auto path = fmt::format("{}.{}", s.kinds[k].name, s.roles[r].name);
      if (nearest(root, "resolve." + path).IsScalar()) continue;
      if (s.route[k][r] > 0)
        file.complain(nearest(root, "route." + path),
                      fmt::format("route.{0} has no resolve.{0}: say how likely a visit settles the need", path));
      else if (!s.kinds[k].presentations.empty() && sent_to(s, static_cast<int>(r)))
        file.complain(
            nearest(root, "resolve." + s.kinds[k].name),
            fmt::format("the rules may send {0} needs to {1}, by mistake too: say resolve.{0}.{1}, how likely a visit settles them",
                        s.kinds[k].name, s.roles[r].name));
    }
}

std::vector<Setting> settings_of(File& file, const YAML::Node& root) {
  std::vector<Setting> all;
  if (const YAML::Node set = nearest(root, "set"); !set.is(root))
    for (const auto& [path, value] : pairs(file, set, "'set'", settings_max)) {
      const auto [where, line] = file.place_of(value);
      all.push_back({path, set_to(file, path, value), where, line});
    }
  return all;
}

// A scenario that says only what it changes, laid over the one it is based on: its own keys take the place of the other's. What it sets is
// still to be set.
std::vector<Setting> lay_over(File& file, const Source& over, YAML::Node& root, int lines) {
  std::vector<Complaint> told;  // already, when it was read alone
  const YAML::Node own = File(over.file, told).parse(std::string(static_cast<std::size_t>(lines), '\n') + over.text);
  file.continues_in(over.file, lines);
  const auto keys = pairs(file, own, "a scenario based on another", 100);
  for (const auto& [key, value] : keys)
    if (key != "based_on" && key != "set") root[key] = value;
  for (const char* key : {"title", "source"})
    if (std::ranges::find(keys, key, &std::pair<std::string, YAML::Node>::first) == keys.end())
      file.complain(lines + 1, fmt::format("a scenario based on another has no '{}' of its own", key));
  return settings_of(file, own);
}

int lines_of(const Source& source) { return static_cast<int>(std::ranges::count(source.text, '\n')) + 1; }

}  // namespace

Setting parse_setting(std::string_view text) {
  const auto at = text.find('=');
  if (at == text.npos) return {.path = std::string(text.substr(0, 100)), .value = ""};
  return {.path = std::string(text.substr(0, at)), .value = std::string(text.substr(at + 1))};
}

LoadedScenario compile_scenario(const std::vector<Source>& layers, const std::vector<Setting>& settings,
                                const std::filesystem::path& folder) {
  std::vector<Complaint> complaints;
  File file(layers.front().file, complaints);
  YAML::Node root = file.parse(layers.front().text);
  core::Scenario scenario;
  std::vector<Setting> all;
  // Each layer's settings are balanced for themselves: what is then set over them balances rows anew.
  const auto set = [&](const std::vector<Setting>& more) {
    apply(more, root, file);
    all.insert(all.end(), more.begin(), more.end());
  };
  if (root.IsDefined()) {
    int lines = lines_of(layers.front());
    for (const auto& layer : layers | std::views::drop(1)) {
      set(lay_over(file, layer, root, lines));
      lines += lines_of(layer);
    }
    set(settings);
    scenario = Reading(file, root).read(folder);
  }
  if (complaints.empty() && file.sound()) {
    complain_of_holes(file, root, scenario);
    complain_of(core::faults_of(scenario), root, all, file);
  }
  if (!complaints.empty()) return std::unexpected(std::move(complaints));
  return scenario;
}

std::expected<std::vector<Source>, std::vector<Complaint>> layers_of(const std::filesystem::path& path) {
  std::vector<Source> layers;
  std::vector<Complaint> complaints;
  for (auto name = path.filename().string();;) {
    auto text = text_of(path.parent_path() / name);
    if (!text) return std::unexpected(std::vector<Complaint>{{name, 0, "the file cannot be read"}});
    layers.insert(layers.begin(), {name, std::move(*text)});
    File file(name, complaints);
    const YAML::Node root = file.parse(layers.front().text), based_on = nearest(root, "based_on");
    if (file.sound() && !based_on.IsScalar()) return layers;
    if (file.sound()) {
      name = based_on.Scalar();
      if (std::filesystem::path(name) != std::filesystem::path(name).filename())
        file.complain(based_on, "'based_on' names a file of the same folder");
      else if (std::ranges::find(layers, name, &Source::file) != layers.end() || layers.size() >= layers_max)
        file.complain(based_on, fmt::format("'based_on' names '{}', and so on without end", name));
      else if (!std::filesystem::is_regular_file(path.parent_path() / name))
        file.complain(based_on, fmt::format("'based_on' names '{}', which is not there: lay a copy of it beside this file", name));
    }
    if (!file.sound()) return std::unexpected(std::move(complaints));
  }
}

LoadedScenario load_scenario(const std::filesystem::path& path, const std::vector<Setting>& settings) {
  const auto layers = layers_of(path);
  if (!layers) return std::unexpected(layers.error());
  return compile_scenario(*layers, settings, path.parent_path());
}

}  // namespace catalogue
