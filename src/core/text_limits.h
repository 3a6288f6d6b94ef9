// Free text as people may type it: valid UTF-8, trimmed, within a limit, without characters that hide or reorder what is read.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "core/error.h"

namespace core {

struct Limits {
  std::string_view called;            // how a person names the field, to follow "Enter": "what the caller says", "a reason"
  std::size_t characters_min = 0;     // after trimming; 0: may be left empty
  std::size_t characters_max = 100;   // Unicode code points, so at most four times as many bytes
  bool multi_line = false;            // line breaks are kept, as \n
};

// The text to keep: spaces around it trimmed, \r\n as \n, a tab as a space. Fault::invalid on `field`, the input's name in the form,
// with text in the NHS style: "Enter what the caller says", "What the caller says must be 2,000 characters or fewer".
Result<std::string> checked_text(std::string_view field, std::string_view value, const Limits& limits);

}  // namespace core
