#include "plots/axis.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

namespace plots {
namespace {

constexpr double farthest = 1e100;  // beyond it doubles end before a round number does

Axis axis_of(double greatest, double step) {
  Axis axis;
  const auto steps = std::max(1, static_cast<int>(std::ceil(greatest / step - 1e-9)));
  for (int i = 0; i <= steps; ++i) axis.ticks.push_back(i * step);
  axis.to = axis.ticks.back();
  return axis;
}

}  // namespace

Axis nice_axis(double greatest, int marks, bool whole) {
  if (!(greatest > 0)) return axis_of(1, 1);
  greatest = std::min(greatest, farthest);
  double power = std::pow(10.0, std::floor(std::log10(greatest)) - 2);
  for (;; power *= 10) {
    for (const double times : {1.0, 2.0, 5.0}) {
      const double step = times * power;
      if (whole && step < 1) continue;
      if (greatest / step <= marks) return axis_of(greatest, step);
    }
  }
}

Span nice_span(double least, double greatest, int marks) {
  least = std::isnan(least) ? 0 : std::clamp(least, -farthest, farthest);
  greatest = std::clamp(greatest, -farthest, farthest);
  // Marks closer than that would be one double.
  const double narrowest = std::max(1e-300, 1e-9 * std::max(std::abs(least), std::abs(greatest)));
  if (!(greatest > least)) greatest = least + std::max(1.0, narrowest);
  else if (greatest - least < narrowest) greatest = least + narrowest;
  const Axis steps = nice_axis(greatest - least, std::max(1, marks - 1), false);
  const double step = steps.ticks[1];
  Span span;
  for (double i = std::floor(least / step + 1e-9); span.ticks.empty() || span.ticks.back() < greatest - 1e-9 * step; ++i)
    span.ticks.push_back(i * step);
  span.from = span.ticks.front();
  span.to = span.ticks.back();
  return span;
}

Axis days_axis(double greatest, int marks) {
  constexpr std::array<double, 8> steps{1, 2, 7, 14, 28, 91, 182, 364};
  for (const double step : steps)
    if (greatest / step <= marks) return axis_of(greatest, step);
  return nice_axis(greatest, marks, true);
}

double text_width(std::string_view text) {
  const auto starts = std::ranges::count_if(text, [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; });
  return 9 * static_cast<double>(starts);  // 16 px of a system font, a little generously
}

std::size_t label_stride(std::span<const std::string> labels, double width_each) {
  double widest = 0;
  for (const auto& label : labels) widest = std::max(widest, text_width(label));
  return std::max<std::size_t>(1, static_cast<std::size_t>(std::ceil((widest + 8) / width_each)));
}

std::string tick_name(double value) {
  const double size = std::abs(value);
  std::string name = size >= 1e6 && size < 1e15 ? fmt::format("{:.0f}", value) : fmt::format("{:.6g}", size < 1e-12 ? 0.0 : value);
  const bool whole = name.find_first_not_of("-0123456789") == name.npos;
  if (whole && size >= 10'000)
    for (auto at = static_cast<int>(name.size()) - 3; at > (value < 0); at -= 3) name.insert(static_cast<std::size_t>(at), ",");
  return name;
}

std::string day_label(std::chrono::sys_days date) {
  constexpr std::array<std::string_view, 12> months{"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  const std::chrono::year_month_day day(date);
  return fmt::format("{} {}", static_cast<unsigned>(day.day()), months[static_cast<unsigned>(day.month()) - 1]);
}

}  // namespace plots
