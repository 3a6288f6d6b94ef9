// A pathway as compiled from its file in pathways/: questions, rules, steps, booking. The grammar is in pathways/README.md.
// Invariant: a Catalogue is never changed after catalogue::load has accepted it; indices in it are valid, every rule has a source,
// every red flag escalates, every list of routes ends in one that always holds.
#pragma once

#include <array>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/code.h"
#include "core/condition.h"
#include "core/diary.h"
#include "core/error.h"
#include "core/moment.h"
#include "core/places.h"

namespace core {

// Words per language; English is always there.
struct Text {
  std::string en;
  std::vector<std::pair<std::string, std::string>> others;  // language code, words

  std::string_view in(std::string_view language) const;  // English when there are none in that language
  bool empty() const { return en.empty(); }
  bool operator==(const Text&) const = default;
};

// What the record tells without asking. A new one is added here, in RecordFacts, in record_fact_table and in facts_from.
enum class RecordFact : FactIndex {
  age,
  visits_90_days,
  open_episodes,
  registered_here,
  interpreter_needed,
  pregnant_possible,
  clinician_asks
};
template <>
inline constexpr std::array<std::string_view, 7> codes<RecordFact>{
    "age", "visits_90_days", "open_episodes", "registered_here", "interpreter_needed", "pregnant_possible", "clinician_asks"};
static_assert(codes<RecordFact>.size() == record_facts_count);

struct RecordFacts {
  std::optional<int> age = {};              // completed years
  std::optional<int> visits_90_days = {};   // contacts with the practice in the 90 days before
  std::optional<int> open_episodes = {};
  std::optional<bool> registered_here = {};
  std::optional<bool> interpreter_needed = {};
  std::optional<bool> pregnant_possible = {};  // no: asking about pregnancy would be out of place
  bool clinician_asks = false;  // somebody of the surgery who has just seen the person, not the person
};

enum class AnswerKind { yes_no, choice, number };
template <>
inline constexpr std::array<std::string_view, 3> codes<AnswerKind>{"yes_no", "choice", "number"};

struct Option {
  std::string code;
  Text text;
};

struct Fact {
  std::string id;  // of the question, or of the record fact; unique over the whole catalogue
  AnswerKind kind = AnswerKind::yes_no;
  Text label;                   // short, for "why": "Age", "Numb between the legs"
  std::vector<Option> options;  // of a choice, at most Condition::options_max
  std::int32_t least = 0, most = 0;  // of a number
};

std::vector<Fact> record_fact_table();  // in the order of RecordFact

// Items read out one after another; the reader says "none of these" only by an explicit act, which answers no to each item.
struct CheckList {
  std::string id;
  Text ask;
  Text hint;
};

struct Question {
  FactIndex fact = no_fact;
  Text ask;   // worded to be read aloud
  Text hint;  // why it is asked, or what counts
  Condition ask_when;
  int list = -1;  // into RuleSet::lists; its items stand together
};

// How far up a destination is: a red flag may only lead to one of the first three.
enum class Tier { emergency, same_day, clinician, none };
template <>
inline constexpr std::array<std::string_view, 4> codes<Tier>{"emergency", "same_day", "clinician", "none"};

enum class Urgency { emergency, same_day, soon, routine };
template <>
inline constexpr std::array<std::string_view, 4> codes<Urgency>{"emergency", "same_day", "soon", "routine"};

constexpr Urgency urgency_of(Tier tier) {
  constexpr std::array<Urgency, 4> urgencies{Urgency::emergency, Urgency::same_day, Urgency::soon, Urgency::routine};
  return urgencies[static_cast<std::size_t>(tier)];
}

struct Destination {
  std::string id;  // "emergency-department"
  Text name;
  Text advice;  // what to read out
  Tier tier = Tier::none;
  std::string source;
};

inline constexpr int the_service = -1;  // in place of a destination: the pathway's own service

// In the order they are tried; within a kind, the order of the file. The first that matches wins.
enum class RuleKind { red_flag, preference, eligibility, route };
template <>
inline constexpr std::array<std::string_view, 4> codes<RuleKind>{"red_flag", "preference", "eligibility", "route"};

struct Rule {
  std::string id;
  RuleKind kind = RuleKind::route;
  Text text;    // why, in a sentence a patient may hear
  Text advice;  // read out in place of the destination's own; may be empty
  Condition when;           // of an eligibility rule: what must hold; the rule matches when it does not
  bool unsure_counts = true;  // of a red flag: unsure and not asked count as yes. Always so at the front door and for emergencies.
  int destination = the_service;
  Urgency urgency = Urgency::routine;
  std::string source;
  bool verified = true;  // false: from memory of common practice, not checked against a source
  int line = 0;          // in the file
};

struct SignOff {
  std::string name;
  std::string role;
  std::optional<Date> date;

