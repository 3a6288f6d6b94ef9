// One SQLite connection: opened with its key, its statements prepared once and kept, its failures named.
// Invariant: one thread at a time uses it (the library is built with SQLITE_THREADSAFE=2).
#pragma once

#include <chrono>
#include <functional>
#include <string>
#include <unordered_map>
#include <vector>

#include "storage/sql.h"

struct sqlite3;
struct sqlite3_stmt;

namespace storage {

class SqliteConnection final : public Session {
 public:
  enum class Use { write, read, checkpoint, backup };  // backup: writes into a file that is there, which no server uses

  // Throws DatabaseError: the file cannot be opened, is no database, or the key is not its key.
  SqliteConnection(const SqliteOptions& options, Use use);
  ~SqliteConnection() override;
  SqliteConnection(const SqliteConnection&) = delete;
  SqliteConnection& operator=(const SqliteConnection&) = delete;

  using Session::execute;
  using Session::query;
  void query(const Statement& statement, Parameters parameters, const OnRow& on_row) override;
  std::int64_t execute(const Statement& statement, Parameters parameters) override;

  void script(const std::string& sql);                      // many statements, no parameters, no time limit
  std::vector<std::string> lines(const std::string& sql);   // a pragma's answer: the first column of each row
  int commit();                                             // SQLite's own result code, so that the writer can judge it
  void roll_back() noexcept;                                // whatever is open; nothing when nothing is

  bool in_transaction() const;
  bool broken() const { return broken_; }  // an I/O error or a damaged page was met
  void distrust() { broken_ = true; }
  void refuse_writes(bool refuse) { read_only_ = refuse; }
  void on_wal_growth(std::function<void(int frames)> told);
  std::string integrity();                                  // Database::integrity

  // Copies the WAL into the file; `restart` also waits a moment for its readers, so that the next commit begins a new one.
  // Returns the WAL's length in pages.
  int checkpoint(bool restart);

 private:
  struct Prepared {
    sqlite3_stmt* statement;
    std::size_t size;
    std::vector<int> numbers;  // SQLite numbers $n by first appearance: numbers[i] is the n of its parameter i + 1
  };

  void set_key(const std::array<std::uint8_t, 32>& key);
  Prepared& prepared(const Statement& statement);
  void bind(const Prepared& prepared, Parameters parameters);
  bool step(sqlite3_stmt* statement);
  [[noreturn]] void fail(int code);

  sqlite3* handle_ = nullptr;
  std::string file_;
  std::chrono::seconds statement_max_;
  bool read_only_ = false;
  bool broken_ = false;
  std::chrono::steady_clock::time_point deadline_ = std::chrono::steady_clock::time_point::max();
  std::function<void(int)> on_wal_growth_;
  std::unordered_map<const char*, Prepared> cache_;  // by the address of the statement's text
};

}  // namespace storage
