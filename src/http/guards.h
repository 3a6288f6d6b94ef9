// Two checks that stand before every decoder: text is UTF-8, and JSON is not nested deeper than a parser's stack.
// Both are one pass over the bytes and allocate nothing.
#pragma once

#include <cstddef>
#include <string_view>

namespace http {

// Unicode 15, table 3-7: no overlong form, no surrogate, nothing above U+10FFFF. NUL counts as broken: no field here may hold one.
bool clean_utf8(std::string_view text);

// True when arrays and objects nest at most `depth_max` deep. Says nothing else about the text: call it before any JSON parser.
bool json_depth_ok(std::string_view json, std::size_t depth_max = 64);

}  // namespace http
