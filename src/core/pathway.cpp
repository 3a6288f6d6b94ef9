#include "core/pathway.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

namespace core {

namespace {

Error refuse(std::string question, std::string text) { return {Fault::invalid, std::move(question), std::move(text)}; }

std::int32_t known(const std::optional<int>& value) { return value.value_or(Facts::not_asked); }
std::int32_t known(const std::optional<bool>& value) { return value ? (*value ? Facts::yes : Facts::no) : Facts::not_asked; }

}  // namespace

std::string_view Text::in(std::string_view language) const {
  const auto found = std::ranges::find(others, language, [](const auto& other) { return std::string_view(other.first); });
  return found == others.end() ? std::string_view(en) : std::string_view(found->second);
}

const Pathway* Catalogue::pathway_of(std::string_view service) const {
  const auto found =
      std::ranges::find(pathways, service, [](const Pathway& pathway) -> std::string_view { return pathway.booking.service; });
  return found == pathways.end() ? nullptr : &*found;
}

const Pathway* Catalogue::pathway(std::string_view id) const {
  const auto found = std::ranges::find(pathways, id, &Pathway::id);
  return found == pathways.end() ? nullptr : &*found;
}

const Destination* Catalogue::destination(std::string_view id) const {
  const auto found = std::ranges::find(destinations, id, &Destination::id);
  return found == destinations.end() ? nullptr : &*found;
}

std::optional<std::int32_t> parse_answer(const Fact& fact, std::string_view value) {
  if (value == "unsure" && fact.kind != AnswerKind::choice) return Facts::unsure;
  switch (fact.kind) {
    case AnswerKind::yes_no:
      if (value == "yes") return Facts::yes;
      if (value == "no") return Facts::no;
      return std::nullopt;
    case AnswerKind::choice: {
      const auto found = std::ranges::find(fact.options, value, &Option::code);
      if (found == fact.options.end()) return std::nullopt;
      return static_cast<std::int32_t>(found - fact.options.begin());
    }
    case AnswerKind::number: {
      std::int32_t number = 0;
      const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), number);
      if (error != std::errc() || end != value.data() + value.size() || number < fact.least || number > fact.most) return std::nullopt;
      return number;
    }
  }
  return std::nullopt;
}

std::string answer_code(const Fact& fact, std::int32_t value) {
  if (value == Facts::not_asked) return "";
  if (value == Facts::unsure) return "unsure";
  switch (fact.kind) {
    case AnswerKind::yes_no: return value == Facts::yes ? "yes" : "no";
    case AnswerKind::choice: return fact.options.at(static_cast<std::size_t>(value)).code;
    case AnswerKind::number: break;
  }
  return std::to_string(value);
}

std::string answer_text(const Fact& fact, std::int32_t value, std::string_view language) {
  if (value == Facts::not_asked) return "Not asked";
  if (value == Facts::unsure) return "Not sure";
  switch (fact.kind) {
    case AnswerKind::yes_no: return value == Facts::yes ? "Yes" : "No";
    case AnswerKind::choice: return std::string(fact.options.at(static_cast<std::size_t>(value)).text.in(language));
    case AnswerKind::number: break;
  }
  return std::to_string(value);
}

std::vector<Fact> record_fact_table() {
  constexpr std::int32_t most = 1000;
  const auto fact = [](RecordFact record, AnswerKind kind, const char* label) {
    return Fact{std::string(code(record)), kind, {label, {}}, {}, 0, most};
  };
  return {fact(RecordFact::age, AnswerKind::number, "Age"),
          fact(RecordFact::visits_90_days, AnswerKind::number, "Contacts in the last 90 days"),
          fact(RecordFact::open_episodes, AnswerKind::number, "Open episodes"),
          fact(RecordFact::registered_here, AnswerKind::yes_no, "Registered here"),
          fact(RecordFact::interpreter_needed, AnswerKind::yes_no, "Interpreter needed"),
          fact(RecordFact::pregnant_possible, AnswerKind::yes_no, "Pregnancy is possible"),
          fact(RecordFact::clinician_asks, AnswerKind::yes_no, "Asked for by a clinician here")};
}

