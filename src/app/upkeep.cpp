#include "app/upkeep.h"

#include <sodium.h>
#include <unistd.h>

#include <fmt/format.h>

#include "app/clock.h"
#include "app/terminal.h"
#include "core/check.h"
#include "storage/backup.h"
#include "storage/migrate.h"
#include "storage/move.h"

namespace app {
namespace {

namespace fs = std::filesystem;

constexpr int backup_niceness = 10;  // bookings come first

std::string hexadecimal(const storage::Digest& digest) {
  std::string text;
  for (const auto byte : digest) text += fmt::format("{:02x}", byte);
  return text;
}

// A folder for the embedded database: gone again, with what this program put into it, unless it is kept.
class NewData {
 public:
  explicit NewData(const DataOptions& options) : file_(database_file(options)) {
    if (options.database.empty() && fs::exists(file_)) throw SetupError(fmt::format("There is a database in {} already", options.data));
    mine_ = options.database.empty();
    had_folder_ = fs::exists(file_.parent_path());
  }
  ~NewData() {
    if (!mine_) return;
    std::error_code ignored;
    for (const char* end : {"", "-wal", "-shm", ".lock"}) fs::remove(file_.string() + end, ignored);
    if (!had_folder_) fs::remove(file_.parent_path(), ignored);
  }
  NewData(const NewData&) = delete;
  NewData& operator=(const NewData&) = delete;
  void keep() { mine_ = false; }

 private:
  fs::path file_;
  bool mine_, had_folder_;
};

storage::SqliteOptions embedded(const fs::path& file, const DataOptions& options) {
  if (!fs::exists(file)) throw SetupError(fmt::format("There is no file {}", file.string()));
  storage::SqliteOptions sqlite{.file = file.string()};
#ifndef FINGERPOST_SYSTEM_SQLITE
  sqlite.key = read_key(options);
#endif
  return sqlite;
}

std::string as_of(std::int64_t ms) { return core::to_iso(core::Instant{std::chrono::milliseconds{ms}}).substr(0, 16) + "Z"; }

void make_backup(const BackupOptions& options) {
  [[maybe_unused]] const int niceness = ::nice(backup_niceness);
  const auto now = system_now();
  const auto bytes =
      storage::back_up(embedded(database_file(options.data), options.data), options.to, now.time_since_epoch().count(),
                       [](std::uintmax_t written, std::uintmax_t of) {
                         progress(bar("Copying KiB", static_cast<std::int64_t>(written / 1024), static_cast<std::int64_t>(of / 1024)));
                       });
  end_progress();
  say(fmt::format("{}: {} bytes, as of {}. Prove it with 'fingerpost backup --verify {}'", options.to, bytes,
                  as_of(now.time_since_epoch().count()), options.to));
}

int verify_backup(const BackupOptions& options) {
  progress(fmt::format("Reading {}", options.verify));
  const auto verdict = storage::verify_backup(embedded(options.verify, options.data));
  end_progress();
  if (!verdict.wrong.empty()) {
    say(fmt::format("{} cannot be relied on:\n{}", options.verify, verdict.wrong));
    return 1;
  }
  say(fmt::format("{} is sound, as of {}, schema {}", options.verify, as_of(verdict.as_of_ms), verdict.schema));
  for (const auto& [table, rows] : verdict.rows)
    if (rows > 0) say(fmt::format("  {:<24}{:>12}", table, rows));
  if (verdict.digest.empty()) say(fmt::format("  The rows were not counted: this program's schema is {}", storage::migrations().size()));
  else say(fmt::format("  Digest {}", verdict.digest));
  say(fmt::format("  Audit trail whole: {} events under {} seals, {} not sealed yet. The last seal is\n  {}", verdict.audit.events,
                  verdict.audit.seals, verdict.audit.unsealed, hexadecimal(verdict.audit.head)));
  return 0;
}

}  // namespace

int run_backup(const BackupOptions& options) {
  core::check(sodium_init() >= 0, "libsodium starts");
  if (!options.data.database.empty())
    throw SetupError("PostgreSQL is backed up by its own programs, pg_basebackup and pg_dump: see docs/guides/administrator.md");
  if (options.to.empty() == options.verify.empty()) throw SetupError("Say --to FILE to make a backup, or --verify FILE to prove one");
  if (!options.verify.empty()) return verify_backup(options);
  if (options.data.data.empty()) throw SetupError("Say where the data is: --data FOLDER");
  make_backup(options);
  return 0;
}

void run_move(const MoveOptions& options) {
  core::check(sodium_init() >= 0, "libsodium starts");
  if (options.to_database.empty() == options.to_data.empty())
    throw SetupError("Say where to: --to-database 'host=... dbname=...', or --to-data FOLDER");
  const DataOptions target{.data = options.to_data, .database = options.to_database, .key_file = options.data.key_file};
  const auto from = open_database(options.data, false);
  NewData made(target);
  const auto to = open_database(target, true, Work::bulk);
  const auto moved = storage::move_site(*from, *to, [](const storage::MoveStep& step) {
    progress(bar(fmt::format("{} {:<20}", step.doing, step.table), step.rows, step.of));
  });
  end_progress();
  if (!moved) throw SetupError(fmt::format("Nothing was moved: {}", moved.error().text));
  made.keep();
  say(fmt::format("Moved {} rows. Both sides hold the same, by the digest\n  {}", moved->rows, moved->digest));
  say(fmt::format("The audit trail is whole: {} events under {} seals. The last seal is\n  {}", moved->audit.events, moved->audit.seals,
                  hexadecimal(moved->audit.head)));
  say("The source is as it was: keep it until people work on the new one, then put it away as safely as a backup.");
}

}  // namespace app
