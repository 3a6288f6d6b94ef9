#include "core/diary.h"

#include <algorithm>

#include <fmt/format.h>

namespace core {
namespace {

Event about(const Appointment& appointment, EventKind kind, const Actor& actor, Instant now, std::vector<Detail> detail = {}) {
  return {now, kind, subject(appointment.id), appointment.patient, actor.account, actor.organisation, std::move(detail)};
}

std::string_view status_words(AppointmentStatus status) {
  constexpr std::array<std::string_view, 6> words{
      "booked, not yet arrived", "waiting in the practice", "in progress", "complete", "marked as did not attend", "cancelled"};
  return words[static_cast<std::size_t>(status)];
}

std::unexpected<Error> refused(const Appointment& appointment) {
  return fail(Fault::conflict, "", fmt::format("This appointment is {}", status_words(status_of(appointment))));
}

}  // namespace

bool is_free(const Slot& slot, Instant now) { return !slot.withdrawn_at && !slot.appointment && (!slot.hold || slot.hold->until <= now); }

bool is_free_for(const Slot& slot, const Actor& actor, RequestId request, Instant now) {
  if (is_free(slot, now)) return true;
  return !slot.withdrawn_at && !slot.appointment && slot.hold->account == actor.account && slot.hold->request == request;
}

AppointmentStatus status_of(const Appointment& appointment) {
  if (appointment.cancelled_at) return AppointmentStatus::cancelled;
  if (appointment.did_not_attend_at) return AppointmentStatus::did_not_attend;
  if (appointment.completed_at) return AppointmentStatus::complete;
  if (appointment.started_at) return AppointmentStatus::in_progress;
  if (appointment.arrived_at) return AppointmentStatus::arrived;
  return AppointmentStatus::booked;
}

bool is_awaited(const Appointment& appointment) {
  const auto status = status_of(appointment);
  return status == AppointmentStatus::booked || status == AppointmentStatus::arrived;
}

SlotOffer decide_offer(std::span<const Slot> slots, const Preference& preference, const Actor& actor, RequestId request, Instant now) {
  SlotOffer offer;
  for (std::size_t i = 0; i < slots.size(); ++i) {
    const Slot& slot = slots[i];
    if (slot.service != preference.service || slot.start <= now || slot.start < preference.not_before) continue;
    if (preference.mode && slot.mode != *preference.mode) continue;
    if (preference.site && slot.site != preference.site) continue;
    if (preference.professional && slot.professional != preference.professional) continue;
    if (!slot.open_to_network && slot.organisation != preference.practice) continue;
    if (!is_free_for(slot, actor, request, now)) continue;
    if (std::ranges::any_of(preference.elsewhere, [&](const Expected& e) { return e.start < slot.end && slot.start < e.end; })) continue;
    std::size_t place = offer.count;
    while (place > 0 && slots[offer.index[place - 1]].start > slot.start) --place;
    if (place == slot_offers_max) continue;
    if (offer.count < slot_offers_max) ++offer.count;
    for (std::size_t k = offer.count - 1; k > place; --k) offer.index[k] = offer.index[k - 1];
    offer.index[place] = i;
  }
  return offer;
}

Result<SlotDecision> decide_hold(Slot slot, RequestId request, PatientId patient, const Actor& actor, Instant now) {
  if (slot.start <= now) return fail(Fault::invalid, "slot", "This time has passed");
  if (!is_free_for(slot, actor, request, now)) return fail(Fault::conflict, "slot", "This time has just gone");
  slot.hold = Hold{actor.account, request, now + hold_length};
  return SlotDecision{slot, {{now, EventKind::slot_held, subject(slot.id), patient, actor.account, actor.organisation, {}}}};
}

SlotDecision decide_release(Slot slot, PatientId patient, const Actor& actor, Instant now) {
  slot.hold.reset();
  return {slot, {{now, EventKind::slot_released, subject(slot.id), patient, actor.account, actor.organisation, {}}}};
}

SlotDecision decide_withhold(Slot slot, const Actor& actor, Instant now) {
  slot.hold = Hold{actor.account, {}, slot.end};
  return {slot, {{now, EventKind::slot_held, subject(slot.id), {}, actor.account, actor.organisation, {}}}};
}

Result<AppointmentDecision> decide_arrive(Appointment appointment, const Actor& actor, Instant now) {
  if (status_of(appointment) != AppointmentStatus::booked) return refused(appointment);
  appointment.arrived_at = now;
  return AppointmentDecision{appointment, {about(appointment, EventKind::patient_arrived, actor, now)}};
}

Result<AppointmentDecision> decide_start(Appointment appointment, const Actor& actor, Instant now) {
  if (!is_awaited(appointment)) return refused(appointment);
  if (!appointment.arrived_at) appointment.arrived_at = now;
  appointment.started_at = now;
  return AppointmentDecision{appointment, {about(appointment, EventKind::visit_started, actor, now)}};
}

Result<AppointmentDecision> decide_did_not_attend(Appointment appointment, const Actor& actor, Instant now) {
  if (status_of(appointment) != AppointmentStatus::booked) return refused(appointment);
  if (now < appointment.start) return fail(Fault::conflict, "", "This appointment has not begun yet");
  appointment.did_not_attend_at = now;
  return AppointmentDecision{appointment, {about(appointment, EventKind::did_not_attend, actor, now)}};
}

Result<AppointmentDecision> decide_undo_did_not_attend(Appointment appointment, const Actor& actor, Instant now) {
  if (status_of(appointment) != AppointmentStatus::did_not_attend) return refused(appointment);
  appointment.did_not_attend_at.reset();
  return AppointmentDecision{appointment, {about(appointment, EventKind::attendance_corrected, actor, now)}};
}

Result<Moved> decide_move(Appointment appointment, Slot from, Slot to, const Actor& actor, Instant now) {
  if (!is_awaited(appointment)) return refused(appointment);
  if (to.service != appointment.service) return fail(Fault::invalid, "slot", "This time is for another service");
  if (to.id == from.id) return fail(Fault::invalid, "slot", "This is the time already booked");
  if (to.start <= now) return fail(Fault::invalid, "slot", "This time has passed");
  if (!is_free_for(to, actor, appointment.request, now)) return fail(Fault::conflict, "slot", "This time has just gone");
  if (!to.open_to_network && to.organisation != appointment.practice)
    return fail(Fault::forbidden, "slot", "This time is for the host practice's own patients");
  from.appointment = {};
  to.appointment = appointment.id;
  to.hold.reset();
  Events events{
      about(appointment, EventKind::appointment_moved, actor, now, {{"from", to_iso(appointment.start)}, {"to", to_iso(to.start)}})};
  appointment.slot = to.id;
  appointment.clinic = to.clinic;
  appointment.organisation = to.organisation;
  appointment.site = to.site;
  appointment.professional = to.professional;
  appointment.start = to.start;
  appointment.end = to.end;
  appointment.mode = to.mode;
  appointment.arrived_at.reset();
  return Moved{std::move(appointment), std::move(from), std::move(to), std::move(events)};
}

Result<ClinicDecision> decide_close_clinic(Clinic clinic, std::span<const Appointment> appointments, const Actor& actor, Instant now) {
  if (clinic.closed_at) return fail(Fault::conflict, "", "This clinic is closed already");
  if (clinic.cancelled_at) return fail(Fault::conflict, "", "This clinic was cancelled");
  std::int64_t seen = 0, missed = 0, open = 0;
  for (const auto& appointment : appointments) {
    switch (status_of(appointment)) {
      case AppointmentStatus::complete: ++seen; break;
      case AppointmentStatus::did_not_attend: ++missed; break;
      case AppointmentStatus::cancelled: break;
      default: ++open;
    }
  }
  if (open > 0)
    return fail(Fault::conflict, "", fmt::format("{} {} no outcome yet", open, open == 1 ? "appointment has" : "appointments have"));
  clinic.closed_at = now;
  return ClinicDecision{clinic,
                        {{now,
                          EventKind::clinic_closed,
                          subject(clinic.id),
                          {},
                          actor.account,
                          actor.organisation,
                          {{"seen", seen}, {"did_not_attend", missed}}}}};
}

}  // namespace core
