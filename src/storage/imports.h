// Batches of rows from other systems. What a batch holds is out of everybody's sight until its published_at is set, which is one row
// written; then it is tidied up in small commits that may be repeated. For the person who runs the import: nothing here looks at a
// principal's reach.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "storage/store.h"

namespace storage {

struct ImportCounts {
  std::int64_t added = 0, changed = 0, same = 0, doubtful = 0, refused = 0;
  std::int64_t noted = 0;  // of the others: taken without a value that could not be read

  bool operator==(const ImportCounts&) const = default;
};

struct ImportBatch {
  std::int64_t number = 0;  // 1, 2, 3... in its network: what a person calls it by
  core::Uuid id{};
  std::string kind;
  std::string file_digest;
  core::OrganisationId practice;  // for rows that name none
  core::Instant started_at{};
  std::int64_t rows_done = 0;  // the last row that is staged
  ImportCounts counts;
  std::optional<core::Instant> staged_at, published_at, finished_at, discarded_at;
};
inline core::Subject subject(const ImportBatch& batch) { return {core::SubjectKind::import_batch, batch.id}; }

std::vector<ImportBatch> all_batches(Session&, core::NetworkId);
std::optional<ImportBatch> find_batch(Session&, core::NetworkId, std::int64_t number);
void add_batch(Session&, core::NetworkId, ImportBatch&);  // numbers it
// False: somebody else went on with this batch meanwhile (its rows_done is no longer `rows_done_before`).
bool save_batch(Session&, core::NetworkId, const ImportBatch&, std::int64_t rows_done_before);

struct ImportRow {
  std::int64_t number = 0;
  std::string outcome;  // "changed", "doubt", "refused", "noted"; "added" for staff
  std::string column, reason;
  std::vector<std::string> candidates;  // of a doubt: patients' ids
  std::vector<std::string> body;        // the row's values in the order of the kind's fields
  core::PatientId settled_as;           // the patient it is about: known, or settled by a person
  bool done = false;
};
void add_import_row(Session&, core::NetworkId, std::int64_t batch, const ImportRow&);
// In the order of the file, after a row, at most `limit`.
std::vector<ImportRow> import_rows(Session&, core::NetworkId, std::int64_t batch, std::int64_t after, std::int64_t limit);
std::optional<ImportRow> find_import_row(Session&, core::NetworkId, std::int64_t batch, std::int64_t number);
// False: it is done already. Forgets the body when done.
bool save_import_row(Session&, core::NetworkId, std::int64_t batch, const ImportRow&);

// ---- Patients.

void stage_patient(Writer&, core::Patient&, std::int64_t batch);  // a new one, out of sight
std::vector<core::PatientId> staged_patients(Session&, core::NetworkId, std::int64_t batch, std::int64_t limit);
void release_patient(Session&, core::NetworkId, core::PatientId);  // after publishing: nothing hides it any more
void drop_patient(Session&, core::NetworkId, core::PatientId);     // with its history and keys: it was never seen

// Everybody of the network, with the batch that hides them (0: none).
void each_patient(Session&, core::NetworkId, const std::function<void(core::Patient, std::int64_t staged_in)>&);
// Out of an administrator's hand: no reach is asked for.
std::optional<core::Patient> load_patient(Session&, core::NetworkId, core::PatientId);

// Who has an NHS number and is not out of sight.
void each_nhs_number(Session&, core::NetworkId, const std::function<void(std::string_view digits, core::PatientId)>&);

// ---- Appointments of the time before.

struct PastAppointment {
  core::OrganisationId practice;
  core::PatientId patient;  // none: not on the record
  std::string_view role;
  std::int64_t start_at = 0;  // milliseconds since 1970, UTC
  std::optional<std::int64_t> booked_at;
  std::string_view status;  // "attended", "did_not_attend", "cancelled"
  std::string_view mode, category;
  std::optional<std::int64_t> minutes;
};
void add_past_appointments(Session&, core::NetworkId, std::int64_t batch, std::int64_t first_place, std::span<const PastAppointment>);

// ---- A list that moves from one practice to another.

std::vector<core::PatientId> registered_with(Session&, core::NetworkId, core::OrganisationId practice);

// What a person takes along: open casework, and appointments that have not begun.
struct OpenCasework {
  std::vector<core::Episode> episodes;
  std::vector<core::Request> requests;
  std::vector<core::Referral> referrals;
  std::vector<core::Appointment> appointments;
};
OpenCasework open_casework(Session&, core::NetworkId, core::PatientId, core::Instant now);

// Takes at most `limit` of what a discarded batch staged, and says how much; 0: nothing is left.
std::int64_t drop_staged(Session&, core::NetworkId, std::int64_t batch, std::int64_t limit);

}  // namespace storage
