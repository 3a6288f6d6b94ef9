#include "storage/postgres_connection.h"

#include <libpq-fe.h>

#include <bit>
#include <cstring>
#include <utility>

#include "core/check.h"

namespace storage {
namespace {

constexpr Oid bool_oid = 16, bytea_oid = 17, int8_oid = 20, int2_oid = 21, int4_oid = 23;
constexpr int server_version_min = 150000;
constexpr int binary = 1;

// Repeatable read: see postgres.cpp. A statement has one plan and it goes by an index, as on SQLite: to plan it anew each time takes longer
// than to run it, and a plan made while a table was small would read all of it when it no longer is. synchronous_commit is raised only
// where it was off, because a site with replicas may ask for more.
constexpr const char* settings =
    "set default_transaction_isolation = 'repeatable read'; set lock_timeout = '2s';"
    "set idle_in_transaction_session_timeout = '10s'; set client_min_messages = error;"
    "set plan_cache_mode = force_generic_plan; set enable_seqscan = off; set jit = off;"
    "select set_config('synchronous_commit', 'on', false) where current_setting('synchronous_commit') = 'off'";

std::uint64_t big_endian(const char* data, int length) {
  std::uint64_t value = 0;
  for (int i = 0; i < length; ++i) value = value << 8 | static_cast<std::uint8_t>(data[i]);
  return value;
}

}  // namespace

class PostgresConnection::Answer {
 public:
  explicit Answer(PGresult* result = nullptr) : result_(result) {}
  Answer(Answer&& other) noexcept : result_(std::exchange(other.result_, nullptr)) {}
  Answer& operator=(Answer&& other) noexcept {
    std::swap(result_, other.result_);
    return *this;
  }
  ~Answer() { PQclear(result_); }

  PGresult* get() const { return result_; }
  explicit operator bool() const { return result_ != nullptr; }
  ExecStatusType status() const { return PQresultStatus(result_); }
  bool fine() const { return status() == PGRES_COMMAND_OK || status() == PGRES_TUPLES_OK; }

 private:
  PGresult* result_;
};

namespace {

class PostgresRow final : public Row {
 public:
  PostgresRow(const PGresult* result, int row) : result_(result), row_(row) {}
  bool is_null(int column) const override { return PQgetisnull(result_, row_, column) != 0; }
  std::int64_t integer(int column) const override {
    if (is_null(column)) return 0;
    const Oid type = PQftype(result_, column);
    core::check(type == int8_oid || type == int4_oid || type == int2_oid || type == bool_oid, "a column is no integer: cast it to bigint");
    const int length = PQgetlength(result_, row_, column);
    const int unused = 64 - 8 * length;
    return static_cast<std::int64_t>(big_endian(PQgetvalue(result_, row_, column), length) << unused) >> unused;
  }
  std::string_view text(int column) const override {
    return {PQgetvalue(result_, row_, column), static_cast<std::size_t>(PQgetlength(result_, row_, column))};
  }
  Bytes bytes(int column) const override {
    return {reinterpret_cast<const std::uint8_t*>(PQgetvalue(result_, row_, column)),
            static_cast<std::size_t>(PQgetlength(result_, row_, column))};
  }

