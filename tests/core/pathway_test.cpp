#include "core/pathway.h"

#include <gtest/gtest.h>

#include "tests/core/small_catalogue.h"

namespace {

using namespace small_catalogue;
using core::Answer;
using core::Truth;

Facts with(std::initializer_list<std::pair<core::FactIndex, std::int32_t>> known) {
  Facts facts;
  for (const auto& [fact, value] : known) facts[fact] = value;
  return facts;
}

struct Evaluation {
  const char* name;
  Condition condition;
  Facts facts;
  Truth truth;
};

TEST(condition, is_yes_no_unsure_or_not_asked) {
  const Condition yes = is(fall, Facts::yes), arm = is(which, 0), young = under(age, 16);
  const Condition guarded = if_asked(crooked, yes, is(crooked, Facts::yes));
  const std::vector<Evaluation> table{
      {"always", {}, with({}), Truth::yes},
      {"equal", yes, with({{fall, Facts::yes}}), Truth::yes},
      {"not equal", yes, with({{fall, Facts::no}}), Truth::no},
      {"unsure", yes, with({{fall, Facts::unsure}}), Truth::unsure},
      {"not asked", yes, with({}), Truth::not_asked},
      {"unsure, named", is(fall, Facts::unsure), with({{fall, Facts::unsure}}), Truth::yes},
      {"unsure, named, but no", is(fall, Facts::unsure), with({{fall, Facts::no}}), Truth::no},
      {"record does not say", young, with({}), Truth::unsure},
      {"just under", young, with({{age, 15}}), Truth::yes},
      {"just not under", young, with({{age, 16}}), Truth::no},
      {"at most, just", at_most(weeks, 6), with({{weeks, 6}}), Truth::yes},
      {"at most, just not", at_most(weeks, 6), with({{weeks, 7}}), Truth::no},
      {"in", in(which, 0b11), with({{which, 1}}), Truth::yes},
      {"not in", in(which, 0b01), with({{which, 1}}), Truth::no},
      {"in, unsure named", in(fall, 0b10 | Condition::unsure_bit), with({{fall, Facts::unsure}}), Truth::yes},
      {"in, unsure not named", in(fall, 0b10), with({{fall, Facts::unsure}}), Truth::unsure},
      {"in, a number past the set", in(weeks, ~std::uint64_t{0}), with({{weeks, 400}}), Truth::no},
      {"not yes", negate(yes), with({{fall, Facts::yes}}), Truth::no},
      {"not no", negate(yes), with({{fall, Facts::no}}), Truth::yes},
      {"not unsure", negate(yes), with({{fall, Facts::unsure}}), Truth::unsure},
      {"not, not asked", negate(yes), with({}), Truth::not_asked},
      {"all yes", all({yes, arm}), with({{fall, 1}, {which, 0}}), Truth::yes},
      {"all, one no settles it", all({yes, arm}), with({{which, 1}}), Truth::no},
      {"all, asking comes before unsure", all({young, yes}), with({}), Truth::not_asked},
      {"all, unsure before yes", all({yes, arm}), with({{fall, Facts::unsure}, {which, 0}}), Truth::unsure},
      {"any, one yes settles it", any({yes, arm}), with({{which, 0}}), Truth::yes},
      {"any, not asked", any({yes, arm}), with({{which, 1}}), Truth::not_asked},
      {"any no", any({yes, arm}), with({{fall, 0}, {which, 1}}), Truth::no},
      {"any, unsure", any({yes, arm}), with({{fall, Facts::unsure}, {which, 1}}), Truth::unsure},
      {"need not be asked", guarded, with({{fall, Facts::no}}), Truth::no},
      {"must be asked", guarded, with({{fall, Facts::yes}}), Truth::not_asked},
      {"may have to be asked", guarded, with({{fall, Facts::unsure}}), Truth::not_asked},
      {"nobody knows whether to ask", guarded, with({}), Truth::not_asked},
      {"was answered", guarded, with({{fall, Facts::yes}, {crooked, Facts::yes}}), Truth::yes},
      {"was answered though it need not be asked", guarded, with({{fall, Facts::no}, {crooked, Facts::yes}}), Truth::yes},
      {"nested", negate(any({all({yes, arm}), young})), with({{fall, 1}, {which, 1}, {age, 40}}), Truth::yes},
  };
  for (const auto& row : table) EXPECT_EQ(core::evaluate(row.condition, row.facts), row.truth) << row.name;
}

TEST(condition, names_the_first_question_it_hangs_on) {
  const Condition guarded = if_asked(crooked, is(fall, Facts::yes), is(crooked, Facts::yes));
  EXPECT_EQ(core::first_not_asked(all({is(fall, 1), is(which, 0)}), with({{fall, 1}})), which);
  EXPECT_EQ(core::first_not_asked(guarded, with({})), fall) << "whether to ask is asked first";
  EXPECT_EQ(core::first_not_asked(guarded, with({{fall, Facts::yes}})), crooked);
  EXPECT_EQ(core::first_not_asked(guarded, with({{fall, Facts::no}})), core::no_fact);
  EXPECT_EQ(core::first_not_asked(under(age, 16), with({})), core::no_fact) << "nobody can be asked for the record";
  EXPECT_EQ(core::first_not_asked(any({is(fall, 1), is(which, 0)}), with({{fall, 1}})), core::no_fact);
}

TEST(condition, reads_as_words) {
  const auto catalogue = make();
  EXPECT_EQ(core::describe(catalogue, {}), "always");
  EXPECT_EQ(core::describe(catalogue, under(age, 16)), "Age under 16");
  EXPECT_EQ(core::describe(catalogue, negate(under(age, 16))), "Age 16 or over");
  EXPECT_EQ(core::describe(catalogue, negate(at_most(age, 55))), "Age over 55");
  EXPECT_EQ(core::describe(catalogue, in(which, 0b11)), "which: Arm or Leg");
  EXPECT_EQ(core::describe(catalogue, all({is(fall, 1), any({is(which, 0), is(which, 1)})})), "fall: Yes; and (which: Arm; or which: Leg)");
  EXPECT_EQ(core::describe(catalogue, negate(any({is(fall, 1), is(which, 0)}))), "fall: not Yes; and which: not Arm");
}

struct Given {
  std::vector<Answer> answers;
  const char* field;  // of the refusal; empty when the answers are taken
  const char* text;
};

TEST(facts_from, takes_answers_that_fit_and_names_the_question_of_one_that_does_not) {
  const auto catalogue = make();
  const std::vector<Given> table{
      {{}, "", ""},
      {{{"fall", "yes"}, {"which", "leg"}, {"weeks", "12"}, {"crooked", "unsure"}}, "", ""},
      {{{"weeks", "unsure"}}, "", ""},
      {{{"shoe", "yes"}}, "shoe", "This question is not one of ours. Start the request again."},
      {{{"age", "12"}}, "age", "This question is not one of ours. Start the request again."},
      {{{"fall", "maybe"}}, "fall", "Choose one of the answers to 'fall'."},
      {{{"fall", ""}}, "fall", "Choose one of the answers to 'fall'."},
      {{{"fall", "Yes"}}, "fall", "Choose one of the answers to 'fall'."},
      {{{"which", "unsure"}}, "which", "Choose one of the answers to 'which'."},
      {{{"which", "0"}}, "which", "Choose one of the answers to 'which'."},
      {{{"weeks", "501"}}, "weeks", "Enter a whole number from 0 to 500 for 'weeks'."},
      {{{"weeks", "-1"}}, "weeks", "Enter a whole number from 0 to 500 for 'weeks'."},
      {{{"weeks", "1.5"}}, "weeks", "Enter a whole number from 0 to 500 for 'weeks'."},
      {{{"weeks", "99999999999999999999"}}, "weeks", "Enter a whole number from 0 to 500 for 'weeks'."},
      {{{"fall", "yes"}, {"fall", "no"}}, "fall", "Answer 'fall' only once."},
      {std::vector<Answer>(600, Answer{"fall", "yes"}), "answers", "Give at most 512 answers."},
  };
  for (const auto& row : table) {
    const auto facts = core::facts_from(catalogue, row.answers, {.age = 40});
    if (facts) {
      EXPECT_STREQ(row.field, "");
      EXPECT_EQ((*facts)[age], 40);
      for (const auto& answer : row.answers) {
        const auto fact = catalogue.fact_by_id.at(answer.question);
        EXPECT_EQ(core::answer_code(catalogue.facts[fact], (*facts)[fact]), answer.value);
      }
    } else {
      EXPECT_EQ(facts.error(), (core::Error{core::Fault::invalid, row.field, row.text}));
    }
  }
}

TEST(facts_from, keeps_what_the_record_does_not_say_unknown) {
  const Facts facts = core::facts_from({.registered_here = true, .pregnant_possible = false});
  EXPECT_EQ(facts[static_cast<core::FactIndex>(core::RecordFact::age)], Facts::not_asked);
  EXPECT_EQ(facts[static_cast<core::FactIndex>(core::RecordFact::registered_here)], Facts::yes);
  EXPECT_EQ(facts[static_cast<core::FactIndex>(core::RecordFact::pregnant_possible)], Facts::no);
}

TEST(record_facts, stand_in_the_table_in_the_order_of_their_codes) {
  const auto table = core::record_fact_table();
  ASSERT_EQ(table.size(), core::codes<core::RecordFact>.size());
  for (std::size_t i = 0; i < table.size(); ++i) EXPECT_EQ(table[i].id, core::codes<core::RecordFact>[i]);
}

}  // namespace
