// From a call to care: a request is what somebody asked for and where the rules sent it; a referral is one service's part of it; an
// episode holds everything one person is going through, with one lead. A request is never a diagnosis.
// Invariants: one open episode a person; red flags are decided before any route; a red flag is stood down by a clinician alone,
// with a reason. Sources: NHS England care navigation guide; PRSB social prescribing standard. Not assured.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "core/diary.h"
#include "core/error.h"
#include "core/event.h"
#include "core/pathway.h"
#include "core/people.h"
#include "core/places.h"
#include "core/routing.h"

namespace core {

enum class Channel { telephone, walk_in, online, clinician };
template <>
inline constexpr std::array<std::string_view, 4> codes<Channel>{"telephone", "walk_in", "online", "clinician"};
constexpr std::string_view channel_name(Channel channel) {
  constexpr std::array<std::string_view, 4> names{"Telephone", "At the desk", "Online", "From a clinician"};
  return names[static_cast<std::size_t>(channel)];
}

// Where the rules, or a person with a reason, send a request: to a service that is booked here, or to a destination that is not.
struct Route {
  RouteKind kind = RouteKind::incomplete;  // incomplete: not decided yet
  std::string rule_set;     // whose rules decided: "front-door", "physiotherapy"
  std::string rule;         // its id; "override" when a person chose
  std::string service;      // booked here; empty for a destination
  std::string destination;  // of the catalogue: "gp"; empty for a service
  Urgency urgency = Urgency::routine;

