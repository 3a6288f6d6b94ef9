#include "core/rota.h"

#include <gtest/gtest.h>

#include <functional>

#include "core/london.h"
#include "tests/core/outcome.h"

namespace core {
namespace {

using namespace std::chrono_literals;

const Instant now = *parse_iso("2026-11-23T09:00:00Z");  // a Monday
const Actor manager{numbered<AccountId>(1), numbered<OrganisationId>(1)};
const auto priya = numbered<ProfessionalId>(1), owen = numbered<ProfessionalId>(2);
const auto mill = numbered<OrganisationId>(11), quay = numbered<OrganisationId>(12);

Date day(const char* iso) { return *parse_date(iso); }

Booking physiotherapy() {
  return {.service = "physiotherapy",
          .name = {},
          .slot_minutes = 20,
          .modes = {Mode::face_to_face, Mode::telephone},
          .role = Role::physiotherapist,
          .competence = "msk_first_contact"};
}
Professional nair() {
  return {.id = priya,
          .name = "Priya Nair",
          .profession = Role::physiotherapist,
          .registration_number = "",
          .competences = {"msk_first_contact"}};
}
// Mondays and Wednesdays, 9am to 12:40pm, from this week on.
SessionTemplate mornings() {
  return {.id = numbered<TemplateId>(1),
          .professional = priya,
          .organisation = numbered<OrganisationId>(1),
          .site = mill,
          .service = "physiotherapy",
          .weekdays = 0b101,
          .start = 9h,
          .end = 12h + 40min,
          .from = day("2026-11-23"),
          .to = {}};
}
Calendar england() { return {.holidays = {{day("2026-12-25"), "Christmas Day"}, {day("2026-12-28"), "Boxing Day"}}, .years = {2026}}; }

std::string days_of(const std::vector<Session>& sessions) {
  std::string text;
  for (const auto& s : sessions) text += (text.empty() ? "" : " ") + to_string(s.day).substr(5);
  return text;
}

TEST(SessionTemplates, yield_the_sessions_of_their_days) {
  struct Case {
    const char* name;
    std::function<void(SessionTemplate&)> given;
    const char *from, *to;
    std::vector<Leave> leave;
    const char* days;
  };
  const auto away = [](ProfessionalId who, const char* from, const char* to, bool withdrawn = false) {
    return Leave{.id = numbered<LeaveId>(1),
                 .professional = who,
                 .from = day(from),
                 .to = day(to),
                 .withdrawn_at = withdrawn ? std::optional(now) : std::nullopt};
  };
  const std::vector<Case> cases{
      {"two days a week", [](auto&) {}, "2026-11-23", "2026-12-04", {}, "11-23 11-25 11-30 12-02"},
      {"nothing before it begins", [](auto& t) { t.from = day("2026-11-26"); }, "2026-11-23", "2026-12-04", {}, "11-30 12-02"},
      {"its last day is held", [](auto& t) { t.to = day("2026-11-30"); }, "2026-11-23", "2026-12-09", {}, "11-23 11-25 11-30"},
      {"every two weeks, counted from the week it begins, also when it begins on a Wednesday",
       [](auto& t) {
         t.every_weeks = 2;
         t.from = day("2026-11-25");
       },
       "2026-11-23",
       "2026-12-23",
       {},
       "11-25 12-07 12-09 12-21 12-23"},
      {"every two weeks, asked for in the middle", [](auto& t) { t.every_weeks = 2; }, "2026-12-02", "2026-12-16", {}, "12-07 12-09"},
      {"bank holidays are left out", [](auto& t) { t.weekdays = 0b10001; }, "2026-12-20", "2027-01-01", {}, "12-21 01-01"},
      {"leave is left out, both ends of it",
       [](auto&) {},
       "2026-11-23",
       "2026-12-04",
       {away(priya, "2026-11-25", "2026-11-30")},
       "11-23 12-02"},
      {"a colleague's leave is not", [](auto&) {}, "2026-11-23", "2026-11-27", {away(owen, "2026-11-23", "2026-11-27")}, "11-23 11-25"},
      {"nor leave that was withdrawn",
       [](auto&) {},
       "2026-11-23",
       "2026-11-27",
       {away(priya, "2026-11-23", "2026-11-27", true)},
       "11-23 11-25"},
      {"ended before they were asked for", [](auto& t) { t.to = day("2026-11-24"); }, "2026-11-25", "2026-12-09", {}, ""},
  };
  for (const auto& c : cases) {
    SCOPED_TRACE(c.name);
    auto t = mornings();
    c.given(t);
    EXPECT_EQ(days_of(sessions_of(t, {day(c.from), day(c.to)}, england(), c.leave)), c.days);
  }
}

TEST(SessionTemplates, keep_to_the_clock_on_the_wall_when_it_changes) {
  auto t = mornings();
  t.weekdays = 0b1000001;  // Monday and Sunday
  t.from = day("2026-03-23");
  std::string starts;
  for (const auto& s : sessions_of(t, {day("2026-03-23"), day("2026-03-30")}, {}, {})) starts += to_iso(s.start).substr(5, 11) + " ";
  for (const auto& s : sessions_of(t, {day("2026-10-19"), day("2026-10-26")}, {}, {})) starts += to_iso(s.start).substr(5, 11) + " ";
  EXPECT_EQ(starts, "03-23T09:00 03-29T08:00 03-30T08:00 10-19T08:00 10-25T09:00 10-26T09:00 ");
  // A night session over the hour that autumn repeats is an hour longer, and has the appointments to fill it.
  t.start = 0min;
  t.end = 3h;
  const auto night = sessions_of(t, {day("2026-10-25"), day("2026-10-25")}, {}, {});
  ASSERT_EQ(night.size(), 1u);
  EXPECT_EQ(night[0].end - night[0].start, 4h);
}

TEST(SessionTemplates, become_clinics_cut_into_slots) {
  auto t = mornings();
  t.end = 12h + 50min;  // ten minutes are left for writing up
  t.telephone_last = 2;
  t.open_to_network = false;
  int made = 0;
  const auto new_id = [&] { return numbered<SlotId>(++made).bytes; };
  const auto session = sessions_of(t, {day("2026-11-25"), day("2026-11-25")}, {}, {}).at(0);
  const auto opened = open_clinic(t, session, 20, new_id, manager, now);
  EXPECT_EQ(opened.clinic.session_template, t.id);
  EXPECT_EQ(opened.clinic.template_day, day("2026-11-25"));
  EXPECT_EQ(opened.clinic.category, "General Consultation Routine");
  ASSERT_EQ(opened.slots.size(), 11u);
  EXPECT_EQ(opened.slots.front().start, *parse_iso("2026-11-25T09:00:00Z"));
  EXPECT_EQ(opened.slots.back().end, *parse_iso("2026-11-25T12:40:00Z"));
  EXPECT_EQ(opened.slots[8].mode, Mode::face_to_face);
  EXPECT_EQ(opened.slots[9].mode, Mode::telephone);
  for (const auto& slot : opened.slots) {
    EXPECT_EQ(slot.clinic, opened.clinic.id);
    EXPECT_FALSE(slot.open_to_network);
  }
  EXPECT_EQ(outcome(opened.events), "clinic_opened");
}

TEST(SessionTemplates, are_refused_by_the_first_guard_that_fails) {
  struct Case {
    const char* name;
    std::function<void(SessionTemplate&, Professional&)> given;
    const char* outcome;
  };
  const std::vector<Case> cases{
      {"sound", [](auto&, auto&) {}, "rota_changed"},
      {"another service", [](auto& t, auto&) { t.service = "podiatry"; }, "invalid service: Choose the service"},
      {"no day", [](auto& t, auto&) { t.weekdays = 0; }, "invalid weekdays: Choose at least one day of the week"},
      {"an eighth day", [](auto& t, auto&) { t.weekdays = 128; }, "invalid weekdays: Choose at least one day of the week"},
      {"too short for anybody", [](auto& t, auto&) { t.end = t.start + 19min; },
       "invalid end: The end must leave room for one appointment of 20 minutes"},
      {"ends before it begins", [](auto& t, auto&) { t.end = 8h; },
       "invalid end: The end must leave room for one appointment of 20 minutes"},
      {"by video, which the service is not", [](auto& t, auto&) { t.mode = Mode::video; },
       "invalid mode: This service is not booked that way"},
      {"more by telephone than there are", [](auto& t, auto&) { t.telephone_last = 12; },
       "invalid telephone_last: There are 11 appointments in a session: enter a number from 0 to 11"},
      {"a category of its own", [](auto& t, auto&) { t.category = "Back pain"; },
       "invalid category: Choose the national appointment category"},
      {"every no weeks", [](auto& t, auto&) { t.every_weeks = 0; }, "invalid every_weeks: Enter a number from 1 to 13"},
      {"from last week", [](auto& t, auto&) { t.from = day("2026-11-22"); }, "invalid from: The first day must be this week or later"},
      {"from the year after next", [](auto& t, auto&) { t.from = day("2028-01-03"); }, "invalid from: The first day must be within a year"},
      {"to before from", [](auto& t, auto&) { t.to = day("2026-11-20"); },
       "invalid to: The last day must be after the first, within five years"},
      {"held by a link worker", [](auto&, auto& p) { p.profession = Role::link_worker; },
       "invalid professional: Priya Nair is registered here as Social prescribing link worker, and this service is held by: "
       "First-contact physiotherapist"},
      {"without the competence", [](auto&, auto& p) { p.competences.clear(); },
       "invalid professional: Priya Nair has no competence 'msk_first_contact' on the staff page, which this service asks for"},
  };
  for (const auto& c : cases) {
    SCOPED_TRACE(c.name);
    auto t = mornings();
    auto p = nair();
    c.given(t, p);
    EXPECT_EQ(outcome(decide_template(t, p, physiotherapy(), {}, {}, manager, now)), c.outcome);
  }
}

TEST(SessionTemplates, never_put_somebody_in_two_places) {
  struct Case {
    const char* name;
    const char *start, *end;
    const char* outcome;
  };
  const std::vector<Case> cases{
      {"another day", "2026-11-24T09:00:00Z", "2026-11-24T12:00:00Z", "rota_changed"},
      {"ends as this begins", "2026-11-25T08:00:00Z", "2026-11-25T09:00:00Z", "rota_changed"},
      {"begins as this ends", "2026-11-25T12:40:00Z", "2026-11-25T13:00:00Z", "rota_changed"},
      {"reaches in by a minute", "2026-11-25T12:39:00Z", "2026-11-25T13:00:00Z",
       "conflict start: Priya Nair is at Quay Street from 12:39pm to 1pm on Wednesday 25 November 2026"},
      {"lies within", "2026-11-25T10:00:00Z", "2026-11-25T10:20:00Z",
       "conflict start: Priya Nair is at Quay Street from 10am to 10:20am on Wednesday 25 November 2026"},
      {"lies around", "2026-11-25T08:00:00Z", "2026-11-25T18:00:00Z",
       "conflict start: Priya Nair is at Quay Street from 8am to 6pm on Wednesday 25 November 2026"},
  };
  const auto planned = sessions_of(mornings(), {day("2026-11-24"), day("2026-12-31")}, {}, {});
  for (const auto& c : cases) {
    SCOPED_TRACE(c.name);
    const std::vector<Engagement> diary{{*parse_iso(c.start), *parse_iso(c.end), "Quay Street"}};
    EXPECT_EQ(outcome(decide_template(mornings(), nair(), physiotherapy(), planned, diary, manager, now)), c.outcome);
  }
}

TEST(SessionTemplates, end_once_on_a_day_to_come) {
  auto t = mornings();
  EXPECT_EQ(outcome(decide_end_template(t, day("2026-11-21"), manager, now)), "invalid last: The last day must not lie in the past");
  EXPECT_EQ(outcome(decide_end_template(t, day("2026-11-22"), manager, now)), "rota_changed");  // from today on
  t.to = day("2026-12-31");
  EXPECT_EQ(outcome(decide_end_template(t, day("2027-01-31"), manager, now)), "invalid last: It ends on 31 December 2026 already");
  EXPECT_EQ(decide_end_template(t, day("2026-12-01"), manager, now)->session_template.to, day("2026-12-01"));
}

TEST(LeaveOfStaff, is_refused_by_the_first_guard_that_fails) {
  struct Case {
    const char *name, *from, *to, *outcome;
  };
  const std::vector<Leave> there{
      {.id = numbered<LeaveId>(2), .professional = priya, .from = day("2026-12-07"), .to = day("2026-12-11"), .withdrawn_at = {}},
      {.id = numbered<LeaveId>(3), .professional = priya, .from = day("2027-01-04"), .to = day("2027-01-08"), .withdrawn_at = now},
      {.id = numbered<LeaveId>(4), .professional = owen, .from = day("2026-11-01"), .to = day("2027-11-30"), .withdrawn_at = {}}};
  for (const auto& c :
       {Case{"one day", "2026-12-01", "2026-12-01", "leave_changed"},
        Case{"backwards", "2026-12-02", "2026-12-01", "invalid to: The last day must be the first day or later"},
        Case{"years ago", "2024-12-02", "2024-12-03", "invalid from: The first day must be within a year or two of today"},
        Case{"for years", "2026-12-02", "2027-12-03", "invalid to: Leave lasts 366 days at most; enter the rest as another"},
        Case{"of days that are leave already", "2026-12-11", "2026-12-14",
             "invalid from: There is leave from 7 December 2026 to 11 December 2026 already"},
        Case{"in place of what was withdrawn", "2027-01-04", "2027-01-08", "leave_changed"}}) {
    SCOPED_TRACE(c.name);
    EXPECT_EQ(outcome(decide_leave({.professional = priya, .from = day(c.from), .to = day(c.to), .withdrawn_at = {}}, there, manager, now)),
              c.outcome);
  }
}

// Six slots of 20 minutes from 10am.
struct OpenClinic {
  Clinic clinic{.id = numbered<ClinicId>(1), .start = now + 1h, .end = now + 3h, .closed_at = {}, .template_day = {}, .cancelled_at = {}};
  std::vector<Slot> slots;
  OpenClinic() {
    for (int i = 0; i < 6; ++i)
      slots.push_back({.id = numbered<SlotId>(i + 1),
                       .clinic = clinic.id,
                       .start = now + 1h + i * 20min,
                       .end = now + 1h + (i + 1) * 20min,
                       .hold = {},
                       .withdrawn_at = {}});
  }
};

TEST(Sessions, are_given_up_whole_or_in_part) {
  struct Case {
    const char* name;
    std::function<void(OpenClinic&)> given;
    std::chrono::minutes from, to, passed;  // after 9am
    const char* outcome;
    const char* left;  // of the clinic, and how many slots went
  };
  const auto nothing = [](OpenClinic&) {};
  const std::vector<Case> cases{
      {"whole", nothing, 60min, 180min, 0min, "clinic_cancelled", "cancelled, 6 gone"},
      {"the end of it", nothing, 120min, 180min, 0min, "slot_withdrawn", "10:00 to 11:00, 3 gone"},
      {"the beginning, cutting through a slot", nothing, 60min, 90min, 0min, "slot_withdrawn", "10:40 to 12:00, 2 gone"},
      {"the middle", nothing, 100min, 120min, 0min, "slot_withdrawn", "10:00 to 12:00, 1 gone"},
      {"what is left after it has begun", nothing, 60min, 180min, 65min, "slot_withdrawn", "10:00 to 10:20, 5 gone"},
      {"a time it has not", nothing, 300min, 360min, 0min,
       "invalid from_time: No appointment of this session lies in that time, still to come", ""},
      {"somebody is booked into it", [](OpenClinic& o) { o.slots[2].appointment = numbered<AppointmentId>(1); }, 60min, 180min, 0min,
       "conflict slot: Somebody has been booked into this session meanwhile", ""},
      {"somebody is booked into the rest", [](OpenClinic& o) { o.slots[0].appointment = numbered<AppointmentId>(1); }, 120min, 180min, 0min,
       "slot_withdrawn", "10:00 to 11:00, 3 gone"},
      {"the end went before", [](OpenClinic& o) { o.slots[5].withdrawn_at = now; }, 60min, 180min, 0min, "clinic_cancelled",
       "cancelled, 5 gone"},
      {"over", nothing, 60min, 180min, 180min, "conflict: This session is over", ""},
      {"closed", [](OpenClinic& o) { o.clinic.closed_at = now; }, 60min, 180min, 0min, "conflict: This session is closed already", ""},
      {"cancelled", [](OpenClinic& o) { o.clinic.cancelled_at = now; }, 60min, 180min, 0min, "conflict: This session was cancelled already",
       ""},
  };
  for (const auto& c : cases) {
    SCOPED_TRACE(c.name);
    OpenClinic open;
    c.given(open);
    const auto gone = decide_withdraw(open.clinic, open.slots, {now + c.from, now + c.to}, false, "sick", manager, now + c.passed);
    EXPECT_EQ(outcome(gone), c.outcome);
    if (!gone) continue;
    const std::string left = gone->clinic.cancelled_at
                                 ? "cancelled"
                                 : to_iso(gone->clinic.start).substr(11, 5) + " to " + to_iso(gone->clinic.end).substr(11, 5);
    EXPECT_EQ(left + ", " + std::to_string(gone->slots.size()) + " gone", c.left);
    for (const auto& slot : gone->slots) EXPECT_FALSE(is_free(slot, now));
  }
}

Slot slot_at(int n, std::chrono::minutes after, ProfessionalId professional = priya, OrganisationId site = mill,
             Mode mode = Mode::face_to_face) {
  return {.id = numbered<SlotId>(n),
          .organisation = numbered<OrganisationId>(1),
          .site = site,
          .professional = professional,
          .service = "physiotherapy",
          .start = now + after,
          .end = now + after + 20min,
          .mode = mode,
          .hold = {},
          .withdrawn_at = {}};
}
Appointment appointment_of(int n, const Slot& slot) {
  Appointment a;
  a.id = numbered<AppointmentId>(n);
  a.slot = slot.id;
  a.site = slot.site;
  a.professional = slot.professional;
  a.practice = numbered<OrganisationId>(1);
  a.service = slot.service;
  a.start = slot.start;
  a.end = slot.end;
  a.mode = slot.mode;
  return a;
}

TEST(Sessions, are_given_up_for_the_nearest_equal_times) {
  struct Case {
    const char* name;
    std::vector<Slot> slots;
    int placed;  // the slot's number; 0: none
  };
  const auto gone = slot_at(1, 24h);
  auto host_only = slot_at(2, 25h);
  host_only.open_to_network = false;
  host_only.organisation = numbered<OrganisationId>(9);
  auto held = slot_at(2, 25h);
  held.hold = Hold{numbered<AccountId>(5), numbered<RequestId>(1), now + 1h};
  const std::vector<Case> cases{
      {"none", {}, 0},
      {"its own is no other", {gone}, 0},
      {"never before the old time", {slot_at(2, 23h)}, 0},
      {"the same moment with a colleague", {slot_at(2, 24h, owen)}, 2},
      {"the same professional next week before a colleague tomorrow", {slot_at(2, 48h, owen), slot_at(3, 24h * 8)}, 3},
      {"a colleague before the same professional in three weeks", {slot_at(2, 48h, owen), slot_at(3, 24h * 22)}, 2},
      {"a colleague here before the same professional elsewhere", {slot_at(2, 48h, priya, quay), slot_at(3, 72h, owen)}, 3},
      {"the same professional elsewhere before another way",
       {slot_at(2, 25h, priya, mill, Mode::telephone), slot_at(3, 48h, priya, quay)},
       3},
      {"another way when there is nothing else", {slot_at(2, 25h, priya, mill, Mode::telephone)}, 2},
      {"kept for a caller", {held}, 0},
      {"for the other practice's own", {host_only}, 0},
      {"the nearest of several", {slot_at(4, 72h), slot_at(2, 30h), slot_at(3, 48h)}, 2},
  };
  const std::vector<Appointment> one{appointment_of(1, gone)};
  for (const auto& c : cases) {
    SCOPED_TRACE(c.name);
    const auto placements = place_again(one, c.slots, manager, now);
    ASSERT_EQ(placements.size(), 1u);
    EXPECT_EQ(placements[0].slot ? placements[0].slot->id : SlotId{}, c.placed ? numbered<SlotId>(c.placed) : SlotId{});
  }
  const std::vector<Appointment> three{appointment_of(1, gone), appointment_of(2, slot_at(5, 24h + 20min)),
                                       appointment_of(3, slot_at(6, 24h + 40min))};
  const auto placements = place_again(three, {slot_at(2, 48h), slot_at(3, 49h)}, manager, now);
  EXPECT_EQ(placements[0].slot->id, numbered<SlotId>(2));
  EXPECT_EQ(placements[1].slot->id, numbered<SlotId>(3));
  EXPECT_FALSE(placements[2].slot) << "no slot is given twice";
}

TEST(People, can_be_sent_a_text_when_they_have_a_mobile) {
  struct Case {
    const char* number;
    bool mobile;
  };
  for (const auto& [number, mobile] : {Case{"+447700900123", true}, Case{"+441632960018", false}, Case{"+447012345678", false},
                                       Case{"+447624400123", true}, Case{"+447600123456", false}, Case{"+33612345678", false}}) {
    Patient p;
    p.telephones = {{number, 1, true, {}}};
    EXPECT_EQ(has_mobile(p, day("2026-11-23")), mobile) << number;
    p.telephones[0].period.to = day("2026-11-22");
    EXPECT_FALSE(has_mobile(p, day("2026-11-23"))) << "no longer theirs";
  }
  EXPECT_FALSE(has_mobile({}, day("2026-11-23")));
}

}  // namespace
}  // namespace core
