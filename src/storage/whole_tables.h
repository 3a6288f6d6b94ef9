// Every table as it stands, for what carries a whole site from one engine to the other. The list is not kept by hand: it is what the
// migrations leave in an empty embedded database, so that a new table or column is carried from the day it is made. Left out:
// schema_versions, which each database writes for itself, and the columns that PostgreSQL alone has and fills by itself.
#pragma once

#include <array>
#include <deque>
#include <functional>
#include <string>
#include <vector>

#include "storage/pages.h"

namespace storage {

struct WholeTable {
  struct Column {
    std::string name;
    Kind kind;
  };
  std::string name;
  std::vector<Column> columns;
  std::vector<KeyColumn> key;
};

// Tables that others refer to come before those.
const std::vector<WholeTable>& whole_tables();

std::int64_t rows_in(Session&, const WholeTable&);
void each_row(Session&, const WholeTable&, const OnRow&);  // the columns in order, NULL where null

// Adds rows many at a time. Parameters are copied; end() adds what is left.
class RowsInto {
 public:
  RowsInto(Session& session, const WholeTable& table, bool postgres);
  void add(const Row& row);
  void end();

 private:
  void clear();

  Session& session_;
  const WholeTable& table_;
  bool postgres_;
  std::vector<Parameter> parameters_;
  std::deque<std::string> kept_;  // what the parameters point to
};

// The same for the same rows, in whatever order they come (the engines may order text differently).
class RowsDigest {
 public:
  explicit RowsDigest(const WholeTable& table) : table_(table) {}
  void add(const Row& row);
  std::int64_t rows() const { return rows_; }
  bool operator==(const RowsDigest& other) const { return rows_ == other.rows_ && sum_ == other.sum_; }

 private:
  const WholeTable& table_;
  std::array<std::uint64_t, 4> sum_{};  // of the rows' own digests
  std::int64_t rows_ = 0;
};

}  // namespace storage
