// Summary list, task list, tabs and pagination. The table has a file of its own.
#include "web/nhs_lists.h"

#include <algorithm>

#include "web/nhs_parts.h"

namespace web {

using namespace parts;

namespace {

void write_row(Html& out, const SummaryList& list, const SummaryRow& row, bool has_actions, bool is_last) {
  const bool no_border = !row.border && !(is_last && !list.last_row_border);
  const Content* about = list.card ? &list.card->heading.text : nullptr;
  out << "<div class=\"nhsuk-summary-list__row"_html
      << When{has_actions && row.actions.empty(), " nhsuk-summary-list__row--no-actions"_html}
      << When{no_border, " nhsuk-summary-list__row--no-border"_html} << "\"><dt class=\"nhsuk-summary-list__key"_html;
  if (!row.key_width.empty()) out << " nhsuk-u-width-"_html << row.key_width;
  out << "\">"_html << row.key << "</dt><dd class=\"nhsuk-summary-list__value\">"_html << row.value << "</dd>"_html;
  if (!row.actions.empty()) {
    out << "<dd class=\"nhsuk-summary-list__actions\">"_html;
    if (row.actions.size() == 1) {
      write_action(out, row.actions.front(), about);
    } else {
      out << "<ul class=\"nhsuk-summary-list__actions-list\">"_html;
      for (const auto& action : row.actions) {
        out << "<li class=\"nhsuk-summary-list__actions-list-item\">"_html;
        write_action(out, action, about);
        out << "</li>"_html;
      }
      out << "</ul>"_html;
    }
    out << "</dd>"_html;
  }
  out << "</div>"_html;
}

}  // namespace

Html summary_list(const SummaryList& list) {
  const bool has_actions = std::ranges::any_of(list.rows, [](const SummaryRow& row) { return !row.actions.empty(); });
  Html out;
  if (list.card) write_card_open(out, *list.card);
  out << "<dl class=\"nhsuk-summary-list"_html;
  if (!list.border) out << " nhsuk-summary-list--no-border"_html;
  else if (!list.last_row_border) out << " nhsuk-summary-list--no-last-row-border"_html;
  out << Extra{list.classes} << "\""_html << attribute_if("id", list.id) << ">"_html;
  for (const auto& row : list.rows) write_row(out, list, row, has_actions, &row == &list.rows.back());
  out << "</dl>"_html;
  if (list.card) write_card_close(out, *list.card);
  return out;
}

Html task_list(const TaskList& list) {
  Html out;
  out << "<ul class=\"nhsuk-task-list\">"_html;
  int number = 0;
  for (const auto& task : list.items) {
    const std::string id = list.id_prefix + "-" + std::to_string(++number);
    const bool is_link = !task.href.empty();
    out << "<li class=\"nhsuk-task-list__item"_html << When{is_link, " nhsuk-task-list__item--with-link"_html}
        << "\"><div class=\"nhsuk-task-list__name-and-hint\">"_html;
    if (is_link)
      out << "<a class=\"nhsuk-task-list__link nhsuk-link\""_html << attribute("href", task.href)
          << attribute("aria-describedby", (task.hint ? id + "-hint " : std::string()) + id + "-status") << ">"_html << task.text
          << "</a>"_html;
    else out << "<div>"_html << task.text << "</div>"_html;
    if (task.hint)
      out << "<div class=\"nhsuk-task-list__hint\""_html << attribute("id", id + "-hint") << ">"_html << task.hint << "</div>"_html;
    out << "</div><div class=\"nhsuk-task-list__status"_html << Extra{task.status_classes} << "\""_html << attribute("id", id + "-status")
        << ">"_html << task.status << "</div></li>"_html;
  }
  out << "</ul>"_html;
  return out;
}

Html tabs(const Tabs& tabs) {
  const auto panel_id = [&](const Tab& tab, std::size_t i) {
    if (!tab.id.empty()) return tab.id;
    return (tabs.id_prefix.empty() ? tabs.id : tabs.id_prefix) + "-" + std::to_string(i + 1);
  };
  Html out;
  out << "<div class=\"nhsuk-tabs\""_html << attribute_if("id", tabs.id)
      << " data-module=\"nhsuk-tabs\"><h2 class=\"nhsuk-tabs__heading\">"_html << tabs.hidden << "</h2>"_html;
  if (!tabs.items.empty()) {
    out << "<ul class=\"nhsuk-tabs__list\">"_html;
    for (std::size_t i = 0; i < tabs.items.size(); ++i)
      out << "<li class=\"nhsuk-tabs__list-item"_html << When{i == 0, " nhsuk-tabs__list-item--selected"_html}
          << "\"><a class=\"nhsuk-tabs__tab\""_html << attribute("href", "#" + panel_id(tabs.items[i], i)) << ">"_html
          << tabs.items[i].label << "</a></li>"_html;
    out << "</ul>"_html;
    for (std::size_t i = 0; i < tabs.items.size(); ++i) {
      const auto& tab = tabs.items[i];
      out << "<div class=\"nhsuk-tabs__panel"_html << When{i > 0, " nhsuk-tabs__panel--hidden"_html} << "\""_html
          << attribute("id", panel_id(tab, i)) << ">"_html;
      if (tab.panel.is_markup()) out << tab.panel;
      else if (tab.panel) out << "<p>"_html << tab.panel << "</p>"_html;
      out << "</div>"_html;
    }
  }
  out << "</div>"_html;
  return out;
}

namespace {

void write_neighbour_title(Html& out, const Neighbour& neighbour, Markup usual) {
  out << "<span class=\"nhsuk-pagination__title\">"_html;
  if (neighbour.text) out << neighbour.text;
  else out << usual << "<span class=\"nhsuk-u-visually-hidden\"> page</span>"_html;
  out << "</span>"_html;
}

// Previous and next alone, each with what is there.
void write_lone_neighbour(Html& out, const Neighbour& neighbour, bool is_next) {
  if (neighbour.href.empty()) return;
  out << (is_next ? "<li class=\"nhsuk-pagination-item--next\"><a class=\"nhsuk-pagination__link nhsuk-pagination__link--next\""_html
                  : "<li class=\"nhsuk-pagination-item--previous\"><a class=\"nhsuk-pagination__link nhsuk-pagination__link--prev\""_html)
      << attribute("href", neighbour.href) << (is_next ? " rel=\"next\">"_html : " rel=\"prev\">"_html);
  write_neighbour_title(out, neighbour, is_next ? "Next"_html : "Previous"_html);
  if (neighbour.label)
    out << "<span class=\"nhsuk-u-visually-hidden\">:</span><span class=\"nhsuk-pagination__page\">"_html << neighbour.label
        << "</span>"_html;
  out << icon(is_next ? Icon::arrow_right : Icon::arrow_left) << "</a></li>"_html;
}

void write_page_link(Html& out, const PageLink& page) {
  out << "<li class=\"nhsuk-pagination__item"_html << When{page.current, " nhsuk-pagination__item--current"_html}
      << When{page.number == 0, " nhsuk-pagination__item--ellipsis"_html} << "\">"_html;
  if (page.number == 0) out << "&ctdot;"_html;
  else
    out << "<a class=\"nhsuk-pagination__link\""_html << attribute("href", page.href) << " aria-label=\"Page "_html << page.number
        << "\""_html << When{page.current, " aria-current=\"page\""_html} << ">"_html << page.number << "</a>"_html;
  out << "</li>"_html;
}

}  // namespace

Html pagination(const Pagination& pagination) {
  const auto& [previous, next, items] = pagination;
  Html out;
  out << "<nav class=\"nhsuk-pagination"_html << When{!items.empty(), " nhsuk-pagination--numbered"_html}
      << "\" role=\"navigation\" aria-label=\"Pagination\">"_html;
  if (items.empty()) {
    out << "<ul class=\"nhsuk-list nhsuk-pagination__list\">"_html;
    write_lone_neighbour(out, previous, false);
    write_lone_neighbour(out, next, true);
    out << "</ul>"_html;
  } else {
    if (!previous.href.empty()) {
      out << "<a"_html << attribute("href", previous.href) << " class=\"nhsuk-pagination__previous\" rel=\"prev\">"_html
          << icon(Icon::arrow_left);
      write_neighbour_title(out, previous, "Previous"_html);
      out << "</a>"_html;
    }
    out << "<ul class=\"nhsuk-pagination__list\">"_html;
    for (const auto& item : items) write_page_link(out, item);
    out << "</ul>"_html;
    if (!next.href.empty()) {
      out << "<a"_html << attribute("href", next.href) << " class=\"nhsuk-pagination__next\" rel=\"next\">"_html;
      write_neighbour_title(out, next, "Next"_html);
      out << icon(Icon::arrow_right) << "</a>"_html;
    }
  }
  out << "</nav>"_html;
  return out;
}

}  // namespace web
