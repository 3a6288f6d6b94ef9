// `fingerpost simulate study`: its tables say the same, its truth is what lies between two lives, and an evaluation finds it.
#include <map>
#include <set>
#include <sstream>

#include "core/moment.h"
#include "core/rota.h"
#include "tests/app/evaluate.h"

namespace app {
namespace {

std::vector<std::vector<std::string>> rows_of(const std::string& file) {
  std::vector<std::vector<std::string>> rows;
  std::istringstream stream(text_of(file));
  for (std::string line; std::getline(stream, line);) {
    rows.emplace_back();
    std::istringstream cells(line);
    for (std::string cell; std::getline(cells, cell, ',');) rows.back().push_back(cell);
  }
  return rows;
}

std::vector<std::string> study(const std::string& table, std::vector<std::string> more) {
  std::vector<std::string> words{"simulate", "study", "rm1", "--list", "2000", "--spread", "0.5", "--months", "8", "--seed", "20261123"};
  if (!table.empty()) words.insert(words.end(), {"--table", table});
  words.insert(words.end(), more.begin(), more.end());
  return words;
}
const std::vector<std::string> change{"--practices", "6",          "--never",           "2",          "--begin",
                                      "4,6",         "--then-set", "route.MSK.FCP=0.9", "--then-set", "route.MSK.GP=0.1"};

TEST(SimulateStudy, lists_the_appointments_that_its_table_counts) {
  const TableFile table(""), list("");
  auto words = study(table.name(), change);
  words.insert(words.end(), {"--appointments", list.name(), "--from", "2025-03-03", "--set", "cancelled.0=0.1", "--set",
                             "cancelled_again=0.5", "--set", "cancelled_days=5"});
  const auto all = figures_said_to(words);
  const auto rows = rows_of(list.name());
  EXPECT_EQ(figure(all, "appointments"), static_cast<double>(rows.size() - 1));
  ASSERT_EQ(rows.front(), (std::vector<std::string>{"practice", "person", "booked", "start", "role", "status", "minutes"}));
  const auto monday = *core::parse_date("2025-03-03");
  std::map<std::pair<int, int>, std::map<std::string, int>> counted;  // by practice and month
  std::map<std::string, int> statuses;
  std::map<std::string, std::set<std::string>> practices_of;
  for (std::size_t i = 1; i < rows.size(); ++i) {
    const auto& row = rows[i];
    const auto start = *core::parse_date(row[3]), booked = *core::parse_date(row[2]);
    ASSERT_TRUE(booked <= start && core::weekday_of(start) < 5 && core::weekday_of(booked) < 5) << "row " << i;
    ++statuses[row[5]];
    practices_of[row[1]].insert(row[0]);
    const int day = static_cast<int>((start - monday).count());
    ASSERT_TRUE(day >= 0 && day < 8 * 28) << "row " << i;
    EXPECT_EQ(row.size() == 7, row[5] == "attended") << "row " << i << ": only who came has minutes";
    if (row[5] == "attended") ++counted[{std::stoi(row[0]), day / 28 + 1}]["visits_" + row[4]];
  }
  EXPECT_EQ(statuses.size(), 3u) << "attended, DNA and cancelled";
  EXPECT_TRUE(std::ranges::all_of(practices_of, [](const auto& one) { return one.second.size() == 1; })) << "nobody is of two practices";
  const auto months = rows_of(table.name());
  std::set<int> lists;
  for (std::size_t i = 1; i < months.size(); ++i) lists.insert(std::stoi(months[i][2]));
  EXPECT_EQ(lists.size(), 6u) << "each practice is of a size of its own";
  EXPECT_EQ(figure(all, "smallest_list"), *lists.begin());
  EXPECT_EQ(figure(all, "largest_list"), *lists.rbegin());
  ASSERT_EQ(months.size(), 1u + 6 * 8);
  for (std::size_t i = 1; i < months.size(); ++i) {
    const auto& row = months[i];
    const int practice = std::stoi(row[0]), month = std::stoi(row[1]), began = std::stoi(row[3]);
    EXPECT_EQ(began, practice <= 2 ? 0 : practice % 2 ? 4 : 6);
    EXPECT_EQ(row[4], began > 0 && month >= began ? "1" : "0");
    int sum = 0;
    for (std::size_t c = 5; c + 1 < row.size(); ++c) {
      EXPECT_EQ(std::stoi(row[c]), (counted[{practice, month}][months[0][c]])) << "practice " << practice << ", month " << month;
      sum += std::stoi(row[c]);
    }
    EXPECT_EQ(std::stoi(row.back()), sum);
  }
}

TEST(SimulateStudy, says_what_lies_between_two_lives) {
  const TableFile with(""), without("");
  const auto all = figures_said_to(study(with.name(), change));
  const auto nothing = figures_said_to(study(without.name(), {"--practices", "6"}));
  EXPECT_FALSE(nothing.contains("truth"));
  const auto a = rows_of(with.name()), b = rows_of(without.name());
  double difference = 0;
  int cells = 0;
  for (std::size_t i = 1; i < a.size(); ++i) {
    if (a[i][4] == "0") {
      EXPECT_EQ(a[i][5], b[i][5]) << "row " << i << ": as if nothing were to come";
      continue;
    }
    difference += std::stod(a[i][7]) - std::stod(b[i][7]);
    ++cells;
  }
  EXPECT_EQ(a[0][7], "visits_FCP");
  EXPECT_EQ(figure(all, "truth.FCP.practice_months"), cells);
  EXPECT_NEAR(figure(all, "truth.FCP.difference"), difference / cells, 1e-9);
  EXPECT_GT(difference / cells, 3);
  EXPECT_EQ(said_to(study(with.name(), change)), said_to(study(with.name(), change))) << "the same seed, the same study";
}

TEST(SimulateStudy, has_a_truth_that_an_evaluation_finds) {
  const TableFile table("");
  const auto truth = figure(figures_said_to({"simulate", "study", "rm1", "--then", "rm1-fcp", "--list", "5000", "--spread", "0.4",
                                             "--months", "14", "--begin", "6,8,10", "--table", table.name()}),
                            "truth.GP.difference");
  const auto found =
      figures({"did", "--data", table.name(), "--unit", "practice", "--time", "month", "--cohort", "began", "--outcome", "visits_GP"});
  EXPECT_LT(truth, -50);
  EXPECT_LT(figure(found, "simple.low"), truth);
  EXPECT_GT(figure(found, "simple.high"), truth);
  EXPECT_LT(figure(found, "simple.high"), 0) << "and none is not in it";
}

TEST(SimulateStudy, has_a_sample_of_which_the_guide_says_what_is_found) {
  const auto guide = text_of(SOURCE_DIR "/docs/guides/evaluation.md");
  const auto found = figures({"did", "--data", SOURCE_DIR "/docs/guides/samples/study.csv", "--unit", "practice", "--time", "month",
                              "--cohort", "began", "--method", "imputation", "--outcome", "visits_GP"});
  const auto said = fmt::format("finds {:.1f} fewer (95% {:.1f} to {:.1f})", -figure(found, "simple.value"), -figure(found, "simple.high"),
                                -figure(found, "simple.low"));
  EXPECT_TRUE(guide.contains(said)) << said;
  const auto truth = boost::json::parse(text_of(SOURCE_DIR "/tests/app/goldens/simulate-10.json"));
  const auto is = fmt::format("{:.1f} GP visits a month fewer", -figure(truth.as_object(), "truth.GP.difference"));
  EXPECT_TRUE(guide.contains(is)) << is;
}

TEST(SimulateStudy, refuses_what_makes_no_study) {
  const TableFile table(""), other("practice,month,visits\n1,1,30\n");
  const auto said = [&](std::vector<std::string> more, const std::string& file) { return said_to(study(file, std::move(more))); };
  EXPECT_EQ(said({}, ""), "refused: --table or --appointments: say where the study is to be written");
  EXPECT_EQ(said({"--begin", "4"}, table.name()), "refused: --begin and --never need --then or --then-set: what changes");
  EXPECT_EQ(said({"--then-set", "route.MSK.FCP=0.6", "--then-set", "route.MSK.GP=0.4", "--begin", "9"}, table.name()),
            "refused: --begin: a month is a whole number from 2 to 8, the last of --months");
  EXPECT_EQ(said({"--then-set", "visits_max=9", "--begin", "4.5"}, table.name()),
            "refused: --begin: a month is a whole number from 2 to 8, the last of --months");
  EXPECT_EQ(said({"--then-set", "patient_shape=2"}, table.name()),
            "refused: --then: list and patient_shape must stay what they were: people, needs and roles are the same, rota and routing may "
            "change");
  EXPECT_TRUE(said({"--then", "own-practice"}, table.name()).starts_with("refused: --then: "));
  EXPECT_TRUE(said({"--then", "groups"}, table.name()).starts_with("refused: --then: its groups of people must stay what they were"));
  EXPECT_TRUE(said({"--then-set", "day_minutes=600"}, table.name()).starts_with("refused: --then: day_minutes, year_days"));
  EXPECT_EQ(said({"--from", "2125-01-01", "--appointments", table.name()}, ""), "refused: --from lies from 1970 to 2100");
  EXPECT_EQ(said({"--from", "2025-01-07"}, table.name()), "refused: --from takes a Monday like 2025-01-06");
  EXPECT_EQ(said({"--then-set", "visits_max=9", "--practices", "4", "--never", "4"}, table.name()),
            "refused: --never: of 4 practices at most 3, else none changes");
  EXPECT_EQ(said({"--appointments", table.name()}, table.name()), "refused: --table and --appointments: two files need two names");
  EXPECT_EQ(said({"--from", "2025-01-07", "--appointments", table.name()}, ""), "refused: --from takes a Monday like 2025-01-06");
  EXPECT_TRUE(said({}, other.name()).ends_with("is there already and is no table of a study"));
  EXPECT_TRUE(said_to({"simulate", "study", "rm1", "--practices", "1000", "--months", "240", "--appointments", table.name()})
                  .starts_with("refused: --appointments: there may be 1286 million, and 20 are the most"));
  EXPECT_EQ(text_of(other.name()), "practice,month,visits\n1,1,30\n");
}

}  // namespace
}  // namespace app
