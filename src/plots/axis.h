// Where an axis has its marks: round numbers, whole weeks, labels that do not run into each other.
#pragma once

#include <chrono>
#include <span>
#include <string>
#include <vector>

namespace plots {

struct Axis {
  double to = 1;              // begins at 0
  std::vector<double> ticks;  // 0 and `to` among them
};

// Steps of 1, 2 or 5 times a power of ten, `marks` of them at most. `whole`: never a part of one.
Axis nice_axis(double greatest, int marks, bool whole);
// The same for values that may begin below or far above 0.
struct Span {
  double from = 0, to = 1;
  std::vector<double> ticks;  // `from` and `to` among them
};
Span nice_span(double least, double greatest, int marks);  // of values that are all alike, or hardly apart: wide enough to have marks
// Steps of days as people count them: 1, 2, 7, 14, 28, 91, 182, 364.
Axis days_axis(double greatest, int marks);

// Every how many of the labels fit side by side.
std::size_t label_stride(std::span<const std::string> labels, double width_each);
double text_width(std::string_view text);  // as good as a guess can be without a font

// As it is meant to be read: six digits of what is not whole, thousands apart from 10,000 on, so that a
// year stays as it is, and no power of ten below 1e15.
std::string tick_name(double);
std::string day_label(std::chrono::sys_days);  // "5 Jan"

}  // namespace plots
