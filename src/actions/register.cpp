#include "actions/register.h"

#include <algorithm>

#include "actions/query.h"
#include "core/london.h"
#include "storage/doubts.h"
#include "storage/patients.h"
#include "storage/places.h"

namespace actions {
namespace {

core::Date today(const System& system) { return core::to_london(system.now()).date; }

std::vector<core::Organisation> practices_of(storage::Reader& reader) {
  std::vector<core::Organisation> all;
  for (auto& place : storage::all_organisations(reader))
    if (place.kind == core::OrganisationKind::practice && storage::within_reach_of(reader, place.id)) all.push_back(std::move(place));
  return all;
}

// The one practice of the principal, or the chosen one beneath a network.
Result<core::OrganisationId> practice_for(storage::Reader& reader, core::OrganisationId chosen) {
  const auto all = practices_of(reader);
  if (all.size() == 1) return all.front().id;
  if (std::ranges::find(all, chosen, &core::Organisation::id) != all.end()) return chosen;
  return core::fail(core::Fault::invalid, "practice", "Choose the practice");
}

// A number on a record that may not be seen is said to be taken, and no more.
std::optional<core::Error> taken_elsewhere(storage::Reader& reader, const core::Newcomer& said,
                                           const std::vector<core::LikePatient>& like) {
  const bool seen = std::ranges::any_of(like, [](const auto& one) { return one.likeness.certainty == core::Certainty::certain; });
  if (seen || !said.nhs_number || !storage::is_on_a_record(reader, *said.nhs_number)) return std::nullopt;
  return core::Error{core::Fault::invalid, "nhs_number",
                     "This NHS number is on a record at another practice of the network. Check it with the caller, or leave it empty and "
                     "tell your manager"};
}

Result<core::PatientId> add_patient(storage::Writer& writer, const System& system, const core::Newcomer& said,
                                    const std::vector<core::LikePatient>& like, const std::vector<core::PatientId>& shown,
                                    core::OrganisationId practice) {
  auto decision = core::decide_register(said, like, shown, system.make_id<core::PatientId>(), practice, writer.who().role, writer.actor(),
                                        writer.now());
  if (!decision) return std::unexpected(decision.error());
  if (auto taken = taken_elsewhere(writer, said, like)) return std::unexpected(std::move(*taken));
  storage::save_patient(writer, decision->patient);
  writer.record(std::move(decision->events));
  return decision->patient.id;
}

}  // namespace

core::TypedNewcomer typed_from_query(const System& system, std::string_view query) {
  core::TypedNewcomer typed;
  std::string understood;
  const auto search = understand(query, today(system), understood);
  if (!search) {
    typed.family = query.substr(0, 60);
    return typed;
  }
  typed.given = search->given;
  typed.family = search->family;
  typed.telephone = search->telephone;
  if (search->nhs_number) typed.nhs_number = core::display(*search->nhs_number);
  if (search->born) {
    const std::chrono::year_month_day day(*search->born);
    typed.born_day = std::to_string(static_cast<unsigned>(day.day()));
    typed.born_month = std::to_string(static_cast<unsigned>(day.month()));
    typed.born_year = std::to_string(static_cast<int>(day.year()));
  }
  return typed;
}

std::vector<core::Organisation> practices_to_register_at(const System& system, const Principal& who) {
  return system.store.read(who, system.now(), [&](storage::Reader& reader) { return practices_of(reader); });
}

std::vector<core::LikePatient> look_for_like(const System& system, const Principal& who, const core::Newcomer& said) {
  return system.store.read(who, system.now(), [&](storage::Reader& reader) { return storage::patients_like(reader, said); });
}

Result<std::string> register_patient(const System& system, const Principal& who, const OnceKey& once, const RegisterRequest& request) {
  return system.store.write(who, system.now(), once, [&](storage::Writer& writer) -> Result<std::string> {
    const auto practice = practice_for(writer, request.practice);
    if (!practice) return std::unexpected(practice.error());
    const auto like = storage::patients_like(writer, request.said);
    const auto patient = add_patient(writer, system, request.said, like, request.shown, *practice);
    if (!patient) return std::unexpected(patient.error());
    return core::to_string(*patient);
  });
}

Result<std::string> raise_doubt(const System& system, const Principal& who, const OnceKey& once, const RegisterRequest& request) {
  return system.store.write(who, system.now(), once, [&](storage::Writer& writer) -> Result<std::string> {
    const auto practice = practice_for(writer, request.practice);
    if (!practice) return std::unexpected(practice.error());
    auto decision = core::decide_raise_doubt(request.said, storage::patients_like(writer, request.said), system.make_id<core::DoubtId>(),
                                             *practice, writer.actor(), writer.now());
    if (!decision) return std::unexpected(decision.error());
    writer.save(decision->doubt);
    writer.record(std::move(decision->events));
    return core::to_string(decision->doubt.id);
  });
}

Result<DoubtList> view_doubts(const System& system, const Principal& who) {
  return system.store.read(who, system.now(), [&](storage::Reader& reader) -> Result<DoubtList> {
    return DoubtList{storage::open_doubts(reader), storage::settled_doubts(reader)};
  });
}

Result<DoubtView> view_doubt(const System& system, const Principal& who, core::DoubtId id) {
  return system.store.read(who, system.now(), [&](storage::Reader& reader) -> Result<DoubtView> {
    auto doubt = storage::find_doubt(reader, id);
    if (!doubt) return not_found("Doubt");
    DoubtView view{std::move(*doubt), {}, {}, {}};
    if (!view.doubt.settled_at) view.like = storage::patients_like(reader, view.doubt.said);
    view.raised_by = storage::account_name(reader, view.doubt.raised_by);
    if (view.doubt.settled_by) view.settled_by = storage::account_name(reader, view.doubt.settled_by);
    return view;
  });
}

Result<std::string> settle_doubt(const System& system, const Principal& who, const OnceKey& once, core::DoubtId id,
                                 const Settlement& settlement) {
  return system.store.write(who, system.now(), once, [&](storage::Writer& writer) -> Result<std::string> {
    auto doubt = storage::find_doubt(writer, id);
    if (!doubt) return not_found("Doubt");
    if (once.is_stale(doubt->version)) return stale();
    const auto like = storage::patients_like(writer, doubt->said);
    core::PatientId as = settlement.as;
    if (settlement.end == core::DoubtEnd::different && !doubt->settled_at) {
      const auto patient = add_patient(writer, system, doubt->said, like, settlement.shown, doubt->practice);
      if (!patient) return std::unexpected(patient.error());
      as = *patient;
    }
    auto decision = core::decide_settle_doubt(std::move(*doubt), settlement.end, as, like, who.role, writer.actor(), writer.now());
    if (!decision) return std::unexpected(decision.error());
    writer.save(decision->doubt);
    writer.record(std::move(decision->events));
    return core::to_string(as);
  });
}

}  // namespace actions
