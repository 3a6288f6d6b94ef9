// Rows about patients, read and turned into what the store keeps. A row that cannot be trusted is refused; a telephone number or
// postcode that cannot be read is left out and said so. A blank never erases what is known.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/people.h"
#include "core/places.h"
#include "imports/mapping.h"

namespace imports {

// The practices of the network, by name and ODS code; `usual` is for rows that name none.
class Practices {
 public:
  Practices(std::vector<core::Organisation> organisations, core::OrganisationId usual);
  core::Result<core::OrganisationId> find(std::string_view name_or_code) const;  // invalid on "practice"

 private:
  std::vector<core::Organisation> practices_;
  core::OrganisationId usual_;
};

struct Person {
  std::optional<core::NhsNumber> nhs_number;
  std::string given, family;
  core::Date born{};
  core::Gender gender = core::Gender::not_known;
  std::string address, postcode;        // postcode: as core/postcode.h writes it
  std::vector<std::string> telephones;  // E.164; mobile first
  core::OrganisationId practice;
  std::optional<core::Date> registered_on, died;
  std::string need;                     // "interpreter_polish"; empty: none
  std::vector<core::Error> left_out;    // what could not be read and can be missed
};

struct Reading {
  const Mapping& mapping;
  const Practices& practices;
  core::Date today;  // the day of the import
};

core::Result<Person> read_person(std::span<const std::string_view> fields, const Reading&);

// "SMITH, John", "Dr John Smith": given, family.
std::pair<std::string, std::string> split_name(std::string_view full);
std::string proper_case(std::string_view name);  // SMITH-JONES -> Smith-Jones; a name with small letters is left as it is

core::Patient new_patient(const Person&, core::PatientId, core::Date today);

// Brings what is new about somebody known: true when anything changed. What was current before keeps its place with an end.
bool update_patient(core::Patient&, const Person&, core::Date today);

// Moves the registration, with its period.
void register_with(core::Patient&, core::OrganisationId practice, core::Date on);

}  // namespace imports
