#include "tests/routes/expected.h"

#include <algorithm>

#include "core/check.h"
#include "core/london.h"

namespace routes {
namespace {

using core::Role;
using enum About;
using enum Needs;

constexpr http::RoleSet bit(Role role) { return http::RoleSet{1} << static_cast<unsigned>(role); }
constexpr http::RoleSet desk = bit(Role::receptionist) | bit(Role::gp) | bit(Role::manager);
constexpr http::RoleSet physio =
    bit(Role::physiotherapist) | bit(Role::occupational_therapist) | bit(Role::link_worker) | bit(Role::support_navigator);
constexpr http::RoleSet manager = bit(Role::manager);
constexpr http::RoleSet admin = bit(Role::administrator);
constexpr http::RoleSet boss = bit(Role::manager) | admin;

http::Fields fields_of(const std::vector<core::Answer>& answers) {
  http::Fields fields;
  for (const auto& answer : answers) fields.add(answer.question, answer.value);
  return fields;
}

MakeForm just(http::Fields fields) {
  return [fields](Surgeries&, const Target&) { return fields; };
}
http::Fields slot_form(Surgeries&, const Target& t) { return {{"slot", core::to_string(t.slot)}}; }
http::Fields other_slot_form(Surgeries&, const Target& t) { return {{"slot", core::to_string(t.other_slot)}}; }
http::Fields call_form(Surgeries& s, const Target& t) {
  auto fields = fields_of(
      actions::answers_to(s.practice.system.catalogue.front_door, s.practice.facts_of(t.patient), {{"reason", "musculoskeletal"}}));
  fields.add("words", "my back has been bad for two weeks");
  fields.add("channel", "telephone");
  return fields;
}
// The pathway's first page; its answers bring up more questions, so that there is no route yet.
http::Fields answers_form(Surgeries& s, const Target& t) { return fields_of(s.practice.plain_back(t.patient)); }
// Somebody whom no other target is like.
http::Fields newcomer_form(Surgeries& s, const Target& t) {
  const auto& bytes = t.patient.bytes;
  std::string family;
  for (std::size_t i = 6; i < bytes.size(); ++i) family += static_cast<char>('a' + bytes[i] % 26);
  std::uint32_t hash = 2166136261;  // FNV-1a: ids that follow one another give dates that are unlike
  for (const auto byte : bytes) hash = (hash ^ byte) * 16777619;
  return {{"given", "Newly"},
          {"family", family},
          {"born[day]", std::to_string(1 + hash % 28)},
          {"born[month]", std::to_string(1 + (hash >> 8) % 12)},
          {"born[year]", std::to_string(1930 + (hash >> 16) % 80)},
          {"nhs_number", ""},
          {"telephone", ""},
          {"address", "2 Made-up Row"},
          {"postcode", ""},
          {"may_leave_message", "no"},
          {"practice", core::to_string(s.practice.mill)}};
}
http::Fields settle_form(Surgeries&, const Target& t) {
  return {{"choice", core::to_string(t.patient)}, {"shown", core::to_string(t.patient)}};
}
http::Fields closing_form(Surgeries&, const Target& t) { return {{"did_not_attend", core::to_string(t.appointment)}}; }
// Each target has a day and a time of its own, the same whenever it is asked for.
int number_of(const Target& t) { return t.patient.bytes[14] << 8 | t.patient.bytes[15]; }
http::Fields template_form(Surgeries&, const Target& t) {
  const int n = number_of(t);
  const auto from = *core::parse_date("2026-12-05") + std::chrono::days{n % 70};
  const auto begins = std::chrono::minutes{20 * (n / 70 % 70)};
  return {{"professional", core::to_string(t.professional)},
          {"service", actions::physiotherapy_service()},
          {"site", core::to_string(t.site)},
          {"weekdays", std::to_string(core::weekday_of(from))},
          {"start", core::display_time(begins)},
          {"end", core::display_time(begins + std::chrono::minutes{20})},
          {"mode", "face_to_face"},
          {"telephone_last", "0"},
          {"category", "Planned Clinics"},
          {"open_to_network", "yes"},
          {"every_weeks", "1"},
          {"from", core::to_string(from)},
          {"to", core::to_string(from)}};
}
http::Fields leave_form(Surgeries&, const Target& t) {
  const auto day = core::to_string(*core::parse_date("2026-02-01") + std::chrono::days{number_of(t) % 280});
  return {{"professional", core::to_string(t.professional)}, {"from", day}, {"to", day}, {"reason", "study"}};
}
// The whole hour of the target's clinic; whoever is booked into it is cancelled and called.
http::Fields give_up_form(Surgeries& s, const Target& t) {
  const auto slot = s.practice.slot(t.slot);
  const auto time = [](core::Instant at) { return core::display_time(core::to_london(at).time); };
  const auto appointment = core::to_string(t.appointment);
  return {{"from_time", time(slot.start)},
          {"to_time", time(slot.start + std::chrono::minutes{40})},
          {"reason", "sick"},
          {"person", appointment},
          {"to-" + appointment, "none"}};
}
http::Fields staff_form(Surgeries& s, const Target& t) {
  return {{"name", "Made-up Newcomer"},        {"user_name", "new." + std::to_string(number_of(t))},
          {"role", "physiotherapist"},         {"place", core::to_string(t.house == House::mill ? s.practice.mill : s.practice.harbour)},
          {"registration_number", "PH123456"}, {"competences", "msk_first_contact"}};
}
http::Fields site_form(Surgeries& s, const Target& t) {
  return {{"of", core::to_string(t.house == House::mill ? s.practice.mill : s.practice.harbour)},
          {"name", "Made-up Hall"},
          {"address", "2 Mill Lane"}};
}
http::Fields wrong_password_form(Surgeries&, const Target&) {
  static int n = 0;  // each name has few tries
  return {{"user_name", "nobody-" + std::to_string(++n)}, {"password", "not the password"}};
}

const std::vector<Expected>& table() {
  static const std::vector<Expected> rows{
      {"static", stranger_too, all, nothing, 200, "", ""},  // each file
      {"sign_in_page", stranger_too, all, nothing, 200, "", ""},
      {"sign_in", stranger_too, all, nothing, 422, "", "sign_in_refused account", wrong_password_form},
      {"sign_out", everybody, all, nothing, 303, "/sign-in", "signed_out account"},
      {"start", desk, all, nothing, 200, "", ""},
      {"start", physio, all, nothing, 303, "/clinics", ""},
      {"start", admin, all, nothing, 303, "/pathways", ""},
      {"pathways", everybody, all, nothing, 200, "", ""},
      {"pathway", everybody, all, nothing, 200, "", ""},
      {"find_patient", desk, all, booked, 200, "", "*", just({{"query", "given family 4/3/1951"}})},
      {"new_patient", desk, all, nothing, 200, "", ""},
      {"new_patient_from", desk, all, nothing, 200, "", "", just({{"query", "given family 4/3/1951"}})},
      {"register_patient", desk, all, nothing, 303, "/patients/", "patient_registered patient", newcomer_form, true, true},
      {"doubts", manager, all, doubt, 200, "", "*"},
      {"doubt", manager, theirs, doubt, 200, "", "read doubt, searched patient"},
      {"settle_doubt", manager, theirs, doubt, 303, "/doubts", "read doubt, searched patient, doubt_settled doubt", settle_form, true},
      {"requests", desk, all, suggested, 200, "", "*"},
      {"figures", desk | admin, all, nothing, 200, "", ""},
      {"figure_capacity", desk | admin, all, booked, 200, "", "read organisation"},
      {"figure_capacity_csv", desk | admin, all, booked, 200, "", "read organisation"},
      {"figure_waits", desk | admin, all, booked, 200, "", "read organisation"},
      {"figure_waits_csv", desk | admin, all, booked, 200, "", "read organisation"},
      {"figure_did_not_attend", desk | admin, all, missed, 200, "", "read organisation"},
      {"figure_did_not_attend_csv", desk | admin, all, missed, 200, "", "read organisation"},
      {"figure_requests", desk, all, suggested, 200, "", "read organisation"},
      {"figure_appointments", desk, all, booked, 200, "", "read organisation"},
      {"clinic_day", desk | physio, all, begun, 200, "", "*"},

      {"patient", desk | physio, theirs, booked, 200, "", "read patient"},
      {"new_request", desk | physio, theirs, booked, 200, "", "read patient"},
      {"open_request", desk | physio, theirs, booked, 303, "/requests/", "read patient, request_opened request", call_form, true},
      {"request", desk | physio, theirs, suggested, 200, "", "read request, read patient"},
      {"answer_request", desk | physio, theirs, questions, 303, "/requests/{request}",
       "read request, read patient, request_answered request", answers_form, true},
      {"override_request", desk | physio, theirs, suggested, 303, "/requests/{request}", "read request, route_overridden request",
       just({{"to", "gp"}, {"reason", "The caller prefers a GP"}}), true},
      {"end_request", desk | physio, theirs, suggested, 303, "/requests/{request}", "read request, request_closed request",
       just({{"as", "withdrawn"}}), true},
      {"assign_request", desk, theirs, suggested, 303, "/requests?list=", "read request, request_assigned request", just({{"to", "me"}}),
       true},
      {"note_on_request", desk | physio, theirs, suggested, 303, "/requests/{request}", "read request, read patient, note_written note",
       just({{"note", "qalphanote: rings back"}}), true},
      {"write_note", desk | physio, theirs, booked, 303, "/patients/{patient}", "read patient, note_written note",
       just({{"note", "qalphanote: rings back"}}), true},
      {"hold_slot", desk | physio, theirs, suggested, 303, "/requests/{request}", "read request, slot_held slot", slot_form, true},
      {"release_slot", desk | physio, theirs, held, 303, "/requests/{request}", "read request, slot_released slot", {}, true},
      {"book", desk | physio, theirs, suggested, 303, "/appointments/",
       "read request, referral_made referral, appointment_booked appointment", slot_form, true},

      {"appointment", desk | physio, theirs, booked, 200, "", "read appointment, read patient, read request"},
      {"print_appointment", desk | physio, theirs, booked, 200, "", "read appointment, read patient, read request"},
      {"appointment_letter", desk, theirs, booked, 200, "", "read appointment, read patient"},
      {"print_appointment_letter", desk, theirs, booked, 303, "/appointments/{appointment}/letter",
       "read appointment, read patient, letter_printed appointment", just({{"message", "appointment_moved"}, {"print", "large"}})},
      {"patient_letter", desk, theirs, booked, 200, "", "read patient"},
      {"print_patient_letter", desk, theirs, booked, 303, "/patients/{patient}/letter", "read patient, letter_printed patient",
       just({{"message", "welcome"}})},
      {"move_page", desk | physio, theirs, booked, 200, "", "read appointment, read patient, read request"},
      {"move_appointment", desk | physio, theirs, booked, 303, "/appointments/{appointment}",
       "read appointment, appointment_moved appointment", other_slot_form, true},
      {"cancel_page", desk | physio, theirs, booked, 200, "", "read appointment, read patient, read request"},
      {"cancel_appointment", desk | physio, theirs, booked, 303, "/appointments/{appointment}",
       "read appointment, appointment_cancelled appointment, referral_closed referral, episode_closed episode", just({{"reason", "other"}}),
       true},

      {"follow_up_page", desk | physio, theirs, seen, 200, "", "read appointment, read patient, read request"},
      {"follow_up", desk | physio, theirs, seen, 303, "/appointments/", "read appointment, appointment_booked appointment", other_slot_form,
       true},

      {"arrive", desk, theirs, booked, 303, "/appointments/{appointment}", "read appointment, patient_arrived appointment", {}, true},
      {"arrive", physio, theirs, booked, 303, "/clinics", "read appointment, patient_arrived appointment", {}, true},
      {"start_visit", physio, theirs, booked, 303, "/visits/{appointment}", "read appointment, visit_started appointment", {}, true},
      {"did_not_attend", desk | physio, theirs, begun, 303, "/clinics", "read appointment, did_not_attend appointment", {}, true},
      {"undo_did_not_attend",
       desk | physio,
       theirs,
       missed,
       303,
       "/clinics",
       "read appointment, attendance_corrected appointment",
       {},
       true},
      {"visit", physio, theirs, in_progress, 200, "", "read appointment, read patient, read request"},
      {"visit_outcome", physio, theirs, in_progress, 303, "/clinics",
       "read appointment, visit_completed appointment, referral_closed referral, episode_closed episode",
       just({{"outcome", "managed"}, {"note", "qalphanote: advice and exercises"}}), true},
      {"closing", desk | physio, theirs, begun, 200, "", "read organisation"},
      {"close_clinic", desk | physio, theirs, begun, 303, "/clinics",
       "read organisation, did_not_attend appointment, slot_held slot, clinic_closed clinic", closing_form, true},

      {"change_session", bit(Role::manager), theirs, booked, 200, "", "read organisation, read patient"},
      {"give_up_session", bit(Role::manager), theirs, booked, 303, "/clinics/{clinic}/told",
       "read organisation, read patient, appointment_cancelled appointment, referral_closed referral, episode_closed episode, "
       "read request, request_reopened request, clinic_cancelled clinic",
       give_up_form, true},
      {"who_must_be_told", desk, theirs, Needs::displaced, 200, "", "read organisation"},
      {"mark_told", desk, theirs, Needs::displaced, 303, "/clinics/{clinic}/told", "person_told displacement", {}, true},
      {"rota_week", boss, all, Needs::rota, 200, "", ""},
      {"templates", boss, all, Needs::rota, 200, "", ""},
      {"new_template", boss, all, nothing, 200, "", ""},
      {"make_template", boss, ours, nothing, 303, "/rota/templates/", "rota_changed session_template, clinic_opened clinic", template_form,
       true},
      {"template", boss, ours, Needs::rota, 200, "", ""},
      {"end_template", boss, ours, Needs::rota, 303, "/rota/templates/{template}", "rota_changed session_template",
       [](Surgeries& s, const Target&) { return http::Fields{{"last", core::to_string(core::to_london(s.practice.now()).date)}}; }, true},
      {"leave", boss, all, Needs::rota, 200, "", ""},
      {"add_leave", boss, ours, nothing, 303, "/rota/leave", "leave_changed leave", leave_form, true},
      {"withdraw_leave", boss, ours, Needs::rota, 303, "/rota/leave", "leave_changed leave", {}, true},

      {"staff", boss, all, Needs::colleague, 200, "", ""},
      {"new_staff", boss, all, nothing, 200, "", ""},
      {"add_staff", boss, ours, nothing, 200, "", "account_changed account", staff_form, true, false, true},
      {"staff_member", boss, ours, Needs::colleague, 200, "", ""},
      {"change_staff", boss, ours, Needs::colleague, 303, "/staff", "account_changed account",
       just({{"name", "Made-up Renamed"}, {"registration_number", "1234567"}}), true, false, true},
      {"new_password", boss, ours, Needs::colleague, 200, "", "account_changed account", {}, true, false, true},
      {"close_account", boss, ours, Needs::colleague, 303, "/staff", "account_changed account", {}, true, false, true},
      {"sites", boss, all, nothing, 200, "", ""},
      {"add_site", boss, ours, nothing, 303, "/sites", "place_changed organisation", site_form, true, false, true},
      {"site", boss, ours, nothing, 200, "", ""},
      {"change_site", boss, ours, nothing, 303, "/sites", "place_changed organisation",
       just({{"name", "Made-up Hall"}, {"address", "2 Mill Lane"}}), true, false, true},
  };
  return rows;
}

std::string replaced(std::string_view pattern, const std::function<std::string(std::string_view)>& value_of) {
  std::string out;
  for (std::size_t at = 0; at < pattern.size();) {
    if (pattern[at] != '{') {
      out += pattern[at++];
      continue;
    }
    const auto end = pattern.find('}', at);
    out += value_of(pattern.substr(at + 1, end - at - 1));
    at = end + 1;
  }
  return out;
}

}  // namespace

std::vector<Expected> expected_of(std::string_view route) {
  std::vector<Expected> lines;
  std::ranges::copy_if(table(), std::back_inserter(lines), [&](const Expected& e) { return e.route == route.substr(0, route.find(' ')); });
  return lines;
}
const Expected* line_of(std::span<const Expected> lines, Role role) {
  const auto found = std::ranges::find_if(lines, [&](const Expected& e) { return e.who == stranger_too || (e.who & bit(role)) != 0; });
  return found == lines.end() ? nullptr : &*found;
}

std::string filled(std::string_view pattern, const Target& t) {
  return replaced(pattern, [&](std::string_view name) -> std::string {
    if (name == "patient") return core::to_string(t.patient);
    if (name == "request") return core::to_string(t.request);
    if (name == "appointment") return core::to_string(t.appointment);
    if (name == "clinic") return core::to_string(t.clinic);
    if (name == "doubt") return core::to_string(t.doubt);
    if (name == "template") return core::to_string(t.session_template);
    if (name == "account") return core::to_string(t.account);
    if (name == "site") return core::to_string(t.site);
    if (name == "displacement") return core::to_string(t.displacement);
    if (name == "leave") return core::to_string(t.leave);
    core::check(name == "pathway", "a route has a parameter that the tests do not know");
    return "physiotherapy";
  });
}
std::string filled_with_unknown(std::string_view pattern) {
  return replaced(pattern, [](std::string_view) { return "01936f00-0000-7000-8000-00000000dead"; });
}

http::Fields form_of(const Expected& expected, Surgeries& s, const Target& t) {
  return expected.form ? expected.form(s, t) : http::Fields();
}

std::string kinds_of(const std::vector<actions::AuditRow>& rows) {
  std::vector<std::string> kinds;
  for (const auto& row : rows) {
    auto kind = row.kind + (row.subject_kind == "none" ? "" : " " + row.subject_kind);
    if (std::ranges::find(kinds, kind) == kinds.end()) kinds.push_back(std::move(kind));
  }
  std::string text;
  for (const auto& kind : kinds) text += (text.empty() ? "" : ", ") + kind;
  return text;
}

}  // namespace routes
