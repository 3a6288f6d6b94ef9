#include "app/new_folder.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <system_error>

#include <fmt/format.h>

#include "app/config.h"

namespace app {
namespace {

namespace fs = std::filesystem;

void flush(const fs::path& path) {
  const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  const bool flushed = descriptor >= 0 && ::fsync(descriptor) == 0;
  const int why = errno;
  if (descriptor >= 0) ::close(descriptor);
  if (!flushed) throw std::system_error(why, std::generic_category(), path.string());
}

}  // namespace

NewFolder::NewFolder(fs::path place, std::vector<std::string> names) : place_(fs::absolute(place).lexically_normal()) {
  if (!place_.has_filename()) place_ = place_.parent_path();  // "data/demo/"
  part_ = place_.string() + ".part";
  if (fs::exists(place_ / database_name)) throw SetupError(fmt::format("There is a database in {} already", place_.string()));
  if (fs::exists(place_) && !fs::is_empty(place_))
    throw SetupError(fmt::format("{} is not empty. Name a folder that is not there yet", place_.string()));
  take_part(names);
}

// What is locked is filled still; what is not was left.
void NewFolder::take_part(const std::vector<std::string>& names) {
  fs::create_directories(part_);
  lock_ = ::open(part_.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  try {
    if (lock_ < 0) throw std::system_error(errno, std::generic_category(), part_.string());
    if (::flock(lock_, LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK)
      throw SetupError(fmt::format("{} is being filled by another command: wait for it, or name another folder", part_.string()));
    for (const auto& entry : fs::directory_iterator(part_)) {
      const auto file = entry.path().filename().string();
      if (std::ranges::none_of(names, [&](const auto& name) { return file.starts_with(name); }))
        throw SetupError(fmt::format("{} is in the way: it holds {}. Look at it, then remove it", part_.string(), file));
    }
    for (const auto& entry : fs::directory_iterator(part_)) fs::remove_all(entry.path());
    fs::permissions(part_, fs::perms::owner_all);
  } catch (...) {
    if (lock_ >= 0) ::close(lock_);
    throw;
  }
}

NewFolder::~NewFolder() {
  std::error_code ignored;
  if (!published_) fs::remove_all(part_, ignored);
  ::close(lock_);
}

void NewFolder::publish() {
  for (const auto& entry : fs::directory_iterator(part_)) flush(entry.path());
  flush(part_);
  fs::rename(part_, place_);
  published_ = true;
  flush(place_.parent_path());
}

}  // namespace app
