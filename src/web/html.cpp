#include "web/html.h"

#include <array>
#include <cstdint>

#include "core/utf8.h"
#include "plots/svg.h"

namespace web {
namespace {

enum class Byte : std::uint8_t { plain, special, nul, high };

constexpr auto kinds = [] {
  std::array<Byte, 256> table{};
  for (const char c : {'&', '<', '>', '"', '\''}) table[static_cast<unsigned char>(c)] = Byte::special;
  table[0] = Byte::nul;
  for (std::size_t i = 0x80; i < 256; ++i) table[i] = Byte::high;
  return table;
}();

std::string_view entity(char c) {
  switch (c) {
    case '&': return "&amp;";
    case '<': return "&lt;";
    case '>': return "&gt;";
    case '"': return "&quot;";
    default: return "&#39;";
  }
}

void append_escaped(std::string& out, std::string_view text) {
  std::size_t copied = 0, at = 0;
  const auto copy_run = [&] { out.append(text, copied, at - copied); };
  while (at < text.size()) {
    const Byte kind = kinds[static_cast<unsigned char>(text[at])];
    if (kind == Byte::plain) {
      ++at;
      continue;
    }
    if (kind == Byte::high) {
      auto rest = text.substr(at);
      if (core::take_character(rest)) {
        at = text.size() - rest.size();
        continue;
      }
    }
    copy_run();
    if (kind == Byte::high) out += "\xEF\xBF\xBD";
    if (kind == Byte::special) out += entity(text[at]);
    copied = ++at;
  }
  copy_run();
}

bool same_letters(std::string_view text, std::string_view lower) {
  if (text.size() != lower.size()) return false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i] >= 'A' && text[i] <= 'Z' ? static_cast<char>(text[i] + 32) : text[i];
    if (c != lower[i]) return false;
  }
  return true;
}

}  // namespace

bool safe_address(std::string_view address) {
  for (const char c : address)
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7F) return false;
  const auto end = address.find_first_of(":/?#");
  if (end == address.npos || address[end] != ':') return true;
  for (const std::string_view scheme : {"https", "http", "mailto", "tel"})
    if (same_letters(address.substr(0, end), scheme)) return true;
  return false;
}

Html& Html::operator<<(const Attribute& attribute) {
  if (attribute.kind == Attribute::Kind::absent) return *this;
  markup_ += ' ';
  markup_ += attribute.name.text;
  if (attribute.kind == Attribute::Kind::bare) return *this;
  markup_ += "=\"";
  if (attribute.name.is_address && !safe_address(attribute.value)) markup_ += "about:invalid";
  else append_escaped(markup_, attribute.value);
  markup_ += '"';
  return *this;
}

void Html::append_text(std::string_view text) { append_escaped(markup_, text); }

Html& Html::operator<<(const Content& content) {
  if (content.is_markup()) markup_ += content.view();
  else append_escaped(markup_, content.view());
  return *this;
}

Html drawing(const plots::Svg& svg) {
  Html out;
  out.markup_ = svg.markup();
  return out;
}

}  // namespace web
