// The same random holds, bookings, moves and cancellations on SQLite, on PostgreSQL and on a twin made of maps: each step has the
// same outcome on all three, and leaves the same diary.
#include <map>
#include <random>

#include "tests/actions/practice.h"
#include "tests/core/outcome.h"

namespace actions {
namespace {

constexpr int steps = 600, callers_count = 8;

// The rules of the diary in the simplest words.
struct Twin {
  struct Keep {
    int account, caller;
    core::Instant until;
  };
  std::map<std::size_t, Keep> holds;         // by slot
  std::map<std::size_t, int> booked;         // slot -> caller
  std::vector<core::Instant> starts;

  bool free_for(std::size_t slot, int account, int caller, core::Instant now) const {
    if (booked.contains(slot)) return false;
    const auto kept = holds.find(slot);
    return kept == holds.end() || kept->second.until <= now || (kept->second.account == account && kept->second.caller == caller);
  }
  void let_go(int caller) {
    std::erase_if(holds, [&](const auto& kept) { return kept.second.caller == caller; });
  }
  std::optional<std::size_t> slot_of(int caller) const {
    for (const auto& [slot, who] : booked)
      if (who == caller) return slot;
    return std::nullopt;
  }
  std::string diary(core::Instant now) const {
    std::string text;
    for (std::size_t slot = 0; slot < starts.size(); ++slot) {
      const auto kept = holds.find(slot);
      if (const auto who = booked.find(slot); who != booked.end()) text += std::to_string(who->second);
      else text += kept != holds.end() && kept->second.until > now ? 'h' : '.';
    }
    return text;
  }
};

// One engine's side: the same calls, by number.
struct Side {
  Practice p;
  std::vector<core::SlotId> slots;
  std::vector<core::PatientId> patients;
  std::vector<core::RequestId> requests;
  std::vector<core::AppointmentId> appointments;

