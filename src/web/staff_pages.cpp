// Staff: who works here as what, a new person with a first password, changes, and closing an account.
#include <algorithm>

#include <fmt/format.h>

#include "actions/staff.h"
#include "web/rota_parts.h"
#include "web/routes.h"
#include "web/site.h"

namespace web {
namespace {

constexpr std::chrono::seconds patience{5};

http::Response missing(Site& site, const LiveSession& session) { return problem(site, session, {core::Fault::not_found, "", ""}); }
std::string address_of(core::AccountId id) { return "/staff/" + core::to_string(id); }

std::string roles_words(const actions::StaffRow& row, const std::vector<core::Organisation>& organisations) {
  std::string text;
  for (const auto& role : row.roles) {
    const auto place = std::ranges::find(organisations, role.organisation, &core::Organisation::id);
    text += (text.empty() ? "" : "; ") + std::string(core::role_name(role.role)) + ", " + (place == organisations.end() ? "" : place->name);
  }
  return text;
}
std::string joined(const std::vector<std::string>& codes) {
  std::string text;
  for (const auto& code : codes) text += (text.empty() ? "" : ", ") + code;
  return text;
}

http::Response list_page(Site& site, const http::Request&, const LiveSession& session) {
  const auto view = actions::view_staff(site.system, session.who);
  Html main = h1("Staff", "Rota");
  main << rota_navigation(RotaTab::staff) << button({.text = "Add somebody", .href = "/staff/new"});
  Table table({.caption = sized(Size::m, "Who works here"),
               .head = {"Name", "User name", "Role", "Registration", "Competences"},
               .responsive = true,
               .classes = "app-table--dense"});
  for (const auto& row : view.rows) {
    Html name = link(address_of(row.account.id), row.account.name);
    if (!row.account.active) name << " "_html << tag("Closed", Colour::grey);
    table.row(
        {name, row.account.user_name, roles_words(row, view.organisations),
         row.professional && !row.professional->registration_number.empty() ? row.professional->registration_number : std::string("-"),
         row.professional && !row.professional->competences.empty() ? joined(row.professional->competences) : std::string("-")});
  }
  main << table.html();
  if (!view.visitors.empty()) {
    std::vector<Content> items;
    for (const auto& p : view.visitors) items.emplace_back(p.name + ", " + std::string(core::role_name(p.profession)));
    main << h2("Holds sessions here, employed elsewhere") << bullets(items);
  }
  return show(frame(site, session, "Staff", Section::rota), main);
}

Html professional_fields(const http::Fields& typed, const Errors& errors) {
  Html out = input({.name = "registration_number",
                    .label = "Registration number",
                    .hint = "GMC or HCPC. Fingerpost does not check it against the register",
                    .value = std::string(typed["registration_number"]),
                    .error = errors["registration_number"],
                    .width = 10});
  out << input({.name = "competences",
                .label = "Competences",
                .hint = "Codes with commas between them, as the services ask for them. For example, msk_first_contact",
                .value = std::string(typed["competences"]),
                .error = errors["competences"]});
  return out;
}

http::Response new_page(Site& site, const LiveSession& session, const http::Fields& typed, const Errors& errors, int status) {
  std::vector<Option> roles{{.value = "", .text = "Choose"}}, places;
  for (const auto role : actions::roles_to_give(session.who.role))
    roles.push_back({.value = std::string(core::code(role)), .text = core::role_name(role)});
  for (const auto& place : actions::places_to_work(site.system, session.who))
    places.push_back({.value = core::to_string(place.id), .text = place.name});
  Frame f = frame(site, session, "Add somebody", Section::rota);
  f.errors = errors;
  f.wide = false;
  f.back = {.text = "Staff", .href = "/staff"};
  Html main = h1("Add somebody", "Staff");
  open_form(main, session, "/staff");
  main << input({.name = "name", .label = "Name", .value = std::string(typed["name"]), .error = errors["name"]})
       << input({.name = "user_name",
                 .label = "User name",
                 .hint = "What they sign in with",
                 .value = std::string(typed["user_name"]),
                 .error = errors["user_name"],
                 .width = 20,
                 .autocomplete = "off",
                 .spellcheck = false})
       << select(
              {.name = "role", .label = "Role", .value = std::string(typed["role"]), .error = errors["role"], .options = std::move(roles)})
       << select({.name = "place",
                  .label = "Works for",
                  .value = std::string(typed["place"]),
                  .error = errors["place"],
                  .options = std::move(places)})
       << h2("For GPs and those who keep a diary") << professional_fields(typed, errors)
       << button({.text = "Add and make a first password", .once = true});
  close_form(main);
  return show(f, main, status);
}

http::Response show_new(Site& site, const http::Request&, const LiveSession& session) { return new_page(site, session, {}, {}, 200); }

actions::StaffDraft draft_in(const http::Fields& form) {
  return {.name = std::string(form["name"].substr(0, 500)),
          .user_name = std::string(form["user_name"].substr(0, 500)),
          .registration_number = std::string(form["registration_number"].substr(0, 500)),
          .competences = std::string(form["competences"].substr(0, 2000))};
}

// Shown this once, and kept nowhere.
http::Response password_page(Site& site, const LiveSession& session, const actions::FirstPassword& made) {
  if (made.password.empty()) return http::see_other(address_of(made.account));
  Frame f = frame(site, session, "First password", Section::rota);
  f.wide = false;
  Html main = h1("First password");
  main << inset_text(Html() << "<p class=\"nhsuk-u-font-size-32\"><code>"_html << made.password << "</code></p>"_html)
       << warning_callout("Shown only now",
                          paragraph("Hand it to the person yourself; do not send it by e-mail. If it is lost, make a new one."))
       << paragraph(link(address_of(made.account), "Done: to the person's page"));
  return show(f, main);
}

http::Response add(Site& site, const http::Request& request, const LiveSession& session) {
  auto draft = draft_in(request.form);
  Errors errors;
  const auto role = core::parse_code<core::Role>(request.form["role"]);
  if (!role) errors.add("role", "Choose the role");
  const auto place = core::parse_id<core::OrganisationId>(request.form["place"]);
  if (!place) errors.add("place", "Choose where they work");
  if (!errors.empty()) return new_page(site, session, request.form, errors, 422);
  draft.role = *role;
  draft.organisation = *place;
  const auto turn = site.hashing.enter(patience);  // a password is hashed: 46 MiB each
  if (!turn) return problem(site, session, {core::Fault::unavailable, "", "Many people are signing in just now. Try again in a minute."});
  const auto added = actions::add_staff(site.system, session.who, once_key(request), draft);
  if (added) return password_page(site, session, *added);
  if (belongs_on_form(added.error())) return new_page(site, session, request.form, added.error(), status_of(added.error().fault));
  return problem(site, session, added.error());
}

// ---- One of them.

http::Response member_page(Site& site, const http::Request& request, const LiveSession& session, const http::Fields* typed,
                           const Errors& errors, int status) {
  const auto id = id_in<core::AccountId>(request, "account");
  if (!id) return missing(site, session);
  const auto view = actions::view_member(site.system, session.who, *id);
  if (!view) return problem(site, session, view.error());
  const auto& row = view->row;
  Frame f = frame(site, session, row.account.name, Section::rota);
  f.errors = errors;
  f.wide = false;
  f.back = {.text = "Staff", .href = "/staff"};
  Html main = h1(row.account.name, "Staff");
  main << summary_list(
      {.rows = {{.key = "User name", .value = row.account.user_name},
                {.key = "Role", .value = roles_words(row, view->organisations)},
                {.key = "Account", .value = row.account.active ? tag("Open", Colour::green) : tag("Closed", Colour::grey)}}});
  if (!row.may_change)
    return show(f, main << paragraph("This person also works elsewhere, or is an administrator: ask your administrator to change it."),
                status);
  http::Fields now{{"name", row.account.name}};
  if (row.professional) {
    now.add("registration_number", row.professional->registration_number);
    now.add("competences", joined(row.professional->competences));
  }
  const http::Fields& shown = typed ? *typed : now;
  open_form(main, session, address_of(*id), row.account.version);
  main << input({.name = "name", .label = "Name", .value = std::string(shown["name"]), .error = errors["name"]});
  if (row.professional) main << professional_fields(shown, errors);
  main << button({.text = "Save", .once = true});
  close_form(main);
  if (row.account.active) {
    Html password, closing;
    open_form(password, session, address_of(*id) + "/password", row.account.version);
    password << paragraph("Their present password stops working and they are signed out.")
             << button({.text = "Make a new password", .kind = ButtonKind::secondary, .once = true});
    close_form(password);
    open_form(closing, session, address_of(*id) + "/close", row.account.version);
    closing
        << paragraph(
               "They are signed out and cannot sign in again. What they have done stays under their name. Their session templates go on "
               "until you end them.")
        << button({.text = "Close the account", .kind = ButtonKind::warning, .once = true});
    close_form(closing);
    main << details({.summary = "Make a new password", .content = std::move(password)})
         << details({.summary = "Close the account", .content = std::move(closing)});
  }
  return show(f, main, status);
}

http::Response show_member(Site& site, const http::Request& request, const LiveSession& session) {
  return member_page(site, request, session, nullptr, {}, 200);
}

http::Response save(Site& site, const http::Request& request, const LiveSession& session) {
  const auto id = id_in<core::AccountId>(request, "account");
  if (!id) return missing(site, session);
  const auto saved = actions::change_staff(site.system, session.who, once_key(request), *id, draft_in(request.form));
  if (saved) return http::see_other("/staff");
  if (belongs_on_form(saved.error()))
    return member_page(site, request, session, &request.form, saved.error(), status_of(saved.error().fault));
  return problem(site, session, saved.error());
}

http::Response make_password(Site& site, const http::Request& request, const LiveSession& session) {
  const auto id = id_in<core::AccountId>(request, "account");
  if (!id) return missing(site, session);
  const auto turn = site.hashing.enter(patience);
  if (!turn) return problem(site, session, {core::Fault::unavailable, "", "Many people are signing in just now. Try again in a minute."});
  const auto made = actions::new_password(site.system, session.who, once_key(request), *id);
  return made ? password_page(site, session, *made) : problem(site, session, made.error());
}

http::Response close(Site& site, const http::Request& request, const LiveSession& session) {
  const auto id = id_in<core::AccountId>(request, "account");
  if (!id) return missing(site, session);
  const auto closed = actions::close_account(site.system, session.who, once_key(request), *id);
  return closed ? http::see_other("/staff") : problem(site, session, closed.error());
}

}  // namespace

void add_staff_routes(Site& site, std::vector<http::Route>& routes) {
  using enum http::Method;
  routes.push_back(staff_route(site, get, "/staff", rota_staff, "staff", list_page));
  routes.push_back(staff_route(site, get, "/staff/new", rota_staff, "new_staff", show_new));
  routes.push_back(staff_route(site, post, "/staff", rota_staff, "add_staff", add));
  routes.push_back(staff_route(site, get, "/staff/{account}", rota_staff, "staff_member", show_member));
  routes.push_back(staff_route(site, post, "/staff/{account}", rota_staff, "change_staff", save));
  routes.push_back(staff_route(site, post, "/staff/{account}/password", rota_staff, "new_password", make_password));
  routes.push_back(staff_route(site, post, "/staff/{account}/close", rota_staff, "close_account", close));
}

}  // namespace web