Facts facts_from(const RecordFacts& record) {
  Facts facts;
  const auto set = [&facts](RecordFact fact, const auto& value) { facts[static_cast<FactIndex>(fact)] = known(value); };
  set(RecordFact::age, record.age);
  set(RecordFact::visits_90_days, record.visits_90_days);
  set(RecordFact::open_episodes, record.open_episodes);
  set(RecordFact::registered_here, record.registered_here);
  set(RecordFact::interpreter_needed, record.interpreter_needed);
  set(RecordFact::pregnant_possible, record.pregnant_possible);
  set(RecordFact::clinician_asks, std::optional(record.clinician_asks));
  return facts;
}

Result<Facts> facts_from(const Catalogue& catalogue, std::span<const Answer> answers, const RecordFacts& record) {
  if (answers.size() > answers_max) return std::unexpected(refuse("answers", fmt::format("Give at most {} answers.", answers_max)));
  Facts facts = facts_from(record);
  for (const Answer& answer : answers) {
    const auto found = catalogue.fact_by_id.find(answer.question);
    if (found == catalogue.fact_by_id.end() || found->second < record_facts_count)
      return std::unexpected(refuse(answer.question.substr(0, 80), "This question is not one of ours. Start the request again."));
    const Fact& fact = catalogue.facts[found->second];
    const auto value = parse_answer(fact, answer.value);
    if (!value) {
      const auto text = fact.kind == AnswerKind::number
                            ? fmt::format("Enter a whole number from {} to {} for '{}'.", fact.least, fact.most, fact.label.en)
                            : fmt::format("Choose one of the answers to '{}'.", fact.label.en);
      return std::unexpected(refuse(answer.question, text));
    }
    if (facts[found->second] != Facts::not_asked)
      return std::unexpected(refuse(answer.question, fmt::format("Answer '{}' only once.", fact.label.en)));
    facts[found->second] = *value;
  }
  return facts;
}

namespace {

struct Words {
  const Catalogue& catalogue;
  const Condition& condition;
  std::string_view language;

  std::string leaf(const Condition::Node& node, bool negated) const {
    const Fact& fact = catalogue.facts[node.fact];
    const auto label = fact.label.in(language);
    using Op = Condition::Op;
    if (node.op == Op::less) return fmt::format(fmt::runtime(negated ? "{} {} or over" : "{} under {}"), label, node.value);
    if (node.op == Op::at_most) return fmt::format(fmt::runtime(negated ? "{} over {}" : "{} {} or under"), label, node.value);
    std::string values;
    const auto add = [&](std::int32_t value) {
      if (!values.empty()) values += " or ";
      values += answer_text(fact, value, language);
    };
    if (node.op == Op::equal) {
      add(node.value);
    } else {
      for (std::int32_t value = 0; value < Condition::options_max; ++value)
        if (node.set >> value & 1) add(value);
      if (node.set & Condition::unsure_bit) add(Facts::unsure);
    }
    return fmt::format(fmt::runtime(negated ? "{}: not {}" : "{}: {}"), label, values);
  }

  std::string at(std::size_t index, bool negated, bool inner) const {
    using Op = Condition::Op;
    const auto& node = condition.nodes[index];
    if (node.op == Op::negate) return at(index + 1, !negated, inner);
    if (node.op == Op::if_asked) return at(condition.nodes[index + 1].end, negated, inner);
    if (node.op != Op::all && node.op != Op::any) return leaf(node, negated);
    const bool every = (node.op == Op::all) != negated;
    std::string words;
    int parts = 0;
    for (std::size_t child = index + 1; child < node.end; child = condition.nodes[child].end, ++parts) {
      if (parts) words += every ? "; and " : "; or ";
      words += at(child, negated, true);
    }
    return inner && parts > 1 ? "(" + words + ")" : words;
  }
};

}  // namespace

std::string describe(const Catalogue& catalogue, const Condition& condition, std::string_view language) {
  if (condition.always()) return "always";
  return Words{catalogue, condition, language}.at(0, false, false);
}

}  // namespace core
