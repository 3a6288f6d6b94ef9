// What only the embedded engine promises: group commit, its lock, its key, its page tags.
#include <gtest/gtest.h>

#include <fstream>
#include <iostream>
#include <latch>
#include <random>
#include <thread>

#include "core/check.h"
#include "tests/storage/engines.h"
#include "tests/storage/power_cut_vfs.h"

namespace storage {
namespace {

constexpr Statement make{"create table rows(id bigint primary key, body text)"};
constexpr Statement add{"insert into rows(id, body) values ($1, $2)"};
constexpr Statement count{"select count(*) from rows"};
constexpr Statement everything{"select id, body from rows"};

std::string message_of(const std::function<void()>& action) {
  try {
    action();
  } catch (const DatabaseError& e) {
    return e.what();
  }
  return "nothing was refused";
}

// Holds the writer in a job until `others` have had time to queue behind it.
void while_the_writer_waits(Database& database, const std::function<void()>& others) {
  std::latch inside(1), go_on(1);
  std::jthread first([&] {
    database.write([&](Session&) {
      inside.count_down();
      go_on.wait();
      return false;
    });
  });
  inside.wait();
  others();
  std::this_thread::sleep_for(std::chrono::milliseconds(500));
  go_on.count_down();
}

TEST(GroupCommit, puts_jobs_that_wait_together_on_disk_with_one_sync) {
  constexpr int jobs = 40;
  const Folder folder;
  PowerCut disk(1);  // only to count its syncs
  const auto database = open_sqlite({.file = folder.file(), .key = test_key, .vfs = PowerCut::name});
  make_table(*database, make);
  const std::int64_t syncs = disk.log_syncs();
  std::vector<std::jthread> crowd;
  while_the_writer_waits(*database, [&] {
    for (std::int64_t id = 0; id < jobs; ++id) {
      crowd.emplace_back([&, id] { database->write([&](Session& s) { return s.execute(add, {id, Parameter()}) == 1; }); });
    }
  });
  crowd.clear();
  EXPECT_EQ(number_of(*database, count), jobs);
  EXPECT_LE(disk.log_syncs() - syncs, 2) << "for " << jobs << " jobs";
}

TEST(GroupCommit, lets_a_job_fail_alone) {
  const Folder folder;
  const auto database = open_sqlite({.file = folder.file(), .vfs = ""});
  make_table(*database, make);
  std::atomic<int> kept = 0, declined = 0, refused = 0, bugs = 0;
  std::vector<std::jthread> crowd;
  while_the_writer_waits(*database, [&] {
    for (std::int64_t id = 0; id < 40; ++id) {
      crowd.emplace_back([&, id] {
        try {
          const bool done = database->write([&](Session& s) {
            s.execute(add, {id, Parameter()});
            if (id % 4 == 1) s.execute(add, {id, Parameter()});  // refused
            if (id % 4 == 2) throw core::Bug("mine alone");
            return id % 4 != 3;
          });
          ++(done ? kept : declined);
        } catch (const ConstraintRefused&) {
          ++refused;
        } catch (const core::Bug&) {
          ++bugs;
        }
      });
    }
  });
  crowd.clear();
  EXPECT_EQ(std::tuple(kept.load(), refused.load(), bugs.load(), declined.load()), std::tuple(10, 10, 10, 10));
  static constexpr Statement wrong{"select count(*) from rows where id % 4 <> 0"};
  EXPECT_EQ(number_of(*database, count), 10);
  EXPECT_EQ(number_of(*database, wrong), 0);
}

TEST(GroupCommit, refuses_a_transaction_inside_another) {
  const Folder folder;
  const auto database = open_sqlite({.file = folder.file(), .vfs = ""});
  EXPECT_THROW(database->write([&](Session&) { return database->write([](Session&) { return true; }); }), core::Bug);
}

TEST(Checkpoints, keep_the_log_short_while_writing_goes_on) {
  const Folder folder;
  const auto database = open_sqlite({.file = folder.file(), .vfs = ""});
  make_table(*database, make);
  const std::string body(100'000, 'x');
  std::atomic<std::int64_t> next = 0;
  std::vector<std::jthread> crowd;
  for (int t = 0; t < 4; ++t) {
    crowd.emplace_back([&] {
      while (next < 1'500) database->write([&](Session& s) { return s.execute(add, {std::int64_t{next++}, std::string_view(body)}) == 1; });
    });
  }
  crowd.clear();
  RecordProperty("log_bytes", static_cast<int>(std::filesystem::file_size(folder.file("test.db-wal"))));
  EXPECT_GT(std::filesystem::file_size(folder.file()), 50'000'000U);
  EXPECT_LT(std::filesystem::file_size(folder.file("test.db-wal")), 50'000'000U) << "of 150 MB written";
}

TEST(Checkpoints, hold_no_commit_up_while_somebody_reads_for_long) {
  const Folder folder;
  const auto database = open_sqlite({.file = folder.file(), .vfs = ""});
  make_table(*database, make);
  const std::string body(100'000, 'x');
  std::chrono::steady_clock::duration slowest{};
  database->read([&](Session& session) {
    session.query(count, {}, [](const Row&) {});
    for (std::int64_t i = 0; i < 600; ++i) {  // 60 MB, four times what the log holds otherwise
      const auto begun = std::chrono::steady_clock::now();
      database->write([&](Session& s) { return s.execute(add, {i, std::string_view(body)}) == 1; });
      slowest = std::max(slowest, std::chrono::steady_clock::now() - begun);
    }
  });
  EXPECT_LT(slowest, std::chrono::seconds(4)) << "who waits for the reader waits five";
}

TEST(SqliteFile, refuses_a_second_server) {
  const Folder folder;
  const SqliteOptions options{.file = folder.file(), .vfs = ""};
  {
    const auto database = open_sqlite(options);
    const std::string refusal = message_of([&] { open_sqlite(options); });
    EXPECT_NE(refusal.find("another Fingerpost server has it open (process " + std::to_string(getpid()) + ")"), std::string::npos)
        << refusal;
  }
  EXPECT_EQ(open_sqlite(options)->integrity(), "");
}

TEST(SqliteFile, opens_with_its_own_key_only) {
  const Folder folder;
  open_sqlite({.file = folder.file(), .key = test_key, .vfs = ""});
  auto other = test_key;
  other[31] ^= 1;
  for (const auto& key : {std::optional(other), std::optional<std::array<std::uint8_t, 32>>()}) {
    const std::string refusal = message_of([&] { open_sqlite({.file = folder.file(), .key = key, .vfs = ""}); });
    EXPECT_NE(refusal.find("the key does not open this file"), std::string::npos) << refusal;
  }
  EXPECT_NO_THROW(open_sqlite({.file = folder.file(), .key = test_key, .vfs = ""}));
}

TEST(SqliteFile, is_its_owners_alone_and_holds_no_plain_text) {
  const Folder folder;
  const auto database = open_sqlite({.file = folder.file(), .key = test_key, .vfs = ""});
  make_table(*database, make);
  database->write([&](Session& s) { return s.execute(add, {std::int64_t{1}, std::string_view("Honoria Glossop")}) == 1; });
  for (const char* name : {"test.db", "test.db-wal"}) {
    std::ifstream file(folder.file(name), std::ios::binary);
    const std::string bytes((std::istreambuf_iterator<char>(file)), {});
    EXPECT_FALSE(bytes.empty()) << name;
    EXPECT_EQ(bytes.find("Glossop"), std::string::npos) << name;
    EXPECT_EQ(std::filesystem::status(folder.file(name)).permissions() & std::filesystem::perms(077), std::filesystem::perms::none) << name;
  }
}

TEST(SqliteFile, says_which_file_cannot_be_made) {
  const std::string refusal = message_of([] { open_sqlite({.file = "/no/such/folder/a.db", .vfs = ""}); });
  EXPECT_NE(refusal.find("/no/such/folder/a.db"), std::string::npos) << refusal;
}

TEST(SqliteInMemory, keeps_the_same_promises) {
  const auto database = open_sqlite({.file = ":memory:", .vfs = ""});
  make_table(*database, make);
  database->write([&](Session& s) { return s.execute(add, {std::int64_t{1}, Parameter()}) == 1; });
  EXPECT_THROW(database->read([&](Session& s) { s.execute(add, {std::int64_t{2}, Parameter()}); }), core::Bug);
  EXPECT_EQ(number_of(*database, count), 1);
}

// Whether one flipped bit shows: on opening, in the engine's own check, or in reading everything.
bool notices(const SqliteOptions& options) {
  try {
    const auto database = open_sqlite(options);
    if (!database->integrity().empty()) return true;
    database->read([&](Session& session) { session.query(everything, {}, [](const Row&) {}); });
    return false;
  } catch (const DatabaseError&) {
    return true;
  }
}

int count_noticed_flips(const std::optional<std::array<std::uint8_t, 32>>& key, std::mt19937_64& random, int flips) {
  const Folder folder;
  const SqliteOptions options{.file = folder.file(), .key = key, .readers = 1, .vfs = ""};
  {
    const auto database = open_sqlite(options);
    make_table(*database, make);
    const std::string body(700, 'x');
    database->write([&](Session& s) {
      for (std::int64_t id = 0; id < 2'000; ++id) s.execute(add, {id, std::string_view(body)});
      return true;
    });
  }
  std::ifstream file(options.file, std::ios::binary);
  const std::string good((std::istreambuf_iterator<char>(file)), {});
  const auto put = [&](const std::string& bytes) { std::ofstream(options.file, std::ios::binary | std::ios::trunc) << bytes; };
  int noticed = 0;
  for (int flip = 0; flip < flips; ++flip) {
    std::string bad = good;
    const std::size_t bit = random() % (bad.size() * 8);
    bad[bit / 8] = static_cast<char>(bad[bit / 8] ^ 1 << bit % 8);
    put(bad);
    noticed += notices(options);
    std::filesystem::remove(options.file + "-wal");
    std::filesystem::remove(options.file + "-shm");
  }
  put(good);
  EXPECT_FALSE(notices(options));
  return noticed;
}

TEST(FlippedBits, are_all_noticed_when_pages_carry_tags) {
  const auto seed = std::random_device{}();
  std::mt19937_64 random(seed);
  const int tagged = count_noticed_flips(test_key, random, 100), plain = count_noticed_flips({}, random, 100);
  std::cout << "seed " << seed << ": of 100 flipped bits " << tagged << " noticed with a key, " << plain << " without\n";
  EXPECT_EQ(tagged, 100);
  EXPECT_LT(plain, tagged);
}

}  // namespace
}  // namespace storage
