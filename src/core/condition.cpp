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

Truth evaluate_from(const std::vector<Node>& nodes, std::size_t at, const Facts& facts) {
  const Node& node = nodes[at];
  switch (node.op) {
    case Op::all:
    case Op::any: {
      const Truth settles = node.op == Op::all ? Truth::no : Truth::yes;
      Truth so_far = opposite(settles);
      for (std::size_t child = at + 1; child < node.end; child = nodes[child].end) {
        const Truth truth = evaluate_from(nodes, child, facts);
        if (truth == settles) return settles;
        if (truth == Truth::not_asked || (truth == Truth::unsure && so_far != Truth::not_asked)) so_far = truth;
      }
      return so_far;
    }
    case Op::negate: return opposite(evaluate_from(nodes, at + 1, facts));
    case Op::if_asked:
      if (facts[node.fact] == Facts::not_asked && evaluate_from(nodes, at + 1, facts) == Truth::no) return Truth::no;
      return compare(nodes[nodes[at + 1].end], facts);
    default: return compare(node, facts);
  }
}

// A question behind another one is found after it: nobody knows whether to ask it until then.
FactIndex not_asked_from(const std::vector<Node>& nodes, std::size_t at, const Facts& facts) {
  if (evaluate_from(nodes, at, facts) != Truth::not_asked) return no_fact;
  if (nodes[at].end == at + 1) return nodes[at].fact;
  for (std::size_t child = at + 1; child < nodes[at].end; child = nodes[child].end)
    if (const FactIndex found = not_asked_from(nodes, child, facts); found != no_fact) return found;
  return no_fact;
}

}  // namespace

Truth evaluate(const Condition& condition, const Facts& facts) {
  return condition.always() ? Truth::yes : evaluate_from(condition.nodes, 0, facts);
}

FactIndex first_not_asked(const Condition& condition, const Facts& facts) {
  return condition.always() ? no_fact : not_asked_from(condition.nodes, 0, facts);
}

}  // namespace core
