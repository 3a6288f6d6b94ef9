// What only PostgreSQL's driver promises: no passwords in the open, bounded waits, and life after the server's restart.
#include <gtest/gtest.h>

#include <latch>
#include <thread>

#include "core/check.h"
#include "core/id.h"
#include "tests/storage/engines.h"

namespace storage {
namespace {

constexpr Statement make{"create table rows(id bigint primary key, amount bigint, who uuid)"};
constexpr Statement add{"insert into rows(id, amount, who) values ($1, $2, $3)"};
constexpr Statement count{"select count(*) from rows"};

TEST(PostgresConnectionString, holds_no_password) {
  for (const char* connection :
       {"host=/tmp user=me password=secret", "postgresql://me:secret@localhost/db", "postgres://localhost/db?password=secret",
        "host=/tmp dbname='x' sslpassword=secret", "password='secret"}) {
    try {
      open_postgres({.connection = connection});
      ADD_FAILURE() << connection;
    } catch (const Unavailable&) {
      ADD_FAILURE() << "tried to connect with " << connection;
    } catch (const DatabaseError& e) {
      EXPECT_EQ(std::string(e.what()).find("secret"), std::string::npos) << e.what();
    }
  }
}

TEST(PostgresServer, that_is_not_there_is_said_to_be_so_in_time) {
  const auto start = std::chrono::steady_clock::now();
  EXPECT_THROW(open_postgres({.connection = "host=/no/such/folder dbname=x"}), Unavailable);
  EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(4));
}

struct OnPostgres : testing::Test {
  std::optional<MigratedSchema> schema;
  std::unique_ptr<Database> database;
  void SetUp() override {
    if (!postgres_server()) GTEST_SKIP() << "FINGERPOST_TEST_POSTGRES names no server";
    schema.emplace();
    database = open_postgres({.connection = schema->connection, .pool = 2});
    make_table(*database, make);
  }
  // What a restart of the server does to its clients.
  void cut_connections() {
    PostgresConnection(postgres_server())
        .script("select pg_terminate_backend(pid) from pg_stat_activity where datname = '" + schema->name + "'");
  }
  bool add_row(std::int64_t id) {
    return database->write([&](Session& session) { return session.execute(add, {id, Parameter(), Parameter()}) == 1; });
  }
};

TEST_F(OnPostgres, goes_on_after_its_connections_were_cut) {
  for (std::int64_t id = 0; id < 5; ++id) {
    EXPECT_TRUE(add_row(id));
    cut_connections();
    EXPECT_EQ(number_of(*database, count), id + 1);
    cut_connections();
  }
}

TEST_F(OnPostgres, runs_work_again_that_was_cut_before_its_commit) {
  int runs = 0;
  EXPECT_TRUE(database->write([&](Session& session) {
    session.execute(add, {std::int64_t{1}, Parameter(), Parameter()});
    if (++runs == 1) cut_connections();
    static constexpr Statement other{"select 1"};
    session.query(other, {}, [](const Row&) {});
    return true;
  }));
  EXPECT_EQ(runs, 2);
  EXPECT_EQ(number_of(*database, count), 1);
}

TEST_F(OnPostgres, says_that_nobody_knows_when_the_connection_is_lost_at_the_commit) {
  EXPECT_THROW(database->write([&](Session& session) {
    session.execute(add, {std::int64_t{1}, Parameter(), Parameter()});
    cut_connections();
    return true;
  }),
               Unknown);
}

TEST_F(OnPostgres, refuses_after_a_bounded_wait_when_every_connection_is_taken) {
  std::latch both_taken(2), go_on(1);
  std::vector<std::jthread> stuck;
  for (int i = 0; i < 2; ++i) {
    stuck.emplace_back([&] {
      database->read([&](Session&) {
        both_taken.count_down();
        go_on.wait();
      });
    });
  }
  both_taken.wait();
  const auto start = std::chrono::steady_clock::now();
  EXPECT_THROW(add_row(1), Unavailable);
  EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(3));
  go_on.count_down();
  stuck.clear();
  EXPECT_TRUE(add_row(1));
}

TEST_F(OnPostgres, lets_work_check_again_when_another_took_its_key) {
  static constexpr Statement is_there{"select 1 from rows where id = $1"};
  int runs = 0;
  const bool done = database->write([&](Session& session) {
    bool taken = false;
    session.query(is_there, {std::int64_t{1}}, [&](const Row&) { taken = true; });
    if (taken) return false;  // as an action says: that slot has just gone
    if (++runs == 1) std::thread([&] { add_row(1); }).join();
    return session.execute(add, {std::int64_t{1}, Parameter(), Parameter()}) == 1;
  });
  EXPECT_FALSE(done);
  EXPECT_EQ(runs, 1);
}

TEST_F(OnPostgres, keeps_one_statement_for_values_and_nulls_alike) {
  const core::Uuid who{1};
  EXPECT_TRUE(database->write([&](Session& session) {
    session.execute(add, {std::int64_t{1}, Parameter(), Parameter()});
    session.execute(add, {std::int64_t{2}, std::int64_t{5}, Bytes(who)});
    session.execute(add, {std::int64_t{3}, Parameter(), Bytes(who)});
    session.execute(add, {std::int64_t{4}, std::int64_t{5}, Parameter()});
    return true;
  }));
  EXPECT_EQ(number_of(*database, count), 4);
}

TEST_F(OnPostgres, names_no_values_in_its_errors) {
  static constexpr Statement cast{"select cast(cast($1 as text) as uuid)"};
  try {
    database->read([&](Session& session) { session.query(cast, {std::string_view("Honoria")}, [](const Row&) {}); });
    ADD_FAILURE();
  } catch (const DatabaseError& e) {
    EXPECT_EQ(std::string(e.what()).find("Honoria"), std::string::npos) << e.what();
  }
  add_row(77'123);
  try {
    add_row(77'123);
    ADD_FAILURE();
  } catch (const ConstraintRefused& e) {
    EXPECT_EQ(std::string(e.what()).find("77123"), std::string::npos) << e.what();
  }
}

TEST_F(OnPostgres, calls_work_that_swallowed_a_refusal_a_bug) {
  add_row(1);
  EXPECT_THROW(database->write([&](Session& session) {
    try {
      session.execute(add, {std::int64_t{1}, Parameter(), Parameter()});
    } catch (const ConstraintRefused&) {
    }
    return true;
  }),
               core::Bug);
}

}  // namespace
}  // namespace storage
