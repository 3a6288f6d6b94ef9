#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>

#include "core/routing.h"
#include "tests/catalogue/small_files.h"

namespace {

std::string complaints_of(const catalogue::Loaded& loaded) {
  std::string text;
  if (!loaded)
    for (const auto& complaint : loaded.error()) text += catalogue::to_string(complaint) + "\n";
  return text;
}

// One place of the small files changed: `from` must be there once; the complaint must be among those made.
struct Refusal {
  const char* name;
  const char* file;
  std::string from, to;
  const char* complaint;
};

void PrintTo(const Refusal& refusal, std::ostream* out) { *out << refusal.name; }

class RefusedFile : public testing::TestWithParam<Refusal> {};

TEST_P(RefusedFile, is_named_with_its_line_and_what_is_wrong) {
  const Refusal& refusal = GetParam();
  auto sources = small_files::sources();
  auto& text = std::ranges::find(sources, refusal.file, &catalogue::Source::file)->text;
  const auto at = text.find(refusal.from);
  ASSERT_NE(at, std::string::npos) << "the case changes nothing";
  text.replace(at, refusal.from.size(), refusal.to);
  const auto loaded = catalogue::compile(sources);
  ASSERT_FALSE(loaded.has_value());
  const std::string complaints = complaints_of(loaded);
  EXPECT_NE(complaints.find(std::string(refusal.complaint) + "\n"), std::string::npos) << complaints;
}

std::string deep_condition(int depth) {
  std::string text = "offered_when: ";
  for (int i = 0; i < depth; ++i) text += "{not: ";
  return text + "{reason: limb}" + std::string(static_cast<std::size_t>(depth), '}');
}

const char* const door = "front-door.yaml";
const char* const limbs = "limbs.yaml";

INSTANTIATE_TEST_SUITE_P(
    head, RefusedFile,
    testing::Values(
        Refusal{
            "unknown_key", limbs, "priority: 5", "prioritty: 5",
            "limbs.yaml:9: unknown key 'prioritty' in a pathway; it may have: id, version, title, summary, safety_net, sign_off, source, "
            "offered_when, beside_when, priority, questions, red_flags, eligibility, routes, steps, booking, measures, examples"},
        Refusal{"missing_key", limbs, "priority: 5\n", "", "limbs.yaml:1: a pathway has no 'priority'"},
        Refusal{"key_twice", limbs, "priority: 5", "priority: 5\npriority: 6", "limbs.yaml:10: 'priority' is given twice in a pathway"},
        Refusal{"id_and_file_differ", limbs, "id: limbs", "id: legs", "limbs.yaml:1: the id 'legs' and the file's name differ"},
        Refusal{"id_with_capitals", limbs, "id: limbs", "id: Limbs",
                "limbs.yaml:1: 'id' of a pathway 'Limbs' must be lower-case letters, digits, _ and -"},
        Refusal{"version_zero", limbs, "version: 3", "version: 0", "limbs.yaml:2: 'version' must be a whole number from 1 to 1000000"},
        Refusal{"version_in_words", limbs, "version: 3", "version: three",
                "limbs.yaml:2: 'version' must be a whole number from 1 to 1000000"},
        Refusal{"title_without_english", limbs, "{en: Limbs, cy: Breichiau}", "{cy: Breichiau}",
                "limbs.yaml:3: 'title' of a pathway has no English text (en)"},
        Refusal{"title_in_no_language", limbs, "cy: Breichiau", "welsh: Breichiau",
                "limbs.yaml:3: 'welsh' is not a language code such as en or cy"},
        Refusal{"text_too_long", limbs, "summary: For limbs", "summary: " + std::string(2001, 'a'),
                "limbs.yaml:4: 'summary' of a pathway must have 1 to 2000 characters"},
        Refusal{"half_a_sign_off", limbs, "{name: \"\",", "{name: Dr A,",
                "limbs.yaml:6: a sign-off has a name, a role and a date, or none of the three"},
        Refusal{"sign_off_on_no_day", limbs, "date: \"\"", "date: 2026-02-30", "limbs.yaml:6: '2026-02-30' is no date such as 2026-11-22"},
        Refusal{"no_source", limbs, "source: [A guide]", "source: []", "limbs.yaml:1: the file names no source"},
        Refusal{"not_yaml", limbs, "version: 3", "version: {3", "limbs.yaml:2: this is not YAML: end of map flow not found"},
        Refusal{"not_a_map", limbs, "id: limbs\n", "--- [a]\n---\n",
                "limbs.yaml:1: the file must hold one map of keys, such as 'id: physiotherapy'"},
        Refusal{"not_utf8", limbs, "summary: For limbs", "summary: \xff", "limbs.yaml:4: a byte here is not UTF-8 text"},
        Refusal{"a_nul", limbs, "summary: For limbs", "summary: a" + std::string(1, '\0'), "limbs.yaml:4: a byte here is not UTF-8 text"},
        Refusal{"too_large", limbs, "summary: For limbs", "summary: For limbs\n#" + std::string(300'000, 'x'),
                "limbs.yaml: the file is larger than 256 kB"},
        Refusal{"no_reason", door, "id: reason, kind", "id: why, kind",
                "front-door.yaml:1: the front door has no choice question 'reason', why somebody gets in touch"}),
    [](const auto& info) { return std::string(info.param.name); });

INSTANTIATE_TEST_SUITE_P(
    questions, RefusedFile,
    testing::Values(
        Refusal{"unused", limbs, "crooked: yes}, to: amb", "swollen: yes}, to: amb",
                "limbs.yaml:17: no rule looks at the question 'crooked'; one that only the professional needs says 'for: professional'"},
        Refusal{"same_id_in_one_file", limbs, "id: fall,", "id: which,",
                "limbs.yaml:12: the id 'which' is taken: ids of questions are unique over all files"},
        Refusal{"same_id_in_two_files", limbs, "id: fall,", "id: chest_pain,",
                "limbs.yaml:12: the id 'chest_pain' is taken: ids of questions are unique over all files"},
        Refusal{"id_of_a_record_fact", limbs, "id: fall,", "id: age,",
                "limbs.yaml:12: the id 'age' is taken: ids of questions are unique over all files"},
        Refusal{"unknown_kind", limbs, "id: fall, kind: yes_no", "id: fall, kind: maybe",
                "limbs.yaml:12: 'maybe' is no kind of question: yes_no, choice or number"},
        Refusal{"one_option", limbs, "[arm: Arm, leg: Leg]", "[arm: Arm]", "limbs.yaml:11: the choice 'which' has fewer than two options"},
        Refusal{"option_twice", limbs, "[arm: Arm, leg: Leg]", "[arm: Arm, arm: Leg]", "limbs.yaml:11: the option 'arm' is taken"},
        Refusal{"options_of_a_number", limbs, "least: 0, most: 500}", "least: 0, most: 500, options: [a: A, b: B]}",
                "limbs.yaml:19: options belong to a choice, least and most to a number"},
        Refusal{"number_without_most", limbs, "least: 0, most: 500}", "least: 0}", "limbs.yaml:19: a question has no 'most'"},
        Refusal{"asks_about_a_later_question", limbs, "ask_when: {fall: yes}", "ask_when: {weeks: 3}",
                "limbs.yaml:15: no fact is called 'weeks' here: it must be a record fact or a question asked before"},
        Refusal{"for_somebody_else", limbs, "ask: A fall}", "ask: A fall, for: fun}", "limbs.yaml:12: 'for' may only say professional"},
        Refusal{"empty_list", limbs, "    items:\n      - {id: crooked, ask: Is it crooked}\n      - {id: swollen, ask: Is it swollen}\n",
                "    items: []\n", "limbs.yaml:13: a check list has no items"}),
    [](const auto& info) { return std::string(info.param.name); });

INSTANTIATE_TEST_SUITE_P(
    conditions, RefusedFile,
    testing::Values(
        Refusal{"unknown_fact", limbs, "offered_when: {reason: limb}", "offered_when: {raison: limb}",
                "limbs.yaml:8: no fact is called 'raison' here: it must be a record fact or a question asked before"},
        Refusal{"unknown_option", limbs, "offered_when: {reason: limb}", "offered_when: {reason: limbo}",
                "limbs.yaml:8: 'reason' has no answer 'limbo'; it has: limb, tablets, other"},
        Refusal{"unknown_answer", limbs, "when: {crooked: yes}", "when: {crooked: maybe}",
                "limbs.yaml:21: 'crooked' has no answer 'maybe'; it has: yes, no, unsure"},
        Refusal{"number_too_large", limbs, "weeks: {<: 6}", "weeks: {<: 501}",
                "limbs.yaml:26: 'weeks' has no answer '501'; it has: a whole number from 0 to 500"},
        Refusal{"unknown_comparison", limbs, "weeks: {<: 6}", "weeks: {near: 6}",
                "limbs.yaml:26: unknown comparison 'near': write 'fact: value', or in, <, <="},
        Refusal{"less_than_a_choice", limbs, "which: arm, weeks: {<: 6}", "which: {<: arm}, weeks: 6",
                "limbs.yaml:26: 'which' is no number, so '<' means nothing for it"},
        Refusal{"number_in_a_set", limbs, "weeks: {<: 6}", "weeks: {in: [1, 2]}",
                "limbs.yaml:26: 'weeks' is a number: compare it with <, <= or one value"},
        Refusal{"empty_set", limbs, "offered_when: {reason: limb}", "offered_when: {reason: {in: []}}", "limbs.yaml:8: 'in' holds nothing"},
        Refusal{"empty_all", limbs, "offered_when: {reason: limb}", "offered_when: {all: []}", "limbs.yaml:8: 'all' holds nothing"},
        Refusal{"two_keys", limbs, "offered_when: {reason: limb}", "offered_when: {reason: limb, age: 3}",
                "limbs.yaml:8: a condition is one of 'fact: value', 'all: [...]', 'any: [...]', 'not: {...}'"},
        Refusal{"a_script", limbs, "offered_when: {reason: limb}", "offered_when: reason == limb",
                "limbs.yaml:8: a condition is one of 'fact: value', 'all: [...]', 'any: [...]', 'not: {...}'"},
        Refusal{"too_deep", limbs, "offered_when: {reason: limb}", deep_condition(9), "limbs.yaml:8: a condition may be at most 8 deep"}),
    [](const auto& info) { return std::string(info.param.name); });

INSTANTIATE_TEST_SUITE_P(
    rules, RefusedFile,
    testing::Values(
        Refusal{"red_flag_that_does_not_escalate", limbs, "when: {swollen: yes}, to: gp", "when: {swollen: yes}, to: pharmacist",
                "limbs.yaml:22: the red flag 'sprained' does not escalate: 'pharmacist' is neither a clinician nor an emergency service"},
        Refusal{"red_flag_to_the_service", limbs, "when: {swollen: yes}, to: gp", "when: {swollen: yes}, to: service",
                "limbs.yaml:22: only a route of a pathway leads to its service"},
        Refusal{"routine_red_flag", limbs, "to: gp, unsure", "to: gp, urgency: routine, unsure",
                "limbs.yaml:22: 'routine' is less urgent than 'gp' always is"},
        Refusal{"emergency_that_overlooks_unsure", limbs, "to: ambulance-999, text: Broken",
                "to: ambulance-999, unsure: does_not_count, text: Broken",
                "limbs.yaml:21: unsure always counts as yes in the emergency red flag 'broken'"},
        Refusal{"gate_that_overlooks_unsure", door, "to: duty-clinician, text", "to: duty-clinician, unsure: does_not_count, text",
                "front-door.yaml:18: unsure always counts as yes in the emergency red flag 'worry'"},
        Refusal{"most_urgent_comes_last", door, "{chest_pain: yes}, to: ambulance-999", "{chest_pain: yes}, to: gp",
                "front-door.yaml:18: the red flag 'worry' is more urgent than 'heart' before it: the most urgent come first"},
        Refusal{"no_red_flags", limbs,
                "red_flags:\n  - {id: broken, when: {crooked: yes}, to: ambulance-999, text: Broken, source: A guide}\n  - {id: sprained, "
                "when: {swollen: yes}, "
                "to: gp, unsure: does_not_count, text: Sprained, source: A guide}\n",
                "red_flags: []\n", "limbs.yaml:20: there is no red flag"},
        Refusal{"unknown_destination", limbs, "otherwise: gp", "otherwise: gpp",
                "limbs.yaml:24: no destination is called 'gpp' in front-door.yaml"},
        Refusal{"unknown_urgency", limbs, "urgency: soon", "urgency: asap",
                "limbs.yaml:26: 'asap' is no urgency: emergency, same_day, soon or routine"},
        Refusal{"rule_without_source", limbs, "text: Usual, source: A guide", "text: Usual", "limbs.yaml:27: a route has no 'source'"},
        Refusal{"rule_id_twice", limbs, "{id: usual, when", "{id: new_arm, when",
                "limbs.yaml:27: the id 'new_arm' is taken: ids of rules are unique within a file"},
        Refusal{"no_default", limbs, "id: usual, when: always", "id: usual, when: {which: leg}",
                "limbs.yaml:26: the last route must hold 'when: always', so that nobody is left without an answer"},
        Refusal{"after_the_default", limbs, "when: {all: [which: arm, weeks: {<: 6}]}", "when: always",
                "limbs.yaml:27: the rule 'usual' is never reached: 'new_arm' in line 26 always matches before it"},
        Refusal{"same_condition", limbs, "when: {swollen: yes}", "when: {crooked: yes}",
                "limbs.yaml:22: the rule 'sprained' is never reached: 'broken' in line 21 has the same condition"},
        Refusal{"never_shown", limbs, "weeks: 5}, expect: new_arm", "weeks: 7}, expect: usual",
                "limbs.yaml:26: no example ends in the rule 'new_arm', so nothing shows that it works"},
        Refusal{"tier_of_no_kind", door, "tier: none", "tier: low",
                "front-door.yaml:10: 'low' is no tier: emergency, same_day, clinician or none"}),
    [](const auto& info) { return std::string(info.param.name); });

INSTANTIATE_TEST_SUITE_P(
    steps_and_booking, RefusedFile,
    testing::Values(
        Refusal{"dead_end", limbs, "leads_to: [{on: booked, to: booked, text: Booked}]", "leads_to: []",
                "limbs.yaml:29: no rule leads out of state 'waiting'"},
        Refusal{"unreachable_state", limbs, "{on: booked, to: booked,", "{on: booked, to: closed,",
                "limbs.yaml:30: no rule leads into state 'booked'"},
        Refusal{"endless_round", limbs, "{on: seen, to: closed,", "{on: seen, to: waiting,",
                "limbs.yaml:29: the state 'waiting' never comes to an end"},
        Refusal{"unknown_state", limbs, "{on: seen, to: closed,", "{on: seen, to: shut,", "limbs.yaml:30: no state is called 'shut'"},
        Refusal{"way_out_of_the_end", limbs, "ends: true", "ends: true, leads_to: [{on: again, to: waiting, text: Again}]",
                "limbs.yaml:31: the state 'closed' ends, so nothing may lead out of it"},
        Refusal{"two_ways_for_one_event", limbs, "on: cancelled", "on: seen", "limbs.yaml:30: 'seen' is given twice in state 'booked'"},
        Refusal{"ends_perhaps", limbs, "ends: true", "ends: perhaps", "limbs.yaml:31: 'ends' must be true or false"},
        Refusal{"no_such_mode", limbs, "modes: [face_to_face, video]", "modes: [pigeon]",
                "limbs.yaml:36: 'pigeon' is no mode: face_to_face, telephone, video, home_visit"},
        Refusal{"no_such_role", limbs, "role: physiotherapist", "role: wizard", "limbs.yaml:38: no role is called 'wizard'"},
        Refusal{"slot_of_no_length", limbs, "slot_minutes: 20", "slot_minutes: 0",
                "limbs.yaml:35: 'slot_minutes' must be a whole number from 5 to 240"},
        Refusal{"routine_before_soon", limbs, "soon: 3, routine: 15", "soon: 9, routine: 5",
                "limbs.yaml:37: routine cannot be sooner than soon"}),
    [](const auto& info) { return std::string(info.param.name); });

INSTANTIATE_TEST_SUITE_P(
    examples, RefusedFile,
    testing::Values(
        Refusal{"fails", limbs, "weeks: 6}, expect: usual", "weeks: 6}, expect: new_arm",
                "limbs.yaml:48: the example 'old-arm' expects 'new_arm' but ends in 'usual'"},
        Refusal{"too_few", limbs, "  - {id: e15, text: An example, record: {age: 30}, answers: {which: leg, weeks: 1}, expect: usual}\n",
                "", "limbs.yaml:42: there are 14 worked examples: at least 15 are needed"},
        Refusal{"unknown_question", limbs, "answers: {which: arm, weeks: 6}", "answers: {witch: arm, weeks: 6}",
                "limbs.yaml:48: no question is called 'witch'"},
        Refusal{"unknown_record_fact", limbs, "record: {age: 9}", "record: {shoe: 9}", "limbs.yaml:45: no record fact is called 'shoe'"},
        Refusal{"unknown_answer", limbs, "answers: {which: arm, weeks: 6}", "answers: {which: wing, weeks: 6}",
                "limbs.yaml:48: 'which' has no answer 'wing'"},
        Refusal{"same_id", limbs, "{id: e9,", "{id: e10,", "limbs.yaml:51: the id 'e10' is taken"},
        Refusal{"wrong_offer", door, "{offers: limbs}", "{offers: ears}",
                "front-door.yaml:32: the example 'limb' expects 'offers ears' but ends in 'offers limbs'"}),
    [](const auto& info) { return std::string(info.param.name); });

TEST(loading, gives_back_what_the_small_files_say) {
  const auto loaded = catalogue::compile(small_files::sources());
  ASSERT_TRUE(loaded.has_value()) << complaints_of(loaded);
  const core::Catalogue& all = **loaded;
  ASSERT_EQ(all.pathways.size(), 1u);
  const core::Pathway& pathway = all.pathways[0];
  EXPECT_EQ(pathway.id, "limbs");
  EXPECT_EQ(pathway.version, 3);
  EXPECT_EQ(pathway.title.in("cy"), "Breichiau");
  EXPECT_EQ(pathway.title.in("fr"), "Limbs");
  EXPECT_FALSE(pathway.sign_off);
  EXPECT_EQ(pathway.booking.slot_minutes, 20);
  EXPECT_EQ(pathway.booking.modes, (std::vector{core::Mode::face_to_face, core::Mode::video}));
  EXPECT_EQ(pathway.steps[1].transitions[0].to, 2);
  EXPECT_EQ(pathway.digest.size(), 16u);
  EXPECT_EQ(all.facts[all.front_door.reason].id, "reason");
  std::vector<std::string> rules;
  for (const auto& rule : pathway.rules) rules.push_back(rule.id);
  EXPECT_EQ(rules, (std::vector<std::string>{"broken", "sprained", "prefers_gp", "adult", "new_arm", "usual"}));
}

TEST(loading, tells_two_texts_of_one_pathway_apart_by_their_digest) {
  auto changed = small_files::sources();
  changed[1].text += "# a remark\n";
  const auto one = catalogue::compile(small_files::sources()), same = catalogue::compile(small_files::sources()),
             other = catalogue::compile(changed);
  ASSERT_TRUE(one && same && other);
  EXPECT_EQ((*one)->pathways[0].digest, (*same)->pathways[0].digest);
  EXPECT_NE((*one)->pathways[0].digest, (*other)->pathways[0].digest);
}

TEST(loading, collects_complaints_from_all_files_in_order) {
  auto sources = small_files::sources();
  sources[0].text.replace(sources[0].text.find("tier: none"), 10, "tier: low");
  sources[1].text.replace(sources[1].text.find("version: 3"), 10, "version: x");
  sources[1].text.replace(sources[1].text.find("role: physio"), 12, "role: hysio");
  EXPECT_EQ(complaints_of(catalogue::compile(sources)),
            "front-door.yaml:10: 'low' is no tier: emergency, same_day, clinician or none\n"
            "limbs.yaml:2: 'version' must be a whole number from 1 to 1000000\n"
            "limbs.yaml:38: no role is called 'hysiotherapist'\n");
}

TEST(loading, refuses_a_directory_without_a_front_door) {
  EXPECT_EQ(complaints_of(catalogue::compile({})), "front-door.yaml: the file is missing: it holds the emergency gate\n");
  EXPECT_NE(complaints_of(catalogue::load("/nonexistent")).find("the directory cannot be read"), std::string::npos);
}

TEST(loading, survives_files_made_to_hurt) {
  const std::vector<std::string> hurtful{std::string(100'000, '['),
                                         std::string(100'000, '{'),
                                         "a: &a [*a]\n",
                                         "offered_when: &x {not: *x}\n",
                                         std::string(100'000, '-'),
                                         "? ? ? ?\n",
                                         "%YAML 9.9\n---\n",
                                         "a: !!binary x\n",
                                         "\t\n",
                                         "",
                                         "id: *nothing\n"};
  for (const auto& text : hurtful) {
    auto sources = small_files::sources();
    sources[1].text = text;
    EXPECT_FALSE(catalogue::compile(sources).has_value()) << text.substr(0, 40);
  }
}

// Every prefix and every lost byte gives a catalogue or complaints, never a crash.
TEST(loading, survives_any_torn_file) {
  const std::string whole(small_files::limbs);
  for (std::size_t cut = 0; cut < whole.size(); cut += 7) {
    auto torn = small_files::sources();
    torn[1].text = whole.substr(0, cut);
    EXPECT_FALSE(catalogue::compile(torn).has_value());
    auto holed = small_files::sources();
    holed[1].text.erase(cut, 1);
    (void)catalogue::compile(holed);
  }
}

}  // namespace
