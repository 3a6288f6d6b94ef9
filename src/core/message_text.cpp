#include "core/message_text.h"

#include <algorithm>

#include "core/utf8.h"

namespace core {
namespace {

// Calls `plain` with each stretch of text and `field` with each name in braces.
template <class Plain, class Field>
void each_part(std::string_view text, Plain plain, Field field) {
  while (!text.empty()) {
    const auto open = text.find('{');
    const auto close = open == text.npos ? text.npos : text.find('}', open);
    if (close == text.npos) return plain(text);
    plain(text.substr(0, open));
    field(text.substr(open + 1, close - open - 1));
    text.remove_prefix(close + 1);
  }
}

// 3GPP TS 23.038: the default alphabet beyond ASCII, what it lacks of ASCII, and the extension table.
constexpr std::u32string_view more_letters = U"£¥èéùìòÇØøÅåΔΦΓΛΩΠΨΣΘΞÆæßÉ¡ÄÖÑÜ§¿äöñüà¤";
constexpr std::u32string_view extended = U"^{}\\[~]|€";

int width_of(char32_t c) {
  if (extended.find(c) != extended.npos) return 2;
  if (c == '`') return 0;
  if (c == '\n' || (c >= 0x20 && c < 0x7f) || more_letters.find(c) != more_letters.npos) return 1;
  return 0;  // not in the alphabet
}

int parts(int characters, int alone, int together) {
  if (characters == 0) return 0;
  return characters <= alone ? 1 : (characters + together - 1) / together;
}

}  // namespace

std::optional<std::string> unknown_field(std::string_view text) {
  std::optional<std::string> unknown;
  each_part(
      text,
      [&](std::string_view plain) {
        if (!unknown && plain.find_first_of("{}") != plain.npos) unknown = std::string(plain.substr(plain.find_first_of("{}"), 20));
      },
      [&](std::string_view name) {
        if (!unknown && std::ranges::find(message_fields, name) == message_fields.end()) unknown = "{" + std::string(name) + "}";
      });
  return unknown;
}

std::string filled(std::string_view text, const MessageFields& fields) {
  const std::array<const std::string*, message_fields.size()> values{&fields.name, &fields.when, &fields.where, &fields.practice,
                                                                     &fields.telephone};
  std::string out;
  each_part(
      text, [&](std::string_view plain) { out += plain; },
      [&](std::string_view name) {
        const auto at = std::ranges::find(message_fields, name);
        if (at != message_fields.end()) out += *values[static_cast<std::size_t>(at - message_fields.begin())];
      });
  return out;
}

TextLength text_length(std::string_view utf8) {
  TextLength length;
  int units = 0;  // of UTF-16
  for (std::string_view rest = utf8; !rest.empty();) {
    const auto c = take_character(rest);
    if (!c) {
      rest.remove_prefix(1);
      continue;
    }
    const int width = width_of(*c);
    if (width == 0) length.unicode = true;
    length.characters += width;
    units += *c > 0xffff ? 2 : 1;
  }
  if (length.unicode) length.characters = units;
  length.segments = length.unicode ? parts(length.characters, 70, 67) : parts(length.characters, 160, 153);
  return length;
}

Obstacle obstacle_to_letter(const Patient& patient) {
  if (patient.died) return Obstacle::died;
  return patient.restricted ? Obstacle::restricted : Obstacle::none;
}

Obstacle obstacle_to_text(const Patient& patient) {
  if (const auto obstacle = obstacle_to_letter(patient); obstacle != Obstacle::none) return obstacle;
  if (patient.telephones.empty()) return Obstacle::no_telephone;
  return std::ranges::any_of(patient.telephones, &Telephone::may_leave_message) ? Obstacle::none : Obstacle::no_messages;
}

}  // namespace core
