// Signing in and out, and the files that pages load.
#include <page_assets.h>

#include "core/text_limits.h"
#include "web/routes.h"
#include "web/site.h"

namespace web {
namespace {

constexpr std::chrono::seconds patience{5};

http::Response sign_in_page(const Site& site, std::string_view user_name, std::string_view back_to, const Errors& errors, int status) {
  Frame f{.title = "Sign in", .assets = site.assets, .errors = errors};
  f.wide = false;
  Html main = h1("Sign in");
  if (site.demo)
    main << inset_text(
        "This is a demonstration. Nobody in it is real: never enter a real person. Every demonstration account has the password " +
        site.demo_password);
  main << "<form method=\"post\" action=\"/sign-in\" novalidate>"_html << hidden_input("return", back_to)
       << input({.name = "user_name",
                 .label = "User name",
                 .value = std::string(user_name),
                 .error = errors["user_name"],
                 .width = 20,
                 .autocomplete = "username",
                 .spellcheck = false})
       << input({.name = "password",
                 .label = "Password",
                 .error = errors["password"],
                 .width = 20,
                 .type = "password",
                 .autocomplete = "current-password"})
       << button({.text = "Sign in"}) << "</form>"_html;
  if (site.demo) {
    Table table({.caption = sized(Size::s, "Who you can be"),
                 .head = {"User name", "Role", "Works for"},
                 .responsive = true,
                 .classes = "app-table--dense"});
    for (const auto& one : site.demo_sign_ins) table.row({one.user_name, one.role, one.organisation});
    main << table.html();
  }
  return show(f, main, status);
}

http::Response sign_in(Site& site, const http::Request& request) {
  const auto back_to = request.form["return"];
  const auto again = [&](const core::Error& error) {
    return sign_in_page(site, request.form["user_name"].substr(0, 100), http::is_local_path(back_to) ? back_to : "", Errors(error),
                        status_of(error.fault));
  };
  const auto user_name =
      core::checked_text("user_name", request.form["user_name"], {.called = "your user name", .characters_min = 1, .characters_max = 100});
  if (!user_name) return again(user_name.error());
  if (request.form["password"].empty()) return again({core::Fault::invalid, "password", "Enter your password"});
  const auto steady = std::chrono::steady_clock::now();
  if (!site.sign_in_tries.allow(*user_name, steady) || !site.peer_tries.allow(request.peer, steady) ||
      actions::refused_too_often(site.system, *user_name)) {
    auto too_many = again({core::Fault::unavailable, "user_name", "Too many tries. Wait five minutes, then try again."});
    too_many.status = 429;
    too_many.headers.emplace_back("Retry-After", "300");
    return too_many;
  }
  const auto place = site.hashing.enter(patience);
  if (!place) return again({core::Fault::unavailable, "user_name", "Many people are signing in just now. Try again in a minute."});
  const auto signed_in = actions::sign_in(site.system, *user_name, request.form["password"], request.request_id);
  if (!signed_in) return again(signed_in.error());
  const std::string home = core::keeps_own_diary(signed_in->role) ? "/clinics" : "/";
  auto response = http::see_other(http::is_local_path(back_to) && back_to != "/" ? std::string(back_to) : home);
  response.cookies.push_back(http::session_cookie(signed_in->token, request.secure, actions::session_age_max));
  return response;
}

http::Response sign_out(Site& site, const http::Request& request, const LiveSession& session) {
  actions::sign_out(site.system, session.who, http::session_token(request));
  auto response = http::see_other("/sign-in");
  response.cookies.push_back(http::ended_session_cookie(request.secure));
  return response;
}

}  // namespace

void add_sign_in_routes(Site& site, std::vector<http::Route>& routes) {
  routes.push_back({http::Method::get, "/sign-in", http::open_to_all("nobody is signed in before signing in"), "sign_in_page",
                    [&site](const http::Request& request, const http::Caller&) {
                      const auto back_to = request.query[http::return_field];
                      return sign_in_page(site, "", http::is_local_path(back_to) ? back_to : "", {}, 200);
                    }});
  routes.push_back({http::Method::post, "/sign-in", http::open_to_all("nobody is signed in before signing in"), "sign_in",
                    [&site](const http::Request& request, const http::Caller&) { return sign_in(site, request); }});
  routes.push_back(staff_route(site, http::Method::post, "/sign-out", http::every_role, "sign_out", sign_out));
}

void add_static_routes(Site& site, std::vector<http::Route>& routes) {
  for (const auto& asset : page_assets()) {
    const std::string path = "/static/" + std::string(asset.name);
    const std::string dated = path + "?v=" + std::string(asset.digest);
    if (asset.name == "app.css") site.assets.style = dated;
    if (asset.name == "app.js") site.assets.script = dated;
    if (asset.name == "favicon.svg") site.assets.icon = dated;
    routes.push_back({http::Method::get, path, http::open_to_all("style sheets and scripts hold nothing of anybody's"),
                      "static " + std::string(asset.name), [&asset](const http::Request& request, const http::Caller&) {
                        http::Response response;
                        response.content_type = asset.content_type;
                        response.body = std::string(asset.bytes);
                        const bool for_ever = request.query["v"] == asset.digest;
                        response.headers.emplace_back("Cache-Control",
                                                      for_ever ? "public, max-age=31536000, immutable" : "public, max-age=300");
                        return response;
                      }});
  }
}

}  // namespace web
