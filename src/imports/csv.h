// A table as spreadsheets and clinical systems write it, taken apart row by row as its bytes arrive: any cut of the bytes into pieces
// gives the same rows. Comma, semicolon, tab or bar between the values, found in the first row; LF, CRLF or CR after a row; values in
// quotes may hold all of these, a quote written twice. A byte-order mark and Excel's "sep=;" line are passed over.
// Invariant: every value handed out is valid UTF-8 without NUL. Memory is one row. Source: RFC 4180, and what real files do instead.
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/error.h"

namespace imports {

using Values = std::span<const std::string_view>;

struct CsvLimits {
  std::size_t row_bytes_max = 64 * 1024;
  std::size_t columns_max = 256;
};

// A row is numbered as a spreadsheet numbers it: the first is 1, empty ones count. `flaw` says what is wrong with this row alone.
struct CsvRow {
  std::int64_t number;
  Values values;  // die with the call-back
  std::string_view flaw;
};

class Csv {
 public:
  using OnRow = std::function<core::Result<void>(const CsvRow&)>;  // an error stops the reading and comes back from feed()

  explicit Csv(OnRow on_row, CsvLimits limits = {});

  // invalid: the file as a whole cannot be read; the text names the row, and the byte where there is one. Rows before it were handed
  // out already, so who wants all or nothing reads twice.
  core::Result<void> feed(std::string_view bytes);
  core::Result<void> finish();  // the last row may lack its line break

  bool ended_in_a_row() const { return cut_; }  // after finish(): no line break followed the last row
  char delimiter() const { return delimiter_; }

 private:
  enum class At { row_start, value_start, value, quoted, quote_in_quoted, after_quoted };

  core::Result<void> parse(std::string_view bytes);
  core::Result<void> step(char c);
  core::Result<void> end_row();
  core::Result<void> add(std::string_view bytes);
  core::Result<void> refuse(std::string text) const;
  void end_value() { ends_.push_back(row_.size()); }
  bool open();  // the first line is whole: finds the delimiter

  OnRow on_row_;
  CsvLimits limits_;
  std::string head_;  // what came before the delimiter was known
  bool opened_ = false, cut_ = false, after_cr_ = false;
  char delimiter_ = ',';
  At at_ = At::row_start;
  std::int64_t number_ = 1;       // of the row being read
  std::int64_t row_offset_ = 0;   // of its first byte in the file
  std::int64_t offset_ = 0;       // of the next byte
  std::string row_;               // its values, one after the other
  std::vector<std::size_t> ends_;
  std::vector<std::string_view> values_;
  const char* flaw_ = nullptr;
};

}  // namespace imports
