#include <algorithm>
#include <cmath>

#include "plots/frame.h"

namespace plots {

Svg draw(const Intervals& intervals, const Sheet& sheet) {
  double greatest = 0, label = 0;
  for (const auto& row : intervals.rows) {
    if (!std::isnan(row.high)) greatest = std::max(greatest, row.high);
    label = std::max(label, text_width(row.name));
  }
  const Axis across = nice_axis(greatest, sheet.width > 500 ? 8 : 4, false);
  constexpr double each = 40;
  const Field field{.left = label + 12,
                    .top = 8,
                    .right = static_cast<double>(sheet.width) - 28,
                    .bottom = 8 + each * static_cast<double>(intervals.rows.size()),
                    .x_to = across.to};
  Paper paper(sheet.width, static_cast<int>(field.bottom + 56), words_of(intervals.words, sheet));
  for (const double tick : across.ticks) {
    paper.line(tick == 0 ? "plot-axis" : "plot-grid", {field.x(tick), field.top}, {field.x(tick), field.bottom});
    paper.text("plot-text", {field.x(tick), field.bottom + 22}, Anchor::middle, percent(tick));
  }
  for (std::size_t i = 0; i < intervals.rows.size(); ++i) {
    const auto& row = intervals.rows[i];
    const double y = field.top + each * (static_cast<double>(i) + 0.5);
    paper.text("plot-text", {field.left - 10, y + 5}, Anchor::end, row.name);
    if (std::isnan(row.share)) continue;
    paper.line("plot-interval", {field.x(row.low), y}, {field.x(row.high), y});
    for (const double end : {row.low, row.high}) paper.line("plot-interval", {field.x(end), y - 7}, {field.x(end), y + 7});
    paper.mark("plot-mark", {field.x(row.share), y}, 0);
  }
  paper.text("plot-text", {static_cast<double>(sheet.width), field.bottom + 46}, Anchor::end, intervals.words.x);
  return paper.finished();
}

}  // namespace plots
