#include <algorithm>

#include "tests/routes/checks.h"

namespace routes {
namespace {

// Somebody who may use the route and see the target.
const Person& somebody(const Surgeries& s, std::span<const Expected> lines) {
  return *std::ranges::find_if(
      s.people, [&](const Person& p) { return line_of(lines, p.who.role) && std::ranges::find(p.houses, House::mill) != p.houses.end(); });
}

}  // namespace

void check_forgery(Surgeries& s, const http::Route& route, std::span<const Expected> lines) {
  if (route.method == http::Method::get || lines.empty()) return;
  const Person& person = somebody(s, lines);
  const Target target = s.make(lines.front().needs);
  const auto form = form_of(lines.front(), s, target);
  const auto honest = s.as(person, route.method, filled(route.pattern, target), form);
  const auto before = s.state();
  struct Forgery {
    const char* how;
    Ask ask;
  };
  std::vector<Forgery> forgeries;
  const auto forged = [&](const char* how) -> Ask& { return forgeries.emplace_back(how, honest).ask; };
  forged("without a token").csrf.clear();
  forged("with another session's token").csrf = s.sign_in(person.who).csrf;
  forged("with a colleague's token").csrf = s.sign_in(s.practice.second_reception).csrf;
  forged("from another site by its origin").headers = {{"origin", "https://evil.example"}};
  forged("from another port").headers = {{"origin", "http://127.0.0.1:9999"}};
  forged("from another site by the browser's word").headers = {{"sec-fetch-site", "cross-site"}};
  forged("from a sister site").headers = {{"sec-fetch-site", "same-site"}, {"origin", "http://127.0.0.1:8080"}};
  forged("as plain text").headers = {{"origin", "http://127.0.0.1:8080"}, {"content-type", "text/plain"}};
  forged("as JSON").headers = {{"origin", "http://127.0.0.1:8080"}, {"content-type", "application/json"}};
  auto& in_query = forged("with the token in the address");
  in_query.target += "?csrf=" + in_query.csrf;
  in_query.csrf.clear();
  for (const auto& [how, ask] : forgeries) {
    const auto mark = s.practice.audited();
    const auto response = s.ask(ask);
    const auto trail = kinds_of(s.practice.audit(mark));
    const auto complain = [&](const std::string& what) { s.complaints.push_back("POST " + route.name + " " + how + ": " + what); };
    if (response.status != 403) complain("status " + std::to_string(response.status));
    if (trail != "refused") complain("left '" + trail + "'");
  }
  // Nobody signed in has no token yet: the browser's word alone keeps other sites from the sign-in form.
  if (route.audience.is_open()) {
    for (const http::Fields& headers :
         {http::Fields{}, http::Fields{{"origin", "https://evil.example"}}, http::Fields{{"sec-fetch-site", "cross-site"}}}) {
      const auto response = s.ask({.method = route.method, .target = route.pattern, .form = form, .headers = headers});
      if (response.status != 403)
        s.complaints.push_back("POST " + route.name + " by a stranger from elsewhere: status " + std::to_string(response.status));
    }
  }
  for (const auto& line : Surgeries::differences(before, s.state()))
    s.complaints.push_back("POST " + route.name + " forged: changed " + line);
}

void check_extra_fields(Surgeries& s, const http::Route& route, std::span<const Expected> lines) {
  if (route.method == http::Method::get || lines.empty() || !lines.front().changes) return;
  const Person& person = somebody(s, lines);
  const Target other = s.make(Needs::booked, House::harbour);
  const Target target = s.make(lines.front().needs);
  auto form = form_of(lines.front(), s, target);
  const auto harbour = core::to_string(s.practice.harbour), colleague = core::to_string(s.practice.second_reception.account);
  for (const auto name : {"role", "roles", "account_role"}) form.add(name, "administrator");
  for (const auto name : {"organisation", "organisation_id", "practice", "practice_id", "network_id", "site_id"}) form.add(name, harbour);
  for (const auto name : {"author", "actor", "account", "booked_by", "booked_by_id", "opened_by", "signedBy", "held_by_id"})
    form.add(name, colleague);
  for (const auto name : {"patient", "patient_id", "id"}) form.add(name, core::to_string(other.patient));
  for (const auto name : {"request", "request_id"}) form.add(name, core::to_string(other.request));
  for (const auto name : {"appointment", "appointment_id"}) form.add(name, core::to_string(other.appointment));
  for (const auto name : {"version", "createdAt", "changed_at", "booked_at", "nhs_number", "restricted", "active"}) form.add(name, "77");
  for (const auto name : {"status", "booking_method", "override_reason", "chosen_service", "closed_as"}) form.add(name, "forged");
  const auto before = s.state();
  const auto response = s.ask(s.as(person, route.method, filled(route.pattern, target), form));
  const auto complain = [&](const std::string& what) {
    s.complaints.push_back("POST " + route.name + " with fields nobody asked for: " + what);
  };
  if (response.status != lines.front().status) complain("status " + std::to_string(response.status));
  const auto after = s.state();
  const auto changed = Surgeries::differences(before, after);
  if (changed.empty()) complain("changed nothing at all");
  for (const auto& line : changed) {
    for (const auto& forged :
         {row_id(s.practice.harbour.bytes), row_id(s.practice.second_reception.account.bytes), row_id(other.patient.bytes),
          row_id(other.request.bytes), row_id(other.appointment.bytes), std::string("forged"), std::string("administrator")})
      if (line.find(forged) != line.npos) complain("took " + forged + " into " + line);
    if (lines.front().staff) continue;
    for (const auto table : {"accounts", "memberships", "organisations", "organisation_reach", "professionals", "patients", "networks"})
      if (!(lines.front().makes && std::string_view(table) == "patients") &&
          line.find("\"table\":\"" + std::string(table) + "\"") != line.npos)
        complain("changed " + line);
  }
}

}  // namespace routes
