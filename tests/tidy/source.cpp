#include "tests/tidy/source.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>

namespace tidy {

namespace {

// Walks the text once; what it has passed is code, a comment or a literal.
struct Scanner {
  std::string_view text;
  Source& to;
  std::size_t at = 0;

  bool ahead(std::string_view word) const { return text.substr(at).starts_with(word); }

  void keep(std::size_t count) {
    for (; count > 0 && at < text.size(); --count, ++at) {
      if (text[at] == '\n') to.lines.emplace_back();
      else to.lines.back() += text[at];
    }
  }

  void blank(std::size_t count) {
    for (; count > 0 && at < text.size(); --count, ++at) {
      if (text[at] == '\n') to.lines.emplace_back();
    }
  }

  // Up to and with `close`; the end of the text when there is none.
  std::size_t length_to(std::string_view close, std::size_t from) const {
    const auto end = text.find(close, from);
    return (end == std::string_view::npos ? text.size() : end + close.size()) - at;
  }

  void literal(std::size_t open, std::size_t length, std::size_t close) {
    const auto line = static_cast<int>(to.lines.size());
    if (length >= open + close) to.literals.push_back({line, std::string(text.substr(at + open, length - open - close))});
    keep(length);
  }

  void quoted(char quote) {
    std::size_t end = at + 1;
    while (end < text.size() && text[end] != quote && text[end] != '\n') end += text[end] == '\\' ? 2 : 1;
    const auto length = std::min(end + 1, text.size()) - at;
    if (quote == '"') literal(1, length, 1);
    else keep(length);
  }

  void raw() {
    const auto open = text.find('(', at);
    if (open == std::string_view::npos) return keep(text.size() - at);
    const auto close = ")" + std::string(text.substr(at + 2, open - at - 2)) + "\"";
    literal(open + 1 - at, length_to(close, open), close.size());
  }

  bool after_digit() const { return at > 0 && std::isxdigit(static_cast<unsigned char>(text[at - 1])); }  // 1'000 is a number

  void run() {
    to.lines.emplace_back();
    while (at < text.size()) {
      if (ahead("//")) blank(length_to("\n", at) - (text.find('\n', at) == std::string_view::npos ? 0 : 1));
      else if (ahead("/*")) blank(length_to("*/", at + 2));
      else if (ahead("R\"")) raw();
      else if (ahead("\"")) quoted('"');
      else if (ahead("'") && !after_digit()) quoted('\'');
      else keep(1);
    }
    if (to.lines.size() > 1 && to.lines.back().empty()) to.lines.pop_back();  // after the last line's end
  }
};

}  // namespace

std::string Source::room() const {
  const auto start = path.find('/') + 1;
  return path.substr(start, path.find('/', start) - start);
}

Source parse(std::string path, std::string_view text) {
  Source source{std::move(path), {}, {}};
  Scanner{text, source}.run();
  return source;
}

std::vector<Source> read_sources(const std::string& root) {
  std::vector<Source> sources;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(root + "/src")) {
    const auto ending = entry.path().extension();
    if (!entry.is_regular_file() || (ending != ".h" && ending != ".cpp")) continue;
    std::ostringstream text;
    text << std::ifstream(entry.path()).rdbuf();
    sources.push_back(parse(std::filesystem::relative(entry.path(), root).generic_string(), text.view()));
  }
  std::ranges::sort(sources, {}, &Source::path);
  return sources;
}

}  // namespace tidy
