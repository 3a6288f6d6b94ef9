// `fingerpost simulate` as a person asks for it. What it prints is in the guide, tests/app/guides_test.cpp.
#include "app/terminal.h"
#include "tests/app/evaluate.h"

namespace app {
namespace {

const std::string rm1 = SOURCE_DIR "/scenarios/rm1.yaml", fcp = SOURCE_DIR "/scenarios/rm1-fcp.yaml";

std::vector<std::string> small(std::vector<std::string> more) {
  std::vector<std::string> words{"simulate",  rm1,          "--replications",  "4",          "--set-both",
                                 "list=2000", "--set-both", "warm_up_days=20", "--set-both", "measure_days=60"};
  words.insert(words.end(), more.begin(), more.end());
  return words;
}

TEST(Simulate, answers_the_same_for_any_number_of_threads) {
  const auto one = said_to(small({"--threads", "1", "--json"}));
  EXPECT_TRUE(one.starts_with("{")) << one;
  EXPECT_EQ(one, said_to(small({"--threads", "2", "--json"})));
  EXPECT_EQ(one, said_to(small({"--threads", "4", "--json"})));
  EXPECT_NE(one, said_to(small({"--seed", "2", "--json"})));
}

TEST(Simulate, compares_two_scenarios_pair_by_pair) {
  const auto all = figures_said_to(small({"--compare", fcp}));
  const double before = figure(all, "attended_a_year.FCP.value"), after = figure(all, "attended_a_year.FCP.compared.value");
  EXPECT_GT(after, before);
  EXPECT_NEAR(figure(all, "attended_a_year.FCP.difference.value"), after - before, 1e-9 * after);
  EXPECT_EQ(figure(all, "practice.needs a year.difference.value"), 0);
  EXPECT_EQ(figure(all, "practice.needs a year.difference.se"), 0);
  EXPECT_TRUE(warns(all, "few_replications"));
}

TEST(Simulate, compares_a_scenario_with_a_change_made_on_the_command_line) {
  const auto all = figures_said_to(small({"--set", "clinicians.FCP=2", "--set", "route.MSK.FCP=0.75", "--compare", rm1}));
  EXPECT_LT(figure(all, "attended_a_year.FCP.difference.value"), 0);
  EXPECT_EQ(all.at("title").as_string(), "A practice with six roles, as set");
  EXPECT_TRUE(std::string(all.at("source").as_string()).contains("clinicians.FCP=2, route.MSK.FCP=0.75")) << all.at("source");
  EXPECT_EQ(all.at("compared").at("title").as_string(), "A practice with six roles");
}

TEST(Simulate, warns_of_a_practice_that_does_not_come_to_rest) {
  const auto all = figures_said_to({"simulate", rm1, "--replications", "20", "--set", "slots.GP=24", "--set", "warm_up_days=20"});
  EXPECT_TRUE(warns(all, "not_stationary"));
}

TEST(Simulate, has_no_interval_where_there_is_no_number) {
  std::vector<std::string> words = small({"--set-both", "clinicians.OT=0", "--compare", rm1, "--show", "lead"});
  for (const char* to : {"route.mental.OT=0", "route.social.OT=0"}) words.insert(words.end(), {"--set-both", to});
  const auto said = said_to(words);
  EXPECT_TRUE(said.contains("  OT    -")) << said;
  EXPECT_FALSE(said.contains("(95% - to -)")) << said;
}

TEST(Simulate, warns_of_a_practice_whose_diary_is_full) {
  const auto all = figures_said_to({"simulate", rm1, "--replications", "2", "--set", "clinicians.NUR=2"});
  EXPECT_TRUE(warns(all, "diary_full"));
  EXPECT_TRUE(boost::json::serialize(all).contains("booked out: NUR\"")) << "and nobody else";
  EXPECT_FALSE(warns(figures_said_to({"simulate", rm1, "--replications", "2"}), "diary_full"));
}

TEST(Simulate, shows_only_the_tables_that_are_asked_for) {
  const auto shown = figures_said_to(small({"--show", "lead", "--show", "slots"}));
  EXPECT_TRUE(shown.contains("routine_lead_days") && shown.contains("slots_used_share") && shown.contains("seed"));
  EXPECT_FALSE(shown.contains("practice") || shown.contains("attended_a_year"));
  EXPECT_TRUE(said_to(small({"--show", "tea"}))
                  .contains("--show: no table has 'tea' in its name; there are: attended a year, clinic wait minutes, missed share"));
}

TEST(Simulate, shows_who_is_away_and_who_gave_up_where_a_scenario_says_so) {
  const std::string workers = SOURCE_DIR "/scenarios/link-workers.yaml";
  const auto plain = figures_said_to(small({}));
  EXPECT_FALSE(plain.contains("cancelled_and_gave_up"));
  EXPECT_FALSE(plain.contains("slots_closed_share"));
  EXPECT_FALSE(plain.contains("caseload_wait_days"));
  const auto all = figures_said_to(small({"--compare", workers}));
  EXPECT_EQ(figure(all, "slots_closed_share.GP.value"), 0);
  EXPECT_GT(figure(all, "slots_closed_share.GP.compared.value"), 0.1);
  EXPECT_GT(figure(all, "caseload_used_share.LW.compared.value"), 0);
  EXPECT_EQ(figure(all, "cancelled_and_gave_up.appointments cancelled by the person a year.value"), 0);
  EXPECT_GT(figure(all, "cancelled_and_gave_up.appointments cancelled by the person a year.compared.value"), 0);
  EXPECT_GT(figure(all, "cancelled_and_gave_up.gone to 111 or A&E a year.compared.value"), 0);
  EXPECT_TRUE(warns(all, "stationarity_not_tested")) << "of a vacancy";
}

TEST(Simulate, warns_of_a_vacancy_after_the_end) {
  const auto vacancy = [](const char* from) {
    return figures_said_to(small({"--set", fmt::format("vacancy.GP.from_day={}", from), "--set", "vacancy.GP.to_day=100"}));
  };
  EXPECT_TRUE(warns(vacancy("60"), "after_the_end"));
  EXPECT_FALSE(warns(vacancy("59"), "after_the_end"));
}

TEST(Simulate, warns_of_a_caseload_that_more_people_wait_for_every_day) {
  const auto all = figures_said_to({"simulate", rm1, "--replications", "20", "--set", "warm_up_days=200", "--set", "course.LW.visits=6",
                                    "--set", "course.LW.every_days=10", "--set", "caseload.LW=40"});
  EXPECT_TRUE(warns(all, "not_stationary"));
}

TEST(Simulate, counts_many_practices_together) {
  const auto all = figures_said_to({"simulate", "england", "--practices", "6", "--list", "2000", "--set", "measure_days=60"});
  EXPECT_EQ(figure(all, "replications"), 6);
  EXPECT_NEAR(figure(all, "all_practices.needs a year.value"), 6 * figure(all, "practice.needs a year.value"), 1e-6);
  EXPECT_NEAR(figure(all, "all_practices.attended a year, GP.value"), 6 * figure(all, "attended_a_year.GP.value"), 1e-6);
  const auto large = figures_said_to({"simulate", "rm1", "--list", "20000", "--replications", "2", "--set", "warm_up_days=60"});
  EXPECT_NEAR(figure(large, "slots_used_share.GP.value"), .9, .05) << "a list of twice the people has twice the staff";
  const auto vacant = figures_said_to({"simulate", "rm1", "--list", "20000", "--replications", "1", "--set", "warm_up_days=0", "--set",
                                       "vacancy.FCP.from_day=0", "--set", "vacancy.FCP.to_day=259"});
  EXPECT_EQ(figure(vacant, "slots_closed_share.FCP.value"), 1) << "and twice the posts that are empty";
}

TEST(Simulate, refuses_what_cannot_be_run) {
  struct Row {
    std::vector<std::string> words;
    const char* said;
  };
  const Row rows[] = {
      {{"simulate", "none.yaml"}, "refused: none.yaml: the file cannot be read"},
      {{"simulate", "rm2"},
       "refused: there is no 'rm2': give a file, or one that comes with this program: england, front-door, groups, link-workers, network, "
       "own-practice, rm1, rm1-fcp"},
      {{"plan", "fit", "--data", rm1, "--patient", "p", "--start", "t", "--based-on", "rm2"},
       "refused: there is no 'rm2': give a file, or"},
      {{"plan", "staff", "rm2"}, "refused: there is no 'rm2': give a file, or"},
      {{"simulate"}, "refused: scenario is required"},
      {{"simulate", "none.yaml", "--plot", "/nowhere/x.svg"},  // before anything is read, let alone lived through
       "refused: --plot: /nowhere/x.svg cannot be written: there is no folder /nowhere"},
      {{"simulate", "none.yaml", "--plot", "x.png"}, "refused: --plot: pictures are SVG: name a file such as picture.svg"},
      {{"plan", "rollout", "none.yaml", "--report", "/nowhere/x.html"},
       "refused: --report: /nowhere/x.html cannot be written: there is no folder"},
      {{"simulate", rm1, "--set", "slot.GP=24"}, "refused: --set: there is no 'slot.GP': 'slot' is none of title, source, practices, list"},
      {{"simulate", rm1, "--set", "clinicians.OT=0"},
       "refused: rm1.yaml:32: route.mental.OT sends 0.12 of the mental needs to OT, a role no one holds\n"
       "rm1.yaml:33: route.social.OT sends 0.05 of the social needs to OT, a role no one holds"},
      {{"simulate", rm1, "--set", "list=1000", "--compare", fcp},
       "refused: --compare: 'list' is not the same in both, so years make no pairs: use --set-both list=..."},
      {{"simulate", rm1, "--replications", "1000000", "--set", "list=1000000", "--set", "measure_days=20000", "--threads", "2"},
       "refused: this run "},
      {{"simulate", rm1, "--replications", "1000000", "--set", "measure_days=20000", "--threads", "1"},
       "refused: this run would take about "},
      {{"simulate", rm1, "--replications", "0"}, "refused: "},
      {{"simulate", rm1, "--replications", "1", "--set", "list=100", "--set", "booking_days=5", "--set", "measure_days=5", "--list",
        "1000000"},
       "refused: --list: with staff in proportion to 1000000 people, clinicians.GP is 50000; it must lie from 0 to 1000"},
      {{"simulate", "rm1", "--pathways", "shipped"},
       "refused: --pathways: rm1 does not say how needs present, so there is nothing for rules"},
      {{"simulate", "england", "--spread", "nan"}, "refused: --spread: Value nan is no number to reckon with"},
  };
  for (const auto& [words, said] : rows) EXPECT_EQ(said_to(words).substr(0, std::string_view(said).size()), said);
}

TEST(Simulate, says_how_long_it_may_take_also_where_nobody_looks_yet) {
  const auto said = [](double seconds) {
    testing::internal::CaptureStderr();
    say_how_long(seconds);
    return testing::internal::GetCapturedStderr();
  };
  EXPECT_EQ(said(100), "");
  EXPECT_EQ(said(121), "This will take up to 3 minutes\n");
  EXPECT_EQ(said(7'201), "This will take up to 3 hours\n");
}

std::string drawn(std::vector<std::string> words) {
  const TableFile picture("");
  words.insert(words.end(), {"--plot", picture.name()});
  said_to(words);
  std::ifstream stream(picture.name());
  return {std::istreambuf_iterator<char>(stream), {}};
}

TEST(Simulate, draws_visits_by_role) {
  const auto svg = drawn(small({"--compare", fcp}));
  EXPECT_TRUE(svg.contains("Two physiotherapists"));
  EXPECT_TRUE(svg.contains(">NAV<"));
}

TEST(Simulate, draws_a_group_s_places_and_not_its_slots_alone) {
  EXPECT_TRUE(drawn(small({"--set", "group_size.NAV=100"})).contains(">200,000<")) << "6 slots of 100 on 260 days, beside 39,000 of GPs";
}

std::vector<std::string> queue(std::vector<std::string> more) {
  std::vector<std::string> words{"simulate", "queue", "--arrivals", "poisson:9", "--service", "exp:1", "--customers", "100000"};
  words.insert(words.end(), more.begin(), more.end());
  return words;
}

TEST(SimulateQueue, stands_beside_theory) {
  const auto all = figures_said_to(queue({"--servers", "10"}));
  EXPECT_NEAR(figure(all, "figures.wait.theory"), .668731524, 1e-8);
  EXPECT_LT(std::abs(figure(all, "figures.wait.z")), 4);
  EXPECT_NEAR(figure(all, "littles_law.number_in_queue"), figure(all, "littles_law.rate_times_wait"), .1);
  EXPECT_EQ(said_to(queue({"--servers", "10", "--json"})), said_to(queue({"--servers", "10", "--json"})));
  const auto classes = figures_said_to(queue({"--servers", "10", "--priority", "0.2,0.8", "--patience", "lognormal:2,1"}));
  EXPECT_LT(figure(classes, "wait_by_class.class 1.value"), figure(classes, "wait_by_class.class 2.value"));
  EXPECT_GT(figure(classes, "figures.gave up.value"), 0);
}

TEST(SimulateQueue, warns_of_a_run_too_short_for_its_load) {
  EXPECT_TRUE(warns(figures_said_to({"simulate", "queue", "--arrivals", "poisson:0.99", "--service", "exp:1", "--customers", "5000"}),
                    "run_too_short"));
}

TEST(SimulateQueue, refuses_what_cannot_be_run) {
  struct Row {
    std::vector<std::string> words;
    const char* said;
  };
  const Row rows[] = {
      {queue({}), "refused: the queue grows without end: 900% of what the servers can do is asked of them. Give --servers 10 or more"},
      {queue({"--servers", "0"}), "refused: --servers: "},
      {queue({"--servers", "10", "--capacity", "9"}), "refused: --capacity 9: counts who is served too, so it must be 10 or more"},
      {queue({"--servers", "10", "--priority", "0.5,0.6"}), "refused: --priority: up to 8 shares above 0 that make 1 together"},
      {queue({"--servers", "10", "--patience", "poisson:1"}), "refused: --patience poisson:1: there is no 'poisson'; write exp:RATE"},
      {queue({"--servers", "10", "--patience", "erlang:2"}), "refused: --patience erlang:2: erlang needs 2 numbers; write "},
      {queue({"--servers", "10", "--patience", "erlang:1.5,2"}), "refused: --patience erlang:1.5,2: the number of stages must be whole"},
      {queue({"--servers", "10", "--patience", "det:x"}), "refused: --patience det:x: 'x' is no number; write "},
      {queue({"--servers", "10", "--patience", "exp:0"}), "refused: --patience exp:0: the rate must be from 1e-06 to 1000000; write "},
      {queue({"--servers", "10", "--patience", "exp"}), "refused: --patience exp: exp needs 1 number; write "},
      {queue({"--servers", "10", "--patience", "exp:nan"}), "refused: --patience exp:nan: the rate must be "},
      {{"simulate", "queue", "--service", "exp:1"}, "refused: --arrivals is required"},
  };
  for (const auto& [words, said] : rows) EXPECT_EQ(said_to(words).substr(0, std::string_view(said).size()), said);
}

}  // namespace
}  // namespace app
