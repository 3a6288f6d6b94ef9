// Each check must fail when its guard is taken away: a route that leaks, a role let in by mistake, a read that writes, a form that any
// site may send, a query put together from text.
#include "core/check.h"
#include "tests/routes/checks.h"

namespace routes {
namespace {

using http::Method;
using web::LiveSession;
using web::Site;

constexpr http::RoleSet desk = web::practice_staff;

// Reads past every rule of access.
std::optional<core::Patient> patient_of_anybody(Site& site, const http::Request& request) {
  std::optional<core::Patient> found;
  static constexpr storage::Statement any{"select names from patients where id = $1"};
  const auto id = core::parse_id<core::PatientId>(request.parameters["patient"]);
  if (!id) return found;
  site.system.store.database().read([&](storage::Session& session) {
    session.query(any, {storage::Bytes(id->bytes)},
                  [&](const storage::Row& row) { found.emplace().names = storage::Decode<std::vector<core::PersonName>>::from(row, 0); });
  });
  return found;
}
http::Response name_page(Site& site, const http::Request& request, const LiveSession&) {
  const auto patient = patient_of_anybody(site, request);
  return patient ? http::html(200, "<p>" + core::current_name(*patient).family + "</p>") : http::html(404, "");
}
http::Response writing_page(Site& site, const http::Request& request, const LiveSession& session) {
  const auto id = core::parse_id<core::RequestId>(request.parameters["request"]);
  if (id) (void)actions::release_slots(site.system, session.who, {}, *id);
  return http::html(200, "");
}
http::Response named_address_page(Site& site, const http::Request& request, const LiveSession&) {
  const auto patient = patient_of_anybody(site, request);
  return http::html(200, "<a href=\"/search?name=" + (patient ? core::current_name(*patient).family : std::string()) + "\">again</a>");
}
http::Response echoing_page(Site&, const http::Request& request, const LiveSession&) {
  return http::html(200, "<p>" + std::string(request.query["sort"]) + "</p>");
}
http::Response oracle_page(Site&, const http::Request& request, const LiveSession&) {
  return http::html(200, request.query["sort"].find("1=1") != std::string_view::npos ? "<p>two rows</p>" : "<p>no row</p>");
}
http::Response falling_page(Site&, const http::Request& request, const LiveSession&) {
  core::check(request.query["sort"].find('\'') == std::string_view::npos, "a quote");
  return http::html(200, "");
}
http::Response away_page(Site&, const http::Request& request, const LiveSession&) {
  http::Response response = http::html(303, "");
  response.headers.emplace_back("Location", std::string(request.query["return"]));
  return response;
}

struct Control {
  const char* name;
  void (*check)(Surgeries&, const http::Route&, std::span<const Expected>);
  http::Method method;
  const char* pattern;
  http::RoleSet roles;
  web::PageHandler page;
  Expected expected;
  const char* complaint;  // what must be among the complaints
};

const std::vector<Control>& controls() {
  using enum About;
  using enum Method;
  static const std::vector<Control> broken{
      {"a route that nobody has listed", check_access, get, "/unlisted", desk, echoing_page, {}, "nobody has said who may use this route"},
      {"a route that more roles may use than expected",
       check_access,
       get,
       "/wide",
       desk | web::bit(core::Role::administrator),
       echoing_page,
       {"control", desk, About::all, Needs::nothing, 200, "", ""},
       "not 403"},
      {"a read without the rule of access",
       check_access,
       get,
       "/leak/{patient}",
       desk,
       name_page,
       {"control", desk, theirs, Needs::nothing, 200, "", "read patient"},
       "shows 'qalpha'"},
      {"a read without a trail",
       check_access,
       get,
       "/silent/{patient}",
       desk,
       name_page,
       {"control", desk, theirs, Needs::nothing, 200, "", "read patient"},
       "left '', not 'read patient'"},
      {"a read that changes something",
       check_access,
       get,
       "/writes/{request}",
       desk,
       writing_page,
       {"control", desk, About::all, Needs::held, 200, "", "*"},
       "changed something"},
      {"an address that names a person",
       check_access,
       get,
       "/named/{patient}",
       desk,
       named_address_page,
       {"control", desk, theirs, Needs::nothing, 200, "", "read patient"},
       "an address names somebody"},
      {"text shown as markup",
       check_injection,
       get,
       "/echo",
       desk,
       echoing_page,
       {"control", desk, About::all, Needs::nothing, 200, "", ""},
       "markup that somebody typed"},
      {"a sort that runs what it is given",
       check_injection,
       get,
       "/oracle",
       desk,
       oracle_page,
       {"control", desk, About::all, Needs::nothing, 200, "", ""},
       "answers truth and falsehood differently"},
      {"a page that falls over a quote",
       check_injection,
       get,
       "/falls",
       desk,
       falling_page,
       {"control", desk, About::all, Needs::nothing, 200, "", ""},
       "status 500"},
      {"a page that leads away",
       check_injection,
       get,
       "/away",
       desk,
       away_page,
       {"control", desk, About::all, Needs::nothing, 303, "", ""},
       "led away"},
  };
  return broken;
}

struct Controls : EachSurgeries {
  // The complaints of a check on a broken route; the test expects them, so they are taken out.
  bool complains(const std::string& wanted) {
    const auto complaints = std::exchange(surgeries->complaints, {});
    return std::ranges::any_of(complaints, [&](const auto& c) { return c.find(wanted) != c.npos; });
  }
};
ON_EACH_ENGINE(Controls);

TEST_P(Controls, see_each_guard_that_is_taken_away) {
  for (const auto& control : controls()) {
    furnish({.routes = [&](Site& site, std::vector<http::Route>& routes) {
      routes.push_back(web::staff_route(site, control.method, control.pattern, control.roles, "control", control.page));
    }});
    const auto& route = *std::ranges::find(surgeries->router.routes(), "control", &http::Route::name);
    std::vector<Expected> lines;
    if (!control.expected.route.empty()) lines.push_back(control.expected);
    control.check(*surgeries, route, lines);
    EXPECT_TRUE(complains(control.complaint)) << control.name << " went unseen";
  }
}

TEST_P(Controls, see_that_forms_are_taken_from_anywhere) {
  furnish({.options = [](http::RouterOptions& options) {
    options.identify = [identify = options.identify](const http::Request& request) {
      auto caller = identify(request);
      if (caller) caller->by_cookie = false;  // as if its cookie proved where a form comes from
      return caller;
    };
  }});
  const auto& route = *std::ranges::find(surgeries->router.routes(), "hold_slot", &http::Route::name);
  check_forgery(*surgeries, route, expected_of(route.name));
  EXPECT_TRUE(complains("without a token"));
}

TEST_P(Controls, see_that_a_form_decides_whose_row_it_is) {
  furnish({.routes = [](Site&, std::vector<http::Route>& routes) {
    auto& open = *std::ranges::find(routes, "hold_slot", &http::Route::name);
    open.handler = [handler = open.handler](const http::Request& request, const http::Caller& caller) {
      http::Request moved = request;  // takes the request's id from the form where there is one
      moved.parameters =
          request.form.has("forged_request") ? http::Fields{{"request", std::string(request.form["forged_request"])}} : request.parameters;
      auto forged = std::any_cast<LiveSession>(caller.who);
      if (const auto account = core::parse_id<core::AccountId>(request.form["held_by_id"])) forged.who.account = *account;
      http::Caller as_forged = caller;
      as_forged.who = forged;
      return handler(moved, as_forged);
    };
  }});
  const auto& route = *std::ranges::find(surgeries->router.routes(), "hold_slot", &http::Route::name);
  check_extra_fields(*surgeries, route, expected_of(route.name));
  EXPECT_TRUE(complains("with fields nobody asked for: took"));
}

TEST_P(Controls, see_that_an_ended_session_still_opens_doors) {
  furnish({.options = [this](http::RouterOptions& options) {
    options.identify = [this, identify = options.identify](const http::Request& request) -> std::optional<http::Caller> {
      if (auto caller = identify(request)) return caller;
      if (http::session_token(request).empty()) return std::nullopt;
      http::Caller caller{desk, "csrf", true, {}};
      caller.who = LiveSession{surgeries->practice.mill_reception, "csrf", "Mill House"};
      return caller;
    };
  }});
  const auto& route = *std::ranges::find(surgeries->router.routes(), "requests", &http::Route::name);
  check_access(*surgeries, route, expected_of(route.name));
  EXPECT_TRUE(complains("by somebody signed out: status 200"));
}

TEST(Marks, are_seen_wherever_they_stand_but_not_in_tokens) {
  const std::string id = "0190a5b2-7c1d-7e00-8000-999220123456", token(64, 'a');
  for (const auto* text : {"<td>9992200017</td>", "?number=9992200017&", "call 9992200017abc"}) EXPECT_TRUE(shows(text, "99922")) << text;
  EXPECT_TRUE(shows("<td>999 220 0017</td>", "999 22"));
  EXPECT_TRUE(shows(token + " 9992200017", "99922"));
  EXPECT_TRUE(shows("/patients/" + id + "/requests", id));
  EXPECT_TRUE(shows("mrs qbravo-smith", "qbravo"));
  EXPECT_FALSE(shows("value=\"" + token + "99922" + token + "\"", "99922"));
  EXPECT_FALSE(shows("/patients/" + id, "99922"));
  EXPECT_FALSE(shows("nobody", "99922"));
}

}  // namespace
}  // namespace routes
