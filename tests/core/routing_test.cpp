#include "core/routing.h"

#include <gtest/gtest.h>

#include "tests/core/small_catalogue.h"

namespace {

using namespace small_catalogue;
using core::RouteKind;
using core::Urgency;

using Known = std::initializer_list<std::pair<core::FactIndex, std::int32_t>>;

// An adult whose every question was answered, and with no; then what is given.
Facts well(Known known = {}) {
  Facts facts;
  facts[age] = 40;
  for (const core::FactIndex fact : {chest_pain, prefers_gp, fall}) facts[fact] = Facts::no;
  facts[reason] = 0;
  facts[which] = 1;
  facts[weeks] = 20;
  for (const auto& [fact, value] : known) facts[fact] = value;
  return facts;
}

std::string told(const core::Catalogue& catalogue, const core::RuleSet& rules, const core::RouteOutcome& outcome) {
  if (outcome.kind == RouteKind::incomplete) return "ask " + catalogue.facts.at(outcome.question).id;
  return rules.rules.at(static_cast<std::size_t>(outcome.rule)).id;
}

struct Row {
  const char* name;
  Facts facts;
  const char* pathway;   // rule, or "ask <question>"
  const char* suggested;  // by the whole walk
};

TEST(routing, decides_by_the_first_rule_that_matches) {
  const auto catalogue = make();
  const auto& limbs = catalogue.pathways[0];
  const std::vector<Row> table{
      {"nothing special", well(), "usual", "usual"},
      {"a new arm", well({{which, 0}, {weeks, 5}}), "new_arm", "new_arm"},
      {"an old arm", well({{which, 0}, {weeks, 6}}), "usual", "usual"},
      {"weeks unsure: a route needs a yes", well({{which, 0}, {weeks, Facts::unsure}}), "usual", "usual"},
      {"weeks not asked where they decide", well({{which, 0}, {weeks, Facts::not_asked}}), "ask weeks", "ask weeks"},
      {"weeks not asked where they do not", well({{which, 1}, {weeks, Facts::not_asked}}), "usual", "usual"},
      {"a child", well({{age, 15}}), "adult", "adult"},
      {"age unknown fails to the GP", well({{age, Facts::not_asked}}), "adult", "adult"},
      {"prefers a GP", well({{prefers_gp, Facts::yes}}), "prefers_gp", "prefers_gp"},
      {"a child who prefers a GP", well({{age, 9}, {prefers_gp, Facts::yes}}), "prefers_gp", "prefers_gp"},
      {"nobody asked about a GP", well({{prefers_gp, Facts::not_asked}}), "usual", "usual"},
      {"crooked after a fall", well({{fall, 1}, {crooked, 1}, {swollen, 0}}), "broken", "broken"},
      {"crooked unsure counts", well({{fall, 1}, {crooked, Facts::unsure}, {swollen, 0}}), "broken", "broken"},
      {"crooked not asked counts", well({{fall, 1}, {swollen, 0}}), "broken", "broken"},
      {"fall unsure and crooked not asked counts", well({{fall, Facts::unsure}, {swollen, 0}}), "broken", "broken"},
      {"a red flag before a wish", well({{fall, 1}, {crooked, 1}, {prefers_gp, 1}}), "broken", "broken"},
      {"a red flag before eligibility", well({{age, 9}, {fall, 1}, {crooked, 1}}), "broken", "broken"},
      {"swollen", well({{fall, 1}, {crooked, 0}, {swollen, 1}}), "sprained", "sprained"},
      {"swollen unsure does not count", well({{fall, 1}, {crooked, 0}, {swollen, Facts::unsure}}), "usual", "usual"},
      {"swollen not asked must be asked", well({{fall, 1}, {crooked, 0}}), "ask swollen", "ask swollen"},
      {"the gate before everything", well({{chest_pain, 1}, {fall, 1}, {crooked, 1}}), "broken", "heart"},
      {"the gate, unsure", well({{chest_pain, Facts::unsure}}), "usual", "heart"},
      {"the gate, not asked", well({{chest_pain, Facts::not_asked}}), "usual", "heart"},
      {"no pathway on offer", well({{reason, 1}}), "usual", "other"},
      {"no pathway on offer, prefers a GP", well({{reason, 1}, {prefers_gp, 1}}), "prefers_gp", "prefers_gp"},
  };
  for (const auto& row : table) {
    SCOPED_TRACE(row.name);
    EXPECT_EQ(told(catalogue, limbs, core::decide_route(limbs, row.facts)), row.pathway);
    const auto suggestion = core::suggest(catalogue, row.facts);
    EXPECT_EQ(told(catalogue, core::rules_of(catalogue, suggestion), suggestion.outcome), row.suggested);
  }
}

TEST(routing, says_where_to_and_how_soon) {
  const auto catalogue = make();
  const auto& limbs = catalogue.pathways[0];
  const auto red = core::decide_route(limbs, well({{fall, 1}, {crooked, 1}}));
  EXPECT_EQ(red, (core::RouteOutcome{RouteKind::red_flag, 0, 0, Urgency::emergency, core::no_fact}));
  EXPECT_FALSE(red.to_service());
  EXPECT_EQ(core::target_name(catalogue, limbs, red), "Ambulance");
  const auto soon = core::decide_route(limbs, well({{which, 0}, {weeks, 1}}));
  EXPECT_TRUE(soon.to_service());
  EXPECT_EQ(soon.urgency, Urgency::soon);
  EXPECT_EQ(core::target_name(catalogue, limbs, soon), "Limb professional");
  const auto child = core::decide_route(limbs, well({{age, 3}}));
  EXPECT_EQ(child.kind, RouteKind::not_eligible);
  EXPECT_FALSE(child.to_service());
}

TEST(routing, finds_a_red_flag_that_was_answered_behind_one_that_was_not_asked) {
  auto catalogue = make();
  auto& limbs = catalogue.pathways[0];
  limbs.rules[1].unsure_counts = true;
  Facts facts = well({{fall, 1}});
  EXPECT_FALSE(core::answered_red_flag(limbs, facts).has_value()) << "nothing that was answered raises it";
  for (const auto value : {Facts::yes, Facts::unsure}) {
    facts[swollen] = value;
    const auto flag = core::answered_red_flag(limbs, facts);
    ASSERT_TRUE(flag.has_value());
    EXPECT_EQ(told(catalogue, limbs, *flag), "sprained");
    EXPECT_EQ(told(catalogue, limbs, core::decide_route(limbs, facts)), "broken") << "what was not asked still counts in the end";
  }
}

TEST(Routing, takes_not_sure_of_one_sign_for_the_flag_though_the_other_signs_were_not_asked) {
  using Op = core::Condition::Op;
  const auto a = core::record_facts_count, b = static_cast<core::FactIndex>(a + 1);
  const auto leaf = [](core::FactIndex fact, std::uint16_t end) {
    return core::Condition::Node{.op = Op::equal, .fact = fact, .end = end, .value = Facts::yes};
  };
  const core::Condition either{{{.op = Op::any, .end = 3}, leaf(a, 2), leaf(b, 3)}},
      both{{{.op = Op::all, .end = 3}, leaf(a, 2), leaf(b, 3)}};
  const core::Condition not_either{{{.op = Op::negate, .end = 4}, {.op = Op::any, .end = 4}, leaf(a, 3), leaf(b, 4)}};
  const core::Condition not_both{{{.op = Op::negate, .end = 4}, {.op = Op::all, .end = 4}, leaf(a, 3), leaf(b, 4)}};
  Facts facts;
  facts[a] = Facts::unsure;
  EXPECT_EQ(core::evaluate_answered(either, facts), core::Truth::unsure);
  EXPECT_EQ(core::evaluate_answered(not_both, facts), core::Truth::unsure);
  EXPECT_EQ(core::evaluate_answered(both, facts), core::Truth::not_asked) << "the other may still be no";
  EXPECT_EQ(core::evaluate_answered(not_either, facts), core::Truth::not_asked);
  EXPECT_EQ(core::evaluate(either, facts), core::Truth::not_asked) << "the questions go on";
  facts[a] = Facts::not_asked;
  EXPECT_EQ(core::evaluate_answered(either, facts), core::Truth::not_asked);
}

TEST(routing, waits_for_a_pathway_whose_questions_were_not_put_yet) {
  const auto catalogue = make();
  Facts facts;
  facts[age] = 40;
  facts[chest_pain] = Facts::no;
  facts[reason] = 0;
  const auto suggestion = core::suggest(catalogue, facts);
  EXPECT_EQ(suggestion.pathway, &catalogue.pathways[0]);
  EXPECT_EQ(suggestion.outcome.kind, RouteKind::incomplete);
  EXPECT_EQ(suggestion.outcome.question, which);
}

TEST(routing, lets_the_red_flag_of_any_offered_pathway_win) {
  auto catalogue = make();
  auto second = catalogue.pathways[0];
  second.id = "second";
  second.rules = {rule(core::RuleKind::red_flag, "weeks", under(weeks, 3), 0, Urgency::emergency),
                  rule(core::RuleKind::route, "rest", {}, core::the_service, Urgency::routine)};
  catalogue.pathways.push_back(second);
  EXPECT_EQ(core::offered(catalogue, well()).count, 2u);
  EXPECT_EQ(core::suggest(catalogue, well()).pathway->id, "limbs");
  EXPECT_EQ(core::suggest(catalogue, well({{weeks, 2}})).pathway->id, "second");
  EXPECT_EQ(core::suggest(catalogue, well({{age, 9}})).pathway->id, "second") << "the first does not take children";
}

TEST(asking, goes_on_page_by_page_as_answers_open_questions) {
  const auto catalogue = make();
  const auto& limbs = catalogue.pathways[0];
  const auto asked = [&](const Facts& facts) {
    std::vector<core::FactIndex> indices;
    for (const auto* question : core::questions_to_ask(limbs, facts)) indices.push_back(question->fact);
    return indices;
  };
  using List = std::vector<core::FactIndex>;
  Facts facts;
  EXPECT_EQ(asked(facts), (List{which, fall, weeks}));
  facts[fall] = Facts::unsure;
  EXPECT_EQ(asked(facts), (List{which, fall, crooked, swollen, weeks})) << "unsure opens them";
  facts[fall] = Facts::no;
  EXPECT_EQ(asked(facts), (List{which, fall, weeks}));
  EXPECT_FALSE(core::all_asked(limbs, facts));
  facts[which] = 0;
  facts[weeks] = 3;
  EXPECT_TRUE(core::all_asked(limbs, facts));
}

TEST(explaining, names_the_rule_its_source_and_the_answers_that_made_it_so) {
  auto catalogue = make();
  auto& limbs = catalogue.pathways[0];
  const Facts facts = well({{which, 0}, {weeks, 1}});
  const auto why = core::explain(catalogue, limbs, core::decide_route(limbs, facts), facts);
  EXPECT_EQ(why.rule, "new_arm");
  EXPECT_EQ(why.text, "Because of new_arm");
  EXPECT_EQ(why.condition, "which: Arm; and weeks under 6");
  EXPECT_EQ(why.source, "A guide");
  EXPECT_EQ(why.to, "Limb professional");
  ASSERT_EQ(why.because.size(), 2u);
  EXPECT_EQ(why.because[0].answer, "Arm");
  EXPECT_EQ(why.because[1].answer, "1");

  const Facts child = well({{age, 7}});
  const auto not_eligible = core::explain(catalogue, limbs, core::decide_route(limbs, child), child);
  ASSERT_EQ(not_eligible.because.size(), 1u);
  EXPECT_EQ(not_eligible.because[0].label, "Age");
  EXPECT_EQ(not_eligible.advice, "A GP will help");

  limbs.rules[0].advice = words("Keep still");
  const Facts unsure = well({{fall, 1}, {crooked, Facts::unsure}});
  const auto broken = core::explain(catalogue, limbs, core::decide_route(limbs, unsure), unsure);
  EXPECT_EQ(broken.advice, "Keep still");
  ASSERT_EQ(broken.because.size(), 1u);
  EXPECT_EQ(broken.because[0].answer, "Not sure");
}

TEST(explaining, shows_each_other_result_once_per_question) {
  const auto catalogue = make();
  const auto& limbs = catalogue.pathways[0];
  std::vector<std::string> changes;
  const Facts facts = well({{which, 0}, {weeks, 20}});
  for (const auto& change : core::what_would_change(catalogue, limbs, facts)) {
    const auto& fact = catalogue.facts[change.question];
    const auto result = change.outcome.kind == RouteKind::incomplete ? "more questions" : told(catalogue, limbs, change.outcome);
    changes.push_back(fact.id + "=" + core::answer_code(fact, change.value) + ": " + result);
  }
  EXPECT_EQ(changes, (std::vector<std::string>{"prefers_gp=yes: prefers_gp", "fall=yes: more questions", "weeks=5: new_arm"}));
}

TEST(explaining, shows_no_way_around_a_red_flag) {
  const auto catalogue = make();
  const Facts facts = well({{fall, 1}, {crooked, 1}});
  EXPECT_TRUE(core::what_would_change(catalogue, catalogue.pathways[0], facts).empty());
  EXPECT_TRUE(core::alternatives(catalogue, core::suggest(catalogue, facts), facts).empty());
}

TEST(explaining, always_offers_a_gp_as_an_alternative) {
  const auto catalogue = make();
  const auto others = core::alternatives(catalogue, core::suggest(catalogue, well()), well());
  ASSERT_EQ(others.size(), 1u);
  EXPECT_EQ(others[0].pathway, nullptr);
  EXPECT_EQ(core::target_name(catalogue, catalogue.pathways[0], others[0].outcome), "GP");
  const Facts wish = well({{prefers_gp, 1}});
  EXPECT_TRUE(core::alternatives(catalogue, core::suggest(catalogue, wish), wish).empty()) << "the GP is the suggestion";
}

}  // namespace
