#include "core/routing.h"

#include <algorithm>

namespace core {

namespace {

enum class Match { passes, asks, matches };

Match match(const Rule& rule, Truth truth) {
  switch (rule.kind) {
    case RuleKind::red_flag:
      if (truth == Truth::yes || (rule.unsure_counts && truth != Truth::no)) return Match::matches;
      return truth == Truth::not_asked ? Match::asks : Match::passes;
    case RuleKind::preference: return truth == Truth::yes ? Match::matches : Match::passes;
    case RuleKind::eligibility:
      if (truth == Truth::yes) return Match::passes;
      return truth == Truth::not_asked ? Match::asks : Match::matches;
    case RuleKind::route: break;
  }
  if (truth == Truth::yes) return Match::matches;
  return truth == Truth::not_asked ? Match::asks : Match::passes;
}

constexpr RouteKind outcome_kind(RuleKind kind) {
  if (kind == RuleKind::red_flag) return RouteKind::red_flag;
  return kind == RuleKind::eligibility ? RouteKind::not_eligible : RouteKind::routed;
}

RouteOutcome outcome_of(const Rule& rule, int index) { return {outcome_kind(rule.kind), index, rule.destination, rule.urgency, no_fact}; }

bool same_result(const RouteOutcome& a, const RouteOutcome& b) {
  return a.kind == b.kind && a.destination == b.destination && a.urgency == b.urgency && a.question == b.question;
}

bool red_flag(const RouteOutcome& outcome) { return outcome.kind == RouteKind::red_flag; }

bool begun(const RuleSet& rules, const Facts& facts) {
  return rules.questions.empty() ||
         std::ranges::any_of(rules.questions, [&](const Question& question) { return facts[question.fact] != Facts::not_asked; });
}

FactIndex first_open_question(const RuleSet& rules, const Facts& facts) {
  for (const Question& question : rules.questions)
    if (facts[question.fact] == Facts::not_asked && evaluate(question.ask_when, facts) != Truth::no) return question.fact;
  return no_fact;
}

RouteOutcome to_be_asked(const RuleSet& rules, const Facts& facts) {
  return {RouteKind::incomplete, -1, the_service, Urgency::routine, first_open_question(rules, facts)};
}

// The first that is up; but one that was really answered goes before one of the same urgency that nobody has asked about, so that
// what is read out is what was said. Files list the more urgent first (catalogue/rules.cpp).
std::optional<RouteOutcome> first_red_flag(const RuleSet& rules, const Facts& facts) {
  std::optional<RouteOutcome> first;
  for (int index = 0; const Rule& rule : rules.rules) {
    if (rule.kind != RuleKind::red_flag) break;
    const Truth truth = evaluate(rule.when, facts);
    if (match(rule, truth) == Match::matches) {
      if (first && rule.urgency > first->urgency) return first;
      if (truth != Truth::not_asked) return outcome_of(rule, index);
      if (!first) first = outcome_of(rule, index);
    }
    ++index;
  }
  return first;
}

}  // namespace

std::optional<RouteOutcome> decide_gate(const FrontDoor& front_door, const Facts& facts) { return first_red_flag(front_door, facts); }

std::optional<RouteOutcome> answered_red_flag(const RuleSet& rules, const Facts& facts) {
  for (int index = 0; const Rule& rule : rules.rules) {
    if (rule.kind != RuleKind::red_flag) break;
    const Truth truth = evaluate_answered(rule.when, facts);
    if (truth != Truth::not_asked && match(rule, truth) == Match::matches) return outcome_of(rule, index);
    ++index;
  }
  return std::nullopt;
}

RouteOutcome decide_route(const RuleSet& rules, const Facts& facts) {
  if (const auto flag = first_red_flag(rules, facts)) return *flag;
  for (int index = 0; const Rule& rule : rules.rules) {
    switch (match(rule, evaluate(rule.when, facts))) {
      case Match::matches: return outcome_of(rule, index);
      case Match::asks: return {RouteKind::incomplete, index, the_service, Urgency::routine, first_not_asked(rule.when, facts)};
      case Match::passes: break;
    }
    ++index;
  }
  return {};  // never for a loaded rule set: its last route always holds
}

Offers offered(const Catalogue& catalogue, const Facts& facts) {
  Offers offers;
  for (const Pathway& pathway : catalogue.pathways)
    if (offers.count < offers_max && evaluate(pathway.offered_when, facts) == Truth::yes) offers.pathways[offers.count++] = &pathway;
  return offers;
}

Offers at_hand(const Catalogue& catalogue, const Facts& facts) {
  Offers offers;
  for (const Pathway& pathway : catalogue.pathways) {
    const bool beside = pathway.beside_when && evaluate(*pathway.beside_when, facts) == Truth::yes;
    if (offers.count < offers_max && (beside || evaluate(pathway.offered_when, facts) == Truth::yes))
      offers.pathways[offers.count++] = &pathway;
  }
  return offers;
}

Suggestion suggest(const Catalogue& catalogue, const Facts& facts) {
  if (const auto gate = decide_gate(catalogue.front_door, facts)) return {nullptr, *gate};
  Suggestion best;
  for (const Pathway* pathway : offered(catalogue, facts)) {
    const RouteOutcome outcome = begun(*pathway, facts) ? decide_route(*pathway, facts) : to_be_asked(*pathway, facts);
    const bool better = best.pathway == nullptr ||
                        (red_flag(outcome) && (!red_flag(best.outcome) || outcome.urgency < best.outcome.urgency)) ||
                        (best.outcome.kind == RouteKind::not_eligible && outcome.kind != RouteKind::not_eligible);
    if (better) best = {pathway, outcome};
  }
  if (best.pathway == nullptr) best.outcome = decide_route(catalogue.front_door, facts);
  return best;
}

std::optional<Suggestion> suggestion_named(const Catalogue& catalogue, std::string_view rule_set, std::string_view rule) {
  Suggestion suggestion{catalogue.pathway(rule_set), {}};
  if (suggestion.pathway == nullptr && rule_set != catalogue.front_door.id) return std::nullopt;
  for (int index = 0; const Rule& one : rules_of(catalogue, suggestion).rules) {
    if (one.id == rule) {
      suggestion.outcome = outcome_of(one, index);
      return suggestion;
    }
    ++index;
  }
  return std::nullopt;
}

std::vector<const Question*> questions_to_ask(const RuleSet& rules, const Facts& facts) {
  std::vector<const Question*> questions;
  for (const Question& question : rules.questions) {
    const Truth truth = evaluate(question.ask_when, facts);
    if (truth == Truth::yes || truth == Truth::unsure) questions.push_back(&question);
  }
  return questions;
}

bool all_asked(const RuleSet& rules, const Facts& facts) { return first_open_question(rules, facts) == no_fact; }

std::string_view target_name(const Catalogue& catalogue, const RuleSet& rules, const RouteOutcome& outcome, std::string_view language) {
  if (outcome.kind == RouteKind::incomplete) return "";
  if (outcome.destination != the_service) return catalogue.destinations[static_cast<std::size_t>(outcome.destination)].name.in(language);
  const Pathway* pathway = catalogue.pathway(rules.id);
  return pathway ? pathway->booking.name.in(language) : std::string_view();
}

namespace {

// The leaves that made a condition what it is: those against it are left out.
struct Because {
  const Catalogue& catalogue;
  const Condition& condition;
  const Facts& facts;
  std::string_view language;
  std::vector<Reason> reasons = {};

