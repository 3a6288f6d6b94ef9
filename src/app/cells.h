// What a cell of anybody's table may hold, and how one is told of a table that cannot be used. A text names the row and the column and
// never the cell's value, which may be a patient's.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace app {

// What spreadsheets and statistics programs write where there is nothing.
constexpr bool is_missing(std::string_view value) {
  return value.empty() || (value.size() <= 3 && (value == "NA" || value == "NaN" || value == "nan" || value == "."));
}

std::optional<double> number_of(std::string_view value);  // none: it is no number, or one beyond 1e50, whose squares would end nowhere

// Days since 1970, by the clock of whoever wrote it: "2026-11-22", "2026-11-22T10:20", or a number of days as the file counts them.
std::optional<std::int32_t> day_number(std::string_view value);
inline constexpr std::string_view day_words = "time: write 2026-11-22, 2026-11-22T10:20 or a number of days";

// For an error text about the row's cell under a heading.
std::string has_no_value(std::string_view column);
std::string is_no(std::string_view column, std::string_view what);

std::string no_such_column(std::string_view column, std::span<const std::string> there_are);

}  // namespace app
