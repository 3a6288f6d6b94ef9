#include <fmt/format.h>

#include <algorithm>

#include "catalogue/compile.h"

namespace catalogue {

namespace {

using core::Rule;
using core::RuleKind;

constexpr std::size_t rules_max = 100;  // of one kind in one file

struct RuleReader {
  Compilation& all;
  File& file;
  core::RuleSet& rules;
  RuleKind kind;
  bool has_service = false;

  // The words of every kind of rule; the kinds differ in how they say when and where to.
  Rule common(const Map& map) {
    Rule rule;
    rule.id = map.id();
    rule.kind = kind;
    rule.line = map.line();
    rule.text = map.text("text");
    rule.advice = map.optional_text("advice");
    rule.source = map.scalar("source");
    rule.verified = file.boolean(map.find("verified"), "'verified'", true);
    if (!rule.id.empty() && std::ranges::find(rules.rules, rule.id, &Rule::id) != rules.rules.end())
      file.complain(map.line(), fmt::format("the id '{}' is taken: ids of rules are unique within a file", rule.id));
    return rule;
  }

  void lead_to(const Map& map, std::string_view key, Rule& rule) {
    const std::string to = map.scalar(key);
    if (to == "service") {
      rule.destination = core::the_service;
      if (!has_service) file.complain(map.find(key), "only a route of a pathway leads to its service");
    } else if (const auto found = all.destinations.find(to); found != all.destinations.end()) {
      rule.destination = found->second;
      const bool at_leisure = tier_of(rule) == core::Tier::clinician && kind != RuleKind::red_flag;
      rule.urgency = at_leisure ? core::Urgency::routine : core::urgency_of(tier_of(rule));
    } else if (!to.empty()) {
      file.complain(map.find(key), fmt::format("no destination is called '{}' in front-door.yaml", to.substr(0, 60)));
    }
    if (map.has("urgency")) hurry(map, to, rule);
  }

  void hurry(const Map& map, const std::string& to, Rule& rule) {
    const YAML::Node node = map.find("urgency");
    const std::string urgency = map.scalar("urgency");
    const auto parsed = core::parse_code<core::Urgency>(urgency);
    if (!parsed) {
      if (!urgency.empty()) file.complain(node, fmt::format("'{}' is no urgency: emergency, same_day, soon or routine", urgency));
      return;
    }
    if (*parsed > rule.urgency && rule.destination != core::the_service)
      file.complain(node, fmt::format("'{}' is less urgent than '{}' always is", urgency, to));
    rule.urgency = *parsed;
  }

  core::Tier tier_of(const Rule& rule) const {
    return rule.destination < 0 ? core::Tier::none : all.catalogue.destinations[static_cast<std::size_t>(rule.destination)].tier;
  }

  // `when: always` ends a list of routes.
  core::Condition when(const Map& map, std::string_view key) {
    const YAML::Node node = map.need(key);
    if (node.IsDefined() && node.IsScalar() && node.Scalar() == "always" && kind == RuleKind::route) return {};
    return read_condition(all, file, node);
  }

  void red_flag(const YAML::Node& node, bool gate) {
    const Map map(file, node, "a red flag", {"id", "when", "to", "urgency", "text", "advice", "unsure", "source", "verified"});
    if (!map) return;
    Rule rule = common(map);
    rule.when = when(map, "when");
    lead_to(map, "to", rule);
    if (rule.destination >= 0 && tier_of(rule) == core::Tier::none)
      file.complain(map.find("to"), fmt::format("the red flag '{}' does not escalate: '{}' is neither a clinician nor an emergency service",
                                                rule.id, map.scalar("to")));
    if (map.has("unsure")) {
      const std::string unsure = map.scalar("unsure");
      rule.unsure_counts = unsure != "does_not_count";
      if (unsure != "counts" && unsure != "does_not_count") file.complain(map.find("unsure"), "'unsure' says counts or does_not_count");
      if (!rule.unsure_counts && (gate || tier_of(rule) == core::Tier::emergency))
        file.complain(map.find("unsure"), fmt::format("unsure always counts as yes in the emergency red flag '{}'", rule.id));
    }
    rules.rules.push_back(std::move(rule));
  }

