#include <fmt/format.h>
#include <fmt/ranges.h>

#include "catalogue/compile.h"

namespace catalogue {

namespace {

using core::AnswerKind;
using core::Condition;
using core::FactIndex;
using Op = Condition::Op;

constexpr int depth_max = 8;
constexpr std::size_t nodes_max = 4000;

struct ConditionReader {
  Compilation& all;
  File& file;
  Condition condition = {};

  std::size_t open(Op op, FactIndex fact = core::no_fact) {
    condition.nodes.push_back({op, fact, 0, 0, 0});
    return condition.nodes.size() - 1;
  }
  void close(std::size_t at) { condition.nodes[at].end = static_cast<std::uint16_t>(condition.nodes.size()); }

  void read(const YAML::Node& node, int depth) {
    if (depth > depth_max || condition.nodes.size() > nodes_max) {
      if (condition.nodes.size() <= nodes_max) file.complain(node, fmt::format("a condition may be at most {} deep", depth_max));
      return;
    }
    if (!node.IsMap() || node.size() != 1) {
      file.complain(node, "a condition is one of 'fact: value', 'all: [...]', 'any: [...]', 'not: {...}'");
      return;
    }
    const auto entry = node.begin();
    const std::string key = entry->first.IsScalar() ? entry->first.Scalar() : "";
    if (key == "all" || key == "any") {
      const auto parts = file.list(entry->second, fmt::format("'{}'", key), 100);
      if (parts.empty() && entry->second.IsSequence()) file.complain(node, fmt::format("'{}' holds nothing", key));
      const auto at = open(key == "all" ? Op::all : Op::any);
      for (const auto& part : parts) read(part, depth + 1);
      close(at);
    } else if (key == "not") {
      const auto at = open(Op::negate);
      read(entry->second, depth + 1);
      close(at);
    } else {
      comparison(entry->first, key, entry->second);
    }
  }

  void comparison(const YAML::Node& at, const std::string& id, const YAML::Node& value) {
    const auto found = all.catalogue.fact_by_id.find(id);
    if (found == all.catalogue.fact_by_id.end()) {
      file.complain(at, fmt::format("no fact is called '{}' here: it must be a record fact or a question asked before", id.substr(0, 60)));
      return;
    }
    const FactIndex fact = found->second;
    all.used[fact] = true;
    const Condition& asked = all.ask_when[fact];
    if (asked.always()) return leaf(fact, value);
    const auto guard = open(Op::if_asked, fact);
    const auto shift = condition.nodes.size();
    for (Condition::Node node : asked.nodes) {
      node.end = static_cast<std::uint16_t>(node.end + shift);
      condition.nodes.push_back(node);
    }
    leaf(fact, value);
    close(guard);
  }

  void leaf(FactIndex index, const YAML::Node& value) {
    const auto at = open(Op::equal, index);
    Condition::Node& node = condition.nodes[at];
    const core::Fact& fact = all.catalogue.facts[index];
    if (value.IsScalar()) {
      node.value = answer(fact, value);
    } else if (value.IsMap() && value.size() == 1 && value.begin()->first.IsScalar()) {
      const std::string& sign = value.begin()->first.Scalar();
      const YAML::Node operand = value.begin()->second;
      if (sign == "in") {
        node.op = Op::in;
        node.set = set_of(fact, operand);
      } else if (sign == "<" || sign == "<=") {
        node.op = sign == "<" ? Op::less : Op::at_most;
        if (fact.kind != AnswerKind::number)
          file.complain(value, fmt::format("'{}' is no number, so '{}' means nothing for it", fact.id, sign));
        node.value = answer(fact, operand);
      } else {
        file.complain(value, fmt::format("unknown comparison '{}': write 'fact: value', or in, <, <=", sign.substr(0, 20)));
      }
    } else {
      file.complain(value, "a comparison is 'fact: value', 'fact: {in: [...]}', 'fact: {<: 16}' or 'fact: {<=: 16}'");
    }
    close(at);
  }

  std::int32_t answer(const core::Fact& fact, const YAML::Node& value) {
    const std::string words = file.scalar(value, fmt::format("the value of '{}'", fact.id), 80);
    if (const auto parsed = core::parse_answer(fact, words)) return *parsed;
    std::vector<std::string> codes;
    for (const auto& option : fact.options) codes.push_back(option.code);
    if (fact.kind == AnswerKind::yes_no) codes = {"yes", "no", "unsure"};
    if (fact.kind == AnswerKind::number) codes = {fmt::format("a whole number from {} to {}", fact.least, fact.most)};
    file.complain(value, fmt::format("'{}' has no answer '{}'; it has: {}", fact.id, words, fmt::join(codes, ", ")));
    return 0;
  }

  std::uint64_t set_of(const core::Fact& fact, const YAML::Node& values) {
    std::uint64_t set = 0;
    if (fact.kind == AnswerKind::number)
      file.complain(values, fmt::format("'{}' is a number: compare it with <, <= or one value", fact.id));
    const auto entries = file.list(values, "'in'", Condition::options_max);
    if (entries.empty() && values.IsSequence()) file.complain(values, "'in' holds nothing");
    for (const auto& entry : entries) {
      const std::int32_t value = answer(fact, entry);
      if (value == core::Facts::unsure) set |= Condition::unsure_bit;
      if (value >= 0 && value < Condition::options_max) set |= std::uint64_t{1} << value;
    }
    return set;
  }
};

}  // namespace

Compilation::Compilation() {
  catalogue.facts = core::record_fact_table();
  for (core::FactIndex fact = 0; const auto& entry : catalogue.facts) catalogue.fact_by_id.emplace(entry.id, fact++);
  ask_when.resize(catalogue.facts.size());
  used.resize(catalogue.facts.size(), true);
  lines.resize(catalogue.facts.size(), 0);
}

core::FactIndex Compilation::add_fact(File& file, int line, core::Fact fact) {
  const bool word = fact.id == "all" || fact.id == "any" || fact.id == "not";
  if (fact.id.empty()) return core::no_fact;
  if (word || catalogue.fact_by_id.contains(fact.id)) {
    file.complain(line, fmt::format("the id '{}' is taken: ids of questions are unique over all files", fact.id));
    return core::no_fact;
  }
  if (catalogue.facts.size() == core::facts_max) {
    file.complain(line, fmt::format("there are more than {} facts in all files", core::facts_max));
    return core::no_fact;
  }
  const auto index = static_cast<core::FactIndex>(catalogue.facts.size());
  catalogue.fact_by_id.emplace(fact.id, index);
  catalogue.facts.push_back(std::move(fact));
  ask_when.emplace_back();
  used.push_back(false);
  lines.push_back(line);
  return index;
}

core::Condition read_condition(Compilation& all, File& file, const YAML::Node& node) {
  ConditionReader reader{all, file};
  if (node.IsDefined()) reader.read(node, 1);
  if (reader.condition.nodes.size() > nodes_max) {
    file.complain(node, "the condition is too large");
    reader.condition.nodes.clear();
  }
  return reader.condition;
}

}  // namespace catalogue
