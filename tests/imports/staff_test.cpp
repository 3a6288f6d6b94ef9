#include "tests/imports/place.h"

namespace imports {
namespace {

struct ImportedStaff : Imports {
  StageOptions staff() const { return {.kind = Kind::staff, .practice = mill}; }
  std::optional<storage::SignInAccount> account(const char* user_name) {
    std::optional<storage::SignInAccount> found;
    database->read([&](storage::Session& session) { found = storage::find_account(session, user_name); });
    return found;
  }
};

const std::string list =
    "Name,Job title,HCPC/GMC,Practice code\n"
    "\"NAIR, Priya\",First contact physiotherapist,PH123456,\n"
    "Dr Helen Moss,GP,1234567,A10002\n"
    "Sam Field,Reception,,\n";
const Mapping registration{.columns = {{"registration_number", "HCPC/GMC"}}, .words = {}};

TEST_P(ImportedStaff, are_there_when_their_batch_is_published_and_not_before) {
  auto options = staff();
  options.mapping = registration;
  const auto staged = stage_text(list, options);
  ASSERT_TRUE(staged) << staged.error().text;
  EXPECT_EQ(outcome(*staged), "new 3 changed 0 same 0 doubt 0 refused 0");
  EXPECT_FALSE(account("priya.nair"));
  ASSERT_TRUE(publish(importer(), staged->batch.number));
  const auto priya = account("priya.nair");
  ASSERT_TRUE(priya);
  EXPECT_EQ(priya->account.name, "Priya Nair");
  EXPECT_TRUE(priya->account.professional);
  EXPECT_TRUE(account("helen.moss"));
  EXPECT_FALSE(account("sam.field")->account.professional);
}

TEST_P(ImportedStaff, get_a_second_role_and_are_not_made_twice) {
  auto options = staff();
  options.mapping = registration;
  take(list, options);
  auto again = staff();
  const auto staged = stage_text("Name,Role\nSam Field,receptionist\nSam Field,practice manager\n", again);
  ASSERT_TRUE(staged) << staged.error().text;
  EXPECT_EQ(outcome(*staged), "new 0 changed 1 same 1 doubt 0 refused 0");
  ASSERT_TRUE(publish(importer(), staged->batch.number));
  database->read([&](storage::Session& session) {
    const auto sam = storage::find_account(session, "sam.field");
    EXPECT_EQ(storage::memberships_of(session, sam->network, sam->account.id).size(), 2u);
  });
}

TEST_P(ImportedStaff, are_named_row_by_row_where_they_cannot_be_read) {
  auto options = staff();
  options.mapping = {.columns = {}, .words = {{"phlebotomist", "receptionist"}}};
  const auto staged = stage_text(
      "Name,Role,HCPC,Login,Practice\n"
      "Ann Other,Astronaut,,,\n"
      "Ann Other,Physio,,,\n"
      "Ann Other,Phlebotomist,,ann,\n"
      "Ann Other,Phlebotomist,,ann,\n"
      "Bob Other,GP,,,Nowhere\n"
      ",GP,,bob,\n",
      options);
  ASSERT_TRUE(staged) << staged.error().text;
  EXPECT_EQ(told(*staged), (std::vector<std::string>{
                               "2 Role: Not a role of Fingerpost: map it under [role], or take the row out",
                               "3 HCPC: A physiotherapist or occupational therapist has a HCPC number",
                               "5 Login: Another row says the same",
                               "6 Practice: No practice of this network has this name or ODS code",
                               "7 Name: Enter a name",
                           }));
}

TEST_P(ImportedStaff, leave_nothing_when_their_batch_is_discarded) {
  const auto before = record();
  auto options = staff();
  options.mapping = registration;
  const auto staged = stage_text(list, options);
  ASSERT_TRUE(discard(importer(), staged->batch.number));
  EXPECT_EQ(record(), before);
}

ON_EACH_ENGINE(ImportedStaff);

}  // namespace
}  // namespace imports
