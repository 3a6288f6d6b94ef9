#include "core/nhs_number.h"

#include <fmt/format.h>

#include <algorithm>

#include "core/ascii.h"
#include "core/check.h"

namespace core {

namespace {

constexpr std::size_t text_size_max = 40;  // what a person may type before we stop reading

}  // namespace

std::optional<NhsNumber> NhsNumber::from_first_nine(std::uint32_t first_nine) {
  check(first_nine <= 999'999'999, "the first nine digits of an NHS number are nine digits");
  NhsNumber number;
  std::uint32_t sum = 0;
  for (std::uint32_t place = 9, rest = first_nine; place-- > 0; rest /= 10) {
    number.digits_[place] = static_cast<char>('0' + rest % 10);
    sum += rest % 10 * (10 - place);
  }
  const std::uint32_t check_digit = (11 - sum % 11) % 11;
  if (check_digit == 10) return std::nullopt;
  number.digits_[9] = static_cast<char>('0' + check_digit);
  return number;
}

Result<NhsNumber> parse_nhs_number(std::string_view text, std::string_view field) {
  const auto refuse = [&](std::string words) { return fail(Fault::invalid, std::string(field), std::move(words)); };
  if (text.size() > text_size_max) return refuse("Check the NHS number: it is too long");
  std::string digits;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (is_digit(c)) digits += c;
    else if (is_letter(c)) return refuse("Check the NHS number: it has a letter in it");
    else if (text.substr(i).starts_with("\u00a0")) ++i;  // a no-break space, from a copied web page
    else if (c != ' ' && c != '-' && c != '\t') return refuse("Check the NHS number: use digits only");
  }
  if (digits.empty()) return refuse("Enter an NHS number");
  if (digits.size() != 10)
    return refuse(fmt::format("Check the NHS number: it has {} digit{} and must have 10", digits.size(), digits.size() == 1 ? "" : "s"));
  if (std::ranges::count(digits, digits[0]) == 10)  // passes Modulus 11, and is what people type to get past a form
    return refuse("Check the NHS number: it is the same digit ten times");

  std::uint32_t first_nine = 0;
  for (std::size_t i = 0; i < 9; ++i) first_nine = first_nine * 10 + static_cast<std::uint32_t>(digits[i] - '0');
  const auto number = NhsNumber::from_first_nine(first_nine);
  if (!number || number->digits() != digits) return refuse("Check the NHS number: it has a digit wrong or two swapped");
  return *number;
}

std::string display(const NhsNumber& number) {
  const auto d = number.digits();
  return fmt::format("{} {} {}", d.substr(0, 3), d.substr(3, 3), d.substr(6));
}

std::string_view national_code(NhsNumberStatus status) {
  constexpr std::array<std::string_view, 8> national{"03", "01", "02", "04", "05", "06", "07", "08"};
  return national[static_cast<std::size_t>(status)];
}

std::string_view status_name(NhsNumberStatus status) {
  constexpr std::array<std::string_view, 8> names{
      "Trace required",
      "Number present and verified",
      "Number present but not traced",
      "Trace attempted - No match or multiple match found",
      "Trace needs to be resolved - (NHS Number or patient detail conflict)",
      "Trace in progress",
      "Number not present and trace not required",
      "Trace postponed (baby under six weeks old)",
  };
  return names[static_cast<std::size_t>(status)];
}

}  // namespace core
