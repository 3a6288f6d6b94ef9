#include "storage/sqlite_checkpoint.h"

namespace storage {
namespace {

constexpr int pages_between_copies = 1'000;  // 4 MiB
constexpr int wal_pages_max = 4'000;         // 16 MiB

}  // namespace

SqliteCheckpoint::SqliteCheckpoint(std::unique_ptr<SqliteConnection> connection, SqliteWriter& writer)
    : connection_(std::move(connection)), writer_(writer), thread_([this] { loop(); }) {}

SqliteCheckpoint::~SqliteCheckpoint() {
  {
    const std::lock_guard lock(mutex_);
    closing_ = true;
  }
  wake_.notify_one();
  thread_.join();
}

void SqliteCheckpoint::wal_has(int pages) {
  const std::lock_guard lock(mutex_);
  if (pages < pages_at_last_copy_) pages_at_last_copy_ = 0;  // the log began anew
  pages_ = pages;
  if (due_ || pages - pages_at_last_copy_ < pages_between_copies) return;
  due_ = true;
  wake_.notify_one();
}

void SqliteCheckpoint::loop() {
  std::unique_lock lock(mutex_);
  for (;;) {
    wake_.wait(lock, [&] { return closing_ || due_; });
    if (closing_) return;
    pages_at_last_copy_ = pages_;
    lock.unlock();
    copy();
    lock.lock();
    due_ = false;
  }
}

void SqliteCheckpoint::copy() {
  try {
    if (connection_->checkpoint(false) < wal_pages_max) return;
    // Commits arrive faster than the log is copied, so it never ends: hold the writer while the little that is left is copied.
    writer_.between_batches([&] { connection_->checkpoint(true); });
  } catch (const Unavailable&) {  // the disk is full: the log keeps what it has, and the next copy tries again
  } catch (const DatabaseError&) {
    writer_.stop_for_good();
  }
}

}  // namespace storage
