#include "core/condition.h"

namespace core {

namespace {

using Node = Condition::Node;
using Op = Condition::Op;

constexpr Truth holds(bool condition) { return condition ? Truth::yes : Truth::no; }

Truth compare(const Node& node, const Facts& facts) {
  const std::int32_t value = facts[node.fact];
  if (value == Facts::not_asked) return node.fact < record_facts_count ? Truth::unsure : Truth::not_asked;
  if (value == Facts::unsure) {
    const bool named = node.op == Op::in ? (node.set & Condition::unsure_bit) != 0 : node.op == Op::equal && node.value == Facts::unsure;
    return named ? Truth::yes : Truth::unsure;
  }
  switch (node.op) {
    case Op::equal: return holds(value == node.value);
    case Op::less: return holds(value < node.value);
    case Op::at_most: return holds(value <= node.value);
    default: return holds(value >= 0 && value < Condition::options_max && (node.set >> value & 1) != 0);
  }
}

constexpr Truth opposite(Truth truth) {
  if (truth == Truth::yes) return Truth::no;
  return truth == Truth::no ? Truth::yes : truth;
}

// What wins among a group's children that settle nothing: usually the one nobody has asked, because its answer may still settle it. When
// asking no further (`answered`), being unsure of one alternative already counts, whatever the others would be.
enum class Asking { on, answered, answered_negated };

Truth evaluate_from(const std::vector<Node>& nodes, std::size_t at, const Facts& facts, Asking asking) {
  const Node& node = nodes[at];
  switch (node.op) {
    case Op::all:
    case Op::any: {
      const Truth settles = node.op == Op::all ? Truth::no : Truth::yes;
      Truth so_far = opposite(settles);
      const bool unsure_counts = asking == (node.op == Op::any ? Asking::answered : Asking::answered_negated);
      const Truth strongest = unsure_counts ? Truth::unsure : Truth::not_asked;
      for (std::size_t child = at + 1; child < node.end; child = nodes[child].end) {
        const Truth truth = evaluate_from(nodes, child, facts, asking);
        if (truth == settles) return settles;
        if (truth == strongest || (truth != opposite(settles) && so_far != strongest)) so_far = truth;
      }
      return so_far;
    }
    case Op::negate:
      if (asking != Asking::on) asking = asking == Asking::answered ? Asking::answered_negated : Asking::answered;
      return opposite(evaluate_from(nodes, at + 1, facts, asking));
    case Op::if_asked:
      if (facts[node.fact] == Facts::not_asked && evaluate_from(nodes, at + 1, facts, asking) == Truth::no) return Truth::no;
      return compare(nodes[nodes[at + 1].end], facts);
    default:
      if (asking != Asking::on && facts[node.fact] == Facts::not_asked) return Truth::not_asked;  // what a record leaves out is no answer
      return compare(node, facts);
  }
}

// A question behind another one is found after it: nobody knows whether to ask it until then.
FactIndex not_asked_from(const std::vector<Node>& nodes, std::size_t at, const Facts& facts) {
  if (evaluate_from(nodes, at, facts, Asking::on) != Truth::not_asked) return no_fact;
  if (nodes[at].end == at + 1) return nodes[at].fact;
  for (std::size_t child = at + 1; child < nodes[at].end; child = nodes[child].end)
    if (const FactIndex found = not_asked_from(nodes, child, facts); found != no_fact) return found;
  return no_fact;
}

}  // namespace

Truth evaluate(const Condition& condition, const Facts& facts) {
  return condition.always() ? Truth::yes : evaluate_from(condition.nodes, 0, facts, Asking::on);
}

Truth evaluate_answered(const Condition& condition, const Facts& facts) {
  return condition.always() ? Truth::yes : evaluate_from(condition.nodes, 0, facts, Asking::answered);
}

FactIndex first_not_asked(const Condition& condition, const Facts& facts) {
  return condition.always() ? no_fact : not_asked_from(condition.nodes, 0, facts);
}

}  // namespace core
