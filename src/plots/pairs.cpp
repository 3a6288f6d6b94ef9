#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "plots/frame.h"

namespace plots {

Svg draw(const Pairs& pairs, const Sheet& sheet) {
  double greatest = pairs.limit.value_or(0), label = 0;
  for (const auto& row : pairs.rows) {
    greatest = std::max({greatest, std::abs(row.first), std::abs(row.second)});
    label = std::max(label, text_width(row.name));
  }
  using Kind = LegendItem::Kind;
  const LegendItem legend[] = {{Kind::dot, "plot-tick", pairs.first, 0}, {Kind::dot, "plot-mark", pairs.second, 1}};
  const Axis across = nice_axis(greatest, sheet.width > 500 ? 8 : 4, false);
  constexpr double each = 32;
  const double top = legend_rows(legend, sheet.width) * row_height + 8;
  const Field field{.left = label + 12,
                    .top = top,
                    .right = static_cast<double>(sheet.width) - 28,
                    .bottom = top + each * static_cast<double>(pairs.rows.size()),
                    .x_to = across.to};
  Paper paper(sheet.width, static_cast<int>(field.bottom + 56), words_of(pairs.words, sheet));
  draw_legend(paper, legend, sheet.width);
  for (const double tick : across.ticks) {
    paper.line(tick == 0 ? "plot-axis" : "plot-grid", {field.x(tick), field.top}, {field.x(tick), field.bottom});
    paper.text("plot-text", {field.x(tick), field.bottom + 22}, Anchor::middle, fmt::format("{:.6g}", tick));
  }
  if (pairs.limit) paper.line("plot-axis", {field.x(*pairs.limit), field.top}, {field.x(*pairs.limit), field.bottom});
  for (std::size_t i = 0; i < pairs.rows.size(); ++i) {
    const auto& row = pairs.rows[i];
    const double y = field.top + each * (static_cast<double>(i) + 0.5);
    paper.text("plot-text", {field.left - 10, y + 5}, Anchor::end, row.name);
    if (std::isfinite(row.first)) paper.mark("plot-tick", {field.x(std::abs(row.first)), y}, 0);
    if (std::isfinite(row.second)) paper.mark("plot-mark", {field.x(std::abs(row.second)), y}, 1);
  }
  paper.text("plot-text", {static_cast<double>(sheet.width), field.bottom + 46}, Anchor::end, pairs.words.x);
  return paper.finished();
}

}  // namespace plots
