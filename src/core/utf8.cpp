#include "core/utf8.h"

namespace core {

std::optional<char32_t> take_character(std::string_view& rest) {
  if (rest.empty()) return std::nullopt;
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(rest[i]); };
  const unsigned char lead = byte(0);
  if (lead < 0x80) {
    rest.remove_prefix(1);
    return lead;
  }
  const std::size_t size = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2;
  if (lead < 0xc2 || lead > 0xf4 || rest.size() < size) return std::nullopt;
  char32_t character = lead & (0x7fu >> size);
  for (std::size_t i = 1; i < size; ++i) {
    if ((byte(i) & 0xc0) != 0x80) return std::nullopt;
    character = character << 6 | (byte(i) & 0x3f);
  }
  const bool overlong = (size == 3 && character < 0x800) || (size == 4 && character < 0x10000);
  const bool surrogate = character >= 0xd800 && character <= 0xdfff;
  if (overlong || surrogate || character > 0x10ffff) return std::nullopt;
  rest.remove_prefix(size);
  return character;
}

void append_character(std::string& text, char32_t c) {
  const auto tail = [&](int shift) { text += static_cast<char>(0x80 | (c >> shift & 0x3f)); };
  if (c < 0x80) {
    text += static_cast<char>(c);
  } else if (c < 0x800) {
    text += static_cast<char>(0xc0 | c >> 6);
    tail(0);
  } else if (c < 0x10000) {
    text += static_cast<char>(0xe0 | c >> 12);
    tail(6);
    tail(0);
  } else {
    text += static_cast<char>(0xf0 | c >> 18);
    tail(12);
    tail(6);
    tail(0);
  }
}

namespace {

bool is_in(char32_t c, char32_t from, char32_t to) { return c >= from && c <= to; }

// Source: Unicode Character Database, UnicodeData.txt, simple uppercase mapping.
char32_t capital(char32_t c) {
  if (is_in(c, U'a', U'z') || (is_in(c, U'à', U'þ') && c != U'÷') || (is_in(c, U'α', U'ω') && c != U'ς') || is_in(c, U'а', U'я'))
    return c - 32;
  if (is_in(c, U'ѐ', U'џ')) return c - 80;
  // Pairs of a capital and its small letter, one after the other.
  const bool odd_is_small = (is_in(c, 0x100, 0x137) && c != U'ı') || is_in(c, 0x14a, 0x177) || is_in(c, 0x218, 0x21b) || c == U'ơ' ||
                            is_in(c, 0x1e00, 0x1e95) || is_in(c, 0x1ea0, 0x1eff);
  if (odd_is_small) return c % 2 ? c - 1 : c;
  const bool even_is_small = is_in(c, 0x139, 0x148) || is_in(c, 0x179, 0x17e) || c == U'ư';
  if (even_is_small) return c % 2 ? c : c - 1;
  switch (c) {
    case U'ÿ': return U'Ÿ';
    case U'ı': return U'I';
    case U'ς': return U'Σ';
    case U'ά': return U'Ά';
    case U'έ': return U'Έ';
    case U'ή': return U'Ή';
    case U'ί': return U'Ί';
    case U'ό': return U'Ό';
    case U'ύ': return U'Ύ';
    case U'ώ': return U'Ώ';
    default: return c;
  }
}

}  // namespace

std::string in_capitals(std::string_view text) {
  std::string out;
  while (const auto c = take_character(text)) append_character(out, capital(*c));
  return out += text;  // what is no whole character stays as it is
}

}  // namespace core