  explicit Side(storage::Engine engine) : p(storage::fresh_database(engine)), slots(p.mill_slots) {
    slots.insert(slots.end(), p.harbour_slots.begin(), p.harbour_slots.end());
    for (int caller = 0; caller < callers_count; ++caller) {
      patients.push_back(p.add_patient(p.person("Caller", "Number" + std::to_string(caller), "1970-01-01", p.mill)));
      requests.push_back(p.routed(p.mill_reception, patients.back()));
      appointments.emplace_back();
    }
  }
  const Principal& account(int n) const { return n ? p.second_reception : p.mill_reception; }
  void calls_again(int caller) {
    requests[static_cast<std::size_t>(caller)] = p.routed(p.mill_reception, patients[static_cast<std::size_t>(caller)]);
    appointments[static_cast<std::size_t>(caller)] = {};
  }
  std::string diary() {
    std::string text;
    for (const auto id : slots) {
      const auto slot = p.slot(id);
      const auto who = std::ranges::find(appointments, slot.appointment);
      if (slot.appointment) text += std::to_string(who - appointments.begin());
      else text += core::is_free(slot, p.now()) ? '.' : 'h';
    }
    return text;
  }
};

std::string outcome_of(const Result<std::string>& result) { return result ? "done" : core::fault_name(result.error().fault); }

TEST(Lockstep, keeps_both_engines_and_a_twin_of_maps_in_agreement) {
  for (const unsigned seed : {20261123u, std::random_device{}()}) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    std::mt19937 random(seed);
    const auto below = [&](std::size_t n) { return static_cast<std::size_t>(random() % n); };
    std::vector<std::unique_ptr<Side>> sides;
    for (const auto engine : storage::engines())
      if (storage::here(engine)) sides.push_back(std::make_unique<Side>(engine));
    Twin twin;
    for (const auto id : sides[0]->slots) twin.starts.push_back(sides[0]->p.slot(id).start);
    core::Instant now = sides[0]->p.now();

    for (int step = 0; step < steps && !testing::Test::HasFailure(); ++step) {
      const std::size_t c = below(callers_count), s = below(twin.starts.size());
      const int caller = static_cast<int>(c), account = static_cast<int>(below(2));
      const auto kind = below(9);
      const auto where = twin.slot_of(caller);
      const bool free = twin.starts[s] > now && twin.free_for(s, account, caller, now);
      std::string expected = "done";
      std::function<Result<std::string>(Side&)> act = [](Side&) { return Result<std::string>("done"); };
      if (kind == 0) {
        const auto time = std::chrono::seconds{below(150)};
        now += time;
        for (auto& side : sides) side->p.pass(time);
      } else if (kind <= 3) {
        expected = where || !free ? (where || twin.starts[s] > now ? "conflict" : "invalid") : "done";
        act = [&](Side& side) { return hold_slot(side.p.system, side.account(account), side.p.once(), side.requests[c], side.slots[s]); };
        if (expected == "done") twin.let_go(caller), twin.holds[s] = {account, caller, now + core::hold_length};
      } else if (kind <= 5) {
        expected = where || !free ? (where || twin.starts[s] > now ? "conflict" : "invalid") : "done";
        act = [&](Side& side) {
          const auto booked = book(side.p.system, side.account(account), side.p.once(), side.requests[c], side.slots[s], "reception");
          if (booked) side.appointments[c] = core::parse_id<core::AppointmentId>(*booked).value();
          return booked;
        };
        if (expected == "done") twin.let_go(caller), twin.holds.erase(s), twin.booked[s] = caller;
      } else if (kind == 6 && where) {
        expected = *where == s || twin.starts[s] <= now ? "invalid" : free ? "done" : "conflict";
        act = [&](Side& side) {
          return move_appointment(side.p.system, side.account(account), side.p.once(), side.appointments[c], side.slots[s]);
        };
        if (expected == "done") twin.booked.erase(*where), twin.holds.erase(s), twin.booked[s] = caller;
      } else if (kind == 7 && where) {
        act = [&](Side& side) {
          const auto cancelled = cancel_appointment(side.p.system, side.account(account), side.p.once(), side.appointments[c], "other");
          side.calls_again(caller);
          return cancelled;
        };
        twin.booked.erase(*where);
      } else if (kind == 8 && !where) {
        act = [&](Side& side) { return release_slots(side.p.system, side.account(account), side.p.once(), side.requests[c]); };
        twin.let_go(caller);
      }
      for (auto& side : sides) {
        SCOPED_TRACE("step " + std::to_string(step) + " kind " + std::to_string(kind) + " on " + std::string(side->p.database->engine()));
        EXPECT_EQ(outcome_of(act(*side)), expected);
        EXPECT_EQ(side->diary(), twin.diary(now));
      }
    }
    EXPECT_GT(twin.booked.size(), 0u);
  }
}

// What a worklist is filtered by is what the facts say: each row's status is worked out again.
constexpr storage::Statement all_appointments{"select id, status from appointments"};
constexpr storage::Statement all_requests{"select id, status from requests"};

struct Statuses : EachPractice {};
ON_EACH_ENGINE(Statuses);

TEST_P(Statuses, of_every_row_are_what_its_facts_say) {
  Practice& p = *practice;
  const auto arrived = p.booked(p.mill_reception, p.amina, p.mill_slots[0]), cancelled = p.booked(p.mill_reception, p.ben, p.mill_slots[1]);
  p.booked(p.mill_reception, p.harriet, p.mill_slots[2]);
  p.opened(p.mill_reception, p.ben);
  p.opened(p.mill_reception, p.harriet, "numb", {{"reason", "musculoskeletal"}, {"cauda_equina_signs", "yes"}});
  const auto ended = p.routed(p.mill_reception, p.ben);
  ASSERT_TRUE(change_attendance(p.system, p.mill_reception, p.once(), arrived, Attendance::arrive));
  ASSERT_TRUE(cancel_appointment(p.system, p.mill_reception, p.once(), cancelled, "other"));
  ASSERT_TRUE(end_request(p.system, p.mill_reception, p.once(), ended, core::RequestEnd::withdrawn));
  std::map<core::AppointmentId, std::string> appointments;
  std::map<core::RequestId, std::string> requests;
  p.database->read([&](storage::Session& session) {
    session.query(all_appointments, {},
                  [&](const storage::Row& row) { appointments[storage::Decode<core::AppointmentId>::from(row, 0)] = row.text(1); });
    session.query(all_requests, {},
                  [&](const storage::Row& row) { requests[storage::Decode<core::RequestId>::from(row, 0)] = row.text(1); });
  });
  EXPECT_EQ(appointments.size(), 3u);
  EXPECT_EQ(requests.size(), 6u);
  for (const auto& [id, status] : appointments) EXPECT_EQ(status, core::code(core::status_of(p.appointment(id))));
  for (const auto& [id, status] : requests) EXPECT_EQ(status, core::code(core::status_of(p.request(id))));
}

}  // namespace
}  // namespace actions
