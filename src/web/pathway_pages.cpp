// A pathway as people read it: what it asks, in what order the rules are tried, where they lead, and the worked examples that show it.
#include <fmt/format.h>

#include "core/london.h"
#include "web/pathway_flow.h"
#include "web/routes.h"
#include "web/site.h"
#include "web/words.h"

namespace web {
namespace {

std::string rule_kind_words(core::RuleKind kind) {
  constexpr std::array<std::string_view, 4> words{"Red flag", "Preference", "Not suitable", "Route"};
  return std::string(words[static_cast<std::size_t>(kind)]);
}

Html sign_off_part(const core::RuleSet& rules) {
  if (rules.sign_off)
    return inset_text(fmt::format("Signed off by {}, {}{}", rules.sign_off.name, rules.sign_off.role,
                                  rules.sign_off.date ? ", " + core::display_date(*rules.sign_off.date) : std::string()));
  return warning_callout("Not signed off",
                         paragraph("These rules have not been signed off by a clinical safety officer. They must be before anybody is "
                                   "cared for by them. They navigate; they never diagnose."));
}

Html questions_part(const core::Catalogue& catalogue, const core::RuleSet& rules) {
  Table table({.caption = sized(Size::m, "Questions"),
               .head = {"Question", "Answers", "Asked when"},
               .responsive = true,
               .classes = "app-table--dense"});
  for (const auto& question : rules.questions) {
    const auto& fact = catalogue.facts[question.fact];
    std::string answers = "Yes, no, not sure";
    if (fact.kind == core::AnswerKind::choice) {
      answers.clear();
      for (const auto& option : fact.options) answers += (answers.empty() ? "" : "; ") + std::string(option.text.in("en"));
    } else if (fact.kind == core::AnswerKind::number) {
      answers = fmt::format("A number from {} to {}", fact.least, fact.most);
    }
    std::string ask(question.ask.in("en"));
    table.row({ask, answers, question.ask_when.always() ? std::string("Always") : core::describe(catalogue, question.ask_when)});
  }
  return table.html();
}

Html rules_part(const core::Catalogue& catalogue, const core::RuleSet& rules) {
  Table table({.caption = sized(Size::m, "Rules, in the order they are tried: the first that matches wins"),
               .head = {"Rule", "When", "Leads to", "Why", "Source"},
               .responsive = true,
               .classes = "app-table--dense"});
  for (const auto& rule : rules.rules) {
    const core::RouteOutcome outcome{.kind = core::RouteKind::routed, .destination = rule.destination, .urgency = rule.urgency};
    Html name;
    name << (rule.kind == core::RuleKind::red_flag ? tag("Red flag", Colour::red) : tag(rule_kind_words(rule.kind), Colour::white))
         << "<br>"_html << rule.id;
    Html where;
    where << core::target_name(catalogue, rules, outcome) << " "_html << urgency_tag(rule.urgency);
    table.row({std::move(name), rule.when.always() ? std::string("Always") : core::describe(catalogue, rule.when), std::move(where),
               std::string(rule.text.in("en")), rule.source + (rule.verified ? "" : " (not verified)")});
  }
  return table.html();
}

Html steps_part(const core::Pathway& pathway) {
  Table table({.caption = sized(Size::m, "Steps"),
               .head = {"State", "What can happen", "Then"},
               .responsive = true,
               .classes = "app-table--dense"});
  for (const auto& step : pathway.steps) {
    if (step.ends) table.row({std::string(step.text.in("en")), "It ends here", ""});
    for (const auto& t : step.transitions)
      table.row({std::string(step.text.in("en")), t.text.empty() ? words_of_code(t.on) : std::string(t.text.in("en")),
                 std::string(pathway.steps[static_cast<std::size_t>(t.to)].text.in("en"))});
  }
  return table.html();
}

Html examples_part(const core::Catalogue& catalogue, const core::RuleSet& rules) {
  Table table({.caption = sized(Size::m, fmt::format("{} worked examples, checked each time the server starts", rules.examples.size())),
               .head = {"Example", "Outcome"},
               .responsive = true,
               .classes = "app-table--dense"});
  for (const auto& example : rules.examples)
    table.row({example.text.empty() ? words_of_code(example.id) : std::string(example.text.in("en")), example.expect});
  (void)catalogue;
  return details({.summary = "Worked examples", .content = table.html()});
}

Html about(const core::RuleSet& rules) {
  std::vector<Content> sources;
  for (const auto& source : rules.sources) sources.emplace_back(source);
  Html out;
  out << "<p class=\"nhsuk-hint\">Version "_html << rules.version << ", "_html << rules.file << ", digest "_html << rules.digest
      << "</p>"_html << details({.summary = "Sources", .content = bullets(sources)});
  return out;
}

http::Response list_page(Site& site, const http::Request&, const LiveSession& session) {
  const auto& catalogue = site.system.catalogue;
  Html main = h1("Pathways");
  main << paragraph(
      "What reception asks, what the rules say and where they lead. Everything here is read from data files that people can check.");
  Table table({.head = {"Pathway", "Version", "Rules", "Examples", "Sign-off"}, .responsive = true});
  const auto row = [&](const core::RuleSet& rules) {
    table.row({link("/pathways/" + rules.id, std::string(rules.title.in("en"))), std::to_string(rules.version),
               std::to_string(rules.rules.size()), std::to_string(rules.examples.size()),
               rules.sign_off ? tag("Signed off", Colour::green) : tag("Not signed off", Colour::orange)});
  };
  row(catalogue.front_door);
  for (const auto& pathway : catalogue.pathways) row(pathway);
  main << table.html();
  return show(frame(site, session, "Pathways", Section::pathways), main);
}

http::Response one_page(Site& site, const http::Request& request, const LiveSession& session) {
  const auto& catalogue = site.system.catalogue;
  const auto id = request.parameters["pathway"];
  const core::Pathway* pathway = catalogue.pathway(id);
  if (!pathway && id != catalogue.front_door.id) return problem(site, session, {core::Fault::not_found, "", ""});
  const core::RuleSet& rules = pathway ? static_cast<const core::RuleSet&>(*pathway) : catalogue.front_door;
  Frame f = frame(site, session, std::string(rules.title.in("en")), Section::pathways);
  f.back = {.text = "Pathways", .href = "/pathways"};
  Html main = h1(std::string(rules.title.in("en")), "Pathway");
  if (pathway && !pathway->summary.empty()) main << paragraph(std::string(pathway->summary.in("en")));
  main << sign_off_part(rules) << about(rules);
  if (pathway) main << flow_svg(catalogue, *pathway);
  main << questions_part(catalogue, rules) << rules_part(catalogue, rules);
  if (pathway) main << steps_part(*pathway);
  main << examples_part(catalogue, rules);
  return show(f, main);
}

}  // namespace

void add_pathway_routes(Site& site, std::vector<http::Route>& routes) {
  routes.push_back(staff_route(site, http::Method::get, "/pathways", http::every_role, "pathways", list_page));
  routes.push_back(staff_route(site, http::Method::get, "/pathways/{pathway}", http::every_role, "pathway", one_page));
}

}  // namespace web
