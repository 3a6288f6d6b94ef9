#include "http/router.h"

#include <algorithm>
#include <set>
#include <unordered_set>

#include "core/check.h"
#include "http/cookies.h"
#include "http/url.h"

namespace http {
namespace {

using Segments = std::vector<std::string_view>;

Segments split(std::string_view path) {
  Segments segments;
  path.remove_prefix(1);
  while (!path.empty()) {
    const std::size_t end = std::min(path.find('/'), path.size());
    segments.push_back(path.substr(0, end));
    path.remove_prefix(std::min(end + 1, path.size()));
  }
  return segments;
}

bool is_parameter(std::string_view segment) { return segment.starts_with('{') && segment.ends_with('}'); }

// Did a page of ours send this? Sec-Fetch-Site is the browser's own word and no script can forge it; Origin is the older one.
// Neither says nothing: then only a token can tell.
std::optional<bool> from_our_page(const Request& request) {
  const std::string_view site = request.header("sec-fetch-site");
  if (!site.empty() && site != "same-origin" && site != "none") return false;
  const std::string_view origin = request.header("origin");
  if (origin.empty() || (origin == "null" && !site.empty())) return site.empty() ? std::optional<bool>() : true;
  const std::string_view host = request.header("host");
  if (origin == "https://" + std::string(host)) return true;
  return !request.secure && origin == "http://" + std::string(host);
}

Response plain_error(int status) { return text(status, std::to_string(status) + " " + std::string(reason_phrase(status)) + "\n"); }

}  // namespace

Audience roles(RoleSet any_of) {
  core::check(any_of != 0, "a route without roles");
  return Audience(any_of, "");
}

Audience open_to_all(std::string_view reason) {
  core::check(!reason.empty(), "an open route without a reason");
  return Audience(0, reason);
}

std::string_view to_string(Refusal refusal) {
  switch (refusal) {
    case Refusal::not_signed_in: return "not-signed-in";
    case Refusal::wrong_role: return "wrong-role";
    case Refusal::cross_site: return "cross-site";
    case Refusal::bad_csrf_token: return "bad-csrf-token";
  }
  return "unknown";
}

struct Router::Shape {
  Segments segments;                  // views into the routes' patterns
  std::vector<const Route*> routes;   // one a method

