#include "web/rota_parts.h"

#include <fmt/format.h>

#include "core/london.h"

namespace web {

Html rota_navigation(RotaTab current) {
  struct Part {
    RotaTab tab;
    const char *href, *text;
  };
  Html out;
  out << "<nav class=\"app-lists app-no-print\" aria-label=\"Rota and staff\"><ul>"_html;
  for (const auto& [tab, href, text] :
       {Part{RotaTab::week, "/rota", "Week"}, Part{RotaTab::templates, "/rota/templates", "Session templates"},
        Part{RotaTab::leave, "/rota/leave", "Leave"}, Part{RotaTab::staff, "/staff", "Staff"}, Part{RotaTab::sites, "/sites", "Sites"}}) {
    out << "<li><a "_html << attribute("href", href);
    if (tab == current) out << " aria-current=\"page\""_html;
    out << ">"_html << text << "</a></li>"_html;
  }
  out << "</ul></nav>"_html;
  return out;
}

std::string times_of(core::Instant start, core::Instant end) { return time_of(start) + " to " + time_of(end); }

std::string weekdays_words(int weekdays) {
  constexpr std::array<std::string_view, 7> names{"Mondays", "Tuesdays", "Wednesdays", "Thursdays", "Fridays", "Saturdays", "Sundays"};
  std::vector<std::string_view> held;
  for (int i = 0; i < 7; ++i)
    if (core::holds_on(weekdays, i)) held.push_back(names[static_cast<std::size_t>(i)]);
  std::string text;
  for (std::size_t i = 0; i < held.size(); ++i) {
    if (i > 0) text += i + 1 == held.size() ? " and " : ", ";
    text += held[i];
  }
  return text;
}

std::string leave_reason_words(core::LeaveReason reason) {
  constexpr std::array<const char*, 5> words{"Annual leave", "Sick leave", "Study leave", "Parental leave", "Other leave"};
  return words[static_cast<std::size_t>(reason)];
}

std::string rota_address(core::Date monday) { return "/rota?week=" + core::to_string(monday); }

Html clinics_table(std::string_view caption, const std::vector<actions::RotaClinic>& clinics) {
  Table table({.caption = sized(Size::s, caption),
               .head = {"Day", "Time", "Where", {{.text = "Booked", .numeric = true}}, "Next"},
               .responsive = true,
               .classes = "app-table--dense"});
  for (const auto& c : clinics) {
    const auto local = core::to_london(c.clinic.start);
    const std::string day = core::display_day(local.date);
    Html next;
    if (c.ours) next << link("/clinics/" + core::to_string(c.clinic.id) + "/change", "Change", " the session of " + day + " at " + c.site);
    else if (!c.ours) next << "Another practice's"_html;
    table.row({day, Cell{{.text = times_of(c.clinic.start, c.clinic.end), .classes = "app-numeric"}}, c.site,
               c.ours ? fmt::format("{} of {}", c.booked, c.slots) : std::string("-"), next});
  }
  return table.html();
}

std::optional<core::Date> date_in(const http::Fields& fields, std::string_view field, std::string_view called, bool needed,
                                  Errors& errors) {
  const auto typed = fields[field];
  if (typed.empty()) {
    if (needed) errors.add(std::string(field), fmt::format("Enter {}", called));
    return std::nullopt;
  }
  auto date = core::parse_date(typed);
  if (!date) errors.add(std::string(field), fmt::format("Enter {} as a date, like 2026-11-23", called));
  return date;
}

bool belongs_on_form(const core::Error& error) {
  return !error.field.empty() && (error.fault == core::Fault::invalid || error.fault == core::Fault::conflict);
}

}  // namespace web
