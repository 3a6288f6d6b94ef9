#include "core/queue.h"

namespace core {

Result<AssignmentDecision> decide_assign(const Request& request, Assignment current, AccountId seen, AccountId to, const Actor& actor,
                                         Instant now) {
  if (request.end) return fail(Fault::conflict, "", "This request has ended: nobody needs to look after it");
  if (current.account != seen && current.account != to)
    return fail(Fault::conflict, "", "Somebody else was given this request a moment ago. Look at the list again.");
  if (current.account == to)
    return fail(Fault::conflict, "", to ? "This request is theirs already" : "Nobody looks after this request already");
  current.request = request.id;
  current.patient = request.patient;
  current.practice = request.practice;
  current.account = to;
  current.assigned_by = actor.account;
  Events events{{now,
                 EventKind::request_assigned,
                 subject(request.id),
                 request.patient,
                 actor.account,
                 actor.organisation,
                 {{"to", to ? to_string(to) : std::string("nobody")}}}};
  return AssignmentDecision{std::move(current), std::move(events)};
}

NoteDecision decide_write_note(const Patient& patient, RequestId request, std::string text, NoteId id, const Actor& actor, Instant now) {
  Note note{.id = id,
            .patient = patient.id,
            .practice = actor.organisation,
            .request = request,
            .written_at = now,
            .written_by = actor.account,
            .text = std::move(text)};
  Events events{{now,
                 EventKind::note_written,
                 subject(id),
                 patient.id,
                 actor.account,
                 actor.organisation,
                 {{"about", request ? "request" : "patient"}}}};
  return {std::move(note), std::move(events)};
}

}  // namespace core
