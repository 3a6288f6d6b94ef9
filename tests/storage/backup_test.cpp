// Backups of the embedded database: one state of it, taken while it is written to, that can be proved and put in place.
#include "storage/backup.h"

#include <fstream>
#include <iostream>
#include <random>

#include "storage/dump.h"
#include "storage/places.h"
#include "tests/storage/engines.h"

namespace storage {
namespace {

constexpr Statement add_receipt{
    "insert into receipts(network_id, account_id, key, fingerprint, at, answer) values ($1, $1, $2, $3, 1, 'canary words')"};
constexpr Statement receipts{"select count(*) from receipts"};
constexpr Statement forget{"delete from receipts"};
constexpr std::int64_t minute_ms = 60'000, now_ms = 29'000'000 * minute_ms + 12'345;

struct Backup : testing::Test {
  Folder folder;
  SqliteOptions options{.file = folder.file("site.db"), .key = test_key, .vfs = ""};
  std::unique_ptr<Database> database = open_sqlite(options);
  const std::string copy = folder.file("site.backup");

  SqliteOptions of(const std::string& file) const { return {.file = file, .key = test_key, .vfs = ""}; }

  // Rows come in pairs, each with an event.
  void add_pairs(int first, int count = 1) {
    const core::Uuid id{1};
    database->write([&](Session& session) {
      for (int n = first; n < first + count; ++n) {
        for (const char* half : {"a", "b"}) session.execute(add_receipt, {Bytes(id), half + std::to_string(n), std::string(300, 'x')});
        append_events(session, std::array{EventRow{.network_id = id, .kind = "read", .subject_kind = "patient"}});
      }
      return true;
    });
  }
  void fill(int pairs) {
    add_pairs(0, pairs);
    seal_pending(*database, 1);
  }
  static std::string bytes_of(const std::string& file) {
    std::ifstream in(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
  }
  static void put(const std::string& file, const std::string& bytes) { std::ofstream(file, std::ios::binary | std::ios::trunc) << bytes; }
};

TEST_F(Backup, is_one_state_of_a_database_that_is_written_to_meanwhile) {
  fill(500);
  std::atomic<int> written = 500;
  std::jthread writer([&](std::stop_token stop) {
    while (!stop.stop_requested()) {
      add_pairs(written);
      ++written;
    }
  });
  for (int round = 0; round < 5; ++round) {
    const std::string file = folder.file(("copy" + std::to_string(round)).c_str());
    const int before = written;
    const auto bytes = back_up(options, file, now_ms, {});
    const int after = written + 1;
    EXPECT_EQ(bytes, std::filesystem::file_size(file));
    const auto verdict = verify_backup(of(file));
    ASSERT_EQ(verdict.wrong, "");
    EXPECT_EQ(verdict.as_of_ms, now_ms / minute_ms * minute_ms);
    const auto held = std::ranges::find(verdict.rows, "receipts", [](const auto& row) { return row.first; })->second;
    EXPECT_EQ(held % 2, 0);
    EXPECT_GE(held, 2 * before);
    EXPECT_LE(held, 2 * after);
    EXPECT_EQ(verdict.audit.events, held / 2);
  }
  EXPECT_GT(written, 500);
}

TEST_F(Backup, is_put_in_place_and_served_from) {
  fill(50);
  back_up(options, copy, now_ms, {});
  EXPECT_EQ(verify_backup(of(copy)).digest, dump_digest(*database));
  const auto digest = dump_digest(*database);
  std::filesystem::create_directory(folder.path / "restored");
  std::filesystem::copy_file(copy, folder.path / "restored" / "site.db");
  database = open_sqlite(of(folder.file("restored/site.db")));
  EXPECT_EQ(database->integrity(), "");
  EXPECT_EQ(dump_digest(*database), digest);
  add_pairs(50);
  EXPECT_EQ(number_of(*database, receipts), 102);
  EXPECT_EQ(seal_pending(*database, 2), 1);
  EXPECT_TRUE(verify_audit(*database, {}).sound);
}

TEST_F(Backup, is_encrypted_its_owners_alone_and_without_what_was_erased) {
  fill(2'000);
  const auto full = back_up(options, folder.file("full"), now_ms, {});
  database->write([](Session& session) { return session.execute(forget, {}) > 0; });
  back_up(options, copy, now_ms, {});
  EXPECT_EQ(bytes_of(copy).find("canary words"), std::string::npos);
  EXPECT_LT(std::filesystem::file_size(copy), full / 2) << "a free page may hold what was erased";
  EXPECT_EQ(std::filesystem::status(copy).permissions(), std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
  auto other = of(copy);
  other.key->back() ^= 1;
  EXPECT_NE(verify_backup(other).wrong, "");
  for (const auto& entry : std::filesystem::directory_iterator(folder.path))
    EXPECT_FALSE(entry.path().string().contains("unfinished") || entry.path().string().contains("backup-")) << entry.path();
}

TEST_F(Backup, never_takes_another_files_place) {
  fill(3);
  put(copy, "the last good one");
  EXPECT_THROW(back_up(options, copy, now_ms, {}), DatabaseError);
  EXPECT_EQ(bytes_of(copy), "the last good one");
  EXPECT_THROW(back_up(options, folder.file("no/such/folder"), now_ms, {}), DatabaseError);
}

TEST_F(Backup, that_is_damaged_is_refused_wherever_a_byte_is_changed_cut_off_or_added) {
  const auto seed = std::random_device{}();
  std::mt19937_64 random(seed);
  fill(300);
  back_up(options, copy, now_ms, {});
  const std::string good = bytes_of(copy);
  const auto refused = [&](const std::string& bytes) {
    put(copy, bytes);
    return !verify_backup(of(copy)).wrong.empty();
  };
  EXPECT_FALSE(refused(good));
  constexpr int tries = 60;
  int changed = 0, cut = 0;
  for (int i = 0; i < tries; ++i) {
    std::string bad = good;
    bad[random() % bad.size()] ^= static_cast<char>(1 + random() % 255);
    changed += refused(bad);
    cut += refused(good.substr(0, random() % good.size()));
  }
  std::cout << "seed " << seed << ": " << changed << " of " << tries << " changed bytes and " << cut << " of " << tries
            << " cuts noticed\n";
  EXPECT_EQ(changed, tries);
  EXPECT_EQ(cut, tries);
  EXPECT_TRUE(refused(good.substr(0, good.size() - 4096)));
  EXPECT_TRUE(refused(good + "more"));
  EXPECT_TRUE(refused(good + std::string(4096, '\0')));
  EXPECT_TRUE(refused(""));
}

}  // namespace
}  // namespace storage
