// The people behind a count of a figure.
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "core/london.h"
#include "web/figure_parts.h"
#include "web/words.h"

namespace web {
namespace {

// A Monday, as the figures write it; one outside the period counts nobody.
std::optional<core::Date> week_in(const http::Request& request) { return core::parse_date(request.query["week"]); }

template <class Value>
struct Picked {
  std::string_view code, words;
  Value value;
};
template <class Value, std::size_t n>
const Picked<Value>* chosen(const std::array<Picked<Value>, n>& all, std::string_view code) {
  const auto found = std::ranges::find(all, code, &Picked<Value>::code);
  return found == all.end() ? nullptr : &*found;
}
constexpr std::array<Picked<actions::WaitState>, 3> states{{{"seen", "seen", actions::WaitState::seen},
                                                            {"waiting", "still waiting", actions::WaitState::waiting},
                                                            {"left", "left before being seen", actions::WaitState::left}}};
constexpr std::array<Picked<actions::Attended>, 4> attendances{{{"yes", "attended", actions::Attended::yes},
                                                                {"no", "did not attend", actions::Attended::no},
                                                                {"known", "attended or not", actions::Attended::known},
                                                                {"unknown", "no outcome recorded", actions::Attended::unknown}}};

struct Listing {
  std::string title, back;
  std::vector<std::string> about;  // what picked them out
  std::size_t counted;
  Html table;
  std::size_t shown;
};
http::Response show_list(const Site& site, const LiveSession& session, const actions::FigurePeriod& period, const Listing& listing) {
  Frame f = frame(site, session, listing.title, Section::figures);
  f.back = {.text = "Back to the figure", .href = listing.back};
  Html main = h1(listing.title, "Behind the figure");
  std::string about;
  for (const auto& part : listing.about) about += (about.empty() ? "" : ", ") + part;
  main << paragraph(fmt::format("{}: {}.", period_named(period), about))
       << paragraph(listing.counted == listing.shown ? fmt::format("{} in all, the latest first.", listing.counted)
                                                     : fmt::format("{} in all; the latest {} are here.", listing.counted, listing.shown));
  if (listing.shown > 0) main << listing.table;
  return show(f, main);
}

Content person(const std::string& href, const core::ListedPatient& patient) {
  Html out = link(href, formal_name(core::current_name(patient)));
  out << "<br><span class=\"nhsuk-hint app-small\">"_html << core::display_short_date(patient.born) << "</span>"_html;
  return out;
}

Table list_table(std::vector<Column> head, const std::string& caption) {
  return Table({.caption = sized(Size::s, caption), .head = std::move(head), .responsive = true, .classes = "app-table--dense"});
}

}  // namespace

http::Response figure_requests_page(Site& site, const http::Request& request, const LiveSession& session) {
  const auto asked = asked_figure(site, request, session);
  const auto* state = chosen(states, request.query["state"]);
  const auto week = week_in(request);
  const auto list =
      actions::view_figure_requests(site.system, session.who, {asked.query, week, state ? std::optional(state->value) : std::nullopt});
  if (!list) return problem(site, session, list.error());
  Listing listing{.title = "Requests",
                  .back = figure_address(week ? "/figures/capacity" : "/figures/waits", asked.query),
                  .about = {services_named(site, asked.query)},
                  .counted = list->counted,
                  .table = {},
                  .shown = list->rows.size()};
  if (week) listing.about.push_back("week beginning " + core::display_date(*week));
  if (state) listing.about.emplace_back(state->words);
  auto table = list_table({"Opened", "Who", "About", "Where to", "Status"}, "Requests");
  for (const auto& [r, patient] : list->rows)
    table.row({core::display_moment(r.opened_at), person("/requests/" + core::to_string(r.id), patient),
               reason_words(site.system.catalogue, r.reason), route_name(site.system.catalogue, r.chosen), status_tag(core::status_of(r))});
  listing.table = table.html();
  return show_list(site, session, list->period, listing);
}

http::Response figure_appointments_page(Site& site, const http::Request& request, const LiveSession& session) {
  const auto asked = asked_figure(site, request, session);
  const auto* attended = chosen(attendances, request.query["attended"]);
  actions::VisitSlice slice{.query = asked.query,
                            .begun = request.query["begun"] == "1",
                            .week = week_in(request),
                            .band = {},
                            .attended = attended ? std::optional(attended->value) : std::nullopt};
  const auto band = request.query["band"];
  if (band.size() == 1 && band[0] >= '0' && band[0] < '0' + static_cast<int>(actions::lead_bands.size()))
    slice.band = static_cast<std::size_t>(band[0] - '0');
  const auto list = actions::view_figure_visits(site.system, session.who, slice);
  if (!list) return problem(site, session, list.error());
  Listing listing{.title = "Appointments",
                  .back = figure_address(slice.begun ? "/figures/did-not-attend" : "/figures/capacity", asked.query),
                  .about = {services_named(site, asked.query)},
                  .counted = list->counted,
                  .table = {},
                  .shown = list->rows.size()};
  if (slice.week) listing.about.push_back("week beginning " + core::display_date(*slice.week));
  if (slice.band) listing.about.push_back("booked " + (*slice.band == 0 ? "on the same day" : lead_words(*slice.band) + " before"));
  if (attended) listing.about.emplace_back(attended->words);
  auto table = list_table({"When", "Who", "Service", "Booked", "Status"}, "Appointments");
  for (const auto& [a, patient] : list->rows)
    table.row({core::display_moment(a.start), person("/appointments/" + core::to_string(a.id), patient),
               service_name(site.system.catalogue, a.service), core::display_short_date(core::to_london(a.booked_at).date),
               status_tag(core::status_of(a))});
  listing.table = table.html();
  return show_list(site, session, list->period, listing);
}

}  // namespace web
