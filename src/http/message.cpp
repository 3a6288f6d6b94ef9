#include "http/message.h"

#include <algorithm>
#include <array>
#include <cctype>

#include "core/check.h"

namespace http {
namespace {

constexpr std::array known_headers = {
    std::string_view("accept"),
    std::string_view("authorization"),
    std::string_view("content-type"),
    std::string_view("cookie"),
    std::string_view("host"),
    std::string_view("idempotency-key"),
    std::string_view("if-match"),
    std::string_view("if-none-exist"),
    std::string_view("if-none-match"),
    std::string_view("if-modified-since"),
    std::string_view("origin"),
    std::string_view("prefer"),
    std::string_view("sec-fetch-site"),
    std::string_view("x-forwarded-for"),
    std::string_view("x-forwarded-proto"),
};

// No script, style, frame, font or form may come from or go to anywhere else, and nothing inline runs (no nonce to leak either).
constexpr std::string_view content_security_policy =
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'";

bool same_name(std::string_view a, std::string_view b) {
  return std::ranges::equal(a, b, [](unsigned char x, unsigned char y) { return std::tolower(x) == std::tolower(y); });
}

void put_header(std::string& out, std::string_view name, std::string_view value) {
  const auto is_control = [](unsigned char c) { return c < 0x20 || c == 0x7F; };
  core::check(std::ranges::none_of(name, is_control) && std::ranges::none_of(value, is_control),
              "a control character in a response header");
  out.append(name).append(": ").append(value).append("\r\n");
}

void set_default(Response& response, std::string_view name, std::string_view value) {
  for (const auto& header : response.headers) {
    if (same_name(header.first, name)) return;
  }
  response.headers.emplace_back(name, value);
}

}  // namespace

std::string_view to_string(Method method) {
  switch (method) {
    case Method::get: return "GET";
    case Method::post: return "POST";
    case Method::put: return "PUT";
    case Method::patch: return "PATCH";
    case Method::remove: return "DELETE";
    case Method::options: return "OPTIONS";
    case Method::other: break;
  }
  return "OTHER";
}

bool Fields::has(std::string_view name) const { return std::ranges::find(fields_, name, &Field::first) != fields_.end(); }

std::string_view Fields::operator[](std::string_view name) const {
  const auto found = std::ranges::find(fields_, name, &Field::first);
  return found == fields_.end() ? std::string_view() : std::string_view(found->second);
}

std::vector<std::string_view> Fields::all(std::string_view name) const {
  std::vector<std::string_view> values;
  for (const auto& [key, value] : fields_) {
    if (key == name) values.push_back(value);
  }
  return values;
}

std::string_view Request::header(std::string_view name) const {
  for (const auto& [key, value] : headers) {
    if (same_name(key, name)) return value;
  }
  return {};
}

std::string_view known_header(std::string_view name) {
  const auto found = std::ranges::find_if(known_headers, [&](std::string_view known) { return same_name(known, name); });
  return found == known_headers.end() ? std::string_view() : *found;
}

Response text(int status, std::string body) {
  return {
      .status = status, .content_type = "text/plain; charset=utf-8", .body = std::move(body), .headers = {}, .cookies = {}, .route = {}};
}

Response html(int status, std::string body) {
  return {.status = status, .content_type = "text/html; charset=utf-8", .body = std::move(body), .headers = {}, .cookies = {}, .route = {}};
}

bool is_local_path(std::string_view url) {
  if (url.empty() || url[0] != '/' || (url.size() > 1 && url[1] == '/')) return false;
  return std::ranges::all_of(url, [](unsigned char c) { return c > 0x20 && c < 0x7F && c != '\\'; });
}

Response see_other(std::string url) {
  core::check(is_local_path(url), "a redirect that leaves this server");
  return Response{.status = 303, .content_type = {}, .body = {}, .headers = {{"Location", std::move(url)}}, .cookies = {}, .route = {}};
}

std::string_view reason_phrase(int status) {
  switch (status) {
    case 200: return "OK";
    case 201: return "Created";
    case 202: return "Accepted";
    case 204: return "No Content";
    case 303: return "See Other";
    case 304: return "Not Modified";
    case 400: return "Bad Request";
    case 401: return "Unauthorized";
    case 403: return "Forbidden";
    case 404: return "Not Found";
    case 405: return "Method Not Allowed";
    case 406: return "Not Acceptable";
    case 408: return "Request Timeout";
    case 409: return "Conflict";
    case 410: return "Gone";
    case 412: return "Precondition Failed";
    case 413: return "Content Too Large";
    case 414: return "URI Too Long";
    case 415: return "Unsupported Media Type";
    case 417: return "Expectation Failed";
    case 422: return "Unprocessable Content";
    case 429: return "Too Many Requests";
    case 431: return "Request Header Fields Too Large";
    case 500: return "Internal Server Error";
    case 501: return "Not Implemented";
    case 503: return "Service Unavailable";
    case 507: return "Insufficient Storage";
    default: return "Status";
  }
}

void secure(Response& response, bool tls) {
  set_default(response, "Content-Security-Policy", content_security_policy);
  set_default(response, "X-Content-Type-Options", "nosniff");
  // same-origin, not no-referrer: under no-referrer browsers send "Origin: null" with our own forms and the origin check goes blind.
  // Other sites see nothing of our addresses either way.
  set_default(response, "Referrer-Policy", "same-origin");
  set_default(response, "Cache-Control", "no-store");
  set_default(response, "Cross-Origin-Opener-Policy", "same-origin");
  set_default(response, "Cross-Origin-Resource-Policy", "same-origin");
  set_default(response, "X-Frame-Options", "DENY");
  if (tls) set_default(response, "Strict-Transport-Security", "max-age=31536000; includeSubDomains");
  if (response.status == 503 || response.status == 429) set_default(response, "Retry-After", "2");
}

std::string wire_head(const Response& response, std::string_view date, bool keep_alive) {
  core::check(response.status >= 200 && response.status <= 599, "a response status outside 200 to 599");
  std::string out;
  out.reserve(1024);
  out.append("HTTP/1.1 ").append(std::to_string(response.status)).append(" ").append(reason_phrase(response.status)).append("\r\n");
  put_header(out, "Date", date);
  const bool has_no_body = response.status == 204 || response.status == 304;
  if (!response.content_type.empty() && !has_no_body) put_header(out, "Content-Type", response.content_type);
  if (!has_no_body) put_header(out, "Content-Length", std::to_string(response.body.size()));
  for (const auto& [name, value] : response.headers) put_header(out, name, value);
  for (const auto& cookie : response.cookies) put_header(out, "Set-Cookie", cookie);
  if (!keep_alive) put_header(out, "Connection", "close");
  out.append("\r\n");
  return out;
}

}  // namespace http
