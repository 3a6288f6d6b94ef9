// Who may see and change what. A row that is not theirs is not found, in the same words as one that does not exist; nothing changes;
// and the try is in the trail.
#include "tests/actions/practice.h"
#include "tests/core/outcome.h"

namespace actions {
namespace {

// The records a stranger tries: one set of Mill House's, one that does not exist.
struct Records {
  core::PatientId patient;
  core::RequestId request, routed;
  core::AppointmentId appointment;
  core::ClinicId clinic;
};

struct Try {
  const char* name;
  std::function<core::Error(Practice&, const Principal&, const Records&)> attempt;
};

template <class T>
core::Error error_of(const Result<T>& result) {
  return result ? core::Error{core::Fault::unavailable, "", "IT WAS DONE"} : result.error();
}

const core::RequestDraft draft{core::Channel::telephone, "my back", {}};

const std::vector<Try> tries{
    {"view_patient", [](Practice& p, const Principal& who, const Records& r) { return error_of(view_patient(p.system, who, r.patient)); }},
    {"view_new_request",
     [](Practice& p, const Principal& who, const Records& r) { return error_of(view_new_request(p.system, who, r.patient)); }},
    {"open_request",
     [](Practice& p, const Principal& who, const Records& r) { return error_of(open_request(p.system, who, p.once(), r.patient, draft)); }},
    {"view_request",
     [](Practice& p, const Principal& who, const Records& r) { return error_of(view_request(p.system, who, r.request, {})); }},
    {"answer_request",
     [](Practice& p, const Principal& who, const Records& r) { return error_of(answer_request(p.system, who, p.once(), r.request, {})); }},
    {"override_request", [](Practice& p, const Principal& who,
                            const Records& r) { return error_of(override_request(p.system, who, p.once(), r.request, "gp", "because")); }},
    {"end_request", [](Practice& p, const Principal& who,
                       const Records& r) { return error_of(end_request(p.system, who, p.once(), r.request, core::RequestEnd::advised)); }},
    {"hold_slot", [](Practice& p, const Principal& who,
                     const Records& r) { return error_of(hold_slot(p.system, who, p.once(), r.routed, p.mill_slots[3])); }},
    {"release_slots",
     [](Practice& p, const Principal& who, const Records& r) { return error_of(release_slots(p.system, who, p.once(), r.routed)); }},
    {"book", [](Practice& p, const Principal& who,
                const Records& r) { return error_of(book(p.system, who, p.once(), r.routed, p.mill_slots[3], "reception")); }},
    {"view_appointment", [](Practice& p, const Principal& who,
                            const Records& r) { return error_of(view_appointment(p.system, who, r.appointment, SlotWish{})); }},
    {"move_appointment",
     [](Practice& p, const Principal& who, const Records& r) {
       return error_of(move_appointment(p.system, who, p.once(), r.appointment, p.mill_slots[3]));
     }},
    {"cancel_appointment", [](Practice& p, const Principal& who,
                              const Records& r) { return error_of(cancel_appointment(p.system, who, p.once(), r.appointment, "other")); }},
    {"arrive", [](Practice& p, const Principal& who,
                  const Records& r) { return error_of(change_attendance(p.system, who, p.once(), r.appointment, Attendance::arrive)); }},
    {"start", [](Practice& p, const Principal& who,
                 const Records& r) { return error_of(change_attendance(p.system, who, p.once(), r.appointment, Attendance::start)); }},
    {"did_not_attend",
     [](Practice& p, const Principal& who, const Records& r) {
       return error_of(change_attendance(p.system, who, p.once(), r.appointment, Attendance::did_not_attend));
     }},
    {"undo_did_not_attend",
     [](Practice& p, const Principal& who, const Records& r) {
       return error_of(change_attendance(p.system, who, p.once(), r.appointment, Attendance::undo_did_not_attend));
     }},
    {"complete_visit", [](Practice& p, const Principal& who,
                          const Records& r) { return error_of(complete_visit(p.system, who, p.once(), r.appointment, {})); }},
    {"view_visit", [](Practice& p, const Principal& who, const Records& r) { return error_of(view_visit(p.system, who, r.appointment)); }},
    {"view_closing", [](Practice& p, const Principal& who, const Records& r) { return error_of(view_closing(p.system, who, r.clinic)); }},
    {"close_clinic",
     [](Practice& p, const Principal& who, const Records& r) { return error_of(close_clinic(p.system, who, p.once(), r.clinic, {})); }},
};

struct Access : EachPractice {
  Records mill;

