// A disk that can lose power, be full, or fail to flush: a SQLite VFS named "power_cut" over the real one. It remembers what was
// written and not yet synced; at a cut each 512-byte sector of that is kept, dropped or torn by chance, which is all that a disk
// promises (https://sqlite.org/atomiccommit.html, 2).
#pragma once

#include <cstdint>
#include <map>
#include <mutex>
#include <random>
#include <string>
#include <vector>

namespace storage {

// One at a time. Open databases with SqliteOptions::vfs = PowerCut::name while it lives, and close them before it ends.
class PowerCut {
 public:
  static constexpr const char* name = "power_cut";

  explicit PowerCut(std::uint64_t seed);
  ~PowerCut();

  void cut_after(int operations);  // the power goes at that write, truncation or sync: from then on all of them fail
  bool is_off();
  void restore();                  // files are closed: leave on them what the cut left, and turn the power on

  void limit_growth(std::int64_t bytes);  // how much more the files may grow; beyond it the disk is full
  void fail_syncs(bool fail);
  std::int64_t log_syncs();        // of write-ahead logs, so far
  std::int64_t torn_sectors();

  // What the VFS asks and tells.
  struct Change {
    bool truncation;
    std::int64_t offset, size_before;
    std::string before, after;
  };
  int before_change(const std::string& path, Change change, std::int64_t growth);  // a SQLite result code
  int before_sync(const std::string& path);
  void forget(const std::string& path);

 private:
  bool operation_cuts();
  void leave(const std::string& path, const std::vector<Change>& changes);

  std::mutex mutex_;
  std::mt19937_64 random_;
  std::map<std::string, std::vector<Change>> unsynced_;
  int operations_left_ = -1;  // below 0: no cut is planned
  bool off_ = false, syncs_fail_ = false;
  std::int64_t room_ = INT64_MAX, log_syncs_ = 0, torn_ = 0;
};

}  // namespace storage
