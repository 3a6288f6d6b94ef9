// Patients: found by what a caller can say (NHS number, name, date of birth, telephone), seen by those who may see them.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/likeness.h"
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

// Who might be somebody new, as far as this principal may see; everybody returned is in the trail.
std::vector<core::LikePatient> patients_like(Reader&, const core::Newcomer&);
// Whether the number is on any record of the network, seen or not: it stands on one at most.
bool is_on_a_record(Reader&, const core::NhsNumber&);

// Saves the patient and what it is found by.
void save_patient(Writer&, core::Patient&);

// What the record tells the rules on this day.
core::RecordFacts record_facts(Reader&, const core::Patient&);

}  // namespace storage
