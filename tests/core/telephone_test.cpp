#include "core/telephone.h"

#include <gtest/gtest.h>

namespace core {
namespace {

TEST(Telephone, is_kept_one_way_and_shown_as_people_write_it) {
  struct Case {
    const char* text;
    const char* e164;
    const char* shown;
  };
  for (const auto& [text, e164, shown] : {
           Case{"07700 900123", "+447700900123", "07700 900123"},
           Case{"07700900123", "+447700900123", "07700 900123"},
           Case{"7700900123", "+447700900123", "07700 900123"},
           Case{"+44 (0)7700 900-123", "+447700900123", "07700 900123"},
           Case{"+447700900123", "+447700900123", "07700 900123"},
           Case{"0044 7700 900123", "+447700900123", "07700 900123"},
           Case{"(020) 7946 0018", "+442079460018", "020 7946 0018"},
           Case{"0113 496 0018", "+441134960018", "0113 496 0018"},
           Case{"0121.496.0018", "+441214960018", "0121 496 0018"},
           Case{"01632 960018", "+441632960018", "01632 960018"},
           Case{"016977 2345", "+44169772345", "01697 72345"},
           Case{"0300 123 4567", "+443001234567", "0300 123 4567"},
           Case{"0808 157 0192", "+448081570192", "0808 157 0192"},
           Case{"0800 1111", "+448001111", "0800 1111"},
           Case{"+33 1 99 00 12 34", "+33199001234", "+33199001234"},
           Case{"00353 20 910 1234", "+353209101234", "+353209101234"},
       }) {
    const auto number = parse_telephone(text);
    ASSERT_TRUE(number) << text << ": " << number.error().text;
    EXPECT_EQ(*number, e164);
    EXPECT_EQ(display_telephone(*number), shown);
    EXPECT_EQ(parse_telephone(shown), *number) << "what is shown can be typed again";
  }
}

TEST(Telephone, says_what_is_wrong) {
  constexpr auto example = "Enter a telephone number, like 01632 960 001 or 07700 900 982";
  struct Case {
    std::string text;
    const char* outcome;
  };
  for (const auto& [text, expected] : {
           Case{"", "Enter a telephone number"},
           Case{"07700 90012", "Check the telephone number: it is too short"},
           Case{"07700 9001234", "Check the telephone number: it is too long"},
           Case{"+1234567890123456", "Check the telephone number: it is too long"},
           Case{std::string(1'000, '0'), "Check the telephone number: it is too long"},
           Case{"960018", "Check the telephone number: include the area code"},
           Case{"999", "Check the telephone number: include the area code"},
           Case{"07700 900123 x2", "Check the telephone number: it has a letter in it"},
           Case{"same as wife", "Check the telephone number: it has a letter in it"},
           Case{"07700/900123", example},
           Case{"++447700900123", example},
           Case{"07700 +900123", example},
           Case{"00000000000", example},
           Case{"0", example},
           Case{"00", example},
           Case{"+44", example},
           Case{"+0123456789", example},
           Case{"04700 900123", example},
           Case{"07777777777", example},
       }) {
    const auto number = parse_telephone(text, "mobile");
    ASSERT_FALSE(number) << text;
    EXPECT_EQ(number.error(), (Error{Fault::invalid, "mobile", expected})) << text.substr(0, 40);
  }
}

}  // namespace
}  // namespace core
