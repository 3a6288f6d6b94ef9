// Giving up a session, or a part of it: who is touched, where each could go instead, all of it done at once or not at all, and the list of
// those who must be told. For those who work for the host practice as its manager.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "actions/requests.h"
#include "actions/system.h"

namespace actions {

// Why a session is given up, by code.
struct WithdrawReason {
  std::string_view code;
  std::string_view text;
};
std::span<const WithdrawReason> withdraw_reasons();

struct TouchedRow {
  core::Appointment appointment;
  core::Patient patient;
  std::optional<OfferedSlot> offer;  // none: nothing equal is free in six weeks
};
struct ChangeView {
  core::Clinic clinic;
  std::string professional, site;
  core::Part part;           // what would be given up
  int slots = 0;             // in that part, still to come
  std::vector<TouchedRow> rows;  // those booked in it, by time
  int not_reached = 0;       // of those, without a mobile number
  int to_tell = 0;           // from an earlier change, not told yet
};
// `part`: from the form; none: the whole of what is still to come.
Result<ChangeView> view_change(const System&, const Principal&, core::ClinicId, std::optional<core::Part> part);

// What was agreed on the page: each person touched, and where they go. None: cancelled by the practice, to be given a new time by a person.
struct Agreed {
  core::AppointmentId appointment;
  core::SlotId to;
};
// One transaction. conflict on "slot": somebody was booked or a time went meanwhile; nothing was changed, look again. Answers the clinic's
// id.
Result<std::string> give_up_session(const System&, const Principal&, const OnceKey&, core::ClinicId, core::Part part, std::string reason,
                                    std::vector<Agreed> agreed);

struct ToldLine {
  core::Displacement displacement;
  core::Patient patient;
  std::optional<core::Appointment> now;  // where they go; none: not placed, or not to be seen any more
  std::optional<core::Appointment> given_up;  // cancelled by the practice: its request waits for a new time
  std::string professional, site;
  bool mobile = false;
};
struct ToldView {
  core::Clinic clinic;
  std::string professional, site;
  std::vector<ToldLine> lines;  // those a text would not reach first
};
Result<ToldView> view_told(const System&, const Principal&, core::ClinicId);
Result<std::string> mark_told(const System&, const Principal&, const OnceKey&, core::DisplacementId);  // answers the clinic's id

}  // namespace actions
