// A letter and a text message to look at before they are printed or read out. Nothing is sent from here.
#include <algorithm>

#include <fmt/format.h>

#include "actions/letters.h"
#include "core/london.h"
#include "core/telephone.h"
#include "web/routes.h"
#include "web/site.h"
#include "web/words.h"

namespace web {
namespace {

using actions::LetterView;
using core::MessageKind;

struct Wish {
  MessageKind kind{};
  std::string language = "en";
  bool large = false;
};

bool needs(const core::Patient& patient, std::string_view code) { return std::ranges::find(patient.needs, code) != patient.needs.end(); }

std::string language_name(std::string_view code) { return code == "en" ? "English" : "Language " + std::string(code); }

// Where anything is written in more than English.
std::vector<std::string> languages_of(const core::MessageTemplate& message) {
  std::vector<std::string> all{"en"};
  for (const auto& [language, words] : message.letter.others) all.push_back(language);
  return all;
}

// What was chosen, else what fits best: the likeliest message, large print for whoever needs it.
Wish wish_in(const Site& site, const http::Fields& fields, const LetterView& view) {
  Wish wish{view.kinds.front(), "en", needs(view.patient, "large_print")};
  if (const auto kind = core::parse_code<MessageKind>(fields["message"]); kind && std::ranges::find(view.kinds, *kind) != view.kinds.end())
    wish.kind = *kind;
  if (fields.has("print")) wish.large = fields["print"] == "large";
  const auto languages = languages_of(site.system.messages.of(wish.kind));
  if (std::ranges::find(languages, fields["language"]) != languages.end()) wish.language = fields["language"];
  return wish;
}

Html wish_form(const Site& site, const LetterView& view, const Wish& wish, std::string_view here) {
  std::vector<Option> messages, prints{{.value = "usual", .text = "Usual"}, {.value = "large", .text = "Large"}}, languages;
  for (const auto kind : view.kinds)
    messages.push_back({.value = std::string(core::code(kind)), .text = std::string(site.system.messages.of(kind).title.in("en"))});
  for (const auto& code : languages_of(site.system.messages.of(wish.kind)))
    languages.push_back({.value = code, .text = language_name(code)});
  Html out;
  out << "<form method=\"get\" class=\"app-wish\" "_html << attribute("action", here) << ">"_html << start_here
      << select({.name = "message", .label = "What about", .value = std::string(core::code(wish.kind)), .options = std::move(messages)})
      << "</div>"_html
      << select({.name = "print", .label = "Print", .value = wish.large ? "large" : "usual", .options = std::move(prints)});
  if (languages.size() > 1)
    out << select({.name = "language", .label = "Language", .value = wish.language, .options = std::move(languages)});
  return out << button({.text = "Show", .kind = ButtonKind::secondary}) << "</form>"_html;
}

// A need that a printed letter in English may not meet.
Html what_print_cannot_do(const core::Patient& patient) {
  std::vector<Content> items;
  for (const auto& need : patient.needs)
    if (need == "braille" || need == "easy_read" || need.starts_with("interpreter")) items.emplace_back(words_of_code(need));
  if (items.empty()) return {};
  return warning_callout("A letter may not be enough",
                         Html() << paragraph("This person has needs that this letter does not meet:") << bullets(items));
}

Html lines_of(std::string_view text) {
  Html out;
  while (!text.empty()) {
    const auto end = text.find("\n\n");
    auto paragraph_text = text.substr(0, end);
    while (paragraph_text.ends_with('\n')) paragraph_text.remove_suffix(1);
    if (!paragraph_text.empty()) out << "<p class=\"app-verbatim\">"_html << paragraph_text << "</p>"_html;
    text.remove_prefix(end == text.npos ? text.size() : end + 2);
  }
  return out;
}

Html letter_of(const Site& site, const LetterView& view, const Wish& wish) {
  const auto& message = site.system.messages.of(wish.kind);
  const auto& patient = view.patient;
  Html out;
  out << (wish.large ? "<article class=\"app-letter app-letter--large\""_html : "<article class=\"app-letter\""_html)
      << attribute("lang", wish.language) << " aria-label=\"Letter\"><p>"_html << view.practice.name << "<br>"_html << view.practice.address
      << "<br>"_html << core::display_telephone(view.practice.telephone) << "</p><p class=\"app-letter__to\">"_html << view.fields.name;
  if (!patient.addresses.empty())
    out << "<br>"_html << patient.addresses.front().lines << "<br>"_html << patient.addresses.front().postcode;
  out << "</p><p>"_html << core::display_date(today(site)) << "</p><p>Dear "_html << view.fields.name
      << "</p><h2 class=\"nhsuk-heading-m app-letter__title\">"_html << message.title.in(wish.language) << "</h2>"_html
      << lines_of(core::filled(message.letter.in(wish.language), view.fields)) << "<p>"_html << view.practice.name << "</p></article>"_html;
  return out;
}

Html why_not(core::Obstacle obstacle) {
  switch (obstacle) {
    case core::Obstacle::died: return paragraph("The record says that this person has died. Nothing is written to them.");
    case core::Obstacle::restricted:
      return paragraph("This record is restricted: address and telephone are hidden. Ask a manager how to reach this person.");
    case core::Obstacle::no_telephone: return paragraph("No telephone is on the record.");
    case core::Obstacle::no_messages:
      return paragraph("Do not send a text or leave a message: the record says that no message may be left on any of their numbers.");
    default: return {};
  }
}

Html text_part(const Site& site, const LetterView& view, const Wish& wish) {
  Html out = h2("Text message");
  if (const auto obstacle = core::obstacle_to_text(view.patient); obstacle != core::Obstacle::none)
    return out << warning_callout("No text message", why_not(obstacle));
  const auto text = core::filled(site.system.messages.of(wish.kind).text.in(wish.language), view.fields);
  const auto length = core::text_length(text);
  const auto to = std::ranges::find(view.patient.telephones, true, &core::Telephone::may_leave_message);
  out << "<p class=\"app-text-message\""_html << attribute("lang", wish.language) << ">"_html << text
      << "</p><p class=\"nhsuk-hint\">To "_html << core::display_telephone(to->number) << ". "_html
      << fmt::format("{} characters, {} text message{}{}", length.characters, length.segments, length.segments == 1 ? "" : "s",
                     length.unicode ? ". A letter outside the usual ones makes it longer" : "")
      << "</p>"_html;
  return out;
}

http::Response letter_page(Site& site, const http::Request& request, const LiveSession& session, const LetterView& view, std::string here,
                           Link back) {
  const auto wish = wish_in(site, request.query, view);
  Frame f = frame(site, session, "Letter or text message");
  f.patient = patient_banner_of(site, view.patient);
  f.back = std::move(back);
  if (request.query["done"] == "printed")
    f.banner = notification_banner({.heading = "Noted as printed. Print it now: Ctrl and P", .success = true});
  Html main = "<div class=\"app-no-print\">"_html;
  main << h1("Letter or text message")
       << paragraph("Nothing is sent from here: sending comes with a later version. Print the letter, or read the text out.")
       << wish_form(site, view, wish, here) << what_print_cannot_do(view.patient) << h2("Letter") << "</div>"_html;
  if (const auto obstacle = core::obstacle_to_letter(view.patient); obstacle != core::Obstacle::none) {
    main << warning_callout("No letter", why_not(obstacle));
    return show(f, main);
  }
  if (view.patient.addresses.empty())
    main << "<div class=\"app-no-print\">"_html << inset_text("No address is on the record: hand the letter over.") << "</div>"_html;
  main << letter_of(site, view, wish) << "<div class=\"app-no-print\">"_html;
  open_form(main, session, here);
  main << hidden_input("message", core::code(wish.kind)) << hidden_input("language", wish.language)
       << hidden_input("print", wish.large ? "large" : "usual") << button({.text = "I am printing this letter", .once = true});
  close_form(main);
  main << text_part(site, view, wish) << "</div>"_html;
  return show(f, main);
}

template <class Id>
std::string here_of(Id id) {
  return (std::is_same_v<Id, core::AppointmentId> ? "/appointments/" : "/patients/") + core::to_string(id) + "/letter";
}

template <class Id>
http::Response show_letter(Site& site, const http::Request& request, const LiveSession& session) {
  constexpr bool appointment = std::is_same_v<Id, core::AppointmentId>;
  const auto id = id_in<Id>(request, appointment ? "appointment" : "patient");
  if (!id) return problem(site, session, {core::Fault::not_found, "", ""});
  const auto view = actions::view_letter(site.system, session.who, *id);
  if (!view) return problem(site, session, view.error());
  const std::string here = here_of(*id);
  return letter_page(site, request, session, *view, here,
                     {.text = appointment ? "Appointment" : "Patient", .href = here.substr(0, here.rfind('/'))});
}

template <class Id>
http::Response print_letter(Site& site, const http::Request& request, const LiveSession& session) {
  const auto id = id_in<Id>(request, std::is_same_v<Id, core::AppointmentId> ? "appointment" : "patient");
  const auto kind = core::parse_code<MessageKind>(request.form["message"]);
  if (!id || !kind) return problem(site, session, {core::Fault::not_found, "", ""});
  const auto languages = languages_of(site.system.messages.of(*kind));
  const auto language = std::ranges::find(languages, request.form["language"]);
  const actions::PrintedLetter letter{*kind, language == languages.end() ? "en" : *language, request.form["print"] == "large"};
  const auto printed = actions::print_letter(site.system, session.who, once_key(request), *id, letter);
  if (!printed) return problem(site, session, printed.error());
  return http::see_other(here_of(*id) + fmt::format("?message={}&language={}&print={}&done=printed", core::code(*kind), letter.language,
                                                    letter.large ? "large" : "usual"));
}

}  // namespace

void add_letter_routes(Site& site, std::vector<http::Route>& routes) {
  using enum http::Method;
  using Appointment = core::AppointmentId;
  using Patient = core::PatientId;
  routes.push_back(
      staff_route(site, get, "/appointments/{appointment}/letter", practice_staff, "appointment_letter", show_letter<Appointment>));
  routes.push_back(
      staff_route(site, post, "/appointments/{appointment}/letter", practice_staff, "print_appointment_letter", print_letter<Appointment>));
  routes.push_back(staff_route(site, get, "/patients/{patient}/letter", practice_staff, "patient_letter", show_letter<Patient>));
  routes.push_back(staff_route(site, post, "/patients/{patient}/letter", practice_staff, "print_patient_letter", print_letter<Patient>));
}

}  // namespace web
