// A demonstration: the made-up town of src/simulation kept in an empty database. Nobody in it is real and everybody can sign in with
// the same known password, so it must never hold real people.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "simulation/town.h"
#include "storage/sql.h"

namespace app {

inline constexpr const char* demo_password = "fingerpost-demo-2026";

struct DemoSignIn {
  std::string user_name;
  core::Role role{};
  std::string organisation;
  std::string try_this;
};

struct DemoResult {
  std::vector<DemoSignIn> sign_ins;  // one a role; the other accounts are named alike: gp.canalside, physio.okafor
  std::string digest;                // of storage/dump.h: the same for the same seed, day, size and pathways
};

// Throws SetupError when the database holds anything already or the size is out of bounds. `progress` gets a line now and then, with a
// bar. An interrupted one has people but no network, and is refused by every command.
DemoResult make_demo(storage::Database&, const core::Catalogue&, const core::Scenario&, const simulation::TownOptions&,
                     const std::function<void(const std::string&)>& progress);

}  // namespace app
