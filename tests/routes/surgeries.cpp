#include "tests/routes/surgeries.h"

#include <sodium.h>

#include <algorithm>
#include <iostream>

#include "actions/register.h"
#include "core/check.h"
#include "core/london.h"
#include "core/telephone.h"
#include "http/url.h"
#include "storage/dump.h"
#include "storage/rota.h"
#include "tests/routes/html.h"

namespace routes {
namespace {

using namespace std::chrono_literals;

// What is planted in the fields of a house's patients. `word` begins every text of theirs.
struct Marks {
  std::string word, postcode, telephone;
  core::Date born;
  std::uint32_t first_nine;  // of NHS numbers, the last three to count up

  std::vector<std::string> all() const {
    const auto nine = std::to_string(first_nine).substr(0, 5);
    return {word,
            postcode,
            telephone,
            core::display_telephone(telephone),
            core::to_string(born),
            core::display_date(born),
            core::display_short_date(born),
            nine,
            nine.substr(0, 3) + " " + nine.substr(3)};
  }
};
const std::array<Marks, 2>& marks() {
  static const std::array<Marks, 2> of_houses{Marks{"qalpha", "QX1 1QA", "+447700900111", *core::parse_date("1951-03-04"), 999'110'000},
                                              Marks{"qbravo", "QX2 2QB", "+447700900222", *core::parse_date("1962-05-06"), 999'220'000}};
  return of_houses;
}
const Marks& marks_of(House house) { return marks()[static_cast<std::size_t>(house)]; }

std::string lower(std::string_view text) {
  std::string out(text);
  std::ranges::transform(out, out.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  return out;
}

int failure_status(std::exception_ptr thrown, const http::Request& request) {
  try {
    std::rethrow_exception(thrown);
  } catch (const std::exception& e) {
    std::cerr << "[  watched ] " << request.route << " threw: " << e.what() << '\n';
  }
  return 500;
}

}  // namespace

bool shows(std::string_view text, std::string_view mark) {
  constexpr std::size_t number_max = 15;  // of a telephone; tokens and identifiers are longer
  const auto hexadecimal = [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || c == '-'; };
  if (mark.size() > number_max || !std::ranges::all_of(mark, hexadecimal)) return text.find(mark) != text.npos;
  for (auto at = text.find(mark); at != text.npos; at = text.find(mark, at + 1)) {
    auto begin = at, end = at + mark.size();
    while (begin > 0 && hexadecimal(text[begin - 1])) --begin;
    while (end < text.size() && hexadecimal(text[end])) ++end;
    if (end - begin <= number_max) return true;
  }
  return false;
}

std::string_view header(const http::Response& response, std::string_view name) {
  for (const auto& [key, value] : response.headers)
    if (key == name) return value;
  return {};
}
std::string_view location(const http::Response& response) { return header(response, "Location"); }

Surgeries::Surgeries(std::unique_ptr<storage::Database> database, const Tampering& tampering)
    : practice(std::move(database)), router(make_router(tampering)) {
  using core::Role;
  const auto add = [&](std::string title, const core::Principal& who, std::vector<House> houses) {
    people.push_back({std::move(title), who, std::move(houses)});
  };
  int n = 0;
  const auto account = [&](Role role, core::OrganisationId where, bool diary = false) {
    return practice.add_account("Staff" + std::to_string(++n) + " Made-up", role, where, diary);
  };
  add("receptionist of Mill House", practice.mill_reception, {House::mill});
  add("gp of Mill House", practice.gp, {House::mill});
  add("manager of Mill House", practice.manager, {House::mill});
  add("physiotherapist of Mill House", practice.priya, {House::mill});
  add("physiotherapist of Mill House without this patient", account(Role::physiotherapist, practice.mill, true), {});
  add("administrator of Mill House", account(Role::administrator, practice.mill), {});
  add("receptionist of Harbour", practice.harbour_reception, {House::harbour});
  add("gp of Harbour", account(Role::gp, practice.harbour), {House::harbour});
  add("manager of Harbour", account(Role::manager, practice.harbour), {House::harbour});
  add("physiotherapist of Harbour", practice.owen, {House::harbour});
  add("administrator of Harbour", account(Role::administrator, practice.harbour), {});
  add("manager of the network", account(Role::manager, practice.whole), {House::mill, House::harbour});
}

http::Router Surgeries::make_router(const Tampering& tampering) {
  auto routes = web::all_routes(site);
  auto options = web::router_options(site, failure_status);
  if (tampering.routes) tampering.routes(site, routes);
  if (tampering.options) tampering.options(options);
  return http::Router(std::move(routes), std::move(options));
}

const Person& Surgeries::named(std::string_view title) const {
  const auto found = std::ranges::find(people, title, &Person::title);
  core::check(found != people.end(), "nobody of that title");
  return *found;
}

Session Surgeries::sign_in(const core::Principal& who, std::chrono::milliseconds ago) {
  static int number = 0;
  std::string token = std::to_string(++number);
  token.insert(0, 64 - token.size(), 'f');
  Session session{token, "csrf-" + std::to_string(number)};
  std::array<std::uint8_t, 32> digest{};
  crypto_hash_sha256(digest.data(), reinterpret_cast<const unsigned char*>(token.data()), token.size());
  practice.database->write([&](storage::Session& s) {
    storage::add_session(
        s, {digest, who.network, who.account, who.organisation, who.role, session.csrf, practice.now() - ago, practice.now() - ago});
    return true;
  });
  return session;
}

Ask Surgeries::as(const Person& person, http::Method method, std::string target, http::Fields form) {
  const Session session = sign_in(person.who);
  return {
      .method = method, .target = std::move(target), .form = std::move(form), .person = &person, .session = session, .csrf = session.csrf};
}

http::Response Surgeries::ask(const Ask& ask) {
  http::Request request;
  request.method = ask.method;
  request.peer = ask.peer;
  request.received_at = practice.now();
  request.headers = ask.headers;
  request.headers.add("host", "127.0.0.1:8080");
  if (!ask.session.token.empty()) request.headers.add("cookie", "fingerpost=" + ask.session.token);
  request.request_id = last_request_id = "ask-" + std::to_string(++asked);
  if (ask.method != http::Method::get) {
    auto form = ask.form;
    if (!ask.csrf.empty()) form.add(std::string(http::csrf_field), ask.csrf);
    for (const auto& [name, value] : form)
      request.body += (request.body.empty() ? "" : "&") + http::encode_component(name) + "=" + http::encode_component(value);
    if (request.header("content-type").empty()) request.headers.add("content-type", "application/x-www-form-urlencoded");
  }
  auto decoded = http::decode_target(ask.target, {}, request);
  if (decoded) decoded = http::decode_form({}, request);
  const http::Request seen = request;
  const auto response =
      decoded ? router.handle(std::move(request)) : router.refusal(decoded.error().fault == core::Fault::not_found ? 404 : 400, request);
  watch(ask, seen, response);
  return response;
}

void Surgeries::watch(const Ask& ask, const http::Request& request, const http::Response& response) {
  const std::string about = std::string(http::to_string(ask.method)) + " " + std::string(response.route) + " by " +
                            (ask.person ? ask.person->title : "a stranger") + ": ";
  const auto complain = [&](const std::string& what) { complaints.push_back(about + what); };
  const bool too_many_tries = response.route == "sign_in" && response.status == 503;
  if (response.status >= 500 && !too_many_tries) complain("status " + std::to_string(response.status));
  constexpr std::array<std::string_view, 4> headers{"Content-Security-Policy", "X-Content-Type-Options", "Referrer-Policy",
                                                    "Cross-Origin-Opener-Policy"};
  for (const auto name : headers)
    if (header(response, name).empty()) complain("no " + std::string(name));
  if (header(response, "Content-Security-Policy").find("unsafe") != std::string_view::npos) complain("an unsafe content security policy");
  if (!response.route.starts_with("static ") && header(response, "Cache-Control") != "no-store") complain("may be cached");
  if (response.body.find("<script>q") != std::string::npos || response.body.find("\"><img") != std::string::npos)
    complain("markup that somebody typed");

  const std::string everything = lower(response.body + "\n" + std::string(location(response)));
  const auto sent = [&](const std::string& mark) {  // what the asker typed may be shown again
    const auto in = [&](const auto& field) { return shows(lower(field.second), mark); };
    return std::ranges::any_of(request.form, in) || std::ranges::any_of(request.query, in) || shows(lower(request.path), mark);
  };
  for (const auto house : {House::mill, House::harbour}) {
    if (ask.person && std::ranges::find(ask.person->houses, house) != ask.person->houses.end()) continue;
    auto hidden = marks_of(house).all();
    for (const auto& [of, id] : ids_)
      if (of == house) hidden.push_back(id);
    for (const auto& mark : hidden)
      if (shows(everything, lower(mark)) && !sent(lower(mark))) complain("shows '" + mark + "'");
  }

  auto addresses = read_page(response.body).addresses;
  addresses.emplace_back(location(response));
  for (const auto& address : addresses)
    for (const auto& of : marks())
      for (const auto& mark : of.all())
        if (shows(lower(address), lower(mark)) && !sent(lower(mark))) complain("an address names somebody: " + address);
}

Target Surgeries::make(Needs needs, House house) {
  const Marks& m = marks_of(house);
  const auto& home = house == House::mill ? practice.mill : practice.harbour;
  const auto& site_id = house == House::mill ? practice.mill_site : practice.harbour_site;
  const auto& clinician = house == House::mill ? practice.priya : practice.owen;
  Target t{.house = house,
           .patient = {},
           .request = {},
           .appointment = {},
           .clinic = {},
           .slot = {},
           .other_slot = {},
           .professional = clinician.professional,
           .site = site_id,
           .session_template = {},
           .leave = {},
           .displacement = {},
           .account = {}};

  auto p = practice.person(m.word + "given", m.word + "family", core::to_string(m.born).c_str(), home);
  do p.nhs_number = core::NhsNumber::from_first_nine(m.first_nine + ++patients_);
  while (!p.nhs_number);
  p.names.push_back({m.word + "earlier", m.word + "family", {}});
  p.addresses = {{"1 " + m.word + "street", m.postcode, {p.born, {}}}};
  p.telephones = {{m.telephone, 1, true, {p.born, {}}}};
  p.needs = {m.word + "need"};
  t.patient = practice.add_patient(p);
  ids_.emplace_back(house, core::to_string(t.patient));
  if (needs == Needs::doubt) {
    core::Newcomer said{.given = m.word + "caller",
                        .family = m.word + "stranger",
                        .born = *core::parse_date("1999-01-01"),
                        .nhs_number = p.nhs_number,
                        .telephone = "",
                        .address = "",
                        .postcode = "",
                        .needs = {}};
    t.doubt = actions::Practice::id_of<core::DoubtId>(
        actions::raise_doubt(practice.system, reception(house), practice.once(), {std::move(said), {}, {}}));
    ids_.emplace_back(house, core::to_string(t.doubt));
  }
  if (needs == Needs::rota) make_rota(t, home);
  if (needs == Needs::colleague)
    t.account = practice.add_account("Colleague" + std::to_string(++rotas_) + " Made-up", core::Role::gp, home, true).account;
  if (needs == Needs::nothing || needs == Needs::doubt || needs == Needs::rota || needs == Needs::colleague) return t;

  auto& next = diary_[static_cast<std::size_t>(house)];
  next = std::max(next, practice.now() + 8h);  // clear of what Practice has set up
  const auto on_sunday = [](core::Instant at) { return core::weekday_of(core::to_london(at).date) == 6; };
  while (on_sunday(next) || on_sunday(next + 2h)) next += 1h;  // Sundays are the templates'
  std::vector<core::SlotId> slots;
  t.clinic = practice.add_clinic(t.professional, home, site_id, next, 2, slots);
  t.slot = slots[0];
  t.other_slot = slots[1];
  next += 1h;
  const auto& by = reception(house);
  const auto must = [](const core::Result<std::string>& done) {
    if (!done) throw std::runtime_error("the test's own " + done.error().text);
  };
  const auto ask_for_a_time = [&] {
    t.request = practice.opened(by, t.patient, m.word + "words");
    ids_.emplace_back(house, core::to_string(t.request));
  };
  const auto answer = [&] {
    must(actions::answer_request(practice.system, by, practice.once(), t.request, practice.plain_back(t.patient)));
  };
  ask_for_a_time();
  if (needs == Needs::questions || needs == Needs::suggested || needs == Needs::held) {
    // The clinician has this person in the own diary already, from an earlier call.
    std::vector<core::SlotId> earlier;
    practice.add_clinic(t.professional, home, site_id, next, 1, earlier);
    next += 1h;
    answer();
    must(actions::book(practice.system, by, practice.once(), t.request, earlier[0], "reception"));
    ask_for_a_time();
  }
  if (needs == Needs::questions) return t;
  answer();
  if (needs == Needs::held) must(actions::hold_slot(practice.system, by, practice.once(), t.request, t.slot));
  if (needs == Needs::suggested || needs == Needs::held) return t;
  t.appointment =
      actions::Practice::id_of<core::AppointmentId>(actions::book(practice.system, by, practice.once(), t.request, t.slot, "reception"));
  ids_.emplace_back(house, core::to_string(t.appointment));
  if (needs == Needs::in_progress || needs == Needs::seen)
    must(actions::change_attendance(practice.system, clinician, practice.once(), t.appointment, actions::Attendance::start));
  if (needs == Needs::seen)
    must(actions::complete_visit(practice.system, clinician, practice.once(), t.appointment, {core::Outcome::follow_up, "", ""}));
  if (needs == Needs::displaced) {
    auto manager = practice.manager;
    manager.organisation = home;
    must(actions::give_up_session(practice.system, manager, practice.once(), t.clinic, {next - 1h, next}, "sick", {{t.appointment, {}}}));
    practice.save([&](storage::Writer& writer) {
      storage::Reader reader(writer.session(), manager, writer.now());
      t.displacement = storage::displacements_of(reader, t.clinic).at(0).displacement.id;
    });
  }
  if (needs == Needs::begun || needs == Needs::missed) practice.pass(practice.slot(t.slot).start - practice.now());
  if (needs == Needs::missed)
    must(actions::change_attendance(practice.system, by, practice.once(), t.appointment, actions::Attendance::did_not_attend));
  return t;
}

// A template of one Sunday and a day of leave, neither of which anything else is on.
void Surgeries::make_rota(Target& t, core::OrganisationId home) {
  auto manager = practice.administrator;
  manager.organisation = home;
  const int n = rotas_++;
  const auto sunday = core::monday_of(core::to_london(practice.now()).date) + std::chrono::days{7 * (1 + n % 40) + 6};
  t.session_template = actions::Practice::id_of<core::TemplateId>(actions::make_template(practice.system, manager, practice.once(),
                                                                                         {.professional = t.professional,
                                                                                          .site = t.site,
                                                                                          .service = actions::physiotherapy_service(),
                                                                                          .weekdays = 1 << 6,
                                                                                          .start = std::chrono::hours{n / 40},
                                                                                          .end = std::chrono::hours{n / 40 + 1},
                                                                                          .from = sunday,
                                                                                          .to = sunday}));
  const auto away = sunday + std::chrono::days{300 + n};
  t.leave = actions::Practice::id_of<core::LeaveId>(actions::make_leave(
      practice.system, manager, practice.once(), {.professional = t.professional, .from = away, .to = away, .withdrawn_at = {}}));
}

Surgeries::State Surgeries::state() {
  State all;
  storage::dump(*practice.database, [&](std::string_view line) {
    if (line.find("\"table\":\"events\"") == line.npos) all.emplace(line);
  });
  rows_compared += all.size();
  return all;
}

std::vector<std::string> Surgeries::differences(const State& before, const State& after) {
  std::vector<std::string> lines;
  std::ranges::set_symmetric_difference(before, after, std::back_inserter(lines));
  return lines;
}

std::string row_id(const core::Uuid& id) {
  auto text = core::to_string(id);
  std::erase(text, '-');
  return text;
}

void EachSurgeries::SetUp() {
  if (!storage::here(GetParam())) GTEST_SKIP() << "FINGERPOST_TEST_POSTGRES names no server";
  furnish({});
}

// What is kept need not outlive the test, and thousands of requests are tried: nothing waits for the disk here.
void EachSurgeries::furnish(const Tampering& tampering) {
  using storage::Engine;
  struct Fleeting {
    storage::MigratedSchema schema;
    std::string connection = schema.connection + " options='-c synchronous_commit=off'";
  };
  auto database = GetParam() == Engine::sqlite
                      ? storage::open_sqlite({.file = ":memory:", .key = {}, .vfs = ""})
                      : std::unique_ptr<storage::Database>(std::make_unique<storage::Kept<Fleeting>>(
                            [](const Fleeting& f) { return storage::open_postgres({.connection = f.connection}); }));
  if (tampering.database) database = tampering.database(std::move(database));
  surgeries = std::make_unique<Surgeries>(std::move(database), tampering);
}

void EachSurgeries::TearDown() {
  if (!surgeries) return;
  std::cout << "[  watched ] " << surgeries->asked << " requests, " << surgeries->rows_compared << " rows compared\n";
  for (std::size_t i = 0; i < surgeries->complaints.size() && i < 20; ++i) ADD_FAILURE() << surgeries->complaints[i];
  EXPECT_EQ(surgeries->complaints.size(), 0u);
}

}  // namespace routes
