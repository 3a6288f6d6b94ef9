#include "storage/sqlite_writer.h"

#include <sqlite3.h>

#include <algorithm>
#include <exception>
#include <semaphore>

#include "core/check.h"

namespace storage {
namespace {

constexpr std::size_t batch_jobs_max = 256;

constexpr Statement save{"savepoint job"};
constexpr Statement undo{"rollback to job"};
constexpr Statement keep{"release job"};

}  // namespace

struct SqliteWriter::Job {
  const Work& work;
  bool read_only = false;
  bool result = false;
  std::exception_ptr error;
  std::binary_semaphore done{0};
};

SqliteWriter::SqliteWriter(std::unique_ptr<SqliteConnection> connection)
    : connection_(std::move(connection)), thread_([this] { loop(); }) {}

SqliteWriter::~SqliteWriter() {
  {
    const std::lock_guard lock(mutex_);
    closing_ = true;
  }
  wake_.notify_one();
  thread_.join();
  if (stopped_) connection_->distrust();
}

bool SqliteWriter::run(const Work& work) {
  Job job{.work = work};
  return wait_for(job);
}

void SqliteWriter::look(const Work& work) {
  Job job{.work = work, .read_only = true};
  wait_for(job);
}

bool SqliteWriter::wait_for(Job& job) {
  core::check(!is_this_thread(), "a transaction begins inside another");
  {
    const std::lock_guard lock(mutex_);
    if (stopped_) throw Unavailable("writing has stopped since the disk failed: see that it is sound, then start again");
    waiting_.push_back(&job);
  }
  wake_.notify_one();
  job.done.acquire();
  if (job.error) std::rethrow_exception(job.error);
  return job.result;
}

void SqliteWriter::between_batches(const std::function<void()>& pause) {
  std::unique_lock lock(mutex_);
  paused_ = true;
  idle_.wait(lock, [&] { return !busy_; });
  lock.unlock();
  const auto resume = [&] {
    lock.lock();
    paused_ = false;
    lock.unlock();
    wake_.notify_one();
  };
  try {
    pause();
  } catch (...) {
    resume();
    throw;
  }
  resume();
}

void SqliteWriter::stop_for_good() {
  const std::lock_guard lock(mutex_);
  stopped_ = true;
}

void SqliteWriter::loop() {
  std::vector<Job*> batch;
  std::unique_lock lock(mutex_);
  for (;;) {
    wake_.wait(lock, [&] { return !paused_ && (closing_ || !waiting_.empty()); });
    if (waiting_.empty()) return;
    const auto end = waiting_.begin() + static_cast<std::ptrdiff_t>(std::min(waiting_.size(), batch_jobs_max));
    batch.assign(waiting_.begin(), end);
    waiting_.erase(waiting_.begin(), end);
    busy_ = true;
    if (stopped_) connection_->distrust();
    lock.unlock();
    commit(batch);
    lock.lock();
    busy_ = false;
    if (connection_->broken()) stopped_ = true;  // before any caller learns of it and tries again
    for (Job* job : batch) job->done.release();
    if (paused_) idle_.notify_all();
  }
}

void SqliteWriter::commit(std::span<Job* const> batch) {
  const auto fail_all = [&](std::exception_ptr error) {
    for (Job* job : batch)
      if (job->result && !job->error) job->error = error;  // a job that failed or declined by itself changed nothing either way
  };
  const auto lose_all = [&](const std::string& why) {
    connection_->roll_back();
    for (Job* job : batch) job->result = true;  // also those not yet tried
    fail_all(std::make_exception_ptr(Unavailable(why + "; nothing was changed")));
  };
  try {
    if (connection_->broken()) throw Unavailable("the disk has failed");
    connection_->script("begin immediate");
    if (batch.size() == 1) {
      if (!attempt(*batch.front())) return connection_->roll_back();
    } else {
      for (Job* job : batch) attempt_beside_others(*job);
    }
  } catch (const std::exception& e) {
    return lose_all(e.what());
  }
  const int code = connection_->commit();
  if (code == SQLITE_OK) return;
  const int kind = code & 0xff;
  const std::string why = std::string("the commit failed: ") + sqlite3_errstr(code);
  // These two are refused before the frame that would make the transaction whole is written: certainly not committed.
  if (kind == SQLITE_FULL || kind == SQLITE_CONSTRAINT) return lose_all(why);
  connection_->distrust();
  connection_->roll_back();
  fail_all(std::make_exception_ptr(Unknown(why + "; it may or may not be on disk, and writing has stopped")));
}

// Whether what it wrote is to stay. Throws when the whole batch is lost: SQLite itself rolls back on some failures of disk and memory.
bool SqliteWriter::attempt(Job& job) {
  connection_->refuse_writes(job.read_only);
  try {
    job.result = job.work(*connection_);
  } catch (...) {
    job.error = std::current_exception();
  }
  connection_->refuse_writes(false);
  if (!connection_->in_transaction() || connection_->broken()) throw Unavailable("the disk is full or failing");
  return job.result && !job.error;
}

// A job that is alone needs no savepoint: the transaction is one, and a savepoint's journal holds a copy of every page that is touched and
// is walked at the end of each statement, so that a work of many rows would take the square of their time.
void SqliteWriter::attempt_beside_others(Job& job) {
  connection_->execute(save, {});
  if (!attempt(job)) connection_->execute(undo, {});
  connection_->execute(keep, {});
}

}  // namespace storage
