#include <algorithm>
#include <cmath>

#include "plots/frame.h"

namespace plots {
namespace {

struct Reach {
  double least = INFINITY, greatest = -INFINITY;
  void take(double value) {
    if (!std::isfinite(value)) return;
    least = std::min(least, value);
    greatest = std::max(greatest, value);
  }
};

}  // namespace

Svg draw(const Trends& trends, const Sheet& sheet) {
  Reach across, up;
  if (trends.nought) up.take(0);
  if (trends.mark) across.take(*trends.mark);
  std::vector<LegendItem> legend;
  std::vector<int> shapes;  // points are told apart by shape
  for (std::size_t s = 0; s < trends.series.size(); ++s) {
    const auto& series = trends.series[s];
    const bool line = series.kind == Trend::Kind::line;
    shapes.push_back(static_cast<int>(std::ranges::count(trends.series.begin(), trends.series.begin() + static_cast<std::ptrdiff_t>(s),
                                                         Trend::Kind::points, &Trend::kind)));
    legend.push_back({line ? LegendItem::Kind::line : LegendItem::Kind::dot, line ? series_class("curve", s) : "plot-mark", series.name,
                      line ? 0 : shapes.back()});
    for (const double x : series.x) across.take(x);
    for (const auto* values : {&series.y, &series.low, &series.high})
      for (const double y : *values) up.take(y);
  }
  if (trends.series.size() < 2) legend.clear();
  const Span x = nice_span(across.least, across.greatest, sheet.width > 500 ? 10 : 5), y = nice_span(up.least, up.greatest, 6);
  double label = 0;
  for (const double tick : y.ticks) label = std::max(label, tick_width(tick_name(tick)));
  const double left = label + 8, right = sheet.width - std::max(20.0, text_width(tick_name(x.to)) / 2 + 4),
               top = legend_rows(legend, sheet.width) * row_height + 34;
  const double bottom = top + (sheet.width > 500 ? 280 : 200);
  const auto at_x = [&](double value) { return left + (value - x.from) / (x.to - x.from) * (right - left); };
  const auto at_y = [&](double value) { return bottom - (value - y.from) / (y.to - y.from) * (bottom - top); };

  Paper paper(sheet.width, static_cast<int>(bottom + 56), words_of(trends.words, sheet));
  draw_legend(paper, legend, sheet.width);
  paper.text("plot-text", {0, top - 14}, Anchor::start, trends.words.y);
  for (const double tick : y.ticks) {
    const bool axis = trends.nought ? std::abs(tick) < 1e-12 : tick == y.from;
    paper.line(axis ? "plot-axis" : "plot-grid", {left, at_y(tick)}, {right, at_y(tick)});
    paper.text("plot-text", {left - 8, at_y(tick) + 5}, Anchor::end, tick_name(tick));
  }
  for (const double tick : x.ticks) {
    paper.line("plot-axis", {at_x(tick), bottom}, {at_x(tick), bottom + 5});
    paper.text("plot-text", {at_x(tick), bottom + 22}, Anchor::middle, tick_name(tick));
  }
  if (trends.mark) paper.line("plot-axis", {at_x(*trends.mark), top}, {at_x(*trends.mark), bottom});
  for (std::size_t s = 0; s < trends.series.size(); ++s) {
    const auto& series = trends.series[s];
    std::string d;
    for (std::size_t i = 0; i < series.x.size(); ++i) {
      if (!std::isfinite(series.y[i])) continue;
      const Point here{at_x(series.x[i]), at_y(series.y[i])};
      if (!series.low.empty() && std::isfinite(series.low[i]) && std::isfinite(series.high[i])) {
        paper.line("plot-interval", {here.x, at_y(series.low[i])}, {here.x, at_y(series.high[i])});
        for (const double end : {series.low[i], series.high[i]})
          paper.line("plot-interval", {here.x - 5, at_y(end)}, {here.x + 5, at_y(end)});
      }
      if (series.kind == Trend::Kind::points) paper.mark("plot-mark", here, shapes[s]);
      else d += (d.empty() ? "M" : "L") + number(here.x) + " " + number(here.y);
    }
    if (!d.empty()) paper.path(series_class("curve", s), d);
  }
  paper.text("plot-text", {right, bottom + 46}, Anchor::end, trends.words.x);
  return paper.finished();
}

// assets/app.scss says the same for pages.
std::string_view style() {
  return ".plot{background:#fff}.plot text{font:16px Arial,sans-serif;fill:#212b32}.plot-axis{stroke:#4c6272;stroke-width:1}"
         ".plot-grid{stroke:#d8dde0;stroke-width:1}.plot-bar{stroke:#212b32}.plot-bar.plot-1{fill:#005eb8}.plot-bar.plot-2{fill:#fff}"
         ".plot-bar.plot-3{fill:#aeb7bd}.plot-capacity,.plot-curve,.plot-tick{fill:none}.plot-capacity{stroke:#d5281b;stroke-width:3;"
         "stroke-dasharray:8 3}.plot-curve{stroke-width:3}.plot-curve.plot-1{stroke:#005eb8}.plot-curve.plot-2{stroke:#212b32;"
         "stroke-dasharray:10 4}.plot-curve.plot-3{stroke:#007f3b;stroke-dasharray:3 3}.plot-curve.plot-4{stroke:#aa2f8a;"
         "stroke-dasharray:12 4 3 4}.plot-curve.plot-5{stroke:#7c5800;stroke-dasharray:1 4;stroke-linecap:round}"
         ".plot-tick,.plot-interval{stroke:#212b32;stroke-width:2}.plot-mark{fill:#005eb8;stroke:#fff}";
}

std::string as_file(const Svg& svg) {
  std::string file(svg.markup());
  return file.insert(file.find('\n') + 1, "<style>" + std::string(style()) + "</style>\n");
}

}  // namespace plots
