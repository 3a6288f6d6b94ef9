#include "simulation/history.h"

#include <algorithm>
#include <optional>
#include <set>
#include <unordered_map>

#include "core/check.h"
#include "core/london.h"
#include "simulation/caller.h"
#include "simulation/engine.h"
#include "simulation/habits.h"
#include "simulation/needs.h"
#include "simulation/rota.h"
#include "simulation/slot_finder.h"
#include "simulation/staff.h"

namespace simulation {
namespace {

using core::Actor;
using core::Appointment;
using core::AppointmentStatus;
using core::Instant;
using core::Minutes;
using core::Role;
using std::chrono::seconds;

// In the order in which they come when they fall on one moment: somebody leaves before the next one goes in.
enum class What { day_begins, complete, arrive, begin, miss, cancel, move, call, settle, close_clinic };

struct Happening {
  What what = What::call;
  std::size_t subject = 0;  // of the needs, requests, appointments or clinics
  Instant start{};          // of the appointment when this was planned: moved meanwhile, it no longer holds
};

// Chances here are of 10,000.
constexpr std::uint32_t alarming_at_the_door = 150, alarming_in_the_pathway = 400;
constexpr std::uint32_t asks_to_move = 1'200;  // at a moment when somebody answers, or not at all
constexpr std::uint32_t asks_for_more_time = 600, goes_to_another_too = 5'000;  // for pain and mood together; for a further service

class History {
 public:
  History(Town& town, const core::Catalogue& catalogue, const core::Scenario& scenario, Generator& generator, const OnDay& progress)
      : town_(town),
        catalogue_(catalogue),
        generator_(generator),
        progress_(progress),
        staff_(town),
        finder_(town, generator),
        services_(services_of(town)),
        needs_(town, catalogue, scenario, services_, generator.next()) {
    for (std::size_t i = 0; i < town.slots.size(); ++i) slot_at_[town.slots[i].id] = i;
    for (std::size_t i = 0; i < town.clinics.size(); ++i) {
      clinic_at_[town.clinics[i].id] = i;
      put(town.clinics[i].end + Minutes{15}, {What::close_clinic, i});
    }
    clinic_bookings_.resize(town.clinics.size());
    people_.resize(town.patients.size());
    const auto first = core::to_london(town.opened_at).date;
    for (auto date = first; date <= core::to_london(town.now).date; date += std::chrono::days{1})
      if (is_working_day(date))
        put(core::from_london(date, Minutes{7 * 60}), {What::day_begins, static_cast<std::size_t>((date - first).count())});
  }

  void run() {
    while (const auto due = calendar_.next(town_.now)) {
      now_ = due->at;
      happen(due->what);
    }
  }

 private:
  // Somebody at the desk, on the telephone or with a clinician, and who writes down what is asked and answered.
  struct Contact {
    Needs::Number need;
    std::size_t patient;
    Actor actor;
    core::RecordFacts record;
    core::Channel channel = core::Channel::telephone;
    const Complaint& complaint;
  };
  struct Person {
    std::optional<std::size_t> episode;  // the open one
    std::vector<std::size_t> referrals;  // of that episode
    std::vector<std::size_t> appointments;
  };

  void put(Instant at, Happening what) { calendar_.put(at, static_cast<int>(what.what), what); }
  void put_after(seconds delay, Happening what) { put(now_ + delay, what); }

  void record(core::Events events) {
    town_.events.insert(town_.events.end(), std::make_move_iterator(events.begin()), std::make_move_iterator(events.end()));
  }
  template <class Decision>
  Decision agreed(core::Result<Decision> decision) {
    if (!decision) throw core::Bug("the simulated practice asked for something that core refuses: " + decision.error().text);
    record(std::move(decision->events));
    return std::move(*decision);
  }