  explicit operator bool() const { return !name.empty(); }
};

struct Example {
  std::string id;
  Text text;
  Facts facts;
  std::string expect;  // a rule's id, "incomplete <question>" or, at the front door, "offers <pathway>"
  int line = 0;
};

// What the front door and every pathway share.
struct RuleSet {
  std::string id;
  int version = 0;
  Text title;
  std::string digest;  // FNV-1a 64 of the file's text, 16 hexadecimal digits: identity, not security
  std::string file;    // "physiotherapy.yaml"
  SignOff sign_off;
  std::vector<std::string> sources;
  std::vector<CheckList> lists;
  std::vector<Question> questions;
  std::vector<Rule> rules;
  std::vector<Example> examples;
};

struct FrontDoor : RuleSet {
  FactIndex reason = no_fact;  // the choice question "reason": why somebody gets in touch
};

struct Transition {
  std::string on;  // what happens: "booked", "did_not_attend", "managed"
  Text text;
  int to = 0;  // into Pathway::steps
};

struct Step {
  std::string id;
  Text text;
  bool ends = false;
  std::vector<Transition> transitions;
};

struct Booking {
  std::string service;  // code of what is booked
  Text name;            // "First-contact physiotherapist"
  int slot_minutes = 0;
  std::vector<Mode> modes;      // the preferred first
  std::array<int, 4> within_days{};  // by Urgency; meaningful for soon and routine
  Role role = Role::physiotherapist;
  std::string competence;  // a professional's competence code; may be empty
};

struct Measure {
  std::string instrument;
  std::vector<std::string> at;  // "first_visit", "discharge", "12_weeks"
  Text text;
};

struct Pathway : RuleSet {
  int priority = 0;  // lower comes first
  Text summary;      // what the service is, for the patient
  Text safety_net;   // read out and printed with every confirmation
  Condition offered_when;
  std::optional<Condition> beside_when;  // had beside what else is suggested, never in its place: a nurse for the foot, help with the debts
  std::vector<Step> steps;  // the first one starts
  Booking booking;
  std::vector<Measure> measures;
};

struct Catalogue {
  std::vector<Fact> facts;  // the record's first, in the order of RecordFact
  std::map<std::string, FactIndex, std::less<>> fact_by_id;
  std::vector<Destination> destinations;
  FrontDoor front_door;
  std::vector<Pathway> pathways;  // by priority, then id

  const Pathway* pathway(std::string_view id) const;  // null when there is none
  const Pathway* pathway_of(std::string_view service) const;  // the one that books it; null when there is none
  const Destination* destination(std::string_view id) const;  // null when there is none
};

// An answer as a request stores it: yes, no, unsure, an option's code or a whole number.
struct Answer {
  std::string question;
  std::string value;

  bool operator==(const Answer&) const = default;
};

inline constexpr std::size_t answers_max = facts_max;

// Fault::invalid, with the question's id as its field: an unknown question, one answered twice, a value that is none of its own.
Result<Facts> facts_from(const Catalogue& catalogue, std::span<const Answer> answers, const RecordFacts& record);
Facts facts_from(const RecordFacts& record);  // nothing asked yet

// The stored form of a value and back. "" for not asked.
std::string answer_code(const Fact& fact, std::int32_t value);
std::optional<std::int32_t> parse_answer(const Fact& fact, std::string_view value);

// The words for a value: "Yes", "Not sure", "Lower back", "42".
std::string answer_text(const Fact& fact, std::int32_t value, std::string_view language = "en");

// The condition in words: "age is under 16 and (hip or knee)".
std::string describe(const Catalogue& catalogue, const Condition& condition, std::string_view language = "en");

}  // namespace core
