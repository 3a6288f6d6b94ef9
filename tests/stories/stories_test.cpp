// Runs the stories: English that does what it says, on both engines. A story's file is a title and lines of Given, When, Then, And;
// the table of phrases below says what each line does. Names in capitals here are captures there.
//
// The world of every story is the small network of tests/actions/practice.h: Mill House Surgery, whose first-contact physiotherapist
// Priya Nair has a clinic at Mill Lane from 10:00 with six times of 20 minutes, and Harbour Practice, where she is from 14:00. At Mill
// Lane there are as well the occupational therapist Olu Adeyemi, the link worker Leah Hart and the support navigator Sunil Das, each
// with two times from 10:00, and from 16:00 Priya Nair again, with two times for pain and mood. It is Monday 23 November 2026, 09:00,
// when a story begins.
#include <cstring>
#include <fstream>
#include <regex>

#include "actions/register.h"
#include "actions/rota.h"
#include "actions/sessions.h"
#include "core/london.h"
#include "core/routing.h"
#include "tests/actions/practice.h"

namespace actions {
namespace {

using Captures = std::vector<std::string>;

// What a step found wrong; the runner adds the file and the line.
struct Wrong : std::runtime_error {
  using std::runtime_error::runtime_error;
};
void expect(bool holds, const std::string& otherwise) {
  if (!holds) throw Wrong(otherwise);
}

class World {
 public:
  explicit World(std::unique_ptr<storage::Database> database) : p_(std::move(database)) {
    using enum core::Role;
    for (const auto& [name, role, pathway] :
         {std::tuple{"Olu Adeyemi", occupational_therapist, "occupational-therapy"},
          std::tuple{"Leah Hart", link_worker, "social-prescribing"}, std::tuple{"Sunil Das", support_navigator, "support-navigation"}}) {
      people_[name] = p_.add_account(name, role, p_.mill, true);
      add_clinic(people_[name], pathway, p_.now() + std::chrono::hours{1});
    }
    add_clinic(p_.priya, "psychologically-informed-physiotherapy", p_.now() + std::chrono::hours{7});
  }

  void run(const std::string& phrase);
  std::string refused() const { return refusal_; }  // not yet expected by the story

 private:
  struct Caller {
    core::PatientId patient;
    core::RequestId request;
    core::AppointmentId appointment;
  };
  struct Phrase {
    const char* pattern;
    void (World::*does)(const Captures&);
  };
  static const std::vector<Phrase> phrases;

  // Two times of a service, one after the other, at Mill Lane.
  void add_clinic(const Principal& whose, const char* pathway, core::Instant start) {
    const auto& booking = shipped_catalogue().pathway(pathway)->booking;
    const std::chrono::minutes length{booking.slot_minutes};
    const core::Clinic clinic{.id = p_.id<core::ClinicId>(),
                              .organisation = p_.mill,
                              .site = p_.mill_site,
                              .professional = whose.professional,
                              .service = booking.service,
                              .start = start,
                              .end = start + 2 * length,
                              .category = "General Consultation Routine",
                              .open_to_network = true,
                              .closed_at = {}};
    p_.save([&](storage::Writer& writer) {
      core::Clinic made = clinic;
      writer.save(made);
      for (int i = 0; i < 2; ++i) {
        core::Slot slot{.id = p_.id<core::SlotId>(),
                        .clinic = clinic.id,
                        .organisation = clinic.organisation,
                        .site = clinic.site,
                        .professional = clinic.professional,
                        .service = clinic.service,
                        .start = start + i * length,
                        .end = start + (i + 1) * length,
                        .mode = core::Mode::face_to_face,
                        .open_to_network = true,
                        .hold = {}};
        writer.save(slot);
      }
    });
  }

  core::Date born_at_age(const std::string& age) {
    const core::Date today = core::to_london(p_.now()).date;
    core::Date born = today - std::chrono::days{std::stoi(age) * 366 - 200};
    while (core::age_on(born, today) > std::stoi(age)) born += std::chrono::days{100};
    return born;
  }

