#include "tests/app/evaluate.h"

namespace app {
namespace {

// Two kinds of people, "often" and "seldom": those who came often had it more, and come 3 more whoever they are. It takes 1 away.
std::string people() {
  std::string text = "person,had,visits,last_year,site\n";
  for (int i = 0; i < 80; ++i) {
    const bool often = i % 2, had = often ? i % 8 < 4 : i % 8 == 0;
    text += fmt::format("p{},{},{},{},{}\n", i, had ? 1 : 0, 2 + (often ? 3 : 0) - (had ? 1 : 0) + (i / 8) % 2, often ? 6 : 1, i % 3);
  }
  return text;
}

std::vector<std::string> match(const std::string& file, std::vector<std::string> more) {
  std::vector<std::string> words{"match", "--data", file, "--treat", "had", "--outcome", "visits", "--covariates", "last_year"};
  words.insert(words.end(), more.begin(), more.end());
  return words;
}

TEST(MatchingCommand, finds_the_effect_by_each_method) {
  const TableFile file(people());
  for (const char* method : {"nearest", "ipw", "ols"}) {
    const auto r = figures(match(file.name(), {"--method", method, "--before", "last_year"}));
    EXPECT_NEAR(figure(r, "effect.value"), -1, 1e-6) << method;
    EXPECT_EQ(figure(r, "matched"), 30);
    EXPECT_EQ(figure(r, "unmatched"), 0);
    const auto& balance = r.at("balance").as_array().at(0).as_object();
    EXPECT_EQ(balance.at("covariate").as_string(), "last_year");
    EXPECT_GT(figure(balance, "smd_before"), .5);
    EXPECT_NEAR(figure(balance, "smd_after"), method == std::string("ols") ? figure(balance, "smd_before") : 0, 1e-6);
    EXPECT_TRUE(warns(r, "regression_to_the_mean"));
    EXPECT_LT(figure(r, "regression_to_the_mean.expected_change"), 0);
  }
}

TEST(MatchingCommand, refuses_with_row_and_column) {
  const TableFile fine(people()), other("had,visits,last_year\n1,2,3\nyes,2,3\n"), three("had,visits,last_year\n1,2,3\n3,2,3\n"),
      blank("had,visits,last_year\n1,2,3\n0,,3\n");
  const struct {
    const TableFile& file;
    std::vector<std::string> more;
    const char* refusal;
  } cases[] = {
      {other, {}, "refused: FILE: row 3: the column \"had\" has something that is no number"},
      {three, {}, "refused: row 3: the column \"had\" is 3: 1 is treated, 0 is not"},
      {blank, {}, "refused: FILE: row 3: the column \"visits\" has no value. Fill it, or leave the row out"},
      {fine, {"--exact", "town"}, "refused: FILE: there is no column \"town\". There are: person, had, visits, last_year, site"},
      {fine, {"--method", "ols", "--exact", "site"}, "refused: A caliper and exact matching are for --method nearest"},
  };
  for (const auto& c : cases) EXPECT_EQ(evaluated(match(c.file.name(), c.more)), c.refusal);
}

TEST(MatchingCommand, draws_the_balance) {
  const TableFile file(people()), picture("");
  const auto text = evaluated(match(file.name(), {"--exact", "site", "--plot", picture.name()}));
  EXPECT_NE(text.find("smd before"), text.npos) << text;
  std::ifstream stream(picture.name());
  const std::string svg((std::istreambuf_iterator<char>(stream)), {});
  EXPECT_NE(svg.find("last_year"), svg.npos);
  EXPECT_NE(svg.find("Matched"), svg.npos);
}

}  // namespace
}  // namespace app
