// Organisations, professionals, accounts and sign-in sessions. Places and professionals are open to everybody of the network.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "storage/store.h"

namespace storage {

// A new network. A lone practice is a network of one.
struct Network {
  core::NetworkId id;
  std::string name;
  core::Instant made_at{};
  bool demo = false;  // made-up people: every page says so
};
void add_network(Session&, const Network&);
std::vector<Network> all_networks(Session&);
bool holds_values(Session& session);  // anything at all was saved, for a network or before there is one

// Saves an organisation and what its ancestors reach. Parents come before their children.
void save_organisation(Writer&, core::Organisation&);
std::vector<core::Organisation> all_organisations(Reader&);
std::vector<core::Professional> all_professionals(Reader&);

std::string account_name(Reader&, core::AccountId);  // "Somebody who has left" when there is no such account
bool within_reach_of(Reader&, core::OrganisationId);  // the principal's organisation or one beneath it

// Accounts with a role at a place within the principal's reach, by name; 500 at most.
std::vector<core::Account> accounts_within(Reader&);
std::optional<core::Account> find_account_within(Reader&, core::AccountId);
// Whether an account of this professional has a role at a place within the principal's reach.
bool employs(Reader&, core::ProfessionalId);

void add_membership(Writer&, const core::Membership&);

// ---- Signing in: the only questions asked before there is a principal.

struct SignInAccount {
  core::NetworkId network;
  core::Account account;
};
std::optional<SignInAccount> find_account(Session&, std::string_view user_name);
std::string organisation_name(Session&, core::NetworkId, core::OrganisationId);
std::vector<core::Membership> memberships_of(Session&, core::NetworkId, core::AccountId);

// Who can sign in as what, one line for each membership, by organisation: for a demonstration's front page and nothing else.
struct SignInLine {
  std::string user_name;
  core::Role role{};
  std::string organisation;
};
std::vector<SignInLine> sign_in_lines(Session&, core::NetworkId);

struct SignInSession {
  std::array<std::uint8_t, 32> token_digest{};
  core::NetworkId network;
  core::AccountId account;
  core::OrganisationId organisation;
  core::Role role = core::Role::receptionist;
  std::string csrf;
  core::Instant started_at{};
  core::Instant seen_at{};
};
void add_session(Session&, const SignInSession&);
// A session that has not been ended, of an active account that still has its role; with its principal (no request id yet).
struct FoundSession {
  SignInSession session;
  core::Principal who;
};
std::optional<FoundSession> find_session(Session&, Bytes token_digest);
void touch_session(Session&, Bytes token_digest, core::Instant now);
void end_session(Session&, Bytes token_digest, core::Instant now);
void end_sessions_of(Session&, core::NetworkId, core::AccountId, core::Instant now);

// From the audit trail, which all servers on one database share.
std::int64_t sign_ins_refused(Session&, core::AccountId, core::Instant since);

}  // namespace storage
