#include "imports/dates.h"

#include <array>
#include <charconv>
#include <cmath>

#include <fmt/format.h>

#include "core/ascii.h"

namespace imports {
namespace {

using core::Date;
using core::Fault;
using core::Result;
using namespace std::chrono;

constexpr std::array<std::string_view, 12> months{"january", "february", "march",     "april",   "may",      "june",
                                                  "july",    "august",   "september", "october", "november", "december"};

std::unexpected<core::Error> refuse(std::string_view field, const char* text) {
  return core::fail(Fault::invalid, std::string(field), text);
}

struct Part {
  unsigned number = 0;
  std::size_t size = 0;
};

Part take_number(std::string_view& rest) {
  Part part;
  while (part.size < rest.size() && part.size < 9 && core::is_digit(rest[part.size]))
    part.number = part.number * 10 + static_cast<unsigned>(rest[part.size++] - '0');
  rest.remove_prefix(part.size);
  return part;
}

bool is_separator(char c) { return c == '/' || c == '-' || c == '.' || c == ' '; }

// A month's name or its first three letters; 0: neither.
unsigned take_month(std::string_view& rest) {
  std::string word;
  while (word.size() < rest.size() && word.size() < 10 && core::is_letter(rest[word.size()])) word += core::to_lower(rest[word.size()]);
  if (word.size() < 3) return 0;
  for (unsigned m = 0; m < months.size(); ++m) {
    if (months[m] != word && (word.size() > 4 || !months[m].starts_with(word))) continue;
    rest.remove_prefix(word.size());
    return m + 1;
  }
  return 0;
}

Result<Date> made(unsigned y, unsigned m, unsigned d, std::string_view field) {
  const year_month_day date{year{static_cast<int>(y)}, month{m}, day{d}};
  if (m > 12 && d <= 12) return refuse(field, "The month is above 12: dates are read as day, month, year");
  if (!date.ok()) return refuse(field, "This day does not exist");
  return Date{date};
}

// Days since 30 December 1899, which is how Excel's serials count from March 1900 on.
Result<Written> serial(unsigned days_since, std::string_view fraction, std::string_view field) {
  if (days_since < 61 || days_since > 73'050) return refuse(field, "This number is no date");  // 1 March 1900 to 31 December 2099
  Written written{Date{year{1899} / December / 30} + days{days_since}, {}};
  if (!fraction.empty()) {
    double part = 0;
    const std::string text = "0" + std::string(fraction);
    if (const auto [end, wrong] = std::from_chars(text.data(), text.data() + text.size(), part);
        wrong != std::errc() || end != text.data() + text.size())
      return refuse(field, "This number is no date");
    written.time = core::Minutes{std::lround(part * 1440)};
  }
  return written;
}

Result<Written> with_time(Result<Date> date, std::string_view rest, std::string_view field) {
  if (!date) return std::unexpected(date.error());
  Written written{*date, {}};
  if (rest.starts_with('T') || rest.starts_with(' ')) rest.remove_prefix(1);
  if (rest.empty()) return written;
  auto time = read_time(rest, field);
  if (!time) return std::unexpected(time.error());
  written.time = *time;
  return written;
}

}  // namespace

Result<core::Minutes> read_time(std::string_view text, std::string_view field) {
  constexpr auto wrong = "Write times like 14:05";
  std::string_view rest = text;
  if (rest.starts_with("0.") || rest.starts_with('.')) {  // a part of an Excel day
    const auto part = serial(61, rest.substr(rest.find('.')), field);
    if (!part) return refuse(field, wrong);
    return *part->time;
  }
  const Part h = take_number(rest);
  if (h.size == 0 || h.size > 2 || rest.empty() || (rest[0] != ':' && rest[0] != '.')) return refuse(field, wrong);
  rest.remove_prefix(1);
  const Part m = take_number(rest);
  if (m.size != 2 || m.number > 59) return refuse(field, wrong);
  if (rest.starts_with(':')) {
    rest.remove_prefix(1);
    if (const Part s = take_number(rest); s.size != 2 || s.number > 60) return refuse(field, wrong);
    if (rest.starts_with('.')) {
      rest.remove_prefix(1);
      take_number(rest);
    }
  }
  while (rest.starts_with(' ')) rest.remove_prefix(1);
  unsigned hour = h.number;
  if (rest.size() == 2 && core::to_lower(rest[1]) == 'm' && (core::to_lower(rest[0]) == 'a' || core::to_lower(rest[0]) == 'p')) {
    if (hour < 1 || hour > 12) return refuse(field, wrong);
    hour = hour % 12 + (core::to_lower(rest[0]) == 'p' ? 12 : 0);
  } else if (!rest.empty()) {
    return refuse(field, wrong);
  }
  if (hour > 23) return refuse(field, wrong);
  return core::Minutes{hour * 60 + m.number};
}

Result<Written> read_date(std::string_view text, std::string_view field) {
  constexpr auto wrong = "Write dates like 22/11/2026 or 2026-11-22";
  std::string_view rest = text;
  const Part first = take_number(rest);
  if (first.size == 0) return refuse(field, wrong);
  if (first.size == 8 && (rest.empty() || !core::is_digit(rest[0])))
    return with_time(made(first.number / 10'000, first.number / 100 % 100, first.number % 100, field), rest, field);
  if (first.size >= 2 && first.size <= 5 && (rest.empty() || (rest[0] == '.' && first.size == 5))) return serial(first.number, rest, field);
  if (rest.empty() || !is_separator(rest[0])) return refuse(field, wrong);
  rest.remove_prefix(1);

  unsigned month_number = take_month(rest);
  if (month_number == 0) {
    const Part second = take_number(rest);
    if (second.size == 0 || second.size > 2) return refuse(field, wrong);
    month_number = second.number;
  }
  if (rest.empty() || !is_separator(rest[0])) return refuse(field, wrong);
  rest.remove_prefix(1);
  const Part third = take_number(rest);
  if (first.size == 4 && third.size >= 1 && third.size <= 2)
    return with_time(made(first.number, month_number, third.number, field), rest, field);
  if (first.size > 2 || third.size == 0) return refuse(field, wrong);
  if (third.size == 2) return refuse(field, "Write the year with four digits");
  if (third.size != 4) return refuse(field, wrong);
  return with_time(made(third.number, month_number, first.number, field), rest, field);
}

}  // namespace imports
