// New to the practice: the form, people who might be the same, and what reception decides.
#include <algorithm>

#include "actions/register.h"
#include "web/like_parts.h"
#include "web/routes.h"
#include "web/site.h"

namespace web {
namespace {

constexpr std::string_view interpreter = "interpreter_";

core::TypedNewcomer typed_in(const http::Fields& form) {
  const auto text = [&](std::string_view name) { return std::string(form[name]); };
  core::TypedNewcomer typed{.given = text("given"),
                            .family = text("family"),
                            .born_day = text("born[day]"),
                            .born_month = text("born[month]"),
                            .born_year = text("born[year]"),
                            .nhs_number = text("nhs_number"),
                            .telephone = text("telephone"),
                            .address = text("address"),
                            .postcode = text("postcode"),
                            .may_leave_message = form["may_leave_message"] == "yes",
                            .needs = {}};
  for (const auto need : form.all("needs")) typed.needs.emplace_back(need);
  if (!form["interpreter"].empty()) typed.needs.emplace_back(form["interpreter"]);
  return typed;
}

// The same fields, hidden: what was typed goes with the decision.
Html hidden_fields(const core::TypedNewcomer& typed, std::string_view practice) {
  Html out;
  out << hidden_input("given", typed.given) << hidden_input("family", typed.family) << hidden_input("born[day]", typed.born_day)
      << hidden_input("born[month]", typed.born_month) << hidden_input("born[year]", typed.born_year)
      << hidden_input("nhs_number", typed.nhs_number) << hidden_input("telephone", typed.telephone)
      << hidden_input("address", typed.address) << hidden_input("postcode", typed.postcode)
      << hidden_input("may_leave_message", typed.may_leave_message ? "yes" : "no") << hidden_input("practice", practice);
  for (const auto& need : typed.needs) out << hidden_input("needs", need);
  return out;
}

Html need_fields(const core::TypedNewcomer& typed, const Errors& errors) {
  std::vector<Choice> items;
  std::vector<Option> languages{{.value = "", .text = "None"}};
  std::string language;
  for (const auto& need : core::asked_needs()) {
    if (!need.code.starts_with(interpreter)) items.push_back({.value = std::string(need.code), .text = need.text});
    else languages.push_back({.value = std::string(need.code), .text = need.text});
  }
  for (const auto& code : typed.needs)
    if (code.starts_with(interpreter)) language = code;
  Html out;
  out << checkboxes({.name = "needs",
                     .legend = sized(Size::s, "What would help when we talk, write or meet?"),
                     .hint = "Ask everybody. Leave empty when nothing is needed.",
                     .values = typed.needs,
                     .error = errors["needs"],
                     .items = std::move(items),
                     .small = true,
                     .classes = "app-columns"})
      << select({.name = "interpreter", .label = sized(Size::s, "Interpreter"), .value = language, .options = std::move(languages)});
  return out;
}

Html practice_field(Site& site, const LiveSession& session, std::string_view chosen, const Errors& errors) {
  const auto practices = actions::practices_to_register_at(site.system, session.who);
  if (practices.size() < 2) return {};
  std::vector<Option> options{{.value = "", .text = "Choose"}};
  for (const auto& practice : practices) options.push_back({.value = core::to_string(practice.id), .text = practice.name});
  return select({.name = "practice",
                 .label = sized(Size::s, "Practice"),
                 .value = std::string(chosen),
                 .error = errors["practice"],
                 .options = std::move(options)});
}

http::Response form_page(Site& site, const LiveSession& session, const core::TypedNewcomer& typed, std::string_view practice,
                         const Errors& errors) {
  Frame f = frame(site, session, "New to the practice", Section::find);
  f.back = {.text = "Find a patient", .href = "/"};
  f.errors = errors;
  Html main = h1("New to the practice");
  main << paragraph("A person in danger is told to call 999 first. Nobody needs proof of address or identity to register.");
  open_form(main, session, "/patients");
  main << practice_field(site, session, practice, errors) << "<div class=\"nhsuk-grid-row\"><div class=\"nhsuk-grid-column-one-half\">"_html
       << start_here
       << input({.name = "given",
                 .label = sized(Size::s, "First name"),
                 .hint = "Leave empty for somebody with one name",
                 .value = typed.given,
                 .error = errors["given"],
                 .autocomplete = "off",
                 .spellcheck = false})
       << "</div>"_html
       << input({.name = "family",
                 .label = sized(Size::s, "Last name"),
                 .value = typed.family,
                 .error = errors["family"],
                 .autocomplete = "off",
                 .spellcheck = false})
       << date_input({.name = "born",
                      .legend = sized(Size::s, "Date of birth"),
                      .hint = "For example, 14 3 1962",
                      .day = {.value = typed.born_day},
                      .month = {.value = typed.born_month},
                      .year = {.value = typed.born_year},
                      .error = errors["born"]})
       << input({.name = "nhs_number",
                 .label = sized(Size::s, "NHS number, if they know it"),
                 .hint = "10 digits. On letters, prescriptions and in the NHS App",
                 .value = typed.nhs_number,
                 .error = errors["nhs_number"],
                 .width = 10,
                 .code = true,
                 .inputmode = "numeric",
                 .autocomplete = "off"})
       << "</div><div class=\"nhsuk-grid-column-one-half\">"_html
       << input({.name = "telephone",
                 .label = sized(Size::s, "Telephone"),
                 .value = typed.telephone,
                 .error = errors["telephone"],
                 .width = 20,
                 .type = "tel",
                 .autocomplete = "off"})
       << radios({.name = "may_leave_message",
                  .legend = sized(Size::s, "May we leave a message there?"),
                  .value = typed.may_leave_message ? "yes" : "no",
                  .items = {{.value = "yes", .text = "Yes"}, {.value = "no", .text = "No, or not asked"}},
                  .small = true,
                  .in_line = true})
       << input({.name = "address",
                 .label = sized(Size::s, "Address"),
                 .value = typed.address,
                 .error = errors["address"],
                 .autocomplete = "off"})
       << input({.name = "postcode",
                 .label = sized(Size::s, "Postcode"),
                 .hint = "ZZ99 3VZ for somebody of no fixed address",
                 .value = typed.postcode,
                 .error = errors["postcode"],
                 .width = 10,
                 .code = true,
                 .autocomplete = "off"})
       << "</div></div>"_html << need_fields(typed, errors) << button({.text = "Register", .once = true});
  close_form(main);
  return show(f, main, errors.empty() ? 200 : 422);
}

Html open_page(const core::Patient& patient) {
  return button({.text = Html() << "It is this person: open their page"_html << "<span class=\"nhsuk-u-visually-hidden\"> ("_html
                                << formal_name(core::current_name(patient)) << ")</span>"_html,
                 .kind = ButtonKind::secondary,
                 .href = "/patients/" + core::to_string(patient.id)});
}

// Three plain choices: it is one of these, it is somebody else, nobody can tell now.
http::Response doubtful_page(Site& site, const LiveSession& session, const core::TypedNewcomer& typed, const core::Newcomer& said,
                             std::string_view practice, const std::vector<core::LikePatient>& like, const Errors& errors, int status) {
  Frame f = frame(site, session, "Perhaps known already", Section::find);
  f.errors = errors;
  const bool number_taken = like.front().likeness.certainty == core::Certainty::certain;
  Html main = h1(like.size() == 1 ? "One person might be the same" : "Some people might be the same");
  main << paragraph(
              "Ask the caller about what differs: an earlier name, an earlier address, the date of birth once more. Do not read out what "
              "is on the record.")
       << like_cards(said, like, open_page) << h2("None of these?");
  if (number_taken)
    main << paragraph("The NHS number is on that record, and no two people have one. Check it with the caller, or leave it empty for now.");
  open_form(main, session, "/patients");
  main << hidden_fields(typed, practice) << shown_inputs(like) << "<div class=\"nhsuk-button-group\">"_html
       << (number_taken ? Html()
                        : button({.text = "It is somebody else: register",
                                  .kind = ButtonKind::secondary,
                                  .name = "choice",
                                  .value = "other",
                                  .once = true}))
       << button({.text = "Not sure: leave it to the manager",
                  .kind = ButtonKind::secondary,
                  .name = "choice",
                  .value = "unsure",
                  .once = true})
       << "<button class=\"nhsuk-button nhsuk-button--secondary\" data-module=\"nhsuk-button\" type=\"submit\""_html
       << " formaction=\"/patients/new\">Change what was typed</button></div>"_html
       << paragraph(
              "Not sure registers nobody now. The caller can still be helped: a person in need today is taken to the duty clinician.");
  close_form(main);
  return show(f, main, status);
}

http::Response new_patient(Site& site, const http::Request&, const LiveSession& session) { return form_page(site, session, {}, {}, {}); }

// From the search page with what was typed there, or back from the page of people who might be the same.
http::Response new_patient_from(Site& site, const http::Request& request, const LiveSession& session) {
  const auto query = request.form["query"];
  const auto typed = query.empty() ? typed_in(request.form) : actions::typed_from_query(site.system, query.substr(0, 100));
  return form_page(site, session, typed, request.form["practice"], {});
}

http::Response register_patient(Site& site, const http::Request& request, const LiveSession& session) {
  const auto typed = typed_in(request.form);
  const auto practice = request.form["practice"];
  core::Newcomer said;
  Errors errors;
  for (auto& error : core::check_registration(typed, today(site), said))
    errors.add(error.field, error.text, error.field == "born" ? "born-day" : "");
  if (!errors.empty()) return form_page(site, session, typed, practice, errors);
  const actions::RegisterRequest asked{said, shown_in(request.form),
                                       core::parse_id<core::OrganisationId>(practice).value_or(core::OrganisationId{})};
  const bool unsure = request.form["choice"] == "unsure";
  const auto done = unsure ? actions::raise_doubt(site.system, session.who, once_key(request), asked)
                           : actions::register_patient(site.system, session.who, once_key(request), asked);
  if (done) return http::see_other(unsure ? "/?done=doubt" : "/patients/" + *done + "?done=registered");
  const auto& error = done.error();
  if (error.field == "choice") {
    const auto like = actions::look_for_like(site.system, session.who, said);
    if (like.empty()) {
      errors.add("choice", error.text, "family");
      return form_page(site, session, typed, practice, errors);
    }
    return doubtful_page(site, session, typed, said, practice, like, {}, asked.shown.empty() ? 200 : 409);
  }
  if (error.fault == core::Fault::invalid) return form_page(site, session, typed, practice, Errors(error));
  return problem(site, session, error);
}

}  // namespace

void add_register_routes(Site& site, std::vector<http::Route>& routes) {
  using enum http::Method;
  routes.push_back(staff_route(site, get, "/patients/new", practice_staff, "new_patient", new_patient));
  routes.push_back(staff_route(site, post, "/patients/new", practice_staff, "new_patient_from", new_patient_from));
  routes.push_back(staff_route(site, post, "/patients", practice_staff, "register_patient", register_patient));
}

}  // namespace web
