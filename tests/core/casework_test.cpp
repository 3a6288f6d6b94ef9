#include "core/casework.h"

#include <gtest/gtest.h>

#include <functional>
#include <map>
#include <random>

#include "tests/core/outcome.h"

namespace core {
namespace {

using namespace std::chrono_literals;

const Instant now = *parse_iso("2026-11-23T09:00:00Z");
const Actor reception{numbered<AccountId>(1), numbered<OrganisationId>(1)};
const Actor other_reception{numbered<AccountId>(2), numbered<OrganisationId>(2)};
const auto mill = numbered<OrganisationId>(1), harbour = numbered<OrganisationId>(2);

// A front door and one pathway, as small as shows every kind of rule.
enum : FactIndex {
  chest_pain = record_facts_count,
  reason,
  prefers_gp,
  region,
  saddle_numbness,
  injury,
  deformity,
  duration,
  lonely,
  matters,
  unsafe_at_home
};

Condition is(FactIndex fact, std::int32_t value) { return {{{.op = Condition::Op::equal, .fact = fact, .end = 1, .value = value}}}; }

Catalogue small_catalogue() {
  Catalogue c;
  c.facts = record_fact_table();
  const auto fact = [&](const char* id, AnswerKind kind, std::vector<Option> options = {}) {
    c.facts.push_back({id, kind, {id, {}}, std::move(options)});
  };
  fact("chest_pain", AnswerKind::yes_no);
  fact("reason", AnswerKind::choice, {{"musculoskeletal", {}}, {"medicines", {}}});
  fact("prefers_gp", AnswerKind::yes_no);
  fact("region", AnswerKind::choice, {{"back", {}}, {"knee", {}}});
  fact("saddle_numbness", AnswerKind::yes_no);
  fact("injury", AnswerKind::yes_no);
  fact("deformity", AnswerKind::yes_no);
  fact("duration", AnswerKind::choice, {{"days", {}}, {"longer", {}}});
  fact("lonely", AnswerKind::yes_no);
  fact("matters", AnswerKind::choice, {{"company", {}}, {"money", {}}});
  fact("unsafe_at_home", AnswerKind::yes_no);
  for (FactIndex i = 0; i < c.facts.size(); ++i) c.fact_by_id[c.facts[i].id] = i;
  c.destinations = {{"999", {"999", {}}, {}, Tier::emergency, "s"},
                    {"emergency-department", {"A&E", {}}, {}, Tier::emergency, "s"},
                    {"gp", {"GP", {}}, {}, Tier::clinician, "s"},
                    {"pharmacist", {"Pharmacist", {}}, {}, Tier::none, "s"}};
  const auto question = [](FactIndex index, Condition ask_when = {}) { return Question{index, {}, {}, std::move(ask_when), -1}; };
  const auto rule = [](const char* id, RuleKind kind, Condition when, int destination, Urgency urgency) {
    return Rule{.id = id,
                .kind = kind,
                .text = {},
                .advice = {},
                .when = std::move(when),
                .destination = destination,
                .urgency = urgency,
                .source = "s"};
  };
  using enum RuleKind;
  auto& f = c.front_door;
  f.id = "front-door";
  f.version = 1;
  f.digest = "00000000000000f1";
  f.reason = reason;
  f.questions = {question(chest_pain), question(reason), question(prefers_gp)};
  f.rules = {rule("chest_pain", red_flag, is(chest_pain, Facts::yes), 0, Urgency::emergency),
             rule("prefers_gp", preference, is(prefers_gp, Facts::yes), 2, Urgency::routine),
             rule("medicines", route, is(reason, 1), 3, Urgency::routine), rule("else", route, {}, 2, Urgency::routine)};
  auto& p = c.pathways.emplace_back();
  p.id = "physiotherapy";
  p.version = 3;
  p.digest = "00000000000000a3";
  p.offered_when = is(reason, 0);
  p.booking.service = "first_contact_physiotherapy";
  p.questions = {question(region), question(saddle_numbness), question(injury), question(deformity, is(injury, Facts::yes)),
                 question(duration)};
  // deformity, when it is asked at all
  const Condition deformed{{{.op = Condition::Op::if_asked, .fact = deformity, .end = 3},
                            {.op = Condition::Op::equal, .fact = injury, .end = 2, .value = Facts::yes},
                            {.op = Condition::Op::equal, .fact = deformity, .end = 3, .value = Facts::yes}}};
  Condition adult{{{.op = Condition::Op::negate, .end = 2},
                   {.op = Condition::Op::less, .fact = static_cast<FactIndex>(RecordFact::age), .end = 2, .value = 16}}};
  p.rules = {rule("cauda_equina", red_flag, is(saddle_numbness, Facts::yes), 1, Urgency::emergency),
             rule("fracture", red_flag, deformed, 1, Urgency::emergency),
             rule("prefers_gp", preference, is(prefers_gp, Facts::yes), 2, Urgency::routine),
             rule("adult", eligibility, adult, 2, Urgency::routine),
             rule("soon", route, is(duration, 0), the_service, Urgency::soon),
             rule("routine", route, {}, the_service, Urgency::routine)};
  auto& social = c.pathways.emplace_back();
  social.id = "social-prescribing";
  social.version = 1;
  social.digest = "00000000000000b1";
  social.priority = 20;
  social.offered_when = is(lonely, Facts::yes);
  social.booking.service = "social_prescribing";
  social.questions = {question(unsafe_at_home), question(matters)};
  social.rules = {rule("unsafe", red_flag, is(unsafe_at_home, Facts::yes), 2, Urgency::same_day),
                  rule("link_worker", route, {}, the_service, Urgency::routine)};
  return c;
}
const Catalogue catalogue = small_catalogue();

using Answers = std::vector<Answer>;
const Answers safe_back{{"chest_pain", "no"}, {"reason", "musculoskeletal"}, {"prefers_gp", "no"}};
const Answers plain_back{{"region", "back"}, {"saddle_numbness", "no"}, {"injury", "no"}, {"duration", "longer"}};
const RecordFacts adult{.age = 64};

Answers operator+(Answers a, const Answers& b) {
  a.insert(a.end(), b.begin(), b.end());
  return a;
}

Patient amina() { return {.id = numbered<PatientId>(1), .practice = mill, .nhs_number = {}, .died = {}}; }

Result<RequestDecision> opened(const Answers& answers, const RecordFacts& record = adult, const Patient& patient = amina()) {
  return decide_open_request(catalogue, patient, record, {.channel = Channel::telephone, .words = "my back", .answers = answers},
                             numbered<RequestId>(1), reception, now);
}
Request request_with(const Answers& answers) { return opened(answers)->request; }

std::string where_to(const Request& request) {
  const Route& r = request.chosen;
  return std::string(code(status_of(request))) + (r.rule.empty() ? "" : " " + r.rule_set + "/" + r.rule) +
         (r.service.empty() ? "" : " -> " + r.service) + (r.destination.empty() ? "" : " -> " + r.destination) +
         (r.kind == RouteKind::incomplete ? "" : " " + std::string(code(r.urgency)));
}

TEST(Requests, are_opened_on_the_emergency_questions_first) {
  struct Case {
    const char* name;
    Answers answers;
    const char* outcome;
    const char* where_to;
  };
  constexpr auto flag = "request_opened, red_flag_raised";
  constexpr auto to_999 = "red_flag front-door/chest_pain -> 999 emergency";
  for (const auto& c : {
           Case{"chest pain", {{"chest_pain", "yes"}, {"reason", "medicines"}}, flag, to_999},
           Case{"not sure counts as yes", {{"chest_pain", "unsure"}, {"reason", "medicines"}}, flag, to_999},
           Case{"not asked counts as yes", {{"reason", "medicines"}}, flag, to_999},
           Case{"in danger nobody is asked for a reason", {{"chest_pain", "yes"}}, flag, to_999},
           Case{"nothing at all was asked", {}, flag, to_999},
           Case{"a reason is needed", {{"chest_pain", "no"}}, "invalid reason: Choose what it is about", ""},
           Case{"no such question",
                {{"chest_pain", "no"}, {"hat_size", "9"}},
                "invalid hat_size: This question is not one of ours. Start the request again.",
                ""},
           Case{"no such answer", {{"chest_pain", "perhaps"}}, "invalid chest_pain: Choose one of the answers to 'chest_pain'.", ""},
           Case{"answered twice", {{"chest_pain", "no"}, {"chest_pain", "yes"}}, "invalid chest_pain: Answer 'chest_pain' only once.", ""},
           Case{"the record is not for answering",
                {{"age", "20"}},
                "invalid age: This question is not one of ours. Start the request again.",
                ""},
           Case{"medicines",
                {{"chest_pain", "no"}, {"reason", "medicines"}},
                "request_opened, route_suggested",
                "suggested front-door/medicines -> pharmacist routine"},
           Case{"medicines, and would rather see a GP",
                {{"chest_pain", "no"}, {"reason", "medicines"}, {"prefers_gp", "yes"}},
                "request_opened, route_suggested",
                "suggested front-door/prefers_gp -> gp routine"},
           Case{"a pathway's questions come next", safe_back, "request_opened", "questions"},
           Case{"all answered at once", safe_back + plain_back, "request_opened, route_suggested",
                "suggested physiotherapy/routine -> first_contact_physiotherapy routine"},
       }) {
    SCOPED_TRACE(c.name);
    const auto decision = opened(c.answers);
    EXPECT_EQ(outcome(decision), c.outcome);
    if (decision) EXPECT_EQ(where_to(decision->request), c.where_to);
  }
}

TEST(Requests, keep_what_decided_so_that_it_can_be_replayed) {
  const Request request = request_with(safe_back);
  EXPECT_EQ(request.rule_set, "front-door 1 00000000000000f1; physiotherapy 3 00000000000000a3; social-prescribing 1 00000000000000b1");
  EXPECT_EQ(request.words, "my back");
  EXPECT_EQ(request.reason, "musculoskeletal");
  EXPECT_EQ(request.answers, safe_back);
  EXPECT_EQ(std::tie(request.practice, request.opened_at, request.opened_by), std::tie(mill, now, reception.account));
}

TEST(Requests, are_not_opened_for_the_dead) {
  Patient patient = amina();
  patient.died = Date{};
  EXPECT_EQ(outcome(opened({{"hat_size", "9"}}, adult, patient)),
            "invalid: The record says that this person has died. Ask a manager to check it.");
}

TEST(Requests, are_routed_by_the_answers_to_the_pathways_questions) {
  struct Case {
    const char* name;
    Answers answers;
    const char* outcome;
    const char* where_to;
    RecordFacts record = adult;
  };
  constexpr auto to_service = "request_answered, route_suggested";
  constexpr auto flag = "request_answered, red_flag_raised";
  constexpr auto to_a_and_e = "red_flag physiotherapy/cauda_equina -> emergency-department emergency";
  for (const auto& c : {
           Case{"plain back pain", plain_back, to_service, "suggested physiotherapy/routine -> first_contact_physiotherapy routine"},
           Case{"new",
                {{"region", "back"}, {"saddle_numbness", "no"}, {"injury", "no"}, {"duration", "days"}},
                to_service,
                "suggested physiotherapy/soon -> first_contact_physiotherapy soon"},
           Case{"numb between the legs", {{"saddle_numbness", "yes"}}, flag, to_a_and_e},
           Case{"not sure counts as yes", {{"saddle_numbness", "unsure"}}, flag, to_a_and_e},
           Case{"left out counts as yes", {{"region", "back"}, {"injury", "no"}}, flag, to_a_and_e},
           Case{"preferring a GP stands no red flag down", {{"prefers_gp", "yes"}, {"saddle_numbness", "yes"}}, flag, to_a_and_e},
           Case{"prefers a GP", plain_back + Answers{{"prefers_gp", "yes"}}, to_service,
                "suggested physiotherapy/prefers_gp -> gp routine"},
           Case{"a child", plain_back, to_service, "suggested physiotherapy/adult -> gp routine", {.age = 12}},
           Case{"nobody knows the age", plain_back, to_service, "suggested physiotherapy/adult -> gp routine", {}},
           Case{"a question is still open",
                {{"region", "back"}, {"saddle_numbness", "no"}, {"injury", "no"}},
                "request_answered",
                "questions physiotherapy/soon"},
           Case{"an answer brings up a question: it is asked, and is no red flag yet",
                {{"region", "back"}, {"saddle_numbness", "no"}, {"injury", "yes"}, {"duration", "days"}},
                "request_answered",
                "questions"},
           Case{"an earlier answer is corrected", {{"chest_pain", "yes"}}, flag, "red_flag front-door/chest_pain -> 999 emergency"},
           Case{"no such answer", {{"region", "elbow"}}, "invalid region: Choose one of the answers to 'region'.", ""},
           Case{"nothing new", {}, "request_answered", "questions"},
       }) {
    SCOPED_TRACE(c.name);
    const auto decision = decide_answer_request(catalogue, request_with(safe_back), c.record, c.answers, reception, now);
    EXPECT_EQ(outcome(decision), c.outcome);
    if (decision) EXPECT_EQ(where_to(decision->request), c.where_to);
  }
}

TEST(Requests, raise_the_flag_of_a_question_left_out_once_it_has_been_on_the_page) {
  const Answers first_page{{"region", "back"}, {"saddle_numbness", "no"}, {"injury", "yes"}, {"duration", "days"}};
  const auto first = decide_answer_request(catalogue, request_with(safe_back), adult, first_page, reception, now);
  ASSERT_EQ(where_to(first->request), "questions");
  const auto page_two = [&](Answers answers) {
    return where_to(decide_answer_request(catalogue, first->request, adult, std::move(answers), reception, now)->request);
  };
  EXPECT_EQ(page_two({{"deformity", "no"}}), "suggested physiotherapy/soon -> first_contact_physiotherapy soon");
  EXPECT_EQ(page_two({{"deformity", "yes"}}), "red_flag physiotherapy/fracture -> emergency-department emergency");
  EXPECT_EQ(page_two({}), "red_flag physiotherapy/fracture -> emergency-department emergency");
}

TEST(Requests, are_not_answered_once_a_red_flag_stands_or_they_have_ended) {
  EXPECT_EQ(outcome(decide_answer_request(catalogue, request_with({{"chest_pain", "yes"}}), adult, {{"chest_pain", "no"}}, reception, now)),
            "conflict: A red flag stands on this request. Only a clinician can stand it down.");
  Request ended = request_with({{"chest_pain", "yes"}});
  ended.end = RequestEnd::advised;
  EXPECT_EQ(outcome(decide_answer_request(catalogue, ended, adult, {{"hat_size", "9"}}, reception, now)),
            "conflict: This request is ended with advice already");
}

Request suggested() { return request_with(safe_back + plain_back); }
Request flagged() { return request_with(safe_back + Answers{{"saddle_numbness", "yes"}}); }
Request ended_as(RequestEnd end) {
  Request request = suggested();
  request.end = end;
  request.ended_at = now;
  return request;
}

TEST(Overriding, needs_somewhere_to_go_a_reason_and_for_a_red_flag_a_clinician) {
  constexpr auto only_clinician = "forbidden: A red flag stands on this request. Only a clinician can stand it down.";
  constexpr auto ask_first = "conflict: Ask the questions first: an answer may be a red flag.";
  struct Case {
    const char* name;
    Request request;
    const char* to;
    const char* reason;
    Role role;
    const char* outcome;
    const char* where_to;
  };
  for (const auto& c : {
           Case{"to a GP", suggested(), "gp", "knows her well", Role::receptionist, "route_overridden",
                "suggested front-door/override -> gp routine"},
           Case{"to a service", request_with({{"chest_pain", "no"}, {"reason", "medicines"}}), "physiotherapy", "it is her shoulder",
                Role::receptionist, "route_overridden", "suggested physiotherapy/override -> first_contact_physiotherapy routine"},
           Case{"to nowhere, without a reason: where is named first", suggested(), "moon", "", Role::receptionist,
                "invalid to: Choose where to send the request", ""},
           Case{"without a reason", flagged(), "gp", "", Role::receptionist, "invalid reason: Enter why you are choosing something else",
                ""},
           Case{"ended, named first", ended_as(RequestEnd::booked), "moon", "", Role::gp, "conflict: This request is booked already", ""},
           Case{"a red flag, by reception", flagged(), "gp", "she says it is nothing", Role::receptionist, only_clinician, ""},
           Case{"a red flag, by the manager", flagged(), "gp", "she says it is nothing", Role::manager, only_clinician, ""},
           Case{"a red flag, by the administrator", flagged(), "gp", "she says it is nothing", Role::administrator, only_clinician, ""},
           Case{"a red flag, by a GP", flagged(), "physiotherapy", "examined today", Role::gp, "route_overridden",
                "suggested physiotherapy/override -> first_contact_physiotherapy emergency"},
           Case{"a red flag, by a physiotherapist", flagged(), "gp", "old scar, known", Role::physiotherapist, "route_overridden",
                "suggested front-door/override -> gp emergency"},
           Case{"before the questions, by reception", request_with(safe_back), "physiotherapy", "in a hurry", Role::receptionist, ask_first,
                ""},
           Case{"before the questions, by a GP", request_with(safe_back), "physiotherapy", "I know this back", Role::gp, "route_overridden",
                "suggested physiotherapy/override -> first_contact_physiotherapy routine"},
       }) {
    SCOPED_TRACE(c.name);
    const auto decision = decide_override(catalogue, c.request, c.to, c.reason, c.role, reception, now);
    EXPECT_EQ(outcome(decision), c.outcome);
    if (!decision) continue;
    EXPECT_EQ(where_to(decision->request), c.where_to);
    EXPECT_EQ(decision->request.suggested, c.request.suggested) << "what the rules said stays";
    for (const auto& detail : decision->events[0].detail)
      if (const auto* text = std::get_if<std::string>(&detail.value)) EXPECT_NE(*text, c.reason) << "free text stays out of events";
  }
}

TEST(Overriding, ends_with_new_answers_and_brings_the_red_flag_back) {
  const auto stood_down = decide_override(catalogue, flagged(), "physiotherapy", "examined", Role::gp, reception, now);
  const auto again = decide_answer_request(catalogue, stood_down->request, adult, {{"region", "back"}}, reception, now);
  EXPECT_EQ(where_to(again->request), "red_flag physiotherapy/cauda_equina -> emergency-department emergency");
  EXPECT_EQ(again->request.override_reason, "");
}

TEST(Requests, end_as_the_table_says) {
  using enum RequestEnd;
  struct Case {
    const char* name;
    Request request;
    RequestEnd end;
    const char* outcome;
    RequestStatus status = RequestStatus::withdrawn;
  };
  const Request to_pharmacist = request_with({{"chest_pain", "no"}, {"reason", "medicines"}});
  for (const auto& c : {
           Case{"the advice was given", flagged(), advised, "request_closed", RequestStatus::advised},
           Case{"sent to the pharmacist", to_pharmacist, redirected, "request_closed", RequestStatus::redirected},
           Case{"no longer wanted", request_with(safe_back), withdrawn, "request_closed", RequestStatus::withdrawn},
           Case{"sent where a red flag leads", flagged(), redirected, "conflict: This request has not been sent anywhere yet"},
           Case{"a service is booked, not redirected to", suggested(), redirected, "conflict: This request has not been sent anywhere yet"},
           Case{"booked by hand", suggested(), booked, "invalid: A request ends as booked by booking it"},
           Case{"ended already, named first", ended_as(booked), booked, "conflict: This request is booked already"},
           Case{"twice", ended_as(withdrawn), withdrawn, "conflict: This request is withdrawn already"},
           Case{"sent elsewhere already", ended_as(redirected), advised, "conflict: This request is sent elsewhere already"},
       }) {
    SCOPED_TRACE(c.name);
    const auto decision = decide_end_request(c.request, c.end, reception, now);
    EXPECT_EQ(outcome(decision), c.outcome);
    if (!decision) continue;
    EXPECT_EQ(status_of(decision->request), c.status);
    EXPECT_EQ(decision->request.ended_at, now);
  }
}

// ---- Booking.

Slot free_slot(int n = 1, Instant start = now + 26h) {
  return {.id = numbered<SlotId>(n),
          .version = 1,
          .clinic = numbered<ClinicId>(1),
          .organisation = mill,
          .site = numbered<OrganisationId>(11),
          .professional = numbered<ProfessionalId>(1),
          .service = "first_contact_physiotherapy",
          .start = start,
          .end = start + 20min,
          .hold = {}};
}
const BookingIds ids{numbered<AppointmentId>(1), numbered<ReferralId>(1), numbered<EpisodeId>(1), Uuid{9}};

std::vector<Route> routes_of(const Request& request) { return request.end ? std::vector<Route>{} : std::vector{request.chosen}; }
Result<Booked> book(const Request& request, const Slot& slot, std::optional<Episode> episode = {}) {
  return decide_book(request, routes_of(request), slot, std::move(episode), "reception", ids, reception, now);
}

TEST(Booking, and_holding_refuse_alike) {
  struct Case {
    const char* name;
    std::function<void(Request&, Slot&)> given;
    const char* outcome;
  };
  constexpr auto gone = "conflict slot: This time has just gone";
  const std::vector<Case> cases{
      {"booked already, named first",
       [](Request& r, Slot& s) {
         r = ended_as(RequestEnd::booked);
         s.service = "";
       },
       "conflict: This request is booked already"},
      {"a red flag stands",
       [](Request& r, Slot& s) {
         r = flagged();
         s.start = now;
       },
       "conflict: This request has no service to book with"},
      {"questions stand", [](Request& r, Slot&) { r = request_with(safe_back); }, "conflict: This request has no service to book with"},
      {"it goes to the pharmacist", [](Request& r, Slot&) { r = request_with({{"chest_pain", "no"}, {"reason", "medicines"}}); },
       "conflict: This request has no service to book with"},
      {"another service, and past",
       [](Request&, Slot& s) {
         s.service = "occupational_therapy";
         s.start = now;
       },
       "invalid slot: This time is for another service"},
      {"past, and taken",
       [](Request&, Slot& s) {
         s.start = now;
         s.appointment = numbered<AppointmentId>(7);
       },
       "invalid slot: This time has passed"},
      {"taken, and the host's own",
       [](Request& r, Slot& s) {
         r.practice = harbour;
         s.open_to_network = false;
         s.appointment = numbered<AppointmentId>(7);
       },
       gone},
      {"held by somebody else", [](Request&, Slot& s) { s.hold = Hold{other_reception.account, numbered<RequestId>(2), now + 1min}; },
       gone},
      {"the host's own",
       [](Request& r, Slot& s) {
         r.practice = harbour;
         s.open_to_network = false;
       },
       "forbidden slot: This time is for the host practice's own patients"},
      {"free", [](Request&, Slot&) {}, ""},
      {"free, of another practice", [](Request& r, Slot&) { r.practice = harbour; }, ""},
      {"held for this caller", [](Request&, Slot& s) { s.hold = Hold{reception.account, numbered<RequestId>(1), now + 1min}; }, ""},
      {"this caller's hold has run out, and nobody took it",
       [](Request&, Slot& s) { s.hold = Hold{reception.account, numbered<RequestId>(1), now - 1h}; }, ""},
      {"a GP stood the red flag down",
       [](Request& r, Slot&) { r = decide_override(catalogue, flagged(), "physiotherapy", "examined", Role::gp, reception, now)->request; },
       ""},
  };
  for (const auto& [name, given, expected] : cases) {
    SCOPED_TRACE(name);
    Request request = suggested();
    Slot slot = free_slot();
    given(request, slot);
    const std::string refused = expected;
    EXPECT_EQ(outcome(book(request, slot)), refused.empty() ? "episode_opened, referral_made, appointment_booked" : refused);
    EXPECT_EQ(outcome(decide_hold(request, routes_of(request), slot, reception, now)), refused.empty() ? "slot_held" : refused);
  }
}

TEST(Booking, makes_the_request_a_referral_in_the_persons_episode) {
  const auto booked = book(suggested(), free_slot());
  ASSERT_TRUE(booked);
  const auto& [request, slot, appointment, referral, episode, events] = *booked;
  EXPECT_EQ(status_of(request), RequestStatus::booked);
  EXPECT_EQ(slot.appointment, ids.appointment);
  EXPECT_FALSE(slot.hold);
  EXPECT_EQ(status_of(appointment), AppointmentStatus::booked);
  EXPECT_EQ(std::tie(appointment.id, appointment.slot, appointment.start, appointment.patient, appointment.request, appointment.referral),
            std::tie(ids.appointment, slot.id, slot.start, request.patient, request.id, ids.referral));
  EXPECT_EQ(std::tie(referral.episode, referral.service, referral.urgency), std::tie(ids.episode, slot.service, request.chosen.urgency));
  EXPECT_EQ(std::tie(episode.id, episode.journey, episode.opened_by, episode.lead),
            std::tie(ids.episode, ids.journey, request.id, slot.professional));
  const std::vector<Detail> detail{{"service", slot.service},
                                   {"mode", std::string("face_to_face")},
                                   {"method", std::string("reception")},
                                   {"lead_hours", std::int64_t{26}}};
  EXPECT_EQ(events.back().detail, detail);

  Episode earlier{.id = numbered<EpisodeId>(5), .version = 4, .journey = Uuid{5}};
  const auto second = book(suggested(), free_slot(), earlier);
  EXPECT_EQ(outcome(second), "referral_made, appointment_booked") << "one open episode a person";
  EXPECT_EQ(second->referral.episode, earlier.id);
  EXPECT_EQ(second->episode.version, 4);
}

const Answers and_lonely{{"lonely", "yes"}}, company{{"unsafe_at_home", "no"}, {"matters", "company"}};
Request mixed(const Answers& more = {}) { return request_with(safe_back + plain_back + and_lonely + more); }
Facts facts_of(const Request& request) { return *facts_from(catalogue, request.answers, adult); }
std::string words(const std::vector<Route>& routes) {
  std::string all;
  for (const auto& r : routes) all += std::string(all.empty() ? "" : ", ") + r.service + " " + std::string(code(r.kind));
  return all;
}

TEST(MixedNeed, goes_to_several_professionals_at_once_in_one_episode_with_one_lead) {
  Request request = mixed();
  EXPECT_EQ(where_to(request), "suggested physiotherapy/routine -> first_contact_physiotherapy routine");
  EXPECT_EQ(words(further_routes(catalogue, request, facts_of(request))), "social_prescribing incomplete") << "their questions come first";

  request = mixed(company);
  EXPECT_EQ(words(further_routes(catalogue, request, facts_of(request))), "social_prescribing routed");
  auto routes = bookable_routes(catalogue, request, facts_of(request), {});
  EXPECT_EQ(words(routes), "first_contact_physiotherapy routed, social_prescribing routed");
  const auto first = decide_book(request, routes, free_slot(), std::nullopt, "reception", ids, reception, now);
  ASSERT_TRUE(first);

  std::vector<Referral> referrals{first->referral};
  routes = bookable_routes(catalogue, first->request, facts_of(request), referrals);
  EXPECT_EQ(words(routes), "social_prescribing routed") << "what has a referral is not booked twice";
  Slot with_link_worker = free_slot();
  with_link_worker.service = "social_prescribing";
  with_link_worker.professional = numbered<ProfessionalId>(77);
  const auto second = decide_book(first->request, routes, with_link_worker, first->episode, "reception", ids, reception, now);
  ASSERT_TRUE(second);
  EXPECT_EQ(second->referral.episode, first->episode.id);
  EXPECT_EQ(second->referral.request, request.id);
  EXPECT_EQ(second->episode.lead, first->episode.lead) << "one lead";
  EXPECT_EQ(second->request.ended_at, first->request.ended_at);
  EXPECT_EQ(outcome(decide_book(first->request, routes, free_slot(), first->episode, "reception", ids, reception, now)),
            "invalid slot: This time is for another service");

  referrals.push_back(second->referral);
  EXPECT_TRUE(bookable_routes(catalogue, second->request, facts_of(request), referrals).empty());
  referrals.back().closed_as = "cancelled";
  EXPECT_EQ(words(bookable_routes(catalogue, second->request, facts_of(request), referrals)), "social_prescribing routed") << "given back";
}

TEST(MixedNeed, waits_for_its_own_service_though_a_further_one_is_booked_first) {
  const Request request = mixed(company);
  const auto routes = bookable_routes(catalogue, request, facts_of(request), {});
  Slot with_link_worker = free_slot();
  with_link_worker.service = "social_prescribing";
  const auto further = decide_book(request, routes, with_link_worker, std::nullopt, "reception", ids, reception, now);
  ASSERT_TRUE(further);
  EXPECT_EQ(status_of(further->request), RequestStatus::suggested);
  EXPECT_FALSE(further->request.ended_at);
  const auto own = decide_book(further->request, routes, free_slot(), further->episode, "reception", ids, reception, now + 1h);
  ASSERT_TRUE(own);
  EXPECT_EQ(status_of(own->request), RequestStatus::booked);
  EXPECT_EQ(own->request.ended_at, now + 1h);
}

TEST(MixedNeed, keeps_what_is_booked_when_a_further_pathway_is_asked_about_but_not_past_a_red_flag) {
  const auto booked = book(mixed(), free_slot());
  ASSERT_TRUE(booked);
  const auto answered = decide_answer_request(catalogue, booked->request, adult, company, reception, now);
  ASSERT_TRUE(answered);
  EXPECT_EQ(status_of(answered->request), RequestStatus::booked);
  EXPECT_EQ(words(further_routes(catalogue, answered->request, facts_of(answered->request))), "social_prescribing routed");

  const auto danger = decide_answer_request(catalogue, booked->request, adult, {{"unsafe_at_home", "unsure"}}, reception, now);
  ASSERT_TRUE(danger);
  EXPECT_EQ(where_to(danger->request), "red_flag social-prescribing/unsafe -> gp same_day");
  EXPECT_TRUE(further_routes(catalogue, danger->request, facts_of(danger->request)).empty());
}

TEST(MixedNeed, leaves_an_override_standing_while_the_rules_say_what_they_said) {
  const auto to_gp = decide_override(catalogue, mixed(), "gp", "knows her well", Role::receptionist, reception, now);
  const auto answered = decide_answer_request(catalogue, to_gp->request, adult, company, reception, now);
  ASSERT_TRUE(answered);
  EXPECT_EQ(answered->request.chosen.destination, "gp");
  EXPECT_EQ(answered->request.override_reason, "knows her well");
}

TEST(Cancelling, gives_the_time_back_and_closes_the_referral) {
  const auto booked = book(suggested(), free_slot());
  const auto cancelled = decide_cancel(booked->appointment, booked->slot, booked->referral, "cannot_attend", reception, now + 1h);
  EXPECT_EQ(outcome(cancelled), "appointment_cancelled, referral_closed");
  EXPECT_EQ(status_of(cancelled->appointment), AppointmentStatus::cancelled);
  EXPECT_TRUE(is_free(cancelled->slot, now + 1h));
  EXPECT_EQ(cancelled->referral.closed_as, "cancelled");
  const std::vector<Detail> detail{{"reason", std::string("cannot_attend")}, {"notice_hours", std::int64_t{25}}};
  EXPECT_EQ(cancelled->events[0].detail, detail);
  Appointment waiting = booked->appointment;
  waiting.arrived_at = now;
  EXPECT_EQ(outcome(decide_cancel(waiting, booked->slot, booked->referral, "other", reception, now)),
            "appointment_cancelled, referral_closed");
  for (const auto change :
       {&Appointment::started_at, &Appointment::completed_at, &Appointment::did_not_attend_at, &Appointment::cancelled_at}) {
    Appointment begun = booked->appointment;
    begun.*change = now;
    EXPECT_EQ(outcome(decide_cancel(begun, booked->slot, booked->referral, "other", reception, now)),
              "conflict: Only an appointment that has not begun can be cancelled");
  }
}

TEST(Cancelling, by_the_practice_puts_the_request_back_in_the_queue) {
  const auto booked = book(suggested(), free_slot());
  const auto cancelled = [&](const char* reason) {
    return decide_cancel(booked->appointment, booked->slot, booked->referral, reason, reception, now)->appointment;
  };
  const auto reopened = decide_reopen(booked->request, cancelled("practice"), reception, now);
  ASSERT_TRUE(reopened);
  EXPECT_EQ(reopened->events.at(0).kind, EventKind::request_reopened);
  EXPECT_EQ(status_of(reopened->request), RequestStatus::suggested);
  EXPECT_FALSE(reopened->request.ended_at);
  EXPECT_FALSE(decide_reopen(booked->request, cancelled("cannot_attend"), reception, now)) << "their own wish ends it";
  EXPECT_FALSE(decide_reopen(reopened->request, cancelled("practice"), reception, now)) << "open already";
  Appointment beside = cancelled("practice");
  beside.service = "support-navigation";
  EXPECT_FALSE(decide_reopen(booked->request, beside, reception, now)) << "the request's own service is booked still";
}

TEST(Completing, records_what_came_of_the_visit) {
  const auto booked = book(suggested(), free_slot());
  const Appointment waiting = decide_arrive(booked->appointment, reception, now)->appointment;
  struct Case {
    const char* name;
    std::function<void(Appointment&)> given;
    VisitOutcome visit;
    const char* outcome;
    const char* referral;
    const char* onward = "";
  };
  const auto as_is = [](Appointment&) {};
  constexpr auto not_here = "conflict: An outcome is recorded for somebody who has arrived";
  const std::vector<Case> cases{
      {"managed", as_is, {Outcome::managed, "", "advice"}, "visit_completed, referral_closed", "managed"},
      {"managed: where to is not kept", as_is, {Outcome::managed, "imaging", ""}, "visit_completed, referral_closed", "managed"},
      {"follow-up leaves the referral open", as_is, {Outcome::follow_up, "", ""}, "visit_completed", ""},
      {"referred on", as_is, {Outcome::refer, "imaging", ""}, "visit_completed, referral_closed", "refer", "imaging"},
      {"referred nowhere", as_is, {Outcome::refer, "", ""}, "invalid onward: Choose where the person goes next", ""},
      {"signposted",
       as_is,
       {Outcome::signpost, "community_activity", ""},
       "visit_completed, referral_closed",
       "signpost",
       "community_activity"},
      {"signposted nowhere", as_is, {Outcome::signpost, "", ""}, "invalid onward: Choose where the person goes next", ""},
      {"back to the GP", as_is, {Outcome::back_to_gp, "", ""}, "visit_completed, referral_closed", "back_to_gp"},
      {"in progress",
       [](Appointment& a) { a.started_at = now + 1min; },
       {Outcome::managed, "", ""},
       "visit_completed, referral_closed",
       "managed"},
      {"not arrived, and nowhere: the status is named first",
       [](Appointment& a) { a.arrived_at.reset(); },
       {Outcome::refer, "", ""},
       not_here,
       ""},
      {"complete", [](Appointment& a) { a.completed_at = now; }, {Outcome::managed, "", ""}, not_here, ""},
      {"missed", [](Appointment& a) { a.did_not_attend_at = now; }, {Outcome::managed, "", ""}, not_here, ""},
      {"cancelled", [](Appointment& a) { a.cancelled_at = now; }, {Outcome::managed, "", ""}, not_here, ""},
  };
  for (const auto& [name, given, visit, expected, referral, onward] : cases) {
    SCOPED_TRACE(name);
    Appointment appointment = waiting;
    given(appointment);
    const auto done = decide_complete(appointment, booked->referral, visit, reception, now + 20min);
    EXPECT_EQ(outcome(done), expected);
    if (!done) continue;
    EXPECT_EQ(status_of(done->appointment), AppointmentStatus::complete);
    EXPECT_TRUE(done->appointment.started_at);
    EXPECT_EQ(done->referral.closed_as, referral);
    EXPECT_EQ(done->referral.closed_at.has_value(), *referral != '\0');
    EXPECT_EQ(done->appointment.onward, onward);
    EXPECT_EQ(done->appointment.note, visit.note);
  }
}

TEST(FollowUps, are_booked_under_the_same_referral_once_at_a_time) {
  const auto booked = book(suggested(), free_slot());
  const Appointment seen = decide_complete(decide_arrive(booked->appointment, reception, now)->appointment, booked->referral,
                                           {Outcome::follow_up, "", ""}, reception, now)
                               ->appointment;
  struct Case {
    const char* name;
    std::function<void(Appointment&, Referral&, Slot&, std::vector<Appointment>&)> given;
    const char* outcome;
  };
  const std::vector<Case> cases{
      {"the next visit", [](auto&, auto&, auto&, auto&) {}, "appointment_booked"},
      {"managed, nothing more", [](Appointment& a, auto&, auto&, auto&) { a.outcome = Outcome::managed; },
       "conflict: This visit did not come to a follow-up"},
      {"the referral has closed since", [](auto&, Referral& r, auto&, auto&) { r.closed_at = now; },
       "conflict: This referral is closed. Open a new request."},
      {"one is booked already",
       [](Appointment& a, auto&, auto&, std::vector<Appointment>& others) {
         others.push_back(a);
         others.back().arrived_at.reset(), others.back().started_at.reset(), others.back().completed_at.reset();
       },
       "conflict: A follow-up is booked already. Move that one."},
      {"they wait for one in the practice",
       [](Appointment& a, auto&, auto&, std::vector<Appointment>& others) {
         others.push_back(a);
         others.back().started_at.reset(), others.back().completed_at.reset();
       },
       "conflict: A follow-up is booked already. Move that one."},
      {"another service", [](auto&, auto&, Slot& s, auto&) { s.service = "social_prescribing"; },
       "invalid slot: This time is for another service"},
      {"past", [](auto&, auto&, Slot& s, auto&) { s.start = now; }, "invalid slot: This time has passed"},
      {"gone", [](auto&, auto&, Slot& s, auto&) { s.appointment = numbered<AppointmentId>(9); }, "conflict slot: This time has just gone"},
      {"not for other practices' patients", [](auto&, Referral& r, Slot& s, auto&) { s.open_to_network = false, r.practice = harbour; },
       "forbidden slot: This time is for the host practice's own patients"},
  };
  for (const auto& [name, given, expected] : cases) {
    SCOPED_TRACE(name);
    Appointment visit = seen;
    Referral referral = booked->referral;
    Slot slot = free_slot();
    std::vector<Appointment> others;
    given(visit, referral, slot, others);
    const auto next = decide_follow_up(visit, referral, others, slot, numbered<AppointmentId>(2), "clinician", reception, now);
    EXPECT_EQ(outcome(next), expected);
    if (!next) continue;
    EXPECT_EQ(std::tie(next->appointment.referral, next->appointment.request, next->appointment.patient, next->slot.appointment),
              std::tie(referral.id, referral.request, referral.patient, next->appointment.id));
  }
}

TEST(Episodes, end_with_their_last_open_referral) {
  Referral open{.id = numbered<ReferralId>(1)}, closed{.id = numbered<ReferralId>(2), .closed_at = now};
  const Episode episode{.id = numbered<EpisodeId>(1)};
  EXPECT_FALSE(decide_close_episode(episode, std::vector{open, closed}, reception, now));
  const auto ended = decide_close_episode(episode, std::vector{closed, closed}, reception, now);
  ASSERT_TRUE(ended);
  EXPECT_EQ(ended->episode.closed_at, now);
  EXPECT_FALSE(decide_close_episode(ended->episode, std::vector{closed}, reception, now)) << "once";
}

TEST(Requests, have_the_status_their_facts_say) {
  EXPECT_EQ(status_of(request_with(safe_back)), RequestStatus::questions);
  EXPECT_EQ(status_of(flagged()), RequestStatus::red_flag);
  EXPECT_EQ(status_of(suggested()), RequestStatus::suggested);
  for (const auto end : {RequestEnd::booked, RequestEnd::advised, RequestEnd::redirected, RequestEnd::withdrawn})
    EXPECT_EQ(code(status_of(ended_as(end))), code(end)) << "an ended request's status is how it ended";
}

// ---- The decisions against a simpler twin: whoever is where, in maps.

struct Twin {
  struct Keep {
    int account, request;
    Instant until;
  };
  std::map<int, Keep> holds;          // by slot
  std::map<int, int> booked;          // slot -> request
  std::map<int, std::string> status;  // by request, once booked

