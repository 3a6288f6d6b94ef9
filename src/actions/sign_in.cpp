#include "actions/sign_in.h"

#include <algorithm>

#include <sodium.h>

#include "core/ascii.h"
#include "core/check.h"
#include "core/text_limits.h"
#include "storage/places.h"

namespace actions {
namespace {

constexpr std::size_t memory_bytes = std::size_t{46} * 1024 * 1024;

std::string hexadecimal(std::span<const std::uint8_t> bytes) {
  std::string text(bytes.size() * 2 + 1, '\0');
  sodium_bin2hex(text.data(), text.size(), bytes.data(), bytes.size());
  text.pop_back();
  return text;
}

std::string random_token() {
  std::array<std::uint8_t, 32> bytes{};
  randombytes_buf(bytes.data(), bytes.size());
  return hexadecimal(bytes);
}

std::array<std::uint8_t, 32> digest_of(std::string_view token) {
  std::array<std::uint8_t, 32> digest{};
  crypto_hash_sha256(digest.data(), reinterpret_cast<const unsigned char*>(token.data()), token.size());
  return digest;
}

// What cannot be a user name is nobody's. Telephones write a capital first and a space last.
std::string user_name_of(std::string_view typed) {
  std::string user_name = core::checked_text("user_name", typed, {.called = "a user name", .characters_max = 100}).value_or("");
  std::ranges::transform(user_name, user_name.begin(), core::to_lower);
  return user_name;
}

bool verifies(const std::string& hash, std::string_view password) {
  // Somebody to compare with when there is nobody, so that both take the same time.
  static const std::string nobody = hash_password(random_token());
  const bool known = !hash.empty();
  const bool equal = crypto_pwhash_str_verify((known ? hash : nobody).c_str(), password.data(), password.size()) == 0;
  return known && equal;
}

}  // namespace

std::string hash_password(std::string_view password) {
  core::check(sodium_init() >= 0, "libsodium starts");
  char hash[crypto_pwhash_STRBYTES];
  if (crypto_pwhash_str(hash, password.data(), password.size(), 1, memory_bytes) != 0) throw std::bad_alloc();
  return hash;
}

bool refused_too_often(const System& system, std::string_view typed_name) {
  const std::string user_name = user_name_of(typed_name);
  std::int64_t refused = 0;
  system.store.database().read([&](storage::Session& session) {
    if (const auto found = storage::find_account(session, user_name))
      refused = storage::sign_ins_refused(session, found->account.id, system.now() - refused_per);
  });
  return refused >= refused_max;
}

Result<SignedIn> sign_in(const System& system, std::string_view typed_name, std::string_view password, std::string_view request_id) {
  if (password.size() > password_bytes_max) return core::fail(core::Fault::invalid, "password", "The password is too long");
  const std::string user_name = user_name_of(typed_name);
  const auto now = system.now();
  std::optional<storage::SignInAccount> found;
  std::vector<core::Membership> roles;
  system.store.database().read([&](storage::Session& session) {
    found = storage::find_account(session, user_name);
    if (found) roles = storage::memberships_of(session, found->network, found->account.id);
  });
  const bool right = verifies(found && found->account.active ? found->account.password_hash : "", password);
  Principal who;
  who.request_id = request_id;
  if (found) {
    who.network = found->network;
    who.account = found->account.id;
  }
  if (!right) {
    system.store.append(who, {{now, core::EventKind::sign_in_refused, core::subject(who.account), {}, who.account, {}, {}}});
    return core::fail(core::Fault::invalid, "user_name", "Check your user name and password");
  }
  if (roles.empty()) {
    system.store.append(who, {{now, core::EventKind::sign_in_refused, core::subject(who.account), {}, who.account, {}, {}}});
    return core::fail(core::Fault::forbidden, "", "Your account has no role yet. Ask your practice manager.");
  }
  who.organisation = roles.front().organisation;
  const std::string token = random_token();
  system.store.database().write([&](storage::Session& session) {
    storage::add_session(session,
                         {digest_of(token), who.network, who.account, who.organisation, roles.front().role, random_token(), now, now});
    storage::append_events(session, who,
                           {{now, core::EventKind::signed_in, core::subject(who.account), {}, who.account, who.organisation, {}}});
    return true;
  });
  return SignedIn{token, roles.front().role};
}

std::optional<LiveSession> resume(const System& system, std::string_view token, std::string_view request_id, bool polling) {
  if (token.size() != 64) return std::nullopt;
  const auto digest = digest_of(token);
  const auto now = system.now();
  std::optional<storage::FoundSession> found;
  std::string organisation;
  system.store.database().read([&](storage::Session& session) {
    found = storage::find_session(session, digest);
    if (found) organisation = storage::organisation_name(session, found->who.network, found->who.organisation);
  });
  if (!found) return std::nullopt;
  if (now - found->session.seen_at >= session_idle_max || now - found->session.started_at >= session_age_max) return std::nullopt;
  // Once a minute is often enough to know who is idle, and keeps reading pages from writing rows.
  if (!polling && now - found->session.seen_at >= std::chrono::minutes{1})
    system.store.database().write([&](storage::Session& session) {
      storage::touch_session(session, digest, now);
      return true;
    });
  found->who.request_id = request_id;
  return LiveSession{std::move(found->who), std::move(found->session.csrf), std::move(organisation)};
}

void sign_out(const System& system, const Principal& who, std::string_view token) {
  const auto now = system.now();
  const auto digest = digest_of(token);
  system.store.database().write([&](storage::Session& session) {
    storage::end_session(session, digest, now);
    storage::append_events(session, who,
                           {{now, core::EventKind::signed_out, core::subject(who.account), {}, who.account, who.organisation, {}}});
    return true;
  });
}

Result<std::string> add_account(const System& system, const Principal& who, NewAccount added) {
  return system.store.write(who, system.now(), {}, [&](storage::Writer& writer) -> Result<std::string> {
    if (storage::find_account(writer.session(), added.account.user_name))
      return core::fail(core::Fault::conflict, "user_name", "That user name is taken");
    core::Account account = added.account;
    writer.save(account);
    storage::add_membership(writer, {account.id, added.organisation, added.role});
    writer.record({{writer.now(),
                    core::EventKind::account_changed,
                    core::subject(account.id),
                    {},
                    who.account,
                    added.organisation,
                    {{"role", std::string(core::code(added.role))}}}});
    return core::to_string(account.id);
  });
}

}  // namespace actions
