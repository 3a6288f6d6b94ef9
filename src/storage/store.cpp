#include "storage/store.h"

#include <fmt/format.h>

#include "storage/seal.h"

namespace storage {
namespace {

constexpr Statement add_history{
    "insert into history (network_id, id, version, kind, at, actor_id, body) values ($1, $2, $3, $4, $5, $6, $7)"};
constexpr Statement find_receipt{"select fingerprint, answer from receipts where network_id = $1 and account_id = $2 and key = $3"};
constexpr Statement add_receipt{
    "insert into receipts (network_id, account_id, key, fingerprint, at, answer) values ($1, $2, $3, $4, $5, $6)"};

Parameter maybe(core::AccountId id) { return id ? Parameter(Bytes(id.bytes)) : Parameter(); }

}  // namespace

void Reader::saw(core::Subject subject, core::PatientId patient, std::vector<core::Detail> detail) {
  events_.push_back({now_, core::EventKind::read, subject, patient, who_.account, who_.organisation, std::move(detail)});
}

core::Event Reader::refusal(const core::Error& error) const {
  return {now_,
          core::EventKind::refused,
          asked_for_,
          {},
          who_.account,
          who_.organisation,
          {{"fault", static_cast<std::int64_t>(error.fault)}, {"field", error.field}}};
}

void Writer::put(const Statement& statement, std::string_view kind, std::span<const std::string_view> columns, const Encoder& row) {
  if (session_.execute(statement, row.parameters) != 1) throw Stale{};
  const std::string body = history_document(columns.subspan(4), Parameters(row.parameters).subspan(4));
  session_.execute(add_history, {row.parameters[0], row.parameters[1], row.parameters[2], kind, row.parameters[3], maybe(who_.account),
                                 std::string_view(body)});
}

void append_events(Session& session, const core::Principal& who, const core::Events& events) {
  if (events.empty()) return;
  std::vector<EventRow> rows;
  rows.reserve(events.size());
  for (const auto& event : events) {
    EventRow& row = rows.emplace_back();
    row.network_id = who.network.bytes;
    row.at = event.at.time_since_epoch().count();
    row.kind = core::code(event.kind);
    row.subject_kind = core::code(event.subject.kind);
    row.subject_id = event.subject.id;
    if (event.patient) row.patient_id = event.patient.bytes;
    if (event.actor) row.actor_id = event.actor.bytes;
    if (event.organisation) row.organisation_id = event.organisation.bytes;
    row.request_id = who.request_id;
    row.detail = to_document(event.detail);
  }
  append_events(session, rows);
}

void Store::append(const core::Principal& who, const core::Events& events) {
  if (events.empty()) return;
  database_.write([&](Session& session) {
    append_events(session, who, events);
    return true;
  });
}

core::Result<std::string> Store::write(const core::Principal& who, core::Instant now, const OnceKey& once,
                                       const std::function<core::Result<std::string>(Writer&)>& work) {
  core::Result<std::string> answer = core::fail(core::Fault::unavailable, "", "Not done");
  core::Events refusals;
  const auto attempt = [&](Session& session) {
    refusals.clear();
    if (!once.key.empty()) {
      bool known = false;
      session.query(find_receipt, {Bytes(who.network.bytes), Bytes(who.account.bytes), std::string_view(once.key)}, [&](const Row& row) {
        known = true;
        if (row.text(0) == once.fingerprint) answer = std::string(row.text(1));
        else
          answer = core::fail(core::Fault::invalid, "", "This form was used for something else already. Start again from the page before.");
      });
      if (known) return false;
    }
    Writer writer(session, who, now);
    try {
      answer = work(writer);
    } catch (const Stale&) {
      answer = core::fail(core::Fault::conflict, "",
                          "Somebody else changed this while you were working. Look at it again, then repeat your change.");
    }
    if (!answer) {
      if (is_refusal(answer.error())) refusals.push_back(writer.refusal(answer.error()));
      return false;
    }
    append_events(session, who, writer.events());
    if (!once.key.empty())
      session.execute(add_receipt,
                      {Bytes(who.network.bytes), Bytes(who.account.bytes), std::string_view(once.key), std::string_view(once.fingerprint),
                       static_cast<std::int64_t>(now.time_since_epoch().count()), std::string_view(*answer)});
    return true;
  };
  database_.write(attempt);
  append(who, refusals);
  return answer;
}

}  // namespace storage
