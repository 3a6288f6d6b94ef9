#include "app/cells.h"

#include <algorithm>
#include <charconv>
#include <chrono>
#include <cmath>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace app {
namespace {

// Any other sign makes the number far too large.
constexpr int digit(char c) { return c >= '0' && c <= '9' ? c - '0' : 1'000'000; }
constexpr int two_digits(const char* c) { return 10 * digit(c[0]) + digit(c[1]); }

// "T10:20", " 10:20:00.000Z", ...: what may stand after the date.
bool is_clock(std::string_view text) {
  return text.size() >= 6 && (text[0] == 'T' || text[0] == ' ') && two_digits(&text[1]) < 24 && text[3] == ':' && two_digits(&text[4]) < 60;
}

}  // namespace

std::optional<std::int32_t> day_number(std::string_view text) {
  if (text.size() >= 10 && text[4] == '-' && text[7] == '-') {
    const int year = 100 * two_digits(&text[0]) + two_digits(&text[2]), month = two_digits(&text[5]), day = two_digits(&text[8]);
    if (year > 9999 || month > 12 || day > 31 || (text.size() > 10 && !is_clock(text.substr(10)))) return std::nullopt;
    const std::chrono::year_month_day date{std::chrono::year(year), std::chrono::month(static_cast<unsigned>(month)),
                                           std::chrono::day(static_cast<unsigned>(day))};
    if (!date.ok()) return std::nullopt;
    return static_cast<std::int32_t>(std::chrono::sys_days(date).time_since_epoch().count());
  }
  double number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size() || !(std::abs(number) < 1e9)) return std::nullopt;
  return static_cast<std::int32_t>(std::floor(number));
}

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