  void walk(std::size_t at, bool negated) {
    using Op = Condition::Op;
    const auto& node = condition.nodes[at];
    switch (node.op) {
      case Op::all:
      case Op::any:
        for (std::size_t child = at + 1; child < node.end; child = condition.nodes[child].end) walk(child, negated);
        return;
      case Op::negate: return walk(at + 1, !negated);
      default: break;
    }
    const Condition part{{condition.nodes.begin() + static_cast<std::ptrdiff_t>(at), condition.nodes.begin() + node.end}};
    if (evaluate(relative(part, at), facts) == (negated ? Truth::yes : Truth::no)) return;
    const Fact& fact = catalogue.facts[node.fact];
    const Reason reason{fact.id, std::string(fact.label.in(language)), answer_text(fact, facts[node.fact], language)};
    if (std::ranges::find(reasons, reason.question, &Reason::question) == reasons.end()) reasons.push_back(reason);
  }

  static Condition relative(Condition part, std::size_t from) {
    for (auto& node : part.nodes) node.end = static_cast<std::uint16_t>(node.end - from);
    return part;
  }
};

}  // namespace

Explanation explain(const Catalogue& catalogue, const RuleSet& rules, const RouteOutcome& outcome, const Facts& facts,
                    std::string_view language) {
  Explanation explanation;
  if (outcome.rule < 0) return explanation;
  const Rule& rule = rules.rules[static_cast<std::size_t>(outcome.rule)];
  explanation.rule = rule.id;
  explanation.text = rule.text.in(language);
  explanation.condition = describe(catalogue, rule.when, language);
  explanation.to = target_name(catalogue, rules, outcome, language);
  explanation.source = rule.source;
  explanation.verified = rule.verified;
  if (!rule.advice.empty()) {
    explanation.advice = rule.advice.in(language);
  } else if (outcome.destination != the_service) {
    explanation.advice = catalogue.destinations[static_cast<std::size_t>(outcome.destination)].advice.in(language);
  }
  if (!rule.when.always()) {
    Because because{catalogue, rule.when, facts, language};
    because.walk(0, rule.kind == RuleKind::eligibility);
    explanation.because = std::move(because.reasons);
  }
  return explanation;
}

namespace {

// The answers worth trying for a fact: every one of its own, or for a number those beside each threshold in the rules.
std::vector<std::int32_t> other_answers(const RuleSet& rules, const Fact& fact, FactIndex index) {
  std::vector<std::int32_t> values;
  if (fact.kind == AnswerKind::yes_no) return {Facts::yes, Facts::no, Facts::unsure};
  if (fact.kind == AnswerKind::choice) {
    for (std::size_t option = 0; option < fact.options.size(); ++option) values.push_back(static_cast<std::int32_t>(option));
    return values;
  }
  for (const Rule& rule : rules.rules)
    for (const auto& node : rule.when.nodes)
      if (node.fact == index && node.op != Condition::Op::if_asked)
        for (const std::int32_t value : {node.value - 1, node.value, node.value + 1})
          if (value >= fact.least && value <= fact.most) values.push_back(value);
  return values;
}

}  // namespace

std::vector<Change> what_would_change(const Catalogue& catalogue, const RuleSet& rules, const Facts& facts) {
  const RouteOutcome now = decide_route(rules, facts);
  if (red_flag(now)) return {};
  std::vector<bool> looked_at(catalogue.facts.size(), false);
  for (const Rule& rule : rules.rules)
    for (const auto& node : rule.when.nodes)
      if (node.fact != no_fact) looked_at[node.fact] = true;
  const bool complete_now = all_asked(rules, facts);
  std::vector<Change> changes;
  const auto end = static_cast<FactIndex>(catalogue.facts.size());
  for (FactIndex index = record_facts_count; index < end; ++index) {
    if (!looked_at[index] || facts[index] == Facts::not_asked) continue;
    const auto first_of_question = changes.size();
    for (const std::int32_t value : other_answers(rules, catalogue.facts[index], index)) {
      Facts changed = facts;
      changed[index] = value;
      RouteOutcome outcome = decide_route(rules, changed);
      if (complete_now && !all_asked(rules, changed)) outcome = to_be_asked(rules, changed);
      const bool seen =
          same_result(outcome, now) || std::any_of(changes.begin() + static_cast<std::ptrdiff_t>(first_of_question), changes.end(),
                                                   [&](const Change& change) { return same_result(change.outcome, outcome); });
      if (!seen) changes.push_back({index, value, outcome});
    }
  }
  return changes;
}

std::vector<Alternative> alternatives(const Catalogue& catalogue, const Suggestion& suggestion, const Facts& facts) {
  std::vector<Alternative> others;
  if (red_flag(suggestion.outcome)) return others;
  for (const Pathway* pathway : at_hand(catalogue, facts))
    if (pathway != suggestion.pathway)
      if (const auto outcome = begun(*pathway, facts) ? decide_route(*pathway, facts) : to_be_asked(*pathway, facts);
          outcome.kind != RouteKind::not_eligible)
        others.push_back({pathway, outcome});
  const RuleSet& rules = rules_of(catalogue, suggestion);
  for (int index = 0; const Rule& rule : rules.rules) {
    const RouteOutcome outcome = outcome_of(rule, index++);
    if (rule.kind == RuleKind::preference && outcome.destination != suggestion.outcome.destination) others.push_back({nullptr, outcome});
  }
  return others;
}

}  // namespace core
