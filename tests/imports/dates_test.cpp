#include "imports/dates.h"

#include <gtest/gtest.h>

namespace imports {
namespace {

std::string told(const core::Result<Written>& read) {
  if (!read) return read.error().text;
  return core::to_string(read->date) + (read->time ? " " + std::to_string(read->time->count()) : "");
}

TEST(Dates, are_read_as_systems_write_them) {
  struct Case {
    const char *text, *outcome;
  };
  constexpr auto how = "Write dates like 22/11/2026 or 2026-11-22", never = "This day does not exist", number = "This number is no date";
  const Case cases[] = {
      {"2026-11-22", "2026-11-22"},
      {"22/11/2026", "2026-11-22"},
      {"2/1/2026", "2026-01-02"},
      {"22.11.2026", "2026-11-22"},
      {"22-11-2026", "2026-11-22"},
      {"22-Nov-2026", "2026-11-22"},
      {"22 November 2026", "2026-11-22"},
      {"01-SEP-1962", "1962-09-01"},
      {"1 Sept 1962", "1962-09-01"},
      {"20261122", "2026-11-22"},
      {"46348", "2026-11-22"},
      {"45123", "2023-07-16"},
      {"61", "1900-03-01"},
      {"22/11/2026 14:05", "2026-11-22 845"},
      {"2026-11-22T14:05:00", "2026-11-22 845"},
      {"2026-11-22 14:05:00.000", "2026-11-22 845"},
      {"22/11/2026 2:05 PM", "2026-11-22 845"},
      {"22/11/2026 12:00 am", "2026-11-22 0"},
      {"46348.5868", "2026-11-22 845"},
      {"31/02/2026", never},
      {"29/02/2023", never},
      {"29/02/2024", "2024-02-29"},
      {"2026-13-01", "The month is above 12: dates are read as day, month, year"},
      {"02/14/1962", "The month is above 12: dates are read as day, month, year"},
      {"22/11/26", "Write the year with four digits"},
      {"0", how},
      {"12", number},
      {"99999", number},
      {"46348.x", number},
      {"", how},
      {"yesterday", how},
      {"22/11", how},
      {"22/11/2026 25:00", "Write times like 14:05"},
      {"22/11/2026 soon", "Write times like 14:05"},
      {"1234567890123", how},
  };
  for (const auto& c : cases) EXPECT_EQ(told(read_date(c.text, "date")), c.outcome) << c.text;
}

TEST(Times, are_read_alone) {
  EXPECT_EQ(read_time("09:05", "time")->count(), 545);
  EXPECT_EQ(read_time("0.5", "time")->count(), 720);
  EXPECT_EQ(read_time("9.05", "time")->count(), 545);
  for (const char* wrong : {"", "9", "24:00", "9:60", "13:00 pm", "9:5"}) EXPECT_FALSE(read_time(wrong, "time")) << wrong;
}

}  // namespace
}  // namespace imports
