#include <fmt/format.h>

#include <algorithm>

#include "catalogue/compile.h"
#include "core/routing.h"

namespace catalogue {

namespace {

constexpr std::size_t examples_min = 15;
constexpr std::size_t examples_max = 300;

struct ExampleReader {
  Compilation& all;
  File& file;
  core::RuleSet& rules;

  // What an example does not name, it takes as asked and answered no, where it must be asked at all.
  void others_no(const core::RuleSet& of, core::Facts& facts) {
    for (const core::Question& question : of.questions) {
      const bool open =
          facts[question.fact] == core::Facts::not_asked && all.catalogue.facts[question.fact].kind == core::AnswerKind::yes_no;
      if (open && core::evaluate(question.ask_when, facts) != core::Truth::no) facts[question.fact] = core::Facts::no;
    }
  }

  std::string expectation(const Map& map) {
    const YAML::Node node = map.need("expect");
    if (!node.IsDefined() || !node.IsMap()) return file.scalar(node, "'expect'", 80);
    const Map entry(file, node, "'expect'", {"incomplete", "offers"});
    if (entry.has("offers") == entry.has("incomplete")) {
      file.complain(node, "'expect' is a rule's id, 'incomplete: <question>' or 'offers: <pathway>'");
      return "";
    }
    return entry.has("offers") ? "offers " + entry.scalar("offers") : "incomplete " + entry.scalar("incomplete");
  }

  void read(const YAML::Node& node) {
    const Map map(file, node, "an example", {"id", "text", "record", "answers", "others", "expect"});
    if (!map) return;
    core::Example example{map.id(), map.text("text"), core::Facts(), expectation(map), map.line()};
    read_facts(all.catalogue, file, map.find("record"), "'record'", true, example.facts);
    read_facts(all.catalogue, file, map.find("answers"), "'answers'", false, example.facts);
    const std::string others = map.has("others") ? map.scalar("others") : "no";
    if (others == "no") {
      others_no(all.catalogue.front_door, example.facts);
      if (&rules != &all.catalogue.front_door) others_no(rules, example.facts);
    } else if (others != "not_asked") {
      file.complain(map.find("others"), "'others' says no or not_asked");
    }
    if (std::ranges::find(rules.examples, example.id, &core::Example::id) != rules.examples.end())
      file.complain(node, fmt::format("the id '{}' is taken", example.id));
    rules.examples.push_back(std::move(example));
  }
};

std::string told(const core::Catalogue& catalogue, const core::RuleSet& rules, const core::RouteOutcome& outcome) {
  if (outcome.kind == core::RouteKind::incomplete)
    return "incomplete " + (outcome.question == core::no_fact ? std::string("?") : catalogue.facts[outcome.question].id);
  return rules.rules[static_cast<std::size_t>(outcome.rule)].id;
}

// At the front door a pathway on offer comes before its own routes.
std::string run(const core::Catalogue& catalogue, const core::RuleSet& rules, const core::Facts& facts) {
  const bool front_door = &rules == &catalogue.front_door;
  if (front_door) {
    if (const auto gate = core::decide_gate(catalogue.front_door, facts)) return told(catalogue, rules, *gate);
    if (const auto offers = core::offered(catalogue, facts); !offers.empty()) return "offers " + offers.pathways[0]->id;
  }
  return told(catalogue, rules, core::decide_route(rules, facts));
}

}  // namespace

void read_facts(const core::Catalogue& catalogue, File& file, const YAML::Node& node, std::string_view what, bool record,
                core::Facts& facts) {
  for (const auto& [id, value] : pairs(file, node, what, 100)) {
    const auto found = catalogue.fact_by_id.find(id);
    if (found == catalogue.fact_by_id.end() || (found->second < core::record_facts_count) != record) {
      file.complain(value, fmt::format("no {} is called '{}'", record ? "record fact" : "question", id.substr(0, 60)));
      continue;
    }
    const core::Fact& fact = catalogue.facts[found->second];
    const std::string words = file.scalar(value, id, 80);
    const auto parsed = core::parse_answer(fact, words);
    if (!parsed) file.complain(value, fmt::format("'{}' has no answer '{}'", id, words));
    facts[found->second] = parsed.value_or(core::Facts::not_asked);
  }
}

void read_examples(Compilation& all, File& file, const YAML::Node& examples, core::RuleSet& rules) {
  const auto nodes = file.list(examples, "'examples'", examples_max);
  if (examples.IsDefined() && examples.IsSequence() && examples.size() < examples_min)
    file.complain(examples, fmt::format("there are {} worked examples: at least {} are needed", examples.size(), examples_min));
  ExampleReader reader{all, file, rules};
  for (const auto& node : nodes) reader.read(node);
}

void run_examples(const core::Catalogue& catalogue, File& file, const core::RuleSet& rules) {
  std::vector<bool> shown(rules.rules.size(), false);
  for (const core::Example& example : rules.examples) {
    const std::string ends = run(catalogue, rules, example.facts);
    if (ends != example.expect)
      file.complain(example.line, fmt::format("the example '{}' expects '{}' but ends in '{}'", example.id, example.expect, ends));
    for (std::size_t i = 0; i < shown.size(); ++i) shown[i] = shown[i] || rules.rules[i].id == ends;
  }
  for (std::size_t i = 0; i < shown.size(); ++i)
    if (const core::Rule& rule = rules.rules[i]; !shown[i])
      file.complain(rule.line, fmt::format("no example ends in the rule '{}', so nothing shows that it works", rule.id));
}

}  // namespace catalogue