  // A preference or a route.
  void direction(const YAML::Node& node, const char* what) {
    const Map map(file, node, what, {"id", "when", "to", "urgency", "text", "advice", "source", "verified"});
    if (map) add(map, "when", "to");
  }

  void eligibility(const YAML::Node& node) {
    const Map map(file, node, "an eligibility rule", {"id", "require", "otherwise", "urgency", "text", "advice", "source", "verified"});
    if (map) add(map, "require", "otherwise");
  }

  void add(const Map& map, std::string_view when_key, std::string_view to_key) {
    Rule rule = common(map);
    rule.when = when(map, when_key);
    lead_to(map, to_key, rule);
    rules.rules.push_back(std::move(rule));
  }

  // A rule that can never be reached is a mistake in the order.
  void check_order(std::size_t first) {
    const Rule* always = nullptr;
    for (std::size_t i = first; i < rules.rules.size(); ++i) {
      const Rule& rule = rules.rules[i];
      const auto never = [&](const Rule& other, std::string_view why) {
        file.complain(rule.line, fmt::format("the rule '{}' is never reached: '{}' in line {} {}", rule.id, other.id, other.line, why));
      };
      if (always) never(*always, "always matches before it");
      for (std::size_t before = first; before < i && !rule.when.always(); ++before)
        if (rules.rules[before].when == rule.when) never(rules.rules[before], "has the same condition");
      if (rule.kind == RuleKind::red_flag && i > first && rule.urgency < rules.rules[i - 1].urgency)
        file.complain(rule.line, fmt::format("the red flag '{}' is more urgent than '{}' before it: the most urgent come first", rule.id,
                                             rules.rules[i - 1].id));
      if (rule.kind == RuleKind::route && rule.when.always() && !always) always = &rule;
    }
  }
};

}  // namespace

void read_red_flags(Compilation& all, File& file, const Map& map, core::RuleSet& rules, bool gate) {
  RuleReader reader{all, file, rules, RuleKind::red_flag};
  const std::size_t first = rules.rules.size();
  for (const auto& node : file.list(map.need("red_flags"), "'red_flags'", rules_max)) reader.red_flag(node, gate);
  reader.check_order(first);
  if (file.sound() && rules.rules.size() == first) file.complain(map.find("red_flags"), "there is no red flag");
}

void read_preferences(Compilation& all, File& file, const Map& map, core::RuleSet& rules) {
  RuleReader reader{all, file, rules, RuleKind::preference};
  const std::size_t first = rules.rules.size();
  for (const auto& node : file.list(map.need("preferences"), "'preferences'", rules_max)) reader.direction(node, "a preference");
  reader.check_order(first);
}

void read_eligibility(Compilation& all, File& file, const Map& map, core::RuleSet& rules) {
  RuleReader reader{all, file, rules, RuleKind::eligibility};
  const std::size_t first = rules.rules.size();
  for (const auto& node : file.list(map.need("eligibility"), "'eligibility'", rules_max)) reader.eligibility(node);
  reader.check_order(first);
}

void read_routes(Compilation& all, File& file, const Map& map, core::RuleSet& rules, bool has_service) {
  RuleReader reader{all, file, rules, RuleKind::route, has_service};
  const std::size_t first = rules.rules.size();
  for (const auto& node : file.list(map.need("routes"), "'routes'", rules_max)) reader.direction(node, "a route");
  reader.check_order(first);
  if (!file.sound() && rules.rules.size() == first) return;
  if (rules.rules.size() == first || !rules.rules.back().when.always())
    file.complain(map.find("routes"), "the last route must hold 'when: always', so that nobody is left without an answer");
}

}  // namespace catalogue
