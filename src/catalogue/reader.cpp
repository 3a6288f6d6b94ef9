#include "catalogue/reader.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <fstream>
#include <ranges>
#include <set>
#include <sstream>
#include <utility>

#include <yaml-cpp/eventhandler.h>

#include "core/utf8.h"

namespace catalogue {

namespace {

const YAML::Node undefined{YAML::NodeType::Undefined};

constexpr bool is_lower(char c) { return c >= 'a' && c <= 'z'; }
constexpr bool is_digit(char c) { return c >= '0' && c <= '9'; }

// The line of the first byte that is not text (UTF-8 without control characters but tab and line ends); 0 when all is well.
int first_bad_line(std::string_view text) {
  int line = 1;
  while (!text.empty()) {
    const auto character = core::take_character(text);
    if (!character || (*character < 0x20 && *character != '\n' && *character != '\r' && *character != '\t') || *character == 0x7f)
      return line;
    if (*character == '\n') ++line;
  }
  return 0;
}

struct Nothing final : YAML::EventHandler {
  using Mark = YAML::Mark;
  using Text = std::string;
  using Style = YAML::EmitterStyle::value;
  void OnDocumentStart(const Mark&) override {}
  void OnDocumentEnd() override {}
  void OnNull(const Mark&, YAML::anchor_t) override {}
  void OnAlias(const Mark&, YAML::anchor_t) override {}
  void OnScalar(const Mark&, const Text&, YAML::anchor_t, const Text&) override {}
  void OnSequenceStart(const Mark&, const Text&, YAML::anchor_t, Style) override {}
  void OnSequenceEnd() override {}
  void OnMapStart(const Mark&, const Text&, YAML::anchor_t, Style) override {}
  void OnMapEnd() override {}
};

// In place of YAML::LoadAll: at a comma or bracket that stands for nothing, the parser reads empty documents without end.
bool has_more_than_one_document(const std::string& text) {
  std::istringstream in(text);
  YAML::Parser parser(in);
  Nothing nothing;
  return parser.HandleNextDocument(nothing) && parser.HandleNextDocument(nothing);
}

// Of the parser's words, what a person most likely wrote.
std::string_view likely_slip(std::string_view text, const YAML::Exception& e) {
  for (int line = e.mark.line; line > 0 && text.contains('\n'); --line) text.remove_prefix(text.find('\n') + 1);
  const auto first = text.find_first_not_of(' ');
  if (first != text.npos && text[first] == '\t') return ". A tab stands here: indent with spaces";
  if (e.msg == YAML::ErrorMsg::MAP_VALUE) return ". A ':' is missing in the line above, or stands in a text here, which then needs quotes";
  return "";
}

std::string_view clipped(const std::string& text) { return std::string_view(text).substr(0, 60); }

}  // namespace

std::optional<std::string> text_of(const std::filesystem::path& file) {
  std::string text(file_bytes_max + 1, '\0');
  std::ifstream in(file, std::ios::binary);
  in.read(text.data(), static_cast<std::streamsize>(text.size()));
  if (!in.is_open() || in.bad()) return std::nullopt;
  text.resize(static_cast<std::size_t>(in.gcount()));
  return text;
}

File::Place File::place_of(int line) const {
  Place place{name_, line};
  for (const auto& [next, behind] : next_)
    if (line > behind) place = {next, line - behind};
  return place;
}

File::Place File::place_of(const YAML::Node& node) const {
  for (const auto& [said, place] : said_ | std::views::reverse)
    if (node.IsDefined() && said.is(node)) return place;
  return place_of(line_of(node));
}

void File::complain(Place at, std::string text) {
  sound_ = false;
  if (complaints_.size() < complaints_max) complaints_.push_back({std::move(at.first), at.second, std::move(text)});
}

YAML::Node File::parse(const std::string& text) {
  if (text.size() > file_bytes_max) {
    complain(0, fmt::format("the file is larger than {} kB", file_bytes_max / 1024));
    return undefined;
  }
  if (const int line = first_bad_line(text); line != 0) {
    complain(line, "a byte here is not UTF-8 text");
    return undefined;
  }
  try {
    YAML::Node root = YAML::Load(text);
    if (root.IsMap() && !has_more_than_one_document(text)) return root;
    complain(1, "the file must hold one map of keys, such as 'id: physiotherapy'");
  } catch (const YAML::Exception& e) {
    complain(e.mark.is_null() ? 0 : e.mark.line + 1, fmt::format("this is not YAML: {}{}", e.msg, likely_slip(text, e)));
  }
  return undefined;
}

std::string File::scalar(const YAML::Node& node, std::string_view what, std::size_t max) {
  if (!node.IsDefined()) return "";
  if (!node.IsScalar()) {
    complain(node, fmt::format("{} must be text", what));
    return "";
  }
  const std::string& value = node.Scalar();
  if (value.empty() || value.size() > max) complain(node, fmt::format("{} must have 1 to {} characters", what, max));
  return value;
}

std::string File::id(const YAML::Node& node, std::string_view what) {
  std::string value = scalar(node, what, 60);
  const bool good =
      value.empty() ||
      (is_lower(value[0]) && std::ranges::all_of(value, [](char c) { return is_lower(c) || is_digit(c) || c == '_' || c == '-'; }));
  if (!good) complain(node, fmt::format("{} '{}' must be lower-case letters, digits, _ and -", what, clipped(value)));
  return value;
}

int File::integer(const YAML::Node& node, std::string_view what, int least, int most) {
  if (!node.IsDefined()) return least;
  const std::string value = node.IsScalar() ? node.Scalar() : "";
  int number = 0;
  const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), number);
  if (error == std::errc() && end == value.data() + value.size() && number >= least && number <= most) return number;
  complain(node, fmt::format("{} must be a whole number from {} to {}", what, least, most));
  return least;
}

