#include "http/url.h"

#include <algorithm>
#include <optional>

#include "http/guards.h"

namespace http {
namespace {

int hex_value(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

std::optional<std::string> unescape(std::string_view raw, bool plus_is_space) {
  std::string out;
  out.reserve(raw.size());
  for (std::size_t i = 0; i < raw.size(); ++i) {
    if (raw[i] == '+' && plus_is_space) {
      out.push_back(' ');
    } else if (raw[i] != '%') {
      out.push_back(raw[i]);
    } else {
      if (i + 2 >= raw.size()) return std::nullopt;
      const int high = hex_value(raw[i + 1]), low = hex_value(raw[i + 2]);
      if (high < 0 || low < 0) return std::nullopt;
      out.push_back(static_cast<char>(high * 16 + low));
      i += 2;
    }
  }
  if (!clean_utf8(out)) return std::nullopt;
  return out;
}

bool has_odd_segment(std::string_view path) {
  if (path == "/") return false;
  for (std::size_t start = 1; start <= path.size();) {
    const std::size_t end = std::min(path.find('/', start), path.size());
    const std::string_view segment = path.substr(start, end - start);
    if (segment.empty() || segment == "." || segment == "..") return true;
    start = end + 1;
  }
  return false;
}

}  // namespace

core::Result<std::string> decode_path(std::string_view raw) {
  const auto broken = [] { return core::fail(core::Fault::invalid, "", "The address is not valid."); };
  if (raw.empty() || raw[0] != '/') return broken();
  auto path = unescape(raw, false);
  if (!path) return broken();
  for (const char c : *path) {
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7F) return broken();
  }
  const auto slashes = [](std::string_view text) { return std::count(text.begin(), text.end(), '/'); };
  if (path->find('\\') != std::string::npos || slashes(*path) != slashes(raw) || has_odd_segment(*path)) {
    return core::fail(core::Fault::not_found, "", "There is no such page.");
  }
  return std::move(*path);
}

core::Result<Fields> decode_pairs(std::string_view raw, PairLimits limits) {
  Fields fields;
  while (!raw.empty()) {
    const std::size_t end = std::min(raw.find('&'), raw.size());
    const std::string_view pair = raw.substr(0, end);
    raw.remove_prefix(std::min(end + 1, raw.size()));
    if (pair.empty()) continue;
    const std::string where = "field " + std::to_string(fields.size() + 1);
    if (fields.size() == limits.fields_max) return core::fail(core::Fault::invalid, where, "There are too many fields.");
    const std::size_t equals = std::min(pair.find('='), pair.size());
    auto name = unescape(pair.substr(0, equals), true);
    auto value = unescape(pair.substr(std::min(equals + 1, pair.size())), true);
    if (!name || !value) return core::fail(core::Fault::invalid, where, "The text is not valid UTF-8.");
    if (name->size() > limits.name_bytes_max) return core::fail(core::Fault::invalid, where, "A field's name is too long.");
    fields.add(std::move(*name), std::move(*value));
  }
  return fields;
}

core::Result<void> decode_target(std::string_view target, const Limits& limits, Request& request) {
  const std::size_t mark = std::min(target.find('?'), target.size());
  auto path = decode_path(target.substr(0, mark));
  if (!path) return std::unexpected(path.error());
  auto query = decode_pairs(target.substr(std::min(mark + 1, target.size())), {limits.query_fields, limits.name_bytes});
  if (!query) return std::unexpected(query.error());
  request.path = std::move(*path);
  request.query = std::move(*query);
  return {};
}

core::Result<void> decode_form(const Limits& limits, Request& request) {
  constexpr std::string_view urlencoded = "application/x-www-form-urlencoded";
  const std::string_view type = request.header("content-type");
  if (!type.starts_with(urlencoded) || (type.size() > urlencoded.size() && type[urlencoded.size()] != ';')) return {};
  auto form = decode_pairs(request.body, {limits.form_fields, limits.name_bytes});
  if (!form) return std::unexpected(form.error());
  request.form = std::move(*form);
  request.body = std::string();
  return {};
}

std::string encode_component(std::string_view plain) {
  constexpr std::string_view digits = "0123456789ABCDEF";
  std::string out;
  for (const char c : plain) {
    const auto byte = static_cast<unsigned char>(c);
    const bool is_plain =
        (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '.' || c == '_' || c == '~';
    if (is_plain) {
      out.push_back(c);
    } else {
      out.push_back('%');
      out.push_back(digits[byte >> 4]);
      out.push_back(digits[byte & 15]);
    }
  }
  return out;
}

}  // namespace http
