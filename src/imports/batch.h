// A batch from its file to the record: staged row by row out of sight, published by one flip, then tidied up; or discarded, and nothing
// of it is left. Every step may be broken off and begun again, and ends the same. Bookings go on meanwhile: a commit here is short.
// For administrators; the caller has made sure of that.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "imports/people.h"
#include "imports/table.h"
#include "storage/imports.h"

namespace imports {

using core::Result;
using storage::ImportBatch;
using storage::ImportRow;

using OnProgress = std::function<void(std::string_view what, std::int64_t done, std::int64_t of)>;

struct Importer {
  storage::Store& store;
  core::Principal who;
  std::function<core::Instant()> now;
  std::function<core::Uuid()> new_id;
  OnProgress progress;

  core::NetworkId network() const { return who.network; }
  core::Result<std::string> write(core::Instant at, const std::function<Result<std::string>(storage::Writer&)>& work) const {
    return store.write(who, at, {}, work);
  }
};

struct StageOptions {
  Kind kind{};
  Mapping mapping;
  core::OrganisationId practice;  // for rows that name none; may be none
  bool dry_run = false;
  bool resume = false;            // goes on with the batch of this file that was broken off
  bool again = false;             // takes a file that was taken before
};

struct Staged {
  ImportBatch batch;                 // its number is 0 after a dry run
  std::vector<ImportRow> told;       // refused, doubtful and noted rows, without their values; at most told_rows_max
  std::vector<std::string> ignored;  // columns that nothing was read from
};
inline constexpr std::size_t told_rows_max = 100'000;

// invalid: the file cannot be used, or was taken before, or there is nothing to resume. conflict: somebody else resumed it too.
Result<Staged> stage(const Importer&, const File&, const StageOptions&);

// conflict: it is not staged to the end, or was discarded. Published already: goes on tidying up.
Result<ImportBatch> publish(const Importer&, std::int64_t number);

// conflict: it is published.
Result<ImportBatch> discard(const Importer&, std::int64_t number);

// Says who a doubtful row is about: somebody known, or (none) somebody new. not_found, conflict (settled already), or invalid on the
// row's values. What it says comes into sight with the batch, or at once when that is published.
Result<void> settle(const Importer&, std::int64_t number, std::int64_t row, std::optional<core::PatientId> as);

Result<ImportBatch> find(const Importer&, std::int64_t number);  // not_found

// The rows of a batch worth a look, in order; reads in pieces.
void each_told_row(const Importer&, std::int64_t number, const std::function<void(const ImportRow&)>&);

}  // namespace imports
