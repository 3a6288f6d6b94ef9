#include "core/postcode.h"

#include <gtest/gtest.h>

namespace core {
namespace {

TEST(Postcode, is_written_one_way_however_it_was_typed) {
  struct Case {
    const char* text;
    const char* postcode;
    const char* outward;
  };
  for (const auto& [text, expected, district] : {
           Case{"sw1a1aa", "SW1A 1AA", "SW1A"},
           Case{" SW1A  1AA ", "SW1A 1AA", "SW1A"},
           Case{"sw1a-1aa", "SW1A 1AA", "SW1A"},
           Case{"m11ae", "M1 1AE", "M1"},
           Case{"B338TH", "B33 8TH", "B33"},
           Case{"CR2 6XH", "CR2 6XH", "CR2"},
           Case{"DN55 1PT", "DN55 1PT", "DN55"},
           Case{"W1A 0AX", "W1A 0AX", "W1A"},
           Case{"W1A OAX", "W1A 0AX", "W1A"},
           Case{"EC1A 1BB", "EC1A 1BB", "EC1A"},
           Case{"GIR 0AA", "GIR 0AA", "GIR"},
           Case{"ZZ99 3VZ", "ZZ99 3VZ", "ZZ99"},
       }) {
    const auto postcode = parse_postcode(text);
    ASSERT_TRUE(postcode) << text;
    EXPECT_EQ(*postcode, expected);
    EXPECT_EQ(outward(*postcode), district);
  }
}

TEST(Postcode, refuses_what_has_no_such_shape) {
  for (const std::string& text : {std::string("SW1A"), std::string("1AA"), std::string("SW1A 1A"), std::string("SW1A 1AAA"),
                                  std::string("11 1AA"), std::string("SWA 1AA"), std::string("ABC1 1AA"), std::string("M1 AAA"),
                                  std::string("M1 11A"), std::string("M1\u00c9 1AE"), std::string("90210"), std::string(5'000, 'A')}) {
    const auto postcode = parse_postcode(text, "home_postcode");
    ASSERT_FALSE(postcode) << text.substr(0, 20);
    EXPECT_EQ(postcode.error(), (Error{Fault::invalid, "home_postcode", "Enter a full UK postcode, like LS1 4AP"}));
  }
  EXPECT_EQ(parse_postcode("  ").error().text, "Enter a postcode");
}

}  // namespace
}  // namespace core
