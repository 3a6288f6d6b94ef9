// Waits, change and power, as a person asks for them.
#include <map>

#include "tests/app/evaluate.h"

namespace app {
namespace {

TEST(Waits, count_those_who_wait_still) {
  const TableFile file(
      "asked,seen,who\n2026-01-01,2026-01-03,a\n2026-01-01,2026-01-05,a\n01/01/2026,2026-01-09,b\n2026-01-05,,b\n2026-01-01,,b\n");
  const auto all = figures({"waits", "--data", file.name(), "--from", "asked", "--to", "seen", "--as-of", "2026-01-11", "--show-small"});
  EXPECT_EQ(figure(all, "people"), 5);
  EXPECT_EQ(figure(all, "seen"), 3);
  EXPECT_EQ(figure(all, "waiting"), 2);
  EXPECT_EQ(figure(all, "median.value"), 8);  // 4/5, 3/5, then at day 8 one of the two left: 3/10
  EXPECT_EQ(all.at("steps").as_array().size(), 5u);
  EXPECT_FALSE(warns(all, "as_of_latest_date"));
  const auto latest = figures({"waits", "--data", file.name(), "--from", "asked", "--to", "seen", "--by", "who"});
  EXPECT_EQ(latest.at("as_of").as_string(), "2026-01-09");
  EXPECT_TRUE(warns(latest, "as_of_latest_date"));
  EXPECT_EQ(latest.at("groups").as_array()[0].at("people").as_string(), "fewer than 5");
  EXPECT_TRUE(latest.at("steps").as_array().empty()) << "nobody's wait can be read from a small group's curve";
}

TEST(Waits, take_for_waiting_who_was_seen_after_the_day_of_the_count) {
  const TableFile file("asked,seen\n2026-01-01,2026-01-03\n2026-01-01,2026-01-20\n");
  const auto all = figures({"waits", "--data", file.name(), "--from", "asked", "--to", "seen", "--as-of", "2026-01-11", "--show-small"});
  EXPECT_EQ(figure(all, "seen"), 1);
  EXPECT_EQ(figure(all, "waiting"), 1);
}

TEST(Waits, end_the_curve_of_whom_the_waiting_are_hidden_before_it_tells_them) {
  std::string text = "asked,seen,who\n";
  for (const auto& [who, seen, waiting] : {std::tuple{"a", 60, 3}, {"b", 30, 12}, {"c", 50, 20}}) {
    for (int i = 0; i < seen; ++i) text += fmt::format("2026-01-01,2026-01-{:02},{}\n", 2 + i % 20, who);
    for (int i = 0; i < waiting; ++i) text += fmt::format("2026-01-01,,{}\n", who);
  }
  const TableFile file(text);
  const auto all = figures({"waits", "--data", file.name(), "--from", "asked", "--to", "seen", "--by", "who", "--as-of", "2026-03-01"});
  const auto& groups = all.at("groups").as_array();
  EXPECT_EQ(groups[0].at("waiting").as_string(), "fewer than 5");
  EXPECT_EQ(groups[1].at("waiting").as_string(), "not shown");
  std::map<std::string, double> last;
  for (const auto& step : all.at("steps").as_array())
    last[std::string(step.at("group").as_string())] = step.at("share").to_number<double>();
  EXPECT_GT(last.at("a"), 8.0 / 63 - 1e-9);
  EXPECT_GT(last.at("b"), 17.0 / 42 - 1e-9) << "12 of 42 wait: all less these and c's are a's three";
  EXPECT_NEAR(last.at("c"), 20.0 / 70, 1e-9);
}

TEST(Waits, refuse_with_row_and_column_and_draw) {
  const struct {
    const char* table;
    const char* refusal;
  } cases[] = {
      {"a,b\n2026-01-02,2026-01-01\n", "refused: row 2: the column \"b\" is before \"a\""},
      {"a,b\n,2026-01-01\n", "refused: FILE: row 2: the column \"a\" has no value. Fill it, or leave the row out"},
      {"a,b\n2026-01-02,\n2026-03-01,\n", "refused: row 3: the column \"a\" is after the day of the count, 2026-02-01"},
  };
  for (const auto& c : cases) {
    const TableFile file(c.table);
    EXPECT_EQ(evaluated({"waits", "--data", file.name(), "--from", "a", "--to", "b", "--as-of", "2026-02-01"}), c.refusal);
  }
  const TableFile file("a,b\n2026-01-02,2026-01-09\n2026-01-02,\n"), picture("");
  evaluated({"waits", "--data", file.name(), "--from", "a", "--to", "b", "--show-small", "--plot", picture.name()});
  std::ifstream stream(picture.name());
  EXPECT_TRUE(std::string((std::istreambuf_iterator<char>(stream)), {}).starts_with("<svg"));
}

TEST(Uptake, keeps_its_columns_where_a_group_is_hidden) {
  std::string text = "n,g\n";
  for (int i = 0; i < 60; ++i) text += fmt::format("{},{}\n", i % 4, i < 3 ? "a few" : i < 30 ? "b" : "c");
  const TableFile file(text);
  const auto all = figures({"uptake", "--data", file.name(), "--contacts", "n", "--by", "g"});
  const auto& groups = all.at("groups").as_array();
  ASSERT_EQ(groups.size(), 3u);
  EXPECT_TRUE(groups[0].at("referred").is_null());
  std::vector<std::string> keys[3];
  for (std::size_t i = 0; i < 3; ++i)
    for (const auto& [key, value] : groups[i].as_object()) keys[i].emplace_back(key);
  EXPECT_EQ(keys[0], keys[2]);
  EXPECT_EQ(
      figure(
          figures({"uptake", "--data", file.name(), "--contacts", "n", "--by", "g", "--show-small"}).at("groups").as_array()[0].as_object(),
          "referred"),
      3);
}

std::string scores(int improved, int same, int worse, int missing) {
  std::string text = "b,a,g\n";
  int i = 0;
  for (const auto& [count, change] : {std::pair{improved, 10}, {same, 0}, {worse, -10}})
    for (int n = 0; n < count; ++n, ++i) text += fmt::format("{},{},{}\n", 50 + i % 7, 50 + i % 7 + change, i % 9 == 0 ? "few" : "many");
  for (int n = 0; n < missing; ++n) text += fmt::format("{},,many\n", 50 + n % 7);
  return text;
}

TEST(Change, says_how_many_are_missing_and_how_many_improved) {
  const TableFile file(scores(20, 10, 5, 15));
  const auto all = figures({"change", "--data", file.name(), "--before", "b", "--after", "a", "--reliability", ".9", "--meaningful", "5"});
  EXPECT_EQ(figure(all, "people"), 50);
  EXPECT_EQ(figure(all, "followed"), 35);
  EXPECT_EQ(figure(all, "missing"), 15);
  EXPECT_NEAR(figure(all, "change.value"), 150.0 / 35, 1e-12);
  EXPECT_EQ(figure(all, "reliable.improved"), 20);
  EXPECT_EQ(figure(all, "meaningful.worsened"), 5);
  EXPECT_NEAR(figure(all, "meaningful.share_improved.value"), 20.0 / 35, 1e-12);
  EXPECT_TRUE(warns(all, "many_missing"));
  EXPECT_TRUE(warns(all, "no_comparison"));
}

TEST(Change, shows_no_count_below_five_nor_the_one_that_would_give_it_away) {
  const TableFile file(scores(20, 10, 2, 0));
  std::vector<std::string> words{"change", "--data", file.name(), "--before", "b", "--after", "a", "--meaningful", "5", "--by", "g"};
  const auto all = figures(words);
  EXPECT_EQ(all.at("meaningful").at("worsened").as_string(), "fewer than 5");
  EXPECT_FALSE(warns(all, "small_numbers"));
  EXPECT_TRUE(warns(all, "small_numbers_hidden"));
  EXPECT_EQ(all.at("meaningful").at("unchanged").as_string(), "not shown");
  EXPECT_EQ(figure(all, "meaningful.improved"), 20);
  EXPECT_EQ(all.at("groups").as_array()[0].at("people").as_string(), "fewer than 5");
  EXPECT_TRUE(all.at("groups").as_array()[0].at("change").is_null());
  EXPECT_EQ(all.at("groups").as_array()[1].at("people").as_string(), "not shown") << "all less these would be the others";
  words.emplace_back("--show-small");
  EXPECT_NEAR(figure(figures(words), "groups.many.before.value"), 53, 1.0);
}

TEST(Change, hides_who_improved_in_a_group_where_the_total_would_tell) {
  std::string text = "b,a,g\n";
  const auto add = [&](const char* group, int improved, int same) {
    for (int i = 0; i < improved + same; ++i) text += fmt::format("{},{},{}\n", 50 + i % 7, 50 + i % 7 + (i < improved ? 10 : 0), group);
  };
  add("a", 2, 20), add("b", 12, 20), add("c", 25, 20);
  const TableFile file(text);
  const auto all = figures({"change", "--data", file.name(), "--before", "b", "--after", "a", "--meaningful", "5", "--by", "g"});
  EXPECT_EQ(figure(all, "meaningful.improved"), 39);
  const auto& groups = all.at("groups").as_array();
  EXPECT_EQ(groups[0].at("meaningfully_improved").as_string(), "fewer than 5");
  EXPECT_EQ(groups[1].at("meaningfully_improved").as_string(), "not shown") << "else all less b and c are a";
  EXPECT_EQ(groups[2].at("meaningfully_improved"), 25);
}

TEST(Change, says_nothing_of_few_who_are_missing) {
  const TableFile file("b,a\n10,12\n11,12\n12,15\n13,13\n14,16\n10,11\n12,13\n30,\n31,\n");
  const auto all = figures({"change", "--data", file.name(), "--before", "b", "--after", "a"});
  EXPECT_EQ(all.at("missing").as_string(), "fewer than 5");
  EXPECT_FALSE(all.contains("attrition")) << "it is the mean of two people";
  for (const auto& warning : all.at("warnings").as_array())
    if (warning.at("code") == "many_missing") EXPECT_EQ(warning.at("text").as_string(), "20 in 100 people or more have no score after");
  EXPECT_TRUE(warns(all, "many_missing"));
}

TEST(Change, refuses_a_score_that_is_no_number) {
  const TableFile file("b,a\n1,2\n3,better\n");
  EXPECT_EQ(evaluated({"change", "--data", file.name(), "--before", "b", "--after", "a"}),
            "refused: FILE: row 3: the column \"a\" has something that is no number");
}

TEST(Power, answers_with_a_number_or_with_the_power) {
  const auto size = figures({"power", "--design", "two-group", "--effect", "0.5", "--sd", "1"});
  EXPECT_EQ(figure(size, "people_per_group"), 64);
  EXPECT_NEAR(figure(size, "detectable"), .5, .01);
  const auto power = figures({"power", "--design", "two-group", "--effect", "1", "--people", "20", "--power", "0.9"});
  EXPECT_NEAR(figure(power, "power"), .8689528, 1e-6);
  EXPECT_TRUE(warns(power, "underpowered"));
  const auto clustered = figures({"power", "--design", "two-group", "--outcome", "proportion", "--control", "0.5", "--intervention", "0.4",
                                  "--cluster-size", "50", "--icc", "0.02"});
  EXPECT_EQ(figure(clustered, "people_per_group"), 50 * figure(clustered, "clusters_per_group"));
  EXPECT_NEAR(figure(clustered, "design_effect"), 1.98, 1e-12);
  EXPECT_GT(figure(figures({"power", "--design", "did", "--effect", "0.5", "--before", "3", "--after", "3"}), "units_per_group"), 5);
  EXPECT_GT(figure(figures({"power", "--design", "staggered", "--effect", "0.3", "--clusters", "8", "--steps", "4", "--cluster-size", "30",
                            "--icc", "0.05"}),
                   "power"),
            .5);
  EXPECT_TRUE(warns(figures({"power", "--design", "its", "--effect", "2", "--before", "24", "--after", "12"}), "no_autocorrelation"));
  EXPECT_EQ(evaluated({"power", "--design", "did", "--effect", "1", "--simulate", "100"}),
            "refused: --simulate is for --design staggered and its: the others have a formula");
  EXPECT_EQ(evaluated({"power", "--design", "staggered", "--effect", "1", "--clusters", "4", "--steps", "2", "--never", "3"}),
            "refused: --never and --cluster-autocorrelation have no formula: use --simulate 1000");
  const auto lived = figures({"power", "--design", "its", "--effect", "1", "--before", "24", "--after", "12", "--autocorrelation", "0.3",
                              "--simulate", "200", "--seed", "2"});
  EXPECT_EQ(lived.at("simulated").at("analysis").as_string(), "its --ar1");
  EXPECT_LT(figure(lived, "simulated.power.low"), figure(lived, "simulated.power.value"));
  EXPECT_TRUE(warns(lived, "underpowered"));
  EXPECT_EQ(evaluated({"power", "--design", "did"}), "refused: --effect: say how large the effect is, or --control and --intervention");
}

}  // namespace
}  // namespace app
