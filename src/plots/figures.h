// The figures we draw. Series are told apart by lightness, dash or shape as well as by colour; each figure stands above its table, which
// says the same in numbers. Text is 16 px at the width given: draw once for a desk and once for a telephone, and let the page choose.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "plots/svg.h"

namespace plots {

struct Sheet {
  std::string id;  // unique on its page
  int width = 680;
};
inline constexpr int wide = 680, narrow = 288;

struct Words {
  std::string title;        // what the figure shows
  std::string description;  // what there is to see: said by screen readers
  std::string x, y;         // what the axes count
};

struct Series {
  std::string name;
  std::vector<double> values;  // one a group; NaN: not shown
};
enum class Heap { beside, stacked };

// Counts by group: bars beside or on top of each other (three series at most), and a line of steps for what there was room for.
struct Bars {
  Words words;
  std::vector<std::string> groups;
  std::vector<Series> bars;
  std::optional<Series> line;
  Heap heap = Heap::beside;
};
Svg draw(const Bars&, const Sheet&);

// Shares that fall by steps (Kaplan-Meier), five curves at most.
struct Step {
  double x, share;  // from x on; share of 1
};
struct Curve {
  std::string name;
  std::vector<Step> steps;      // by x; 1 before the first
  std::vector<double> waiting;  // where those were who are not known to have got there: a tick on the curve
  double end = 0;               // nobody was watched for longer
};
struct Curves {
  Words words;
  std::vector<Curve> curves;
};
Svg draw(const Curves&, const Sheet&);

// Shares with their intervals, one below the other.
struct Estimate {
  std::string name;
  double share, low, high;  // of 1; NaN: nothing to show
};
struct Intervals {
  Words words;
  std::vector<Estimate> rows;
};
Svg draw(const Intervals&, const Sheet&);

// Values over time or along any scale, five series at most: a line, single values, or values each with its interval.
struct Trend {
  enum class Kind { line, points } kind = Kind::line;
  std::string name;
  std::vector<double> x, y;
  std::vector<double> low, high;  // each value's interval; empty: none
};
struct Trends {
  Words words;
  std::vector<Trend> series;
  std::optional<double> mark;  // where something began: an upright line
  bool nought = false;         // the scale shows 0, with a line
};
Svg draw(const Trends&, const Sheet&);

// Two values a row, one below the other: how far something was off before and after it was mended. Sizes alone, no signs.
struct Pair {
  std::string name;
  double first, second;
};
struct Pairs {
  Words words;
  std::string first, second;  // what the two values are
  std::vector<Pair> rows;
  std::optional<double> limit;  // an upright line: what is small enough
};
Svg draw(const Pairs&, const Sheet&);

// What becomes of a result when one input alone is at its lowest and at its highest, a row an input, the most telling on top. An upright
// line at 0, where the decision turns.
struct Swing {
  std::string name;
  double low, high;
};
struct Tornado {
  Words words;
  std::string low, high;  // what the two ends are
  std::vector<Swing> rows;
};
Svg draw(const Tornado&, const Sheet&);

// The style that figures have where no page gives them one; and a figure as a file of its own, with that style.
std::string_view style();
std::string as_file(const Svg&);

}  // namespace plots
