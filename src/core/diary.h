// The diary: a clinic is one professional's session at one place, cut into slots; a slot is free, held while somebody talks, or
// booked; an appointment is a person in a slot and what became of it.
// Invariant: a professional is never in two live appointments at once, a slot never has two (decided here, and kept by keys in the
// database). Times are UTC. Sources: GP appointments data categories (NHS England GPAD), C5 Appointments Management. Not assured.
#pragma once

#include <array>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "core/error.h"
#include "core/event.h"
#include "core/places.h"

namespace core {

enum class Mode { face_to_face, telephone, video, home_visit };
template <>
inline constexpr std::array<std::string_view, 4> codes<Mode>{"face_to_face", "telephone", "video", "home_visit"};
constexpr std::string_view mode_name(Mode mode) {
  constexpr std::array<std::string_view, 4> names{"Face to face", "Telephone", "Video", "Home visit"};
  return names[static_cast<std::size_t>(mode)];
}

struct Clinic {
  ClinicId id;
  std::int64_t version = 0;
  Instant changed_at{};
  OrganisationId organisation;  // whose clinic it is: the host practice
  OrganisationId site;          // where
  ProfessionalId professional;
  std::string service;          // a pathway's id: "physiotherapy"
  Instant start{};
  Instant end{};
  std::string category;         // national appointment category: "General Consultation Routine"
  bool open_to_network = true;  // every practice of the network may book; else the host alone
  std::optional<Instant> closed_at;
  TemplateId session_template;  // none: made otherwise
  std::optional<Date> template_day;
  std::optional<Instant> cancelled_at;
  std::string cancel_reason;    // a code
};

// A slot kept for one caller while the receptionist talks. Only the account that holds it may book it before it expires.
struct Hold {
  AccountId account;
  RequestId request;
  Instant until{};

  bool operator==(const Hold&) const = default;
};
inline constexpr std::chrono::minutes hold_length{5};

struct Slot {
  SlotId id;
  std::int64_t version = 0;
  Instant changed_at{};
  ClinicId clinic;
  OrganisationId organisation;
  OrganisationId site;
  ProfessionalId professional;
  std::string service;
  Instant start{};
  Instant end{};
  Mode mode = Mode::face_to_face;
  bool open_to_network = true;
  std::optional<Hold> hold;
  AppointmentId appointment;  // none: not booked
  std::optional<Instant> withdrawn_at;  // given up with its session
};

bool is_free(const Slot& slot, Instant now);  // it is not given up, nobody has it and nobody's hold stands
bool is_free_for(const Slot& slot, const Actor& actor, RequestId request, Instant now);  // or this caller's own hold stands

enum class Outcome { managed, follow_up, refer, back_to_gp, signpost };
template <>
inline constexpr std::array<std::string_view, 5> codes<Outcome>{"managed", "follow_up", "refer", "back_to_gp", "signpost"};
constexpr std::string_view outcome_name(Outcome outcome) {
  constexpr std::array<std::string_view, 5> names{"Managed in this visit", "Follow-up needed", "Referred on", "Back to the GP",
                                                  "Signposted"};
  return names[static_cast<std::size_t>(outcome)];
}

enum class AppointmentStatus { booked, arrived, in_progress, complete, did_not_attend, cancelled };
template <>
inline constexpr std::array<std::string_view, 6> codes<AppointmentStatus>{"booked",   "arrived",        "in_progress",
                                                                          "complete", "did_not_attend", "cancelled"};

struct Appointment {
  AppointmentId id;
  std::int64_t version = 0;
  Instant changed_at{};
  SlotId slot;
  ClinicId clinic;
  OrganisationId organisation;  // the host practice's
  OrganisationId site;
  ProfessionalId professional;
  PatientId patient;
  OrganisationId practice;      // where the patient was registered when booked
  RequestId request;
  ReferralId referral;
  std::string service;
  Instant start{};
  Instant end{};
  Mode mode = Mode::face_to_face;
  std::string booking_method;  // "reception", "patient", "api", "import"
  Instant booked_at{};
  AccountId booked_by;
  std::optional<Instant> arrived_at;
  std::optional<Instant> started_at;
  std::optional<Instant> completed_at;
  std::optional<Instant> did_not_attend_at;
  std::optional<Instant> cancelled_at;
  std::string cancel_reason;  // a code
  std::optional<Outcome> outcome;
  std::string onward;         // with refer and signpost: where to, a code
  std::string note;           // the professional's own words
};

AppointmentStatus status_of(const Appointment& appointment);
bool is_awaited(const Appointment& appointment);  // booked or waiting in the practice: not seen, missed or cancelled yet
inline bool is_live(const Appointment& appointment) { return !appointment.cancelled_at; }

// ---- Offering: the nearest free slots a caller would take.

struct Expected {  // where the caller is to be already; `end` is not included
  Instant start{}, end{};
};
struct Preference {
  std::string_view service;
  Instant not_before{};
  std::optional<Mode> mode;
  OrganisationId site;      // none: any
  OrganisationId practice;  // the caller's: slots not open to the network are for the host practice alone
  ProfessionalId professional = {};  // none: anybody
  std::span<const Expected> elsewhere = {};  // nobody is in two places
};
inline constexpr std::size_t slot_offers_max = 3;
struct SlotOffer {
  std::array<std::size_t, slot_offers_max> index{};  // into the slots given, nearest first
  std::size_t count = 0;
};
// Slots in any order; ties go to the earlier in the list. Allocates nothing.
SlotOffer decide_offer(std::span<const Slot> slots, const Preference& preference, const Actor& actor, RequestId request, Instant now);

// ---- Decisions. Guards in the order written; the first that fails is named.

struct SlotDecision {
  Slot slot;
  Events events;
};
// conflict: somebody has it. invalid: it has begun. The hold lasts hold_length; holding again extends it.
Result<SlotDecision> decide_hold(Slot slot, RequestId request, PatientId patient, const Actor& actor, Instant now);
SlotDecision decide_release(Slot slot, PatientId patient, const Actor& actor, Instant now);
// What is left of a closed clinic is kept from everybody until it is over.
SlotDecision decide_withhold(Slot slot, const Actor& actor, Instant now);

struct AppointmentDecision {
  Appointment appointment;
  Events events;
};
// Each refuses (conflict) what its status does not allow, saying the status.
Result<AppointmentDecision> decide_arrive(Appointment appointment, const Actor& actor, Instant now);
Result<AppointmentDecision> decide_start(Appointment appointment, const Actor& actor, Instant now);
Result<AppointmentDecision> decide_did_not_attend(Appointment appointment, const Actor& actor, Instant now);
Result<AppointmentDecision> decide_undo_did_not_attend(Appointment appointment, const Actor& actor, Instant now);

struct Moved {
  Appointment appointment;
  Slot from;
  Slot to;
  Events events;
};
// Who waits in the practice goes home and arrives again. conflict: no longer awaited, or the new slot has gone. invalid: another service,
// begun, or the same slot.
Result<Moved> decide_move(Appointment appointment, Slot from, Slot to, const Actor& actor, Instant now);

struct ClinicDecision {
  Clinic clinic;
  Events events;
};
// Every appointment that was not cancelled must be complete or not attended; else conflict, saying how many are not.
Result<ClinicDecision> decide_close_clinic(Clinic clinic, std::span<const Appointment> appointments, const Actor& actor, Instant now);

}  // namespace core
