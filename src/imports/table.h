// A whole file: looked through once before anything is done with it, so that one that is cut off or in a foreign encoding changes
// nothing, then read row by row as the fields of its kind.
#pragma once

#include <functional>

#include "imports/mapping.h"

namespace imports {

inline constexpr std::int64_t file_bytes_max = std::int64_t{4} * 1024 * 1024 * 1024;
inline constexpr std::int64_t rows_max = 20'000'000;

using OnBytes = std::function<core::Result<void>(std::string_view)>;

// Hands over the file from its beginning, in pieces; may be asked for again. An error stops it and is answered.
struct File {
  std::string digest;  // SHA-256, 64 hexadecimal digits
  std::function<core::Result<void>(const OnBytes&)> read;
};

struct Table {
  Columns columns;
  std::int64_t last_row = 0;
};
// invalid: what is wrong with the file as a whole, with the row.
core::Result<Table> inspect(const File&, Kind, const Mapping&);

struct FieldRow {
  std::int64_t number;
  std::span<const std::string_view> fields;  // of the kind, in order; die with the call-back
  std::string flaw;                          // why the row cannot be read; empty: it can
};
using OnFieldRow = std::function<core::Result<void>(const FieldRow&)>;
core::Result<void> each_row(const File&, const Table&, const OnFieldRow&);

}  // namespace imports
