// The same random steps on SQLite, on PostgreSQL and on a twin made of maps: holds, bookings, moves and cancellations by reception;
// sessions given up in whole or in part, people told, and leave by the managers. Each step has the same outcome on all three and leaves
// the same diary; nobody has two places, and nobody is lost.
#include <map>
#include <random>

#include "actions/rota.h"
#include "actions/sessions.h"
#include "storage/rota.h"
#include "tests/actions/diary_twin.h"
#include "tests/actions/practice.h"
#include "tests/core/outcome.h"

namespace actions {
namespace {

using Number = DiaryTwin::Number;

constexpr int steps = 1000;
constexpr Number callers = 10;

core::Date day(const char* iso) { return *core::parse_date(iso); }
std::string outcome_of(const Result<std::string>& result) { return result ? done : core::fault_name(result.error().fault); }

// One engine's side: the same calls, by number. Mill House has Priya Nair on Monday and, by a template, on Tuesdays and Thursdays for four
// weeks with the last time by telephone; Owen Price between her times; Harbour has her on Monday afternoon.
struct Side {
  Practice p;
  Principal harbour_manager;
  core::TemplateId mornings;
  std::vector<core::ClinicId> sessions;
  std::vector<core::SlotId> times;
  std::vector<core::PatientId> patients;
  std::vector<core::RequestId> requests;
  std::vector<core::AppointmentId> appointments;  // the latest of each caller
  std::vector<core::LeaveId> leave;

  template <class Look>
  auto look(Look with) {
    decltype(with(std::declval<storage::Reader&>())) found;
    p.database->read([&](storage::Session& session) {
      Principal all = p.administrator;
      all.role = core::Role::manager;
      storage::Reader reader(session, all, p.now());
      found = with(reader);
    });
    return found;
  }

  explicit Side(storage::Engine engine) : p(storage::fresh_database(engine)) {
    harbour_manager = p.add_account("Hana Lowe", core::Role::manager, p.harbour);
    std::vector<core::SlotId> made;
    sessions = {p.mill_clinic, p.harbour_clinic, p.add_clinic(p.owen.professional, p.mill, p.mill_site, p.now() + 70min, 3, made)};
    for (const auto session : sessions) add_times(session);
    mornings = Practice::id_of<core::TemplateId>(make_template(p.system, p.manager, p.once(),
                                                               {.professional = p.priya.professional,
                                                                .site = p.mill_site,
                                                                .service = physiotherapy_service(),
                                                                .weekdays = 0b1010,
                                                                .start = 9h,
                                                                .end = 10h,
                                                                .telephone_last = 1,
                                                                .from = day("2026-11-23"),
                                                                .to = day("2026-12-18")}));
    add_sessions();
    for (Number caller = 0; caller < callers; ++caller) {
      patients.push_back(p.add_patient(p.person("Caller", "Number" + std::to_string(caller), "1970-01-01", p.mill)));
      requests.push_back(p.routed(p.mill_reception, patients.back()));
      appointments.emplace_back();
    }
  }
  void add_times(core::ClinicId session) {
    for (const auto& slot : look([&](storage::Reader& reader) { return storage::slots_of(reader, session); })) times.push_back(slot.id);
  }
  // Those that the template has yielded since.
  void add_sessions() {
    const auto view = view_template(p.system, p.manager, mornings);
    for (const auto& made : view->ahead)
      if (std::ranges::find(sessions, made.clinic.id) == sessions.end()) sessions.push_back(made.clinic.id), add_times(made.clinic.id);
  }
  void calls_again(Number caller) { requests[caller] = p.routed(p.mill_reception, patients[caller]); }

  const Principal& reception(int account) const { return account ? p.second_reception : p.mill_reception; }
  const Principal& manager_of(Number session) const { return session == 1 ? harbour_manager : p.manager; }
  const Principal& manager_elsewhere(Number session) const { return session == 1 ? p.manager : harbour_manager; }

  Number number_of(core::PatientId patient) const { return static_cast<Number>(std::ranges::find(patients, patient) - patients.begin()); }
  Number number_of(core::SlotId time) const { return static_cast<Number>(std::ranges::find(times, time) - times.begin()); }

