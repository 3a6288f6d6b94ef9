// The options of one fixture of nhsuk-frontend, read by name. What nobody reads is left over: a fixture counts as covered only when
// every one of its options was read, so an option that we do not support can never pass silently.
#pragma once

#include <boost/json.hpp>

#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "web/nhs_components.h"

namespace web {

struct MarkupSource {
  static Html html(std::string_view markup) {
    Html out;
    out.markup_ = markup;
    return out;
  }
};

class Given {
 public:
  using Read = std::set<const boost::json::value*>;
  Given(const boost::json::value* value, Read* read) : value_(value), read_(read) {}

  Given operator[](std::string_view key) const;  // absent: a Given that is nothing
  std::vector<Given> items() const;              // without the false and null ones, which macros skip
  std::vector<Given> items_without_gaps() const; // the same where macros count the skipped ones: those stay unread

  bool exists() const { return value_ && !value_->is_null(); }
  bool is_text() const { return exists() && value_->is_string(); }
  bool is_object() const { return exists() && value_->is_object(); }
  bool is_false() const { return exists() && value_->is_bool() && !value_->as_bool(); }

  std::string text(std::string_view otherwise = {}) const;
  int number(int otherwise = 0) const;
  bool yes() const { return flag().value_or(false); }
  std::optional<bool> flag() const;

  Content content() const;     // "text", {text} or {html}
  // Classes, unless an option says the same: which of the two wins is the macros' affair, so the fixture is left over.
  std::string classes(bool option_given) const;
  Html html() const;           // a string of markup
  Size size() const;
  Caption caption() const;     // "text" or {text, size, placement, element}
  Title title() const;         // a label's or a legend's options
  Heading heading() const;     // "text" or {text, html, size, level, ...}
  Action action() const;
  std::vector<Action> actions() const;

  static std::string left_over(const boost::json::value& value, const Read& read, const std::string& path = "");

 private:
  template <class T>
  T word(std::initializer_list<std::pair<std::string_view, T>> words, T otherwise) const;

  const boost::json::value* value_;
  Read* read_;
};

}  // namespace web
