#include <algorithm>
#include <regex>

#include "http/url.h"
#include "tests/routes/checks.h"
#include "tests/routes/html.h"

namespace routes {
namespace {

// The second of a pair differs in truth alone: whoever answers them differently has run them.
const std::vector<std::pair<std::string, std::string>>& pairs() {
  static const std::vector<std::pair<std::string, std::string>> all{
      {"' OR '1'='1", "' OR '1'='2"},
      {"1) OR (1=1", "1) OR (1=2"},
      {"(CASE WHEN 1=1 THEN id END)", "(CASE WHEN 1=2 THEN id END)"},
      {"x' AND (SELECT count(*) FROM patients)>0--", "x' AND (SELECT count(*) FROM patients)<0--"},
  };
  return all;
}
const std::vector<std::string>& singles() {
  static const std::vector<std::string> all{
      "';drop table patients;--",
      "\"",
      "`\\",
      "%_%",
      "../../etc/passwd",
      "..%2f..%2fetc%2fpasswd",
      "%00",
      std::string("a\0b", 3),
      "\xff\xfe",
      "\xed\xa0\x80",
      "<script>q</script>",
      "\"><img src=x onerror=q>",
      "javascript:alert(1)",
      "{{7*7}}${7*7}",
      "a\r\nSet-Cookie: a=b",
      std::string(4000, 'A'),
      "-1",
      "99999999999999999999999",
      "NaN",
      "\u202e\u0000b",
      "//evil.example",
      "\u0130\u00df\ufb03",
  };
  return all;
}

// An answer without what differs from one answer to the next.
// `makes`: the page names what was made just now.
std::string settled(const http::Response& response, const std::string& payload, const std::string& request_id, bool makes) {
  static const std::regex once("name=\"(once|csrf)\" value=\"[^\"]*\""), name("nobody-[0-9]+|new\\.[0-9]+"),
      password("([a-z2-9]{5}-){3}[a-z2-9]{5}"), uuid("[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}");
  std::string text = response.body + "\n" + std::string(location(response));
  std::string escaped;
  for (const char c : payload) {
    switch (c) {
      case '&': escaped += "&amp;"; break;
      case '<': escaped += "&lt;"; break;
      case '>': escaped += "&gt;"; break;
      case '"': escaped += "&quot;"; break;
      case '\'': escaped += "&#39;"; break;
      default: escaped += c;
    }
  }
  for (const auto& echoed : {payload, escaped, http::encode_component(payload), request_id})
    for (auto at = text.find(echoed); at != text.npos; at = text.find(echoed)) text.erase(at, echoed.size());
  text = std::regex_replace(std::regex_replace(text, once, ""), name, "");
  text = std::regex_replace(text, password, "");
  return std::to_string(response.status) + (response.status == 303 || makes ? std::regex_replace(text, uuid, "") : text);
}

struct Attack {
  Surgeries& s;
  const http::Route& route;
  std::span<const Expected> lines;
  const Person& person;
  std::optional<Target> target = {};
  Session session = {};
  bool reaches_the_values = false;  // else the second of two that succeed may be refused as done already

  // `put` places the payload somewhere in an honest request.
  std::string once(const char* where, const std::string& payload, const std::function<void(Ask&, const std::string&)>& put) {
    if (!target) {
      target = s.make(lines.front().needs);
      session = s.sign_in(person.who);
    }
    Ask ask{.method = route.method,
            .target = filled(route.pattern, *target),
            .form = form_of(lines.front(), s, *target),
            .person = &person,
            .session = session,
            .csrf = session.csrf,
            .peer = "peer " + std::to_string(s.asked)};
    put(ask, payload);
    const auto response = s.ask(ask);
    if (response.status >= 500 || response.status < 200)
      s.complaints.push_back(route.name + ": " + payload.substr(0, 40) + " in " + where + " gives " + std::to_string(response.status));
    if ((response.status == 303 || (response.status == 200 && lines.front().staff)) && lines.front().changes && reaches_the_values)
      target.reset();
    if (response.status == 303 && !http::is_local_path(location(response)))
      s.complaints.push_back(route.name + ": led away to " + std::string(location(response)));
    if (route.name == "sign_out") target.reset();
    return settled(response, payload, s.last_request_id, lines.front().staff);
  }
  void everything(const char* where, const std::function<void(Ask&, const std::string&)>& put) {
    for (const auto& payload : singles()) once(where, payload, put);
    for (const auto& [yes, no] : pairs()) {
      if (lines.front().changes && reaches_the_values) target.reset();
      const auto a = once(where, yes, put);
      if (a != once(where, no, put)) s.complaints.push_back(route.name + ": " + where + " answers truth and falsehood differently: " + yes);
    }
  }
};

http::Fields with(const http::Fields& form, const std::string& name, const std::string& value) {
  http::Fields changed;
  for (const auto& field : form)
    if (field.first != name) changed.add(field.first, field.second);
  changed.add(name, value);
  return changed;
}

}  // namespace

void check_injection(Surgeries& s, const http::Route& route, std::span<const Expected> lines) {
  if (lines.empty() || route.name.starts_with("static ")) return;
  const auto person = std::ranges::find_if(
      s.people, [&](const Person& p) { return line_of(lines, p.who.role) && std::ranges::find(p.houses, House::mill) != p.houses.end(); });
  Attack attack{.s = s, .route = route, .lines = lines, .person = *person};

  for (std::size_t at = route.pattern.find('{'); at != std::string::npos; at = route.pattern.find('{', at + 1)) {
    const auto end = route.pattern.find('}', at);
    attack.everything("the path", [&](Ask& ask, const std::string& payload) {
      const auto before = filled(route.pattern.substr(0, at), *attack.target),
                 after = filled(route.pattern.substr(end + 1), *attack.target);
      ask.target = before + http::encode_component(payload) + after;
    });
  }
  const bool hashes = route.name == "sign_in";  // each try costs a password hash
  if (!hashes)
    attack.everything("the query", [](Ask& ask, const std::string& payload) {
      char mark = '?';
      for (const auto name : {"return", "day", "list", "mode", "site", "from", "done", "sort", "v", "weeks", "service", "week", "state",
                              "band", "attended", "begun"}) {
        ask.target += mark + std::string(name) + "=" + http::encode_component(payload.substr(0, 500));
        mark = '&';
      }
    });
  if (route.method == http::Method::get) return;
  const Target example = s.make(lines.front().needs);
  http::Fields form = form_of(lines.front(), s, example);
  for (const auto name : {"once", "version"})
    if (!hashes) form.add(name, "");
  for (const auto& [name, ignored] : form) {
    attack.reaches_the_values = name != "once" && name != "version" && !route.name.starts_with("open");
    attack.everything(("field " + name).c_str(), [&](Ask& ask, const std::string& payload) { ask.form = with(ask.form, name, payload); });
  }
  attack.reaches_the_values = false;
  if (!hashes) attack.everything("a field's name", [](Ask& ask, const std::string& payload) { ask.form.add(payload.substr(0, 90), "x"); });
  attack.everything("the token", [](Ask& ask, const std::string& payload) { ask.csrf = payload; });
}

}  // namespace routes
