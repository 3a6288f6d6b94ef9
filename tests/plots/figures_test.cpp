// Figures against drawings that somebody has looked at (golden/*.svg; FINGERPOST_WRITE_GOLDEN=1 writes them anew, to be looked at again).
#include "plots/figures.h"

#include <gtest/gtest.h>

#include <cmath>
#include <cstdlib>
#include <fstream>
#include <limits>
#include <regex>
#include <sstream>

#include "plots/axis.h"

namespace plots {
namespace {

constexpr double hidden = std::numeric_limits<double>::quiet_NaN();

Bars some_bars() {
  return {.words = {"Requests and capacity", "Three weeks.", "Week beginning", "Number"},
          .groups = {"5 Jan", "12 Jan", "19 Jan"},
          .bars = {{"Requests", {4, 7, hidden}}, {"Booked", {3, 5, 6}}},
          .line = Series{"Slots offered", {8, 8, 4}}};
}
Curves some_curves() {
  return {.words = {"Still waiting", "Two services.", "Days since the request", "Still waiting"},
          .curves = {{"Physiotherapy", {{0, 0.8}, {3, 0.5}, {9, 0.25}}, {4, 10}, 12}, {"Link worker", {{7, 0.5}}, {}, 14}}};
}
Intervals some_intervals() {
  return {.words = {"Did not attend", "Two bands.", "Share who did not attend", ""},
          .rows = {{"Same day", 0.02, 0.01, 0.04}, {"1 day", 0.05, 0.02, 0.11}, {"2 to 7 days", hidden, hidden, hidden}}};
}
Pairs some_pairs() {
  return {.words = {"How alike", "Two covariates.", "Difference in standard deviations", ""},
          .first = "All",
          .second = "Matched",
          .rows = {{"Age", -0.42, 0.03}, {"Visits before", 0.9, hidden}},
          .limit = 0.1};
}

Trends some_trends() {
  using Kind = Trend::Kind;
  return {.words = {"Before and after", "Five months.", "Month", "Visits"},
          .series = {{Kind::line, "Fitted", {1, 2, 3, 4, 5}, {4, 4.5, 5, 3, 3.5}, {}, {}},
                     {Kind::points, "Observed", {1, 2, 3, 4, 5}, {4.2, 4.1, hidden, 3, 3.6}, {}, {}},
                     {Kind::points, "Effect", {4.5}, {-1}, {-2}, {0.5}}},
          .mark = 3.5,
          .nought = true};
}

Tornado some_tornado() {
  return {.words = {"Which input matters most", "Three inputs.", "Net benefit", ""},
          .low = "Lowest",
          .high = "Highest",
          .rows = {{"Effect", -40, 160}, {"Cost of a visit", 110, 55}, {"Unknown", hidden, 1}}};
}

void expect_golden(const std::string& name, std::string_view markup) {
  const std::string path = std::string(SOURCE_DIR) + "/tests/plots/golden/" + name + ".svg";
  if (std::getenv("FINGERPOST_WRITE_GOLDEN")) std::ofstream(path) << markup << '\n';
  std::ostringstream golden;
  golden << std::ifstream(path).rdbuf();
  EXPECT_EQ(golden.str(), std::string(markup) + '\n') << "not as in " << path;
}

TEST(Figures, are_drawn_as_they_were_when_somebody_looked) {
  expect_golden("bars", draw(some_bars(), {"f", 360}).markup());
  auto stacked = some_bars();
  stacked.heap = Heap::stacked;
  stacked.line.reset();
  expect_golden("stacked", draw(stacked, {"f", narrow}).markup());
  expect_golden("curves", draw(some_curves(), {"f", 360}).markup());
  expect_golden("trends", draw(some_trends(), {"f", 360}).markup());
  expect_golden("intervals", draw(some_intervals(), {"f", 360}).markup());
  expect_golden("pairs", draw(some_pairs(), {"f", 360}).markup());
  expect_golden("tornado", draw(some_tornado(), {"f", wide}).markup());
  expect_golden("tornado_narrow", draw(some_tornado(), {"f", narrow}).markup());
}

TEST(Figures, have_a_title_and_a_description_for_those_who_do_not_see_them) {
  const std::string markup(draw(some_bars(), {"capacity", wide}).markup());
  EXPECT_TRUE(markup.contains("role=\"img\" aria-labelledby=\"capacity-title\" aria-describedby=\"capacity-description\""));
  EXPECT_TRUE(markup.contains("<title id=\"capacity-title\">Requests and capacity</title>"));
  EXPECT_TRUE(markup.contains("<desc id=\"capacity-description\">Three weeks.</desc>"));
}

// A class that a file's style does not know is drawn as SVG draws what it knows nothing of: filled black, with no line.
TEST(Figures, as_files_have_a_style_for_every_class) {
  auto bars = some_bars();
  bars.bars.push_back({"Seen", {1, 2, 3}});
  auto curves = some_curves();
  while (curves.curves.size() < 5) curves.curves.push_back(curves.curves.front());
  const std::string style(plots::style());
  const std::regex classes("class=\"([^\"]+)\"");
  for (const auto& svg : {draw(bars, {"f", wide}), draw(curves, {"f", wide}), draw(some_intervals(), {"f", wide}),
                          draw(some_pairs(), {"f", wide}), draw(some_trends(), {"f", wide}), draw(some_tornado(), {"f", wide})}) {
    const std::string file = as_file(svg);
    for (std::sregex_iterator at(file.begin(), file.end(), classes), end; at != end; ++at) {
      const std::string names = (*at)[1];
      if (names == "plot-text") continue;  // any text is
      const std::string selector = "." + std::regex_replace(names, std::regex(" "), ".");
      EXPECT_TRUE(std::regex_search(style, std::regex(std::regex_replace(selector, std::regex("\\."), "\\.") + "[,{]"))) << names;
    }
  }
}

TEST(Figures, keep_text_and_hold_no_style_script_or_address) {
  auto bars = some_bars();
  bars.groups[0] = "</text><script>q</script>";
  bars.words.title = "\"><img src=x onerror=q>";
  bars.bars[0].name = "a & b\n";
  const std::string markup(draw(bars, {"\"x", wide}).markup());
  for (const auto* part : {"<script", "<img", "style=", "href", "url(", "& b", "\"x-title"}) EXPECT_FALSE(markup.contains(part)) << part;
  EXPECT_TRUE(markup.contains("&lt;script&gt;q&lt;/script&gt;"));
}

// Every coordinate lies on the paper, whatever the data and the width.
void expect_on_paper(const Svg& svg, int width) {
  const std::string markup(svg.markup());
  std::smatch size;
  ASSERT_TRUE(std::regex_search(markup, size, std::regex("viewBox=\"0 0 (\\d+) (\\d+)\"")));
  EXPECT_EQ(std::stoi(size[1]), width);
  const double height = std::stod(size[2]);
  const std::regex across(" (?:x|x1|x2|cx)=\"([-.\\d]+)\""), down(" (?:y|y1|y2|cy)=\"([-.\\d]+)\"");
  for (std::sregex_iterator at(markup.begin(), markup.end(), across), end; at != end; ++at) {
    EXPECT_GE(std::stod((*at)[1]), 0) << at->str();
    EXPECT_LE(std::stod((*at)[1]), width) << at->str();
  }
  for (std::sregex_iterator at(markup.begin(), markup.end(), down), end; at != end; ++at) {
    EXPECT_GE(std::stod((*at)[1]), 0) << at->str();
    EXPECT_LE(std::stod((*at)[1]), height) << at->str();
  }
  EXPECT_FALSE(markup.contains("nan") || markup.contains("inf"));
}

TEST(Figures, stay_on_the_paper_with_nothing_one_thing_and_a_year_of_things) {
  for (const int width : {narrow, wide}) {
    for (const std::size_t groups : {0u, 1u, 13u, 52u}) {
      Bars bars{.words = {"t", "d", "x", "y"}, .groups = {}, .bars = {{"Requests", {}}, {"Booked", {}}}, .line = Series{"Slots", {}}};
      for (std::size_t i = 0; i < groups; ++i) {
        bars.groups.push_back(day_label(std::chrono::sys_days{std::chrono::year{2026} / 1 / 5} + std::chrono::weeks{i}));
        for (auto& series : bars.bars) series.values.push_back(static_cast<double>(i * i * 37));
        bars.line->values.push_back(i % 5 == 0 ? hidden : 12);
      }
      expect_on_paper(draw(bars, {"f", width}), width);
    }
    expect_on_paper(draw(Curves{}, {"f", width}), width);
    expect_on_paper(draw(some_curves(), {"f", width}), width);
    expect_on_paper(draw(Intervals{}, {"f", width}), width);
    expect_on_paper(draw(some_intervals(), {"f", width}), width);
    expect_on_paper(draw(Pairs{}, {"f", width}), width);
    expect_on_paper(draw(some_pairs(), {"f", width}), width);
  }
}

TEST(Figures, of_shares_have_marks_between_none_and_all) {
  const auto markup = [](double value) {
    const Bars bars{.words = {"t", "d", "x", "y"}, .groups = {"Monday"}, .bars = {{"Observed", {value}}}, .line = {}};
    return std::string(draw(bars, {"f", wide}).markup());
  };
  EXPECT_TRUE(markup(.23).contains(">0.2<")) << markup(.23);
  EXPECT_FALSE(markup(1).contains(">0.2<")) << "one booking";
}

TEST(Axes, end_on_round_numbers_and_have_few_marks) {
  struct Row {
    double greatest;
    int marks;
    bool whole;
    double to;
    std::size_t ticks;
  };
  constexpr Row table[] = {{0, 5, true, 1, 2},    {1, 5, true, 1, 2},       {7, 5, true, 8, 5},        {11, 6, true, 12, 7},
                           {83, 6, true, 100, 6}, {1000, 5, true, 1000, 6}, {0.07, 4, false, 0.08, 5}, {12'345, 6, true, 15'000, 4}};
  for (const auto& [greatest, marks, whole, to, ticks] : table) {
    const auto axis = nice_axis(greatest, marks, whole);
    EXPECT_NEAR(axis.to, to, 1e-9) << greatest;
    EXPECT_EQ(axis.ticks.size(), ticks) << greatest;
    EXPECT_LE(greatest, axis.to + 1e-9);
  }
}

TEST(Axes, write_their_marks_as_people_read_them) {
  constexpr std::pair<double, std::string_view> table[] = {{0, "0"},           {-1e-15, "0"},          {0.25, "0.25"},
                                                           {2028, "2028"},     {10'000, "10,000"},     {-20e3, "-20,000"},
                                                           {8e6, "8,000,000"}, {1.5e8, "150,000,000"}, {1e18, "1e+18"}};
  for (const auto& [value, name] : table) EXPECT_EQ(tick_name(value), name);
}

TEST(Axes, end_whatever_the_values) {
  constexpr double infinite = std::numeric_limits<double>::infinity(), none = std::numeric_limits<double>::quiet_NaN();
  const double values[] = {0, 1, -1, 1e-320, 1e-9, 1e15, 1e15 + 1, 1.7e18, 1e300, -1e308, 1e308, infinite, -infinite, none};
  for (const double least : values)
    for (const double greatest : values) {
      const Span span = nice_span(least, greatest, 6);
      EXPECT_GE(span.ticks.size(), 2u) << least << " " << greatest;
      EXPECT_LE(span.ticks.size(), 12u) << least << " " << greatest;
    }
}

TEST(Axes, count_days_in_weeks_when_there_are_many) {
  constexpr std::pair<double, double> table[] = {{3, 1}, {10, 1}, {13, 2}, {40, 7}, {100, 14}, {364, 91}};
  for (const auto& [days, step] : table) {
    const auto axis = days_axis(days, 12);
    EXPECT_EQ(axis.ticks.at(1), step) << days;
    EXPECT_GE(axis.to, days);
  }
}

}  // namespace
}  // namespace plots
