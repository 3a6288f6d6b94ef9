#include "http/cookies.h"

#include <sodium.h>

#include <array>
#include <cstdint>
#include <cstdio>

#include "core/check.h"

namespace http {
namespace {

// Any thread may ask first; sodium_init() is safe to call again.
void random_bytes(void* out, std::size_t size) {
  static const bool ready = sodium_init() >= 0;
  core::check(ready, "libsodium cannot start");
  randombytes_buf(out, size);
}

std::string make_cookie(std::string_view value, bool tls, std::chrono::seconds lifetime) {
  std::string out = session_cookie_name(tls);
  out.append("=").append(value).append("; Path=/; HttpOnly; SameSite=Strict; Max-Age=").append(std::to_string(lifetime.count()));
  if (tls) out.append("; Secure");
  return out;
}

}  // namespace

std::string session_cookie_name(bool tls) { return tls ? "__Host-fingerpost" : "fingerpost"; }

std::string_view cookie(const Request& request, std::string_view name) {
  std::string_view rest = request.header("cookie");
  std::string_view found;
  int times = 0;
  while (!rest.empty()) {
    const std::size_t end = std::min(rest.find(';'), rest.size());
    std::string_view pair = rest.substr(0, end);
    rest.remove_prefix(std::min(end + 1, rest.size()));
    while (pair.starts_with(' ')) pair.remove_prefix(1);
    const std::size_t equals = pair.find('=');
    if (equals == std::string_view::npos || pair.substr(0, equals) != name) continue;
    found = pair.substr(equals + 1);
    ++times;
  }
  return times == 1 ? found : std::string_view();
}

std::string_view session_token(const Request& request) { return cookie(request, session_cookie_name(request.secure)); }

std::string session_cookie(std::string_view token, bool tls, std::chrono::seconds lifetime) { return make_cookie(token, tls, lifetime); }

std::string ended_session_cookie(bool tls) { return make_cookie("", tls, std::chrono::seconds(0)); }

std::string random_token() {
  std::array<std::uint8_t, 32> bytes;
  random_bytes(bytes.data(), bytes.size());
  std::array<char, sodium_base64_ENCODED_LEN(32, sodium_base64_VARIANT_URLSAFE_NO_PADDING)> text;
  return sodium_bin2base64(text.data(), text.size(), bytes.data(), bytes.size(), sodium_base64_VARIANT_URLSAFE_NO_PADDING);
}

std::string random_request_id() {
  std::array<std::uint8_t, 8> bytes;
  random_bytes(bytes.data(), bytes.size());
  std::array<char, 17> text;
  return sodium_bin2hex(text.data(), text.size(), bytes.data(), bytes.size());
}

bool same_token(std::string_view a, std::string_view b) {
  return !a.empty() && a.size() == b.size() && sodium_memcmp(a.data(), b.data(), a.size()) == 0;
}

}  // namespace http
