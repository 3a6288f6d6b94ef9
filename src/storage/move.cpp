#include "storage/move.h"

#include <vector>

#include "storage/dump.h"
#include "storage/whole_tables.h"
#include "storage/within.h"

namespace storage {
namespace {

constexpr std::int64_t rows_between_steps = 1'000;

constexpr Statement schema_versions{"select version, digest from schema_versions order by version"};

// PostgreSQL only. A transaction here waits for the other engine; statistics make the first questions as quick as later ones.
constexpr Statement may_idle{"set local idle_in_transaction_session_timeout = 0"};
constexpr Statement may_take_long{"set local statement_timeout = 0"};
constexpr Statement go_on_numbering{
    "select setval('events_sequence_seq', greatest(max(last), 1), max(last) > 0) from "
    "(select coalesce(max(sequence), 0) as last from events union all select coalesce(max(to_sequence), 0) from seals) t"};
constexpr Statement analyse{"analyze"};

class Move {
 public:
  Move(Database& from, Database& to, const std::function<void(const MoveStep&)>& progress) : from_(from), to_(to), progress_(progress) {}

  Moved moved;
  core::Error refusal{};

  bool run(Session& target) {
    moved = {};
    prepare(target, to_);
    for (const auto& table : whole_tables())
      if (rows_in(target, table) > 0) return refuse("the target holds data already: give a database that is empty");
    std::vector<RowsDigest> copied;
    bool same_schema = false;
    from_.read([&](Session& source) {
      prepare(source, from_);
      same_schema = versions_in(source) == versions_in(target);
      if (same_schema) copied = copy(source, target);
    });
    if (!same_schema) return refuse("the two databases' schemas differ: let one program open both");
    return proved(target, copied);
  }

 private:
  bool refuse(std::string why) {
    refusal = {core::Fault::conflict, "", std::move(why)};
    return false;
  }

  static void prepare(Session& session, const Database& in) {
    if (in.engine() != "postgres") return;
    session.execute(may_idle, {});
    session.execute(may_take_long, {});
  }

  static std::string versions_in(Session& session) {
    std::string all;
    session.query(schema_versions, {}, [&](const Row& row) {
      all += std::to_string(row.integer(0)) + ":";
      all.append(reinterpret_cast<const char*>(row.bytes(1).data()), row.bytes(1).size());
    });
    return all;
  }

  std::vector<RowsDigest> copy(Session& source, Session& target) {
    std::int64_t all = 0;
    for (const auto& table : whole_tables()) all += rows_in(source, table);
    std::vector<RowsDigest> digests;
    for (const auto& table : whole_tables()) {
      RowsDigest& digest = digests.emplace_back(table);
      RowsInto rows(target, table, to_.engine() == "postgres");
      each_row(source, table, [&](const Row& row) {
        step("Copying", table, moved.rows++, all);
        digest.add(row);
        rows.add(row);
      });
      rows.end();
    }
    return digests;
  }

  bool proved(Session& target, const std::vector<RowsDigest>& copied) {
    if (to_.engine() == "postgres") {
      target.query(go_on_numbering, {}, [](const Row&) {});
      target.execute(analyse, {});
    }
    std::int64_t checked = 0;
    for (std::size_t i = 0; const auto& table : whole_tables()) {
      RowsDigest found(table);
      each_row(target, table, [&](const Row& row) {
        step("Checking", table, checked++, moved.rows);
        found.add(row);
      });
      if (found != copied[i++]) return refuse("the rows of " + table.name + " are not what was copied");
    }
    Within written(target, to_.engine());
    moved.audit = verify_audit(written, {});
    if (!moved.audit.sound) return refuse("the audit trail's seals do not hold in the target: " + moved.audit.why);
    moved.digest = dump_digest(written);
    if (moved.digest != dump_digest(from_)) return refuse("the source was changed while it was copied: stop its servers first");
    return true;
  }

  void step(std::string_view doing, const WholeTable& table, std::int64_t rows, std::int64_t of) const {
    if (progress_ && rows % rows_between_steps == 0) progress_({doing, table.name, rows, of});
  }

  Database& from_;
  Database& to_;
  const std::function<void(const MoveStep&)>& progress_;
};

}  // namespace

core::Result<Moved> move_site(Database& from, Database& to, const std::function<void(const MoveStep&)>& progress) {
  const auto trail = verify_audit(from, {});
  if (!trail.sound) return core::fail(core::Fault::conflict, "", "the source's audit trail is not whole: " + trail.why);
  Move move(from, to, progress);
  if (!to.write([&](Session& target) { return move.run(target); })) return std::unexpected(move.refusal);
  return move.moved;
}

}  // namespace storage
