#include "actions/queue.h"

#include <algorithm>

#include "core/text_limits.h"
#include "storage/patients.h"
#include "storage/places.h"
#include "storage/requests.h"

namespace actions {
namespace {

core::Instant day_start(const System& system) { return core::from_london(core::to_london(system.now()).date, core::Minutes{0}); }

std::int64_t rows_of(const storage::QueueCounts& counts, QueueList list) {
  switch (list) {
    case QueueList::unassigned: return counts.unassigned;
    case QueueList::mine: return counts.mine;
    case QueueList::team: return counts.team;
    default: return counts.done;
  }
}

std::vector<std::string> names_at(const std::vector<storage::Looking>& looking, core::RequestId request) {
  std::vector<std::string> names;
  for (const auto& one : looking)
    if (one.request == request) names.push_back(one.name);
  return names;
}

Result<std::string> checked_note(std::string_view text) {
  return core::checked_text("note", text,
                            {.called = "a note", .characters_min = 1, .characters_max = core::note_characters_max, .multi_line = true});
}

std::string keep(storage::Writer& writer, core::NoteDecision decision) {
  writer.save(decision.note);
  writer.record(std::move(decision.events));
  return core::to_string(decision.note.id);
}

}  // namespace

core::Instant due_of(const System& system, const core::Request& request, const std::optional<storage::GivenUp>& given_up) {
  return core::answer_by(given_up ? given_up->cancelled : request.opened_at, request.chosen.urgency,
                         [&](core::Date day) { return system.calendar.on(day) != nullptr; });
}

QueueView view_queue(const System& system, const Principal& who, QueueWish wish) {
  return system.store.read(who, system.now(), [&](storage::Reader& reader) {
    QueueView view;
    const auto since = day_start(system);
    view.counts = storage::queue_counts(reader, since);
    view.pages = std::max<std::int64_t>(1, (rows_of(view.counts, wish.list) + queue_rows_max - 1) / queue_rows_max);
    view.page = std::clamp<std::int64_t>(wish.page, 1, view.pages);
    if (auto sessions = storage::clinics_to_tell(reader); !sessions.empty()) {
      const Directory directory(reader);
      for (auto& session : sessions) view.to_tell.push_back({session, directory.professional(session.professional)});
    }
    const auto looking = storage::others_looking(reader);
    for (auto& row : storage::queue_rows(
             reader, {.list = wish.list, .day_start = since, .first = (view.page - 1) * queue_rows_max, .rows_max = queue_rows_max})) {
      const auto due = due_of(system, row.request, row.given_up);
      auto names = names_at(looking, row.request.id);
      view.rows.push_back(
          {std::move(row.request), std::move(row.patient), row.holder, std::move(row.holder_name), due, row.given_up, std::move(names)});
    }
    return view;
  });
}

Desk desk_of(const System& system, storage::Reader& reader, const core::Request& request) {
  Desk desk{.colleagues = storage::colleagues(reader),
            .looking = names_at(storage::others_looking(reader), request.id),
            .notes = storage::notes_of(reader, request.patient),
            .given_up = storage::given_up(reader, request.id)};
  desk.due = due_of(system, request, desk.given_up);
  if (const auto assignment = storage::assignment_of(reader, request.id); assignment && assignment->account) {
    desk.holder = assignment->account;
    desk.holder_name = storage::account_name(reader, assignment->account);
  }
  if (!request.end) storage::look_at(reader, request.id);
  return desk;
}

Result<std::string> assign_request(const System& system, const Principal& who, const OnceKey& once, core::RequestId id,
                                   core::AccountId seen, core::AccountId to) {
  return system.store.write(who, system.now(), once, [&](storage::Writer& writer) -> Result<std::string> {
    const auto request = storage::find_request(writer, id);
    if (!request) return not_found("Request");
    const auto here = storage::colleagues(writer);
    if (to && to != who.account && std::ranges::find(here, to, &storage::Colleague::account) == here.end())
      return core::fail(core::Fault::invalid, "to", "Choose somebody of the practice");
    auto current = storage::assignment_of(writer, id).value_or(core::Assignment{});
    if (!current.id) current.id = system.make_id<core::AssignmentId>();
    auto decision = core::decide_assign(*request, std::move(current), seen, to, writer.actor(), writer.now());
    if (!decision) return std::unexpected(decision.error());
    writer.save(decision->assignment);
    writer.record(std::move(decision->events));
    return core::to_string(id);
  });
}

Result<std::string> write_note(const System& system, const Principal& who, const OnceKey& once, core::PatientId id, std::string text) {
  const auto checked = checked_note(text);
  if (!checked) return std::unexpected(checked.error());
  return system.store.write(who, system.now(), once, [&](storage::Writer& writer) -> Result<std::string> {
    const auto patient = storage::find_patient(writer, id);
    if (!patient) return not_found("Patient");
    return keep(writer, core::decide_write_note(*patient, {}, *checked, system.make_id<core::NoteId>(), writer.actor(), writer.now()));
  });
}

Result<std::string> write_note(const System& system, const Principal& who, const OnceKey& once, core::RequestId id, std::string text) {
  const auto checked = checked_note(text);
  if (!checked) return std::unexpected(checked.error());
  return system.store.write(who, system.now(), once, [&](storage::Writer& writer) -> Result<std::string> {
    const auto request = storage::find_request(writer, id);
    if (!request) return not_found("Request");
    const auto patient = storage::find_patient(writer, request->patient);
    if (!patient) return not_found("Patient");
    return keep(writer, core::decide_write_note(*patient, id, *checked, system.make_id<core::NoteId>(), writer.actor(), writer.now()));
  });
}

}  // namespace actions
