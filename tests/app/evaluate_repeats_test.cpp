#include "tests/app/evaluate.h"

#include <set>

namespace app {
namespace {

std::vector<std::string> repeats(const TableFile& file, std::vector<std::string> more = {}) {
  std::vector<std::string> words{"repeats", "--data", file.name(), "--patient", "p", "--time", "t"};
  words.insert(words.end(), more.begin(), more.end());
  return words;
}

std::string people(int count, std::string_view days) {
  std::string rows;
  for (int i = 0; i < count; ++i)
    for (std::size_t at = 0; at < days.size(); at += 11) rows += fmt::format("person {},{}\n", i, days.substr(at, 10));
  return rows;
}

TEST(Repeats, count_people_and_visits) {
  // Six people four times within 90 days, and eight once (their names differ).
  std::string text = "p,t\n" + people(6, "2025-01-01 2025-02-01 2025-03-01 2025-04-01");
  for (int i = 0; i < 8; ++i) text += fmt::format("other {},2025-01-01\n", i);
  const TableFile file(text);
  const auto all = figures(repeats(file));
  EXPECT_EQ(figure(all, "people"), 14);
  EXPECT_EQ(figure(all, "visits"), 32);
  EXPECT_EQ(figure(all, "people_with_repeats"), 6);
  EXPECT_NEAR(figure(all, "share"), 6.0 / 14, 1e-12);
  EXPECT_EQ(boost::json::serialize(all.at("distribution")), R"([{"visits":1,"people":8},{"visits":4,"people":6}])");
  EXPECT_EQ(figures(repeats(file, {"--window", "89"})).at("people_with_repeats").to_number<int>(), 0);
}

TEST(Repeats, read_every_form_of_the_same_table) {
  const char* forms[] = {
      "p,t,r\na,2025-01-01,gp\na,2025-01-05,gp\nb,2025-01-01,nurse\n",
      "\xEF\xBB\xBFp,t,r\r\na,2025-01-01,gp\r\na,2025-01-05,gp\r\nb,2025-01-01,nurse",
      "\"p\",\"t\",\"r\"\n\"a\",\"2025-01-01T10:20:00Z\",\"gp\"\n\"a\",2025-01-05 09:00,gp\n\nb,2025-01-01,nurse\n",
      "x,r,t,p\n\"say \"\"no\"\",\n then\",gp,20089,a\n,gp,20093.4,a\n,nurse,20089,b\n",
  };
  std::set<std::string> answers;
  for (const auto* form : forms) {
    const TableFile file(form);
    answers.insert(boost::json::serialize(figures(repeats(file, {"--visits", "2", "--window", "4", "--role", "r"}))));
  }
  EXPECT_EQ(answers.size(), 1u) << *answers.begin() << "\n" << *answers.rbegin();
  EXPECT_NE(answers.begin()->find(R"("people":"fewer than 5","visits":5)"), std::string::npos) << *answers.begin();
}

TEST(Repeats, show_small_counts_to_whoever_has_the_table_and_say_so) {
  const TableFile file("p,t\na,2025-01-01\na,2025-01-05\nb,2025-01-01\n");
  const auto all = figures(repeats(file, {"--visits", "2", "--show-small"}));
  EXPECT_EQ(figure(all, "people_with_repeats"), 1);
  EXPECT_TRUE(warns(all, "small_numbers"));
  EXPECT_TRUE(warns(figures(repeats(file)), "small_numbers_hidden"));
  EXPECT_TRUE(figures(repeats(file, {"--visits", "2"})).at("share").is_null());
}

// So many visits each, and so many people.
std::string people_by_visits(std::initializer_list<std::pair<int, int>> rows) {
  std::string text = "p,t\n";
  int person = 0;
  for (const auto& [visits, people] : rows)
    for (int i = 0; i < people; ++i, ++person)
      for (int day = 1; day <= visits; ++day) text += fmt::format("person {},2025-01-{:02}\n", person, day);
  return text;
}

TEST(Repeats, round_visits_where_their_sum_would_part_a_joined_class) {
  const TableFile file(people_by_visits({{1, 100}, {2, 20}, {3, 5}, {4, 2}}));
  const auto all = figures(repeats(file, {"--visits", "3"}));
  EXPECT_EQ(boost::json::serialize(all.at("distribution").as_array().back()), R"({"visits":3,"to":4,"people":7})");
  EXPECT_EQ(figure(all, "visits"), 165) << "163, of which 23 would be of the seven: two have four";
  EXPECT_EQ(figure(all, "visits_of_people_with_repeats"), 25);
  EXPECT_EQ(figure(all, "visits_rounded_to"), 5);
  EXPECT_EQ(figure(figures(repeats(file, {"--visits", "3", "--show-small"})), "visits"), 163);
}

TEST(Repeats, join_the_picture_as_the_table_is_joined) {
  const TableFile file(people_by_visits({{1, 40}, {11, 4}, {13, 1}, {20, 5}})), picture("");
  const auto all = figures(repeats(file, {"--plot", picture.name()}));
  EXPECT_EQ(boost::json::serialize(all.at("most_in_window").as_array()[1]), R"({"visits":11,"to":13,"people":5})");
  std::ifstream stream(picture.name());
  const std::string svg((std::istreambuf_iterator<char>(stream)), {});
  EXPECT_NE(svg.find(">20+<"), svg.npos) << "12+ would be six, and five of them have twenty";
  EXPECT_NE(svg.find(">4 to 13<"), svg.npos) << svg;
}

TEST(Repeats, refuse_with_row_and_column) {
  const struct {
    const char* table;
    const char* refusal;
  } cases[] = {
      {"", "refused: FILE: there are no headings"},
      {"p,t\n", "refused: FILE: there is no row under the headings"},
      {"p,u\na,2025-01-01\n", "refused: FILE: there is no column \"t\". There are: p, u"},
      {"p,t,p\na,2025-01-01,a\n", "refused: FILE: row 1: the column \"p\" comes twice"},
      {"p,t\na,2025-01-01\n,2025-01-01\n", "refused: FILE: row 3: the column \"p\" has no value. Fill it, or leave the row out"},
      {"p,t\na,2025-01-01\na,\n", "refused: FILE: row 3: the column \"t\" has no value. Fill it, or leave the row out"},
      {"p,t\na,2025-01-01\na,2025-01-01\na,2025-02-30\n",
       "refused: FILE: row 4: the column \"t\" has something that is no time: write 2026-11-22, 2026-11-22T10:20 or a number of "
       "days"},
      {"p,t\na,01/02/2025\n",
       "refused: FILE: row 2: the column \"t\" has something that is no time: write 2026-11-22, 2026-11-22T10:20 or a number of "
       "days"},
      {"p,t\na\n", "refused: FILE: row 2: 1 values under 2 headings"},
      {"p,t\na,2025-01-01,x\n", "refused: FILE: row 2: 3 values under 2 headings"},
      {"p,t\n\"a,2025-01-01\n", "refused: FILE: row 2: a quotation mark is not closed"},
      {"p,t\n\"a\"b,2025-01-01\n", "refused: FILE: row 2: something follows a closing quotation mark"},
      {"p,t\na,2025-01-01\nNA,2025-01-01\n", "refused: FILE: row 3: the column \"p\" has no value. Fill it, or leave the row out"},
      {"p;t\na;2025-01-01\n", "refused: FILE: its values are not parted by commas; save it with commas"},
      {"p,t\xFF\na,2025-01-01\n", "refused: FILE: row 1 is no row of headings: a CSV file in UTF-8 is needed"},
      {"p,t\na,1900-01-01\na,2150-01-01\n", "refused: Two visits are 91311 days apart: a date is wrong"},
  };
  for (const auto& c : cases) {
    const TableFile file(c.table);
    EXPECT_EQ(evaluated(repeats(file)), c.refusal);
  }
}

TEST(Repeats, refuse_what_is_no_row_of_headings) {
  for (const auto& head : {std::string(70'000, 'x') + ",p,t", std::string("p,t,") + '\0'}) {
    const TableFile file(head + "\na,2025-01-01,\n");
    EXPECT_EQ(evaluated(repeats(file)), "refused: FILE: row 1 is no row of headings: a CSV file in UTF-8 is needed");
  }
  std::string many = "p";
  for (int i = 0; i < 300; ++i) many += fmt::format(",c{}", i);
  EXPECT_EQ(evaluated(repeats(TableFile(many + "\n"))), "refused: FILE: more than 256 columns");
}

TEST(Repeats, refuse_roles_that_are_no_text) {
  EXPECT_EQ(evaluated(repeats(TableFile("p,t,r\na,1,\xFF\n"), {"--role", "r"})),
            "refused: FILE: row 2: the column \"r\" has something that is no text in UTF-8");
}

TEST(Repeats, draw_over_no_file_but_a_picture) {
  const TableFile file("p,t\n" + people(6, "2025-01-01 2025-02-01"));
  EXPECT_EQ(evaluated(repeats(file, {"--plot", file.name()})), "refused: --plot: FILE is there already and is no SVG picture");
  EXPECT_EQ(figure(figures(repeats(file)), "people"), 6);
}

// Whatever the cut between the two threads falls on, a quoted line break included.
TEST(Repeats, do_not_depend_on_where_the_file_is_cut) {
  for (int filler = 0; filler < 60; ++filler) {
    std::string text = "note,p,t\n" + std::string(static_cast<std::size_t>(filler), 'x') + ",a,1\n";
    for (int i = 0; i < 12; ++i) text += fmt::format("\"one\n\"\"two\"\",\n\",person {},{}\n", i % 6, i);
    const TableFile file(text);
    const auto all = figures(repeats(file, {"--visits", "2", "--show-small"}));
    ASSERT_EQ(figure(all, "people"), 7) << filler;
    ASSERT_EQ(figure(all, "people_with_repeats"), 6) << filler;
  }
}

TEST(Repeats, draw_how_often_people_come) {
  const TableFile file("p,t\n" + people(6, "2025-01-01 2025-02-01")), picture("");
  evaluated(repeats(file, {"--plot", picture.name()}));
  std::ifstream stream(picture.name());
  const std::string svg((std::istreambuf_iterator<char>(stream)), {});
  EXPECT_TRUE(svg.starts_with("<svg"));
}

}  // namespace
}  // namespace app
