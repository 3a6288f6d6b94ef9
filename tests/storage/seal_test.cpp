// The ledger: rows are only added, sealed in order, and nobody changes one unseen.
#include "storage/seal.h"

#include <sqlite3.h>

#include <iostream>
#include <latch>
#include <random>

#include "tests/storage/engines.h"
#include "tests/storage/power_cut_vfs.h"

namespace storage {
namespace {

core::Uuid uuid(std::int64_t n) { return core::make_uuid(n, 1, 2); }

EventRow event(std::int64_t n) {
  EventRow row{.network_id = uuid(1),
               .at = 1'790'000'000'000 + n,
               .kind = "appointment_booked",
               .subject_kind = "appointment",
               .subject_id = uuid(n)};
  if (n % 2) row.patient_id = uuid(n + 1);
  row.actor_id = uuid(7);
  row.request_id = "request-" + std::to_string(n);
  row.detail = "[[\"slot\"," + std::to_string(n) + "]]";
  return row;
}

void append(Database& database, std::int64_t first, std::int64_t count = 1) {
  std::vector<EventRow> rows;
  for (std::int64_t n = first; n < first + count; ++n) rows.push_back(event(n));
  database.write([&](Session& session) {
    append_events(session, rows);
    return true;
  });
}

struct Ledger : EachEngine {};

TEST_P(Ledger, seals_what_was_committed_and_nothing_twice) {
  EXPECT_EQ(seal_pending(*database, 1), 0);
  append(*database, 1, 10);
  EXPECT_EQ(seal_pending(*database, 2), 10);
  EXPECT_EQ(seal_pending(*database, 3), 0);
  append(*database, 11, 5'000);
  EXPECT_EQ(seal_pending(*database, 4), 5'000);
  append(*database, 6'000, 3);
  std::int64_t told = 0;
  const AuditVerdict verdict = verify_audit(*database, [&](std::int64_t events) { told = events; });
  EXPECT_TRUE(verdict.sound) << verdict.why;
  EXPECT_EQ(verdict.events, 5'013);
  EXPECT_EQ(verdict.unsealed, 3);
  EXPECT_EQ(verdict.seals, 3);
  EXPECT_EQ(told, 5'013);
}

TEST_P(Ledger, passes_over_sequences_that_were_rolled_back) {
  append(*database, 1);
  database->write([](Session& session) {
    append_events(session, std::array{event(2)});
    return false;
  });
  append(*database, 3);
  EXPECT_EQ(seal_pending(*database, 1), 2);
  EXPECT_TRUE(verify_audit(*database, {}).sound);
}

TEST_P(Ledger, refuses_to_change_or_remove_rows) {
  append(*database, 1);
  seal_pending(*database, 1);
  static constexpr Statement changes[] = {Statement{"update events set detail = 'x'"}, Statement{"delete from events"},
                                          Statement{"update seals set sealed_at = 0"}, Statement{"delete from seals"}};
  for (const Statement& change : changes) {
    EXPECT_THROW(database->write([&](Session& session) {
      session.execute(change, {});
      return true;
    }),
                 ConstraintRefused)
        << change.text;
  }
  EXPECT_TRUE(verify_audit(*database, {}).sound);
}

TEST_P(Ledger, stays_in_order_while_many_append_and_two_seal) {
  constexpr int threads = 6, rounds = 60;
  std::atomic<std::int64_t> appended = 0;
  {
    const auto clock = [] { return std::int64_t{5}; };
    const auto fail = [](const std::string& why) { ADD_FAILURE() << why; };
    const Sealer one(*database, clock, fail, std::chrono::milliseconds(3)), two(*database, clock, fail, std::chrono::milliseconds(5));
    std::vector<std::jthread> crowd;
    for (int t = 0; t < threads; ++t) {
      crowd.emplace_back([&, t] {
        for (int n = 0; n < rounds; ++n) {
          append(*database, 1'000 * t + n, 1 + n % 4);
          appended += 1 + n % 4;
        }
      });
    }
    crowd.clear();
  }  // both stop, sealing once more
  seal_pending(*database, 6);
  const AuditVerdict verdict = verify_audit(*database, {});
  EXPECT_TRUE(verdict.sound) << verdict.why << " at " << verdict.first_bad_sequence.value_or(-1);
  EXPECT_EQ(verdict.events, appended);
  EXPECT_EQ(verdict.unsealed, 0);
  EXPECT_GT(verdict.seals, 1);
}

ON_EACH_ENGINE(Ledger);

TEST(LedgerOnPostgres, is_not_sealed_past_a_sequence_that_an_open_transaction_may_fill) {
  if (!postgres_server()) GTEST_SKIP() << "FINGERPOST_TEST_POSTGRES names no server";
  const auto database = fresh_database(Engine::postgres);
  std::latch taken(1), go_on(1);
  std::jthread slow([&] {
    database->write([&](Session& session) {
      append_events(session, std::array{event(1)});
      taken.count_down();
      go_on.wait();
      return true;
    });
  });
  taken.wait();
  append(*database, 2);
  EXPECT_EQ(seal_pending(*database, 1), 0);
  go_on.count_down();
  slow.join();
  EXPECT_EQ(seal_pending(*database, 2), 2);
  EXPECT_TRUE(verify_audit(*database, {}).sound);
}

TEST(LedgerOnPostgres, is_sealed_while_others_write_elsewhere) {
  if (!postgres_server()) GTEST_SKIP() << "FINGERPOST_TEST_POSTGRES names no server";
  const auto database = fresh_database(Engine::postgres), another = fresh_database(Engine::postgres);
  append(*database, 1);
  another->write([&](Session& session) {
    append_events(session, std::array{event(1)});
    EXPECT_EQ(seal_pending(*database, 1), 1);
    return true;
  });
}

// Two servers on one database, each sealing as fast as it can. How many seals follow one that another follows too.
std::int64_t forks_of_two_servers(const std::string& connection, std::chrono::milliseconds at_most) {
  constexpr Statement forks{"select count(*) from (select previous from seals group by previous having count(*) > 1) t"};
  const auto one = open_postgres({.connection = connection}), two = open_postgres({.connection = connection});
  const auto deadline = std::chrono::steady_clock::now() + at_most;
  std::int64_t n = 0;
  while (std::chrono::steady_clock::now() < deadline && number_of(*one, forks) == 0) {
    append(*one, n += 2, 2);
    std::latch together(2);
    const auto seal = [&](Database& database) {
      together.arrive_and_wait();
      seal_pending(database, n);
    };
    const std::jthread first([&] { seal(*one); }), second([&] { seal(*two); });
  }
  return number_of(*one, forks);
}

TEST(LedgerOnPostgres, has_one_chain_however_many_servers_seal_and_would_fork_without_its_key) {
  if (!postgres_server()) GTEST_SKIP() << "FINGERPOST_TEST_POSTGRES names no server";
  const MigratedSchema guarded, bare;
  EXPECT_EQ(forks_of_two_servers(guarded.connection, std::chrono::milliseconds(700)), 0);
  const auto database = open_postgres({.connection = guarded.connection});
  EXPECT_TRUE(verify_audit(*database, {}).sound);

  PostgresConnection(bare.connection).script("alter table seals drop constraint seals_pkey, drop constraint seals_previous_key");
  EXPECT_GT(forks_of_two_servers(bare.connection, std::chrono::seconds(20)), 0) << "the control";
}

TEST(EventDigest, differs_when_any_field_does) {
  const EventRow row = event(1);
  const std::vector<std::function<void(EventRow&)>> edits = {
      [](EventRow& r) { r.network_id[3] ^= 1; },
      [](EventRow& r) { ++r.at; },
      [](EventRow& r) { r.kind += "x"; },
      [](EventRow& r) { r.kind = "appointment_bookeda", r.subject_kind = "ppointment"; },
      [](EventRow& r) { r.subject_id[0] ^= 1; },
      [](EventRow& r) { r.patient_id.reset(); },
      [](EventRow& r) { std::swap(r.actor_id, r.organisation_id); },
      [](EventRow& r) { r.organisation_id = core::Uuid{}; },
      [](EventRow& r) { r.request_id.clear(); },
      [](EventRow& r) { r.detail[0] = '{'; }};
  for (std::size_t i = 0; i < edits.size(); ++i) {
    EventRow edited = row;
    edits[i](edited);
    EXPECT_NE(digest_of(edited), digest_of(row)) << "edit " << i;
  }
}

// A ledger in a plain file, and a second connection that no trigger stops.
class Tampering : public testing::Test {
 protected:
  static constexpr std::int64_t events = 60, sealed = 50;

  Folder folder;
  PowerCut disk{1};  // only because it never waits for the real one
  SqliteOptions options{.file = folder.file(), .key = {}, .readers = 1, .vfs = PowerCut::name};
  std::mt19937_64 random;
  sqlite3* raw = nullptr;

  void SetUp() override {
    const auto database = open_sqlite(options);
    for (std::int64_t n = 1; n <= events; n += 10) {
      append(*database, n, 10);
      if (n < sealed) seal_pending(*database, n);
    }
  }

  std::int64_t below(std::int64_t limit) { return static_cast<std::int64_t>(random() % static_cast<std::uint64_t>(limit)); }

  void run(const std::string& sql) {
    char* why = nullptr;
    ASSERT_EQ(sqlite3_exec(raw, sql.c_str(), nullptr, nullptr, &why), SQLITE_OK) << why << ": " << sql;
  }

  static std::string hex(Bytes bytes) {
    std::string text = "x'";
    for (const auto byte : bytes) text += "0123456789abcdef"[byte >> 4], text += "0123456789abcdef"[byte & 15];
    return text + "'";
  }

  // Does one, and returns the first row it touches and the last one that may be named for it.
  std::pair<std::int64_t, std::int64_t> tamper() {
    const std::int64_t row = 1 + below(sealed), seal_end = (row + 9) / 10 * 10;
    const std::string at = std::to_string(row), where = " where sequence = " + at;
    switch (below(9)) {
      case 0: {  // a field, clumsily: also in the part not yet sealed
        const std::int64_t any = 1 + below(events);
        static constexpr const char* edits[] = {"at = at + 1",
                                                "kind = 'read'",
                                                "subject_kind = ''",
                                                "request_id = request_id || 'x'",
                                                "detail = '[]'",
                                                "patient_id = zeroblob(16)",
                                                "actor_id = null",
                                                "organisation_id = actor_id",
                                                "network_id = zeroblob(15)",
                                                "subject_id = randomblob(16)",
                                                "digest = randomblob(32)"};
        run(std::string("update events set ") + edits[below(std::size(edits))] + " where sequence = " + std::to_string(any));
        return {any, any};
      }
      case 1: {  // a field, and its digest to match
        EventRow forged = event(row);
        forged.detail = "[[\"slot\",999]]";
        run("update events set detail = '" + forged.detail + "', digest = " + hex(digest_of(forged)) + where);
        return {row, row};
      }
      case 2:  // a row less
        run("delete from events" + where);
        return row == seal_end ? std::pair{row, row} : std::pair{row + 1, row + 1};
      case 3: {  // two change places
        std::int64_t other = 1 + below(sealed);
        if (other == row) other = row % sealed + 1;
        const std::string there = std::to_string(other);
        run("update events set sequence = -1" + where + "; update events set sequence = " + at + " where sequence = " + there +
            "; update events set sequence = " + there + " where sequence = -1");
        return {std::min(row, other), std::min(row, other)};
      }
      case 4:  // all after a row
        run("delete from events where sequence >= " + at);
        return {row, seal_end};
      case 5:  // a row more, before all others
        run("insert into events select -" + at +
            ", network_id, at, kind, subject_kind, subject_id, patient_id, actor_id, organisation_id, "
            "request_id, detail, digest from events" +
            where);
        return {-row, -row};
      case 6: {  // a seal
        static constexpr const char* edits[] = {"sealed_at = sealed_at + 1", "marks = randomblob(length(marks))", "digest = randomblob(32)",
                                                "previous = randomblob(32)", "from_sequence = from_sequence + 1", "marks = zeroblob(0)"};
        run(std::string("update seals set ") + edits[below(std::size(edits))] + " where to_sequence = " + std::to_string(seal_end));
        return {seal_end - 9, seal_end + 10};
      }
      case 7:  // a seal's end moved
        run("update seals set to_sequence = to_sequence - 1 where to_sequence = " + std::to_string(seal_end));
        return {seal_end - 9, seal_end};
      default:  // a seal less, not the last
        const std::int64_t end = std::min(seal_end, sealed - 10);
        run("delete from seals where to_sequence = " + std::to_string(end));
        return {end - 9, end + 10};
    }
  }

  AuditVerdict verdict() { return verify_audit(*open_sqlite(options), {}); }
};

TEST_F(Tampering, is_noticed_every_time_and_the_row_is_named) {
  constexpr int times = 1'000;
  const auto seed = std::random_device{}();
  random.seed(seed);
  const std::string good = folder.file(), kept = folder.file("kept.db");
  std::filesystem::copy_file(good, kept);
  int noticed = 0, named = 0;
  for (int i = 0; i < times; ++i) {
    std::filesystem::copy_file(kept, good, std::filesystem::copy_options::overwrite_existing);
    ASSERT_EQ(sqlite3_open_v2(good.c_str(), &raw, SQLITE_OPEN_READWRITE, PowerCut::name), SQLITE_OK);
    run("drop trigger events_are_not_updated; drop trigger events_are_not_deleted; drop trigger seals_are_not_updated; "
        "drop trigger seals_are_not_deleted");
    const auto [first, last] = tamper();
    sqlite3_close(raw);
    const AuditVerdict found = verdict();
    noticed += !found.sound;
    const bool right = found.first_bad_sequence && *found.first_bad_sequence >= first && *found.first_bad_sequence <= last;
    named += right;
    EXPECT_TRUE(right) << "tampering " << i << " of seed " << seed << ": " << first << ".." << last << ", named "
                       << found.first_bad_sequence.value_or(0) << ": " << found.why;
  }
  std::cout << "seed " << seed << ": " << noticed << " of " << times << " tamperings noticed, " << named << " named rightly\n";
  EXPECT_EQ(noticed, times);
}

TEST_F(Tampering, is_not_seen_where_there_was_none) {
  const AuditVerdict found = verdict();
  EXPECT_TRUE(found.sound) << found.why;
  EXPECT_EQ(found.events, events);
  EXPECT_EQ(found.unsealed, events - sealed);
}

TEST_F(Tampering, shows_in_the_head_kept_elsewhere_when_the_newest_seals_and_events_were_cut_off) {
  const Digest before = verdict().head;
  ASSERT_EQ(sqlite3_open_v2(folder.file().c_str(), &raw, SQLITE_OPEN_READWRITE, PowerCut::name), SQLITE_OK);
  run("drop trigger events_are_not_deleted; drop trigger seals_are_not_deleted; delete from events where sequence > 40; "
      "delete from seals where to_sequence > 40");
  sqlite3_close(raw);
  EXPECT_NE(verdict().head, before);
}

}  // namespace
}  // namespace storage
