#include "actions/clinic.h"

#include "actions/requests.h"

#include <algorithm>

#include "core/london.h"
#include "core/text_limits.h"
#include "storage/diary.h"
#include "storage/patients.h"
#include "storage/places.h"
#include "storage/requests.h"

namespace actions {
namespace {

// Source: the outcomes of first-contact physiotherapy audits (spec: managed, physiotherapy, imaging, orthopaedics, GP, others).
constexpr std::array<Onward, 9> places{{{"physiotherapy_course", "Course of physiotherapy"},
                                        {"imaging", "Imaging (X-ray, ultrasound or MRI)"},
                                        {"orthopaedics", "Orthopaedics"},
                                        {"rheumatology", "Rheumatology"},
                                        {"pain_service", "Pain service"},
                                        {"link_worker", "Social prescribing link worker"},
                                        {"occupational_therapy", "Occupational therapist"},
                                        {"community_activity", "Community activity or class"},
                                        {"self_management", "Self-management resources"}}};

storage::Interval day_of(core::Date day) {
  return {core::from_london(day, core::Minutes{0}), core::from_london(day + std::chrono::days{1}, core::Minutes{0})};
}

std::vector<ClinicRow> named(std::vector<storage::DiaryRow> rows, const Directory& directory) {
  std::vector<ClinicRow> all;
  all.reserve(rows.size());
  for (auto& [appointment, patient] : rows) {
    auto professional = directory.professional(appointment.professional);
    auto site = directory.organisation(appointment.site);
    all.push_back({std::move(appointment), std::move(patient), std::move(professional), std::move(site)});
  }
  return all;
}

ClinicSession session_of(const core::Clinic& clinic, const Directory& directory, const std::vector<ClinicRow>& rows, std::size_t slots) {
  ClinicSession session{
      clinic, directory.professional(clinic.professional), directory.organisation(clinic.site), static_cast<int>(slots), 0, 0};
  for (const auto& row : rows) {
    if (row.appointment.clinic != clinic.id) continue;
    ++session.booked;
    const auto status = core::status_of(row.appointment);
    if (status != core::AppointmentStatus::complete && status != core::AppointmentStatus::did_not_attend) ++session.open;
  }
  return session;
}

}  // namespace

std::span<const Onward> onward_places() { return places; }

ClinicDay view_day(const System& system, const Principal& who, core::Date day) {
  return system.store.read(who, system.now(), [&](storage::Reader& reader) {
    const auto when = day_of(day);
    const bool own = who.professional && !core::works_for_practice(who.role);
    const Directory directory(reader);
    ClinicDay view{
        day,
        {},
        named(own ? storage::appointments_of_professional(reader, when) : storage::appointments_of_practice(reader, when), directory)};
    for (const auto& clinic : own ? storage::clinics_of_professional(reader, when) : storage::clinics_of_practice(reader, when))
      view.sessions.push_back(session_of(clinic, directory, view.rows, storage::slot_count(reader, clinic.id)));
    return view;
  });
}

Result<std::string> change_attendance(const System& system, const Principal& who, const OnceKey& once, core::AppointmentId id,
                                      Attendance attendance) {
  return system.store.write(who, system.now(), once, [&](storage::Writer& writer) -> Result<std::string> {
    auto appointment = storage::find_appointment(writer, id);
    if (!appointment) return not_found("Appointment");
    if (once.is_stale(appointment->version)) return stale();
    if (attendance == Attendance::start && !core::is_own(who, appointment->professional))
      return core::fail(core::Fault::forbidden, "", "Only the professional can start a visit");
    Result<core::AppointmentDecision> decision = [&] {
      switch (attendance) {
        case Attendance::arrive: return core::decide_arrive(std::move(*appointment), writer.actor(), writer.now());
        case Attendance::start: return core::decide_start(std::move(*appointment), writer.actor(), writer.now());
        case Attendance::did_not_attend: return core::decide_did_not_attend(std::move(*appointment), writer.actor(), writer.now());
        default: return core::decide_undo_did_not_attend(std::move(*appointment), writer.actor(), writer.now());
      }
    }();
    if (!decision) return std::unexpected(decision.error());
    writer.save(decision->appointment);
    writer.record(std::move(decision->events));
    return core::to_string(id);
  });
}

Result<std::string> complete_visit(const System& system, const Principal& who, const OnceKey& once, core::AppointmentId id,
                                   core::VisitOutcome visit) {
  auto note = core::checked_text("note", visit.note, {.called = "the note", .characters_max = 4000, .multi_line = true});
  if (!note) return std::unexpected(note.error());
  visit.note = std::move(*note);
  if (!visit.onward.empty() && std::ranges::find(places, visit.onward, &Onward::code) == places.end())
    return core::fail(core::Fault::invalid, "onward", "Choose where the person goes next");
  return system.store.write(who, system.now(), once, [&](storage::Writer& writer) -> Result<std::string> {
    auto appointment = storage::find_appointment(writer, id);
    if (!appointment) return not_found("Appointment");
    if (once.is_stale(appointment->version)) return stale();
    if (!core::is_own(who, appointment->professional))
      return core::fail(core::Fault::forbidden, "", "Only the professional can record the outcome");
    auto referral = storage::find_referral(writer, appointment->referral);
    if (!referral) return not_found("Referral");
    auto done = core::decide_complete(std::move(*appointment), std::move(*referral), visit, writer.actor(), writer.now());
    if (!done) return std::unexpected(done.error());
    storage::take_turn(writer, {done->appointment.patient});
    writer.save(done->appointment, done->referral);
    writer.record(std::move(done->events));
    close_episode_when_done(writer, done->referral);
    return core::to_string(id);
  });
}

Result<VisitView> view_visit(const System& system, const Principal& who, core::AppointmentId id) {
  return system.store.read(who, system.now(), [&](storage::Reader& reader) -> Result<VisitView> {
    auto appointment = storage::find_appointment(reader, id);
    if (!appointment) return not_found("Appointment");
    auto patient = storage::find_patient(reader, appointment->patient);
    auto request = storage::find_request(reader, appointment->request);
    auto referral = storage::find_referral(reader, appointment->referral);
    if (!patient || !request || !referral) return not_found("Appointment");
    const auto record = storage::record_facts(reader, *patient);
    auto facts = core::facts_from(system.catalogue, request->answers, record);
    if (!facts) facts = core::facts_from(record);
    const Directory directory(reader);
    const auto suggestion = suggestion_of(system.catalogue, *request, *facts);
    VisitView view{
        std::move(*appointment), std::move(*patient), std::move(*request), std::move(*referral), *facts, suggestion, {}, {}, {}, {}};
    view.professional = directory.professional(view.appointment.professional);
    view.site = directory.organisation(view.appointment.site);
    view.practice = directory.organisation(view.patient.practice);
    for (auto& earlier : storage::appointments_of(reader, view.patient.id))
      if (earlier.id != id && earlier.service == view.appointment.service && earlier.completed_at)
        view.earlier.push_back(std::move(earlier));
    return view;
  });
}

namespace {
// Those who may close a clinic: its professional, or who works for the host practice.
bool may_close(storage::Reader& reader, const core::Clinic& clinic) {
  if (core::is_own(reader.who(), clinic.professional)) return true;
  return core::works_for_practice(reader.who().role) && storage::within_reach_of(reader, clinic.organisation);
}
}  // namespace

Result<ClosingView> view_closing(const System& system, const Principal& who, core::ClinicId id) {
  return system.store.read(who, system.now(), [&](storage::Reader& reader) -> Result<ClosingView> {
    const auto clinic = storage::find_clinic(reader, id);
    if (!clinic || !may_close(reader, *clinic)) return not_found("Clinic");
    const Directory directory(reader);
    auto rows = named(storage::appointments_of_clinic(reader, id), directory);
    auto slots = storage::slots_of(reader, id);
    auto session = session_of(*clinic, directory, rows, slots.size());
    return ClosingView{std::move(session), std::move(slots), std::move(rows)};
  });
}

Result<std::string> close_clinic(const System& system, const Principal& who, const OnceKey& once, core::ClinicId id,
                                 std::vector<core::AppointmentId> did_not_attend) {
  return system.store.write(who, system.now(), once, [&](storage::Writer& writer) -> Result<std::string> {
    auto clinic = storage::find_clinic(writer, id);
    if (!clinic || !may_close(writer, *clinic)) return not_found("Clinic");
    auto rows = storage::appointments_of_clinic(writer, id);
    const auto is_missed = [&](const storage::DiaryRow& row) {
      return std::ranges::find(did_not_attend, row.appointment.id) != did_not_attend.end();
    };
    std::vector<core::PatientId> people;
    for (const auto& row : rows)
      if (is_missed(row)) people.push_back(row.patient.id);
    storage::take_turn(writer, std::move(people));
    std::vector<core::Appointment> appointments;
    for (auto& row : rows) {
      if (!is_missed(row)) {
        appointments.push_back(std::move(row.appointment));
        continue;
      }
      auto missed = core::decide_did_not_attend(std::move(row.appointment), writer.actor(), writer.now());
      if (!missed) return std::unexpected(missed.error());
      writer.save(missed->appointment);
      writer.record(std::move(missed->events));
      appointments.push_back(std::move(missed->appointment));
    }
    auto closed = core::decide_close_clinic(std::move(*clinic), appointments, writer.actor(), writer.now());
    if (!closed) return std::unexpected(closed.error());
    for (auto& slot : storage::slots_of(writer, id)) {
      if (slot.appointment || slot.start <= writer.now()) continue;
      auto withheld = core::decide_withhold(slot, writer.actor(), writer.now());
      writer.save(withheld.slot);
      writer.record(std::move(withheld.events));
    }
    writer.save(closed->clinic);
    writer.record(std::move(closed->events));
    return core::to_string(id);
  });
}

}  // namespace actions
