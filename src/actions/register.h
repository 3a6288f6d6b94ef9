// New to the practice: looking for those who might be the same person, registering, and doubts for a manager to settle.
#pragma once

#include <string>
#include <vector>

#include "actions/system.h"
#include "core/registration.h"

namespace actions {

// What the search box held, as far as it fits a form for somebody new.
core::TypedNewcomer typed_from_query(const System&, std::string_view query);

// Where somebody new may be registered: the principal's own practice, or those beneath a network.
std::vector<core::Organisation> practices_to_register_at(const System&, const Principal&);

// Who might be the same. The answer names everybody shown, in the trail too.
std::vector<core::LikePatient> look_for_like(const System&, const Principal&, const core::Newcomer&);

// Answers the patient's id. conflict, field "choice": somebody might be the same who was not among `shown`.
// `practice`: none for whoever works at one.
struct RegisterRequest {
  core::Newcomer said;
  std::vector<core::PatientId> shown;
  core::OrganisationId practice;
};
Result<std::string> register_patient(const System&, const Principal&, const OnceKey&, const RegisterRequest&);
// Answers the doubt's id; nobody is registered.
Result<std::string> raise_doubt(const System&, const Principal&, const OnceKey&, const RegisterRequest&);

struct DoubtList {
  std::vector<core::Doubt> open, settled;
};
Result<DoubtList> view_doubts(const System&, const Principal&);

struct DoubtView {
  core::Doubt doubt;
  std::vector<core::LikePatient> like;  // as the record is now
  std::string raised_by, settled_by;
};
Result<DoubtView> view_doubt(const System&, const Principal&, core::DoubtId);

// `same`: it is `as`; the records are left as they are, who decided is noted. `different`: registers the person of the doubt, `shown` being
// those the page showed. Answers the patient's id.
struct Settlement {
  core::DoubtEnd end{};
  core::PatientId as;
  std::vector<core::PatientId> shown;
};
Result<std::string> settle_doubt(const System&, const Principal&, const OnceKey&, core::DoubtId, const Settlement&);

}  // namespace actions
