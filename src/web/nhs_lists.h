// Components that show many things: summary list, table, task list, tabs, pagination.
// Markup equals the macros of nhsuk-frontend 10.6.1. Source: https://service-manual.nhs.uk/design-system/components
#pragma once

#include <initializer_list>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "web/html.h"
#include "web/nhs_content.h"

namespace web {

// {"Name", name} or {"Name", name, {{"Change", href, "name"}}}.
struct SummaryRow {
  Content key{};
  Content value{};
  std::vector<Action> actions{};
  bool border = true;
  std::string key_width{};          // "one-half": a width class of the key's column
};
struct SummaryList {
  std::vector<SummaryRow> rows{};
  bool border = true;
  bool last_row_border = true;
  std::optional<Card> card{};       // around the list, its heading said with each action
  std::string id{}, classes{};
};
Html summary_list(const SummaryList&);

// A cell: a plain string, a number or Html is enough, else {{.text = ..., .href = ...}}.
struct CellParts {
  Content text{};
  std::string href{};
  Content hidden{};
  std::string sort_value{};
  std::string classes{};
  bool as_text = false;           // not right-aligned though its column is numeric
};
struct Cell : CellParts {
  Cell() = default;
  Cell(CellParts parts) : CellParts(std::move(parts)) {}
  template <Showable T>
  Cell(T&& shown) {
    text = Content(std::forward<T>(shown));
  }
};

enum class Align : std::uint8_t { automatic, left, centre, right };
enum class Sort : std::uint8_t { off, none, ascending, descending };

struct ColumnParts {
  Content text{};
  bool numeric = false;
  Sort sort = Sort::off;          // anything but off: the module sorts; with href the server does
  Sort sort_next = Sort::off;
  std::string href{};
  Content hidden{};
  std::string width{};              // "one-third"
  Align align = Align::automatic;
  std::string classes{};
};
struct Column : ColumnParts {
  Column() = default;
  Column(ColumnParts parts) : ColumnParts(std::move(parts)) {}
  template <Showable T>
  Column(T&& shown) {
    text = Content(std::forward<T>(shown));
  }
};

struct TableOptions {
  Title caption{};
  std::vector<Column> head{};
  bool responsive = false;        // rows become blocks on a telephone
  bool compact = false;
  bool striped = false;
  bool first_cell_is_header = false;
  bool border = true;
  bool last_row_border = true;
  bool reverse = false;
  bool scroll = false;            // wider than the page: scrolls sideways
  std::string id{}, classes{};
};
// Written row by row:  Table table({...});  for (...) table.row({a, b, c});  out << table.html();
class Table {
 public:
  explicit Table(TableOptions options);
  void row(std::initializer_list<Cell> cells) { row(std::span(cells.begin(), cells.size())); }
  void row(std::span<const Cell> cells);
  Html html();                    // the finished table, once; no row may follow

 private:
  void cell(const Cell& cell, std::size_t column);
  void head_cell(const Column& column, bool sortable, bool by_server);

  TableOptions options_;
  std::string caption_id_;
  Html out_;
};

struct Task {
  Content text{};
  std::string href{};               // none: cannot start yet
  Content hint{};
  Content status{};                 // plain text, or tag(...)
  std::string status_classes{};
};
struct TaskList {
  std::vector<Task> items{};
  std::string id_prefix = "task-list";
};
Html task_list(const TaskList&);

struct Tab {
  Content label{};
  Content panel{};
  std::string id{};
};
struct Tabs {
  std::vector<Tab> items{};
  std::string id{}, id_prefix{};
  Content hidden = "Contents";
};
Html tabs(const Tabs&);

struct PageLink {
  int number = 0;                 // 0: an ellipsis
  std::string href{};
  bool current = false;
};
struct Neighbour {
  std::string href{};
  Content label{};                  // what is there: "Treatment"
  Content text{};                   // in place of Previous or Next
};
struct Pagination {
  Neighbour previous{}, next{};
  std::vector<PageLink> items{};
};
Html pagination(const Pagination&);

}  // namespace web
