#include "core/casework.h"

#include <algorithm>

#include <fmt/format.h>

#include "core/check.h"

namespace core {
namespace {

Event about(const Request& request, EventKind kind, const Actor& actor, Instant now, std::vector<Detail> detail = {}) {
  return {now, kind, subject(request.id), request.patient, actor.account, actor.organisation, std::move(detail)};
}

std::string identity(const Catalogue& catalogue) {
  std::string text = fmt::format("{} {} {}", catalogue.front_door.id, catalogue.front_door.version, catalogue.front_door.digest);
  for (const auto& pathway : catalogue.pathways) text += fmt::format("; {} {} {}", pathway.id, pathway.version, pathway.digest);
  return text;
}

Route route_of(const Catalogue& catalogue, const Suggestion& suggestion) {
  const RuleSet& rules = rules_of(catalogue, suggestion);
  const RouteOutcome& outcome = suggestion.outcome;
  Route route{.kind = outcome.kind, .rule_set = rules.id, .urgency = outcome.urgency};
  if (outcome.rule >= 0) route.rule = rules.rules[static_cast<std::size_t>(outcome.rule)].id;
  if (outcome.kind == RouteKind::incomplete) return route;
  if (outcome.destination == the_service) {
    check(suggestion.pathway != nullptr, "the front door has no service of its own");
    route.service = suggestion.pathway->booking.service;
  } else {
    route.destination = catalogue.destinations[static_cast<std::size_t>(outcome.destination)].id;
  }
  return route;
}

// Questions that the latest answers have brought up, so that nobody could have asked them before.
bool brings_up_more(const RuleSet& rules, const Facts& before, const Facts& facts) {
  const auto asked = questions_to_ask(rules, before);
  return std::ranges::any_of(questions_to_ask(rules, facts), [&](const Question* question) {
    return facts[question->fact] == Facts::not_asked && std::ranges::find(asked, question) == asked.end();
  });
}

// A red flag that is up only because its question has not been reached yet is a question still to ask, not a flag.
bool not_reached(const Suggestion& suggestion, const Facts& before, const Facts& facts) {
  if (!suggestion.pathway || suggestion.outcome.kind != RouteKind::red_flag) return false;
  const Rule& rule = suggestion.pathway->rules[static_cast<std::size_t>(suggestion.outcome.rule)];
  return evaluate(rule.when, facts) == Truth::not_asked && brings_up_more(*suggestion.pathway, before, facts);
}

// Decides the route anew and says so in events; nothing when the rules say what they said before.
Events apply(const Catalogue& catalogue, const Facts& before, const Facts& facts, Request& request, const Actor& actor, Instant now) {
  Suggestion suggestion = suggest(catalogue, facts);
  if (not_reached(suggestion, before, facts)) suggestion.outcome = {};
  Route route = route_of(catalogue, suggestion);
  request.rule_set = identity(catalogue);
  if (route == request.suggested && (route.kind == RouteKind::routed || route.kind == RouteKind::not_eligible)) return {};
  if (request.end) {
    if (route.kind != RouteKind::red_flag) return {};
    request.end.reset();
    request.ended_at.reset();
  }
  request.suggested = request.chosen = route;
  request.override_reason.clear();
  if (route.kind == RouteKind::incomplete) return {};
  const auto kind = route.kind == RouteKind::red_flag ? EventKind::red_flag_raised : EventKind::route_suggested;
  return {about(request, kind, actor, now,
                {{"rule_set", route.rule_set},
                 {"rule", route.rule},
                 {"to", route.service.empty() ? route.destination : route.service},
                 {"urgency", std::string(code(route.urgency))}})};
}

std::string value_of(const std::vector<Answer>& answers, std::string_view question) {
  const auto found = std::ranges::find(answers, question, &Answer::question);
  return found == answers.end() ? std::string() : found->value;
}

std::unexpected<Error> ended(const Request& request) {
  constexpr std::array<std::string_view, 4> words{"booked", "ended with advice", "sent elsewhere", "withdrawn"};
  return fail(Fault::conflict, "", fmt::format("This request is {} already", words[static_cast<std::size_t>(*request.end)]));
}

}  // namespace

RequestStatus status_of(const Request& request) {
  if (request.end) return static_cast<RequestStatus>(static_cast<int>(RequestStatus::booked) + static_cast<int>(*request.end));
  switch (request.chosen.kind) {
    case RouteKind::incomplete: return RequestStatus::questions;
    case RouteKind::red_flag: return RequestStatus::red_flag;
    default: return RequestStatus::suggested;
  }
}

Result<RequestDecision> decide_open_request(const Catalogue& catalogue, const Patient& patient, const RecordFacts& facts,
                                            RequestDraft draft, RequestId id, const Actor& actor, Instant now) {
  if (patient.died) return fail(Fault::invalid, "", "The record says that this person has died. Ask a manager to check it.");
  const auto known = facts_from(catalogue, draft.answers, facts);
  if (!known) return std::unexpected(known.error());
  const Fact& reason = catalogue.facts[catalogue.front_door.reason];
  Request request{.id = id,
                  .patient = patient.id,
                  .practice = patient.practice,
                  .channel = draft.channel,
                  .opened_at = now,
                  .opened_by = actor.account,
                  .words = std::move(draft.words),
                  .reason = value_of(draft.answers, reason.id),
                  .answers = std::move(draft.answers),
                  .rule_set = {},
                  .suggested = {},
                  .chosen = {},
                  .override_reason = {}};
  // A caller in danger is sent to safety whatever the call was about; the reason is asked of everybody else.
  if (request.reason.empty() && !decide_gate(catalogue.front_door, *known))
    return fail(Fault::invalid, reason.id, "Choose what it is about");
  Events events{
      about(request, EventKind::request_opened, actor, now, {{"channel", std::string(code(request.channel))}, {"reason", request.reason}})};
  Events more = apply(catalogue, facts_from(facts), *known, request, actor, now);
  events.insert(events.end(), more.begin(), more.end());
  return RequestDecision{std::move(request), std::move(events)};
}

Result<RequestDecision> decide_answer_request(const Catalogue& catalogue, Request request, const RecordFacts& facts,
                                              std::vector<Answer> answers, const Actor& actor, Instant now) {
  if (request.end && *request.end != RequestEnd::booked) return ended(request);
  if (status_of(request) == RequestStatus::red_flag)
    return fail(Fault::conflict, "", "A red flag stands on this request. Only a clinician can stand it down.");
  const auto before = facts_from(catalogue, request.answers, facts);
  std::erase_if(request.answers, [&](const Answer& earlier) { return !value_of(answers, earlier.question).empty(); });
  for (auto& answer : answers)
    if (!answer.value.empty()) request.answers.push_back(std::move(answer));
  const auto known = facts_from(catalogue, request.answers, facts);
  if (!known) return std::unexpected(known.error());
  Events events{about(request, EventKind::request_answered, actor, now, {{"answers", static_cast<std::int64_t>(request.answers.size())}})};
  Events more = apply(catalogue, before.value_or(facts_from(facts)), *known, request, actor, now);
  events.insert(events.end(), more.begin(), more.end());
  return RequestDecision{std::move(request), std::move(events)};
}

Result<RequestDecision> decide_override(const Catalogue& catalogue, Request request, std::string to, std::string reason, Role role,
                                        const Actor& actor, Instant now) {
  if (request.end) return ended(request);
  const Pathway* pathway = catalogue.pathway(to);
  if (!pathway && !catalogue.destination(to)) return fail(Fault::invalid, "to", "Choose where to send the request");
  if (reason.empty()) return fail(Fault::invalid, "reason", "Enter why you are choosing something else");
  if (status_of(request) == RequestStatus::red_flag && !is_registered_clinician(role))
    return fail(Fault::forbidden, "", "A red flag stands on this request. Only a clinician can stand it down.");
  if (status_of(request) == RequestStatus::questions && !is_registered_clinician(role))
    return fail(Fault::conflict, "", "Ask the questions first: an answer may be a red flag.");
  request.chosen = {.kind = RouteKind::routed,
                    .rule_set = pathway ? pathway->id : catalogue.front_door.id,
                    .rule = "override",
                    .service = pathway ? pathway->booking.service : "",
                    .destination = pathway ? "" : to,
                    .urgency = request.suggested.urgency};
  request.override_reason = std::move(reason);
  Events events{about(request, EventKind::route_overridden, actor, now,
                      {{"suggested_rule", request.suggested.rule}, {"to", std::move(to)}, {"role", std::string(code(role))}})};
  return RequestDecision{std::move(request), std::move(events)};
}

Result<RequestDecision> decide_end_request(Request request, RequestEnd end, const Actor& actor, Instant now) {
  if (request.end) return ended(request);
  if (end == RequestEnd::booked) return fail(Fault::invalid, "", "A request ends as booked by booking it");
  if (end == RequestEnd::redirected && (request.chosen.destination.empty() || status_of(request) != RequestStatus::suggested))
    return fail(Fault::conflict, "", "This request has not been sent anywhere yet");
  request.ended_at = now;
  request.end = end;
  Events events{
      about(request, EventKind::request_closed, actor, now, {{"as", std::string(code(end))}, {"to", request.chosen.destination}})};
  return RequestDecision{std::move(request), std::move(events)};
}

namespace {

// What keeps this caller from this time.
std::optional<Error> obstacle(const Request& request, std::span<const Route> routes, const Slot& slot, const Actor& actor, Instant now) {
  const bool another = request.end == RequestEnd::booked && !routes.empty();  // a further service of a mixed need
  if (request.end && !another) return ended(request).error();
  if (!another && (status_of(request) != RequestStatus::suggested || std::ranges::all_of(routes, &std::string::empty, &Route::service)))
    return Error{Fault::conflict, "", "This request has no service to book with"};
  if (std::ranges::find(routes, slot.service, &Route::service) == routes.end())
    return Error{Fault::invalid, "slot", "This time is for another service"};
  if (slot.start <= now) return Error{Fault::invalid, "slot", "This time has passed"};
  if (!is_free_for(slot, actor, request.id, now)) return Error{Fault::conflict, "slot", "This time has just gone"};
  if (!slot.open_to_network && slot.organisation != request.practice)
    return Error{Fault::forbidden, "slot", "This time is for the host practice's own patients"};
  return std::nullopt;
}

}  // namespace

std::vector<Route> further_routes(const Catalogue& catalogue, const Request& request, const Facts& facts) {
  std::vector<Route> routes;
  if (request.chosen.kind == RouteKind::red_flag || request.chosen.kind == RouteKind::incomplete) return routes;
  for (const Alternative& other : alternatives(catalogue, Suggestion{}, facts)) {
    if (!other.pathway || other.pathway->booking.service == request.chosen.service) continue;
    Route route = route_of(catalogue, {other.pathway, other.outcome});
    if (route.kind == RouteKind::incomplete) route.service = other.pathway->booking.service;
    else if (route.service.empty()) continue;
    routes.push_back(std::move(route));
  }
  return routes;
}

bool has_referral(std::span<const Referral> referrals, std::string_view service) {
  return std::ranges::any_of(referrals, [&](const Referral& r) { return r.service == service && r.closed_as != "cancelled"; });
}

std::vector<Route> bookable_routes(const Catalogue& catalogue, const Request& request, const Facts& facts,
                                   std::span<const Referral> referrals) {
  std::vector<Route> routes = further_routes(catalogue, request, facts);
  std::erase_if(routes, [](const Route& route) { return route.kind != RouteKind::routed; });
  if (request.chosen.kind == RouteKind::routed && !request.chosen.service.empty()) routes.insert(routes.begin(), request.chosen);
  std::erase_if(routes, [&](const Route& route) { return has_referral(referrals, route.service); });
  return routes;
}

Result<SlotDecision> decide_hold(const Request& request, std::span<const Route> routes, Slot slot, const Actor& actor, Instant now) {
  if (auto error = obstacle(request, routes, slot, actor, now)) return std::unexpected(std::move(*error));
  return decide_hold(std::move(slot), request.id, request.patient, actor, now);
}

namespace {

Appointment appointment_in(const Slot& slot, const Referral& referral, AppointmentId id, std::string method, const Actor& actor,
                           Instant now) {
  return {.id = id,
          .slot = slot.id,
          .clinic = slot.clinic,
          .organisation = slot.organisation,
          .site = slot.site,
          .professional = slot.professional,
          .patient = referral.patient,
          .practice = referral.practice,
          .request = referral.request,
          .referral = referral.id,
          .service = slot.service,
          .start = slot.start,
          .end = slot.end,
          .mode = slot.mode,
          .booking_method = std::move(method),
          .booked_at = now,
          .booked_by = actor.account,
          .arrived_at = {},
          .started_at = {},
          .completed_at = {},
          .did_not_attend_at = {},
          .cancelled_at = {},
          .cancel_reason = {},
          .outcome = {},
          .onward = {},
          .note = {}};
}

Event booked_event(const Appointment& appointment, const Actor& actor, Instant now) {
  return {now,
          EventKind::appointment_booked,
          subject(appointment.id),
          appointment.patient,
          actor.account,
          actor.organisation,
          {{"service", appointment.service},
           {"mode", std::string(code(appointment.mode))},
           {"method", appointment.booking_method},
           {"lead_hours", std::chrono::duration_cast<std::chrono::hours>(appointment.start - now).count()}}};
}

}  // namespace

Result<Booked> decide_book(Request request, std::span<const Route> routes, Slot slot, std::optional<Episode> open_episode,
                           std::string booking_method, const BookingIds& ids, const Actor& actor, Instant now) {
  if (auto error = obstacle(request, routes, slot, actor, now)) return std::unexpected(std::move(*error));
  const Route& route = *std::ranges::find(routes, slot.service, &Route::service);

  Events events;
  Episode episode;
  if (open_episode) {
    episode = std::move(*open_episode);
  } else {
    episode = {.id = ids.episode,
               .patient = request.patient,
               .practice = request.practice,
               .journey = ids.journey,
               .opened_at = now,
               .opened_by = request.id,
               .lead = slot.professional,
               .closed_at = {}};
    events.push_back({now, EventKind::episode_opened, subject(episode.id), request.patient, actor.account, actor.organisation, {}});
  }
  Referral referral{.id = ids.referral,
                    .episode = episode.id,
                    .request = request.id,
                    .patient = request.patient,
                    .practice = request.practice,
                    .service = slot.service,
                    .urgency = route.urgency,
                    .made_at = now,
                    .closed_at = {},
                    .closed_as = {}};
  events.push_back({now,
                    EventKind::referral_made,
                    subject(referral.id),
                    request.patient,
                    actor.account,
                    actor.organisation,
                    {{"service", referral.service}, {"urgency", std::string(code(referral.urgency))}}});
  Appointment appointment = appointment_in(slot, referral, ids.appointment, std::move(booking_method), actor, now);
  slot.appointment = appointment.id;
  slot.hold.reset();
  events.push_back(booked_event(appointment, actor, now));
  const bool waits_for_its_own = !request.chosen.service.empty() && request.chosen.service != slot.service;
  if (!request.end && !waits_for_its_own) {
    request.ended_at = now;
    request.end = RequestEnd::booked;
  }
  return Booked{std::move(request), std::move(slot), std::move(appointment), std::move(referral), std::move(episode), std::move(events)};
}

Result<Cancellation> decide_cancel(Appointment appointment, Slot slot, Referral referral, std::string reason, const Actor& actor,
                                   Instant now) {
  if (!is_awaited(appointment)) return fail(Fault::conflict, "", "Only an appointment that has not begun can be cancelled");
  appointment.cancelled_at = now;
  appointment.cancel_reason = std::move(reason);
  slot.appointment = {};
  referral.closed_at = now;
  referral.closed_as = "cancelled";
  Events events{{now,
                 EventKind::appointment_cancelled,
                 subject(appointment.id),
                 appointment.patient,
                 actor.account,
                 actor.organisation,
                 {{"reason", appointment.cancel_reason},
                  {"notice_hours", std::chrono::duration_cast<std::chrono::hours>(appointment.start - now).count()}}},
                {now,
                 EventKind::referral_closed,
                 subject(referral.id),
                 referral.patient,
                 actor.account,
                 actor.organisation,
                 {{"as", referral.closed_as}}}};
  return Cancellation{std::move(appointment), std::move(slot), std::move(referral), std::move(events)};
}

std::optional<RequestDecision> decide_reopen(Request request, const Appointment& cancelled, const Actor& actor, Instant now) {
  if (cancelled.cancel_reason != by_practice || request.end != RequestEnd::booked || request.chosen.service != cancelled.service) return {};
  request.end.reset();
  request.ended_at.reset();
  Events events{about(request, EventKind::request_reopened, actor, now, {{"service", cancelled.service}})};
  return RequestDecision{std::move(request), std::move(events)};
}

Result<Completion> decide_complete(Appointment appointment, Referral referral, VisitOutcome visit, const Actor& actor, Instant now) {
  const auto status = status_of(appointment);
  if (status != AppointmentStatus::arrived && status != AppointmentStatus::in_progress)
    return fail(Fault::conflict, "", "An outcome is recorded for somebody who has arrived");
  const bool goes_on = visit.outcome == Outcome::refer || visit.outcome == Outcome::signpost;
  if (goes_on && visit.onward.empty()) return fail(Fault::invalid, "onward", "Choose where the person goes next");
  if (!appointment.started_at) appointment.started_at = now;
  appointment.completed_at = now;
  appointment.outcome = visit.outcome;
  appointment.onward = goes_on ? std::move(visit.onward) : std::string();
  appointment.note = std::move(visit.note);
  Events events{{now,
                 EventKind::visit_completed,
                 subject(appointment.id),
                 appointment.patient,
                 actor.account,
                 actor.organisation,
                 {{"outcome", std::string(code(visit.outcome))}, {"onward", appointment.onward}}}};
  if (visit.outcome != Outcome::follow_up && !referral.closed_at) {
    referral.closed_at = now;
    referral.closed_as = code(visit.outcome);
    events.push_back({now,
                      EventKind::referral_closed,
                      subject(referral.id),
                      referral.patient,
                      actor.account,
                      actor.organisation,
                      {{"as", referral.closed_as}}});
  }
  return Completion{std::move(appointment), std::move(referral), std::move(events)};
}

Result<FollowUp> decide_follow_up(const Appointment& visit, const Referral& referral, std::span<const Appointment> others, Slot slot,
                                  AppointmentId id, std::string booking_method, const Actor& actor, Instant now) {
  if (visit.outcome != Outcome::follow_up) return fail(Fault::conflict, "", "This visit did not come to a follow-up");
  if (referral.closed_at) return fail(Fault::conflict, "", "This referral is closed. Open a new request.");
  const bool booked = std::ranges::any_of(others, [&](const Appointment& a) { return a.referral == referral.id && is_awaited(a); });
  if (booked) return fail(Fault::conflict, "", "A follow-up is booked already. Move that one.");
  if (slot.service != referral.service) return fail(Fault::invalid, "slot", "This time is for another service");
  if (slot.start <= now) return fail(Fault::invalid, "slot", "This time has passed");
  if (!is_free_for(slot, actor, referral.request, now)) return fail(Fault::conflict, "slot", "This time has just gone");
  if (!slot.open_to_network && slot.organisation != referral.practice)
    return fail(Fault::forbidden, "slot", "This time is for the host practice's own patients");
  Appointment appointment = appointment_in(slot, referral, id, std::move(booking_method), actor, now);
  slot.appointment = appointment.id;
  slot.hold.reset();
  Events events{booked_event(appointment, actor, now)};
  return FollowUp{std::move(slot), std::move(appointment), std::move(events)};
}

std::optional<EpisodeDecision> decide_close_episode(Episode episode, std::span<const Referral> referrals, const Actor& actor, Instant now) {
  if (episode.closed_at || std::ranges::any_of(referrals, [](const Referral& r) { return !r.closed_at; })) return std::nullopt;
  episode.closed_at = now;
  Events events{{now, EventKind::episode_closed, subject(episode.id), episode.patient, actor.account, actor.organisation, {}}};
  return EpisodeDecision{std::move(episode), std::move(events)};
}

}  // namespace core
