// What every page stands on: the system it shows, who is signed in, the frame around the page, and how errors become answers.
// Invariant: `invalid` renders the form again with its summary (422); what may not be seen is not found; no page names a patient in
// its address.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "actions/sign_in.h"
#include "actions/system.h"
#include "http/cookies.h"
#include "http/router.h"
#include "http/throttle.h"
#include "web/layout.h"

namespace web {

struct Site {
  const actions::System& system;
  bool demo = false;  // made-up people: every page says so, and the sign-in page says how to come in
  struct DemoSignIn {
    std::string user_name, role, organisation;
  };
  std::vector<DemoSignIn> demo_sign_ins = {};
  std::string demo_password = {};
  AssetLinks assets = {};
  // This server's own; what holds for all servers on one database is actions::refused_too_often.
  http::Throttle sign_in_tries{{.allowed = 10, .per = std::chrono::seconds{300}}};
  http::Throttle peer_tries{{.allowed = 60, .per = std::chrono::seconds{300}}};
  http::ConcurrencyCap hashing{2, 6};
};

using actions::LiveSession;

constexpr http::RoleSet bit(core::Role role) { return http::RoleSet{1} << static_cast<unsigned>(role); }
inline constexpr http::RoleSet practice_staff = bit(core::Role::receptionist) | bit(core::Role::gp) | bit(core::Role::manager);
inline constexpr http::RoleSet diary_staff = bit(core::Role::physiotherapist) | bit(core::Role::occupational_therapist) |
                                             bit(core::Role::link_worker) | bit(core::Role::support_navigator);
inline constexpr http::RoleSet clinic_staff = practice_staff | diary_staff;

using PageHandler = http::Response (*)(Site&, const http::Request&, const LiveSession&);
// A route for people who are signed in with one of the roles.
http::Route staff_route(Site&, http::Method, std::string pattern, http::RoleSet roles, std::string name, PageHandler);

std::vector<http::Route> all_routes(Site&);
http::RouterOptions router_options(Site&, std::function<int(std::exception_ptr, const http::Request&)> status_of);

// ---- Parts of a page.

enum class Section { none, find, requests, doubts, clinics, rota, figures, pathways };
Frame frame(const Site&, const LiveSession&, std::string title, Section current = Section::none);
http::Response show(const Frame&, const Html& main, int status = 200);

// The page for an error that no form can show: not found, forbidden, conflict, unavailable.
http::Response problem(const Site&, const LiveSession&, const core::Error&);
int status_of(core::Fault);

// A form that changes something: posts to `action` with the session's token and a one-time key, so that a double click has one effect.
// `version`: of the value that the form shows; when somebody changes it meanwhile, the form is refused (409).
void open_form(Html& out, const LiveSession&, std::string_view action, std::int64_t version = 0);
void close_form(Html& out);
actions::OnceKey once_key(const http::Request&);

// Opens the part of a page where the work begins (closed by </div>): its first field or button has the focus when the page comes,
// so that nobody has to reach for the mouse with a telephone in the hand.
inline constexpr Markup start_here = "<div class=\"app-start-here\">"_html;

// A button alone in its form.
Html button_form(const LiveSession&, std::string_view action, const Button& button);

Html patient_banner_of(const Site&, const core::Patient&, bool linked = true);
core::Date today(const Site&);
std::string time_of(core::Instant);   // "10:20am"
std::string when_of(core::Instant);   // "Monday 23 November 2026 at 10:20am"

// The id in the address; none when it is not one.
template <class IdType>
std::optional<IdType> id_in(const http::Request& request, std::string_view parameter) {
  return core::parse_id<IdType>(request.parameters[parameter]);
}

}  // namespace web
