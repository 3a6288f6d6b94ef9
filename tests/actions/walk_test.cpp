// A call from the first words to a closed clinic, and what the trail says about it.
#include "tests/actions/practice.h"
#include "tests/core/outcome.h"

namespace actions {
namespace {

struct Walk : EachPractice {};
ON_EACH_ENGINE(Walk);

TEST_P(Walk, leads_a_caller_from_the_first_words_to_a_closed_clinic) {
  Practice& p = *practice;
  const auto& s = p.system;
  auto mark = p.audited();
  const auto step = [&](const char* trail) {
    EXPECT_EQ(p.trail(mark), trail);
    mark = p.audited();
  };

  const auto found = find_patients(s, p.mill_reception, "amina khan 14/3/1962");
  ASSERT_TRUE(found);
  ASSERT_EQ(found->patients.size(), 1u);
  EXPECT_EQ(found->understood, "name and date of birth");
  step("searched patient");
  ASSERT_TRUE(view_patient(s, p.mill_reception, p.amina));
  step("read patient");
  ASSERT_TRUE(view_new_request(s, p.mill_reception, p.amina));
  step("read patient");

  const auto request = p.opened(p.mill_reception, p.amina);
  step("read patient, request_opened request");
  auto view = view_request(s, p.mill_reception, request, {});
  ASSERT_TRUE(view);
  EXPECT_EQ(core::status_of(view->request), core::RequestStatus::questions);
  EXPECT_EQ(view->request.words, "my back has been bad for two weeks");
  EXPECT_TRUE(view->offers.empty());
  step("read request, read patient");

  ASSERT_TRUE(answer_request(s, p.mill_reception, p.once(), request, p.plain_back(p.amina)));
  step("read request, read patient, request_answered request, route_suggested request");
  view = view_request(s, p.mill_reception, request, {});
  ASSERT_TRUE(view);
  EXPECT_EQ(core::status_of(view->request), core::RequestStatus::suggested);
  EXPECT_EQ(view->request.chosen.service, physiotherapy_service());
  ASSERT_EQ(view->offers.size(), 3u);
  EXPECT_EQ(view->offers[0].slot.id, p.mill_slots[0]);
  EXPECT_EQ(view->offers[0].professional, "Priya Nair");
  EXPECT_EQ(view->offers[0].site, "Mill Lane");
  step("read request, read patient");

  ASSERT_TRUE(hold_slot(s, p.mill_reception, p.once(), request, p.mill_slots[1]));
  step("read request, slot_held slot");
  view = view_request(s, p.mill_reception, request, {});
  ASSERT_TRUE(view->held);
  EXPECT_EQ(view->held->slot.id, p.mill_slots[1]);
  mark = p.audited();

  const auto appointment = Practice::id_of<core::AppointmentId>(book(s, p.mill_reception, p.once(), request, p.mill_slots[1], "reception"));
  step("read request, episode_opened episode, referral_made referral, appointment_booked appointment");
  const auto confirmation = view_appointment(s, p.mill_reception, appointment, std::nullopt);
  ASSERT_TRUE(confirmation);
  EXPECT_EQ(confirmation->professional, "Priya Nair");
  EXPECT_EQ(confirmation->site_address, "1 Mill Lane");
  step("read appointment, read patient, read request");

  p.pass(75min);
  const auto day = view_day(s, p.priya, core::Date{std::chrono::floor<std::chrono::days>(p.now())});
  ASSERT_EQ(day.rows.size(), 1u);
  EXPECT_EQ(day.rows[0].patient.id, p.amina);
  ASSERT_EQ(day.sessions.size(), 2u);
  EXPECT_EQ(day.sessions[0].booked, 1);
  EXPECT_EQ(day.sessions[0].slots, 6);
  step("read organisation");
  ASSERT_TRUE(change_attendance(s, p.mill_reception, p.once(), appointment, Attendance::arrive));
  step("read appointment, patient_arrived appointment");
  ASSERT_TRUE(change_attendance(s, p.priya, p.once(), appointment, Attendance::start));
  step("read appointment, visit_started appointment");
  const auto visit = view_visit(s, p.priya, appointment);
  ASSERT_TRUE(visit);
  EXPECT_EQ(visit->request.words, "my back has been bad for two weeks");
  EXPECT_EQ(visit->practice, "Mill House Surgery");
  step("read appointment, read patient, read request");
  ASSERT_TRUE(complete_visit(s, p.priya, p.once(), appointment, {core::Outcome::managed, "", "Advice and exercises."}));
  step("read appointment, visit_completed appointment, referral_closed referral, episode_closed episode");
  ASSERT_TRUE(view_closing(s, p.priya, p.mill_clinic));
  step("read organisation");
  ASSERT_TRUE(close_clinic(s, p.priya, p.once(), p.mill_clinic, {}));
  step("read organisation, slot_held slot, slot_held slot, slot_held slot, slot_held slot, clinic_closed clinic");
}

TEST_P(Walk, stops_at_a_red_flag_until_a_clinician_stands_it_down) {
  Practice& p = *practice;
  const auto request = p.opened(p.mill_reception, p.amina, "my back, and I cannot feel the seat",
                                {{"reason", "musculoskeletal"}, {"cauda_equina_signs", "unsure"}});
  EXPECT_EQ(core::status_of(p.request(request)), core::RequestStatus::red_flag);
  EXPECT_EQ(p.request(request).chosen.destination, "emergency-department");
  const auto view = view_request(p.system, p.mill_reception, request, {});
  EXPECT_TRUE(view->offers.empty());
  EXPECT_EQ(core::outcome(hold_slot(p.system, p.mill_reception, p.once(), request, p.mill_slots[0]).error()),
            "conflict: This request has no service to book with");
  EXPECT_EQ(core::outcome(book(p.system, p.mill_reception, p.once(), request, p.mill_slots[0], "reception").error()),
            "conflict: This request has no service to book with");
  EXPECT_EQ(override_request(p.system, p.mill_reception, p.once(), request, physiotherapy, "she says it is nothing").error().fault,
            core::Fault::forbidden);
  const auto mark = p.audited();
  ASSERT_TRUE(override_request(p.system, p.gp, p.once(), request, physiotherapy, "Examined this morning, no signs"));
  EXPECT_EQ(p.trail(mark), "read request, route_overridden request");
  EXPECT_TRUE(book(p.system, p.mill_reception, p.once(), request, p.mill_slots[0], "reception"));
}

TEST_P(Walk, shows_red_flags_first_in_the_queue_of_the_practice) {
  Practice& p = *practice;
  const auto plain = p.opened(p.mill_reception, p.ben);
  p.pass(1min);
  const auto flagged = p.opened(p.mill_reception, p.amina, "numb", {{"reason", "musculoskeletal"}, {"cauda_equina_signs", "yes"}});
  p.opened(p.harbour_reception, p.carys);
  const auto queue = view_queue(p.system, p.mill_reception);
  ASSERT_EQ(queue.rows.size(), 2u);
  EXPECT_EQ(queue.rows[0].request.id, flagged);
  EXPECT_EQ(queue.rows[1].request.id, plain);
  ASSERT_TRUE(end_request(p.system, p.mill_reception, p.once(), flagged, core::RequestEnd::advised));
  EXPECT_EQ(view_queue(p.system, p.mill_reception).rows.size(), 1u);
}

}  // namespace
}  // namespace actions