  bool operator==(const Route&) const = default;
};

enum class RequestEnd { booked, advised, redirected, withdrawn };
template <>
inline constexpr std::array<std::string_view, 4> codes<RequestEnd>{"booked", "advised", "redirected", "withdrawn"};

enum class RequestStatus { questions, red_flag, suggested, booked, advised, redirected, withdrawn };
template <>
inline constexpr std::array<std::string_view, 7> codes<RequestStatus>{"questions", "red_flag",   "suggested", "booked",
                                                                      "advised",   "redirected", "withdrawn"};

struct Request {
  RequestId id;
  std::int64_t version = 0;
  Instant changed_at{};
  PatientId patient;
  OrganisationId practice;
  Channel channel = Channel::telephone;
  Instant opened_at{};
  AccountId opened_by;
  std::string words;   // the person's own, verbatim
  std::string reason;  // the front door's "reason", for lists
  std::vector<Answer> answers;
  std::string rule_set;  // the versions and digests that decided, so that the decision can be replayed
  Route suggested;       // what the rules said
  Route chosen;          // what stands: the same, unless overridden
  std::string override_reason;
  std::optional<Instant> ended_at;
  std::optional<RequestEnd> end;
};

RequestStatus status_of(const Request& request);

struct Episode {
  EpisodeId id;
  std::int64_t version = 0;
  Instant changed_at{};
  PatientId patient;
  OrganisationId practice;
  Uuid journey{};  // BaRS journey id: the same from first call to last letter
  Instant opened_at{};
  RequestId opened_by;
  ProfessionalId lead;
  std::optional<Instant> closed_at;
};

struct Referral {
  ReferralId id;
  std::int64_t version = 0;
  Instant changed_at{};
  EpisodeId episode;
  RequestId request;
  PatientId patient;
  OrganisationId practice;
  std::string service;
  Urgency urgency = Urgency::routine;
  Instant made_at{};
  std::optional<Instant> closed_at;
  std::string closed_as;  // an outcome's code, or "cancelled"
};

// ---- Decisions about a request. `catalogue` holds the rules; record facts come from the patient's record on that day.

struct RequestDecision {
  Request request;
  Events events;
};

struct RequestDraft {
  Channel channel = Channel::telephone;
  std::string words;
  std::vector<Answer> answers;  // to the front door's questions; an emergency question without one was not asked, and counts as yes
};
// Guards: the patient lives; the answers fit their questions; a reason is given, unless the gate sends the caller to safety. Then core's
// suggest(): gate, red flags, rules.
Result<RequestDecision> decide_open_request(const Catalogue& catalogue, const Patient& patient, const RecordFacts& facts,
                                            RequestDraft draft, RequestId id, const Actor& actor, Instant now);

// Guards: not ended, or only booked; no red flag stands; the answers fit. New answers replace earlier ones; then core's suggest() again.
// Answers may make further questions necessary: the request then still has the status `questions`, and is not routed. An override stands
// while the rules say what they said. A booked request stays so, whatever the answers to a further pathway; but a red flag opens it again.
Result<RequestDecision> decide_answer_request(const Catalogue& catalogue, Request request, const RecordFacts& facts,
                                              std::vector<Answer> answers, const Actor& actor, Instant now);

// `to`: a pathway's id or a destination's. Guards: not ended; it exists; a reason is given; a clinician alone stands a red flag down or
// leaves questions unasked.
Result<RequestDecision> decide_override(const Catalogue& catalogue, Request request, std::string to, std::string reason, Role role,
                                        const Actor& actor, Instant now);

// Ends a request that needs no booking here: the advice was given, or it went to a destination that books elsewhere.
Result<RequestDecision> decide_end_request(Request request, RequestEnd end, const Actor& actor, Instant now);

// ---- A mixed need: one request goes to several professionals, each with a referral of its own, in one episode with one lead.

// Each further pathway on offer: routed (it takes the person) or incomplete (its questions have not been asked). None while a red flag or a
// question stands on the request itself.
std::vector<Route> further_routes(const Catalogue& catalogue, const Request& request, const Facts& facts);

// What may be booked now: the route that stands and the further ones that take the person, without services that have a referral already.
// `referrals`: the request's.
std::vector<Route> bookable_routes(const Catalogue& catalogue, const Request& request, const Facts& facts,
                                   std::span<const Referral> referrals);
bool has_referral(std::span<const Referral> referrals, std::string_view service);  // one that was not cancelled

// ---- Booking: the hold becomes an appointment, the request a referral in the person's episode, all at once.

struct BookingIds {
  AppointmentId appointment;
  ReferralId referral;
  EpisodeId episode;
  Uuid journey;
};
struct Booked {
  Request request;
  Slot slot;
  Appointment appointment;
  Referral referral;
  Episode episode;  // version 0: new
  Events events;
};
// Both: the request is open, or booked with another service; no red flag and no question stands; the slot's service is one of `routes`
// (bookable_routes); the slot is ahead, free for this caller and open to the practice. `open_episode`: the person's, when there is one.
Result<SlotDecision> decide_hold(const Request& request, std::span<const Route> routes, Slot slot, const Actor& actor, Instant now);
Result<Booked> decide_book(Request request, std::span<const Route> routes, Slot slot, std::optional<Episode> open_episode,
                           std::string booking_method, const BookingIds& ids, const Actor& actor, Instant now);

inline constexpr std::string_view by_practice = "practice";
struct Cancellation {
  Appointment appointment;
  Slot slot;
  Referral referral;
  Events events;
};
// conflict: no longer awaited. The slot is free at once. `reason`: a code, `by_practice` among them.
Result<Cancellation> decide_cancel(Appointment appointment, Slot slot, Referral referral, std::string reason, const Actor& actor,
                                   Instant now);

// Whose time the practice itself gave up goes back to the queue. `cancelled`: of this request. None: it was another service's than the
// request's own, which is offered again beside it; or somebody else cancelled.
std::optional<RequestDecision> decide_reopen(Request request, const Appointment& cancelled, const Actor& actor, Instant now);

struct Completion {
  Appointment appointment;
  Referral referral;
  Events events;
};
struct VisitOutcome {
  Outcome outcome = Outcome::managed;
  std::string onward;
  std::string note;
};
// Guards: in the practice or in progress; refer and signpost say where to. A follow-up leaves the referral open.
Result<Completion> decide_complete(Appointment appointment, Referral referral, VisitOutcome visit, const Actor& actor, Instant now);

struct FollowUp {
  Slot slot;
  Appointment appointment;
  Events events;
};
// The next visit under the same referral. Guards: a visit came to a follow-up; the referral is open; none is booked already; the slot is of
// the referral's service, ahead, free for this caller and open to the practice. `others`: the person's other appointments.
Result<FollowUp> decide_follow_up(const Appointment& visit, const Referral& referral, std::span<const Appointment> others, Slot slot,
                                  AppointmentId id, std::string booking_method, const Actor& actor, Instant now);

struct EpisodeDecision {
  Episode episode;
  Events events;
};
// An episode ends with its last open referral. `referrals`: all of the episode, as they are now. None: it goes on.
std::optional<EpisodeDecision> decide_close_episode(Episode episode, std::span<const Referral> referrals, const Actor& actor, Instant now);

}  // namespace core
