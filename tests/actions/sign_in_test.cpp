#include "storage/seal.h"
#include "tests/actions/practice.h"
#include "tests/core/outcome.h"

namespace actions {
namespace {

constexpr auto password = "correct horse battery";
constexpr auto wrong = "invalid user_name: Check your user name and password";

struct SignIn : EachPractice {
  core::Account sam;

  void SetUp() override {
    EachPractice::SetUp();
    if (!practice) return;
    sam = account_of("sam");
    sam.password_hash = hash_password(password);
    save();
  }
  core::Account account_of(std::string_view user_name) {
    core::Account account;
    practice->database->read([&](storage::Session& session) { account = storage::find_account(session, user_name).value().account; });
    return account;
  }
  void save() {
    practice->save([&](storage::Writer& writer) { writer.save(sam); });
  }
  std::string outcome_of(std::string_view user_name, std::string_view typed) {
    const auto result = sign_in(practice->system, user_name, typed, "request");
    return result ? "signed in as " + std::string(core::code(result->role)) : core::outcome(result.error());
  }
  std::string token() { return sign_in(practice->system, "sam", password, "request").value().token; }
  bool lives(const std::string& t, bool polling = false) { return resume(practice->system, t, "request", polling).has_value(); }
};
ON_EACH_ENGINE(SignIn);

TEST_P(SignIn, lets_in_by_user_name_and_password_and_says_the_same_to_everybody_else) {
  struct Case {
    const char* name;
    std::string user_name, typed, outcome, event;
  };
  for (const auto& c : {
           Case{"right", "sam", password, "signed in as receptionist", "signed_in account"},
           Case{"as a telephone writes it", "Sam ", password, "signed in as receptionist", "signed_in account"},
           Case{"wrong password", "sam", "correct horse batter", wrong, "sign_in_refused account"},
           Case{"no password", "sam", "", wrong, "sign_in_refused account"},
           Case{"a password with more behind it", "sam", std::string(password) + '\0' + "x", wrong, "sign_in_refused account"},
           Case{"unknown user", "nobody", password, wrong, "sign_in_refused account"},
           Case{"no user", "", password, wrong, "sign_in_refused account"},
           Case{"one without a password", "priya", "", wrong, "sign_in_refused account"},
           Case{"a name that is no name", std::string("sam\0\xff", 5), password, wrong, "sign_in_refused account"},
           Case{"a name without end", std::string(100'000, 's'), password, wrong, "sign_in_refused account"},
           Case{"a password too long to look at", "sam", std::string(1025, 'p'), "invalid password: The password is too long", ""},
       }) {
    SCOPED_TRACE(c.name);
    const auto mark = practice->audited();
    EXPECT_EQ(outcome_of(c.user_name, c.typed), c.outcome);
    EXPECT_EQ(practice->trail(mark), c.event);
  }
}

TEST_P(SignIn, is_refused_too_often_after_ten_wrong_passwords_in_five_minutes_on_whichever_server) {
  auto& shared = practice->system.store.database();
  storage::Store another(shared);
  const System second{another, shipped_catalogue(), [this] { return practice->now(); }, [this] { return practice->new_id(); }};
  for (int i = 0; i < 10; ++i) {
    EXPECT_FALSE(refused_too_often(second, "sam"));
    (void)sign_in(i % 2 == 0 ? practice->system : second, i % 3 == 0 ? "SAM " : "sam", "wrong wrong wrong", "request");
    storage::seal_pending(shared, practice->clock_ms);
    practice->pass(20s);
  }
  EXPECT_TRUE(refused_too_often(practice->system, "sam"));
  EXPECT_TRUE(refused_too_often(second, " Sam"));
  EXPECT_FALSE(refused_too_often(second, "priya"));
  EXPECT_FALSE(refused_too_often(second, "nobody"));
  practice->pass(101s);
  EXPECT_FALSE(refused_too_often(second, "sam")) << "the first is five minutes old";
}

TEST_P(SignIn, does_not_let_in_the_inactive_or_those_without_a_role) {
  sam.active = false;
  save();
  EXPECT_EQ(outcome_of("sam", password), wrong);
  practice->save([&](storage::Writer& writer) {
    core::Account nobody{.id = practice->id<core::AccountId>(),
                         .user_name = "rolf",
                         .name = "Rolf",
                         .password_hash = hash_password(password),
                         .professional = {}};
    writer.save(nobody);
  });
  const auto mark = practice->audited();
  EXPECT_EQ(outcome_of("rolf", password), "forbidden: Your account has no role yet. Ask your practice manager.");
  EXPECT_EQ(practice->trail(mark), "sign_in_refused account");
}

TEST_P(SignIn, gives_the_principal_of_the_account) {
  const auto live = resume(practice->system, token(), "a-request", false);
  ASSERT_TRUE(live);
  EXPECT_EQ(live->organisation_name, "Mill House Surgery");
  EXPECT_FALSE(live->csrf.empty());
  EXPECT_EQ(live->who.account, practice->mill_reception.account);
  EXPECT_EQ(live->who.organisation, practice->mill);
  EXPECT_EQ(live->who.role, core::Role::receptionist);
  EXPECT_EQ(live->who.request_id, "a-request");
  EXPECT_EQ(live->who.name, "Sam Field");
  EXPECT_TRUE(view_patient(practice->system, live->who, practice->amina));
}

TEST_P(SignIn, knows_no_token_that_it_did_not_give) {
  const auto right = token();
  for (const auto& t : {std::string(), std::string("x"), std::string(64, '0'), right.substr(1), right + "0", std::string(1'000'000, 'a')})
    EXPECT_FALSE(lives(t));
  EXPECT_NE(token(), token());
  static constexpr storage::Statement kept{"select count(*) from sessions where csrf = $1 or csrf like $2"};
  EXPECT_EQ(storage::number_of(*practice->database, kept, {std::string_view(right), std::string_view(right)}), 0)
      << "the token itself is kept nowhere";
}

TEST_P(SignIn, ends_after_thirty_minutes_without_a_sign_of_life) {
  const auto t = token();
  practice->pass(29min);
  EXPECT_TRUE(lives(t));
  practice->pass(29min);
  EXPECT_TRUE(lives(t)) << "each page counts";
  practice->pass(30min);
  EXPECT_FALSE(lives(t));
  const auto polled = token();
  for (int minutes = 0; minutes < 28; minutes += 7) {
    practice->pass(7min);
    EXPECT_TRUE(lives(polled, true));
  }
  practice->pass(2min);
  EXPECT_FALSE(lives(polled)) << "a page that polls by itself is no sign of life";
}

TEST_P(SignIn, ends_after_twelve_hours_whatever_happens) {
  const auto t = token();
  for (int minutes = 0; minutes < 12 * 60 - 20; minutes += 20) {
    practice->pass(20min);
    ASSERT_TRUE(lives(t));
  }
  practice->pass(20min);
  EXPECT_FALSE(lives(t));
}

TEST_P(SignIn, ends_with_signing_out) {
  const auto t = token(), other = token();
  const auto live = resume(practice->system, t, "request", false);
  const auto mark = practice->audited();
  sign_out(practice->system, live->who, t);
  EXPECT_EQ(practice->trail(mark), "signed_out account");
  EXPECT_FALSE(lives(t));
  EXPECT_TRUE(lives(other)) << "the other computer stays signed in";
}

TEST_P(SignIn, ends_at_once_when_the_account_is_made_inactive) {
  const auto t = token();
  ASSERT_TRUE(lives(t));
  sam.active = false;
  save();
  EXPECT_FALSE(lives(t));
}

TEST_P(SignIn, gives_a_user_name_to_one_account_only) {
  core::Account account{
      .id = practice->id<core::AccountId>(), .user_name = "sam", .name = "Another Sam", .password_hash = "", .professional = {}};
  const auto added =
      actions::add_account(practice->system, practice->administrator, {account, practice->harbour, core::Role::receptionist});
  EXPECT_EQ(core::outcome(added.error()), "conflict user_name: That user name is taken");
}

}  // namespace
}  // namespace actions
