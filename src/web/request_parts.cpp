#include "web/request_parts.h"

#include <algorithm>
#include <functional>

#include <fmt/format.h>

#include "core/london.h"
#include "web/words.h"

namespace web {
namespace {

std::string action_of(const actions::RequestView& view, std::string_view verb) {
  return "/requests/" + core::to_string(view.request.id) + "/" + std::string(verb);
}

// A further service's forms come back to it.
Html keep_further(const actions::RequestView& view) { return view.is_further ? hidden_input("also", view.route.rule_set) : Html(); }

core::Explanation explanation_of(const Site& site, const actions::RequestView& view) {
  const auto& catalogue = site.system.catalogue;
  return core::explain(catalogue, core::rules_of(catalogue, view.suggestion), view.suggestion.outcome, view.facts);
}

Html because(const core::Explanation& why) {
  if (why.because.empty()) return {};
  std::vector<Content> items;
  for (const auto& reason : why.because) items.emplace_back(reason.label + ": " + reason.answer);
  return bullets(items);
}

Html rule_words(const core::Explanation& why) {
  Html out;
  out << "<p class=\"nhsuk-hint\">Rule "_html << why.rule << ". Source: "_html << why.source;
  if (!why.verified) out << " (not verified against a published source)"_html;
  out << "</p>"_html;
  return out;
}

// Choosing something else needs a reason. Nothing here after a red flag, unless a clinician looks.
Html override_form(const Site& site, const LiveSession& session, const actions::RequestView& view, const http::Fields* typed,
                   const Errors& errors) {
  const auto& catalogue = site.system.catalogue;
  std::vector<Choice> items;
  for (const auto& pathway : catalogue.pathways)
    if (pathway.booking.service != view.request.chosen.service)
      items.push_back({.value = pathway.id, .text = std::string(pathway.booking.name.in("en"))});
  for (const auto& destination : catalogue.destinations)
    if (destination.id != view.request.chosen.destination)
      items.push_back({.value = destination.id, .text = std::string(destination.name.in("en"))});
  Html form;
  open_form(form, session, action_of(view, "override"), view.request.version);
  form << radios({.name = "to",
                  .legend = sized(Size::s, "Where to instead?"),
                  .value = typed ? std::string((*typed)["to"]) : std::string(),
                  .error = errors["to"],
                  .items = std::move(items),
                  .small = true})
       << input({.name = "reason",
                 .label = sized(Size::s, "Why?"),
                 .hint = "Seen in the monthly review of the rules. Do not name the person.",
                 .value = typed ? std::string((*typed)["reason"]) : std::string(),
                 .error = errors["reason"]})
       << button({.text = "Send there instead", .kind = ButtonKind::secondary, .once = true});
  close_form(form);
  const bool open = !errors["to"].empty() || !errors["reason"].empty();
  return details({.summary = "Choose something else, with a reason", .content = std::move(form), .open = open});
}

Html prefers_gp_form(const LiveSession& session, const actions::RequestView& view) {
  if (view.request.chosen.destination == "gp") return {};
  Html out;
  open_form(out, session, action_of(view, "override"), view.request.version);
  out << hidden_input("to", "gp") << hidden_input("reason", "The caller prefers a GP")
      << button({.text = "The caller prefers a GP", .kind = ButtonKind::secondary, .once = true});
  close_form(out);
  return out;
}

Html what_would_change(const Site& site, const actions::RequestView& view) {
  const auto& catalogue = site.system.catalogue;
  const auto& rules = core::rules_of(catalogue, view.suggestion);
  std::vector<std::pair<std::string, std::string>> leads;  // where to, and the answers that lead there
  for (const auto& change : core::what_would_change(catalogue, rules, view.facts)) {
    if (change.outcome.kind == core::RouteKind::incomplete) continue;
    const auto& fact = catalogue.facts[change.question];
    std::string to(core::target_name(catalogue, rules, change.outcome));
    if (change.outcome.to_service()) to += change.outcome.urgency < view.suggestion.outcome.urgency ? ", sooner" : ", as routine";
    auto answer = fmt::format("{} ({})", fact.label.in("en"), core::answer_text(fact, change.value));
    const auto known = std::ranges::find(leads, to, &std::pair<std::string, std::string>::first);
    if (known == leads.end()) leads.emplace_back(std::move(to), std::move(answer));
    else known->second += "; " + answer;
  }
  std::vector<Content> items;
  for (const auto& [to, answers] : leads) items.emplace_back(Html() << "<strong>"_html << to << "</strong>: "_html << answers);
  if (items.empty()) return {};
  Html list = paragraph("Another answer to one of these would lead elsewhere:");
  list << bullets(items);
  return details({.summary = "What would change this", .content = std::move(list)});
}

}  // namespace

std::string request_title(const Site& site, const actions::RequestView& view) {
  if (view.is_further) return route_name(site.system.catalogue, view.route);
  switch (core::status_of(view.request)) {
    case core::RequestStatus::questions: return "Questions to ask";
    case core::RequestStatus::red_flag: return std::string(explanation_of(site, view).to);
    case core::RequestStatus::suggested: return route_name(site.system.catalogue, view.route);
    default: return "Request";
  }
}

QuestionForm question_form(const Site& site, const actions::RequestView& view, const http::Fields* typed) {
  const auto& catalogue = site.system.catalogue;
  const auto& rules = core::rules_of(catalogue, view.suggestion);
  return {catalogue, rules, core::questions_to_ask(rules, view.facts), view.facts, typed};
}

// New questions first. Earlier ones wait below, closed, in case an answer was wrong.
Html questions_part(const Site& site, const LiveSession& session, const actions::RequestView& view, const http::Fields* typed,
                    const Errors& errors) {
  Html out = h1("Questions to ask", view.is_further ? service_name(site.system.catalogue, view.route.service)
                                                    : reason_words(site.system.catalogue, view.request.reason));
  if (view.suggestion.pathway && !view.suggestion.pathway->summary.empty())
    out << paragraph(std::string(view.suggestion.pathway->summary.in("en")));
  QuestionForm open = question_form(site, view, typed), answered = open;
  const auto is_open = [&](const core::Question* question) { return view.facts[question->fact] == core::Facts::not_asked; };
  std::erase_if(open.questions, std::not_fn(is_open));
  std::erase_if(answered.questions, is_open);
  open_form(out, session, action_of(view, "answers"), view.request.version);
  out << keep_further(view) << start_here << question_fields(open, errors) << "</div>"_html << button({.text = "Continue", .once = true});
  if (!answered.questions.empty()) out << details({.summary = "Change an earlier answer", .content = question_fields(answered, errors)});
  close_form(out);
  return out;
}

Html red_flag_part(const Site& site, const LiveSession& session, const actions::RequestView& view, const http::Fields* typed,
                   const Errors& errors) {
  const auto why = explanation_of(site, view);
  const auto urgency = view.request.suggested.urgency;
  const bool emergency = urgency == core::Urgency::emergency;
  Html out = h1(emergency ? "Stop: this may be an emergency" : "Stop: a clinician must see this today");
  Html advice;
  if (!why.advice.empty()) advice << "<p class=\"app-read-aloud\">"_html << why.advice << "</p>"_html;
  advice << paragraph(why.text) << because(why);
  out << care_card(emergency ? CardKind::emergency : CardKind::urgent, why.to, std::move(advice)) << rule_words(why)
      << paragraph("Nothing can be booked on this request. If an answer was typed by mistake, a clinician can stand the red flag down.");
  open_form(out, session, action_of(view, "end"), view.request.version);
  out << hidden_input("as", "advised") << button({.text = "I have told the caller", .once = true});
  close_form(out);
  if (core::is_registered_clinician(session.who.role)) out << override_form(site, session, view, typed, errors);
  return out;
}

namespace {

Html read_out(std::string_view words) {
  return card({.heading = {.text = "Read out"},
               .content = Html() << "<p class=\"app-read-aloud\">"_html << words << "</p>"_html,
               .kind = CardKind::feature});
}

// Where another answer or another wish would lead.
Html why_part(const Site& site, const actions::RequestView& view, const core::Explanation& why) {
  const auto& request = view.request;
  if (view.route.rule == "override")
    return card(
        {.heading = {.text = "Why", .size = Size::m},
         .content = Html() << paragraph("Chosen by a person: " + request.override_reason)
                           << paragraph("The rules suggested: " + route_name(site.system.catalogue, request.suggested) + ". " + why.text)});
  return card({.heading = {.text = "Why", .size = Size::m},
               .content = Html() << paragraph(why.text) << because(why) << what_would_change(site, view) << rule_words(why)});
}

Html held_part(const LiveSession& session, const actions::RequestView& view) {
  Html out = h2("Kept for this caller");
  out << inset_text(Html() << "<p><strong>"_html << slot_words(*view.held) << "</strong><br>Kept until "_html
                           << time_of(view.held->slot.hold->until) << ". Nobody else can take it before then.</p>"_html)
      << "<div class=\"nhsuk-button-group\">"_html << start_here;
  open_form(out, session, action_of(view, "book"), view.request.version);
  out << keep_further(view) << hidden_input("slot", core::to_string(view.held->slot.id))
      << button({.text = "Book this time", .once = true});
  close_form(out);
  out << "</div>"_html << button_form(session, action_of(view, "release"), {.text = "Choose another time", .kind = ButtonKind::secondary})
      << "</div>"_html;
  return out;
}

// The rules ask for a time within some days; say so plainly when there is none.
Html too_late(const Site& site, const actions::RequestView& view) {
  const auto* pathway = site.system.catalogue.pathway(view.route.rule_set);
  const int days = pathway ? pathway->booking.within_days[static_cast<std::size_t>(view.route.urgency)] : 0;
  if (days == 0 || (!view.offers.empty() && view.offers.front().slot.start <= site.system.now() + std::chrono::days{days})) return {};
  return warning_callout(fmt::format("No free time within {}", days == 1 ? "a day" : fmt::format("{} days", days)),
                         paragraph("The rules ask for one. Ask a clinician of the practice whether this caller can wait longer, or choose "
                                   "something else with a reason."));
}

// One form, two buttons: the caller says yes at once, or wants to think.
Html times_part(const Site& site, const LiveSession& session, const actions::RequestView& view, const actions::SlotWish& wish,
                const http::Fields* typed, const Errors& errors) {
  Html out = too_late(site, view);
  if (view.offers.empty()) {
    out << paragraph("No free time fits in the next six weeks. Ask for less, or choose something else with a reason.");
  } else {
    open_form(out, session, action_of(view, "book"), view.request.version);
    out << keep_further(view) << start_here << slot_radios(view.offers, typed ? (*typed)["slot"] : std::string_view(), errors)
        << "</div><div class=\"nhsuk-button-group\">"_html << button({.text = "Book this time", .once = true})
        << "<button class=\"nhsuk-button nhsuk-button--secondary\" data-module=\"nhsuk-button\" data-prevent-double-click=\"true\" type=\"submit\""_html
        << attribute("formaction", action_of(view, "hold")) << ">Keep this time while we talk</button></div>"_html;
    close_form(out);
  }
  const std::string here = "/requests/" + core::to_string(view.request.id);
  out << details({.summary = "Look for other times",
                  .content = slot_wish_form(view.sites, wish, here, view.is_further ? view.route.rule_set : std::string()),
                  .open = wish.mode || wish.site || wish.from || view.offers.empty()});
  return out;
}

}  // namespace

// A mixed need: what else the answers point to, so that one call is enough.
Html further_part(const Site& site, core::RequestId request, const std::vector<actions::Further>& further, std::string_view but) {
  const auto& catalogue = site.system.catalogue;
  std::vector<Content> items;
  for (const auto& [route, booked] : further) {
    if (route.service == but) continue;
    const std::string name = service_name(catalogue, route.service);
    const std::string to = "/requests/" + core::to_string(request) + "?also=" + route.rule_set;
    Html item;
    item << "<strong>"_html << name << "</strong> "_html;
    if (booked) item << tag("Booked", Colour::green);
    else if (route.kind == core::RouteKind::routed) item << link(to, "Find a time", " with " + name);
    else item << link(to, "Ask their questions", " of " + name);
    if (const auto* pathway = catalogue.pathway(route.rule_set); pathway && !booked) item << "<br>"_html << pathway->summary.in("en");
    items.emplace_back(std::move(item));
  }
  if (items.empty()) return {};
  return card({.heading = {.text = "Also for this person", .size = Size::m}, .content = bullets(items)});
}

// What to say and do on the left, why on the right: the caller is waiting, and may ask why.
Html route_part(const Site& site, const LiveSession& session, const actions::RequestView& view, const actions::SlotWish& wish,
                const http::Fields* typed, const Errors& errors) {
  const auto& route = view.route;
  const auto why = explanation_of(site, view);
  const bool overridden = route.rule == "override";
  Html out = h1(route_name(site.system.catalogue, route), view.is_further ? "Also for this person" : "Suggested route");
  const auto given_up = view.is_further ? std::nullopt : view.desk.given_up;
  if (given_up) out << inset_text(paragraph("This person needs a new time: the practice cancelled " + when_of(given_up->was) + "."));
  out << "<p>"_html << urgency_tag(route.urgency)
      << "</p><div class=\"nhsuk-grid-row app-call\"><div class=\"nhsuk-grid-column-two-thirds\">"_html;
  const auto* destination = site.system.catalogue.destination(route.destination);
  const std::string advice =
      given_up ? "I am sorry: we had to cancel your appointment of " + when_of(given_up->was) + ". I would like to find you another time."
      : !overridden ? why.advice
      : destination ? std::string(destination->advice.in("en"))
                    : std::string();
  if (!advice.empty()) out << read_out(advice);
  if (route.service.empty()) {
    open_form(out, session, action_of(view, "end"), view.request.version);
    out << hidden_input("as", "redirected") << start_here << button({.text = "Done: sent there", .once = true}) << "</div>"_html;
    close_form(out);
  } else {
    out << (view.held ? held_part(session, view) : times_part(site, session, view, wish, typed, errors));
  }
  out << "</div><div class=\"nhsuk-grid-column-one-third\">"_html << why_part(site, view, why)
      << further_part(site, view.request.id, view.further, view.route.service) << "</div></div>"_html;
  if (view.is_further) {
    out << link("/requests/" + core::to_string(view.request.id), "Back to the request");
    return out;
  }
  out << "<div class=\"nhsuk-button-group\">"_html << prefers_gp_form(session, view)
      << button_form(session, action_of(view, "end"),
                     {.text = "The caller wants nothing more", .kind = ButtonKind::secondary, .name = "as", .value = "withdrawn"})
      << "</div>"_html << override_form(site, session, view, typed, errors);
  return out;
}

Html ended_part(const Site& site, const actions::RequestView& view) {
  const auto& request = view.request;
  Html out = h1("Request");
  out << "<p>"_html << status_tag(core::status_of(request)) << "</p>"_html;
  std::vector<SummaryRow> rows{{.key = "Ended", .value = core::display_moment(*request.ended_at)},
                               {.key = "Went to", .value = route_name(site.system.catalogue, request.chosen)}};
  if (!request.override_reason.empty()) rows.push_back({.key = "Chosen by a person because", .value = request.override_reason});
  out << summary_list({.rows = std::move(rows)}) << further_part(site, request.id, view.further, {})
      << link("/patients/" + core::to_string(view.patient.id), "Back to the patient's page");
  return out;
}

Html asked_part(const Site& site, const actions::RequestView& view) {
  const auto& catalogue = site.system.catalogue;
  Html inside;
  inside << h3("What the caller said") << "<p class=\"app-verbatim\">"_html << view.request.words << "</p>"_html << h3("What was answered")
         << answers_summary(catalogue, catalogue.front_door, view.facts);
  for (const auto& pathway : catalogue.pathways) inside << answers_summary(catalogue, pathway, view.facts);
  inside << "<p class=\"nhsuk-hint\">"_html << channel_name(view.request.channel) << ", "_html
         << core::display_moment(view.request.opened_at) << ". Rules: "_html << view.request.rule_set << "</p>"_html;
  return details({.summary = "What was said and answered", .content = std::move(inside)});
}

actions::SlotWish slot_wish_in(const http::Fields& query) {
  actions::SlotWish wish;
  wish.mode = core::parse_code<core::Mode>(query["mode"]);
  if (const auto site = core::parse_id<core::OrganisationId>(query["site"])) wish.site = *site;
  wish.from = core::parse_date(query["from"]);
  return wish;
}

Html slot_wish_form(const std::vector<core::Organisation>& sites, const actions::SlotWish& wish, std::string_view action,
                    std::string_view also) {
  std::vector<Option> modes{{.value = "", .text = "Any way"}}, places{{.value = "", .text = "Any place"}};
  for (const auto mode : {core::Mode::face_to_face, core::Mode::telephone, core::Mode::video})
    modes.push_back({.value = std::string(core::code(mode)), .text = core::mode_name(mode)});
  for (const auto& site : sites) places.push_back({.value = core::to_string(site.id), .text = site.name});
  Html out;
  out << "<form method=\"get\" class=\"app-wish\" "_html << attribute("action", action) << ">"_html
      << (also.empty() ? Html() : hidden_input("also", also))
      << select(
             {.name = "mode", .label = "How", .value = wish.mode ? std::string(core::code(*wish.mode)) : "", .options = std::move(modes)})
      << select({.name = "site", .label = "Where", .value = wish.site ? core::to_string(wish.site) : "", .options = std::move(places)})
      << input({.name = "from", .label = "From", .value = wish.from ? core::to_string(*wish.from) : "", .width = 10, .type = "date"})
      << button({.text = "Look again", .kind = ButtonKind::secondary}) << "</form>"_html;
  return out;
}

std::string slot_words(const actions::OfferedSlot& offer) {
  return fmt::format("{}, {}, {} with {}", when_of(offer.slot.start), core::mode_name(offer.slot.mode), offer.site, offer.professional);
}

Html slot_radios(const std::vector<actions::OfferedSlot>& offers, std::string_view chosen, const Errors& errors) {
  std::vector<Choice> items;
  for (const auto& offer : offers)
    items.push_back({.value = core::to_string(offer.slot.id),
                     .text = when_of(offer.slot.start),
                     .hint = fmt::format("{}, {}, with {}", core::mode_name(offer.slot.mode), offer.site, offer.professional)});
  return radios({.name = "slot",
                 .legend = sized(Size::m, "Nearest times: which one suits?"),
                 .value = std::string(chosen),
                 .error = errors["slot"],
                 .items = std::move(items),
                 .small = true});
}

}  // namespace web
