#include "actions/bookings.h"

#include <algorithm>

#include <fmt/format.h>

#include "core/london.h"
#include "storage/diary.h"
#include "storage/patients.h"
#include "storage/requests.h"

namespace actions {
namespace {

constexpr std::array<CancelReason, 5> reasons{{{"no_longer_needed", "No longer needed"},
                                               {"cannot_attend", "Cannot come at that time"},
                                               {"wrong_service", "Booked with the wrong service"},
                                               {core::by_practice, "Cancelled by the practice"},
                                               {"other", "Something else"}}};

// Names the time that has gone: "The 10:20am has just gone".
core::Error say_which(core::Error error, const core::Slot& slot) {
  if (error.fault == core::Fault::conflict && error.field == "slot")
    error.text = fmt::format("The {} on {} has just gone. Choose another time.", core::display_time(core::to_london(slot.start).time),
                             core::display_short_date(core::to_london(slot.start).date));
  return error;
}

// Nobody can be in two places: which other appointment the person has then.
std::optional<core::Error> clash(storage::Writer& writer, core::PatientId patient, const core::Slot& slot, core::AppointmentId moved = {}) {
  storage::take_turn(writer, {patient});
  const auto other = storage::expected_at(writer, patient, {slot.start, slot.end}, moved);
  if (!other) return std::nullopt;
  return core::Error{
      core::Fault::invalid, "slot",
      fmt::format("This person is expected elsewhere then: at {} on {}. Choose another time, or move that appointment first.",
                  core::display_time(core::to_london(other->start).time), core::display_short_date(core::to_london(other->start).date))};
}

void release_held(storage::Writer& writer, const core::Request& request, core::SlotId except) {
  for (auto& slot : storage::slots_held_for(writer, request.id)) {
    if (slot.id == except) continue;
    auto released = core::decide_release(slot, request.patient, writer.actor(), writer.now());
    writer.save(released.slot);
    writer.record(std::move(released.events));
  }
}

}  // namespace

std::span<const CancelReason> cancel_reasons() { return reasons; }

bool may_change(const Principal& who, const core::Appointment& appointment) {
  return core::works_for_practice(who.role) || core::is_own(who, appointment.professional);
}

Result<std::string> hold_slot(const System& system, const Principal& who, const OnceKey& once, core::RequestId request_id,
                              core::SlotId slot_id) {
  return system.store.write(who, system.now(), once, [&](storage::Writer& writer) -> Result<std::string> {
    const auto request = storage::find_request(writer, request_id);
    if (!request) return not_found("Request");
    const auto slot = storage::find_slot(writer, slot_id);
    if (!slot) return not_found("Time");
    auto decision = core::decide_hold(*request, routes_for(system, writer, *request, slot->service), *slot, writer.actor(), writer.now());
    if (!decision) return std::unexpected(say_which(decision.error(), *slot));
    if (auto error = clash(writer, request->patient, *slot)) return std::unexpected(std::move(*error));
    release_held(writer, *request, slot_id);
    writer.save(decision->slot);
    writer.record(std::move(decision->events));
    return core::to_string(slot_id);
  });
}

Result<std::string> release_slots(const System& system, const Principal& who, const OnceKey& once, core::RequestId request_id) {
  return system.store.write(who, system.now(), once, [&](storage::Writer& writer) -> Result<std::string> {
    const auto request = storage::find_request(writer, request_id);
    if (!request) return not_found("Request");
    release_held(writer, *request, {});
    return core::to_string(request_id);
  });
}

Result<std::string> book(const System& system, const Principal& who, const OnceKey& once, core::RequestId request_id, core::SlotId slot_id,
                         std::string booking_method) {
  const core::BookingIds ids{system.make_id<core::AppointmentId>(), system.make_id<core::ReferralId>(), system.make_id<core::EpisodeId>(),
                             system.new_id()};
  return system.store.write(who, system.now(), once, [&](storage::Writer& writer) -> Result<std::string> {
    auto request = storage::find_request(writer, request_id);
    if (!request) return not_found("Request");
    if (once.is_stale(request->version)) return stale();
    const auto slot = storage::find_slot(writer, slot_id);
    if (!slot) return not_found("Time");
    auto episode = storage::open_episode_of(writer, request->patient);
    const bool new_episode = !episode;
    const auto routes = routes_for(system, writer, *request, slot->service);
    auto booked =
        core::decide_book(std::move(*request), routes, *slot, std::move(episode), booking_method, ids, writer.actor(), writer.now());
    if (!booked) return std::unexpected(say_which(booked.error(), *slot));
    if (auto error = clash(writer, booked->request.patient, *slot)) return std::unexpected(std::move(*error));
    if (new_episode) writer.save(booked->episode);  // before any slot: two who book a person's first wait for each other here
    release_held(writer, booked->request, slot_id);
    writer.save(booked->slot, booked->referral, booked->request);
    storage::save_placed(writer, booked->appointment);
    writer.record(std::move(booked->events));
    return core::to_string(booked->appointment.id);
  });
}

Result<std::string> move_appointment(const System& system, const Principal& who, const OnceKey& once, core::AppointmentId id,
                                     core::SlotId to_id) {
  return system.store.write(who, system.now(), once, [&](storage::Writer& writer) -> Result<std::string> {
    auto appointment = storage::find_appointment(writer, id);
    if (!appointment) return not_found("Appointment");
    if (once.is_stale(appointment->version)) return stale();
    if (!may_change(who, *appointment)) return core::fail(core::Fault::forbidden, "", "Only the practice or the professional can move it");
    const auto from = storage::find_slot(writer, appointment->slot);
    const auto to = storage::find_slot(writer, to_id);
    if (!from || !to) return not_found("Time");
    auto moved = core::decide_move(std::move(*appointment), *from, *to, writer.actor(), writer.now());
    if (!moved) return std::unexpected(say_which(moved.error(), *to));
    if (auto error = clash(writer, moved->appointment.patient, *to, id)) return std::unexpected(std::move(*error));
    writer.save(moved->from, moved->to);
    storage::save_placed(writer, moved->appointment);
    writer.record(std::move(moved->events));
    return core::to_string(id);
  });
}

Result<core::Slot> cancel(storage::Writer& writer, core::Appointment appointment, const core::Slot& slot, std::string reason) {
  auto referral = storage::find_referral(writer, appointment.referral);
  if (!referral) return not_found("Appointment");
  auto cancelled = core::decide_cancel(std::move(appointment), slot, std::move(*referral), std::move(reason), writer.actor(), writer.now());
  if (!cancelled) return std::unexpected(cancelled.error());
  writer.save(cancelled->slot, cancelled->appointment, cancelled->referral);
  writer.record(std::move(cancelled->events));
  close_episode_when_done(writer, cancelled->referral);
  if (cancelled->appointment.cancel_reason != core::by_practice) return std::move(cancelled->slot);
  auto request = storage::find_request(writer, cancelled->appointment.request);
  if (!request) return not_found("Request");
  if (auto reopened = core::decide_reopen(std::move(*request), cancelled->appointment, writer.actor(), writer.now())) {
    writer.save(reopened->request);
    writer.record(std::move(reopened->events));
  }
  return std::move(cancelled->slot);
}

Result<std::string> cancel_appointment(const System& system, const Principal& who, const OnceKey& once, core::AppointmentId id,
                                       std::string reason) {
  if (std::ranges::find(reasons, reason, &CancelReason::code) == reasons.end())
    return core::fail(core::Fault::invalid, "reason", "Choose why it is cancelled");
  return system.store.write(who, system.now(), once, [&](storage::Writer& writer) -> Result<std::string> {
    auto appointment = storage::find_appointment(writer, id);
    if (!appointment) return not_found("Appointment");
    if (once.is_stale(appointment->version)) return stale();
    if (!may_change(who, *appointment))
      return core::fail(core::Fault::forbidden, "", "Only the practice or the professional can cancel it");
    const auto slot = storage::find_slot(writer, appointment->slot);
    if (!slot) return not_found("Appointment");
    storage::take_turn(writer, {appointment->patient});
    if (const auto freed = cancel(writer, std::move(*appointment), *slot, reason); !freed) return std::unexpected(freed.error());
    return core::to_string(id);
  });
}

Result<std::string> book_follow_up(const System& system, const Principal& who, const OnceKey& once, core::AppointmentId visit_id,
                                   core::SlotId slot_id, std::string booking_method) {
  const auto id = system.make_id<core::AppointmentId>();
  return system.store.write(who, system.now(), once, [&](storage::Writer& writer) -> Result<std::string> {
    const auto visit = storage::find_appointment(writer, visit_id);
    if (!visit) return not_found("Appointment");
    if (once.is_stale(visit->version)) return stale();
    auto referral = storage::find_referral(writer, visit->referral);
    const auto slot = storage::find_slot(writer, slot_id);
    if (!referral) return not_found("Referral");
    if (!slot) return not_found("Time");
    auto booked = core::decide_follow_up(*visit, *referral, storage::appointments_of(writer, visit->patient), *slot, id, booking_method,
                                         writer.actor(), writer.now());
    if (!booked) return std::unexpected(say_which(booked.error(), *slot));
    if (auto error = clash(writer, visit->patient, *slot)) return std::unexpected(std::move(*error));
    // The referral is written too, so that of two people who book the same follow-up at once one is told.
    writer.save(booked->slot, *referral);
    storage::save_placed(writer, booked->appointment);
    writer.record(std::move(booked->events));
    return core::to_string(id);
  });
}

Result<AppointmentView> view_appointment(const System& system, const Principal& who, core::AppointmentId id,
                                         const std::optional<SlotWish>& wish) {
  return system.store.read(who, system.now(), [&](storage::Reader& reader) -> Result<AppointmentView> {
    auto appointment = storage::find_appointment(reader, id);
    if (!appointment) return not_found("Appointment");
    auto patient = storage::find_patient(reader, appointment->patient);
    auto request = storage::find_request(reader, appointment->request);
    if (!patient || !request) return not_found("Appointment");
    const Directory directory(reader);
    AppointmentView view{std::move(*appointment), std::move(*patient), std::move(*request), {}, {}, {}, {}, {}, {}};
    view.further = further_of(system, reader, view.request, view.patient);
    view.professional = directory.professional(view.appointment.professional);
    view.site = directory.organisation(view.appointment.site);
    if (const auto* site = directory.find(view.appointment.site)) view.site_address = site->address;
    if (wish) {
      view.sites = directory.sites();
      view.offers = nearest_slots(reader, directory, view.appointment.service, *wish, view.appointment.request, view.appointment.practice,
                                  wish->same_professional ? view.appointment.professional : core::ProfessionalId{});
    }
    return view;
  });
}

}  // namespace actions
