#include "http/router.h"

#include <gtest/gtest.h>

#include <stdexcept>

#include "core/check.h"

namespace {

using http::Caller;
using http::Kind;
using http::Method;
using http::Request;
using http::Response;

constexpr http::RoleSet reception = 1, clinic = 2;
constexpr std::string_view host = "127.0.0.1:8080";

Response ok(const Request& request, const Caller&) {
  std::string body(request.route);
  for (const auto& [name, value] : request.parameters) body += " " + name + "=" + value;
  return http::html(200, body);
}

std::vector<http::Route> table() {
  return {
      {Method::get, "/", http::open_to_all("the front page"), "front", ok},
      {Method::get, "/sign-in", http::open_to_all("who signs in is not signed in"), "sign-in", ok},
      {Method::post, "/sign-in", http::open_to_all("who signs in is not signed in"), "sign-in-send", ok},
      {Method::get, "/people", http::roles(reception | clinic), "people", ok},
      {Method::get, "/people/new", http::roles(reception), "person-new", ok},
      {Method::get, "/people/{person}", http::roles(reception | clinic), "person", ok},
      {Method::post, "/people/{person}", http::roles(reception), "person-change", ok},
      {Method::get, "/people/{person}/visits/{visit}", http::roles(clinic), "visit", ok},
      {Method::get, "/static/{file}", http::open_to_all("style sheets"), "static",
       [](const Request&, const Caller&) { return http::text(200, "css").with("Cache-Control", "max-age=1"); }},
      {Method::get, "/cached", http::roles(clinic), "cached",
       [](const Request&, const Caller&) { return http::text(200, "x").with("Cache-Control", "max-age=1"); }},
      {Method::get, "/broken", http::roles(clinic), "broken", [](const Request&, const Caller&) -> Response { throw core::Bug("secret"); }},
      {Method::get, "/full", http::roles(clinic), "full",
       [](const Request&, const Caller&) -> Response { throw std::runtime_error("disk"); }},
      {Method::get, "/api/things", http::roles(clinic), "things", ok, Kind::system},
      {Method::post, "/api/things", http::roles(clinic), "thing-new", ok, Kind::system},
      {Method::post, "/api/token", http::open_to_all("clients prove themselves in it"), "token", ok, Kind::system},
  };
}

// Callers by name: the tests' identify() reads it from the Authorization header.
std::optional<Caller> identify(const Request& request) {
  const std::string_view name = request.header("authorization");
  if (name == "receptionist") return Caller{.roles = reception, .csrf_token = "her-token", .by_cookie = true, .who = 7};
  if (name == "clinician") return Caller{.roles = clinic, .csrf_token = "his-token", .by_cookie = true, .who = {}};
  if (name == "machine") return Caller{.roles = clinic, .csrf_token = {}, .by_cookie = false, .who = {}};
  return std::nullopt;
}

struct Fixture {
  std::vector<std::string> refusals;
  http::Router router{table(),
                      {.identify = identify,
                       .refused = [this](http::Refusal why, const Request&, const Caller&) { refusals.emplace_back(to_string(why)); },
                       .status_of =
                           [](std::exception_ptr failure, const Request&) {
                             try {
                               std::rethrow_exception(failure);
                             } catch (const core::Bug&) {
                               return 500;
                             } catch (const std::exception&) {
                               return 503;
                             }
                           },
                       .error_page = {}}};

