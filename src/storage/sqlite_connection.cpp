#include "storage/sqlite_connection.h"

#include <sodium.h>
#include <sqlite3.h>

#include <charconv>
#include <cstring>
#include <utility>

#include "core/check.h"

namespace storage {
namespace {

constexpr int operations_between_looks_at_the_clock = 20'000;
constexpr int value_bytes_max = 64 << 20;
constexpr int busy_wait_ms = 5'000;
constexpr int restart_wait_ms = 10;  // the writer stands still meanwhile: a backup reads for longer than anybody should wait

class SqliteRow final : public Row {
 public:
  explicit SqliteRow(sqlite3_stmt* statement) : statement_(statement) {}
  bool is_null(int column) const override { return sqlite3_column_type(statement_, column) == SQLITE_NULL; }
  std::int64_t integer(int column) const override { return sqlite3_column_int64(statement_, column); }
  std::string_view text(int column) const override {
    const auto* data = reinterpret_cast<const char*>(sqlite3_column_text(statement_, column));
    return data ? std::string_view(data, static_cast<std::size_t>(sqlite3_column_bytes(statement_, column))) : std::string_view();
  }
  Bytes bytes(int column) const override {
    const auto* data = static_cast<const std::uint8_t*>(sqlite3_column_blob(statement_, column));
    return data ? Bytes(data, static_cast<std::size_t>(sqlite3_column_bytes(statement_, column))) : Bytes();
  }

