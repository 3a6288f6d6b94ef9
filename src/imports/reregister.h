// A practice that closes: its list goes to another. Each person moves whole, in one piece: the registration with its period, open
// requests, referrals and episodes, and appointments to come, so that the new practice sees what it takes over. Broken off, it may be
// started again and takes the rest.
#pragma once

#include "imports/batch.h"

namespace imports {

struct Reregistration {
  core::OrganisationId from, to;  // practices
  core::Date on{};                // the first day with the new one
  bool dry_run = false;
};

// How many moved, or would. invalid: the two are one.
Result<std::int64_t> reregister(const Importer&, const Reregistration&);

}  // namespace imports
