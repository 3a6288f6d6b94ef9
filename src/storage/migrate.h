// Numbered migrations: one DDL for both engines, src/storage/migrations/NNNN_name.sql, embedded by cmake/migrations.cmake.
// Invariants: each runs in one transaction with its row in schema_versions, so an interrupted one leaves no trace; one that has
// run never changes (its digest is recorded); a database newer than this program is refused.
//
//   file     = { line }        lines stand for both engines, but for
//   section  = "-- only sqlite" | "-- only postgres", its lines, "-- end"     (each marker a line of its own)
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>

#include "storage/sql.h"

namespace storage {

struct Migration {
  std::int64_t version;
  std::string_view name;
  std::string_view text;  // the whole file
};
std::span<const Migration> migrations();  // in the order of their numbers

// What a driver lends: scripts run as they stand on the session's own connection.
struct SchemaDoor {
  std::string_view engine;  // "sqlite" or "postgres"
  Session& session;
  std::function<void(const std::string&)> script;
};

// Brings the schema up to the last of `known`. Throws DatabaseError: newer, changed since it ran, or refused by the engine.
void migrate(const SchemaDoor& door, std::span<const Migration> known = migrations());

std::string lines_for(std::string_view engine, std::string_view text);  // a migration's text without the other engine's sections

}  // namespace storage
