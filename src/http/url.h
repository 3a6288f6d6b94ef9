// Percent-coding (RFC 3986) and forms (WHATWG URL, application/x-www-form-urlencoded): strict, decoded once, never twice.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "core/error.h"
#include "http/message.h"

namespace http {

// A request target's path. Fault::invalid: a broken escape, broken UTF-8 or a control character (400). Fault::not_found: an empty
// or dot segment, a backslash or an escaped slash, which no page of ours has and no reader of paths agrees on (404).
core::Result<std::string> decode_path(std::string_view raw);

struct PairLimits {
  std::size_t fields_max;
  std::size_t name_bytes_max;
};
// "a=1&b=two+words". Fault::invalid, the field's position in the text, when a limit is passed or an escape or UTF-8 is broken.
core::Result<Fields> decode_pairs(std::string_view raw, PairLimits limits);

// Splits and decodes a request target in origin form (/path?query) into `request`. Faults as of decode_path and decode_pairs.
core::Result<void> decode_target(std::string_view target, const Limits& limits, Request& request);

// Decodes a urlencoded body into `request.form` and empties the body; leaves every other body alone.
core::Result<void> decode_form(const Limits& limits, Request& request);

// For one segment of a path or one value of a query: all but letters, digits and -._~ become %XX.
std::string encode_component(std::string_view plain);

}  // namespace http
