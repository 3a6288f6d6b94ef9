#include "core/message_text.h"

#include <gtest/gtest.h>

#include "core/moment.h"

namespace core {
namespace {

const MessageFields fields{.name = "Amina Khan",
                           .when = "Monday 23 November 2026 at 10:20am",
                           .where = "Mill Lane",
                           .practice = "Mill House",
                           .telephone = "01632 960 001"};

TEST(MessageTexts, have_their_fields_filled_in) {
  EXPECT_EQ(filled("Dear {name}, {when}.", fields), "Dear Amina Khan, Monday 23 November 2026 at 10:20am.");
  EXPECT_EQ(filled("{practice}{telephone}", fields), "Mill House01632 960 001");
  EXPECT_EQ(filled("No field", fields), "No field");
}

TEST(MessageTexts, put_a_value_in_once_whatever_it_holds) {
  MessageFields odd = fields;
  odd.name = "{when} {";
  EXPECT_EQ(filled("Dear {name}", odd), "Dear {when} {");
}

TEST(MessageTexts, name_what_is_no_field) {
  EXPECT_EQ(unknown_field("Dear {name}, see {where}"), std::nullopt);
  EXPECT_EQ(unknown_field("Dear {nmae}"), "{nmae}");
  EXPECT_EQ(unknown_field("Dear {}"), "{}");
  EXPECT_EQ(unknown_field("Dear {name"), "{name");
  EXPECT_EQ(unknown_field("Dear name}"), "}");
}

TEST(TextLengths, follow_the_table) {
  const auto of = [](std::size_t n, const char* letter) {
    std::string text;
    for (std::size_t i = 0; i < n; ++i) text += letter;
    return text_length(text);
  };
  EXPECT_EQ(of(0, "a"), (TextLength{0, 0, false}));
  EXPECT_EQ(of(160, "a"), (TextLength{160, 1, false}));
  EXPECT_EQ(of(161, "a"), (TextLength{161, 2, false}));
  EXPECT_EQ(of(306, "a"), (TextLength{306, 2, false}));
  EXPECT_EQ(of(307, "a"), (TextLength{307, 3, false}));
  EXPECT_EQ(of(160, "£"), (TextLength{160, 1, false}));
  EXPECT_EQ(of(80, "€"), (TextLength{160, 1, false})) << "two of the extension table's";
  EXPECT_EQ(of(70, "ł"), (TextLength{70, 1, true}));
  EXPECT_EQ(of(71, "ł"), (TextLength{71, 2, true}));
  EXPECT_EQ(of(35, "😀"), (TextLength{70, 1, true}));
  EXPECT_EQ(of(1, "’"), (TextLength{1, 1, true})) << "a curly apostrophe costs the whole message";
}

TEST(Obstacles, follow_the_table) {
  const auto patient = [](bool died, bool restricted, int telephones, bool messages) {
    Patient p{.nhs_number = {}, .died = {}};
    if (died) p.died = parse_date("2026-10-01");
    p.restricted = restricted;
    for (int i = 0; i < telephones; ++i) p.telephones.push_back({"+447700900123", i + 1, messages, {}});
    return p;
  };
  EXPECT_EQ(obstacle_to_text(patient(false, false, 1, true)), Obstacle::none);
  EXPECT_EQ(obstacle_to_text(patient(false, false, 1, false)), Obstacle::no_messages);
  EXPECT_EQ(obstacle_to_text(patient(false, false, 0, false)), Obstacle::no_telephone);
  EXPECT_EQ(obstacle_to_text(patient(false, true, 1, true)), Obstacle::restricted);
  EXPECT_EQ(obstacle_to_text(patient(true, true, 1, true)), Obstacle::died);
  EXPECT_EQ(obstacle_to_letter(patient(false, false, 0, false)), Obstacle::none);
  EXPECT_EQ(obstacle_to_letter(patient(false, true, 1, true)), Obstacle::restricted);
  EXPECT_EQ(obstacle_to_letter(patient(true, false, 1, true)), Obstacle::died);
}

}  // namespace
}  // namespace core
