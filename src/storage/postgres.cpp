// The engine for larger sites: a pool of connections, and work that is run again when it met another transaction.
//
// Writes run at repeatable read, with every rule that spans rows held by a unique, foreign or no-overlap key. All statements of a
// decision then see one state, and two that change one row collide instead of losing the first's change, as read committed would
// let happen where a load is followed by a save. Serializable would hold rules without keys too, but takes locks on whole pages, and
// on small tables (a practice's clinics) whole tables, so that bookings of different slots would refuse each other. In which order
// rows are locked, so that none wait for each other: storage::take_turn (storage/diary.h).
#include <libpq-fe.h>

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <random>
#include <thread>

#include "core/check.h"
#include "storage/migrate.h"
#include "storage/postgres_connection.h"

namespace storage {
namespace {

using Clock = std::chrono::steady_clock;

constexpr auto patience = std::chrono::seconds(2);  // for a connection: a server that restarts is back by then
constexpr int waiting_max = 512;
constexpr int collisions_max = 8;
constexpr int refusals_max = 2;  // the work's own checks have then seen what refused it, and did not mind

using For = PostgresConnection::For;

constexpr Statement damaged_indexes{
    "select c.relname::text from pg_index i join pg_class c on c.oid = i.indexrelid where not i.indisvalid or not i.indisready"};
constexpr Statement unproved_keys{"select conname::text from pg_constraint where not convalidated"};
constexpr Statement failed_pages{"select coalesce(checksum_failures, 0)::bigint from pg_stat_database where datname = current_database()"};

class Pool {
 public:
  explicit Pool(const PostgresOptions& options) : options_(options) {}

  // Lent for one transaction; given back, or closed when it is no longer of use.
  class Loan {
   public:
    Loan(Pool& pool, std::unique_ptr<PostgresConnection> connection) : pool_(pool), connection_(std::move(connection)) {}
    ~Loan() { pool_.give_back(std::move(connection_)); }
    Loan(const Loan&) = delete;
    Loan& operator=(const Loan&) = delete;
    PostgresConnection* operator->() const { return connection_.get(); }
    PostgresConnection& operator*() const { return *connection_; }

   private:
    Pool& pool_;
    std::unique_ptr<PostgresConnection> connection_;
  };

  Loan take(Clock::time_point deadline) {
    std::unique_lock lock(mutex_);
    if (waiting_ >= waiting_max) throw Unavailable("PostgreSQL: too many wait for a connection");
    ++waiting_;
    const bool mine = free_.wait_until(lock, deadline, [&] { return lent_ < options_.pool; });
    --waiting_;
    if (!mine) throw Unavailable("PostgreSQL: every connection is busy");
    ++lent_;
    if (idle_.empty()) {
      lock.unlock();
      return Loan(*this, connect(deadline));
    }
    auto connection = std::move(idle_.back());
    idle_.pop_back();
    return Loan(*this, std::move(connection));
  }

  // The rest of what is idle was cut by the same restart.
  void drop_idle() {
    const std::lock_guard lock(mutex_);
    idle_.clear();
  }

 private:
  std::unique_ptr<PostgresConnection> connect(Clock::time_point deadline) {
    for (;;) {
      try {
        return std::make_unique<PostgresConnection>(options_.connection, options_.statement_max);
      } catch (const Unavailable&) {
        if (Clock::now() > deadline) {
          give_back(nullptr);
          throw;
        }
      } catch (...) {
        give_back(nullptr);
        throw;
      }
      std::this_thread::sleep_for(std::chrono::milliseconds(50));
    }
  }

  void give_back(std::unique_ptr<PostgresConnection> connection) {
    if (connection) connection->roll_back();
    const std::lock_guard lock(mutex_);
    --lent_;
    if (connection && connection->alive()) idle_.push_back(std::move(connection));
    free_.notify_one();
  }

