// A figure's file, opened in a spreadsheet, runs nothing; its table says the same.
#include "web/figure_table.h"

#include <gtest/gtest.h>

namespace web {
namespace {

TEST(FigureFile, holds_nothing_that_a_spreadsheet_would_run) {
  constexpr std::pair<std::string_view, std::string_view> table[] = {
      {"12", "\"12\""},
      {"", "\"\""},
      {"3 days (2 to 5)", "\"3 days (2 to 5)\""},
      {"=1+1", "\"'=1+1\""},
      {"=cmd|' /C calc'!A0", "\"'=cmd|' /C calc'!A0\""},
      {"+44", "\"'+44\""},
      {"-1", "\"'-1\""},
      {"@SUM(A1)", "\"'@SUM(A1)\""},
      {"\t=1", "\"'\t=1\""},
      {"\r=1", "\"'\r=1\""},
      {"\n=1", "\"'\n=1\""},
      {"\uFF1D1", "\"'\uFF1D1\""},
      {"a\"b", "\"a\"\"b\""},
      {"\"=1", "\"\"\"=1\""},
      {"a,b", "\"a,b\""},
      {"a\r\nb", "\"a\r\nb\""},
  };
  for (const auto& [text, cell] : table) EXPECT_EQ(csv_cell(text), cell);
}

TEST(FigureFile, has_its_mark_its_head_and_a_line_a_row) {
  const FigureTable table{.caption = "c", .head = {"Week", "Booked"}, .rows = {{{"2 Jan"}, {"5", "/figures/x"}}, {{"All"}, {"5"}}}};
  EXPECT_EQ(csv_of(table), "\xEF\xBB\xBF\"Week\",\"Booked\"\r\n\"2 Jan\",\"5\"\r\n\"All\",\"5\"\r\n");
  const auto file = csv_file("waits-2026-11-22", table);
  EXPECT_EQ(file.content_type, "text/csv; charset=utf-8");
  ASSERT_EQ(file.headers.size(), 1u);
  EXPECT_EQ(file.headers[0].second, "attachment; filename=\"fingerpost-waits-2026-11-22.csv\"");
}

TEST(FigureTable, leads_from_a_count_to_the_people_behind_it) {
  const FigureTable table{.caption = "Each week", .head = {"Week", "Booked"}, .rows = {{{"<b>"}, {"5", "/figures/x?weeks=4&week=1"}}}};
  const auto html = html_of(table);
  EXPECT_TRUE(html.view().contains("href=\"/figures/x?weeks=4&amp;week=1\">5</a>"));
  EXPECT_TRUE(html.view().contains("&lt;b&gt;"));
  EXPECT_TRUE(html.view().contains("Each week"));
}

}  // namespace
}  // namespace web
