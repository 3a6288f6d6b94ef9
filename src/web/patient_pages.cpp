// Finding the caller, and the page about one person.
#include <fmt/format.h>

#include "actions/find.h"
#include "core/london.h"
#include "core/telephone.h"
#include "web/desk_parts.h"
#include "web/routes.h"
#include "web/site.h"
#include "web/words.h"

namespace web {
namespace {

Html search_form(const LiveSession& session, std::string_view query, const Errors& errors, bool found = false) {
  Html out;
  out << "<form method=\"post\" action=\"/patients/find\" novalidate role=\"search\">"_html << csrf_field(session.csrf)
      << (found ? "<div>"_html : start_here)
      << input({.name = "query",
                .label = page_heading("Find a patient"),
                .hint = "Name and date of birth, NHS number, or telephone number. For example: Amina Khan 14/3/1962",
                .value = std::string(query),
                .error = errors["query"],
                .width = 30,
                .autocomplete = "off",
                .spellcheck = false})
      << "</div>"_html << button({.text = "Find"}) << "</form>"_html;
  return out;
}

http::Response find_page(Site& site, const http::Request& request, const LiveSession& session) {
  Frame f = frame(site, session, "Find a patient", Section::find);
  if (request.query["done"] == "doubt")
    f.banner = notification_banner({.heading = "Left to the manager. Nobody was registered.", .success = true});
  return show(f, search_form(session, "", {}));
}

// What was typed goes on by POST: nobody's name belongs into an address.
Html new_to_the_practice(const LiveSession& session, std::string_view query) {
  Html out;
  open_form(out, session, "/patients/new");
  out << hidden_input("query", query) << button({.text = "New to the practice", .kind = ButtonKind::secondary});
  close_form(out);
  return out;
}

Html found_table(const Site& site, const std::vector<core::Patient>& patients) {
  Table table({.caption = sized(Size::m, fmt::format("{} {} found", patients.size(), patients.size() == 1 ? "person" : "people")),
               .head = {"Name", "Date of birth", "NHS number", "Address", "Telephone", "Next"},
               .responsive = true,
               .classes = "app-table--dense"});
  for (const auto& patient : patients) {
    const std::string href = "/patients/" + core::to_string(patient.id);
    Html name = link(href, formal_name(core::current_name(patient)));
    if (patient.died) name << " "_html << tag("Has died", Colour::red);
    if (patient.restricted) name << " "_html << tag("Restricted", Colour::orange);
    const bool hidden = patient.restricted;
    table.row(
        {std::move(name), fmt::format("{} ({})", core::display_short_date(patient.born), core::age_on(patient.born, today(site))),
         patient.nhs_number ? core::display(*patient.nhs_number) : std::string("None"),
         hidden || patient.addresses.empty() ? std::string(hidden ? "Hidden" : "Not known") : core::one_line(patient.addresses.front()),
         hidden || patient.telephones.empty() ? std::string(hidden ? "Hidden" : "Not known")
                                              : core::display_telephone(patient.telephones.front().number),
         patient.died ? Html() : link(href + "/requests/new", "New request", " for " + formal_name(core::current_name(patient)))});
  }
  return Html() << start_here << table.html() << "</div>"_html;
}

http::Response find(Site& site, const http::Request& request, const LiveSession& session) {
  const auto query = request.form["query"];
  const auto found = actions::find_patients(site.system, session.who, query);
  Frame f = frame(site, session, "Find a patient", Section::find);
  if (!found) {
    if (found.error().fault != core::Fault::invalid) return problem(site, session, found.error());
    f.errors = Errors(found.error());
    return show(f, search_form(session, query.substr(0, 200), f.errors), 422);
  }
  Html main = search_form(session, query, {}, !found->patients.empty());
  if (found->patients.empty()) {
    main << h2("Nobody found")
         << paragraph("We looked by " + found->understood + ". Check the spelling, try the date of birth alone, or ask for the NHS number.")
         << new_to_the_practice(session, query);
  } else {
    main << found_table(site, found->patients) << h2("None of these?") << new_to_the_practice(session, query);
  }
  return show(f, main);
}

Html details_of(const actions::PatientView& view) {
  const auto& patient = view.patient;
  std::vector<SummaryRow> rows{{.key = "Registered at", .value = view.practice}};
  if (patient.restricted) {
    rows.push_back({.key = "Address and telephone", .value = "Hidden: this record is restricted"});
  } else {
    for (const auto& a : patient.addresses)
      rows.push_back({.key = a.period.to ? "Earlier address" : "Address", .value = core::one_line(a)});
    for (const auto& t : patient.telephones)
      rows.push_back(
          {.key = t.rank == 1 ? "Telephone, try first" : "Telephone",
           .value = core::display_telephone(t.number) + (t.may_leave_message ? " (may leave a message)" : " (do not leave a message)")});
  }
  for (std::size_t i = 1; i < patient.names.size(); ++i) rows.push_back({.key = "Earlier name", .value = formal_name(patient.names[i])});
  for (const auto& need : patient.needs) rows.push_back({.key = "Need", .value = words_of_code(need)});
  return summary_list({.rows = std::move(rows)});
}

http::Response patient_page(Site& site, const http::Request& request, const LiveSession& session, const Errors& errors) {
  const auto id = id_in<core::PatientId>(request, "patient");
  if (!id) return problem(site, session, {core::Fault::not_found, "", ""});
  const auto view = actions::view_patient(site.system, session.who, *id);
  if (!view) return problem(site, session, view.error());
  const std::string here = "/patients/" + core::to_string(*id);
  Frame f = frame(site, session, formal_name(core::current_name(view->patient)), Section::find);
  f.patient = patient_banner_of(site, view->patient, false);
  f.back = {.text = "Find a patient", .href = "/"};
  f.errors = errors;
  if (request.query["done"] == "registered") f.banner = notification_banner({.heading = "Registered", .success = true});
  Html main = "<h1 class=\"nhsuk-u-visually-hidden\">"_html;  // the banner above shows the name
  main << formal_name(core::current_name(view->patient)) << "</h1>"_html;
  if (view->patient.died)
    main << warning_callout("This person has died", paragraph("No new request can be opened. Ask a manager if the record is wrong."));
  else if (!view->registered_here)
    main << inset_text("A visitor to one of our clinics, registered at " + view->practice + ": that practice takes new requests.");
  else main << start_here << button({.text = "New request", .href = here + "/requests/new"}) << "</div>"_html;
  const Html notes = notes_part(session, view->notes, here + "/notes", request.form["note"], errors);
  if (!view->notes.empty()) main << notes;

  main << h2("Appointments");
  if (view->appointments.empty()) {
    main << paragraph("None yet.");
  } else {
    Table table({.head = {"When", "With", "Status", "More"}, .responsive = true, .classes = "app-table--dense"});
    for (std::size_t i = 0; i < view->appointments.size(); ++i) {
      const auto& a = view->appointments[i];
      table.row({when_of(a.start), view->places[i], status_tag(core::status_of(a)),
                 link("/appointments/" + core::to_string(a.id), "Open", " appointment of " + when_of(a.start))});
    }
    main << table.html();
  }
  main << h2("Requests");
  if (view->requests.empty()) {
    main << paragraph("None yet.");
  } else {
    Table table({.head = {"Opened", "About", "Status", "More"}, .responsive = true, .classes = "app-table--dense"});
    for (const auto& r : view->requests)
      table.row({core::display_moment(r.opened_at), reason_words(site.system.catalogue, r.reason), status_tag(core::status_of(r)),
                 link("/requests/" + core::to_string(r.id), "Open", " request of " + core::display_moment(r.opened_at))});
    main << table.html();
  }
  if (view->notes.empty()) main << notes;
  main << h2("Details") << details_of(*view);
  if (core::works_for_practice(session.who.role))
    main << button({.text = "Letter or text", .kind = ButtonKind::secondary, .href = here + "/letter"});
  return show(f, main, errors.empty() ? 200 : 422);
}

http::Response show_patient(Site& site, const http::Request& request, const LiveSession& session) {
  return patient_page(site, request, session, {});
}

http::Response write_note(Site& site, const http::Request& request, const LiveSession& session) {
  const auto id = id_in<core::PatientId>(request, "patient");
  if (!id) return problem(site, session, {core::Fault::not_found, "", ""});
  const auto written = actions::write_note(site.system, session.who, once_key(request), *id, std::string(request.form["note"]));
  if (written) return http::see_other("/patients/" + core::to_string(*id));
  if (written.error().fault == core::Fault::invalid) return patient_page(site, request, session, Errors(written.error()));
  return problem(site, session, written.error());
}

}  // namespace

void add_patient_routes(Site& site, std::vector<http::Route>& routes) {
  // A physiotherapist has no reception desk: the clinic is their start page.
  routes.push_back(
      {http::Method::get, "/", http::roles(http::every_role), "start", [&site](const http::Request& request, const http::Caller& caller) {
         const auto& session = caller.as<LiveSession>();
         if (core::keeps_own_diary(session.who.role)) return http::see_other("/clinics");
         if (session.who.role == core::Role::administrator) return http::see_other("/pathways");
         return find_page(site, request, session);
       }});
  routes.push_back(staff_route(site, http::Method::post, "/patients/find", practice_staff, "find_patient", find));
  routes.push_back(staff_route(site, http::Method::get, "/patients/{patient}", clinic_staff, "patient", show_patient));
  routes.push_back(staff_route(site, http::Method::post, "/patients/{patient}/notes", clinic_staff, "write_note", write_note));
}

}  // namespace web