  Result<std::string> books(int account, Number caller, Number time) {
    const auto booked = book(p.system, reception(account), p.once(), requests[caller], times[time], "reception");
    if (booked) appointments[caller] = core::parse_id<core::AppointmentId>(*booked).value();
    return booked;
  }
  Result<std::string> cancels(int account, Number caller) {
    const auto cancelled = cancel_appointment(p.system, reception(account), p.once(), appointments[caller], "other");
    calls_again(caller);
    return cancelled;
  }
  Result<std::string> gives_up(const Principal& who, Number session, core::Part part, const std::vector<DiaryTwin::Agreed>& agreed) {
    std::vector<Agreed> people;
    for (const auto& [caller, to] : agreed) people.push_back({appointments[caller], to ? times[*to] : core::SlotId{}});
    return give_up_session(p.system, who, p.once(), sessions[session], part, "sick", people);  // their requests wait to be booked again
  }
  Result<std::string> tells(Number session, core::Instant was) {
    const auto view = view_told(p.system, manager_of(session), sessions[session]);
    for (const auto& line : view->lines)
      if (line.displacement.was == was) return mark_told(p.system, manager_of(session), p.once(), line.displacement.id);
    return not_found("Line");
  }
  Result<std::string> goes_on_leave(core::Date from, core::Date to) {
    const auto made =
        make_leave(p.system, p.manager, p.once(), {.professional = p.priya.professional, .from = from, .to = to, .withdrawn_at = {}});
    if (made) leave.push_back(core::parse_id<core::LeaveId>(*made).value());
    return made;
  }
  Result<std::string> withdraws_leave(Number which) {
    const auto withdrawn = withdraw_leave(p.system, p.manager, p.once(), leave[which]);
    add_sessions();
    return withdrawn;
  }

  // ---- What can be seen

  std::string diary() {
    std::vector<std::string> all(times.size(), "x");
    look([&](storage::Reader& reader) {
      for (const auto session : sessions)
        for (const auto& slot : storage::slots_of(reader, session)) {
          const auto who = std::ranges::find(appointments, slot.appointment);
          const auto caller = std::to_string(who - appointments.begin()) + " ";
          all[number_of(slot.id)] = slot.appointment ? caller : core::is_free(slot, p.now()) ? "." : "h";
        }
      return 0;
    });
    std::string text;
    for (const auto& time : all) text += time;
    return text;
  }
  // "3@7 ": each place of each caller, as the appointments have it.
  std::string places() {
    return look([&](storage::Reader& reader) {
      std::string text;
      for (Number caller = 0; caller < patients.size(); ++caller)
        for (const auto& appointment : storage::appointments_of(reader, patients[caller]))
          if (core::status_of(appointment) == core::AppointmentStatus::booked)
            text += std::to_string(caller) + "@" + std::to_string(number_of(appointment.slot)) + " ";
      return text;
    });
  }
  std::string to_tell(Number session) {
    std::map<core::Instant, std::string> lines;
    const auto view = view_told(p.system, manager_of(session), sessions[session]);
    for (const auto& [line, patient, now, given_up, professional, site, mobile] : view->lines)
      lines[line.was] += std::to_string(number_of(patient.id)) + (line.moved ? " moved" : " cancelled") + (line.told_at ? " told, " : ", ");
    std::string text;
    for (const auto& [was, line] : lines) text += line;
    return text;
  }
  // "3>7 ": who is in the part, and where the page would have them go.
  std::string offers(Number session, core::Part part) {
    std::string text;
    const auto view = view_change(p.system, manager_of(session), sessions[session], part);
    for (const auto& row : view->rows)
      text += std::to_string(number_of(row.patient.id)) + ">" + (row.offer ? std::to_string(number_of(row.offer->slot.id)) : "") + " ";
    return text;
  }
};

DiaryTwin twin_of(Side& side) {
  DiaryTwin twin;
  twin.now = side.p.now();
  twin.goes_on_leave = side.p.priya.professional;
  for (const auto id : side.sessions)
    side.look([&](storage::Reader& reader) {
      const auto session = storage::find_clinic(reader, id).value();
      for (const auto& slot : storage::slots_of(reader, id)) twin.times.push_back({twin.sessions.size(), slot.start, slot.end, slot.mode});
      twin.sessions.push_back({session.professional, session.site, core::to_london(session.start).date, session.start,
                               static_cast<bool>(session.session_template)});
      return 0;
    });
  return twin;
}

// One random step: what the twin made of it, and how a side is to do the same.
struct Step {
  std::string name, expected;
  std::function<Result<std::string>(Side&)> act;
  std::optional<Number> session = {};  // whose list of people to tell is to be compared
};

class Walk {
 public:
  explicit Walk(unsigned seed) : random_(seed) {
    for (const auto engine : storage::engines())
      if (storage::here(engine)) sides_.push_back(std::make_unique<Side>(engine));
    twin_ = twin_of(*sides_[0]);
  }

  void run() {
    for (int number = 0; number < steps && !testing::Test::HasFailure(); ++number) {
      pass(1ms);
      const auto step = next();
      ++happened[step.name + " " + step.expected];
      SCOPED_TRACE("step " + std::to_string(number) + ": " + step.name);
      for (auto& side : sides_) compare(*side, step);
      EXPECT_TRUE(twin_.lost().empty()) << "somebody has no time and is on no list";
    }
  }

  std::map<std::string, int> happened;

