// A catalogue made by hand, without a file: a front door and one pathway, "limbs".
#pragma once

#include "core/routing.h"

namespace small_catalogue {

using core::Condition;
using core::Facts;
using Node = Condition::Node;
using Op = Condition::Op;

enum : core::FactIndex { age = 0, chest_pain = core::record_facts_count, reason, prefers_gp, which, fall, crooked, swollen, weeks };

inline Node leaf(Op op, core::FactIndex fact, std::int32_t value) { return {op, fact, 1, value, 0}; }
inline Condition is(core::FactIndex fact, std::int32_t value) { return {{leaf(Op::equal, fact, value)}}; }
inline Condition under(core::FactIndex fact, std::int32_t value) { return {{leaf(Op::less, fact, value)}}; }
inline Condition at_most(core::FactIndex fact, std::int32_t value) { return {{leaf(Op::at_most, fact, value)}}; }
inline Condition in(core::FactIndex fact, std::uint64_t set) { return {{{Op::in, fact, 1, 0, set}}}; }

inline Condition join(Op op, core::FactIndex fact, std::initializer_list<Condition> parts) {
  Condition whole{{{op, fact, 0, 0, 0}}};
  for (const auto& part : parts) {
    const auto shift = whole.nodes.size();
    for (Node node : part.nodes) {
      node.end = static_cast<std::uint16_t>(node.end + shift);
      whole.nodes.push_back(node);
    }
  }
  whole.nodes[0].end = static_cast<std::uint16_t>(whole.nodes.size());
  return whole;
}
inline Condition all(std::initializer_list<Condition> parts) { return join(Op::all, core::no_fact, parts); }
inline Condition any(std::initializer_list<Condition> parts) { return join(Op::any, core::no_fact, parts); }
inline Condition negate(const Condition& part) { return join(Op::negate, core::no_fact, {part}); }
inline Condition if_asked(core::FactIndex fact, const Condition& ask_when, const Condition& comparison) {
  return join(Op::if_asked, fact, {ask_when, comparison});
}

inline core::Text words(std::string en) { return {std::move(en), {}}; }

inline core::Rule rule(core::RuleKind kind, std::string id, Condition when, int destination, core::Urgency urgency,
                       bool unsure_counts = true) {
  core::Rule rule;
  rule.text = words("Because of " + id);
  rule.id = std::move(id);
  rule.kind = kind;
  rule.when = std::move(when);
  rule.destination = destination;
  rule.urgency = urgency;
  rule.unsure_counts = unsure_counts;
  rule.source = "A guide";
  return rule;
}

inline core::Catalogue make() {
  using core::AnswerKind;
  using core::RuleKind;
  using core::Urgency;
  core::Catalogue catalogue;
  catalogue.facts = core::record_fact_table();
  const auto fact = [&](std::string id, AnswerKind kind, std::vector<core::Option> options = {}, std::int32_t most = 0) {
    catalogue.facts.push_back({id, kind, words(id), std::move(options), 0, most});
  };
  fact("chest_pain", AnswerKind::yes_no);
  fact("reason", AnswerKind::choice, {{"limb", words("A limb")}, {"tablets", words("Tablets")}});
  fact("prefers_gp", AnswerKind::yes_no);
  fact("which", AnswerKind::choice, {{"arm", words("Arm")}, {"leg", words("Leg")}});
  fact("fall", AnswerKind::yes_no);
  fact("crooked", AnswerKind::yes_no);
  fact("swollen", AnswerKind::yes_no);
  fact("weeks", AnswerKind::number, {}, 500);
  for (core::FactIndex index = 0; const auto& entry : catalogue.facts) catalogue.fact_by_id.emplace(entry.id, index++);
  catalogue.destinations = {{"ambulance-999", words("Ambulance"), words("Call 999"), core::Tier::emergency, "A guide"},
                            {"gp", words("GP"), words("A GP will help"), core::Tier::clinician, "A guide"}};
  const auto wish = rule(RuleKind::preference, "prefers_gp", is(prefers_gp, Facts::yes), 1, Urgency::routine);

  core::FrontDoor& door = catalogue.front_door;
  door.id = "front-door";
  door.reason = reason;
  for (const core::FactIndex index : {chest_pain, reason, prefers_gp}) door.questions.push_back({index, words("?"), {}, {}});
  door.rules = {rule(RuleKind::red_flag, "heart", is(chest_pain, Facts::yes), 0, Urgency::emergency), wish,
                rule(RuleKind::route, "other", {}, 1, Urgency::routine)};

  core::Pathway pathway;
  pathway.id = "limbs";
  pathway.priority = 1;
  pathway.offered_when = is(reason, 0);
  pathway.booking.name = words("Limb professional");
  pathway.lists = {{"after_fall", words("After the fall"), {}}};
  const Condition fell = is(fall, Facts::yes);
  pathway.questions = {{which, words("?"), {}, {}},
                       {fall, words("?"), {}, {}},
                       {crooked, words("?"), {}, fell, 0},
                       {swollen, words("?"), {}, fell, 0},
                       {weeks, words("?"), {}, {}}};
  pathway.rules = {rule(RuleKind::red_flag, "broken", if_asked(crooked, fell, is(crooked, Facts::yes)), 0, Urgency::emergency),
                   rule(RuleKind::red_flag, "sprained", if_asked(swollen, fell, is(swollen, Facts::yes)), 1, Urgency::soon, false),
                   wish,
                   rule(RuleKind::eligibility, "adult", negate(under(age, 16)), 1, Urgency::routine),
                   rule(RuleKind::route, "new_arm", all({is(which, 0), under(weeks, 6)}), core::the_service, Urgency::soon),
                   rule(RuleKind::route, "usual", {}, core::the_service, Urgency::routine)};
  catalogue.pathways = {std::move(pathway)};
  return catalogue;
}

}  // namespace small_catalogue
