// Cards of every kind: plain, clickable, care cards, warning call-outs.
#include "web/nhs_content.h"
#include "web/nhs_parts.h"

namespace web {

using namespace parts;

namespace {

bool is_care(const Card& card) { return card.kind >= CardKind::non_urgent && card.heading.text; }

Markup kind_class(CardKind kind) {
  switch (kind) {
    case CardKind::plain: return {};
    case CardKind::feature: return " nhsuk-card--feature"_html;
    case CardKind::primary: return " nhsuk-card--primary"_html;
    case CardKind::secondary: return " nhsuk-card--secondary"_html;
    case CardKind::warning: return " nhsuk-card--warning"_html;
    case CardKind::non_urgent: return " nhsuk-card--care nhsuk-card--care--non-urgent"_html;
    case CardKind::urgent: return " nhsuk-card--care nhsuk-card--care--urgent"_html;
    case CardKind::emergency: return " nhsuk-card--care nhsuk-card--care--emergency"_html;
  }
  return {};
}

Content spoken_prefix(const Card& card) {
  if (!is_care(card) || card.heading.hidden) return card.heading.hidden;
  if (card.kind == CardKind::emergency) return "Immediate action required";
  return card.kind == CardKind::urgent ? "Urgent advice" : "Non-urgent advice";
}

void write_card_heading(Html& out, const Card& card) {
  const Heading& heading = card.heading;
  if (heading.text.is_markup()) {
    out << heading.text;
  } else if (heading.text) {
    Html inner;
    if (!card.href.empty() && card.kind != CardKind::feature)
      inner << "<a class=\"nhsuk-card__link\""_html << attribute("href", card.href) << ">"_html << heading.text << "</a>"_html;
    else if (const Content prefix = spoken_prefix(card))
      inner << "<span role=\"text\"><span class=\"nhsuk-u-visually-hidden\">"_html << prefix << ": </span>"_html << heading.text
            << "</span>"_html;
    else inner << heading.text;
    write_heading(out, {.text = inner,
                        .element = h_element(heading.level == 0 ? 2 : heading.level),
                        .class_name = "nhsuk-card__heading"_html,
                        .size_prefix = "nhsuk-heading-"_html,
                        .size = heading.size,
                        .id = heading.id,
                        .classes = heading.classes,
                        .caption = &heading.caption});
  }
  if (is_care(card)) out << "<span class=\"nhsuk-card--care__arrow\" aria-hidden=\"true\"></span>"_html;
}

void write_actions(Html& out, const Card& card) {
  const auto& actions = card.actions;
  if (actions.size() == 1) {
    out << "<div class=\"nhsuk-card__actions\">"_html;
    write_action(out, actions.front(), &card.heading.text);
    out << "</div>"_html;
  } else if (!actions.empty()) {
    out << "<ul class=\"nhsuk-card__actions\">"_html;
    for (const auto& action : actions) {
      out << "<li class=\"nhsuk-card__action\">"_html;
      write_action(out, action, &card.heading.text);
      out << "</li>"_html;
    }
    out << "</ul>"_html;
  }
}

}  // namespace

namespace parts {

void write_card_open(Html& out, const Card& card) {
  const bool heading_apart = is_care(card) || !card.actions.empty();
  out << "<div class=\"nhsuk-card"_html << When{card.clickable, " nhsuk-card--clickable"_html};
  if (card.kind < CardKind::non_urgent || is_care(card)) out << kind_class(card.kind);
  out << Extra{card.classes} << "\""_html << attribute_if("id", card.id) << ">"_html;
  if (heading_apart) {
    out << "<div class=\"nhsuk-card__heading-container\">"_html;
    write_card_heading(out, card);
    write_actions(out, card);
    out << "</div>"_html;
  }
  out << "<div class=\"nhsuk-card__content\">"_html;
  if (!heading_apart) write_card_heading(out, card);
}

void write_card_close(Html& out, const Card& card) {
  if (card.kind == CardKind::primary) out << icon(Icon::chevron_right_circle);
  out << "</div></div>"_html;
}

}  // namespace parts

Html card(const Card& card) {
  Html out;
  write_card_open(out, card);
  if (card.content.is_markup()) out << card.content;
  else if (card.content) out << "<p class=\"nhsuk-card__description\">"_html << card.content << "</p>"_html;
  write_card_close(out, card);
  return out;
}

Html care_card(CardKind kind, Content heading, Content content) {
  return card({.heading = {.text = std::move(heading)}, .content = std::move(content), .kind = kind});
}

Html warning_callout(Content heading, Content content) {
  const auto words = heading.view();
  const bool says_important = words.find("mportant") != words.npos;
  return card({.heading = {.text = std::move(heading), .level = 3, .hidden = says_important ? Content() : Content("Important")},
               .content = std::move(content),
               .kind = CardKind::warning});
}

}  // namespace web
