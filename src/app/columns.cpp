#include "app/columns.h"

#include <algorithm>
#include <fstream>
#include <map>

#include <fmt/format.h>

#include "app/cells.h"
#include "app/config.h"
#include "imports/csv.h"

namespace app {
namespace {

constexpr std::size_t piece_bytes = 1 << 20;

}  // namespace

Columns Columns::read(const std::string& file) {
  Columns all;
  all.file_ = file;
  std::ifstream stream(file, std::ios::binary);
  if (!stream) throw SetupError(fmt::format("{} cannot be read", file));
  imports::Csv csv([&](const imports::CsvRow& row) -> core::Result<void> {
    const auto refuse = [&](std::string why) { return core::fail(core::Fault::invalid, "", fmt::format("row {}: {}", row.number, why)); };
    if (!row.flaw.empty()) return refuse(std::string(row.flaw));
    if (row.values.size() == 1 && row.values[0].empty()) return {};  // an empty line
    if (all.names_.empty()) {
      for (const auto name : row.values) {
        if (std::ranges::find(all.names_, name) != all.names_.end()) return refuse(fmt::format("the column \"{}\" comes twice", name));
        all.names_.emplace_back(name);
      }
      all.columns_.resize(all.names_.size());
      return {};
    }
    if (row.values.size() != all.names_.size())
      return refuse(fmt::format("{} values under {} headings", row.values.size(), all.names_.size()));
    if (static_cast<std::int64_t>(all.rows()) == rows_max) return refuse(fmt::format("more than {} rows", rows_max));
    for (std::size_t i = 0; i < row.values.size(); ++i) all.columns_[i].emplace_back(row.values[i]);
    all.row_numbers_.push_back(row.number);
    return {};
  });
  core::Result<void> fine;
  for (std::string piece(piece_bytes, '\0'); fine && stream;) {
    stream.read(piece.data(), static_cast<std::streamsize>(piece.size()));
    fine = csv.feed(std::string_view(piece).substr(0, static_cast<std::size_t>(stream.gcount())));
  }
  if (fine) fine = csv.finish();
  if (!fine) throw SetupError(fmt::format("{}: {}", file, fine.error().text));
  if (all.rows() == 0) throw SetupError(fmt::format("{}: there is no row under the headings", file));
  return all;
}

bool Columns::has(std::string_view column) const { return std::ranges::find(names_, column) != names_.end(); }

const std::vector<std::string>& Columns::column(std::string_view name) const {
  const auto found = std::ranges::find(names_, name);
  if (found == names_.end()) throw SetupError(file_ + ": " + no_such_column(name, names_));
  return columns_[static_cast<std::size_t>(found - names_.begin())];
}

std::vector<double> Columns::numbers(std::string_view name) const { return numbers_of(name, nullptr); }
std::vector<double> Columns::numbers_or(std::string_view name, double missing) const { return numbers_of(name, &missing); }

std::vector<double> Columns::numbers_of(std::string_view name, const double* missing) const {
  std::vector<double> values;
  values.reserve(rows());
  const auto& all = column(name);
  for (std::size_t i = 0; i < all.size(); ++i) {
    if (missing && is_missing(all[i])) {
      values.push_back(*missing);
      continue;
    }
    if (is_missing(all[i])) throw SetupError(fmt::format("{}: row {}: {}", file_, row_numbers_[i], has_no_value(name)));
    const auto value = number_of(all[i]);
    if (!value) throw SetupError(fmt::format("{}: row {}: {}", file_, row_numbers_[i], is_no(name, "number")));
    values.push_back(*value);
  }
  return values;
}

std::vector<std::string> Columns::labels_or_empty(std::string_view name) const {
  auto all = column(name);
  for (auto& value : all)
    if (is_missing(value)) value.clear();
  return all;
}

std::vector<std::string> Columns::labels(std::string_view name) const {
  auto all = labels_or_empty(name);
  for (std::size_t i = 0; i < all.size(); ++i)
    if (all[i].empty()) throw SetupError(fmt::format("{}: row {}: {}", file_, row_numbers_[i], has_no_value(name)));
  return all;
}

void Columns::refuse_repeats(std::string_view unit, std::string_view time) const {
  const auto &units = column(unit), &times = column(time);
  std::map<std::pair<std::string_view, std::string_view>, std::size_t> seen;
  for (std::size_t i = 0; i < rows(); ++i) {
    const auto [place, first] = seen.try_emplace({units[i], times[i]}, i);
    if (!first)
      throw SetupError(fmt::format("{}: rows {} and {} have the same \"{}\" and \"{}\"", file_, row_numbers_[place->second],
                                   row_numbers_[i], unit, time));
  }
}

}  // namespace app