  void SetUp() override {
    EachPractice::SetUp();
    if (!practice) return;
    Practice& p = *practice;
    mill = {p.amina, p.opened(p.mill_reception, p.amina), p.routed(p.mill_reception, p.harriet),
            p.booked(p.mill_reception, p.amina, p.mill_slots[0]), p.mill_clinic};
  }

  std::int64_t versions() {
    static constexpr storage::Statement count{"select count(*) from history"};
    return storage::number_of(*practice->database, count);
  }

  void finds_nothing(const Principal& who) {
    Practice& p = *practice;
    const Records unknown{p.id<core::PatientId>(), p.id<core::RequestId>(), p.id<core::RequestId>(), p.id<core::AppointmentId>(),
                          p.id<core::ClinicId>()};
    for (const auto& [name, attempt] : tries) {
      SCOPED_TRACE(name);
      const auto before = versions(), mark = p.audited();
      const auto theirs = attempt(p, who, mill);
      EXPECT_EQ(theirs.fault, core::Fault::not_found) << core::outcome(theirs);
      EXPECT_EQ(versions(), before) << "nothing is changed";
      const auto trail = p.audit(mark);
      ASSERT_EQ(trail.size(), 1u) << p.trail(mark);
      EXPECT_EQ(trail[0].kind, "refused");
      EXPECT_NE(trail[0].subject_kind, "none") << "the trail says what was asked for";
      EXPECT_EQ(trail[0].actor, who.account);
      EXPECT_EQ(trail[0].request_id, who.request_id);
      EXPECT_EQ(attempt(p, who, unknown), theirs) << "not theirs and not there are the same";
    }
    const core::Date today{std::chrono::floor<std::chrono::days>(p.now())};
    const auto mark = p.audited();
    for (const char* query : {"Amina Khan", "14/3/1962", "07700 900123", "amina khan 14/3/1962"}) {
      const auto found = find_patients(p.system, who, query);
      ASSERT_TRUE(found);
      EXPECT_TRUE(found->patients.empty()) << query;
    }
    EXPECT_TRUE(view_queue(p.system, who).rows.empty());
    EXPECT_TRUE(view_day(p.system, who, today).rows.empty());
    EXPECT_EQ(p.trail(mark), "");
  }
};
ON_EACH_ENGINE(Access);

TEST_P(Access, of_another_practices_reception_ends_at_its_door) { finds_nothing(practice->harbour_reception); }

TEST_P(Access, of_a_physiotherapist_is_the_own_diary) {
  Practice& p = *practice;
  finds_nothing(p.owen);
  EXPECT_TRUE(view_visit(p.system, p.priya, mill.appointment));
  EXPECT_TRUE(view_patient(p.system, p.priya, p.amina));
  EXPECT_EQ(error_of(view_patient(p.system, p.priya, p.ben)).fault, core::Fault::not_found) << "of the same practice, and not in the diary";
  EXPECT_EQ(error_of(view_request(p.system, p.priya, mill.routed, {})).fault, core::Fault::not_found);
  const auto found = find_patients(p.system, p.priya, "Ben Smyth");
  EXPECT_TRUE(found->patients.empty());
  EXPECT_EQ(find_patients(p.system, p.priya, "Amina Khan")->patients.size(), 1u);
}

TEST_P(Access, of_an_administrator_is_to_accounts_and_not_to_people) { finds_nothing(practice->administrator); }

TEST_P(Access, ends_at_the_network) {
  Principal stranger = practice->mill_reception;
  stranger.network = practice->id<core::NetworkId>();
  finds_nothing(stranger);
}

TEST_P(Access, comes_with_a_booking_at_the_own_clinic_and_goes_when_it_is_moved_away) {
  Practice& p = *practice;
  const auto appointment = p.booked(p.mill_reception, p.harriet, p.harbour_slots[0]);
  EXPECT_TRUE(view_appointment(p.system, p.harbour_reception, appointment, std::nullopt));
  EXPECT_TRUE(change_attendance(p.system, p.harbour_reception, p.once(), appointment, Attendance::arrive)) << "the desk where she arrives";
  const auto second = p.booked(p.mill_reception, p.ben, p.harbour_slots[1]);
  ASSERT_TRUE(view_patient(p.system, p.harbour_reception, p.ben));
  ASSERT_TRUE(move_appointment(p.system, p.mill_reception, p.once(), second, p.mill_slots[5]));
  EXPECT_EQ(error_of(view_patient(p.system, p.harbour_reception, p.ben)).fault, core::Fault::not_found);
}

TEST_P(Access, follows_the_registration_to_another_practice) {
  Practice& p = *practice;
  core::Patient moved;
  p.save([&](storage::Writer& writer) {
    Principal manager = p.manager;
    storage::Reader reader(writer.session(), manager, p.now());
    moved = storage::find_patient(reader, p.amina).value();
    moved.practice = p.harbour;
    storage::save_patient(writer, moved);
  });
  EXPECT_TRUE(view_patient(p.system, p.harbour_reception, p.amina));
  // She has an open episode from Mill House: the next booking goes into it.
  const auto appointment = p.booked(p.harbour_reception, p.amina, p.harbour_slots[2]);
  EXPECT_TRUE(view_appointment(p.system, p.harbour_reception, appointment, std::nullopt));
  static constexpr storage::Statement episodes{"select count(*) from episodes"};
  EXPECT_EQ(storage::number_of(*p.database, episodes), 1);
}

TEST_P(Access, to_the_visit_is_the_professionals_alone) {
  Practice& p = *practice;
  EXPECT_EQ(core::outcome(error_of(change_attendance(p.system, p.mill_reception, p.once(), mill.appointment, Attendance::start))),
            "forbidden: Only the professional can start a visit");
  EXPECT_EQ(core::outcome(error_of(complete_visit(p.system, p.gp, p.once(), mill.appointment, {}))),
            "forbidden: Only the professional can record the outcome");
  EXPECT_TRUE(change_attendance(p.system, p.mill_reception, p.once(), mill.appointment, Attendance::arrive));
  EXPECT_TRUE(change_attendance(p.system, p.priya, p.once(), mill.appointment, Attendance::start));
  EXPECT_TRUE(complete_visit(p.system, p.priya, p.once(), mill.appointment, {}));
}

TEST_P(Access, to_the_hosts_own_times_is_the_hosts) {
  Practice& p = *practice;
  std::vector<core::SlotId> own;
  p.add_clinic(p.owen.professional, p.harbour, p.harbour_site, p.now() + 30min, 2, own, false);
  const auto request = p.routed(p.mill_reception, p.ben);
  const auto offers = view_request(p.system, p.mill_reception, request, {})->offers;
  ASSERT_FALSE(offers.empty());
  EXPECT_EQ(offers[0].slot.id, p.mill_slots[1]);
  constexpr auto hosts_own = "forbidden slot: This time is for the host practice's own patients";
  EXPECT_EQ(core::outcome(error_of(hold_slot(p.system, p.mill_reception, p.once(), request, own[0]))), hosts_own);
  EXPECT_EQ(core::outcome(error_of(book(p.system, p.mill_reception, p.once(), request, own[0], "reception"))), hosts_own);
  EXPECT_EQ(core::outcome(error_of(move_appointment(p.system, p.mill_reception, p.once(), mill.appointment, own[0]))), hosts_own);
  EXPECT_TRUE(book(p.system, p.harbour_reception, p.once(), p.routed(p.harbour_reception, p.carys), own[0], "reception"));
}

// A visitor to a clinic is seen at the desk of the host; what is new is taken where the person is registered.
TEST_P(Access, takes_no_new_request_from_a_visitor) {
  Practice& p = *practice;
  ASSERT_TRUE(p.appointment(p.booked(p.harbour_reception, p.carys, p.mill_slots[2])).id);
  const auto view = view_patient(p.system, p.mill_reception, p.carys);
  ASSERT_TRUE(view);
  EXPECT_FALSE(view->registered_here);
  for (const auto& refused :
       {core::outcome(view_new_request(p.system, p.mill_reception, p.carys).error()),
        core::outcome(open_request(p.system, p.mill_reception, p.once(), p.carys, {core::Channel::telephone, "my back", {}}).error())})
    EXPECT_TRUE(refused.starts_with("forbidden: This person is registered at another practice")) << refused;
  EXPECT_TRUE(view_new_request(p.system, p.harbour_reception, p.carys));
}

}  // namespace
}  // namespace actions
