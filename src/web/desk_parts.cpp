#include "web/desk_parts.h"

#include "core/london.h"

namespace web {
namespace {

std::string all_of(const std::vector<std::string>& names) {
  std::string text;
  for (std::size_t i = 0; i < names.size(); ++i) text += (i == 0 ? "" : i + 1 == names.size() ? " and " : ", ") + names[i];
  return text;
}

}  // namespace

Html due_words(const core::Request& request, core::Instant due, core::Instant now) {
  if (request.end) return {};
  if (core::status_of(request) == core::RequestStatus::red_flag) return tag("Now", Colour::red);
  const std::string words = core::display_due(due, now);
  if (due < now) return Html() << tag("Overdue", Colour::red) << " was due "_html << words;
  if (core::to_london(due).date == core::to_london(now).date)
    return Html() << tag("Today", Colour::orange) << " by the end of the day"_html;
  return Html() << words;
}

Html looking_notice(const std::vector<std::string>& names) {
  if (names.empty()) return {};
  return inset_text(
      Html() << "<p><strong>"_html << all_of(names) << (names.size() == 1 ? " is"_html : " are"_html)
             << " looking at this</strong> or opened it in the last 3 minutes. Speak to each other before you change it.</p>"_html);
}

Html handling_part(const Site& site, const LiveSession& session, const core::Request& request, const actions::Desk& desk) {
  if (request.end || desk.colleagues.empty()) return {};
  const std::string action = "/requests/" + core::to_string(request.id) + "/assign";
  const bool mine = desk.holder == session.who.account;
  Html out = h2("Who looks after this");
  out << "<p>"_html
      << (!desk.holder ? std::string("Nobody yet.")
          : mine       ? std::string("You.")
                       : desk.holder_name + ".")
      << " Answer by: "_html << due_words(request, desk.due, site.system.now()) << "</p>"_html;
  std::vector<Option> people;
  if (desk.holder) people.push_back({.value = "", .text = "Nobody: give it back"});
  if (!mine) people.push_back({.value = "me", .text = "Me, " + session.who.name});
  for (const auto& colleague : desk.colleagues)
    if (colleague.account != desk.holder && colleague.account != session.who.account)
      people.push_back({.value = core::to_string(colleague.account), .text = colleague.name});
  open_form(out, session, action);
  out << hidden_input("seen", desk.holder ? core::to_string(desk.holder) : "") << hidden_input("from", "request")
      << "<div class=\"app-wish\">"_html
      << select({.name = "to", .label = "Give it to", .value = mine ? "" : "me", .options = std::move(people)})
      << button({.text = "Give", .kind = ButtonKind::secondary, .once = true}) << "</div>"_html;
  close_form(out);
  return out;
}

Html notes_part(const LiveSession& session, const std::vector<storage::NoteRow>& notes, std::string_view action, std::string_view typed,
                const Errors& errors) {
  Html out = h2("Notes");
  for (const auto& [note, by] : notes) {
    out << "<div class=\"app-note\"><p class=\"app-verbatim\">"_html << note.text << "</p><p class=\"nhsuk-hint\">"_html << by << ", "_html
        << core::display_moment(note.written_at);
    if (note.request) out << ", "_html << link("/requests/" + core::to_string(note.request), "about a request");
    out << "</p></div>"_html;
  }
  Html form;
  open_form(form, session, action);
  form << character_count(
              {.name = "note",
               .label = sized(Size::s, "New note"),
               .hint = "Everybody who may open this person's page can read it. It cannot be changed: correct it with another note.",
               .value = std::string(typed),
               .error = errors["note"],
               .characters_max = static_cast<int>(core::note_characters_max),
               .threshold = 75,
               .rows = 3})
       << button({.text = "Save note", .kind = ButtonKind::secondary, .once = true});
  close_form(form);
  out << details({.summary = "Write a note", .content = std::move(form), .open = !errors["note"].empty()});
  return out;
}

}  // namespace web
