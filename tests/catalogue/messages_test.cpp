#include "catalogue/messages.h"

#include <gtest/gtest.h>

namespace catalogue {
namespace {

constexpr std::string_view small = R"(version: 1
messages:
  - {id: appointment_confirmation, title: A, letter: "Dear {name}", text: "{when}"}
  - {id: appointment_moved, title: A, letter: B, text: C}
  - {id: appointment_cancelled, title: A, letter: B, text: C}
  - {id: could_not_reach, title: {en: A, pl: Tak}, letter: B, text: C}
  - {id: welcome, title: A, letter: B, text: C}
)";

std::string with(std::string_view from, std::string_view to) {
  std::string text(small);
  const auto at = text.find(from);
  EXPECT_NE(at, text.npos) << from;
  return at == text.npos ? text : text.replace(at, from.size(), to);
}
std::string told(const std::string& text) {
  const auto read = compile_messages({"messages.yaml", text});
  if (read) return "sound";
  std::string all;
  for (const auto& complaint : read.error()) all += (all.empty() ? "" : "; ") + to_string(complaint);
  return all;
}

TEST(Messages, are_read_with_their_languages) {
  const auto read = compile_messages({"messages.yaml", std::string(small)});
  ASSERT_TRUE(read);
  EXPECT_EQ(read->of(core::MessageKind::could_not_reach).title.in("pl"), "Tak");
  EXPECT_EQ(read->of(core::MessageKind::could_not_reach).letter.in("pl"), "B") << "English where there is no other";
}

TEST(Messages, complain_by_line) {
  const char* field = "is no field; a field is one of {name}, {when}, {where}, {practice}, {telephone}";
  EXPECT_EQ(told(with("{name}", "{nmae}")), std::string("messages.yaml:3: {nmae} in 'letter' (en) ") + field);
  EXPECT_EQ(told(with("pl: Tak", "pl: '{diagnosis}'")), std::string("messages.yaml:6: {diagnosis} in 'title' (pl) ") + field);
  EXPECT_EQ(told(with("id: welcome", "id: goodbye")),
            "messages.yaml:7: 'goodbye' is no message; it is one of appointment_confirmation, appointment_moved, appointment_cancelled, "
            "could_not_reach, welcome");
  EXPECT_EQ(told(with("id: welcome", "id: could_not_reach")), "messages.yaml:7: 'could_not_reach' is given twice");
  EXPECT_EQ(told(with("  - {id: welcome, title: A, letter: B, text: C}\n", "")), "messages.yaml:1: 'welcome' is missing");
  EXPECT_EQ(told(with("{en: A, pl: Tak}", "{pl: Tak}")), "messages.yaml:6: 'title' of a message has no English text (en)");
  EXPECT_EQ(told(with("text: \"{when}\"", "text: \"" + std::string(1000, 'a') + "\"")),
            "messages.yaml:3: 'text' (en) is too long for a text message");
}

TEST(ShippedMessages, are_sound) {
  const auto read = load_messages(SOURCE_DIR "/messages/messages.yaml");
  ASSERT_TRUE(read) << to_string(read.error().front());
  EXPECT_FALSE(read->empty());
}

TEST(ShippedMessages, name_nobody_in_a_text_that_somebody_else_may_read) {
  const auto read = load_messages(SOURCE_DIR "/messages/messages.yaml");
  ASSERT_TRUE(read);
  for (const auto& message : read->all) EXPECT_EQ(message.text.en.find("{name}"), std::string::npos) << message.text.en;
}

}  // namespace
}  // namespace catalogue
