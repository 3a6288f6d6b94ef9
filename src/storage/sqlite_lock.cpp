#include "storage/sqlite_lock.h"

#include <fcntl.h>
#include <linux/magic.h>
#include <sys/file.h>
#include <sys/statfs.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <system_error>

#include "storage/sql.h"

namespace storage {
namespace {

constexpr long cifs_magic = 0xFF534D42, smb2_magic = 0xFE534D42;  // not all in linux/magic.h

bool on_network(int descriptor) {
  struct statfs about{};
  if (fstatfs(descriptor, &about) != 0) return false;
  const long kind = static_cast<long>(about.f_type);
  return kind == NFS_SUPER_MAGIC || kind == SMB_SUPER_MAGIC || kind == cifs_magic || kind == smb2_magic;
}

std::string holder(int descriptor) {
  std::array<char, 20> digits{};
  const auto length = pread(descriptor, digits.data(), digits.size(), 0);
  return length > 0 ? " (process " + std::string(digits.data(), static_cast<std::size_t>(length)) + ")" : std::string();
}

}  // namespace

SqliteLock::SqliteLock(const std::string& database_file) {
  const std::string file = database_file + ".lock";
  descriptor_ = open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (descriptor_ < 0) throw DatabaseError(file + ": " + std::generic_category().message(errno));
  std::string refusal;
  if (on_network(descriptor_)) {
    refusal = database_file + ": lies on a network disk, whose locks cannot be trusted: use a local disk";
  } else if (flock(descriptor_, LOCK_EX | LOCK_NB) != 0) {
    refusal = database_file + ": another Fingerpost server has it open" + holder(descriptor_) + ": stop that one first";
  }
  if (!refusal.empty()) {
    close(descriptor_);
    throw DatabaseError(refusal);
  }
  const std::string me = std::to_string(getpid());
  if (ftruncate(descriptor_, 0) != 0 || pwrite(descriptor_, me.data(), me.size(), 0) < 0) {
    // Only the message to a second server would lack the process's number.
  }
}

SqliteLock::~SqliteLock() { close(descriptor_); }

}  // namespace storage
