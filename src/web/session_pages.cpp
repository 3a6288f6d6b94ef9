// Changing or cancelling a session after seeing whom it touches, and the list of those who must be told.
#include <algorithm>

#include <fmt/format.h>

#include "actions/sessions.h"
#include "core/london.h"
#include "core/telephone.h"
#include "web/rota_parts.h"
#include "web/routes.h"
#include "web/site.h"
#include "web/words.h"

namespace web {
namespace {

constexpr http::RoleSet managers = bit(core::Role::manager);

http::Response missing(Site& site, const LiveSession& session) { return problem(site, session, {core::Fault::not_found, "", ""}); }
std::string address_of(core::ClinicId id) { return "/clinics/" + core::to_string(id); }
std::string count_of(std::size_t n, const char* one, const char* many) { return fmt::format("{} {}", n, n == 1 ? one : many); }

// The part of the day that was typed: none when nothing was; an error when it is no time.
std::optional<core::Part> part_in(const http::Fields& fields, core::Date day, Errors& errors) {
  if (fields["from_time"].empty() && fields["to_time"].empty()) return std::nullopt;
  const auto from = core::parse_time(fields["from_time"]), to = core::parse_time(fields["to_time"]);
  if (!from) errors.add("from_time", "Enter from what time, like 9am or 13:40");
  if (!to) errors.add("to_time", "Enter to what time, like 9am or 13:40");
  if (from && to && *to <= *from) errors.add("to_time", "The end must be later than the beginning");
  if (!errors.empty()) return std::nullopt;
  return core::Part{core::from_london(day, *from), core::from_london(day, *to)};
}

std::string typed_time(core::Instant at) { return core::display_time(core::to_london(at).time); }

Html part_form(const actions::ChangeView& view, const Errors& errors) {
  Html out;
  out << "<form method=\"get\" class=\"app-wish\" "_html << attribute("action", address_of(view.clinic.id) + "/change") << ">"_html
      << input({.name = "from_time", .label = "From", .value = typed_time(view.part.from), .error = errors["from_time"], .width = 10})
      << input({.name = "to_time", .label = "To", .value = typed_time(view.part.to), .error = errors["to_time"], .width = 10})
      << button({.text = "Show whom this touches", .kind = ButtonKind::secondary}) << "</form>"_html;
  return out;
}

// Where one person goes: the nearest equal time, or none and a call.
Html placing(const actions::TouchedRow& row, const http::Fields& typed) {
  const auto name = formal_name(core::current_name(row.patient));
  std::vector<Choice> items;
  if (row.offer)
    items.push_back(
        {.value = core::to_string(row.offer->slot.id),
         .text = when_of(row.offer->slot.start),
         .hint = fmt::format("{}, {}, with {}", core::mode_name(row.offer->slot.mode), row.offer->site, row.offer->professional)});
  items.push_back(
      {.value = "none", .text = row.offer ? "Cancel, and call for a new time" : "No equal time is free in six weeks: cancel, and call"});
  const std::string field = "to-" + core::to_string(row.appointment.id);
  Html out = hidden_input("person", core::to_string(row.appointment.id));
  out << radios(
      {.name = field,
       .legend = sized(Size::s, fmt::format("{}: {}, {}{}", typed_time(row.appointment.start), name, core::mode_name(row.appointment.mode),
                                            row.appointment.arrived_at ? ". Waiting in the practice" : "")),
       .value = std::ranges::find(items, typed[field], &Choice::value) == items.end() ? items.front().value : std::string(typed[field]),
       .items = std::move(items),
       .small = true});
  return out;
}

std::string what_happens(const actions::ChangeView& view) {
  if (view.rows.empty())
    return fmt::format("Nobody is booked. {} given up.", count_of(static_cast<std::size_t>(view.slots), "time is", "times are"));
  const auto here =
      static_cast<std::size_t>(std::ranges::count_if(view.rows, [](const auto& row) { return row.appointment.arrived_at.has_value(); }));
  return fmt::format("{} booked, of whom {} no mobile number for a text message.{}", view.rows.size(),
                     count_of(static_cast<std::size_t>(view.not_reached), "has", "have"),
                     here > 0 ? " " + count_of(here, "waits", "wait") + " in the practice already: tell them first." : "");
}

http::Response change_page(Site& site, const http::Request& request, const LiveSession& session, const http::Fields& typed, Errors errors,
                           int status) {
  const auto id = id_in<core::ClinicId>(request, "clinic");
  if (!id) return missing(site, session);
  auto view = actions::view_change(site.system, session.who, *id, {});
  if (!view) return problem(site, session, view.error());
  Errors of_part;
  if (const auto part = part_in(typed, core::to_london(view->clinic.start).date, of_part))
    view = actions::view_change(site.system, session.who, *id, part);
  if (!view) return problem(site, session, view.error());
  if (!of_part.empty()) status = 422;
  for (const auto& e : of_part) errors.add(e.field, e.text);
  const auto& clinic = view->clinic;
  const auto day = core::to_london(clinic.start).date;
  Frame f = frame(site, session, "Change a session", Section::rota);
  f.errors = errors;
  f.back = {.text = "Rota", .href = rota_address(core::monday_of(day))};
  Html main = h1("Change or cancel a session", core::display_day(day));
  main << summary_list(
      {.rows = {{.key = "Who", .value = view->professional},
                {.key = "When", .value = times_of(clinic.start, clinic.end)},
                {.key = "Where", .value = view->site},
                {.key = "Service", .value = service_name(site.system.catalogue, clinic.service)},
                {.key = "National category", .value = clinic.category},
                {.key = "Who may book", .value = clinic.open_to_network ? "Every practice of the network" : "This practice alone"}}});
  if (view->to_tell > 0)
    main << warning_callout(
        "People are waiting to be told",
        Html() << "<p>"_html
               << link(address_of(*id) + "/told", count_of(static_cast<std::size_t>(view->to_tell), "person was", "people were") +
                                                      " moved or cancelled and not told yet")
               << "</p>"_html);
  if (clinic.cancelled_at) return show(f, main << paragraph("Cancelled " + core::display_moment(*clinic.cancelled_at) + "."), status);
  if (clinic.closed_at) return show(f, main << paragraph("Closed " + core::display_moment(*clinic.closed_at) + "."), status);
  main << h2("Which part?") << part_form(*view, errors);
  if (view->slots == 0 && view->rows.empty()) return show(f, main << paragraph("Nothing of it is still to come in that time."), status);
  main << heading({.text = what_happens(*view), .size = Size::m, .level = 2, .id = "slot"});  // where a time that has gone is reported
  open_form(main, session, address_of(*id) + "/change", clinic.version);
  main << hidden_input("from_time", typed_time(view->part.from)) << hidden_input("to_time", typed_time(view->part.to));
  if (!view->rows.empty())
    main << paragraph(
                "For each person the nearest equal time is chosen: never earlier than theirs; the same professional, way and place "
                "where one is free within two weeks. All of it is done at once, or nothing.")
         << inset_text(
                "Fingerpost sends no messages itself yet. Everybody on this list must be told; you get a list to print and tick off.");
  for (const auto& row : view->rows) main << placing(row, typed);
  std::vector<Option> options{{.value = "", .text = "Choose"}};
  for (const auto& reason : actions::withdraw_reasons()) options.push_back({.value = std::string(reason.code), .text = reason.text});
  main << select({.name = "reason",
                  .label = "Why",
                  .value = std::string(typed["reason"]),
                  .error = errors["reason"],
                  .options = std::move(options)})
       << button({.text = view->part.from <= clinic.start && view->part.to >= clinic.end ? "Cancel this session" : "Give up this part",
                  .kind = ButtonKind::warning,
                  .once = true});
  close_form(main);
  return show(f, main, status);
}

http::Response show_change(Site& site, const http::Request& request, const LiveSession& session) {
  return change_page(site, request, session, request.query, {}, 200);
}

http::Response give_up(Site& site, const http::Request& request, const LiveSession& session) {
  const auto id = id_in<core::ClinicId>(request, "clinic");
  if (!id) return missing(site, session);
  const auto view = actions::view_change(site.system, session.who, *id, {});
  if (!view) return problem(site, session, view.error());
  Errors errors;
  const auto part = part_in(request.form, core::to_london(view->clinic.start).date, errors);
  if (!part && errors.empty()) errors.add("from_time", "Enter from what time, like 9am or 13:40");
  std::vector<actions::Agreed> agreed;
  for (const auto value : request.form.all("person")) {
    const auto appointment = core::parse_id<core::AppointmentId>(value);
    if (!appointment || agreed.size() == 200) continue;
    agreed.push_back({*appointment, core::parse_id<core::SlotId>(request.form["to-" + std::string(value)]).value_or(core::SlotId{})});
  }
  if (!part) return change_page(site, request, session, {}, errors, 422);
  const auto done = actions::give_up_session(site.system, session.who, once_key(request), *id, *part, std::string(request.form["reason"]),
                                             std::move(agreed));
  if (done) return http::see_other(address_of(*id) + "/told");
  if (belongs_on_form(done.error())) return change_page(site, request, session, request.form, done.error(), status_of(done.error().fault));
  return problem(site, session, done.error());
}

// ---- Who must be told.

Html how_to_tell(const actions::ToldLine& line) {
  Html out;
  if (line.patient.restricted) return out << tag("Restricted: ask the practice", Colour::red);
  for (const auto& t : line.patient.telephones)
    out << core::display_telephone(t.number) << (t.may_leave_message ? " (may leave a message)<br>"_html : "<br>"_html);
  if (line.patient.telephones.empty()) {
    out << "No telephone: write to "_html;
    if (!line.patient.addresses.empty())
      out << line.patient.addresses.front().lines << ", "_html << line.patient.addresses.front().postcode;
    else out << "them; no address is known either"_html;
  }
  return out;
}

// The request of an appointment that was given up, at the service it was for.
std::string find_a_time(const Site& site, const core::Appointment& given_up) {
  const auto* pathway = site.system.catalogue.pathway_of(given_up.service);
  return "/requests/" + core::to_string(given_up.request) + (pathway ? "?also=" + pathway->id : "");
}

http::Response told_page(Site& site, const http::Request& request, const LiveSession& session) {
  const auto id = id_in<core::ClinicId>(request, "clinic");
  if (!id) return missing(site, session);
  const auto view = actions::view_told(site.system, session.who, *id);
  if (!view) return problem(site, session, view.error());
  const auto local = core::to_london(view->clinic.start);
  const bool rota = (bit(session.who.role) & rota_staff) != 0;
  Frame f = frame(site, session, "Who must be told", rota ? Section::rota : Section::requests);
  if (rota) f.back = {.text = "Rota", .href = rota_address(core::monday_of(local.date))};
  else f.back = {.text = "Requests", .href = "/requests"};
  Html main = h1("Who must be told", fmt::format("{}, {}, {}", view->professional, view->site, core::display_day(local.date)));
  if (view->clinic.cancelled_at) main << paragraph("This session is cancelled.");
  if (view->lines.empty()) return show(f, main << paragraph("Nobody was booked into what was given up."));
  const auto left = static_cast<std::size_t>(std::ranges::count_if(view->lines, [](const auto& l) { return !l.displacement.told_at; }));
  const auto hard = static_cast<std::size_t>(std::ranges::count_if(view->lines, [](const auto& l) { return !l.mobile; }));
  main << paragraph(count_of(left, "person is", "people are") + " still to be told. " +
                    (hard == 0
                         ? std::string("Those who need a new time come first.")
                         : count_of(hard, "has", "have") + " no mobile number for a text message: they come first, after those who need "
                                                           "a new time."));
  Table table({.caption = sized(Size::s, "People moved or cancelled"),
               .head = {"Who", "Was", "Is now", "How to reach them", "Told"},
               .responsive = true,
               .classes = "app-table--dense"});
  for (const auto& line : view->lines) {
    Html who;
    const std::string name = formal_name(core::current_name(line.patient));
    const bool own = line.patient.practice == session.who.organisation;
    if (own) who << link("/patients/" + core::to_string(line.patient.id), name);
    else who << name;
    who << "<br><span class=\"nhsuk-hint app-small\">"_html << core::display_short_date(line.patient.born) << "</span>"_html;
    for (const auto& need : line.patient.needs) who << " "_html << tag(words_of_code(need), Colour::purple);
    Html now;
    if (!line.displacement.moved && !line.now) {
      now << tag("Needs a new time", Colour::red);
      if (line.given_up && own) now << "<br>"_html << link(find_a_time(site, *line.given_up), "Find a time", " for " + name);
      else if (line.given_up) now << "<br><span class=\"nhsuk-hint app-small\">Their own practice finds one</span>"_html;
    } else if (!line.now) now << "Moved"_html;
    else if (line.now->cancelled_at) now << "Cancelled since"_html;
    else
      now << when_of(line.now->start) << "<br>"_html << core::mode_name(line.now->mode) << ", "_html << line.site << ", with "_html
          << line.professional;
    Html told;
    if (line.displacement.told_at) told << core::display_moment(*line.displacement.told_at);
    else {
      open_form(told, session, "/displacements/" + core::to_string(line.displacement.id) + "/told", line.displacement.version);
      told << button({.text = "Told",
                      .kind = ButtonKind::secondary,
                      .small = true,
                      .once = true,
                      .hidden_label = "Told: " + formal_name(core::current_name(line.patient))});
      close_form(told);
    }
    table.row({who, when_of(line.displacement.was), now, how_to_tell(line), told});
  }
  main << table.html() << "<p class=\"app-no-print nhsuk-hint\">Print this page from your browser (Ctrl and P).</p>"_html;
  return show(f, main);
}

http::Response told(Site& site, const http::Request& request, const LiveSession& session) {
  const auto id = id_in<core::DisplacementId>(request, "displacement");
  if (!id) return missing(site, session);
  const auto done = actions::mark_told(site.system, session.who, once_key(request), *id);
  if (!done) return problem(site, session, done.error());
  return http::see_other("/clinics/" + *done + "/told");
}

}  // namespace

void add_session_routes(Site& site, std::vector<http::Route>& routes) {
  using enum http::Method;
  routes.push_back(staff_route(site, get, "/clinics/{clinic}/change", managers, "change_session", show_change));
  routes.push_back(staff_route(site, post, "/clinics/{clinic}/change", managers, "give_up_session", give_up));
  routes.push_back(staff_route(site, get, "/clinics/{clinic}/told", practice_staff, "who_must_be_told", told_page));
  routes.push_back(staff_route(site, post, "/displacements/{displacement}/told", practice_staff, "mark_told", told));
}

}  // namespace web
