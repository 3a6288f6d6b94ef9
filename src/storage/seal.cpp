#include "storage/seal.h"

#include <sodium.h>

#include <algorithm>
#include <mutex>
#include <vector>

#include "storage/seal_digests.h"

namespace storage {
namespace {

constexpr std::size_t rows_a_seal_max = 4'000;
constexpr auto open_transactions_wait_max = std::chrono::milliseconds(200);

constexpr Statement insert_event{
    "insert into events(network_id, at, kind, subject_kind, subject_id, patient_id, actor_id, organisation_id, request_id, detail, digest) "
    "values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)"};
constexpr Statement last_seal{"select to_sequence, digest from seals order by to_sequence desc limit 1"};
constexpr Statement next_digests{"select sequence, digest from events where sequence > $1 and sequence <= $2 order by sequence limit $3"};
constexpr Statement insert_seal{
    "insert into seals(to_sequence, from_sequence, sealed_at, marks, digest, previous) values ($1, $2, $3, $4, $5, $6)"};

constexpr Statement last_sequence{"select coalesce(max(sequence), 0) from events"};
constexpr Statement last_sequence_taken{"select case when is_called then last_value else 0 end from events_sequence_seq"};
constexpr Statement writers_of_events{
    "select coalesce(string_agg(virtualtransaction, ' '), '') from pg_locks where mode = 'RowExclusiveLock' "
    "and relation = 'events'::regclass and database = (select oid from pg_database where datname = current_database())"};
constexpr Statement any_still_open{
    "select count(*) from pg_locks where mode = 'RowExclusiveLock' and virtualtransaction = any(string_to_array($1, ' ')) "
    "and relation = 'events'::regclass and database = (select oid from pg_database where datname = current_database())"};

class Hash {
 public:
  explicit Hash(std::string_view kind = {}) {
    crypto_hash_sha256_init(&state_);
    bytes(Bytes(reinterpret_cast<const std::uint8_t*>(kind.data()), kind.size()));
  }
  Hash& bytes(Bytes bytes) {
    crypto_hash_sha256_update(&state_, bytes.data(), bytes.size());
    return *this;
  }
  Hash& number(std::uint64_t value, int width = 8) {
    std::array<std::uint8_t, 8> big_endian;
    for (int i = width - 1; i >= 0; --i, value >>= 8) big_endian[static_cast<std::size_t>(i)] = static_cast<std::uint8_t>(value);
    return bytes(Bytes(big_endian.data(), static_cast<std::size_t>(width)));
  }
  Hash& integer(std::int64_t value) { return number(static_cast<std::uint64_t>(value)); }
  Hash& text(std::string_view text) {
    return number(text.size(), 4).bytes(Bytes(reinterpret_cast<const std::uint8_t*>(text.data()), text.size()));
  }
  Hash& maybe(const std::optional<core::Uuid>& uuid) { return uuid ? number(1, 1).bytes(*uuid) : number(0, 1); }
  Digest end() {
    Digest digest;
    crypto_hash_sha256_final(&state_, digest.data());
    return digest;
  }

