// New to the practice, on a real store: who is shown, who is registered, what a doubt leaves behind.
#include "actions/register.h"

#include "storage/dump.h"
#include "tests/actions/practice.h"
#include "tests/core/outcome.h"

namespace actions {
namespace {

struct Register : EachPractice {
  core::Newcomer said(const char* given, const char* family, const char* born, std::uint32_t number = 0) {
    core::Newcomer r{.given = given,
                     .family = family,
                     .born = *core::parse_date(born),
                     .nhs_number = {},
                     .telephone = "",
                     .address = "",
                     .postcode = "",
                     .needs = {}};
    if (number) r.nhs_number = core::NhsNumber::from_first_nine(number);
    return r;
  }
  std::string names_like(const core::Newcomer& r, const Principal& who) {
    std::string names;
    for (const auto& one : look_for_like(practice->system, who, r))
      names += (names.empty() ? "" : ", ") + core::current_name(one.patient).given + " " + core::current_name(one.patient).family;
    return names;
  }
  Result<std::string> add(const core::Newcomer& r, std::vector<core::PatientId> shown = {}, std::optional<Principal> who = {}) {
    return register_patient(practice->system, who.value_or(practice->mill_reception), practice->once(), {r, std::move(shown), {}});
  }
  static std::string told(const Result<std::string>& result) { return result ? "done" : core::outcome(result.error()); }
};
ON_EACH_ENGINE(Register);

constexpr const char* look = "conflict choice: Somebody on the record might be the same person. Look, then choose";

TEST_P(Register, adds_somebody_new_who_is_then_found) {
  Practice& p = *practice;
  auto r = said("Nadia", "Brook", "1988-02-29", 999'000'777);
  r.telephone = "+447700900555";
  r.postcode = "ZZ9 1AA";
  r.needs = {"large_print"};
  const auto mark = p.audited();
  const auto id = add(r);
  ASSERT_TRUE(id) << told(id);
  EXPECT_EQ(p.trail(mark), "patient_registered patient");
  const auto found = find_patients(p.system, p.mill_reception, "07700 900555");
  ASSERT_TRUE(found);
  EXPECT_EQ(core::to_string(found->patients.at(0).id), *id);
  EXPECT_EQ(found->patients.at(0).practice, p.mill);
  EXPECT_TRUE(
      open_request(p.system, p.mill_reception, p.once(), found->patients.at(0).id,
                   {core::Channel::telephone, "my back",
                    answers_to(p.system.catalogue.front_door, p.facts_of(found->patients.at(0).id), {{"reason", "musculoskeletal"}})}));
}

TEST_P(Register, looks_by_number_name_date_telephone_and_postcode) {
  Practice& p = *practice;
  const auto& who = p.mill_reception;
  EXPECT_EQ(names_like(said("Zoe", "Other", "1999-01-01", 999'000'001), who), "Amina Khan");
  EXPECT_EQ(names_like(said("Ameena", "Kahn", "1962-03-14"), who), "Amina Khan");
  EXPECT_EQ(names_like(said("Amina", "Khan", "1962-04-14"), who), "Amina Khan") << "a slip in the date";
  EXPECT_EQ(names_like(said("Khan", "Amina", "1962-03-14"), who), "Amina Khan") << "names swapped";
  auto r = said("Tom", "Baker", "1990-07-01");
  r.telephone = "+447700900123";
  EXPECT_EQ(names_like(r, who), "Amina Khan");
  r = said("Sara", "Khan", "1990-07-01");
  r.postcode = "ZZ1 4AA";
  EXPECT_EQ(names_like(r, who), "Amina Khan");
  EXPECT_EQ(names_like(said("Tom", "Baker", "1990-07-01"), who), "");
  EXPECT_EQ(names_like(said("Amina", "Khan", "1962-03-14"), p.harbour_reception), "") << "another practice's patient is not shown";
}

TEST_P(Register, shows_who_might_be_the_same_before_it_adds_anybody) {
  Practice& p = *practice;
  const auto r = said("Amina", "Khan", "1962-03-14");
  auto mark = p.audited();
  EXPECT_EQ(told(add(r)), look);
  EXPECT_EQ(p.trail(mark), "refused");
  mark = p.audited();
  look_for_like(p.system, p.mill_reception, r);
  EXPECT_EQ(p.trail(mark), "searched patient") << "everybody shown is in the trail";
  ASSERT_TRUE(add(r, {p.amina}));
  EXPECT_EQ(told(add(r, {p.amina})), look) << "the one just registered is like them too";
}

TEST_P(Register, never_gives_one_number_to_two_records) {
  Practice& p = *practice;
  EXPECT_EQ(told(add(said("Zoe", "Other", "1999-01-01", 999'000'001), {p.amina})),
            "invalid nhs_number: This NHS number is on the record of somebody else. Check it with the caller, or leave it empty for now");
  EXPECT_EQ(told(add(said("Carys", "Pugh", "1991-12-05", 999'000'005))),
            "invalid nhs_number: This NHS number is on a record at another practice of the network. Check it with the caller, or leave it "
            "empty and tell your manager");
}

TEST_P(Register, once_however_often_the_form_is_sent) {
  Practice& p = *practice;
  const auto once = p.once();
  const auto first = register_patient(p.system, p.mill_reception, once, {said("Nadia", "Brook", "1988-02-29"), {}, {}});
  const auto again = register_patient(p.system, p.mill_reception, once, {said("Nadia", "Brook", "1988-02-29"), {}, {}});
  ASSERT_TRUE(first && again);
  EXPECT_EQ(*first, *again);
  EXPECT_EQ(find_patients(p.system, p.mill_reception, "Nadia Brook")->patients.size(), 1u);
}

TEST_P(Register, asks_a_network_for_the_practice) {
  Practice& p = *practice;
  const auto network = p.add_account("Nia Head", core::Role::manager, p.whole);
  EXPECT_EQ(told(add(said("Nadia", "Brook", "1988-02-29"), {}, network)), "invalid practice: Choose the practice");
  const auto added = register_patient(p.system, network, p.once(), {said("Nadia", "Brook", "1988-02-29"), {}, p.harbour});
  ASSERT_TRUE(added) << told(added);
  EXPECT_EQ(find_patients(p.system, p.harbour_reception, "Nadia Brook")->patients.size(), 1u);
  const auto elsewhere = register_patient(p.system, p.mill_reception, p.once(), {said("Ola", "Reed", "1988-02-29"), {}, p.harbour});
  ASSERT_TRUE(elsewhere);
  EXPECT_EQ(find_patients(p.system, p.mill_reception, "Ola Reed")->patients.at(0).practice, p.mill) << "nobody registers elsewhere";
}

TEST_P(Register, leaves_a_doubt_to_the_manager_and_registers_nobody) {
  Practice& p = *practice;
  const auto r = said("Amina", "Kahn", "1962-03-14");
  const auto raised = raise_doubt(p.system, p.mill_reception, p.once(), {r, {}, {}});
  ASSERT_TRUE(raised) << told(raised);
  EXPECT_EQ(find_patients(p.system, p.mill_reception, "Amina Kahn")->patients.size(), 1u);
  const auto id = Practice::id_of<core::DoubtId>(raised);
  const auto list = view_doubts(p.system, p.manager);
  ASSERT_EQ(list->open.size(), 1u);
  EXPECT_EQ(list->open[0].said, r) << "what was said is kept whole";
  EXPECT_TRUE(view_doubts(p.system, p.harbour_reception)->open.empty());
  EXPECT_FALSE(view_doubt(p.system, p.harbour_reception, id));
  const auto view = view_doubt(p.system, p.manager, id);
  ASSERT_TRUE(view);
  EXPECT_EQ(view->raised_by, "Sam Field");
  ASSERT_EQ(view->like.size(), 1u);
  const auto before = storage::dump_digest(*p.database);
  EXPECT_EQ(told(settle_doubt(p.system, p.mill_reception, p.once(), id, {core::DoubtEnd::same, p.amina, {}})),
            "forbidden: Only a manager settles a doubt");
  EXPECT_EQ(told(settle_doubt(p.system, p.manager, p.once(), id, {core::DoubtEnd::same, p.ben, {}})),
            "invalid choice: Choose which of these people it is");
  EXPECT_NE(storage::dump_digest(*p.database), before) << "a refusal is in the trail";
  const auto mark = p.audited();
  ASSERT_TRUE(settle_doubt(p.system, p.manager, p.once(), id, {core::DoubtEnd::same, p.amina, {}}));
  EXPECT_EQ(p.trail(mark), "read doubt, searched patient, doubt_settled doubt");
  EXPECT_EQ(view_doubt(p.system, p.manager, id)->settled_by, "Morgan Lea");
  EXPECT_TRUE(view_doubts(p.system, p.manager)->open.empty());
  EXPECT_EQ(told(settle_doubt(p.system, p.manager, p.once(), id, {core::DoubtEnd::different, {}, {p.amina}})),
            "conflict: This doubt is settled already");
}

TEST_P(Register, registers_when_the_manager_says_that_it_is_somebody_else) {
  Practice& p = *practice;
  const auto id =
      Practice::id_of<core::DoubtId>(raise_doubt(p.system, p.mill_reception, p.once(), {said("Amina", "Kahn", "1962-03-14"), {}, {}}));
  EXPECT_EQ(told(settle_doubt(p.system, p.manager, p.once(), id, {core::DoubtEnd::different, {}, {}})), look);
  const auto settled = settle_doubt(p.system, p.manager, p.once(), id, {core::DoubtEnd::different, {}, {p.amina}});
  ASSERT_TRUE(settled) << told(settled);
  EXPECT_EQ(core::to_string(view_doubt(p.system, p.manager, id)->doubt.settled_as), *settled);
  EXPECT_EQ(find_patients(p.system, p.mill_reception, "Amina Kahn 14/3/1962")->patients.size(), 2u);
}

TEST_P(Register, carries_over_what_the_search_box_held) {
  const auto& s = practice->system;
  const auto typed = typed_from_query(s, "Amina Khan 14/3/1962");
  EXPECT_EQ(typed.given + "|" + typed.family + "|" + typed.born_day + "|" + typed.born_month + "|" + typed.born_year,
            "Amina|Khan|14|3|1962");
  EXPECT_EQ(typed_from_query(s, "KHAN, Amina").given, "Amina");
  EXPECT_EQ(typed_from_query(s, "999 000 0018").nhs_number, "999 000 0018");
  EXPECT_EQ(typed_from_query(s, "07700 900123").telephone, "+447700900123");
  EXPECT_EQ(typed_from_query(s, "<b>").family, "<b>");
}

}  // namespace
}  // namespace actions
