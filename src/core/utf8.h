// UTF-8, one character at a time. Source: RFC 3629 (no overlong forms, no surrogates, nothing past U+10FFFF).
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace core {

// The first character of `rest`, which then begins at the next one. None when `rest` is empty or does not begin with a whole
// character; `rest` is then unchanged.
std::optional<char32_t> take_character(std::string_view& rest);

void append_character(std::string& text, char32_t character);

// With the capitals of the Latin, Greek and Cyrillic letters that names here are written in; what has none of one character stays.
std::string in_capitals(std::string_view text);

}  // namespace core