 private:
  const PGresult* result_;
  int row_;
};

}  // namespace

PostgresConnection::PostgresConnection(const std::string& connection, std::chrono::seconds statement_max) {
  // The caller's string may override the lines before it, and not those after it.
  const char* const names[] = {
      "connect_timeout", "tcp_user_timeout", "keepalives_idle", "dbname", "client_encoding", "fallback_application_name", nullptr};
  const char* const values[] = {"2", "6000", "10", connection.c_str(), "UTF8", "fingerpost", nullptr};
  handle_ = PQconnectdbParams(names, values, 1);
  try {
    if (PQstatus(handle_) != CONNECTION_OK) throw Unavailable(std::string("PostgreSQL: ") + PQerrorMessage(handle_));
    PQsetNoticeProcessor(handle_, [](void*, const char*) {}, nullptr);
    if (PQserverVersion(handle_) < server_version_min) throw DatabaseError("PostgreSQL: the server is older than version 15");
    const char* encoding = PQparameterStatus(handle_, "server_encoding");
    if (!encoding || std::strcmp(encoding, "UTF8") != 0) throw DatabaseError("PostgreSQL: the database's encoding is not UTF8");
    script("set statement_timeout = " + std::to_string(std::chrono::milliseconds(statement_max).count()) + ";" + settings);
  } catch (...) {
    PQfinish(handle_);
    throw;
  }
}

PostgresConnection::~PostgresConnection() { PQfinish(handle_); }

bool PostgresConnection::alive() const { return PQstatus(handle_) == CONNECTION_OK; }

void PostgresConnection::query(const Statement& statement, Parameters parameters, const OnRow& on_row) {
  const Answer answer = run(statement, parameters);
  const int rows = PQntuples(answer.get());
  for (int i = 0; i < rows; ++i) on_row(PostgresRow(answer.get(), i));
}

std::int64_t PostgresConnection::execute(const Statement& statement, Parameters parameters) {
  const Answer answer = run(statement, parameters);
  const std::string_view tag = PQcmdStatus(answer.get());
  if (tag.starts_with("SELECT")) return 0;
  std::int64_t changed = 0;
  for (const char* digit = PQcmdTuples(answer.get()); *digit; ++digit) changed = changed * 10 + (*digit - '0');
  return changed;
}

void PostgresConnection::begin(For purpose) {
  core::check(!in_transaction_ && !begin_due_, "a transaction begins inside another");
  begin_due_ = true;
  purpose_ = purpose;
  answered_ = false;
}

void PostgresConnection::commit() {
  if (std::exchange(begin_due_, false)) return;  // nothing was sent
  Answer answer;
  try {
    send_plain("commit");
    send(PQpipelineSync(handle_) == 1);
    answer = receive();
    sync();
  } catch (const ConnectionLost& e) {
    throw Unknown(std::string(e.what()) + " during a commit, which may or may not have happened");
  }
  if (!answer.fine()) {
    if (!alive()) throw Unknown("PostgreSQL: the connection was lost during a commit, which may or may not have happened");
    fail(answer);
  }
  in_transaction_ = false;
  core::check(std::strcmp(PQcmdStatus(answer.get()), "COMMIT") == 0, "work went on after a statement of its was refused");
}

void PostgresConnection::finish_read() {
  if (std::exchange(begin_due_, false)) return;
  send_plain("commit");
  send(PQpipelineSync(handle_) == 1 && PQflush(handle_) == 0);
  in_transaction_ = false;
  owed_ = true;
}

void PostgresConnection::roll_back() noexcept {
  begin_due_ = false;
  if (!std::exchange(in_transaction_, false)) return;
  try {
    send_plain("rollback");
    send(PQpipelineSync(handle_) == 1);
    receive();
    sync();
  } catch (const DatabaseError&) {  // lost, and with it the transaction
  }
}

void PostgresConnection::script(const std::string& sql) {
  settle();
  if (PQpipelineStatus(handle_) != PQ_PIPELINE_OFF) send(PQexitPipelineMode(handle_) == 1);
  const Answer answer(PQexec(handle_, sql.c_str()));
  if (!answer.fine()) fail(answer);
}

void PostgresConnection::set_values(Parameters parameters) {
  const std::size_t count = parameters.size();
  types_.assign(count, 0);  // the server works out what is not an integer
  values_.assign(count, nullptr);
  lengths_.assign(count, 0);
  formats_.assign(count, binary);
  integers_.resize(count);
  for (std::size_t i = 0; i < count; ++i) {
    if (const auto* integer = std::get_if<std::int64_t>(&parameters[i])) {
      for (std::size_t b = 0; b < 8; ++b) integers_[i][b] = static_cast<char>(static_cast<std::uint64_t>(*integer) >> (56 - 8 * b));
      types_[i] = int8_oid;
      values_[i] = integers_[i].data();
      lengths_[i] = 8;
    } else if (const auto* text = std::get_if<std::string_view>(&parameters[i])) {
      core::check(text->find('\0') == std::string_view::npos, "a text holds a NUL");
      values_[i] = text->data() ? text->data() : "";
      lengths_[i] = static_cast<int>(text->size());
    } else if (const auto* bytes = std::get_if<Bytes>(&parameters[i])) {
      values_[i] = bytes->data() ? reinterpret_cast<const char*>(bytes->data()) : "";
      lengths_[i] = static_cast<int>(bytes->size());
    }
  }
}

// A null fits whatever type was worked out; what is no integer was worked out by the server, and to no integer.
const PostgresConnection::Prepared* PostgresConnection::find(const Statement& statement, Parameters parameters) const {
  const auto place = cache_.find(statement.text.data());
  if (place == cache_.end()) return nullptr;
  for (const Prepared& prepared : place->second) {
    bool fits = prepared.types.size() == parameters.size();
    for (std::size_t i = 0; fits && i < parameters.size(); ++i) {
      fits = std::holds_alternative<std::monostate>(parameters[i]) || (prepared.types[i] == int8_oid) == (types_[i] == int8_oid);
    }
    if (fits) return &prepared;
  }
  return nullptr;
}

void PostgresConnection::remember(const Statement& statement, std::string name, const Answer& description) {
  Prepared prepared{std::move(name), {}};
  for (int i = 0; i < PQnparams(description.get()); ++i) prepared.types.push_back(PQparamtype(description.get(), i));
  cache_[statement.text.data()].push_back(std::move(prepared));
}

PostgresConnection::Answer PostgresConnection::run(const Statement& statement, Parameters parameters) {
  settle();
  if (PQpipelineStatus(handle_) == PQ_PIPELINE_OFF && PQenterPipelineMode(handle_) != 1) fail_lost();
  set_values(parameters);
  const int count = static_cast<int>(parameters.size());
  const Prepared* known = find(statement, parameters);
  const std::string name = known ? known->name : "s" + std::to_string(++prepared_);
  const bool begins = std::exchange(begin_due_, false);
  if (begins) {
    send_plain(purpose_ == For::writing ? "begin" : "begin read only");
    in_transaction_ = true;
  }
  if (!known) {
    send(PQsendPrepare(handle_, name.c_str(), std::string(statement.text).c_str(), count, types_.data()) == 1);
    send(PQsendDescribePrepared(handle_, name.c_str()) == 1);  // a null's type, so that a value fits the same statement later
  }
  send(PQsendQueryPrepared(handle_, name.c_str(), count, values_.data(), lengths_.data(), formats_.data(), binary) == 1);
  send(PQpipelineSync(handle_) == 1);

  Answer refused;  // the first that failed; the server skips what was sent after it
  if (begins) refused = receive();
  if (!refused || refused.fine()) {
    if (!known) {
      refused = receive();
      if (refused.fine()) refused = receive();
      if (refused.fine()) remember(statement, name, refused);
    }
  }
  Answer answer = !refused || refused.fine() ? receive() : std::move(refused);
  sync();
  if (!answer.fine()) fail(answer);
  answered_ = true;
  return answer;
}

void PostgresConnection::send(bool sent) {
  if (!sent) fail_lost();
}

void PostgresConnection::send_plain(const char* sql) {
  send(PQsendQueryParams(handle_, sql, 0, nullptr, nullptr, nullptr, nullptr, binary) == 1);
}

PostgresConnection::Answer PostgresConnection::receive() {
  Answer answer(PQgetResult(handle_));
  if (!answer) fail_lost();
  while (Answer rest{PQgetResult(handle_)}) {  // a null ends each command
    if (!alive()) break;
  }
  return answer;
}

void PostgresConnection::sync() {
  for (int nulls = 0; alive() && nulls < 2;) {  // one null ends a command, two say that nothing is left
    const Answer answer(PQgetResult(handle_));
    if (answer && answer.status() == PGRES_PIPELINE_SYNC) return;
    nulls = answer ? 0 : nulls + 1;
  }
}

void PostgresConnection::settle() {
  if (!std::exchange(owed_, false)) return;
  receive();
  sync();
}

void PostgresConnection::fail_lost() { throw ConnectionLost("PostgreSQL: the connection was lost"); }

// The server's detail, and the messages of class 22, repeat values: neither is passed on.
void PostgresConnection::fail(const Answer& answer) {
  const char* code = answer ? PQresultErrorField(answer.get(), PG_DIAG_SQLSTATE) : nullptr;
  const std::string_view state = code ? code : "";
  if (!alive() || state.starts_with("08") || state.starts_with("57P")) fail_lost();
  const char* message = PQresultErrorField(answer.get(), PG_DIAG_MESSAGE_PRIMARY);
  std::string why = "PostgreSQL " + std::string(state);
  if (message && !state.starts_with("22")) why += std::string(": ") + message;
  if (state == "40001" || state == "40P01") throw Collision(why);
  if (state.starts_with("23")) throw ConstraintRefused(why);
  if (state == "57014" || state == "55P03" || state.starts_with("53")) throw Unavailable(why);
  core::check(state != "25006" || purpose_ == For::writing, "a statement writes inside read()");
  if (state == "25006") throw ConnectionLost(why);  // a standby: the next connection may find the primary
  throw DatabaseError(why);
}

}  // namespace storage
