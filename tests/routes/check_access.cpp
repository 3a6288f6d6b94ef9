#include <algorithm>

#include "tests/routes/checks.h"

namespace routes {
namespace {

bool may_see(const Surgeries& s, const Person& person, const Target& target, About about) {
  if (about != About::ours) return std::ranges::find(person.houses, target.house) != person.houses.end();
  const auto& home = target.house == House::mill ? s.practice.mill : s.practice.harbour;
  return person.who.organisation == home || person.who.organisation == s.practice.whole;
}

struct Trial {
  Surgeries& s;
  const http::Route& route;
  std::optional<Target> target = {};
  Surgeries::State before = {};
  std::int64_t mark = 0;
  std::string who = {};
  bool makes = false;

  void complain(const std::string& what) {
    s.complaints.push_back(std::string(http::to_string(route.method)) + " " + route.name + " by " + who + ": " + what);
  }
  void want(bool holds, const std::string& what) {
    if (!holds) complain(what);
  }
  void begin(Needs needs) {
    if (!target) {
      target = s.make(needs);
      before = s.state();
    }
    mark = s.practice.audited();
  }
  // Values that changed, those of the target alone; the target is then used up.
  std::vector<std::string> changed(bool staff = false) {
    auto after = s.state();
    auto lines = Surgeries::differences(before, after);
    const auto nobody = row_id({});
    for (const auto& line : lines) {
      if (makes) break;
      const std::initializer_list<std::string> theirs{row_id(target->patient.bytes),      row_id(target->request.bytes),
                                                      row_id(target->appointment.bytes),  row_id(target->clinic.bytes),
                                                      row_id(target->professional.bytes), row_id(target->doubt.bytes)};
      want(staff || std::ranges::any_of(theirs, [&](const auto& id) { return id != nobody && line.find(id) != line.npos; }),
           "changed what it is not about: " + line);
    }
    if (!lines.empty()) target.reset();
    return lines;
  }
};

void by_stranger(Trial& trial, const Expected& expected, std::string who, const Session& session) {
  auto& s = trial.s;
  trial.who = std::move(who);
  trial.begin(expected.needs);
  const auto path = filled(trial.route.pattern, *trial.target);
  const bool get = trial.route.method == http::Method::get;
  const auto response = s.ask({.method = trial.route.method,
                               .target = path,
                               .form = form_of(expected, s, *trial.target),
                               .session = session,
                               .csrf = session.csrf});
  if (expected.who == stranger_too) {
    trial.want(response.status == expected.status, "status " + std::to_string(response.status));
  } else if (trial.route.kind == http::Kind::system) {
    trial.want(response.status == 401, "status " + std::to_string(response.status) + ", not 401");
  } else {
    trial.want(response.status == 303 && location(response).starts_with("/sign-in") && (get || location(response) == "/sign-in"),
               "status " + std::to_string(response.status) + " to '" + std::string(location(response)) + "', not to sign in");
    trial.want(s.practice.audit(trial.mark).empty(), "left a trail: " + kinds_of(s.practice.audit(trial.mark)));
  }
  trial.want(trial.changed().empty(), "changed something");
}

void by_person(Trial& trial, const Expected* expected, Needs needs, const Person& person) {
  auto& s = trial.s;
  trial.who = person.title;
  trial.begin(needs);
  const Target target = *trial.target;
  const auto form = expected ? form_of(*expected, s, target) : http::Fields();
  const auto ask = s.as(person, trial.route.method, filled(trial.route.pattern, target), form);
  const auto response = s.ask(ask);
  const auto rows = s.practice.audit(trial.mark);
  const auto trail = kinds_of(rows);
  const auto status = "status " + std::to_string(response.status);
  for (const auto& row : rows) {
    trial.want(row.request_id == s.last_request_id, "a row of the trail bears another request's number");
    if (row.kind != "sign_in_refused") trial.want(row.actor == person.who.account, "a row of the trail names another actor");
    if (row.patient && expected && expected->about == About::theirs)
      trial.want(row.patient == target.patient, "a row of the trail names another patient");
  }
  if (!expected) {
    trial.want(response.status == 403, status + ", not 403");
    trial.want(rows.size() == 1 && trail == "refused", "the refusal left '" + trail + "'");
  } else if (expected->about != About::all && !may_see(s, person, target, expected->about)) {
    trial.want(response.status == 404, status + ", not 404");
    trial.want(rows.size() == 1 && trail.starts_with("refused "),
               "the refusal left " + std::to_string(rows.size()) + " rows, '" + trail + "'");
    auto unknown = ask;
    unknown.target = filled_with_unknown(trial.route.pattern);
    const auto same = s.ask(unknown);
    trial.want(same.status == 404 && same.body == response.body, "is told apart from what does not exist");
  } else {
    trial.want(response.status == expected->status, status + ", not " + std::to_string(expected->status));
    const auto to = filled(expected->location, target);
    trial.want(location(response).starts_with(to) && location(response).empty() == to.empty(),
               "leads to '" + std::string(location(response)) + "'");
    if (expected->trail == "*") {
      for (const auto& row : rows) trial.want(row.kind == "read" || row.kind == "searched", "left " + row.kind);
      trial.want(!may_see(s, person, target, expected->about) || !rows.empty(), "showed people and left no trail");
    } else {
      trial.want(trail == expected->trail, "left '" + trail + "', not '" + std::string(expected->trail) + "'");
    }
    const bool changed = !trial.changed(expected->staff).empty();
    trial.want(changed == expected->changes, changed ? "changed something" : "changed nothing");
    return;
  }
  trial.want(trial.changed().empty(), "changed something, though refused");
}

}  // namespace

void check_access(Surgeries& s, const http::Route& route, std::span<const Expected> lines) {
  Trial trial{.s = s, .route = route};
  trial.who = "anybody";
  if (lines.empty()) return trial.complain("nobody has said who may use this route: add it to tests/routes/expected.cpp");
  http::RoleSet who = 0;
  for (const auto& line : lines) who |= line.who;
  trial.want(route.audience.is_open() ? who == stranger_too : (route.audience.roles() & everybody) == who,
             "its roles are not those expected");

  const Expected& line = lines.front();
  trial.makes = line.makes;
  const auto leaver = s.practice.add_account("Leaver" + std::to_string(s.asked) + " Made-up", core::Role::manager, s.practice.mill);
  by_stranger(trial, line, "a stranger", {});
  by_stranger(trial, line, "somebody idle for too long", s.sign_in(leaver, actions::session_idle_max));
  by_stranger(trial, line, "somebody with a forged cookie", {std::string(64, 'a'), "csrf"});
  const auto left = s.sign_in(leaver);
  actions::sign_out(s.practice.system, leaver, left.token);
  trial.mark = s.practice.audited();
  by_stranger(trial, line, "somebody signed out", left);
  static constexpr storage::Statement disable{"update accounts set active = 0 where id = $1"},
      enable{"update accounts set active = 1 where id = $1"};
  static constexpr storage::Statement strip{"delete from memberships where account_id = $1"};
  const auto run = [&](const storage::Statement& statement) {
    trial.target.reset();
    s.practice.database->write(
        [&](storage::Session& session) { return session.execute(statement, {storage::Bytes(leaver.account.bytes)}) == 1; });
  };
  const auto open = s.sign_in(leaver);
  run(disable);
  by_stranger(trial, line, "somebody disabled meanwhile", open);
  run(enable);
  run(strip);
  by_stranger(trial, line, "somebody whose role was taken meanwhile", open);

  const auto askers = std::span(s.people).first(route.name.starts_with("static ") ? 1 : s.people.size());
  for (const auto& person : askers) by_person(trial, line_of(lines, person.who.role), line.needs, person);
}

}  // namespace routes
