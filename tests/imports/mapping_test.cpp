#include "imports/mapping.h"

#include <gtest/gtest.h>

#include "imports/fields.h"

namespace imports {
namespace {

std::vector<std::string_view> header(std::string_view text) {
  std::vector<std::string_view> names;
  for (;;) {
    const auto end = std::min(text.find(';'), text.size());
    names.push_back(text.substr(0, end));
    if (end == text.size()) return names;
    text.remove_prefix(end + 1);
  }
}

TEST(Columns, are_found_by_the_names_systems_give) {
  const auto columns = Columns::find(Kind::patients, header("Patient Count; Surname ;Forename;D.O.B.;NHS No.;Sex;Post Code;;"), {});
  ASSERT_TRUE(columns) << columns.error().text;
  EXPECT_EQ(columns->width(), 7u);
  EXPECT_EQ(columns->ignored(), std::vector<std::string>{"Patient Count"});
  std::vector<std::string_view> fields;
  const std::vector<std::string_view> row{"1", " Khan ", "Amina", "14/03/1962", "=\"9990000018\"", "F", "\u00a0QX1 1AA", "", ""};
  columns->pick(row, fields);
  EXPECT_EQ(fields[patient::family_name], "Khan");
  EXPECT_EQ(fields[patient::nhs_number], "9990000018");
  EXPECT_EQ(fields[patient::postcode], "QX1 1AA");
  EXPECT_EQ(fields[patient::mobile], "");
  EXPECT_EQ(columns->column_of("nhs_number"), "NHS No.");
}

TEST(Columns, follow_a_mapping_file_before_their_names) {
  const auto columns = Columns::find(Kind::patients, header("Name;Known as;Geboren"),
                                     {.columns = {{"date_of_birth", "geboren"}, {"full_name", "Known as"}}, .words = {}});
  ASSERT_TRUE(columns) << columns.error().text;
  EXPECT_EQ(columns->column_of("full_name"), "Known as");
  EXPECT_EQ(columns->ignored(), std::vector<std::string>{"Name"});
}

TEST(Columns, say_what_is_missing_and_what_there_is) {
  struct Case {
    const char* header;
    Mapping mapping;
    const char* error;
  };
  const Case cases[] = {
      {"Surname;Forename",
       {},
       "No column is date_of_birth. The columns of the file are: Surname, Forename. If one of them is, say so in a mapping file"},
      {"Surname;DOB",
       {},
       "No column is full_name, nor are there both family_name and given_name. The columns of the file are: Surname, DOB"},
      {"Name;DOB;Date of birth", {}, "Both 'DOB' and 'Date of birth' may be date_of_birth: say which in a mapping file"},
      {"Name;DOB",
       {.columns = {{"postcode", "PC"}}, .words = {}},
       "The mapping says that postcode is in the column 'PC', which the file has not. The columns of the file are: Name, DOB"},
      {"Name;DOB",
       {.columns = {{"shoe_size", "DOB"}}, .words = {}},
       "The mapping has the field 'shoe_size', and patients have no such field"},
  };
  for (const auto& c : cases) {
    const auto columns = Columns::find(Kind::patients, header(c.header), c.mapping);
    ASSERT_FALSE(columns) << c.header;
    EXPECT_EQ(columns.error().text, c.error);
  }
}

TEST(Columns, may_be_left_out_by_a_mapping_file) {
  const auto columns = Columns::find(Kind::patients, header("Name;DOB;Sex"), {.columns = {{"gender", ""}}, .words = {}});
  ASSERT_TRUE(columns);
  EXPECT_EQ(columns->ignored(), std::vector<std::string>{"Sex"});
}

}  // namespace
}  // namespace imports
