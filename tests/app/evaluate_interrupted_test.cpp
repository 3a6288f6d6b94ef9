#include "tests/app/evaluate.h"

namespace app {
namespace {

// Lopez Bernal, Cummins and Gasparrini 2017, doi 10.1093/ije/dyw098: acute coronary events in Sicily, a smoking ban in month 37.
std::vector<std::string> sicily(std::vector<std::string> more) {
  std::vector<std::string> words{"its",        "--data", reference("sicily.csv"), "--time", "time", "--outcome", "aces",
                                 "--exposure", "stdpop", "--intervention",        "smokban"};
  words.insert(words.end(), more.begin(), more.end());
  return words;
}

TEST(Sicily, comes_out_as_published) {
  NEEDS_REFERENCE("sicily.csv");
  const auto poisson = figures(sicily({"--family", "poisson"}));
  EXPECT_NEAR(figure(poisson, "rate_ratio.value"), .894377, 1e-5);
  EXPECT_NEAR(figure(poisson, "rate_ratio.low"), .864686, 1e-5);
  EXPECT_NEAR(figure(poisson, "rate_ratio.high"), .925086, 1e-5);
  EXPECT_TRUE(warns(poisson, "overdispersed"));
  const auto quasi = figures(sicily({}));
  EXPECT_NEAR(figure(quasi, "dispersion"), 3.559194632, 1e-5);
  EXPECT_NEAR(figure(quasi, "rate_ratio.low"), .839189, 1e-5);
  EXPECT_NEAR(figure(quasi, "rate_ratio.high"), .953193, 1e-5);
  const auto season = figures(sicily({"--harmonics", "2", "--period", "12", "--season", "month"}));
  EXPECT_NEAR(figure(season, "rate_ratio.value"), .885072, 1e-5);
  EXPECT_NEAR(figure(season, "rate_ratio.low"), .839401, 1e-5);
  EXPECT_NEAR(figure(season, "rate_ratio.high"), .933227, 1e-5);
  const auto gaussian = figures(sicily({"--family", "gaussian", "--newey-west", "3"}));
  EXPECT_NEAR(figure(gaussian, "coefficients.intervention.estimate"), -24.093303, 1e-5);
  EXPECT_NEAR(figure(gaussian, "coefficients.intervention.se"), 6.953862, 1e-4);
}

std::string series(int periods, int start, int level_after) {
  std::string text = "t,y,x\n";
  for (int t = 0; t < periods; ++t) text += fmt::format("{},{},{}\n", t, t < start ? 20 + t % 3 : level_after + t % 3, t < start ? 0 : 1);
  return text;
}

TEST(Interrupted, says_in_words_what_it_found) {
  const TableFile file(series(24, 12, 10));
  const auto text = evaluated({"its", "--data", file.name(), "--time", "t", "--outcome", "y", "--intervention", "x"});
  EXPECT_NE(text.find("rate ratio: 0.5"), text.npos) << text;
  EXPECT_NE(text.find("Warning (one_series)"), text.npos) << text;
}

TEST(Interrupted, refuses_with_row_and_column) {
  const struct {
    const char* table;
    const char* refusal;
  } cases[] = {
      {"", "refused: FILE: there is no row under the headings"},
      {"t,y,x\n", "refused: FILE: there is no row under the headings"},
      {"t,y\n1,2\n", "refused: FILE: there is no column \"x\". There are: t, y"},
      {"t,y,x\n1,2,0\n2,,0\n", "refused: FILE: row 3: the column \"y\" has no value. Fill it, or leave the row out"},
      {"t,y,x\n1,2,0\n2,many,0\n", "refused: FILE: row 3: the column \"y\" has something that is no number"},
      {"t,y,x\n1,2,0\n1,3,0\n", "refused: FILE: rows 2 and 3 have the same \"t\" and \"t\""},
      {"t,y,x\n1,2\n", "refused: FILE: row 2: 2 values under 3 headings"},
      {"t,t,x\n1,2,0\n", "refused: FILE: row 1: the column \"t\" comes twice"},
      {"t,y,x\n1,2,0\n2,2,0\n3,2,1\n4,2,1\n", "refused: 2 periods before and 2 after: there must be 3 on each side at the least"},
      {"t,y,x\n1,2,0\n2,2,0\n3,2,0\n4,-2,1\n5,2,1\n6,2,1\n", "refused: A count below 0: use --family gaussian for amounts that may be"},
      {"t,y,x\n1,2,0\n2,2,0\n3,2,0\n4,2,2\n5,2,1\n6,2,1\n", "refused: The intervention is 2 at time 4: 0 is before, 1 after"},
  };
  for (const auto& c : cases) {
    const TableFile file(c.table);
    EXPECT_EQ(evaluated({"its", "--data", file.name(), "--time", "t", "--outcome", "y", "--intervention", "x"}), c.refusal);
  }
  EXPECT_EQ(evaluated({"its", "--data", "/nowhere.csv", "--time", "t", "--outcome", "y", "--intervention", "x"}),
            "refused: /nowhere.csv cannot be read");
}

TEST(Interrupted, draws_what_was_expected_without) {
  const TableFile file(series(24, 12, 10)), picture("");
  evaluated({"its", "--data", file.name(), "--time", "t", "--outcome", "y", "--intervention", "x", "--plot", picture.name()});
  std::ifstream stream(picture.name());
  const std::string svg((std::istreambuf_iterator<char>(stream)), {});
  EXPECT_TRUE(svg.starts_with("<svg")) << svg.substr(0, 100);
  EXPECT_NE(svg.find("Expected without"), svg.npos);
  EXPECT_NE(svg.find("<style>"), svg.npos);
}

}  // namespace
}  // namespace app
