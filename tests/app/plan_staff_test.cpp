// `fingerpost plan staff` as a person asks for it. What it prints is in the guide, tests/app/guides_test.cpp.
#include <unistd.h>

#include "app/new_folder.h"
#include "catalogue/scenario.h"
#include "tests/app/evaluate.h"

namespace app {
namespace {

// Two small practices beside rm1.yaml, gone with the test.
class SmallNetwork {
 public:
  explicit SmallNetwork(std::string_view nurse = "NUR")
      : folder_(std::filesystem::path(testing::TempDir()) / ("fingerpost_staff_" + std::to_string(::getpid()))) {
    std::filesystem::create_directories(folder_);
    auto text = text_of(SOURCE_DIR "/scenarios/rm1.yaml");
    for (auto at = text.find("NUR"); at != text.npos; at = text.find("NUR", at + nurse.size())) text.replace(at, 3, nurse);
    std::ofstream(folder_ / "rm1.yaml", std::ios::binary) << text;
    std::ofstream(file(), std::ios::binary) << R"(title: Two small practices
source: a test
based_on: rm1.yaml
set: {warm_up_days: 40, measure_days: 40, clinicians.FCP: 0, route.MSK.FCP: 0, clinicians.GP: 1}
budget: 100
supervision_hours: 2
fill: 0.85
gp: GP
gp_hour: {value: 200, source: a test}
sites:
  - {name: East, list: 1700, rooms: 1}
  - {name: West, list: 1600, rooms: [1, 0, 1, 0, 1]}
roles:
  - {name: FCP, cost: 60, source: a test, days: 5, weekdays: [Mon, Wed, Fri], posts_most: 2, supervision_hours: 1, offered: {MSK: 0.75},
     mixes: [{slots: 18, slot_minutes: 24, consultation_minutes: 20}], on_day_every: [0]}
)";
  }
  ~SmallNetwork() { std::filesystem::remove_all(folder_); }
  std::string file() const { return (folder_ / "network.yaml").string(); }
  std::filesystem::path folder() const { return folder_; }