double File::number(const YAML::Node& node, std::string_view what, double least) {
  if (!node.IsDefined()) return 0;
  const std::string text = node.IsScalar() ? node.Scalar() : "";
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error == std::errc() && end == text.data() + text.size() && std::isfinite(value) && value >= least) return value;
  complain(node, std::isfinite(least) ? fmt::format("{} is no number of {} or more", what, least) : fmt::format("{} is no number", what));
  return 0;
}

bool File::boolean(const YAML::Node& node, std::string_view what, bool otherwise) {
  if (!node.IsDefined()) return otherwise;
  if (node.IsScalar() && (node.Scalar() == "true" || node.Scalar() == "false")) return node.Scalar() == "true";
  complain(node, fmt::format("{} must be true or false", what));
  return otherwise;
}

core::Text File::text(const YAML::Node& node, std::string_view what) {
  core::Text text;
  if (!node.IsDefined() || !node.IsMap()) {
    text.en = scalar(node, what);
    return text;
  }
  for (const auto& [language, words] : pairs(*this, node, what, 20)) {
    if (language == "en") {
      text.en = scalar(words, what);
    } else if (language.size() >= 2 && language.size() <= 3 && std::ranges::all_of(language, is_lower)) {
      text.others.emplace_back(language, scalar(words, what));
    } else {
      complain(words, fmt::format("'{}' is not a language code such as en or cy", clipped(language)));
    }
  }
  if (text.en.empty()) complain(node, fmt::format("{} has no English text (en)", what));
  return text;
}

std::vector<YAML::Node> File::list(const YAML::Node& node, std::string_view what, std::size_t most) {
  if (!node.IsDefined()) return {};
  if (!node.IsSequence()) {
    complain(node, fmt::format("{} must be a list", what));
    return {};
  }
  if (node.size() > most) {
    complain(node, fmt::format("{} may have at most {} entries", what, most));
    return {};
  }
  return {node.begin(), node.end()};
}

std::vector<std::pair<std::string, YAML::Node>> pairs(File& file, const YAML::Node& node, std::string_view what, std::size_t most) {
  std::vector<std::pair<std::string, YAML::Node>> entries;
  if (!node.IsDefined()) return entries;
  if (!node.IsMap() || node.size() > most) {
    file.complain(node, fmt::format("{} must be a map of at most {} keys", what, most));
    return entries;
  }
  std::set<std::string> seen;
  for (const auto& entry : node) {
    if (!entry.first.IsScalar()) {
      file.complain(entry.first, fmt::format("a key of {} must be text", what));
    } else if (!seen.insert(entry.first.Scalar()).second) {
      file.complain(entry.first, fmt::format("'{}' is given twice in {}", clipped(entry.first.Scalar()), what));
    } else {
      entries.emplace_back(entry.first.Scalar(), entry.second);
    }
  }
  return entries;
}

Map::Map(File& file, const YAML::Node& node, std::string what, std::initializer_list<std::string_view> keys)
    : file_(file), node_(node), what_(std::move(what)) {
  if (!node_.IsDefined()) return;
  if (!node_.IsMap()) {
    file_.complain(node_, fmt::format("{} must be a map of keys", what_));
    return;
  }
  bool told = false;  // once is enough
  for (const auto& [key, value] : pairs(file_, node_, what_, 60))
    if (std::ranges::find(keys, key) == keys.end()) {
      const auto unknown = fmt::format("unknown key '{}' in {}", clipped(key), what_);
      file_.complain(value, std::exchange(told, true) ? unknown : fmt::format("{}; it may have: {}", unknown, fmt::join(keys, ", ")));
    }
}

YAML::Node Map::find(std::string_view key) const {
  if (*this)
    for (const auto& entry : node_)
      if (entry.first.IsScalar() && entry.first.Scalar() == key) return entry.second;
  return undefined;
}

YAML::Node Map::need(std::string_view key) const {
  YAML::Node found = find(key);
  if (*this && !found.IsDefined()) file_.complain(node_, fmt::format("{} has no '{}'", what_, key));
  return found;
}

void Map::none_without(std::string_view key, std::initializer_list<std::string_view> others) const {
  if (has(key)) return;
  for (const auto other : others)
    if (has(other)) file_.complain(find(other), fmt::format("'{}' is said without '{}'", other, key));
}

std::string Map::naming(std::string_view key) const { return fmt::format("'{}' of {}", key, what_); }
std::string Map::id(std::string_view key) const { return file_.id(need(key), naming(key)); }
core::Text Map::text(std::string_view key) const { return file_.text(need(key), naming(key)); }
core::Text Map::optional_text(std::string_view key) const { return file_.text(find(key), naming(key)); }
std::string Map::scalar(std::string_view key) const { return file_.scalar(need(key), naming(key)); }

}  // namespace catalogue
