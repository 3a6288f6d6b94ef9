// What an evaluation reads of a site's own record, without anybody's name: who came, as numbers that mean nothing outside the answer, and
// how long people waited. Of the organisation acted for and everything beneath it; appointments of the time before count when their batch
// is published. Read beside the writer; who read what is in the trail before the answer leaves. For administrators too: what is shown of it
// hides small counts.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/error.h"
#include "core/places.h"
#include "evaluation/repeats.h"
#include "evaluation/waits.h"
#include "storage/store.h"

namespace actions {

struct EvaluationPeriod {
  core::Date from{}, to{};  // both belong to it, as days in London
};

// A row a visit attended.
struct AttendedVisits {
  std::vector<std::uint32_t> patient;  // 0, 1, 2... in order of the first visit read
  std::vector<std::int32_t> day;  // since 1970
  std::vector<std::uint16_t> role;  // the service, or who was seen in the time before: a place in `roles`
  std::vector<std::string> roles;
  std::uint32_t patients = 0;

  evaluation::Visits visits() const { return {patient, day, role}; }
};

// An appointment that was attended or missed. None of a service booked here that has no outcome yet.
struct RecordedAppointment {
  std::uint32_t patient = 0;  // as in AttendedVisits
  std::uint16_t role = 0;
  core::Date day{};
  std::optional<core::Date> booked;
  bool missed = false;
  std::optional<double> minutes;  // that it took
};
struct RecordedAppointments {
  std::vector<RecordedAppointment> rows;
  std::vector<std::string> roles;
  std::uint32_t patients = 0;
  std::int64_t registered = 0;  // now, living, whether they came or not
};

// A request routed to a service that is booked here, by the day it came; seen or left until the end of the period, else waiting then.
struct RecordedWait {
  std::string service;
  evaluation::Wait wait;
  bool left = false;
  int contacts = 0;  // visits that took place until then
};

// forbidden: the role neither works for a practice nor is an administrator's. invalid: the period ends before it begins, or lies beyond
// today.
core::Result<AttendedVisits> read_attended_visits(storage::Store&, const core::Principal&, core::Instant now, const EvaluationPeriod&);
core::Result<RecordedAppointments> read_appointments(storage::Store&, const core::Principal&, core::Instant now, const EvaluationPeriod&);
core::Result<std::vector<RecordedWait>> read_waits(storage::Store&, const core::Principal&, core::Instant now, const EvaluationPeriod&);

}  // namespace actions
