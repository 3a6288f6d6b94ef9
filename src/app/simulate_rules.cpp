#include "app/simulate_rules.h"

#include <fmt/format.h>

#include "core/pathway.h"

namespace app {
namespace {

namespace json = boost::json;
using simulation::Routed;

constexpr double told_from = .005;  // share of a presentation; rarer rules are added up

json::array first_contacts(const core::Scenario& s) {
  json::array rows;
  const auto routes = simulation::first_routes(s);
  for (std::size_t k = 0; k < s.kinds.size(); ++k) {
    if (s.kinds[k].presentations.empty()) continue;
    json::object row{{"name", s.kinds[k].name}};
    double away = 1, flagged = 0, missed = 0;
    for (std::size_t r = 0; r < s.roles.size(); ++r) {
      row[s.roles[r].name] = routes[k][r];
      away -= routes[k][r];
    }
    for (const auto& presentation : s.kinds[k].presentations)
      for (const auto& contact : presentation.contacts) {
        const double share = presentation.share * contact.probability;
        if (contact.flag == core::Flag::missed) missed += share;
        else if (contact.flag != core::Flag::none) flagged += share;
      }
    row["elsewhere"] = std::max(0.0, away);
    row["red_flag"] = flagged;
    row["red_flag_missed"] = missed;
    rows.push_back(std::move(row));
  }
  return rows;
}

const char* word_for(core::Flag flag) {
  switch (flag) {
    case core::Flag::none: return "";
    case core::Flag::raised: return "yes";
    case core::Flag::wrong: return "wrongly";
    case core::Flag::missed: return "missed";
  }
  return "";
}

std::string name_of(const core::Scenario& s, int role) {
  return role == core::elsewhere ? "elsewhere" : s.roles[static_cast<std::size_t>(role)].name;
}

std::string name_of(const Routed& one) { return fmt::format("{}: {}", one.kind, one.presentation); }

json::array rules(const core::Scenario& s, const std::vector<Routed>& all) {
  json::array rows;
  for (const auto& one : all) {
    json::object row{{"name", name_of(one)}, {"rule", one.rules + "/" + one.rule}, {"to", name_of(s, one.to)}, {"share", one.share}};
    double met = 0, wrongly = 0, missed = 0;
    for (const auto& hit : one.hits) {
      if (hit.rules == one.rules && hit.rule == one.rule) met += hit.share;
      if (hit.flag == core::Flag::wrong) wrongly += hit.share;
      if (hit.flag == core::Flag::missed) missed += hit.share;
    }
    row["met"] = met;
    row["red_flag_wrongly"] = wrongly;
    row["red_flag_missed"] = missed;
    rows.push_back(std::move(row));
  }
  return rows;
}

json::array rules_as_taken_down(const core::Scenario& s, const std::vector<Routed>& all) {
  json::array rows;
  for (const auto& one : all) {
    const auto name = name_of(one);
    double rest = 0;
    for (const auto& hit : one.hits) {
      if (hit.share < told_from) {
        rest += hit.share;
        continue;
      }
      rows.push_back({{"name", name},
                      {"rule", hit.rules + "/" + hit.rule},
                      {"to", name_of(s, hit.role)},
                      {"red_flag", word_for(hit.flag)},
                      {"share", hit.share}});
    }
    if (rest > 0) rows.push_back({{"name", name}, {"rule", "rarer ones"}, {"to", ""}, {"red_flag", ""}, {"share", rest}});
  }
  return rows;
}

}  // namespace

void tell_rules(json::object& figures, const core::Scenario& s, const std::vector<Routed>& all) {
  if (!s.pathways) return;
  std::string names = fmt::format("{} {}", s.pathways->front_door.id, s.pathways->front_door.version);
  for (const auto& pathway : s.pathways->pathways) names += fmt::format(", {} {}", pathway.id, pathway.version);
  figures["pathways"] = names;
  figures["first_contacts"] = first_contacts(s);
  figures["rules"] = rules(s, all);
  figures["rules_as_taken_down"] = rules_as_taken_down(s, all);
}

void warn_of_rules(Answer& answer, const core::Scenario& s, const std::vector<Routed>& all) {
  if (!s.pathways) return;
  std::string not_signed = s.pathways->front_door.sign_off ? "" : s.pathways->front_door.id;
  for (const auto& pathway : s.pathways->pathways)
    if (!pathway.sign_off) not_signed += (not_signed.empty() ? "" : ", ") + pathway.id;
  if (!not_signed.empty())
    answer.warnings.push_back({"not_signed_off", "Not signed off by a clinical safety officer: " + not_signed,
                               "Have them read before anybody is routed by them: a simulation says how many, never whether it is safe"});
  std::size_t drawn = 0;
  for (const auto& one : all) drawn += one.covered <= 0;
  if (drawn > 0)
    answer.warnings.push_back(
        {"first_contacts_drawn",
         fmt::format("{} of {} presentations can be taken down in too many ways to follow them all: {} were drawn of each", drawn,
                     all.size(), simulation::conversations_max),
         "Their shares are true to about one in a hundred. With accuracies nearer to 1 they are exact"});
}

}  // namespace app