 private:
  void compare(Side& side, const Step& step) {
    SCOPED_TRACE(side.p.database->engine());
    EXPECT_EQ(outcome_of(step.act(side)), step.expected);
    ASSERT_EQ(side.times.size(), twin_.times.size());
    EXPECT_EQ(side.diary(), twin_.diary());
    EXPECT_EQ(side.places(), twin_.places()) << "one place each";
    if (step.session) EXPECT_EQ(side.to_tell(*step.session), twin_.to_tell(*step.session));
  }

  Number below(Number n) { return static_cast<Number>(random_() % n); }
  void pass(std::chrono::milliseconds time) {
    twin_.now += time;
    for (auto& side : sides_) side->p.pass(time);
  }

  Step next() {
    const auto kind = below(40);
    if (kind == 0) return time_goes_by();
    if (kind <= 2) return give_up();
    if (kind == 3) return wrong_manager();
    if (kind == 4 && !twin_.displaced.empty()) return tell();
    if (kind == 5) return go_on_leave();
    if (kind <= 7 && !twin_.leave.empty()) return withdraw_leave();
    return reception_acts();
  }

  Step time_goes_by() {
    pass(below(8) ? std::chrono::seconds{below(150)} : std::chrono::minutes{below(600)});
    return {"time goes by", done, [](Side&) { return Result<std::string>(done); }};
  }

  Step reception_acts() {
    const auto caller = below(callers), time = below(twin_.times.size()), kind = below(8);
    const int account = static_cast<int>(below(2));
    const bool has_time = twin_.time_of(caller).has_value();
    if (kind <= 1)
      return {"hold", twin_.hold(account, caller, time), [=](Side& side) {
                return hold_slot(side.p.system, side.reception(account), side.p.once(), side.requests[caller], side.times[time]);
              }};
    if (kind == 5 && has_time)
      return {"move", twin_.move(account, caller, time), [=](Side& side) {
                return move_appointment(side.p.system, side.reception(account), side.p.once(), side.appointments[caller], side.times[time]);
              }};
    if (kind == 6 && has_time) return {"cancel", twin_.cancel(caller), [=](Side& side) { return side.cancels(account, caller); }};
    if (kind == 7 && !has_time) {
      twin_.let_go(caller);
      return {"let go", done,
              [=](Side& side) { return release_slots(side.p.system, side.reception(account), side.p.once(), side.requests[caller]); }};
    }
    const bool again = std::ranges::any_of(twin_.displaced, [&](const auto& line) { return line.caller == caller && !line.moved; });
    return {again && !has_time ? "book the displaced" : "book", twin_.book(account, caller, time),
            [=](Side& side) { return side.books(account, caller, time); }};
  }

  // From one time of a session to another, or the whole of it; now and then from the middle of a time.
  core::Part part_of(Number session) {
    std::vector<Number> own;
    for (Number time = 0; time < twin_.times.size(); ++time)
      if (twin_.times[time].session == session) own.push_back(time);
    const auto first = below(3) ? own[below(own.size())] : own.front(), last = below(3) ? own[below(own.size())] : own.back();
    const auto from = twin_.times[std::min(first, last)].start, to = twin_.times[std::max(first, last)].end;
    return {below(6) ? from : from + 10min, to};
  }

  // As the page offers it; or some are cancelled to be called, or sent where nobody looked whether it is free; or the page is an old one.
  Step give_up() {
    const auto session = below(twin_.sessions.size());
    const auto part = part_of(session);
    const auto people = twin_.touched(session, part);
    const auto offers = twin_.offers(session, part);
    const bool as_offered = below(2) > 0;
    std::string shown;
    std::vector<DiaryTwin::Agreed> agreed;
    for (Number i = 0; i < people.size(); ++i) {
      const auto caller = twin_.booked.at(people[i]);
      shown += std::to_string(caller) + ">" + (offers[i] ? std::to_string(*offers[i]) : "") + " ";
      agreed.push_back({caller, offers[i]});
      if (const auto choice = as_offered ? 4 : below(4); choice < 2)
        agreed.back().to = choice == 0 ? std::nullopt : std::optional(below(twin_.times.size()));
    }
    if (!agreed.empty() && below(12) == 0) agreed.pop_back();
    const bool placed = std::ranges::any_of(agreed, [](const auto& one) { return one.to.has_value(); });
    const auto expected = twin_.give_up(session, part, agreed);
    const auto name = agreed.empty() ? "give up an empty part" : placed ? "give up and place" : "give up and cancel";
    return {name, expected,
            [=](Side& side) {
              EXPECT_EQ(side.offers(session, part), shown);
              return side.gives_up(side.manager_of(session), session, part, agreed);
            },
            session};
  }

  Step wrong_manager() {
    const auto session = below(twin_.sessions.size());
    const auto part = part_of(session);
    return {"give up elsewhere", "not_found",
            [=](Side& side) { return side.gives_up(side.manager_elsewhere(session), session, part, {}); }};
  }