  bool matches(const Segments& path) const {
    return std::ranges::equal(segments, path, [](auto mine, auto theirs) { return is_parameter(mine) || mine == theirs; });
  }
  // Ordered so that literals stand before parameters, from the left.
  std::vector<std::string> key() const {
    std::vector<std::string> key;
    for (const auto segment : segments) key.push_back(is_parameter(segment) ? "\x7F" : std::string(segment));
    return key;
  }
};

Router::Router(std::vector<Route> routes, RouterOptions options) : routes_(std::move(routes)), options_(std::move(options)) {
  std::unordered_set<std::string_view> names;
  for (const Route& route : routes_) {
    core::check(decode_path(route.pattern).has_value(), "a route's pattern is not a path");
    core::check(!route.name.empty() && names.insert(route.name).second, "two routes of one name");
    core::check(route.handler != nullptr, "a route without a handler");
    Shape shape{split(route.pattern), {}};
    const auto same = std::ranges::find_if(shapes_, [&](const Shape& other) { return other.key() == shape.key(); });
    Shape& home = same == shapes_.end() ? shapes_.emplace_back(std::move(shape)) : *same;
    core::check(home.segments == split(route.pattern), "two routes name one parameter differently");
    core::check(!route_of(home, route.method), "two routes of one method and shape");
    home.routes.push_back(&route);
  }
  std::ranges::sort(shapes_, {}, &Shape::key);
}

Router::~Router() = default;

const Router::Shape* Router::match(Request& request) const {
  const Segments path = split(request.path);
  const auto found = std::ranges::find_if(shapes_, [&](const Shape& shape) { return shape.matches(path); });
  if (found == shapes_.end()) return nullptr;
  request.parameters.clear();
  for (std::size_t i = 0; i < path.size(); ++i) {
    const std::string_view segment = found->segments[i];
    if (is_parameter(segment)) request.parameters.add(std::string(segment.substr(1, segment.size() - 2)), std::string(path[i]));
  }
  return &*found;
}

const Route* Router::route_of(const Shape& shape, Method method) const {
  const auto found = std::ranges::find(shape.routes, method, [](const Route* route) { return route->method; });
  return found == shape.routes.end() ? nullptr : *found;
}

// The order is the policy. Before this the server has given the request its id (so that every refusal can be found in the log), held
// it to the limits (nothing large is ever decoded) and compared its Host (no other name leads here, so Origin can be trusted to it).
Response Router::pass(Request& request, const Route*& route) const {
  // 1. The route: it says who may come in; before it nothing is known of the caller, so that a 404 costs no look-up.
  const Shape* shape = match(request);
  if (!shape) return refusal(404, request);
  route = route_of(*shape, request.method);
  if (!route) {
    std::string allow;
    for (const Route* other : shape->routes) {
      if (other->method == Method::get) allow += "HEAD, ";
      allow.append(to_string(other->method)).append(", ");
    }
    return refusal(405, request).with("Allow", allow.substr(0, allow.size() - 2));
  }
  request.route = route->name;

  // 2. The caller: on open routes too, for a signed-in person's POST there needs its token like any other.
  const Caller caller = options_.identify ? options_.identify(request).value_or(Caller{}) : Caller{};

  // 3. The audience: before the token, so that a stranger learns nothing by trying tokens.
  if (!route->audience.admits(caller.roles)) {
    return refuse(caller.roles == 0 ? Refusal::not_signed_in : Refusal::wrong_role, *route, request, caller);
  }

  // 4. Forgery: whatever changes something must come from our own page. A caller without cookies has no authority to borrow; a page
  // open to all (sign-in itself) has no token yet, so there the browser's word is needed.
  const bool can_be_forged = caller.by_cookie && (caller.roles != 0 || route->kind == Kind::page);
  if (request.method != Method::get && can_be_forged) {
    const std::optional<bool> ours = from_our_page(request);
    if (!ours.value_or(caller.roles != 0)) return refuse(Refusal::cross_site, *route, request, caller);
    if (caller.roles != 0 && !same_token(request.form[csrf_field], caller.csrf_token)) {
      return refuse(Refusal::bad_csrf_token, *route, request, caller);
    }
  }
  return route->handler(request, caller);
}

Response Router::refuse(Refusal refusal_kind, const Route& route, const Request& request, const Caller& caller) const {
  if (options_.refused) options_.refused(refusal_kind, request, caller);
  if (refusal_kind != Refusal::not_signed_in) return refusal(403, request);
  if (route.kind == Kind::system) return refusal(401, request).with("WWW-Authenticate", "Bearer");
  // Without the query: it may hold what a person searched for. A POST cannot be come back to.
  if (request.method != Method::get) return see_other(std::string(sign_in_path));
  return see_other(std::string(sign_in_path) + "?" + std::string(return_field) + "=" + encode_component(request.path));
}

Response Router::handle(Request&& request) const {
  const Route* route = nullptr;
  Response response;
  try {
    response = pass(request, route);
  } catch (...) {
    int status = 500;
    try {
      if (options_.status_of) status = options_.status_of(std::current_exception(), request);
    } catch (...) {  // the log itself is broken: the page still goes out
    }
    response = refusal(status, request);
  }
  if (route) {
    response.route = route->name;
    // What only some may see is kept by no cache, whatever the handler thought.
    if (!route->audience.is_open()) std::erase_if(response.headers, [](const auto& header) { return header.first == "Cache-Control"; });
  }
  secure(response, request.secure);
  return response;
}

Response Router::refusal(int status, const Request& request) const {
  Response response;
  try {
    response = options_.error_page ? options_.error_page(status, request) : plain_error(status);
  } catch (...) {
    response = plain_error(status);
  }
  response.status = status;
  secure(response, request.secure);
  return response;
}

}  // namespace http
