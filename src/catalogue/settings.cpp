#include "catalogue/settings.h"

#include <algorithm>
#include <charconv>
#include <map>
#include <optional>
#include <ranges>
#include <set>
#include <span>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace catalogue {
namespace {

const YAML::Node undefined{YAML::NodeType::Undefined};

std::vector<std::string> parts_of(std::string_view path) {
  std::vector<std::string> parts(1);
  for (const char c : path) {
    if (c == '.') parts.emplace_back();
    else parts.back() += c;
  }
  return parts;
}

YAML::Node child(const YAML::Node& node, const std::string& key) {
  if (node.IsMap())
    for (const auto& entry : node)
      if (entry.first.IsScalar() && entry.first.Scalar() == key) return entry.second;
  std::size_t index = 0;
  const auto [end, error] = std::from_chars(key.data(), key.data() + key.size(), index);
  if (node.IsSequence() && error == std::errc() && end == key.data() + key.size() && index < node.size()) return node[index];
  return undefined;
}

std::vector<std::string> keys_of(const YAML::Node& node) {
  std::vector<std::string> keys;
  if (node.IsMap())
    for (const auto& entry : node)
      if (entry.first.IsScalar()) keys.push_back(entry.first.Scalar());
  if (node.IsSequence())
    for (std::size_t i = 0; i < node.size(); ++i) keys.push_back(std::to_string(i));
  return keys;
}

std::optional<double> number_in(const std::string& text) {
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  return error == std::errc() && end == text.data() + text.size() ? std::optional(value) : std::nullopt;
}

double value_of(const YAML::Node& node) { return node.IsScalar() ? number_in(node.Scalar()).value_or(0) : 0; }

bool is_row(const std::vector<std::string>& parts) {
  return (parts.size() == 3 && parts[0] == "route") || (parts.size() == 2 && parts[0] == "share");
}

// A rota said by one number, and now to differ by weekday.
void spread_over_the_week(YAML::Node days, const YAML::Node& root) {
  const YAML::Node each(YAML::NodeType::Sequence);
  for (std::size_t day = 0; day < child(root, "weekday").size(); ++day) YAML::Node(each).push_back(days.Scalar());
  days = each;
}

// "[1, 0, 1, 0, 1]": a rota by weekday.
YAML::Node days_in(std::string_view text) {
  YAML::Node days(YAML::NodeType::Sequence);
  for (const auto part : text.substr(1, text.size() - 2) | std::views::split(',')) {
    const std::string_view day(part.begin(), part.end());
    const auto from = std::min(day.find_first_not_of(' '), day.size());
    days.push_back(std::string(day.substr(from, day.find_last_not_of(' ') + 1 - from)));
  }
  return days;
}

// What was set stays; the rest shares what is left, in proportion. Left alone where that cannot be: the row then does not add up.
void balance(YAML::Node row, const std::set<std::string>& pinned) {
  double fixed = 0, rest = 0;
  for (const auto& entry : row) (pinned.contains(entry.first.Scalar()) ? fixed : rest) += value_of(entry.second);
  if (!(rest > 0) || !(fixed >= 0 && fixed <= 1)) return;
  for (const auto& entry : row)
    if (!pinned.contains(entry.first.Scalar())) {
      YAML::Node cell = entry.second;
      cell = fmt::format("{}", value_of(cell) * (1 - fixed) / rest);
    }
}

// What a scenario may leave out, so that a path may be the first to say it: by role; or of its own names.
bool may_be_left_out(const std::vector<std::string>& parts, const YAML::Node& root) {
  static const std::set<std::string> by_role{"leave_days", "sick_share", "training_share", "caseload", "group_size", "vacancy", "course"},
      others{"cancelled", "gave_up", "cancelled_again", "cancelled_days", "closing_neighbour"};
  if (by_role.contains(parts[0])) return parts.size() > 1 && child(child(root, "clinicians"), parts[1]).IsDefined();
  return others.contains(parts[0]);
}

// Makes what is missing of a path, from `deep` on below `within`, and says it.
void add(YAML::Node within, std::span<const std::string> rest, const std::string& value) {
  if (rest.size() == 1) within[rest[0]] = value;
  else add(within[rest[0]], rest.subspan(1), value);
}

}  // namespace

