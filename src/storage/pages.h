// Reads a table of any size: in the order of its key, a page at a time, so that no statement runs long and no answer is large.
#pragma once

#include <cstddef>
#include <span>

#include "storage/sql.h"

namespace storage {

enum class Kind { id, number, text };  // uuid or bytea; bigint; text

struct KeyColumn {
  int place;  // in the row that is read
  Kind kind;
};

struct Pages {
  Statement first;  // select ... order by key limit $1
  Statement next;   // select ... where (key) > ($2, ...) order by key limit $1
  std::span<const KeyColumn> key;
};

void each_row(Session&, const Pages&, const OnRow&);

Parameter value_of(const Row&, int column, Kind);  // a view that dies with the row

}  // namespace storage
