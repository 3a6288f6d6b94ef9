// Dates and times as files from real systems hold them. A two-digit year, and a month and day in the American order, are not guessed.
#pragma once

#include <optional>
#include <string_view>

#include "core/error.h"
#include "core/moment.h"

namespace imports {

struct Written {
  core::Date date;
  std::optional<core::Minutes> time;  // by the clock on the wall, when the text has one
};

// 2026-11-22, 22/11/2026, 22.11.2026, 22-Nov-2026, 22 November 2026, 20261122, Excel's serial 46348; each may be followed by a time:
// " 14:05", "T14:05:00", "2:05 PM", or .5868 of an Excel day. Fault::invalid on `field`; the text does not repeat the value.
core::Result<Written> read_date(std::string_view text, std::string_view field);

core::Result<core::Minutes> read_time(std::string_view text, std::string_view field);

}  // namespace imports
