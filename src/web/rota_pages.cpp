// The week at a glance: who is where on which day, how full, who is away; and leave.
#include <algorithm>

#include <fmt/format.h>

#include "core/london.h"
#include "web/rota_parts.h"
#include "web/routes.h"
#include "web/site.h"

namespace web {
namespace {

http::Response missing(Site& site, const LiveSession& session) { return problem(site, session, {core::Fault::not_found, "", ""}); }

Html week_navigation(core::Date monday, core::Date today) {
  constexpr std::chrono::days week{7};
  Html out;
  out << "<p class=\"app-no-print\">"_html << link(rota_address(monday - week), "Week before") << " · "_html;
  if (monday != core::monday_of(today)) out << link("/rota", "This week") << " · "_html;
  out << link(rota_address(monday + week), "Week after") << "</p>"_html;
  return out;
}

Html clinic_in_cell(const actions::RotaClinic& c, std::string_view who) {
  const std::string times = times_of(c.clinic.start, c.clinic.end);
  Html out;
  out << "<li class=\"app-session\">"_html;
  if (c.may_change)
    out << link("/clinics/" + core::to_string(c.clinic.id) + "/change", times, ", change the session of " + std::string(who));
  else out << times;
  out << "<br>"_html << c.site << "<br>"_html;
  if (c.ours) out << "<span class=\"app-numeric\">"_html << c.booked << " of "_html << c.slots << " booked</span>"_html;
  else out << "<span class=\"nhsuk-hint app-small\">Another practice</span>"_html;
  if (c.clinic.closed_at) out << " "_html << tag("Closed", Colour::grey);
  out << "</li>"_html;
  return out;
}

http::Response week_page(Site& site, const http::Request& request, const LiveSession& session) {
  const auto day = core::parse_date(request.query["week"]).value_or(today(site));
  const auto view = actions::view_week(site.system, session.who, day);
  const std::string title = "Week of " + core::display_date(view.monday);
  Html main = h1(title, "Rota");
  main << rota_navigation(RotaTab::week) << week_navigation(view.monday, today(site));
  if (!view.calendar_known)
    main << warning_callout("Bank holidays are not known",
                            paragraph("The calendar has no bank holidays for this year yet. Clinics may have been made on them. Ask your "
                                      "administrator to add the year."));
  // A weekend is a column only when something is on it.
  int columns = 5;
  for (const auto& row : view.rows)
    for (int i = 5; i < 7; ++i)
      if (!row.days[static_cast<std::size_t>(i)].empty()) columns = std::max(columns, i + 1);
  std::vector<Column> head{"Who"};
  for (int i = 0; i < columns; ++i) {
    const auto date = view.monday + std::chrono::days{i};
    const std::string words = core::display_day(date);
    Html text;
    text << words.substr(0, words.find(' ')) << "<br>"_html << core::display_short_date(date).substr(0, 6);
    if (!view.holidays[static_cast<std::size_t>(i)].empty())
      text << "<br>"_html << tag(view.holidays[static_cast<std::size_t>(i)], Colour::purple);
    head.push_back(Column{{.text = text}});
  }
  Table table({.caption = sized(Size::s, "Sessions by day"),
               .head = std::move(head),
               .responsive = true,
               .first_cell_is_header = true,
               .classes = "app-table--dense app-week"});
  for (const auto& row : view.rows) {
    Html who;
    who << row.professional.name << "<br><span class=\"nhsuk-hint app-small\">"_html << core::role_name(row.professional.profession)
        << "</span>"_html;
    std::vector<Cell> cells{who};
    for (std::size_t i = 0; i < static_cast<std::size_t>(columns); ++i) {
      Html cell;
      if (row.leave[i]) cell << tag("Leave", Colour::orange);
      if (!row.days[i].empty()) {
        cell << "<ul class=\"app-sessions\">"_html;
        for (const auto& c : row.days[i]) cell << clinic_in_cell(c, row.professional.name);
        cell << "</ul>"_html;
      }
      if (cell.empty()) cell << "<span class=\"nhsuk-u-visually-hidden\">No session</span>"_html;
      cells.emplace_back(std::move(cell));
    }
    table.row(cells);
  }
  if (view.rows.empty()) main << paragraph("Nobody has a session or leave here in this week.");
  else main << table.html();
  main << "<div class=\"app-no-print\">"_html << button({.text = "Make a session template", .href = "/rota/templates/new"})
       << "</div>"_html;
  return show(frame(site, session, title, Section::rota), main);
}

// ---- Leave.

http::Response leave_page(Site& site, const LiveSession& session, const http::Fields& typed, const Errors& errors, int status) {
  const auto view = actions::view_leave(site.system, session.who);
  Frame f = frame(site, session, "Leave", Section::rota);
  f.errors = errors;
  Html main = h1("Leave", "Rota");
  main << rota_navigation(RotaTab::leave);
  Table table({.caption = sized(Size::m, "Leave now and to come"),
               .head = {"Who", "From", "To", "Why", "Sessions that still stand", "Next"},
               .responsive = true,
               .classes = "app-table--dense"});
  for (const auto& row : view.rows) {
    Html standing;
    for (const auto& c : row.booked) {
      const std::string words = core::display_short_date(core::to_london(c.clinic.start).date) + ", " + c.site;
      if (c.may_change) standing << link("/clinics/" + core::to_string(c.clinic.id) + "/change", words, ", change this session");
      else standing << words << (c.ours ? ""_html : " (another practice)"_html);
      if (c.ours) standing << fmt::format(", {} booked", c.booked);
      standing << "<br>"_html;
    }
    if (standing.empty()) standing << "None"_html;
    Html next;
    open_form(next, session, "/rota/leave/" + core::to_string(row.leave.id) + "/withdraw", row.leave.version);
    next << button({.text = "Withdraw",
                    .kind = ButtonKind::secondary,
                    .small = true,
                    .once = true,
                    .hidden_label = "Withdraw the leave of " + row.professional});
    close_form(next);
    table.row({row.professional, core::display_short_date(row.leave.from), core::display_short_date(row.leave.to),
               leave_reason_words(row.leave.reason), standing, next});
  }
  if (view.rows.empty()) main << paragraph("Nobody has leave.");
  else main << table.html();
  std::vector<Option> people{{.value = "", .text = "Choose"}}, reasons;
  for (const auto& p : view.professionals) people.push_back({.value = core::to_string(p.id), .text = p.name});
  for (std::size_t i = 0; i < core::codes<core::LeaveReason>.size(); ++i)
    reasons.push_back(
        {.value = std::string(core::codes<core::LeaveReason>[i]), .text = leave_reason_words(static_cast<core::LeaveReason>(i))});
  main << h2("Add leave")
       << paragraph(
              "Sessions with nobody booked are given up at once, at every practice. Sessions with people booked stand until you change "
              "them: they are then listed above.");
  open_form(main, session, "/rota/leave");
  main << select({.name = "professional",
                  .label = "Who",
                  .value = std::string(typed["professional"]),
                  .error = errors["professional"],
                  .options = std::move(people)})
       << input({.name = "from",
                 .label = "First day",
                 .value = std::string(typed["from"]),
                 .error = errors["from"],
                 .width = 10,
                 .type = "date"})
       << input({.name = "to", .label = "Last day", .value = std::string(typed["to"]), .error = errors["to"], .width = 10, .type = "date"})
       << select({.name = "reason",
                  .label = "Why",
                  .hint = "Seen by managers alone",
                  .value = std::string(typed["reason"]),
                  .error = errors["reason"],
                  .options = std::move(reasons)})
       << button({.text = "Add leave", .once = true});
  close_form(main);
  return show(f, main, status);
}

http::Response show_leave(Site& site, const http::Request&, const LiveSession& session) { return leave_page(site, session, {}, {}, 200); }

http::Response add_leave(Site& site, const http::Request& request, const LiveSession& session) {
  Errors errors;
  const auto professional = core::parse_id<core::ProfessionalId>(request.form["professional"]);
  if (!professional) errors.add("professional", "Choose who");
  const auto from = date_in(request.form, "from", "the first day", true, errors),
             to = date_in(request.form, "to", "the last day", true, errors);
  const auto reason = core::parse_code<core::LeaveReason>(request.form["reason"]);
  if (!reason) errors.add("reason", "Choose why");
  if (!errors.empty()) return leave_page(site, session, request.form, errors, 422);
  const auto made = actions::make_leave(site.system, session.who, once_key(request),
                                        {.professional = *professional, .from = *from, .to = *to, .reason = *reason, .withdrawn_at = {}});
  if (made) return http::see_other("/rota/leave");
  if (belongs_on_form(made.error())) return leave_page(site, session, request.form, made.error(), status_of(made.error().fault));
  return problem(site, session, made.error());
}

http::Response take_leave_back(Site& site, const http::Request& request, const LiveSession& session) {
  const auto id = id_in<core::LeaveId>(request, "leave");
  if (!id) return missing(site, session);
  const auto done = actions::withdraw_leave(site.system, session.who, once_key(request), *id);
  if (!done) return problem(site, session, done.error());
  return http::see_other("/rota/leave");
}

}  // namespace

void add_rota_routes(Site& site, std::vector<http::Route>& routes) {
  using enum http::Method;
  routes.push_back(staff_route(site, get, "/rota", rota_staff, "rota_week", week_page));
  routes.push_back(staff_route(site, get, "/rota/leave", rota_staff, "leave", show_leave));
  routes.push_back(staff_route(site, post, "/rota/leave", rota_staff, "add_leave", add_leave));
  routes.push_back(staff_route(site, post, "/rota/leave/{leave}/withdraw", rota_staff, "withdraw_leave", take_leave_back));
  add_template_routes(site, routes);
}

}  // namespace web
