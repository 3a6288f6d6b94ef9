#include "core/postcode.h"

#include <algorithm>

#include "core/ascii.h"

namespace core {

namespace {

// A: a letter, 9: a digit, *: either.
bool has_shape(std::string_view text, std::string_view shape) {
  return std::ranges::equal(text, shape, [](char c, char s) {
    return s == 'A' ? is_letter(c) : s == '9' ? is_digit(c) : is_letter(c) || is_digit(c);
  });
}

}  // namespace

Result<std::string> parse_postcode(std::string_view text, std::string_view field) {
  const auto refuse = [&] { return fail(Fault::invalid, std::string(field), "Enter a full UK postcode, like LS1 4AP"); };
  if (text.size() > 16) return refuse();
  std::string compact;
  for (const char c : text) {
    if (c == ' ' || c == '-' || c == '\t') continue;
    compact += to_upper(c);
  }
  if (compact.empty()) return fail(Fault::invalid, std::string(field), "Enter a postcode");
  if (compact.size() < 5 || compact.size() > 7) return refuse();

  std::string inward = compact.substr(compact.size() - 3);
  if (inward[0] == 'O') inward[0] = '0';
  if (inward[0] == 'I') inward[0] = '1';
  const std::string outward_part = compact.substr(0, compact.size() - 3);
  const bool known = has_shape(outward_part, "A9") || has_shape(outward_part, "A9*") || has_shape(outward_part, "AA9") ||
                     has_shape(outward_part, "AA9*") || outward_part == "GIR";
  if (!known || !has_shape(inward, "9AA")) return refuse();
  return outward_part + ' ' + inward;
}

std::string_view outward(std::string_view postcode) { return postcode.substr(0, postcode.find(' ')); }

}  // namespace core