  Response ask(Method method, std::string path, std::string_view caller = "", http::Fields headers = {}, http::Fields form = {}) {
    Request request;
    request.method = method;
    request.path = std::move(path);
    request.headers = std::move(headers);
    request.headers.add("host", std::string(host));
    if (!caller.empty()) request.headers.add("authorization", std::string(caller));
    request.form = std::move(form);
    return router.handle(std::move(request));
  }
};

std::string_view header(const Response& response, std::string_view name) {
  for (const auto& [key, value] : response.headers) {
    if (key == name) return value;
  }
  return {};
}

TEST(Router, finds_the_most_particular_route) {
  Fixture f;
  const struct {
    const char* path;
    const char* answer;  // none: 404
  } rows[] = {
      {"/people", "people"},
      {"/people/new", "person-new"},
      {"/people/12", "person person=12"},
      {"/people/12/visits", nullptr},
      {"/peoplex", nullptr},
      {"/people/12/visits/3/4", nullptr},
      {"/People", nullptr},
      {"/", "front"},
  };
  for (const auto& row : rows) {
    const Response response = f.ask(Method::get, row.path, "receptionist");
    EXPECT_EQ(response.status, row.answer ? 200 : 404) << row.path;
    if (row.answer) EXPECT_EQ(response.body, row.answer) << row.path;
  }
  EXPECT_EQ(f.ask(Method::get, "/people/12/visits/3", "clinician").body, "visit person=12 visit=3");
}

TEST(Router, names_the_methods_a_path_has) {
  Fixture f;
  EXPECT_EQ(f.ask(Method::remove, "/people/12").status, 405);
  EXPECT_EQ(header(f.ask(Method::remove, "/people/12"), "Allow"), "HEAD, GET, POST");
  EXPECT_EQ(f.ask(Method::post, "/people/new", "receptionist").status, 405);  // not the POST of /people/{person}
  EXPECT_EQ(f.ask(Method::options, "/").status, 405);
  EXPECT_EQ(f.ask(Method::other, "/").status, 405);
}

// Every route of the table by every caller: what it says of its audience is what happens.
TEST(Router, admits_to_each_route_its_own_audience_and_nobody_else) {
  Fixture f;
  for (const http::Route& route : f.router.routes()) {
    if (route.name == "broken" || route.name == "full") continue;
    for (const auto& [name, bits, token] : std::initializer_list<std::tuple<const char*, http::RoleSet, const char*>>{
             {"", 0, ""}, {"receptionist", reception, "her-token"}, {"clinician", clinic, "his-token"}}) {
      const Response response = f.ask(route.method, route.pattern, name, {{"origin", "http://127.0.0.1:8080"}}, {{"csrf", token}});
      const bool admitted = route.audience.is_open() || (route.audience.roles() & bits) != 0;
      const int refused = bits ? 403 : route.kind == Kind::system ? 401 : 303;
      EXPECT_EQ(response.status, admitted ? 200 : refused) << route.name << " by " << name;
      EXPECT_EQ(response.route, route.name);
      EXPECT_EQ(route.audience.is_open(), !route.audience.reason().empty());
    }
  }
}

TEST(Router, sends_a_stranger_to_sign_in_and_back_to_pages_only) {
  Fixture f;
  EXPECT_EQ(header(f.ask(Method::get, "/people/12"), "Location"), "/sign-in?return=%2Fpeople%2F12");
  EXPECT_EQ(header(f.ask(Method::post, "/people/12"), "Location"), "/sign-in");
  EXPECT_EQ(f.ask(Method::get, "/api/things").status, 401);
  EXPECT_EQ(f.refusals, (std::vector<std::string>{"not-signed-in", "not-signed-in", "not-signed-in"}));
}

TEST(Router, takes_a_change_from_its_own_pages_only) {
  const http::Fields none, ours = {{"origin", "http://127.0.0.1:8080"}}, theirs = {{"origin", "http://evil.example"}};
  const http::Fields null_origin = {{"origin", "null"}}, other_port = {{"origin", "http://127.0.0.1:9999"}};
  const http::Fields same_origin = {{"sec-fetch-site", "same-origin"}}, same_site = {{"sec-fetch-site", "same-site"}};
  const http::Fields cross_site = {{"sec-fetch-site", "cross-site"}}, both = {{"sec-fetch-site", "same-origin"}, {"origin", "null"}};
  const http::Fields liar = {{"sec-fetch-site", "cross-site"}, {"origin", "http://127.0.0.1:8080"}};
  const struct {
    const char* name;
    const char* path;
    const char* caller;
    http::Fields headers;
    const char* token;
    int status;
  } rows[] = {
      {"our form", "/people/1", "receptionist", ours, "her-token", 200},
      {"our form, newer browser", "/people/1", "receptionist", same_origin, "her-token", 200},
      {"our form, origin withheld", "/people/1", "receptionist", both, "her-token", 200},
      {"no browser, right token", "/people/1", "receptionist", none, "her-token", 200},
      {"no token", "/people/1", "receptionist", ours, "", 403},
      {"another session's token", "/people/1", "receptionist", ours, "his-token", 403},
      {"part of the token", "/people/1", "receptionist", ours, "her-toke", 403},
      {"another origin with the token", "/people/1", "receptionist", theirs, "her-token", 403},
      {"another port", "/people/1", "receptionist", other_port, "her-token", 403},
      {"null origin alone", "/people/1", "receptionist", null_origin, "her-token", 403},
      {"cross-site with the token", "/people/1", "receptionist", cross_site, "her-token", 403},
      {"same-site with the token", "/people/1", "receptionist", same_site, "her-token", 403},
      {"cross-site that names our origin", "/people/1", "receptionist", liar, "her-token", 403},
      {"sign-in from our page", "/sign-in", "", ours, "", 200},
      {"sign-in from another", "/sign-in", "", theirs, "", 403},
      {"sign-in from nowhere", "/sign-in", "", none, "", 403},
      {"sign-in cross-site", "/sign-in", "", cross_site, "", 403},
      {"sign-in again without the token", "/sign-in", "receptionist", ours, "", 403},
      {"a machine's bearer token needs no other", "/api/things", "machine", none, "", 200},
      {"a person's cookie at the API does", "/api/things", "clinician", ours, "", 403},
      {"an open API needs no origin", "/api/token", "", none, "", 200},
  };
  for (const auto& row : rows) {
    Fixture f;
    EXPECT_EQ(f.ask(Method::post, row.path, row.caller, row.headers, {{"csrf", row.token}}).status, row.status) << row.name;
    EXPECT_EQ(f.refusals.size(), row.status == 200 ? 0u : 1u) << row.name;
  }
}

TEST(Router, trusts_a_plain_origin_over_TLS_no_more) {
  Fixture f;
  for (const auto& [origin, status] :
       std::initializer_list<std::pair<const char*, int>>{{"https://127.0.0.1:8080", 200}, {"http://127.0.0.1:8080", 403}}) {
    Request request;
    request.method = Method::post;
    request.path = "/sign-in";
    request.secure = true;
    request.headers = {{"host", std::string(host)}, {"origin", origin}};
    const Response response = f.router.handle(std::move(request));
    EXPECT_EQ(response.status, status) << origin;
    EXPECT_NE(header(response, "Strict-Transport-Security"), "");
  }
}

TEST(Router, puts_its_headers_on_every_response) {
  Fixture f;
  std::vector<Response> responses = {f.ask(Method::get, "/nowhere"), f.ask(Method::remove, "/"), f.ask(Method::get, "/people"),
                                     f.ask(Method::get, "/people/new", "clinician"), f.router.refusal(413, Request{})};
  for (const http::Route& route : f.router.routes()) responses.push_back(f.ask(route.method, route.pattern, "clinician"));
  for (const Response& response : responses) {
    const std::string_view policy = header(response, "Content-Security-Policy");
    EXPECT_TRUE(policy.starts_with("default-src 'none'")) << response.route;
    EXPECT_EQ(policy.find("unsafe"), std::string_view::npos);
    EXPECT_EQ(header(response, "X-Content-Type-Options"), "nosniff");
    EXPECT_EQ(header(response, "Referrer-Policy"), "same-origin");
    EXPECT_EQ(header(response, "Cross-Origin-Opener-Policy"), "same-origin");
    EXPECT_EQ(header(response, "Cross-Origin-Resource-Policy"), "same-origin");
    EXPECT_EQ(header(response, "Cache-Control"), response.route == "static" ? "max-age=1" : "no-store") << response.route;
    EXPECT_EQ(header(response, "Strict-Transport-Security"), "");
    EXPECT_EQ(header(response, "Retry-After") != "", response.status == 503);
  }
}

TEST(Router, tells_a_bug_from_a_broken_world_and_shows_neither) {
  Fixture f;
  EXPECT_EQ(f.ask(Method::get, "/broken", "clinician").status, 500);
  EXPECT_EQ(f.ask(Method::get, "/broken", "clinician").body.find("secret"), std::string::npos);
  EXPECT_EQ(f.ask(Method::get, "/full", "clinician").status, 503);
}

TEST(Router, refuses_all_the_same_when_the_audit_or_the_session_store_is_broken) {
  const auto no_caller = [](const Request&) -> std::optional<Caller> { throw std::runtime_error("store"); };
  const auto no_row = [](http::Refusal, const Request&, const Caller&) { throw std::runtime_error("audit"); };
  const auto no_page = [](int, const Request&) -> Response { throw std::runtime_error("page"); };
  const http::Router no_audit(table(), {.identify = identify, .refused = no_row, .status_of = {}, .error_page = {}});
  const http::Router no_sessions(table(), {.identify = no_caller, .refused = {}, .status_of = {}, .error_page = no_page});
  Request request;
  request.path = "/people";
  EXPECT_EQ(no_audit.handle(Request(request)).status, 500);
  EXPECT_EQ(no_sessions.handle(Request(request)).status, 500);
}

TEST(Router, gives_the_handler_who_asked) {
  const http::Router router({{Method::get, "/me", http::roles(http::every_role), "me",
                              [](const Request&, const Caller& caller) { return http::text(200, std::to_string(caller.as<int>())); }}},
                            {.identify = identify, .refused = {}, .status_of = {}, .error_page = {}});
  Request request;
  request.path = "/me";
  request.headers = {{"authorization", "receptionist"}};
  EXPECT_EQ(router.handle(std::move(request)).body, "7");
}

TEST(Router, cannot_be_made_with_a_route_that_is_open_by_accident_or_twice_there) {
  EXPECT_THROW(http::roles(0), core::Bug);
  EXPECT_THROW(http::open_to_all(""), core::Bug);
  const auto route = [](const char* pattern, const char* name) { return http::Route{Method::get, pattern, http::roles(1), name, ok}; };
  const std::vector<std::vector<http::Route>> bad = {
      {route("/a", "a"), route("/b", "a")},         // one name
      {route("/a", "a"), route("/a", "b")},         // one path
      {route("/{x}", "a"), route("/{y}", "b")},     // one shape
      {route("a", "a")},
      {route("/a/", "a")},
      {route("/../a", "a")},
      {route("/a", "")},
      {{Method::get, "/a", http::roles(1), "a", nullptr}},
  };
  for (const auto& routes : bad) EXPECT_THROW(http::Router(routes, {}), core::Bug) << routes[0].pattern;
}

}  // namespace