  // ---- Given
  void registered(const Captures& c) {
    auto patient = p_.person(c[0], c[1], "1900-01-01", organisation(c[3]));
    patient.born = born_at_age(c[2]);
    callers_[c[0] + " " + c[1]] = {p_.add_patient(patient), {}, {}};
  }
  // A month ago, one visit after another with Priya Nair.
  void has_been_seen(const Captures& c) {
    const auto today = p_.clock_ms.load();
    p_.pass(-std::chrono::days{28});
    std::vector<core::SlotId> slots;
    const int visits = std::stoi(c[1]);
    p_.add_clinic(p_.priya.professional, p_.mill, p_.mill_site, p_.now() + std::chrono::hours{1}, visits, slots);
    std::vector<core::AppointmentId> booked;
    for (const auto slot : slots) booked.push_back(p_.booked(p_.mill_reception, caller(c[0]).patient, slot));
    p_.pass(std::chrono::hours{3});
    for (const auto appointment : booked) {
      for (const auto change : {Attendance::arrive, Attendance::start})
        done(change_attendance(p_.system, p_.priya, p_.once(), appointment, change));
      done(complete_visit(p_.system, p_.priya, p_.once(), appointment, {core::Outcome::managed, "", "Seen and advised."}));
    }
    p_.clock_ms = today;
  }
  void it_is(const Captures& c) { p_.clock_ms = at(c[0]).time_since_epoch().count(); }
  void minutes_pass(const Captures& c) { p_.pass(std::chrono::minutes{std::stoi(c[0])}); }

  // ---- When: a call, its questions, its route
  void takes_a_call(const Captures& c) {
    who_ = person(c[0]);
    caller_ = c[1];
    words_ = c[2];
    also_.clear();
    caller().request = {};
    caller().appointment = {};
    given_.clear();
  }
  void goes_back_to(const Captures& c) {
    who_ = person(c[0]);
    caller_ = c[1];
    also_.clear();
  }
  // A further service of a mixed need.
  void goes_on_with(const Captures& c) { also_ = target(c[1]); }
  void is_answered(const Captures& c) { given_.push_back({fact(c[0]).id, c[1] == "not sure" ? "unsure" : c[1]}); }
  void is_option(const Captures& c) {
    if (fact(c[0]).kind == core::AnswerKind::number) return given_.push_back({fact(c[0]).id, c[1]});
    for (const auto& option : fact(c[0]).options)
      if (option.text.en == c[1]) return given_.push_back({fact(c[0]).id, option.code});
    throw Wrong("\"" + c[0] + "\" has no answer \"" + c[1] + "\"");
  }
  void every_other_no(const Captures&) {
    const auto record = p_.facts_of(caller().patient);
    if (!caller().request) {
      take(open_request(p_.system, who_, p_.once(), caller().patient,
                        {core::Channel::telephone, words_, answers_to(p_.system.catalogue.front_door, record, given_)}),
           caller().request);
    } else {  // page after page, as long as there are questions
      auto view = look();
      expect(view.suggestion.pathway != nullptr, "no pathway's questions are asked");
      do {
        auto page = page_of_answers(*view.suggestion.pathway, record, given_, view.request.answers);
        expect(!page.empty(), "a question with a choice of answers was left out");
        done(answer_request(p_.system, who_, p_.once(), caller().request, std::move(page)));
        view = look();
      } while (refusal_.empty() && view.route.kind == core::RouteKind::incomplete);
    }
    given_.clear();
  }
  void answers_nothing_else(const Captures&) {
    take(open_request(p_.system, who_, p_.once(), caller().patient, {core::Channel::telephone, words_, given_}), caller().request);
    given_.clear();
  }
  void chooses_instead(const Captures& c) {
    done(override_request(p_.system, person(c[0]), p_.once(), caller().request, target(c[1]), c[2]));
  }
  void ends_as(const Captures& c) {
    done(end_request(p_.system, person(c[0]), p_.once(), caller().request,
                     c[1] == "advice given" ? core::RequestEnd::advised : core::RequestEnd::withdrawn));
  }

  // ---- When: times
  void holds(const Captures& c) { done(hold_slot(p_.system, person(c[0]), p_.once(), caller().request, time_meant(c[1]))); }
  void books(const Captures& c) {
    take(book(p_.system, person(c[0]), p_.once(), caller().request, time_meant(c[1]), "reception"), caller().appointment);
  }
  void moves(const Captures& c) { done(move_appointment(p_.system, person(c[0]), p_.once(), caller(c[1]).appointment, time_meant(c[2]))); }
  void cancels(const Captures& c) {
    for (const auto& reason : cancel_reasons())
      if (reason.text == c[2])
        return done(cancel_appointment(p_.system, person(c[0]), p_.once(), caller(c[1]).appointment, std::string(reason.code)));
    throw Wrong("no reason to cancel reads \"" + c[2] + "\"");
  }

