#include "app/demo.h"

#include <filesystem>
#include <fstream>

#include "app/config.h"
#include "app/new_folder.h"
#include "catalogue/load.h"
#include "catalogue/scenario.h"
#include "core/check.h"
#include "storage/places.h"
#include "storage/seal.h"
#include "tests/storage/engines.h"

namespace app {
namespace {

struct Demo : storage::EachEngine {};

const core::Catalogue& rules() {
  static const auto loaded = catalogue::load(std::string(SOURCE_DIR) + "/pathways");
  core::check(loaded.has_value(), "the pathways load");
  return **loaded;
}

core::Scenario scenario(const std::string& name = "town") {
  const auto read = catalogue::load_scenario(std::string(SOURCE_DIR) + "/scenarios/" + name + ".yaml");
  core::check(read.has_value(), "the scenario loads");
  return *read;
}

DemoResult demo_in(storage::Database& database, std::uint64_t seed) {
  return make_demo(database, rules(), scenario(), {.seed = seed, .today = *core::parse_date("2026-11-23"), .patients = 120},
                   [](const std::string&) {});
}

TEST_P(Demo, is_the_same_for_the_same_seed_on_every_engine) {
  const auto one = demo_in(*database, 5).digest;
  EXPECT_EQ(demo_in(*storage::fresh_database(storage::Engine::sqlite), 5).digest, one);
  EXPECT_NE(demo_in(*storage::fresh_database(GetParam()), 6).digest, one);
}

TEST_P(Demo, leaves_a_sound_database_with_a_sealed_trail) {
  demo_in(*database, 5);
  EXPECT_EQ(database->integrity(), "");
  const auto verdict = storage::verify_audit(*database, {});
  EXPECT_TRUE(verdict.sound) << verdict.why;
  EXPECT_EQ(verdict.unsealed, 0);
  EXPECT_GT(verdict.events, 500);
}

TEST_P(Demo, gives_a_sign_in_for_each_role) {
  const auto made = demo_in(*database, 5);
  ASSERT_EQ(made.sign_ins.size(), core::codes<core::Role>.size());
  database->read([&](storage::Session& session) {
    for (const auto& sign_in : made.sign_ins) {
      const auto found = storage::find_account(session, sign_in.user_name);
      ASSERT_TRUE(found) << sign_in.user_name;
      EXPECT_TRUE(found->account.password_hash.starts_with("$argon2id$"));
    }
  });
}

TEST_P(Demo, refuses_a_database_that_holds_a_network) {
  demo_in(*database, 5);
  EXPECT_THROW(demo_in(*database, 5), SetupError);
}

TEST_P(Demo, refuses_a_scenario_whose_needs_are_no_reasons_at_the_front_door) {
  EXPECT_THROW(make_demo(*database, rules(), scenario("rm1"), {.today = *core::parse_date("2026-11-23")}, [](const std::string&) {}),
               SetupError);
  auto nobody = scenario();
  nobody.roles.back().name = "OTHER";
  EXPECT_THROW(make_demo(*database, rules(), nobody, {.today = *core::parse_date("2026-11-23")}, [](const std::string&) {}), SetupError);
  demo_in(*database, 5);  // nothing was kept
}

TEST_P(Demo, refuses_what_an_interrupted_one_left) {
  EXPECT_THROW(make_demo(*database, rules(), scenario(), {.today = *core::parse_date("2026-11-23"), .patients = 120},
                         [](const std::string& line) {
                           if (line.find("Writing appointments") != std::string::npos) throw std::runtime_error("interrupted");
                         }),
               std::runtime_error);
  database->read([](storage::Session& session) { EXPECT_TRUE(storage::all_networks(session).empty()); });
  EXPECT_THROW(demo_in(*database, 5), SetupError);
}

ON_EACH_ENGINE(Demo);

const std::vector<std::string> demo_files{"fingerpost.db", "demo.key"};

TEST(NewFolder, appears_whole_or_not_at_all) {
  const auto place = std::filesystem::path(testing::TempDir()) / "fingerpost_new_folder";
  std::filesystem::remove_all(place);
  {
    NewFolder folder(place, demo_files);
    std::ofstream(folder.part() / "fingerpost.db") << "half";
  }
  EXPECT_FALSE(std::filesystem::exists(place));
  std::filesystem::create_directories(place.string() + ".part");
  std::ofstream(place.string() + ".part/fingerpost.db-wal") << "left by an attempt that was killed";
  {
    NewFolder folder(place, demo_files);
    EXPECT_TRUE(std::filesystem::is_empty(folder.part()));
    std::ofstream(folder.part() / "fingerpost.db") << "whole";
    folder.publish();
  }
  EXPECT_TRUE(std::filesystem::exists(place / "fingerpost.db"));
  EXPECT_FALSE(std::filesystem::exists(place.string() + ".part"));
  EXPECT_THROW(NewFolder(place, demo_files), SetupError);
  std::filesystem::remove_all(place);
}

TEST(NewFolder, touches_nothing_that_is_not_its_own) {
  const auto place = std::filesystem::path(testing::TempDir()) / "fingerpost_new_folder_beside";
  std::filesystem::create_directories(place.string() + ".part");
  std::ofstream(place.string() + ".part/letter.txt") << "somebody's";
  EXPECT_THROW(NewFolder(place, demo_files), SetupError);
  EXPECT_TRUE(std::filesystem::exists(place.string() + ".part/letter.txt"));
  std::filesystem::remove_all(place.string() + ".part");
}

}  // namespace
}  // namespace app
