#include "core/london.h"

#include <fmt/format.h>

#include <array>
#include <string_view>

#include "core/ascii.h"

namespace core {

using namespace std::chrono;

namespace {

constexpr std::array<std::string_view, 12> month_names{"January", "February", "March",     "April",   "May",      "June",
                                                       "July",    "August",   "September", "October", "November", "December"};
constexpr std::array<std::string_view, 7> day_names{"Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"};

std::string_view month_name(month m) { return month_names[static_cast<unsigned>(m) - 1]; }

Instant clocks_change(year y, month m) { return Date{y / m / Sunday[last]} + hours{1}; }

}  // namespace

minutes london_offset(Instant instant) {
  const year y = year_month_day{floor<days>(instant)}.year();
  const bool summer = clocks_change(y, March) <= instant && instant < clocks_change(y, October);
  return minutes{summer ? 60 : 0};
}

LondonTime to_london(Instant instant) {
  const Instant local = instant + london_offset(instant);
  const Date date = floor<days>(local);
  return {date, floor<minutes>(local - date)};
}

Instant from_london(Date date, Minutes time) {
  const Instant as_winter = date + time;
  const Instant as_summer = as_winter - hours{1};
  return london_offset(as_summer) == hours{1} ? as_summer : as_winter;
}

std::string display_time(Minutes time) {
  const auto of_day = (time.count() % 1440 + 1440) % 1440;
  if (of_day == 0) return "midnight";
  if (of_day == 720) return "midday";
  const auto hour = of_day / 60 % 12 == 0 ? 12 : of_day / 60 % 12;
  const std::string_view half = of_day < 720 ? "am" : "pm";
  return of_day % 60 == 0 ? fmt::format("{}{}", hour, half) : fmt::format("{}:{:02}{}", hour, of_day % 60, half);
}

std::string display_date(Date date) {
  const year_month_day d{date};
  return fmt::format("{} {} {}", static_cast<unsigned>(d.day()), month_name(d.month()), static_cast<int>(d.year()));
}

std::string display_short_date(Date date) {
  const year_month_day d{date};
  return fmt::format("{} {} {}", static_cast<unsigned>(d.day()), month_name(d.month()).substr(0, 3), static_cast<int>(d.year()));
}

std::string display_day(Date date) { return fmt::format("{} {}", day_names[weekday{date}.c_encoding()], display_date(date)); }

std::string display_moment(Instant instant) {
  const auto [date, time] = to_london(instant);
  return fmt::format("{} at {}", display_date(date), display_time(time));
}

std::optional<Minutes> parse_time(std::string_view text) {
  std::string typed;
  for (const char c : text)
    if (c != ' ') typed += to_lower(c);
  if (typed == "midday" || typed == "noon") return Minutes{12 * 60};
  if (typed == "midnight") return Minutes{0};
  const bool am = typed.ends_with("am"), pm = typed.ends_with("pm");
  if (am || pm) typed.resize(typed.size() - 2);
  const auto parts = typed.find_first_of(":.");
  const auto number = [](std::string_view digits) -> std::optional<int> {
    if (digits.empty() || digits.size() > 2) return std::nullopt;
    int n = 0;
    for (const char c : digits) {
      if (c < '0' || c > '9') return std::nullopt;
      n = n * 10 + (c - '0');
    }
    return n;
  };
  auto hours = number(std::string_view(typed).substr(0, parts));
  const auto minutes = parts == typed.npos ? std::optional(0) : number(std::string_view(typed).substr(parts + 1));
  if (!hours || !minutes || *minutes > 59 || (parts != typed.npos && typed.size() - parts != 3)) return std::nullopt;
  if (am || pm) {
    if (*hours < 1 || *hours > 12) return std::nullopt;
    hours = *hours % 12 + (pm ? 12 : 0);
  }
  if (*hours > 23) return std::nullopt;
  return Minutes{*hours * 60 + *minutes};
}

}  // namespace core
