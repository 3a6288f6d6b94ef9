#include "catalogue/calendar.h"

#include <algorithm>

#include "catalogue/reader.h"

namespace catalogue {

std::expected<core::Calendar, std::vector<Complaint>> compile_calendar(const Source& source) {
  std::vector<Complaint> complaints;
  File file(source.file, complaints);
  core::Calendar calendar;
  const Map map(file, file.parse(source.text), "a calendar", {"source", "years", "days"});
  if (map) {
    calendar.source = map.scalar("source");
    for (const auto& year : file.list(map.need("years"), "'years'", 50)) calendar.years.push_back(file.integer(year, "a year", 1996, 2200));
    for (const auto& [day, name] : pairs(file, map.need("days"), "'days'", 1000)) {
      const auto date = core::parse_date(day);
      if (!date) file.complain(name, "'" + day + "' is no date: write it as 2026-12-25");
      else if (!calendar.knows(*date)) file.complain(name, day + " is in a year that is not among 'years'");
      else calendar.holidays.push_back({*date, file.scalar(name, "the name of the day", 100)});
    }
  }
  if (!complaints.empty() || !file.sound()) return std::unexpected(std::move(complaints));
  std::ranges::sort(calendar.holidays, {}, &core::BankHoliday::day);
  return calendar;
}

std::expected<core::Calendar, std::vector<Complaint>> load_calendar(const std::filesystem::path& path) {
  auto text = text_of(path);
  if (!text) return std::unexpected(std::vector<Complaint>{{path.filename().string(), 0, "the file cannot be read"}});
  return compile_calendar({path.filename().string(), std::move(*text)});
}

}  // namespace catalogue
