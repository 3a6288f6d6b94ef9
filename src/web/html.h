// Markup that is safe by how it is made: text is always escaped; markup comes only from literals in the code ("<p>"_html), from
// other Html, or from a drawing of src/plots. Invariant: an Html holds valid UTF-8 without NUL, and no text of a person's has become a tag,
// an attribute or a script.
//
//   Html out;
//   out << "<p>Seen by <a"_html << attribute("href", url) << ">"_html << name << "</a></p>"_html;
//
// One growing string: no tree, nothing allocated per tag. Source: HTML Living Standard 13.3 (escaping), OWASP XSS prevention.
#pragma once

#include <charconv>
#include <concepts>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

namespace plots {
class Svg;
}

namespace web {

namespace detail {
constexpr bool holds(std::string_view text, std::string_view part) { return text.find(part) != text.npos; }

constexpr bool has_event_attribute(std::string_view text) {
  for (auto at = text.find(" on"); at != text.npos; at = text.find(" on", at + 1)) {
    auto end = at + 3;
    while (end < text.size() && text[end] >= 'a' && text[end] <= 'z') ++end;
    if (end > at + 3 && end < text.size() && text[end] == '=') return true;
  }
  return false;
}
}  // namespace detail

// Markup written in the source, and only there: "<p>"_html. Does not compile with a style or event attribute, <style> or an inline
// script: the content security policy would refuse them in the browser.
class Markup {
 public:
  constexpr Markup() = default;
  constexpr std::string_view text() const { return text_; }

 private:
  friend consteval Markup operator""_html(const char* literal, std::size_t size);
  explicit consteval Markup(std::string_view literal) : text_(literal) {
    if (detail::holds(literal, " style=") || detail::holds(literal, "<style")) throw "no inline style: add a class to the style sheet";
    if (detail::holds(literal, "<script>") || detail::holds(literal, "javascript:")) throw "no inline script: add it to the module";
    if (detail::has_event_attribute(literal)) throw "no event attribute: listen in the module";
  }

  std::string_view text_;
};

consteval Markup operator""_html(const char* literal, std::size_t size) { return Markup({literal, size}); }

// The name of an attribute, known at compile time. Values of href, src and the like are addresses, checked when written.
struct AttributeName {
  std::string_view text;
  bool is_address;

  consteval AttributeName(const char* name) : text(name), is_address(false) {
    for (const char c : text)
      if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '.')) throw "not an attribute name";
    if (text.starts_with("on") || text == "style" || text == "srcdoc" || text == "srcset")
      throw "this attribute can carry a script or a style";
    for (const std::string_view address : {"href", "src", "action", "formaction", "cite", "poster", "data", "ping", "background"})
      is_address = is_address || text == address;
  }
};

struct Attribute {
  AttributeName name;
  std::string_view value;
  enum class Kind { value, bare, absent } kind = Kind::value;
};

// name="value"; an address that is not safe_address() is written as about:invalid.
inline Attribute attribute(AttributeName name, std::string_view value) { return {name, value}; }
// The same, or nothing when the value is empty.
inline Attribute attribute_if(AttributeName name, std::string_view value) {
  return {name, value, value.empty() ? Attribute::Kind::absent : Attribute::Kind::value};
}
// A boolean attribute such as checked: its name alone, or nothing.
inline Attribute flag(AttributeName name, bool on) { return {name, {}, on ? Attribute::Kind::bare : Attribute::Kind::absent}; }

// Whether a link may lead there: relative, http, https, mailto or tel; no control characters.
bool safe_address(std::string_view address);

class Content;

class Html {
 public:
  Html() = default;
  Html(Markup literal) : markup_(literal.text()) {}

  Html& operator<<(Markup literal) { return markup_ += literal.text(), *this; }
  Html& operator<<(const Html& part) { return markup_ += part.markup_, *this; }
  Html& operator<<(const Attribute& attribute);
  template <class Text>
    requires std::convertible_to<const Text&, std::string_view>
  Html& operator<<(const Text& text) {
    return append_text(text), *this;
  }
  Html& operator<<(const Content& content);
  template <std::integral Number>
    requires(!std::same_as<Number, bool> && !std::same_as<Number, char>)
  Html& operator<<(Number number) {
    char digits[24];
    markup_.append(digits, std::to_chars(digits, digits + sizeof digits, number).ptr);
    return *this;
  }

  bool empty() const { return markup_.empty(); }
  std::string_view view() const { return markup_; }
  std::string take() && { return std::move(markup_); }
  void reserve(std::size_t bytes) { markup_.reserve(bytes); }
  bool operator==(const Html&) const = default;

 private:
  friend Html drawing(const plots::Svg&);
  friend struct MarkupSource;  // the one way in for markup made elsewhere: defined by the room's tests alone
  void append_text(std::string_view text);  // escaped; invalid UTF-8 becomes U+FFFD, NUL is dropped

  std::string markup_;
};

// A drawing of src/plots, which escapes as we do.
Html drawing(const plots::Svg&);

// What a component shows: text, or Html. A plain string is text and is escaped; "<b>now</b>"_html and Html are markup. Owns what it
// is given, except literals, so that building an option struct copies no literal.
class Content {
 public:
  Content() = default;
  Content(Markup literal) : literal_(literal.text()), markup_(true) {}
  Content(Html html) : owned_(std::move(html).take()), markup_(true) {}
  template <std::integral Number>
    requires(!std::same_as<Number, bool> && !std::same_as<Number, char>)
  Content(Number number) : owned_(std::to_string(number)) {}
  template <class Text>
    requires(std::convertible_to<Text &&, std::string_view> && !std::same_as<std::remove_cvref_t<Text>, Content>)
  Content(Text&& text) {
    using Plain = std::remove_reference_t<Text>;
    if constexpr (std::is_array_v<Plain> && std::is_const_v<std::remove_extent_t<Plain>>) literal_ = text;
    else if constexpr (std::same_as<Plain, std::string>) owned_ = std::forward<Text>(text);
    else owned_ = std::string_view(text);
  }

  bool empty() const { return view().empty(); }
  explicit operator bool() const { return !empty(); }
  bool is_markup() const { return markup_; }
  std::string_view view() const { return literal_.empty() ? std::string_view(owned_) : literal_; }

 private:
  std::string owned_;
  std::string_view literal_;
  bool markup_ = false;
};

template <class T>
concept Showable = std::convertible_to<T, Content>;

}  // namespace web
