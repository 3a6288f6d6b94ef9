// A whole site from one database into another, of the same engine or not: every row of every table, in one transaction of the target
// and from one snapshot of the source. Invariant: the target holds everything and was proved to, or nothing.
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "core/error.h"
#include "storage/seal.h"
#include "storage/sql.h"

namespace storage {

struct Moved {
  std::int64_t rows = 0;
  std::string digest;   // of storage/dump.h, the same on both sides
  AuditVerdict audit;   // worked out in the target
};

struct MoveStep {
  std::string_view doing;  // "Copying", "Checking"
  std::string_view table;
  std::int64_t rows = 0, of = 0;  // over all tables
};

// conflict: the target is not empty, the schemas differ, the source's audit trail is not whole, the source was changed meanwhile
// (only what storage/dump.h writes is watched: stop the source's servers first), or what was written is not what was read.
core::Result<Moved> move_site(Database& from, Database& to, const std::function<void(const MoveStep&)>& progress);

}  // namespace storage
