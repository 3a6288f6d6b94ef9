// `fingerpost plan fit` as a person asks for it. What it prints is in the guide, tests/app/guides_test.cpp.
#include "tests/app/evaluate.h"

namespace app {
namespace {

const std::string year = SOURCE_DIR "/docs/guides/samples/year.csv";

TEST(PlanFit, has_a_sample_that_the_simulator_made) {  // of a practice that is not quite rm1
  const TableFile made("");
  figures_said_to({"simulate",
                   "study",
                   "rm1",
                   "--practices",
                   "1",
                   "--months",
                   "13",
                   "--seed",
                   "7",
                   "--appointments",
                   made.name(),
                   "--set",
                   "list=400",
                   "--set",
                   "need_rate=4",
                   "--set",
                   "weekday.0=1.4",
                   "--set",
                   "consultation_minutes.GP=10",
                   "--set",
                   "did_not_attend.1=0.08",
                   "--set",
                   "clinicians.GP=1",
                   "--set",
                   "clinicians.NUR=1",
                   "--set",
                   "slots.GP=8",
                   "--set",
                   "slots.NUR=5",
                   "--set",
                   "slots.FCP=2"});
  if (std::getenv("FINGERPOST_WRITE_GOLDEN")) std::ofstream(year, std::ios::binary) << text_of(made.name());
  EXPECT_TRUE(text_of(made.name()) == text_of(year)) << "write it anew with FINGERPOST_WRITE_GOLDEN";
  EXPECT_LT(text_of(year).size(), 200'000u);
}

// Four weeks from Monday 6 January 2025: each working day two people book the day before and come, or every tenth time do not.
std::string by_hand() {
  std::string text = "p,b,t,r,s,from,to\n";
  int row = 0;
  for (int week = 0; week < 4; ++week)
    for (int day = 0; day < 5; ++day)
      for (int i = 0; i < 2; ++i, ++row) {
        const auto date = core::to_string(core::Date(std::chrono::days(20'094 + 7 * week + day)));
        const auto before = core::to_string(core::Date(std::chrono::days(20'094 + 7 * week + day - (day == 0 ? 3 : 1))));
        text += fmt::format("p{},{},{}T09:00,Doctor,{},{}T09:00,{}T09:{}\n", row, before, date,
                            row % 10 == 0 ? "Did not attend" : "Attended", date, date, row % 2 ? 10 : 20);
      }
  return text + "p1,2025-01-06,2025-01-07T09:00,Doctor,Cancelled,,\np1,2025-01-06,2025-01-11T09:00,Doctor,Attended,,\n";
}

std::vector<std::string> fitting(const TableFile& file, std::vector<std::string> more = {}) {
  std::vector<std::string> words{"plan",   "fit", "--data",   file.name(), "--patient", "p",    "--start",   "t",  "--booked", "b",
                                 "--role", "r",   "--status", "s",         "--seen-at", "from", "--done-at", "to", "--map",    "Doctor=GP"};
  words.insert(words.end(), more.begin(), more.end());
  return words;
}

TEST(PlanFit, counts_as_a_hand_does) {
  const auto all = figures_said_to(fitting(TableFile(by_hand()), {"--show-small"}));
  EXPECT_EQ(figure(all, "appointments"), 40);
  EXPECT_EQ(figure(all, "cancelled_left_out"), 1);
  EXPECT_EQ(figure(all, "weekend_left_out"), 1);
  EXPECT_EQ(figure(all, "working_days"), 20);
  EXPECT_NEAR(all.at("did_not_attend").as_array()[0].at("value").as_double(), .1, 1e-12);  // Friday to Monday is one day
  EXPECT_NEAR(all.at("did_not_attend").as_array()[0].at("low").as_double(), .039577, 1e-5);  // Wilson of 4 of 40
  // 36 visits: 16 of 20 minutes, 20 of 10.
  const double sigma2 = std::log(2.0) * std::log(2.0) * 16 * 20 / 36 / 36,
               mean = std::exp((16 * std::log(20.0) + 20 * std::log(10.0)) / 36 + sigma2 / 2);
  EXPECT_NEAR(all.at("consultation_minutes").as_array()[0].at("value").as_double(), mean, 1e-9);
  EXPECT_NEAR(all.at("consultation_cv").as_array()[0].at("value").as_double(), std::sqrt(std::expm1(sigma2)), 1e-9);
}

TEST(PlanFit, tells_nothing_of_few_people_unless_asked) {
  const auto all = figures_said_to(fitting(TableFile(by_hand())));
  EXPECT_EQ(all.at("cancelled_left_out").as_string(), "fewer than 5");
  EXPECT_FALSE(all.contains("did_not_attend"));  // four did not
  EXPECT_TRUE(warns(all, "small_numbers_hidden"));
}

TEST(PlanFit, draws_each_of_its_pictures) {
  for (const std::string picture : {"lengths", "missed", "week", "leads", "returns"}) {
    const TableFile drawn("");
    const auto said = said_to({"plan",     "fit",    "--data", year,         "--patient", "person", "--start",   "start",
                               "--booked", "booked", "--role", "role",       "--status",  "status", "--minutes", "minutes",
                               "--list",   "400",    "--plot", drawn.name(), "--picture", picture});
    EXPECT_TRUE(text_of(drawn.name()).contains("<svg")) << picture << said;
  }
  EXPECT_TRUE(said_to(fitting(TableFile(by_hand()), {"--picture", "tea"})).contains("--picture: there is no 'tea': lengths, missed"));
}

TEST(PlanFit, writes_a_scenario_that_can_be_simulated) {
  const auto folder = std::filesystem::path(testing::TempDir()) / ("fingerpost_plan_" + std::to_string(::getpid()));
  std::filesystem::create_directory(folder);
  const auto out = (folder / "mine.yaml").string();
  const auto all = figures_said_to(
      {"plan",   "fit",  "--data",   year,     "--patient", "person",  "--start", "start", "--booked",   "booked",
       "--role", "role", "--status", "status", "--minutes", "minutes", "--list",  "400",   "--based-on", SOURCE_DIR "/scenarios/rm1.yaml",
       "--out",  out});
  EXPECT_TRUE(text_of(out).contains("based_on: \"rm1.yaml\"\nset:\n  list: 400"));
  EXPECT_TRUE(text_of(out).contains("  weekday.0: "));
  const auto run = figures_said_to({"simulate", out, "--replications", "4"});
  EXPECT_EQ(figure(run, "list"), 400);
  const double needs = figure(run, "practice.needs a year.value"), fitted = all.at("arrivals").as_array()[5].at("value").as_double();
  EXPECT_NEAR(needs, 400 * fitted, 0.2 * needs);
  EXPECT_TRUE(said_to(fitting(TableFile(by_hand()), {"--out", out})).ends_with("mine.yaml is there already"));
  std::filesystem::remove_all(folder);
}

TEST(PlanFit, writes_what_it_is_based_on_whatever_that_is_called) {
  const auto folder = std::filesystem::path(testing::TempDir()) / ("fingerpost_plan_odd_" + std::to_string(::getpid()));
  std::filesystem::create_directory(folder);
  std::filesystem::copy_file(SOURCE_DIR "/scenarios/rm1.yaml", folder / "mine #2: new.yaml");
  const auto out = (folder / "fitted.yaml").string();
  figures_said_to(fitting(TableFile(by_hand()), {"--show-small", "--based-on", (folder / "mine #2: new.yaml").string(), "--out", out}));
  EXPECT_TRUE(figures_said_to({"simulate", out, "--replications", "2"}).contains("practice"));
  std::filesystem::remove_all(folder);
}

TEST(PlanFit, writes_all_files_or_none) {
  const auto folder = std::filesystem::path(testing::TempDir()) / ("fingerpost_plan_none_" + std::to_string(::getpid()));
  std::filesystem::create_directory(folder);
  const TableFile file(by_hand());
  const auto said = [&](const std::filesystem::path& out, std::vector<std::string> more = {}) {
    const std::vector<std::string> words{"--out", out.string()};
    more.insert(more.end(), words.begin(), words.end());
    return said_to(fitting(file, more));
  };
  EXPECT_TRUE(said(folder / "none" / "mine.yaml").starts_with("refused: --out: there is no folder "));
  EXPECT_EQ(said(folder / "rm1.yaml", {"--based-on", SOURCE_DIR "/scenarios/rm1-fcp.yaml"}),
            "refused: --out: rm1.yaml is what it is based on: give it another name");
  EXPECT_EQ(said_to({"plan", "fit", "--data", file.name(), "--patient", "p", "--start", "t", "--out", (folder / "mine.yaml").string()}),
            "refused: --out: nothing could be fitted, so there is nothing to write");
  EXPECT_EQ(said("/dev/full"), "refused: --out: /dev/full is there already");
  EXPECT_TRUE(std::filesystem::is_empty(folder));
  EXPECT_TRUE(said(folder / "mine.yaml", {"--based-on", SOURCE_DIR "/scenarios/front-door.yaml"}).contains("front-door.yaml:10: "));
  EXPECT_TRUE(std::filesystem::is_empty(folder)) << "its pathways are not where it would be laid";
  EXPECT_FALSE(said(folder / "mine.yaml", {"--based-on", SOURCE_DIR "/scenarios/own-practice.yaml"}).starts_with("refused"));
  for (const std::string name : {"rm1.yaml", "own-practice.yaml", "mine.yaml"}) EXPECT_TRUE(std::filesystem::remove(folder / name)) << name;
  std::ofstream(folder / "rm1.yaml") << "title: another\n";
  EXPECT_EQ(said(folder / "mine.yaml"), "refused: --out: beside it lies another rm1.yaml, which it would be based on");
  EXPECT_FALSE(std::filesystem::exists(folder / "mine.yaml"));
  std::filesystem::remove_all(folder);
}

TEST(PlanFit, refuses_with_row_and_column_and_never_what_is_in_it) {
  struct Row {
    const char* row;
    const char* said;
  };
  const std::string sound = "p,b,t,r,s,from,to\n1,2025-01-06,2025-01-07,GP,DNA,,\n";
  const Row rows[] = {
      {"secret,2025-01-06,secret,GP,DNA,,\n", "refused: FILE: row 3: the column \"t\": "},
      {"1,2025-01-08,2025-01-07,GP,DNA,,\n", "refused: FILE: row 3: the column \"b\" is later than \"t\""},
      {"1,,2025-01-07,GP,DNA,,\n", "refused: FILE: row 3: the column \"b\" has no value"},
      {"1,2025-01-06,2025-01-07,secret,DNA,,\n", "refused: FILE: row 3: the column \"r\" has something that is no role of the scenario ("},
      {"1,2025-01-06,2025-01-07,GP,secret,,\n",
       "refused: FILE: row 3: the column \"s\" has something that is no status: write attended, DNA"},
      {"1,2025-01-06,2025-01-07,GP,seen,2025-01-07,2025-01-07\n", "refused: FILE: row 3: the column \"to\" has something that is no time"},
      {"1,2025-01-06,2025-01-07,GP,seen,2025-01-07T10:00,2025-01-07T09:00\n",
       "refused: FILE: row 3: the column \"to\" makes a visit of less"},
      {"", "refused: Fewer than 20 days have an appointment"},
  };
  for (const auto& [row, said] : rows) {
    const auto told = said_to(fitting(TableFile(sound + row)));
    EXPECT_EQ(told.substr(0, std::string_view(said).size()), said);
    EXPECT_FALSE(told.contains("secret")) << told;
  }
  const TableFile file(by_hand());
  EXPECT_TRUE(said_to(fitting(file, {"--map", "Doctor=DOC"})).starts_with("refused: --map Doctor=DOC: write THEIRS=OURS, with one of FCP"));
  EXPECT_TRUE(said_to(fitting(file, {"--list", "3"})).starts_with("refused: --list: 40 people have appointments"));
  EXPECT_TRUE(said_to(fitting(file, {"--minutes", "to"})).starts_with("refused: --minutes, or --seen-at"));
}

}  // namespace
}  // namespace app
