// What the manager's pages share: the way between them, sessions and their times in words, dates and times as typed.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "actions/rota.h"
#include "web/site.h"

namespace web {

inline constexpr http::RoleSet rota_staff = bit(core::Role::manager) | bit(core::Role::administrator);

enum class RotaTab { week, templates, leave, staff, sites };
Html rota_navigation(RotaTab current);

std::string times_of(core::Instant start, core::Instant end);  // "9am to 12:40pm"
std::string weekdays_words(int weekdays);                      // "Mondays and Wednesdays"
std::string leave_reason_words(core::LeaveReason);
std::string rota_address(core::Date monday);

// Clinics as a table with a link to change each that is ours.
Html clinics_table(std::string_view caption, const std::vector<actions::RotaClinic>&);

// A day as typed, or an error on the field; an empty one is an error when it is needed.
std::optional<core::Date> date_in(const http::Fields&, std::string_view field, std::string_view called, bool needed, Errors&);

// "invalid" and "conflict" bring the form back, with their status; the rest is a page.
bool belongs_on_form(const core::Error&);

}  // namespace web
