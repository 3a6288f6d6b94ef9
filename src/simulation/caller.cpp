#include "simulation/caller.h"

#include <algorithm>

namespace simulation {
namespace {

using core::FactIndex;
using core::Facts;
using core::RuleKind;
using core::RuleSet;

bool looks_at(const core::Condition& condition, FactIndex fact) {
  return std::ranges::any_of(condition.nodes, [&](const auto& node) { return node.fact == fact; });
}
bool looks_at(const RuleSet& rules, RuleKind kind, FactIndex fact) {
  return std::ranges::any_of(rules.rules, [&](const auto& rule) { return rule.kind == kind && looks_at(rule.when, fact); });
}

const core::Rule* red_flag_of(const RuleSet& rules, const Facts& facts) {
  const auto outcome = core::decide_route(rules, facts);
  return outcome.kind == core::RouteKind::red_flag ? &rules.rules[static_cast<std::size_t>(outcome.rule)] : nullptr;
}

}  // namespace

std::int32_t Caller::draw(const RuleSet& rules, FactIndex index) {
  const core::Fact& fact = catalogue_.facts[index];
  switch (fact.kind) {
    case core::AnswerKind::choice: return static_cast<std::int32_t>(generator_.below(fact.options.size()));
    case core::AnswerKind::number: return generator_.between(fact.least, std::min(fact.most, fact.least + 20));
    case core::AnswerKind::yes_no: break;
  }
  std::uint32_t yes = 1'500, unsure = 200;
  if (looks_at(rules, RuleKind::red_flag, index)) yes = unsure = 0;
  else if (looks_at(rules, RuleKind::preference, index)) yes = 400, unsure = 0;
  else if (looks_at(rules, RuleKind::eligibility, index)) yes = 800;
  if (generator_.chance(yes)) return Facts::yes;
  return generator_.chance(unsure) ? Facts::unsure : Facts::no;
}

void Caller::answer_all(const RuleSet& rules) {
  for (bool more = true; more;) {  // an answer may bring up another question
    more = false;
    for (const auto* question : core::questions_to_ask(rules, facts_)) {
      if (facts_[question->fact] != Facts::not_asked) continue;
      facts_[question->fact] = draw(rules, question->fact);
      more = true;
    }
  }
}

void Caller::alarm(const RuleSet& rules) {
  std::vector<FactIndex> grave;
  for (const auto* question : core::questions_to_ask(rules, facts_))
    if (catalogue_.facts[question->fact].kind == core::AnswerKind::yes_no && looks_at(rules, RuleKind::red_flag, question->fact))
      grave.push_back(question->fact);
  if (!grave.empty()) facts_[generator_.pick(grave)] = Facts::yes;
}

// Answers the first question of the rule that can put its flag down otherwise.
bool Caller::calm(const RuleSet& rules, const core::Rule& rule) {
  for (const auto& node : rule.when.nodes) {
    if (node.fact == core::no_fact || node.fact < core::record_facts_count || facts_[node.fact] == Facts::not_asked) continue;
    const core::Fact& fact = catalogue_.facts[node.fact];
    const std::int32_t was = facts_[node.fact];
    const bool choice = fact.kind == core::AnswerKind::choice;
    const std::int32_t most = choice                                  ? static_cast<std::int32_t>(fact.options.size()) - 1
                              : fact.kind == core::AnswerKind::number ? fact.most
                                                                      : 1;
    for (std::int32_t value = choice ? 0 : fact.least; value <= std::min(most, fact.least + 100); ++value) {
      facts_[node.fact] = value;
      if (red_flag_of(rules, facts_) != &rule) return true;
    }
    facts_[node.fact] = was;
  }
  return false;
}

core::RecordFacts known_of(const core::Patient& patient, core::Date day) {
  core::RecordFacts facts;
  facts.age = core::age_on(patient.born, day);
  facts.registered_here = true;
  facts.interpreter_needed = std::ranges::any_of(patient.needs, [](const auto& need) { return need.starts_with("interpreter"); });
  if (patient.gender == core::Gender::male || *facts.age < 12 || *facts.age > 55) facts.pregnant_possible = false;
  return facts;
}

void Caller::agree_with(const Complaint& complaint) {
  for (const auto& [question, value] : complaint.answers) {
    const auto fact = catalogue_.fact_by_id.find(question);
    if (fact == catalogue_.fact_by_id.end()) continue;
    if (const auto said = core::parse_answer(catalogue_.facts[fact->second], value)) says(fact->second, *said);
  }
}

std::vector<core::Answer> Caller::answer(const RuleSet& rules, bool alarming) {
  answer_all(rules);
  if (alarming) {
    alarm(rules);
    answer_all(rules);
  } else {
    constexpr int tries_max = 30;
    for (int tries = 0; tries < tries_max; ++tries) {
      const auto* rule = red_flag_of(rules, facts_);
      if (!rule || !calm(rules, *rule)) break;
      answer_all(rules);
    }
  }
  std::vector<core::Answer> answers;
  for (const auto* question : core::questions_to_ask(rules, facts_)) {
    const core::Fact& fact = catalogue_.facts[question->fact];
    answers.push_back({fact.id, core::answer_code(fact, facts_[question->fact])});
  }
  return answers;
}

Reasons reasons_of(const core::Catalogue& catalogue, const std::set<std::string>& services) {
  Reasons reasons;
  const FactIndex reason = catalogue.front_door.reason;
  for (std::size_t i = 0; i < catalogue.facts[reason].options.size(); ++i) {
    Facts facts;
    facts[reason] = static_cast<std::int32_t>(i);
    const bool opens = std::ranges::any_of(catalogue.pathways, [&](const auto& pathway) {
      return services.contains(pathway.booking.service) && looks_at(pathway.offered_when, reason) &&
             core::evaluate(pathway.offered_when, facts) != core::Truth::no;
    });
    (opens ? reasons.for_a_service : reasons.other).push_back(static_cast<std::int32_t>(i));
  }
  return reasons;
}

}  // namespace simulation
