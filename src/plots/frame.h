// What figures share: margins, axes, grid and legend. Private to src/plots.
#pragma once

#include "plots/axis.h"
#include "plots/figures.h"

namespace plots {

inline constexpr double row_height = 24;

struct LegendItem {
  enum class Kind { box, line, mark, dot } kind;
  std::string classes;
  std::string name;
  int shape = 0;  // of a dot
};

// How many rows the legend takes, and the drawing of it.
int legend_rows(std::span<const LegendItem>, int width);
void draw_legend(Paper&, std::span<const LegendItem>, int width);

// The field between the axes.
struct Field {
  double left, top, right, bottom;
  double x_to = 1, y_to = 1;

  double x(double value) const { return left + value / x_to * (right - left); }
  double y(double value) const { return bottom - value / y_to * (bottom - top); }
};

// Digits are wider than letters, and a per cent sign is wider still.
inline double tick_width(std::string_view label) { return 10.5 * static_cast<double>(label.size()) + (label.ends_with('%') ? 6 : 0); }

std::string percent(double share);  // "12%", "2.5%"

// Marks, grid and name of the axis that goes up; `label` writes a tick.
void draw_up_axis(Paper&, const Field&, const Axis&, const std::string& name, std::string (*label)(double));

inline Paper::Words words_of(const Words& words, const Sheet& sheet) { return {sheet.id, words.title, words.description}; }
inline std::string series_class(std::string_view kind, std::size_t i) {
  return "plot-" + std::string(kind) + " plot-" + std::to_string(i + 1);
}

}  // namespace plots
