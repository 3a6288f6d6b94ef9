#include "tests/app/evaluate.h"

namespace app {
namespace {

std::vector<std::string> returns(const TableFile& file, std::vector<std::string> more = {}) {
  std::vector<std::string> words{"returns", "--data", file.name(), "--patient", "p", "--time", "t", "--resolved", "s"};
  words.insert(words.end(), more.begin(), more.end());
  return words;
}

// `back` people who come back after a week, and `not_back` who do not, after a contact that settled nothing; the table goes on.
std::string table(int back, int not_back, const char* role) {
  std::string rows;
  for (int i = 0; i < back; ++i) rows += fmt::format("{0}{1},2025-01-01,no,{0}\n{0}{1},2025-01-08,yes,{0}\n", role, i);
  for (int i = 0; i < not_back; ++i) rows += fmt::format("{0}-{1},2025-01-01,No,{0}\n", role, i);
  return rows;
}

TEST(ReturnsCommand, counts_those_who_come_back_and_hides_few) {
  const TableFile file("p,t,s,r\n" + table(6, 10, "gp") + table(7, 5, "nurse") + table(8, 2, "ot") + "last,2025-06-01,1,gp\n");
  const auto all = figures(returns(file, {"--role", "r"}));
  EXPECT_EQ(figure(all, "not_followed_long_enough"), 1);
  EXPECT_EQ(figure(all.at("after_unresolved").as_object(), "contacts"), 38);
  EXPECT_EQ(figure(all.at("after_unresolved").as_object(), "came_back_after"), 21);
  std::string shown;
  for (const auto& role : all.at("by_role").as_array())
    shown += fmt::format("{}{} ", std::string(role.at("name").as_string()), role.at("contacts").is_null() ? "-" : "+");
  EXPECT_EQ(shown, "gp+ nurse- ot- ") << "two of ot did not come back; with one row hidden alone, all less the others would tell";
  const auto every = figures(returns(file, {"--role", "r", "--show-small"}));
  EXPECT_EQ(figure(every.at("by_role").as_array()[2].as_object(), "came_back_after"), 8);
}

TEST(ReturnsCommand, refuses_what_is_neither_yes_nor_no_by_its_place_alone) {
  const TableFile maybe("p,t,s\na,2025-01-01,yes\nb,2025-01-02,Smith\n"), late("p,t,s\na,2025-31-01,yes\n"), none("p,t,s\na,2025-01-01,\n");
  EXPECT_EQ(evaluated(returns(maybe)),
            "refused: row 3: the column \"s\" has something that is no yes or no: write 1 or 0, yes or no, true or false");
  EXPECT_EQ(evaluated(returns(late)),
            "refused: row 2: the column \"t\" has something that is no time: write 2026-11-22, 2026-11-22T10:20 or a number of days");
  EXPECT_EQ(evaluated(returns(none)), "refused: FILE: row 2: the column \"s\" has no value. Fill it, or leave the row out");
  const TableFile soon("p,t,s\na,2025-01-01,no\na,2025-01-02,yes\n");
  EXPECT_EQ(evaluated(returns(soon)), "refused: No contact is followed up for 28 days: the table ends too soon after its first day");
}

TEST(ReturnsCommand, prints_nothing_of_a_table_that_would_steer_the_terminal) {
  std::string text = "who,when,done,with\n";
  for (int i = 0; i < 60; ++i) text += fmt::format("p{},{},{},\"a\x1B[2J\nWarning: \xC2\x9B c{}\"\n", i / 2, i % 2 * 9, i % 2, i % 4 / 2);
  const TableFile file(text);
  const auto said = evaluated({"returns", "--data", file.name(), "--patient", "who", "--time", "when", "--resolved", "done", "--role",
                               "with", "--within", "5", "--show-small"});
  EXPECT_TRUE(said.contains("a?[2J Warning: ? c0")) << said;
  EXPECT_FALSE(said.contains('\x1B'));
}

}  // namespace
}  // namespace app
