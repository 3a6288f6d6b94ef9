#include "app/demo.h"

#include "app/config.h"
#include "catalogue/load.h"
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

DemoResult demo_in(storage::Database& database, std::uint64_t seed) {
  return make_demo(database, rules(), {.seed = seed, .today = *core::parse_date("2026-11-23"), .patients = 120}, [](const std::string&) {});
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

ON_EACH_ENGINE(Demo);

}  // namespace
}  // namespace app
