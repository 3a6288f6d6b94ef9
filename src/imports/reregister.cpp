#include "imports/reregister.h"

#include "storage/patients.h"

namespace imports {
namespace {

constexpr std::int64_t patients_at_once = 25;

void move_patient(storage::Writer& writer, core::PatientId id, const Reregistration& move) {
  auto patient = storage::load_patient(writer.session(), writer.who().network, id);
  register_with(*patient, move.to, move.on);
  storage::save_patient(writer, *patient);
  auto open = storage::open_casework(writer.session(), writer.who().network, id, writer.now());
  const auto take_along = [&](auto& values) {
    for (auto& value : values) {
      if (value.practice != move.from) continue;
      value.practice = move.to;
      writer.save(value);
    }
  };
  take_along(open.episodes);
  take_along(open.requests);
  take_along(open.referrals);
  take_along(open.appointments);
  writer.record({{writer.now(),
                  core::EventKind::patient_changed,
                  core::subject(id),
                  id,
                  writer.who().account,
                  move.to,
                  {{"reregistered_from", core::to_string(move.from)},
                   {"requests", static_cast<std::int64_t>(open.requests.size())},
                   {"appointments", static_cast<std::int64_t>(open.appointments.size())}}}});
}

}  // namespace

Result<std::int64_t> reregister(const Importer& importer, const Reregistration& move) {
  if (move.from == move.to) return core::fail(core::Fault::invalid, "to", "The list is there already: name two different practices");
  std::int64_t all = 0;
  importer.store.database().read(
      [&](storage::Session& session) { all = storage::count_registered_with(session, importer.network(), move.from); });
  if (move.dry_run) return all;
  std::int64_t moved = 0;
  for (std::int64_t some = 1; some > 0; importer.progress("Moving", moved += some, all)) {
    const auto written = importer.write(importer.now(), [&](storage::Writer& writer) -> Result<std::string> {
      const auto ids = storage::registered_with(writer.session(), importer.network(), move.from, patients_at_once);
      some = static_cast<std::int64_t>(ids.size());
      for (const auto id : ids) move_patient(writer, id, move);
      return "";
    });
    if (!written) return std::unexpected(written.error());
  }
  return moved;
}

}  // namespace imports
