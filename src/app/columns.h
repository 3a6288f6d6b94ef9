// A CSV file's columns by name, for the commands that read anybody's table. What cannot be used is refused with its row and column: nothing
// is guessed, left out or filled in.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace app {

class Columns {
 public:
  // Throws SetupError: the file cannot be read, has no rows, a name twice, a row of another length, or more than rows_max rows.
  static Columns read(const std::string& file);
  static constexpr std::int64_t rows_max = 5'000'000;

  std::size_t rows() const { return row_numbers_.size(); }
  bool has(std::string_view column) const;
  std::int64_t row_number(std::size_t row) const { return row_numbers_[row]; }  // as a spreadsheet numbers it

  // Throw SetupError: there is no such column, or a value is missing or no number, with its row.
  std::vector<double> numbers(std::string_view column) const;
  std::vector<double> numbers_or(std::string_view column, double missing) const;  // a missing value is `missing`
  std::vector<std::string> labels(std::string_view column) const;
  std::vector<std::string> labels_or_empty(std::string_view column) const;  // a missing value is ""

  // Throws SetupError naming both rows when two rows have the same pair of labels: a unit has one row a time.
  void refuse_repeats(std::string_view unit, std::string_view time) const;

 private:
  const std::vector<std::string>& column(std::string_view name) const;
  std::vector<double> numbers_of(std::string_view column, const double* missing) const;

  std::string file_;
  std::vector<std::string> names_;
  std::vector<std::vector<std::string>> columns_;
  std::vector<std::int64_t> row_numbers_;
};

}  // namespace app
