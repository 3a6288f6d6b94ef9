// What was acknowledged is there after the power went, under the real driver on a disk that may lose all it had not synced.
#include <gtest/gtest.h>

#include <iostream>
#include <set>
#include <thread>

#include "tests/storage/engines.h"
#include "tests/storage/power_cut_vfs.h"

namespace storage {
namespace {

constexpr Statement make{"create table if not exists rows(id bigint primary key, body bytea)"};
constexpr Statement add{"insert into rows(id, body) values ($1, $2)"};
constexpr Statement all{"select id, length(body) from rows"};

constexpr int threads = 4, cuts_a_file = 25, operations_max = 250;

std::uint64_t seed_of_today() {
  const char* wanted = std::getenv("FINGERPOST_TEST_SEED");
  return wanted ? std::strtoull(wanted, nullptr, 10) : std::random_device{}();
}

struct Tally {
  std::int64_t acknowledged = 0, lost = 0, came_back = 0, cuts_with_losses = 0, damaged = 0;
};

// What the program was told of each row.
struct Told {
  std::mutex mutex;
  std::set<std::int64_t> yes, no;
};

void write_until_the_power_goes(const SqliteOptions& options, std::int64_t& next_id, std::mt19937_64& random, Told& told) {
  const auto database = open_sqlite(options);
  make_table(*database, make);
  // A short session is closed in good order, so that some cuts fall into copying the log and removing it.
  const std::int64_t rows_max = random() % 4 == 0 ? 4 : 900'000;
  std::vector<std::jthread> crowd;
  for (int t = 0; t < threads; ++t) {
    const std::int64_t first = next_id;
    next_id += 1'000'000;
    crowd.emplace_back([&, first, rows_max, size = random() % 9'000] {
      const std::vector<std::uint8_t> body(size, 7);
      for (std::int64_t id = first; id < first + rows_max; ++id) {
        try {
          database->write([&](Session& session) { return session.execute(add, {id, Bytes(body)}) == 1; });
          const std::lock_guard lock(told.mutex);
          told.yes.insert(id);
        } catch (const Unknown&) {
          return;
        } catch (const DatabaseError&) {
          const std::lock_guard lock(told.mutex);
          told.no.insert(id);
          return;
        }
      }
    });
  }
}

Tally cut_power(std::uint64_t seed, int cuts, bool full_sync) {
  std::mt19937_64 random(seed);
  PowerCut power(random());
  Tally tally;
  std::optional<Folder> folder;
  std::int64_t next_id = 0;
  Told told;
  for (int cut = 0; cut < cuts; ++cut) {
    if (cut % cuts_a_file == 0) {
      folder.emplace();
      told.yes.clear();
      told.no.clear();
    }
    SqliteOptions options{.file = folder->file(), .key = {}, .readers = 1, .full_sync = full_sync, .vfs = PowerCut::name};
    if (cut / cuts_a_file % 2 == 0) options.key = test_key;
    power.cut_after(1 + static_cast<int>(random() % (random() % 4 == 0 ? 60 : operations_max)));
    const std::size_t before = told.yes.size();
    try {
      write_until_the_power_goes(options, next_id, random, told);
    } catch (const DatabaseError&) {  // it went while the file was opened
    }
    power.restore();
    tally.acknowledged += static_cast<std::int64_t>(told.yes.size() - before);
    try {
      const auto database = open_sqlite(options);
      make_table(*database, make);
      if (!database->integrity().empty()) ++tally.damaged;
      std::set<std::int64_t> there;
      database->read([&](Session& session) { session.query(all, {}, [&](const Row& row) { there.insert(row.integer(0)); }); });
      const std::int64_t lost_before = tally.lost;
      for (const std::int64_t id : told.yes) tally.lost += !there.contains(id);
      for (const std::int64_t id : told.no) tally.came_back += there.contains(id);
      if (tally.lost != lost_before) {
        ++tally.cuts_with_losses;
        told.yes = there;
      }
    } catch (const DatabaseError& e) {
      std::cout << e.what() << "\n";
      ++tally.damaged;
      folder.emplace();
      told.yes.clear();
    }
  }
  std::cout << (full_sync ? "FULL" : "NORMAL") << ", seed " << seed << ": " << cuts << " cuts, " << tally.acknowledged
            << " rows acknowledged, " << power.torn_sectors() << " sectors torn, " << tally.lost << " rows lost in "
            << tally.cuts_with_losses << " cuts, " << tally.damaged << " damaged files\n";
  return tally;
}

TEST(PowerCuts, lose_nothing_that_was_acknowledged) {
  const Tally tally = cut_power(seed_of_today(), 500, true);
  EXPECT_GT(tally.acknowledged, 1'000);
  EXPECT_EQ(tally.lost, 0);
  EXPECT_EQ(tally.damaged, 0);
  EXPECT_EQ(tally.came_back, 0);
}

TEST(PowerCuts, lose_something_when_commits_are_not_synced_so_the_test_can_fail) {
  EXPECT_GT(cut_power(seed_of_today(), 60, false).lost, 0);
}

TEST(FailingDisk, stops_writing_for_good_when_a_sync_fails) {
  const Folder folder;
  PowerCut disk(1);
  const SqliteOptions options{.file = folder.file(), .key = test_key, .vfs = PowerCut::name};
  {
    const auto database = open_sqlite(options);
    make_table(*database, make);
    const auto add_row = [&](std::int64_t id) {
      return database->write([&](Session& s) { return s.execute(add, {id, Parameter()}) == 1; });
    };
    EXPECT_TRUE(add_row(1));
    disk.fail_syncs(true);
    EXPECT_THROW(add_row(2), Unknown);
    disk.fail_syncs(false);
    EXPECT_THROW(add_row(3), Unavailable);
    EXPECT_GE(number_of(*database, all), 1);  // reading may go on
  }
  EXPECT_EQ(open_sqlite(options)->integrity(), "");
}

TEST(FullDisk, refuses_whole_writes_and_takes_them_again_when_there_is_room) {
  static constexpr Statement count{"select count(*) from rows"};
  const Folder folder;
  PowerCut disk(1);
  const auto database = open_sqlite({.file = folder.file(), .key = test_key, .vfs = PowerCut::name});
  make_table(*database, make);
  const std::vector<std::uint8_t> body(3'000, 1);
  const auto add_three = [&](std::int64_t id) {
    return database->write([&](Session& session) {
      for (std::int64_t i = 0; i < 3; ++i) session.execute(add, {3 * id + i, Bytes(body)});
      return true;
    });
  };
  disk.limit_growth(100'000);
  std::int64_t written = 0;
  EXPECT_THROW(for (;; ++written) add_three(written), Unavailable);
  EXPECT_GT(written, 0);
  EXPECT_THROW(add_three(written), Unavailable);
  EXPECT_EQ(number_of(*database, count), 3 * written);
  disk.limit_growth(INT64_MAX);
  EXPECT_TRUE(add_three(written));
  EXPECT_EQ(number_of(*database, count), 3 * (written + 1));
  EXPECT_EQ(database->integrity(), "");
}

}  // namespace
}  // namespace storage
