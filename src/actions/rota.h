// The manager's rota: session templates and the clinics they yield, leave, and the week at a glance. For managers and administrators of
// the host practice, or of what lies above it; leave is for the practice where the professional is employed.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <vector>

#include "actions/system.h"

namespace actions {

inline constexpr std::string_view for_leave = "leave", for_template_ended = "template_ended";  // why a clinic was given up

// Answers the template's id; its clinics of the weeks ahead are made in the same transaction. `id` and `organisation` of the draft are
// given here. invalid names the field; conflict on "start": the professional is elsewhere, saying where.
Result<std::string> make_template(const System&, const Principal&, const OnceKey&, core::SessionTemplate draft);

// After `last` its clinics without anybody booked are given up; the others stay for the manager to change one by one.
Result<std::string> end_template(const System&, const Principal&, const OnceKey&, core::TemplateId, core::Date last);

// As with templates: clinics with nobody booked are given up, at whichever practice; the others stay and are shown.
Result<std::string> make_leave(const System&, const Principal&, const OnceKey&, core::Leave draft);
// What was given up for it is made again, where the time is still free.
Result<std::string> withdraw_leave(const System&, const Principal&, const OnceKey&, core::LeaveId);

// Brings the clinics of every running template up to core::rota_weeks_ahead. May run as often as one likes: it makes none twice.
struct OpenedAhead {
  int clinics = 0;
  int slots = 0;
  int left_out = 0;  // for the professional is elsewhere at that time
};
OpenedAhead open_clinics_ahead(const System&, const Principal& system_itself);

struct RotaClinic {
  core::Clinic clinic;
  std::string site;
  int slots = 0, booked = 0;
  bool ours = false;        // of a practice within reach; else only when and where
  bool may_change = false;  // ours, and by somebody who works for the practice
};
struct RotaRow {
  core::Professional professional;
  std::array<std::vector<RotaClinic>, 7> days;  // from Monday
  std::array<std::optional<core::LeaveReason>, 7> leave;
};
struct RotaWeek {
  core::Date monday{};
  std::array<std::string, 7> holidays;  // empty: an ordinary day
  bool calendar_known = true;
  std::vector<RotaRow> rows;            // who has a clinic or leave here, by name
};
RotaWeek view_week(const System&, const Principal&, core::Date day);

struct TemplateRow {
  core::SessionTemplate session_template;
  std::string professional, site;
};
struct TemplatesView {
  std::vector<TemplateRow> rows;
};
TemplatesView view_templates(const System&, const Principal&);

struct TemplateView {
  TemplateRow row;
  std::vector<RotaClinic> ahead;   // its clinics from today on
  std::vector<RotaClinic> after;   // of those, after its last day: people are booked
};
Result<TemplateView> view_template(const System&, const Principal&, core::TemplateId);

// What a new template or leave can be made of.
struct RotaChoices {
  std::vector<core::Professional> professionals;  // of the network, by name
  std::vector<core::Organisation> sites;          // within reach
};
RotaChoices view_choices(const System&, const Principal&);

struct LeaveRow {
  core::Leave leave;
  std::string professional;
  std::vector<RotaClinic> booked;  // clinics within it that stand because people are booked
};
struct LeaveView {
  std::vector<core::Professional> professionals;  // employed here
  std::vector<LeaveRow> rows;                     // theirs, not over
};
LeaveView view_leave(const System&, const Principal&);

}  // namespace actions
