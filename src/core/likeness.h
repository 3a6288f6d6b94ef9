// Who might be the same person: what somebody new says of themselves beside a record, field by field, and why that makes one look twice.
// Invariant: this shows people to a person, who decides; nothing is ever joined by it. A restricted record is compared without its
// address and telephone, so that being shown gives neither away.
#pragma once

#include <array>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/people.h"

namespace core {

// What a caller says of themselves, checked (core/registration.h makes it from what was typed). Empty parts were not said.
struct Newcomer {
  std::string given, family;
  Date born{};
  std::optional<NhsNumber> nhs_number;
  std::string telephone;  // E.164
  bool may_leave_message = false;
  std::string address;
  std::string postcode;
  std::vector<std::string> needs;  // codes

  bool operator==(const Newcomer&) const = default;
};

enum class Agreement { unknown, agrees, alike, differs };  // unknown: one side does not say, or may not be shown

enum class Compared { nhs_number, given, family, born, telephone, postcode };
inline constexpr std::size_t compared_count = 6;

using Comparison = std::array<Agreement, compared_count>;
inline Agreement& of(Comparison& c, Compared field) { return c[static_cast<std::size_t>(field)]; }
inline Agreement of(const Comparison& c, Compared field) { return c[static_cast<std::size_t>(field)]; }

// Names alike: in letters (Jaro-Winkler of 0.9 or more), in sound, or given and family name swapped. Dates alike: day and month swapped, or
// one of the three parts different. Of several names, telephones and addresses on the record the one that agrees best counts.
Comparison compare(const Newcomer&, const Patient&);

enum class Certainty { none, possible, likely, certain };

struct Likeness {
  Certainty certainty = Certainty::none;
  std::string_view reason;  // for the person who decides; no patient data
};
// The first row of the table in likeness.cpp that holds. Two NHS numbers that differ leave at most `possible`.
Likeness likeness_of(const Comparison&);

struct LikePatient {
  Patient patient;
  Comparison comparison{};
  Likeness likeness;
};
inline constexpr std::size_t like_patients_max = 8;
// Those of the candidates who might be the same, the most certain first; at most like_patients_max.
std::vector<LikePatient> people_like(const Newcomer&, std::vector<Patient> candidates);

}  // namespace core
