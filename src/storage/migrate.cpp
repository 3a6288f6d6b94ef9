#include "storage/migrate.h"

#include <sodium.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <vector>

#include "core/check.h"

namespace storage {
namespace {

constexpr Statement table_in_sqlite{"select count(*) from sqlite_schema where type = 'table' and name = 'schema_versions'"};
constexpr Statement table_in_postgres{
    "select count(*) from pg_catalog.pg_tables where schemaname = current_schema() and tablename = 'schema_versions'"};
constexpr Statement recorded_versions{"select version, name, digest from schema_versions order by version"};
constexpr Statement record_version{"insert into schema_versions(version, name, digest, applied_at) values ($1, $2, $3, $4)"};

// Of two servers that start at once one migrates and the other waits, then sees what the first did: hence read committed.
// A large site's migration may last, and may read whole tables.
constexpr std::string_view begin_postgres =
    "begin isolation level read committed; set local statement_timeout = 0; set local lock_timeout = 0; set local enable_seqscan = on; "
    "select pg_advisory_xact_lock(7240816001)";
constexpr std::string_view begin_sqlite = "begin immediate";

using Digest = std::array<std::uint8_t, crypto_hash_sha256_BYTES>;

Digest digest_of(const Migration& migration) {
  Digest digest;
  crypto_hash_sha256(digest.data(), reinterpret_cast<const unsigned char*>(migration.text.data()), migration.text.size());
  return digest;
}

// How many of `known` the database has. Throws when what it has is not what this program knows.
std::size_t count_applied(const SchemaDoor& door, std::span<const Migration> known) {
  std::int64_t tables = 0;
  door.session.query(door.engine == "sqlite" ? table_in_sqlite : table_in_postgres, {}, [&](const Row& row) { tables = row.integer(0); });
  if (tables == 0) return 0;
  std::size_t applied = 0;
  std::string refusal;
  door.session.query(recorded_versions, {}, [&](const Row& row) {
    if (!refusal.empty()) return;
    const std::string name(row.text(1));
    if (applied == known.size()) {
      refusal = "the database's schema is at version " + std::to_string(row.integer(0)) + " (" + name + "), newer than this program's " +
                std::to_string(known.empty() ? 0 : known.back().version) + ": run the newer Fingerpost that made it";
    } else if (const Digest digest = digest_of(known[applied]);
               row.integer(0) != known[applied].version || !std::ranges::equal(row.bytes(2), digest)) {
      refusal = "migration " + std::to_string(row.integer(0)) + " (" + name +
                ") has changed since the database ran it: this is not the same Fingerpost";
    } else {
      ++applied;
    }
  });
  if (!refusal.empty()) throw DatabaseError(refusal);
  return applied;
}

void apply(const SchemaDoor& door, const Migration& migration) {
  door.script(lines_for(door.engine, migration.text));
  const Digest digest = digest_of(migration);
  const auto now = std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::system_clock::now().time_since_epoch());
  door.session.execute(record_version, {migration.version, migration.name, Bytes(digest), now.count()});
}

}  // namespace

void migrate(const SchemaDoor& door, std::span<const Migration> known) {
  for (std::size_t i = 1; i < known.size(); ++i) {
    core::check(known[i].version == known[i - 1].version + 1, "migrations are numbered one after another");
  }
  while (count_applied(door, known) < known.size()) {
    door.script(std::string(door.engine == "sqlite" ? begin_sqlite : begin_postgres));
    try {
      const std::size_t applied = count_applied(door, known);
      if (applied < known.size()) apply(door, known[applied]);
      door.script("commit");
    } catch (...) {
      try {
        door.script("rollback");
      } catch (const DatabaseError&) {  // the engine has rolled back already
      }
      throw;
    }
  }
}

std::string lines_for(std::string_view engine, std::string_view text) {
  std::string kept;
  bool mine = true;
  while (!text.empty()) {
    const auto end = std::min(text.find('\n'), text.size() - 1) + 1;
    const std::string_view line = text.substr(0, end);
    const std::string_view bare = line.substr(0, line.find_last_not_of(" \r\n") + 1);
    text.remove_prefix(end);
    if (bare.starts_with("-- only ")) {
      mine = bare.substr(8) == engine;
    } else if (bare == "-- end") {
      mine = true;
    } else if (mine) {
      kept += line;
    }
  }
  return kept;
}

}  // namespace storage
