#include "tests/app/evaluate.h"

namespace app {
namespace {

// Baio, Berardi and Heath 2017, doi 10.1007/978-3-319-55718-2: the influenza vaccine example of the R package BCEA.
TEST(VaccineExample, comes_out_as_published) {
  NEEDS_REFERENCE("bcea_vaccine_psa.csv");
  const std::vector<std::string> words{
      "cost", "--data", reference("bcea_vaccine_psa.csv"), "--effects", "eff_statusquo,eff_vacc", "--costs", "cost_statusquo,cost_vacc"};
  auto one = words;
  one.insert(one.end(), {"--thresholds", "25000"});
  const auto at = figures(one);
  EXPECT_NEAR(figure(at, "icer"), 20097.59, .005);
  EXPECT_NEAR(figure(at, "eib"), 1.228428, 1e-5);
  EXPECT_NEAR(figure(at, "probability_cost_effective"), .529, 1e-9);
  EXPECT_NEAR(figure(at, "evpi"), 2.414467, 1e-5);
  auto three = words;
  three.insert(three.end(), {"--thresholds", "20000,25000,30000"});
  const auto all = figures(three);
  ASSERT_EQ(all.at("thresholds").as_array().size(), 3u);
  const auto& middle = all.at("thresholds").as_array()[1].as_object();
  EXPECT_NEAR(figure(middle, "evpi"), 2.414467, 1e-5);
  EXPECT_EQ(middle.at("best").as_string(), "vacc");
  EXPECT_EQ(all.at("thresholds").as_array()[0].at("best").as_string(), "statusquo");
  EXPECT_NEAR(figure(middle, "probability_vacc"), .529, 1e-9);
}

TEST(Cost, names_the_frontier_for_any_number_of_options) {
  const TableFile file("e1,e2,e3,c1,c2,c3\n0,1,2,0,3000,4000\n0,1,2,0,3000,4000\n"), picture("");
  const std::vector<std::string> words{"cost",    "--data", file.name(),    "--effects", "e1,e2,e3", "--costs",     "c1,c2,c3",
                                       "--names", "a,b,c",  "--thresholds", "2500",      "--plot",   picture.name()};
  const auto all = figures(words);
  EXPECT_EQ(boost::json::serialize(all.at("incremental")), R"([{"option":"c","against":"a","effect":2,"cost":4000,"icer":2000}])");
  EXPECT_EQ(all.at("options").as_array()[1].at("standing").as_string(), "extendedly_dominated");
  EXPECT_EQ(all.at("best").as_string(), "c");
  EXPECT_FALSE(all.contains("icer"));
  std::ifstream stream(picture.name());
  const std::string svg((std::istreambuf_iterator<char>(stream)), {});
  EXPECT_NE(svg.find("Best on average"), svg.npos);
}

TEST(Cost, varies_one_input_at_a_time) {
  const TableFile file("e1,e2,c1,c2\n0,1,0,100\n0,1,0,100\n"),
      inputs("name,low_effect,high_effect,low_cost,high_cost\nprice,1,1,50,150\nuptake,.2,2.2,100,100\n");
  const auto all =
      figures({"cost", "--data", file.name(), "--effects", "e1,e2", "--costs", "c1,c2", "--thresholds", "100", "--inputs", inputs.name()});
  ASSERT_EQ(all.at("tornado").as_array().size(), 2u);
  EXPECT_EQ(all.at("tornado").as_array()[0].at("name").as_string(), "uptake");
  EXPECT_NEAR(figure(all, "tornado.price.benefit_at_high"), -50, 1e-9);
}

TEST(Cost, refuses_columns_that_do_not_pair) {
  const TableFile file("a,b,c\n1,2,3\n1,x,3\n");
  EXPECT_EQ(evaluated({"cost", "--data", file.name(), "--effects", "a,b", "--costs", "c"}),
            "refused: --costs: 2 columns of effects and 1 of costs");
  EXPECT_EQ(evaluated({"cost", "--data", file.name(), "--effects", "a,b", "--costs", "c,c"}),
            "refused: FILE: row 3: the column \"b\" has something that is no number");
  EXPECT_EQ(evaluated({"cost", "--data", file.name(), "--effects", "a,c", "--costs", "a,c", "--names", "x,x"}),
            "refused: --names: \"x\" comes twice");
}

TEST(Cost, draws_no_tornado_without_inputs) {
  const TableFile file("a,b,c,d\n1,2,3,4\n2,3,4,6\n3,3,5,5\n"), picture("");
  EXPECT_EQ(evaluated({"cost", "--data", file.name(), "--effects", "a,b", "--costs", "c,d", "--draw", "tornado", "--plot", picture.name()}),
            "refused: --draw: a tornado needs --inputs");
}

TEST(Cost, cites_what_a_unit_of_effect_is_worth) {
  const TableFile file("a,b,c,d\n1,2,3,4\n2,3,4,6\n3,3,5,5\n");
  const std::string assumptions = SOURCE_DIR "/assumptions/unit-costs.yaml";
  std::vector<std::string> words{"cost",    "--data", file.name(),     "--effects", "a,b",
                                 "--costs", "c,d",    "--assumptions", assumptions, "--worth"};
  const auto with = [&](const char* worth) {
    auto all = words;
    all.emplace_back(worth);
    return all;
  };
  const auto cited = figures(with("QALY, NICE threshold"));
  EXPECT_EQ(cited.at("thresholds").as_array().size(), 2u);
  EXPECT_EQ(cited.at("thresholds").at(1).at("threshold").to_number<double>(), 30'000);
  EXPECT_EQ(cited.at("worth").at("unit"), "pounds a QALY");
  EXPECT_TRUE(warns(cited, "unverified_assumption"));
  EXPECT_FALSE(warns(figures(with("WELLBY, one point of life satisfaction (0 to 10) of one person for a year")), "unverified_assumption"));
  EXPECT_TRUE(evaluated(with("Happiness")).starts_with("refused: --worth: "));
  auto both = with("QALY, NICE threshold");
  both.insert(both.end(), {"--thresholds", "1"});
  EXPECT_EQ(evaluated(both), "refused: --worth or --thresholds, not both");
  words.pop_back();
  EXPECT_EQ(evaluated(words), "refused: --worth and --assumptions go together: the value's name, and its file");
}

}  // namespace
}  // namespace app
