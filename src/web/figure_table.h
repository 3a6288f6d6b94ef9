// A figure's table: the same on the page and in a file. The file is safe to open in a spreadsheet: nothing in it is a formula.
// Sources: RFC 4180; https://owasp.org/www-community/attacks/CSV_Injection
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "http/message.h"
#include "web/html.h"

namespace web {

struct FigureCell {
  std::string text;
  std::string href = {};  // to the people behind the count
};
struct FigureTable {
  std::string caption;
  std::vector<std::string> head;  // the first column names the row; the others are numbers
  std::vector<std::vector<FigureCell>> rows;
};
Html html_of(const FigureTable&);

// Always quoted; a cell that a spreadsheet might run begins with an apostrophe.
std::string csv_cell(std::string_view text);
std::string csv_of(const FigureTable&);  // UTF-8 with its mark, lines end in CR LF

http::Response csv_file(const std::string& name, const FigureTable&);  // name: "waits-2026-11-22"

}  // namespace web
