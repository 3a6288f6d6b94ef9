// Patients: found by what a caller can say (NHS number, name, date of birth, telephone), seen by those who may see them.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "storage/store.h"

namespace storage {

std::optional<core::Patient> find_patient(Reader&, core::PatientId);

// What a caller said; empty parts were not said. At least one is needed.
struct PatientSearch {
  std::optional<core::NhsNumber> nhs_number;
  std::string given;
  std::string family;
  std::optional<core::Date> born;
  std::string telephone;  // E.164
};
inline constexpr std::size_t search_rows_max = 20;
// The best match first: by number, else by likeness of the name and the date of birth. At most search_rows_max.
std::vector<core::Patient> search_patients(Reader&, const PatientSearch&);

// Saves the patient and what it is found by.
void save_patient(Writer&, core::Patient&);

// What the record tells the rules on this day.
core::RecordFacts record_facts(Reader&, const core::Patient&);

}  // namespace storage
