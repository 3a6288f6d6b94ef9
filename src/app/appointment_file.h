// Appointments from anybody's table as numbers: patients by any, roles in order of first sight, days since 1970 (or as the file counts
// them). Made for a country's year: the file is mapped, read by two threads and forgotten behind them; a row becomes eight bytes, ten with
// a role, and while they are read each patient some 10 to 25 more, as long as its identifier is (app/interned.h).
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "evaluation/repeats.h"

namespace app {

struct AppointmentColumns {
  std::string patient, time;
  std::string role;  // empty: none
};

class AppointmentFile {
 public:
  // A time is an ISO date, an ISO date and time (the day by its own clock counts, the rest is left out), or a number of days. Throws
  // SetupError: there is no such column, or with its row and column a value that is missing or no time.
  static AppointmentFile read(const std::string& file, const AppointmentColumns&);

  std::uint32_t patients() const { return patients_; }  // every number is below it
  std::size_t rows() const;
  const std::vector<std::string>& roles() const { return roles_; }
  std::vector<evaluation::Visits> visits() const;  // spans into this object

 private:
  struct Part {
    std::vector<std::uint32_t> patient;
    std::vector<std::int32_t> day;
    std::vector<std::uint16_t> role;
  };
  std::vector<Part> parts_;
  std::vector<std::string> roles_;
  std::uint32_t patients_ = 0;
};

}  // namespace app
