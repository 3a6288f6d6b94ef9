// How a value of core is kept: one list of columns a value (storage/tables.h) gives its SQL, its reading, its writing and its row of
// history. Invariant: every version of every value has one row in `history`; a write names the version it read.
#pragma once

#include <algorithm>
#include <array>
#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "core/code.h"
#include "core/id.h"
#include "core/moment.h"
#include "storage/documents.h"
#include "storage/sql.h"
#include "storage/sql_text.h"

namespace storage {

template <class T>
struct Table;  // specialised in tables.h: name, kind and columns

// ---- One column's value to a parameter and back. Texts that are made on the way live in the Encoder.

class Encoder {
 public:
  void put(std::int64_t v) { parameters.emplace_back(v); }
  void put(bool v) { parameters.emplace_back(static_cast<std::int64_t>(v)); }
  void put(int v) { parameters.emplace_back(static_cast<std::int64_t>(v)); }
  void put(core::Instant v) { parameters.emplace_back(static_cast<std::int64_t>(v.time_since_epoch().count())); }
  void put(core::Date v) { parameters.emplace_back(static_cast<std::int64_t>(v.time_since_epoch().count())); }
  void put(core::Minutes v) { parameters.emplace_back(static_cast<std::int64_t>(v.count())); }
  void put(std::string_view v) { parameters.emplace_back(v); }
  void put(const std::string& v) { parameters.emplace_back(std::string_view(v)); }
  void put(const core::Uuid& v) { parameters.emplace_back(Bytes(v)); }
  template <class Tag>
  void put(const core::Id<Tag>& v) {
    if (v) put(v.bytes);
    else parameters.emplace_back(std::monostate{});
  }
  template <class E>
    requires std::is_enum_v<E>
  void put(E v) {
    parameters.emplace_back(core::code(v));
  }
  template <class V>
  void put(const std::optional<V>& v) {
    if (v) put(*v);
    else parameters.emplace_back(std::monostate{});
  }
  void put(const core::NhsNumber& v) { parameters.emplace_back(std::string_view(texts.emplace_back(v.digits()))); }
  template <class V>
  void put(const std::vector<V>& v) {
    parameters.emplace_back(std::string_view(texts.emplace_back(to_document(v))));
  }

