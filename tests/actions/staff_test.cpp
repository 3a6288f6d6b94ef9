// Who works here: a first password that lets somebody in once, changes within reach alone, an account that is closed for good.
#include "actions/staff.h"

#include "tests/actions/practice.h"
#include "tests/core/outcome.h"

namespace actions {
namespace {

struct Staff : EachPractice {
  StaffDraft robin() {
    return {.name = "Robin Newcomer",
            .user_name = "Robin.Newcomer",
            .role = core::Role::physiotherapist,
            .organisation = practice->mill,
            .registration_number = "PH123456",
            .competences = "msk_first_contact, injections"};
  }
};
ON_EACH_ENGINE(Staff);

TEST_P(Staff, come_with_a_first_password_that_is_shown_once) {
  Practice& p = *practice;
  const auto once = p.once();
  const auto added = add_staff(p.system, p.manager, once, robin());
  ASSERT_TRUE(added);
  EXPECT_EQ(added->password.size(), 23u);
  EXPECT_TRUE(sign_in(p.system, "robin.newcomer", added->password, "test"));
  const auto again = add_staff(p.system, p.manager, once, robin());
  ASSERT_TRUE(again);
  EXPECT_EQ(again->account, added->account);
  EXPECT_TRUE(again->password.empty());
  const auto member = view_member(p.system, p.manager, added->account);
  EXPECT_EQ(member->row.professional->competences, (std::vector<std::string>{"msk_first_contact", "injections"}));
  EXPECT_TRUE(member->row.account.password_hash.empty()) << "no page is given the hash";

  const auto second = new_password(p.system, p.manager, p.once(), added->account);
  ASSERT_TRUE(second);
  EXPECT_FALSE(sign_in(p.system, "robin.newcomer", added->password, "test"));
  const auto session = sign_in(p.system, "robin.newcomer", second->password, "test");
  ASSERT_TRUE(session);
  ASSERT_TRUE(close_account(p.system, p.manager, p.once(), added->account));
  EXPECT_FALSE(resume(p.system, session->token, "test", true)) << "closing signs out";
  EXPECT_FALSE(sign_in(p.system, "robin.newcomer", second->password, "test"));
}

TEST_P(Staff, are_refused_by_the_first_guard_that_fails) {
  Practice& p = *practice;
  struct Case {
    const char* name;
    std::function<void(StaffDraft&)> given;
    const char* outcome;
  };
  const std::vector<Case> cases{
      {"no name", [](auto& d) { d.name = " "; }, "invalid name: Enter the person's name"},
      {"a user name with a space", [](auto& d) { d.user_name = "robin new"; },
       "invalid user_name: A user name is letters, digits and . - _ @, without spaces"},
      {"taken", [](auto& d) { d.user_name = "MORGAN"; }, "conflict user_name: That user name is taken"},
      {"not registered", [](auto& d) { d.registration_number = ""; },
       "invalid registration_number: Enter the registration number (GMC or HCPC): nobody is registered without"},
      {"a competence with words", [](auto& d) { d.competences = "back pain; knees"; },
       "invalid competences: A competence is a code of letters, digits and _, like msk_first_contact"},
      {"an administrator, by a manager", [](auto& d) { d.role = core::Role::administrator; },
       "forbidden: Only an administrator makes administrators"},
      {"of another practice", [&](auto& d) { d.organisation = p.harbour; }, "not_found: Place not found"},
  };
  for (const auto& c : cases) {
    SCOPED_TRACE(c.name);
    auto draft = robin();
    c.given(draft);
    const auto added = add_staff(p.system, p.manager, p.once(), draft);
    ASSERT_FALSE(added);
    EXPECT_EQ(core::outcome(added.error()), c.outcome);
  }
}

TEST_P(Staff, are_changed_by_those_whose_reach_covers_all_of_their_roles) {
  Practice& p = *practice;
  const auto boss = p.add_account("Ada Root", core::Role::administrator, p.mill);
  p.save([&](storage::Writer& writer) { storage::add_membership(writer, {p.gp.account, p.harbour, core::Role::gp}); });
  const auto outcome_of = [&](const Principal& by, core::AccountId whom) {
    const auto closed = close_account(p.system, by, p.once(), whom);
    return closed ? std::string("closed") : core::outcome(closed.error());
  };
  const std::string elsewhere = "forbidden: This person also works elsewhere, or is an administrator: ask your administrator to change it";
  EXPECT_EQ(outcome_of(p.manager, p.gp.account), elsewhere);
  EXPECT_EQ(outcome_of(p.manager, boss.account), elsewhere);
  EXPECT_EQ(outcome_of(p.manager, p.owen.account), "not_found: Account not found");
  EXPECT_EQ(outcome_of(p.manager, p.manager.account), "conflict: You cannot close your own account");
  EXPECT_EQ(outcome_of(boss, p.second_reception.account), "closed");
  EXPECT_EQ(outcome_of(boss, p.second_reception.account), "conflict: This account is closed already");
}

TEST_P(Staff, work_at_sites_that_the_manager_keeps) {
  Practice& p = *practice;
  const auto added = add_site(p.system, p.manager, p.once(),
                              {.practice = p.mill, .name = "Church Hall", .address = "1 Church Lane", .telephone = "01632 960001"});
  ASSERT_TRUE(added);
  const auto id = *core::parse_id<core::OrganisationId>(*added);
  ASSERT_TRUE(change_site(p.system, p.manager, p.once(), id, {.name = "Church Rooms", .address = "1 Church Lane", .telephone = ""}));
  EXPECT_EQ(view_site(p.system, p.manager, id)->name, "Church Rooms");
  EXPECT_EQ(view_sites(p.system, p.manager).sites.size(), 2u);
  EXPECT_FALSE(add_site(p.system, p.manager, p.once(), {.practice = p.harbour, .name = "Hall", .address = "1 Church Lane"}));
  EXPECT_FALSE(change_site(p.system, p.manager, p.once(), p.harbour_site, {.name = "Hall", .address = "1 Church Lane"}));
}

}  // namespace
}  // namespace actions
