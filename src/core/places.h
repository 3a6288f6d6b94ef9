// Who works where: organisations form a tree (region, network, practice or trust, site; charities stand beside it), a professional
// is a person with a registration, an account is a way to sign in, a membership is a role at one organisation.
#pragma once

#include <string>
#include <vector>

#include "core/code.h"
#include "core/id.h"
#include "core/moment.h"

namespace core {

enum class OrganisationKind { region, network, practice, trust, site, charity };
template <>
inline constexpr std::array<std::string_view, 6> codes<OrganisationKind>{"region", "network", "practice", "trust", "site", "charity"};

struct Organisation {
  OrganisationId id;
  std::int64_t version = 0;
  Instant changed_at{};
  OrganisationId parent;  // none at the root
  OrganisationKind kind = OrganisationKind::practice;
  std::string name;
  std::string ods_code;  // Organisation Data Service code; empty when it has none
  std::string address;   // one line, for letters and confirmations
  std::string telephone;
};

enum class Role { receptionist, gp, physiotherapist, occupational_therapist, link_worker, support_navigator, manager, administrator };
template <>
inline constexpr std::array<std::string_view, 8> codes<Role>{
    "receptionist", "gp", "physiotherapist", "occupational_therapist", "link_worker", "support_navigator", "manager", "administrator"};

// What a person reads for a role.
constexpr std::string_view role_name(Role role) {
  constexpr std::array<std::string_view, 8> names{"Receptionist",
                                                  "GP",
                                                  "First-contact physiotherapist",
                                                  "Occupational therapist",
                                                  "Social prescribing link worker",
                                                  "Support navigator",
                                                  "Practice manager",
                                                  "Administrator"};
  return names[static_cast<std::size_t>(role)];
}

// Works for the practice and sees its registered patients; the others see the people they have been given to see.
constexpr bool works_for_practice(Role role) { return role == Role::receptionist || role == Role::gp || role == Role::manager; }

// The five services' people: they work from a diary of their own, over several practices.
constexpr bool keeps_own_diary(Role role) {
  return role == Role::physiotherapist || role == Role::occupational_therapist || role == Role::link_worker ||
         role == Role::support_navigator;
}

// Registered with a regulator (GMC, HCPC), and so may stand down a red flag. Link workers and navigators are not.
constexpr bool is_registered_clinician(Role role) {
  return role == Role::gp || role == Role::physiotherapist || role == Role::occupational_therapist;
}

struct Professional {
  ProfessionalId id;
  std::int64_t version = 0;
  Instant changed_at{};
  std::string name;                      // "Priya Nair"
  Role profession = Role::physiotherapist;
  std::string registration_number;       // HCPC "PH123456", GMC seven digits; link workers and navigators have none
  std::vector<std::string> competences;  // codes a booking rule may ask for: "msk_first_contact"
};

struct Account {
  AccountId id;
  std::int64_t version = 0;
  Instant changed_at{};
  std::string user_name;      // lower case, unique over the server
  std::string name;           // "Sam Field"
  std::string password_hash;  // Argon2id, as libsodium writes it; empty: cannot sign in with a password
  bool active = true;
  ProfessionalId professional;  // none for staff without a diary
};

struct Membership {
  AccountId account;
  OrganisationId organisation;
  Role role;
};

// Who asks: carried by every read and write of the store, so that no query can return a row that this person may not see.
struct Principal {
  NetworkId network;
  AccountId account;
  OrganisationId organisation;  // acts here and in everything beneath
  Role role = Role::receptionist;
  ProfessionalId professional;
  std::string name;
  std::string request_id;  // ties log lines, events and answers of one request together
};

// Whether a diary is the principal's own.
inline bool is_own(const Principal& who, ProfessionalId diary) { return who.professional && who.professional == diary; }

}  // namespace core
