// The manager's rota on a real store: templates become clinics that reception books, one diary across practices, leave, ends.
#include "actions/rota.h"

#include "core/london.h"
#include "storage/rota.h"
#include "tests/actions/practice.h"
#include "tests/core/outcome.h"

namespace actions {
namespace {

core::Date day(const char* iso) { return *core::parse_date(iso); }

// Tuesdays and Thursdays at Mill Lane, 9am to 10am: three appointments each. Today is Monday 23 November 2026.
core::SessionTemplate mornings(const Practice& p) {
  return {.professional = p.priya.professional,
          .site = p.mill_site,
          .service = physiotherapy_service(),
          .weekdays = 0b1010,
          .start = 9h,
          .end = 10h,
          .from = day("2026-11-23"),
          .to = {}};
}

struct Rota : EachPractice {
  core::TemplateId made(const core::SessionTemplate& t) {
    return Practice::id_of<core::TemplateId>(make_template(practice->system, practice->manager, practice->once(), t));
  }
  std::vector<RotaClinic> ahead(core::TemplateId id) { return view_template(practice->system, practice->manager, id)->ahead; }
  std::vector<core::Slot> slots_of(core::ClinicId id) {
    std::vector<core::Slot> slots;
    practice->save([&](storage::Writer& writer) { slots = storage::slots_of(writer, id); });
    return slots;
  }
  OpenedAhead next_run() { return open_clinics_ahead(practice->system, practice->administrator); }
};
ON_EACH_ENGINE(Rota);

TEST_P(Rota, makes_clinics_that_reception_books_into) {
  Practice& p = *practice;
  p.system.calendar = {.holidays = {{day("2026-12-29"), "Made-up holiday"}}, .years = {2026}};
  const auto id = made(mornings(p));
  const auto clinics = ahead(id);
  ASSERT_EQ(clinics.size(), 25u) << "thirteen weeks of two days, less the holiday";
  EXPECT_EQ(clinics[0].clinic.start, *core::parse_iso("2026-11-24T09:00:00Z"));
  EXPECT_EQ(clinics[0].clinic.organisation, p.mill);
  EXPECT_EQ(clinics[0].slots, 3);
  EXPECT_EQ(clinics[0].booked, 0);

  const auto request = p.routed(p.mill_reception, p.amina);
  const auto view = view_request(p.system, p.mill_reception, request, {.from = day("2026-11-24")});
  ASSERT_TRUE(view);
  ASSERT_EQ(view->offers.size(), 3u);
  EXPECT_EQ(view->offers[0].slot.clinic, clinics[0].clinic.id);
  ASSERT_TRUE(book(p.system, p.mill_reception, p.once(), request, view->offers[0].slot.id, "reception"));
  EXPECT_EQ(ahead(id)[0].booked, 1);
  const auto tomorrow = view_day(p.system, p.priya, day("2026-11-24"));
  ASSERT_EQ(tomorrow.sessions.size(), 1u) << "the physiotherapist sees the new clinic";
  EXPECT_EQ(tomorrow.sessions[0].booked, 1);
}

TEST_P(Rota, makes_each_clinic_once_however_often_it_runs) {
  Practice& p = *practice;
  const auto id = made(mornings(p));
  const auto first = ahead(id).size();
  EXPECT_EQ(next_run().clinics, 0);
  EXPECT_EQ(ahead(id).size(), first);
  p.pass(7 * 24h);
  EXPECT_EQ(next_run().clinics, 2) << "a week later two more have come into sight";
  EXPECT_EQ(next_run().clinics, 0);
}

TEST_P(Rota, repeats_nothing_when_a_form_is_sent_twice) {
  Practice& p = *practice;
  const auto once = p.once();
  const auto first = make_template(p.system, p.manager, once, mornings(p));
  EXPECT_EQ(make_template(p.system, p.manager, once, mornings(p)), first);
  EXPECT_EQ(view_templates(p.system, p.manager).rows.size(), 1u);
}

TEST_P(Rota, keeps_one_diary_across_practices) {
  Practice& p = *practice;
  auto t = mornings(p);
  t.weekdays = 0b1;  // Monday afternoon: she is at Harbour's site from 2pm to 3:20pm
  t.start = 13h;
  t.end = 14h + 20min;
  EXPECT_EQ(core::outcome(make_template(p.system, p.manager, p.once(), t).error()),
            "conflict start: Priya Nair is at Quay Street from 2pm to 3:20pm on Monday 23 November 2026");
  t.end = 14h;
  made(t);
  // Harbour's manager wants the same hour in half a year, when no clinic is made yet.
  const auto harbour_manager = p.add_account("Hana Lowe", core::Role::manager, p.harbour);
  auto theirs = t;
  theirs.site = p.harbour_site;
  theirs.from = day("2027-05-31");
  EXPECT_EQ(core::outcome(make_template(p.system, harbour_manager, p.once(), theirs).error()),
            "conflict start: Priya Nair is at Mill Lane from 1pm to 2pm on Monday 31 May 2027");
  theirs.start = 14h;
  theirs.end = 15h;
  EXPECT_TRUE(make_template(p.system, harbour_manager, p.once(), theirs));
  EXPECT_TRUE(view_templates(p.system, harbour_manager).rows.size() == 1);
  const auto week = view_week(p.system, harbour_manager, day("2026-11-30"));
  ASSERT_EQ(week.rows.size(), 1u) << "their own professional alone";
  EXPECT_EQ(week.rows[0].professional.name, "Owen Price");
}

TEST_P(Rota, never_lets_the_database_take_two_clinics_at_once) {
  Practice& p = *practice;
  const auto clinic = ahead(made(mornings(p)))[0].clinic;
  auto second = clinic;
  second.id = p.id<core::ClinicId>();
  second.version = 0;
  second.start += 30min;
  second.session_template = p.id<core::TemplateId>();
  EXPECT_ANY_THROW(p.save([&](storage::Writer& writer) { writer.save(second); }));
}

TEST_P(Rota, gives_up_empty_sessions_for_leave_and_makes_them_again) {
  Practice& p = *practice;
  const auto id = made(mornings(p));
  const auto thursday = ahead(id)[1].clinic;
  p.booked(p.mill_reception, p.amina, slots_of(thursday.id)[0].id);
  const auto leave =
      make_leave(p.system, p.manager, p.once(),
                 {.professional = p.priya.professional, .from = day("2026-11-24"), .to = day("2026-12-01"), .withdrawn_at = {}});
  ASSERT_TRUE(leave);
  EXPECT_EQ(ahead(id)[0].clinic.id, thursday.id) << "somebody is booked on Thursday";
  EXPECT_EQ(ahead(id)[1].clinic.start, *core::parse_iso("2026-12-03T09:00:00Z"));
  const auto view = view_leave(p.system, p.manager);
  ASSERT_EQ(view.rows.size(), 1u);
  ASSERT_EQ(view.rows[0].booked.size(), 1u);
  EXPECT_EQ(view.rows[0].booked[0].booked, 1);
  EXPECT_EQ(next_run().clinics, 0);
  ASSERT_TRUE(withdraw_leave(p.system, p.manager, p.once(), *core::parse_id<core::LeaveId>(*leave)));
  EXPECT_EQ(ahead(id)[0].clinic.start, *core::parse_iso("2026-11-24T09:00:00Z"));
  EXPECT_EQ(ahead(id).size(), 26u);
}

TEST_P(Rota, ends_a_template_and_keeps_the_sessions_with_people_in) {
  Practice& p = *practice;
  const auto id = made(mornings(p));
  const auto booked = ahead(id)[3].clinic;
  p.booked(p.mill_reception, p.amina, slots_of(booked.id)[0].id);
  ASSERT_TRUE(end_template(p.system, p.manager, p.once(), id, day("2026-11-25")));
  const auto view = view_template(p.system, p.manager, id);
  EXPECT_EQ(view->ahead.size(), 1u);
  ASSERT_EQ(view->after.size(), 1u);
  EXPECT_EQ(view->after[0].clinic.id, booked.id);
  EXPECT_EQ(next_run().clinics, 0);
  auto t = mornings(p);
  t.from = day("2026-12-08");
  EXPECT_TRUE(make_template(p.system, p.manager, p.once(), t)) << "the time is free again";
}

TEST_P(Rota, is_for_the_managers_of_the_place) {
  Practice& p = *practice;
  const auto id = made(mornings(p));
  const auto stranger = p.add_account("Hana Lowe", core::Role::manager, p.harbour);
  EXPECT_EQ(core::outcome(view_template(p.system, stranger, id).error()), "not_found: Template not found");
  EXPECT_EQ(core::outcome(end_template(p.system, stranger, p.once(), id, day("2026-12-01")).error()), "not_found: Template not found");
  EXPECT_EQ(core::outcome(make_template(p.system, stranger, p.once(), mornings(p)).error()), "not_found: Site not found");
  EXPECT_EQ(core::outcome(
                make_leave(p.system, stranger, p.once(),
                           {.professional = p.priya.professional, .from = day("2026-12-01"), .to = day("2026-12-01"), .withdrawn_at = {}})
                    .error()),
            "not_found: Professional not found");
}

}  // namespace
}  // namespace actions
