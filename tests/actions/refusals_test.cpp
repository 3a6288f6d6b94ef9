// What each action refuses beyond what core's decisions do, and in which words. Nothing refused leaves anything half-done.
#include "tests/actions/practice.h"
#include "tests/core/outcome.h"

namespace actions {
namespace {

constexpr storage::Statement versions{"select count(*) from history"};

struct Refusals : EachPractice {
  struct Case {
    const char* name;
    std::function<Result<std::string>(Practice&)> attempt;
    const char* outcome;
  };
  void are(const std::vector<Case>& cases) {
    Practice& p = *practice;
    for (const auto& [name, attempt, expected] : cases) {
      SCOPED_TRACE(name);
      const auto before = storage::number_of(*p.database, versions);
      const auto answer = attempt(p);
      EXPECT_EQ(answer ? "it was done" : core::outcome(answer.error()), expected);
      EXPECT_EQ(storage::number_of(*p.database, versions), before);
    }
  }
};
ON_EACH_ENGINE(Refusals);

TEST_P(Refusals, of_requests) {
  Practice& p = *practice;
  auto late = p.person("Late", "Person", "1940-01-01", p.mill);
  late.died = core::Date{std::chrono::floor<std::chrono::days>(p.now())};
  const auto died = p.add_patient(late);
  const auto suggested = p.routed(p.mill_reception, p.amina);
  const auto ended = p.routed(p.mill_reception, p.ben);
  ASSERT_TRUE(end_request(p.system, p.mill_reception, p.once(), ended, core::RequestEnd::withdrawn));
  const auto open_with = [](std::string words) {
    return
        [words](Practice& q) { return open_request(q.system, q.mill_reception, q.once(), q.amina, {core::Channel::telephone, words, {}}); };
  };
  const auto override_with = [&](std::string to, std::string reason) {
    return [=](Practice& q) { return override_request(q.system, q.mill_reception, q.once(), suggested, to, reason); };
  };
  are({
      {"no words", open_with(""), "invalid words: Enter what the caller says"},
      {"one letter", open_with("b"), "invalid words: What the caller says must be 2 characters or more"},
      {"too many words", open_with(std::string(2001, 'w')), "invalid words: What the caller says must be 2,000 characters or fewer"},
      {"ten megabytes", open_with(std::string(10'000'000, 'w')), "invalid words: What the caller says must be 2,000 characters or fewer"},
      {"somebody who has died",
       [&](Practice& q) { return open_request(q.system, q.mill_reception, q.once(), died, {core::Channel::telephone, "hello", {}}); },
       "invalid: The record says that this person has died. Ask a manager to check it."},
      {"an answer that is none",
       [&](Practice& q) { return answer_request(q.system, q.mill_reception, q.once(), suggested, {{"region", "the moon"}}); },
       "invalid region: Choose one of the answers to 'Part of the body'."},
      {"answers after the end", [&](Practice& q) { return answer_request(q.system, q.mill_reception, q.once(), ended, {}); },
       "conflict: This request is withdrawn already"},
      {"override without a reason", override_with("gp", "  "), "invalid reason: Enter why you are choosing something else"},
      {"override to nowhere", override_with("the-moon", "because"), "invalid to: Choose where to send the request"},
      {"end by booking",
       [&](Practice& q) { return end_request(q.system, q.mill_reception, q.once(), suggested, core::RequestEnd::booked); },
       "invalid: A request ends as booked by booking it"},
  });
}

TEST_P(Refusals, of_bookings) {
  Practice& p = *practice;
  const auto request = p.routed(p.mill_reception, p.amina);
  const auto ended = p.routed(p.mill_reception, p.ben);
  ASSERT_TRUE(end_request(p.system, p.mill_reception, p.once(), ended, core::RequestEnd::withdrawn));
  const auto appointment = p.booked(p.mill_reception, p.harriet, p.mill_slots[1]);
  const auto seen = p.booked(p.mill_reception, p.harriet, p.mill_slots[2]);
  ASSERT_TRUE(change_attendance(p.system, p.priya, p.once(), seen, Attendance::start));
  const auto to = [&](core::SlotId slot) {
    return [&, slot](Practice& q) { return book(q.system, q.mill_reception, q.once(), request, slot, "reception"); };
  };
  const auto cancel = [&](core::AppointmentId id, std::string reason) {
    return [=](Practice& q) { return cancel_appointment(q.system, q.mill_reception, q.once(), id, reason); };
  };
  const auto move_to = [&](core::AppointmentId id, core::SlotId slot) {
    return [=](Practice& q) { return move_appointment(q.system, q.mill_reception, q.once(), id, slot); };
  };
  are({
      {"a time that is none", to(p.id<core::SlotId>()), "not_found: Time not found"},
      {"a time that has gone", to(p.mill_slots[1]), "conflict slot: The 10:20am on 23 Nov 2026 has just gone. Choose another time."},
      {"holding it", [&](Practice& q) { return hold_slot(q.system, q.mill_reception, q.once(), request, q.mill_slots[1]); },
       "conflict slot: The 10:20am on 23 Nov 2026 has just gone. Choose another time."},
      {"moving there", move_to(appointment, p.mill_slots[2]),
       "conflict slot: The 10:40am on 23 Nov 2026 has just gone. Choose another time."},
      {"moving to where it is", move_to(appointment, p.mill_slots[1]), "invalid slot: This is the time already booked"},
      {"moving to nowhere", move_to(appointment, p.id<core::SlotId>()), "not_found: Time not found"},
      {"moving whoever is being seen", move_to(seen, p.mill_slots[4]), "conflict: This appointment is in progress"},
      {"holding for a request that has ended",
       [&](Practice& q) { return hold_slot(q.system, q.mill_reception, q.once(), ended, q.mill_slots[4]); },
       "conflict: This request is withdrawn already"},
      {"cancelling without a reason", cancel(appointment, ""), "invalid reason: Choose why it is cancelled"},
      {"cancelling for a reason of one's own", cancel(appointment, "it rains"), "invalid reason: Choose why it is cancelled"},
      {"cancelling whoever is being seen", cancel(seen, "other"), "conflict: Only an appointment that has not begun can be cancelled"},
  });
  p.pass(65min);
  are({{"a time that has passed", to(p.mill_slots[0]), "invalid slot: This time has passed"}});
}

TEST_P(Refusals, of_the_clinic) {
  Practice& p = *practice;
  const auto booked = p.booked(p.mill_reception, p.amina, p.mill_slots[0]);
  const auto arrived = p.booked(p.mill_reception, p.ben, p.mill_slots[1]);
  ASSERT_TRUE(change_attendance(p.system, p.mill_reception, p.once(), arrived, Attendance::arrive));
  const auto attendance = [&](core::AppointmentId id, Attendance change) {
    return [=](Practice& q) { return change_attendance(q.system, q.priya, q.once(), id, change); };
  };
  const auto visit = [&](core::AppointmentId id, core::VisitOutcome outcome) {
    return [=](Practice& q) { return complete_visit(q.system, q.priya, q.once(), id, outcome); };
  };
  const auto close = [&](std::vector<core::AppointmentId> missed) {
    return [=](Practice& q) { return close_clinic(q.system, q.priya, q.once(), q.mill_clinic, missed); };
  };
  are({
      {"arriving twice", attendance(arrived, Attendance::arrive), "conflict: This appointment is waiting in the practice"},
      {"missed before it begins", attendance(booked, Attendance::did_not_attend), "conflict: This appointment has not begun yet"},
      {"undoing what was not done", attendance(booked, Attendance::undo_did_not_attend),
       "conflict: This appointment is booked, not yet arrived"},
      {"an outcome for nobody", visit(booked, {}), "conflict: An outcome is recorded for somebody who has arrived"},
      {"referred nowhere", visit(arrived, {core::Outcome::refer, "", ""}), "invalid onward: Choose where the person goes next"},
      {"referred to the moon", visit(arrived, {core::Outcome::refer, "moon", ""}), "invalid onward: Choose where the person goes next"},
      {"a note without end", visit(arrived, {core::Outcome::managed, "", std::string(4001, 'n')}),
       "invalid note: Note must be 4,000 characters or fewer"},
      {"closing with people in it", close({}), "conflict: 2 appointments have no outcome yet"},
      {"closing what has not begun as missed", close({booked}), "conflict: This appointment has not begun yet"},
  });
  p.pass(90min);
  are({{"closing, one missed and one waiting: all or nothing", close({booked}), "conflict: 1 appointment has no outcome yet"}});
  ASSERT_TRUE(complete_visit(p.system, p.priya, p.once(), arrived, {}));
  ASSERT_TRUE(close_clinic(p.system, p.priya, p.once(), p.mill_clinic, {booked}));
  EXPECT_EQ(core::status_of(p.appointment(booked)), core::AppointmentStatus::did_not_attend);
  are({{"closing twice", close({}), "conflict: This clinic is closed already"}});
  const auto late = p.routed(p.mill_reception, p.harriet);
  are({{"booking into a closed clinic",
        [&](Practice& q) { return book(q.system, q.mill_reception, q.once(), late, q.mill_slots[5], "reception"); },
        "conflict slot: The 11:40am on 23 Nov 2026 has just gone. Choose another time."}});
  EXPECT_EQ(view_request(p.system, p.mill_reception, late, {})->offers.at(0).slot.id, p.harbour_slots[0]) << "nor is it offered";
}

}  // namespace
}  // namespace actions
