// The two public extracts of appointments in general practice in England, as one table: by practice and month, and by sub-ICB location and
// day. Columns are known by their headings, in any order and case; what else is there is left out.
// Source: NHS England, Appointments in General Practice, digital.nhs.uk.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/moment.h"

namespace app {

struct ExtractTable {
  enum class Layout { practice_by_month, location_by_day } layout;

  // What a row counts, as numbers into `names`.
  enum Dimension { place, role, mode, status, lead };
  static constexpr int dimensions = 5;
  struct Row {
    core::Date day;  // or the first of the month
    std::uint32_t of[dimensions];
    std::int64_t count = 0;
  };
  std::vector<std::string> names[dimensions];  // "" stands in a dimension that the file does not have
  std::vector<Row> rows;
};

// Throws SetupError: no such layout (naming what is missing), or a value that is missing or wrong, with row and column.
ExtractTable read_extract(const std::string& file);

}  // namespace app