  Actor receptionist(core::OrganisationId practice) { return generator_.pick(staff_.at_the_desk(practice)); }
  Actor professional(const Appointment& appointment) const { return staff_.at_work(appointment.professional); }
  core::Slot& slot(core::SlotId id) { return town_.slots[slot_at_.at(id)]; }
  std::size_t patient_of(std::size_t appointment) const { return needs_.patient(need_of_[appointment]); }
  core::Referral& referral_of(std::size_t appointment) { return town_.referrals[referral_at_[appointment]]; }

  void happen(const Happening& h) {
    switch (h.what) {
      case What::day_begins: return begin_day();
      case What::call: return call(h.subject);
      case What::settle: return settle(h.subject);
      case What::close_clinic: return close_clinic(h.subject);
      default: break;
    }
    const Appointment& appointment = town_.appointments[h.subject];
    if (appointment.cancelled_at || appointment.start != h.start) return;
    switch (h.what) {
      case What::cancel: return cancel(h.subject);
      case What::move: return move(h.subject);
      case What::arrive: return arrive(h.subject);
      case What::begin: return begin(h.subject);
      case What::complete: return complete(h.subject);
      default: return miss(h.subject);
    }
  }

  // ---- Calls

  void begin_day() {
    const auto today = core::to_london(now_).date;
    if (progress_) {
      const auto first = core::to_london(town_.opened_at).date;
      progress_(static_cast<int>((today - first).count()), static_cast<int>((core::to_london(town_.now).date - first).count()));
    }
    for (const auto& [need, at] : needs_.of(today)) put(at, {What::call, need});
  }

  void call_again(Needs::Number need, std::optional<Instant> at) {
    if (at) put(*at, {What::call, need});
  }

  core::RecordFacts record_facts(std::size_t index) const {
    const auto& patient = town_.patients[index];
    const auto& person = people_[index];
    core::RecordFacts facts = known_of(patient, core::to_london(now_).date);
    facts.visits_90_days = static_cast<int>(std::ranges::count_if(person.appointments, [&](auto i) {
      const Appointment& appointment = town_.appointments[i];
      return appointment.completed_at && appointment.start >= now_ - std::chrono::days{90};
    }));
    facts.open_episodes = person.episode ? 1 : 0;
    return facts;
  }

  std::vector<core::Expected> expected_at(std::size_t patient) const {
    std::vector<core::Expected> all;
    for (const auto i : people_[patient].appointments)
      if (const auto& a = town_.appointments[i]; core::status_of(a) == AppointmentStatus::booked) all.push_back({a.start, a.end});
    return all;
  }