  // ---- When: the clinic
  void attendance(const Captures& c, Attendance change) {
    done(change_attendance(p_.system, person(c[0]), p_.once(), caller(c[1]).appointment, change));
  }
  void arrives(const Captures& c) { attendance(c, Attendance::arrive); }
  void starts(const Captures& c) { attendance(c, Attendance::start); }
  void misses(const Captures& c) { attendance(c, Attendance::did_not_attend); }
  void unmisses(const Captures& c) { attendance(c, Attendance::undo_did_not_attend); }
  void records(const Captures& c) {
    core::VisitOutcome visit;
    for (std::size_t i = 0; i < core::codes<core::Outcome>.size(); ++i)
      if (core::outcome_name(static_cast<core::Outcome>(i)) == c[2]) visit.outcome = static_cast<core::Outcome>(i);
    expect(core::outcome_name(visit.outcome) == c[2], "no outcome reads \"" + c[2] + "\"");
    for (const auto& place : onward_places())
      if (place.text == c[3]) visit.onward = place.code;
    visit.note = "Seen and advised.";
    done(complete_visit(p_.system, person(c[0]), p_.once(), caller(c[1]).appointment, visit));
  }
  void closes_clinic(const Captures& c) {
    std::vector<core::AppointmentId> missed;
    if (!c[1].empty()) missed.push_back(caller(c[1]).appointment);
    done(close_clinic(p_.system, person(c[0]), p_.once(), p_.mill_clinic, missed));
  }

  // ---- When: somebody new, the shared queue, notes
  core::Newcomer newcomer(const std::string& name, const std::string& age) {
    const auto space = name.find(' ');
    return {.given = name.substr(0, space),
            .family = name.substr(space + 1),
            .born = born_at_age(age),
            .nhs_number = {},
            .telephone = "",
            .address = "",
            .postcode = "",
            .needs = {}};
  }
  void registers(const Captures& c) {
    std::vector<core::PatientId> shown;
    if (!c[3].empty()) shown.push_back(caller(c[3]).patient);
    done(register_patient(p_.system, person(c[0]), p_.once(), {newcomer(c[1], c[2]), shown, {}}));
  }
  void leaves_to_the_manager(const Captures& c) {
    take(raise_doubt(p_.system, person(c[0]), p_.once(), {newcomer(c[1], c[2]), {}, {}}), doubt_);
  }
  void settles(const Captures& c) {
    done(settle_doubt(p_.system, person(c[0]), p_.once(), doubt_, {core::DoubtEnd::same, caller(c[2]).patient, {}}));
  }
  void takes_on(const Captures& c) {
    const auto who = person(c[0]);
    done(assign_request(p_.system, who, p_.once(), caller(c[1]).request, {}, who.account));
  }
  void notes(const Captures& c) { done(write_note(p_.system, person(c[0]), p_.once(), caller(c[1]).patient, c[2])); }

