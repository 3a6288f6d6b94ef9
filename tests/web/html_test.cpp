// Nothing a person types becomes markup, wherever it is written.
#include "web/html.h"

#include <gtest/gtest.h>

#include <chrono>

#include "tests/web/normal_html.h"
#include "web/layout.h"

namespace web {
namespace {

std::string written(const Html& html) { return std::string(html.view()); }

struct Payload {
  std::string_view typed;
  std::string_view as_text;
  std::string_view as_address;  // what stands in href
};

using namespace std::string_view_literals;

const Payload payloads[] = {
    {"<script>alert(1)</script>", "&lt;script&gt;alert(1)&lt;/script&gt;", "&lt;script&gt;alert(1)&lt;/script&gt;"},
    {"\"><img src=x onerror=alert(1)>", "&quot;&gt;&lt;img src=x onerror=alert(1)&gt;", "&quot;&gt;&lt;img src=x onerror=alert(1)&gt;"},
    {"' onmouseover='alert(1)", "&#39; onmouseover=&#39;alert(1)", "&#39; onmouseover=&#39;alert(1)"},
    {"javascript:alert(1)", "javascript:alert(1)", "about:invalid"},
    {"JaVaScRiPt:alert(1)", "JaVaScRiPt:alert(1)", "about:invalid"},
    {" javascript:alert(1)", " javascript:alert(1)", "about:invalid"},
    {"java\tscript:alert(1)", "java\tscript:alert(1)", "about:invalid"},
    {"\x01javascript:alert(1)", "\x01javascript:alert(1)", "about:invalid"},
    {"java\0script:alert(1)"sv, "javascript:alert(1)", "about:invalid"},
    {"javascript&#58;alert(1)", "javascript&amp;#58;alert(1)", "javascript&amp;#58;alert(1)"},
    {"data:text/html,<script>alert(1)</script>", "data:text/html,&lt;script&gt;alert(1)&lt;/script&gt;", "about:invalid"},
    {"vbscript:msgbox(1)", "vbscript:msgbox(1)", "about:invalid"},
    {"<scr\0ipt>"sv, "&lt;script&gt;", "about:invalid"},
    {"\xC0\xBCscript>", "\uFFFD\uFFFDscript&gt;", "\uFFFD\uFFFDscript&gt;"},
    {"</textarea><svg/onload=alert(1)>", "&lt;/textarea&gt;&lt;svg/onload=alert(1)&gt;", "&lt;/textarea&gt;&lt;svg/onload=alert(1)&gt;"},
    {"</title><base href=//evil.example>", "&lt;/title&gt;&lt;base href=//evil.example&gt;",
     "&lt;/title&gt;&lt;base href=//evil.example&gt;"},
};

TEST(html, escapes_what_people_type_in_text_attributes_and_addresses) {
  for (const auto& [typed, as_text, as_address] : payloads) {
    Html out;
    out << typed << attribute("value", typed) << attribute("href", typed) << Content(typed);
    std::string expected(as_text);
    expected.append(" value=\"").append(as_text).append("\" href=\"").append(as_address).append("\"").append(as_text);
    EXPECT_EQ(written(out), expected);
  }
}

Html page_that_shows(const std::string& typed) {
  Errors errors;
  errors.add(typed, typed);
  Table table({.caption = typed, .head = {typed}});
  table.row({CellParts{.text = typed, .href = typed, .hidden = typed, .sort_value = typed, .classes = typed}});
  Html main;
  main << input({.name = typed, .label = typed, .hint = typed, .value = typed, .error = typed, .id = typed, .classes = typed})
       << radios({.name = typed, .legend = page_heading(typed, typed), .items = {{typed, typed, typed}}})
       << select({.name = typed, .label = typed, .options = {{typed, typed}}}) << textarea({.name = typed, .value = typed})
       << date_input({.name = typed, .legend = typed, .day = {.value = typed}}) << table.html()
       << summary_list({.rows = {{typed, typed, {{typed, typed, typed}}}}}) << tag(typed, Colour::red)
       << button({.text = typed, .href = typed}) << card({.heading = {.text = typed}, .content = typed, .href = typed})
       << tabs({.items = {{typed, typed, typed}}}) << notification_banner({.heading = typed, .content = typed}) << details({typed, typed});
  return page({.title = typed, .organisation = typed, .user = typed, .csrf = typed, .errors = errors}, main);
}

TEST(html, builds_the_same_page_whatever_is_typed) {
  const auto harmless = skeleton(page_that_shows("harmless").view());
  for (const auto& payload : payloads) {
    const auto shown = page_that_shows(std::string(payload.typed));
    EXPECT_EQ(skeleton(shown.view()), harmless) << payload.typed;
    EXPECT_EQ(shown.view().find('\0'), std::string::npos);
  }
  // The control: markup that gets through is seen.
  EXPECT_NE(skeleton("<p>" + std::string(payloads[0].typed) + "</p>"), skeleton("<p>harmless</p>"));
  EXPECT_NE(skeleton("<i a=\"" + std::string(payloads[1].typed) + "\">"), skeleton("<i a=\"harmless\">"));
}

TEST(html, replaces_what_is_not_utf8_and_keeps_what_is) {
  const std::pair<std::string_view, std::string_view> cases[] = {
      {"Zoë", "Zoë"},
      {"漢字 🙂", "漢字 🙂"},
      {"\xFF", "\uFFFD"},
      {"a\x80z", "a\uFFFDz"},
      {"\xED\xA0\x80", "\uFFFD\uFFFD\uFFFD"},      // a surrogate
      {"\xF4\x90\x80\x80", "\uFFFD\uFFFD\uFFFD\uFFFD"},  // past U+10FFFF
      {"end \xE2\x82", "end \uFFFD\uFFFD"},        // cut short
      {"a\0b"sv, "ab"},
  };
  for (const auto& [given, expected] : cases) {
    Html out;
    out << given;
    EXPECT_EQ(written(out), expected);
  }
}

TEST(html, refuses_addresses_that_lead_out_of_the_web) {
  const std::pair<std::string_view, bool> cases[] = {{"/patients/1", true},   {"?page=2", true},
                                                     {"#main", true},         {"", true},
                                                     {"a/b:c", true},         {"https://nhs.uk/a", true},
                                                     {"HTTP://nhs.uk", true}, {"mailto:a@b.example", true},
                                                     {"tel:+441632", true},   {"//host.example/a", true},
                                                     {"ftp://a", false},      {"file:///etc/passwd", false},
                                                     {"blob:x", false},       {"a:b", false},
                                                     {":x", false},           {"https\n://a", false},
                                                     {"view-source:a", false}};
  for (const auto& [address, safe] : cases) EXPECT_EQ(safe_address(address), safe) << address;
}

TEST(html, writes_attributes_only_when_asked) {
  Html out;
  out << attribute_if("id", "") << attribute_if("id", "a") << flag("checked", false) << flag("checked", true) << 42;
  EXPECT_EQ(written(out), " id=\"a\" checked42");
}

TEST(html, takes_a_plain_string_as_text_and_a_literal_as_markup) {
  EXPECT_EQ(written(paragraph("<b>")), "<p>&lt;b&gt;</p>");
  EXPECT_EQ(written(paragraph("<b>x</b>"_html)), "<p><b>x</b></p>");
  EXPECT_EQ(written(paragraph(tag("A&E", Colour::red))), "<p><strong class=\"nhsuk-tag nhsuk-tag--red\">A&amp;E</strong></p>");
  std::string kept;
  {
    const std::string gone = "a name longer than fits inside";
    Content content = gone;
    kept = std::string(content.view());
  }
  EXPECT_EQ(kept, "a name longer than fits inside");
}

TEST(page, says_error_first_and_links_to_the_field) {
  Errors errors;
  errors.add("nhs_number", "Enter the NHS number");
  errors.add("born", "Enter the date of birth", "born-day");
  const auto html = written(page({.title = "Find a patient", .errors = errors}, {}));
  for (const std::string_view part :
       {"<html lang=\"en\">", "<title>Error: Find a patient - Fingerpost</title>", "<a href=\"#nhs_number\">Enter the NHS number</a>",
        "<a href=\"#born-day\">", "name=\"viewport\"", "href=\"#maincontent\"", "id=\"maincontent\"", "not an NHS product"})
    EXPECT_NE(html.find(part), std::string::npos) << part;
  EXPECT_EQ(errors["nhs_number"], "Enter the NHS number");
  EXPECT_EQ(errors["name"], "");
}

TEST(page, shows_who_is_signed_in_and_signs_out_with_a_token) {
  const auto html = written(page({.title = "Today",
                                  .assets = {.style = "/static/app.1.css", .script = "/static/app.2.js"},
                                  .organisation = "Mill Lane Surgery",
                                  .user = "Ada Reed",
                                  .role = "receptionist",
                                  .csrf = "t0ken",
                                  .navigation = {{.text = "Today", .href = "/today", .current = true}}},
                                 {}));
  for (const std::string_view part : {"Ada Reed (receptionist)", "Mill Lane Surgery", "action=\"/sign-out\" method=\"post\"",
                                      "<input type=\"hidden\" name=\"csrf\" value=\"t0ken\">", "aria-current=\"page\"",
                                      "<script type=\"module\" src=\"/static/app.2.js\"></script>", "href=\"/static/app.1.css\""})
    EXPECT_NE(html.find(part), std::string::npos) << part;
  EXPECT_EQ(html.find("nhsuk-header__logo"), std::string::npos);
  EXPECT_EQ(html.find("js-enabled"), std::string::npos);
  EXPECT_EQ(html.find("style="), std::string::npos);
}

TEST(page, names_nobody_when_nobody_is_signed_in) {
  EXPECT_EQ(written(page({.title = "Sign in"}, {})).find("Sign out"), std::string::npos);
}

core::Patient jane() {
  using namespace std::chrono;
  core::Patient patient;
  patient.names = {{.given = "Jane", .family = "O'Walker", .period = {}}};
  patient.born = sys_days{year{1961} / March / 7};
  patient.nhs_number = core::NhsNumber::from_first_nine(999000001);
  patient.nhs_number_status = core::NhsNumberStatus::verified;
  return patient;
}
const core::Date today = std::chrono::sys_days{std::chrono::year{2026} / std::chrono::March / 6};

TEST(patient_banner, identifies_the_person_three_ways) {
  const auto patient = jane();
  const auto html = written(patient_banner({.patient = patient, .today = today, .needs = {"Needs a Polish interpreter"}}));
  for (const std::string_view part :
       {"O&#39;WALKER, Jane", "7 March 1961 (aged 64)", "999 000 001", "Number present and verified", "Needs a Polish interpreter"})
    EXPECT_NE(html.find(part), std::string::npos) << part << "\n" << html;
}

TEST(patient_banner, never_leaves_out_restriction_or_death) {
  auto patient = jane();
  patient.restricted = true;
  patient.nhs_number.reset();
  patient.died = std::chrono::sys_days{std::chrono::year{2020} / std::chrono::March / 6};
  const auto html = written(patient_banner({.patient = patient, .today = today}));
  for (const std::string_view part : {"Restricted", "Died", "6 March 2020", "died aged 58", "None known"})
    EXPECT_NE(html.find(part), std::string::npos) << part << "\n" << html;
}

}  // namespace
}  // namespace web
