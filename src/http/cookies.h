// The session's cookie and the secrets in it (RFC 6265bis).
//
// Invariant: over TLS the name begins with __Host-, so that no other host or path can set or read it; on plain loopback, where
// browsers refuse that prefix, it goes without.
#pragma once

#include <chrono>
#include <string>
#include <string_view>

#include "http/message.h"

namespace http {

std::string session_cookie_name(bool tls);

// The value of one cookie; empty when it is absent, or there twice: a second one was put there by somebody else.
std::string_view cookie(const Request& request, std::string_view name);

// The session's token as the browser sent it, empty when it sent none.
std::string_view session_token(const Request& request);

// A whole Set-Cookie value: HttpOnly, SameSite=Strict, Path=/, Secure over TLS, gone when the browser closes or after `lifetime`.
// Strict: no other site's link or form ever carries a session, and nothing of ours is reached through one.
std::string session_cookie(std::string_view token, bool tls, std::chrono::seconds lifetime);

// Tells the browser to forget the session.
std::string ended_session_cookie(bool tls);

std::string random_token();       // 256 random bits as 43 characters of base64url: sessions, CSRF, one-time forms
std::string random_request_id();  // 16 hexadecimal digits

// Takes the same time wherever the two differ. An empty token equals nothing, not even another empty one.
bool same_token(std::string_view a, std::string_view b);

}  // namespace http
