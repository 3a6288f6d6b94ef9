// `evaluate` over a site's own record: a small demonstration's.
#include "app/commands.h"
#include "tests/app/evaluate.h"

namespace app {
namespace {

struct EvaluateSite : testing::Test {
  static std::string folder() {
    static const std::filesystem::path place = [] {
      const auto at = std::filesystem::path(testing::TempDir()) / fmt::format("fingerpost_site_{}", ::getpid());
      testing::internal::CaptureStdout();
      run_demo({.data = {.data = at.string(), .database = "", .key_file = ""},
                .pathways = SOURCE_DIR "/pathways",
                .seed = 7,
                .patients = 20'000});
      testing::internal::GetCapturedStdout();
      return at;
    }();
    return place.string();
  }
  static void TearDownTestSuite() { std::filesystem::remove_all(folder()); }
};

TEST_F(EvaluateSite, counts_who_came_without_a_file) {
  const auto all = figures({"repeats", "--site", folder(), "--visits", "2"});
  EXPECT_GT(figure(all, "visits"), 20);
  EXPECT_TRUE(all.contains("from"));
  EXPECT_GE(all.at("by_role").as_array().size(), 2u);
  EXPECT_FALSE(warns(all, "small_numbers"));
}

TEST_F(EvaluateSite, tells_waits_by_service_and_of_one_practice) {
  const auto all = figures({"waits", "--site", folder()});
  EXPECT_GE(all.at("groups").as_array().size(), 2u);
  EXPECT_FALSE(warns(all, "as_of_latest_date"));
  const auto one = figures({"waits", "--site", folder(), "--organisation", "Millhouse Surgery"});
  EXPECT_LT(figure(one, "people"), figure(all, "people"));
}

TEST_F(EvaluateSite, tells_who_came_by_service) {
  const auto all = figures({"uptake", "--site", folder()});
  EXPECT_GT(figure(all, "referred"), 10);
  EXPECT_GE(all.at("groups").as_array().size(), 2u);
  EXPECT_EQ(evaluated({"uptake", "--site", folder(), "--by", "age"}), "refused: --by: a site's record is by service");
}

TEST_F(EvaluateSite, fits_a_scenario_to_the_record) {
  const auto all = figures_said_to({"plan", "fit", "--site", folder(), "--list", "100000"});
  EXPECT_GT(figure(all, "appointments"), 100);
  EXPECT_NEAR(all.at("consultation_minutes").as_array()[0].at("value").as_double(), 19, 3);  // the physiotherapists': scenarios/town.yaml
  EXPECT_TRUE(all.contains("from"));
  for (const auto& row : all.at("not_fitted").as_array())
    if (row.at("name").as_string() == "need_rate") EXPECT_TRUE(row.at("stays_because").as_string().starts_with("no row is of GP, NUR"));
  EXPECT_EQ(said_to({"plan", "fit", "--site", folder(), "--patient", "p"}),
            "refused: --patient names a column of --data: leave it out with a site's own record, which is read without");
  EXPECT_EQ(said_to({"plan", "fit"}), "refused: --data: give a file, or a site's own record with --site or --site-database");
}

TEST_F(EvaluateSite, takes_those_registered_for_the_list_unless_told) {
  const auto usual = figures_said_to({"plan", "fit", "--site", folder()});
  EXPECT_NEAR(figure(usual, "registered_now"), 19'900, 100) << "some have died";
  EXPECT_TRUE(warns(usual, "list_from_record"));
  const auto one = figures_said_to({"plan", "fit", "--site", folder(), "--organisation", "Millhouse Surgery"});
  EXPECT_LT(figure(one, "registered_now"), 15'000);
  EXPECT_FALSE(warns(figures_said_to({"plan", "fit", "--site", folder(), "--list", "100000"}), "list_from_record"));
}

TEST_F(EvaluateSite, refuses_what_does_not_go_together) {
  const TableFile file("p,t\na,1\n");
  EXPECT_EQ(evaluated({"repeats"}), "refused: --data: give a file, or a site's own record with --site or --site-database");
  EXPECT_EQ(evaluated({"repeats", "--data", file.name(), "--site", folder()}),
            "refused: --data: give a file, or a site's own record with --site or --site-database");
  EXPECT_EQ(evaluated({"repeats", "--data", file.name(), "--patient", "p"}), "refused: --time is required with --data: it names a column");
  for (const std::string option : {"--role", "--patient"})
    EXPECT_EQ(evaluated({"repeats", "--site", folder(), option, "p"}),
              "refused: " + option + " names a column of --data: leave it out with a site's own record, which is read without");
  EXPECT_EQ(evaluated({"repeats", "--site", folder(), "--show-small"}),
            "refused: --show-small: few people are never shown of a site's own record. Those who may see them find them in /figures");
  EXPECT_EQ(evaluated({"waits", "--site", folder(), "--hide-below", "2"}), "refused: --hide-below: of a site's own record it is 5 or more");
  EXPECT_EQ(evaluated({"waits", "--site", folder(), "--organisation", "Nowhere"}),
            "refused: --organisation: there is no organisation \"Nowhere\"");
  EXPECT_EQ(evaluated({"waits", "--site", folder(), "--since", "last year"}),
            "refused: --since takes a day like 2026-11-22, not 'last year'");
  EXPECT_EQ(evaluated({"waits", "--site", folder(), "--until", "2999-01-01"}), "refused: --until: The last day is yet to come");
}

}  // namespace
}  // namespace app
