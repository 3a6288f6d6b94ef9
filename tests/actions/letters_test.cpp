// Letters and texts: what they say, who may print them, what is noted.
#include "actions/letters.h"

#include "tests/actions/practice.h"
#include "tests/core/outcome.h"

namespace actions {
namespace {

struct Letters : EachPractice {
  std::string text_of(const LetterView& view, core::MessageKind kind) {
    return core::filled(practice->system.messages.of(kind).letter.in("en"), view.fields);
  }
  static std::string told(const Result<std::string>& result) { return result ? "done" : core::outcome(result.error()); }
};
ON_EACH_ENGINE(Letters);

using enum core::MessageKind;

TEST_P(Letters, say_when_and_where_an_appointment_is) {
  Practice& p = *practice;
  const auto id = p.booked(p.mill_reception, p.amina, p.mill_slots[0]);
  const auto view = view_letter(p.system, p.mill_reception, id);
  ASSERT_TRUE(view);
  EXPECT_EQ(view->kinds.front(), appointment_confirmation);
  const auto text = text_of(*view, appointment_confirmation);
  EXPECT_NE(text.find("on Monday 23 November 2026 at 10am."), text.npos) << text;
  EXPECT_NE(text.find("Where: Mill Lane, 1 Mill Lane"), text.npos) << text;
  EXPECT_NE(text.find("on the usual number"), text.npos) << "the practice has no telephone on record";
  EXPECT_EQ(text.find('{'), text.npos) << text;
}

TEST_P(Letters, follow_what_became_of_the_appointment) {
  Practice& p = *practice;
  const auto id = p.booked(p.mill_reception, p.amina, p.mill_slots[0]);
  ASSERT_TRUE(cancel_appointment(p.system, p.mill_reception, p.once(), id, "practice"));
  EXPECT_EQ(view_letter(p.system, p.mill_reception, id)->kinds.front(), appointment_cancelled);
  EXPECT_EQ(told(print_letter(p.system, p.mill_reception, p.once(), id, {.kind = appointment_confirmation})),
            "invalid message: Choose one of the letters that fit");
  EXPECT_EQ(told(print_letter(p.system, p.mill_reception, p.once(), id, {.kind = appointment_cancelled})), "done");
}

TEST_P(Letters, leave_a_row_in_the_trail_when_they_are_printed) {
  Practice& p = *practice;
  const auto mark = p.audited();
  ASSERT_TRUE(print_letter(p.system, p.mill_reception, p.once(), p.amina, {.kind = welcome, .large = true}));
  EXPECT_EQ(p.trail(mark), "read patient, letter_printed patient");
  EXPECT_EQ(p.audit(mark).back().detail, R"({"message":"welcome","language":"en","large":1})");
}

TEST_P(Letters, are_not_written_to_the_dead_or_about_a_restricted_record) {
  Practice& p = *practice;
  auto hidden = p.person("Rowan", "Hyde", "1982-04-04", p.mill);
  hidden.restricted = true;
  auto late = p.person("Edith", "Larch", "1930-04-04", p.mill);
  late.died = core::parse_date("2026-10-01");
  EXPECT_EQ(told(print_letter(p.system, p.mill_reception, p.once(), p.add_patient(hidden), {.kind = welcome})),
            "conflict: This record is restricted: ask a manager how to write to this person");
  EXPECT_EQ(told(print_letter(p.system, p.mill_reception, p.once(), p.add_patient(late), {.kind = welcome})),
            "conflict: The record says that this person has died");
}

TEST_P(Letters, end_at_the_door_of_another_practice) {
  Practice& p = *practice;
  EXPECT_FALSE(view_letter(p.system, p.harbour_reception, p.amina));
  EXPECT_EQ(told(print_letter(p.system, p.harbour_reception, p.once(), p.amina, {.kind = welcome})), "not_found: Patient not found");
}

}  // namespace
}  // namespace actions
