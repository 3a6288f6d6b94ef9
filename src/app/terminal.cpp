#include "app/terminal.h"

#include <unistd.h>

#include <algorithm>
#include <iostream>

#include <fmt/format.h>

namespace app {

void say(const std::string& line) { std::cout << line << '\n' << std::flush; }

void progress(const std::string& line) {
  if (::isatty(STDERR_FILENO)) std::cerr << "\r\033[K" << line << std::flush;
}

void end_progress() {
  if (::isatty(STDERR_FILENO)) std::cerr << "\r\033[K" << std::flush;
}

std::string bar(std::string_view doing, std::int64_t done, std::int64_t of) {
  constexpr std::int64_t width = 20;
  const std::int64_t share = of > 0 ? std::clamp<std::int64_t>(done, 0, of) : 0;
  const auto filled = static_cast<std::size_t>(of > 0 ? share * width / of : width);
  return fmt::format("{} [{:<{}}] {}% {} of {}", doing, std::string(filled, '#'), width, of > 0 ? share * 100 / of : 100, done, of);
}

}  // namespace app