  void call(Needs::Number need) {
    const auto index = needs_.patient(need);
    const auto& patient = town_.patients[index];
    if (needs_.for_a_service(need) && !expected_at(index).empty()) return;  // has a time already
    if (patient.registrations.front().period.from > core::to_london(now_).date) return;  // not born yet, or still lives elsewhere
    const auto& fact = catalogue_.facts[catalogue_.front_door.reason];
    const auto reason = needs_.reason(need);
    needs_.step(need);
    const Contact contact{.need = need,
                          .patient = index,
                          .actor = receptionist(patient.practice),
                          .record = record_facts(index),
                          .channel = generator_.chance(1'200) ? core::Channel::walk_in : core::Channel::telephone,
                          .complaint = generator_.pick(words_for(fact.options[static_cast<std::size_t>(reason)].code))};
    Caller caller(catalogue_, contact.record, generator_);
    caller.says(catalogue_.front_door.reason, reason);
    auto later = now_;
    const auto number = ask(contact, caller, alarming_at_the_door, later);
    finish(contact, caller, number, later);
  }

  // The questions, as far as they lead. `later` is moved on to when they were answered.
  std::size_t ask(const Contact& contact, Caller& caller, std::uint32_t alarming, Instant& later) {
    core::RequestDraft draft{.channel = contact.channel,
                             .words = std::string(contact.complaint.words),
                             .answers = caller.answer(catalogue_.front_door, generator_.chance(alarming))};
    auto request = agreed(core::decide_open_request(catalogue_, town_.patients[contact.patient], contact.record, std::move(draft),
                                                    generator_.id<core::RequestId>(now_), contact.actor, now_))
                       .request;
    later += seconds{generator_.between(30, 120)};
    constexpr int pathways_max = 8;
    const bool breaks_off = generator_.chance(150);
    for (int i = 0; i < pathways_max && !breaks_off && core::status_of(request) == core::RequestStatus::questions; ++i) {
      const auto suggestion = core::suggest(catalogue_, caller.facts());
      caller.agree_with(contact.complaint);
      auto answers = caller.answer(core::rules_of(catalogue_, suggestion), generator_.chance(alarming_in_the_pathway));
      request =
          agreed(core::decide_answer_request(catalogue_, std::move(request), contact.record, std::move(answers), contact.actor, later))
              .request;
    }
    town_.requests.push_back(std::move(request));
    need_of_request_.push_back(contact.need);
    return town_.requests.size() - 1;
  }

  // What becomes of a request once the rules have spoken.
  void finish(const Contact& contact, Caller& caller, std::size_t number, Instant later) {
    auto& request = town_.requests[number];
    const bool to_service = core::status_of(request) == core::RequestStatus::suggested && !request.chosen.service.empty();
    const bool given_here = services_.contains(request.chosen.service);
    if (to_service && generator_.chance(9'700)) {
      if (generator_.chance(9'700) && book(contact, number, request.chosen, later)) {
        if (generator_.chance(goes_to_another_too)) book_another(contact, caller, number, later);
        return;
      }
      if (catalogue_.destination("gp"))
        request = agreed(core::decide_override(catalogue_, std::move(request), "gp",
                                               given_here ? "Would rather see a GP who knows the history" : "Nobody here gives this yet",
                                               Role::receptionist, contact.actor, later))
                      .request;
    }
    // Most are settled within the call; some wait for somebody to ring back. Nobody in danger waits.
    const bool at_once = core::status_of(request) == core::RequestStatus::red_flag || generator_.chance(8'000);
    if (at_once) put(later + seconds{generator_.between(30, 480)}, {What::settle, number});
    else
      put(core::from_london(working_day_from(core::to_london(now_).date + std::chrono::days{1}), Minutes{generator_.between(500, 690)}),
          {What::settle, number});
  }

  // A mixed need: the answers open a further service, whose own questions are asked in the same call.
  void book_another(const Contact& contact, Caller& caller, std::size_t number, Instant later) {
    auto& request = town_.requests[number];
    const auto given_here = [&](const core::Route& route) { return services_.contains(route.service); };
    const auto further = core::further_routes(catalogue_, request, caller.facts());
    const auto next = std::ranges::find_if(further, given_here);
    if (next == further.end()) return;
    const auto record = record_facts(contact.patient);
    if (next->kind == core::RouteKind::incomplete) {
      auto answers = caller.answer(*catalogue_.pathway_of(next->service), false);
      later += seconds{generator_.between(30, 120)};
      auto answered = core::decide_answer_request(catalogue_, request, record, std::move(answers), contact.actor, later);
      // A red flag would open the booked request again: this made-up caller then says nothing more.
      if (!answered || core::status_of(answered->request) != core::RequestStatus::booked) return;
      request = agreed(std::move(answered)).request;
    }
    const auto facts = core::facts_from(catalogue_, request.answers, record);
    if (!facts) return;
    const auto routes = core::bookable_routes(catalogue_, request, *facts, std::span(town_.referrals).last(1));
    const auto route = std::ranges::find_if(routes, given_here);
    if (route != routes.end()) book(contact, number, *route, later);
  }

  // A physiotherapist who has just seen somebody asks for more time, for pain and mood together.
  void ask_for_more_time(std::size_t appointment) {
    const auto patient = patient_of(appointment);
    const auto* pathway = catalogue_.pathway(pain_and_mood_pathway);
    const auto& fact = catalogue_.facts[catalogue_.front_door.reason];
    const auto reason = core::parse_answer(fact, "musculoskeletal");
    if (!pathway || !services_.contains(pathway->booking.service) || !reason || !expected_at(patient).empty()) return;
    Contact contact{.need = need_of_[appointment],
                    .patient = patient,
                    .actor = professional(town_.appointments[appointment]),
                    .record = record_facts(patient),
                    .channel = core::Channel::clinician,
                    .complaint = generator_.pick(words_for_pain_and_mood())};
    contact.record.clinician_asks = true;
    Caller caller(catalogue_, contact.record, generator_);
    caller.says(catalogue_.front_door.reason, *reason);
    auto later = now_;
    const auto number = ask(contact, caller, 0, later);
    finish(contact, caller, number, later);
  }

  void settle(std::size_t number) {
    auto& request = town_.requests[number];
    const Actor actor = receptionist(request.practice);
    const auto status = core::status_of(request);
    const bool sent = status == core::RequestStatus::suggested && !request.chosen.destination.empty();
    const auto end = sent                                      ? core::RequestEnd::redirected
                     : status == core::RequestStatus::red_flag ? core::RequestEnd::advised
                                                               : core::RequestEnd::withdrawn;
    request = agreed(core::decide_end_request(std::move(request), end, actor, now_)).request;
    if (const auto need = need_of_request_[number]; sent)
      call_again(need, needs_.again_after_visit_elsewhere(need, request.chosen.destination, now_));
  }

  // ---- The diary

  bool book(const Contact& contact, std::size_t number, const core::Route& route, Instant& later) {
    auto& request = town_.requests[number];
    const auto place = finder_.find_for(request, route, expected_at(contact.patient), contact.actor, later);
    if (!place) return false;
    auto& chosen = town_.slots[*place];
    const std::array routes{route};
    chosen = agreed(core::decide_hold(request, routes, chosen, contact.actor, later)).slot;
    later += seconds{generator_.between(20, 90)};
    auto& person = people_[contact.patient];
    const core::BookingIds ids{generator_.id<core::AppointmentId>(later), generator_.id<core::ReferralId>(later),
                               generator_.id<core::EpisodeId>(later), generator_.uuid(later)};
    const auto open_episode = person.episode ? std::optional(town_.episodes[*person.episode]) : std::nullopt;
    auto booked = agreed(core::decide_book(std::move(request), routes, chosen, open_episode, "reception", ids, contact.actor, later));
    request = std::move(booked.request);
    chosen = std::move(booked.slot);
    if (!person.episode) {
      person.episode = town_.episodes.size();
      town_.episodes.push_back(std::move(booked.episode));
    }
    person.referrals.push_back(town_.referrals.size());
    town_.referrals.push_back(std::move(booked.referral));
    keep(contact.need, town_.referrals.size() - 1, std::move(booked.appointment), later);
    return true;
  }

  void keep(Needs::Number need, std::size_t referral, Appointment appointment, Instant booked_at) {
    needs_.step(need);
    const auto number = people_[needs_.patient(need)].appointments.emplace_back(town_.appointments.size());
    need_of_.push_back(need);
    referral_at_.push_back(referral);
    clinic_bookings_[clinic_at_.at(appointment.clinic)].insert(number);
    town_.appointments.push_back(std::move(appointment));
    plan(number, booked_at);
  }

  // The next visit is booked before the person leaves: with the same professional, or else with a colleague.
  void book_follow_up(std::size_t number) {
    const Appointment visit = town_.appointments[number];
    const auto patient = patient_of(number);
    const Actor actor = professional(visit);
    const auto elsewhere = expected_at(patient);
    core::Preference wish{.service = visit.service,
                          .not_before = now_ + std::chrono::days{generator_.between(6, 24)},
                          .mode = {},
                          .site = {},
                          .practice = visit.practice,
                          .professional = visit.professional,
                          .elsewhere = elsewhere};
    auto place = finder_.find(wish, actor, visit.request, now_);
    wish.professional = {};
    if (!place) place = finder_.find(wish, actor, visit.request, now_);
    if (!place) return;
    std::vector<Appointment> others;
    for (const auto i : people_[patient].appointments) others.push_back(town_.appointments[i]);
    auto booked = agreed(core::decide_follow_up(visit, referral_of(number), others, town_.slots[*place],
                                                generator_.id<core::AppointmentId>(now_), "reception", actor, now_));
    town_.slots[*place] = std::move(booked.slot);
    keep(need_of_[number], referral_at_[number], std::move(booked.appointment), now_);
  }

  void close_episode_when_done(std::size_t patient, const Actor& actor) {
    auto& person = people_[patient];
    if (!person.episode) return;
    auto& episode = town_.episodes[*person.episode];
    std::vector<core::Referral> referrals;
    for (const auto i : person.referrals) referrals.push_back(town_.referrals[i]);
    auto closed = core::decide_close_episode(episode, referrals, actor, now_);
    if (!closed) return;
    record(std::move(closed->events));
    episode = std::move(closed->episode);
    person.episode.reset();
    person.referrals.clear();
  }

  // What will come of an appointment, unless something comes between.
  void plan(std::size_t number, Instant from) {
    const Appointment& appointment = town_.appointments[number];
    const auto need = need_of_[number];
    const auto lead = core::to_london(appointment.start).date - core::to_london(appointment.booked_at).date;
    if (const auto at = needs_.cancels(need, from, appointment.start)) put(*at, {What::cancel, number, appointment.start});
    const auto room = std::chrono::duration_cast<seconds>(appointment.start - from).count() - 3'600;
    if (room > 0 && generator_.chance(asks_to_move)) {
      const auto at = from + seconds{generator_.below(static_cast<std::uint64_t>(room))};
      const auto local = core::to_london(at);
      if (is_working_day(local.date) && local.time > Minutes{500} && local.time < Minutes{1'080})
        put(at, {What::move, number, appointment.start});
    }
    if (needs_.misses(need, static_cast<int>(lead.count())))
      put(appointment.start + Minutes{generator_.between(10, 14)}, {What::miss, number, appointment.start});
    else if (appointment.mode == core::Mode::face_to_face)
      put(std::max(from, appointment.start - Minutes{generator_.between(-3, 12)}), {What::arrive, number, appointment.start});
    else put(appointment.start + Minutes{generator_.between(0, 3)}, {What::begin, number, appointment.start});
  }

  void cancel(std::size_t number) {
    auto& appointment = town_.appointments[number];
    if (core::status_of(appointment) != AppointmentStatus::booked) return;
    static constexpr std::array<std::string_view, 4> reasons{"better", "cannot_attend", "work", "other"};
    auto& place = slot(appointment.slot);
    auto cancelled =
        agreed(core::decide_cancel(std::move(appointment), place, std::move(referral_of(number)), std::string(generator_.pick(reasons)),
                                   receptionist(town_.patients[patient_of(number)].practice), now_));
    appointment = std::move(cancelled.appointment);
    place = std::move(cancelled.slot);
    referral_of(number) = std::move(cancelled.referral);
    close_episode_when_done(patient_of(number), receptionist(town_.patients[patient_of(number)].practice));
    call_again(need_of_[number], needs_.again_after_cancelling(need_of_[number], now_));
  }

  void move(std::size_t number) {
    auto& appointment = town_.appointments[number];
    if (core::status_of(appointment) != AppointmentStatus::booked) return;
    const Actor actor = receptionist(appointment.practice);
    const auto elsewhere = expected_at(patient_of(number));
    const core::Preference wish{.service = appointment.service,
                                .not_before = appointment.start + std::chrono::hours{generator_.between(1, 72)},
                                .practice = appointment.practice,
                                .elsewhere = elsewhere};
    const auto place = finder_.find(wish, actor, appointment.request, now_);
    if (!place) return;
    auto& from = slot(appointment.slot);
    auto moved = agreed(core::decide_move(std::move(appointment), from, town_.slots[*place], actor, now_));
    appointment = std::move(moved.appointment);
    from = std::move(moved.from);
    town_.slots[*place] = std::move(moved.to);
    clinic_bookings_[clinic_at_.at(appointment.clinic)].insert(number);
    plan(number, now_);
  }

  // ---- The clinic

  void arrive(std::size_t number) {
    auto& appointment = town_.appointments[number];
    const Actor actor = receptionist(appointment.organisation);
    appointment = agreed(core::decide_arrive(std::move(appointment), actor, now_)).appointment;
    put(std::max(now_, appointment.start), {What::begin, number, appointment.start});
  }

  void begin(std::size_t number) {
    auto& appointment = town_.appointments[number];
    auto& busy = busy_until_[appointment.professional];
    if (busy > now_) return put(busy, {What::begin, number, appointment.start});
    const Actor actor = professional(appointment);
    appointment = agreed(core::decide_start(std::move(appointment), actor, now_)).appointment;
    busy = now_ + needs_.length(need_of_[number], staff_.role(appointment.professional),
                                std::chrono::duration_cast<Minutes>(appointment.end - appointment.start));
    put(busy, {What::complete, number, appointment.start});
  }

  void complete(std::size_t number) {
    auto& appointment = town_.appointments[number];
    const Actor actor = professional(appointment);
    const Role role = staff_.role(appointment.professional);
    const Ending& ending = draw_ending(generator_, role);
    core::VisitOutcome visit{ending.outcome, std::string(ending.onward), std::string(generator_.pick(notes_for(role, ending.outcome)))};
    auto done = agreed(core::decide_complete(std::move(appointment), std::move(referral_of(number)), std::move(visit), actor, now_));
    appointment = std::move(done.appointment);
    referral_of(number) = std::move(done.referral);
    close_episode_when_done(patient_of(number), actor);
    if (ending.outcome == core::Outcome::follow_up) return book_follow_up(number);
    const bool first_contact = role == Role::physiotherapist && appointment.end - appointment.start <= Minutes{20};
    if (first_contact && generator_.chance(asks_for_more_time)) ask_for_more_time(number);
    else call_again(need_of_[number], needs_.again_after_visit(need_of_[number], role, now_));
  }

  void miss(std::size_t number) {
    auto& appointment = town_.appointments[number];
    const Actor actor = professional(appointment);
    appointment = agreed(core::decide_did_not_attend(std::move(appointment), actor, now_)).appointment;
    call_again(need_of_[number], needs_.again_after_missing(need_of_[number], now_));
  }

  void close_clinic(std::size_t index) {
    auto& clinic = town_.clinics[index];
    std::vector<Appointment> appointments;
    for (const auto number : clinic_bookings_[index])
      if (town_.appointments[number].clinic == clinic.id) appointments.push_back(town_.appointments[number]);
    auto closed = core::decide_close_clinic(clinic, appointments, staff_.at_work(clinic.professional), now_);
    if (!closed) return put_after(Minutes{5}, {What::close_clinic, index});  // somebody is still inside
    record(std::move(closed->events));
    clinic = std::move(closed->clinic);
  }

  Town& town_;
  const core::Catalogue& catalogue_;
  Generator& generator_;
  const OnDay& progress_;
  Calendar<Happening> calendar_;
  Instant now_{};
  Staff staff_;
  SlotFinder finder_;
  std::set<std::string> services_;  // that have a clinic in the town
  Needs needs_;
  std::unordered_map<core::ProfessionalId, Instant> busy_until_;
  std::unordered_map<core::SlotId, std::size_t> slot_at_;
  std::unordered_map<core::ClinicId, std::size_t> clinic_at_;
  std::vector<std::set<std::size_t>> clinic_bookings_;  // by clinic; those moved away stay in it
  std::vector<Person> people_;
  std::vector<std::size_t> need_of_, referral_at_;  // by appointment
  std::vector<Needs::Number> need_of_request_;
};

}  // namespace

void live_through(Town& town, const core::Catalogue& catalogue, const core::Scenario& scenario, Generator& generator,
                  const OnDay& progress) {
  History(town, catalogue, scenario, generator, progress).run();
}

}  // namespace simulation
