// Session templates, leave, and the whole network's clinics as far as a rota needs them: when and where, nobody's patients. Those who must
// be told that a session was given up are seen by people of its host practice alone.
#pragma once

#include <optional>
#include <vector>

#include "core/rota.h"
#include "storage/diary.h"

namespace storage {

std::optional<core::SessionTemplate> find_template(Reader&, core::TemplateId);
std::vector<core::SessionTemplate> templates_within(Reader&);                              // of the practices within reach; 500 at most
std::vector<core::SessionTemplate> templates_of(Reader&, core::ProfessionalId);            // at whichever practice
std::vector<core::SessionTemplate> running_templates(Reader&, core::Date today);           // of the network, not ended
std::optional<core::Leave> find_leave(Reader&, core::LeaveId);
std::vector<core::Leave> leave_of(Reader&, core::ProfessionalId);                          // not withdrawn
std::vector<core::Leave> leave_between(Reader&, core::Days);                               // of the network, not withdrawn; 500 at most

std::vector<core::Clinic> clinics_of(Reader&, core::ProfessionalId, Interval);             // overlapping it, at whichever practice
std::vector<core::Clinic> clinics_of_network(Reader&, Interval);                           // 2,000 at most
// Every clinic of a template from a day on: also those given up, which are not made again.
std::vector<core::Clinic> clinics_of_template(Reader&, core::TemplateId, core::Date from);

// Slots without an appointment, by start, for people whose session is given up; core decides. 2,000 at most.
std::vector<core::Slot> unbooked_slots(Reader&, std::string_view service, Interval);

struct ClinicCount {
  core::ClinicId clinic;
  int slots = 0, booked = 0;
};
std::vector<ClinicCount> clinic_counts(Reader&, Interval);  // of the clinics within reach

struct ToldRow {
  core::Displacement displacement;
  core::Patient patient;
};
std::vector<ToldRow> displacements_of(Reader&, core::ClinicId);
struct ClinicToTell {
  core::ClinicId clinic;
  core::ProfessionalId professional;
  core::Instant start;
  std::int64_t people = 0;
};
inline constexpr std::size_t to_tell_max = 20;
// Sessions of the practice's places with people who do not know yet: the soonest first, then those that are past; to_tell_max at most.
std::vector<ClinicToTell> clinics_to_tell(Reader&);
std::optional<core::Displacement> find_displacement(Reader&, core::DisplacementId);
std::optional<core::Appointment> displaced_appointment(Reader&, core::DisplacementId);  // where the person goes now, also elsewhere

}  // namespace storage
