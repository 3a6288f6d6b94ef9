#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <map>

#include "catalogue/compile.h"

namespace catalogue {

namespace {

constexpr std::size_t steps_max = 40;

struct Leads {
  std::string to;
  int line = 0;
};

// Walks the transitions from a set of steps until nothing new is found; `forward` or against their direction.
std::vector<bool> reached(const std::vector<core::Step>& steps, std::vector<bool> seen, bool forward) {
  for (bool grew = true; grew;) {
    grew = false;
    for (std::size_t from = 0; from < steps.size(); ++from)
      for (const auto& transition : steps[from].transitions) {
        const auto to = static_cast<std::size_t>(transition.to);
        const bool known = forward ? seen[from] : seen[to];
        const auto next = forward ? to : from;
        if (known && !seen[next]) grew = seen[next] = true;
      }
  }
  return seen;
}

void check_steps(File& file, const std::vector<core::Step>& steps, const std::vector<int>& lines) {
  std::vector<bool> start(steps.size(), false), ends(steps.size(), false);
  start[0] = true;
  for (std::size_t i = 0; i < steps.size(); ++i) ends[i] = steps[i].ends;
  const auto from_start = reached(steps, start, true);
  const auto to_end = reached(steps, ends, false);
  for (std::size_t i = 0; i < steps.size(); ++i) {
    if (!steps[i].ends && steps[i].transitions.empty())
      file.complain(lines[i], fmt::format("no rule leads out of state '{}'", steps[i].id));
    else if (!to_end[i]) file.complain(lines[i], fmt::format("the state '{}' never comes to an end", steps[i].id));
    if (steps[i].ends && !steps[i].transitions.empty())
      file.complain(lines[i], fmt::format("the state '{}' ends, so nothing may lead out of it", steps[i].id));
    if (!from_start[i]) file.complain(lines[i], fmt::format("no rule leads into state '{}'", steps[i].id));
  }
}

}  // namespace

void read_steps(File& file, const Map& map, core::Pathway& pathway) {
  std::vector<int> lines;
  std::vector<std::vector<Leads>> leads;
  std::map<std::string, int> index;
  for (const auto& node : file.list(map.need("steps"), "'steps'", steps_max)) {
    const Map entry(file, node, "a state", {"id", "text", "ends", "leads_to"});
    if (!entry) continue;
    core::Step step{entry.id(), entry.text("text"), file.boolean(entry.find("ends"), "'ends'", false), {}};
    if (!index.emplace(step.id, static_cast<int>(pathway.steps.size())).second) {
      file.complain(node, fmt::format("the id '{}' is taken", step.id));
      continue;
    }
    leads.emplace_back();
    for (const auto& lead : file.list(entry.find("leads_to"), "'leads_to'", steps_max)) {
      const Map way(file, lead, "a way out of a state", {"on", "to", "text"});
      if (!way) continue;
      core::Transition transition{way.id("on"), way.text("text"), 0};
      if (std::ranges::find(step.transitions, transition.on, &core::Transition::on) != step.transitions.end())
        file.complain(lead, fmt::format("'{}' is given twice in state '{}'", transition.on, step.id));
      leads.back().push_back({way.scalar("to"), way.line()});
      step.transitions.push_back(std::move(transition));
    }
    lines.push_back(entry.line());
    pathway.steps.push_back(std::move(step));
  }
  bool whole = !pathway.steps.empty();
  if (!whole && file.sound()) file.complain(map.line(), "there is no state in 'steps'");
  for (std::size_t i = 0; i < leads.size(); ++i)
    for (std::size_t k = 0; k < leads[i].size(); ++k) {
      const auto found = index.find(leads[i][k].to);
      if (found == index.end()) {
        file.complain(leads[i][k].line, fmt::format("no state is called '{}'", leads[i][k].to.substr(0, 60)));
        whole = false;
      } else {
        pathway.steps[i].transitions[k].to = found->second;
      }
    }
  if (whole) check_steps(file, pathway.steps, lines);
}

void read_booking(File& file, const Map& map, core::Pathway& pathway) {
  const Map entry(file, map.need("booking"), "'booking'",
                  {"service", "name", "slot_minutes", "modes", "within_days", "role", "competence"});
  if (!entry) return;
  core::Booking& booking = pathway.booking;
  booking.service = entry.id("service");
  booking.name = entry.text("name");
  booking.slot_minutes = file.integer(entry.need("slot_minutes"), "'slot_minutes'", 5, 240);
  for (const auto& node : file.list(entry.need("modes"), "'modes'", core::codes<core::Mode>.size())) {
    const std::string mode = file.scalar(node, "a mode");
    const auto parsed = core::parse_code<core::Mode>(mode);
    if (!parsed) file.complain(node, fmt::format("'{}' is no mode: {}", mode, fmt::join(core::codes<core::Mode>, ", ")));
    else if (std::ranges::find(booking.modes, *parsed) != booking.modes.end())
      file.complain(node, fmt::format("'{}' is given twice", mode));
    else booking.modes.push_back(*parsed);
  }
  if (booking.modes.empty()) file.complain(entry.line(), "'booking' has no mode");
  const Map days(file, entry.need("within_days"), "'within_days'", {"same_day", "soon", "routine"});
  if (days) {
    const auto within = [&](core::Urgency urgency, bool needed, int least) {
      const std::string_view key = core::code(urgency);
      const int value = file.integer(needed ? days.need(key) : days.find(key), key, least, 365);
      booking.within_days[static_cast<std::size_t>(urgency)] = value;
      return value;
    };
    within(core::Urgency::same_day, false, 0);
    const int soon = within(core::Urgency::soon, true, 1);
    if (within(core::Urgency::routine, true, 1) < soon) file.complain(days.line(), "routine cannot be sooner than soon");
  }
  const std::string role = entry.scalar("role");
  const auto known = core::parse_code<core::Role>(role);
  if (!known && !role.empty()) file.complain(entry.find("role"), fmt::format("no role is called '{}'", role.substr(0, 60)));
  booking.role = known.value_or(core::Role::physiotherapist);
  if (entry.has("competence")) booking.competence = entry.id("competence");
}

void read_measures(File& file, const Map& map, core::Pathway& pathway) {
  for (const auto& node : file.list(map.need("measures"), "'measures'", 20)) {
    const Map entry(file, node, "a measure", {"instrument", "at", "text"});
    if (!entry) continue;
    core::Measure measure{entry.id("instrument"), {}, entry.text("text")};
    for (const auto& at : file.list(entry.need("at"), "'at'", 10)) measure.at.push_back(file.id(at, "a time of a measure"));
    pathway.measures.push_back(std::move(measure));
  }
}

}  // namespace catalogue
