// A drawing as SVG for pages and print, and the paper it is drawn on. No script, no style and no address in it: classes alone, which the
// style sheet gives colours that hold on paper too. Invariant: what somebody typed is escaped, so an Svg may stand in a page as it is.
// Sources: SVG 2 (W3C); WAI-ARIA Graphics; https://www.w3.org/WAI/tutorials/images/complex/ (a title, a description, and its table).
#pragma once

#include <string>
#include <string_view>
#include <utility>

namespace plots {

class Svg {
 public:
  std::string_view markup() const { return markup_; }

 private:
  friend class Paper;
  explicit Svg(std::string markup) : markup_(std::move(markup)) {}
  std::string markup_;
};

struct Point {
  double x, y;
};
enum class Anchor { start, middle, end };

// Units are CSS pixels at the width given.
class Paper {
 public:
  struct Words {
    std::string_view id;           // unique on its page
    std::string_view title;        // what it shows
    std::string_view description;  // what there is to see in it
  };
  Paper(int width, int height, const Words&);

  void line(std::string_view classes, Point from, Point to);
  void box(std::string_view classes, Point corner, double width, double height);
  void path(std::string_view classes, std::string_view d);
  void text(std::string_view classes, Point at, Anchor, std::string_view words);
  // Shapes that are told apart without colour: 0 a disc, 1 a square, 2 a triangle.
  void mark(std::string_view classes, Point centre, int shape);

  Svg finished();

 private:
  std::string markup_;
};

std::string number(double);  // one decimal at most: "12", "0.5"

}  // namespace plots
