// A call, from the first words to a route: the red-flag page first, then the pathway's questions, then where to and why.
#include <fmt/format.h>

#include "actions/requests.h"
#include "core/london.h"
#include "http/url.h"
#include "web/answers_form.h"
#include "web/desk_parts.h"
#include "web/request_parts.h"
#include "web/routes.h"
#include "web/site.h"
#include "web/words.h"

namespace web {
namespace {

using core::RequestStatus;

std::string address_of(core::RequestId id) { return "/requests/" + core::to_string(id); }

// ---- The first page: what the caller says, and the emergency questions.

QuestionForm front_door_form(const Site& site, const actions::NewRequestView& view, const http::Fields* typed) {
  const auto& catalogue = site.system.catalogue;
  return {catalogue, catalogue.front_door, core::questions_to_ask(catalogue.front_door, view.facts), view.facts, typed};
}

Html new_request_form(const Site& site, const LiveSession& session, const actions::NewRequestView& view, const http::Fields* typed,
                      const Errors& errors) {
  const QuestionForm form = front_door_form(site, view, typed);
  const auto typed_value = [&](std::string_view name) { return typed ? std::string((*typed)[name]) : std::string(); };
  const bool desk = core::works_for_practice(session.who.role);  // else a clinician who has just seen the person
  Html out = h1("New request");
  if (view.red_flag && !typed)
    out << warning_callout(
        "A red flag was raised on " + core::display_moment(view.red_flag->opened_at),
        Html() << paragraph("If this is the same trouble, do not start again: only a clinician may decide that the danger is over.")
               << paragraph(link(address_of(view.red_flag->id), "See what was said then")));
  const bool another_open = view.open && !typed;
  if (another_open)
    out << inset_text(Html() << "There is a request from "_html << core::display_moment(view.open->opened_at)
                             << " that has not ended. "_html << link(address_of(view.open->id), "Go on with that one")
                             << " if this is the same call."_html);
  open_form(out, session, "/patients/" + core::to_string(view.patient.id) + "/requests");
  out << (another_open ? "<div>"_html : start_here)
      << textarea({.name = "words",
                   .label = sized(Size::m, desk ? "What the caller says" : "What the person says"),
                   .hint = "In their own words, as they say it",
                   .value = typed_value("words"),
                   .error = errors["words"],
                   .rows = 2})
      << "</div>"_html
      << (desk ? radios({.name = "channel",
                         .legend = sized(Size::s, "How did they get in touch?"),
                         .value = typed ? typed_value("channel") : "telephone",
                         .error = errors["channel"],
                         .items = {{.value = "telephone", .text = "Telephone"}, {.value = "walk_in", .text = "At the desk"}},
                         .small = true,
                         .in_line = true})
               : Html())
      << question_fields(form, errors) << button({.text = "Continue", .once = true});
  close_form(out);
  return out;
}

http::Response new_request_page(Site& site, const http::Request& request, const LiveSession& session, const http::Fields* typed,
                                const Errors& errors) {
  const auto id = id_in<core::PatientId>(request, "patient");
  if (!id) return problem(site, session, {core::Fault::not_found, "", ""});
  const auto view = actions::view_new_request(site.system, session.who, *id);
  if (!view) return problem(site, session, view.error());
  Frame f = frame(site, session, "New request", Section::find);
  f.patient = patient_banner_of(site, view->patient);
  f.errors = errors;
  f.back = {.text = "Back", .href = "/patients/" + core::to_string(*id)};
  return show(f, new_request_form(site, session, *view, typed, errors), errors.empty() ? 200 : 422);
}

http::Response new_request(Site& site, const http::Request& request, const LiveSession& session) {
  return new_request_page(site, request, session, nullptr, {});
}

http::Response open_request(Site& site, const http::Request& request, const LiveSession& session) {
  const auto id = id_in<core::PatientId>(request, "patient");
  if (!id) return problem(site, session, {core::Fault::not_found, "", ""});
  const auto view = actions::view_new_request(site.system, session.who, *id);
  if (!view) return problem(site, session, view.error());
  const QuestionForm form = front_door_form(site, *view, &request.form);
  core::RequestDraft draft;
  draft.words = request.form["words"];
  draft.channel = core::parse_code<core::Channel>(request.form["channel"]).value_or(core::Channel::telephone);
  draft.answers = answers_in(form, request.form);
  const bool danger = emergency_answered(form, draft.answers);  // one yes is enough
  if (danger && draft.words.empty()) draft.words = "(not asked: emergency)";
  if (!danger) {
    Errors errors;
    if (draft.words.empty()) errors.add("words", "Enter what the caller says");
    for (const auto& open : unanswered(form, draft.answers)) errors.add(open.field, open.text);
    if (!errors.empty()) return new_request_page(site, request, session, &request.form, errors);
  }
  const auto opened = actions::open_request(site.system, session.who, once_key(request), *id, std::move(draft));
  if (opened) return http::see_other("/requests/" + *opened);
  if (opened.error().fault == core::Fault::invalid) return new_request_page(site, request, session, &request.form, Errors(opened.error()));
  return problem(site, session, opened.error());
}

// ---- One request: its status says what to show.

// A further pathway of a mixed need: "?also=social-prescribing", or the hidden field of its forms.
std::string further_in(const http::Request& request) {
  return std::string(request.method == http::Method::get ? request.query["also"] : request.form["also"]);
}
std::string address_of(core::RequestId id, std::string_view also) {
  return address_of(id) + (also.empty() ? "" : "?also=" + http::encode_component(also));
}

http::Response request_page(Site& site, const http::Request& request, const LiveSession& session, const http::Fields* typed,
                            const Errors& errors, int status) {
  const auto id = id_in<core::RequestId>(request, "request");
  if (!id) return problem(site, session, {core::Fault::not_found, "", ""});
  const auto wish = slot_wish_in(request.query);
  const auto view = actions::view_request(site.system, session.who, *id, wish, further_in(request));
  if (!view) return problem(site, session, view.error());
  Frame f = frame(site, session, request_title(site, *view), Section::requests);
  f.patient = patient_banner_of(site, view->patient);
  f.errors = errors;
  f.back = {.text = "Patient", .href = "/patients/" + core::to_string(view->patient.id)};
  Html main;
  if (view->is_further) {
    f.back = {.text = "Request", .href = address_of(*id)};
    main = view->route.kind == core::RouteKind::incomplete ? questions_part(site, session, *view, typed, errors)
                                                           : route_part(site, session, *view, wish, typed, errors);
    return show(f, main << asked_part(site, *view), status);
  }
  switch (core::status_of(view->request)) {
    case RequestStatus::questions: main = questions_part(site, session, *view, typed, errors); break;
    case RequestStatus::red_flag: main = red_flag_part(site, session, *view, typed, errors); break;
    case RequestStatus::suggested: main = route_part(site, session, *view, wish, typed, errors); break;
    default: main = ended_part(site, *view); break;
  }
  main << asked_part(site, *view) << handling_part(site, session, view->request, view->desk)
       << notes_part(session, view->desk.notes, address_of(*id) + "/notes", typed ? (*typed)["note"] : std::string_view(), errors);
  return show(f, looking_notice(view->desk.looking) << main, status);
}

http::Response request_shown(Site& site, const http::Request& request, const LiveSession& session) {
  return request_page(site, request, session, nullptr, {}, 200);
}

// Runs one change of a request and answers: back to the request, or the page again with what is wrong.
http::Response changed(Site& site, const http::Request& request, const LiveSession& session, const core::Result<std::string>& result,
                       std::string to) {
  if (result) return http::see_other(std::move(to));
  const auto fault = result.error().fault;
  if (fault == core::Fault::invalid || (fault == core::Fault::conflict && result.error().field == "slot"))
    return request_page(site, request, session, &request.form, Errors(result.error()), status_of(fault));
  return problem(site, session, result.error());
}

http::Response answer(Site& site, const http::Request& request, const LiveSession& session) {
  const auto id = id_in<core::RequestId>(request, "request");
  if (!id) return problem(site, session, {core::Fault::not_found, "", ""});
  const auto view = actions::view_request(site.system, session.who, *id, {}, further_in(request));
  if (!view) return problem(site, session, view.error());
  const QuestionForm form = question_form(site, *view, &request.form);
  auto answers = answers_in(form, request.form);
  // A red flag among the answers goes straight to safety; else every question on the page needs an answer.
  const Errors missing = unanswered(form, answers);
  const bool danger = emergency_answered(form, answers);
  if (!missing.empty() && !danger) return request_page(site, request, session, &request.form, missing, 422);
  return changed(site, request, session, actions::answer_request(site.system, session.who, once_key(request), *id, std::move(answers)),
                 address_of(*id, view->is_further && !danger ? view->route.rule_set : std::string()));
}

http::Response choose_otherwise(Site& site, const http::Request& request, const LiveSession& session) {
  const auto id = id_in<core::RequestId>(request, "request");
  if (!id) return problem(site, session, {core::Fault::not_found, "", ""});
  return changed(site, request, session,
                 actions::override_request(site.system, session.who, once_key(request), *id, std::string(request.form["to"]),
                                           std::string(request.form["reason"])),
                 address_of(*id));
}

http::Response end(Site& site, const http::Request& request, const LiveSession& session) {
  const auto id = id_in<core::RequestId>(request, "request");
  const auto as = core::parse_code<core::RequestEnd>(request.form["as"]);
  if (!id || !as) return problem(site, session, {core::Fault::not_found, "", ""});
  return changed(site, request, session, actions::end_request(site.system, session.who, once_key(request), *id, *as), address_of(*id));
}

}  // namespace

http::Response request_again(Site& site, const http::Request& request, const LiveSession& session, const core::Error& error) {
  return request_page(site, request, session, &request.form, Errors(error), status_of(error.fault));
}

void add_request_routes(Site& site, std::vector<http::Route>& routes) {
  using enum http::Method;
  routes.push_back(staff_route(site, get, "/patients/{patient}/requests/new", clinic_staff, "new_request", new_request));
  routes.push_back(staff_route(site, post, "/patients/{patient}/requests", clinic_staff, "open_request", open_request));
  routes.push_back(staff_route(site, get, "/requests/{request}", clinic_staff, "request", request_shown));
  routes.push_back(staff_route(site, post, "/requests/{request}/answers", clinic_staff, "answer_request", answer));
  routes.push_back(staff_route(site, post, "/requests/{request}/override", clinic_staff, "override_request", choose_otherwise));
  routes.push_back(staff_route(site, post, "/requests/{request}/end", clinic_staff, "end_request", end));
}

}  // namespace web
