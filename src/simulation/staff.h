// Who works in the town, by name. The first of each role are the ones that the demonstration and the guides name.
#pragma once

#include <array>
#include <span>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "core/places.h"
#include "simulation/town.h"

namespace simulation {

struct StaffRow {
  std::string_view name, user_name;  // "Priya Nair", "physio.nair"
};
std::span<const StaffRow> staff_known(core::Role);  // professionals only; beside them each practice has its own first GP

// At each practice, in the order of the practices: two more receptionists of a large town.
std::span<const std::array<std::string_view, 2>> more_receptionists();

// Who acts: by practice at the desk, by name in a clinic.
class Staff {
 public:
  explicit Staff(const Town&);

  const std::vector<core::Actor>& at_the_desk(core::OrganisationId practice) const { return receptionists_.at(practice); }
  core::Actor at_work(core::ProfessionalId professional) const { return professionals_.at(professional); }
  core::Role role(core::ProfessionalId professional) const { return roles_.at(professional); }

 private:
  std::unordered_map<core::OrganisationId, std::vector<core::Actor>> receptionists_;
  std::unordered_map<core::ProfessionalId, core::Actor> professionals_;
  std::unordered_map<core::ProfessionalId, core::Role> roles_;
};

}  // namespace simulation