  // ---- The rota: one session a day is spoken of by its day of this week
  core::Date this_week(const std::string& name) {
    const std::vector<std::string> days{"Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"};
    return core::monday_of(core::to_london(p_.now()).date) + std::chrono::days{std::ranges::find(days, name) - days.begin()};
  }
  core::Instant on(core::Date day, const std::string& time) { return at(time) + (day - core::to_london(p_.now()).date); }
  void holds_a_session(const Captures& c) {
    const auto day = this_week(c[1]);
    const auto minutes = [](core::Instant t) { return core::to_london(t).time; };
    const auto made = make_template(p_.system, p_.manager, p_.once(),
                                    {.professional = person(c[0]).professional,
                                     .site = p_.mill_site,
                                     .service = physiotherapy_service(),
                                     .weekdays = 1 << core::weekday_of(day),
                                     .start = minutes(at(c[2])),
                                     .end = minutes(at(c[3])),
                                     .from = day,
                                     .to = day});
    if (!made) return done(made);
    const auto view = view_template(p_.system, p_.manager, core::parse_id<core::TemplateId>(*made).value());
    sessions_[c[1]] = view->ahead.at(0).clinic.id;
  }
  core::ClinicId session(const std::string& day) {
    const auto found = sessions_.find(day);
    if (found == sessions_.end()) throw Wrong("no session of " + day + " has been made");
    return found->second;
  }
  void is_booked_on(const Captures& c) {
    const auto start = on(this_week(c[1]), c[2]);
    std::vector<core::Slot> slots;
    p_.save([&](storage::Writer& writer) { slots = storage::slots_of(writer, session(c[1])); });
    const auto slot = std::ranges::find(slots, start, &core::Slot::start);
    expect(slot != slots.end(), "that session has no such time");
    caller(c[0]).appointment = p_.booked(p_.mill_reception, caller(c[0]).patient, slot->id);
  }
  void has_telephone(const Captures& c) {
    auto view = view_patient(p_.system, p_.mill_reception, caller(c[0]).patient);
    if (!view) throw Wrong(view.error().text);
    view->patient.telephones = {{c[1], 1, true, {view->patient.born, {}}}};
    p_.save([&](storage::Writer& writer) { storage::save_patient(writer, view->patient); });
  }
  ChangeView change_of(const Principal& who, const std::string& day) {
    auto view = view_change(p_.system, who, session(day), {});
    if (!view) throw Wrong(view.error().text);
    return std::move(*view);
  }
  void touches(const Captures& c) {
    const auto view = change_of(p_.manager, c[0]);
    expect(std::to_string(view.rows.size()) == c[1], "it touches " + std::to_string(view.rows.size()));
    expect(std::to_string(view.not_reached) == c[2], std::to_string(view.not_reached) + " have no mobile number");
  }
  // As the page has it when it opens: each goes to the time that is offered, or is cancelled to be called.
  void gives_up(const Captures& c) {
    const auto view = change_of(person(c[0]), c[1]);
    std::vector<Agreed> agreed;
    for (const auto& row : view.rows) agreed.push_back({row.appointment.id, row.offer ? row.offer->slot.id : core::SlotId{}});
    for (const auto& reason : withdraw_reasons())
      if (reason.text == c[2])
        return done(give_up_session(p_.system, person(c[0]), p_.once(), session(c[1]), view.part, std::string(reason.code), agreed));
    throw Wrong("no reason to give up a session reads \"" + c[2] + "\"");
  }
  std::vector<ToldLine> lines_of(const Principal& who, const std::string& day) {
    auto view = view_told(p_.system, who, session(day));
    if (!view) throw Wrong(view.error().text);
    return std::move(view->lines);
  }
  ToldLine line_about(const Principal& who, const std::string& day, const std::string& name) {
    for (auto& line : lines_of(who, day))
      if (line.patient.id == caller(name).patient) return std::move(line);
    throw Wrong(name + " is not on the list");
  }
  void tells(const Captures& c) {
    done(mark_told(p_.system, person(c[0]), p_.once(), line_about(person(c[0]), c[2], c[1]).displacement.id));
  }
  void list_says(const Captures& c) {
    const auto line = line_about(p_.manager, c[0], c[1]);
    std::string says = line.mobile ? "" : ", no mobile number";
    if (!line.now) says = "needs a new time" + says;
    else says = "now " + core::display_day(core::to_london(line.now->start).date) + " at " + clock(line.now->start) + says;
    expect(says == c[2], "it says '" + says + "'");
  }
  void still_to_tell(const Captures& c) {
    const auto lines = lines_of(p_.manager, c[0]);
    const auto left = std::ranges::count_if(lines, [](const auto& line) { return !line.displacement.told_at; });
    expect(std::to_string(left) == c[1], std::to_string(left) + " are still to be told");
  }

