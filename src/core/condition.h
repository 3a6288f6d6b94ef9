// The closed little language of the pathways: a fact compared (=, <, <=, in), joined by all, any and not. No scripting.
// Invariant: evaluating allocates nothing and never asks anybody; what is not known stays not known (Kleene's logic).
#pragma once

#include <array>
#include <cstdint>
#include <limits>
#include <vector>

namespace core {

using FactIndex = std::uint16_t;  // into Catalogue::facts

inline constexpr std::size_t facts_max = 512;
inline constexpr FactIndex no_fact = std::numeric_limits<FactIndex>::max();

// What is known now: yes is 1 and no is 0, a choice is its option's place in the list, a number is itself.
struct Facts {
  static constexpr std::int32_t not_asked = std::numeric_limits<std::int32_t>::min();
  static constexpr std::int32_t unsure = not_asked + 1;
  static constexpr std::int32_t no = 0;
  static constexpr std::int32_t yes = 1;

  std::array<std::int32_t, facts_max> values;

  Facts() { values.fill(not_asked); }
  std::int32_t operator[](FactIndex fact) const { return values[fact]; }
  std::int32_t& operator[](FactIndex fact) { return values[fact]; }
  bool operator==(const Facts&) const = default;
};

enum class Truth : std::uint8_t {
  no,
  unsure,     // an answer was "unsure", or the record does not say
  not_asked,  // it hangs on a question that nobody has asked yet
  yes,
};

// Nodes in the order they are written, a parent before its children; `end` is one past a node's last descendant.
struct Condition {
  enum class Op : std::uint8_t {
    all,
    any,
    negate,
    equal,
    less,
    at_most,
    in,
    if_asked,  // children: when its question is asked, the comparison. A question that need not be asked answers no to every comparison.
  };
  struct Node {
    Op op = Op::all;
    FactIndex fact = no_fact;
    std::uint16_t end = 0;
    std::int32_t value = 0;  // for equal, less and at_most
    std::uint64_t set = 0;   // for in: bit n is value n, bit 63 is unsure
    bool operator==(const Node&) const = default;
  };
  static constexpr std::uint64_t unsure_bit = std::uint64_t{1} << 63;
  static constexpr std::int32_t options_max = 60;

  std::vector<Node> nodes;  // empty: always

  bool always() const { return nodes.empty(); }
  bool operator==(const Condition&) const = default;
};

// Facts below this index come from the record: when the record does not say, nobody can be asked, so the answer is unsure.
inline constexpr FactIndex record_facts_count = 7;

Truth evaluate(const Condition& condition, const Facts& facts);

// The same when nothing more is asked: an alternative that is unsure makes the whole unsure, though others were not asked.
Truth evaluate_answered(const Condition& condition, const Facts& facts);

// The first question the condition hangs on that has not been asked; no_fact when none.
FactIndex first_not_asked(const Condition& condition, const Facts& facts);

}  // namespace core
