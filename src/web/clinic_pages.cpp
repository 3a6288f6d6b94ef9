// Today's clinic: who comes, who is here, the visit and its outcome, and closing the clinic.
#include <algorithm>

#include <fmt/format.h>

#include "actions/clinic.h"
#include "core/london.h"
#include "web/answers_form.h"
#include "web/routes.h"
#include "web/site.h"
#include "web/words.h"

namespace web {
namespace {

using core::AppointmentStatus;

http::Response missing(Site& site, const LiveSession& session) { return problem(site, session, {core::Fault::not_found, "", ""}); }

// The lists of a clinic's day, in the order of the NHS staff pattern: who is still to come, who is here, and so on.
struct DayList {
  std::string_view code;
  std::string_view title;
  std::optional<AppointmentStatus> status;
};
constexpr std::array<DayList, 6> lists{{{"remaining", "Remaining", AppointmentStatus::booked},
                                        {"arrived", "Arrived", AppointmentStatus::arrived},
                                        {"in-progress", "In progress", AppointmentStatus::in_progress},
                                        {"complete", "Complete", AppointmentStatus::complete},
                                        {"did-not-attend", "Did not attend", AppointmentStatus::did_not_attend},
                                        {"all", "All", std::nullopt}}};

std::size_t count_of(const actions::ClinicDay& view, const DayList& list) {
  return static_cast<std::size_t>(
      std::ranges::count_if(view.rows, [&](const auto& row) { return !list.status || core::status_of(row.appointment) == *list.status; }));
}

std::string day_address(core::Date day, std::string_view list) {
  return fmt::format("/clinics?day={}&list={}", core::to_string(day), list);
}

Html list_navigation(const actions::ClinicDay& view, const DayList& current) {
  Html out;
  out << "<nav class=\"app-lists\" aria-label=\"Lists of the day\"><ul>"_html;
  for (const auto& list : lists) {
    out << "<li><a "_html << attribute("href", day_address(view.day, list.code));
    if (list.code == current.code) out << " aria-current=\"page\""_html;
    out << ">"_html << list.title << " ("_html << count_of(view, list) << ")</a></li>"_html;
  }
  out << "</ul></nav>"_html;
  return out;
}

Html day_navigation(core::Date day, core::Date today) {
  Html out;
  out << "<p>"_html << link(day_address(day - std::chrono::days{1}, "remaining"), "Day before") << " · "_html;
  if (day != today) out << link(day_address(today, "remaining"), "Today") << " · "_html;
  out << link(day_address(day + std::chrono::days{1}, "remaining"), "Day after") << "</p>"_html;
  return out;
}

// What is done in a list brings back to it.
Html remember(core::Date day, std::string_view list) {
  Html out;
  out << hidden_input("day", core::to_string(day)) << hidden_input("list", list);
  return out;
}
http::Response back_to(const http::Request& request, std::string otherwise) {
  const auto day = core::parse_date(request.form["day"]);
  if (!day) return http::see_other(std::move(otherwise));
  const auto found = std::ranges::find(lists, request.form["list"], &DayList::code);
  return http::see_other(day_address(*day, found == lists.end() ? "remaining" : found->code));
}

// The next thing to do with somebody, as one button of the day's form.
Html next_step(const LiveSession& session, const core::Appointment& a, core::Instant now, std::string_view name) {
  const std::string here = "/appointments/" + core::to_string(a.id);
  const auto step = [&](std::string_view text, std::string_view action, ButtonKind kind = ButtonKind::secondary) {
    return button({.text = Html() << text << "<span class=\"nhsuk-u-visually-hidden\"> "_html << name << "</span>"_html,
                   .kind = kind,
                   .form_action = here + std::string(action),
                   .small = true,
                   .once = true});
  };
  const bool own = core::is_own(session.who, a.professional);
  Html out;
  out << "<div class=\"app-row-actions\">"_html;
  switch (core::status_of(a)) {
    case AppointmentStatus::booked:
      out << step("Arrived", "/arrive");
      if (now >= a.start) out << step("Did not attend", "/did-not-attend");
      break;
    case AppointmentStatus::arrived:
      if (own) out << step("Start", "/start", ButtonKind::primary);
      break;
    case AppointmentStatus::in_progress:
      if (own) out << button({.text = "Go on", .href = "/visits/" + core::to_string(a.id), .small = true});
      break;
    case AppointmentStatus::did_not_attend: out << step("Undo", "/undo-did-not-attend"); break;
    default: break;
  }
  out << "</div>"_html;
  return out;
}

// A day at one place alone names it once.
bool is_one_place(const actions::ClinicDay& view) {
  const auto elsewhere = [&](const auto& row) { return row.appointment.site != view.sessions.front().clinic.site; };
  return !view.sessions.empty() && std::ranges::none_of(view.rows, elsewhere) &&
         std::ranges::none_of(view.sessions, [&](const auto& s) { return s.clinic.site != view.sessions.front().clinic.site; });
}

Html sessions_part(const actions::ClinicDay& view, bool own) {
  Html out;
  const bool one_place = is_one_place(view);
  for (const auto& s : view.sessions) {
    Html state = s.clinic.closed_at            ? tag("Closed", Colour::grey)
                 : s.open == 0 && s.booked > 0 ? tag("Ready to close", Colour::green)
                                               : tag(fmt::format("{} without an outcome", s.open), Colour::white);
    Html value;
    if (!own) value << s.professional;
    if (!own && !one_place) value << ", "_html;
    if (!one_place) value << s.site;
    value << (own && one_place ? ""_html : ": "_html) << s.booked << " of "_html << s.slots << " booked "_html << state;
    out << "<li>"_html << core::display_time(core::to_london(s.clinic.start).time) << " to "_html
        << core::display_time(core::to_london(s.clinic.end).time) << ", "_html << value;
    if (!s.clinic.closed_at) out << " "_html << link("/clinics/" + core::to_string(s.clinic.id) + "/close", "Close this clinic");
    out << "</li>"_html;
  }
  if (out.empty()) return paragraph("No clinic on this day.");
  Html all;
  if (one_place) all << paragraph(view.sessions.front().site);
  all << "<ul class=\"nhsuk-list nhsuk-list--bullet\">"_html << out << "</ul>"_html;
  return all;
}

http::Response day_page(Site& site, const http::Request& request, const LiveSession& session) {
  const auto day = core::parse_date(request.query["day"]).value_or(today(site));
  const auto found = std::ranges::find(lists, request.query["list"], &DayList::code);
  const DayList& list = found == lists.end() ? lists.front() : *found;
  const auto view = actions::view_day(site.system, session.who, day);
  const bool own = !core::works_for_practice(session.who.role);
  Html main = h1(core::display_day(day), own ? "My clinic" : "Clinics");
  main << day_navigation(day, today(site)) << sessions_part(view, own) << list_navigation(view, list);
  const bool one_place = is_one_place(view);
  std::vector<Column> head{"Time", "Who"};
  if (!own) head.push_back("With");
  if (!list.status) head.push_back("Status");  // a list of one status has it in its name
  head.push_back("Next");
  Table table(
      {.caption = sized(Size::s, std::string(list.title)), .head = std::move(head), .responsive = true, .classes = "app-table--dense"});
  std::size_t shown = 0;
  const auto now = site.system.now();
  for (const auto& [a, patient, professional, place] : view.rows) {
    if (list.status && core::status_of(a) != *list.status) continue;
    ++shown;
    const std::string open = (own ? "/visits/" : "/appointments/") + core::to_string(a.id);
    const std::string name = formal_name(core::current_name(patient));
    Html who = link(open, name);
    who << "<br><span class=\"nhsuk-hint app-small\">"_html << core::display_short_date(patient.born);
    if (a.mode != core::Mode::face_to_face) who << ", "_html << core::mode_name(a.mode);
    who << "</span>"_html;
    for (const auto& need : patient.needs) who << " "_html << tag(words_of_code(need), Colour::purple);
    std::vector<Cell> cells{Cell{{.text = time_of(a.start), .classes = "app-numeric"}}, who};
    if (!own) cells.push_back(one_place ? professional : professional + ", " + place);
    if (!list.status) cells.push_back(status_tag(core::status_of(a)));
    cells.push_back(next_step(session, a, now, name));
    table.row(cells);
  }
  if (shown == 0) {
    main << paragraph("Nobody in this list.");
  } else {
    open_form(main, session, "");
    main << remember(day, list.code) << table.html();
    close_form(main);
  }
  return show(frame(site, session, core::display_day(day), Section::clinics), main);
}

template <actions::Attendance change>
http::Response attend(Site& site, const http::Request& request, const LiveSession& session) {
  const auto id = id_in<core::AppointmentId>(request, "appointment");
  if (!id) return missing(site, session);
  const auto changed = actions::change_attendance(site.system, session.who, once_key(request), *id, change);
  if (!changed) return problem(site, session, changed.error());
  if (change == actions::Attendance::start) return http::see_other("/visits/" + core::to_string(*id));
  return back_to(request, change == actions::Attendance::arrive && core::works_for_practice(session.who.role)
                              ? "/appointments/" + core::to_string(*id) + "?done=arrived"
                              : "/clinics");
}

// ---- The visit.

Html outcome_form(const LiveSession& session, const actions::VisitView& view, const http::Fields* typed, const Errors& errors) {
  const auto value = [&](std::string_view name) { return typed ? std::string((*typed)[name]) : std::string(); };
  std::vector<Choice> outcomes;
  for (std::size_t i = 0; i < core::codes<core::Outcome>.size(); ++i)
    outcomes.push_back({.value = std::string(core::codes<core::Outcome>[i]), .text = core::outcome_name(static_cast<core::Outcome>(i))});
  std::vector<Option> places{{.value = "", .text = "Choose"}};
  for (const auto& place : actions::onward_places()) places.push_back({.value = std::string(place.code), .text = place.text});
  Html out;
  open_form(out, session, "/visits/" + core::to_string(view.appointment.id) + "/outcome", view.appointment.version);
  out << remember(core::to_london(view.appointment.start).date, "remaining") << start_here
      << radios({.name = "outcome",
                 .legend = sized(Size::m, "What came of it?"),
                 .value = value("outcome"),
                 .error = errors["outcome"],
                 .items = std::move(outcomes),
                 .small = true})
      << "</div>"_html
      << select({.name = "onward",
                 .label = "Where to",
                 .hint = "When you refer on or signpost",
                 .value = value("onward"),
                 .error = errors["onward"],
                 .options = std::move(places)})
      << textarea({.name = "note",
                   .label = "Note",
                   .hint = "For the record. The GP record stays the main record.",
                   .value = value("note"),
                   .error = errors["note"],
                   .rows = 4})
      << button({.text = "Save and finish", .once = true});
  close_form(out);
  return out;
}

http::Response visit_page(Site& site, const http::Request& request, const LiveSession& session, const http::Fields* typed,
                          const Errors& errors, int status) {
  const auto id = id_in<core::AppointmentId>(request, "appointment");
  if (!id) return missing(site, session);
  const auto view = actions::view_visit(site.system, session.who, *id);
  if (!view) return problem(site, session, view.error());
  const auto& a = view->appointment;
  const auto& catalogue = site.system.catalogue;
  Frame f = frame(site, session, "Visit", Section::clinics);
  f.patient = patient_banner_of(site, view->patient);
  f.errors = errors;
  f.back = {.text = "Clinic", .href = day_address(core::to_london(a.start).date, "remaining")};
  Html main = h1(fmt::format("{}, {}", time_of(a.start), core::mode_name(a.mode)), service_name(catalogue, a.service));
  main << "<p>"_html << status_tag(core::status_of(a)) << " "_html << urgency_tag(view->referral.urgency) << "</p>"_html;
  main << h2("What the person said") << inset_text(Html() << "<p class=\"app-verbatim\">"_html << view->request.words << "</p>"_html);
  if (view->suggestion.outcome.rule >= 0) {  // what reception was told to say is also what the professional promised to do
    const auto why = core::explain(catalogue, core::rules_of(catalogue, view->suggestion), view->suggestion.outcome, view->facts);
    main << h2("Why they were sent") << paragraph(why.text);
    if (!why.advice.empty()) main << paragraph(why.advice);
  }
  Html answers = answers_summary(catalogue, catalogue.front_door, view->facts);
  for (const auto& pathway : catalogue.pathways) answers << answers_summary(catalogue, pathway, view->facts);
  main << details({.summary = "What reception asked, and the answers",
                   .content = std::move(answers),
                   .open = core::status_of(a) != AppointmentStatus::in_progress});
  if (view->appointment.started_at)
    main << button({.text = "Refer within the surgery",
                    .kind = ButtonKind::secondary,
                    .href = "/patients/" + core::to_string(view->patient.id) + "/requests/new"});
  if (!view->earlier.empty()) {
    std::vector<Content> items;
    for (const auto& e : view->earlier)
      items.emplace_back(core::display_short_date(core::to_london(e.start).date) + ": " +
                         std::string(e.outcome ? core::outcome_name(*e.outcome) : ""));
    main << h2("Earlier visits") << bullets(items);
  }
  switch (core::status_of(a)) {
    case AppointmentStatus::booked:
    case AppointmentStatus::arrived:
      if (core::is_own(session.who, a.professional))
        main << button_form(session, "/appointments/" + core::to_string(a.id) + "/start", {.text = "Start the visit", .once = true})
             << paragraph(link("/appointments/" + core::to_string(a.id), "Move or cancel this appointment"));
      break;
    case AppointmentStatus::in_progress: main << outcome_form(session, *view, typed, errors); break;
    case AppointmentStatus::complete:
      main << h2("Outcome")
           << summary_list({.rows = {{.key = "Outcome", .value = core::outcome_name(*a.outcome)},
                                     {.key = "Where to", .value = a.onward.empty() ? std::string("Nowhere else") : words_of_code(a.onward)},
                                     {.key = "Note", .value = a.note.empty() ? std::string("None") : a.note}}});
      if (a.outcome == core::Outcome::follow_up)
        main << button({.text = "Book the follow-up", .href = "/appointments/" + core::to_string(a.id) + "/follow-up"});
      break;
    default: break;
  }
  return show(f, main, status);
}

http::Response show_visit(Site& site, const http::Request& request, const LiveSession& session) {
  return visit_page(site, request, session, nullptr, {}, 200);
}

http::Response finish(Site& site, const http::Request& request, const LiveSession& session) {
  const auto id = id_in<core::AppointmentId>(request, "appointment");
  if (!id) return missing(site, session);
  const auto outcome = core::parse_code<core::Outcome>(request.form["outcome"]);
  const auto again = [&](const core::Error& error) {
    return visit_page(site, request, session, &request.form, Errors(error), status_of(error.fault));
  };
  if (!outcome) return again({core::Fault::invalid, "outcome", "Choose what came of it"});
  const auto done = actions::complete_visit(site.system, session.who, once_key(request), *id,
                                            {*outcome, std::string(request.form["onward"]), std::string(request.form["note"])});
  if (done && outcome == core::Outcome::follow_up) return http::see_other("/appointments/" + *done + "/follow-up");
  if (done) return back_to(request, "/clinics");
  if (done.error().fault == core::Fault::invalid) return again(done.error());
  return problem(site, session, done.error());
}

// ---- Closing: an outcome for every slot, everything left is marked in one go.

http::Response closing_page(Site& site, const http::Request& request, const LiveSession& session, const Errors& errors, int status) {
  const auto id = id_in<core::ClinicId>(request, "clinic");
  if (!id) return missing(site, session);
  const auto view = actions::view_closing(site.system, session.who, *id);
  if (!view) return problem(site, session, view.error());
  Frame f = frame(site, session, "Close a clinic", Section::clinics);
  f.errors = errors;
  f.back = {.text = "Clinic", .href = day_address(core::to_london(view->session.clinic.start).date, "remaining")};
  Html main = h1("Close this clinic", when_of(view->session.clinic.start) + ", " + view->session.professional + ", " + view->session.site);
  Table table({.caption = sized(Size::s, "Every slot of the clinic"),
               .head = {"Time", "Who", "Outcome"},
               .responsive = true,
               .classes = "app-table--dense"});
  std::vector<Choice> left;
  for (const auto& slot : view->slots) {
    const auto row = std::ranges::find(view->rows, slot.id, [](const auto& r) { return r.appointment.slot; });
    if (row == view->rows.end()) {
      table.row({time_of(slot.start), "Nobody booked", tag("Not used", Colour::white)});
      continue;
    }
    const auto& a = row->appointment;
    const std::string who = formal_name(core::current_name(row->patient));
    table.row({time_of(slot.start), who, a.outcome ? Html() << core::outcome_name(*a.outcome) : status_tag(core::status_of(a))});
    if (core::status_of(a) == AppointmentStatus::booked)
      left.push_back({.value = core::to_string(a.id), .text = time_of(a.start) + ", " + who});
  }
  main << table.html();
  if (view->session.clinic.closed_at)
    return show(f, main << paragraph("Closed " + core::display_moment(*view->session.clinic.closed_at) + "."), status);
  open_form(main, session, "/clinics/" + core::to_string(*id) + "/close");
  main << remember(core::to_london(view->session.clinic.start).date, "all");
  if (!left.empty())
    main << checkboxes({.name = "did_not_attend",
                        .legend = sized(Size::s, "Who did not attend?"),
                        .hint = "Those you leave unticked still need an outcome. You can undo a mark later.",
                        .error = errors["did_not_attend"],
                        .items = std::move(left),
                        .small = true});
  main << button({.text = "Close the clinic", .once = true});
  close_form(main);
  return show(f, main, status);
}

http::Response show_closing(Site& site, const http::Request& request, const LiveSession& session) {
  return closing_page(site, request, session, {}, 200);
}

http::Response close(Site& site, const http::Request& request, const LiveSession& session) {
  const auto id = id_in<core::ClinicId>(request, "clinic");
  if (!id) return missing(site, session);
  std::vector<core::AppointmentId> missed;
  for (const auto value : request.form.all("did_not_attend"))
    if (const auto one = core::parse_id<core::AppointmentId>(value)) missed.push_back(*one);
  const auto closed = actions::close_clinic(site.system, session.who, once_key(request), *id, std::move(missed));
  if (closed) return back_to(request, "/clinics");
  if (closed.error().fault == core::Fault::conflict) {
    Errors errors;
    errors.add("did_not_attend", closed.error().text);
    return closing_page(site, request, session, errors, 409);
  }
  return problem(site, session, closed.error());
}

}  // namespace

void add_clinic_routes(Site& site, std::vector<http::Route>& routes) {
  using enum http::Method;
  using enum actions::Attendance;
  routes.push_back(staff_route(site, get, "/clinics", clinic_staff, "clinic_day", day_page));
  routes.push_back(staff_route(site, post, "/appointments/{appointment}/arrive", clinic_staff, "arrive", attend<arrive>));
  routes.push_back(staff_route(site, post, "/appointments/{appointment}/start", diary_staff, "start_visit", attend<start>));
  routes.push_back(
      staff_route(site, post, "/appointments/{appointment}/did-not-attend", clinic_staff, "did_not_attend", attend<did_not_attend>));
  routes.push_back(staff_route(site, post, "/appointments/{appointment}/undo-did-not-attend", clinic_staff, "undo_did_not_attend",
                               attend<undo_did_not_attend>));
  routes.push_back(staff_route(site, get, "/visits/{appointment}", diary_staff, "visit", show_visit));
  routes.push_back(staff_route(site, post, "/visits/{appointment}/outcome", diary_staff, "visit_outcome", finish));
  routes.push_back(staff_route(site, get, "/clinics/{clinic}/close", clinic_staff, "closing", show_closing));
  routes.push_back(staff_route(site, post, "/clinics/{clinic}/close", clinic_staff, "close_clinic", close));
}

}  // namespace web
