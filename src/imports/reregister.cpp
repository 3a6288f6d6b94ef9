#include "imports/reregister.h"

#include <algorithm>
#include <span>

#include "storage/patients.h"

namespace imports {
namespace {

constexpr std::size_t patients_at_once = 25;

// False: somebody else has moved the person meanwhile.
bool move_patient(storage::Writer& writer, core::PatientId id, const Reregistration& move) {
  auto patient = storage::load_patient(writer.session(), writer.who().network, id);
  if (!patient || patient->practice != move.from) return false;
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
  return true;
}

}  // namespace

Result<std::int64_t> reregister(const Importer& importer, const Reregistration& move) {
  if (move.from == move.to) return core::fail(core::Fault::invalid, "to", "The list is there already: name two different practices");
  std::vector<core::PatientId> all;
  importer.store.database().read(
      [&](storage::Session& session) { all = storage::registered_with(session, importer.network(), move.from); });
  if (move.dry_run) return static_cast<std::int64_t>(all.size());
  std::int64_t moved = 0;
  for (std::size_t done = 0; done < all.size();) {
    const auto some = std::span(all).subspan(done, std::min(patients_at_once, all.size() - done));
    std::int64_t of_these = 0;
    const auto written = importer.write(importer.now(), [&](storage::Writer& writer) -> Result<std::string> {
      of_these = 0;
      for (const auto id : some) of_these += move_patient(writer, id, move);
      return "";
    });
    if (!written) return std::unexpected(written.error());
    moved += of_these;
    done += some.size();
    importer.progress("Moving", static_cast<std::int64_t>(done), static_cast<std::int64_t>(all.size()));
  }
  return moved;
}

}  // namespace imports
