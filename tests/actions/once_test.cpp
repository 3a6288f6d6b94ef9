// A write happens once: the same key gives the same answer, another request under that key is refused, and whoever read an older
// version is told so.
#include <latch>

#include "tests/actions/practice.h"
#include "tests/core/outcome.h"

namespace actions {
namespace {

constexpr storage::Statement appointments{"select count(*) from appointments"};
constexpr storage::Statement requests{"select count(*) from requests"};
constexpr storage::Statement versions{"select count(*) from history"};
constexpr storage::Statement receipts{"select count(*) from receipts"};
constexpr storage::Statement names_kept{"select count(*) from patient_keys where patient_id = $1"};

struct Once : EachPractice {
  // Sends the same write `times` times at once.
  template <class F>
  static std::vector<Result<std::string>> together(int times, F&& write) {
    std::vector<Result<std::string>> answers(static_cast<std::size_t>(times), std::string());
    std::latch start(times);
    std::vector<std::thread> threads;
    for (auto& answer : answers)
      threads.emplace_back([&] {
        start.arrive_and_wait();
        answer = write();
      });
    for (auto& thread : threads) thread.join();
    return answers;
  }
};
ON_EACH_ENGINE(Once);

TEST_P(Once, books_one_appointment_however_often_the_form_is_sent) {
  Practice& p = *practice;
  const auto request = p.routed(p.mill_reception, p.amina);
  const auto before = storage::number_of(*p.database, versions);
  const auto answers =
      together(50, [&] { return book(p.system, p.mill_reception, {"one-form", "book"}, request, p.mill_slots[0], "reception"); });
  for (const auto& answer : answers) {
    ASSERT_TRUE(answer) << answer.error().text;
    EXPECT_EQ(*answer, *answers[0]) << "all are told of the same appointment";
  }
  EXPECT_EQ(storage::number_of(*p.database, appointments), 1);
  EXPECT_EQ(storage::number_of(*p.database, versions), before + 5) << "slot, referral, appointment, request, episode: once each";
}

TEST_P(Once, opens_one_request_however_often_the_form_is_sent) {
  Practice& p = *practice;
  const auto before = storage::number_of(*p.database, requests);
  const core::RequestDraft draft{core::Channel::telephone, "my back", {}};
  const auto answers = together(50, [&] { return open_request(p.system, p.mill_reception, {"one-call", "open"}, p.amina, draft); });
  for (const auto& answer : answers) EXPECT_EQ(answer, answers[0]);
  EXPECT_EQ(storage::number_of(*p.database, requests), before + 1);
}

TEST_P(Once, refuses_a_key_that_was_used_for_something_else) {
  Practice& p = *practice;
  const auto request = p.routed(p.mill_reception, p.amina);
  ASSERT_TRUE(hold_slot(p.system, p.mill_reception, {"a-key", "hold 0"}, request, p.mill_slots[0]));
  const auto other = hold_slot(p.system, p.mill_reception, {"a-key", "hold 1"}, request, p.mill_slots[1]);
  EXPECT_EQ(core::outcome(other.error()), "invalid: This form was used for something else already. Start again from the page before.");
  EXPECT_FALSE(p.slot(p.mill_slots[1]).hold);
  EXPECT_TRUE(hold_slot(p.system, p.second_reception, {"a-key", "hold 1"}, p.routed(p.second_reception, p.ben), p.mill_slots[1]))
      << "another person's keys are another's";
}

TEST_P(Once, keeps_no_receipt_of_a_refusal_so_that_the_same_form_can_be_mended) {
  Practice& p = *practice;
  const auto before = storage::number_of(*p.database, receipts);
  const auto request = p.opened(p.mill_reception, p.amina);
  EXPECT_FALSE(book(p.system, p.mill_reception, {"early", "book"}, request, p.mill_slots[0], "reception"));
  EXPECT_EQ(storage::number_of(*p.database, receipts), before + 1);
  ASSERT_TRUE(answer_request(p.system, p.mill_reception, p.once(), request, p.plain_back(p.amina)));
  EXPECT_TRUE(book(p.system, p.mill_reception, {"early", "book"}, request, p.mill_slots[0], "reception"));
}

TEST_P(Once, refuses_a_form_made_from_an_older_version) {
  Practice& p = *practice;
  const auto request = p.routed(p.mill_reception, p.amina), other = p.routed(p.mill_reception, p.ben);
  const auto appointment = p.booked(p.mill_reception, p.harriet, p.mill_slots[0]);
  ASSERT_TRUE(change_attendance(p.system, p.mill_reception, p.once(), appointment, Attendance::arrive));
  const auto form_of = [&](std::int64_t version) {
    auto once = p.once();
    once.seen_version = version;
    return once;
  };
  const auto of_request = [&](std::int64_t age) { return form_of(p.request(request).version - age); };
  const auto of_appointment = [&](std::int64_t age) { return form_of(p.appointment(appointment).version - age); };
  const std::vector<std::pair<const char*, std::function<Result<std::string>(std::int64_t)>>> forms{
      {"answer", [&](std::int64_t age) { return answer_request(p.system, p.mill_reception, of_request(age), request, {}); }},
      {"override",
       [&](std::int64_t age) {
         return override_request(p.system, p.mill_reception, of_request(age), request, physiotherapy, "as before");
       }},
      {"book", [&](std::int64_t age) { return book(p.system, p.mill_reception, of_request(age), request, p.mill_slots[1], "reception"); }},
      {"end",
       [&](std::int64_t age) {
         return end_request(p.system, p.mill_reception, form_of(p.request(other).version - age), other, core::RequestEnd::withdrawn);
       }},
      {"start",
       [&](std::int64_t age) { return change_attendance(p.system, p.priya, of_appointment(age), appointment, Attendance::start); }},
      {"complete", [&](std::int64_t age) { return complete_visit(p.system, p.priya, of_appointment(age), appointment, {}); }},
  };
  const auto before = storage::number_of(*p.database, versions);
  for (const auto& [name, send] : forms) {
    const auto stale = send(1);
    EXPECT_EQ(stale ? "done" : core::outcome(stale.error()),
              "conflict: Somebody else changed this since you opened it. Look at it again, then repeat your change.")
        << name;
  }
  EXPECT_EQ(storage::number_of(*p.database, versions), before);
  for (const auto& [name, send] : forms) {
    const auto fresh = send(0);
    EXPECT_TRUE(fresh) << name << ": " << (fresh ? "" : fresh.error().text);
  }
  const auto moved = p.booked(p.mill_reception, p.harriet, p.mill_slots[2]);
  EXPECT_FALSE(move_appointment(p.system, p.mill_reception, form_of(9), moved, p.mill_slots[3]));
  EXPECT_FALSE(cancel_appointment(p.system, p.mill_reception, form_of(9), moved, "other"));
  EXPECT_TRUE(move_appointment(p.system, p.mill_reception, form_of(1), moved, p.mill_slots[3]));
  EXPECT_TRUE(cancel_appointment(p.system, p.mill_reception, form_of(2), moved, "other"));
}

TEST_P(Once, tells_whoever_read_an_older_version_and_undoes_all_of_the_write) {
  Practice& p = *practice;
  core::Patient first, second;
  p.save([&](storage::Writer& writer) {
    Principal manager = p.manager;
    storage::Reader reader(writer.session(), manager, p.now());
    first = second = storage::find_patient(reader, p.amina).value();
  });
  first.names.insert(first.names.begin(), {"Amina", "Khan-Lowe", {}});
  const auto save = [&](core::Patient& patient) {
    return p.store.write(p.manager, p.now(), {}, [&](storage::Writer& writer) -> Result<std::string> {
      core::Professional bystander{.id = p.id<core::ProfessionalId>(), .name = "Bystander"};
      writer.save(bystander);
      storage::save_patient(writer, patient);
      return "saved";
    });
  };
  ASSERT_TRUE(save(first));
  const auto before = storage::number_of(*p.database, versions),
             keys = storage::number_of(*p.database, names_kept, {storage::Bytes(p.amina.bytes)});
  const auto mark = p.audited();
  const auto stale = save(second);
  ASSERT_FALSE(stale);
  EXPECT_EQ(stale.error().fault, core::Fault::conflict);
  EXPECT_EQ(stale.error().text, "Somebody else changed this while you were working. Look at it again, then repeat your change.");
  EXPECT_EQ(storage::number_of(*p.database, versions), before);
  EXPECT_EQ(storage::number_of(*p.database, names_kept, {storage::Bytes(p.amina.bytes)}), keys);
  EXPECT_EQ(p.trail(mark), "refused");
}

}  // namespace
}  // namespace actions
