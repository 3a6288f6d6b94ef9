// Reads calendars/*.yaml: the bank holidays of a country, with the years that are known and where they were published.
#pragma once

#include <expected>
#include <filesystem>
#include <vector>

#include "catalogue/load.h"
#include "core/rota.h"

namespace catalogue {

//   source: address          years: [2026, 2027]          days: {2026-12-25: Christmas Day}
std::expected<core::Calendar, std::vector<Complaint>> load_calendar(const std::filesystem::path& file);
std::expected<core::Calendar, std::vector<Complaint>> compile_calendar(const Source& source);

}  // namespace catalogue
