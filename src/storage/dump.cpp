#include "storage/dump.h"

#include <sodium.h>

#include <algorithm>

#include "core/check.h"
#include "storage/pages.h"
#include "storage/tables.h"

namespace storage {
namespace {

struct DumpColumn {
  std::string_view name;
  Kind kind;
};

// How a member is kept follows from its type, as in Encoder.
template <class V>
inline constexpr Kind kind_of = std::is_integral_v<V> ? Kind::number : Kind::text;
template <>
inline constexpr Kind kind_of<core::Instant> = Kind::number;
template <>
inline constexpr Kind kind_of<core::Date> = Kind::number;
template <>
inline constexpr Kind kind_of<core::Minutes> = Kind::number;
template <>
inline constexpr Kind kind_of<core::Uuid> = Kind::id;
template <class Tag>
inline constexpr Kind kind_of<core::Id<Tag>> = Kind::id;
template <class V>
inline constexpr Kind kind_of<std::optional<V>> = kind_of<V>;

template <class T, class V>
constexpr DumpColumn dump_column(const Member<T, V>& c) {
  return {c.name, kind_of<V>};
}
template <class T, class Part, class V>
constexpr DumpColumn dump_column(const Nested<T, Part, V>& c) {
  return {c.name, kind_of<V>};
}
template <class T, class Part, class V>
constexpr DumpColumn dump_column(const NestedMaybe<T, Part, V>& c) {
  return {c.name, kind_of<V>};
}
template <class T, class F>
constexpr DumpColumn dump_column(const Derived<T, F>& c) {
  return {c.name, Kind::text};
}

constexpr std::string_view secret = "password_hash";

// A table without a value of core behind it.
struct Networks {
  static constexpr std::string_view name = "networks", order = "id";
  static constexpr std::array columns{DumpColumn{"id", Kind::id}, DumpColumn{"name", Kind::text}, DumpColumn{"made_at", Kind::number},
                                      DumpColumn{"demo", Kind::number}};
};
struct Reach {
  static constexpr std::string_view name = "organisation_reach", order = "network_id, ancestor_id, organisation_id";
  static constexpr std::array columns{DumpColumn{"network_id", Kind::id}, DumpColumn{"ancestor_id", Kind::id},
                                      DumpColumn{"organisation_id", Kind::id}};
};
struct Memberships {
  static constexpr std::string_view name = "memberships", order = "network_id, account_id, organisation_id, role";
  static constexpr std::array columns{DumpColumn{"network_id", Kind::id}, DumpColumn{"account_id", Kind::id},
                                      DumpColumn{"organisation_id", Kind::id}, DumpColumn{"role", Kind::text}};
};
struct History {
  static constexpr std::string_view name = "history", order = "network_id, id, version";
  static constexpr std::array columns{DumpColumn{"network_id", Kind::id},  DumpColumn{"id", Kind::id},
                                      DumpColumn{"version", Kind::number}, DumpColumn{"kind", Kind::text},
                                      DumpColumn{"at", Kind::number},      DumpColumn{"actor_id", Kind::id},
                                      DumpColumn{"body", Kind::text}};
};
struct Ledger {
  static constexpr std::string_view name = "events", order = "sequence";
  static constexpr std::array columns{DumpColumn{"network_id", Kind::id},   DumpColumn{"at", Kind::number},
                                      DumpColumn{"kind", Kind::text},       DumpColumn{"subject_kind", Kind::text},
                                      DumpColumn{"subject_id", Kind::id},   DumpColumn{"patient_id", Kind::id},
                                      DumpColumn{"actor_id", Kind::id},     DumpColumn{"organisation_id", Kind::id},
                                      DumpColumn{"request_id", Kind::text}, DumpColumn{"detail", Kind::text}};
};

// A value's table, from the list of columns that reads and writes it: a new field is in the dump at once.
template <class T>
struct Values {
  static constexpr std::string_view name = Table<T>::name, order = "network_id, id";
  static constexpr auto columns = Table<T>::columns([](const auto&... c) {
    return std::array{DumpColumn{"network_id", Kind::id}, DumpColumn{"id", Kind::id}, DumpColumn{"version", Kind::number},
                      DumpColumn{"changed_at", Kind::number}, dump_column(c)...};
  });
};

// With the batch that still hides somebody.
struct Patients {
  static constexpr std::string_view name = "patients", order = Values<core::Patient>::order;
  static constexpr auto columns = [] {
    std::array<DumpColumn, Values<core::Patient>::columns.size() + 1> all{};
    std::ranges::copy(Values<core::Patient>::columns, all.begin());
    all.back() = {"staged_in", Kind::number};
    return all;
  }();
};
struct ImportBatches {
  static constexpr std::string_view name = "import_batches", order = "network_id, number";
  static constexpr std::array columns{
      DumpColumn{"network_id", Kind::id},       DumpColumn{"number", Kind::number},      DumpColumn{"id", Kind::id},
      DumpColumn{"kind", Kind::text},           DumpColumn{"file_digest", Kind::text},   DumpColumn{"practice_id", Kind::id},
      DumpColumn{"started_at", Kind::number},   DumpColumn{"rows_done", Kind::number},   DumpColumn{"added", Kind::number},
      DumpColumn{"changed", Kind::number},      DumpColumn{"same", Kind::number},        DumpColumn{"doubtful", Kind::number},
      DumpColumn{"refused", Kind::number},      DumpColumn{"noted", Kind::number},       DumpColumn{"staged_at", Kind::number},
      DumpColumn{"published_at", Kind::number}, DumpColumn{"finished_at", Kind::number}, DumpColumn{"discarded_at", Kind::number}};
};
struct ImportRows {
  static constexpr std::string_view name = "import_rows", order = "network_id, batch, row_number";
  static constexpr std::array columns{DumpColumn{"network_id", Kind::id},     DumpColumn{"batch", Kind::number},
                                      DumpColumn{"row_number", Kind::number}, DumpColumn{"outcome", Kind::text},
                                      DumpColumn{"column_name", Kind::text},  DumpColumn{"reason", Kind::text},
                                      DumpColumn{"candidates", Kind::text},   DumpColumn{"body", Kind::text},
                                      DumpColumn{"settled_as", Kind::id},     DumpColumn{"done", Kind::number}};
};
struct PastAppointments {
  static constexpr std::string_view name = "past_appointments", order = "network_id, batch, place";
  static constexpr std::array columns{
      DumpColumn{"network_id", Kind::id},   DumpColumn{"batch", Kind::number},     DumpColumn{"place", Kind::number},
      DumpColumn{"practice_id", Kind::id},  DumpColumn{"patient_id", Kind::id},    DumpColumn{"role", Kind::text},
      DumpColumn{"start_at", Kind::number}, DumpColumn{"booked_at", Kind::number}, DumpColumn{"status", Kind::text},
      DumpColumn{"mode", Kind::text},       DumpColumn{"category", Kind::text},    DumpColumn{"minutes", Kind::number}};
};

// Where the key's columns stand in a row: behind the columns that are shown. What is not among those is a number.
template <class From>
constexpr auto key_of = [] {
  constexpr std::string_view order = From::order;
  std::array<KeyColumn, 1 + std::ranges::count(order, ',')> key{};
  std::string_view rest = order;
  for (std::size_t i = 0; i < key.size(); ++i) {
    const auto name = rest.substr(0, rest.find(','));
    rest.remove_prefix(std::min(rest.size(), name.size() + 2));
    const auto shown = std::ranges::find(From::columns, name, &DumpColumn::name);
    key[i] = {static_cast<int>(From::columns.size() + i), shown == From::columns.end() ? Kind::number : shown->kind};
  }
  return key;
}();

template <class From, bool next>
constexpr SqlText select_rows() {
  SqlText text = "select ";
  for (const auto& column : From::columns) {
    text += column.name == secret ? std::string_view("null") : column.name;
    text += ", ";
  }
  text += From::order;
  text += " from ";
  text += From::name;
  if (next) {
    text += " where (";
    text += From::order;
    text += ") > (";
    for (std::size_t i = 0; i < key_of<From>.size(); ++i) text += (i == 0 ? "$" : ", $") + number_text(i + 2);
    text += ")";
  }
  text += " order by ";
  text += From::order;
  text += " limit $1";
  return text;
}
template <class From, bool next>
inline constexpr Statement rows_of{ConstantText<select_rows<From, next>>::view};
template <class From>
inline constexpr Pages pages_of{rows_of<From, false>, rows_of<From, true>, key_of<From>};

template <class From>
void dump_table(Session& session, const OnLine& line) {
  constexpr auto size = From::columns.size();
  std::array<std::string_view, size + 1> names{"table"};
  for (std::size_t i = 0; i < size; ++i) names[i + 1] = From::columns[i].name;
  each_row(session, pages_of<From>, [&](const Row& row) {
    std::array<Parameter, size + 1> values{From::name};
    for (std::size_t i = 0; i < size; ++i) values[i + 1] = value_of(row, static_cast<int>(i), From::columns[i].kind);
    line(history_document(names, values));
  });
}

}  // namespace

void dump(Database& database, const OnLine& line) {
  database.read([&](Session& session) {
    dump_table<Networks>(session, line);
    dump_table<Values<core::Organisation>>(session, line);
    dump_table<Reach>(session, line);
    dump_table<Values<core::Professional>>(session, line);
    dump_table<Values<core::Account>>(session, line);
    dump_table<Memberships>(session, line);
    dump_table<Patients>(session, line);
    dump_table<Values<core::Doubt>>(session, line);
    dump_table<Values<core::Note>>(session, line);
    dump_table<Values<core::Episode>>(session, line);
    dump_table<Values<core::Request>>(session, line);
    dump_table<Values<core::Assignment>>(session, line);
    dump_table<Values<core::Referral>>(session, line);
    dump_table<Values<core::Clinic>>(session, line);
    dump_table<Values<core::Slot>>(session, line);
    dump_table<Values<core::Appointment>>(session, line);
    dump_table<Values<core::SessionTemplate>>(session, line);
    dump_table<Values<core::Leave>>(session, line);
    dump_table<Values<core::Displacement>>(session, line);
    dump_table<ImportBatches>(session, line);
    dump_table<ImportRows>(session, line);
    dump_table<PastAppointments>(session, line);
    dump_table<History>(session, line);
    dump_table<Ledger>(session, line);
  });
}

std::string dump_digest(Database& database) {
  crypto_hash_sha256_state state;
  crypto_hash_sha256_init(&state);
  dump(database, [&](std::string_view line) {
    crypto_hash_sha256_update(&state, reinterpret_cast<const unsigned char*>(line.data()), line.size());
    crypto_hash_sha256_update(&state, reinterpret_cast<const unsigned char*>("\n"), 1);
  });
  std::array<unsigned char, crypto_hash_sha256_BYTES> digest;
  crypto_hash_sha256_final(&state, digest.data());
  std::array<char, 2 * digest.size() + 1> text;
  sodium_bin2hex(text.data(), text.size(), digest.data(), digest.size());
  return text.data();
}

}  // namespace storage
