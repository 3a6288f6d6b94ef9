#include "tests/web/given.h"

namespace web {

Given Given::operator[](std::string_view key) const {
  if (!is_object()) return {nullptr, read_};
  return {value_->as_object().if_contains(key), read_};
}

std::vector<Given> Given::items() const {
  std::vector<Given> out;
  if (!exists() || !value_->is_array()) return out;
  for (const auto& item : value_->as_array()) {
    if (item.is_null() || (item.is_bool() && !item.as_bool())) read_->insert(&item);
    else out.emplace_back(&item, read_);
  }
  return out;
}

std::vector<Given> Given::items_without_gaps() const {
  Read skipped;
  std::vector<Given> out = Given(value_, &skipped).items();
  for (auto& item : out) item.read_ = read_;
  return out;
}

std::string Given::classes(bool option_given) const { return option_given ? std::string() : (*this)["classes"].text(); }

std::string Given::text(std::string_view otherwise) const {
  if (!is_text()) return std::string(otherwise);
  read_->insert(value_);
  return std::string(value_->as_string());
}

int Given::number(int otherwise) const {
  if (!exists() || !value_->is_int64()) return otherwise;
  read_->insert(value_);
  return static_cast<int>(value_->as_int64());
}

std::optional<bool> Given::flag() const {
  if (!exists() || !value_->is_bool()) return std::nullopt;
  read_->insert(value_);
  return value_->as_bool();
}

Content Given::content() const {
  if (is_text()) return text();
  if (const auto markup = (*this)["html"]; markup.is_text()) return markup.html();
  return (*this)["text"].text();
}

Html Given::html() const { return MarkupSource::html(text()); }

template <class T>
T Given::word(std::initializer_list<std::pair<std::string_view, T>> words, T otherwise) const {
  if (!is_text()) return otherwise;
  for (const auto& [name, value] : words)
    if (value_->as_string() == name) return text(), value;
  return otherwise;  // unread: left over
}

Size Given::size() const {
  return word<Size>(
      {{"xxs", Size::xxs}, {"xs", Size::xs}, {"s", Size::s}, {"m", Size::m}, {"l", Size::l}, {"xl", Size::xl}, {"xxl", Size::xxl}},
      Size::none);
}

Caption Given::caption() const {
  if (!is_object()) return content();
  return CaptionParts{
      .text = content(),
      .size = (*this)["size"].size(),
      .place = (*this)["placement"].word<Place>(
          {{"before", Place::before}, {"start", Place::start}, {"end", Place::end}, {"after", Place::after}}, Place::automatic),
      .element = (*this)["element"].word<Markup>({{"p", "p"_html}, {"span", "span"_html}, {"div", "div"_html}}, "span"_html),
      .id = (*this)["id"].text(),
      .classes = (*this)["classes"].text()};
}

Title Given::title() const {
  if (!is_object()) return content();
  TitleParts title;
  const Given heading = (*this)["heading"];
  const auto page_heading = (*this)["isPageHeading"].flag();
  const bool heading_refused = heading.is_false();
  const bool heading_given = heading.exists() && !heading_refused;
  heading.flag();  // read: true and false mean what they say
  title.heading = (page_heading.value_or(false) && !heading_refused) || (page_heading.value_or(true) && heading_given);
  title.text = content();
  if (const Content words = heading.content()) title.text = words;
  title.size = (*this)["size"].size();
  const Size size_of_heading = heading["size"].size();
  if (title.heading && size_of_heading != Size::none) title.size = size_of_heading;
  title.caption = (*this)["caption"].caption();
  if (heading["caption"].exists()) title.caption = heading["caption"].caption();
  title.level = heading["level"].number(1);
  title.heading_id = heading["id"].text();
  title.id = (*this)["id"].text();
  title.classes = classes(title.size != Size::none);
  title.hidden = (*this)["visuallyHiddenText"].content();
  return title;
}

Heading Given::heading() const {
  if (!is_object()) return {.text = content()};
  return {.text = content(),
          .size = (*this)["size"].size(),
          .level = (*this)["level"].number(),
          .caption = (*this)["caption"].caption(),
          .hidden = (*this)["visuallyHiddenText"].content(),
          .href = (*this)["href"].text(),
          .id = (*this)["id"].text(),
          .classes = classes((*this)["size"].exists())};
}

Action Given::action() const {
  return {.text = content(),
          .href = (*this)["href"].text(),
          .hidden = (*this)["visuallyHiddenText"].content(),
          .type = (*this)["type"].text(),
          .name = (*this)["name"].text(),
          .value = (*this)["value"].text(),
          .id = (*this)["id"].text()};
}

std::vector<Action> Given::actions() const {
  std::vector<Action> out;
  for (const auto& item : is_object() ? (*this)["items"].items() : items()) out.push_back(item.action());
  return out;
}

std::string Given::left_over(const boost::json::value& value, const Read& read, const std::string& path) {
  if (value.is_object()) {
    for (const auto& member : value.as_object())
      if (auto found = left_over(member.value(), read, path + "." + std::string(member.key())); !found.empty()) return found;
  } else if (value.is_array()) {
    for (const auto& item : value.as_array())
      if (auto found = left_over(item, read, path + "[]"); !found.empty()) return found;
  } else if (!value.is_null() && !read.contains(&value)) {
    return path.substr(1);
  }
  return {};
}

}  // namespace web
