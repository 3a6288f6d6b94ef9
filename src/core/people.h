// A patient: who, with what known, since when. A person without an NHS number is a person.
// Invariant: exactly one telephone has rank 1 where there are any; the current name, address and practice have no end.
// Source: PRSB core information standard (demographics), BaRS contact rank, DCB1605 for communication needs. Not assured.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/code.h"
#include "core/id.h"
#include "core/moment.h"
#include "core/nhs_number.h"

namespace core {

enum class Gender { not_known, female, male, other };
template <>
inline constexpr std::array<std::string_view, 4> codes<Gender>{"not_known", "female", "male", "other"};

struct Period {
  Date from{};
  std::optional<Date> to;  // none: still so

  bool operator==(const Period&) const = default;
};

struct PersonName {
  std::string given;
  std::string family;
  Period period;

  bool operator==(const PersonName&) const = default;
};

struct Address {
  std::string lines;  // "4 Mill Lane, Alderbrook"
  std::string postcode;
  Period period;
  int deprivation = 0;  // decile of the Index of Multiple Deprivation where it lies, 1 the most deprived, 10 the least; 0: not known

  bool operator==(const Address&) const = default;
};

inline std::string one_line(const Address& address) {
  const bool both = !address.lines.empty() && !address.postcode.empty();
  return address.lines + (both ? ", " : "") + address.postcode;
}

struct Telephone {
  std::string number;  // E.164, core/telephone.h
  int rank = 1;        // 1 is tried first
  bool may_leave_message = false;
  Period period;

  bool operator==(const Telephone&) const = default;
};

struct Registration {
  OrganisationId practice;
  Period period;

  bool operator==(const Registration&) const = default;
};

struct Patient {
  PatientId id;
  std::int64_t version = 0;
  Instant changed_at{};
  OrganisationId practice;  // registered here now
  std::optional<NhsNumber> nhs_number;
  NhsNumberStatus nhs_number_status{};
  std::vector<PersonName> names;  // the current one first
  Date born{};
  Gender gender = Gender::not_known;
  std::vector<Address> addresses;      // the current one first
  std::vector<Telephone> telephones;   // by rank
  std::vector<Registration> registrations;  // the current one first
  std::vector<std::string> needs;      // communication needs and reasonable adjustments, by code: "interpreter_polish", "step_free"
  bool restricted = false;             // PDS security flag: address and telephone are hidden
  std::optional<Date> died;
  std::string ethnicity;  // NHS Data Dictionary, ETHNIC CATEGORY: "A" to "S", "Z" not stated; empty: never asked
  std::string language;   // first language, BCP 47: "en", "pl"; empty: never asked
};

// As much of a patient as a list shows.
struct ListedPatient {
  PatientId id;
  std::int64_t version = 0;
  Instant changed_at{};
  std::vector<PersonName> names;
  Date born{};
  std::vector<std::string> needs;
};

template <class P>
const PersonName& current_name(const P& patient) {
  static const PersonName unnamed{};
  return patient.names.empty() ? unnamed : patient.names.front();
}

}  // namespace core
