// The facts behind the figures, row by row and without anybody's name: what the organisation acted for, and everything beneath it, has
// offered, been asked and done. What is counted of them is decided above; here is only which row belongs to which fact.
// Long: read with Database::read, never in the writer's transaction (docs/adr/0013).
#pragma once

#include <functional>
#include <optional>
#include <span>
#include <vector>

#include "storage/diary.h"
#include "storage/requests.h"

namespace storage {

// A clinic held by one of the practices, by its start.
struct SessionFact {
  std::string_view service;
  core::Instant start;
  std::int64_t slots;
};
void each_session(Reader&, Interval, const std::function<void(const SessionFact&)>&);

// A request of somebody registered with one of the practices that stands routed to a service booked here, by its opening.
struct RequestFact {
  core::RequestId id;
  std::string_view service;
  core::Instant opened;
};
void each_request(Reader&, Interval, const std::function<void(const RequestFact&)>&);

// The same and what came of it. Seen: when the first visit began. Left: withdrawn, advised or sent elsewhere, or every appointment was
// cancelled or not attended, and the last of them not cancelled by the practice. Neither: still waiting, as who has an open request is.
struct WaitFact {
  RequestFact request;
  std::optional<core::Instant> seen;
  std::optional<core::Instant> left;
  std::span<const core::Instant> visits;  // when each that took place began, in no order
};
void each_wait(Reader&, Interval, const std::function<void(const WaitFact&)>&);

// An appointment in one of the practices' clinics that was not cancelled, by its start.
struct VisitFact {
  core::AppointmentId id;
  std::string_view service;
  core::Instant booked;
  core::Instant start;
  bool attended;
  bool missed;  // neither: no outcome recorded
};
void each_visit(Reader&, Interval, const std::function<void(const VisitFact&)>&);

// A visit that was attended, by its start: in one of the practices' clinics, or in one of them in the time before this record began, of
// somebody on the record, as a published import has it.
struct AttendedFact {
  core::PatientId patient;
  std::string_view whom;  // the service; of the time before, the role
  core::Instant start;
};
void each_attended(Reader&, Interval, const std::function<void(const AttendedFact&)>&);

// The same, and who did not attend; with what is known of when it was booked and how long it took.
struct CameUpFact {
  core::PatientId patient;
  std::string_view whom;
  std::optional<core::Instant> booked;
  core::Instant start;
  bool missed;
  std::optional<double> minutes;
};
void each_came_up(Reader&, Interval, const std::function<void(const CameUpFact&)>&);

// People registered with one of the practices now, without those who have died.
std::int64_t registered_people(Reader&);

// The rows behind a count, in the order given, without those that the principal may not see; the trail names every person on them.
struct RequestRow {
  core::Request request;
  core::ListedPatient patient;
};
std::vector<RequestRow> listed_requests(Reader&, std::span<const core::RequestId>);
std::vector<DiaryRow> listed_visits(Reader&, std::span<const core::AppointmentId>);

}  // namespace storage
