#include "web/nhs_content.h"

#include "web/nhs_parts.h"

namespace web {

using namespace parts;

namespace parts {

void write_caption(Html& out, const Caption& caption, Size size_of_heading) {
  if (caption.text.empty()) return;
  const Size size = caption.size == Size::none ? size_of_heading : caption.size;
  const bool bottom = caption.place == Place::after || caption.place == Place::end;
  out << "<"_html << caption.element << " class=\"nhsuk-caption"_html;
  if (size >= Size::m) out << "-"_html << text_of(size);
  out << When{bottom, " nhsuk-caption--bottom"_html} << Extra{caption.classes} << "\""_html << attribute_if("id", caption.id) << ">"_html
      << caption.text << "</"_html << caption.element << ">"_html;
}

void write_heading(Html& out, const HeadingParts& heading) {
  if (heading.text.empty()) return;
  const auto caption = [&](Place place, Markup before = {}, Markup after = {}) {
    if (!heading.caption || heading.caption->place != place || heading.caption->text.empty()) return;
    out << before;
    write_caption(out, *heading.caption, heading.size);
    out << after;
  };
  caption(Place::before);
  out << "<"_html << heading.element;
  if (!heading.class_name.text().empty() || !heading.classes.empty()) {
    out << " class=\""_html;
    const bool sized = heading.size != Size::none && !heading.size_prefix.text().empty();
    const bool sized_alone = sized && heading.size_prefix.text() == "nhsuk-heading-" && heading.class_name.text() == "nhsuk-heading";
    if (!sized_alone) out << heading.class_name;
    if (sized) out << When{!sized_alone, " "_html} << heading.size_prefix << text_of(heading.size);
    out << Extra{heading.classes} << "\""_html;
  }
  out << attribute_if("id", heading.id) << heading.attribute << ">"_html;
  caption(Place::start, {}, " "_html);
  caption(Place::automatic, {}, " "_html);
  if (!heading.href.empty()) out << "<a class=\"nhsuk-link\""_html << attribute("href", heading.href) << ">"_html;
  out << heading.text;
  if (!heading.href.empty()) out << "</a>"_html;
  if (heading.hidden && *heading.hidden) out << "<span class=\"nhsuk-u-visually-hidden\"> "_html << *heading.hidden << "</span>"_html;
  caption(Place::end, " "_html);
  out << "</"_html << heading.element << ">"_html;
  caption(Place::after);
}

void write_action(Html& out, const Action& action, const Content* about) {
  const bool is_link = !action.href.empty() && action.type.empty();
  if (is_link) out << "<a class=\"nhsuk-link\""_html << attribute_if("id", action.id) << attribute("href", action.href);
  else
    out << "<button class=\"nhsuk-link\""_html << attribute_if("id", action.id) << attribute_if("name", action.name)
        << attribute("type", action.type.empty() ? std::string_view("submit") : action.type) << attribute_if("value", action.value);
  out << ">"_html << action.text;
  const bool names_about = about && *about;
  if (action.hidden || names_about) {
    out << "<span class=\"nhsuk-u-visually-hidden\">"_html;
    if (action.hidden) out << " "_html << action.hidden;
    if (names_about) out << " ("_html << *about << ")"_html;
    out << "</span>"_html;
  }
  out << (is_link ? "</a>"_html : "</button>"_html);
}

}  // namespace parts

Html caption(const Caption& caption) {
  Html out;
  write_caption(out, caption, Size::none);
  return out;
}

Html heading(const Heading& heading) {
  Html out;
  write_heading(out, {.text = heading.text,
                      .element = h_element(heading.level),
                      .class_name = "nhsuk-heading"_html,
                      .size_prefix = "nhsuk-heading-"_html,
                      .size = heading.size,
                      .id = heading.id,
                      .classes = heading.classes,
                      .href = heading.href,
                      .hidden = &heading.hidden,
                      .caption = &heading.caption});
  return out;
}

Html h1(Content text, Caption caption) {
  return heading({.text = std::move(text), .size = Size::l, .level = 1, .caption = std::move(caption)});
}
Html h2(Content text) { return heading({.text = std::move(text), .size = Size::m, .level = 2}); }
Html h3(Content text) { return heading({.text = std::move(text), .size = Size::s, .level = 3}); }

Html paragraph(Content text) {
  Html out;
  out << "<p>"_html << text << "</p>"_html;
  return out;
}

Html bullets(const std::vector<Content>& items) {
  Html out;
  out << "<ul class=\"nhsuk-list nhsuk-list--bullet\">"_html;
  for (const auto& item : items) out << "<li>"_html << item << "</li>"_html;
  out << "</ul>"_html;
  return out;
}

Html link(std::string_view href, Content text, Content hidden) {
  Html out;
  out << "<a class=\"nhsuk-link\""_html << attribute("href", href) << ">"_html << text;
  if (hidden) out << "<span class=\"nhsuk-u-visually-hidden\"> "_html << hidden << "</span>"_html;
  out << "</a>"_html;
  return out;
}

Title page_heading(Content text, Caption caption) {
  return TitleParts{.text = std::move(text), .size = Size::l, .heading = true, .caption = std::move(caption)};
}
Title sized(Size size, Content text) { return TitleParts{.text = std::move(text), .size = size}; }

Html details(const Details& details) {
  Html out;
  out << "<details class=\"nhsuk-details"_html << When{details.expander, " nhsuk-expander"_html} << Extra{details.classes} << "\""_html
      << attribute_if("id", details.id) << flag("open", details.open)
      << "><summary class=\"nhsuk-details__summary\"><span class=\"nhsuk-details__summary-text\">"_html << details.summary
      << "</span></summary><div class=\"nhsuk-details__text\">"_html << details.content << "</div></details>"_html;
  return out;
}

Html inset_text(Content content) {
  Html out;
  out << "<div class=\"nhsuk-inset-text\"><span class=\"nhsuk-u-visually-hidden\">Information: </span>"_html;
  if (content.is_markup()) out << content;
  else out << "<p>"_html << content << "</p>"_html;
  out << "</div>"_html;
  return out;
}

Html tag(const Tag& tag) {
  static constexpr Markup colours[] = {{},
                                       " nhsuk-tag--no-colour"_html,
                                       " nhsuk-tag--white"_html,
                                       " nhsuk-tag--grey"_html,
                                       " nhsuk-tag--green"_html,
                                       " nhsuk-tag--aqua-green"_html,
                                       " nhsuk-tag--blue"_html,
                                       " nhsuk-tag--purple"_html,
                                       " nhsuk-tag--pink"_html,
                                       " nhsuk-tag--red"_html,
                                       " nhsuk-tag--orange"_html,
                                       " nhsuk-tag--yellow"_html};
  Html out;
  out << "<strong class=\"nhsuk-tag"_html << colours[static_cast<int>(tag.colour)] << When{!tag.border, " nhsuk-tag--no-border"_html}
      << Extra{tag.classes} << "\">"_html << tag.text << "</strong>"_html;
  return out;
}
Html tag(Content text, Colour colour) { return tag({.text = std::move(text), .colour = colour}); }

Html notification_banner(const NotificationBanner& banner) {
  Html out;
  out << "<div class=\"nhsuk-notification-banner"_html << When{banner.success, " nhsuk-notification-banner--success"_html}
      << "\" data-module=\"nhsuk-notification-banner\""_html;
  if (banner.disable_auto_focus) out << attribute("data-disable-auto-focus", *banner.disable_auto_focus ? "true" : "false");
  out << attribute("role", !banner.role.empty() ? std::string_view(banner.role)
                           : banner.success     ? "alert"
                                                : "region")
      << " aria-labelledby=\"nhsuk-notification-banner-title\"><div class=\"nhsuk-notification-banner__header\">"
         "<h2 class=\"nhsuk-notification-banner__title\" id=\"nhsuk-notification-banner-title\">"_html;
  if (banner.title) out << banner.title;
  else out << (banner.success ? "Success"_html : "Important"_html);
  out << "</h2></div><div class=\"nhsuk-notification-banner__content\">"_html;
  write_heading(out, {.text = banner.heading, .element = banner.heading_element, .class_name = "nhsuk-notification-banner__heading"_html});
  if (banner.content.is_markup()) out << banner.content;
  else if (banner.content)
    out << (banner.heading ? "<p class=\"nhsuk-body\">"_html : "<p class=\"nhsuk-notification-banner__heading\">"_html) << banner.content
        << "</p>"_html;
  out << "</div></div>"_html;
  return out;
}

Html panel(const Panel& panel) {
  Html out;
  out << "<div class=\"nhsuk-panel"_html << When{panel.interruption, " nhsuk-panel--interruption"_html} << "\">"_html;
  write_heading(out, {.text = panel.heading.text,
                      .element = h_element(panel.heading.level),
                      .class_name = "nhsuk-panel__heading"_html,
                      .size_prefix = "nhsuk-panel__heading--"_html,
                      .size = panel.heading.size,
                      .id = panel.heading.id,
                      .classes = panel.heading.classes,
                      .href = panel.heading.href,
                      .hidden = &panel.heading.hidden,
                      .caption = &panel.heading.caption});
  if (panel.content) out << "<div class=\"nhsuk-panel__body\">"_html << panel.content << "</div>"_html;
  out << "</div>"_html;
  return out;
}

}  // namespace web
