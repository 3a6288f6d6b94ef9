// `fingerpost simulate` over practices of different sizes.

#include "app/ranks.h"
#include "tests/app/evaluate.h"

namespace app {
namespace {

std::vector<std::string> england(std::vector<std::string> more) {
  std::vector<std::string> words{"simulate", "england", "--set-both", "warm_up_days=10", "--set-both", "measure_days=30"};
  words.insert(words.end(), more.begin(), more.end());
  return words;
}

std::string sizes_of(std::vector<int> lists) {
  std::string text = "PUBLICATION,CODE,SEX,NUMBER_OF_PATIENTS\n";
  for (std::size_t i = 0; i < lists.size(); ++i) text += fmt::format("GP_PRAC_PAT_LIST,A{:05},ALL,{}\n", i, lists[i]);
  return text;
}

TEST(SimulateCountry, answers_the_same_for_any_number_of_threads) {
  const TableFile file(sizes_of({500, 2000, 7000, 1200, 3000, 1}));
  for (const auto& how : {std::vector<std::string>{"--sizes", file.name()}, {"--practices", "6", "--list", "2000", "--spread", "0.6"}}) {
    const auto with = [&](const char* threads, const char* seed = "1") {
      auto words = england(how);
      words.insert(words.end(), {"--threads", threads, "--seed", seed, "--json"});
      return said_to(words);
    };
    const auto one = with("1");
    EXPECT_TRUE(one.starts_with("{")) << one;
    EXPECT_EQ(one, with("2"));
    EXPECT_EQ(one, with("4"));
    EXPECT_NE(one, with("4", "2"));
  }
}

TEST(SimulateCountry, of_practices_all_alike_is_that_many_of_one) {
  const TableFile file(sizes_of(std::vector<int>(25, 2000)));
  const auto alike = figures_said_to(england({"--practices", "25", "--list", "2000"}));
  const std::vector<std::vector<std::string>> ways{{"--sizes", file.name()}, {"--practices", "25", "--list", "2000", "--spread", "0"}};
  for (const auto& way : ways) {
    const auto all = figures_said_to(england(way));
    EXPECT_EQ(figure(all, "practices"), 25);
    EXPECT_EQ(figure(all, "people"), 50'000);
    EXPECT_EQ(figure(all, "events"), figure(alike, "events"));
    for (const auto* name : {"needs a year", "attended a year, GP", "lost after missing a year"})
      for (const auto* part : {"value", "se", "low", "high"}) {
        const auto path = fmt::format("all_practices.{}.{}", name, part);
        EXPECT_NEAR(figure(all, path), figure(alike, path), 1e-6) << path;
      }
  }
}

TEST(SimulateCountry, keeps_the_mean_list_when_sizes_are_drawn) {
  const auto all = figures_said_to(england({"--practices", "200", "--list", "500", "--spread", "0.6"}));
  EXPECT_NEAR(figure(all, "people"), 200 * 500, 100);
  const double ratio = std::log(figure(all, "list.p90") / figure(all, "list.p10")) / (2 * 1.2816);
  EXPECT_NEAR(ratio, .6, .15);
  EXPECT_LT(figure(all, "over_practices.visits a year per 1,000 people.p10"),
            figure(all, "over_practices.visits a year per 1,000 people.p90"));
  EXPECT_LE(figure(all, "over_practices.routine lead days, GP.p10"), figure(all, "over_practices.routine lead days, GP.p90"));
}

// Practices of very different sizes: were sizes' spread taken for chance, the interval would be many times as wide as other years differ.
TEST(SimulateCountry, says_how_far_other_years_of_the_same_practices_differ) {
  std::vector<int> lists;
  for (int i = 0; i < 60; ++i) lists.push_back(200 + 60 * i);
  const TableFile file(sizes_of(lists));
  constexpr int years = 40;
  double sum = 0, squares = 0, variances = 0;
  for (int year = 1; year <= years; ++year) {
    const auto all = figures_said_to(england({"--sizes", file.name(), "--seed", std::to_string(year)}));
    const double needs = figure(all, "all_practices.needs a year.value"), se = figure(all, "all_practices.needs a year.se");
    sum += needs;
    squares += needs * needs;
    variances += se * se;
  }
  const double observed = (squares - sum * sum / years) / (years - 1);
  EXPECT_NEAR(std::sqrt(variances / years / observed), 1, .35);
}

TEST(SimulateCountry, compares_two_scenarios_practice_by_practice) {
  const TableFile file(sizes_of({4000, 10'000, 6000}));
  const auto all = figures_said_to(england({"--sizes", file.name(), "--compare", SOURCE_DIR "/scenarios/rm1-fcp.yaml"}));
  EXPECT_EQ(figure(all, "all_practices.needs a year.difference.value"), 0);
  EXPECT_EQ(figure(all, "all_practices.needs a year.difference.se"), 0);
  const double before = figure(all, "all_practices.attended a year, FCP.value"),
               after = figure(all, "all_practices.attended a year, FCP.compared.value");
  EXPECT_GT(after, before);
  EXPECT_NEAR(figure(all, "all_practices.attended a year, FCP.difference.value"), after - before, 1e-6);
}

TEST(SimulateCountry, gives_each_practice_staff_enough_and_warns_where_the_scenario_has_too_few) {
  const TableFile file(sizes_of({10'000, 14'999, 3'001}));
  const auto sized = [&](const char* set) {
    return figures_said_to({"simulate", "england", "--sizes", file.name(), "--set", "measure_days=60", "--set", set});
  };
  const auto enough = sized("slots.FCP=18"), too_few = sized("slots.FCP=12");
  EXPECT_FALSE(warns(enough, "long_waits"));
  EXPECT_EQ(figure(enough, "long_waits.FCP.practices"), 0);
  EXPECT_TRUE(warns(too_few, "long_waits"));
  EXPECT_GE(figure(too_few, "long_waits.FCP.practices"), 2);
}

TEST(SimulateCountry, refuses_what_is_no_list_of_sizes) {
  struct Row {
    const char *text, *said;
  };
  const Row rows[] = {
      {"CODE,NUMBER_OF_PATIENTS\n", "refused: FILE: there is no row under the headings"},
      {"", "refused: FILE: there is no row under the headings"},
      {"CODE,PATIENTS\nA,5\n", "refused: FILE: there is no column \"NUMBER_OF_PATIENTS\""},
      {"CODE,NUMBER_OF_PATIENTS\nA,5\nB,\n", "refused: FILE: row 3: "},
      {"CODE,NUMBER_OF_PATIENTS\nA,5\nB,many\n", "refused: FILE: row 3: "},
      {"CODE,NUMBER_OF_PATIENTS\nA,0\n", "refused: FILE: row 2: \"NUMBER_OF_PATIENTS\" must be a whole number from 1 to 1000000"},
      {"CODE,NUMBER_OF_PATIENTS\nA,-5\n", "refused: FILE: row 2: \"NUMBER_OF_PATIENTS\" must be a whole number from 1 to 1000000"},
      {"CODE,NUMBER_OF_PATIENTS\nA,5.5\n", "refused: FILE: row 2: \"NUMBER_OF_PATIENTS\" must be a whole number from 1 to 1000000"},
      {"CODE,NUMBER_OF_PATIENTS\nA,1000001\n", "refused: FILE: row 2: \"NUMBER_OF_PATIENTS\" must be a whole number from 1 to 1000000"},
      {"CODE,NUMBER_OF_PATIENTS\nA,5\nB,6\nA,7\n", "refused: FILE: rows 2 and 4 have the same \"CODE\": each practice must have one row"},
  };
  for (const auto& [text, said] : rows) {
    const TableFile file(text);
    EXPECT_EQ(said_to(england({"--sizes", file.name()})).substr(0, std::string_view(said).size()), said);
  }
  std::string many = "CODE,NUMBER_OF_PATIENTS\n";
  for (int i = 0; i <= 100'000; ++i) many += fmt::format("{},5\n", i);
  const TableFile file(many);
  EXPECT_EQ(said_to(england({"--sizes", file.name()})), "refused: FILE: 100001 rows, and 100000 practices are the most");
  EXPECT_TRUE(said_to(england({"--sizes", "none.csv"})).starts_with("refused: none.csv cannot be read"));
}

TEST(SimulateCountry, refuses_options_that_say_two_things) {
  const TableFile file(sizes_of({500}));
  for (const auto& more : {std::vector<std::string>{"--practices", "2"}, {"--list", "2"}, {"--spread", "0.6"}, {"--replications", "2"}}) {
    auto words = england({"--sizes", file.name()});
    words.insert(words.end(), more.begin(), more.end());
    EXPECT_EQ(said_to(words), "refused: " + more[0] + ": --sizes says what practices there are");
  }
  EXPECT_EQ(said_to(england({"--spread", "0.6", "--replications", "2"})),
            "refused: --replications: with --spread each practice is lived through once");
  EXPECT_EQ(said_to({"simulate", "rm1", "--spread", "0.6"}), "refused: --spread: needs --practices of 2 or more");
  EXPECT_TRUE(said_to(england({"--spread", "-1"})).starts_with("refused: --spread"));
}

TEST(Ranks, are_one_where_nobody_else_was_started) {
  const Ranks ranks;
  EXPECT_EQ(ranks.size(), 1);
  EXPECT_TRUE(ranks.first());
  EXPECT_EQ(ranks.gather({1, 2}), (std::vector<double>{1, 2}));
}

}  // namespace
}  // namespace app