 private:
  std::filesystem::path folder_;
};

TEST(PlanStaff, writes_sites_that_keep_whoever_s_name_begins_like_a_post_s) {
  const SmallNetwork network("FCP2");
  const auto out = network.folder() / "chosen";
  const auto all = figures_said_to({"plan", "staff", network.file(), "--threads", "1", "--out", out.string()});
  EXPECT_EQ(all.at("chosen").at("posts").as_string(), "1 FCP");
  for (const auto* file : {"site-1.yaml", "site-2.yaml"}) {
    const auto scenario = catalogue::load_scenario(out / file);
    ASSERT_TRUE(scenario) << to_string(scenario.error().front());
    EXPECT_EQ(scenario->roles[1].clinicians, std::vector{1}) << "a sixth of the nurses for a sixth of the list";
  }
}

TEST(PlanStaff, answers_with_posts_weeks_curve_and_how_sure) {
  const SmallNetwork network;
  const auto out = network.folder() / "chosen";
  const auto all = figures_said_to({"plan", "staff", network.file(), "--threads", "1", "--out", out.string()});
  EXPECT_EQ(all.at("chosen").at("posts").as_string(), "1 FCP");
  EXPECT_EQ(figure(all, "chosen.pounds_a_year"), 60);
  EXPECT_GT(figure(all, "chosen.gp_hours_freed_a_year.low"), 0);
  EXPECT_NEAR(figure(all, "pays.by_gp_time_alone_from_pounds_an_hour"), 60 / figure(all, "chosen.gp_hours_freed_a_year.value"), 1e-9);
  EXPECT_EQ(all.at("weeks").as_array().size(), 1u);
  EXPECT_EQ(all.at("weeks").at(0).at("Tue").as_string(), "-");
  EXPECT_EQ(all.at("trade_off").at(0).at("name").as_string(), "nobody new");
  EXPECT_GE(figure(all, "how_sure.probability_that_no_other_posts_score_more_at_least"), 0.5);
  EXPECT_TRUE(warns(all, "effects_are_assumed"));
  EXPECT_TRUE(warns(all, "days_without_work"));
  for (const auto* file : {"site-1.yaml", "site-2.yaml"}) {
    const auto scenario = catalogue::load_scenario(out / file);
    ASSERT_TRUE(scenario) << to_string(scenario.error().front());
  }
  const auto first = figures_said_to({"simulate", (out / "site-1.yaml").string(), "--replications", "2"});
  EXPECT_GT(figure(first, "attended_a_year.FCP.value"), 0);  // and it runs
  const auto days = catalogue::load_scenario(out / "site-1.yaml")->roles[2].clinicians;
  const auto other_days = catalogue::load_scenario(out / "site-2.yaml")->roles[2].clinicians;
  EXPECT_LE(std::accumulate(days.begin(), days.end(), 0) + std::accumulate(other_days.begin(), other_days.end(), 0), 5);
}

TEST(PlanStaff, writes_all_that_its_sites_are_based_on) {
  const SmallNetwork network;
  std::ofstream(network.folder() / "mine #2.yaml") << "title: mine\nsource: a test\nbased_on: rm1.yaml\nset: {slots.GP: 31}\n";
  auto on_mine = text_of(network.file());
  on_mine.replace(on_mine.find("rm1.yaml"), 8, "'mine #2.yaml'").replace(on_mine.find("East"), 4, "'East \"Side\"'");
  std::ofstream(network.file()) << on_mine;
  const auto out = network.folder() / "chosen";
  const auto said = said_to({"plan", "staff", network.file(), "--budget", "0", "--out", out.string()});
  const auto site = catalogue::load_scenario(out / "site-1.yaml");
  ASSERT_TRUE(site) << said << to_string(site.error().front());
  EXPECT_EQ(site->roles[0].slots, 31);
  EXPECT_EQ(site->title, "East \"Side\"");
}

TEST(PlanStaff, writes_a_folder_whole_after_an_attempt_that_was_killed_and_never_two_at_once) {
  const SmallNetwork network;
  const auto out = network.folder() / "chosen", part = network.folder() / "chosen.part";
  const std::vector<std::string> ask{"plan", "staff", network.file(), "--budget", "0", "--out", out.string()};
  std::filesystem::create_directories(part);
  std::ofstream(part / "rm1.yaml") << "half";
  std::ofstream(part / "site-1.yaml") << "half";
  {
    const NewFolder filling(out, {"site-", "rm1.yaml"});
    const auto said = said_to(ask);
    EXPECT_NE(said.find("is being filled by another command"), said.npos) << said;
  }
  std::filesystem::create_directories(part);
  std::ofstream(part / "site-1.yaml") << "half";
  EXPECT_FALSE(said_to(ask).starts_with("refused"));
  EXPECT_TRUE(catalogue::load_scenario(out / "site-1.yaml"));
  EXPECT_FALSE(std::filesystem::exists(part));
  const auto again = said_to(ask);
  EXPECT_NE(again.find("is not empty"), again.npos) << again;
  std::filesystem::remove_all(out);
  std::filesystem::create_directories(part);
  std::ofstream(part / "mine.txt") << "kept";
  const auto other = said_to(ask);
  EXPECT_NE(other.find("it holds mine.txt"), other.npos) << other;
  EXPECT_TRUE(std::filesystem::exists(part / "mine.txt"));
}

TEST(PlanStaff, gives_the_same_bytes_for_any_number_of_threads) {
  const SmallNetwork network;
  const auto one = said_to({"plan", "staff", network.file(), "--json", "--threads", "1"});
  EXPECT_EQ(one, said_to({"plan", "staff", network.file(), "--json", "--threads", "3"}));
  EXPECT_NE(one, said_to({"plan", "staff", network.file(), "--json", "--seed", "2"}));
}

TEST(PlanStaff, buys_nothing_for_nothing_and_refuses_less) {
  const SmallNetwork network;
  EXPECT_EQ(figures_said_to({"plan", "staff", network.file(), "--budget", "0"}).at("chosen").at("posts").as_string(), "nobody new");
  const auto said = said_to({"plan", "staff", network.file(), "--budget", "-5"});
  EXPECT_NE(said.find("--budget: budget is -5"), said.npos) << said;
}

}  // namespace
}  // namespace app
