#include "plots/frame.h"

namespace plots {
namespace {

constexpr double sample = 34, gap = 20;  // a legend's sample with its space, and between items

// A name wider than the drawing is cut short; the table below has it whole.
std::string fitted(std::string name, double room) {
  if (text_width(name) <= room) return name;
  while (!name.empty() && text_width(name + "…") > room) {
    while (!name.empty() && (static_cast<unsigned char>(name.back()) & 0xC0) == 0x80) name.pop_back();
    if (!name.empty()) name.pop_back();
  }
  return name + "…";
}

// Calls with each item's place.
template <class F>
int place(std::span<const LegendItem> items, int width, F f) {
  double x = 0;
  int row = 0;
  for (const auto& item : items) {
    const double needed = sample + text_width(fitted(item.name, (width - sample) * 0.92));
    if (x > 0 && x + needed > width) {
      x = 0;
      ++row;
    }
    f(item, Point{x, row * row_height});
    x += needed + gap;
  }
  return items.empty() ? 0 : row + 1;
}

}  // namespace

int legend_rows(std::span<const LegendItem> items, int width) {
  return place(items, width, [](const LegendItem&, Point) {});
}

void draw_legend(Paper& paper, std::span<const LegendItem> items, int width) {
  place(items, width, [&](const LegendItem& item, Point at) {
    const double middle = at.y + row_height / 2;
    if (item.kind == LegendItem::Kind::box) paper.box(item.classes, {at.x + 1, middle - 7}, 26, 14);
    else if (item.kind == LegendItem::Kind::line) paper.line(item.classes, {at.x, middle}, {at.x + 28, middle});
    else if (item.kind == LegendItem::Kind::dot) paper.mark(item.classes, {at.x + 14, middle}, item.shape);
    else paper.path(item.classes, "M" + number(at.x + 14) + " " + number(middle - 6) + "V" + number(middle + 6));
    paper.text("plot-text", {at.x + sample, middle + 5}, Anchor::start, fitted(item.name, (width - sample) * 0.92));
  });
}

std::string percent(double share) { return number(share * 100) + "%"; }

void draw_up_axis(Paper& paper, const Field& field, const Axis& axis, const std::string& name, std::string (*label)(double)) {
  paper.text("plot-text", {0, field.top - 14}, Anchor::start, name);
  for (const double tick : axis.ticks) {
    const double y = field.y(tick);
    paper.line(tick == 0 ? "plot-axis" : "plot-grid", {field.left, y}, {field.right, y});
    paper.text("plot-text", {field.left - 8, y + 5}, Anchor::end, label(tick));
  }
}

}  // namespace plots
