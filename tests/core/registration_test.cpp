#include "core/registration.h"

#include <gtest/gtest.h>

#include <functional>

#include "tests/core/outcome.h"

namespace core {
namespace {

const Instant now = *parse_iso("2026-11-23T09:00:00Z");
const Date today = *parse_date("2026-11-23");
const Actor desk{numbered<AccountId>(1), numbered<OrganisationId>(1)};
const auto mill = numbered<OrganisationId>(1);

TypedNewcomer sound() {
  return {.given = " Amina ",
          .family = "Khan",
          .born_day = "14",
          .born_month = "3",
          .born_year = "1962",
          .nhs_number = "999 000 0018",
          .telephone = "07700 900123",
          .address = "4 Mill Lane",
          .postcode = "zz14aa",
          .may_leave_message = true,
          .needs = {"large_print", "large_print", ""}};
}

std::string errors_of(const TypedNewcomer& typed) {
  Newcomer into;
  std::string text;
  for (const auto& error : check_registration(typed, today, into)) text += (text.empty() ? "" : "; ") + error.field + ": " + error.text;
  return text;
}

TEST(Registrations, are_kept_in_the_forms_that_the_record_has) {
  Newcomer said;
  ASSERT_TRUE(check_registration(sound(), today, said).empty());
  EXPECT_EQ(said.given, "Amina");
  EXPECT_EQ(to_string(said.born), "1962-03-14");
  EXPECT_EQ(said.telephone, "+447700900123");
  EXPECT_EQ(said.postcode, "ZZ1 4AA");
  EXPECT_TRUE(said.may_leave_message);
  EXPECT_EQ(said.needs, std::vector<std::string>{"large_print"});
}

TEST(Registrations, say_what_is_wrong_with_what_was_typed) {
  struct Case {
    std::function<void(TypedNewcomer&)> change;
    const char* outcome;
  };
  const Case cases[] = {
      {[](auto& t) { t.family = " "; }, "family: Enter the last name"},
      {[](auto& t) { t.given = ""; }, ""},
      {[](auto& t) { t.family = std::string(61, 'k'); }, "family: Last name must be 60 characters or fewer"},
      {[](auto& t) { t.born_day = t.born_month = t.born_year = ""; }, "born: Enter the date of birth"},
      {[](auto& t) { t.born_day = "31", t.born_month = "2"; }, "born: Check the date of birth: that month has no such day"},
      {[](auto& t) { t.born_month = "13"; }, "born: Check the date of birth: it needs a day, a month and a year, like 14 3 1962"},
      {[](auto& t) { t.born_day = "1e1"; }, "born: Check the date of birth: it needs a day, a month and a year, like 14 3 1962"},
      {[](auto& t) { t.born_year = "62"; }, "born: Check the date of birth: the year needs four digits, like 1962"},
      {[](auto& t) { t.born_year = "2027"; }, "born: Check the date of birth: it is in the future"},
      {[](auto& t) { t.born_year = "1890"; }, "born: Check the date of birth: it is more than 130 years ago"},
      {[](auto& t) { t.nhs_number = "999 000 0019"; }, "nhs_number: Check the NHS number: it has a digit wrong or two swapped"},
      {[](auto& t) { t.nhs_number = ""; }, ""},
      {[](auto& t) { t.telephone = "0770"; }, "telephone: Check the telephone number: it is too short"},
      {[](auto& t) { t.telephone = t.address = t.postcode = ""; }, ""},
      {[](auto& t) { t.postcode = "ZZ1"; }, "postcode: Enter a full UK postcode, like LS1 4AP"},
      {[](auto& t) { t.needs = {"a_castle"}; }, "needs: Choose needs from the list"},
      {[](auto& t) { t.family = t.born_day = t.telephone = "x"; },
       "born: Check the date of birth: it needs a day, a month and a year, like 14 3 1962; telephone: Check the telephone number: it has a "
       "letter in it"},
  };
  for (const auto& c : cases) {
    auto typed = sound();
    c.change(typed);
    EXPECT_EQ(errors_of(typed), c.outcome);
  }
}

TEST(Registrations, without_a_telephone_leave_no_messages) {
  auto typed = sound();
  typed.telephone = "";
  Newcomer said;
  check_registration(typed, today, said);
  EXPECT_FALSE(said.may_leave_message);
}

Newcomer amina() {
  Newcomer said;
  check_registration(sound(), today, said);
  return said;
}
LikePatient like(int n, Certainty certainty) {
  LikePatient one{.patient = {.id = numbered<PatientId>(n), .practice = mill, .nhs_number = {}, .died = {}},
                  .likeness = {certainty, "why"}};
  return one;
}

TEST(Registering, follows_the_table) {
  struct Case {
    const char* what;
    std::vector<LikePatient> like;
    std::vector<PatientId> shown;
    Role role;
    const char* outcome;
  };
  const auto one = numbered<PatientId>(1), two = numbered<PatientId>(2);
  const char* look = "conflict choice: Somebody on the record might be the same person. Look, then choose";
  const Case cases[] = {
      {"nobody is like them", {}, {}, Role::receptionist, "patient_registered"},
      {"somebody is, and was not shown", {like(1, Certainty::possible)}, {}, Role::receptionist, look},
      {"somebody is, and was shown", {like(1, Certainty::likely)}, {one}, Role::receptionist, "patient_registered"},
      {"a second came meanwhile", {like(1, Certainty::likely), like(2, Certainty::possible)}, {one}, Role::manager, look},
      {"both were shown", {like(1, Certainty::likely), like(2, Certainty::possible)}, {two, one}, Role::gp, "patient_registered"},
      {"the number is somebody else's",
       {like(1, Certainty::certain)},
       {one},
       Role::receptionist,
       "invalid nhs_number: This NHS number is on the record of somebody else. Check it with the caller, or leave it empty for now"},
      {"a physiotherapist tries", {}, {}, Role::physiotherapist, "forbidden: Only the practice's own staff register people"},
  };
  for (const auto& c : cases)
    EXPECT_EQ(outcome(decide_register(amina(), c.like, c.shown, numbered<PatientId>(9), mill, c.role, desk, now)), c.outcome) << c.what;
}

TEST(Registering, makes_a_record_whose_number_nobody_has_checked_yet) {
  const auto made = decide_register(amina(), {}, {}, numbered<PatientId>(9), mill, Role::receptionist, desk, now);
  ASSERT_TRUE(made);
  EXPECT_EQ(made->patient.nhs_number_status, NhsNumberStatus::trace_required);
  EXPECT_EQ(made->patient.telephones.front().rank, 1);
  EXPECT_EQ(made->patient.registrations.front().practice, mill);
  auto without = amina();
  without.nhs_number.reset();
  EXPECT_EQ(decide_register(without, {}, {}, numbered<PatientId>(9), mill, Role::receptionist, desk, now)->patient.nhs_number_status,
            NhsNumberStatus::not_present);
}

TEST(Doubts, are_raised_about_somebody_and_settled_once_by_a_manager) {
  const std::vector<LikePatient> one{like(1, Certainty::likely)};
  EXPECT_EQ(outcome(decide_raise_doubt(amina(), {}, numbered<DoubtId>(5), mill, desk, now)),
            "conflict choice: Nobody on the record is like this person any more: register them");
  const auto raised = decide_raise_doubt(amina(), one, numbered<DoubtId>(5), mill, desk, now);
  ASSERT_TRUE(raised);
  const auto settle = [&](Doubt doubt, DoubtEnd end, int as, Role role) {
    return outcome(decide_settle_doubt(std::move(doubt), end, numbered<PatientId>(as), one, role, desk, now));
  };
  const auto& doubt = raised->doubt;
  EXPECT_EQ(settle(doubt, DoubtEnd::same, 1, Role::manager), "doubt_settled");
  EXPECT_EQ(settle(doubt, DoubtEnd::different, 9, Role::manager), "doubt_settled");
  EXPECT_EQ(settle(doubt, DoubtEnd::same, 2, Role::manager), "invalid choice: Choose which of these people it is");
  EXPECT_EQ(settle(doubt, DoubtEnd::same, 1, Role::receptionist), "forbidden: Only a manager settles a doubt");
  auto settled = *decide_settle_doubt(doubt, DoubtEnd::same, numbered<PatientId>(1), one, Role::manager, desk, now);
  EXPECT_EQ(settle(settled.doubt, DoubtEnd::same, 1, Role::manager), "conflict: This doubt is settled already");
}

}  // namespace
}  // namespace core
