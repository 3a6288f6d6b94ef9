// What a person is found by: forgiving keys of the names, the date of birth, telephone numbers and the postcode, each kept beside the
// practice the person is registered with and every other place whose clinics the person was booked into, so that a place's search walks
// its own people however many a network has. Whoever is found is still asked for by the rules of access: a booking may have moved away.
// Invariant: a patient's rows in patient_keys are those of the stored patient, so they are found again without an index of their own.
#pragma once

#include <string>
#include <string_view>

#include "core/people.h"
#include "storage/sql.h"

namespace storage {

std::string born_key(core::Date);
std::string telephone_key(std::string_view number);
std::string postcode_key(std::string_view postcode);
std::string family_key(std::string_view family);
std::string given_key(std::string_view given);
// Both at once: a common name among a million is a few hundred people, each part of it ten thousand.
std::string name_key(std::string_view given, std::string_view family);

void add_keys(Session&, core::NetworkId, const core::Patient&);  // at the practice and everywhere visited
void drop_keys(Session&, core::NetworkId, const core::Patient&);
void add_keys_at(Session&, core::NetworkId, const core::Patient&, core::OrganisationId);

}  // namespace storage