  // ---- Then
  void people_registered(const Captures& c) {
    const auto said = newcomer(c[1], c[2]);
    std::size_t people = 0;
    for (const auto& one : look_for_like(p_.system, p_.mill_reception, said)) {
      const auto& name = core::current_name(one.patient);
      people += name.given == said.given && name.family == said.family;
    }
    expect(std::to_string(people) == c[0], "there are " + std::to_string(people));
  }
  void doubt_waits(const Captures& c) {
    const auto open = view_doubts(p_.system, p_.manager)->open;
    if (c[0].empty()) return expect(open.empty(), "a doubt waits");
    expect(open.size() == 1 && open[0].said.given + " " + open[0].said.family == c[0], "there is no such doubt");
  }
  void list_holds(const Captures& c) {
    const std::map<std::string, QueueList> lists{{"unassigned", QueueList::unassigned}, {"mine", QueueList::mine}};
    std::string names;
    for (const auto& row : view_queue(p_.system, person(c[1]), {lists.at(c[0])}).rows)
      names += (names.empty() ? "" : ", ") + core::current_name(row.patient).given + " " + core::current_name(row.patient).family;
    expect(names == c[2], "it holds '" + names + "'");
  }
  void answered_by(const Captures& c) {
    const auto due = core::to_iso(due_of(p_.system, p_.request(caller(c[0]).request)));
    expect(due.starts_with(c[1]), "it is due by " + due);
  }
  void reads_note(const Captures& c) {
    const auto view = view_patient(p_.system, person(c[0]), caller(c[1]).patient);
    expect(view && !view->notes.empty() && view->notes.front().note.text == c[2], "there is no such note");
  }
  void is_refused(const Captures& c) {
    expect(refusal_ == c[0], refusal_.empty() ? "it was not refused" : "it was refused: \"" + refusal_ + "\"");
    refusal_.clear();
  }
  void questions_asked(const Captures& c) {
    const auto view = look();
    expect(core::status_of(view.request) == core::RequestStatus::questions, "the request is " + status(view));
    expect(view.suggestion.pathway && view.suggestion.pathway->title.en == c[0], "another pathway's questions are asked");
  }
  void red_flag_to(const Captures& c) {
    const auto view = look();
    expect(core::status_of(view.request) == core::RequestStatus::red_flag, "the request is " + status(view));
    expect(name_of(view.request.chosen) == c[0], "the red flag leads to " + name_of(view.request.chosen));
  }
  void advice_begins(const Captures& c) {
    const std::string advice = explained().advice;
    expect(advice.starts_with(c[0]), "the advice is \"" + advice + "\"");
  }
  void routed_to(const Captures& c) {
    const auto view = look();
    if (!view.is_further) expect(core::status_of(view.request) == core::RequestStatus::suggested, "the request is " + status(view));
    expect(name_of(view.route) == c[0], "the route is " + name_of(view.route));
    if (!c[1].empty()) expect(explained().text == c[1], "because \"" + explained().text + "\"");
  }
  void also_on_offer(const Captures& c) {
    std::string names;
    for (const auto& further : look().further)
      if (!further.booked) names += (names.empty() ? "" : ", ") + name_of(further.route);
    expect(names == c[0], "also on offer: " + (names.empty() ? "nothing" : names));
  }
  void is_told(const Captures& c) {
    const auto view = view_visit(p_.system, person(c[0]), caller(c[1]).appointment);
    expect(view.has_value(), "the visit cannot be looked at");
    const auto& all = p_.system.catalogue;
    const auto why = core::explain(all, core::rules_of(all, view->suggestion), view->suggestion.outcome, view->facts);
    expect(why.text == c[2], "it says \"" + why.text + "\"");
  }
  void request_is(const Captures& c) {
    const auto view = look();
    expect(status(view) == c[0], "the request is " + status(view));
  }
  void offered(const Captures& c) {
    std::string times;
    for (const auto& offer : look().offers) times += (times.empty() ? "" : ", ") + clock(offer.slot.start);
    expect(times == c[0], "offered are " + times);
  }
  void nothing_offered(const Captures&) { expect(look().offers.empty(), "times are offered"); }
  void clinic_shows(const Captures& c) {
    const auto row = clinic_row(c[0], c[1]);
    expect(row.has_value(), "the clinic does not show " + c[1]);
    std::string status(core::code(core::status_of(row->appointment)));
    std::ranges::replace(status, '_', ' ');
    expect(status == c[2], "it shows " + c[1] + " as " + status);
    if (!c[3].empty()) expect(clock(row->appointment.start) == c[3], "it shows " + c[1] + " at " + clock(row->appointment.start));
  }
  void clinic_shows_not(const Captures& c) { expect(!clinic_row(c[0], c[1]), "the clinic shows " + c[1]); }
  void is_free(const Captures& c) { expect(core::is_free(p_.slot(slot_at(c[0])), p_.now()), "it is not free"); }
  void is_not_free(const Captures& c) { expect(!core::is_free(p_.slot(slot_at(c[0])), p_.now()), "it is free"); }
  void trail_says(const Captures& c) {
    const auto rows = p_.audit();
    expect(std::ranges::any_of(rows, [&](const auto& row) { return row.kind == c[0] && row.actor == person(c[1]).account; }),
           "the trail does not say so");
  }
  void reason_kept(const Captures& c) {
    expect(p_.request(caller().request).override_reason == c[0], "it is \"" + p_.request(caller().request).override_reason + "\"");
  }

