// The disk's own pauses, without any of our code: 16 kB written and forced to disk, again and again, beside the databases that are
// measured. A pause here is the machine's, and stands in every durable figure of the same run.
//   bench_stalls FOLDER [SECONDS]
#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "core/check.h"

int main(int argc, char** argv) {
  using Clock = std::chrono::steady_clock;
  constexpr std::size_t bytes = 16'384;
  constexpr off_t room = 64 << 20;  // as a write-ahead log: written over, not ever longer
  if (argc < 2) return 2;
  const auto path = std::filesystem::path(argv[1]) / "stalls";
  const int file = ::open(path.c_str(), O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  core::check(file >= 0, "a file can be made there");
  const std::string block(bytes, 'x');
  std::vector<double> took;
  const auto end = Clock::now() + std::chrono::seconds(argc > 2 ? std::atoi(argv[2]) : 5);
  for (off_t at = 0; Clock::now() < end; at = (at + static_cast<off_t>(bytes)) % room) {
    const auto begin = Clock::now();
    core::check(::pwrite(file, block.data(), bytes, at) == static_cast<ssize_t>(bytes) && ::fsync(file) == 0, "it is written");
    took.push_back(std::chrono::duration<double, std::milli>(Clock::now() - begin).count());
  }
  ::close(file);
  std::filesystem::remove(path);
  std::ranges::sort(took);
  fmt::print("{} times 16 kB and fsync: median {:.2f} ms, p99 {:.1f}, p99.9 {:.1f}, longest {:.0f} ms\n", took.size(),
             took[took.size() / 2], took[took.size() * 99 / 100], took[took.size() * 999 / 1000], took.back());
}
