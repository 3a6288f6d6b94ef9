#include "actions/find.h"

#include "actions/query.h"
#include "core/text_limits.h"
#include "storage/diary.h"
#include "storage/patients.h"
#include "storage/places.h"
#include "storage/requests.h"

namespace actions {
Result<FoundPatients> find_patients(const System& system, const Principal& who, std::string_view query) {
  const auto text = core::checked_text(
      "query", query, {.called = "a name, date of birth, NHS number or telephone number", .characters_min = 2, .characters_max = 100});
  if (!text) return std::unexpected(text.error());
  FoundPatients found;
  const auto now = system.now();
  const auto search = understand(*text, std::chrono::floor<std::chrono::days>(now), found.understood);
  if (!search) return std::unexpected(search.error());
  found.patients = system.store.read(who, now, [&](storage::Reader& reader) { return storage::search_patients(reader, *search); });
  return found;
}

Result<PatientView> view_patient(const System& system, const Principal& who, core::PatientId id) {
  return system.store.read(who, system.now(), [&](storage::Reader& reader) -> Result<PatientView> {
    auto patient = storage::find_patient(reader, id);
    if (!patient) return not_found("Patient");
    const Directory directory(reader);
    PatientView view{std::move(*patient), {}, false, storage::requests_of(reader, id), storage::appointments_of(reader, id), {}};
    view.notes = storage::notes_of(reader, id);
    view.practice = directory.organisation(view.patient.practice);
    view.registered_here = storage::within_reach_of(reader, view.patient.practice);
    for (const auto& a : view.appointments)
      view.places.push_back(directory.professional(a.professional) + ", " + directory.organisation(a.site));
    return view;
  });
}

}  // namespace actions
