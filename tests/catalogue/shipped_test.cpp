// The pathways that are shipped: their red flags hold against anything else that is answered, and deciding allocates nothing.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <random>
#include <set>

#include "catalogue/load.h"
#include "core/flow.h"
#include "core/routing.h"
#include "tests/catalogue/allocations.h"

namespace {

using core::Facts;

const core::Catalogue& shipped() {
  static const auto loaded = [] {
    auto result = catalogue::load(SOURCE_DIR "/pathways");
    if (!result)
      for (const auto& complaint : result.error()) ADD_FAILURE() << catalogue::to_string(complaint);
    return result.value();
  }();
  return *loaded;
}

// A seed may be given in FINGERPOST_SEED, to run a failure again.
std::uint32_t seed() {
  const char* given = std::getenv("FINGERPOST_SEED");
  return given ? static_cast<std::uint32_t>(std::strtoul(given, nullptr, 10)) : std::random_device{}();
}

class Chance {
 public:
  explicit Chance(std::uint32_t from) : random_(from) {}
  int below(int count) { return std::uniform_int_distribution(0, count - 1)(random_); }

  std::int32_t answer(const core::Fact& fact) {
    if (below(8) == 0) return Facts::not_asked;
    switch (fact.kind) {
      case core::AnswerKind::yes_no: return below(12) == 0 ? Facts::unsure : below(3) == 0 ? Facts::yes : Facts::no;
      case core::AnswerKind::choice: return below(static_cast<int>(fact.options.size()));
      case core::AnswerKind::number: break;
    }
    return fact.least + below(std::min(fact.most, 110) - fact.least + 1);
  }

  Facts facts(const core::Catalogue& catalogue) {
    Facts facts;
    for (core::FactIndex fact = 0; fact < catalogue.facts.size(); ++fact) facts[fact] = answer(catalogue.facts[fact]);
    return facts;
  }

