// The manager's list of doubts: who somebody new is, settled by a person who has time to ask.
#include "actions/register.h"
#include "core/london.h"
#include "web/like_parts.h"
#include "web/routes.h"
#include "web/site.h"

namespace web {
namespace {

constexpr http::RoleSet managers = bit(core::Role::manager);

http::Response doubts_page(Site& site, const http::Request& request, const LiveSession& session) {
  const auto view = actions::view_doubts(site.system, session.who);
  if (!view) return problem(site, session, view.error());
  Frame f = frame(site, session, "Doubts to settle", Section::doubts);
  if (request.query["done"] == "settled") f.banner = notification_banner({.heading = "Settled. Who decided is noted.", .success = true});
  Html main = h1("Doubts to settle");
  main << paragraph("Somebody rang who might be on the record already, and reception could not tell. Nobody has been registered.");
  if (view->open.empty()) main << paragraph("Nothing is waiting.");
  const auto table_of = [&](const std::vector<core::Doubt>& doubts, const char* caption, bool settled) {
    Table table({.caption = sized(Size::m, caption),
                 .head = {"Raised", "Who rang", "Born", settled ? "Settled as" : "Might be", "Next"},
                 .responsive = true,
                 .classes = "app-table--dense"});
    for (const auto& doubt : doubts) {
      const std::string name = formal_name({doubt.said.given, doubt.said.family, {}});
      const auto people = doubt.candidates.size();
      table.row({core::display_moment(doubt.raised_at), name, core::display_short_date(doubt.said.born),
                 settled ? std::string(doubt.end == core::DoubtEnd::same ? "On the record already" : "Somebody else, registered")
                         : std::to_string(people) + (people == 1 ? " person" : " people"),
                 link("/doubts/" + core::to_string(doubt.id), settled ? "Look" : "Settle", " the doubt about " + name)});
    }
    return table.html();
  };
  if (!view->open.empty()) main << start_here << table_of(view->open, "Waiting, the oldest first", false) << "</div>"_html;
  if (!view->settled.empty()) main << table_of(view->settled, "Settled lately", true);
  return show(f, main);
}

Html nothing(const core::Patient&) { return {}; }

Html settle_forms(const LiveSession& session, const actions::DoubtView& view, const Errors& errors) {
  const std::string action = "/doubts/" + core::to_string(view.doubt.id);
  std::vector<Choice> items;
  for (const auto& one : view.like)
    items.push_back({.value = core::to_string(one.patient.id),
                     .text = "It is " + formal_name(core::current_name(one.patient)),
                     .hint = "Born " + core::display_date(one.patient.born) + ". " + std::string(one.likeness.reason)});
  if (!items.empty()) items.push_back(divider());
  items.push_back({.value = "different", .text = "It is somebody else", .hint = "Registers them with what they said"});
  Html out;
  open_form(out, session, action, view.doubt.version);
  out << shown_inputs(view.like)
      << radios({.name = "choice", .legend = sized(Size::m, "Who is it?"), .error = errors["choice"], .items = std::move(items)})
      << paragraph("Nothing on a record is changed or joined by this: it notes who decided, and what the caller said stays with the doubt.")
      << button({.text = "Settle", .once = true});
  close_form(out);
  return out;
}

http::Response doubt_page(Site& site, const http::Request& request, const LiveSession& session, const Errors& errors, int status) {
  const auto id = id_in<core::DoubtId>(request, "doubt");
  if (!id) return problem(site, session, {core::Fault::not_found, "", ""});
  const auto view = actions::view_doubt(site.system, session.who, *id);
  if (!view) return problem(site, session, view.error());
  const auto& doubt = view->doubt;
  Frame f = frame(site, session, "Doubt", Section::doubts);
  f.back = {.text = "Doubts to settle", .href = "/doubts"};
  f.errors = errors;
  Html main = h1("Who is this?", "Left by " + view->raised_by + " on " + core::display_moment(doubt.raised_at));
  main << h2("What the caller said") << said_list(doubt.said);
  if (doubt.settled_at) {
    main << h2("Settled")
         << paragraph((doubt.end == core::DoubtEnd::same ? "On the record already. " : "Somebody else, registered then. ") +
                      std::string("By ") + view->settled_by + " on " + core::display_moment(*doubt.settled_at) + ".")
         << paragraph(link("/patients/" + core::to_string(doubt.settled_as), "Open the person's page"));
    return show(f, main, status);
  }
  main << h2("On the record");
  if (view->like.empty()) main << paragraph("Nobody on the record is like this person any more.");
  else main << like_cards(doubt.said, view->like, nothing);
  main << settle_forms(session, *view, errors);
  return show(f, main, status);
}

http::Response show_doubt(Site& site, const http::Request& request, const LiveSession& session) {
  return doubt_page(site, request, session, {}, 200);
}

http::Response settle(Site& site, const http::Request& request, const LiveSession& session) {
  const auto id = id_in<core::DoubtId>(request, "doubt");
  if (!id) return problem(site, session, {core::Fault::not_found, "", ""});
  const auto choice = request.form["choice"];
  if (choice.empty()) return doubt_page(site, request, session, Errors({core::Fault::invalid, "choice", "Choose who it is"}), 422);
  actions::Settlement settlement{.end = core::DoubtEnd::different, .as = {}, .shown = shown_in(request.form)};
  if (choice != "different") {
    settlement.end = core::DoubtEnd::same;
    settlement.as = core::parse_id<core::PatientId>(choice).value_or(core::PatientId{});
  }
  const auto settled = actions::settle_doubt(site.system, session.who, once_key(request), *id, settlement);
  if (settled) return http::see_other("/doubts?done=settled");
  auto error = settled.error();
  if (error.field.empty()) return problem(site, session, error);
  error.field = "choice";  // what was said cannot be changed here
  return doubt_page(site, request, session, Errors(error), status_of(error.fault));
}

}  // namespace

void add_doubt_routes(Site& site, std::vector<http::Route>& routes) {
  using enum http::Method;
  routes.push_back(staff_route(site, get, "/doubts", managers, "doubts", doubts_page));
  routes.push_back(staff_route(site, get, "/doubts/{doubt}", managers, "doubt", show_doubt));
  routes.push_back(staff_route(site, post, "/doubts/{doubt}", managers, "settle_doubt", settle));
}

}  // namespace web
