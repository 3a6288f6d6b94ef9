// A copy of the embedded database, taken while a server works on it, and the proof that a copy can be restored.
// Invariants: the copy is one state of the database, encrypted with the same key, one file with no free pages in it (so that what was
// erased is not in it, and every page carries data whose tag is checked); it appears under its name only when it is whole and on disk.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "storage/seal.h"
#include "storage/sql.h"

namespace storage {

using OnBytes = std::function<void(std::uintmax_t written, std::uintmax_t of)>;

// Needs no lock and holds no writer up. `now_ms` is kept, to the minute, as the time it was taken. Returns the copy's size in bytes. Throws
// DatabaseError: `to` is there already, the key is wrong, the disk is full.
std::uintmax_t back_up(const SqliteOptions& from, const std::string& to, std::int64_t now_ms, const OnBytes& progress);

struct BackupVerdict {
  std::string wrong;  // empty when sound; else what, a line each
  std::int64_t as_of_ms = 0;  // holds every change acknowledged before
  std::int64_t schema = 0;  // the number of its last migration
  std::vector<std::pair<std::string, std::int64_t>> rows;  // of each table; like the digest, only when the schema is this program's
  std::string digest;  // of storage/dump.h
  AuditVerdict audit;
};

// Reads every page, key, seal and row. Changes nothing and leaves nothing beside the file.
BackupVerdict verify_backup(const SqliteOptions&);

}  // namespace storage