  // ---- Words to values
  Principal person(const std::string& name) {
    const std::map<std::string, Principal> people{{"reception", p_.mill_reception},
                                                  {"the other receptionist", p_.second_reception},
                                                  {"reception at Harbour Practice", p_.harbour_reception},
                                                  {"the GP", p_.gp},
                                                  {"the manager", p_.manager},
                                                  {"Priya Nair", p_.priya}};
    if (const auto other = people_.find(name); other != people_.end()) return other->second;
    const auto found = people.find(name);
    if (found == people.end()) throw Wrong("nobody is called " + name);
    return found->second;
  }
  core::OrganisationId organisation(const std::string& name) {
    if (name == "Mill House Surgery") return p_.mill;
    if (name == "Harbour Practice") return p_.harbour;
    throw Wrong("no practice is called " + name);
  }
  Caller& caller(const std::string& name) {
    const auto found = callers_.find(name);
    if (found == callers_.end()) throw Wrong("nobody called " + name + " is registered");
    return found->second;
  }
  Caller& caller() { return caller(caller_); }
  const core::Fact& fact(const std::string& label) {
    for (const auto& known : p_.system.catalogue.facts)
      if (known.label.en == label) return known;
    throw Wrong("no question is labelled \"" + label + "\"");
  }
  std::string target(const std::string& name) {
    for (const auto& destination : p_.system.catalogue.destinations)
      if (destination.name.en == name) return destination.id;
    for (const auto& pathway : p_.system.catalogue.pathways)
      if (pathway.booking.name.en == name) return pathway.id;
    throw Wrong("nowhere is called \"" + name + "\"");
  }
  std::string name_of(const core::Route& route) {
    if (const auto* destination = p_.system.catalogue.destination(route.destination)) return destination->name.en;
    for (const auto& pathway : p_.system.catalogue.pathways)
      if (pathway.booking.service == route.service) return pathway.booking.name.en;
    return "nowhere";
  }
  core::Instant at(const std::string& time) {
    const auto today = core::to_london(p_.now()).date;
    return core::from_london(today, core::Minutes{std::stoi(time.substr(0, 2)) * 60 + std::stoi(time.substr(3))});
  }
  static std::string clock(core::Instant instant) {
    const auto minutes = core::to_london(instant).time.count();
    const std::string hour = std::to_string(minutes / 60), minute = std::to_string(minutes % 60);
    return (hour.size() < 2 ? "0" : "") + hour + ":" + (minute.size() < 2 ? "0" : "") + minute;
  }
  core::SlotId slot_at(const std::string& time) {
    for (const auto& slots : {p_.mill_slots, p_.harbour_slots})
      for (const auto id : slots)
        if (p_.slot(id).start == at(time)) return id;
    throw Wrong("no clinic has a time at " + time);
  }
  core::SlotId time_meant(const std::string& words) {
    if (words == "the time held") {
      const auto view = look();
      expect(view.held.has_value(), "no time is held");
      return view.held->slot.id;
    }
    if (words == "the first time offered") {
      const auto view = look();
      expect(!view.offers.empty(), "no time is offered");
      return view.offers[0].slot.id;
    }
    const auto time = words.substr(words.size() - 5);
    for (const auto& offer : look().offers)
      if (clock(offer.slot.start) == time) return offer.slot.id;
    return slot_at(time);
  }
  RequestView look() {
    auto view = view_request(p_.system, who_, caller().request, {}, also_);
    if (!view) throw Wrong(view.error().text);
    return std::move(*view);
  }
  core::Explanation explained() {
    const auto view = look();
    return core::explain(p_.system.catalogue, core::rules_of(p_.system.catalogue, view.suggestion), view.suggestion.outcome, view.facts);
  }
  static std::string status(const RequestView& view) {
    std::string text(core::code(core::status_of(view.request)));
    std::ranges::replace(text, '_', ' ');
    return text;
  }
  std::optional<ClinicRow> clinic_row(const std::string& whose, const std::string& name) {
    const auto day = view_day(p_.system, person(whose), core::to_london(p_.now()).date);
    for (const auto& row : day.rows)
      if (row.patient.id == caller(name).patient) return row;
    return std::nullopt;
  }
  void done(const Result<std::string>& result) {
    if (!result) refusal_ = result.error().text;
  }
  template <class IdType>
  void take(const Result<std::string>& result, IdType& id) {
    if (result) id = core::parse_id<IdType>(*result).value();
    else done(result);
  }

