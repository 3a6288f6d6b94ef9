// The table: written row by row into one string, so that a long worklist costs no tree.
#include <algorithm>

#include "web/nhs_lists.h"
#include "web/nhs_parts.h"

namespace web {

using namespace parts;

namespace {

// The macro names a scrolling region after its caption: "table-" and at most 40 characters of it.
std::string caption_id(const TableOptions& options) {
  if (!options.caption.id.empty() || !options.scroll) return options.caption.id;
  if (!options.id.empty()) return options.id + "-caption";
  if (options.caption.text.empty()) return {};
  std::string id = "table-" + std::string(options.caption.text.view());
  for (char& c : id) c = c == ' ' ? '-' : c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  return id.substr(0, 40) + "-caption";
}

Markup align_class(Align align) {
  switch (align) {
    case Align::automatic: return {};
    case Align::left: return " nhsuk-u-text-align-left"_html;
    case Align::centre: return " nhsuk-u-text-align-centre"_html;
    case Align::right: return " nhsuk-u-text-align-right"_html;
  }
  return {};
}

std::string_view sort_word(Sort sort) { return sort == Sort::ascending ? "ascending" : sort == Sort::descending ? "descending" : "none"; }

void write_value(Html& out, const Content& text, const Content& hidden) {
  out << text;
  if (!hidden) return;
  out << "<span class=\"nhsuk-u-visually-hidden\">"_html;
  if (text) out << " "_html;
  out << hidden << "</span>"_html;
}

void write_linked_value(Html& out, const Content& text, const Content& hidden, const std::string& href) {
  if (!href.empty()) out << "<a class=\"nhsuk-link\""_html << attribute("href", href) << ">"_html;
  write_value(out, text, hidden);
  if (!href.empty()) out << "</a>"_html;
}

}  // namespace

Table::Table(TableOptions options) : options_(std::move(options)), caption_id_(caption_id(options_)) {
  const bool sortable = std::ranges::any_of(options_.head, [](const Column& c) { return c.sort != Sort::off; });
  const bool by_server =
      sortable && std::ranges::any_of(options_.head, [](const Column& c) { return c.sort != Sort::off && !c.href.empty(); });
  if (options_.scroll)
    out_ << "<div class=\"nhsuk-scroll"_html << When{options_.reverse, " nhsuk-scroll--reverse"_html}
         << "\" data-module=\"nhsuk-scroll\"><div class=\"nhsuk-scroll__content\" role=\"region\""_html
         << attribute_if("aria-labelledby", caption_id_) << ">"_html;
  out_ << "<table class=\"nhsuk-table"_html << When{options_.reverse, " nhsuk-table--reverse"_html}
       << When{options_.compact, " nhsuk-table--compact"_html} << When{options_.responsive, " nhsuk-table--responsive"_html};
  if (!options_.border) out_ << " nhsuk-table--no-border"_html;
  else if (!options_.last_row_border) out_ << " nhsuk-table--no-last-row-border"_html;
  out_ << When{sortable, " nhsuk-table--sortable"_html} << When{options_.striped, " nhsuk-table--striped"_html} << Extra{options_.classes}
       << "\""_html << attribute_if("id", options_.id) << When{sortable && !by_server, " data-module=\"nhsuk-table\""_html}
       << When{options_.responsive, " role=\"table\""_html} << ">"_html;

  const Content sortable_hint = sortable ? Content("(Column headers are sortable)") : Content();
  write_heading(out_, {.text = options_.caption.text,
                       .element = "caption"_html,
                       .class_name = "nhsuk-table__caption"_html,
                       .size_prefix = "nhsuk-table__caption--"_html,
                       .size = options_.caption.size,
                       .id = caption_id_,
                       .classes = options_.caption.classes,
                       .hidden = &sortable_hint,
                       .caption = &options_.caption.caption});
  if (!options_.head.empty()) {
    out_ << "<thead class=\"nhsuk-table__head\""_html << When{options_.responsive, " role=\"rowgroup\""_html}
         << "><tr class=\"nhsuk-table__row\""_html << When{options_.responsive, " role=\"row\""_html} << ">"_html;
    for (const auto& column : options_.head) head_cell(column, sortable, by_server);
    out_ << "</tr></thead>"_html;
  }
  out_ << "<tbody class=\"nhsuk-table__body\">"_html;
}

void Table::head_cell(const Column& column, bool sortable, bool by_server) {
  const bool sorts = sortable && column.sort != Sort::off;
  out_ << "<th class=\"nhsuk-table__header"_html << When{column.numeric, " nhsuk-table__header--numeric"_html} << align_class(column.align);
  if (!column.width.empty()) out_ << " nhsuk-u-width-"_html << column.width;
  out_ << Extra{column.classes} << "\" scope=\"col\""_html << When{options_.responsive, " role=\"columnheader\""_html}
       << flag("data-sort", sorts);
  if (sortable && !by_server && column.sort_next != Sort::off) out_ << attribute("data-sort-next", sort_word(column.sort_next));
  if (sorts && column.sort != Sort::none) out_ << attribute("aria-sort", sort_word(column.sort));
  out_ << ">"_html;
  write_linked_value(out_, column.text, column.hidden, column.href);
  out_ << "</th>"_html;
}

void Table::row(std::span<const Cell> cells) {
  out_ << "<tr class=\"nhsuk-table__row\""_html << When{options_.responsive, " role=\"row\""_html} << ">"_html;
  for (std::size_t i = 0; i < cells.size(); ++i) cell(cells[i], i);
  out_ << "</tr>"_html;
}

void Table::cell(const Cell& cell, std::size_t column) {
  static const Column none;
  const Column& head = column < options_.head.size() ? options_.head[column] : none;
  const bool is_header = column == 0 && options_.first_cell_is_header;
  const bool numeric = head.numeric && !cell.as_text;
  const Align align = cell.as_text && head.numeric ? Align::right : head.align;
  out_ << (is_header ? "<th class=\"nhsuk-table__header"_html : "<td class=\"nhsuk-table__cell"_html)
       << When{numeric, is_header ? " nhsuk-table__header--numeric"_html : " nhsuk-table__cell--numeric"_html} << align_class(align)
       << Extra{cell.classes} << "\""_html << When{is_header, " scope=\"row\""_html};
  if (options_.responsive) out_ << (is_header ? " role=\"rowheader\""_html : " role=\"cell\""_html);
  out_ << attribute_if("data-sort-value", cell.sort_value) << ">"_html;
  if (options_.responsive) {  // on a telephone each cell says its column
    out_ << "<span class=\"nhsuk-table__heading\" aria-hidden=\"true\">"_html;
    write_value(out_, head.text, head.hidden);
    out_ << " </span>"_html;
  }
  const bool apart = options_.responsive && cell.text.is_markup();
  if (apart) out_ << "<span>"_html;
  write_linked_value(out_, cell.text, cell.hidden, cell.href);
  if (apart) out_ << "</span>"_html;
  out_ << (is_header ? "</th>"_html : "</td>"_html);
}

Html Table::html() {
  out_ << "</tbody></table>"_html;
  if (options_.scroll) out_ << "</div></div>"_html;
  return std::exchange(out_, {});
}

}  // namespace web
