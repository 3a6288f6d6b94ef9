// The code of an enumerated value: how it is stored, sent and written in events. A code never changes once released.
#pragma once

#include <array>
#include <optional>
#include <string_view>

namespace core {

// Specialised beside each enum, in the order of its values.
template <class Enum>
inline constexpr std::array<std::string_view, 0> codes{};

template <class Enum>
constexpr std::string_view code(Enum value) {
  return codes<Enum>[static_cast<std::size_t>(value)];
}

template <class Enum>
constexpr std::optional<Enum> parse_code(std::string_view text) {
  for (std::size_t i = 0; i < codes<Enum>.size(); ++i)
    if (codes<Enum>[i] == text) return static_cast<Enum>(i);
  return std::nullopt;
}

}  // namespace core