  Step tell() {
    const auto line = below(twin_.displaced.size());
    const auto& time = twin_.times[twin_.displaced[line].time];
    return {"tell", twin_.tell(line), [session = time.session, was = time.start](Side& side) { return side.tells(session, was); },
            time.session};
  }

  Step go_on_leave() {
    const core::Date from = day("2026-11-23") + std::chrono::days{below(25)}, to = from + std::chrono::days{below(3)};
    return {"go on leave", twin_.go_on_leave(from, to), [=](Side& side) { return side.goes_on_leave(from, to); }};
  }

  Step withdraw_leave() {
    const auto which = below(twin_.leave.size()), before = twin_.sessions.size();
    const auto expected = twin_.withdraw_leave(which);
    return {twin_.sessions.size() > before ? "withdraw leave and hold sessions again" : "withdraw leave", expected,
            [=](Side& side) { return side.withdraws_leave(which); }};
  }

  std::mt19937 random_;
  std::vector<std::unique_ptr<Side>> sides_;
  DiaryTwin twin_;
};

// One seed that never changes and one of the day; FINGERPOST_TEST_SEED gives one to run again.
std::vector<unsigned> seeds() {
  if (const char* wanted = std::getenv("FINGERPOST_TEST_SEED")) return {static_cast<unsigned>(std::strtoul(wanted, nullptr, 10))};
  return {20261123u, std::random_device{}()};
}

TEST(Lockstep, keeps_both_engines_and_a_twin_of_maps_in_agreement) {
  for (const auto seed : seeds()) {
    std::cout << "FINGERPOST_TEST_SEED=" << seed << std::endl;
    SCOPED_TRACE("FINGERPOST_TEST_SEED=" + std::to_string(seed));
    Walk walk(seed);
    walk.run();
    if (seed != 20261123u) continue;
    for (const char* must : {"hold done",
                             "hold conflict",
                             "hold invalid",
                             "book done",
                             "book conflict",
                             "book the displaced done",
                             "move done",
                             "cancel done",
                             "give up and place done",
                             "give up and place conflict",
                             "give up and cancel done",

                             "give up an empty part done",
                             "give up an empty part conflict",
                             "give up an empty part invalid",
                             "give up elsewhere not_found",
                             "tell done",
                             "tell conflict",
                             "go on leave done",
                             "go on leave invalid",
                             "withdraw leave and hold sessions again done",
                             "withdraw leave conflict"})
      EXPECT_GT(walk.happened[must], 0) << must << ": the walk no longer comes there";
  }
}

// What a worklist is filtered by is what the facts say: each row's status is worked out again.
constexpr storage::Statement all_appointments{"select id, status from appointments"};
constexpr storage::Statement all_requests{"select id, status from requests"};

struct Statuses : EachPractice {};
ON_EACH_ENGINE(Statuses);

TEST_P(Statuses, of_every_row_are_what_its_facts_say) {
  Practice& p = *practice;
  const auto arrived = p.booked(p.mill_reception, p.amina, p.mill_slots[0]), cancelled = p.booked(p.mill_reception, p.ben, p.mill_slots[1]);
  p.booked(p.mill_reception, p.harriet, p.mill_slots[2]);
  p.opened(p.mill_reception, p.ben);
  p.opened(p.mill_reception, p.harriet, "numb", {{"reason", "musculoskeletal"}, {"cauda_equina_signs", "yes"}});
  const auto ended = p.routed(p.mill_reception, p.ben);
  ASSERT_TRUE(change_attendance(p.system, p.mill_reception, p.once(), arrived, Attendance::arrive));
  ASSERT_TRUE(cancel_appointment(p.system, p.mill_reception, p.once(), cancelled, "other"));
  ASSERT_TRUE(end_request(p.system, p.mill_reception, p.once(), ended, core::RequestEnd::withdrawn));
  std::map<core::AppointmentId, std::string> appointments;
  std::map<core::RequestId, std::string> requests;
  p.database->read([&](storage::Session& session) {
    session.query(all_appointments, {},
                  [&](const storage::Row& row) { appointments[storage::Decode<core::AppointmentId>::from(row, 0)] = row.text(1); });
    session.query(all_requests, {},
                  [&](const storage::Row& row) { requests[storage::Decode<core::RequestId>::from(row, 0)] = row.text(1); });
  });
  EXPECT_EQ(appointments.size(), 3u);
  EXPECT_EQ(requests.size(), 6u);
  for (const auto& [id, status] : appointments) EXPECT_EQ(status, core::code(core::status_of(p.appointment(id))));
  for (const auto& [id, status] : requests) EXPECT_EQ(status, core::code(core::status_of(p.request(id))));
}

}  // namespace
}  // namespace actions
