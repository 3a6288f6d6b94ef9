#include "app/terminal.h"

#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <iostream>

#include <fmt/format.h>

namespace app {

void say(const std::string& line) { std::cout << line << '\n' << std::flush; }

std::string printable(std::string text) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    const bool second_set = byte == 0xC2 && i + 1 < text.size() && static_cast<unsigned char>(text[i + 1]) < 0xA0;  // U+0080 to U+009F
    if (second_set) text.erase(i, 1);
    if (second_set || (byte < 0x20 && byte != '\n') || byte == 0x7F) text[i] = '?';
  }
  return text;
}

void progress(const std::string& line) {
  if (::isatty(STDERR_FILENO)) std::cerr << "\r\033[K" << line << std::flush;
}

void end_progress() {
  if (::isatty(STDERR_FILENO)) std::cerr << "\r\033[K" << std::flush;
}

void say_how_long(double seconds_at_most) {
  if (seconds_at_most <= 120) return;
  const bool hours = seconds_at_most > 2 * 3'600;
  std::cerr << fmt::format("This will take up to {:.0f} {}\n", std::ceil(seconds_at_most / (hours ? 3'600 : 60)),
                           hours ? "hours" : "minutes");
}

std::string bar(std::string_view doing, std::int64_t done, std::int64_t of) {
  constexpr std::int64_t width = 20;
  const std::int64_t share = of > 0 ? std::clamp<std::int64_t>(done, 0, of) : 0;
  const auto filled = static_cast<std::size_t>(of > 0 ? share * width / of : width);
  return fmt::format("{} [{:<{}}] {}% {} of {}", doing, std::string(filled, '#'), width, of > 0 ? share * 100 / of : 100, done, of);
}

}  // namespace app
