// The outcomes a caller must expect, as values. Seven faults; each edge (web, FHIR, command line) maps them once.
// A broken world (disk, database, configuration) throws instead; a bug is check() in core/check.h.
#pragma once

#include <expected>
#include <string>
#include <utility>

namespace core {

enum class Fault {
  invalid,      // the input is wrong and can be mended by whoever typed it
  forbidden,    // this person may not do this
  not_found,    // unknown, or not theirs to know of: the two are never told apart
  gone,         // was there once
  conflict,     // somebody else changed it first
  unsupported,  // understood, and not something this server does
  unavailable,  // try again later
};

// `field` names the input at fault (empty when no single one is); `text` is plain English for people and holds no patient data.
struct Error {
  Fault fault;
  std::string field;
  std::string text;
  bool operator==(const Error&) const = default;
};

template <class T>
using Result = std::expected<T, Error>;

inline std::unexpected<Error> fail(Fault fault, std::string field, std::string text) {
  return std::unexpected(Error{fault, std::move(field), std::move(text)});
}

}  // namespace core
