#include "core/text_limits.h"

#include <fmt/format.h>

#include "core/ascii.h"
#include "core/utf8.h"

namespace core {

namespace {

std::string with_thousands(std::size_t number) {
  std::string text = std::to_string(number);
  for (std::size_t i = text.size(); i > 3; i -= 3) text.insert(i - 3, ",");
  return text;
}

// "a reason" -> "Reason", "what the caller says" -> "What the caller says": the name as the start of a sentence.
std::string opening(std::string_view called) {
  for (const std::string_view article : {"a ", "an ", "the "})
    if (called.starts_with(article)) {
      called.remove_prefix(article.size());
      break;
    }
  std::string text(called);
  if (!text.empty()) text[0] = to_upper(text[0]);
  return text;
}

std::string plural(std::size_t count) { return fmt::format("{} character{}", with_thousands(count), count == 1 ? "" : "s"); }

bool is_control(char32_t c) { return c < 0x20 || (c >= 0x7f && c < 0xa0) || c == 0x2028 || c == 0x2029; }

// Marks that make text read in another order than it is stored, with which a name can pose as another.
bool reorders(char32_t c) { return (c >= 0x202a && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069); }

bool is_space(char32_t c) { return c == ' ' || c == '\n' || c == 0xa0 || c == 0xfeff; }

}  // namespace

Result<std::string> checked_text(std::string_view field, std::string_view value, const Limits& limits) {
  const auto refuse = [&](std::string words) { return fail(Fault::invalid, std::string(field), std::move(words)); };
  std::string text;
  std::size_t characters = 0, kept = 0, kept_characters = 0;  // kept: up to the last one that is not a space
  while (!value.empty()) {
    auto c = take_character(value);
    if (!c) return refuse(fmt::format("{} has characters that cannot be read: type it again", opening(limits.called)));
    if (*c == '\r') {
      if (value.starts_with('\n')) continue;
      c = '\n';
    }
    if (*c == '\t') c = ' ';
    if (text.empty() && is_space(*c)) continue;
    const bool line_break = *c == '\n';
    if ((is_control(*c) && !line_break) || reorders(*c))
      return refuse(fmt::format("{} has a character that cannot be used: type it again", opening(limits.called)));
    append_character(text, *c);
    ++characters;
    if (is_space(*c)) continue;
    if (!limits.multi_line && text.find('\n', kept) != std::string::npos)
      return refuse(fmt::format("{} must be on one line", opening(limits.called)));
    kept = text.size();
    kept_characters = characters;
    if (kept_characters > limits.characters_max)
      return refuse(fmt::format("{} must be {} or fewer", opening(limits.called), plural(limits.characters_max)));
  }
  text.resize(kept);
  if (kept_characters == 0 && limits.characters_min > 0) return refuse(fmt::format("Enter {}", limits.called));
  if (kept_characters < limits.characters_min)
    return refuse(fmt::format("{} must be {} or more", opening(limits.called), plural(limits.characters_min)));
  return text;
}

}  // namespace core
