#include "app/config.h"

#include <fcntl.h>
#include <sodium.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdlib>
#include <fstream>

#include <fmt/format.h>

#include "catalogue/calendar.h"
#include "catalogue/load.h"
#include "catalogue/messages.h"

namespace app {
namespace {

namespace fs = std::filesystem;

constexpr int bulk_cache_mib = 128;

// systemd may let a service's user read a credential by an access list, which shows as the group's right.
Key key_in(const fs::path& file, mode_t nobody_else = 077) {
  struct stat about{};
  if (::stat(file.c_str(), &about) != 0) throw SetupError(fmt::format("The key file {} cannot be read", file.string()));
  if ((about.st_mode & nobody_else) != 0)
    throw SetupError(fmt::format("The key file {} may be read by others: chmod 600 it", file.string()));
  std::ifstream in(file);
  std::string text;
  in >> text;
  Key key{};
  std::size_t length = 0;
  if (sodium_hex2bin(key.data(), key.size(), text.data(), text.size(), nullptr, &length, nullptr) != 0 || length != key.size() ||
      text.size() != 64)
    throw SetupError(fmt::format("The key file {} does not hold 64 hexadecimal digits", file.string()));
  return key;
}

}  // namespace

Key read_key(const DataOptions& options) {
  if (!options.key_file.empty()) return key_in(options.key_file);
  if (const char* credentials = std::getenv("CREDENTIALS_DIRECTORY")) {
    const fs::path file = fs::path(credentials) / "fingerpost.key";
    if (fs::exists(file)) return key_in(file, 007);
  }
  const fs::path demo = fs::path(options.data) / demo_key_name;
  if (fs::exists(demo)) return key_in(demo);
  throw SetupError(
      "The database is encrypted and no key was given. Make one with 'fingerpost key new FILE', keep it outside the data folder, "
      "and give it with --key-file FILE or as the systemd credential fingerpost.key");
}

void write_new_key(const fs::path& file) {
  Key key{};
  randombytes_buf(key.data(), key.size());
  std::array<char, 65> text{};
  sodium_bin2hex(text.data(), text.size(), key.data(), key.size());
  text[64] = '\n';
  const int fd = ::open(file.c_str(), O_WRONLY | O_CREAT | O_EXCL, 0600);
  if (fd < 0) throw SetupError(fmt::format("The key file {} exists already or cannot be made", file.string()));
  const bool written = ::write(fd, text.data(), text.size()) == static_cast<ssize_t>(text.size()) && ::fsync(fd) == 0;
  ::close(fd);
  if (!written) throw SetupError(fmt::format("The key file {} could not be written", file.string()));
}

fs::path database_file(const DataOptions& options) { return fs::path(options.data) / "fingerpost.db"; }

std::unique_ptr<storage::Database> open_database(const DataOptions& options, bool create, Work work) {
  if (!options.database.empty()) {
    storage::PostgresOptions postgres{.connection = options.database};
    if (work == Work::reading) postgres.statement_max = {};
    return storage::open_postgres(postgres);
  }
  if (options.data.empty()) throw SetupError("Say where the data is: --data FOLDER, or --database 'host=... dbname=...'");
  const fs::path folder(options.data);
  const fs::path file = database_file(options);
  if (!create && !fs::exists(file))
    throw SetupError(fmt::format("There is no database in {}. 'fingerpost init' or 'fingerpost demo' makes one", folder.string()));
  if (create) {
    fs::create_directories(folder);
    fs::permissions(folder, fs::perms::owner_all);
  }
  storage::SqliteOptions sqlite{.file = file.string()};
  if (work == Work::bulk) sqlite.writer_cache_mib = bulk_cache_mib;
  if (work == Work::reading) sqlite.statement_max = {};
#ifndef FINGERPOST_SYSTEM_SQLITE
  sqlite.key = read_key(options);
#endif
  return storage::open_sqlite(sqlite);
}

fs::path shipped(const fs::path& usual) {
  std::error_code ignored;
  const fs::path program = fs::read_symlink("/proc/self/exe", ignored).parent_path();
  for (const fs::path& candidate : {usual, program / "../share/fingerpost" / usual, program / ".." / usual, program / usual})
    if (fs::exists(candidate)) return candidate;
  return {};
}

std::shared_ptr<const core::Catalogue> load_pathways(const std::string& directory) {
  const fs::path found = directory.empty() ? shipped("pathways/front-door.yaml").parent_path() : fs::path(directory);
  if (found.empty()) throw SetupError("The pathways were not found: say where they are with --pathways FOLDER");
  auto loaded = catalogue::load(found);
  if (loaded) return *loaded;
  std::string text = fmt::format("The pathways in {} cannot be used:", found.string());
  for (const auto& complaint : loaded.error()) text += "\n  " + catalogue::to_string(complaint);
  throw SetupError(text);
}

core::MessageTemplates load_messages() {
  const fs::path found = shipped("messages/messages.yaml");
  if (found.empty()) throw SetupError("The texts of letters were not found: messages/messages.yaml belongs beside the pathways");
  auto loaded = catalogue::load_messages(found);
  if (loaded) return *loaded;
  std::string text = fmt::format("The texts of letters in {} cannot be used:", found.string());
  for (const auto& complaint : loaded.error()) text += "\n  " + catalogue::to_string(complaint);
  throw SetupError(text);
}

core::Calendar load_bank_holidays(const std::string& file) {
  const fs::path found = file.empty() ? shipped("calendars/england.yaml") : fs::path(file);
  if (found.empty()) throw SetupError("The bank holidays were not found: say where they are with --bank-holidays FILE");
  auto loaded = catalogue::load_calendar(found);
  if (loaded) return *loaded;
  std::string text = fmt::format("The bank holidays in {} cannot be used:", found.string());
  for (const auto& complaint : loaded.error()) text += "\n  " + catalogue::to_string(complaint);
  throw SetupError(text);
}

}  // namespace app
