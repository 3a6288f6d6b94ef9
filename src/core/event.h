// What happened, once and for ever: the audit trail, the outbox's feed, the evaluation's input and the simulator's output.
// Invariant: an event holds codes, numbers and ids only. Names and free text live in values, which retention may erase.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "core/code.h"
#include "core/id.h"
#include "core/moment.h"

namespace core {

enum class EventKind {
  signed_in,
  sign_in_refused,
  signed_out,
  read,
  searched,
  refused,
  patient_registered,
  patient_changed,
  doubt_raised,
  doubt_settled,
  request_assigned,
  note_written,
  letter_printed,
  request_opened,
  red_flag_raised,
  request_answered,
  route_suggested,
  route_overridden,
  request_closed,
  request_reopened,
  episode_opened,
  episode_closed,
  referral_made,
  referral_closed,
  clinic_opened,
  clinic_closed,
  slot_held,
  slot_released,
  appointment_booked,
  appointment_moved,
  appointment_cancelled,
  patient_arrived,
  visit_started,
  visit_completed,
  did_not_attend,
  attendance_corrected,
  account_changed,
  place_changed,
  demo_made,
  rota_changed,
  leave_changed,
  clinic_cancelled,
  slot_withdrawn,
  person_told,
  import_staged,
  import_published,
  import_discarded,
};
template <>
inline constexpr std::array<std::string_view, 47> codes<EventKind>{"signed_in",
                                                                   "sign_in_refused",
                                                                   "signed_out",
                                                                   "read",
                                                                   "searched",
                                                                   "refused",
                                                                   "patient_registered",
                                                                   "patient_changed",
                                                                   "doubt_raised",
                                                                   "doubt_settled",
                                                                   "request_assigned",
                                                                   "note_written",
                                                                   "letter_printed",
                                                                   "request_opened",
                                                                   "red_flag_raised",
                                                                   "request_answered",
                                                                   "route_suggested",
                                                                   "route_overridden",
                                                                   "request_closed",
                                                                   "request_reopened",
                                                                   "episode_opened",
                                                                   "episode_closed",
                                                                   "referral_made",
                                                                   "referral_closed",
                                                                   "clinic_opened",
                                                                   "clinic_closed",
                                                                   "slot_held",
                                                                   "slot_released",
                                                                   "appointment_booked",
                                                                   "appointment_moved",
                                                                   "appointment_cancelled",
                                                                   "patient_arrived",
                                                                   "visit_started",
                                                                   "visit_completed",
                                                                   "did_not_attend",
                                                                   "attendance_corrected",
                                                                   "account_changed",
                                                                   "place_changed",
                                                                   "demo_made",
                                                                   "rota_changed",
                                                                   "leave_changed",
                                                                   "clinic_cancelled",
                                                                   "slot_withdrawn",
                                                                   "person_told",
                                                                   "import_staged",
                                                                   "import_published",
                                                                   "import_discarded"};

enum class SubjectKind {
  none,
  network,
  organisation,
  account,
  professional,
  patient,
  doubt,
  note,
  episode,
  request,
  referral,
  clinic,
  slot,
  appointment,
  pathway,
  session_template,
  leave,
  displacement,
  import_batch
};
template <>
inline constexpr std::array<std::string_view, 19> codes<SubjectKind>{
    "none",    "network",          "organisation", "account",      "professional", "patient", "doubt",
    "note",    "episode",          "request",      "referral",     "clinic",       "slot",    "appointment",
    "pathway", "session_template", "leave",        "displacement", "import_batch"};

struct Subject {
  SubjectKind kind = SubjectKind::none;
  Uuid id{};

  bool operator==(const Subject&) const = default;
};

inline Subject subject(OrganisationId id) { return {SubjectKind::organisation, id.bytes}; }
inline Subject subject(AccountId id) { return {SubjectKind::account, id.bytes}; }
inline Subject subject(ProfessionalId id) { return {SubjectKind::professional, id.bytes}; }
inline Subject subject(PatientId id) { return {SubjectKind::patient, id.bytes}; }
inline Subject subject(DoubtId id) { return {SubjectKind::doubt, id.bytes}; }
inline Subject subject(NoteId id) { return {SubjectKind::note, id.bytes}; }
inline Subject subject(EpisodeId id) { return {SubjectKind::episode, id.bytes}; }
inline Subject subject(RequestId id) { return {SubjectKind::request, id.bytes}; }
inline Subject subject(ReferralId id) { return {SubjectKind::referral, id.bytes}; }
inline Subject subject(ClinicId id) { return {SubjectKind::clinic, id.bytes}; }
inline Subject subject(SlotId id) { return {SubjectKind::slot, id.bytes}; }
inline Subject subject(AppointmentId id) { return {SubjectKind::appointment, id.bytes}; }
inline Subject subject(TemplateId id) { return {SubjectKind::session_template, id.bytes}; }
inline Subject subject(LeaveId id) { return {SubjectKind::leave, id.bytes}; }
inline Subject subject(DisplacementId id) { return {SubjectKind::displacement, id.bytes}; }

// A key and a code, number or id. Never a name, never free text.
struct Detail {
  std::string_view key;
  std::variant<std::int64_t, std::string> value;

  bool operator==(const Detail&) const = default;
};

struct Event {
  Instant at;
  EventKind kind;
  Subject subject;
  PatientId patient;            // whose record it touches; none when nobody's
  AccountId actor;              // none: the system itself, or nobody signed in
  OrganisationId organisation;  // where the actor acts
  std::vector<Detail> detail = {};

  bool operator==(const Event&) const = default;
};

using Events = std::vector<Event>;

// Who acts, where and when: what every decision is told about its caller.
struct Actor {
  AccountId account;
  OrganisationId organisation;
};

}  // namespace core
