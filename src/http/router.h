// The route table and what stands between a request and its handler.
//
// Invariants: every route names its roles, or says why it is open to all; there is no third way to make one. A handler runs only for
// a caller its route admits, and a POST only when it came from our own page. GET routes change nothing (they may write audit).
// What a role bit means is decided outside: this room knows bits.
#pragma once

#include <any>
#include <cstdint>
#include <exception>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "http/message.h"

namespace http {

using RoleSet = std::uint32_t;
inline constexpr RoleSet every_role = ~RoleSet{0};  // anybody who is signed in

class Audience {
 public:
  bool is_open() const { return !reason_.empty(); }
  bool admits(RoleSet caller) const { return is_open() || (roles_ & caller) != 0; }
  RoleSet roles() const { return roles_; }
  std::string_view reason() const { return reason_; }

 private:
  friend Audience roles(RoleSet any_of);
  friend Audience open_to_all(std::string_view reason);
  Audience(RoleSet roles, std::string_view reason) : roles_(roles), reason_(reason) {}

  RoleSet roles_;
  std::string reason_;
};
Audience roles(RoleSet any_of);                  // no bit at all is a bug
Audience open_to_all(std::string_view reason);  // so is an empty reason

// Who asks. Nobody in particular when `roles` is 0.
struct Caller {
  RoleSet roles = 0;
  std::string csrf_token;  // the session's; forms send it back
  bool by_cookie = true;   // browsers send cookies unasked, so such a caller's forms must prove where they come from
  std::any who;            // the session or principal, read with as<T>()

  template <class T>
  const T& as() const {
    return std::any_cast<const T&>(who);
  }
};

using Handler = std::function<Response(const Request&, const Caller&)>;

enum class Kind { page, system };  // people get a redirect to sign in; systems get 401

struct Route {
  Method method;
  std::string pattern;  // "/patients/{patient}": whole segments; a literal segment wins over a parameter
  Audience audience;
  std::string name;     // stable, unique: the log's and the metrics' word for this route
  Handler handler;
  Kind kind = Kind::page;
};

inline constexpr std::string_view csrf_field = "csrf";          // the hidden field of every form
inline constexpr std::string_view sign_in_path = "/sign-in";
inline constexpr std::string_view return_field = "return";      // the query field of sign_in_path: a local path, test it

enum class Refusal { not_signed_in, wrong_role, cross_site, bad_csrf_token };
std::string_view to_string(Refusal refusal);

struct RouterOptions {
  // The caller, from the session cookie or a bearer token; none when there is no valid one. `request.route` is set: polling routes
  // must not extend a session.
  std::function<std::optional<Caller>(const Request&)> identify;

  // Audits a refusal. May throw: then nothing but the error page goes out.
  std::function<void(Refusal, const Request&, const Caller&)> refused;

  // The status of what a handler threw (500, 503 ...), and the place to log it under the request id. None: 500.
  std::function<int(std::exception_ptr, const Request&)> status_of;

  // The page for a status of 400 and above. Must not need the database. None: one plain line.
  std::function<Response(int status, const Request&)> error_page;
};

class Router {
 public:
  // Throws core::Bug when two routes have one name or one shape and method, or a pattern is malformed.
  Router(std::vector<Route> routes, RouterOptions options);
  ~Router();

  // Any thread may call. Never throws.
  Response handle(Request&& request) const;

  // What the server sends when it refuses a request before there is one to route (413, 503 ...). Any thread may call; never throws.
  Response refusal(int status, const Request& request) const;

  std::span<const Route> routes() const { return routes_; }

 private:
  struct Shape;  // a pattern in pieces

  const Shape* match(Request& request) const;
  const Route* route_of(const Shape& shape, Method method) const;
  Response pass(Request& request, const Route*& route) const;
  Response refuse(Refusal refusal, const Route& route, const Request& request, const Caller& caller) const;

  std::vector<Route> routes_;
  RouterOptions options_;
  std::vector<Shape> shapes_;  // literal segments first, so that the first match is the most particular
};

}  // namespace http
