#include "actions/sessions.h"

#include <algorithm>

#include "actions/bookings.h"
#include "core/london.h"
#include "storage/diary.h"
#include "storage/patients.h"
#include "storage/places.h"
#include "storage/requests.h"
#include "storage/rota.h"

namespace actions {
namespace {

constexpr std::chrono::days look_ahead{42};
constexpr std::array<WithdrawReason, 5> reasons{{{"sick", "The professional is ill"},
                                                 {"leave", "The professional is on leave"},
                                                 {"premises", "The room or building cannot be used"},
                                                 {"changed", "The session is changed"},
                                                 {"other", "Something else"}}};

std::unexpected<core::Error> look_again(std::string text) {
  return core::fail(core::Fault::conflict, "slot", std::move(text) + " Nothing has been changed. Look at the list again.");
}

// The clinic, when this person may change it.
std::optional<core::Clinic> theirs(storage::Reader& reader, core::ClinicId id) {
  auto clinic = storage::find_clinic(reader, id);
  if (!clinic || !core::works_for_practice(reader.who().role) || !storage::within_reach_of(reader, clinic->organisation)) return {};
  return clinic;
}

// Those still to come, and those who wait in the practice already.
bool touches(const core::Appointment& a, const core::Part& part, core::Instant now) {
  return a.start < part.to && part.from < a.end && core::is_awaited(a) && (a.start > now || a.arrived_at);
}

std::vector<core::Appointment> touched(storage::Reader& reader, core::ClinicId id, const core::Part& part) {
  std::vector<core::Appointment> all;
  for (auto& row : storage::appointments_of_clinic(reader, id))
    if (touches(row.appointment, part, reader.now())) all.push_back(std::move(row.appointment));
  return all;
}

// A person who has something else then is not placed there, but goes on the list of those to be asked.
bool expected_elsewhere(storage::Reader& reader, const core::Appointment& appointment, const core::Slot& to) {
  return storage::expected_at(reader, appointment.patient, {to.start, to.end}, appointment.id).has_value();
}

// Free slots of the service that are not of the part given up.
std::vector<core::Slot> elsewhere(storage::Reader& reader, const core::Clinic& clinic, const core::Part& part) {
  const auto from = std::min(clinic.start, part.from);  // a part may begin in the middle of an appointment
  auto slots = storage::unbooked_slots(reader, clinic.service, {std::max(reader.now(), from), part.to + look_ahead});
  std::erase_if(slots, [&](const core::Slot& s) { return s.clinic == clinic.id && s.start < part.to && part.from < s.end; });
  return slots;
}

// What was booked since, with the same service and on the same request, for somebody whose time was cancelled.
std::optional<core::Appointment> booked_instead(storage::Reader& reader, const core::Appointment& cancelled) {
  for (auto& other : storage::appointments_of(reader, cancelled.patient))
    if (other.request == cancelled.request && other.service == cancelled.service && core::is_live(other) &&
        other.booked_at >= cancelled.cancelled_at)
      return std::move(other);
  return std::nullopt;
}

}  // namespace

std::span<const WithdrawReason> withdraw_reasons() { return reasons; }

Result<ChangeView> view_change(const System& system, const Principal& who, core::ClinicId id, std::optional<core::Part> part) {
  return system.store.read(who, system.now(), [&](storage::Reader& reader) -> Result<ChangeView> {
    const auto clinic = theirs(reader, id);
    if (!clinic) return not_found("Clinic");
    const Directory directory(reader);
    ChangeView view{.clinic = *clinic,
                    .professional = directory.professional(clinic->professional),
                    .site = directory.organisation(clinic->site),
                    .part = part.value_or(core::Part{clinic->start, clinic->end}),
                    .rows = {}};
    for (const auto& row : storage::displacements_of(reader, id)) view.to_tell += row.displacement.told_at ? 0 : 1;
    if (clinic->cancelled_at || clinic->closed_at) return view;
    for (const auto& slot : storage::slots_of(reader, id))
      view.slots += slot.start < view.part.to && view.part.from < slot.end && slot.start > reader.now() ? 1 : 0;
    const auto appointments = touched(reader, id, view.part);
    const auto placements = core::place_again(appointments, elsewhere(reader, *clinic, view.part), reader.actor(), reader.now());
    for (const auto& placement : placements) {
      const auto& appointment = appointments[placement.appointment];
      auto patient = storage::find_patient(reader, appointment.patient);
      if (!patient) return not_found("Patient");
      if (!core::has_mobile(*patient, core::to_london(reader.now()).date)) ++view.not_reached;
      TouchedRow row{appointment, std::move(*patient), {}};
      if (placement.slot && !expected_elsewhere(reader, appointment, *placement.slot))
        row.offer = OfferedSlot{*placement.slot, directory.organisation(placement.slot->site),
                                directory.professional(placement.slot->professional)};
      view.rows.push_back(std::move(row));
    }
    return view;
  });
}

Result<std::string> give_up_session(const System& system, const Principal& who, const OnceKey& once, core::ClinicId id, core::Part part,
                                    std::string reason, std::vector<Agreed> agreed) {
  if (std::ranges::find(reasons, reason, &WithdrawReason::code) == reasons.end())
    return core::fail(core::Fault::invalid, "reason", "Choose why");
  return system.store.write(who, system.now(), once, [&](storage::Writer& writer) -> Result<std::string> {
    auto clinic = theirs(writer, id);
    if (!clinic) return not_found("Clinic");
    if (once.is_stale(clinic->version)) return stale();
    auto appointments = touched(writer, id, part);
    if (appointments.size() != agreed.size()) return look_again("Who is booked into this session has changed meanwhile.");
    auto slots = storage::slots_of(writer, id);
    std::vector<core::PatientId> people;
    for (const auto& appointment : appointments) people.push_back(appointment.patient);
    storage::take_turn(writer, std::move(people));
    for (auto& appointment : appointments) {
      const auto place = std::ranges::find(agreed, appointment.id, &Agreed::appointment);
      const auto from = std::ranges::find(slots, appointment.slot, &core::Slot::id);
      if (place == agreed.end() || from == slots.end()) return look_again("Who is booked into this session has changed meanwhile.");
      core::Displacement displacement{.id = system.make_id<core::DisplacementId>(),
                                      .clinic = id,
                                      .organisation = clinic->organisation,
                                      .appointment = appointment.id,
                                      .patient = appointment.patient,
                                      .was = appointment.start,
                                      .moved = static_cast<bool>(place->to),
                                      .told_at = {}};
      if (place->to) {
        const auto to = storage::find_slot(writer, place->to);
        if (to && storage::expected_at(writer, appointment.patient, {to->start, to->end}, appointment.id))
          return look_again("Somebody is expected elsewhere at the time chosen.");
        if (!to || (to->clinic == id && to->start < part.to && part.from < to->end)) return look_again("A time has gone.");
        auto moved = core::decide_move(std::move(appointment), *from, *to, writer.actor(), writer.now());
        if (!moved)
          return look_again("The " + core::display_time(core::to_london(to->start).time) + " on " +
                            core::display_short_date(core::to_london(to->start).date) + " has just gone.");
        writer.save(moved->from, moved->to);
        storage::save_placed(writer, moved->appointment);
        writer.record(std::move(moved->events));
        *from = moved->from;
        if (const auto own = std::ranges::find(slots, moved->to.id, &core::Slot::id); own != slots.end()) *own = moved->to;
      } else {
        const auto freed = cancel(writer, std::move(appointment), *from, std::string(core::by_practice));
        if (!freed) return std::unexpected(freed.error());
        *from = *freed;
      }
      writer.save(displacement);
    }
    auto gone = core::decide_withdraw(std::move(*clinic), slots, part, !agreed.empty(), reason, writer.actor(), writer.now());
    if (!gone) return std::unexpected(gone.error());
    for (auto& slot : gone->slots) writer.save(slot);
    writer.save(gone->clinic);
    writer.record(std::move(gone->events));
    return core::to_string(id);
  });
}

Result<ToldView> view_told(const System& system, const Principal& who, core::ClinicId id) {
  return system.store.read(who, system.now(), [&](storage::Reader& reader) -> Result<ToldView> {
    const auto clinic = theirs(reader, id);
    if (!clinic) return not_found("Clinic");
    const Directory directory(reader);
    ToldView view{*clinic, directory.professional(clinic->professional), directory.organisation(clinic->site), {}};
    for (auto& [displacement, patient] : storage::displacements_of(reader, id)) {
      ToldLine line{.displacement = displacement, .patient = std::move(patient), .now = {}, .given_up = {}, .professional = {}, .site = {}};
      line.mobile = core::has_mobile(line.patient, core::to_london(reader.now()).date);
      line.now = storage::displaced_appointment(reader, displacement.id);
      if (line.now && !displacement.moved) {
        line.given_up = std::move(line.now);
        line.now = booked_instead(reader, *line.given_up);
      }
      if (line.now) {
        line.professional = directory.professional(line.now->professional);
        line.site = directory.organisation(line.now->site);
      }
      view.lines.push_back(std::move(line));
    }
    std::ranges::stable_sort(view.lines, {}, [](const ToldLine& line) { return std::pair(line.displacement.moved, line.mobile); });
    return view;
  });
}

Result<std::string> mark_told(const System& system, const Principal& who, const OnceKey& once, core::DisplacementId id) {
  return system.store.write(who, system.now(), once, [&](storage::Writer& writer) -> Result<std::string> {
    auto displacement = storage::find_displacement(writer, id);
    if (!displacement) return not_found("Displacement");
    if (once.is_stale(displacement->version)) return stale();
    auto told = core::decide_told(std::move(*displacement), writer.actor(), writer.now());
    if (!told) return std::unexpected(told.error());
    writer.save(told->displacement);
    writer.record(std::move(told->events));
    return core::to_string(told->displacement.clinic);
  });
}

}  // namespace actions
