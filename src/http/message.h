// A request as handlers see it, and the response they give back: plain values, no socket and no parser behind them.
//
// Invariants: every text in a Request is valid UTF-8 without NUL and within Limits; the path is decoded and holds no empty segment,
// dot segment or backslash; only the headers named in message.cpp are kept. HEAD never arrives here: the server asks for GET and
// sends no body.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/moment.h"

namespace http {

struct Limits {
  std::size_t url_bytes = 8 * 1024;        // 414
  std::size_t header_bytes = 32 * 1024;    // 431
  std::size_t header_fields = 100;         // 431
  std::size_t body_bytes = 1024 * 1024;    // 413
  std::size_t form_fields = 500;           // 400
  std::size_t query_fields = 100;          // 400
  std::size_t name_bytes = 100;            // 400: of a form or query field
};

enum class Method { get, post, put, patch, remove, options, other };
std::string_view to_string(Method method);

// Decoded names and values in the order they were sent; a name may come more than once (check boxes).
class Fields {
 public:
  using Field = std::pair<std::string, std::string>;

  Fields() = default;
  Fields(std::initializer_list<Field> fields) : fields_(fields) {}

  void add(std::string name, std::string value) { fields_.emplace_back(std::move(name), std::move(value)); }
  void clear() { fields_.clear(); }
  bool has(std::string_view name) const;
  std::string_view operator[](std::string_view name) const;  // the first value; empty when there is none
  std::vector<std::string_view> all(std::string_view name) const;

  auto begin() const { return fields_.begin(); }
  auto end() const { return fields_.end(); }
  std::size_t size() const { return fields_.size(); }

 private:
  std::vector<Field> fields_;
};

struct Request {
  Method method = Method::get;
  std::string path = "/";
  Fields query;
  Fields form;                // of an application/x-www-form-urlencoded body, else empty
  Fields parameters;          // {names} of the route's pattern; filled by the router
  Fields headers;             // names in lower case; read them through header()
  std::string body;           // the bytes; empty once they were decoded into `form`
  std::string peer;           // the client's address, or what the configured proxy says of it
  bool secure = false;        // came over TLS, here or at the configured proxy
  std::string request_id;     // 16 random hexadecimal digits: joins log, audit and error page
  core::Instant received_at{};
  std::string_view route;     // the matched route's name; filled by the router

  std::string_view header(std::string_view name) const;  // any case; empty when absent
};

// The name in lower case when handlers may read this header, else empty: what nobody reads is not kept.
std::string_view known_header(std::string_view name);

struct Response {
  int status = 200;
  std::string content_type = "text/plain; charset=utf-8";
  std::string body;
  std::vector<std::pair<std::string, std::string>> headers;
  std::vector<std::string> cookies;  // whole Set-Cookie values, made by http/cookies.h
  std::string_view route;            // for the access log; filled by the router

  Response&& with(std::string name, std::string value) && {
    headers.emplace_back(std::move(name), std::move(value));
    return std::move(*this);
  }
};

Response text(int status, std::string body);
Response html(int status, std::string body);

// True for a path on this server: one leading slash, printable ASCII, no backslash. Anything else could lead a browser away.
bool is_local_path(std::string_view url);

// 303: the browser fetches `url` with GET. `url` must be a local path; another is a bug (core::Bug), so test what a user sent first.
Response see_other(std::string url);

// The standard phrase of a status: "Not Found".
std::string_view reason_phrase(int status);

// Sets what every response carries: the content security policy, no sniffing, no framing, no caching unless the handler of a public
// route said otherwise, HSTS over TLS. Safe to call twice.
void secure(Response& response, bool tls);

// The response's head as HTTP/1.1 wire text, the empty line included. Throws core::Bug when a header holds a control character.
std::string wire_head(const Response& response, std::string_view date, bool keep_alive);

}  // namespace http
