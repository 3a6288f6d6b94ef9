// Group commit: the one thread that writes. Jobs that wait together share one transaction and one fsync, each in its own savepoint.
// Invariants: a caller is released only when the commit that holds its job is on disk; after an I/O error nothing is written again.
#pragma once

#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <span>
#include <thread>
#include <vector>

#include "storage/sqlite_connection.h"

namespace storage {

class SqliteWriter {
 public:
  using Work = std::function<bool(Session&)>;

  explicit SqliteWriter(std::unique_ptr<SqliteConnection> connection);
  ~SqliteWriter();  // finishes the jobs it has taken

  bool run(const Work& work);   // Database::write
  void look(const Work& work);  // the same for a read of a database in memory, which has this one connection only
  void between_batches(const std::function<void()>& pause);  // runs `pause` while no transaction is open
  void stop_for_good();         // the disk cannot be trusted
  bool is_this_thread() const { return std::this_thread::get_id() == thread_.get_id(); }

 private:
  struct Job;

  bool wait_for(Job& job);
  void loop();
  void commit(std::span<Job* const> batch);
  bool attempt(Job& job);
  void attempt_beside_others(Job& job);

  std::unique_ptr<SqliteConnection> connection_;
  std::mutex mutex_;
  std::condition_variable wake_, idle_;
  std::vector<Job*> waiting_;
  bool busy_ = false, paused_ = false, closing_ = false, stopped_ = false;  // all under mutex_
  std::thread thread_;
};

}  // namespace storage
