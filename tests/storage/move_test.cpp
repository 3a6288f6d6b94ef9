// A site moved from one engine to the other and back: all of it, or nothing.
#include "storage/move.h"

#include <algorithm>
#include <set>

#include "storage/dump.h"
#include "storage/places.h"
#include "storage/whole_tables.h"
#include "tests/storage/engines.h"

namespace storage {
namespace {

constexpr Statement one_network{"insert into networks(id, name, made_at, demo) values ($1, 'Alderbrook', 1, 0)"};
constexpr Statement newer_schema{"insert into schema_versions(version, name, digest, applied_at) values (9999, 'later', $1, 1)"};
constexpr Statement networks_there{"select count(*) from networks"};
constexpr Statement events_there{"select count(*) from events"};
constexpr Statement last_event{"select max(sequence) from events"};
constexpr Statement one_receipt{
    "insert into receipts(network_id, account_id, key, fingerprint, at, answer) values ($1, $1, $2, 'f', $3, 'a')"};
constexpr Statement receipts_there{"select count(*) from receipts"};
constexpr Statement tables_in_postgres{
    "select table_name::text, column_name::text from information_schema.columns c where table_schema = current_schema() and table_name <> "
    "'schema_versions' order by 1, 2"};
constexpr Statement spoil_event{"update events set detail = 'changed' where sequence = 3"};

core::Uuid uuid(std::uint8_t last) {
  core::Uuid made{};
  made[15] = last;
  return made;
}
const core::NetworkId network{uuid(1)};
const core::Instant now{std::chrono::milliseconds{1'795'000'000'000}};

// A few of each kind of row; more receipts than one page of reading or one statement of writing holds.
void fill(Database& database, std::int64_t receipts = 4'500) {
  database.write([&](Session& session) {
    add_network(session, {network, "Alderbrook", now, true});
    for (std::int64_t i = 0; i < receipts; ++i) session.execute(one_receipt, {Bytes(network.bytes), "key " + std::to_string(i), i});
    return true;
  });
  core::Principal who;
  who.network = network;
  who.account = core::AccountId{uuid(9)};
  Store store(database);
  for (int i = 0; i < 5; ++i) {
    const auto kept = store.write(who, now, {}, [&](Writer& writer) -> core::Result<std::string> {
      core::Organisation practice{.id = core::OrganisationId{uuid(static_cast<std::uint8_t>(20 + i))}, .name = "Millhouse"};
      save_organisation(writer, practice);
      core::Account account{.id = core::AccountId{uuid(static_cast<std::uint8_t>(40 + i))},
                            .user_name = "zoë" + std::to_string(i),
                            .name = "Zoë \"Zed\" O'Brien",
                            .password_hash = "$argon2id$secret"};
      writer.save(account);
      writer.record({{now, core::EventKind::account_changed, core::subject(account.id), {}, {}, practice.id, {}}});
      return "";
    });
    ASSERT_TRUE(kept);
    seal_pending(database, 1'000 + i);
  }
}

Engine other(Engine engine) { return engine == Engine::sqlite ? Engine::postgres : Engine::sqlite; }

struct MoveSite : EachEngine {
  std::unique_ptr<Database> target;
  void SetUp() override {
    if (!postgres_server()) GTEST_SKIP() << "FINGERPOST_TEST_POSTGRES names no server";
    EachEngine::SetUp();
    target = fresh_database(other(GetParam()));
  }
  std::string refusal() {
    const auto moved = move_site(*database, *target, {});
    return moved ? "" : moved.error().text;
  }
};

TEST_P(MoveSite, takes_everything_there_and_back) {
  fill(*database);
  const auto digest = dump_digest(*database);
  std::set<std::string> doing;
  const auto there = move_site(*database, *target, [&](const MoveStep& step) {
    doing.emplace(step.doing);
    EXPECT_LE(step.rows, step.of);
  });
  ASSERT_TRUE(there) << there.error().text;
  EXPECT_EQ(there->digest, digest);
  EXPECT_EQ(there->audit.seals, 5);
  EXPECT_EQ(there->audit.head, verify_audit(*database, {}).head);
  EXPECT_EQ(doing, (std::set<std::string>{"Copying", "Checking"}));
  EXPECT_EQ(number_of(*target, receipts_there), 4'500);

  const auto back = fresh_database(GetParam());
  const auto again = move_site(*target, *back, {});
  ASSERT_TRUE(again) << again.error().text;
  EXPECT_EQ(again->rows, there->rows);
  EXPECT_EQ(dump_digest(*back), digest);
  EXPECT_TRUE(verify_audit(*back, {}).sound);
}

TEST_P(MoveSite, goes_on_numbering_and_sealing_where_the_source_was) {
  fill(*database, 0);
  ASSERT_EQ(refusal(), "");
  const auto last = number_of(*database, last_event);
  core::Principal who;
  who.network = network;
  Store(*target).append(who, {{now, core::EventKind::sign_in_refused, core::subject(core::AccountId{}), {}, {}, {}, {}}});
  EXPECT_EQ(number_of(*target, last_event), last + 1);
  EXPECT_EQ(seal_pending(*target, 9'000), 1);
  const auto verdict = verify_audit(*target, {});
  EXPECT_TRUE(verdict.sound) << verdict.why;
  EXPECT_EQ(verdict.seals, 6);
}

TEST_P(MoveSite, takes_an_empty_site) {
  ASSERT_EQ(refusal(), "");
  fill(*target, 0);
  EXPECT_TRUE(verify_audit(*target, {}).sound);
}

TEST_P(MoveSite, refuses_a_target_that_holds_anything) {
  fill(*database, 0);
  target->write([](Session& session) { return session.execute(one_network, {Bytes(uuid(3))}) == 1; });
  EXPECT_NE(refusal().find("holds data already"), std::string::npos);
  EXPECT_EQ(number_of(*target, networks_there), 1);
}

TEST_P(MoveSite, refuses_another_schema) {
  fill(*database, 0);
  database->write([](Session& session) { return session.execute(newer_schema, {Bytes(uuid(3))}) == 1; });
  EXPECT_NE(refusal().find("schemas differ"), std::string::npos);
  EXPECT_EQ(number_of(*target, networks_there), 0);
}

TEST_P(MoveSite, leaves_the_target_empty_when_the_source_changes_meanwhile) {
  fill(*database);
  bool changed = false;
  const auto moved = move_site(*database, *target, [&](const MoveStep& step) {
    if (step.doing != "Checking" || std::exchange(changed, true)) return;
    std::jthread([&] { database->write([](Session& session) { return session.execute(one_network, {Bytes(uuid(3))}) == 1; }); });
  });
  ASSERT_FALSE(moved);
  EXPECT_NE(moved.error().text.find("changed while it was copied"), std::string::npos);
  EXPECT_EQ(number_of(*target, networks_there), 0);
  EXPECT_EQ(number_of(*target, events_there), 0);
}

TEST_P(MoveSite, leaves_the_target_empty_when_it_is_broken_off) {
  fill(*database);
  const auto broken_off = [&](std::string_view when) {
    EXPECT_THROW(move_site(*database, *target,
                           [&](const MoveStep& step) {
                             if (step.doing == when && step.rows > 2'000) throw DatabaseError("the disk went");
                           }),
                 DatabaseError);
    EXPECT_EQ(number_of(*target, networks_there), 0);
    EXPECT_EQ(number_of(*target, receipts_there), 0);
  };
  broken_off("Copying");
  broken_off("Checking");
  EXPECT_EQ(refusal(), "") << "and then it can be filled";
}

ON_EACH_ENGINE(MoveSite);

TEST(MoveFromAFile, refuses_a_trail_that_was_tampered_with) {
  const auto from = fresh_database(Engine::sqlite), to = fresh_database(Engine::sqlite);
  fill(*from, 0);
  constexpr Statement without_guard{"drop trigger events_are_not_updated"};
  from->write([&](Session& session) {
    session.execute(without_guard, {});
    return session.execute(spoil_event, {}) == 1;
  });
  const auto moved = move_site(*from, *to, {});
  ASSERT_FALSE(moved);
  EXPECT_NE(moved.error().text.find("audit trail is not whole"), std::string::npos);
}

TEST(WholeTables, are_every_table_and_column_of_both_engines) {
  std::set<std::pair<std::string, std::string>> listed;
  for (const auto& table : whole_tables())
    for (const auto& column : table.columns) listed.emplace(table.name, column.name);
  EXPECT_TRUE(listed.contains({"appointments", "slot_id"}));
  if (!postgres_server()) GTEST_SKIP() << "FINGERPOST_TEST_POSTGRES names no server";
  std::set<std::pair<std::string, std::string>> there;
  fresh_database(Engine::postgres)->read([&](Session& session) {
    session.query(tables_in_postgres, {}, [&](const Row& row) { there.emplace(row.text(0), row.text(1)); });
  });
  EXPECT_EQ(listed, there);
}

}  // namespace
}  // namespace storage
