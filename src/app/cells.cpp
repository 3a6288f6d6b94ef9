#include "app/cells.h"

#include <algorithm>
#include <charconv>
#include <cmath>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace app {

std::optional<double> number_of(std::string_view value) {
  double number = 0;
  const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), number);
  if (error != std::errc() || end != value.data() + value.size() || !(std::abs(number) <= 1e50)) return std::nullopt;
  return number;
}

std::string has_no_value(std::string_view column) {
  return fmt::format("the column \"{}\" has no value. Fill it, or leave the row out", column);
}
std::string is_no(std::string_view column, std::string_view what) {
  return fmt::format("the column \"{}\" has something that is no {}", column, what);
}

std::string no_such_column(std::string_view column, std::span<const std::string> there_are) {
  constexpr std::size_t named_max = 40;
  const auto named = std::min(named_max, there_are.size());
  return fmt::format("there is no column \"{}\". There are: {}{}", column, fmt::join(there_are.first(named), ", "),
                     named < there_are.size() ? fmt::format(" and {} more", there_are.size() - named) : "");
}

}  // namespace app
