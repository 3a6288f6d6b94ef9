// A pathway as a picture: boxes and arrows with their place, drawn by whoever can draw. Three columns: what is decided, from top to
// bottom; where it leads, beside it; the states of care that follow.
// Invariant: edges name nodes that exist; a node's place is its own.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/pathway.h"

namespace core {

enum class FlowKind { gate, questions, red_flags, preferences, eligibility, routes, destination, service, step, end };
template <>
inline constexpr std::array<std::string_view, 10> codes<FlowKind>{"gate",   "questions",   "red_flags", "preferences", "eligibility",
                                                                  "routes", "destination", "service",   "step",        "end"};

struct FlowNode {
  FlowKind kind = FlowKind::gate;
  std::string title;
  std::vector<std::string> lines;  // what it holds, a line each
  int column = 0;
  int row = 0;  // in its column; in the second column, that of the box it stands beside
};

struct FlowEdge {
  std::size_t from = 0;
  std::size_t to = 0;
  std::string label;  // "else", "yes"; may be empty
};

struct Flow {
  std::vector<FlowNode> nodes;
  std::vector<FlowEdge> edges;
};

Flow flow_of(const Catalogue& catalogue, const Pathway& pathway, std::string_view language = "en");

}  // namespace core
