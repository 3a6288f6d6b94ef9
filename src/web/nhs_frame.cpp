#include "web/nhs_frame.h"

#include <algorithm>

#include "web/nhs_parts.h"

namespace web {

using namespace parts;

namespace {

void write_logo(Html& out, const Header& header) {
  out << "<svg class=\"nhsuk-header__logo\" xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 200 80\" height=\"40\" width=\"100\" "
         "focusable=\"false\" role=\"img\" aria-label=\"NHS\"><title>NHS</title><path fill=\"currentcolor\" d=\"M200 "
         "0v80H0V0h200Zm-27.5 5.5c-14.5 0-29 5-29 22 0 10.2 7.7 13.5 14.7 16.3l.7.3c5.4 2 10.1 3.9 10.1 8.4 0 6.5-8.5 7.5-14 "
         "7.5s-12.5-1.5-16-3.5"
         "L135 70c5.5 2 13.5 3.5 20 3.5 15.5 0 32-4.5 32-22.5 0-19.5-25.5-16.5-25.5-25.5 0-5.5 5.5-6.5 12.5-6.5a35 35 0 0 1 14.5 "
         "3l4-13.5c-4.5-2-12-3-20-3Zm-131 2h-22l-14 65H22l9-45h.5l13.5 45h21.5l14-65H64l-9 45h-.5l-13-45Zm63 0h-18l-13 65h17l6-28H117l-5.5 "
         "28H129l13.5-65H125L119.5 32h-20l5-24.5Z\"/></svg>"_html;
  if (header.organisation.empty()) return;
  out << "<span class=\"nhsuk-header__organisation-name\">"_html << header.organisation;
  if (!header.organisation_split.empty())
    out << " <span class=\"nhsuk-header__organisation-name-split\">"_html << header.organisation_split << "</span>"_html;
  out << "</span>"_html;
  if (!header.organisation_descriptor.empty())
    out << "<span class=\"nhsuk-header__organisation-name-descriptor\">"_html << header.organisation_descriptor << "</span>"_html;
}

void write_service(Html& out, const Header& header, bool linked) {
  if (header.service.empty()) return;
  if (linked && !header.service_href.empty())
    out << "<a class=\"nhsuk-header__service-name\""_html << attribute("href", header.service_href) << ">"_html << header.service
        << "</a>"_html;
  else out << "<span class=\"nhsuk-header__service-name\">"_html << header.service << "</span>"_html;
}

void write_logo_and_service(Html& out, const Header& header) {
  // Two links to one place are one link.
  const bool together =
      header.service && !header.service_href.empty() && (header.logo_href.empty() || header.logo_href == header.service_href);
  const std::string& href = together ? header.service_href : header.logo_href;
  if (!href.empty()) {
    std::string words = "NHS";
    for (const std::string_view part : {std::string_view(header.organisation), std::string_view(header.organisation_split),
                                        together ? header.service.view() : std::string_view()})
      if (!part.empty()) (words += ' ') += part;
    words += " homepage";
    out << "<a class=\"nhsuk-header__service-logo\""_html << attribute("href", href)
        << attribute("aria-label", header.logo_label.empty() ? words : header.logo_label) << ">"_html;
  }
  write_logo(out, header);
  if (together) write_service(out, header, false);
  if (!href.empty()) out << "</a>"_html;
  if (!together) write_service(out, header, true);
}

void write_account(Html& out, const Header& header) {
  out << "<nav class=\"nhsuk-header__account\" aria-label=\"Account\"><ul class=\"nhsuk-header__account-list\">"_html;
  for (const auto& item : header.account) {
    out << "<li class=\"nhsuk-header__account-item\">"_html;
    const Html shown_icon = item.icon ? icon(Icon::user) : Html();
    if (!item.href.empty())
      out << "<a class=\"nhsuk-header__account-link\""_html << attribute("href", item.href) << ">"_html << shown_icon << item.text
          << "</a>"_html;
    else if (!item.action.empty())
      out << "<form class=\"nhsuk-header__account-form\""_html << attribute("action", item.action) << " method=\"post\" novalidate>"_html
          << item.fields << "<button class=\"nhsuk-header__account-button\">"_html << shown_icon << item.text << "</button></form>"_html;
    else out << shown_icon << item.text;
    out << "</li>"_html;
  }
  out << "</ul></nav>"_html;
}

void write_navigation(Html& out, const Header& header) {
  out << "<nav class=\"nhsuk-header__navigation"_html << When{header.navigation_white, " nhsuk-header__navigation--white"_html}
      << When{header.navigation_justified, " nhsuk-header__navigation--justified"_html}
      << "\" aria-label=\"Menu\"><div class=\"nhsuk-header__navigation-container nhsuk-width-container\">"
         "<ul class=\"nhsuk-header__navigation-list\">"_html;
  for (const auto& item : header.navigation) {
    const bool here = item.current || item.active;
    const bool is_link = !item.href.empty();
    out << "<li class=\"nhsuk-header__navigation-item"_html << When{here, " nhsuk-header__navigation-item--current"_html} << "\">"_html
        << (is_link ? "<a class=\"nhsuk-header__navigation-link\""_html : "<span class=\"nhsuk-header__navigation-text\""_html)
        << attribute_if("href", item.href);
    if (here) out << attribute("aria-current", item.current ? "page" : "true");
    out << ">"_html << When{here, "<strong class=\"nhsuk-header__navigation-item-current-fallback\">"_html} << item.text
        << When{here, "</strong>"_html} << (is_link ? "</a></li>"_html : "</span></li>"_html);
  }
  out << "<li class=\"nhsuk-header__menu\" hidden><button class=\"nhsuk-header__menu-toggle nhsuk-header__navigation-link\" "
         "id=\"toggle-menu\" aria-expanded=\"false\"><span class=\"nhsuk-u-visually-hidden\">Browse </span>More</button></li>"
         "</ul></div></nav>"_html;
}

void write_footer_links(Html& out, const std::vector<FooterLink>& links) {
  out << "<ul class=\"nhsuk-footer__list\">"_html;
  for (const auto& link : links)
    out << "<li class=\"nhsuk-footer__list-item\"><a class=\"nhsuk-footer__list-item-link\""_html << attribute("href", link.href)
        << ">"_html << link.text << "</a></li>"_html;
  out << "</ul>"_html;
}

void write_small(Html& out, const Content& content) {
  if (content.is_markup()) out << content;
  else if (content) out << "<p class=\"nhsuk-body-s\">"_html << content << "</p>"_html;
}

std::string_view column_width(int columns) {
  return columns == 1 ? "full" : columns == 2 ? "one-half" : columns == 3 ? "one-third" : "one-quarter";
}

}  // namespace

Html header(const Header& header) {
  Html out;
  out << "<header class=\"nhsuk-header"_html << When{header.white, " nhsuk-header--white"_html}
      << When{header.in_line, " nhsuk-header--inline"_html}
      << When{header.logo && !header.organisation.empty(), " nhsuk-header--organisation"_html}
      << "\" data-module=\"nhsuk-header\" role=\"banner\"><div class=\"nhsuk-header__container nhsuk-width-container\">"
         "<div class=\"nhsuk-header__service\">"_html;
  if (header.logo) write_logo_and_service(out, header);
  else write_service(out, header, true);
  out << "</div>"_html;
  if (!header.account.empty()) write_account(out, header);
  out << "</div>"_html;
  if (!header.navigation.empty()) write_navigation(out, header);
  out << "</header>"_html;
  return out;
}

Html footer(const Footer& footer) {
  const int columns = footer.columns >= 1 && footer.columns <= 3 ? footer.columns : 4;
  Html out;
  out << "<footer class=\"nhsuk-footer\" role=\"contentinfo\"><div class=\"nhsuk-width-container\">"_html;
  for (std::size_t i = 0; i < footer.navigation.size(); ++i) {
    const auto& column = footer.navigation[i];
    const bool opens = i % static_cast<std::size_t>(columns) == 0;
    const bool closes = (i + 1) % static_cast<std::size_t>(columns) == 0 || i + 1 == footer.navigation.size();
    out << When{opens, "<div class=\"nhsuk-footer__navigation nhsuk-grid-row\">"_html} << "<div class=\"nhsuk-grid-column-"_html
        << (column.width.empty() ? column_width(columns) : std::string_view(column.width)) << "\">"_html;
    write_heading(out, {.text = column.heading,
                        .element = "h2"_html,
                        .class_name = "nhsuk-footer__heading"_html,
                        .size_prefix = "nhsuk-heading-"_html,
                        .size = Size::s});
    out << column.content;
    if (!column.items.empty()) write_footer_links(out, column.items);
    out << "</div>"_html << When{closes, "</div>"_html};
  }
  out << "<div class=\"nhsuk-footer__meta\">"_html;
  if (!footer.meta_links.empty()) {
    out << "<h2 class=\"nhsuk-u-visually-hidden\">Support links</h2>"_html;
    write_footer_links(out, footer.meta_links);
  }
  write_small(out, footer.meta);
  write_small(out, footer.copyright);
  out << "</div></div></footer>"_html;
  return out;
}

}  // namespace web
