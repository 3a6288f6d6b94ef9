// A session is given up: everybody in it has an equal time or a call, all at once or not at all.
#include "actions/sessions.h"

#include "actions/bookings.h"
#include "actions/clinic.h"
#include "actions/queue.h"
#include "actions/rota.h"
#include "core/london.h"
#include "storage/rota.h"
#include "tests/actions/practice.h"
#include "tests/core/outcome.h"

namespace actions {
namespace {

core::Date day(const char* iso) { return *core::parse_date(iso); }

struct Sessions : EachPractice {
  core::Part whole(core::ClinicId id) {
    const auto view = view_change(practice->system, practice->manager, id, {});
    return {view->clinic.start, view->clinic.end};
  }
  std::vector<Agreed> as_offered(core::ClinicId id) {
    std::vector<Agreed> agreed;
    const auto view = view_change(practice->system, practice->manager, id, {});
    for (const auto& row : view->rows) agreed.push_back({row.appointment.id, row.offer ? row.offer->slot.id : core::SlotId{}});
    return agreed;
  }
  Result<std::string> give_up(core::ClinicId id, std::vector<Agreed> agreed) {
    return give_up_session(practice->system, practice->manager, practice->once(), id, whole(id), "sick", std::move(agreed));
  }
};
ON_EACH_ENGINE(Sessions);

TEST_P(Sessions, made_by_a_template_are_booked_cancelled_and_their_people_moved) {
  Practice& p = *practice;
  const auto id = Practice::id_of<core::TemplateId>(make_template(p.system, p.manager, p.once(),
                                                                  {.professional = p.priya.professional,
                                                                   .site = p.mill_site,
                                                                   .service = physiotherapy_service(),
                                                                   .weekdays = 0b10,
                                                                   .start = 9h,
                                                                   .end = 10h,
                                                                   .from = day("2026-11-24"),
                                                                   .to = {}}));
  const auto clinics = view_template(p.system, p.manager, id)->ahead;
  const auto tuesday = clinics.at(0).clinic.id;
  const auto request = p.routed(p.mill_reception, p.ben);
  const auto offers = view_request(p.system, p.mill_reception, request, {.from = day("2026-11-24")})->offers;
  ASSERT_EQ(offers[0].slot.clinic, tuesday);
  const auto appointment =
      Practice::id_of<core::AppointmentId>(book(p.system, p.mill_reception, p.once(), request, offers[0].slot.id, "reception"));

  const auto view = view_change(p.system, p.manager, tuesday, {});
  ASSERT_TRUE(view);
  ASSERT_EQ(view->rows.size(), 1u);
  EXPECT_EQ(view->not_reached, 1) << "Ben has a landline alone";
  ASSERT_TRUE(view->rows[0].offer);
  EXPECT_EQ(view->rows[0].offer->slot.clinic, clinics.at(1).clinic.id) << "the same professional at the same site a week later";

  const auto mark = p.audited();
  ASSERT_TRUE(give_up(tuesday, as_offered(tuesday)));
  const auto trail = p.trail(mark);
  EXPECT_NE(trail.find("appointment_moved appointment, clinic_cancelled clinic"), trail.npos) << trail;
  EXPECT_EQ(p.appointment(appointment).start, clinics.at(1).clinic.start);
  EXPECT_EQ(core::status_of(p.appointment(appointment)), core::AppointmentStatus::booked);
  EXPECT_TRUE(view_day(p.system, p.priya, day("2026-11-24")).sessions.empty());
  EXPECT_EQ(open_clinics_ahead(p.system, p.administrator).clinics, 0) << "what was cancelled is not made again";

  const auto told = view_told(p.system, p.manager, tuesday);
  ASSERT_TRUE(told);
  ASSERT_EQ(told->lines.size(), 1u);
  EXPECT_FALSE(told->lines[0].mobile);
  EXPECT_EQ(told->lines[0].now->start, clinics.at(1).clinic.start);
  EXPECT_TRUE(mark_told(p.system, p.manager, p.once(), told->lines[0].displacement.id));
  EXPECT_EQ(core::outcome(mark_told(p.system, p.manager, p.once(), told->lines[0].displacement.id).error()),
            "conflict: This person has been told already");
}

TEST_P(Sessions, with_a_time_that_has_gone_meanwhile_change_nothing) {
  Practice& p = *practice;
  const auto amina = p.booked(p.mill_reception, p.amina, p.mill_slots[0]), ben = p.booked(p.mill_reception, p.ben, p.mill_slots[1]);
  const auto agreed = as_offered(p.mill_clinic);
  ASSERT_EQ(agreed.size(), 2u);
  EXPECT_EQ(agreed[0].to, p.harbour_slots[0]);
  EXPECT_EQ(agreed[1].to, p.harbour_slots[1]);
  p.booked(p.harbour_reception, p.carys, p.harbour_slots[1]);
  EXPECT_EQ(core::outcome(give_up(p.mill_clinic, agreed).error()),
            "conflict slot: The 2:20pm on 23 Nov 2026 has just gone. Nothing has been changed. Look at the list again.");
  EXPECT_EQ(p.appointment(amina).slot, p.mill_slots[0]) << "nothing is half done";
  EXPECT_FALSE(p.slot(p.harbour_slots[0]).appointment);
  ASSERT_TRUE(give_up(p.mill_clinic, as_offered(p.mill_clinic)));
  EXPECT_EQ(p.appointment(amina).slot, p.harbour_slots[0]);
  EXPECT_EQ(p.appointment(ben).slot, p.harbour_slots[2]);
}

TEST_P(Sessions, that_somebody_was_booked_into_meanwhile_change_nothing) {
  Practice& p = *practice;
  p.booked(p.mill_reception, p.amina, p.mill_slots[0]);
  const auto agreed = as_offered(p.mill_clinic);
  p.booked(p.mill_reception, p.ben, p.mill_slots[1]);
  EXPECT_EQ(core::outcome(give_up(p.mill_clinic, agreed).error()),
            "conflict slot: Who is booked into this session has changed meanwhile. Nothing has been changed. Look at the list again.");
  EXPECT_EQ(p.appointment(agreed[0].appointment).slot, p.mill_slots[0]);
}

TEST_P(Sessions, cancel_those_with_no_equal_time_and_put_them_first_on_the_list) {
  Practice& p = *practice;
  const auto amina = p.booked(p.mill_reception, p.amina, p.mill_slots[0]);
  p.booked(p.mill_reception, p.ben, p.mill_slots[1]);
  auto agreed = as_offered(p.mill_clinic);
  agreed[0].to = {};
  ASSERT_TRUE(give_up(p.mill_clinic, agreed));
  EXPECT_EQ(core::status_of(p.appointment(amina)), core::AppointmentStatus::cancelled);
  EXPECT_EQ(p.appointment(amina).cancel_reason, "practice");
  const auto told = view_told(p.system, p.manager, p.mill_clinic);
  ASSERT_EQ(told->lines.size(), 2u);
  EXPECT_EQ(told->lines[0].patient.id, p.amina);
  EXPECT_FALSE(told->lines[0].displacement.moved);
}

TEST_P(Sessions, put_back_in_the_queue_whom_they_left_without_a_time) {
  Practice& p = *practice;
  const auto amina = p.booked(p.mill_reception, p.amina, p.mill_slots[0]);
  const auto request = p.appointment(amina).request;
  const auto status = [&] { return core::status_of(view_request(p.system, p.mill_reception, request, {})->request); };
  const auto in_queue = [&] {
    return std::ranges::any_of(view_queue(p.system, p.mill_reception).rows, [&](const auto& row) { return row.request.id == request; });
  };
  EXPECT_FALSE(in_queue());
  ASSERT_TRUE(give_up(p.mill_clinic, {{amina, {}}}));
  EXPECT_EQ(status(), core::RequestStatus::suggested);
  EXPECT_TRUE(in_queue());
  const auto given_up = view_request(p.system, p.mill_reception, request, {})->desk.given_up;
  ASSERT_TRUE(given_up);
  EXPECT_EQ(given_up->was, p.appointment(amina).start);
  EXPECT_FALSE(view_told(p.system, p.manager, p.mill_clinic)->lines.at(0).now);

  ASSERT_TRUE(book(p.system, p.mill_reception, p.once(), request, p.harbour_slots[0], "reception"));
  EXPECT_EQ(status(), core::RequestStatus::booked);
  const auto told = view_told(p.system, p.manager, p.mill_clinic)->lines.at(0);
  ASSERT_TRUE(told.now);
  EXPECT_EQ(told.now->slot, p.harbour_slots[0]) << "the list says where they go now";
}

TEST_P(Sessions, that_were_given_up_start_the_answer_time_of_their_people_anew) {
  Practice& p = *practice;
  std::vector<core::SlotId> later, instead;
  const auto clinic = p.add_clinic(p.priya.professional, p.mill, p.mill_site, p.now() + 97h, 2, later);
  p.add_clinic(p.priya.professional, p.mill, p.mill_site, p.now() + 103h, 1, instead);
  const auto visit = p.booked(p.mill_reception, p.amina, later[0]);
  const auto request = p.request(p.appointment(visit).request);
  p.pass(48h);
  ASSERT_TRUE(give_up(clinic, {{visit, {}}}));
  const auto rows = view_queue(p.system, p.mill_reception).rows;
  ASSERT_EQ(rows.size(), 1u);
  ASSERT_TRUE(rows[0].given_up) << "the list says why it is back";
  EXPECT_EQ(rows[0].given_up->was, p.slot(later[0]).start);
  EXPECT_LT(due_of(p.system, request), p.now()) << "what was answered in time is not overdue now";
  EXPECT_GT(rows[0].due, p.now());
  ASSERT_TRUE(book(p.system, p.mill_reception, p.once(), request.id, instead[0], "reception"));
  EXPECT_FALSE(view_queue(p.system, p.mill_reception, {QueueList::done}).rows.at(0).given_up);
}

TEST_P(Sessions, do_not_take_an_earlier_visit_for_the_new_time) {
  Practice& p = *practice;
  const auto visit = p.booked(p.mill_reception, p.amina, p.mill_slots[0]);
  ASSERT_TRUE(change_attendance(p.system, p.mill_reception, p.once(), visit, Attendance::arrive));
  ASSERT_TRUE(complete_visit(p.system, p.priya, p.once(), visit, {.outcome = core::Outcome::follow_up, .onward = "", .note = ""}));
  p.pass(1min);
  std::vector<core::SlotId> tomorrows;
  const auto tomorrow = p.add_clinic(p.priya.professional, p.mill, p.mill_site, p.now() + 25h, 2, tomorrows);
  const auto next =
      Practice::id_of<core::AppointmentId>(book_follow_up(p.system, p.mill_reception, p.once(), visit, tomorrows[0], "reception"));
  ASSERT_TRUE(give_up(tomorrow, {{next, {}}}));
  EXPECT_FALSE(view_told(p.system, p.manager, tomorrow)->lines.at(0).now);
}

TEST_P(Sessions, are_given_up_though_somebody_waits_in_the_practice_already) {
  Practice& p = *practice;
  const auto amina = p.booked(p.mill_reception, p.amina, p.mill_slots[0]), ben = p.booked(p.mill_reception, p.ben, p.mill_slots[1]);
  p.pass(p.slot(p.mill_slots[0]).start - p.now() + 5min);
  for (const auto id : {amina, ben}) ASSERT_TRUE(change_attendance(p.system, p.mill_reception, p.once(), id, Attendance::arrive));
  const auto agreed = as_offered(p.mill_clinic);
  ASSERT_EQ(agreed.size(), 2u) << "one whose time has come and one who is early";
  ASSERT_TRUE(give_up(p.mill_clinic, agreed));
  for (const auto id : {amina, ben}) {
    EXPECT_EQ(core::status_of(p.appointment(id)), core::AppointmentStatus::booked) << "elsewhere, and not arrived there";
    EXPECT_GT(p.appointment(id).start, p.now());
  }
}

TEST_P(Sessions, whose_times_have_all_begun_are_given_up_for_whoever_waits_still) {
  Practice& p = *practice;
  const auto last = p.booked(p.mill_reception, p.amina, p.mill_slots.back());
  p.pass(p.slot(p.mill_slots.back()).start - p.now() + 5min);
  EXPECT_EQ(core::outcome(give_up(p.mill_clinic, {}).error()),
            "invalid from_time: No appointment of this session lies in that time, still to come")
      << "nobody waits yet";
  ASSERT_TRUE(change_attendance(p.system, p.mill_reception, p.once(), last, Attendance::arrive));
  const auto agreed = as_offered(p.mill_clinic);
  ASSERT_EQ(agreed.size(), 1u);
  ASSERT_TRUE(give_up(p.mill_clinic, agreed));
  EXPECT_EQ(p.appointment(last).slot, p.harbour_slots[0]);
  const auto after = view_change(p.system, p.manager, p.mill_clinic, {});
  EXPECT_FALSE(after->clinic.cancelled_at) << "it has taken place, up to here";
  EXPECT_EQ(after->to_tell, 1);
}

TEST_P(Sessions, still_to_come_are_told_of_before_those_that_are_past) {
  Practice& p = *practice;
  std::vector<core::SlotId> tomorrows;
  const auto tomorrow = p.add_clinic(p.priya.professional, p.mill, p.mill_site, p.now() + 25h, 2, tomorrows);
  p.booked(p.mill_reception, p.amina, p.mill_slots[0]);
  p.booked(p.mill_reception, p.ben, tomorrows[0]);
  for (const auto id : {p.mill_clinic, tomorrow}) {
    auto agreed = as_offered(id);
    for (auto& one : agreed) one.to = {};
    ASSERT_TRUE(give_up(id, agreed));
  }
  const auto order = [&] {
    std::vector<core::ClinicId> clinics;
    for (const auto& one : view_queue(p.system, p.mill_reception).to_tell) clinics.push_back(one.session.clinic);
    return clinics;
  };
  EXPECT_EQ(order(), (std::vector{p.mill_clinic, tomorrow}));
  p.pass(5h);
  EXPECT_EQ(order(), (std::vector{tomorrow, p.mill_clinic}));
}

TEST_P(Sessions, are_shortened_and_offer_no_more_what_went) {
  Practice& p = *practice;
  const auto view = view_change(p.system, p.manager, p.mill_clinic, {});
  const core::Part last_hour{view->clinic.end - 1h, view->clinic.end};
  p.booked(p.mill_reception, p.amina, p.mill_slots[0]);
  ASSERT_TRUE(give_up_session(p.system, p.manager, p.once(), p.mill_clinic, last_hour, "changed", {}));
  const auto after = view_change(p.system, p.manager, p.mill_clinic, {});
  EXPECT_EQ(after->clinic.end, view->clinic.end - 1h);
  EXPECT_EQ(after->slots, 3);
  EXPECT_EQ(core::outcome(hold_slot(p.system, p.mill_reception, p.once(), p.routed(p.mill_reception, p.ben), p.mill_slots[5]).error()),
            "conflict slot: The 11:40am on 23 Nov 2026 has just gone. Choose another time.");
}

TEST_P(Sessions, are_for_the_manager_of_the_host_practice) {
  Practice& p = *practice;
  const auto stranger = p.add_account("Hana Lowe", core::Role::manager, p.harbour);
  p.booked(p.mill_reception, p.amina, p.mill_slots[0]);
  EXPECT_FALSE(view_change(p.system, stranger, p.mill_clinic, {}));
  EXPECT_FALSE(give_up_session(p.system, stranger, p.once(), p.mill_clinic, whole(p.mill_clinic), "sick", {}));
  EXPECT_FALSE(view_told(p.system, stranger, p.mill_clinic));
  EXPECT_EQ(core::outcome(give_up_session(p.system, p.manager, p.once(), p.mill_clinic, whole(p.mill_clinic), "bored", {}).error()),
            "invalid reason: Choose why");
}

}  // namespace
}  // namespace actions
