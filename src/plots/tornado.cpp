#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "plots/frame.h"

namespace plots {

Svg draw(const Tornado& tornado, const Sheet& sheet) {
  double least = 0, greatest = 0, label = 0;
  for (const auto& row : tornado.rows) {
    for (const double value : {row.low, row.high})
      if (std::isfinite(value)) least = std::min(least, value), greatest = std::max(greatest, value);
    label = std::max(label, text_width(row.name));
  }
  using Kind = LegendItem::Kind;
  const LegendItem legend[] = {{Kind::dot, "plot-tick", tornado.low, 0}, {Kind::dot, "plot-mark", tornado.high, 1}};
  const Span across = nice_span(least, greatest, sheet.width > 500 ? 8 : 4);
  // A narrow sheet has the names above the bars, else beside them.
  const bool above = sheet.width <= 500;
  const double each = above ? 52 : 32, left = above ? 8 : label + 12, right = sheet.width - 28.0;
  const double top = legend_rows(legend, sheet.width) * row_height + 8, bottom = top + each * static_cast<double>(tornado.rows.size());
  const auto at = [&](double value) { return left + (value - across.from) / (across.to - across.from) * (right - left); };

  Paper paper(sheet.width, static_cast<int>(bottom + 56), words_of(tornado.words, sheet));
  draw_legend(paper, legend, sheet.width);
  for (const double tick : across.ticks) {
    paper.line(std::abs(tick) < 1e-12 ? "plot-axis" : "plot-grid", {at(tick), top}, {at(tick), bottom});
    paper.text("plot-text", {at(tick), bottom + 22}, Anchor::middle, fmt::format("{:.6g}", std::abs(tick) < 1e-12 ? 0.0 : tick));
  }
  for (std::size_t i = 0; i < tornado.rows.size(); ++i) {
    const auto& row = tornado.rows[i];
    const double begin = top + each * static_cast<double>(i), y = begin + (above ? 36 : each / 2);
    if (above) paper.text("plot-text", {left, begin + 20}, Anchor::start, row.name);
    else paper.text("plot-text", {left - 10, y + 5}, Anchor::end, row.name);
    if (!std::isfinite(row.low) || !std::isfinite(row.high)) continue;
    constexpr double ring = 6;  // which is open: no line within it
    const double from = at(row.low) + (row.high > row.low ? ring : -ring);
    if ((from < at(row.high)) == (row.low < row.high)) paper.line("plot-interval", {from, y}, {at(row.high), y});
    paper.mark("plot-tick", {at(row.low), y}, 0);
    paper.mark("plot-mark", {at(row.high), y}, 1);
  }
  paper.text("plot-text", {static_cast<double>(sheet.width), bottom + 46}, Anchor::end, tornado.words.x);
  return paper.finished();
}

}  // namespace plots
