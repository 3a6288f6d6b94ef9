// Events as rows, and the proof that nobody has changed them since: each row carries its own digest, and a sealer chains the committed
// rows in order. Invariants: a sealed row is never followed by a newly committed one of a lower sequence, so whoever reads the
// events as a feed reads up to sealed_to(); the chain has one head. Who could rewrite the whole database could rewrite the whole
// chain: keep AuditVerdict::head somewhere else too.
//
// All digests are SHA-256. Numbers are big-endian; text is its length in bytes as a uint32, then its bytes in UTF-8.
//   row    = "fingerpost event 1" uuid(network) int64(at) text(kind) text(subject_kind) uuid(subject)
//            maybe(patient) maybe(actor) maybe(organisation) text(request_id) text(detail)
//   maybe  = 0x00 | 0x01 uuid
//   link   = digest(link before, int64(sequence), digest(row))      the first link before: the `previous` of the seal
//   mark   = the first four bytes of a link                         kept for each row, so that a broken seal can name its row
//   seal   = digest("fingerpost seal 1" last link, int64(from), int64(to), int64(sealed_at))
//   previous = the digest of the seal before; 32 zero bytes before the first
#pragma once

#include <array>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <thread>

#include "core/id.h"
#include "storage/sql.h"

namespace storage {

struct EventRow {
  core::Uuid network_id{};
  std::int64_t at = 0;  // milliseconds since 1970, UTC
  std::string kind;
  std::string subject_kind;
  core::Uuid subject_id{};
  std::optional<core::Uuid> patient_id, actor_id, organisation_id;
  std::string request_id;
  std::string detail;
};

using Digest = std::array<std::uint8_t, 32>;

Digest digest_of(const EventRow& row);

// Adds events in order, in the caller's transaction.
void append_events(Session& session, std::span<const EventRow> rows);

// The sequence up to which the events are complete for ever; 0 before the first seal.
std::int64_t sealed_to(Session& session);

// Seals the committed events that no open transaction can still precede. Returns how many. Any number of servers may call.
std::int64_t seal_pending(Database& database, std::int64_t now_ms);

struct AuditVerdict {
  bool sound = false;
  std::int64_t events = 0, seals = 0;
  std::int64_t unsealed = 0;  // of the events: the newest, whose own digests are sound
  std::optional<std::int64_t> first_bad_sequence;
  std::string why;  // empty when sound
  Digest head{};    // of the last seal
};

// Works out every digest anew. `progress` is told the number of events seen, now and then.
AuditVerdict verify_audit(Database& database, const std::function<void(std::int64_t events)>& progress);

// Seals twice a second on its own thread, and once more when it stops.
class Sealer {
 public:
  using Clock = std::function<std::int64_t()>;                    // milliseconds since 1970
  using OnFailure = std::function<void(const std::string& why)>;  // the next tick tries again

  Sealer(Database& database, Clock now_ms, OnFailure on_failure, std::chrono::milliseconds every = std::chrono::milliseconds(500));

 private:
  void seal();

  Database& database_;
  Clock now_ms_;
  OnFailure on_failure_;
  std::jthread thread_;  // last: it uses the others
};

}  // namespace storage
