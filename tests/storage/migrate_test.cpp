// Migrations: all or nothing, once, and never a schema this program does not know.
#include "storage/migrate.h"

#include <thread>

#include "storage/sqlite_connection.h"
#include "tests/storage/engines.h"
#include "tests/storage/power_cut_vfs.h"

namespace storage {
namespace {

constexpr Statement versions{"select count(*) from schema_versions"};
constexpr Statement count_extra{"select count(*) from extra"};

constexpr std::string_view good = "create table extra(id bigint primary key);\ninsert into extra values (1);\n";
constexpr std::string_view half_bad =
    "create table extra(id bigint primary key);\ninsert into extra values (1);\ninsert into extra values (1);\n";

// A bare connection to an empty database of either engine.
struct Migrations : testing::TestWithParam<Engine> {
  std::optional<Folder> folder;
  std::optional<Schema> schema;
  std::unique_ptr<SqliteConnection> sqlite;
  std::unique_ptr<PostgresConnection> postgres;

  void SetUp() override {
    if (!here(GetParam())) GTEST_SKIP() << "FINGERPOST_TEST_POSTGRES names no server";
    if (GetParam() == Engine::sqlite) {
      folder.emplace();
      sqlite =
          std::make_unique<SqliteConnection>(SqliteOptions{.file = folder->file(), .key = {}, .vfs = ""}, SqliteConnection::Use::write);
    } else {
      schema.emplace();
      postgres = std::make_unique<PostgresConnection>(schema->connection);
    }
  }

  SchemaDoor door() {
    if (sqlite) return {"sqlite", *sqlite, [this](const std::string& sql) { sqlite->script(sql); }};
    return {"postgres", *postgres, [this](const std::string& sql) { postgres->script(sql); }};
  }

  std::int64_t number(const Statement& statement) {
    std::int64_t n = -1;
    door().session.query(statement, {}, [&](const Row& row) { n = row.integer(0); });
    return n;
  }

  static std::vector<Migration> and_then(std::string_view text) {
    std::vector<Migration> all(migrations().begin(), migrations().end());
    all.push_back({all.back().version + 1, "extra", text});
    return all;
  }

  std::string refusal(std::span<const Migration> known) {
    try {
      migrate(door(), known);
    } catch (const DatabaseError& e) {
      return e.what();
    }
    return "nothing was refused";
  }
};

TEST_P(Migrations, run_once_and_are_recorded) {
  migrate(door());
  migrate(door());
  EXPECT_EQ(number(versions), static_cast<std::int64_t>(migrations().size()));
}

TEST_P(Migrations, go_on_from_where_the_database_is) {
  migrate(door());
  migrate(door(), and_then(good));
  EXPECT_EQ(number(count_extra), 1);
}

TEST_P(Migrations, refuse_a_schema_newer_than_the_program) {
  migrate(door(), and_then(good));
  EXPECT_NE(refusal(migrations()).find("newer than this program's"), std::string::npos) << refusal(migrations());
}

TEST_P(Migrations, refuse_a_migration_that_changed_since_it_ran) {
  migrate(door(), and_then(good));
  const std::string why = refusal(and_then("create table extra(id bigint);"));
  EXPECT_NE(why.find("(extra) has changed since the database ran it"), std::string::npos) << why;
}

TEST_P(Migrations, leave_no_trace_when_they_fail_half_way) {
  migrate(door());
  EXPECT_THROW(migrate(door(), and_then(half_bad)), DatabaseError);
  EXPECT_EQ(number(versions), static_cast<std::int64_t>(migrations().size()));
  EXPECT_THROW(number(count_extra), DatabaseError);
  migrate(door(), and_then(good));
  EXPECT_EQ(number(count_extra), 1);
}

ON_EACH_ENGINE(Migrations);

TEST(MigrationsOnPostgres, run_once_when_servers_start_together) {
  if (!postgres_server()) GTEST_SKIP() << "FINGERPOST_TEST_POSTGRES names no server";
  const Schema schema;
  std::vector<std::jthread> servers;
  std::atomic<int> started = 0;
  for (int i = 0; i < 4; ++i) {
    servers.emplace_back([&] {
      open_postgres({.connection = schema.connection});
      ++started;
    });
  }
  servers.clear();
  EXPECT_EQ(started, 4);
  EXPECT_EQ(number_of(*open_postgres({.connection = schema.connection}), versions), static_cast<std::int64_t>(migrations().size()));
}

TEST(MigrationsOnSqlite, survive_a_power_cut_at_every_operation_of_the_disk) {
  int operations = 0;
  for (bool whole = false; !whole;) {
    const Folder folder;
    PowerCut power(static_cast<std::uint64_t>(++operations));
    const SqliteOptions options{.file = folder.file(), .key = test_key, .readers = 1, .vfs = PowerCut::name};
    power.cut_after(operations);
    try {
      open_sqlite(options);
      whole = !power.is_off();
    } catch (const DatabaseError&) {
    }
    power.restore();
    const auto database = open_sqlite(options);
    EXPECT_EQ(database->integrity(), "");
    EXPECT_EQ(number_of(*database, versions), static_cast<std::int64_t>(migrations().size())) << "cut at " << operations;
  }
  EXPECT_GT(operations, 20);
}

TEST(MigrationText, keeps_the_lines_of_one_engine) {
  constexpr std::string_view text = "a\n-- only sqlite\nb\n-- end\n-- only postgres\nc\n-- end  \nd";
  EXPECT_EQ(lines_for("sqlite", text), "a\nb\nd");
  EXPECT_EQ(lines_for("postgres", text), "a\nc\nd");
  EXPECT_EQ(lines_for("sqlite", ""), "");
}

}  // namespace
}  // namespace storage
