// Signing in with a user name and password, and the session that follows: 30 minutes idle, 12 hours at most.
// Argon2id by libsodium (46 MiB, one pass: OWASP password storage cheat sheet); the caller caps how many run at once. The token is kept
// as its SHA-256 only. An unknown user name costs the same as a wrong password and gets the same answer.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "actions/system.h"

namespace actions {

inline constexpr std::size_t password_bytes_max = 1024;
inline constexpr std::size_t password_characters_min = 12;
inline constexpr std::chrono::minutes session_idle_max{30};
inline constexpr std::chrono::hours session_age_max{12};

inline constexpr std::int64_t refused_max = 10;
inline constexpr std::chrono::minutes refused_per{5};

// True when this account's sign-ins were refused `refused_max` times in the last `refused_per`, on whichever server. To be asked before
// sign_in(). Says no of a user name that is nobody's, who has no password to guess.
bool refused_too_often(const System&, std::string_view user_name);

struct SignedIn {
  std::string token;  // 64 hexadecimal digits, for the cookie; kept nowhere
  core::Role role{};
};
// invalid: "Check your user name and password". forbidden: the account has no role anywhere.
Result<SignedIn> sign_in(const System&, std::string_view user_name, std::string_view password, std::string_view request_id);

struct LiveSession {
  Principal who;
  std::string csrf;
  std::string organisation_name;
};
// None when there is no such session or its time is up. Extends the idle time unless `polling`.
std::optional<LiveSession> resume(const System&, std::string_view token, std::string_view request_id, bool polling);

void sign_out(const System&, const Principal&, std::string_view token);

std::string hash_password(std::string_view password);  // Argon2id, as libsodium writes it

// Makes an account with one role at one organisation of an existing network. conflict: the user name is taken.
struct NewAccount {
  core::Account account;
  core::OrganisationId organisation;
  core::Role role{};
};
Result<std::string> add_account(const System&, const Principal&, NewAccount);

}  // namespace actions
