// Copies the write-ahead log into the database file, on its own thread and connection, so that no commit waits for it.
// Invariant: the log stays near `wal_pages_max`: beyond it the writer pauses, for milliseconds, until the log begins anew. Only while
// somebody reads for long (a backup) it grows by what is written meanwhile.
#pragma once

#include <condition_variable>
#include <memory>
#include <mutex>
#include <thread>

#include "storage/sqlite_writer.h"

namespace storage {

class SqliteCheckpoint {
 public:
  SqliteCheckpoint(std::unique_ptr<SqliteConnection> connection, SqliteWriter& writer);
  ~SqliteCheckpoint();

  void wal_has(int pages);  // after each commit, from the writer's thread

 private:
  void loop();
  void copy();

  std::unique_ptr<SqliteConnection> connection_;
  SqliteWriter& writer_;
  std::mutex mutex_;
  std::condition_variable wake_;
  int pages_ = 0, pages_at_last_copy_ = 0;  // under mutex_
  bool due_ = false, closing_ = false;      // under mutex_
  std::thread thread_;
};

}  // namespace storage
