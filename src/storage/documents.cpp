#include "storage/documents.h"

#include <fmt/format.h>
#include <boost/json.hpp>

namespace storage {
namespace {

namespace json = boost::json;

// Lists are short and read by the hundred for one page: their nodes live on the stack, and on the heap only what does not fit.
class Scratch {
 public:
  json::storage_ptr storage() { return &resource_; }

 private:
  unsigned char bytes_[4096];
  json::monotonic_resource resource_{bytes_, sizeof bytes_};
};

json::value date(core::Date d) { return json::value(core::to_string(d)); }
core::Date date_in(const json::object& o, std::string_view key) {
  const auto parsed = core::parse_date(o.at(key).as_string());
  if (!parsed) throw DatabaseError("a stored date is not a date");
  return *parsed;
}

void put(json::object& o, const core::Period& p) {
  o["from"] = date(p.from);
  if (p.to) o["to"] = date(*p.to);
}
core::Period period_in(const json::object& o) {
  core::Period p{date_in(o, "from"), std::nullopt};
  if (o.contains("to")) p.to = date_in(o, "to");
  return p;
}
std::string text_in(const json::object& o, std::string_view key) { return std::string(o.at(key).as_string()); }

json::value write(const std::string& s) { return json::value(s); }
json::value write(const core::PersonName& n) {
  json::object o{{"given", n.given}, {"family", n.family}};
  put(o, n.period);
  return o;
}
json::value write(const core::Address& a) {
  json::object o{{"lines", a.lines}, {"postcode", a.postcode}};
  put(o, a.period);
  if (a.deprivation != 0) o["deprivation"] = a.deprivation;
  return o;
}
json::value write(const core::Telephone& t) {
  json::object o{{"number", t.number}, {"rank", t.rank}, {"may_leave_message", t.may_leave_message}};
  put(o, t.period);
  return o;
}
json::value write(const core::Registration& r) {
  json::object o{{"practice", core::to_string(r.practice)}};
  put(o, r.period);
  return o;
}
json::value write(const core::Answer& a) { return json::object{{"question", a.question}, {"value", a.value}}; }

void read(const json::value& v, std::string& to) { to = std::string(v.as_string()); }
void read(const json::value& v, core::PersonName& to) {
  const auto& o = v.as_object();
  to = {text_in(o, "given"), text_in(o, "family"), period_in(o)};
}
void read(const json::value& v, core::Address& to) {
  const auto& o = v.as_object();
  to = {text_in(o, "lines"), text_in(o, "postcode"), period_in(o)};
  if (const auto* decile = o.if_contains("deprivation")) to.deprivation = static_cast<int>(decile->as_int64());
}
void read(const json::value& v, core::Telephone& to) {
  const auto& o = v.as_object();
  to = {text_in(o, "number"), static_cast<int>(o.at("rank").as_int64()), o.at("may_leave_message").as_bool(), period_in(o)};
}
void read(const json::value& v, core::Registration& to) {
  const auto& o = v.as_object();
  const auto practice = core::parse_id<core::OrganisationId>(std::string_view(o.at("practice").as_string()));
  if (!practice) throw DatabaseError("a stored practice is not an id");
  to = {*practice, period_in(o)};
}
void read(const json::value& v, core::Answer& to) {
  const auto& o = v.as_object();
  to = {text_in(o, "question"), text_in(o, "value")};
}

template <class V>
std::string write_all(const std::vector<V>& all) {
  json::array array;
  array.reserve(all.size());
  for (const auto& one : all) array.push_back(write(one));
  return json::serialize(array);
}

struct ToJson {
  json::storage_ptr in;

  json::value operator()(std::monostate) const { return json::value(nullptr, in); }
  json::value operator()(std::int64_t v) const { return json::value(v, in); }
  json::value operator()(std::string_view v) const { return json::value(json::string_view(v), in); }
  json::value operator()(Bytes v) const { return json::value(fmt::format("{:02x}", fmt::join(v, "")), in); }
};

}  // namespace

std::string to_document(const std::vector<std::string>& v) { return write_all(v); }
std::string to_document(const std::vector<core::PersonName>& v) { return write_all(v); }
std::string to_document(const std::vector<core::Address>& v) { return write_all(v); }
std::string to_document(const std::vector<core::Telephone>& v) { return write_all(v); }
std::string to_document(const std::vector<core::Registration>& v) { return write_all(v); }
std::string to_document(const std::vector<core::Answer>& v) { return write_all(v); }

std::string to_document(const std::vector<core::Detail>& details) {
  if (details.empty()) return "{}";
  json::object object;
  for (const auto& [key, value] : details) {
    if (const auto* number = std::get_if<std::int64_t>(&value)) object[key] = *number;
    else object[key] = std::get<std::string>(value);
  }
  return json::serialize(object);
}

template <class V>
std::vector<V> from_document(std::string_view text) {
  std::vector<V> all;
  if (text.empty() || text == "[]") return all;
  boost::system::error_code broken;
  Scratch scratch;
  const json::value value = json::parse(json::string_view(text), broken, scratch.storage());
  if (broken || !value.is_array()) throw DatabaseError("a stored list is not a list");
  try {
    for (const auto& one : value.as_array()) read(one, all.emplace_back());
  } catch (const std::exception& wrong) {  // a member is missing or of another kind
    throw DatabaseError(fmt::format("a stored list is broken: {}", wrong.what()));
  }
  return all;
}
template std::vector<std::string> from_document(std::string_view);
template std::vector<core::PersonName> from_document(std::string_view);
template std::vector<core::Address> from_document(std::string_view);
template std::vector<core::Telephone> from_document(std::string_view);
template std::vector<core::Registration> from_document(std::string_view);
template std::vector<core::Answer> from_document(std::string_view);

std::string history_document(std::span<const std::string_view> columns, Parameters values) {
  Scratch scratch;
  json::object object(scratch.storage());
  object.reserve(columns.size());
  for (std::size_t i = 0; i < columns.size(); ++i)
    if (columns[i] != "password_hash") object[columns[i]] = std::visit(ToJson{scratch.storage()}, values[i]);  // a secret has one place
  return json::serialize(object);
}

}  // namespace storage
