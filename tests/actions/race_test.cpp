// 32 receptionists after 200 slots: no slot and no professional is booked twice. A control with the guards removed shows that the
// race is real.
#include <barrier>
#include <iostream>
#include <random>

#include "actions/bookings.h"
#include "actions/clinic.h"
#include "tests/actions/practice.h"

namespace actions {
namespace {

constexpr int slots_count = 200, threads_count = 32, attempts_count = 10'000;

// What PostgreSQL itself had to break off in this database, a second after it began.
std::int64_t deadlocks(storage::Database& database) {
  static constexpr storage::Statement counted{"select deadlocks::bigint from pg_stat_database where datname = current_database()"};
  return database.engine() == "postgres" ? storage::number_of(database, counted) : 0;
}

struct Race : EachPractice {
  // Runs `attempt(thread, number)` attempts_count times over all threads; gives the seconds it took.
  template <class F>
  static double race(F&& attempt) {
    std::atomic<int> next{0};
    const auto start = std::chrono::steady_clock::now();
    std::vector<std::thread> threads;
    for (int t = 0; t < threads_count; ++t)
      threads.emplace_back([&, t] {
        for (int n; (n = next++) < attempts_count;) {
          for (bool answered = false; !answered;) try {
              attempt(t, n);
              answered = true;
            } catch (const storage::Unavailable&) {  // every connection is busy, on a machine that is: one tries again, as at a desk
            }
        }
      });
    for (auto& thread : threads) thread.join();
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  }
};
ON_EACH_ENGINE(Race);

TEST_P(Race, books_no_slot_and_no_professional_twice) {
  Practice& p = *practice;
  std::vector<core::SlotId> slots;
  p.add_clinic(p.priya.professional, p.mill, p.mill_site, p.now() + 24h, slots_count / 2, slots);
  p.add_clinic(p.owen.professional, p.harbour, p.harbour_site, p.now() + 24h, slots_count / 2, slots);
  // A request for each attempt that can succeed and some more, so that slots run out and not callers.
  std::vector<core::RequestId> requests;
  for (int i = 0; i < slots_count * 2; ++i) {
    const auto patient = p.add_patient(p.person("Racer", "Number" + std::to_string(i), "1970-01-01", p.mill));
    requests.push_back(p.routed(p.mill_reception, patient));
  }

  std::atomic<int> booked{0}, refused{0}, odd{0};
  const double seconds = race([&](int thread, int n) {
    std::mt19937 random(static_cast<unsigned>(20261123 + n));
    const auto& who = thread % 2 ? p.mill_reception : p.second_reception;
    const auto request = requests[random() % requests.size()];
    const auto slot = slots[random() % slots.size()];
    if (n % 4 == 0) {
      const auto held = hold_slot(p.system, who, p.once(), request, slot);
      if (!held && held.error().fault != core::Fault::conflict) ++odd;
    }
    const auto done = book(p.system, who, p.once(), request, slot, "reception");
    if (done) ++booked;
    else if (done.error().fault == core::Fault::conflict) ++refused;
    else ++odd, ADD_FAILURE() << done.error().text;
  });

  static constexpr storage::Statement live{"select count(*) from appointments where cancelled_at is null and start_at >= $1"};
  static constexpr storage::Statement twice{
      "select count(*) from (select slot_id from appointments where cancelled_at is null group by slot_id having count(*) > 1) d"};
  static constexpr storage::Statement overlaps{
      "select count(*) from appointments a join appointments b on a.professional_id = b.professional_id and a.id < b.id "
      "and a.start_at < b.end_at and b.start_at < a.end_at where a.cancelled_at is null and b.cancelled_at is null"};
  static constexpr storage::Statement unmatched{
      "select count(*) from appointments a left join slots s on s.id = a.slot_id and s.appointment_id = a.id where a.cancelled_at is null "
      "and s.id is null"};
  static constexpr storage::Statement requests_twice{
      "select count(*) from (select request_id from appointments where cancelled_at is null group by request_id having count(*) > 1) d"};
  static constexpr storage::Statement episodes_twice{
      "select count(*) from (select patient_id from episodes where closed_at is null group by patient_id having count(*) > 1) d"};
  const auto milliseconds = p.now().time_since_epoch().count();
  EXPECT_EQ(storage::number_of(*p.database, live, {milliseconds}), booked);
  EXPECT_EQ(storage::number_of(*p.database, twice), 0);
  EXPECT_EQ(storage::number_of(*p.database, overlaps), 0);
  EXPECT_EQ(storage::number_of(*p.database, unmatched), 0);
  EXPECT_EQ(storage::number_of(*p.database, requests_twice), 0);
  EXPECT_EQ(storage::number_of(*p.database, episodes_twice), 0);
  EXPECT_GE(booked, slots_count * 9 / 10) << "nearly every slot goes";
  EXPECT_EQ(booked + refused + odd, attempts_count);
  EXPECT_EQ(odd, 0);
  EXPECT_EQ(deadlocks(*p.database), 0);
  std::cout << "  " << storage::name_of(GetParam()) << ": " << attempts_count << " attempts, " << booked << " booked of " << slots_count
            << ", " << seconds << " s\n";
}

// Two receptionists who book one person in the same instant into times that overlap: one of them is told.
TEST_P(Race, books_nobody_into_two_places_at_once) {
  Practice& p = *practice;
  constexpr int rounds = 100;
  std::vector<core::SlotId> here, there;
  p.add_clinic(p.priya.professional, p.mill, p.mill_site, p.now() + 24h, rounds, here);
  p.add_clinic(p.owen.professional, p.harbour, p.harbour_site, p.now() + 24h + 10min, rounds, there);
  std::vector<core::SlotId> before;
  p.add_clinic(p.priya.professional, p.mill, p.mill_site, p.now() + 96h, rounds, before);
  int booked = 0, told = 0;
  for (int i = 0; i < rounds; ++i) {
    const auto patient = p.add_patient(p.person("Twice", "Number" + std::to_string(i), "1970-01-01", p.mill));
    p.booked(p.mill_reception, patient, before[static_cast<std::size_t>(i)]);  // an episode is open already
    const core::RequestId requests[] = {p.routed(p.mill_reception, patient), p.routed(p.mill_reception, patient)};
    Result<std::string> answers[2] = {core::fail(core::Fault::invalid, "", "not tried"), core::fail(core::Fault::invalid, "", "not tried")};
    std::barrier start(2);
    const auto one = [&](int n, const Principal& who, core::SlotId slot) {
      start.arrive_and_wait();
      answers[n] = book(p.system, who, p.once(), requests[n], slot, "reception");
    };
    std::jthread other([&] { one(1, p.second_reception, there[static_cast<std::size_t>(i)]); });
    one(0, p.mill_reception, here[static_cast<std::size_t>(i)]);
    other.join();
    for (const auto& answer : answers) {
      if (answer) ++booked;
      else if (answer.error().text.starts_with("This person is expected elsewhere then")) ++told;
      else ADD_FAILURE() << answer.error().text;
    }
  }
  EXPECT_EQ(booked, rounds);
  EXPECT_EQ(told, rounds);
  EXPECT_EQ(deadlocks(*p.database), 0);
}

// Somebody who waits in the practice is seen, moved and cancelled twice in the same instant.
TEST_P(Race, leaves_somebody_who_waits_either_seen_or_cancelled_once) {
  Practice& p = *practice;
  constexpr int rounds = 30;
  std::vector<core::SlotId> first, then;
  p.add_clinic(p.priya.professional, p.mill, p.mill_site, p.now() + 24h, rounds, first);
  p.add_clinic(p.priya.professional, p.mill, p.mill_site, p.now() + 48h, rounds, then);
  static constexpr storage::Statement slots_of{"select count(*) from slots where appointment_id = $1"};
  static constexpr storage::Statement reopenings{"select count(*) from events where kind = 'request_reopened' and subject_id = $1"};
  for (std::size_t i = 0; i < rounds; ++i) {
    const auto patient = p.add_patient(p.person("Waiting", "Number" + std::to_string(i), "1970-01-01", p.mill));
    const auto id = p.booked(p.mill_reception, patient, first[i]);
    ASSERT_TRUE(change_attendance(p.system, p.mill_reception, p.once(), id, Attendance::arrive));
    bool done[4] = {};
    std::barrier start(4);
    {
      std::vector<std::jthread> threads;
      const auto also = [&](int n, auto act) {
        threads.emplace_back([&done, &start, n, act] {
          start.arrive_and_wait();
          try {
            done[n] = act().has_value();
          } catch (const std::exception& e) {
            ADD_FAILURE() << e.what();
          }
        });
      };
      also(0, [&] { return cancel_appointment(p.system, p.mill_reception, p.once(), id, "practice"); });
      also(1, [&] { return cancel_appointment(p.system, p.priya, p.once(), id, "practice"); });
      also(2, [&] { return move_appointment(p.system, p.second_reception, p.once(), id, then[i]); });
      also(3, [&] { return change_attendance(p.system, p.priya, p.once(), id, Attendance::start); });
    }
    const auto a = p.appointment(id);
    const bool cancelled = done[0] || done[1];
    EXPECT_FALSE(done[0] && done[1]);
    EXPECT_NE(cancelled, done[3]) << "seen, or cancelled";
    EXPECT_EQ(a.cancelled_at.has_value(), cancelled);
    EXPECT_EQ(a.started_at.has_value(), done[3]);
    EXPECT_EQ(a.slot == then[i], done[2]);
    EXPECT_EQ(p.request(a.request).end.has_value(), !cancelled);
    EXPECT_EQ(storage::number_of(*p.database, slots_of, {storage::Bytes(id.bytes)}), cancelled ? 0 : 1);
    EXPECT_EQ(storage::number_of(*p.database, reopenings, {storage::Bytes(a.request.bytes)}), cancelled ? 1 : 0);
  }
  EXPECT_EQ(deadlocks(*p.database), 0) << "rows are locked in one order: storage::take_turn";
}

// The control: look first, then take, with nothing that keeps the two together.
constexpr storage::Statement make_taken{"create table taken (id bigint primary key, slot bigint not null)"};
constexpr storage::Statement look{"select count(*) from taken where slot = $1"};
constexpr storage::Statement take{"insert into taken (id, slot) values ($1, $2)"};
constexpr storage::Statement doubles{"select count(*) from (select slot from taken group by slot having count(*) > 1) d"};

TEST_P(Race, books_twice_when_nothing_guards_it) {
  auto& database = *practice->database;
  storage::make_table(database, make_taken);
  race([&](int, int n) {
    if (n >= attempts_count / 4) return;
    const std::int64_t slot = n / threads_count % slots_count, id = n;
    if (storage::number_of(database, look, {slot}) > 0) return;
    database.write([&](storage::Session& session) { return session.execute(take, {id, slot}) == 1; });
  });
  EXPECT_GT(storage::number_of(database, doubles), 0) << "the race above could not have failed";
}

}  // namespace
}  // namespace actions
