// Buttons, icons and links between pages.
#include "web/nhs_content.h"
#include "web/nhs_parts.h"

namespace web {

using namespace parts;

namespace {

struct IconShape {
  Markup name, path;
};
constexpr IconShape shapes[] = {
    {},
    {"arrow-left"_html,
     "M10.7 6.3c.4.4.4 1 0 1.4L7.4 11H19a1 1 0 0 1 0 2H7.4l3.3 3.3c.4.4.4 1 0 1.4a1 1 0 0 1-1.4 0l-5-5A1 1 0 0 1 4 "
     "12c0-.3.1-.5.3-.7l5-5a1 1 0 0 1 1.4 0Z"_html},
    {"arrow-right"_html,
     "m14.7 6.3 5 5c.2.2.3.4.3.7 0 .3-.1.5-.3.7l-5 5a1 1 0 0 1-1.4-1.4l3.3-3.3H5a1 1 0 0 1 0-2h11.6l-3.3-3.3a1 1 0 1 1 "
     "1.4-1.4Z"_html},
    {"arrow-right-circle"_html,
     "M12 2a10 10 0 0 0-10 9h11.7l-4-4a1 1 0 0 1 1.5-1.4l5.6 5.7a1 1 0 0 1 0 1.4l-5.6 5.7a1 1 0 0 1-1.5 0 1 1 0 0 1 "
     "0-1.4l4-4H2A10 10 0 1 0 12 2z"_html},
    {"chevron-right-circle"_html,
     "M12 2a10 10 0 1 1 0 20 10 10 0 0 1 0-20Zm-.3 5.8a1 1 0 1 0-1.5 1.4l2.9 2.8-2.9 2.8a1 1 0 0 0 1.5 "
     "1.4l3.5-3.5c.4-.4.4-1 0-1.4Z"_html},
    {"search"_html,
     "m20.7 18.9-4.1-4.1a7 7 0 1 0-1.4 1.4l4 4.1a1 1 0 0 0 1.5 0c.4-.4.4-1 0-1.4ZM6 10.6a5 5 0 1 1 10 0 5 5 0 0 1-10 0Z"_html},
    {"user"_html,
     "M12 1a11 11 0 1 1 0 22 11 11 0 0 1 0-22Zm0 2a9 9 0 0 0-5 16.5V18a4 4 0 0 1 4-4h2a4 4 0 0 1 4 4v1.5A9 9 0 0 0 12 3Zm0 "
     "3a3.5 3.5 0 1 1-3.5 3.5A3.4 3.4 0 0 1 12 6Z"_html},
};

Markup kind_class(ButtonKind kind) {
  switch (kind) {
    case ButtonKind::primary: return {};
    case ButtonKind::secondary: return " nhsuk-button--secondary"_html;
    case ButtonKind::secondary_solid: return " nhsuk-button--secondary-solid"_html;
    case ButtonKind::reverse: return " nhsuk-button--reverse"_html;
    case ButtonKind::warning: return " nhsuk-button--warning"_html;
    case ButtonKind::login: return " nhsuk-button--login"_html;
    case ButtonKind::brand: return " nhsuk-button--brand"_html;
  }
  return {};
}

// Opens <a> where there is somewhere to go, else <button>, up to the class list. True for <a>.
bool open_link_or_button(Html& out, const Link& link, Markup class_name, Markup reverse) {
  const bool is_link = !link.href.empty() && link.type.empty();
  out << (is_link ? "<a class=\""_html : "<button class=\""_html) << class_name << When{link.reverse, reverse} << Extra{link.classes}
      << "\""_html << attribute_if("id", link.id);
  if (is_link) out << attribute("href", link.href);
  else out << attribute("type", link.type.empty() ? std::string_view("submit") : link.type);
  out << ">"_html;
  return is_link;
}

}  // namespace

Html icon(Icon icon) {
  Html out;
  if (icon == Icon::none) return out;
  const auto& shape = shapes[static_cast<int>(icon)];
  out << "<svg class=\"nhsuk-icon nhsuk-icon--"_html << shape.name
      << "\" xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 24 24\" width=\"16\" height=\"16\" focusable=\"false\" "
         "aria-hidden=\"true\">"
         "<path d=\""_html
      << shape.path << "\"/></svg>"_html;
  return out;
}

Html button(const Button& button) {
  const bool is_link = !button.href.empty();
  Html out;
  out << (is_link ? "<a"_html : "<button"_html) << " class=\"nhsuk-button"_html << kind_class(button.kind)
      << When{button.icon != Icon::none, " nhsuk-button--icon"_html} << When{button.small, " nhsuk-button--small"_html}
      << Extra{button.classes} << "\""_html << attribute_if("id", button.id);
  if (!is_link) out << attribute_if("name", button.name);
  out << " data-module=\"nhsuk-button\""_html;
  if (button.once) out << " data-prevent-double-click=\"true\""_html;
  if (is_link)
    out << attribute("href", button.href) << " role=\"button\" draggable=\"false\""_html << attribute_if("aria-label", button.hidden_label);
  else
    out << attribute("type", button.type) << attribute_if("value", button.value) << attribute_if("formaction", button.form_action)
        << flag("disabled", button.disabled) << attribute_if("aria-label", button.hidden_label)
        << When{button.disabled, " aria-disabled=\"true\""_html};
  out << ">"_html;
  if (!button.icon_last) out << icon(button.icon);
  if (button.icon != Icon::none && button.text) out << "<span class=\"nhsuk-button__content\">"_html << button.text << "</span>"_html;
  else out << button.text;
  if (button.icon_last) out << icon(button.icon);
  out << (is_link ? "</a>"_html : "</button>"_html);
  return out;
}

Html back_link(const Link& link) {
  Html out;
  const bool is_link = open_link_or_button(out, link, "nhsuk-back-link"_html, " nhsuk-back-link--reverse"_html);
  if (link.hidden) out << "<span class=\"nhsuk-u-visually-hidden\">"_html << link.hidden << " </span>"_html;
  if (link.text) out << link.text;
  else out << "Back"_html;
  out << (is_link ? "</a>"_html : "</button>"_html);
  return out;
}

Html action_link(const Link& link) {
  Html out;
  const bool is_link = open_link_or_button(out, link, "nhsuk-action-link"_html, " nhsuk-action-link--reverse"_html);
  out << icon(Icon::arrow_right_circle) << "<span class=\"nhsuk-action-link__text\">"_html << link.text << "</span>"_html
      << (is_link ? "</a>"_html : "</button>"_html);
  return out;
}

Html breadcrumb(const Breadcrumb& breadcrumb) {
  Html out;
  if (breadcrumb.items.empty()) return out;
  out << "<nav class=\"nhsuk-breadcrumb"_html << When{breadcrumb.reverse, " nhsuk-breadcrumb--reverse"_html} << "\""_html
      << attribute_if("id", breadcrumb.id) << " aria-label=\"Breadcrumb\"><ol class=\"nhsuk-breadcrumb__list\">"_html;
  for (const auto& item : breadcrumb.items)
    if (!item.href.empty())
      out << "<li class=\"nhsuk-breadcrumb__list-item\"><a class=\"nhsuk-breadcrumb__link\""_html << attribute("href", item.href)
          << ">"_html << item.text << "</a></li>"_html;
  Link back = breadcrumb.back;
  if (back.text.empty()) back.text = breadcrumb.items.back().text;
  if (back.href.empty()) back.href = breadcrumb.items.back().href;
  back.hidden = "Back to";
  back.reverse = breadcrumb.reverse;
  out << "</ol>"_html << back_link(back) << "</nav>"_html;
  return out;
}

Html skip_link(Content text, std::string_view href) {
  Html out;
  out << "<a class=\"nhsuk-skip-link\" data-module=\"nhsuk-skip-link\""_html << attribute("href", href) << ">"_html << text << "</a>"_html;
  return out;
}

}  // namespace web
