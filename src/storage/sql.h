// The SQL port: one set of statements, two engines. Statements are compile-time constants in the part of SQL that SQLite and
// PostgreSQL share: parameters $1..$n, columns bigint, text, uuid and bytea only. What differs stays in the drivers.
//
// Invariants: a write is durable when write() returns true. A Session lives inside one read() or write() and never outlives it.
// Both engines mean the same by a statement when: texts hold no NUL; what sums or divides is cast to bigint; LIKE tells capitals apart;
// keys are never deferred; a refused statement ends its work (PostgreSQL answers nothing more in that transaction).
#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <functional>
#include <initializer_list>
#include <memory>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <variant>

namespace storage {

// A statement's text has static storage; its address is its identity in the drivers' caches of prepared statements.
struct Statement {
  std::string_view text;
  consteval Statement(const char* literal) : text(literal) {}
  explicit constexpr Statement(std::string_view constant) : text(constant) {}  // for constexpr text built from a column list
};

using Bytes = std::span<const std::uint8_t>;
using Parameter = std::variant<std::monostate, std::int64_t, std::string_view, Bytes>;  // null, bigint, text, uuid or bytea

// One row of an answer; columns are numbered from 0 and views die with the call-back.
class Row {
 public:
  virtual bool is_null(int column) const = 0;
  virtual std::int64_t integer(int column) const = 0;    // 0 when null
  virtual std::string_view text(int column) const = 0;   // empty when null
  virtual Bytes bytes(int column) const = 0;             // empty when null

 protected:
  ~Row() = default;
};

using Parameters = std::span<const Parameter>;
using OnRow = std::function<void(const Row&)>;

class Session {
 public:
  virtual ~Session() = default;
  virtual void query(const Statement&, Parameters, const OnRow&) = 0;
  virtual std::int64_t execute(const Statement&, Parameters) = 0;  // rows changed

  void query(const Statement& s, std::initializer_list<Parameter> p, const OnRow& row) { query(s, Parameters(p.begin(), p.size()), row); }
  std::int64_t execute(const Statement& s, std::initializer_list<Parameter> p) { return execute(s, Parameters(p.begin(), p.size())); }
};

// The broken world. `Unknown` is a commit whose outcome nobody can tell: writes stop, the idempotency key settles it.
struct DatabaseError : std::runtime_error {
  using std::runtime_error::runtime_error;
};
struct Unavailable : DatabaseError {  // cannot be reached or is full now; nothing was changed
  using DatabaseError::DatabaseError;
};
struct Unknown : DatabaseError {
  using DatabaseError::DatabaseError;
};
// A unique, foreign, check or no-overlap key refused a row. On PostgreSQL write() runs the work again a few times first, so that
// its own checks can find what a concurrent transaction has just committed.
struct ConstraintRefused : DatabaseError {
  using DatabaseError::DatabaseError;
};

class Database {
 public:
  virtual ~Database() = default;

  // Runs `work` in one write transaction; true commits, false or an exception rolls back. Returns what `work` returned, after the
  // commit is on disk. May run `work` more than once: it must have no effect outside the session. Any thread may call.
  virtual bool write(const std::function<bool(Session&)>& work) = 0;

  // Runs `work` on one consistent snapshot, read only (a statement that writes is a bug), on the calling thread.
  virtual void read(const std::function<void(Session&)>& work) = 0;

  virtual std::string_view engine() const = 0;  // "sqlite" or "postgres"

  // The engine's own check of the whole database: empty when sound, else what is wrong, a line each.
  virtual std::string integrity() = 0;
};

struct SqliteOptions {
  std::string file;                       // ":memory:" for tests
  std::optional<std::array<std::uint8_t, 32>> key;  // raw key; none: not encrypted (tests, FINGERPOST_SYSTEM_SQLITE)
  int readers = 4;
  std::chrono::seconds statement_max{5};  // a statement that takes longer is broken off; 0: none is
  int writer_cache_mib = 8;               // pages that are changed again soon: more for bulk work, where each is encrypted once then
  bool full_sync = true;                  // false only for the power-cut test's control
  std::string vfs;                        // a test's own file system; empty: the default
};
// Opens or creates, takes the life-long lock on `file`.lock, migrates. Throws DatabaseError saying what and where: another server
// holds the file, the key is wrong, the schema is newer than this program, the disk cannot be written.
std::unique_ptr<Database> open_sqlite(const SqliteOptions&);

struct PostgresOptions {
  std::string connection;                 // a libpq connection string without a password (PGPASSFILE, service file or peer give it)
  int pool = 8;
  std::chrono::seconds statement_max{5};
};
std::unique_ptr<Database> open_postgres(const PostgresOptions&);

}  // namespace storage
