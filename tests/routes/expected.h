// What each route must answer, to whom and with what in the trail: written by hand and apart from the route table, so that a role let in
// by a slip in one is caught by the other. A route without a line here fails the tests.
#pragma once

#include <functional>
#include <span>

#include "tests/routes/surgeries.h"

namespace routes {

inline constexpr http::RoleSet everybody = 255, stranger_too = 0;

// `theirs`: a patient's record, a visit or a clinic, which only its own people may see. `ours`: a practice's rota and staff, which its
// managers and administrators may see, patients or not.
enum class About { all, theirs, ours };

using MakeForm = std::function<http::Fields(Surgeries&, const Target&)>;

struct Expected {
  std::string_view route;
  http::RoleSet who;            // stranger_too: open to all
  About about;
  Needs needs;
  int status;                   // for those who may
  std::string_view location;    // how the answer's begins, {names} filled in
  std::string_view trail;       // the kinds of rows in the trail, each once; "*": hangs on who asks
  MakeForm form = {};
  bool changes = false;         // of values; else nothing but the trail and the sessions
  bool makes = false;           // somebody new: its rows are about nobody known
  bool staff = false;           // of accounts, professionals or places, by those whose work it is
};

// All lines of a route; several when roles are answered differently.
std::vector<Expected> expected_of(std::string_view route);
const Expected* line_of(std::span<const Expected>, core::Role);  // none: that role may not

// "/patients/{patient}" with the target's ids in it.
std::string filled(std::string_view pattern, const Target&);
// The same with ids that nobody has.
std::string filled_with_unknown(std::string_view pattern);

http::Fields form_of(const Expected&, Surgeries&, const Target&);

// "read patient, request_opened request": each kind once, in the order of its first row.
std::string kinds_of(const std::vector<actions::AuditRow>& rows);

}  // namespace routes
