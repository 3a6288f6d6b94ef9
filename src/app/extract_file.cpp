#include "app/extract_file.h"

#include <algorithm>
#include <charconv>
#include <map>
#include <optional>

#include <fmt/format.h>

#include "app/cells.h"
#include "app/config.h"
#include "app/interned.h"
#include "app/mapped_csv.h"
#include "core/ascii.h"
#include "imports/dates.h"

namespace app {
namespace {

bool same(std::string_view a, std::string_view b) { return std::ranges::equal(a, b, {}, core::to_lower, core::to_lower); }

std::optional<std::size_t> find(const MappedCsv& csv, std::initializer_list<std::string_view> names) {
  for (const auto name : names)
    for (std::size_t i = 0; i < csv.headings().size(); ++i)
      if (same(csv.headings()[i], name)) return i;
  return std::nullopt;
}

std::size_t need(const MappedCsv& csv, std::initializer_list<std::string_view> names) {
  if (const auto at = find(csv, names)) return *at;
  throw SetupError(fmt::format("{}: this is no extract of appointments in general practice: there is no column {}", csv.file(),
                               fmt::join(names, " or ")));
}

// 01DEC2024, as the daily files write it, or any form that imports know.
std::optional<core::Date> date_of(std::string_view text) {
  std::string spaced;
  if (text.size() == 9 && core::is_letter(text[2])) {
    spaced = fmt::format("{}-{}-{}", text.substr(0, 2), text.substr(2, 3), text.substr(5));
    text = spaced;
  }
  const auto written = imports::read_date(text, "");
  return written ? std::optional(written->date) : std::nullopt;
}

class Labels {
 public:
  explicit Labels(std::vector<std::string>& names) : names_(names) {}
  bool take(std::string_view text, std::uint32_t& number) {  // false: it is no text
    number = seen_.number(text);
    if (number < names_.size()) return true;
    names_.emplace_back(text);
    return is_text(text);
  }

 private:
  Interned seen_;
  std::vector<std::string>& names_;
};

}  // namespace

ExtractTable read_extract(const std::string& file) {
  const MappedCsv csv(file);
  const bool practices = find(csv, {"GP_CODE"}).has_value();
  ExtractTable table{.layout = practices ? ExtractTable::Layout::practice_by_month : ExtractTable::Layout::location_by_day};
  const auto day = practices ? need(csv, {"APPOINTMENT_MONTH_START_DATE", "APPOINTMENT_MONTH"}) : need(csv, {"APPOINTMENT_DATE"});
  const auto count = need(csv, {"COUNT_OF_APPOINTMENTS", "COUNT"});
  const std::optional<std::size_t> columns[] = {practices ? need(csv, {"GP_CODE"}) : need(csv, {"SUB_ICB_LOCATION_CODE", "SUB_ICB_CODE"}),
                                                find(csv, {"HCP_TYPE"}), find(csv, {"APPT_MODE"}), find(csv, {"APPT_STATUS"}),
                                                find(csv, {"TIME_BETWEEN_BOOK_AND_APPT"})};
  static_assert(std::size(columns) == ExtractTable::dimensions);

  std::vector<std::size_t> places{day, count};
  int value_of[ExtractTable::dimensions];
  std::vector<Labels> labels;
  for (int d = 0; d < ExtractTable::dimensions; ++d) {
    labels.emplace_back(table.names[d]);
    value_of[d] = columns[d] ? static_cast<int>(places.size()) : -1;
    if (columns[d]) places.push_back(*columns[d]);
  }
  std::map<std::string, core::Date, std::less<>> dates;  // few, and each in very many rows
  try {
    each_row(
        csv.parts(1)[0], csv.headings().size(), places,
        [&](std::span<const std::string_view> values, std::int64_t row) {
          ExtractTable::Row r{};
          auto known = dates.find(values[0]);
          if (known == dates.end()) {
            const auto date = date_of(values[0]);
            if (!date) throw BadRow{row, is_no(csv.headings()[day], "date")};
            known = dates.emplace(values[0], *date).first;
          }
          r.day = known->second;
          const auto [end, error] = std::from_chars(values[1].data(), values[1].data() + values[1].size(), r.count);
          if (error != std::errc() || end != values[1].data() + values[1].size() || r.count < 0)
            throw BadRow{row, is_no(csv.headings()[count], "count")};
          for (std::size_t d = 0; d < ExtractTable::dimensions; ++d) {
            const auto text = value_of[d] < 0 ? std::string_view() : values[static_cast<std::size_t>(value_of[d])];
            if (value_of[d] >= 0 && text.empty()) throw BadRow{row, has_no_value(csv.headings()[*columns[d]])};
            if (!labels[d].take(text, r.of[d])) throw BadRow{row, is_no(csv.headings()[*columns[d]], "text in UTF-8")};
          }
          table.rows.push_back(r);
        },
        [](std::string_view) {});
  } catch (const BadRow& bad) {
    throw SetupError(fmt::format("{}: row {}: {}", file, bad.row + 2, bad.text));
  }
  if (table.rows.empty()) throw SetupError(fmt::format("{}: there is no row under the headings", file));
  return table;
}

}  // namespace app