  const PostgresOptions options_;
  std::mutex mutex_;
  std::condition_variable free_;
  std::vector<std::unique_ptr<PostgresConnection>> idle_;
  int lent_ = 0, waiting_ = 0;
};

void back_off(int attempt) {
  thread_local std::minstd_rand random(static_cast<unsigned>(std::hash<std::thread::id>{}(std::this_thread::get_id())));
  std::this_thread::sleep_for(std::chrono::microseconds(std::uniform_int_distribution<int>(100, 500 << std::min(attempt, 6))(random)));
}

class PostgresDatabase final : public Database {
 public:
  explicit PostgresDatabase(const PostgresOptions& options) : pool_(options) {
    core::check(options.pool > 0, "a pool without connections");
    const auto connection = pool_.take(Clock::now() + patience);
    migrate({"postgres", *connection, [&](const std::string& sql) { connection->script(sql); }});
  }

  bool write(const std::function<bool(Session&)>& work) override {
    const auto deadline = Clock::now() + patience;
    for (int collisions = 0, refusals = 0;;) {
      try {
        const auto connection = pool_.take(deadline);
        connection->begin(For::writing);
        if (!work(*connection)) return false;  // the loan's end rolls back
        connection->commit();
        return true;
      } catch (const Collision&) {
        if (++collisions == collisions_max) throw;
      } catch (const ConstraintRefused&) {
        if (++refusals > refusals_max) throw;
      } catch (const ConnectionLost&) {
        if (Clock::now() > deadline) throw;
        pool_.drop_idle();
      }
      back_off(collisions);
    }
  }

  void read(const std::function<void(Session&)>& work) override {
    const auto deadline = Clock::now() + patience;
    for (;;) {
      const auto connection = pool_.take(deadline);
      try {
        connection->begin(For::reading);
        work(*connection);
        connection->finish_read();
        return;
      } catch (const ConnectionLost&) {
        if (connection->answered() || Clock::now() > deadline) throw;  // `work` may have used what it was told
        pool_.drop_idle();
      }
    }
  }

  std::string_view engine() const override { return "postgres"; }

  // What PostgreSQL itself knows to be wrong; pg_amcheck, run by its keeper, reads every page.
  std::string integrity() override {
    std::string wrong;
    read([&](Session& session) {
      session.query(damaged_indexes, {}, [&](const Row& row) { wrong += "the index " + std::string(row.text(0)) + " is not valid\n"; });
      session.query(unproved_keys, {}, [&](const Row& row) { wrong += "the key " + std::string(row.text(0)) + " was never proved\n"; });
      session.query(failed_pages, {}, [&](const Row& row) {
        if (row.integer(0) != 0) wrong += std::to_string(row.integer(0)) + " pages failed their checksum\n";
      });
    });
    return wrong;
  }

 private:
  Pool pool_;
};

// Command lines and process lists are open to all on the machine.
void refuse_password(const std::string& connection) {
  char* message = nullptr;
  PQconninfoOption* options = PQconninfoParse(connection.c_str(), &message);
  if (!options) {
    PQfreemem(message);  // may repeat the string, and so a password
    throw DatabaseError("PostgreSQL: the connection string cannot be read: write it as host=... dbname=... user=...");
  }
  bool found = false;
  for (const auto* option = options; option->keyword; ++option) {
    const std::string_view keyword = option->keyword;
    if ((keyword == "password" || keyword == "sslpassword") && option->val) found = true;
  }
  PQconninfoFree(options);
  if (found) {
    throw DatabaseError(
        "PostgreSQL: the connection string holds a password, which others on this machine can read: keep it in a password file "
        "(passfile=, mode 0600) or a service file, or let the system vouch for the user (peer)");
  }
}

}  // namespace

std::unique_ptr<Database> open_postgres(const PostgresOptions& options) {
  refuse_password(options.connection);
  return std::make_unique<PostgresDatabase>(options);
}

}  // namespace storage