 private:
  sqlite3_stmt* statement_;
};

// Ends a statement's run whether it finished or threw; its values die with it.
struct Running {
  sqlite3_stmt* statement;
  ~Running() {
    sqlite3_reset(statement);
    sqlite3_clear_bindings(statement);
  }
};

int past_deadline(void* deadline) {
  return std::chrono::steady_clock::now() > *static_cast<std::chrono::steady_clock::time_point*>(deadline) ? 1 : 0;
}

}  // namespace

SqliteConnection::SqliteConnection(const SqliteOptions& options, Use use)
    : file_(options.file), statement_max_(options.statement_max), read_only_(use == Use::read) {
  int access = use == Use::read ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE;
  if (use == Use::write || use == Use::checkpoint) access |= SQLITE_OPEN_CREATE;
  std::string vfs = options.vfs;
#ifndef FINGERPOST_SYSTEM_SQLITE
  if (!vfs.empty() && options.key) vfs = "multipleciphers-" + vfs;
#endif
  const int code =
      sqlite3_open_v2(file_.c_str(), &handle_, access | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE, vfs.empty() ? nullptr : vfs.c_str());
  try {
    if (code != SQLITE_OK) fail(code);
    sqlite3_busy_timeout(handle_, busy_wait_ms);
    sqlite3_limit(handle_, SQLITE_LIMIT_LENGTH, value_bytes_max);
    sqlite3_db_config(handle_, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
    sqlite3_db_config(handle_, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, nullptr);
    sqlite3_db_config(handle_, SQLITE_DBCONFIG_ENABLE_QPSG, 1, nullptr);  // a plan a statement: else new values prepare it anew
    sqlite3_progress_handler(handle_, operations_between_looks_at_the_clock, past_deadline, &deadline_);
    if (options.key) set_key(*options.key);
    script("pragma temp_store = memory; pragma foreign_keys = on; pragma recursive_triggers = on; pragma case_sensitive_like = on");
    if (use == Use::write) {
      script("pragma cache_size = -" + std::to_string(options.writer_cache_mib * 1024));
      lines("pragma journal_mode = wal");
      script("pragma wal_autocheckpoint = 0; pragma journal_size_limit = 16777216");
    } else {
      script(use == Use::read ? "pragma cache_size = -4000" : "pragma cache_size = -200; pragma wal_autocheckpoint = 0");
    }
    script(options.full_sync ? "pragma synchronous = full" : "pragma synchronous = normal");
    lines("select count(*) from sqlite_schema");  // the first look inside: a wrong key shows here
  } catch (...) {
    sqlite3_close(handle_);
    throw;
  }
}

SqliteConnection::~SqliteConnection() {
  for (auto& [text, prepared] : cache_) sqlite3_finalize(prepared.statement);
  // After an I/O error what the operating system still holds in memory may differ from the disk: nothing more is copied from it.
  if (broken_) sqlite3_db_config(handle_, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, nullptr);
  sqlite3_close(handle_);
}

void SqliteConnection::set_key(const std::array<std::uint8_t, 32>& key) {
  std::string pragma(sizeof "pragma key = \"raw:\"" - 1 + 64 + 1, '\0');
  constexpr std::string_view front = "pragma key = \"raw:";
  front.copy(pragma.data(), front.size());
  sodium_bin2hex(pragma.data() + front.size(), 65, key.data(), key.size());
  pragma[front.size() + 64] = '"';
  pragma.back() = '\0';
  const int code = sqlite3_exec(handle_, pragma.c_str(), nullptr, nullptr, nullptr);
  sodium_memzero(pragma.data(), pragma.size());
  if (code != SQLITE_OK) fail(code);
  // A library without ciphers ignores the key in silence and would write patients' records in the clear.
  if (lines("pragma cipher").empty()) throw DatabaseError(file_ + ": this program's SQLite has no encryption, and a key was given");
}

void SqliteConnection::query(const Statement& statement, Parameters parameters, const OnRow& on_row) {
  Prepared& found = prepared(statement);
  const Running running{found.statement};
  bind(found, parameters);
  const SqliteRow row(found.statement);
  while (step(found.statement)) on_row(row);
}

std::int64_t SqliteConnection::execute(const Statement& statement, Parameters parameters) {
  Prepared& found = prepared(statement);
  const Running running{found.statement};
  bind(found, parameters);
  while (step(found.statement)) {
  }
  return sqlite3_stmt_readonly(found.statement) ? 0 : sqlite3_changes64(handle_);
}

SqliteConnection::Prepared& SqliteConnection::prepared(const Statement& statement) {
  auto place = cache_.find(statement.text.data());
  if (place == cache_.end()) {
    Prepared fresh{nullptr, statement.text.size(), {}};
    const char* rest = nullptr;
    const int code = sqlite3_prepare_v3(handle_, statement.text.data(), static_cast<int>(statement.text.size()), SQLITE_PREPARE_PERSISTENT,
                                        &fresh.statement, &rest);
    if (code != SQLITE_OK) fail(code);
    core::check(fresh.statement != nullptr, "a statement is empty");
    for (int i = 1; i <= sqlite3_bind_parameter_count(fresh.statement); ++i) {
      int number = 0;  // left so where there is none: bind() refuses it
      if (const char* name = sqlite3_bind_parameter_name(fresh.statement, i)) std::from_chars(name + 1, name + std::strlen(name), number);
      fresh.numbers.push_back(number);
    }
    place = cache_.emplace(statement.text.data(), std::move(fresh)).first;
  }
  Prepared& found = place->second;
  core::check(found.size == statement.text.size(), "two statements begin at one address");
  core::check(!sqlite3_stmt_busy(found.statement), "a statement runs inside its own call-back");
  core::check(!read_only_ || sqlite3_stmt_readonly(found.statement), "a statement writes inside read()");
  using Clock = std::chrono::steady_clock;
  deadline_ = statement_max_.count() ? Clock::now() + statement_max_ : Clock::time_point::max();
  return found;
}

void SqliteConnection::bind(const Prepared& prepared, Parameters parameters) {
  for (int i = 1; const int number : prepared.numbers) {
    core::check(number >= 1 && static_cast<std::size_t>(number) <= parameters.size(), "a statement's parameter has no value");
    const Parameter& value = parameters[static_cast<std::size_t>(number - 1)];
    int code = SQLITE_OK;
    if (const auto* integer = std::get_if<std::int64_t>(&value)) {
      code = sqlite3_bind_int64(prepared.statement, i, *integer);
    } else if (const auto* text = std::get_if<std::string_view>(&value)) {
      core::check(text->find('\0') == std::string_view::npos, "a text holds a NUL");  // PostgreSQL keeps none
      code = sqlite3_bind_text64(prepared.statement, i, text->data() ? text->data() : "", text->size(), SQLITE_STATIC, SQLITE_UTF8);
    } else if (const auto* bytes = std::get_if<Bytes>(&value)) {
      code = bytes->empty() ? sqlite3_bind_zeroblob(prepared.statement, i, 0)
                            : sqlite3_bind_blob64(prepared.statement, i, bytes->data(), bytes->size(), SQLITE_STATIC);
    }
    if (code != SQLITE_OK) fail(code);
    ++i;
  }
}

bool SqliteConnection::step(sqlite3_stmt* statement) {
  const int code = sqlite3_step(statement);
  if (code == SQLITE_ROW) return true;
  if (code != SQLITE_DONE) fail(code);
  return false;
}

void SqliteConnection::script(const std::string& sql) {
  deadline_ = std::chrono::steady_clock::time_point::max();
  const int code = sqlite3_exec(handle_, sql.c_str(), nullptr, nullptr, nullptr);
  if (code != SQLITE_OK) fail(code);
}

std::vector<std::string> SqliteConnection::lines(const std::string& sql) {
  deadline_ = std::chrono::steady_clock::time_point::max();
  std::vector<std::string> answer;
  const auto keep = [](void* list, int columns, char** values, char**) {
    if (columns > 0 && values[0]) static_cast<std::vector<std::string>*>(list)->emplace_back(values[0]);
    return 0;
  };
  const int code = sqlite3_exec(handle_, sql.c_str(), keep, &answer, nullptr);
  if (code != SQLITE_OK) fail(code);
  return answer;
}

int SqliteConnection::commit() {
  const int code = sqlite3_exec(handle_, "commit", nullptr, nullptr, nullptr);
  const int kind = code & 0xff;
  if (kind == SQLITE_IOERR || kind == SQLITE_CORRUPT || kind == SQLITE_NOTADB) broken_ = true;
  return code;
}

void SqliteConnection::roll_back() noexcept {
  if (in_transaction()) sqlite3_exec(handle_, "rollback", nullptr, nullptr, nullptr);
}

bool SqliteConnection::in_transaction() const { return sqlite3_get_autocommit(handle_) == 0; }

void SqliteConnection::on_wal_growth(std::function<void(int)> told) {
  on_wal_growth_ = std::move(told);
  const auto hook = [](void* self, sqlite3*, const char*, int frames) {
    static_cast<SqliteConnection*>(self)->on_wal_growth_(frames);
    return SQLITE_OK;
  };
  sqlite3_wal_hook(handle_, hook, this);
}

std::string SqliteConnection::integrity() {
  std::string wrong;
  for (const std::string& line : lines("pragma integrity_check")) {
    if (line != "ok") wrong += line + "\n";
  }
  for (const std::string& table : lines("pragma foreign_key_check")) {
    wrong += "a row of " + table + " refers to a row that is not there\n";
  }
  return wrong;
}

int SqliteConnection::checkpoint(bool restart) {
  int frames = 0;
  const int mode = restart ? SQLITE_CHECKPOINT_RESTART : SQLITE_CHECKPOINT_PASSIVE;
  sqlite3_busy_timeout(handle_, restart ? restart_wait_ms : busy_wait_ms);
  const int code = sqlite3_wal_checkpoint_v2(handle_, "main", mode, &frames, nullptr);
  if (code != SQLITE_OK && (code & 0xff) != SQLITE_BUSY && (code & 0xff) != SQLITE_LOCKED) fail(code);
  return frames;
}

// SQLite's own messages name tables and columns, never values.
void SqliteConnection::fail(int code) {
  const std::string why = file_ + ": " + (handle_ ? sqlite3_errmsg(handle_) : sqlite3_errstr(code));
  switch (code & 0xff) {
    case SQLITE_CONSTRAINT: throw ConstraintRefused(why);
    case SQLITE_INTERRUPT: throw Unavailable(file_ + ": a statement took longer than its time limit");
    case SQLITE_FULL:
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
    case SQLITE_NOMEM: throw Unavailable(why);
    case SQLITE_NOTADB: throw DatabaseError(file_ + ": the key does not open this file, or it is not a database");
    case SQLITE_IOERR:
    case SQLITE_CORRUPT: broken_ = true; throw DatabaseError(why);
    default: throw DatabaseError(why);
  }
}

}  // namespace storage
