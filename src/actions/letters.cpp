#include "actions/letters.h"

#include <algorithm>

#include "core/london.h"
#include "core/telephone.h"
#include "storage/diary.h"
#include "storage/patients.h"

namespace actions {
namespace {

using core::MessageKind;

std::string where_of(const Directory& directory, const core::Appointment& a) {
  switch (a.mode) {
    case core::Mode::telephone: return "by telephone: we will call you, no need to come in";
    case core::Mode::video: return "by video: we will send you the link";
    case core::Mode::home_visit: return "at your home";
    default: break;
  }
  const auto* site = directory.find(a.site);
  return directory.organisation(a.site) + (site && !site->address.empty() ? ", " + site->address : "");
}

std::string when_of(core::Instant start) {
  const auto [date, time] = core::to_london(start);
  return core::display_day(date) + " at " + core::display_time(time);
}

std::vector<MessageKind> kinds_for(const core::Appointment& a) {
  if (a.cancelled_at) return {MessageKind::appointment_cancelled, MessageKind::could_not_reach};
  return {MessageKind::appointment_confirmation, MessageKind::appointment_moved, MessageKind::could_not_reach};
}

Result<LetterView> written_by(const System& system, storage::Reader& reader, core::PatientId id,
                              std::optional<core::Appointment> appointment) {
  if (system.messages.empty()) return core::fail(core::Fault::unsupported, "", "This server was started without letters and texts");
  auto patient = storage::find_patient(reader, id);
  if (!patient) return not_found("Patient");
  const Directory directory(reader);
  LetterView view{std::move(*patient), std::move(appointment), {}, {MessageKind::could_not_reach, MessageKind::welcome}, {}};
  if (const auto* practice = directory.find(view.patient.practice)) view.practice = *practice;
  const auto& name = core::current_name(view.patient);
  view.fields = {.name = name.given.empty() ? name.family : name.given + " " + name.family,
                 .when = {},
                 .where = {},
                 .practice = view.practice.name,
                 .telephone = view.practice.telephone.empty() ? "the usual number" : core::display_telephone(view.practice.telephone)};
  if (view.appointment) {
    view.kinds = kinds_for(*view.appointment);
    view.fields.when = when_of(view.appointment->start);
    view.fields.where = where_of(directory, *view.appointment);
  }
  return view;
}

Result<std::string> printed(storage::Writer& writer, const LetterView& view, core::Subject about, const PrintedLetter& letter) {
  if (std::ranges::find(view.kinds, letter.kind) == view.kinds.end())
    return core::fail(core::Fault::invalid, "message", "Choose one of the letters that fit");
  switch (core::obstacle_to_letter(view.patient)) {
    case core::Obstacle::died: return core::fail(core::Fault::conflict, "", "The record says that this person has died");
    case core::Obstacle::restricted:
      return core::fail(core::Fault::conflict, "", "This record is restricted: ask a manager how to write to this person");
    default: break;
  }
  writer.record({{writer.now(),
                  core::EventKind::letter_printed,
                  about,
                  view.patient.id,
                  writer.who().account,
                  writer.who().organisation,
                  {{"message", std::string(core::code(letter.kind))},
                   {"language", letter.language},
                   {"large", static_cast<std::int64_t>(letter.large)}}}});
  return core::to_string(view.patient.id);
}

Result<LetterView> of_appointment(const System& system, storage::Reader& reader, core::AppointmentId id) {
  auto appointment = storage::find_appointment(reader, id);
  if (!appointment) return not_found("Appointment");
  const auto patient = appointment->patient;
  return written_by(system, reader, patient, std::move(appointment));
}

}  // namespace

Result<LetterView> view_letter(const System& system, const Principal& who, core::AppointmentId id) {
  return system.store.read(who, system.now(), [&](storage::Reader& reader) { return of_appointment(system, reader, id); });
}
Result<LetterView> view_letter(const System& system, const Principal& who, core::PatientId id) {
  return system.store.read(who, system.now(), [&](storage::Reader& reader) { return written_by(system, reader, id, {}); });
}

Result<std::string> print_letter(const System& system, const Principal& who, const OnceKey& once, core::AppointmentId id,
                                 const PrintedLetter& letter) {
  return system.store.write(who, system.now(), once, [&](storage::Writer& writer) -> Result<std::string> {
    const auto view = of_appointment(system, writer, id);
    if (!view) return std::unexpected(view.error());
    return printed(writer, *view, core::subject(id), letter);
  });
}
Result<std::string> print_letter(const System& system, const Principal& who, const OnceKey& once, core::PatientId id,
                                 const PrintedLetter& letter) {
  return system.store.write(who, system.now(), once, [&](storage::Writer& writer) -> Result<std::string> {
    const auto view = written_by(system, writer, id, {});
    if (!view) return std::unexpected(view.error());
    return printed(writer, *view, core::subject(id), letter);
  });
}

}  // namespace actions
