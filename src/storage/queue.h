// The shared queue as a page shows it, who looks after which request, who is looking at one now, and notes.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/queue.h"
#include "storage/store.h"

namespace storage {

enum class QueueList { unassigned, mine, team, done };

// A time the practice itself cancelled, after which the open request waits for another with the same service.
struct GivenUp {
  core::Instant was{}, cancelled{};  // when it would have begun; when it was cancelled
};
std::optional<GivenUp> given_up(Reader&, core::RequestId);

struct QueueRow {
  core::Request request;
  core::ListedPatient patient;
  core::AccountId holder;  // none: nobody looks after it
  std::string holder_name;
  std::optional<GivenUp> given_up;  // never of `done`
};
struct QueuePage {
  QueueList list = QueueList::unassigned;
  core::Instant day_start{};  // of `done`: what ended since
  std::int64_t first = 0;
  std::int64_t rows_max = 50;
};
// Of the principal's practice: red flags first, then what is urgent, then the oldest; `done` the latest first.
std::vector<QueueRow> queue_rows(Reader&, const QueuePage&);

struct QueueCounts {
  std::int64_t unassigned = 0, mine = 0, team = 0, done = 0;
};
QueueCounts queue_counts(Reader&, core::Instant day_start);

std::optional<core::Assignment> assignment_of(Reader&, core::RequestId);

// Those who work for the practice and may be given a request, by name.
struct Colleague {
  core::AccountId account;
  std::string name;
};
std::vector<Colleague> colleagues(Reader&);

// Presence: the principal has this request open. No history, no event: worth nothing after core::presence_length.
void look_at(Reader&, core::RequestId);
struct Looking {
  core::RequestId request;
  std::string name;
};
std::vector<Looking> others_looking(Reader&);  // within the principal's network, not the principal

struct NoteRow {
  core::Note note;
  std::string written_by;
};
std::vector<NoteRow> notes_of(Reader&, core::PatientId);  // the latest first, 100 at most

}  // namespace storage
