#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "catalogue/compile.h"

namespace catalogue {

namespace {

constexpr std::size_t questions_max = 100;
constexpr int number_max = 1'000'000;

struct QuestionReader {
  Compilation& all;
  File& file;
  core::RuleSet& rules;

  void add(const Map& map, core::Fact fact, core::Question question) {
    question.fact = all.add_fact(file, map.line(), std::move(fact));
    if (question.fact == core::no_fact) return;
    all.ask_when[question.fact] = question.ask_when;
    rules.questions.push_back(std::move(question));
  }

  core::Fact fact_of(const Map& map, const core::Text& ask) {
    core::Fact fact;
    fact.id = map.id();
    fact.label = map.has("label") ? map.text("label") : ask;
    return fact;
  }

  void options(const Map& map, core::Fact& fact) {
    std::set<std::string> seen;
    for (const auto& entry : file.list(map.need("options"), "'options'", core::Condition::options_max)) {
      if (!entry.IsMap() || entry.size() != 1) {
        file.complain(entry, "an option is 'code: words'");
        continue;
      }
      core::Option option{file.id(entry.begin()->first, "an option's code"), file.text(entry.begin()->second, "an option's text")};
      if (option.code == "unsure" || !seen.insert(option.code).second)
        file.complain(entry, fmt::format("the option '{}' is taken", option.code));
      fact.options.push_back(std::move(option));
    }
    if (fact.options.size() < 2) file.complain(map.line(), fmt::format("the choice '{}' has fewer than two options", fact.id));
  }

  void question(const YAML::Node& node) {
    const Map map(file, node, "a question", {"id", "kind", "ask", "label", "hint", "ask_when", "options", "least", "most", "for"});
    if (!map) return;
    core::Question question{core::no_fact, map.text("ask"), map.optional_text("hint"), read_condition(all, file, map.find("ask_when"))};
    core::Fact fact = fact_of(map, question.ask);
    const std::string kind = map.scalar("kind");
    const auto parsed = core::parse_code<core::AnswerKind>(kind);
    if (!parsed && !kind.empty())
      file.complain(map.find("kind"), fmt::format("'{}' is no kind of question: yes_no, choice or number", kind));
    fact.kind = parsed.value_or(core::AnswerKind::yes_no);
    const bool choice = fact.kind == core::AnswerKind::choice;
    const bool number = fact.kind == core::AnswerKind::number;
    if (choice) options(map, fact);
    if (number) {
      fact.least = file.integer(map.need("least"), "'least'", 0, number_max);
      fact.most = file.integer(map.need("most"), "'most'", fact.least, number_max);
    }
    if ((map.has("options") && !choice) || ((map.has("least") || map.has("most")) && !number))
      file.complain(map.line(), "options belong to a choice, least and most to a number");
    const bool for_professional = map.has("for");
    if (for_professional && map.scalar("for") != "professional") file.complain(map.find("for"), "'for' may only say professional");
    add(map, std::move(fact), std::move(question));
    if (for_professional) all.used.back() = true;
  }

  void check_list(const YAML::Node& node) {
    const Map map(file, node, "a check list", {"list", "ask", "hint", "ask_when", "items"});
    const core::Condition ask_when = read_condition(all, file, map.find("ask_when"));
    core::CheckList list{map.id("list"), map.text("ask"), map.optional_text("hint")};
    if (std::ranges::find(rules.lists, list.id, &core::CheckList::id) != rules.lists.end())
      file.complain(node, fmt::format("the id '{}' is taken", list.id));
    rules.lists.push_back(std::move(list));
    const int index = static_cast<int>(rules.lists.size()) - 1;
    const auto items = file.list(map.need("items"), "'items'", 30);
    if (items.empty()) file.complain(node, "a check list has no items");
    for (const auto& item : items) {
      const Map entry(file, item, "an item", {"id", "ask", "label", "hint"});
      if (!entry) continue;
      core::Question question{core::no_fact, entry.text("ask"), entry.optional_text("hint"), ask_when, index};
      core::Fact fact = fact_of(entry, question.ask);
      add(entry, std::move(fact), std::move(question));
    }
  }
};

void read_sign_off(File& file, const Map& map, core::SignOff& sign_off) {
  const Map entry(file, map.need("sign_off"), "'sign_off'", {"name", "role", "date"});
  if (!entry) return;
  const auto words = [&](std::string_view key) {
    const YAML::Node node = entry.need(key);
    return !node.IsDefined() || node.IsNull() || (node.IsScalar() && node.Scalar().empty()) ? std::string() : file.scalar(node, key, 200);
  };
  sign_off.name = words("name");
  sign_off.role = words("role");
  const std::string date = words("date");
  sign_off.date = core::parse_date(date);
  if (!date.empty() && !sign_off.date) file.complain(entry.find("date"), fmt::format("'{}' is no date such as 2026-11-22", date));
  const bool some = !sign_off.name.empty() || !sign_off.role.empty() || !date.empty();
  if (some && (sign_off.name.empty() || sign_off.role.empty() || date.empty()))
    file.complain(entry.node(), "a sign-off has a name, a role and a date, or none of the three");
}

}  // namespace

void read_head(File& file, const Map& map, core::RuleSet& rules) {
  rules.file = file.name();
  rules.id = map.id();
  if (!rules.id.empty() && rules.id + ".yaml" != file.name())
    file.complain(map.find("id"), fmt::format("the id '{}' and the file's name differ", rules.id));
  rules.version = file.integer(map.need("version"), "'version'", 1, 1'000'000);
  rules.title = map.text("title");
  read_sign_off(file, map, rules.sign_off);
  for (const auto& source : file.list(map.need("source"), "'source'", 30)) rules.sources.push_back(file.scalar(source, "a source"));
  if (rules.sources.empty()) file.complain(map.line(), "the file names no source");
}

void read_destinations(Compilation& all, File& file, const Map& map) {
  for (const auto& node : file.list(map.need("destinations"), "'destinations'", 40)) {
    const Map entry(file, node, "a destination", {"id", "name", "tier", "advice", "source"});
    if (!entry) continue;
    core::Destination destination{entry.id(), entry.text("name"), entry.text("advice"), core::Tier::none, entry.scalar("source")};
    const std::string tier = entry.scalar("tier");
    if (const auto parsed = core::parse_code<core::Tier>(tier)) {
      destination.tier = *parsed;
    } else if (!tier.empty()) {
      file.complain(entry.find("tier"), fmt::format("'{}' is no tier: emergency, same_day, clinician or none", tier));
    }
    const bool fresh =
        destination.id != "service" && all.destinations.emplace(destination.id, static_cast<int>(all.catalogue.destinations.size())).second;
    if (!fresh) file.complain(node, fmt::format("the id '{}' is taken", destination.id));
    if (fresh) all.catalogue.destinations.push_back(std::move(destination));
  }
}

void read_questions(Compilation& all, File& file, const Map& map, core::RuleSet& rules) {
  QuestionReader reader{all, file, rules};
  for (const auto& node : file.list(map.need("questions"), "'questions'", questions_max)) {
    if (node.IsMap() && node["list"].IsDefined()) {
      reader.check_list(node);
    } else {
      reader.question(node);
    }
  }
}

}  // namespace catalogue
