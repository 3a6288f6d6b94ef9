#include "storage/whole_tables.h"

#include <sodium.h>

#include <algorithm>
#include <bit>
#include <map>
#include <memory>
#include <set>

#include "core/check.h"

namespace storage {
namespace {

constexpr std::size_t rows_at_once = 64;

constexpr Statement tables_of_schema{
    "select name from sqlite_schema where type = 'table' and name not like 'sqlite!_%' escape '!' and name <> 'schema_versions' "
    "order by name"};
constexpr Statement columns_of_table{"select name, lower(type), pk from pragma_table_info($1) order by cid"};
constexpr Statement parents_of_table{"select distinct \"table\" from pragma_foreign_key_list($1)"};

Kind kind_of(std::string_view type) {
  if (type == "uuid" || type == "bytea") return Kind::id;
  if (type == "text") return Kind::text;
  core::check(type == "bigint" || type == "integer", "a column is neither bigint, text, uuid nor bytea");
  return Kind::number;
}

WholeTable describe(Session& session, const std::string& name) {
  WholeTable table{.name = name};
  std::map<std::int64_t, KeyColumn> key;
  session.query(columns_of_table, {name}, [&](const Row& row) {
    const Kind kind = kind_of(row.text(1));
    if (row.integer(2) > 0) key[row.integer(2)] = {static_cast<int>(table.columns.size()), kind};
    table.columns.push_back({std::string(row.text(0)), kind});
  });
  core::check(!key.empty(), "a table has no primary key");
  for (const auto& [place, column] : key) table.key.push_back(column);
  return table;
}

std::vector<WholeTable> read_schema() {
  std::vector<WholeTable> tables;
  std::map<std::string, std::set<std::string>> parents;
  const auto empty = open_sqlite({.file = ":memory:"});
  empty->read([&](Session& session) {
    std::vector<std::string> names;
    session.query(tables_of_schema, {}, [&](const Row& row) { names.emplace_back(row.text(0)); });
    for (const auto& name : names) {
      tables.push_back(describe(session, name));
      session.query(parents_of_table, {name}, [&](const Row& row) {
        if (row.text(0) != name) parents[name].emplace(row.text(0));
      });
    }
  });
  std::vector<WholeTable> ordered;
  while (!tables.empty()) {
    const auto next = std::ranges::find_if(tables, [&](const auto& table) { return parents[table.name].empty(); });
    core::check(next != tables.end(), "two tables refer to each other");
    for (auto& [child, of] : parents) of.erase(next->name);
    ordered.push_back(std::move(*next));
    tables.erase(next);
  }
  return ordered;
}

// ---- Statements out of the schema's own names, made once and kept for ever: their address is their identity in the drivers.

struct TableStatements {
  std::string count_text, first_text, next_text;
  std::array<std::string, 2> insert_one_text, insert_many_text;  // embedded, PostgreSQL
};

std::string joined(std::size_t count, const std::function<std::string(std::size_t)>& part) {
  std::string text;
  for (std::size_t i = 0; i < count; ++i) text += (i == 0 ? "" : ", ") + part(i);
  return text;
}

TableStatements write_statements(const WholeTable& table) {
  const auto columns = joined(table.columns.size(), [&](std::size_t i) { return table.columns[i].name; });
  const auto key =
      joined(table.key.size(), [&](std::size_t i) { return table.columns[static_cast<std::size_t>(table.key[i].place)].name; });
  const auto numbers = [](std::size_t first) { return [first](std::size_t i) { return "$" + std::to_string(first + i); }; };
  const auto rows = [&](std::size_t count) {
    return joined(count,
                  [&](std::size_t row) { return "(" + joined(table.columns.size(), numbers(1 + row * table.columns.size())) + ")"; });
  };
  const std::string read = "select " + columns + " from " + table.name;
  const std::string order = " order by " + key + " limit $1";
  const std::string into = "insert into " + table.name + " (" + columns + ") ";
  const std::string as_numbered = "overriding system value values ";  // the ledger's sequence is PostgreSQL's to give otherwise
  return {"select count(*) from " + table.name,
          read + order,
          read + " where (" + key + ") > (" + joined(table.key.size(), numbers(2)) + ")" + order,
          {into + "values " + rows(1), into + as_numbered + rows(1)},
          {into + "values " + rows(rows_at_once), into + as_numbered + rows(rows_at_once)}};
}

const TableStatements& statements_of(const WholeTable& table) {
  static const auto all = [] {
    std::map<std::string, TableStatements> made;
    for (const auto& one : whole_tables()) made[one.name] = write_statements(one);
    return made;
  }();
  return all.at(table.name);
}

}  // namespace

const std::vector<WholeTable>& whole_tables() {
  static const std::vector<WholeTable> tables = read_schema();
  return tables;
}

std::int64_t rows_in(Session& session, const WholeTable& table) {
  std::int64_t rows = 0;
  session.query(Statement(statements_of(table).count_text), {}, [&](const Row& row) { rows = row.integer(0); });
  return rows;
}

void each_row(Session& session, const WholeTable& table, const OnRow& on_row) {
  const auto& statements = statements_of(table);
  each_row(session, Pages{Statement(statements.first_text), Statement(statements.next_text), table.key}, on_row);
}

RowsInto::RowsInto(Session& session, const WholeTable& table, bool postgres) : session_(session), table_(table), postgres_(postgres) {}

void RowsInto::add(const Row& row) {
  for (std::size_t i = 0; i < table_.columns.size(); ++i) {
    Parameter value = value_of(row, static_cast<int>(i), table_.columns[i].kind);
    if (const auto* text = std::get_if<std::string_view>(&value)) {
      value = std::string_view(kept_.emplace_back(*text));
    } else if (const auto* bytes = std::get_if<Bytes>(&value)) {
      const auto& copy = kept_.emplace_back(bytes->begin(), bytes->end());
      value = Bytes(reinterpret_cast<const std::uint8_t*>(copy.data()), copy.size());
    }
    parameters_.push_back(value);
  }
  if (parameters_.size() < rows_at_once * table_.columns.size()) return;
  session_.execute(Statement(statements_of(table_).insert_many_text[postgres_]), parameters_);
  clear();
}

void RowsInto::end() {
  const Parameters all = parameters_;
  for (std::size_t at = 0; at < all.size(); at += table_.columns.size())
    session_.execute(Statement(statements_of(table_).insert_one_text[postgres_]), all.subspan(at, table_.columns.size()));
  clear();
}

void RowsInto::clear() {
  parameters_.clear();
  kept_.clear();
}

// One byte for what it is, its length in eight, its bytes.
void RowsDigest::add(const Row& row) {
  crypto_generichash_state state;
  crypto_generichash_init(&state, nullptr, 0, sizeof sum_);
  const auto put = [&](std::uint8_t what, const void* data, std::uint64_t size) {
    crypto_generichash_update(&state, &what, 1);
    crypto_generichash_update(&state, reinterpret_cast<const unsigned char*>(&size), sizeof size);
    crypto_generichash_update(&state, static_cast<const unsigned char*>(data), size);
  };
  for (std::size_t i = 0; i < table_.columns.size(); ++i) {
    const Parameter value = value_of(row, static_cast<int>(i), table_.columns[i].kind);
    if (const auto* number = std::get_if<std::int64_t>(&value)) put(1, number, sizeof *number);
    else if (const auto* text = std::get_if<std::string_view>(&value)) put(2, text->data(), text->size());
    else if (const auto* bytes = std::get_if<Bytes>(&value)) put(3, bytes->data(), bytes->size());
    else put(0, "", 0);
  }
  std::array<std::uint64_t, 4> digest;
  crypto_generichash_final(&state, reinterpret_cast<unsigned char*>(digest.data()), sizeof digest);
  for (std::size_t i = 0; i < digest.size(); ++i) sum_[i] += digest[i];
  ++rows_;
}

}  // namespace storage
