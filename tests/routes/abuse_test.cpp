// Abuse that is no single route's: other people's ids inside one's own forms, searching for what one may not see, sessions that should
// be over, and signing in.
#include "tests/routes/checks.h"
#include "tests/routes/html.h"

namespace routes {
namespace {

using namespace std::chrono_literals;
using http::Method;

struct Abuse : EachSurgeries {
  std::string slot_of_harbour_alone() {
    std::vector<core::SlotId> slots;
    auto& p = surgeries->practice;
    p.add_clinic(p.owen.professional, p.harbour, p.harbour_site, p.now() + 60h, 1, slots, false);
    return core::to_string(slots[0]);
  }
};
ON_EACH_ENGINE(Abuse);

TEST_P(Abuse, gets_no_time_that_is_for_another_practice_alone) {
  auto& s = *surgeries;
  const auto& desk = s.named("receptionist of Mill House");
  const auto slot = slot_of_harbour_alone();
  const Target asking = s.make(Needs::suggested), booked = s.make(Needs::booked);
  const auto before = s.state();
  for (const auto& path :
       {"/requests/" + core::to_string(asking.request) + "/hold", "/requests/" + core::to_string(asking.request) + "/book",
        "/appointments/" + core::to_string(booked.appointment) + "/move"}) {
    const auto response = s.ask(s.as(desk, Method::post, path, {{"slot", slot}}));
    EXPECT_EQ(response.status, 403) << path;
  }
  EXPECT_TRUE(Surgeries::differences(before, s.state()).empty());
}

TEST_P(Abuse, changes_nobody_elses_row_by_an_id_in_the_form) {
  auto& s = *surgeries;
  const auto& desk = s.named("receptionist of Mill House");
  const Target theirs = s.make(Needs::begun, House::harbour), held = s.make(Needs::held, House::harbour), mine = s.make(Needs::begun),
               asking = s.make(Needs::suggested);
  const auto before = s.state();
  // Closing one's own clinic, naming somebody in another's; a time that is held, and one that is booked, for somebody else.
  const auto closed = s.ask(s.as(desk, Method::post, "/clinics/" + core::to_string(mine.clinic) + "/close",
                                 {{"did_not_attend", core::to_string(theirs.appointment)}}));
  EXPECT_EQ(closed.status, 409);
  for (const auto& slot : {held.slot, theirs.slot, mine.slot})
    for (const auto verb : {"/hold", "/book"}) {
      const auto response =
          s.ask(s.as(desk, Method::post, "/requests/" + core::to_string(asking.request) + verb, {{"slot", core::to_string(slot)}}));
      EXPECT_GE(response.status, 400);
    }
  EXPECT_TRUE(Surgeries::differences(before, s.state()).empty());
}

TEST_P(Abuse, finds_nobody_of_another_practice_whatever_is_searched_for) {
  auto& s = *surgeries;
  const Target target = s.make(Needs::booked);
  std::string nhs_number;
  {
    const auto view = actions::view_patient(s.practice.system, s.practice.mill_reception, target.patient);
    ASSERT_TRUE(view);
    nhs_number = view->patient.nhs_number->digits();
  }
  const auto link = "/patients/" + core::to_string(target.patient);
  const auto shown = [&](const Person& who, const std::string& query) {
    const auto response = s.ask(s.as(who, Method::post, "/patients/find", {{"query", query}}));
    EXPECT_EQ(response.status, 200) << query;
    return response.body.find(link) != std::string::npos;
  };
  for (const auto& query : {std::string("qalphafamily"), std::string("qalphagiven qalphafamily"), std::string("qalphafamily, qalphagiven"),
                            std::string("4/3/1951"), std::string("qalphafamily 4/3/1951"), std::string("07700900111"), nhs_number}) {
    EXPECT_TRUE(shown(s.named("receptionist of Mill House"), query)) << query;
    EXPECT_TRUE(shown(s.named("manager of the network"), query)) << query;
    for (const auto who : {"receptionist of Harbour", "gp of Harbour", "manager of Harbour"})
      EXPECT_FALSE(shown(s.named(who), query)) << query << " by " << who;
  }
  // Lists of every kind, with whatever in the address.
  for (const auto& person : s.people) {
    if (person.who.role == core::Role::administrator) continue;
    for (const auto target_list : {"/clinics", "/clinics?list=all", "/clinics?day=2026-11-23&list=all", "/clinics?organisation=%&list=all",
                                   "/requests", "/requests?practice=all&limit=1000000000", "/"})
      EXPECT_LT(s.ask(s.as(person, Method::get, target_list)).status, 404);
  }
}

TEST_P(Abuse, ends_a_session_after_half_an_hour_without_a_request_and_half_a_day_in_any_case) {
  auto& s = *surgeries;
  const auto& gp = s.named("gp of Mill House");
  const auto at = [&](const Session& session, std::string target = "/") {
    return s.ask({.target = std::move(target), .person = &gp, .session = session}).status;
  };
  const auto idle = s.sign_in(gp.who);
  s.practice.pass(actions::session_idle_max - 1ms);
  EXPECT_EQ(at(idle), 200);
  s.practice.pass(actions::session_idle_max);
  for (const auto* query : {"", "?skip_timeout_reset=1", "?polling=1", "?return=/", "?refresh=0", "?timeout=0"})
    EXPECT_EQ(at(idle, std::string("/") + query), 303) << query;
  const auto busy = s.sign_in(gp.who);
  for (auto age = 0min; age < actions::session_age_max; age += 20min) {
    ASSERT_EQ(at(busy), 200) << age.count();
    s.practice.pass(20min);
  }
  EXPECT_EQ(at(busy), 303);
}

TEST_P(Abuse, makes_a_new_session_at_each_sign_in_and_ends_it_at_sign_out) {
  auto& s = *surgeries;
  auto& p = s.practice;
  const std::string password = "correct horse battery";
  core::Account account{.id = p.id<core::AccountId>(),
                        .user_name = "walker",
                        .name = "Wal Ker",
                        .password_hash = actions::hash_password(password),
                        .professional = {}};
  ASSERT_TRUE(actions::add_account(p.system, p.administrator, {account, p.mill, core::Role::receptionist}));
  const auto enter = [&](const std::string& given, http::Fields more = {}, Session session = {}) {
    http::Fields form{{"user_name", "walker"}, {"password", given}};
    for (const auto& [name, value] : more) form.add(name, value);
    return s.ask({.method = Method::post, .target = "/sign-in", .form = form, .session = session});
  };
  const Session planted{std::string(64, 'b'), ""};
  const auto first = enter(password, {}, planted), second = enter(password);
  ASSERT_EQ(first.status, 303);
  ASSERT_EQ(first.cookies.size(), 1u);
  EXPECT_EQ(first.cookies[0].find(planted.token), std::string::npos);
  EXPECT_NE(first.cookies[0], second.cookies[0]);
  for (const auto* word : {"HttpOnly", "SameSite=Strict", "Path=/"}) EXPECT_NE(first.cookies[0].find(word), std::string::npos) << word;
  const Session session{first.cookies[0].substr(11, 64), ""};
  EXPECT_EQ(s.ask({.target = "/", .person = &s.named("receptionist of Mill House"), .session = planted}).status, 303);
  const auto page = s.ask({.target = "/", .person = &s.named("receptionist of Mill House"), .session = session});
  ASSERT_EQ(page.status, 200);
  const auto at = page.body.find("name=\"csrf\" value=\"") + 19;
  const auto csrf = page.body.substr(at, page.body.find('"', at) - at);
  ASSERT_EQ(s.ask({.method = Method::post, .target = "/sign-out", .session = session, .csrf = csrf}).status, 303);
  EXPECT_EQ(s.ask({.target = "/", .session = session}).status, 303);

  for (const auto* away :
       {"//evil.example", "https://evil.example", "/\\evil.example", "\\\\evil.example", "javascript:alert(1)", "/%0d%0aSet-Cookie:a=b"}) {
    const auto response = enter(password, {{"return", away}});
    EXPECT_EQ(response.status, 303);
    EXPECT_TRUE(location(response) == "/" || std::string_view(away).starts_with("/%")) << location(response);
  }
  const auto wrong = enter("wrong horse battery"),
             unknown = s.ask({.method = Method::post, .target = "/sign-in", .form = {{"user_name", "talker"}, {"password", password}}});
  auto as_walker = unknown.body;
  for (auto found = as_walker.find("talker"); found != std::string::npos; found = as_walker.find("talker"))
    as_walker.replace(found, 6, "walker");
  EXPECT_EQ(wrong.status, 422);
  EXPECT_EQ(wrong.body, as_walker);
  EXPECT_TRUE(wrong.cookies.empty());
  EXPECT_EQ(enter(std::string(1'000'000, 'x')).status, 422);
  for (int i = 0; i < 10; ++i) enter("guess");
  EXPECT_NE(enter(password).status, 303) << "the eleventh try within five minutes was looked at";
}

}  // namespace
}  // namespace routes
