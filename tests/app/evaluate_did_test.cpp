#include <cmath>

#include "tests/app/evaluate.h"

namespace app {
namespace {

// Minimum wages and teenage employment in US counties, as Callaway and Sant'Anna 2021 (doi 10.1016/j.jeconom.2020.12.001) publish them with
// their R package "did".
std::vector<std::string> mpdta(std::vector<std::string> more) {
  std::vector<std::string> words{"did",  "--data",   reference("mpdta.csv"), "--unit",    "countyreal", "--time",
                                 "year", "--cohort", "first.treat",          "--outcome", "lemp"};
  words.insert(words.end(), more.begin(), more.end());
  return words;
}

// The row whose named figures are these.
const boost::json::object& row(const boost::json::value& rows, std::vector<std::pair<std::string, double>> keys) {
  for (const auto& one : rows.as_array()) {
    const auto& object = one.as_object();
    if (std::ranges::all_of(keys, [&](const auto& key) { return object.at(key.first).template to_number<double>() == key.second; }))
      return object;
  }
  throw std::out_of_range("no such row");
}

TEST(MinimumWages, come_out_as_published) {
  NEEDS_REFERENCE("mpdta.csv");
  const auto r = figures(mpdta({}));
  constexpr struct {
    double group, time, att;
  } cells[] = {{2004, 2004, -.010503}, {2004, 2005, -.070423}, {2004, 2006, -.137259}, {2004, 2007, -.100811},
               {2006, 2006, -.004595}, {2006, 2007, -.041224}, {2007, 2007, -.026054}};
  for (const auto& c : cells)
    EXPECT_NEAR(figure(row(r.at("att_gt"), {{"group", c.group}, {"time", c.time}}), "att"), c.att, 1e-5) << c.group << " " << c.time;
  EXPECT_NEAR(figure(r, "simple.value"), -.039951, 1e-5);
  EXPECT_NEAR(figure(r, "simple.se"), .012034, 1e-4);
  EXPECT_NEAR(figure(r, "group.overall.value"), -.031018, 1e-5);
  EXPECT_NEAR(figure(r, "dynamic.overall.value"), -.077240, 1e-5);
  // The package's introduction prints this p for the test of what came before, and .23267 on lpop.
  EXPECT_NEAR(figure(r, "pretrend.p"), .16812, 1e-5);
  const auto on_lpop = figures(mpdta({"--covariates", "lpop"}));
  EXPECT_NEAR(figure(on_lpop, "simple.value"), -.041752, 1e-5);
  EXPECT_NEAR(figure(on_lpop, "pretrend.p"), .23267, 1e-5);
  // Analytic errors as Stata's csdid (Rios-Avila, Sant'Anna and Callaway, https://friosavila.github.io/playingwithstata) prints them.
  EXPECT_NEAR(figure(on_lpop, "simple.se"), .0115028, 1e-6);
  EXPECT_NEAR(figure(row(on_lpop.at("att_gt"), {{"group", 2004}, {"time", 2004}}), "att"), -.0145297, 1e-6);
  EXPECT_NEAR(figure(row(on_lpop.at("att_gt"), {{"group", 2004}, {"time", 2007}}), "se"), .0328865, 1e-6);
  EXPECT_NEAR(figure(row(on_lpop.at("att_gt"), {{"group", 2006}, {"time", 2005}}), "se"), .0184957, 1e-6);
  EXPECT_NEAR(figure(figures(mpdta({"--method", "twfe"})), "simple.value"), -.036549, 1e-5);
  EXPECT_NEAR(figure(figures(mpdta({"--method", "imputation"})), "simple.value"), -.047710, 1e-5);
  const auto drawn = figures(mpdta({"--bootstrap", "2000", "--seed", "1"}));
  EXPECT_NEAR(figure(drawn, "simple.se"), .012034, .1 * .012034);
}

std::string practices(double never) {
  std::string text = "practice,month,began,contacts\n";
  for (int i = 0; i < 36; ++i)
    for (int t = 1; t <= 6; ++t) {
      const int began = i % 3 == 0 ? 3 : i % 3 == 1 ? 5 : 0;
      text += fmt::format("p{},{},{},{}\n", i, t,
                          began   ? fmt::format("{}", began)
                          : never ? fmt::format("{}", never)
                                  : "",
                          100 + i + 2 * t - (began && t >= began ? 10 : 0) + (i * 7 + t * 13) % 5);
    }
  return text;
}
std::vector<std::string> asked(const TableFile& file, std::vector<std::string> more = {}) {
  std::vector<std::string> words{"did",   "--data",   file.name(), "--unit",    "practice", "--time",
                                 "month", "--cohort", "began",     "--outcome", "contacts"};
  words.insert(words.end(), more.begin(), more.end());
  return words;
}

TEST(Did, takes_a_blank_cohort_or_nought_or_one_not_yet_come_for_never) {
  std::string answers[3];
  for (std::size_t i = 0; i < 3; ++i) {
    std::string table = practices(i == 2 ? 99 : 0);
    if (i == 1)
      for (auto at = table.find(",,"); at != table.npos; at = table.find(",,")) table.replace(at, 2, ",0,");
    const TableFile file(table);
    answers[i] = evaluated(asked(file));
    EXPECT_NE(answers[i].find("never treated: 12"), std::string::npos) << answers[i];
  }
  EXPECT_EQ(answers[0], answers[1]);
  EXPECT_EQ(answers[0], answers[2]);
}

TEST(Did, refuses_with_row_and_column) {
  const struct {
    const char* table;
    const char* refusal;
  } cases[] = {
      {"practice,month,began,contacts\na,1,3,many\n", "refused: FILE: row 2: the column \"contacts\" has something that is no number"},
      {"practice,month,began,contacts\na,1,soon,5\n", "refused: FILE: row 2: the column \"began\" has something that is no number"},
      {"practice,month,began,contacts\na,1,3,5\na,1,3,6\n", "refused: FILE: rows 2 and 3 have the same \"practice\" and \"month\""},
      {"practice,month,began\na,1,3\n", "refused: FILE: there is no column \"contacts\". There are: practice, month, began"},
      {"practice,month,began,contacts\na,1,2,5\na,2,2,6\nb,1,3,5\nb,2,3,6\nb,3,3,6\na,3,2,1\n",
       "refused: Every unit begins sooner or later: nobody is left who never did. Use --control notyet, which compares with those who have "
       "not begun yet"},
  };
  for (const auto& c : cases) {
    const TableFile file(c.table);
    EXPECT_EQ(evaluated(asked(file)), c.refusal);
  }
}

TEST(Did, draws_the_effects_by_time_since_the_start) {
  const TableFile file(practices(0)), picture("");
  EXPECT_FALSE(evaluated(asked(file, {"--plot", picture.name()})).starts_with("refused"));
  std::ifstream stream(picture.name());
  const std::string svg((std::istreambuf_iterator<char>(stream)), {});
  EXPECT_TRUE(svg.starts_with("<svg")) << svg.substr(0, 100);
  EXPECT_NE(svg.find("Effect on contacts by time since the start"), svg.npos);
  EXPECT_NE(svg.find("plot-interval"), svg.npos);
}

std::string drawn(const std::string& file) {
  std::ifstream stream(file);
  return {std::istreambuf_iterator<char>(stream), {}};
}
std::ptrdiff_t count_of(std::string_view text, std::string_view what) {
  std::ptrdiff_t count = 0;
  for (auto at = text.find(what); at != text.npos; at = text.find(what, at + 1)) ++count;
  return count;
}

TEST(Did, draws_each_comparison_of_the_two_way_estimate_by_its_weight) {
  const TableFile file(practices(0)), picture("");
  const auto r = figures(asked(file, {"--method", "twfe", "--plot", picture.name()}));
  double weights = 0, mean = 0;
  for (const auto& pair : r.at("comparisons").as_array()) {
    const double weight = figure(pair.as_object(), "weight");
    weights += weight;
    mean += weight * figure(pair.as_object(), "estimate");
  }
  EXPECT_NEAR(weights, 1, 1e-9);
  EXPECT_NEAR(mean, figure(r, "simple.value"), 1e-9);
  const auto svg = drawn(picture.name());
  EXPECT_NE(svg.find("Against begun already"), svg.npos);
  const auto legend = static_cast<std::ptrdiff_t>(r.at("decomposition").as_array().size());
  EXPECT_EQ(count_of(svg, "class=\"plot-mark\""), std::ssize(r.at("comparisons").as_array()) + legend);
}

TEST(Did, says_what_the_two_way_coefficient_is_a_mean_of) {
  const TableFile file(practices(0));
  const auto r = figures(asked(file, {"--method", "twfe"}));
  EXPECT_TRUE(warns(r, "forbidden_comparisons"));
  double weights = 0;
  for (const auto& kind : r.at("decomposition").as_array()) weights += figure(kind.as_object(), "weight");
  EXPECT_NEAR(weights, 1, 1e-9);
}

TEST(Did2, answers_from_two_periods) {
  const TableFile file(
      "shop,served,after,staff\na,1,0,10\na,1,1,13\nb,1,0,20\nb,1,1,25\nc,0,0,5\nc,0,1,6\nd,0,0,7\nd,0,1,8\ne,0,0,1\n"
      "e,0,1,5\nf,0,0,7\n");
  const std::vector<std::string> words{"did2",   "--data", file.name(), "--unit",    "shop", "--group",
                                       "served", "--post", "after",     "--outcome", "staff"};
  auto balanced = words;
  balanced.emplace_back("--balanced");
  const auto r = figures(balanced);
  EXPECT_NEAR(figure(r, "effect.value"), 2, 1e-12);
  EXPECT_TRUE(warns(r, "two_periods"));
  EXPECT_TRUE(warns(figures(words), "unbalanced"));
}

TEST(Did2, draws_where_those_served_would_have_come_to) {
  const TableFile file("shop,served,after,staff\na,1,0,10\na,1,1,13\nb,1,0,20\nb,1,1,25\nc,0,0,5\nc,0,1,6\nd,0,0,7\nd,0,1,8\n"),
      picture("");
  evaluated({"did2", "--data", file.name(), "--unit", "shop", "--group", "served", "--post", "after", "--outcome", "staff", "--plot",
             picture.name()});
  const auto svg = drawn(picture.name());
  EXPECT_NE(svg.find("Expected without"), svg.npos);
  EXPECT_EQ(count_of(svg, "class=\"plot-curve"), 3 + 3) << "three lines, and each in the legend";
  EXPECT_EQ(count_of(svg, "class=\"plot-interval"), 3) << "the effect's interval and its two ends";
}

}  // namespace
}  // namespace app
