// Holding a time while the caller decides, booking it, moving and cancelling.
#pragma once

#include <string>
#include <vector>

#include "actions/requests.h"
#include "actions/system.h"

namespace actions {

// Keeps the slot for this request for core::hold_length and lets go of any other kept for it. conflict: "The 10:20am has just gone".
Result<std::string> hold_slot(const System&, const Principal&, const OnceKey&, core::RequestId, core::SlotId);
Result<std::string> release_slots(const System&, const Principal&, const OnceKey&, core::RequestId);

// Answers the appointment's id.
Result<std::string> book(const System&, const Principal&, const OnceKey&, core::RequestId, core::SlotId, std::string booking_method);
Result<std::string> move_appointment(const System&, const Principal&, const OnceKey&, core::AppointmentId, core::SlotId to);
Result<std::string> cancel_appointment(const System&, const Principal&, const OnceKey&, core::AppointmentId, std::string reason);

// The next visit under the same referral. Answers its id.
Result<std::string> book_follow_up(const System&, const Principal&, const OnceKey&, core::AppointmentId visit, core::SlotId,
                                   std::string booking_method);

// Inside a transaction: the slot is free again, the episode ends with its last open referral, and whose time the practice itself gave up
// goes back to the queue. Who calls has taken the person's turn (storage::take_turn). Answers the slot.
Result<core::Slot> cancel(storage::Writer&, core::Appointment, const core::Slot&, std::string reason);

struct AppointmentView {
  core::Appointment appointment;
  core::Patient patient;
  core::Request request;
  std::string professional;
  std::string site;
  std::string site_address;
  std::vector<OfferedSlot> offers;  // when `wish` is given: times it could move to
  std::vector<core::Organisation> sites;
  std::vector<Further> further;  // of the request it was booked for
};
Result<AppointmentView> view_appointment(const System&, const Principal&, core::AppointmentId, const std::optional<SlotWish>& wish);

// Why an appointment is cancelled, by code.
struct CancelReason {
  std::string_view code;
  std::string_view text;
};
std::span<const CancelReason> cancel_reasons();

// The practice moves and cancels every appointment it sees, a professional the own.
bool may_change(const Principal&, const core::Appointment&);

}  // namespace actions
