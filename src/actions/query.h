// What somebody typed into the one box: which words are names, which a date, which a number.
#pragma once

#include <string>

#include "core/error.h"
#include "storage/patients.h"

namespace actions {

// invalid, field "query": nothing that can be searched for. `understood`: what it was taken for.
core::Result<storage::PatientSearch> understand(std::string_view query, core::Date today, std::string& understood);

}  // namespace actions
