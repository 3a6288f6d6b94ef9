#include "web/site.h"

#include <charconv>

#include <fmt/format.h>

#include "core/london.h"
#include "web/routes.h"
#include "web/words.h"

namespace web {
namespace {

std::vector<NavigationItem> navigation(const LiveSession& session, Section current) {
  std::vector<NavigationItem> items;
  const auto add = [&](Section tab, const char* text, const char* href) {
    items.push_back({.text = text, .href = href, .active = tab == current});
  };
  const bool practice = core::works_for_practice(session.who.role);
  if (practice) {
    add(Section::find, "Find a patient", "/");
    add(Section::requests, "Requests", "/requests");
  }
  if (session.who.role == core::Role::manager) add(Section::doubts, "Doubts", "/doubts");
  if (practice) add(Section::clinics, "Clinics today", "/clinics");
  if (core::keeps_own_diary(session.who.role)) add(Section::clinics, "My clinic", "/clinics");
  if (session.who.role == core::Role::manager || session.who.role == core::Role::administrator) {
    add(Section::rota, "Rota", "/rota");
    add(Section::figures, "Figures", "/figures");
  }
  add(Section::pathways, "Pathways", "/pathways");
  return items;
}

std::string fingerprint_of(const http::Request& request) {
  std::uint64_t hash = 1469598103934665603ULL;  // FNV-1a: tells requests apart, keeps no secret
  const auto add = [&](std::string_view text) {
    for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 1099511628211ULL;
    hash = (hash ^ 0xff) * 1099511628211ULL;
  };
  add(request.path);
  for (const auto& [name, value] : request.form) {
    if (name == http::csrf_field || name == "once") continue;
    add(name);
    add(value);
  }
  return fmt::format("{:016x}", hash);
}

Html error_words(int status) {
  switch (status) {
    case 400: return paragraph("Your browser sent something that we could not read. Go back and try again.");
    case 403: return paragraph("Your role does not let you do this. If you need to, ask your practice manager.");
    case 404: return paragraph("The page does not exist, or it is about somebody whose record you may not see.");
    case 405: return paragraph("This page cannot be used that way. Go back and try again.");
    case 413: return paragraph("What you sent is too large.");
    case 503: return paragraph("We could not save or read this just now. Nothing was changed. Try again in a minute.");
    default:
      return paragraph("Something went wrong on our side. Nothing was half done. Try again, and tell your administrator the number below.");
  }
}
const char* error_title(int status) {
  switch (status) {
    case 403: return "You cannot do this";
    case 404: return "Page not found";
    case 503: return "Sorry, the service is busy";
    case 400:
    case 405:
    case 413:
    case 414:
    case 415:
    case 422: return "This could not be read";
    default: return "Sorry, there is a problem";
  }
}

http::Response error_page(const Site& site, int status, const http::Request& request) {
  Frame f{.title = error_title(status), .assets = site.assets};
  f.wide = false;
  Html main = h1(error_title(status));
  main << error_words(status) << "<p class=\"nhsuk-hint\">Number of this request: "_html << request.request_id << "</p>"_html
       << paragraph(link("/", "Go to the start page"));
  return show(f, main, status);
}

}  // namespace

http::Route staff_route(Site& site, http::Method method, std::string pattern, http::RoleSet roles, std::string name, PageHandler handler) {
  return {method, std::move(pattern), http::roles(roles), std::move(name),
          [&site, handler](const http::Request& request, const http::Caller& caller) {
            return handler(site, request, caller.as<LiveSession>());
          }};
}

std::vector<http::Route> all_routes(Site& site) {
  std::vector<http::Route> routes;
  add_static_routes(site, routes);
  add_sign_in_routes(site, routes);
  add_patient_routes(site, routes);
  add_register_routes(site, routes);
  add_doubt_routes(site, routes);
  add_queue_routes(site, routes);
  add_request_routes(site, routes);
  add_booking_routes(site, routes);
  add_letter_routes(site, routes);
  add_clinic_routes(site, routes);
  add_rota_routes(site, routes);
  add_session_routes(site, routes);
  add_staff_routes(site, routes);
  add_place_routes(site, routes);
  add_figure_routes(site, routes);
  add_pathway_routes(site, routes);
  return routes;
}

http::RouterOptions router_options(Site& site, std::function<int(std::exception_ptr, const http::Request&)> status_of_exception) {
  http::RouterOptions options;
  options.identify = [&site](const http::Request& request) -> std::optional<http::Caller> {
    auto session = actions::resume(site.system, http::session_token(request), request.request_id, false);
    if (!session) return std::nullopt;
    http::Caller caller{bit(session->who.role), session->csrf, true, {}};
    caller.who = std::move(*session);
    return caller;
  };
  options.refused = [&site](http::Refusal refusal, const http::Request& request, const http::Caller& caller) {
    if (caller.roles == 0) return;  // nobody signed in: nothing of anybody's was asked for by anybody; the access log has it
    const auto& who = caller.as<LiveSession>().who;
    site.system.store.append(who, {{site.system.now(),
                                    core::EventKind::refused,
                                    {},
                                    {},
                                    who.account,
                                    who.organisation,
                                    {{"why", std::string(http::to_string(refusal))}, {"route", std::string(request.route)}}}});
  };
  options.status_of = std::move(status_of_exception);
  options.error_page = [&site](int status, const http::Request& request) { return error_page(site, status, request); };
  return options;
}

Frame frame(const Site& site, const LiveSession& session, std::string title, Section current) {
  Frame f{.title = std::move(title), .assets = site.assets};
  f.organisation = session.organisation_name + (site.demo ? " (made-up people)" : "");
  f.user = session.who.name;
  f.role = core::role_name(session.who.role);
  f.csrf = session.csrf;
  f.navigation = navigation(session, current);
  return f;
}

http::Response show(const Frame& f, const Html& main, int status) {
  http::Response response;
  response.status = status;
  response.content_type = "text/html; charset=utf-8";
  response.body = page(f, main).take();
  return response;
}

int status_of(core::Fault fault) {
  constexpr std::array<int, 7> statuses{422, 403, 404, 410, 409, 501, 503};
  return statuses[static_cast<std::size_t>(fault)];
}

http::Response problem(const Site& site, const LiveSession& session, const core::Error& error) {
  const int status = status_of(error.fault);
  const char* title = status == 409 ? "Not done: something has changed" : error_title(status);
  Frame f = frame(site, session, title);
  f.wide = false;
  Html main = h1(title);
  if (error.fault == core::Fault::not_found) main << error_words(404);
  else main << paragraph(error.text);
  main << paragraph(link("/", "Go to the start page"));
  return show(f, main, status);
}

void open_form(Html& out, const LiveSession& session, std::string_view action, std::int64_t version) {
  out << "<form method=\"post\" novalidate"_html << attribute_if("action", action) << ">"_html << csrf_field(session.csrf)
      << hidden_input("once", http::random_token());
  if (version != 0) out << hidden_input("version", std::to_string(version));
}
void close_form(Html& out) { out << "</form>"_html; }

actions::OnceKey once_key(const http::Request& request) {
  const auto key = request.form["once"];
  if (key.empty() || key.size() > 100) return {};
  actions::OnceKey once{fmt::format("{} {}", key, request.path), fingerprint_of(request)};  // once a path: a form may have several
  const auto version = request.form["version"];
  std::from_chars(version.data(), version.data() + version.size(), once.seen_version);
  return once;
}

Html button_form(const LiveSession& session, std::string_view action, const Button& b) {
  Html out;
  open_form(out, session, action);
  out << button(b);
  close_form(out);
  return out;
}

Html patient_banner_of(const Site& site, const core::Patient& patient, bool linked) {
  PatientBanner banner{.patient = patient, .today = today(site)};
  for (const auto& need : patient.needs) banner.needs.push_back(words_of_code(need));
  if (linked) banner.href = "/patients/" + core::to_string(patient.id);
  return patient_banner(banner);
}

core::Date today(const Site& site) { return core::to_london(site.system.now()).date; }
std::string time_of(core::Instant at) { return core::display_time(core::to_london(at).time); }
std::string when_of(core::Instant at) {
  const auto local = core::to_london(at);
  return core::display_day(local.date) + " at " + core::display_time(local.time);
}

}  // namespace web
