// Somebody new to the practice: what was typed is checked, people who might be the same are looked at by a person, who says which it is;
// whoever is not sure registers nobody and leaves a doubt for a manager.
// Invariant: nobody is registered before everybody they might be has been shown; two records never share an NHS number; settling a doubt
// joins no records, it says who decided. A person without number, telephone or address is a person and may be registered.
// Source: NHS England, primary medical care policy and guidance manual (registration without proof of address). Not assured.
#pragma once

#include <array>
#include <span>
#include <string>
#include <vector>

#include "core/error.h"
#include "core/event.h"
#include "core/likeness.h"
#include "core/places.h"

namespace core {

// As it stands in the form.
struct TypedNewcomer {
  std::string given, family;
  std::string born_day, born_month, born_year;
  std::string nhs_number, telephone, address, postcode;
  bool may_leave_message = false;
  std::vector<std::string> needs;
};
// Every error at once, each on its field; born, NHS number, telephone and postcode must be real ones. Empty: `into` is made.
std::vector<Error> check_registration(const TypedNewcomer& typed, Date today, Newcomer& into);

// Communication needs and adjustments that reception asks for. Records may hold others.
struct Need {
  std::string_view code;
  std::string_view text;
};
std::span<const Need> asked_needs();

struct Registered {
  Patient patient;
  Events events;
};
// `like`: who might be the same now; `shown`: whom the page showed. Guards: works for the practice; nobody has this NHS number;
// everybody who might be the same was shown (conflict, field "choice").
Result<Registered> decide_register(const Newcomer& said, std::span<const LikePatient> like, std::span<const PatientId> shown, PatientId id,
                                   OrganisationId practice, Role role, const Actor& actor, Instant now);

// ---- Not sure: a second look.

enum class DoubtEnd { same, different };
template <>
inline constexpr std::array<std::string_view, 2> codes<DoubtEnd>{"same", "different"};

struct Doubt {
  DoubtId id;
  std::int64_t version = 0;
  Instant changed_at{};
  OrganisationId practice;
  Instant raised_at{};
  AccountId raised_by;
  Newcomer said;
  std::vector<std::string> candidates;  // ids of those shown
  std::optional<Instant> settled_at;
  AccountId settled_by;
  std::optional<DoubtEnd> end;
  PatientId settled_as;  // the person meant, or the one then registered
};
struct DoubtDecision {
  Doubt doubt;
  Events events;
};
// Guard: somebody might be the same, else there is nothing to doubt.
Result<DoubtDecision> decide_raise_doubt(Newcomer said, std::span<const LikePatient> like, DoubtId id, OrganisationId practice,
                                         const Actor& actor, Instant now);
// `as`: with `same` one of those who might be the same; with `different` the person registered for it. Guards: a manager; not settled.
Result<DoubtDecision> decide_settle_doubt(Doubt doubt, DoubtEnd end, PatientId as, std::span<const LikePatient> like, Role role,
                                          const Actor& actor, Instant now);

}  // namespace core
