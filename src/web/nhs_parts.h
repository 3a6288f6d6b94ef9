// What the components share when they write: class lists, headings, hidden words. Private to src/web/nhs_*.cpp.
#pragma once

#include <string>
#include <string_view>

#include "web/html.h"
#include "web/nhs_content.h"
#include "web/nhs_form.h"

namespace web::parts {

constexpr std::string_view text_of(Size size) {
  constexpr std::string_view names[] = {"", "xxs", "xs", "s", "m", "l", "xl", "xxl"};
  return names[static_cast<int>(size)];
}

// One more class of an open class attribute, after a space.
struct Extra {
  std::string_view classes;
};
inline Html& operator<<(Html& out, Extra extra) {
  if (!extra.classes.empty()) out << " "_html << extra.classes;
  return out;
}

// " <modifier>" when it applies.
struct When {
  bool applies;
  Markup modifier;
};
inline Html& operator<<(Html& out, When when) {
  if (when.applies) out << when.modifier;
  return out;
}

struct HeadingParts {
  const Content& text;
  Markup element;
  Markup class_name = {};            // none: no class attribute from here
  Markup size_prefix = {};           // "nhsuk-label--": added to class_name when there is a size
  Size size = Size::none;
  std::string_view id = {}, classes = {}, href = {};
  const Content* hidden = nullptr;
  const Caption* caption = nullptr;
  Attribute attribute = {"for", {}, Attribute::Kind::absent};
};
void write_heading(Html& out, const HeadingParts& heading);
void write_caption(Html& out, const Caption& caption, Size size_of_heading);

constexpr Markup h_element(int level) {
  constexpr Markup elements[] = {"h1"_html, "h2"_html, "h3"_html, "h4"_html, "h5"_html, "h6"_html};
  return elements[level < 1 ? 0 : level > 6 ? 5 : level - 1];
}

void write_action(Html& out, const Action& action, const Content* about);
void write_card_open(Html& out, const Card& card);
void write_card_close(Html& out, const Card& card);

void write_label(Html& out, const Title& title, std::string_view for_id, Markup class_name = "nhsuk-label"_html);

// What every form control has around it.
struct Group {
  const Content& hint;
  const Content& error;
  std::string_view id, described_by, classes;
  bool invalid;
};
void open_group(Html& out, const Group& group);
// Returns the ids for aria-describedby.
std::string write_hint_and_error(Html& out, const Group& group);

struct InputStyle {
  Markup own_class = {}, wrapper_class = {};
  std::string_view group_classes = {};
  bool large = false;
};
void write_input(Html& out, const Input& input, const InputStyle& style);

}  // namespace web::parts
