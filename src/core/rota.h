// The rota: a session template says in local wall time when a professional holds a session where, and yields the clinics and slots of
// the weeks ahead; leave and bank holidays take days out; a session that is given up moves its people to the nearest equal times.
// Invariant: a professional has one diary across all practices, so no two of their sessions overlap. What a template has yielded is
// known by template and day, so yielding again changes nothing. Source: C5 Appointments Management; categories: NHS England GPAD.
#pragma once

#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "core/diary.h"
#include "core/pathway.h"
#include "core/people.h"
#include "core/places.h"

namespace core {

struct BankHoliday {
  Date day{};
  std::string name;
};
struct Calendar {
  std::vector<BankHoliday> holidays = {};  // by day
  std::vector<int> years = {};             // those known
  std::string source = {};

  const BankHoliday* on(Date day) const;  // null: an ordinary day, or a year that is not known
  bool knows(Date day) const;
};

// The care-related national appointment categories, one of which every clinic carries.
inline constexpr std::array<std::string_view, 16> national_categories{"General Consultation Routine",
                                                                      "General Consultation Acute",
                                                                      "Planned Clinics",
                                                                      "Planned Clinical Procedure",
                                                                      "Social Prescribing Service",
                                                                      "Clinical Triage",
                                                                      "Unplanned Clinical Activity",
                                                                      "Walk-in",
                                                                      "Home Visit",
                                                                      "Care Home Visit",
                                                                      "Patient contact during Care Home Round",
                                                                      "Care Home Needs Assessment & Personalised Care and Support Planning",
                                                                      "Structured Medication Review",
                                                                      "Group Consultation and Group Education",
                                                                      "Service provided by organisation external to the practice",
                                                                      "Non-contractual chargeable work"};

inline constexpr int rota_weeks_ahead = 13;  // clinics are made this far
inline constexpr int every_weeks_max = 13;
inline constexpr int leave_days_max = 366;

struct SessionTemplate {
  TemplateId id;
  std::int64_t version = 0;
  Instant changed_at{};
  ProfessionalId professional;
  OrganisationId organisation;  // the host practice
  OrganisationId site;
  std::string service;          // what is booked: a pathway's booking.service
  int weekdays = 0;             // bit 0 is Monday
  Minutes start{};              // by the clock on the wall
  Minutes end{};
  Mode mode = Mode::face_to_face;
  int telephone_last = 0;       // so many slots at the end of each session are by telephone
  std::string category = std::string(national_categories.front());
  bool open_to_network = true;
  int every_weeks = 1;          // counted from the week of `from`
  Date from{};
  std::optional<Date> to;       // its last day; none: until further notice
};

int weekday_of(Date day);      // 0 is Monday
Date monday_of(Date day);
constexpr bool holds_on(int weekdays, int weekday) { return (weekdays >> weekday & 1) != 0; }

enum class LeaveReason { annual, sick, study, parental, other };
template <>
inline constexpr std::array<std::string_view, 5> codes<LeaveReason>{"annual", "sick", "study", "parental", "other"};

struct Leave {
  LeaveId id;
  std::int64_t version = 0;
  Instant changed_at{};
  ProfessionalId professional;
  Date from{};
  Date to{};  // included
  LeaveReason reason = LeaveReason::annual;
  std::optional<Instant> withdrawn_at;
};
bool covers(const Leave& leave, ProfessionalId professional, Date day);

// ---- From a template to sessions, clinics and slots.

struct Days {
  Date from{};
  Date to{};  // included
};
struct Session {
  Date day{};
  Instant start{};
  Instant end{};
};
// By day; without bank holidays and leave.
std::vector<Session> sessions_of(const SessionTemplate& session_template, Days days, const Calendar& calendar,
                                 std::span<const Leave> leave);

// What else fills the professional's diary, at whichever practice, and in which words to name the place.
struct Engagement {
  Instant start{};
  Instant end{};
  std::string where;
};
const Engagement* overlapping(const Session& session, std::span<const Engagement> diary);  // the first; null: none

struct TemplateDecision {
  SessionTemplate session_template;
  Events events;
};
// Guards: days, times, mode, category, repeat, dates; the professional's profession and competence fit the service; no session of
// `planned` overlaps the professional's diary (conflict, naming when and where).
Result<TemplateDecision> decide_template(SessionTemplate session_template, const Professional& professional, const Booking& booking,
                                         std::span<const Session> planned, std::span<const Engagement> diary, const Actor& actor,
                                         Instant now);
// `last`: the last day it still holds. invalid: after its end already, or more than a day ago.
Result<TemplateDecision> decide_end_template(SessionTemplate session_template, Date last, const Actor& actor, Instant now);

struct OpenedClinic {
  Clinic clinic;
  std::vector<Slot> slots;
  Events events;
};
// Ids are taken from `new_id`, the clinic's first. The slots fill the session from its start; what is left is for writing up. Those that
// begin at a time in `given_up` are not made; there must be others.
OpenedClinic open_clinic(const SessionTemplate& session_template, const Session& session, int slot_minutes,
                         const std::function<Uuid()>& new_id, const Actor& actor, Instant now, std::span<const Instant> given_up = {});

struct LeaveDecision {
  Leave leave;
  Events events;
};
// Guards: the dates follow each other and are near; no leave of the same days is there already.
Result<LeaveDecision> decide_leave(Leave leave, std::span<const Leave> others, const Actor& actor, Instant now);
Result<LeaveDecision> decide_withdraw_leave(Leave leave, const Actor& actor, Instant now);

// ---- Giving up a session, or a part of it.

struct Part {
  Instant from{};
  Instant to{};
};
struct Withdrawal {
  Clinic clinic;            // cancelled when nothing is left of it, else shortened where an end was given up
  std::vector<Slot> slots;  // those withdrawn
  Events events;
};
// `slots`: all of the clinic, by start. `with_people`: somebody of the part was moved or cancelled. Guards: not closed, not cancelled, not
// over; the part holds a slot still to come, or somebody who waited for one that has begun; none of those to come is booked.
Result<Withdrawal> decide_withdraw(Clinic clinic, std::span<const Slot> slots, Part part, bool with_people, std::string reason,
                                   const Actor& actor, Instant now);

// Where somebody goes whose session is given up.
struct Placement {
  std::size_t appointment = 0;  // into those given
  std::optional<Slot> slot;     // none: nothing equal is free
};
inline constexpr int equal_within_days = 14;
// For each appointment in turn a free slot of the same service, never before the old time, so that nobody misses a time they were not
// told of. Tried in this order: the same professional, way and site; another professional; another site; the same way anywhere, each
// within `equal_within_days` of the old time; last, whatever is free. No slot is given twice.
std::vector<Placement> place_again(std::span<const Appointment> appointments, std::vector<Slot> slots, const Actor& actor, Instant now);

// Somebody whose session was given up, to be told: a row of the list that is printed and ticked off.
struct Displacement {
  DisplacementId id;
  std::int64_t version = 0;
  Instant changed_at{};
  ClinicId clinic;              // the one given up
  OrganisationId organisation;  // its host
  AppointmentId appointment;
  PatientId patient;
  Instant was{};
  bool moved = false;           // false: cancelled, and needs a new time
  std::optional<Instant> told_at;
};
// conflict: told already.
struct ToldDecision {
  Displacement displacement;
  Events events;
};
Result<ToldDecision> decide_told(Displacement displacement, const Actor& actor, Instant now);

// Whether a text message would reach somebody: a UK mobile among the telephones that are still theirs.
bool has_mobile(const Patient& patient, Date today);

}  // namespace core
