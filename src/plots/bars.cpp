#include <algorithm>
#include <cmath>

#include "plots/frame.h"

namespace plots {
namespace {

double height_of(const Bars& bars, std::size_t group) {
  double height = 0;
  for (const auto& series : bars.bars) {
    const double value = series.values[group];
    if (std::isnan(value)) continue;
    height = bars.heap == Heap::stacked ? height + value : std::max(height, value);
  }
  if (bars.line && !std::isnan(bars.line->values[group])) height = std::max(height, bars.line->values[group]);
  return height;
}

void draw_group(Paper& paper, const Field& field, const Bars& bars, std::size_t group, double left, double width) {
  const auto many = static_cast<double>(bars.heap == Heap::stacked ? 1 : bars.bars.size());
  const double each = width * 0.8 / many;
  double base = 0;
  for (std::size_t i = 0; i < bars.bars.size(); ++i) {
    const double value = bars.bars[i].values[group];
    if (std::isnan(value) || value <= 0) continue;
    const double x = left + width * 0.1 + (bars.heap == Heap::stacked ? 0 : static_cast<double>(i) * each);
    paper.box(series_class("bar", i), {x, field.y(base + value)}, each, field.y(base) - field.y(base + value));
    if (bars.heap == Heap::stacked) base += value;
  }
}

// A step over each group; broken where a value is not shown.
std::string steps_of(const Field& field, const Series& line, double width) {
  std::string d;
  bool broken = true;
  for (std::size_t i = 0; i < line.values.size(); ++i) {
    if (std::isnan(line.values[i])) {
      broken = true;
      continue;
    }
    const double x = field.left + static_cast<double>(i) * width;
    d += broken ? "M" + number(x) + " " + number(field.y(line.values[i])) : "V" + number(field.y(line.values[i]));
    d += "H" + number(x + width);
    broken = false;
  }
  return d;
}

}  // namespace

Svg draw(const Bars& bars, const Sheet& sheet) {
  std::vector<LegendItem> legend;
  for (std::size_t i = 0; i < bars.bars.size(); ++i) legend.push_back({LegendItem::Kind::box, series_class("bar", i), bars.bars[i].name});
  if (bars.line) legend.push_back({LegendItem::Kind::line, "plot-capacity", bars.line->name});

  double greatest = 0;
  for (std::size_t i = 0; i < bars.groups.size(); ++i) greatest = std::max(greatest, height_of(bars, i));
  const auto whole = [](const Series& s) {
    return std::ranges::all_of(s.values, [](double v) { return std::isnan(v) || v == std::floor(v); });
  };
  const Axis up = nice_axis(greatest, 6, std::ranges::all_of(bars.bars, whole));  // shares have marks between 0 and 1, counts have not
  double mark_width = 0;
  for (const double tick : up.ticks) mark_width = std::max(mark_width, tick_width(tick_name(tick)));
  const double top = legend_rows(legend, sheet.width) * row_height + 34;
  const double field_height = sheet.width > 500 ? 280 : 200;
  const Field field{.left = mark_width + 8,
                    .top = top,
                    .right = static_cast<double>(sheet.width) - 4,
                    .bottom = top + field_height,
                    .x_to = static_cast<double>(std::max<std::size_t>(1, bars.groups.size())),
                    .y_to = up.to};
  Paper paper(sheet.width, static_cast<int>(field.bottom + 56), words_of(bars.words, sheet));
  draw_legend(paper, legend, sheet.width);
  draw_up_axis(paper, field, up, bars.words.y, tick_name);
  const double width = field.x(1) - field.left;
  const auto stride = label_stride(bars.groups, width);
  for (std::size_t i = 0; i < bars.groups.size(); ++i) {
    const double left = field.x(static_cast<double>(i));
    draw_group(paper, field, bars, i, left, width);
    if (i % stride != 0) continue;
    const double half = text_width(bars.groups[i]) / 2;
    const double middle = std::min(left + width / 2, field.right - half);
    paper.line("plot-axis", {left + width / 2, field.bottom}, {left + width / 2, field.bottom + 5});
    paper.text("plot-text", {middle, field.bottom + 22}, Anchor::middle, bars.groups[i]);
  }
  if (bars.line) paper.path("plot-capacity", steps_of(field, *bars.line, width));
  paper.text("plot-text", {field.right, field.bottom + 46}, Anchor::end, bars.words.x);
  return paper.finished();
}

}  // namespace plots
