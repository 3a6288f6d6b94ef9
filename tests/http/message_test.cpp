#include "http/message.h"

#include <gtest/gtest.h>

#include "core/check.h"
#include "http/cookies.h"
#include "http/guards.h"
#include "http/url.h"

namespace {

using core::Fault;

TEST(Guards, tell_clean_text_from_broken) {
  const struct {
    std::string text;
    bool clean;
  } rows[] = {
      {"", true},
      {"plain", true},
      {"Zo\xC3\xAB \xE2\x82\xAC \xF0\x9F\x99\x82", true},
      {"\xED\x9F\xBF\xEE\x80\x80\xF4\x8F\xBF\xBF", true},  // the neighbours of what is forbidden
      {std::string("a\0b", 3), false},
      {"\x80", false},                  // a tail without a lead
      {"\xC0\xAF", false},              // overlong
      {"\xE0\x80\xAF", false},          // overlong
      {"\xF0\x80\x80\xAF", false},      // overlong
      {"\xED\xA0\x80", false},          // surrogate
      {"\xF4\x90\x80\x80", false},      // above U+10FFFF
      {"\xF5\x80\x80\x80", false},
      {"\xC3", false},                  // cut short
      {"\xE2\x82", false},
      {"\xF0\x9F\x99", false},
      {"\xE2\x28\xA1", false},
  };
  for (const auto& row : rows) EXPECT_EQ(http::clean_utf8(row.text), row.clean) << row.text;
}

TEST(Guards, stop_deep_JSON_before_a_parser_sees_it) {
  const auto nested = [](std::size_t depth) { return std::string(depth, '[') + std::string(depth, ']'); };
  const struct {
    std::string json;
    bool ok;
  } rows[] = {
      {"", true},
      {nested(64), true},
      {nested(65), false},
      {nested(100'000), false},
      {std::string(100'000, '['), false},
      {std::string(100'000, '{'), false},
      {"[" + std::string(1000, ']') + nested(64), true},
      {"\"" + std::string(1000, '[') + "\"", true},
      {"\"\\\"" + std::string(1000, '[') + "\"", true},
      {"\"\\\\\"" + std::string(1000, '['), false},
      {"[[],[],[],{\"a\":[]}]", true},
  };
  for (const auto& row : rows) EXPECT_EQ(http::json_depth_ok(row.json), row.ok) << row.json.substr(0, 40);
}

TEST(Url, decodes_a_path_once_and_refuses_what_readers_disagree_on) {
  const struct {
    const char* raw;
    const char* path;  // none: refused with `fault`
    Fault fault = Fault::invalid;
  } rows[] = {
      {"/", "/"},
      {"/a/b", "/a/b"},
      {"/a%20b", "/a b"},
      {"/%252e%252e", "/%2e%2e"},
      {"/a+b", "/a+b"},
      {"/...", "/..."},
      {"", nullptr},
      {"a", nullptr},
      {"/%", nullptr},
      {"/%4", nullptr},
      {"/%4g", nullptr},
      {"/%00", nullptr},
      {"/%0a", nullptr},
      {"/%FF", nullptr},
      {"/a/", nullptr, Fault::not_found},
      {"//", nullptr, Fault::not_found},
      {"/a//b", nullptr, Fault::not_found},
      {"/.", nullptr, Fault::not_found},
      {"/a/..", nullptr, Fault::not_found},
      {"/%2e%2e/a", nullptr, Fault::not_found},
      {"/a%2fb", nullptr, Fault::not_found},
      {"/a%5cb", nullptr, Fault::not_found},
  };
  for (const auto& row : rows) {
    const auto path = http::decode_path(row.raw);
    ASSERT_EQ(path.has_value(), row.path != nullptr) << row.raw;
    if (row.path) EXPECT_EQ(*path, row.path) << row.raw;
    else EXPECT_EQ(path.error().fault, row.fault) << row.raw;
  }
}

TEST(Url, decodes_what_it_encoded) {
  std::string every_byte_of_ascii;
  for (char c = 1; c < 127; ++c) every_byte_of_ascii += c;
  for (const std::string& text : {every_byte_of_ascii, std::string("Zo\xC3\xAB & 50%"), std::string()}) {
    const auto fields = http::decode_pairs("a=" + http::encode_component(text), {10, 10});
    ASSERT_TRUE(fields);
    EXPECT_EQ((*fields)["a"], text);
  }
}

TEST(Url, keeps_each_value_of_a_name_that_comes_again) {
  const auto fields = http::decode_pairs("a=1&b&a=2&&=x&a=", {10, 10});
  ASSERT_TRUE(fields);
  EXPECT_EQ(fields->all("a"), (std::vector<std::string_view>{"1", "2", ""}));
  EXPECT_TRUE(fields->has("b"));
  EXPECT_FALSE(fields->has("c"));
  EXPECT_EQ((*fields)["c"], "");
  EXPECT_EQ(fields->size(), 5u);
}

TEST(Form, is_read_from_its_own_content_type_only) {
  for (const auto& [type, is_form] :
       std::initializer_list<std::pair<const char*, bool>>{{"application/x-www-form-urlencoded", true},
                                                           {"application/x-www-form-urlencoded; charset=UTF-8", true},
                                                           {"application/x-www-form-urlencodedx", false},
                                                           {"text/plain", false},
                                                           {"application/json", false}}) {
    http::Request request;
    request.headers.add("content-type", type);
    request.body = "csrf=x";
    ASSERT_TRUE(http::decode_form({}, request));
    EXPECT_EQ(request.form.has("csrf"), is_form) << type;
  }
}

TEST(Redirect, leads_nowhere_but_here) {
  const struct {
    std::string url;
    bool local;
  } rows[] = {
      {"/", true},           {"/patients/1?x=%C3%A9", true},
      {"", false},           {"//evil", false},
      {"/\\evil", false},    {"https://evil", false},
      {"\\\\evil", false},   {"javascript:x", false},
      {"/a\r\nX: y", false}, {"/\tevil", false},
      {"/a b", false},       {"/\xC3\xA9", false},
  };
  for (const auto& row : rows) {
    EXPECT_EQ(http::is_local_path(row.url), row.local) << row.url;
    if (row.local) EXPECT_EQ(http::see_other(row.url).status, 303);
    else EXPECT_THROW(http::see_other(row.url), core::Bug) << row.url;
  }
}

TEST(Cookie, of_the_session_is_bound_to_this_host) {
  const std::string plain = http::session_cookie("token", false, std::chrono::hours(12));
  const std::string tls = http::session_cookie("token", true, std::chrono::hours(12));
  EXPECT_EQ(plain, "fingerpost=token; Path=/; HttpOnly; SameSite=Strict; Max-Age=43200");
  EXPECT_EQ(tls, "__Host-fingerpost=token; Path=/; HttpOnly; SameSite=Strict; Max-Age=43200; Secure");
}

TEST(Cookie, is_read_by_its_whole_name_and_not_when_it_comes_twice) {
  const struct {
    const char* header;
    const char* token;
  } rows[] = {
      {"fingerpost=abc", "abc"},
      {"a=b; fingerpost=abc; c=d", "abc"},
      {"xfingerpost=abc", ""},
      {"fingerpost=abc; fingerpost=def", ""},
      {"__Host-fingerpost=abc", ""},
      {"fingerpost", ""},
      {"", ""},
      {";;;=;fingerpost=x=y", "x=y"},
  };
  for (const auto& row : rows) {
    http::Request request;
    request.headers.add("cookie", row.header);
    EXPECT_EQ(http::session_token(request), row.token) << row.header;
  }
}

TEST(Token, is_long_random_and_never_equal_to_nothing) {
  EXPECT_EQ(http::random_token().size(), 43u);
  EXPECT_NE(http::random_token(), http::random_token());
  EXPECT_EQ(http::random_request_id().size(), 16u);
  EXPECT_TRUE(http::same_token("abc", "abc"));
  EXPECT_FALSE(http::same_token("abc", "abd"));
  EXPECT_FALSE(http::same_token("abc", "abcd"));
  EXPECT_FALSE(http::same_token("", ""));
}

}  // namespace
