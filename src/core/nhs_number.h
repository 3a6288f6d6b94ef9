// The NHS number: ten digits, the last of which checks the other nine. A person without one is a person (core/people.h).
// Invariant: an NhsNumber always passes Modulus 11. It is no proof that the number is the patient's: that is NhsNumberStatus.
// Source: https://www.datadictionary.nhs.uk/attributes/nhs_number.html,
//         https://www.datadictionary.nhs.uk/attributes/nhs_number_status_indicator_code.html
#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/code.h"
#include "core/error.h"

namespace core {

class NhsNumber {
 public:
  // The number that begins with these nine digits; none where no check digit fits (one in eleven). For made-up people, who belong in
  // the range that is never given to anyone: 999 000 0000 to 999 999 9999.
  static std::optional<NhsNumber> from_first_nine(std::uint32_t first_nine);

  std::string_view digits() const { return {digits_.data(), digits_.size()}; }  // "9990000018": how it is stored and sent

  auto operator<=>(const NhsNumber&) const = default;

 private:
  NhsNumber() = default;
  std::array<char, 10> digits_;
};

// Spaces and hyphens are forgiven. Fault::invalid, on `field`, says plainly what is wrong.
Result<NhsNumber> parse_nhs_number(std::string_view text, std::string_view field = "nhs_number");

std::string display(const NhsNumber& number);  // "999 000 0018"

// How far the number has been checked against the national register (Personal Demographics Service).
enum class NhsNumberStatus {
  trace_required,  // nobody has looked yet: where every new record starts
  verified,
  present_not_traced,
  no_match,
  to_be_resolved,
  in_progress,
  not_present,
  postponed,
};
template <>
inline constexpr std::array<std::string_view, 8> codes<NhsNumberStatus>{"trace_required", "verified",    "present_not_traced", "no_match",
                                                                        "to_be_resolved", "in_progress", "not_present",        "postponed"};

std::string_view national_code(NhsNumberStatus status);  // "01" to "08"
std::string_view status_name(NhsNumberStatus status);    // the data dictionary's words: "Number present and verified"

}  // namespace core
