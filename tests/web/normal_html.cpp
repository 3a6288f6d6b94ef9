#include "normal_html.h"

#include <array>
#include <cctype>
#include <map>
#include <utility>
#include <vector>

namespace web {
namespace {

bool is_space(char c) { return c == ' ' || c == '\n' || c == '\t' || c == '\r'; }

std::string decoded(std::string_view text) {
  static constexpr std::array<std::pair<std::string_view, std::string_view>, 8> entities{{{"&amp;", "&"},
                                                                                          {"&lt;", "<"},
                                                                                          {"&gt;", ">"},
                                                                                          {"&quot;", "\""},
                                                                                          {"&#39;", "'"},
                                                                                          {"&nbsp;", "\u00A0"},
                                                                                          {"&ctdot;", "\u22EF"},
                                                                                          {"&apos;", "'"}}};
  std::string out;
  while (!text.empty()) {
    bool found = false;
    for (const auto& [entity, character] : entities) {
      if (!text.starts_with(entity)) continue;
      out += character;
      text.remove_prefix(entity.size());
      found = true;
      break;
    }
    if (found) continue;
    out += text.front();
    text.remove_prefix(1);
  }
  return out;
}

bool is_inline(std::string_view tag) { return tag == "span" || tag == "a" || tag == "strong"; }

// Runs of white space as one space; at the edges none, except where it is kept.
std::string collapsed(std::string_view text, bool keep_first, bool keep_last) {
  std::string out;
  for (const char c : text) {
    if (!is_space(c)) out += c;
    else if (!out.ends_with(' ')) out += ' ';
  }
  if (!keep_first && out.starts_with(' ')) out.erase(0, 1);
  if (!keep_last && out.ends_with(' ')) out.pop_back();
  return out;
}

class Reader {
 public:
  Reader(std::string_view html, bool names_only) : rest_(html), names_only_(names_only) {}

  std::string read() {
    while (!rest_.empty()) {
      if (rest_.starts_with("<!--")) rest_.remove_prefix(std::min(rest_.size(), rest_.find("-->") + 3));
      else if (rest_.front() == '<') tag();
      else text();
    }
    return std::move(out_);
  }

 private:
  void text() {
    const auto raw = rest_.substr(0, rest_.find('<'));
    rest_.remove_prefix(raw.size());
    const bool exact = inside_ == "textarea" || inside_ == "pre";
    const bool inline_follows = rest_.starts_with("<span") || rest_.starts_with("<a ") || rest_.starts_with("<strong");
    const bool blank = raw.find_first_not_of(" \n\t\r") == raw.npos;
    const std::string words = exact   ? std::string(raw)
                              : blank ? collapsed(raw, hidden_words_, hidden_words_)
                                      : collapsed(raw, hidden_words_ || after_inline_, hidden_words_ || inline_follows);
    if (!words.empty() && !names_only_) out_ += "|" + decoded(words) + "|\n";
  }

  void tag() {
    rest_.remove_prefix(1);
    const bool closes = rest_.starts_with('/');
    if (closes) rest_.remove_prefix(1);
    const std::string name = word();
    std::map<std::string, std::string> attributes;
    for (skip_space(); !rest_.empty() && rest_.front() != '>'; skip_space()) {
      if (rest_.front() == '/') {
        rest_.remove_prefix(1);
        continue;
      }
      std::string attribute = word();
      skip_space();
      attributes[attribute] = rest_.starts_with('=') ? value() : "";
      if (attribute == "class") attributes[attribute] = collapsed(attributes[attribute], false, false);
    }
    if (!rest_.empty()) rest_.remove_prefix(1);
    out_ += closes ? "</" + name : "<" + name;
    for (const auto& [attribute, given] : attributes) out_ += " " + attribute + (names_only_ ? "" : "='" + given + "'");
    out_ += ">\n";
    after_inline_ = closes && is_inline(name);
    inside_ = closes ? "" : name;
    hidden_words_ = !closes && name == "span" && attributes["class"] == "nhsuk-u-visually-hidden";
  }

  std::string value() {
    rest_.remove_prefix(1);
    skip_space();
    const char quote = rest_.empty() ? '"' : rest_.front();
    rest_.remove_prefix(1);
    const auto raw = rest_.substr(0, rest_.find(quote));
    rest_.remove_prefix(std::min(rest_.size(), raw.size() + 1));
    return decoded(raw);
  }

  std::string word() {
    std::string out;
    while (!rest_.empty() && !is_space(rest_.front()) && rest_.front() != '>' && rest_.front() != '=' && rest_.front() != '/') {
      out += static_cast<char>(std::tolower(static_cast<unsigned char>(rest_.front())));
      rest_.remove_prefix(1);
    }
    return out;
  }

  void skip_space() {
    while (!rest_.empty() && is_space(rest_.front())) rest_.remove_prefix(1);
  }

  std::string_view rest_;
  bool names_only_;
  std::string out_, inside_;
  bool hidden_words_ = false, after_inline_ = false;
};

}  // namespace

std::string normal_html(std::string_view html) { return Reader(html, false).read(); }
std::string skeleton(std::string_view html) { return Reader(html, true).read(); }

}  // namespace web
