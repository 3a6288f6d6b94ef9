#include "app/new_folder.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

#include <fmt/format.h>

#include "app/config.h"
#include "storage/sqlite_lock.h"

namespace app {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view database_name = "fingerpost.db";  // and what SQLite and the lock keep beside it

bool is_ours(const fs::path& file) {
  const auto name = file.filename().string();
  return name.starts_with(database_name) || name == demo_key_name;
}

void clear(const fs::path& part) {
  for (const auto& entry : fs::directory_iterator(part))
    if (!is_ours(entry.path()))
      throw SetupError(
          fmt::format("{} is in the way: it holds {}. Look at it, then remove it", part.string(), entry.path().filename().string()));
  const storage::SqliteLock nobody_is_making_it((part / database_name).string());
  fs::remove_all(part);
}

void flush(const fs::path& path) {
  const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  const bool flushed = descriptor >= 0 && ::fsync(descriptor) == 0;
  const int why = errno;
  if (descriptor >= 0) ::close(descriptor);
  if (!flushed) throw std::system_error(why, std::generic_category(), path.string());
}

}  // namespace

NewFolder::NewFolder(fs::path place) : place_(fs::absolute(place).lexically_normal()) {
  if (!place_.has_filename()) place_ = place_.parent_path();  // "data/demo/"
  part_ = place_.string() + ".part";
  if (fs::exists(place_ / database_name)) throw SetupError(fmt::format("There is a database in {} already", place_.string()));
  if (fs::exists(place_) && !fs::is_empty(place_))
    throw SetupError(fmt::format("{} is not empty. Name a folder that is not there yet", place_.string()));
  if (fs::exists(part_)) clear(part_);
  fs::create_directories(part_);
  fs::permissions(part_, fs::perms::owner_all);
}

NewFolder::~NewFolder() {
  std::error_code ignored;
  if (!published_) fs::remove_all(part_, ignored);
}

void NewFolder::publish() {
  for (const auto& entry : fs::directory_iterator(part_)) flush(entry.path());
  flush(part_);
  fs::rename(part_, place_);
  published_ = true;
  flush(place_.parent_path());
}

}  // namespace app
