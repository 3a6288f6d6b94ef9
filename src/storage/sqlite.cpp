// The embedded engine: one writer with group commit, readers beside it, checkpoints on a third thread.
#include <fcntl.h>
#include <unistd.h>

#include <condition_variable>
#include <mutex>

#include "core/check.h"
#include "storage/migrate.h"
#include "storage/sqlite_checkpoint.h"
#include "storage/sqlite_connection.h"
#include "storage/sqlite_lock.h"
#include "storage/sqlite_writer.h"

namespace storage {
namespace {

using Use = SqliteConnection::Use;

constexpr auto reader_wait_max = std::chrono::seconds(2);

// Connections that only read. The one returned last is lent first: its pages are still in memory.
class Readers {
 public:
  explicit Readers(const SqliteOptions& options) {
    for (int i = 0; i < options.readers; ++i) idle_.push_back(std::make_unique<SqliteConnection>(options, Use::read));
  }

  std::unique_ptr<SqliteConnection> take() {
    std::unique_lock lock(mutex_);
    if (!returned_.wait_for(lock, reader_wait_max, [&] { return !idle_.empty(); })) {
      throw Unavailable("the database is busy: every reader is taken");
    }
    auto connection = std::move(idle_.back());
    idle_.pop_back();
    return connection;
  }

  void give_back(std::unique_ptr<SqliteConnection> connection) {
    connection->roll_back();
    const std::lock_guard lock(mutex_);
    idle_.push_back(std::move(connection));
    returned_.notify_one();
  }

 private:
  std::mutex mutex_;
  std::condition_variable returned_;
  std::vector<std::unique_ptr<SqliteConnection>> idle_;
};

// SQLite would make the file readable to all; its log takes the file's rights. Never opens one that is there (sqlite_lock.h says why).
void make_private(const std::string& file) {
  const int made = open(file.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  if (made >= 0) close(made);
}

class SqliteDatabase final : public Database {
 public:
  explicit SqliteDatabase(const SqliteOptions& options) : options_(options), in_memory_(options.file == ":memory:") {
    core::check(in_memory_ || options.readers > 0, "a database without readers");
    if (!in_memory_) {
      lock_.emplace(options.file);
      make_private(options.file);
    }
    auto connection = std::make_unique<SqliteConnection>(options, Use::write);
    migrate({"sqlite", *connection, [&](const std::string& sql) { connection->script(sql); }});
    if (in_memory_) {
      writer_.emplace(std::move(connection));
      return;
    }
    connection->on_wal_growth([this](int pages) {
      if (checkpoint_) checkpoint_->wal_has(pages);
    });
    writer_.emplace(std::move(connection));
    checkpoint_.emplace(std::make_unique<SqliteConnection>(options, Use::checkpoint), *writer_);
    readers_.emplace(options);
  }

  bool write(const std::function<bool(Session&)>& work) override { return writer_->run(work); }

  void read(const std::function<void(Session&)>& work) override {
    core::check(!writer_->is_this_thread(), "a transaction begins inside another");
    if (in_memory_) {
      writer_->look([&](Session& session) {
        work(session);
        return false;
      });
      return;
    }
    struct Loan {
      Readers& from;
      std::unique_ptr<SqliteConnection> connection = from.take();
      ~Loan() { from.give_back(std::move(connection)); }
    } loan{*readers_};
    loan.connection->script("begin");
    work(*loan.connection);
  }

  std::string_view engine() const override { return "sqlite"; }

  std::string integrity() override {
    if (in_memory_) return {};  // nothing of it lies on a disk
    try {
      return SqliteConnection(options_, Use::read).integrity();
    } catch (const DatabaseError& e) {
      return std::string(e.what()) + "\n";
    }
  }

 private:
  // Taken apart in the reverse order: the lock goes last, and the writer's connection closes last, which empties the log.
  SqliteOptions options_;
  bool in_memory_;
  std::optional<SqliteLock> lock_;
  std::optional<SqliteWriter> writer_;
  std::optional<SqliteCheckpoint> checkpoint_;
  std::optional<Readers> readers_;
};

}  // namespace

std::unique_ptr<Database> open_sqlite(const SqliteOptions& options) { return std::make_unique<SqliteDatabase>(options); }

}  // namespace storage
