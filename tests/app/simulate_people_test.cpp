// `fingerpost simulate` with rules, groups and costs, and `fingerpost simulate session`, as a person asks for them.
#include "tests/app/evaluate.h"

namespace app {
namespace {

const std::string door = SOURCE_DIR "/scenarios/front-door.yaml", groups = SOURCE_DIR "/scenarios/groups.yaml",
                  rm1 = SOURCE_DIR "/scenarios/rm1.yaml", pathways = SOURCE_DIR "/pathways";

std::vector<std::string> small(const std::string& scenario, std::vector<std::string> more) {
  std::vector<std::string> words{"simulate",  scenario,     "--replications",  "4",          "--set-both",
                                 "list=2000", "--set-both", "warm_up_days=20", "--set-both", "measure_days=60"};
  words.insert(words.end(), more.begin(), more.end());
  return words;
}

TEST(SimulateRules, say_where_first_contacts_go_and_by_which_rule) {
  const auto all = figures_said_to(small(door, {}));
  EXPECT_GT(figure(all, "first_contacts.MSK.FCP"), .7);
  EXPECT_GT(figure(all, "first_contacts.MSK.red_flag"), .025);
  EXPECT_GT(figure(all, "at_the_front_door.red flags a year.value"), 0);
  EXPECT_TRUE(warns(all, "not_signed_off"));
  const auto said = said_to(small(door, {}));
  EXPECT_TRUE(said.contains("physiotherapy/physiotherapy_routine")) << said;
}

TEST(SimulateRules, compare_two_sets_of_rules_pair_by_pair) {
  const auto same = figures_said_to(small(door, {"--compare-pathways", pathways}));
  EXPECT_EQ(figure(same, "practice.appointments a year.difference.value"), 0);
  EXPECT_EQ(figure(same, "practice.appointments a year.difference.se"), 0);
  const auto shipped = figures_said_to(small(door, {"--pathways", "shipped", "--compare", door}));
  EXPECT_EQ(figure(shipped, "practice.appointments a year.difference.value"), 0);
}

TEST(SimulateRules, are_refused_where_nothing_goes_by_them) {
  EXPECT_TRUE(said_to({"simulate", rm1, "--pathways", pathways}).contains("rm1.yaml does not say how needs present"));
  EXPECT_TRUE(said_to({"simulate", door, "--pathways", "/nowhere"}).contains("the directory cannot be read"));
  EXPECT_TRUE(said_to({"simulate", rm1, "--compare", door}).starts_with("refused: --compare: both scenarios must have the same groups"));
}

TEST(SimulateGroups, have_figures_of_their_own_and_costs) {
  const auto all = figures_said_to(small(groups, {"--compare", groups, "--set", "cost.FCP=36"}));
  EXPECT_GT(figure(all, "needs_per_1000.1 most deprived.value"), figure(all, "needs_per_1000.5 least deprived.value"));
  EXPECT_LT(figure(all, "costs.cost a year.difference.value"), 0);
  EXPECT_NEAR(figure(all, "costs.cost a year.difference.value"), figure(all, "cost_a_year.FCP.difference.value"), 1e-6);
  EXPECT_EQ(figure(all, "cost_a_year.GP.difference.value"), 0);
}

TEST(SimulateSession, stands_beside_theory) {
  const auto all = figures_said_to(
      {"simulate", "session", "--slots", "12", "--minutes", "10", "--consultation", "exp:10", "--at-start", "2", "--sessions", "100000"});
  EXPECT_NEAR(figure(all, "figures.wait minutes.theory"), 15.108888, 1e-6);
  EXPECT_NEAR(figure(all, "figures.end minutes.theory"), 132.640073, 1e-6);
  EXPECT_LT(std::abs(figure(all, "figures.wait minutes.z")), 4);
  EXPECT_LT(std::abs(figure(all, "figures.end minutes.z")), 4);
  const auto late =
      figures_said_to({"simulate", "session", "--consultation", "lognormal:10,0.5", "--unpunctual", "0.5", "--sessions", "500"});
  EXPECT_TRUE(late.at("figures").as_array()[0].at("theory").is_null());
  EXPECT_TRUE(warns(late, "few_sessions"));
}

TEST(SimulateSession, draws_who_waits_how_long) {
  const TableFile picture("");
  said_to({"simulate", "session", "--consultation", "exp:10", "--sessions", "1000", "--plot", picture.name()});
  std::ifstream stream(picture.name());
  const std::string svg{std::istreambuf_iterator<char>(stream), {}};
  EXPECT_TRUE(svg.contains("Who waits how long")) << svg.substr(0, 300);
}

TEST(SimulateSession, refuses_what_is_no_session) {
  struct Row {
    std::vector<std::string> words;
    const char* said;
  };
  const Row rows[] = {
      {{}, "refused: --consultation is required"},
      {{"--consultation", "gauss:10"},
       "refused: --consultation gauss:10: there is no 'gauss'; write exp:MEAN, erlang:STAGES,MEAN, det:TIME or lognormal:MEAN,CV"},
      {{"--consultation", "exp:0"}, "refused: --consultation exp:0: the mean must be from "},
      {{"--consultation", "exp:10", "--at-start", "13"},
       "refused: --at-start 13: there are 12 patients in all; ask for no more than --slots"},
      {{"--consultation", "exp:10", "--slots", "0"}, "refused: --slots"},
      {{"--consultation", "exp:10", "--slots", "200", "--sessions", "50000000"},
       "refused: 50000000 --sessions of 200 --slots are more than 2000 million visits: ask for fewer"},
  };
  for (auto [words, said] : rows) {
    words.insert(words.begin(), {"simulate", "session"});
    EXPECT_EQ(said_to(words).substr(0, std::string_view(said).size()), said);
  }
}

}  // namespace
}  // namespace app
