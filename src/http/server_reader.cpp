#include "http/server_reader.h"

#include <algorithm>
#include <array>
#include <boost/asio/buffer.hpp>
#include <boost/beast/core/error.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/string_body.hpp>
#include <cctype>
#include <cstring>
#include <optional>
#include <utility>
#include <vector>

#include "http/guards.h"
#include "http/url.h"

namespace http {
namespace {

namespace beast = boost::beast::http;

constexpr std::size_t buffer_first = 4 * 1024;
constexpr std::size_t buffer_max = 64 * 1024;
constexpr std::size_t request_line_rest = 32;  // method, spaces and version around a target of the longest kind

// Of these a second one is an attack or an accident; the others join their values with a comma.
constexpr std::array only_once = {"authorization", "content-type", "host", "idempotency-key", "origin", "sec-fetch-site"};

Method method_of(beast::verb verb) {
  switch (verb) {
    case beast::verb::get:
    case beast::verb::head: return Method::get;
    case beast::verb::post: return Method::post;
    case beast::verb::put: return Method::put;
    case beast::verb::patch: return Method::patch;
    case beast::verb::delete_: return Method::remove;
    case beast::verb::options: return Method::options;
    default: return Method::other;
  }
}

bool same_text(std::string_view a, std::string_view lower) {
  return std::ranges::equal(a, lower, [](unsigned char x, char y) { return std::tolower(x) == y; });
}

std::string_view view(boost::beast::string_view text) { return {text.data(), text.size()}; }

}  // namespace

struct RequestReader::Impl {
  explicit Impl(const Limits& limits_given) : limits(limits_given), buffer(buffer_first) {}

  const Limits& limits;
  std::vector<char> buffer;
  std::size_t begin = 0, end = 0;        // of what has arrived and is not yet read
  std::size_t line = 0, scanned = 0;     // of the header: where the current line starts, how far it was looked at
  std::size_t lines = 0;
  std::optional<beast::request_parser<beast::string_body>> parser;  // once the header is whole
  Request request;
  State state = State::empty;
  int status = 0;
  std::size_t body_received = 0;
  bool is_head = false, keep_alive = false, wants_continue = false;

  State refuse(int why) {
    status = why;
    keep_alive = wants_continue = false;
    return state = State::refused;
  }

  void restart() {
    if (begin == end) begin = end = 0;
    line = scanned = begin;
    lines = body_received = 0;
    parser.reset();
    request = Request();
    is_head = keep_alive = wants_continue = false;
    state = State::empty;
  }

  // At least a quarter of the buffer, which grows to `buffer_max` and no further. What was scanned stays where it was.
  std::span<char> space() {
    if (begin == end && state != State::header) begin = end = line = scanned = 0;
    if (buffer.size() - end < buffer.size() / 4 && begin > 0) {
      std::memmove(buffer.data(), buffer.data() + begin, end - begin);
      line -= std::min(line, begin);
      scanned -= std::min(scanned, begin);
      end -= std::exchange(begin, std::size_t{0});
    }
    if (buffer.size() - end < buffer.size() / 4 && buffer.size() < buffer_max) buffer.resize(buffer.size() * 2);
    return {buffer.data() + end, buffer.size() - end};
  }

  // Looks at each new line before anything is parsed: limits first, and only the line ends that nobody reads differently.
  // The header's end in the buffer, when it is there.
  std::optional<std::size_t> find_header_end() {
    while (const void* found = std::memchr(buffer.data() + scanned, '\n', end - scanned)) {
      const auto lf = static_cast<std::size_t>(static_cast<const char*>(found) - buffer.data());
      const std::string_view text(buffer.data() + line, lf - line);
      if (text.find('\r') + 1 != text.size()) return refuse(400), std::nullopt;  // a bare LF, or a CR elsewhere
      if (lines == 0 && text.size() > limits.url_bytes + request_line_rest) return refuse(414), std::nullopt;
      if (lf + 1 - begin > limits.header_bytes) return refuse(431), std::nullopt;
      if (lines > 0 && text.size() == 1) return lf + 1;
      if (text.size() == 1 || text[0] == ' ' || text[0] == '\t') return refuse(400), std::nullopt;  // nothing, or a folded header
      if (lines++ > limits.header_fields) return refuse(431), std::nullopt;
      line = scanned = lf + 1;
    }
    scanned = end;
    if (lines == 0 && end - begin > limits.url_bytes + request_line_rest) refuse(414);
    else if (end - begin > limits.header_bytes) refuse(431);
    return std::nullopt;
  }

