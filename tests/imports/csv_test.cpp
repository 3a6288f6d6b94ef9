#include "imports/csv.h"

#include <gtest/gtest.h>

#include <random>

namespace imports {
namespace {

using Rows = std::vector<std::vector<std::string>>;

struct Read {
  Rows rows;
  std::vector<std::int64_t> numbers;
  std::vector<std::string> flaws;
  std::string error;
  bool cut = false;
};

// The text in pieces that end where `cuts` say.
Read read(std::string_view text, std::vector<std::size_t> cuts = {}, CsvLimits limits = {}) {
  Read all;
  Csv csv(
      [&](const CsvRow& row) -> core::Result<void> {
        all.rows.emplace_back(row.values.begin(), row.values.end());
        all.numbers.push_back(row.number);
        all.flaws.emplace_back(row.flaw);
        return {};
      },
      limits);
  cuts.push_back(text.size());
  core::Result<void> read;
  std::size_t begin = 0;
  for (const auto cut : cuts) {
    if (read) read = csv.feed(text.substr(begin, cut - begin));
    begin = cut;
  }
  if (read) read = csv.finish();
  if (!read) all.error = read.error().text;
  all.cut = csv.ended_in_a_row();
  return all;
}

TEST(Csv, reads_what_systems_write) {
  struct Case {
    std::string name, text;
    Rows rows;
  };
  const Case cases[] = {
      {"plain", "a,b\n1,2\n", {{"a", "b"}, {"1", "2"}}},
      {"byte-order mark",
       "\xEF\xBB\xBF"
       "a,b\n1,2\n",
       {{"a", "b"}, {"1", "2"}}},
      {"windows line breaks", "a,b\r\n1,2\r\n", {{"a", "b"}, {"1", "2"}}},
      {"old mac line breaks", "a,b\r1,2\r", {{"a", "b"}, {"1", "2"}}},
      {"no last line break", "a,b\n1,2", {{"a", "b"}, {"1", "2"}}},
      {"quotes", "a,b\n\"1,5\",\"say \"\"ah\"\"\"\n", {{"a", "b"}, {"1,5", "say \"ah\""}}},
      {"a line break in quotes", "a,b\n\"1\r\n2\",3\n", {{"a", "b"}, {"1\r\n2", "3"}}},
      {"a quoted header", "\"a\",\"b\"\n1,2\n", {{"a", "b"}, {"1", "2"}}},
      {"empty quotes", "a,b\n\"\",\"\"\n1,\n", {{"a", "b"}, {"1", ""}}},
      {"a quote inside a value", "a,b\n5\" nail,2\n", {{"a", "b"}, {"5\" nail", "2"}}},
      {"semicolons", "a;b\n1,5;2\n", {{"a", "b"}, {"1,5", "2"}}},
      {"tabs", "a\tb\n1\t2\n", {{"a", "b"}, {"1", "2"}}},
      {"bars", "a|b\n1|2\n", {{"a", "b"}, {"1", "2"}}},
      {"a comma inside a quoted header", "\"a, or A\";b\n1;2\n", {{"a, or A", "b"}, {"1", "2"}}},
      {"what Excel writes first", "sep=;\r\na;b\r\n1;2\r\n", {{"a", "b"}, {"1", "2"}}},
      {"a delimiter at the end", "a,b,\n1,2,\n", {{"a", "b", ""}, {"1", "2", ""}}},
      {"empty rows", "a,b\n\n,\n1,2\n\n", {{"a", "b"}, {"1", "2"}}},
      {"one column", "a\n1\n", {{"a"}, {"1"}}},
      {"nothing", "", {}},
      {"a mark and nothing", "\xEF\xBB\xBF", {}},
      {"letters beyond ASCII", "a,b\nŁukasz,Siân\n", {{"a", "b"}, {"Łukasz", "Siân"}}},
      {"spaces after a closing quote", "a,b\n\"1\" ,2\n", {{"a", "b"}, {"1", "2"}}},
  };
  for (const auto& c : cases) {
    const auto got = read(c.text);
    EXPECT_EQ(got.error, "") << c.name;
    EXPECT_EQ(got.rows, c.rows) << c.name;
  }
}

TEST(Csv, numbers_rows_as_a_spreadsheet_does) { EXPECT_EQ(read("a,b\n\n\"1\n2\",3\n4,5\n").numbers, (std::vector<std::int64_t>{1, 3, 4})); }

TEST(Csv, says_what_is_wrong_with_a_row_and_goes_on) {
  const auto got = read("a,b\n\"1\"x,2\n3,4\n");
  EXPECT_EQ(got.flaws, (std::vector<std::string>{"", "something stands after a closing quote", ""}));
}

TEST(Csv, refuses_a_file_naming_the_row_and_the_byte) {
  struct Case {
    std::string name, text, error;
  };
  const Case cases[] = {
      {"Windows-1252", "name\nJos\xE9\n",
       "Row 2 is not UTF-8: it holds the byte 0xE9 (the row begins at byte 5 of the file). If the file came from Windows, convert it: "
       "iconv -f WINDOWS-1252 -t UTF-8 OLD > NEW"},
      {"UTF-16", std::string("\xFF\xFEn\0a\0", 6),
       "The file is in UTF-16. Save it as \"CSV UTF-8\", or convert it: iconv -f UTF-16 -t UTF-8 OLD > NEW"},
      {"a workbook", "PK\x03\x04 and so on\n", "The file is a spreadsheet, not CSV. Open it in its program and save it as \"CSV UTF-8\""},
      {"a zero byte", std::string("a,b\n1,\0\n", 8), "Row 2 holds a zero byte: the file is not text"},
      {"cut off in quotes", "a,b\n1,\"2", "The file ends inside the quotes of row 2: it was cut off, or a quote was never closed"},
      {"a quote never closed", "a,b\n1,\"" + std::string(200, 'x') + "\n3,4\n",
       "Row 2 is longer than 100 bytes: one of its quotes is never closed"},
      {"a long row", "a,b\n" + std::string(200, 'x') + ",2\n", "Row 2 is longer than 100 bytes"},
      {"too many columns", "a,b\n1,2,3,4,5,6\n", "Row 2 has more than 5 columns"},
  };
  for (const auto& c : cases) EXPECT_EQ(read(c.text, {}, {.row_bytes_max = 100, .columns_max = 5}).error, c.error) << c.name;
}

TEST(Csv, knows_whether_the_last_row_was_ended) {
  EXPECT_TRUE(read("a,b\n1").cut);
  EXPECT_FALSE(read("a,b\n1,2\n").cut);
}

TEST(Csv, reads_the_same_however_its_bytes_are_cut) {
  const std::uint32_t seed = std::random_device{}();
  SCOPED_TRACE(seed);
  std::mt19937 random(seed);
  static constexpr std::string_view parts[] = {"a", "\"", "\"\"",         ",",     ";",    "\n", "\r\n", "\r",
                                               "é", " ",  "\xEF\xBB\xBF", "sep=;", "\xE9", "12"};
  for (int n = 0; n < 2'000; ++n) {
    std::string text;
    for (int i = std::uniform_int_distribution(0, 30)(random); i > 0; --i) text += parts[random() % std::size(parts)];
    const auto whole = read(text);
    std::vector<std::size_t> each, some;
    for (std::size_t i = 1; i < text.size(); ++i) {
      each.push_back(i);
      if (random() % 4 == 0) some.push_back(i);
    }
    for (const auto& cuts : {each, some}) {
      const auto cut = read(text, cuts);
      ASSERT_EQ(cut.rows, whole.rows) << testing::PrintToString(text);
      ASSERT_EQ(cut.numbers, whole.numbers) << testing::PrintToString(text);
      ASSERT_EQ(cut.flaws, whole.flaws) << testing::PrintToString(text);
      ASSERT_EQ(cut.error, whole.error) << testing::PrintToString(text);
      ASSERT_EQ(cut.cut, whole.cut) << testing::PrintToString(text);
    }
  }
}

}  // namespace
}  // namespace imports
