// verify_audit: walks seals and events side by side, in order, and stops at the first that is wrong.
#include <algorithm>
#include <utility>
#include <vector>

#include "storage/seal.h"
#include "storage/seal_digests.h"

namespace storage {
namespace {

constexpr int seals_a_snapshot = 200;
constexpr std::int64_t rows_a_page = 4'000;

constexpr Statement seal_after{
    "select to_sequence, from_sequence, sealed_at, marks, digest, previous from seals where to_sequence > $1 order by to_sequence limit 1"};
constexpr Statement events_after{
    "select sequence, digest, network_id, at, kind, subject_kind, subject_id, patient_id, actor_id, organisation_id, request_id, detail "
    "from events where sequence > $1 and sequence <= $2 order by sequence limit $3"};

constexpr std::int64_t no_limit = INT64_MAX;

struct StoredSeal {
  std::int64_t to, from, sealed_at;
  std::vector<std::uint8_t> marks;
  Digest digest, previous;
};

std::optional<core::Uuid> as_uuid(Bytes bytes) {
  core::Uuid uuid{};
  if (bytes.size() != uuid.size()) return std::nullopt;
  std::ranges::copy(bytes, uuid.begin());
  return uuid;
}

// Nothing when a column has a shape that no event was ever written with.
std::optional<EventRow> event_of(const Row& row) {
  EventRow event{.at = row.integer(3),
                 .kind = std::string(row.text(4)),
                 .subject_kind = std::string(row.text(5)),
                 .request_id = std::string(row.text(10)),
                 .detail = std::string(row.text(11))};
  const auto network = as_uuid(row.bytes(2)), subject = as_uuid(row.bytes(6));
  if (!network || !subject) return std::nullopt;
  event.network_id = *network;
  event.subject_id = *subject;
  int column = 7;
  for (auto* field : {&event.patient_id, &event.actor_id, &event.organisation_id}) {
    if (!row.is_null(column)) {
      *field = as_uuid(row.bytes(column));
      if (!*field) return std::nullopt;
    }
    ++column;
  }
  return event;
}

class Walk {
 public:
  AuditVerdict verdict{.sound = true};

  // False at the end of the seals, or at the first wrong thing.
  bool next_seal(Session& session) {
    std::optional<StoredSeal> seal;
    session.query(seal_after, {at_}, [&](const Row& row) {
      const Bytes marks = row.bytes(3);
      seal = {row.integer(0),          row.integer(1),         row.integer(2), {marks.begin(), marks.end()},
              as_digest(row.bytes(4)), as_digest(row.bytes(5))};
    });
    if (!seal) return false;
    if (seal->previous != verdict.head) return wrong(seal->from, "a seal before this event was changed or removed");
    Digest link = seal->previous;
    std::size_t rows = 0;
    const auto limit = static_cast<std::int64_t>(seal->marks.size() / mark_bytes + 1);  // one more than were sealed shows an added row
    session.query(events_after, {at_, seal->to, limit}, [&](const Row& row) {
      if (!verdict.sound) return;
      const Digest digest = look_at(row);
      link = link_after(link, at_, digest);
      const auto mark = static_cast<std::ptrdiff_t>(rows++ * mark_bytes);
      if (rows * mark_bytes > seal->marks.size() || !std::equal(link.begin(), link.begin() + mark_bytes, seal->marks.begin() + mark)) {
        wrong(at_, "not the event that was sealed here: it was changed, or one was added, removed or moved just before it");
      }
    });
    if (!verdict.sound) return false;
    if (rows * mark_bytes != seal->marks.size()) return wrong(seal->to, "events up to this one were removed");
    if (digest_of_seal(link, seal->from, seal->to, seal->sealed_at) != seal->digest)
      return wrong(seal->from, "the seal over this event was changed");
    ++verdict.seals;
    verdict.head = seal->digest;
    return true;
  }

  // False at the last event.
  bool unsealed_page(Session& session) {
    std::int64_t rows = 0;
    session.query(events_after, {at_, no_limit, rows_a_page}, [&](const Row& row) {
      if (!verdict.sound) return;
      ++rows;
      look_at(row);
    });
    verdict.unsealed += rows;
    return verdict.sound && rows == rows_a_page;
  }

 private:
  Digest look_at(const Row& row) {
    at_ = row.integer(0);
    ++verdict.events;
    const Digest stored = as_digest(row.bytes(1));
    const auto event = event_of(row);
    if (!event || digest_of(*event) != stored) wrong(at_, "this event was changed");
    return stored;
  }

  bool wrong(std::int64_t sequence, std::string why) {
    if (verdict.sound) {
      verdict.first_bad_sequence = sequence;
      verdict.why = std::move(why);
    }
    return verdict.sound = false;
  }

  std::int64_t at_ = INT64_MIN;  // below 1, where no event was ever written, too
};

}  // namespace

AuditVerdict verify_audit(Database& database, const std::function<void(std::int64_t)>& progress) {
  Walk walk;
  // Short snapshots, so that a long history does not keep SQLite's log from being emptied; what is behind never changes rightly.
  for (bool more = true; more;) {
    database.read([&](Session& session) {
      for (int i = 0; more && i < seals_a_snapshot; ++i) more = walk.next_seal(session);
    });
    if (progress) progress(walk.verdict.events);
  }
  for (bool more = walk.verdict.sound; more;) {
    database.read([&](Session& session) { more = walk.unsealed_page(session); });
    if (progress) progress(walk.verdict.events);
  }
  return walk.verdict;
}

}  // namespace storage
