// The store: every read and write carries its principal, so no query can return a row that this person may not see, and nothing is
// read or written without a row in the audit trail. A write is one transaction: values, their history, events and the receipt
// together. What is read is audited on disk before it is handed out.
#pragma once

#include <string>
#include <utility>

#include "core/error.h"
#include "core/event.h"
#include "core/places.h"
#include "storage/record.h"
#include "storage/sql.h"
#include "storage/tables.h"

namespace storage {

// One person's view of one snapshot. Lives inside Store::read or Store::write.
class Reader {
 public:
  Reader(Session& session, const core::Principal& who, core::Instant now) : session_(session), who_(who), now_(now) {}

  const core::Principal& who() const { return who_; }
  core::Instant now() const { return now_; }
  Session& session() { return session_; }
  core::Actor actor() const { return {who_.account, who_.organisation}; }

  // Notes which record was asked for, so that a refusal can say it.
  void asked_for(core::Subject subject) { asked_for_ = subject; }

  // Notes that a record was looked at; Store writes it before the answer leaves.
  void saw(core::Subject subject, core::PatientId patient, std::vector<core::Detail> detail = {});
  // The same for a list: one event that names every patient on it, by id.
  template <class Rows, class PatientOf>
  void saw_list(std::string_view list, const Rows& rows, PatientOf patient_of) {
    if (rows.empty()) return;
    std::string patients;
    for (const auto& row : rows) (patients += patients.empty() ? "" : ",") += core::to_string(patient_of(row));
    saw(core::subject(who_.organisation), {}, {{"list", std::string(list)}, {"patients", std::move(patients)}});
  }
  core::Events& events() { return events_; }

  // The event of an answer that was refused.
  core::Event refusal(const core::Error& error) const;

 protected:
  Session& session_;
  const core::Principal& who_;
  core::Instant now_;
  core::Subject asked_for_;
  core::Events events_;
};

void append_events(Session& session, const core::Principal& who, const core::Events& events);

// Bad input is nobody's refusal: it goes back to whoever typed it.
inline bool is_refusal(const core::Error& error) { return error.fault != core::Fault::invalid; }

// Thrown by save() and caught by Store::write, which answers `conflict`.
struct Stale {};

class Writer : public Reader {
 public:
  using Reader::Reader;

  // Writes new versions of values, each with its row of history. The version in a value is the one that was read (0: new) and is
  // raised. When somebody changed one meanwhile, the whole write is undone and answered with a conflict.
  template <class... T>
  void save(T&... values) {
    (save_one(values), ...);
  }

  void record(core::Events events) {
    events_.insert(events_.end(), std::make_move_iterator(events.begin()), std::make_move_iterator(events.end()));
  }

 private:
  template <class T>
  void save_one(T& value);
  void put(const Statement& statement, std::string_view kind, std::span<const std::string_view> columns, const Encoder& row);
};

// What makes a write happen once: the form's one-time token or an API's Idempotency-Key, and what it was used for.
struct OnceKey {
  std::string key;          // empty: may be repeated harmlessly, no receipt is kept
  std::string fingerprint;  // of the request, to tell a repeat from another request under the same key
  std::int64_t seen_version = 0;  // of the value the form was made from; 0: it says none

  bool is_stale(std::int64_t version) const { return seen_version != 0 && seen_version != version; }
};

class Store {
 public:
  explicit Store(Database& database) : database_(database) {}

  // `work(Reader&)` on one snapshot, in the transaction that writes what was looked at: no audit, no data. A refusal, where the answer is a
  // Result, is an event too. Long reports read with database().read and append. Throws DatabaseError.
  template <class F>
  auto read(const core::Principal& who, core::Instant now, F&& work) {
    using Answer = std::invoke_result_t<F, Reader&>;
    std::optional<Answer> answer;
    database_.write([&](Session& session) {
      Reader reader(session, who, now);
      answer.emplace(work(reader));
      if constexpr (requires { answer->error().fault; }) {
        if (!*answer && is_refusal(answer->error())) reader.events().push_back(reader.refusal(answer->error()));
      }
      append_events(session, who, reader.events());
      return !reader.events().empty();
    });
    return std::move(*answer);
  }

  // `work(Writer&)` -> Result<std::string>, the answer (an id or a path) that a repeat under the same key gets again. A refusal is
  // an event too. conflict: a value was changed meanwhile. invalid: the key was used for something else.
  core::Result<std::string> write(const core::Principal& who, core::Instant now, const OnceKey& once,
                                  const std::function<core::Result<std::string>(Writer&)>& work);

  // Events with no value behind them: a refusal, a sign-in.
  void append(const core::Principal& who, const core::Events& events);

  Database& database() { return database_; }

 private:
  Database& database_;
};

// ---- implementation of save_one: one insert or update, one row of history.

template <class T>
inline constexpr auto column_names = Table<T>::columns([](const auto&... c) {
  return std::array<std::string_view, 4 + sizeof...(c)>{"network_id", "id", "version", "changed_at", c.name...};
});

template <class T>
void Writer::save_one(T& value) {
  Encoder row;
  row.parameters.reserve(column_names<T>.size());
  const bool is_new = value.version == 0;
  ++value.version;
  value.changed_at = now_;
  row.put(who_.network);
  row.put(value.id);
  row.put(value.version);
  row.put(value.changed_at);
  put_columns(row, value);
  put(is_new ? insert_of<T> : update_of<T>, Table<T>::kind, column_names<T>, row);
}

}  // namespace storage
