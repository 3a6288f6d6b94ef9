// The checks that every route must pass. Each tries one route in every way it knows and adds what is wrong to Surgeries::complaints,
// so that the controls can show that a missing guard is seen.
#pragma once

#include "tests/routes/expected.h"

namespace routes {

// Everybody: each person, a stranger, somebody signed out, disabled, stripped of the role, idle for too long.
void check_access(Surgeries&, const http::Route&, std::span<const Expected>);

// A form from elsewhere: without a token, with another session's, from another site, as another kind of body.
void check_forgery(Surgeries&, const http::Route&, std::span<const Expected>);

// Fields that nobody asked for, naming other roles, people and places.
void check_extra_fields(Surgeries&, const http::Route&, std::span<const Expected>);

// What attackers type, in each part of the path, in the query and in each field of the form.
void check_injection(Surgeries&, const http::Route&, std::span<const Expected>);

}  // namespace routes
