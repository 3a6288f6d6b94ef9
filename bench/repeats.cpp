// Repeat visits over an extract of appointments, once from the CSV file and once from what was read. duckdb.mjs asks its peer the same.
//   bench_repeats FILE.csv [million rows, usual: 10]      makes the file if it is not there; prints "csv SECONDS", "memory SECONDS" and
//                                                         "with PEOPLE"
#include <chrono>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <random>

#include <fmt/format.h>

#include "app/appointment_file.h"

namespace {

using Clock = std::chrono::steady_clock;

double seconds_since(Clock::time_point begin) { return std::chrono::duration<double>(Clock::now() - begin).count(); }

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
  const double memory = seconds_since(counted);
  std::cout << fmt::format("csv {:.3f}\nmemory {:.3f}\nwith {}\n", seconds_since(begin), memory, repeats->people_with_repeats);
}
