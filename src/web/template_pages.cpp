// Session templates: which there are, a new one, one with the clinics it has yielded, and its end.
#include <algorithm>
#include <charconv>

#include <fmt/format.h>

#include "core/london.h"
#include "web/rota_parts.h"
#include "web/routes.h"
#include "web/site.h"
#include "web/words.h"

namespace web {
namespace {

using core::SessionTemplate;

http::Response missing(Site& site, const LiveSession& session) { return problem(site, session, {core::Fault::not_found, "", ""}); }
std::string address_of(core::TemplateId id) { return "/rota/templates/" + core::to_string(id); }

std::string repeats_words(const SessionTemplate& t) {
  if (t.every_weeks == 1) return "Every week";
  return t.every_weeks == 2 ? "Every two weeks" : fmt::format("Every {} weeks", t.every_weeks);
}
std::string wall_times(const SessionTemplate& t) { return core::display_time(t.start) + " to " + core::display_time(t.end); }

http::Response list_page(Site& site, const http::Request&, const LiveSession& session) {
  const auto view = actions::view_templates(site.system, session.who);
  Html main = h1("Session templates", "Rota");
  main << rota_navigation(RotaTab::templates)
       << paragraph(fmt::format("A template makes the sessions of the next {} weeks, and goes on making them day by day.",
                                core::rota_weeks_ahead));
  const auto table_of = [&](const char* caption, bool running) {
    Table table({.caption = sized(Size::m, caption),
                 .head = {"Who", "When", "Where", "Service", "Until"},
                 .responsive = true,
                 .classes = "app-table--dense"});
    int shown = 0;
    for (const auto& [t, professional, place] : view.rows) {
      if ((!t.to || *t.to >= today(site)) != running) continue;
      ++shown;
      table.row({link(address_of(t.id), professional, ", " + weekdays_words(t.weekdays)),
                 weekdays_words(t.weekdays) + ", " + wall_times(t) + (t.every_weeks > 1 ? ", " + repeats_words(t) : ""), place,
                 service_name(site.system.catalogue, t.service), t.to ? core::display_short_date(*t.to) : std::string("Further notice")});
    }
    return shown ? table.html() : Html();
  };
  if (view.rows.empty()) main << paragraph("There is none yet.");
  main << table_of("Running", true) << button({.text = "Make a session template", .href = "/rota/templates/new"})
       << table_of("Ended", false);
  return show(frame(site, session, "Session templates", Section::rota), main);
}

// ---- A new one.

std::vector<Option> service_options(const core::Catalogue& catalogue) {
  std::vector<Option> options{{.value = "", .text = "Choose"}};
  for (const auto& pathway : catalogue.pathways) {
    const auto& b = pathway.booking;
    if (b.slot_minutes == 0 || std::ranges::find(options, b.service, &Option::value) != options.end()) continue;
    options.push_back({.value = b.service, .text = fmt::format("{} ({} minutes each)", b.name.in("en"), b.slot_minutes)});
  }
  if (options.size() == 2) options.erase(options.begin());
  return options;
}

Html new_form(const Site& site, const LiveSession& session, const actions::RotaChoices& choices, const http::Fields& typed,
              const Errors& errors) {
  const auto value = [&](std::string_view name, std::string_view otherwise = "") {
    return std::string(typed.has(name) ? typed[name] : otherwise);
  };
  std::vector<Option> people{{.value = "", .text = "Choose"}}, places, categories, modes;
  for (const auto& p : choices.professionals)
    people.push_back({.value = core::to_string(p.id), .text = fmt::format("{}, {}", p.name, core::role_name(p.profession))});
  if (choices.sites.size() != 1) places.push_back({.value = "", .text = "Choose"});
  for (const auto& s : choices.sites) places.push_back({.value = core::to_string(s.id), .text = s.name});
  for (const auto category : core::national_categories) categories.push_back({.value = std::string(category), .text = category});
  for (std::size_t i = 0; i < core::codes<core::Mode>.size(); ++i)
    modes.push_back({.value = std::string(core::codes<core::Mode>[i]), .text = core::mode_name(static_cast<core::Mode>(i))});
  std::vector<Choice> days;
  for (int i = 0; i < 7; ++i) {
    const std::string plural = weekdays_words(1 << i);
    days.push_back({.value = std::to_string(i), .text = plural.substr(0, plural.size() - 1)});
  }
  std::vector<std::string> chosen_days;
  for (const auto d : typed.all("weekdays")) chosen_days.emplace_back(d);
  Html out;
  open_form(out, session, "/rota/templates");
  out << select({.name = "professional",
                 .label = "Who",
                 .hint = "One diary holds all of somebody's practices: what overlaps is refused, saying where they are",
                 .value = value("professional"),
                 .error = errors["professional"],
                 .options = std::move(people)})
      << select({.name = "service",
                 .label = "Service",
                 .value = value("service"),
                 .error = errors["service"],
                 .options = service_options(site.system.catalogue)})
      << select({.name = "site", .label = "Where", .value = value("site"), .error = errors["site"], .options = std::move(places)})
      << checkboxes({.name = "weekdays",
                     .legend = sized(Size::s, "Which days of the week?"),
                     .values = std::move(chosen_days),
                     .error = errors["weekdays"],
                     .items = std::move(days),
                     .small = true,
                     .in_line = true})
      << input({.name = "start",
                .label = "From what time",
                .hint = "For example, 9am or 13:40",
                .value = value("start"),
                .error = errors["start"],
                .width = 5})
      << input({.name = "end", .label = "To what time", .value = value("end"), .error = errors["end"], .width = 5})
      << select(
             {.name = "mode", .label = "How", .value = value("mode", "face_to_face"), .error = errors["mode"], .options = std::move(modes)})
      << input({.name = "telephone_last",
                .label = "How many at the end are by telephone",
                .value = value("telephone_last", "0"),
                .error = errors["telephone_last"],
                .width = 2,
                .inputmode = "numeric"})
      << select({.name = "category",
                 .label = "National appointment category",
                 .hint = "For NHS England's GP appointments data",
                 .value = value("category"),
                 .error = errors["category"],
                 .options = std::move(categories)})
      << radios({.name = "open_to_network",
                 .legend = sized(Size::s, "Who may book?"),
                 .value = value("open_to_network", "yes"),
                 .error = errors["open_to_network"],
                 .items = {{.value = "yes", .text = "Every practice of the network"},
                           {.value = "no", .text = "Only the practice of this site"}},
                 .small = true})
      << input({.name = "every_weeks",
                .label = "Every how many weeks",
                .hint = "1 is every week",
                .value = value("every_weeks", "1"),
                .error = errors["every_weeks"],
                .width = 2,
                .inputmode = "numeric"})
      << input({.name = "from",
                .label = "First day",
                .value = value("from", core::to_string(today(site))),
                .error = errors["from"],
                .width = 10,
                .type = "date"})
      << input({.name = "to",
                .label = "Last day",
                .hint = "Leave empty for until further notice",
                .value = value("to"),
                .error = errors["to"],
                .width = 10,
                .type = "date"})
      << button({.text = "Make these sessions", .once = true});
  close_form(out);
  return out;
}

http::Response new_page(Site& site, const LiveSession& session, const http::Fields& typed, const Errors& errors, int status) {
  Frame f = frame(site, session, "New session template", Section::rota);
  f.errors = errors;
  f.back = {.text = "Session templates", .href = "/rota/templates"};
  Html main = h1("New session template", "Rota");
  main << new_form(site, session, actions::view_choices(site.system, session.who), typed, errors);
  return show(f, main, status);
}

http::Response show_new(Site& site, const http::Request&, const LiveSession& session) { return new_page(site, session, {}, {}, 200); }

int number_in(const http::Fields& form, std::string_view field, Errors& errors) {
  const auto typed = form[field];
  int number = 0;
  const auto [end, wrong] = std::from_chars(typed.data(), typed.data() + typed.size(), number);
  if (typed.empty() || wrong != std::errc() || end != typed.data() + typed.size() || number < 0 || number > 1000)
    errors.add(std::string(field), "Enter a whole number");
  return number;
}

SessionTemplate template_in(const http::Fields& form, Errors& errors) {
  SessionTemplate t;
  const auto id = [&]<class IdType>(IdType& into, std::string_view field, const char* otherwise) {
    const auto given = core::parse_id<IdType>(form[field]);
    if (given) into = *given;
    else errors.add(std::string(field), otherwise);
  };
  id(t.professional, "professional", "Choose who");
  t.service = std::string(form["service"].substr(0, 100));
  id(t.site, "site", "Choose where");
  for (const auto day : form.all("weekdays"))
    if (day.size() == 1 && day[0] >= '0' && day[0] <= '6') t.weekdays |= 1 << (day[0] - '0');
  const auto time = [&](core::Minutes& into, std::string_view field, const char* called) {
    const auto typed = core::parse_time(form[field]);
    if (typed) into = *typed;
    else errors.add(std::string(field), fmt::format("Enter {}, like 9am or 13:40", called));
  };
  time(t.start, "start", "when it begins");
  time(t.end, "end", "when it ends");
  const auto mode = core::parse_code<core::Mode>(form["mode"]);
  if (mode) t.mode = *mode;
  else errors.add("mode", "Choose how");
  t.telephone_last = number_in(form, "telephone_last", errors);
  t.category = std::string(form["category"].substr(0, 100));
  if (form["open_to_network"] != "yes" && form["open_to_network"] != "no") errors.add("open_to_network", "Choose who may book");
  t.open_to_network = form["open_to_network"] == "yes";
  t.every_weeks = number_in(form, "every_weeks", errors);
  if (const auto from = date_in(form, "from", "the first day", true, errors)) t.from = *from;
  t.to = date_in(form, "to", "the last day", false, errors);
  return t;
}

http::Response make(Site& site, const http::Request& request, const LiveSession& session) {
  Errors errors;
  auto draft = template_in(request.form, errors);
  if (!errors.empty()) return new_page(site, session, request.form, errors, 422);
  const auto made = actions::make_template(site.system, session.who, once_key(request), std::move(draft));
  if (made) return http::see_other("/rota/templates/" + *made + "?done=made");
  if (belongs_on_form(made.error())) return new_page(site, session, request.form, made.error(), status_of(made.error().fault));
  return problem(site, session, made.error());
}

// ---- One of them.

http::Response template_page(Site& site, const http::Request& request, const LiveSession& session, const Errors& errors, int status) {
  const auto id = id_in<core::TemplateId>(request, "template");
  if (!id) return missing(site, session);
  const auto view = actions::view_template(site.system, session.who, *id);
  if (!view) return problem(site, session, view.error());
  const auto& t = view->row.session_template;
  Frame f = frame(site, session, "Session template", Section::rota);
  f.errors = errors;
  f.back = {.text = "Session templates", .href = "/rota/templates"};
  if (request.query["done"] == "made")
    f.banner = notification_banner(
        {.heading = fmt::format("Made {} sessions. Reception can book into them now.", view->ahead.size()), .success = true});
  Html main = h1(view->row.professional + ", " + weekdays_words(t.weekdays), "Session template");
  main << summary_list(
      {.rows = {{.key = "When", .value = weekdays_words(t.weekdays) + ", " + wall_times(t)},
                {.key = "Repeats", .value = repeats_words(t)},
                {.key = "From", .value = core::display_date(t.from)},
                {.key = "Until", .value = t.to ? core::display_date(*t.to) : std::string("Further notice")},
                {.key = "Where", .value = view->row.site},
                {.key = "Service", .value = service_name(site.system.catalogue, t.service)},
                {.key = "How",
                 .value = std::string(core::mode_name(t.mode)) +
                          (t.telephone_last ? fmt::format(", the last {} by telephone", t.telephone_last) : "")},
                {.key = "National category", .value = t.category},
                {.key = "Who may book", .value = t.open_to_network ? "Every practice of the network" : "This practice alone"}}});
  if (!view->after.empty())
    main << warning_callout("People are booked after its end", Html() << paragraph("These sessions stand until you change them.")
                                                                      << clinics_table("After the end", view->after));
  if (!t.to || *t.to >= today(site)) {
    Html end;
    open_form(end, session, address_of(*id) + "/end", t.version);
    end << paragraph(
               "Sessions after the last day are given up at once where nobody is booked. Where people are booked you decide one by one. "
               "To change days or times, end this template and make a new one.")
        << input({.name = "last",
                  .label = "Last day",
                  .value = std::string(request.form["last"]),
                  .error = errors["last"],
                  .width = 10,
                  .type = "date"})
        << button({.text = "End this template", .kind = ButtonKind::secondary, .once = true});
    close_form(end);
    main << details({.summary = "End this template", .content = std::move(end), .open = !errors.empty()});
  }
  if (view->ahead.empty()) main << paragraph("No sessions lie ahead.");
  else main << clinics_table("Sessions ahead", view->ahead);
  return show(f, main, status);
}

http::Response show_template(Site& site, const http::Request& request, const LiveSession& session) {
  return template_page(site, request, session, {}, 200);
}

http::Response end(Site& site, const http::Request& request, const LiveSession& session) {
  const auto id = id_in<core::TemplateId>(request, "template");
  if (!id) return missing(site, session);
  Errors errors;
  const auto last = date_in(request.form, "last", "the last day", true, errors);
  if (!last) return template_page(site, request, session, errors, 422);
  const auto ended = actions::end_template(site.system, session.who, once_key(request), *id, *last);
  if (ended) return http::see_other(address_of(*id));
  if (belongs_on_form(ended.error())) return template_page(site, request, session, ended.error(), status_of(ended.error().fault));
  return problem(site, session, ended.error());
}

}  // namespace

void add_template_routes(Site& site, std::vector<http::Route>& routes) {
  using enum http::Method;
  routes.push_back(staff_route(site, get, "/rota/templates", rota_staff, "templates", list_page));
  routes.push_back(staff_route(site, get, "/rota/templates/new", rota_staff, "new_template", show_new));
  routes.push_back(staff_route(site, post, "/rota/templates", rota_staff, "make_template", make));
  routes.push_back(staff_route(site, get, "/rota/templates/{template}", rota_staff, "template", show_template));
  routes.push_back(staff_route(site, post, "/rota/templates/{template}/end", rota_staff, "end_template", end));
}

}  // namespace web