  Practice p_;
  std::map<std::string, Principal> people_;  // besides those of the practice
  std::map<std::string, Caller> callers_;
  Principal who_;        // who has the caller on the phone
  std::string caller_;   // and who that is
  std::string also_;     // the further service that is talked about
  std::string words_;
  std::vector<core::Answer> given_;
  core::DoubtId doubt_;
  std::map<std::string, core::ClinicId> sessions_;  // by day of the week
  std::string refusal_;
};

// WHO is one of the people of World::person; NAME a caller; TIME like 10:20; DAY one of this week; WHICH a time as people say it; QUOTED
// words in quotes.
const std::vector<World::Phrase> World::phrases{
    {R"((\w+) (\w+), (\d+), is registered at (.+))", &World::registered},
    {R"(NAME has been seen (\d+) times in the last month)", &World::has_been_seen},
    {R"(it is TIME)", &World::it_is},
    {R"((\d+) minutes pass)", &World::minutes_pass},
    {R"(WHO takes a call from NAME: QUOTED)", &World::takes_a_call},
    {R"(WHO goes back to NAME)", &World::goes_back_to},
    {R"(WHO goes on with (.+))", &World::goes_on_with},
    {R"(QUOTED is answered (yes|no|not sure))", &World::is_answered},
    {R"(QUOTED is QUOTED)", &World::is_option},
    {R"(every other question is answered no)", &World::every_other_no},
    {R"(nothing else is asked)", &World::answers_nothing_else},
    {R"(WHO chooses (.+) instead: QUOTED)", &World::chooses_instead},
    {R"(WHO ends the request, (advice given|no longer wanted))", &World::ends_as},
    {R"(WHO holds WHICH)", &World::holds},
    {R"(WHO books WHICH)", &World::books},
    {R"(WHO moves NAME to the TIME)", &World::moves},
    {R"(WHO cancels the appointment of NAME: (.+))", &World::cancels},
    {R"(WHO marks NAME as arrived)", &World::arrives},
    {R"(WHO starts the visit of NAME)", &World::starts},
    {R"(WHO marks NAME as did not attend)", &World::misses},
    {R"(WHO takes back that NAME did not attend)", &World::unmisses},
    {R"(WHO records what came of NAME: ([^,]+)(?:, to (.+))?)", &World::records},
    {R"(WHO closes the clinic at Mill Lane(?:, NAME did not attend)?)", &World::closes_clinic},
    {R"(WHO registers NAME, (\d+)(?:, who is not NAME)?)", &World::registers},
    {R"(WHO leaves NAME, (\d+), to the manager)", &World::leaves_to_the_manager},
    {R"(WHO settles that NAME is NAME)", &World::settles},
    {R"(WHO takes on NAME)", &World::takes_on},
    {R"(WHO notes about NAME: QUOTED)", &World::notes},
    {R"(WHO holds a session at Mill Lane on DAY from TIME to TIME)", &World::holds_a_session},
    {R"(NAME is booked on DAY at TIME)", &World::is_booked_on},
    {R"(NAME has the telephone number (\+\d+))", &World::has_telephone},
    {R"(giving up the session on DAY touches (\d+) (?:people|person), (\d+) without a mobile number)", &World::touches},
    {R"(WHO gives up the session on DAY: (.+))", &World::gives_up},
    {R"(WHO tells NAME about DAY)", &World::tells},
    {R"(the list of DAY says of NAME: (.+))", &World::list_says},
    {R"(of DAY (\d+) (?:people are|person is) still to be told)", &World::still_to_tell},
    {R"(it is refused: QUOTED)", &World::is_refused},
    {R"((\d+) (?:people are|person is) registered as NAME, (\d+))", &World::people_registered},
    {R"((?:a doubt about NAME waits|no doubt waits) for the manager)", &World::doubt_waits},
    {R"(the list (unassigned|mine) of WHO (?:holds NAME|is empty))", &World::list_holds},
    {R"(NAME must be answered by (\S+))", &World::answered_by},
    {R"(WHO reads about NAME: QUOTED)", &World::reads_note},
    {R"(the questions of (.+) are asked)", &World::questions_asked},
    {R"(a red flag leads to (.+))", &World::red_flag_to},
    {R"(the advice begins QUOTED)", &World::advice_begins},
    {R"(the route is (.+?)(?: because QUOTED)?)", &World::routed_to},
    {R"(also on offer (?:is|are) (.+))", &World::also_on_offer},
    {R"(WHO is told of NAME: QUOTED)", &World::is_told},
    {R"(the request is (questions|red flag|suggested|booked|advised|redirected|withdrawn))", &World::request_is},
    {R"(the times offered are (\d.+))", &World::offered},
    {R"(no time is offered)", &World::nothing_offered},
    {R"(the clinic of WHO shows NAME as (booked|arrived|in progress|complete|did not attend)(?: at TIME)?)", &World::clinic_shows},
    {R"(the clinic of WHO does not show NAME)", &World::clinic_shows_not},
    {R"(the TIME is free)", &World::is_free},
    {R"(the TIME is not free)", &World::is_not_free},
    {R"(the trail says (\w+) by WHO)", &World::trail_says},
    {R"(the reason kept is QUOTED)", &World::reason_kept},
};

std::regex compiled(std::string pattern) {
  for (const auto& [word, meaning] :
       {std::pair{"WHO",
                  "(reception at Harbour Practice|reception|the other receptionist|the GP|the manager|Priya Nair|Olu Adeyemi|Leah "
                  "Hart|Sunil Das)"},
        std::pair{"NAME", R"((\w+ \w+))"}, std::pair{"TIME", R"((\d\d:\d\d))"}, std::pair{"DAY", R"((\w+day))"},
        std::pair{"QUOTED", "\"([^\"]*)\""}, std::pair{"WHICH", R"((the first time offered|the time held|the \d\d:\d\d))"}})
    for (std::size_t at; (at = pattern.find(word)) != pattern.npos;) pattern.replace(at, std::strlen(word), meaning);
  return std::regex(pattern);
}

void World::run(const std::string& phrase) {
  static const auto table = [] {
    std::vector<std::pair<std::regex, void (World::*)(const Captures&)>> all;
    for (const auto& [pattern, does] : phrases) all.emplace_back(compiled(pattern), does);
    return all;
  }();
  if (!refusal_.empty() && !phrase.starts_with("it is refused")) throw Wrong("the step before was refused: \"" + refusal_ + "\"");
  for (const auto& [pattern, does] : table) {
    std::smatch match;
    if (!std::regex_match(phrase, match, pattern)) continue;
    Captures captures(match.begin() + 1, match.end());
    captures.resize(6);
    return (this->*does)(captures);
  }
  throw Wrong("no phrase reads like this: add it to the table in tests/stories/stories_test.cpp");
}

std::vector<std::string> story_files() {
  std::vector<std::string> files;
  for (const auto& entry : std::filesystem::directory_iterator(SOURCE_DIR "/tests/stories"))
    if (entry.path().extension() == ".story") files.push_back(entry.path().stem().string());
  std::ranges::sort(files);
  return files;
}

struct Stories : testing::TestWithParam<std::tuple<std::string, storage::Engine>> {};

TEST_P(Stories, come_true) {
  const auto& [name, engine] = GetParam();
  if (!storage::here(engine)) GTEST_SKIP() << "FINGERPOST_TEST_POSTGRES names no server";
  World world(storage::fresh_database(engine));
  const std::string path = SOURCE_DIR "/tests/stories/" + name + ".story";
  std::ifstream file(path);
  static const std::regex step(R"(\s*(?:Given|When|Then|And|But) (.+))");
  std::string line;
  int steps = 0;
  for (int number = 1; std::getline(file, line); ++number) {
    if (line.empty() || line.starts_with("Story: ") || line.starts_with("#")) continue;
    std::smatch match;
    try {
      expect(std::regex_match(line, match, step), "a line begins with Given, When, Then, And or But");
      world.run(match[1]);
      ++steps;
    } catch (const std::exception& wrong) {
      ADD_FAILURE_AT(path.c_str(), number) << line << "\n  " << wrong.what();
      return;
    }
  }
  EXPECT_EQ(world.refused(), "") << path;
  EXPECT_GE(steps, 3) << path << " tells nothing";
}

INSTANTIATE_TEST_SUITE_P(each, Stories, testing::Combine(testing::ValuesIn(story_files()), testing::ValuesIn(storage::engines())),
                         [](const auto& each) { return std::get<0>(each.param) + "_" + storage::name_of(std::get<1>(each.param)); });

TEST(Story, with_a_phrase_that_nobody_knows_fails) {
  World world(storage::fresh_database(storage::Engine::sqlite));
  EXPECT_THROW(world.run("the moon is made of cheese"), Wrong);
  EXPECT_THROW(world.run("Nobody Here, 30, is registered at the Moon Surgery"), Wrong);
}

}  // namespace
}  // namespace actions
