#include "storage/backup.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <system_error>
#include <thread>

#include "storage/dump.h"
#include "storage/migrate.h"
#include "storage/sqlite_connection.h"
#include "storage/whole_tables.h"
#include "storage/within.h"

namespace storage {
namespace {

namespace fs = std::filesystem;
using Use = SqliteConnection::Use;

constexpr std::int64_t ms_a_minute = 60'000;
constexpr Statement last_migration{"select coalesce(max(version), 0) from schema_versions"};

[[noreturn]] void complain(const std::string& file) { throw DatabaseError(file + ": " + std::generic_category().message(errno)); }

// The file that is being written: gone again unless it came to the end.
class Unfinished {
 public:
  explicit Unfinished(std::string file) : file_(std::move(file)) {
    const int made = open(file_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (made < 0) complain(file_);
    close(made);
  }
  ~Unfinished() {
    std::error_code ignored;
    if (!done_) fs::remove(file_, ignored);
  }
  Unfinished(const Unfinished&) = delete;
  Unfinished& operator=(const Unfinished&) = delete;

  const std::string& file() const { return file_; }

  void finish_as(const std::string& name) {
    sync(file_, O_RDWR);
    if (rename(file_.c_str(), name.c_str()) != 0) complain(name);
    done_ = true;
    const auto folder = fs::path(name).parent_path();
    sync(folder.empty() ? "." : folder.string(), O_RDONLY | O_DIRECTORY);
  }

 private:
  static void sync(const std::string& what, int how) {
    const int descriptor = open(what.c_str(), how | O_CLOEXEC);
    if (descriptor < 0) complain(what);
    const bool synced = fsync(descriptor) == 0;
    close(descriptor);
    if (!synced) complain(what);
  }

  std::string file_;
  bool done_ = false;
};

std::string quoted(const std::string& text) {
  std::string out = "'";
  for (const char c : text) out += c == '\'' ? std::string("''") : std::string(1, c);
  return out + "'";
}

std::int64_t number_in(SqliteConnection& connection, const std::string& pragma) {
  const auto lines = connection.lines(pragma);
  return lines.empty() ? 0 : std::stoll(lines.front());
}

void write_down(std::int64_t as_of_ms, SqliteOptions options, const std::string& file) {
  options.file = file;
  SqliteConnection copy(options, Use::backup);
  copy.lines("pragma journal_mode = delete");  // one file, that can be read where nothing can be written
  copy.script("pragma user_version = " + std::to_string(as_of_ms / ms_a_minute));
}

}  // namespace

std::uintmax_t back_up(const SqliteOptions& from, const std::string& to, std::int64_t now_ms, const OnBytes& progress) {
  if (fs::exists(to)) throw DatabaseError(to + ": is there already; a backup never takes another's place");
  SqliteConnection source(from, Use::read);
  Unfinished copy(to + ".unfinished-" + std::to_string(getpid()));
  const auto all = static_cast<std::uintmax_t>(number_in(source, "pragma page_count") * number_in(source, "pragma page_size"));
  {
    std::jthread watcher([&](std::stop_token stop) {
      while (progress && !stop.stop_requested()) {
        std::error_code ignored;
        const auto written = fs::file_size(copy.file(), ignored);
        if (!ignored) progress(written, all);
        std::this_thread::sleep_for(std::chrono::milliseconds(100));
      }
    });
    source.script("vacuum into " + quoted(copy.file()));
  }
  write_down(now_ms, from, copy.file());
  copy.finish_as(to);
  return fs::file_size(to);
}

BackupVerdict verify_backup(const SqliteOptions& options) {
  BackupVerdict verdict;
  const auto wrong = [&](const std::string& what) { verdict.wrong += what + "\n"; };
  try {
    SqliteConnection connection(options, Use::read);
    verdict.wrong = connection.integrity();
    if (static_cast<std::int64_t>(fs::file_size(options.file)) !=
        number_in(connection, "pragma page_count") * number_in(connection, "pragma page_size"))
      wrong("the file is not as long as it says");
    verdict.as_of_ms = number_in(connection, "pragma user_version") * ms_a_minute;
    connection.script("begin");
    Within copy(connection, "sqlite");
    connection.query(last_migration, {}, [&](const Row& row) { verdict.schema = row.integer(0); });
    verdict.audit = verify_audit(copy, {});
    if (!verdict.audit.sound) wrong("the audit trail has been changed: " + verdict.audit.why);
    if (verdict.schema != static_cast<std::int64_t>(migrations().size())) return verdict;
    for (const auto& table : whole_tables()) verdict.rows.emplace_back(table.name, rows_in(connection, table));
    verdict.digest = dump_digest(copy);
  } catch (const DatabaseError& e) {
    wrong(e.what());
  }
  return verdict;
}

}  // namespace storage