  bool free_for(int slot, int account, int request, Instant at) const {
    if (booked.contains(slot)) return false;
    const auto held = holds.find(slot);
    return held == holds.end() || held->second.until <= at || (held->second.account == account && held->second.request == request);
  }
  bool awaits(int request) const { return status.at(request) == "booked" || status.at(request) == "arrived"; }
  int slot_of(int request) const {
    for (const auto& [slot, who] : booked)
      if (who == request) return slot;
    return -1;
  }
};

TEST(Decisions, never_double_book_and_agree_with_a_twin_of_maps) {
  constexpr int slots_count = 6, requests_count = 12, steps = 4000;
  for (const unsigned seed : {1u, 20261123u, std::random_device{}()}) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    std::mt19937 random(seed);
    const auto below = [&](int n) { return static_cast<int>(random() % static_cast<unsigned>(n)); };
    Instant at = now;
    std::map<int, Slot> slots;
    std::map<int, Request> requests;
    std::map<int, Appointment> appointments;
    std::map<int, Referral> referrals;
    Twin twin;
    for (int i = 0; i < slots_count; ++i) slots[i] = free_slot(i + 1, now + std::chrono::hours{100 + i});
    const auto fresh = [&](int r) {
      requests[r] = suggested();
      requests[r].id = numbered<RequestId>(r + 1);
      appointments.erase(r);
      twin.status.erase(r);
    };
    for (int r = 0; r < requests_count; ++r) fresh(r);

    for (int step = 0; step < steps && !HasFailure(); ++step) {
      const int r = below(requests_count), s = below(slots_count), account = 1 + below(2);
      const Actor actor{numbered<AccountId>(account), mill};
      const bool live = appointments.contains(r);
      SCOPED_TRACE("step " + std::to_string(step) + " request " + std::to_string(r) + " slot " + std::to_string(s));
      switch (below(8)) {
        case 0: at += std::chrono::seconds{below(120)}; break;
        case 1: {  // hold
          const auto held = decide_hold(requests[r], routes_of(requests[r]), slots[s], actor, at);
          ASSERT_EQ(held.has_value(), !live && twin.free_for(s, account, r, at));
          if (held) slots[s] = held->slot, twin.holds[s] = {account, r, at + hold_length};
          break;
        }
        case 2: {  // book
          const auto booked =
              decide_book(requests[r], routes_of(requests[r]), slots[s], std::nullopt, "reception",
                          {numbered<AppointmentId>(r + 1), numbered<ReferralId>(r + 1), numbered<EpisodeId>(1), {}}, actor, at);
          ASSERT_EQ(booked.has_value(), !live && twin.free_for(s, account, r, at));
          if (!booked) break;
          slots[s] = booked->slot, requests[r] = booked->request, appointments[r] = booked->appointment, referrals[r] = booked->referral;
          twin.booked[s] = r, twin.holds.erase(s), twin.status[r] = "booked";
          break;
        }
        case 3: {  // move
          if (!live) break;
          const int from = twin.slot_of(r);
          const auto moved = decide_move(appointments[r], slots[from < 0 ? s : from], slots[s], actor, at);
          ASSERT_EQ(moved.has_value(), twin.awaits(r) && from != s && twin.free_for(s, account, r, at));
          if (!moved) break;
          twin.status[r] = "booked";
          slots[from] = moved->from, slots[s] = moved->to, appointments[r] = moved->appointment;
          twin.booked.erase(from), twin.booked[s] = r, twin.holds.erase(s);
          break;
        }
        case 4: {  // cancel, and call again
          if (!live) break;
          const int from = twin.slot_of(r);
          const auto cancelled = decide_cancel(appointments[r], slots[from < 0 ? s : from], referrals[r], "other", actor, at);
          ASSERT_EQ(cancelled.has_value(), twin.awaits(r));
          if (cancelled) slots[from] = cancelled->slot, twin.booked.erase(from), fresh(r);
          break;
        }
        case 5: {
          if (!live) break;
          const auto arrived = decide_arrive(appointments[r], actor, at);
          ASSERT_EQ(arrived.has_value(), twin.status[r] == "booked");
          if (arrived && below(4) == 0) appointments[r] = arrived->appointment, twin.status[r] = "arrived";
          break;
        }
        case 6: {
          if (!live) break;
          const auto started = decide_start(appointments[r], actor, at);
          ASSERT_EQ(started.has_value(), twin.awaits(r));
          if (started && below(4) == 0) appointments[r] = started->appointment, twin.status[r] = "in_progress";
          break;
        }
        default: {  // seen: the room is cleared for the next in the twin and in the slot, so that the sequence goes on
          if (!live) break;
          const auto done = decide_complete(appointments[r], referrals[r], {Outcome::managed, "", ""}, actor, at);
          ASSERT_EQ(done.has_value(), twin.status[r] == "arrived" || twin.status[r] == "in_progress");
          if (!done) break;
          const int from = twin.slot_of(r);
          slots[from] = free_slot(from + 1, now + std::chrono::hours{100 + from});
          twin.booked.erase(from), twin.holds.erase(from), fresh(r);
        }
      }
      std::map<SlotId, int> taken;
      for (const auto& [who, appointment] : appointments) {
        ASSERT_EQ(++taken[appointment.slot], 1) << "two live appointments in one slot";
        ASSERT_EQ(code(status_of(appointment)), twin.status[who]);
      }
      for (const auto& [number, slot] : slots) ASSERT_EQ(static_cast<bool>(slot.appointment), twin.booked.contains(number));
    }
  }
}

}  // namespace
}  // namespace core
