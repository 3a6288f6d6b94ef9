#include "core/moment.h"

#include <fmt/format.h>

#include "core/ascii.h"

namespace core {

namespace {

using namespace std::chrono;

// Exactly `count` digits from the front of `rest`, or nothing.
std::optional<int> take_digits(std::string_view& rest, std::size_t count) {
  if (rest.size() < count) return std::nullopt;
  int value = 0;
  for (const char c : rest.substr(0, count)) {
    if (!is_digit(c)) return std::nullopt;
    value = value * 10 + (c - '0');
  }
  rest.remove_prefix(count);
  return value;
}

bool take(std::string_view& rest, char expected) {
  if (!rest.starts_with(expected)) return false;
  rest.remove_prefix(1);
  return true;
}

std::optional<Date> take_date(std::string_view& rest) {
  const auto y = take_digits(rest, 4);
  if (!y || *y == 0 || !take(rest, '-')) return std::nullopt;
  const auto m = take_digits(rest, 2);
  if (!m || !take(rest, '-')) return std::nullopt;
  const auto d = take_digits(rest, 2);
  if (!d) return std::nullopt;
  const year_month_day date{year{*y}, month(static_cast<unsigned>(*m)), day(static_cast<unsigned>(*d))};
  if (!date.ok()) return std::nullopt;
  return Date{date};
}

// hh:mm:ss, with a fraction of up to 7 digits; what is finer than a millisecond is dropped. A leap second (60) is the next minute.
std::optional<milliseconds> take_time(std::string_view& rest) {
  const auto h = take_digits(rest, 2);
  if (!h || *h > 23 || !take(rest, ':')) return std::nullopt;
  const auto m = take_digits(rest, 2);
  if (!m || *m > 59 || !take(rest, ':')) return std::nullopt;
  const auto s = take_digits(rest, 2);
  if (!s || *s > 60) return std::nullopt;
  milliseconds time = hours{*h} + minutes{*m} + seconds{*s};
  if (take(rest, '.')) {
    std::size_t digits = 0;
    for (int weight = 100; digits < 7; ++digits, weight /= 10) {
      const auto digit = take_digits(rest, 1);
      if (!digit) break;
      time += milliseconds{*digit * weight};
    }
    if (digits == 0) return std::nullopt;
  }
  return time;
}

// Z, or +hh:mm or -hh:mm up to 14 hours.
std::optional<minutes> take_offset(std::string_view& rest) {
  if (take(rest, 'Z')) return minutes{0};
  const bool west = take(rest, '-');
  if (!west && !take(rest, '+')) return std::nullopt;
  const auto h = take_digits(rest, 2);
  if (!h || !take(rest, ':')) return std::nullopt;
  const auto m = take_digits(rest, 2);
  if (!m || *m > 59) return std::nullopt;
  const minutes offset = hours{*h} + minutes{*m};
  if (offset > hours{14}) return std::nullopt;
  return west ? -offset : offset;
}

}  // namespace

std::string to_string(Date date) {
  const year_month_day d{date};
  return fmt::format("{:04}-{:02}-{:02}", static_cast<int>(d.year()), static_cast<unsigned>(d.month()), static_cast<unsigned>(d.day()));
}

std::optional<Date> parse_date(std::string_view iso) {
  const auto date = take_date(iso);
  return iso.empty() ? date : std::nullopt;
}

std::string to_iso(Instant instant) {
  const Date date = floor<days>(instant);
  const hh_mm_ss time{instant - date};
  return fmt::format("{}T{:02}:{:02}:{:02}.{:03}Z", to_string(date), time.hours().count(), time.minutes().count(), time.seconds().count(),
                     time.subseconds().count());
}

std::optional<Instant> parse_iso(std::string_view iso) {
  const auto date = take_date(iso);
  if (!date || !take(iso, 'T')) return std::nullopt;
  const auto time = take_time(iso);
  if (!time) return std::nullopt;
  const auto offset = take_offset(iso);
  if (!offset || !iso.empty()) return std::nullopt;
  const Instant instant = *date + *time - *offset;
  const year y = year_month_day{floor<days>(instant)}.year();
  if (y < year{1} || y > year{9999}) return std::nullopt;  // pushed over the edge by its offset: to_iso could not write it back
  return instant;
}

int age_on(Date birth, Date day) {
  const year_month_day born{birth};
  const year_month_day then{day};
  const int years = static_cast<int>(then.year()) - static_cast<int>(born.year());
  const bool before_birthday = month_day{then.month(), then.day()} < month_day{born.month(), born.day()};
  return before_birthday ? years - 1 : years;
}

}  // namespace core
