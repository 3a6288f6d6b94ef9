// Time: instants are UTC; a session template holds local wall time in Europe/London (core/london.h joins the two).
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace core {

using Instant = std::chrono::sys_time<std::chrono::milliseconds>;  // UTC
using Date = std::chrono::sys_days;                                // a calendar day, no zone
using Minutes = std::chrono::minutes;                              // minutes after local midnight, or a length

// ISO 8601: 2026-11-22. Refuses days that do not exist (31 February).
std::string to_string(Date date);
std::optional<Date> parse_date(std::string_view iso);

// 2026-11-22T10:20:00.000Z, always UTC, always milliseconds.
std::string to_iso(Instant instant);
std::optional<Instant> parse_iso(std::string_view iso);  // any offset, up to 7 fractional digits

// Completed years of age on a day (born 29 February: the birthday is 1 March in other years).
int age_on(Date birth, Date day);

}  // namespace core