 private:
  std::mt19937 random_;
};

std::string in_words(const core::Catalogue& catalogue, const Facts& facts) {
  std::string words;
  for (core::FactIndex fact = 0; fact < catalogue.facts.size(); ++fact)
    if (facts[fact] != Facts::not_asked)
      words += catalogue.facts[fact].id + "=" + core::answer_code(catalogue.facts[fact], facts[fact]) + " ";
  return words;
}

std::vector<const core::RuleSet*> rule_sets() {
  std::vector<const core::RuleSet*> sets{&shipped().front_door};
  for (const auto& pathway : shipped().pathways) sets.push_back(&pathway);
  return sets;
}

// One yes is enough: the lines that nobody came to must not change what is read out, nor ever lead to something less urgent.
TEST(shipped_pathways, read_out_what_was_said_when_other_lines_were_not_asked) {
  struct Row {
    const char* said;
    const char* rule;
  };
  const Row rows[] = {{"cauda_equina_signs", "suspected_cauda_equina"}, {"stroke_signs", "stroke"}, {"overdose", "overdose_or_poisoning"}};
  for (const auto& [said, rule] : rows) {
    Facts facts = core::facts_from(core::RecordFacts{.age = 50});
    facts[shipped().fact_by_id.find(said)->second] = Facts::yes;
    const auto suggestion = core::suggest(shipped(), facts);
    EXPECT_EQ(suggestion.outcome.kind, core::RouteKind::red_flag) << said;
    EXPECT_EQ(shipped().front_door.rules[static_cast<std::size_t>(suggestion.outcome.rule)].id, rule);
  }
  // A same-day sign does not hide the emergencies that were not asked about.
  Facts facts = core::facts_from(core::RecordFacts{.age = 50});
  facts[shipped().fact_by_id.find("very_unwell")->second] = Facts::yes;
  EXPECT_EQ(core::suggest(shipped(), facts).outcome.urgency, core::Urgency::emergency);
}

TEST(shipped_pathways, load_with_enough_examples_and_no_sign_off) {
  for (const auto* rules : rule_sets()) {
    EXPECT_GE(rules->examples.size(), 25u) << rules->id;
    EXPECT_FALSE(rules->sign_off) << rules->id << ": a sign-off is the clinical safety officer's to give";
    for (const auto& rule : rules->rules) EXPECT_FALSE(rule.source.empty()) << rule.id;
  }
}

// The facts that an example shows a red flag with, and anything at all in every other answer.
TEST(shipped_pathways, never_let_another_answer_talk_a_red_flag_away) {
  const auto from = seed();
  SCOPED_TRACE("FINGERPOST_SEED=" + std::to_string(from));
  Chance chance(from);
  for (const auto* rules : rule_sets())
    for (const auto& example : rules->examples) {
      const auto shown = std::ranges::find(rules->rules, example.expect, &core::Rule::id);
      if (shown == rules->rules.end() || shown->kind != core::RuleKind::red_flag) continue;
      std::vector<core::FactIndex> holds;
      for (const auto& node : shown->when.nodes)
        if (node.fact != core::no_fact) holds.push_back(node.fact);
      for (int i = 0; i < 400; ++i) {
        Facts facts = chance.facts(shipped());
        for (const auto fact : holds) facts[fact] = example.facts[fact];
        const auto outcome = core::decide_route(*rules, facts);
        ASSERT_EQ(outcome.kind, core::RouteKind::red_flag) << rules->id << " " << shown->id << ": " << in_words(shipped(), facts);
        ASSERT_NE(outcome.urgency, core::Urgency::routine);
        ASSERT_LE(outcome.urgency, shown->urgency) << "something less urgent hid " << shown->id << ": " << in_words(shipped(), facts);
        ASSERT_FALSE(core::suggest(shipped(), facts).outcome.to_service() && rules == &shipped().front_door) << in_words(shipped(), facts);
      }
    }
}

// Whatever is answered: a red flag that holds is never followed by a booking.
TEST(shipped_pathways, never_book_anybody_with_a_red_flag) {
  const auto from = seed();
  SCOPED_TRACE("FINGERPOST_SEED=" + std::to_string(from));
  Chance chance(from);
  int booked = 0;
  for (int i = 0; i < 50'000; ++i) {
    Facts facts = chance.facts(shipped());
    if (i % 2)  // most answers no, or hardly anybody is ever booked
      for (core::FactIndex fact = core::record_facts_count; fact < shipped().facts.size(); ++fact)
        if (shipped().facts[fact].kind == core::AnswerKind::yes_no && chance.below(60)) facts[fact] = Facts::no;
    const auto suggestion = core::suggest(shipped(), facts);
    if (!suggestion.outcome.to_service()) continue;
    ++booked;
    std::vector<const core::RuleSet*> asked{&shipped().front_door};  // and every pathway on offer, not only the one that takes the person
    for (const auto* pathway : core::offered(shipped(), facts)) asked.push_back(pathway);
    for (const auto* rules : asked)
      for (const auto& rule : rules->rules) {
        if (rule.kind != core::RuleKind::red_flag) continue;
        const auto truth = core::evaluate(rule.when, facts);
        ASSERT_FALSE(truth == core::Truth::yes || (rule.unsure_counts && truth != core::Truth::no))
            << rule.id << ": " << in_words(shipped(), facts);
      }
    const auto wish = shipped().fact_by_id.at("prefers_gp");
    ASSERT_NE(facts[wish], Facts::yes) << "who prefers a GP gets a GP";
  }
  EXPECT_GT(booked, 500) << "the test no longer reaches bookings";
}

TEST(shipped_pathways, count_unsure_and_not_asked_as_yes_in_each_emergency_question) {
  Facts well;
  for (const auto& question : shipped().front_door.questions)
    if (shipped().facts[question.fact].kind == core::AnswerKind::yes_no) well[question.fact] = Facts::no;
  ASSERT_FALSE(core::decide_gate(shipped().front_door, well).has_value());
  int emergencies = 0;
  for (const auto& rule : shipped().front_door.rules) {
    if (rule.kind != core::RuleKind::red_flag) break;
    for (const auto& node : rule.when.nodes) {
      if (node.op != core::Condition::Op::equal || node.fact < core::record_facts_count) continue;
      for (const auto value : {Facts::yes, Facts::unsure, Facts::not_asked}) {
        Facts facts = well;
        facts[node.fact] = value;
        const auto gate = core::decide_gate(shipped().front_door, facts);
        ASSERT_TRUE(gate.has_value()) << rule.id;
        EXPECT_EQ(shipped().front_door.rules[static_cast<std::size_t>(gate->rule)].id, rule.id);
        ++emergencies;
      }
    }
  }
  EXPECT_GE(emergencies, 3 * 20);
}

TEST(shipped_pathways, allow_a_gp_to_whoever_asks_unless_a_red_flag_is_up) {
  for (const auto* rules : rule_sets())
    for (const auto& example : rules->examples) {
      Facts facts = example.facts;
      facts[shipped().fact_by_id.at("prefers_gp")] = Facts::yes;
      const auto outcome = core::decide_route(*rules, facts);
      if (outcome.kind == core::RouteKind::red_flag || outcome.kind == core::RouteKind::incomplete) continue;
      EXPECT_EQ(rules->rules[static_cast<std::size_t>(outcome.rule)].id, "prefers_gp") << example.id;
    }
}

// Each page asks what the answers so far call for; whoever an example tells of comes to an end, and each question meets somebody.
TEST(shipped_pathways, ask_every_question_sooner_or_later_and_then_are_complete) {
  for (const auto& pathway : shipped().pathways) {
    std::set<core::FactIndex> asked;
    for (const auto& example : pathway.examples) {
      Facts facts = example.facts;
      for (int pages = 0; pages < 10; ++pages)
        for (const auto* question : core::questions_to_ask(pathway, facts)) {
          asked.insert(question->fact);
          if (facts[question->fact] == Facts::not_asked) facts[question->fact] = shipped().facts[question->fact].least;
        }
      EXPECT_TRUE(core::all_asked(pathway, facts)) << pathway.id << " " << example.id;
    }
    EXPECT_EQ(asked.size(), pathway.questions.size()) << pathway.id;
  }
}

// One call, several professionals: who is on offer, the first to be suggested first.
TEST(shipped_pathways, offer_each_professional_that_a_mixed_need_asks_for) {
  struct Row {
    const char* who;
    core::RecordFacts record;
    std::vector<core::Answer> said;
    const char* offers;
  };
  const core::RecordFacts rarely{.age = 45, .visits_90_days = 1}, often{.age = 45, .visits_90_days = 4};
  const core::RecordFacts asked_for{.age = 45, .visits_90_days = 1, .clinician_asks = true};
  const Row rows[] = {
      {"plain back pain", rarely, {{"reason", "musculoskeletal"}}, "physiotherapy"},
      {"back pain once too often", often, {{"reason", "musculoskeletal"}}, "physiotherapy support-navigation"},
      {"back pain and off work", rarely, {{"reason", "musculoskeletal"}, {"also_work", "yes"}}, "physiotherapy occupational-therapy"},
      {"back pain and everything",
       rarely,
       {{"reason", "musculoskeletal"}, {"also_money", "yes"}, {"also_work", "yes"}, {"also_lonely", "yes"}},
       "physiotherapy support-navigation occupational-therapy social-prescribing"},
      {"back pain and low", rarely, {{"reason", "musculoskeletal"}, {"also_low", "yes"}}, "physiotherapy"},
      {"after a physiotherapist's visit",
       asked_for,
       {{"reason", "musculoskeletal"}},
       "psychologically-informed-physiotherapy physiotherapy"},
      {"a fifth visit and debts", often, {{"reason", "something_else"}, {"also_money", "yes"}}, "support-navigation"},
      {"a fifth visit", often, {{"reason", "something_else"}}, "support-navigation"},
      {"a second visit", rarely, {{"reason", "something_else"}}, ""},
      {"lonely", often, {{"reason", "community"}, {"also_lonely", "yes"}}, "social-prescribing"},
      {"lonely, often, and perhaps in debt",
       often,
       {{"reason", "community"}, {"also_money", "unsure"}},
       "support-navigation social-prescribing"},
      {"lonely and perhaps in debt", rarely, {{"reason", "community"}, {"also_money", "unsure"}}, "social-prescribing"},
      {"off sick", often, {{"reason", "work_health"}, {"also_work", "yes"}}, "occupational-therapy"},
      {"off sick and behind with the rent",
       rarely,
       {{"reason", "work_health"}, {"also_housing", "yes"}},
       "support-navigation occupational-therapy"},
      {"tablets and debts, often", often, {{"reason", "medicines"}, {"also_money", "yes"}}, ""},
  };
  for (const auto& [who, record, said, offers] : rows) {
    const auto facts = core::facts_from(shipped(), said, record);
    ASSERT_TRUE(facts.has_value()) << who;
    std::string ids;
    for (const auto* pathway : core::offered(shipped(), *facts)) ids += (ids.empty() ? "" : " ") + pathway->id;
    EXPECT_EQ(ids, offers) << who;
  }
}

TEST(shipped_pathways, decide_without_allocating) {
  Chance chance(7);
  std::vector<Facts> many;
  for (int i = 0; i < 1000; ++i) many.push_back(chance.facts(shipped()));
  for (const auto& pathway : shipped().pathways)
    for (const auto& example : pathway.examples) many.push_back(example.facts);
  long outcomes = 0;
  const long before = allocations_so_far();
  for (const Facts& facts : many) {
    outcomes += core::decide_gate(shipped().front_door, facts).has_value();
    outcomes += core::decide_route(shipped().front_door, facts).rule;
    for (const auto& pathway : shipped().pathways) outcomes += core::decide_route(pathway, facts).rule;
    outcomes += static_cast<long>(core::offered(shipped(), facts).count);
    outcomes += core::suggest(shipped(), facts).outcome.rule;
  }
  EXPECT_EQ(allocations_so_far() - before, 0);
  EXPECT_NE(outcomes, 0);
}

TEST(shipped_pathways, draw_a_flow_whose_arrows_lead_somewhere) {
  for (const auto& pathway : shipped().pathways) {
    const auto flow = core::flow_of(shipped(), pathway);
    std::vector<bool> reached(flow.nodes.size(), false);
    reached[0] = true;
    for (const auto& edge : flow.edges) {
      ASSERT_LT(edge.from, flow.nodes.size());
      ASSERT_LT(edge.to, flow.nodes.size());
      reached[edge.to] = true;
    }
    EXPECT_EQ(std::ranges::count(reached, false), 0);
    for (std::size_t a = 0; a < flow.nodes.size(); ++a)
      for (std::size_t b = 0; b < a; ++b)
        EXPECT_FALSE(flow.nodes[a].column == flow.nodes[b].column && flow.nodes[a].row == flow.nodes[b].row);
  }
}

}  // namespace
