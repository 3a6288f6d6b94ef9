#include "plots/svg.h"

#include <fmt/format.h>

#include <cmath>

namespace plots {
namespace {

std::string escaped(std::string_view text) {
  std::string out;
  for (const char c : text) {
    switch (c) {
      case '&': out += "&amp;"; break;
      case '<': out += "&lt;"; break;
      case '>': out += "&gt;"; break;
      case '"': out += "&quot;"; break;
      default:
        if (static_cast<unsigned char>(c) >= 0x20) out += c;
    }
  }
  return out;
}

}  // namespace

std::string number(double value) {
  const double rounded = std::round(value * 10) / 10;
  return fmt::format("{}", rounded == 0 ? 0.0 : rounded);  // never -0
}

Paper::Paper(int width, int height, const Words& words) {
  const auto id = escaped(words.id);
  markup_ = fmt::format(
      "<svg class=\"plot\" xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {0} {1}\" width=\"{0}\" height=\"{1}\" role=\"img\" "
      "aria-labelledby=\"{2}-title\" aria-describedby=\"{2}-description\"><title id=\"{2}-title\">{3}</title>"
      "<desc id=\"{2}-description\">{4}</desc>\n",
      width, height, id, escaped(words.title), escaped(words.description));
}

void Paper::line(std::string_view classes, Point from, Point to) {
  markup_ += fmt::format("<line class=\"{}\" x1=\"{}\" y1=\"{}\" x2=\"{}\" y2=\"{}\"/>\n", classes, number(from.x), number(from.y),
                         number(to.x), number(to.y));
}

void Paper::box(std::string_view classes, Point corner, double width, double height) {
  markup_ += fmt::format("<rect class=\"{}\" x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\"/>\n", classes, number(corner.x), number(corner.y),
                         number(width), number(height));
}

void Paper::path(std::string_view classes, std::string_view d) { markup_ += fmt::format("<path class=\"{}\" d=\"{}\"/>\n", classes, d); }

void Paper::text(std::string_view classes, Point at, Anchor anchor, std::string_view words) {
  constexpr std::string_view anchors[] = {"start", "middle", "end"};
  markup_ += fmt::format("<text class=\"{}\" x=\"{}\" y=\"{}\" text-anchor=\"{}\">{}</text>\n", classes, number(at.x), number(at.y),
                         anchors[static_cast<int>(anchor)], escaped(words));
}

void Paper::mark(std::string_view classes, Point c, int shape) {
  constexpr double r = 5.5;
  if (shape == 0) {
    markup_ += fmt::format("<circle class=\"{}\" cx=\"{}\" cy=\"{}\" r=\"{}\"/>\n", classes, number(c.x), number(c.y), r);
  } else if (shape == 1) {
    box(classes, {c.x - r, c.y - r}, 2 * r, 2 * r);
  } else {
    path(classes, fmt::format("M{} {}L{} {}L{} {}Z", number(c.x), number(c.y - r - 1), number(c.x + r + 1), number(c.y + r),
                              number(c.x - r - 1), number(c.y + r)));
  }
}

Svg Paper::finished() {
  markup_ += "</svg>";
  return Svg(std::move(markup_));
}

}  // namespace plots
