// What the practice writes to people: templates with fields, and how long a text message is.
// Invariant: a template holds no other field than those named here (catalogue/messages refuses it), so nothing unfilled reaches anybody.
// Source for lengths: 3GPP TS 23.038 (the 7-bit alphabet and its extension table) and 23.040 (parts of a longer message).
#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/code.h"
#include "core/pathway.h"
#include "core/people.h"

namespace core {

enum class MessageKind { appointment_confirmation, appointment_moved, appointment_cancelled, could_not_reach, welcome };
template <>
inline constexpr std::array<std::string_view, 5> codes<MessageKind>{"appointment_confirmation", "appointment_moved",
                                                                    "appointment_cancelled", "could_not_reach", "welcome"};
constexpr bool is_about_appointment(MessageKind kind) { return kind <= MessageKind::appointment_cancelled; }

struct MessageFields {
  std::string name, when, where, practice, telephone;
};
inline constexpr std::array<std::string_view, 5> message_fields{"name", "when", "where", "practice", "telephone"};

struct MessageTemplate {
  Text title, letter, text;
};
struct MessageTemplates {
  int version = 0;
  std::array<MessageTemplate, codes<MessageKind>.size()> all = {};

  const MessageTemplate& of(MessageKind kind) const { return all[static_cast<std::size_t>(kind)]; }
  bool empty() const { return version == 0; }
};

// The first thing in braces that is no field; none when all are.
std::optional<std::string> unknown_field(std::string_view text);

// What a field stands for is put in once: braces in a value are left as they are.
std::string filled(std::string_view text, const MessageFields& fields);

struct TextLength {
  int characters = 0;    // as they count: 2 for one of the extension table
  int segments = 0;      // what it is sent and paid as
  bool unicode = false;  // a letter outside the 7-bit alphabet: 70 characters a part in place of 160
  bool operator==(const TextLength&) const = default;
};
TextLength text_length(std::string_view utf8);

// Why no text message and no voice message may be left; empty when it may. Written letters are another matter: `restricted` stops both.
enum class Obstacle { none, died, restricted, no_telephone, no_messages };
Obstacle obstacle_to_text(const Patient& patient);
Obstacle obstacle_to_letter(const Patient& patient);  // none, died or restricted

}  // namespace core
