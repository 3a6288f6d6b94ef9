#include "core/flow.h"

#include <fmt/format.h>

namespace core {

namespace {

std::string_view urgency_words(Urgency urgency) {
  constexpr std::array<std::string_view, 4> words{"at once", "the same day", "soon", "routine"};
  return words[static_cast<std::size_t>(urgency)];
}

// "soon_after_injury" as people read it.
std::string words_of(std::string_view id) {
  std::string words(id);
  for (char& c : words)
    if (c == '_' || c == '-') c = ' ';
  if (words.ends_with(" gp")) words.replace(words.size() - 2, 2, "GP");
  if (!words.empty() && words[0] >= 'a' && words[0] <= 'z') words[0] = static_cast<char>(words[0] - 'a' + 'A');
  return words;
}

struct Drawing {
  const Catalogue& catalogue;
  const Pathway& pathway;
  std::string_view language;
  Flow flow = {};
  int row = 0;
  std::size_t last = none;   // the box above
  std::string passed = {};   // the label of the next arrow downwards

  static constexpr std::size_t none = static_cast<std::size_t>(-1);

  std::size_t add(FlowNode node) {
    flow.nodes.push_back(std::move(node));
    return flow.nodes.size() - 1;
  }

  std::size_t decided(FlowKind kind, std::string title, std::vector<std::string> lines) {
    const std::size_t node = add({kind, std::move(title), std::move(lines), 0, row++});
    if (last != none) flow.edges.push_back({last, node, passed});
    last = node;
    passed.clear();
    return node;
  }

  void leads_to(std::size_t from, FlowKind kind, std::string title, std::string line) {
    flow.edges.push_back({from, add({kind, std::move(title), {std::move(line)}, 1, row - 1}), "yes"});
    passed = "no";
  }

  void gate() {
    std::size_t flags = 0;
    for (const Rule& rule : catalogue.front_door.rules) flags += rule.kind == RuleKind::red_flag;
    const auto node = decided(FlowKind::gate, "Emergency questions",
                              {fmt::format("{} red flags, asked of everybody", flags), "Not sure and not asked count as yes"});
    leads_to(node, FlowKind::destination, "999, A&E or a clinician today", "No booking here");
  }

  void questions() {
    std::vector<std::string> lines;
    int list = -1;
    for (const Question& question : pathway.questions) {
      if (question.list >= 0 && question.list == list) continue;
      list = question.list;
      lines.emplace_back(list >= 0 ? words_of(pathway.lists[static_cast<std::size_t>(list)].id)
                                   : std::string(catalogue.facts[question.fact].label.in(language)));
    }
    decided(FlowKind::questions, "Questions", std::move(lines));
  }

  // Rules that follow each other and lead to the same place share a box.
  void rules() {
    for (std::size_t i = 0; i < pathway.rules.size();) {
      const Rule& first = pathway.rules[i];
      std::vector<std::string> lines;
      for (; i < pathway.rules.size(); ++i) {
        const Rule& rule = pathway.rules[i];
        if (rule.kind != first.kind || rule.destination != first.destination || rule.urgency != first.urgency) break;
        lines.push_back(rule.when.always() ? "Everybody else" : words_of(rule.id));
      }
      box(first, std::move(lines));
    }
  }

  void box(const Rule& rule, std::vector<std::string> lines) {
    constexpr std::array<FlowKind, 4> kinds{FlowKind::red_flags, FlowKind::preferences, FlowKind::eligibility, FlowKind::routes};
    constexpr std::array<std::string_view, 4> titles{"Red flags", "What the person prefers", "For whom it is", "Routes"};
    const auto kind = static_cast<std::size_t>(rule.kind);
    const std::size_t node = decided(kinds[kind], std::string(titles[kind]), std::move(lines));
    const bool service = rule.destination == the_service;
    const auto& name = service ? pathway.booking.name : catalogue.destinations[static_cast<std::size_t>(rule.destination)].name;
    std::string line(urgency_words(rule.urgency));
    if (service) line = fmt::format("{}: within {} days", line, pathway.booking.within_days[static_cast<std::size_t>(rule.urgency)]);
    leads_to(node, service ? FlowKind::service : FlowKind::destination, std::string(name.in(language)), words_of(line));
    if (rule.kind == RuleKind::eligibility) {
      flow.edges.back().label = "no";
      passed = "yes";
    }
  }

  void steps() {
    const std::size_t first = flow.nodes.size();
    std::vector<std::size_t> services;
    for (std::size_t i = 0; i < first; ++i)
      if (flow.nodes[i].kind == FlowKind::service) services.push_back(i);
    for (int at = 0; const Step& step : pathway.steps) {
      std::vector<std::string> lines;
      for (const Transition& transition : step.transitions)
        lines.push_back(fmt::format("{} \u2192 {}", transition.text.in(language),
                                    pathway.steps[static_cast<std::size_t>(transition.to)].text.in(language)));
      add({step.ends ? FlowKind::end : FlowKind::step, std::string(step.text.in(language)), std::move(lines), 2, at++});
    }
    for (const std::size_t service : services) flow.edges.push_back({service, first, ""});
    for (std::size_t i = 0; i < pathway.steps.size(); ++i)
      for (const Transition& transition : pathway.steps[i].transitions)
        if (static_cast<std::size_t>(transition.to) != i)
          flow.edges.push_back({first + i, first + static_cast<std::size_t>(transition.to), ""});
  }
};

}  // namespace

Flow flow_of(const Catalogue& catalogue, const Pathway& pathway, std::string_view language) {
  Drawing drawing{catalogue, pathway, language};
  drawing.gate();
  drawing.questions();
  drawing.rules();
  drawing.steps();
  return std::move(drawing.flow);
}

}  // namespace core
