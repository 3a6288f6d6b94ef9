// Who comes back after a contact that did not settle what they came for. A contact is followed by a return when the same person has another
// on a later day, at most `within` days after. Several on one day are not returns of one another: a table seldom says which came first.
// Counted are contacts whose days after were over by the table's last day; the others are left out, also where a return was seen already.
// Several contacts of one person hang together, so errors are by person; the interval is on the logit scale, and Wilson's of the people
// where all or none came back.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "core/error.h"
#include "evaluation/warning.h"

namespace evaluation {

struct Contact {
  std::uint32_t person = 0;
  std::int32_t day = 0;
  std::uint16_t role = 0;  // whom they saw
  bool settled = false;
};

struct Returned {
  std::int64_t contacts = 0, people = 0;  // with such a contact
  std::int64_t contacts_followed = 0, people_back = 0;  // that a return followed; who came back after any of them
  Estimate share;  // of the contacts; NaN without any
};

struct Returns {
  std::int64_t contacts = 0, people = 0;  // of the table
  std::int64_t too_late = 0;  // contacts that were not followed up for long enough
  Returned unsettled, settled;
  std::vector<Returned> by_role;  // after contacts with this role that settled nothing
};

// In any order; roles are below `roles`. invalid: `within` below 1, nothing followed up for long enough.
core::Result<Returns> count_returns(std::span<const Contact>, std::uint16_t roles, int within);

}  // namespace evaluation
