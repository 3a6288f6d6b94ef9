// Repeat visits over an extract of appointments, once from the CSV file and once from what was read. duckdb.mjs asks its peer the same.
//   bench_repeats FILE.csv [million rows, usual: 10]      makes the file if it is not there; prints "csv SECONDS", "memory SECONDS",
//                                                         "stored SECONDS" (by patient and day), "beyond BYTES" (a row, beyond its
//                                                         number and day, at the most) and "with PEOPLE"
#include <algorithm>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <random>

#include <fmt/format.h>

#include "app/appointment_file.h"
#include "core/check.h"

namespace {

using Clock = std::chrono::steady_clock;

double seconds_since(Clock::time_point begin) { return std::chrono::duration<double>(Clock::now() - begin).count(); }

// The most memory there was, the file's pages and the program among it.
double most_bytes() {
  std::ifstream status("/proc/self/status");
  for (std::string line; std::getline(status, line);)
    if (line.starts_with("VmHWM:")) return std::stod(line.substr(6)) * 1024;
  return 0;
}

// Unsorted, 5.8 visits a person and year (planning's calibration), a few with many more.
void write_table(const std::filesystem::path& file, std::size_t rows) {
  std::mt19937_64 random(20261122);
  const auto people = static_cast<std::uint64_t>(static_cast<double>(rows) / 5.8);
  std::ofstream stream(file, std::ios::binary);
  std::string text = "patient_id,date,role\n";
  constexpr const char* roles[] = {"GP", "Nurse", "Physiotherapist", "Other"};
  for (std::size_t i = 0; i < rows; ++i) {
    const double u = static_cast<double>(random() >> 11) / 0x1p53;
    const auto who = static_cast<std::uint64_t>(u * u * static_cast<double>(people)), day = random() % 365;
    const std::chrono::year_month_day date{std::chrono::sys_days{std::chrono::year{2025} / 1 / 1} + std::chrono::days{day}};
    fmt::format_to(std::back_inserter(text), "{},2025-{:02}-{:02},{}\n", 9'000'000'000 + who, static_cast<unsigned>(date.month()),
                   static_cast<unsigned>(date.day()), roles[random() % 4]);
    if (text.size() > 1 << 20) stream << text, text.clear();
  }
  stream << text;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 2) return std::cerr << "bench_repeats FILE.csv [million rows]\n", 2;
  const auto rows = static_cast<std::size_t>(argc > 2 ? std::atof(argv[2]) * 1e6 : 10e6);
  const std::filesystem::path file = argv[1];
  if (!std::filesystem::exists(file)) write_table(file, rows);
  const auto begin = Clock::now();
  const auto table = app::AppointmentFile::read(file.string(), {.patient = "patient_id", .time = "date", .role = ""});
  const auto counted = Clock::now();
  const auto visits = table.visits();
  const auto repeats = evaluation::count_repeats(visits, table.patients(), {.visits = 4, .window = 90});
  const double memory = seconds_since(counted), csv = seconds_since(begin);
  const double beyond = most_bytes() / static_cast<double>(rows) - sizeof(std::uint32_t) - sizeof(std::int32_t);
  // As a database would keep it, by patient and day.
  std::vector<std::pair<std::uint32_t, std::int32_t>> rows_in_order;
  for (const auto& part : visits)
    for (std::size_t i = 0; i < part.day.size(); ++i) rows_in_order.emplace_back(part.patient[i], part.day[i]);
  std::ranges::sort(rows_in_order);
  std::vector<std::uint32_t> patient;
  std::vector<std::int32_t> day;
  for (const auto& [who, when] : rows_in_order) patient.push_back(who), day.push_back(when);
  const evaluation::Visits stored{patient, day, {}};
  const auto again = Clock::now();
  const auto same = evaluation::count_repeats(std::span(&stored, 1), table.patients(), {.visits = 4, .window = 90});
  const double in_order = seconds_since(again);
  core::check(same->people_with_repeats == repeats->people_with_repeats, "the order of rows changes nothing");
  std::cout << fmt::format("csv {:.3f}\nmemory {:.3f}\nstored {:.3f}\nbeyond {:.2f}\nwith {}\n", csv, memory, in_order, beyond,
                           repeats->people_with_repeats);
}
