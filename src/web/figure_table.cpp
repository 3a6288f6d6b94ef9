#include "web/figure_table.h"

#include <algorithm>
#include <array>
#include <functional>

#include "web/nhs_components.h"

namespace web {

Html html_of(const FigureTable& figure) {
  std::vector<Column> head;
  for (const auto& name : figure.head) head.push_back({{.text = name, .numeric = !head.empty()}});
  Table table({.caption = sized(Size::m, figure.caption),
               .head = std::move(head),
               .responsive = true,
               .first_cell_is_header = true,
               .classes = "app-table--dense"});
  for (const auto& row : figure.rows) {
    std::vector<Cell> cells;
    for (const auto& cell : row) {
      if (cell.href.empty()) cells.emplace_back(cell.text);
      else cells.emplace_back(link(cell.href, cell.text));
    }
    table.row(cells);
  }
  return table.html();
}

std::string csv_cell(std::string_view text) {
  // The first character decides; some spreadsheets take the wide forms of East Asian keyboards for the same.
  static constexpr std::array<std::string_view, 11> formula{"=", "+", "-", "@", "\t", "\r", "\n", "\uFF1D", "\uFF0B", "\uFF0D", "\uFF20"};
  std::string out = "\"";
  if (std::ranges::any_of(formula, [&](std::string_view begin) { return text.starts_with(begin); })) out += '\'';
  for (const char c : text) {
    if (c == '"') out += '"';
    out += c;
  }
  return out += '"';
}

std::string csv_of(const FigureTable& figure) {
  std::string out = "\xEF\xBB\xBF";
  const auto line = [&](const auto& cells, auto text_of) {
    bool first = true;
    for (const auto& cell : cells) {
      if (!first) out += ',';
      out += csv_cell(std::invoke(text_of, cell));
      first = false;
    }
    out += "\r\n";
  };
  line(figure.head, std::identity{});
  for (const auto& row : figure.rows) line(row, &FigureCell::text);
  return out;
}

http::Response csv_file(const std::string& name, const FigureTable& figure) {
  http::Response response;
  response.content_type = "text/csv; charset=utf-8";
  response.body = csv_of(figure);
  return std::move(response).with("Content-Disposition", "attachment; filename=\"fingerpost-" + name + ".csv\"");
}

}  // namespace web
