#include "core/telephone.h"

#include <fmt/format.h>

#include <algorithm>

#include "core/ascii.h"

namespace core {

namespace {

constexpr std::size_t text_size_max = 40;

// How many digits follow the 0 (or +44), by the first of them.
struct Lengths {
  std::size_t min, max;
};
Lengths uk_lengths(char first) {
  switch (first) {
    case '1': return {9, 10};   // a few towns have shorter numbers
    case '8': return {7, 10};   // 0800 1111, 0845 46 47
    case '2':
    case '3':
    case '5':
    case '7':
    case '9': return {10, 10};
    default: return {0, 0};
  }
}

}  // namespace

Result<std::string> parse_telephone(std::string_view text, std::string_view field) {
  const auto refuse = [&](const char* words) { return fail(Fault::invalid, std::string(field), words); };
  constexpr auto example = "Enter a telephone number, like 01632 960 001 or 07700 900 982";
  if (text.size() > text_size_max) return refuse("Check the telephone number: it is too long");

  std::string digits;
  bool plus = false;
  for (const char c : text) {
    if (is_digit(c)) digits += c;
    else if (c == '+' && digits.empty() && !plus) plus = true;
    else if (is_letter(c)) return refuse("Check the telephone number: it has a letter in it");
    else if (std::string_view(" -.()\t").find(c) == std::string_view::npos) return refuse(example);
  }
  if (digits.empty()) return refuse("Enter a telephone number");
  if (!plus && digits.starts_with("00")) {
    plus = true;
    digits.erase(0, 2);
  }

  if (plus && !digits.starts_with("44")) {
    if (digits.starts_with('0') || digits.size() < 7) return refuse(example);
    if (digits.size() > 15) return refuse("Check the telephone number: it is too long");
    return '+' + digits;
  }
  if (plus) digits.erase(0, 2);
  if (digits.starts_with('0')) digits.erase(0, 1);
  else if (!plus && !(digits.size() == 10 && digits[0] == '7'))  // a spreadsheet has eaten the 0 of a mobile number
    return refuse("Check the telephone number: include the area code");

  if (digits.empty()) return refuse(example);
  const auto [min, max] = uk_lengths(digits[0]);
  if (max == 0 || std::ranges::count(digits, digits[0]) == static_cast<std::ptrdiff_t>(digits.size())) return refuse(example);
  if (digits.size() < min) return refuse("Check the telephone number: it is too short");
  if (digits.size() > max) return refuse("Check the telephone number: it is too long");
  return "+44" + digits;
}

std::string display_telephone(std::string_view e164) {
  if (!e164.starts_with("+44") || e164.size() < 10) return std::string(e164);
  const std::string_view n = e164.substr(3);
  const auto in_two = [&](std::size_t area) { return fmt::format("0{} {}", n.substr(0, area), n.substr(area)); };
  const auto in_three = [&](std::size_t area, std::size_t middle) {
    return fmt::format("0{} {} {}", n.substr(0, area), n.substr(area, middle), n.substr(area + middle));
  };
  if (n.size() < 10) return in_two(n[0] == '1' ? 4 : 3);
  if (n[0] == '2') return in_three(2, 4);
  if (n[0] == '3' || n[0] == '8' || n[0] == '9') return in_three(3, 3);
  if (n[0] == '1' && (n[1] == '1' || n[2] == '1')) return in_three(3, 3);
  return in_two(4);
}

}  // namespace core
