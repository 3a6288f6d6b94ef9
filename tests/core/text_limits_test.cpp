#include "core/text_limits.h"

#include <gtest/gtest.h>

namespace core {
namespace {

constexpr Limits words{.called = "what the caller says", .characters_min = 1, .characters_max = 2'000, .multi_line = true};
constexpr Limits reason{.called = "a reason", .characters_min = 3, .characters_max = 10};

TEST(TextLimits, keeps_text_trimmed_and_within_its_limit) {
  struct Case {
    const Limits& limits;
    std::string text;
    std::string kept;
  };
  for (const auto& [limits, text, kept] : {
           Case{words, "  My back hurts \r\n since Monday \n\n", "My back hurts \n since Monday"},
           Case{words, "\rone\rtwo", "one\ntwo"},
           Case{words, "a\tb", "a b"},
           Case{words, "\u00a0Si\u00e2n \U0001f600\u00a0", "Si\u00e2n \U0001f600"},
           Case{words, std::string(2'000, 'a') + "    ", std::string(2'000, 'a')},
           // Ten characters, sixteen bytes.
           Case{reason, "\u0141\u00f3d\u017a \u0141\u00f3d\u017aS", "\u0141\u00f3d\u017a \u0141\u00f3d\u017aS"},
           Case{reason, "\n abc \n", "abc"},
           Case{Limits{.called = "a note"}, " \n ", ""},
       })
    EXPECT_EQ(checked_text("t", text, limits), kept);
}

TEST(TextLimits, says_what_is_wrong_in_the_words_of_the_form) {
  struct Case {
    const Limits& limits;
    std::string text;
    const char* outcome;
  };
  for (const auto& [limits, text, expected] : {
           Case{words, "", "Enter what the caller says"},
           Case{words, " \r\n\t ", "Enter what the caller says"},
           Case{words, std::string(2'001, 'a'), "What the caller says must be 2,000 characters or fewer"},
           Case{words, std::string("a\0b", 3), "What the caller says has a character that cannot be used: type it again"},
           Case{words, "a\x1b[31m", "What the caller says has a character that cannot be used: type it again"},
           Case{words, "a\u202eb", "What the caller says has a character that cannot be used: type it again"},
           Case{words, "a\u0085b", "What the caller says has a character that cannot be used: type it again"},
           Case{words, "a\xff", "What the caller says has characters that cannot be read: type it again"},
           Case{words, "a\xc0\xaf", "What the caller says has characters that cannot be read: type it again"},
           Case{words, "a\xed\xa0\x80", "What the caller says has characters that cannot be read: type it again"},
           Case{words, "a\xf4\x90\x80\x80", "What the caller says has characters that cannot be read: type it again"},
           Case{words, "a\xe2\x82", "What the caller says has characters that cannot be read: type it again"},
           Case{reason, "ab", "Reason must be 3 characters or more"},
           Case{reason, "abcdefghijk", "Reason must be 10 characters or fewer"},
           Case{reason, "abc\ndef", "Reason must be on one line"},
       }) {
    const auto kept = checked_text("t", text, limits);
    ASSERT_FALSE(kept) << text.substr(0, 40);
    EXPECT_EQ(kept.error(), (Error{Fault::invalid, "t", expected}));
  }
}

}  // namespace
}  // namespace core
