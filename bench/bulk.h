// How a bench fills its database: a million people in a minute or two.
#pragma once

#include <map>
#include <optional>
#include <string>

#include "core/check.h"
#include "storage/documents.h"
#include "storage/sql.h"
#include "storage/sqlite_connection.h"

namespace bench {

// Takes a writer's "insert into T (...) values ($1, ...)" and gives PostgreSQL a thousand rows at once.
class Bulk final : public storage::Session {
 public:
  explicit Bulk(storage::Session& real) : real_(real) {}

  void query(const storage::Statement& s, storage::Parameters p, const storage::OnRow& row) override { real_.query(s, p, row); }
  std::int64_t execute(const storage::Statement& s, storage::Parameters p) override {
    auto& pending = pending_[s.text];
    if (pending.columns.empty()) pending.columns = columns_of(s.text);
    pending.rows += (pending.rows.empty() ? '[' : ',') + storage::history_document(pending.columns, p);
    if (++pending.count == 1'000) send(s.text, pending);
    return 1;
  }
  void flush() {
    for (auto& [text, pending] : pending_) send(text, pending);
  }

 private:
  struct Pending {
    std::vector<std::string_view> columns;
    std::string rows;
    int count = 0;
  };

  static std::vector<std::string_view> columns_of(std::string_view text) {
    core::check(text.starts_with("insert into ") && text.find(") values ($1") != text.npos, "only plain inserts are sent in bulk");
    std::vector<std::string_view> columns;
    for (auto rest = text.substr(text.find('(') + 1); !rest.starts_with(' ') || columns.empty();) {
      const auto end = rest.find_first_of(",)");
      columns.push_back(rest.substr(0, end));
      if (rest[end] == ')') break;
      rest.remove_prefix(end + 2);
    }
    return columns;
  }

  void send(std::string_view text, Pending& pending) {
    if (pending.count == 0) return;
    static std::map<std::string_view, std::string> statements;  // a statement's text outlives the connection's cache
    auto& statement = statements[text];
    if (statement.empty()) {
      const std::string table(text.substr(12, text.find(' ', 12) - 12)),
          columns(text.substr(text.find('(') + 1, text.find(')') - text.find('(') - 1));
      statement = "insert into " + table + " (" + columns + ") select " + columns + " from json_populate_recordset(null::" + table +
                  ", cast($1 as json))";
    }
    pending.rows += ']';
    real_.execute(storage::Statement(std::string_view(statement)), {std::string_view(pending.rows)});
    pending.rows.clear();
    pending.count = 0;
  }

  storage::Session& real_;
  std::map<std::string_view, Pending> pending_;
};

// Runs work(session, inserts) in one transaction: each page is encrypted and written once. `inserts` takes plain inserts alone. On SQLite
// by a connection of its own, because within the writer's savepoint each statement takes the longer the more pages the transaction has
// changed.
template <class Work>
void fill(storage::Database& database, const std::optional<storage::SqliteOptions>& sqlite, const Work& work) {
  static constexpr storage::Statement analyse{"analyze"};
  if (sqlite) {
    storage::SqliteConnection alone(*sqlite, storage::SqliteConnection::Use::write);
    alone.script("begin immediate");
    work(alone, alone);
    core::check(alone.commit() == 0, "what fills the database is kept");
    alone.checkpoint(true);
  } else {
    database.write([&](storage::Session& session) {
      Bulk many(session);
      work(session, many);
      many.flush();
      return true;
    });
    database.write([](storage::Session& session) { return session.execute(analyse, {}), true; });
  }
}

}  // namespace bench
