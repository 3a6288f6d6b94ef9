// Who works in the town, by name. The first of each role are the ones that the demonstration and the guides name.
#pragma once

#include <array>
#include <span>
#include <string_view>

#include "core/places.h"

namespace simulation {

struct StaffRow {
  std::string_view name, user_name;  // "Priya Nair", "physio.nair"
};
std::span<const StaffRow> staff_known(core::Role);  // professionals only; beside them each practice has its own first GP

// At each practice, in the order of the practices: two more receptionists of a large town.
std::span<const std::array<std::string_view, 2>> more_receptionists();

}  // namespace simulation