 private:
  crypto_hash_sha256_state state_;
};

struct Head {
  std::int64_t to = 0;
  Digest digest{};
  bool operator==(const Head&) const = default;
};

Head head_of(Session& session) {
  Head head;
  session.query(last_seal, {}, [&](const Row& row) { head = {row.integer(0), as_digest(row.bytes(1))}; });
  return head;
}

std::int64_t number_of(Database& database, const Statement& statement, std::initializer_list<Parameter> values = {}) {
  std::int64_t number = 0;
  database.read([&](Session& session) { session.query(statement, values, [&](const Row& row) { number = row.integer(0); }); });
  return number;
}

// The highest sequence below which no open transaction can still commit an event. SQLite has one writer, which commits in order.
// In PostgreSQL a transaction locks the table, then takes its sequences, then commits at any time and lets the table go: so note the
// last sequence taken, then who has the table, and wait until all of those have ended. 0 when one stays open too long; the next call
// tries again.
std::int64_t complete_to(Database& database, std::int64_t sealed) {
  if (database.engine() == "sqlite") return number_of(database, last_sequence);
  const std::int64_t taken = number_of(database, last_sequence_taken);
  if (taken <= sealed) return taken;
  std::string writers;
  database.read([&](Session& session) { session.query(writers_of_events, {}, [&](const Row& row) { writers = row.text(0); }); });
  const auto deadline = std::chrono::steady_clock::now() + open_transactions_wait_max;
  while (!writers.empty() && number_of(database, any_still_open, {writers}) > 0) {
    if (std::chrono::steady_clock::now() > deadline) return 0;
    std::this_thread::sleep_for(std::chrono::milliseconds(2));
  }
  return taken;
}

struct Seal {
  std::int64_t from = 0, to = 0, sealed_at = 0;
  std::vector<std::uint8_t> marks;
  Digest link{}, digest{}, previous{};
  std::int64_t rows = 0;
};

Seal seal_after(Session& session, const Head& head, std::int64_t complete, std::int64_t now_ms) {
  Seal seal{.sealed_at = now_ms, .link = head.digest, .previous = head.digest};
  session.query(next_digests, {head.to, complete, static_cast<std::int64_t>(rows_a_seal_max)}, [&](const Row& row) {
    seal.to = row.integer(0);
    if (seal.rows++ == 0) seal.from = seal.to;
    seal.link = link_after(seal.link, seal.to, as_digest(row.bytes(1)));
    seal.marks.insert(seal.marks.end(), seal.link.begin(), seal.link.begin() + mark_bytes);
  });
  seal.digest = digest_of_seal(seal.link, seal.from, seal.to, seal.sealed_at);
  return seal;
}

}  // namespace

Digest link_after(const Digest& before, std::int64_t sequence, const Digest& row) {
  return Hash().bytes(before).integer(sequence).bytes(row).end();
}

Digest digest_of_seal(const Digest& last_link, std::int64_t from, std::int64_t to, std::int64_t sealed_at) {
  return Hash("fingerpost seal 1").bytes(last_link).integer(from).integer(to).integer(sealed_at).end();
}

Digest as_digest(Bytes bytes) {
  Digest digest{};
  if (bytes.size() == digest.size()) std::ranges::copy(bytes, digest.begin());
  return digest;
}

Digest digest_of(const EventRow& row) {
  return Hash("fingerpost event 1")
      .bytes(row.network_id)
      .integer(row.at)
      .text(row.kind)
      .text(row.subject_kind)
      .bytes(row.subject_id)
      .maybe(row.patient_id)
      .maybe(row.actor_id)
      .maybe(row.organisation_id)
      .text(row.request_id)
      .text(row.detail)
      .end();
}

void append_events(Session& session, std::span<const EventRow> rows) {
  const auto maybe = [](const std::optional<core::Uuid>& uuid) { return uuid ? Parameter(Bytes(*uuid)) : Parameter(); };
  for (const EventRow& row : rows) {
    const Digest digest = digest_of(row);
    session.execute(insert_event, {Bytes(row.network_id), row.at, row.kind, row.subject_kind, Bytes(row.subject_id), maybe(row.patient_id),
                                   maybe(row.actor_id), maybe(row.organisation_id), row.request_id, row.detail, Bytes(digest)});
  }
}

std::int64_t sealed_to(Session& session) { return head_of(session).to; }

std::int64_t seal_pending(Database& database, std::int64_t now_ms) {
  Head head;
  database.read([&](Session& session) { head = head_of(session); });
  const std::int64_t complete = complete_to(database, head.to);
  std::int64_t sealed = 0;
  while (head.to < complete) {
    Seal seal;
    database.read([&](Session& session) { seal = seal_after(session, head, complete, now_ms); });
    if (seal.rows == 0) break;  // sequences taken by transactions that rolled back
    const bool mine = database.write([&](Session& session) {
      if (head_of(session) != head) return false;  // another server has sealed meanwhile
      session.execute(insert_seal, {seal.to, seal.from, seal.sealed_at, Bytes(seal.marks), Bytes(seal.digest), Bytes(seal.previous)});
      return true;
    });
    if (!mine) break;
    sealed += seal.rows;
    head = {seal.to, seal.digest};
  }
  return sealed;
}

Sealer::Sealer(Database& database, Clock now_ms, OnFailure on_failure, std::chrono::milliseconds every)
    : database_(database), now_ms_(std::move(now_ms)), on_failure_(std::move(on_failure)), thread_([this, every](std::stop_token stop) {
        std::mutex mutex;
        std::condition_variable_any wake;
        std::unique_lock lock(mutex);
        while (!stop.stop_requested()) {
          wake.wait_for(lock, stop, every, [] { return false; });
          seal();
        }
      }) {}

void Sealer::seal() {
  try {
    seal_pending(database_, now_ms_());
  } catch (const std::exception& e) {
    on_failure_(e.what());
  }
}

}  // namespace storage