  std::vector<Parameter> parameters;
  std::deque<std::string> texts;
};

template <class V>
struct Decode;
template <>
struct Decode<std::int64_t> {
  static std::int64_t from(const Row& r, int i) { return r.integer(i); }
};
template <>
struct Decode<int> {
  static int from(const Row& r, int i) { return static_cast<int>(r.integer(i)); }
};
template <>
struct Decode<core::Minutes> {
  static core::Minutes from(const Row& r, int i) { return core::Minutes{r.integer(i)}; }
};
template <>
struct Decode<bool> {
  static bool from(const Row& r, int i) { return r.integer(i) != 0; }
};
template <>
struct Decode<core::Instant> {
  static core::Instant from(const Row& r, int i) { return core::Instant{std::chrono::milliseconds{r.integer(i)}}; }
};
template <>
struct Decode<core::Date> {
  static core::Date from(const Row& r, int i) { return core::Date{std::chrono::days{r.integer(i)}}; }
};
template <>
struct Decode<std::string> {
  static std::string from(const Row& r, int i) { return std::string(r.text(i)); }
};
template <>
struct Decode<core::Uuid> {
  static core::Uuid from(const Row& r, int i) {
    core::Uuid uuid{};
    const Bytes bytes = r.bytes(i);
    if (bytes.size() == uuid.size()) std::copy(bytes.begin(), bytes.end(), uuid.begin());
    return uuid;
  }
};
template <class Tag>
struct Decode<core::Id<Tag>> {
  static core::Id<Tag> from(const Row& r, int i) { return {Decode<core::Uuid>::from(r, i)}; }
};
template <class E>
  requires std::is_enum_v<E>
struct Decode<E> {
  static E from(const Row& r, int i) {
    const auto value = core::parse_code<E>(r.text(i));
    if (!value) throw DatabaseError("a stored code is not one this program knows");
    return *value;
  }
};
template <class V>
struct Decode<std::optional<V>> {
  static std::optional<V> from(const Row& r, int i) {
    if (r.is_null(i)) return std::nullopt;
    return Decode<V>::from(r, i);
  }
};
template <>
struct Decode<core::NhsNumber> {
  static core::NhsNumber from(const Row& r, int i) {
    auto number = core::parse_nhs_number(r.text(i));
    if (!number) throw DatabaseError("a stored NHS number fails its check digit");
    return *number;
  }
};
template <class V>
struct Decode<std::vector<V>> {
  static std::vector<V> from(const Row& r, int i) { return from_document<V>(r.text(i)); }
};

// ---- Columns: a member, a member of a member, or a derived code that is written for the worklists and never read back.

template <class T, class V>
struct Member {
  std::string_view name;
  V T::* member;
  void put(Encoder& to, const T& t) const { to.put(t.*member); }
  void get(const Row& row, int i, T& t) const { t.*member = Decode<V>::from(row, i); }
};
template <class T, class Part, class V>
struct Nested {
  std::string_view name;
  Part T::* part;
  V Part::* member;
  void put(Encoder& to, const T& t) const { to.put(t.*part.*member); }
  void get(const Row& row, int i, T& t) const { t.*part.*member = Decode<V>::from(row, i); }
};
template <class T, class Part, class V>
struct NestedMaybe {
  std::string_view name;
  std::optional<Part> T::* part;
  V Part::* member;
  void put(Encoder& to, const T& t) const {
    if (t.*part) to.put((*(t.*part)).*member);
    else to.parameters.emplace_back(std::monostate{});
  }
  void get(const Row& row, int i, T& t) const {
    if (row.is_null(i)) return;
    if (!(t.*part)) (t.*part).emplace();
    (*(t.*part)).*member = Decode<V>::from(row, i);
  }
};
template <class T, class F>
struct Derived {
  std::string_view name;
  F make;
  void put(Encoder& to, const T& t) const { to.put(make(t)); }
  void get(const Row&, int, T&) const {}
};

template <class T, class V>
constexpr auto column(std::string_view name, V T::* member) {
  return Member<T, V>{name, member};
}
template <class T, class Part, class V>
constexpr auto column(std::string_view name, Part T::* part, V Part::* member) {
  return Nested<T, Part, V>{name, part, member};
}
template <class T, class Part, class V>
constexpr auto column(std::string_view name, std::optional<Part> T::* part, V Part::* member) {
  return NestedMaybe<T, Part, V>{name, part, member};
}
template <class T, class F>
constexpr auto derived(std::string_view name, F make) {
  return Derived<T, F>{name, make};
}

// A table's columns as a call: `columns(f)` is f(column, column, ...). (A std::tuple of 25 of them takes a compiler a second to read.)
constexpr auto columns_of(auto... columns) {
  return [... c = columns](auto&& f) { return f(c...); };
}
template <class T>
inline constexpr std::size_t column_count = Table<T>::columns([](const auto&... c) { return sizeof...(c); });

// ---- SQL made from the columns at compile time.

template <auto Make>
struct ConstantText {
  static constexpr std::size_t size = Make().size();
  static constexpr std::array<char, size> characters = [] {
    std::array<char, size> all{};
    const auto text = Make();
    std::copy(text.begin(), text.end(), all.begin());
    return all;
  }();
  static constexpr std::string_view view{characters.data(), size};
};

constexpr SqlText number_text(std::size_t n) {
  const char digits[] = {static_cast<char>('0' + n / 10), static_cast<char>('0' + n % 10)};
  return n < 10 ? SqlText(std::string_view(digits + 1, 1)) : SqlText(std::string_view(digits, 2));
}

template <class T>
constexpr SqlText column_list(std::string_view prefix) {
  SqlText text{prefix};
  text += "id, ";
  text += prefix;
  text += "version, ";
  text += prefix;
  text += "changed_at";
  Table<T>::columns([&](const auto&... c) { ((text += ", ", text += prefix, text += c.name), ...); });
  return text;
}

// $1 network, $2 id, $3 version, $4 changed at, then the columns.
template <class T>
constexpr SqlText insert_text() {
  SqlText text = "insert into ";
  text += Table<T>::name;
  text += " (network_id, ";
  text += column_list<T>("");
  text += ") values ($1";
  for (std::size_t i = 2; i <= 4 + column_count<T>; ++i) text += ", $" + number_text(i);
  text += ")";
  return text;
}

// The same parameters; the row must still be the version before $3.
template <class T>
constexpr SqlText update_text() {
  SqlText text = "update ";
  text += Table<T>::name;
  text += " set version = $3, changed_at = $4";
  std::size_t i = 5;
  Table<T>::columns([&](const auto&... c) { ((text += ", ", text += c.name, text += " = $" + number_text(i++)), ...); });
  text += " where network_id = $1 and id = $2 and version = $3 - 1";
  return text;
}

template <class T>
inline constexpr Statement insert_of{ConstantText<insert_text<T>>::view};
template <class T>
inline constexpr Statement update_of{ConstantText<update_text<T>>::view};

// "select <columns of T> <rest>", the rest a constant naming the table `t`.
template <class T, auto Rest>
constexpr SqlText select_text() {
  SqlText text = "select " + column_list<T>("t.");
  text += " from ";
  text += Table<T>::name;
  text += " t ";
  text += Rest();
  return text;
}
template <class T, auto Rest>
inline constexpr Statement select_of{ConstantText<select_text<T, Rest>>::view};

template <class T>
void put_columns(Encoder& row, const T& value) {
  Table<T>::columns([&](const auto&... c) { (c.put(row, value), ...); });
}

template <class T>
T read_row(const Row& row, int first = 0) {
  T value;
  value.id = Decode<decltype(value.id)>::from(row, first);
  value.version = row.integer(first + 1);
  value.changed_at = Decode<core::Instant>::from(row, first + 2);
  int i = first + 3;
  Table<T>::columns([&](const auto&... c) { (c.get(row, i++, value), ...); });
  return value;
}

}  // namespace storage
