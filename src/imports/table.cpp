#include "imports/table.h"

#include <algorithm>
#include <optional>

#include <fmt/format.h>

namespace imports {
namespace {

using core::Fault;
using core::Result;

std::unexpected<core::Error> refuse(std::string text) { return core::fail(Fault::invalid, "file", std::move(text)); }

Result<void> feed_all(const File& file, Csv& csv) {
  auto read = file.read([&](std::string_view bytes) { return csv.feed(bytes); });
  return read ? csv.finish() : read;
}

}  // namespace

Result<Table> inspect(const File& file, Kind kind, const Mapping& mapping) {
  std::optional<Table> table;
  std::size_t last_width = 0;
  Csv csv([&](const CsvRow& row) -> Result<void> {
    if (row.number > rows_max) return refuse(fmt::format("The file has more than {} rows: cut it into several", rows_max));
    if (!table) {
      auto columns = Columns::find(kind, row.values, mapping);
      if (!columns) return std::unexpected(columns.error());
      table = Table{std::move(*columns), row.number};
    }
    table->last_row = row.number;
    last_width = row.values.size();
    return {};
  });
  if (auto read = feed_all(file, csv); !read) return std::unexpected(read.error());
  if (!table) return refuse("The file is empty");
  if (csv.ended_in_a_row() && last_width < table->columns.width())
    return refuse(fmt::format("The file was cut off in row {}: it has {} of {} values. Export it again", table->last_row, last_width,
                              table->columns.width()));
  return std::move(*table);
}

Result<void> each_row(const File& file, const Table& table, const OnFieldRow& on_row) {
  bool header = true;
  std::vector<std::string_view> fields;
  const std::size_t width = table.columns.width();
  Csv csv([&](const CsvRow& row) -> Result<void> {
    if (std::exchange(header, false)) return {};
    FieldRow read{row.number, {}, std::string(row.flaw)};
    std::size_t values = row.values.size();
    while (values > width && row.values[values - 1].empty()) --values;
    if (read.flaw.empty() && values != width) read.flaw = fmt::format("The row has {} values and the header {}", values, width);
    table.columns.pick(row.values, fields);
    read.fields = fields;
    return on_row(read);
  });
  return feed_all(file, csv);
}

}  // namespace imports