std::string set_to(File& file, const std::string& path, const YAML::Node& value) {
  const auto what = "'" + path.substr(0, 60) + "'";
  if (!value.IsSequence() || !path.starts_with("clinicians.")) return file.scalar(value, what);
  std::string days;
  for (const auto& day : file.list(value, what, 366)) days += (days.empty() ? "" : ", ") + file.scalar(day, "a day of " + what);
  return "[" + days + "]";
}

void apply(const std::vector<Setting>& settings, const YAML::Node& root, File& file) {
  std::map<std::string, std::set<std::string>> pinned;  // by row
  for (const auto& setting : settings) {
    const auto refuse = [&](std::string text) { file.complain({setting.file, setting.line}, std::move(text)); };
    if (setting.value.empty()) {
      refuse(fmt::format("'{}' must be a path and a number, such as slots.GP=24", setting.path));
      continue;
    }
    const auto parts = parts_of(setting.path);
    YAML::Node at = root, within = root;
    std::size_t deep = 0;
    for (; deep < parts.size(); ++deep) {
      within.reset(at);
      if (deep == 2 && parts[0] == "clinicians" && at.IsScalar()) spread_over_the_week(at, root);
      const YAML::Node next = child(at, parts[deep]);
      if (!next.IsDefined()) break;
      at.reset(next);
    }
    const bool every_day = parts.size() == 2 && deep == 2 && parts[0] == "clinicians" && at.IsSequence();
    const bool rota =
        parts.size() == 2 && deep == 2 && parts[0] == "clinicians" && setting.value.starts_with('[') && setting.value.ends_with(']');
    const bool role_of_a_row = parts.size() == 3 && deep == 2 && (parts[0] == "route" || parts[0] == "resolve") && within.IsMap() &&
                               child(child(root, "clinicians"), parts[2]).IsDefined();
    if (rota) {
      at = days_in(setting.value);
      for (const auto& day : at) file.said_at(day, setting.file, setting.line);
    } else if (role_of_a_row) {
      within[parts[2]] = setting.value;
    } else if (deep < parts.size() && within.IsMap() && may_be_left_out(parts, root) && number_in(setting.value)) {
      add(within, std::span(parts).subspan(deep), setting.value);
    } else if (deep < parts.size()) {
      const auto keys = keys_of(within);
      refuse(keys.empty()
                 ? fmt::format("there is no '{}': nothing lies below '{}'", setting.path, fmt::join(std::span(parts).first(deep), "."))
                 : fmt::format("there is no '{}': '{}' is none of {}", setting.path, parts[deep], fmt::join(keys, ", ")));
      continue;
    } else if (!at.IsScalar() && !every_day) {
      refuse(fmt::format("'{}' is no single number: go on with one of {}", setting.path, fmt::join(keys_of(at), ", ")));
      continue;
    } else if ((every_day || number_in(at.Scalar())) && !number_in(setting.value)) {
      refuse(fmt::format("'{}' must be a number, not '{}'", setting.path, setting.value.substr(0, 60)));
      continue;
    } else {
      at = setting.value;
    }
    file.said_at(nearest(root, setting.path), setting.file, setting.line);
    if (is_row(parts)) pinned[setting.path.substr(0, setting.path.rfind('.'))].insert(parts.back());
  }
  for (const auto& [row, names] : pinned) balance(nearest(root, row), names);
}

void complain_of(const std::vector<core::Error>& faults, const YAML::Node& root, const std::vector<Setting>& settings, File& file) {
  const auto last_first = settings | std::views::reverse;
  for (const auto& fault : faults) {
    const auto said =
        std::ranges::find_if(last_first, [&](const Setting& s) { return s.path == fault.field || s.path.starts_with(fault.field + "."); });
    if (said != last_first.end()) file.complain({said->file, said->line}, fault.text);
    else file.complain(nearest(root, fault.field), fault.text);
  }
}

YAML::Node nearest(YAML::Node node, std::string_view path) {
  YAML::Node at = node;
  for (const auto& part : parts_of(path)) {
    const YAML::Node next = child(at, part);
    if (!next.IsDefined()) break;
    at.reset(next);
  }
  return at;
}

}  // namespace catalogue
