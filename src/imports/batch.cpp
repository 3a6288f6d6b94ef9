#include "imports/batch.h"

#include <algorithm>

#include <fmt/format.h>

#include "core/london.h"
#include "imports/staging.h"
#include "storage/places.h"

namespace imports {
namespace {

using core::Fault;

constexpr std::int64_t rows_at_once = 1'000;

core::Event event_of(const Importer& importer, core::Instant at, core::EventKind kind, const ImportBatch& batch) {
  const auto& c = batch.counts;
  return {at,
          kind,
          subject(batch),
          {},
          importer.who.account,
          importer.who.organisation,
          {{"batch", batch.number},
           {"kind", batch.kind},
           {"added", c.added},
           {"changed", c.changed},
           {"doubtful", c.doubtful},
           {"refused", c.refused}}};
}

std::unexpected<core::Error> refuse(std::string text) { return core::fail(Fault::invalid, "file", std::move(text)); }
std::unexpected<core::Error> conflict(std::string text) { return core::fail(Fault::conflict, "batch", std::move(text)); }

// The batch this file goes to: a new one, or the one that was broken off.
Result<ImportBatch> open_batch(const Importer& importer, const File& file, const StageOptions& options) {
  const ImportBatch fresh{.id = importer.new_id(),
                          .kind = std::string(core::code(options.kind)),
                          .file_digest = file.digest,
                          .practice = options.practice,
                          .started_at = importer.now()};
  ImportBatch batch;
  const auto look = [&](storage::Session& session) -> Result<void> {
    std::optional<ImportBatch> broken_off;
    for (const auto& before : storage::all_batches(session, importer.network())) {
      if (before.file_digest != file.digest || before.kind != fresh.kind || before.discarded_at) continue;
      if (!before.staged_at) broken_off = before;
      else if (!options.again || options.resume)
        return refuse(fmt::format("This file was taken before, as batch {}. If you mean to take it twice, say --again", before.number));
    }
    if (options.resume && !broken_off) return refuse("No import of this file was broken off: start it without --resume");
    if (!options.resume && broken_off && !options.dry_run)
      return refuse(fmt::format("An import of this file was broken off: --resume goes on with it, 'fingerpost import discard {}' drops it",
                                broken_off->number));
    batch = options.resume ? *broken_off : fresh;
    return {};
  };
  Result<void> looked;
  if (options.dry_run) {
    importer.store.database().read([&](storage::Session& session) { looked = look(session); });
  } else {
    const auto written = importer.write(fresh.started_at, [&](storage::Writer& writer) -> Result<std::string> {
      looked = look(writer.session());
      if (looked && batch.number == 0) storage::add_batch(writer.session(), importer.network(), batch);
      return "";
    });
    if (!written) return std::unexpected(written.error());
  }
  if (!looked) return std::unexpected(looked.error());
  return batch;
}

}  // namespace

core::Uuid id_of_row(const ImportBatch& batch, std::int64_t row) {
  std::uint64_t mixed = static_cast<std::uint64_t>(row) + 0x9E3779B97F4A7C15u;  // splitmix64 over the batch's own random bits
  for (std::size_t i = 8; i < 16; ++i) mixed = mixed * 0x100000001B3u ^ batch.id[i];
  mixed = (mixed ^ mixed >> 30) * 0xBF58476D1CE4E5B9u;
  mixed = (mixed ^ mixed >> 27) * 0x94D049BB133111EBu;
  mixed ^= mixed >> 31;
  const auto place = static_cast<std::uint64_t>(row % 4096);  // in the order of the file, so that trees grow at their ends
  return core::make_uuid(batch.started_at.time_since_epoch().count() + row / 4096, place >> 8 | (place & 255) << 4, mixed);
}

core::Date day_of(const ImportBatch& batch) { return core::to_london(batch.started_at).date; }

std::vector<core::Organisation> organisations(const Importer& importer) {
  return importer.store.read(importer.who, importer.now(), [](storage::Reader& reader) { return storage::all_organisations(reader); });
}

ImportRow refused_row(std::int64_t number, const Columns& columns, const core::Error& error) {
  return {.number = number,
          .outcome = "refused",
          .column = error.field.empty() ? "" : columns.column_of(error.field),
          .reason = error.text,
          .done = true};
}

void tell(Staged& staged, const ImportRow& row) {
  if (staged.told.size() >= told_rows_max) return;
  staged.told.push_back(row);
  staged.told.back().body.clear();
}

Result<Staged> stage(const Importer& importer, const File& file, const StageOptions& options) {
  const auto table = inspect(file, options.kind, options.mapping);
  if (!table) return std::unexpected(table.error());
  auto batch = open_batch(importer, file, options);
  if (!batch) return std::unexpected(batch.error());
  Staged staged{std::move(*batch), {}, table->columns.ignored()};
  const auto with = options.kind == Kind::patients ? stage_patients : options.kind == Kind::staff ? stage_staff : stage_appointments;
  if (auto done = with(importer, file, *table, options, staged); !done) return std::unexpected(done.error());
  if (options.dry_run) {
    staged.batch.number = 0;
    return staged;
  }
  staged.batch.staged_at = importer.now();
  const auto written = importer.write(*staged.batch.staged_at, [&](storage::Writer& writer) -> Result<std::string> {
    if (!storage::save_batch(writer.session(), importer.network(), staged.batch, staged.batch.rows_done))
      return conflict("Somebody else goes on with this batch");
    writer.record({event_of(importer, *staged.batch.staged_at, core::EventKind::import_staged, staged.batch)});
    return "";
  });
  if (!written) return std::unexpected(written.error());
  return staged;
}

Result<ImportBatch> find(const Importer& importer, std::int64_t number) {
  std::optional<ImportBatch> found;
  importer.store.database().read([&](storage::Session& session) { found = storage::find_batch(session, importer.network(), number); });
  if (!found) return core::fail(Fault::not_found, "batch", fmt::format("There is no batch {}", number));
  return *found;
}

Result<ImportBatch> publish(const Importer& importer, std::int64_t number) {
  ImportBatch batch;
  const auto at = importer.now();
  const auto flipped = importer.write(at, [&](storage::Writer& writer) -> Result<std::string> {
    const auto found = storage::find_batch(writer.session(), importer.network(), number);
    if (!found) return core::fail(Fault::not_found, "batch", fmt::format("There is no batch {}", number));
    batch = *found;
    if (batch.discarded_at) return conflict(fmt::format("Batch {} was discarded", number));
    if (!batch.staged_at)
      return conflict(fmt::format("Batch {} was broken off: go on with it first, by --resume with the same file", number));
    if (batch.published_at) return "";
    batch.published_at = at;
    if (batch.kind == core::code(Kind::staff))
      if (auto done = publish_staff(writer, batch); !done) return std::unexpected(done.error());
    if (!storage::save_batch(writer.session(), importer.network(), batch, batch.rows_done)) return conflict("The batch changed meanwhile");
    writer.record({event_of(importer, at, core::EventKind::import_published, batch)});
    return "";
  });
  if (!flipped) return std::unexpected(flipped.error());
  if (batch.kind == core::code(Kind::patients))
    if (auto done = finish_patients(importer, batch); !done) return std::unexpected(done.error());
  batch.finished_at = importer.now();
  const auto finished = importer.write(*batch.finished_at, [&](storage::Writer& writer) -> Result<std::string> {
    storage::save_batch(writer.session(), importer.network(), batch, batch.rows_done);
    return "";
  });
  if (!finished) return std::unexpected(finished.error());
  return batch;
}

Result<ImportBatch> discard(const Importer& importer, std::int64_t number) {
  ImportBatch batch;
  const auto at = importer.now();
  const auto dropped = importer.write(at, [&](storage::Writer& writer) -> Result<std::string> {
    const auto found = storage::find_batch(writer.session(), importer.network(), number);
    if (!found) return core::fail(Fault::not_found, "batch", fmt::format("There is no batch {}", number));
    batch = *found;
    if (batch.published_at) return conflict(fmt::format("Batch {} is published: it is part of the record", number));
    if (batch.discarded_at) return "";
    batch.discarded_at = at;
    if (!storage::save_batch(writer.session(), importer.network(), batch, batch.rows_done)) return conflict("The batch changed meanwhile");
    writer.record({event_of(importer, at, core::EventKind::import_discarded, batch)});
    return "";
  });
  if (!dropped) return std::unexpected(dropped.error());
  for (std::int64_t rows = 1, gone = 0; rows > 0; importer.progress("Discarding", gone += rows, batch.rows_done)) {
    const auto taken = importer.write(at, [&](storage::Writer& writer) -> Result<std::string> {
      rows = storage::drop_staged(writer.session(), importer.network(), number, rows_at_once);
      return "";
    });
    if (!taken) return std::unexpected(taken.error());
  }
  return batch;
}

void each_told_row(const Importer& importer, std::int64_t number, const std::function<void(const ImportRow&)>& on_row) {
  std::vector<ImportRow> rows;
  for (std::int64_t after = 0;; after = rows.back().number) {
    importer.store.database().read(
        [&](storage::Session& session) { rows = storage::import_rows(session, importer.network(), number, after, rows_at_once); });
    for (const auto& row : rows) on_row(row);
    if (rows.size() < static_cast<std::size_t>(rows_at_once)) return;
  }
}

}  // namespace imports
