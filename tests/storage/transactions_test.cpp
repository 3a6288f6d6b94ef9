// What every transaction promises, on both engines.
#include <atomic>
#include <latch>
#include <thread>

#include "core/check.h"
#include "tests/storage/engines.h"

namespace storage {
namespace {

constexpr Statement make{"create table scraps(id bigint primary key, body text, raw bytea, amount bigint check (amount >= 0), who uuid)"};
constexpr Statement add{"insert into scraps(id, body, raw, amount, who) values ($1, $2, $3, $4, $5)"};
constexpr Statement count{"select count(*) from scraps"};
constexpr Statement get{"select id, body, raw, amount, who from scraps where id = $1"};
constexpr Statement amount_of{"select amount from scraps where id = $1"};
constexpr Statement set_amount{"update scraps set amount = $2 where id = $1"};

struct Transactions : EachEngine {
  void SetUp() override {
    EachEngine::SetUp();
    if (database) make_table(*database, make);
  }
  bool add_note(std::int64_t id, std::int64_t amount = 0) {
    return database->write(
        [&](Session& session) { return session.execute(add, {id, Parameter(), Parameter(), amount, Parameter()}) == 1; });
  }
};

TEST_P(Transactions, give_back_every_type_as_it_was_written) {
  const std::array<std::uint8_t, 16> who{1, 2, 0, 255};
  const std::vector<std::uint8_t> raw{0, 1, 0, 200};
  const std::string_view body = "Zoë’s note; drop table";
  database->write([&](Session& session) {
    session.execute(add, {std::int64_t{-5}, body, Bytes(raw), INT64_MAX, Bytes(who)});
    session.execute(add, {std::int64_t{6}, Parameter(), Parameter(), Parameter(), Parameter()});
    session.execute(add, {std::int64_t{7}, std::string_view(), Bytes(), std::int64_t{0}, Bytes(who)});
    return true;
  });
  int rows = 0;
  database->read([&](Session& session) {
    session.query(get, {std::int64_t{-5}}, [&](const Row& row) {
      ++rows;
      EXPECT_EQ(row.integer(0), -5);
      EXPECT_EQ(row.text(1), body);
      EXPECT_TRUE(std::ranges::equal(row.bytes(2), raw));
      EXPECT_EQ(row.integer(3), INT64_MAX);
      EXPECT_TRUE(std::ranges::equal(row.bytes(4), who));
    });
    session.query(get, {std::int64_t{6}}, [&](const Row& row) {
      ++rows;
      for (int column = 1; column <= 4; ++column) EXPECT_TRUE(row.is_null(column));
      EXPECT_EQ(row.integer(3), 0);
      EXPECT_EQ(row.text(1), "");
    });
    session.query(get, {std::int64_t{7}}, [&](const Row& row) {
      ++rows;
      for (int column = 1; column <= 4; ++column) EXPECT_FALSE(row.is_null(column));
      EXPECT_EQ(row.text(1), "");
      EXPECT_TRUE(row.bytes(2).empty());
    });
  });
  EXPECT_EQ(rows, 3);
}

TEST_P(Transactions, number_parameters_by_name_and_not_by_place) {
  add_note(1, 10);
  static constexpr Statement reversed{"select $2 - $1 + amount from scraps where id = $3 and amount > $1"};
  EXPECT_EQ(number_of(*database, reversed, {std::int64_t{3}, std::int64_t{50}, std::int64_t{1}}), 57);
}

TEST_P(Transactions, tell_how_many_rows_were_changed) {
  for (std::int64_t id = 0; id < 5; ++id) add_note(id);
  static constexpr Statement raise{"update scraps set amount = amount + 1 where id < $1"};
  database->write([&](Session& session) {
    EXPECT_EQ(session.execute(raise, {std::int64_t{3}}), 3);
    EXPECT_EQ(session.execute(raise, {std::int64_t{0}}), 0);
    EXPECT_EQ(session.execute(count, {}), 0);
    return true;
  });
}

TEST_P(Transactions, leave_nothing_when_the_work_declines_or_throws) {
  const auto half_done = [&](Session& session) {
    session.execute(add, {std::int64_t{1}, Parameter(), Parameter(), Parameter(), Parameter()});
  };
  EXPECT_FALSE(database->write([&](Session& session) {
    half_done(session);
    return false;
  }));
  EXPECT_THROW(database->write([&](Session& session) -> bool {
    half_done(session);
    throw core::Bug("a guard");
  }),
               core::Bug);
  EXPECT_EQ(number_of(*database, count), 0);
  EXPECT_TRUE(add_note(1));
}

TEST_P(Transactions, name_a_refused_key_and_go_on) {
  EXPECT_TRUE(add_note(1));
  EXPECT_THROW(add_note(1), ConstraintRefused);
  EXPECT_THROW(add_note(2, -1), ConstraintRefused);
  EXPECT_TRUE(add_note(2));
  EXPECT_EQ(number_of(*database, count), 2);
}

TEST_P(Transactions, show_a_reader_one_state_however_long_it_looks) {
  add_note(1);
  database->read([&](Session& session) {
    const auto rows = [&] {
      std::int64_t n = 0;
      session.query(count, {}, [&](const Row& row) { n = row.integer(0); });
      return n;
    };
    EXPECT_EQ(rows(), 1);
    std::thread([&] { add_note(2); }).join();
    EXPECT_EQ(rows(), 1);
  });
  EXPECT_EQ(number_of(*database, count), 2);
}

TEST_P(Transactions, refuse_a_write_while_reading) {
  EXPECT_THROW(database->read(
                   [&](Session& session) { session.execute(add, {std::int64_t{1}, Parameter(), Parameter(), Parameter(), Parameter()}); }),
               core::Bug);
  EXPECT_EQ(number_of(*database, count), 0);
}

TEST_P(Transactions, refuse_text_that_one_engine_could_not_keep) {
  EXPECT_THROW(database->write([&](Session& session) {
    session.execute(add, {std::int64_t{1}, std::string_view("a\0b", 3), Parameter(), Parameter(), Parameter()});
    return true;
  }),
               core::Bug);
}

TEST_P(Transactions, lose_no_increment_of_many_threads_that_load_and_save) {
  constexpr int threads = 8, rounds = 50;
  add_note(1);
  std::vector<std::jthread> crowd;
  std::atomic<int> busy = 0;
  for (int t = 0; t < threads; ++t) {
    crowd.emplace_back([&] {
      for (int done = 0; done < rounds;) {
        try {
          database->write([&](Session& session) {
            std::int64_t amount = 0;
            session.query(amount_of, {std::int64_t{1}}, [&](const Row& row) { amount = row.integer(0); });
            return session.execute(set_amount, {std::int64_t{1}, amount + 1}) == 1;
          });
          ++done;
        } catch (const Unavailable&) {  // said to be busy, so not counted
          ++busy;
        }
      }
    });
  }
  crowd.clear();
  EXPECT_EQ(number_of(*database, amount_of, {std::int64_t{1}}), threads * rounds);
  RecordProperty("busy", busy);
}

TEST_P(Transactions, let_one_of_many_take_a_key) {
  constexpr int threads = 16;
  std::latch start(threads);
  std::atomic<int> taken = 0, refused = 0;
  std::vector<std::jthread> crowd;
  for (int t = 0; t < threads; ++t) {
    crowd.emplace_back([&] {
      start.arrive_and_wait();
      try {
        if (add_note(9)) ++taken;
      } catch (const ConstraintRefused&) {
        ++refused;
      }
    });
  }
  crowd.clear();
  EXPECT_EQ(taken, 1);
  EXPECT_EQ(refused, threads - 1);
}

TEST_P(Transactions, find_the_database_sound) { EXPECT_EQ(database->integrity(), ""); }

TEST_P(Transactions, tell_capitals_apart) {
  static constexpr Statement like{"select count(*) from scraps where body like $1"};
  database->write([&](Session& session) {
    session.execute(add, {std::int64_t{1}, std::string_view("Abc"), Parameter(), Parameter(), Parameter()});
    return true;
  });
  EXPECT_EQ(number_of(*database, like, {std::string_view("A%")}), 1);
  EXPECT_EQ(number_of(*database, like, {std::string_view("a%")}), 0);
}

ON_EACH_ENGINE(Transactions);

// An endless question is broken off, so that it holds nobody up; a program that has all the time asks for no limit.
TEST_P(Transactions, end_a_statement_that_takes_too_long) {
  static constexpr Statement count_up{
      "with recursive n (i) as (select cast(1 as bigint) union all select i + 1 from n where i < $1) select count(*) from n"};
  const Folder folder;
  std::optional<MigratedSchema> schema;
  if (GetParam() == Engine::postgres) schema.emplace();
  const auto open = [&](std::chrono::seconds most) {
    return schema ? open_postgres({.connection = schema->connection, .statement_max = most})
                  : open_sqlite({.file = folder.file(), .statement_max = most, .vfs = ""});
  };
  const auto ask = [&](Database& of, std::int64_t rows) {
    std::int64_t counted = 0;
    of.read([&](Session& session) { session.query(count_up, {rows}, [&](const Row& row) { counted = row.integer(0); }); });
    return counted;
  };
  {
    const auto hurried = open(std::chrono::seconds{1});
    EXPECT_EQ(ask(*hurried, 1'000), 1'000);
    EXPECT_THROW(ask(*hurried, std::int64_t{1} << 50), Unavailable);
    EXPECT_EQ(ask(*hurried, 1'000), 1'000) << "and serves on";
  }
  const auto patient = open(std::chrono::seconds{0});
  EXPECT_EQ(ask(*patient, 300'000), 300'000);
}

}  // namespace
}  // namespace storage
