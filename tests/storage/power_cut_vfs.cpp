#include "tests/storage/power_cut_vfs.h"

#include <fcntl.h>
#include <sqlite3.h>
#include <unistd.h>

#include <algorithm>
#include <cstring>
#include <new>
#include <stdexcept>

namespace storage {
namespace {

constexpr std::size_t sector_bytes = 512;

PowerCut* disk = nullptr;      // the one that lives
sqlite3_vfs* real = nullptr;   // the system's own

struct File : sqlite3_file {
  std::string* path;  // null: a temporary file, which no power cut can hurt
  sqlite3_file* below;
};

File* own(sqlite3_file* file) { return static_cast<File*>(file); }
sqlite3_file* below(sqlite3_file* file) { return own(file)->below; }

std::int64_t size_of(sqlite3_file* file) {
  sqlite3_int64 size = 0;
  below(file)->pMethods->xFileSize(below(file), &size);
  return size;
}

int close_file(sqlite3_file* file) {
  const int code = below(file)->pMethods ? below(file)->pMethods->xClose(below(file)) : SQLITE_OK;
  delete own(file)->path;
  return code;
}

int read_file(sqlite3_file* file, void* into, int count, sqlite3_int64 offset) {
  if (disk->is_off() && own(file)->path) return SQLITE_IOERR_READ;
  return below(file)->pMethods->xRead(below(file), into, count, offset);
}

int write_file(sqlite3_file* file, const void* from, int count, sqlite3_int64 offset) {
  if (own(file)->path) {
    const std::int64_t size = size_of(file);
    PowerCut::Change change{false, offset, size, {}, std::string(static_cast<const char*>(from), static_cast<std::size_t>(count))};
    if (offset < size) {
      change.before.resize(static_cast<std::size_t>(std::min<std::int64_t>(count, size - offset)));
      below(file)->pMethods->xRead(below(file), change.before.data(), static_cast<int>(change.before.size()), offset);
    }
    if (const int code = disk->before_change(*own(file)->path, std::move(change), std::max<std::int64_t>(0, offset + count - size)))
      return code;
  }
  return below(file)->pMethods->xWrite(below(file), from, count, offset);
}

int truncate_file(sqlite3_file* file, sqlite3_int64 size) {
  if (own(file)->path) {
    const std::int64_t before = size_of(file);
    PowerCut::Change change{true, size, before, {}, {}};
    if (size < before) {
      change.before.resize(static_cast<std::size_t>(before - size));
      below(file)->pMethods->xRead(below(file), change.before.data(), static_cast<int>(change.before.size()), size);
    }
    if (const int code = disk->before_change(*own(file)->path, std::move(change), size - before)) return code;
  }
  return below(file)->pMethods->xTruncate(below(file), size);
}

// The real disk is never waited for: only this one's promise counts.
int sync_file(sqlite3_file* file, int) { return own(file)->path ? disk->before_sync(*own(file)->path) : SQLITE_OK; }

int size_file(sqlite3_file* file, sqlite3_int64* size) { return below(file)->pMethods->xFileSize(below(file), size); }
int lock_file(sqlite3_file* file, int level) { return below(file)->pMethods->xLock(below(file), level); }
int unlock_file(sqlite3_file* file, int level) { return below(file)->pMethods->xUnlock(below(file), level); }
int reserved_file(sqlite3_file* file, int* held) { return below(file)->pMethods->xCheckReservedLock(below(file), held); }
int sector_file(sqlite3_file* file) { return below(file)->pMethods->xSectorSize(below(file)); }
int traits_file(sqlite3_file* file) { return below(file)->pMethods->xDeviceCharacteristics(below(file)); }
int control_file(sqlite3_file* file, int what, void* with) {
  if (what == SQLITE_FCNTL_SIZE_HINT || what == SQLITE_FCNTL_CHUNK_SIZE) return SQLITE_OK;  // would grow the file past our books
  return below(file)->pMethods->xFileControl(below(file), what, with);
}
int map_shared(sqlite3_file* file, int page, int size, int extend, void volatile** to) {
  return below(file)->pMethods->xShmMap(below(file), page, size, extend, to);
}
int lock_shared(sqlite3_file* file, int offset, int count, int flags) {
  return below(file)->pMethods->xShmLock(below(file), offset, count, flags);
}
void barrier_shared(sqlite3_file* file) { below(file)->pMethods->xShmBarrier(below(file)); }
int unmap_shared(sqlite3_file* file, int remove) { return below(file)->pMethods->xShmUnmap(below(file), remove); }

constexpr sqlite3_io_methods methods{.iVersion = 2,
                                     .xClose = close_file,
                                     .xRead = read_file,
                                     .xWrite = write_file,
                                     .xTruncate = truncate_file,
                                     .xSync = sync_file,
                                     .xFileSize = size_file,
                                     .xLock = lock_file,
                                     .xUnlock = unlock_file,
                                     .xCheckReservedLock = reserved_file,
                                     .xFileControl = control_file,
                                     .xSectorSize = sector_file,
                                     .xDeviceCharacteristics = traits_file,
                                     .xShmMap = map_shared,
                                     .xShmLock = lock_shared,
                                     .xShmBarrier = barrier_shared,
                                     .xShmUnmap = unmap_shared,
                                     .xFetch = nullptr,
                                     .xUnfetch = nullptr};

int open_file(sqlite3_vfs*, const char* path, sqlite3_file* file, int flags, int* flags_out) {
  File* made = new (file) File;
  made->path = path && !(flags & SQLITE_OPEN_DELETEONCLOSE) ? new std::string(path) : nullptr;
  made->below = reinterpret_cast<sqlite3_file*>(made + 1);
  made->below->pMethods = nullptr;
  const int code = real->xOpen(real, path, made->below, flags, flags_out);
  made->pMethods = &methods;  // so that close_file() runs whether this succeeded or not
  return code;
}

int delete_file(sqlite3_vfs*, const char* path, int sync_folder) {
  if (disk->is_off()) return SQLITE_IOERR_DELETE;
  disk->forget(path);
  return real->xDelete(real, path, sync_folder);
}

void register_once() {
  static sqlite3_vfs vfs;
  if (real) return;
  sqlite3_initialize();
  real = sqlite3_vfs_find("unix");
  vfs = *real;
  vfs.zName = PowerCut::name;
  vfs.pNext = nullptr;
  vfs.szOsFile = static_cast<int>(sizeof(File)) + real->szOsFile;
  vfs.xOpen = open_file;
  vfs.xDelete = delete_file;
  vfs.xAccess = [](sqlite3_vfs*, const char* path, int flags, int* result) { return real->xAccess(real, path, flags, result); };
  vfs.xFullPathname = [](sqlite3_vfs*, const char* path, int size, char* full) { return real->xFullPathname(real, path, size, full); };
  sqlite3_vfs_register(&vfs, 0);
}

}  // namespace

PowerCut::PowerCut(std::uint64_t seed) : random_(seed) {
  register_once();
  disk = this;
}

PowerCut::~PowerCut() { disk = nullptr; }

void PowerCut::cut_after(int operations) {
  const std::lock_guard lock(mutex_);
  operations_left_ = operations;
}

bool PowerCut::is_off() {
  const std::lock_guard lock(mutex_);
  return off_;
}

bool PowerCut::operation_cuts() {
  if (operations_left_ > 0) --operations_left_;
  return operations_left_ == 0;
}

int PowerCut::before_change(const std::string& path, Change change, std::int64_t growth) {
  const std::lock_guard lock(mutex_);
  if (off_) return SQLITE_IOERR_WRITE;
  if (growth > room_) return SQLITE_FULL;
  if (operation_cuts()) {  // what is on its way when the power goes may arrive in part: it never reaches the real file before restore()
    off_ = true;
    unsynced_[path].push_back(std::move(change));
    return SQLITE_IOERR_WRITE;
  }
  if (room_ != INT64_MAX) room_ -= growth;
  unsynced_[path].push_back(std::move(change));
  return SQLITE_OK;
}

int PowerCut::before_sync(const std::string& path) {
  const std::lock_guard lock(mutex_);
  if (off_) return SQLITE_IOERR_FSYNC;
  if (syncs_fail_) return SQLITE_IOERR_FSYNC;
  if (operation_cuts()) {
    off_ = true;
    return SQLITE_IOERR_FSYNC;
  }
  unsynced_[path].clear();
  if (path.ends_with("-wal")) ++log_syncs_;
  return SQLITE_OK;
}

void PowerCut::forget(const std::string& path) {
  const std::lock_guard lock(mutex_);
  unsynced_.erase(path);
}

void PowerCut::restore() {
  const std::lock_guard lock(mutex_);
  for (const auto& [path, changes] : unsynced_) {
    leave(path, changes);
    if (path.ends_with("-wal")) unlink((path.substr(0, path.size() - 4) + "-shm").c_str());
  }
  unsynced_.clear();
  off_ = false;
  operations_left_ = -1;
}

void PowerCut::leave(const std::string& path, const std::vector<Change>& changes) {
  const int file = open(path.c_str(), O_RDWR | O_CLOEXEC);
  if (file < 0) return;  // its folder went with the test before
  const auto put = [&](const char* data, std::size_t count, std::int64_t offset) {
    if (pwrite(file, data, count, offset) != static_cast<ssize_t>(count)) throw std::runtime_error("cannot write " + path);
  };
  const auto resize = [&](std::int64_t size) {
    if (ftruncate(file, size) != 0) throw std::runtime_error("cannot resize " + path);
  };
  for (auto change = changes.rbegin(); change != changes.rend(); ++change) {  // back to what was synced last
    put(change->before.data(), change->before.size(), change->offset);
    resize(change->size_before);
  }
  const unsigned kept_of_8 = static_cast<unsigned>(random_() % 9);
  for (const Change& change : changes) {
    if (change.truncation) {
      if (random_() % 8 < kept_of_8) resize(change.offset);
      continue;
    }
    for (std::size_t at = 0; at < change.after.size();) {
      const std::size_t in_sector = static_cast<std::size_t>(change.offset + static_cast<std::int64_t>(at)) % sector_bytes;
      const std::size_t count = std::min(sector_bytes - in_sector, change.after.size() - at);
      std::size_t kept = random_() % 8 < kept_of_8 ? count : 0;
      if (random_() % 16 == 0) {
        kept = random_() % (count + 1);
        ++torn_;
      }
      put(change.after.data() + at, kept, change.offset + static_cast<std::int64_t>(at));
      at += count;
    }
  }
  close(file);
}

void PowerCut::limit_growth(std::int64_t bytes) {
  const std::lock_guard lock(mutex_);
  room_ = bytes;
}

void PowerCut::fail_syncs(bool fail) {
  const std::lock_guard lock(mutex_);
  syncs_fail_ = fail;
}

std::int64_t PowerCut::log_syncs() {
  const std::lock_guard lock(mutex_);
  return log_syncs_;
}

std::int64_t PowerCut::torn_sectors() {
  const std::lock_guard lock(mutex_);
  return torn_;
}

}  // namespace storage
