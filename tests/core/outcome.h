// What a decision came to, in one line for a table: the events it yielded, or the fault, the field and the words.
#pragma once

#include <string>

#include "core/error.h"
#include "core/event.h"

namespace core {

inline std::string fault_name(Fault fault) {
  constexpr std::array<const char*, 7> names{"invalid", "forbidden", "not_found", "gone", "conflict", "unsupported", "unavailable"};
  return names[static_cast<std::size_t>(fault)];
}

inline std::string outcome(const Error& error) {
  return fault_name(error.fault) + (error.field.empty() ? "" : " " + error.field) + ": " + error.text;
}

inline std::string outcome(const Events& events) {
  std::string text;
  for (const auto& event : events) text += (text.empty() ? "" : ", ") + std::string(code(event.kind));
  return text;
}

template <class Decision>
std::string outcome(const Result<Decision>& result) {
  return result ? outcome(result->events) : outcome(result.error());
}

// Ids that are told apart by a number.
template <class IdType>
IdType numbered(int n) {
  IdType id;
  id.bytes[0] = 1;
  id.bytes[14] = static_cast<std::uint8_t>(n >> 8);
  id.bytes[15] = static_cast<std::uint8_t>(n);
  return id;
}

}  // namespace core
