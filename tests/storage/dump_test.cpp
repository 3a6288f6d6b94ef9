#include "storage/dump.h"

#include <vector>

#include "storage/places.h"
#include "storage/seal.h"
#include "tests/storage/engines.h"

namespace storage {
namespace {

struct Dump : EachEngine {};

core::Uuid uuid(std::uint8_t last) {
  core::Uuid made{};
  made[15] = last;
  return made;
}

const core::NetworkId network{uuid(1)};
const core::Instant now{std::chrono::milliseconds{1'795'000'000'000}};

core::Principal somebody() {
  core::Principal who;
  who.network = network;
  who.account = core::AccountId{uuid(9)};
  return who;
}

void fill(Database& database, std::string_view hash, std::string_view name = "Zoë \"Zed\" O'Brien") {
  database.write([](Session& session) {
    add_network(session, {network, "Alderbrook", now, true});
    return true;
  });
  Store store(database);
  const auto kept = store.write(somebody(), now, {}, [&](Writer& writer) -> core::Result<std::string> {
    core::Organisation practice{.id = core::OrganisationId{uuid(2)}, .name = "Millhouse"};
    save_organisation(writer, practice);
    core::Account account{
        .id = core::AccountId{uuid(9)}, .user_name = "zoe", .name = std::string(name), .password_hash = std::string(hash)};
    writer.save(account);
    add_membership(writer, {account.id, practice.id, core::Role::gp});
    writer.record({{now, core::EventKind::account_changed, core::subject(account.id), {}, {}, practice.id, {{"role", std::string("gp")}}}});
    return "";
  });
  ASSERT_TRUE(kept);
}

std::vector<std::string> lines_of(Database& database) {
  std::vector<std::string> lines;
  dump(database, [&](std::string_view line) { lines.emplace_back(line); });
  return lines;
}

TEST_P(Dump, writes_a_line_for_each_row_in_a_fixed_order) {
  fill(*database, "$argon2id$v=19$secret");
  const auto lines = lines_of(*database);
  ASSERT_EQ(lines.size(), 8u);
  EXPECT_EQ(lines[0],
            R"({"table":"networks","id":"00000000000000000000000000000001","name":"Alderbrook","made_at":1795000000000,"demo":1})");
  EXPECT_EQ(lines[3],
            R"({"table":"accounts","network_id":"00000000000000000000000000000001","id":"00000000000000000000000000000009","version":1,)"
            R"("changed_at":1795000000000,"user_name":"zoe","name":"Zoë \"Zed\" O'Brien","active":1,"professional_id":null})");
  EXPECT_TRUE(lines[7].starts_with(R"({"table":"events")"));
}

TEST_P(Dump, tells_no_secret_and_nothing_that_belongs_to_one_machine) {
  fill(*database, "$argon2id$v=19$one");
  const auto digest = dump_digest(*database);
  seal_pending(*database, 1);
  database->write([](Session& session) {
    add_session(session, {{}, network, core::AccountId{uuid(9)}, core::OrganisationId{uuid(2)}, core::Role::gp, "csrf", now, now});
    return true;
  });
  EXPECT_EQ(dump_digest(*database), digest);
  for (const auto& line : lines_of(*database)) EXPECT_EQ(line.find("argon2id"), std::string::npos) << line;
  const auto other = fresh_database(GetParam());
  fill(*other, "$argon2id$v=19$another");
  EXPECT_EQ(dump_digest(*other), digest);
}

TEST_P(Dump, changes_when_a_single_letter_does) {
  fill(*database, "");
  const auto other = fresh_database(GetParam());
  fill(*other, "", "Zoë \"Zed\" O'Brian");
  EXPECT_NE(dump_digest(*other), dump_digest(*database));
}

TEST_P(Dump, is_the_same_from_every_engine) {
  const auto other = fresh_database(Engine::sqlite);
  fill(*database, "");
  fill(*other, "");
  EXPECT_EQ(dump_digest(*database), dump_digest(*other));
}

ON_EACH_ENGINE(Dump);

}  // namespace
}  // namespace storage