  // 0, or the status to refuse with.
  int read_header(std::size_t header_end) {
    parser.emplace();
    parser->header_limit(static_cast<std::uint32_t>(limits.header_bytes + 1));
    parser->body_limit(limits.body_bytes);
    boost::system::error_code error;
    begin += parser->put(boost::asio::const_buffer(buffer.data() + begin, header_end - begin), error);
    const auto& message = parser->get();
    request.method = method_of(message.method());
    is_head = message.method() == beast::verb::head;
    if (error == beast::error::body_limit) return 413;
    if ((error && error != beast::error::need_more) || !parser->is_header_done()) return 400;
    if (message.method() == beast::verb::trace || message.method() == beast::verb::connect) return 405;
    if (message.target().size() > limits.url_bytes) return 414;
    if (const int why = read_fields()) return why;
    if (const auto decoded = decode_target(view(message.target()), limits, request); !decoded) {
      return decoded.error().fault == core::Fault::not_found ? 404 : 400;
    }
    keep_alive = parser->keep_alive();
    parser->eager(true);
    return 0;
  }

  int read_fields() {
    bool has_length = false, has_coding = false;
    for (const auto& field : parser->get()) {
      const std::string_view name = view(field.name_string()), value = view(field.value());
      if (field.name() == beast::field::content_length) {
        if (has_length || value.empty() || !std::ranges::all_of(value, [](unsigned char c) { return std::isdigit(c); })) return 400;
        has_length = true;
      } else if (field.name() == beast::field::transfer_encoding) {
        if (has_coding || !same_text(value, "chunked") || parser->get().version() < 11) return 400;
        has_coding = true;
      } else if (field.name() == beast::field::content_encoding) {
        if (!same_text(value, "identity")) return 415;
      } else if (field.name() == beast::field::expect) {
        if (!same_text(value, "100-continue")) return 400;
        wants_continue = true;
      } else if (const std::string_view known = known_header(name); !known.empty()) {
        if (!keep_field(known, value)) return 400;
      }
    }
    if (has_length && has_coding) return 400;
    return request.header("host").empty() ? 400 : 0;
  }

  bool keep_field(std::string_view name, std::string_view value) {
    if (!clean_utf8(value)) return false;
    if (!request.headers.has(name)) {
      request.headers.add(std::string(name), std::string(value));
      return true;
    }
    if (std::ranges::find(only_once, name) != only_once.end()) return false;
    Fields joined;
    for (const auto& [key, before] : request.headers) {
      joined.add(key, key == name ? before + (name == "cookie" ? "; " : ", ") + std::string(value) : before);
    }
    request.headers = std::move(joined);
    return true;
  }

  State read_body() {
    while (!parser->is_done() && begin < end) {
      boost::system::error_code error;
      const std::size_t used = parser->put(boost::asio::const_buffer(buffer.data() + begin, end - begin), error);
      begin += used;
      if (error == beast::error::body_limit) return refuse(413);
      if (error && error != beast::error::need_more) return refuse(400);
      if (used == 0) {
        if (end - begin == buffer_max) return refuse(400);  // a chunk's header of 64 KiB
        break;
      }
    }
    if (!parser->is_done()) return state = State::body;
    wants_continue = false;
    return state = State::ready;
  }

  State advance() {
    if (state == State::empty && begin < end) state = State::header;
    if (state == State::header) {
      const auto header_end = find_header_end();
      if (!header_end) return state;
      if (const int why = read_header(*header_end)) return refuse(why);
      state = State::body;
    }
    if (state == State::body) return read_body();
    return state;
  }
};

RequestReader::RequestReader(const Limits& limits) : impl_(std::make_unique<Impl>(limits)) {}
RequestReader::~RequestReader() = default;

std::span<char> RequestReader::space() { return impl_->space(); }

RequestReader::State RequestReader::received(std::size_t size) {
  impl_->end += size;
  if (impl_->state == State::body) impl_->body_received += size;
  return impl_->advance();
}

RequestReader::State RequestReader::resume() {
  impl_->restart();
  return impl_->advance();
}

Request RequestReader::take() {
  Request request = std::move(impl_->request);
  if (impl_->state == State::ready) request.body = std::move(impl_->parser->get().body());
  return request;
}

int RequestReader::status() const { return impl_->status; }
bool RequestReader::is_head() const { return impl_->is_head; }
bool RequestReader::keep_alive() const { return impl_->keep_alive; }
bool RequestReader::wants_continue() const { return impl_->wants_continue; }
std::size_t RequestReader::body_received() const { return impl_->body_received; }

}  // namespace http
