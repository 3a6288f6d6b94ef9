#include <algorithm>

#include "plots/frame.h"

namespace plots {
namespace {

double share_at(const Curve& curve, double x) {
  double share = 1;
  for (const auto& step : curve.steps)
    if (step.x <= x) share = step.share;
  return share;
}

}  // namespace

Svg draw(const Curves& curves, const Sheet& sheet) {
  std::vector<LegendItem> legend;
  bool anybody_waits = false;
  double longest = 0;
  for (std::size_t i = 0; i < curves.curves.size(); ++i) {
    const auto& curve = curves.curves[i];
    legend.push_back({LegendItem::Kind::line, series_class("curve", i), curve.name});
    anybody_waits = anybody_waits || !curve.waiting.empty();
    longest = std::max(longest, curve.end);
  }
  if (anybody_waits) legend.push_back({LegendItem::Kind::mark, "plot-tick", "Waited this long, not seen"});

  const Axis across = days_axis(longest, sheet.width > 500 ? 12 : 5), up = nice_axis(1, 5, false);
  const double top = legend_rows(legend, sheet.width) * row_height + 34;
  const double field_height = sheet.width > 500 ? 280 : 200;
  const Field field{.left = tick_width("100%") + 8,
                    .top = top,
                    .right = static_cast<double>(sheet.width) - 16,
                    .bottom = top + field_height,
                    .x_to = across.to,
                    .y_to = up.to};
  Paper paper(sheet.width, static_cast<int>(field.bottom + 56), words_of(curves.words, sheet));
  draw_legend(paper, legend, sheet.width);
  draw_up_axis(paper, field, up, curves.words.y, percent);
  for (const double tick : across.ticks) {
    paper.line("plot-axis", {field.x(tick), field.bottom}, {field.x(tick), field.bottom + 5});
    paper.text("plot-text", {field.x(tick), field.bottom + 22}, Anchor::middle, number(tick));
  }
  for (std::size_t i = 0; i < curves.curves.size(); ++i) {
    const auto& curve = curves.curves[i];
    std::string d = "M" + number(field.left) + " " + number(field.y(1));
    for (const auto& step : curve.steps) d += "H" + number(field.x(step.x)) + "V" + number(field.y(step.share));
    d += "H" + number(field.x(curve.end));
    paper.path(series_class("curve", i), d);
    std::string ticks;
    for (const double x : curve.waiting) ticks += "M" + number(field.x(x)) + " " + number(field.y(share_at(curve, x)) - 6) + "v12";
    if (!ticks.empty()) paper.path("plot-tick", ticks);
  }
  paper.text("plot-text", {field.right, field.bottom + 46}, Anchor::end, curves.words.x);
  return paper.finished();
}

}  // namespace plots
