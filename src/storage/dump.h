// What a database holds, written the same whichever engine keeps it: every table in a fixed order, its rows in the order of their
// key, one JSON object a line. Two databases with the same dump hold the same people, places, diary, casework, history and events.
// Left out: what is secret (password hashes, sign-in sessions), what belongs to one machine or moment (receipts, seals, sequence
// numbers, which migrations ran when, who is looking at what) and what is worked out from the rest (the keys patients are found by).
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "storage/sql.h"

namespace storage {

using OnLine = std::function<void(std::string_view line)>;  // without its line break

// One snapshot. Holds personal data: for those who may read everything.
void dump(Database&, const OnLine&);

// SHA-256 of the lines, each followed by a line break; 64 hexadecimal digits.
std::string dump_digest(Database&);

}  // namespace storage
