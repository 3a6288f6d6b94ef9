// Who works here, and where: accounts with their roles, professionals with what they may do, practices' sites. For managers and
// administrators. An account is changed only by somebody whose reach covers all of its roles; an administrator's only by an administrator.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "actions/system.h"

namespace actions {

struct StaffRow {
  core::Account account;
  std::vector<core::Membership> roles;
  std::optional<core::Professional> professional;
  bool may_change = false;
};
struct StaffView {
  std::vector<StaffRow> rows;                     // with a role within reach, by name; 500 at most
  std::vector<core::Professional> visitors;       // with a session template here, employed elsewhere
  std::vector<core::Organisation> organisations;  // of the network, for the names
};
StaffView view_staff(const System&, const Principal&);
struct MemberView {
  StaffRow row;
  std::vector<core::Organisation> organisations;
};
Result<MemberView> view_member(const System&, const Principal&, core::AccountId);

std::vector<core::Role> roles_to_give(core::Role of_whoever_gives);
std::vector<core::Organisation> places_to_work(const System&, const Principal&);  // practices, networks, trusts and charities within reach

struct StaffDraft {
  std::string name;
  std::string user_name;  // of a new account
  core::Role role = core::Role::receptionist;
  core::OrganisationId organisation;
  std::string registration_number;
  std::string competences;  // codes apart by commas
};
// A first password is made here and shown once; a repeat of the form gets the account and no password.
struct FirstPassword {
  core::AccountId account;
  std::string password;  // empty: this was done before
};
Result<FirstPassword> add_staff(const System&, const Principal&, const OnceKey&, const StaffDraft&);
Result<FirstPassword> new_password(const System&, const Principal&, const OnceKey&, core::AccountId);  // ends their sessions
Result<std::string> change_staff(const System&, const Principal&, const OnceKey&, core::AccountId,
                                 const StaffDraft&);  // all but role and place
Result<std::string> close_account(const System&, const Principal&, const OnceKey&, core::AccountId);  // ends their sessions; not one's own

struct SitesView {
  std::vector<core::Organisation> sites, practices;  // within reach
};
SitesView view_sites(const System&, const Principal&);
Result<core::Organisation> view_site(const System&, const Principal&, core::OrganisationId);
struct SiteDraft {
  core::OrganisationId practice;  // of a new site
  std::string name, address, telephone;
};
Result<std::string> add_site(const System&, const Principal&, const OnceKey&, const SiteDraft&);
Result<std::string> change_site(const System&, const Principal&, const OnceKey&, core::OrganisationId, const SiteDraft&);

}  // namespace actions
