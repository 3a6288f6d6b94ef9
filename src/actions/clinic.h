// Today's clinic: who comes, who is here, what came of it, and closing it with an outcome for every slot.
#pragma once

#include <string>
#include <vector>

#include "actions/system.h"

namespace actions {

struct ClinicRow {
  core::Appointment appointment;
  core::ListedPatient patient;
  std::string professional;
  std::string site;
};
struct ClinicSession {
  core::Clinic clinic;
  std::string professional;
  std::string site;
  int slots = 0;
  int booked = 0;
  int open = 0;  // booked and without an outcome yet
};
struct ClinicDay {
  core::Date day{};
  std::vector<ClinicSession> sessions;
  std::vector<ClinicRow> rows;  // by time
};
// A professional's own diary; for those who work for the practice, everybody coming to its clinics.
ClinicDay view_day(const System&, const Principal&, core::Date day);

enum class Attendance { arrive, start, did_not_attend, undo_did_not_attend };

// conflict: what its status does not allow.
Result<std::string> change_attendance(const System&, const Principal&, const OnceKey&, core::AppointmentId, Attendance);

// Only the professional whose diary it is. Errors name "outcome", "onward" and "note".
Result<std::string> complete_visit(const System&, const Principal&, const OnceKey&, core::AppointmentId, core::VisitOutcome);

struct VisitView {
  core::Appointment appointment;
  core::Patient patient;
  core::Request request;
  core::Referral referral;
  core::Facts facts;
  core::Suggestion suggestion;
  std::string professional;
  std::string site;
  std::string practice;
  std::vector<core::Appointment> earlier;  // with this professional's service, the latest first
};
Result<VisitView> view_visit(const System&, const Principal&, core::AppointmentId);

struct ClosingView {
  ClinicSession session;
  std::vector<core::Slot> slots;
  std::vector<ClinicRow> rows;
};
Result<ClosingView> view_closing(const System&, const Principal&, core::ClinicId);

// Marks those given as did not attend, then closes. conflict: some have no outcome yet.
Result<std::string> close_clinic(const System&, const Principal&, const OnceKey&, core::ClinicId,
                                 std::vector<core::AppointmentId> did_not_attend);

// Where a person can be referred or signposted to, by code.
struct Onward {
  std::string_view code;
  std::string_view text;
};
std::span<const Onward> onward_places();

}  // namespace actions
