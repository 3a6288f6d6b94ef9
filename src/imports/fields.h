// The places of the fields in a row as Columns::pick hands it out. The same order as the lists in mapping.cpp.
#pragma once

#include <cstddef>

namespace imports {

namespace patient {
enum : std::size_t {
  nhs_number,
  full_name,
  family_name,
  given_name,
  date_of_birth,
  gender,
  address_1,
  address_2,
  address_3,
  address_4,
  address_5,
  postcode,
  telephone,
  mobile,
  practice,
  registered_on,
  died_on,
  interpreter
};
}
inline constexpr std::size_t patient_fields = 18;

namespace staff_member {
enum : std::size_t { full_name, family_name, given_name, role, registration_number, user_name, practice };
}
inline constexpr std::size_t staff_fields = 7;

namespace visit {
enum : std::size_t { nhs_number, date, time, booked_on, status, mode, category, minutes, role, practice };
}
inline constexpr std::size_t appointment_fields = 10;

}  // namespace imports
