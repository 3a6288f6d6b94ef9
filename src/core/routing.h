// Where a person goes, decided from facts alone: the same functions serve the desk, the interface for systems and the simulator.
// Invariants: red flags come before everything else and lead to a clinician or an emergency service; deciding allocates nothing;
// the same catalogue and facts give the same answer for ever.
// Source: NHS England, How to improve care navigation in general practice (2025); docs in pathways/README.md. Not signed off.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/pathway.h"

namespace core {

enum class RouteKind { red_flag, routed, not_eligible, incomplete };
template <>
inline constexpr std::array<std::string_view, 4> codes<RouteKind>{"red_flag", "routed", "not_eligible", "incomplete"};

struct RouteOutcome {
  RouteKind kind = RouteKind::incomplete;
  int rule = -1;                  // into RuleSet::rules; for incomplete, the rule that needs the answer
  int destination = the_service;  // into Catalogue::destinations
  Urgency urgency = Urgency::routine;
  FactIndex question = no_fact;   // for incomplete: what to ask next

  // May be booked here. Everything else is advice, or another's diary.
  bool to_service() const { return kind == RouteKind::routed && destination == the_service; }
  bool operator==(const RouteOutcome&) const = default;
};

// The shared emergency gate: the first red flag of the front door that is up, or none. Unsure and not asked count as yes.
std::optional<RouteOutcome> decide_gate(const FrontDoor& front_door, const Facts& facts);

// Red flags, preferences, eligibility, routes: the first that matches wins. Of red flags equally urgent, one that was really answered
// goes before one that counts because nobody asked. A pathway's, or the front door's own.
RouteOutcome decide_route(const RuleSet& rules, const Facts& facts);

// The first red flag that is up by what was really answered, yes or unsure: it need not wait for the questions still to come.
std::optional<RouteOutcome> answered_red_flag(const RuleSet& rules, const Facts& facts);

inline constexpr std::size_t offers_max = 16;

// Every pathway whose offered_when holds, in order of priority.
struct Offers {
  std::array<const Pathway*, offers_max> pathways{};
  std::size_t count = 0;

  const Pathway* const* begin() const { return pathways.data(); }
  const Pathway* const* end() const { return pathways.data() + count; }
  bool empty() const { return count == 0; }
};
Offers offered(const Catalogue& catalogue, const Facts& facts);

// Those, and every pathway whose beside_when holds: what a person may have besides the suggestion.
Offers at_hand(const Catalogue& catalogue, const Facts& facts);

// The whole walk: gate; any red flag of an offered pathway, the highest tier first; the first offered pathway that takes the person;
// else the first one's reason why not; with no pathway on offer, the front door's own routes. A pathway none of whose questions has
// been answered is incomplete; once begun, its decide_route holds, where a red-flag question left out counts as yes.
struct Suggestion {
  const Pathway* pathway = nullptr;  // none: the front door decided
  RouteOutcome outcome;
};
Suggestion suggest(const Catalogue& catalogue, const Facts& facts);
// The suggestion that a stored decision names by its rule set's and rule's ids; none when the files no longer have them.
std::optional<Suggestion> suggestion_named(const Catalogue& catalogue, std::string_view rule_set, std::string_view rule);
inline const RuleSet& rules_of(const Catalogue& catalogue, const Suggestion& s) {
  return s.pathway ? static_cast<const RuleSet&>(*s.pathway) : catalogue.front_door;
}

// --- For pages: these may allocate. ---

// The questions of a rule set that must be asked, given what is known: those whose ask_when may hold. One that hangs on a question
// not asked yet is left out until that is answered, so ask again after each page until all of them are answered.
std::vector<const Question*> questions_to_ask(const RuleSet& rules, const Facts& facts);
bool all_asked(const RuleSet& rules, const Facts& facts);

struct Reason {
  std::string question;  // id
  std::string label;
  std::string answer;
};
struct Explanation {
  std::string rule;       // id; with the rule set's id, version and digest it can be replayed
  std::string text;       // why
  std::string condition;  // the rule in words
  std::string advice;     // what to read out
  std::string to;         // name of the destination or service
  std::string source;
  bool verified = true;
  std::vector<Reason> because;  // the answers that made it so, also those unsure or not asked
};
Explanation explain(const Catalogue& catalogue, const RuleSet& rules, const RouteOutcome& outcome, const Facts& facts,
                    std::string_view language = "en");

// For each answered question that a rule looks at, each other result another answer would lead to, once. A result that hangs on
// questions not asked so far is incomplete, with the first of them. Nothing after a red flag: it must not be talked away.
struct Change {
  FactIndex question = no_fact;
  std::int32_t value = Facts::not_asked;
  RouteOutcome outcome;
};
std::vector<Change> what_would_change(const Catalogue& catalogue, const RuleSet& rules, const Facts& facts);

// What else the person may choose: preferences (a GP, always) and the other pathways on offer. None at all after a red flag:
// only a clinician may stand one down.
struct Alternative {
  const Pathway* pathway = nullptr;  // none: a destination
  RouteOutcome outcome;
};
std::vector<Alternative> alternatives(const Catalogue& catalogue, const Suggestion& suggestion, const Facts& facts);

// "First-contact physiotherapist" or the destination's name.
std::string_view target_name(const Catalogue& catalogue, const RuleSet& rules, const RouteOutcome& outcome,
                             std::string_view language = "en");

}  // namespace core
