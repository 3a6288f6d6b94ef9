// People who might be the same: what somebody new said beside each record, what agrees and what differs, and why one should look.
#pragma once

#include <vector>

#include "core/likeness.h"
#include "web/site.h"

namespace web {

// A card for each, the likeliest first. `what_to_do`: the button or link at its end.
Html like_cards(const core::Newcomer& said, const std::vector<core::LikePatient>& like, Html (*what_to_do)(const core::Patient&));

// Whom the page shows, for the form to say so.
Html shown_inputs(const std::vector<core::LikePatient>& like);
std::vector<core::PatientId> shown_in(const http::Fields& form);

// What somebody new said, as one list.
Html said_list(const core::Newcomer& said);

}  // namespace web
