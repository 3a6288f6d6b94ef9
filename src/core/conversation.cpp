#include "core/conversation.h"

namespace core {
namespace {

// An answer may bring up another question. Whether any was asked.
bool ask(const RuleSet& rules, Facts& facts, const Answering& answering) {
  bool asked = false;
  for (bool more = true; more;) {
    more = false;
    for (const auto* question : questions_to_ask(rules, facts)) {
      if (facts[question->fact] != Facts::not_asked) continue;
      facts[question->fact] = answering(question->fact);
      asked = more = true;
    }
  }
  return asked;
}

}  // namespace

Facts record_of(const Facts& facts) {
  Facts record;
  for (FactIndex fact = 0; fact < record_facts_count; ++fact) record[fact] = facts[fact];
  return record;
}

Suggestion converse(const Catalogue& catalogue, Facts& facts, const Answering& answering) {
  ask(catalogue.front_door, facts, answering);
  while (true) {
    auto suggestion = suggest(catalogue, facts);
    if (suggestion.outcome.kind != RouteKind::incomplete) return suggestion;
    if (!ask(rules_of(catalogue, suggestion), facts, answering)) return suggestion;
  }
}

}  // namespace core
