// Content components of the NHS design system: headings, cards, tags, banners, and links between pages.
// Markup equals the macros of nhsuk-frontend 10.6.1, shown against its fixtures by tests/web/nhs_components_test.cpp.
// A plain string in any Content is text and is escaped. Source: https://service-manual.nhs.uk/design-system/components
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "web/html.h"

namespace web {

enum class Size : std::uint8_t { none, xxs, xs, s, m, l, xl, xxl };
enum class Place : std::uint8_t { automatic, before, start, end, after };

// The small grey line with a heading. A plain string is enough: .caption = "New request".
struct CaptionParts {
  Content text{};
  Size size = Size::none;  // none: as its heading
  Place place = Place::automatic;
  Markup element = "span"_html;
  std::string id{}, classes{};
};
struct Caption : CaptionParts {
  Caption() = default;
  Caption(CaptionParts parts) : CaptionParts(std::move(parts)) {}
  template <Showable T>
  Caption(T&& shown) {
    text = Content(std::forward<T>(shown));
  }
};
Html caption(const Caption&);

struct Heading {
  Content text{};
  Size size = Size::none;
  int level = 0;  // 0: as usual where it stands: 1 alone, 2 in a card
  Caption caption{};
  Content hidden{};  // said by screen readers after the text
  std::string href{}, id{}, classes{};
};
Html heading(const Heading&);
Html h1(Content text, Caption caption = {});  // the page's one heading, size l
Html h2(Content text);                        // size m
Html h3(Content text);                        // size s
Html paragraph(Content text);
Html bullets(const std::vector<Content>& items);
Html link(std::string_view href, Content text, Content hidden = {});

// The name of a label, a fieldset (legend) or a table. A plain string is enough; page_heading() makes it the page's h1.
struct TitleParts {
  Content text{};
  Size size = Size::none;
  bool heading = false;
  int level = 1;  // of the heading
  Caption caption{};
  Content hidden{};
  std::string id{}, classes{}, heading_id{};
};
struct Title : TitleParts {
  Title() = default;
  Title(TitleParts parts) : TitleParts(std::move(parts)) {}
  template <Showable T>
  Title(T&& shown) {
    text = Content(std::forward<T>(shown));
  }
};
Title page_heading(Content text, Caption caption = {});  // size l, an h1
Title sized(Size size, Content text);

// A link or a button in the corner of a card or at the end of a row. Without href it is a button of its form.
struct Action {
  Content text{};
  std::string href{};
  Content hidden{};  // what the action is about, for screen readers: "Change" hidden "name"
  std::string type{}, name{}, value{}, id{};
};

enum class CardKind : std::uint8_t { plain, feature, primary, secondary, warning, non_urgent, urgent, emergency };
struct Card {
  Heading heading{};
  Content content{};           // text becomes a paragraph, Html stands as it is
  CardKind kind = CardKind::plain;
  std::string href{};          // the heading becomes a link
  bool clickable = false;    // the whole card is the link
  std::vector<Action> actions{};
  std::string id{}, classes{};
};
Html card(const Card&);

// What to do and how fast: blue non-urgent, red urgent, red and black emergency. At most one of each on a page.
Html care_card(CardKind kind, Content heading, Content content);
Html warning_callout(Content heading, Content content);

struct Details {
  Content summary{};
  Content content{};
  bool open = false;
  bool expander = false;
  std::string id{}, classes{};
};
Html details(const Details&);
Html inset_text(Content content);

enum class Colour : std::uint8_t { standard, none, white, grey, green, aqua_green, blue, purple, pink, red, orange, yellow };
struct Tag {
  Content text{};
  Colour colour = Colour::standard;
  bool border = true;
  std::string classes{};
};
Html tag(const Tag&);
Html tag(Content text, Colour colour);

struct NotificationBanner {
  Content heading{};
  Content content{};
  bool success = false;
  Content title{};             // "Important", or "Success"
  std::optional<bool> disable_auto_focus{};  // a success takes the focus unless true
  std::string role{};
  Markup heading_element = "h3"_html;
};
Html notification_banner(const NotificationBanner&);

struct Panel {
  Heading heading{};
  Content content{};
  bool interruption = false;
};
Html panel(const Panel&);

enum class Icon : std::uint8_t { none, arrow_left, arrow_right, arrow_right_circle, chevron_right_circle, search, user };
Html icon(Icon);

enum class ButtonKind : std::uint8_t { primary, secondary, secondary_solid, reverse, warning, login, brand };
struct Button {
  Content text{};
  ButtonKind kind = ButtonKind::primary;
  std::string href{};          // a link that looks like a button
  std::string name{}, value{};
  std::string form_action{};  // where this one sends its form, when a form has several
  bool small = false;
  bool disabled = false;
  bool once = false;         // a second click within a second is ignored
  Icon icon = Icon::none;
  bool icon_last = false;
  std::string hidden_label{};  // aria-label
  std::string id{}, classes{}, type = "submit";
};
Html button(const Button&);

struct Link {
  Content text{};
  std::string href{};
  Content hidden{};
  bool reverse = false;
  std::string id{}, classes{}, type{};
};
Html back_link(const Link&);
Html action_link(const Link&);

struct Breadcrumb {
  std::vector<Link> items{};   // from the start page to the parent of this page
  Link back{};               // on a telephone; without text: to the last item
  bool reverse = false;
  std::string id{};
};
Html breadcrumb(const Breadcrumb&);

Html skip_link(Content text = "Skip to main content", std::string_view href = "#maincontent");

}  // namespace web
