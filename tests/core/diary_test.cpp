#include "core/diary.h"

#include <gtest/gtest.h>

#include <functional>

#include "tests/core/outcome.h"

namespace core {
namespace {

using namespace std::chrono_literals;

const Instant now = *parse_iso("2026-11-23T09:00:00Z");
const Actor reception{numbered<AccountId>(1), numbered<OrganisationId>(1)};
const Actor other_reception{numbered<AccountId>(2), numbered<OrganisationId>(2)};
const auto mill = numbered<OrganisationId>(1), harbour = numbered<OrganisationId>(2);
const auto request = numbered<RequestId>(7), other_request = numbered<RequestId>(8);
const auto amina = numbered<PatientId>(1);

Slot free_slot(int n = 1, Instant start = now + 1h) {
  return {.id = numbered<SlotId>(n),
          .version = 1,
          .clinic = numbered<ClinicId>(1),
          .organisation = mill,
          .site = numbered<OrganisationId>(11),
          .professional = numbered<ProfessionalId>(1),
          .service = "physiotherapy",
          .start = start,
          .end = start + 20min,
          .hold = {}};
}
Hold hold_of(const Actor& actor, RequestId for_request, Instant until) { return {actor.account, for_request, until}; }

Appointment appointment_in(const Slot& slot) {
  Appointment a;
  a.id = numbered<AppointmentId>(1);
  a.slot = slot.id;
  a.clinic = slot.clinic;
  a.organisation = slot.organisation;
  a.professional = slot.professional;
  a.patient = amina;
  a.practice = mill;
  a.request = request;
  a.service = slot.service;
  a.start = slot.start;
  a.end = slot.end;
  return a;
}

Appointment with_status(AppointmentStatus status, Instant start = now + 1h) {
  Appointment a = appointment_in(free_slot(1, start));
  if (status == AppointmentStatus::arrived || status == AppointmentStatus::in_progress || status == AppointmentStatus::complete)
    a.arrived_at = now;
  if (status == AppointmentStatus::in_progress || status == AppointmentStatus::complete) a.started_at = now;
  if (status == AppointmentStatus::complete) a.completed_at = now;
  if (status == AppointmentStatus::did_not_attend) a.did_not_attend_at = now;
  if (status == AppointmentStatus::cancelled) a.cancelled_at = now;
  return a;
}

TEST(Slots, are_held_by_whoever_asks_first_until_the_hold_expires) {
  struct Case {
    const char* name;
    std::function<void(Slot&)> given;
    const char* outcome;
  };
  const std::vector<Case> cases{
      {"nobody has it", [](Slot&) {}, "slot_held"},
      {"begins this moment", [](Slot& s) { s.start = now; }, "invalid slot: This time has passed"},
      {"begins in a millisecond", [](Slot& s) { s.start = now + 1ms; }, "slot_held"},
      {"begun and gone: the first guard is named",
       [](Slot& s) {
         s.start = now - 1min;
         s.appointment = numbered<AppointmentId>(1);
       },
       "invalid slot: This time has passed"},
      {"booked", [](Slot& s) { s.appointment = numbered<AppointmentId>(1); }, "conflict slot: This time has just gone"},
      {"held by this caller's receptionist: extends", [](Slot& s) { s.hold = hold_of(reception, request, now + 1min); }, "slot_held"},
      {"held by the same receptionist for another caller", [](Slot& s) { s.hold = hold_of(reception, other_request, now + 1min); },
       "conflict slot: This time has just gone"},
      {"held by somebody else for the same caller", [](Slot& s) { s.hold = hold_of(other_reception, request, now + 1min); },
       "conflict slot: This time has just gone"},
      {"held by somebody else for a millisecond more", [](Slot& s) { s.hold = hold_of(other_reception, other_request, now + 1ms); },
       "conflict slot: This time has just gone"},
      {"a hold that ends this moment has expired", [](Slot& s) { s.hold = hold_of(other_reception, other_request, now); }, "slot_held"},
      {"booked by this caller's own hold",
       [](Slot& s) {
         s.hold = hold_of(reception, request, now + 1min);
         s.appointment = numbered<AppointmentId>(1);
       },
       "conflict slot: This time has just gone"},
  };
  for (const auto& [name, given, expected] : cases) {
    SCOPED_TRACE(name);
    Slot slot = free_slot();
    given(slot);
    const auto decision = decide_hold(slot, request, amina, reception, now);
    EXPECT_EQ(outcome(decision), expected);
    if (!decision) continue;
    EXPECT_EQ(decision->slot.hold, hold_of(reception, request, now + hold_length));
    EXPECT_EQ(decision->events[0].patient, amina);
    EXPECT_TRUE(decision->events[0].detail.empty());
  }
}

TEST(Slots, are_free_again_when_released) {
  Slot slot = free_slot();
  slot.hold = hold_of(reception, request, now + 1min);
  EXPECT_FALSE(is_free(slot, now));
  EXPECT_TRUE(is_free_for(slot, reception, request, now));
  const auto released = decide_release(slot, amina, reception, now);
  EXPECT_TRUE(is_free(released.slot, now));
  EXPECT_EQ(outcome(released.events), "slot_released");
}

TEST(Offers, are_the_nearest_three_that_the_caller_would_take) {
  const auto site = [](int n) { return numbered<OrganisationId>(n); };
  std::vector<Slot> slots;
  const auto add = [&](
                       int n, Instant start, std::function<void(Slot&)> change = [](Slot&) {}) {
    slots.push_back(free_slot(n, start));
    change(slots.back());
  };
  add(0, now + 9h);
  add(1, now + 3h, [&](Slot& s) { s.site = site(12); });
  add(2, now + 2h, [](Slot& s) { s.mode = Mode::telephone; });
  add(3, now + 1h, [](Slot& s) { s.appointment = numbered<AppointmentId>(1); });
  add(4, now + 1h, [](Slot& s) { s.hold = hold_of(other_reception, other_request, now + 1min); });
  add(5, now - 1h);
  add(6, now + 1h, [](Slot& s) { s.service = "occupational-therapy"; });
  add(7, now + 4h, [](Slot& s) { s.hold = hold_of(reception, request, now + 1min); });
  add(8, now + 5h, [](Slot& s) { s.open_to_network = false; });
  add(9, now + 5h);  // the same time as 8: the earlier in the list comes first
  add(10, now);

  const std::array elsewhere{Expected{now + 175min, now + 181min}};  // into the beginning of 1
  struct Case {
    const char* name;
    Preference preference;
    std::vector<int> offered;
  };
  for (const auto& [name, preference, offered] : {
           Case{"anything", {.service = "physiotherapy", .practice = mill}, {2, 1, 7}},
           Case{"face to face", {.service = "physiotherapy", .mode = Mode::face_to_face, .practice = mill}, {1, 7, 8}},
           Case{"by telephone", {.service = "physiotherapy", .mode = Mode::telephone, .practice = mill}, {2}},
           Case{"by video: none", {.service = "physiotherapy", .mode = Mode::video, .practice = mill}, {}},
           Case{"at the other site", {.service = "physiotherapy", .site = site(12), .practice = mill}, {1}},
           Case{"not before the afternoon", {.service = "physiotherapy", .not_before = now + 5h, .practice = mill}, {8, 9, 0}},
           Case{"of another practice: the host's own slots are left out",
                {.service = "physiotherapy", .not_before = now + 5h, .practice = harbour},
                {9, 0}},
           Case{"expected elsewhere at one of them", {.service = "physiotherapy", .practice = mill, .elsewhere = elsewhere}, {2, 7, 8}},
           Case{"another service", {.service = "occupational-therapy", .practice = mill}, {6}},
           Case{"nothing is called so", {.service = "", .practice = mill}, {}},
       }) {
    SCOPED_TRACE(name);
    const auto offer = decide_offer(slots, preference, reception, request, now);
    std::vector<int> got;
    for (std::size_t i = 0; i < offer.count; ++i) got.push_back(slots[offer.index[i]].id.bytes[15]);
    EXPECT_EQ(got, offered);
  }
  EXPECT_EQ(decide_offer({}, {.service = "physiotherapy"}, reception, request, now).count, 0u);
}

TEST(Appointments, allow_at_each_status_what_the_table_says) {
  using S = AppointmentStatus;
  const auto moved = [](const Appointment& a) { return outcome(decide_move(a, free_slot(1), free_slot(2, now + 2h), reception, now)); };
  struct Case {
    S status;
    const char *arrive, *start, *did_not_attend, *undo, *move;
  };
  constexpr auto booked = "conflict: This appointment is booked, not yet arrived";
  constexpr auto waiting = "conflict: This appointment is waiting in the practice";
  constexpr auto in_progress = "conflict: This appointment is in progress";
  constexpr auto complete = "conflict: This appointment is complete";
  constexpr auto missed = "conflict: This appointment is marked as did not attend";
  constexpr auto cancelled = "conflict: This appointment is cancelled";
  for (const auto& c : {
           Case{S::booked, "patient_arrived", "visit_started", "did_not_attend", booked, "appointment_moved"},
           Case{S::arrived, waiting, "visit_started", waiting, waiting, "appointment_moved"},
           Case{S::in_progress, in_progress, in_progress, in_progress, in_progress, in_progress},
           Case{S::complete, complete, complete, complete, complete, complete},
           Case{S::did_not_attend, missed, missed, missed, "attendance_corrected", missed},
           Case{S::cancelled, cancelled, cancelled, cancelled, cancelled, cancelled},
       }) {
    SCOPED_TRACE(code(c.status));
    const Appointment a = with_status(c.status, now - 5min);
    ASSERT_EQ(status_of(a), c.status);
    EXPECT_EQ(outcome(decide_arrive(a, reception, now)), c.arrive);
    EXPECT_EQ(outcome(decide_start(a, reception, now)), c.start);
    EXPECT_EQ(outcome(decide_did_not_attend(a, reception, now)), c.did_not_attend);
    EXPECT_EQ(outcome(decide_undo_did_not_attend(a, reception, now)), c.undo);
    EXPECT_EQ(moved(a), c.move);
  }
}

TEST(Appointments, come_to_the_status_their_facts_say) {
  const Appointment booked = with_status(AppointmentStatus::booked, now - 5min);
  const auto arrived = decide_arrive(booked, reception, now);
  ASSERT_TRUE(arrived);
  EXPECT_EQ(status_of(arrived->appointment), AppointmentStatus::arrived);
  const auto started = decide_start(arrived->appointment, reception, now + 2min);
  ASSERT_TRUE(started);
  EXPECT_EQ(status_of(started->appointment), AppointmentStatus::in_progress);
  EXPECT_EQ(started->appointment.arrived_at, now);
  const auto straight_in = decide_start(booked, reception, now + 2min);
  ASSERT_TRUE(straight_in);
  EXPECT_EQ(straight_in->appointment.arrived_at, now + 2min) << "whoever is being seen has arrived";
  const auto missed = decide_did_not_attend(booked, reception, now);
  ASSERT_TRUE(missed);
  const auto undone = decide_undo_did_not_attend(missed->appointment, reception, now + 3min);
  ASSERT_TRUE(undone);
  EXPECT_EQ(status_of(undone->appointment), AppointmentStatus::booked) << "late, not missing";
}

TEST(Appointments, are_not_missed_before_they_begin) {
  EXPECT_EQ(outcome(decide_did_not_attend(with_status(AppointmentStatus::booked, now + 1ms), reception, now)),
            "conflict: This appointment has not begun yet");
  EXPECT_EQ(outcome(decide_did_not_attend(with_status(AppointmentStatus::booked, now), reception, now)), "did_not_attend");
}

TEST(Moving, sends_home_whoever_waits_in_the_practice) {
  const auto moved = decide_move(with_status(AppointmentStatus::arrived, now - 5min), free_slot(1), free_slot(2, now + 2h), reception, now);
  ASSERT_TRUE(moved);
  EXPECT_EQ(status_of(moved->appointment), AppointmentStatus::booked);
}

TEST(Moving, gives_back_the_old_time_and_takes_the_new) {
  struct Case {
    const char* name;
    std::function<void(Appointment&, Slot&)> given;
    const char* outcome;
  };
  const std::vector<Case> cases{
      {"a free time", [](Appointment&, Slot&) {}, "appointment_moved"},
      {"in progress, and nothing else fits: the status is named first",
       [](Appointment& a, Slot& to) {
         a.started_at = now;
         to.service = "other";
       },
       "conflict: This appointment is in progress"},
      {"another service, and gone",
       [](Appointment&, Slot& to) {
         to.service = "other";
         to.appointment = numbered<AppointmentId>(9);
       },
       "invalid slot: This time is for another service"},
      {"the same time", [](Appointment&, Slot& to) { to.id = numbered<SlotId>(1); }, "invalid slot: This is the time already booked"},
      {"begun", [](Appointment&, Slot& to) { to.start = now; }, "invalid slot: This time has passed"},
      {"taken", [](Appointment&, Slot& to) { to.appointment = numbered<AppointmentId>(9); }, "conflict slot: This time has just gone"},
      {"held for another caller", [](Appointment&, Slot& to) { to.hold = hold_of(reception, other_request, now + 1min); },
       "conflict slot: This time has just gone"},
      {"held for this caller", [](Appointment&, Slot& to) { to.hold = hold_of(reception, request, now + 1min); }, "appointment_moved"},
      {"the host's own",
       [](Appointment& a, Slot& to) {
         a.practice = harbour;
         to.open_to_network = false;
       },
       "forbidden slot: This time is for the host practice's own patients"},
      {"the host's own, for its own patient", [](Appointment&, Slot& to) { to.open_to_network = false; }, "appointment_moved"},
  };
  for (const auto& [name, given, expected] : cases) {
    SCOPED_TRACE(name);
    Slot from = free_slot(1), to = free_slot(2, now + 26h);
    to.site = harbour;
    to.mode = Mode::telephone;
    to.professional = numbered<ProfessionalId>(2);
    to.clinic = numbered<ClinicId>(2);
    Appointment a = appointment_in(from);
    from.appointment = a.id;
    given(a, to);
    const auto moved = decide_move(a, from, to, reception, now);
    EXPECT_EQ(outcome(moved), expected);
    if (!moved) continue;
    EXPECT_FALSE(moved->from.appointment);
    EXPECT_EQ(moved->to.appointment, a.id);
    EXPECT_FALSE(moved->to.hold);
    const auto& m = moved->appointment;
    EXPECT_EQ(std::tie(m.slot, m.clinic, m.site, m.professional, m.start, m.end, m.mode),
              std::tie(to.id, to.clinic, to.site, to.professional, to.start, to.end, to.mode));
    EXPECT_EQ(m.id, a.id);
    const std::vector<Detail> detail{{"from", to_iso(from.start)}, {"to", to_iso(to.start)}};
    EXPECT_EQ(moved->events[0].detail, detail);
  }
}

TEST(Clinics, close_when_every_appointment_has_an_outcome) {
  using S = AppointmentStatus;
  struct Case {
    const char* name;
    std::vector<S> appointments;
    bool closed;
    const char* outcome;
  };
  for (const auto& c : {
           Case{"nobody came, nobody was booked", {}, false, "clinic_closed"},
           Case{"all seen", {S::complete, S::complete}, false, "clinic_closed"},
           Case{"seen, missed and cancelled", {S::complete, S::did_not_attend, S::cancelled}, false, "clinic_closed"},
           Case{"one not seen", {S::complete, S::booked}, false, "conflict: 1 appointment has no outcome yet"},
           Case{"one waits, one is being seen",
                {S::arrived, S::in_progress, S::complete},
                false,
                "conflict: 2 appointments have no outcome yet"},
           Case{"closed already: named first", {S::booked}, true, "conflict: This clinic is closed already"},
       }) {
    SCOPED_TRACE(c.name);
    Clinic clinic{.id = numbered<ClinicId>(1), .start = now - 3h, .end = now, .closed_at = {}};
    if (c.closed) clinic.closed_at = now - 1min;
    std::vector<Appointment> appointments;
    for (const S status : c.appointments) appointments.push_back(with_status(status, now - 1h));
    const auto decision = decide_close_clinic(clinic, appointments, reception, now);
    EXPECT_EQ(outcome(decision), c.outcome);
    if (decision) EXPECT_EQ(decision->clinic.closed_at, now);
  }
  const std::vector<Appointment> day{with_status(S::complete), with_status(S::complete), with_status(S::did_not_attend),
                                     with_status(S::cancelled)};
  const std::vector<Detail> counts{{"seen", std::int64_t{2}}, {"did_not_attend", std::int64_t{1}}};
  EXPECT_EQ(decide_close_clinic({}, day, reception, now)->events[0].detail, counts);
}

}  // namespace
}  // namespace core
