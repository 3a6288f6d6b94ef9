// One PostgreSQL connection through libpq: statements prepared once, values in binary, BEGIN sent along with the first statement.
// Invariant: one thread at a time uses it. Failures are named by SQLSTATE; no error's text holds a row's values.
#pragma once

#include <string>
#include <unordered_map>
#include <vector>

#include "storage/sql.h"

struct pg_conn;
struct pg_result;

namespace storage {

// The server ended a transaction because of another one: run the work again.
struct Collision : Unavailable {
  using Unavailable::Unavailable;
};
// The connection is gone and nothing was committed on it: run the work again on another.
struct ConnectionLost : Unavailable {
  using Unavailable::Unavailable;
};

class PostgresConnection final : public Session {
 public:
  // Throws Unavailable; DatabaseError for a server that cannot serve. `statement_max` 0: no limit.
  explicit PostgresConnection(const std::string& connection, std::chrono::seconds statement_max = std::chrono::seconds{5});
  ~PostgresConnection() override;
  PostgresConnection(const PostgresConnection&) = delete;
  PostgresConnection& operator=(const PostgresConnection&) = delete;

  using Session::execute;
  using Session::query;
  void query(const Statement& statement, Parameters parameters, const OnRow& on_row) override;
  std::int64_t execute(const Statement& statement, Parameters parameters) override;

  enum class For { writing, reading };
  void begin(For purpose);      // goes out with the first statement
  void commit();                // throws Unknown when the connection is lost meanwhile
  void finish_read();           // sends COMMIT and leaves its answer to the next who uses the connection
  void roll_back() noexcept;    // whatever is open; nothing when nothing is
  void script(const std::string& sql);

  bool alive() const;
  bool answered() const { return answered_; }  // a statement has succeeded since begin()

 private:
  struct Prepared {
    std::string name;
    std::vector<unsigned> types;  // as the server worked them out
  };
  class Answer;

  void set_values(Parameters parameters);
  const Prepared* find(const Statement& statement, Parameters parameters) const;
  void remember(const Statement& statement, std::string name, const Answer& description);
  Answer run(const Statement& statement, Parameters parameters);
  void send(bool sent);
  void send_plain(const char* sql);
  Answer receive();  // the next command's answer
  void sync();       // to the end of what was sent
  void settle();     // receives what finish_read() left
  [[noreturn]] void fail(const Answer& answer);
  [[noreturn]] void fail_lost();

  pg_conn* handle_ = nullptr;
  For purpose_ = For::writing;
  bool begin_due_ = false, in_transaction_ = false, owed_ = false, answered_ = false;
  std::size_t prepared_ = 0;
  std::unordered_map<const char*, std::vector<Prepared>> cache_;  // by the address of the statement's text, then by types

  // The values of the statement about to be sent, as libpq wants them.
  std::vector<unsigned> types_;
  std::vector<const char*> values_;
  std::vector<int> lengths_, formats_;
  std::vector<std::array<char, 8>> integers_;
};

}  // namespace storage
