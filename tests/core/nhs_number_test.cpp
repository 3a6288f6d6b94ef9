#include "core/nhs_number.h"

#include <gtest/gtest.h>

#include <set>

namespace core {
namespace {

std::string outcome(std::string_view text) {
  const auto number = parse_nhs_number(text);
  return number ? display(*number) : number.error().text;
}

TEST(NhsNumber, reads_what_people_type_or_says_what_is_wrong) {
  constexpr auto swapped = "Check the NHS number: it has a digit wrong or two swapped";
  struct Case {
    std::string text;
    const char* outcome;
  };
  for (const auto& [text, expected] : {
           Case{"9434765919", "943 476 5919"},  // the data dictionary's example
           Case{"943 476 5919", "943 476 5919"},
           Case{" 943-476-5919 ", "943 476 5919"},
           Case{"943\u00a0476\u00a05919", "943 476 5919"},
           Case{"9000000009", "900 000 0009"},
           Case{"9990000018", "999 000 0018"},
           Case{"9434765918", swapped},
           Case{"9437465919", swapped},
           Case{"9434756919", swapped},
           Case{"", "Enter an NHS number"},
           Case{" - ", "Enter an NHS number"},
           Case{"943 476 591", "Check the NHS number: it has 9 digits and must have 10"},
           Case{"9", "Check the NHS number: it has 1 digit and must have 10"},
           Case{"94347659190", "Check the NHS number: it has 11 digits and must have 10"},
           Case{"943 476 591O", "Check the NHS number: it has a letter in it"},
           Case{"943.476.5919", "Check the NHS number: use digits only"},
           Case{"943\xff"
                "4765919",
                "Check the NHS number: use digits only"},
           Case{"0000000000", "Check the NHS number: it is the same digit ten times"},
           Case{"4444444444", "Check the NHS number: it is the same digit ten times"},
           Case{std::string(10'000, '1'), "Check the NHS number: it is too long"},
       })
    EXPECT_EQ(outcome(text), expected) << text.substr(0, 40);
}

TEST(NhsNumber, names_the_field_at_fault) {
  EXPECT_EQ(parse_nhs_number("1").error().field, "nhs_number");
  EXPECT_EQ(parse_nhs_number("1", "q").error().field, "q");
  EXPECT_EQ(parse_nhs_number("1").error().fault, Fault::invalid);
}

TEST(NhsNumber, notices_every_wrong_digit_and_every_swap_of_neighbours) {
  const std::string right = "9434765919";
  for (std::size_t i = 0; i < 10; ++i) {
    for (char digit = '0'; digit <= '9'; ++digit) {
      std::string wrong = right;
      wrong[i] = digit;
      EXPECT_EQ(parse_nhs_number(wrong).has_value(), wrong == right) << wrong;
    }
    if (i == 9) break;
    std::string wrong = right;
    std::swap(wrong[i], wrong[i + 1]);
    EXPECT_EQ(parse_nhs_number(wrong).has_value(), wrong == right) << wrong;
  }
}

TEST(NhsNumber, makes_numbers_for_made_up_people) {
  int made = 0;
  for (std::uint32_t first = 999'000'000; first < 999'011'000; ++first)
    if (const auto number = NhsNumber::from_first_nine(first)) {
      ++made;
      EXPECT_EQ(parse_nhs_number(number->digits()), *number);
    }
  EXPECT_NEAR(made, 10'000, 100);  // one in eleven has no check digit
}

TEST(NhsNumber, gives_each_status_its_national_code) {
  EXPECT_EQ(national_code(NhsNumberStatus::verified), "01");
  EXPECT_EQ(status_name(NhsNumberStatus::present_not_traced), "Number present but not traced");
  EXPECT_EQ(parse_code<NhsNumberStatus>("present_not_traced"), NhsNumberStatus::present_not_traced);
  EXPECT_EQ(NhsNumberStatus{}, NhsNumberStatus::trace_required);
  std::set<std::string_view> all;
  for (int i = 0; i < 8; ++i) all.insert(national_code(static_cast<NhsNumberStatus>(i)));
  EXPECT_EQ(all.size(), 8u);
}

}  // namespace
}  // namespace core
