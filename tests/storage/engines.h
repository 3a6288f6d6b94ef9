// Both engines for a test, each time a database of its own which goes away with the test. SQLite lies in a file and is encrypted, as
// in a surgery. PostgreSQL needs FINGERPOST_TEST_POSTGRES: key=value words for a server on which databases may be made (./dev test
// starts one).
//
//   struct Diary : storage::EachEngine {};
//   TEST_P(Diary, books_a_slot_once) { database->write(...); }
//   ON_EACH_ENGINE(Diary);
#pragma once

#include <gtest/gtest.h>
#include <unistd.h>

#include <atomic>
#include <cstdlib>
#include <filesystem>
#include <vector>

#include "storage/postgres_connection.h"
#include "storage/sql.h"

namespace storage {

enum class Engine { sqlite, postgres };

inline std::vector<Engine> engines() { return {Engine::sqlite, Engine::postgres}; }
inline const char* name_of(Engine engine) { return engine == Engine::sqlite ? "sqlite" : "postgres"; }

inline const char* postgres_server() { return std::getenv("FINGERPOST_TEST_POSTGRES"); }
inline bool here(Engine engine) { return engine == Engine::sqlite || postgres_server(); }

inline std::string unique_name() {
  static std::atomic<int> number = 0;
  return "fingerpost_test_" + std::to_string(getpid()) + "_" + std::to_string(++number);
}

// A folder that is removed with all it holds.
struct Folder {
  std::filesystem::path path = std::filesystem::temp_directory_path() / unique_name();
  Folder() { std::filesystem::create_directories(path); }
  ~Folder() { std::filesystem::remove_all(path); }
  Folder(const Folder&) = delete;
  std::string file(const char* name = "test.db") const { return (path / name).string(); }
};

inline constexpr std::array<std::uint8_t, 32> test_key{7, 2, 40, 81, 6};

// A PostgreSQL database that is dropped at the end.
struct Schema {
  std::string name = unique_name();
  std::string connection = std::string(postgres_server()) + " dbname=" + name;
  explicit Schema(const std::string& like = "template0") {
    PostgresConnection(postgres_server()).script("create database " + name + " template " + like + " encoding 'UTF8' locale 'C'");
  }
  ~Schema() {
    try {
      PostgresConnection(postgres_server()).script("drop database if exists " + name + " with (force)");
    } catch (const DatabaseError&) {  // the server went first
    }
  }
  Schema(const Schema&) = delete;
};

// One with every table in it, copied from one that is migrated once a test program.
struct MigratedSchema : Schema {
  MigratedSchema() : Schema(model()) {}

 private:
  struct Model : Schema {
    Model() { open_postgres({.connection = connection}); }
  };
  static const std::string& model() {
    static const Model migrated;
    return migrated.name;
  }
};

// A database and the place it lies in.
template <class Place>
class Kept final : public Database {
 public:
  template <class Open>
  explicit Kept(Open open) : database_(open(place_)) {}
  bool write(const std::function<bool(Session&)>& work) override { return database_->write(work); }
  void read(const std::function<void(Session&)>& work) override { database_->read(work); }
  std::string_view engine() const override { return database_->engine(); }
  std::string integrity() override { return database_->integrity(); }

 private:
  Place place_;
  std::unique_ptr<Database> database_;
};

inline std::unique_ptr<Database> fresh_database(Engine engine) {
  if (engine == Engine::sqlite) {
    return std::make_unique<Kept<Folder>>(
        [](const Folder& folder) { return open_sqlite({.file = folder.file(), .key = test_key, .vfs = ""}); });
  }
  return std::make_unique<Kept<MigratedSchema>>([](const Schema& schema) { return open_postgres({.connection = schema.connection}); });
}

struct EachEngine : testing::TestWithParam<Engine> {
  std::unique_ptr<Database> database;
  void SetUp() override {
    if (!here(GetParam())) GTEST_SKIP() << "FINGERPOST_TEST_POSTGRES names no server";
    database = fresh_database(GetParam());
  }
};

#define ON_EACH_ENGINE(suite)                                                  \
  INSTANTIATE_TEST_SUITE_P(each, suite, testing::ValuesIn(storage::engines()), \
                           [](const auto& each) { return std::string(storage::name_of(each.param)); })

// A table for a test to write in.
inline void make_table(Database& database, const Statement& ddl) {
  database.write([&](Session& session) {
    session.execute(ddl, {});
    return true;
  });
}

inline std::int64_t number_of(Database& database, const Statement& statement, std::initializer_list<Parameter> parameters = {}) {
  std::int64_t number = -1;
  database.read([&](Session& session) { session.query(statement, parameters, [&](const Row& row) { number = row.integer(0); }); });
  return number;
}

}  // namespace storage
