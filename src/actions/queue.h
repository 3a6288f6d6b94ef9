// The shared queue of a practice: lists, who looks after a request and by when it must be answered; notes.
#pragma once

#include <string>
#include <vector>

#include "actions/system.h"
#include "core/answer_time.h"
#include "core/queue.h"
#include "storage/queue.h"
#include "storage/rota.h"

namespace actions {

using storage::QueueList;

struct QueueWish {
  QueueList list = QueueList::team;
  std::int64_t page = 1;
};
inline constexpr std::int64_t queue_rows_max = 50;  // a page

struct QueueView {
  struct Row {
    core::Request request;
    core::ListedPatient patient;
    core::AccountId holder;
    std::string holder_name;
    core::Instant due{};
    std::optional<storage::GivenUp> given_up;
    std::vector<std::string> looking;  // names of colleagues who have it open
  };
  struct ToTell {
    storage::ClinicToTell session;
    std::string professional;
  };
  std::vector<Row> rows;
  std::vector<ToTell> to_tell;  // sessions given up whose people do not know yet
  storage::QueueCounts counts;
  std::int64_t page = 1, pages = 1;
};
QueueView view_queue(const System&, const Principal&, QueueWish = {});

// By when the request must be answered, by core::contract_answer_time and the system's bank holidays; the clock runs anew from when the
// practice cancelled what was booked.
core::Instant due_of(const System&, const core::Request&, const std::optional<storage::GivenUp>& = {});

// What stands beside a request: who looks after it, who is looking at it now, what colleagues noted about the person.
struct Desk {
  core::AccountId holder;
  std::string holder_name;
  std::vector<storage::Colleague> colleagues;  // none for whoever does not work for the practice
  std::vector<std::string> looking;
  std::vector<storage::NoteRow> notes;
  std::optional<storage::GivenUp> given_up;  // why the request waits again
  core::Instant due{};
};
// Inside a transaction. Notes that the principal has the request open.
Desk desk_of(const System&, storage::Reader&, const core::Request&);

// `to`: none gives it back; `seen`: whom the page showed. invalid, field "to": not a colleague.
Result<std::string> assign_request(const System&, const Principal&, const OnceKey&, core::RequestId, core::AccountId seen,
                                   core::AccountId to);

// Append-only: a correction is a new note. Field "note". Both answer the note's id.
Result<std::string> write_note(const System&, const Principal&, const OnceKey&, core::PatientId, std::string text);
Result<std::string> write_note(const System&, const Principal&, const OnceKey&, core::RequestId, std::string text);

}  // namespace actions
