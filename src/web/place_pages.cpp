// A practice's sites: where sessions are held, and what people are told about the place.
#include "actions/staff.h"
#include "web/rota_parts.h"
#include "web/routes.h"
#include "web/site.h"

namespace web {
namespace {

http::Response missing(Site& site, const LiveSession& session) { return problem(site, session, {core::Fault::not_found, "", ""}); }
std::string address_of(core::OrganisationId id) { return "/sites/" + core::to_string(id); }

Html fields(const http::Fields& shown, const Errors& errors) {
  Html out = input({.name = "name", .label = "Name", .value = std::string(shown["name"]), .error = errors["name"]});
  out << input({.name = "address",
                .label = "Address",
                .hint = "One line, as in letters and confirmations",
                .value = std::string(shown["address"]),
                .error = errors["address"]})
      << input({.name = "telephone",
                .label = "Telephone",
                .hint = "May be left empty",
                .value = std::string(shown["telephone"]),
                .error = errors["telephone"],
                .width = 20,
                .type = "tel"});
  return out;
}

actions::SiteDraft draft_in(const http::Fields& form) {
  return {.practice = core::parse_id<core::OrganisationId>(form["of"]).value_or(core::OrganisationId{}),
          .name = std::string(form["name"].substr(0, 500)),
          .address = std::string(form["address"].substr(0, 1000)),
          .telephone = std::string(form["telephone"].substr(0, 100))};
}

http::Response list_page(Site& site, const LiveSession& session, const http::Fields& typed, const Errors& errors, int status) {
  const auto view = actions::view_sites(site.system, session.who);
  Frame f = frame(site, session, "Sites", Section::rota);
  f.errors = errors;
  Html main = h1("Sites", "Rota");
  main << rota_navigation(RotaTab::sites);
  Table table({.caption = sized(Size::m, "Where sessions are held"),
               .head = {"Name", "Address", "Telephone"},
               .responsive = true,
               .classes = "app-table--dense"});
  for (const auto& place : view.sites)
    table.row({link(address_of(place.id), place.name), place.address, place.telephone.empty() ? std::string("-") : place.telephone});
  if (view.sites.empty()) main << paragraph("There is none yet.");
  else main << table.html();
  main << h2("Add a site");
  open_form(main, session, "/sites");
  std::vector<Option> practices;
  for (const auto& practice : view.practices) practices.push_back({.value = core::to_string(practice.id), .text = practice.name});
  main << select({.name = "of",
                  .label = "Of which practice",
                  .value = std::string(typed["of"]),
                  .error = errors["of"],
                  .options = std::move(practices)})
       << fields(typed, errors) << button({.text = "Add the site", .once = true});
  close_form(main);
  return show(f, main, status);
}

http::Response show_list(Site& site, const http::Request&, const LiveSession& session) { return list_page(site, session, {}, {}, 200); }

http::Response add(Site& site, const http::Request& request, const LiveSession& session) {
  const auto added = actions::add_site(site.system, session.who, once_key(request), draft_in(request.form));
  if (added) return http::see_other("/sites");
  if (belongs_on_form(added.error())) return list_page(site, session, request.form, added.error(), status_of(added.error().fault));
  return problem(site, session, added.error());
}

http::Response site_page(Site& site, const http::Request& request, const LiveSession& session, const http::Fields* typed,
                         const Errors& errors, int status) {
  const auto id = id_in<core::OrganisationId>(request, "site");
  if (!id) return missing(site, session);
  const auto place = actions::view_site(site.system, session.who, *id);
  if (!place) return problem(site, session, place.error());
  Frame f = frame(site, session, place->name, Section::rota);
  f.errors = errors;
  f.wide = false;
  f.back = {.text = "Sites", .href = "/sites"};
  Html main = h1(place->name, "Site");
  open_form(main, session, address_of(*id), place->version);
  main << fields(typed ? *typed : http::Fields{{"name", place->name}, {"address", place->address}, {"telephone", place->telephone}}, errors)
       << button({.text = "Save", .once = true});
  close_form(main);
  return show(f, main, status);
}

http::Response show_site(Site& site, const http::Request& request, const LiveSession& session) {
  return site_page(site, request, session, nullptr, {}, 200);
}

http::Response save(Site& site, const http::Request& request, const LiveSession& session) {
  const auto id = id_in<core::OrganisationId>(request, "site");
  if (!id) return missing(site, session);
  const auto saved = actions::change_site(site.system, session.who, once_key(request), *id, draft_in(request.form));
  if (saved) return http::see_other("/sites");
  if (belongs_on_form(saved.error()))
    return site_page(site, request, session, &request.form, saved.error(), status_of(saved.error().fault));
  return problem(site, session, saved.error());
}

}  // namespace

void add_place_routes(Site& site, std::vector<http::Route>& routes) {
  using enum http::Method;
  routes.push_back(staff_route(site, get, "/sites", rota_staff, "sites", show_list));
  routes.push_back(staff_route(site, post, "/sites", rota_staff, "add_site", add));
  routes.push_back(staff_route(site, get, "/sites/{site}", rota_staff, "site", show_site));
  routes.push_back(staff_route(site, post, "/sites/{site}", rota_staff, "change_site", save));
}

}  // namespace web
