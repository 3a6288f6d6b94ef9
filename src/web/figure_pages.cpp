// The figures: capacity against demand, waits, did not attend. Each says in a sentence what it shows, draws it, gives the table, and says
// how it is counted. docs/guides/manager.md has the same definitions.
#include <fmt/format.h>

#include <algorithm>
#include <limits>

#include "core/london.h"
#include "plots/axis.h"
#include "web/figure_parts.h"
#include "web/routes.h"
#include "web/words.h"

namespace web {
namespace {

using actions::FigurePeriod;

constexpr double nothing = std::numeric_limits<double>::quiet_NaN();

std::string percent(std::optional<double> share) { return share ? fmt::format("{:.1f}%", *share * 100) : std::string("none"); }

core::Date week_of(const FigurePeriod& period, std::size_t week) { return period.from + std::chrono::weeks{week}; }

std::string file_date(const FigurePeriod& period) { return core::to_string(period.today); }

// ---- Capacity against demand.

FigureTable capacity_table(const Site& site, const AskedFigure& asked, const actions::CapacityView& view) {
  FigureTable table{.caption = services_named(site, asked.query) + ", each week",
                    .head = {"Week beginning", "Slots offered", "Booked", "Requests"},
                    .rows = {}};
  actions::CapacityCount total;
  bool hides = false;
  for (std::size_t i = view.weeks.size(); i-- > 0;) {
    const auto& count = view.weeks[i];
    const auto week = week_of(view.period, i);
    const std::string of_week = "&week=" + core::to_string(week);
    table.rows.push_back({{core::display_short_date(week) + (i + 1 == view.weeks.size() ? " (so far)" : "")},
                          {std::to_string(count.slots)},
                          people(asked, count.booked, figure_address("/figures/appointments", asked.query, of_week)),
                          people(asked, count.requests, figure_address("/figures/requests", asked.query, of_week))});
    hides = hides || is_hidden(asked, count.booked) || is_hidden(asked, count.requests);
    total.slots += count.slots;
    total.booked += count.booked;
    total.requests += count.requests;
  }
  if (!hides)
    table.rows.push_back({{"All weeks"},
                          {std::to_string(total.slots)},
                          people(asked, total.booked, figure_address("/figures/appointments", asked.query)),
                          people(asked, total.requests, figure_address("/figures/requests", asked.query))});
  return table;
}

plots::Bars capacity_bars(const std::string& sentence, const AskedFigure& asked, const actions::CapacityView& view) {
  plots::Bars bars{.words = {"Capacity against demand", sentence, "Week beginning", "Number a week"},
                   .groups = {},
                   .bars = {{"Requests", {}}, {"Booked", {}}},
                   .line = plots::Series{"Slots offered", {}}};
  for (std::size_t i = 0; i < view.weeks.size(); ++i) {
    bars.groups.push_back(plots::day_label(week_of(view.period, i)));
    bars.bars[0].values.push_back(plotted(asked, view.weeks[i].requests));
    bars.bars[1].values.push_back(plotted(asked, view.weeks[i].booked));
    bars.line->values.push_back(static_cast<double>(view.weeks[i].slots));
  }
  return bars;
}

// Where all services are shown together, each one's total leads to its own weeks.
Html services_part(const Site& site, const AskedFigure& asked, const actions::CapacityView& view) {
  if (!asked.query.service.empty() || !asked.sees_people || view.services.empty()) return {};
  FigureTable table{.caption = "Each service, whole period", .head = {"Service", "Slots offered", "Booked", "Requests"}, .rows = {}};
  for (const auto& [service, count] : view.services) {
    const actions::FigureQuery its{asked.query.weeks, service};
    table.rows.push_back({{service_name(site.system.catalogue, service), figure_address("/figures/capacity", its)},
                          {std::to_string(count.slots)},
                          people(asked, count.booked, figure_address("/figures/appointments", its)),
                          people(asked, count.requests, figure_address("/figures/requests", its))});
  }
  return html_of(table);
}

std::string capacity_sentence(const Site& site, const AskedFigure& asked, const actions::CapacityView& view) {
  actions::CapacityCount total;
  for (const auto& count : view.weeks) {
    total.slots += count.slots;
    total.booked += count.booked;
    total.requests += count.requests;
  }
  const auto about = services_named(site, asked.query);
  if (total.slots == 0 && total.requests == 0) return fmt::format("{}: nothing was offered or asked for.", about);
  if (!asked.sees_people) return fmt::format("{}: {} slots were offered.", about, total.slots);
  return fmt::format("{}: {} requests came for {} slots, of which {} were booked ({}).", about, total.requests, total.slots, total.booked,
                     percent(evaluation::Proportion{total.booked, total.slots}.share()));
}

http::Response capacity_page(Site& site, const http::Request& request, const LiveSession& session) {
  const auto asked = asked_figure(site, request, session);
  const auto view = actions::view_capacity(site.system, session.who, asked.query);
  if (!view) return problem(site, session, view.error());
  const auto sentence = capacity_sentence(site, asked, *view);
  return show_figure(
      site, session, asked, view->period,
      {.path = "/figures/capacity",
       .title = "Capacity against demand",
       .sentence = sentence,
       .plot = plotted_figure(capacity_bars(sentence, asked, *view)),
       .table = capacity_table(site, asked, *view),
       .more = services_part(site, asked, *view),
       .definition = {
           fmt::format("Slots offered: all times in the clinics hosted by {0}, in the week the clinic starts. Booked: appointments "
                       "in those clinics that were not cancelled, in the week they take place. Requests: requests of people "
                       "registered with {0} that stand routed to the service, in the week they were opened",
                       session.organisation_name),
           "Nothing: these are counts",
           "A clinic may be open to other practices' patients, and people may be seen elsewhere, so requests and bookings need not be "
           "the same people. A request counts in the week it came, its appointment in a later one."}});
}

http::Response capacity_csv(Site& site, const http::Request& request, const LiveSession& session) {
  const auto asked = asked_figure(site, request, session);
  const auto view = actions::view_capacity(site.system, session.who, asked.query);
  if (!view) return problem(site, session, view.error());
  return csv_file("capacity-" + file_date(view->period), capacity_table(site, asked, *view));
}

// ---- Waits.

std::string days_words(int days) { return days == 1 ? "1 day" : fmt::format("{} days", days); }
std::string within(std::optional<int> days) { return days ? days_words(*days) : std::string("not yet known"); }
std::string median_words(const evaluation::WaitCurve& curve) {
  if (!curve.median) return within({});
  if (!curve.median_low || *curve.median == 0) return within(curve.median);
  if (!curve.median_high) return fmt::format("{} ({} or more)", within(curve.median), *curve.median_low);
  return fmt::format("{} ({} to {})", within(curve.median), *curve.median_low, *curve.median_high);
}

bool hides_part(const AskedFigure& asked, const actions::WaitsRow& row) {
  return is_hidden(asked, row.seen) || is_hidden(asked, row.waiting) || is_hidden(asked, row.left);
}

FigureTable waits_table(const Site& site, const AskedFigure& asked, const actions::WaitsView& view) {
  FigureTable table{
      .caption = "From request to first visit",
      .head = {"Service", "Requests", "Seen", "Still waiting", "Left before", "Half seen within (95% interval)", "Nine in ten seen within"},
      .rows = {}};
  const bool hides = std::ranges::any_of(view.rows, [&](const auto& row) { return hides_part(asked, row); });
  for (const auto& row : view.rows) {
    if (row.service.empty() && hides) continue;
    const actions::FigureQuery its{asked.query.weeks, row.service.empty() ? asked.query.service : row.service};
    const auto to = [&](std::string_view state) { return figure_address("/figures/requests", its, state); };
    std::vector<FigureCell> cells{{row.service.empty() ? "All services" : service_name(site.system.catalogue, row.service)},
                                  people(asked, row.requests, to(""))};
    if (hides_part(asked, row)) {
      cells.insert(cells.end(), 5, FigureCell{"not shown"});
    } else {
      cells.push_back(people(asked, row.seen, to("&state=seen")));
      cells.push_back(people(asked, row.waiting, to("&state=waiting")));
      cells.push_back(people(asked, row.left, to("&state=left")));
      cells.push_back({median_words(row.curve)});
      cells.push_back({within(row.curve.ninetieth)});
    }
    table.rows.push_back(std::move(cells));
  }
  return table;
}

plots::Curves wait_curves(const Site& site, const std::string& sentence, const actions::WaitsView& view) {
  plots::Curves curves{.words = {"Share still waiting by days since the request", sentence, "Days since the request", "Still waiting"},
                       .curves = {}};
  for (const auto& row : view.rows) {
    if (row.service.empty()) continue;
    plots::Curve curve{.name = service_name(site.system.catalogue, row.service), .steps = {}, .waiting = {}};
    for (const auto& step : row.curve.steps) {
      if (step.seen > 0) curve.steps.push_back({static_cast<double>(step.day), step.share});
      if (step.unseen > 0) curve.waiting.push_back(step.day);
      curve.end = step.day;
    }
    curves.curves.push_back(std::move(curve));
  }
  return curves;
}

std::string waits_sentence(const Site& site, const AskedFigure& asked, const actions::WaitsView& view) {
  if (view.rows.empty()) return services_named(site, asked.query) + ": nobody was sent there.";
  const auto& all = view.rows.back();
  if (hides_part(asked, all)) return "Too few people to show.";
  std::string text = services_named(site, asked.query);
  if (all.curve.median) text += fmt::format(": half of the people were seen within {}", days_words(*all.curve.median));
  else text += ": fewer than half of the people have been seen";
  if (all.curve.ninetieth) text += fmt::format(" and nine in ten within {}", days_words(*all.curve.ninetieth));
  return asked.sees_people ? fmt::format("{}; {} of {} are still waiting.", text, all.waiting, all.requests) : text + ".";
}

http::Response waits_page(Site& site, const http::Request& request, const LiveSession& session) {
  const auto asked = asked_figure(site, request, session);
  const auto view = actions::view_waits(site.system, session.who, asked.query);
  if (!view) return problem(site, session, view.error());
  const auto sentence = waits_sentence(site, asked, *view);
  // The curve shows each person's day: only for those who may see the people.
  const bool draws = asked.sees_people && !view->rows.empty();
  return show_figure(
      site, session, asked, view->period,
      {.path = "/figures/waits",
       .title = "Waits from request to first visit",
       .sentence = sentence,
       .plot = draws ? std::optional(plotted_figure(wait_curves(site, sentence, *view))) : std::nullopt,
       .table = waits_table(site, asked, *view),
       .definition = {
           "Whole days by the calendar from opening a request to the start of the first visit made for it; 0 is the same day. "
           "Still waiting: neither seen nor left, as the record stands now; also whose request is open or whose time the practice "
           "cancelled. Left before: withdrawn, advised, sent elsewhere, or every appointment was cancelled or not attended",
           fmt::format("Requests of people registered with {} that were opened in the period and stand routed to the service",
                       session.organisation_name),
           "Those still waiting count for as long as they have waited (Kaplan and Meier's estimate), so that the figure is not "
           "flattered by leaving them out. Those who left are taken to be like those who stayed; if people leave because they "
           "wait, true waits are longer. The right end of a curve rests on few people. A visit without a recorded start or "
           "outcome counts as still waiting."}});
}

http::Response waits_csv(Site& site, const http::Request& request, const LiveSession& session) {
  const auto asked = asked_figure(site, request, session);
  const auto view = actions::view_waits(site.system, session.who, asked.query);
  if (!view) return problem(site, session, view.error());
  return csv_file("waits-" + file_date(view->period), waits_table(site, asked, *view));
}

// ---- Did not attend.

bool hides_part(const AskedFigure& asked, const actions::AttendanceRow& row) {
  return is_hidden(asked, row.missed) || is_hidden(asked, row.attended) || is_hidden(asked, row.unknown);
}
bool hides_part(const AskedFigure& asked, const actions::AttendanceView& view) {
  return std::ranges::any_of(view.bands, [&](const auto& row) { return hides_part(asked, row); });
}

std::vector<FigureCell> attendance_cells(const AskedFigure& asked, std::string name, const actions::AttendanceRow& row,
                                         const std::string& band) {
  const auto to = [&](std::string_view attended) {
    return figure_address("/figures/appointments", asked.query, fmt::format("&begun=1{}{}", band, attended));
  };
  const auto share = row.did_not_attend();
  const auto bounds = evaluation::wilson(share);
  const bool hides = is_hidden(asked, row.missed) || is_hidden(asked, row.attended);
  return {{std::move(name), asked.sees_people && row.attended + row.missed + row.unknown > 0 ? to("") : std::string()},
          people(asked, share.of, to("&attended=known")),
          people(asked, row.missed, to("&attended=no")),
          {hides ? "not shown" : percent(share.share())},
          {hides     ? "not shown"
           : !bounds ? "none"
                     : fmt::format("{:.1f}% to {:.1f}%", bounds->low * 100, bounds->high * 100)},
          people(asked, row.unknown, to("&attended=unknown"))};
}

FigureTable attendance_table(const Site& site, const AskedFigure& asked, const actions::AttendanceView& view) {
  FigureTable table{.caption = services_named(site, asked.query) + ", by how long before it was booked",
                    .head = {"Booked before", "Attended or not", "Did not attend", "Share", "95% interval", "No outcome recorded"},
                    .rows = {}};
  for (std::size_t i = 0; i < view.bands.size(); ++i)
    table.rows.push_back(attendance_cells(asked, lead_words(i), view.bands[i], fmt::format("&band={}", i)));
  if (!hides_part(asked, view)) table.rows.push_back(attendance_cells(asked, "All", view.all, ""));
  return table;
}

plots::Intervals attendance_intervals(const std::string& sentence, const AskedFigure& asked, const actions::AttendanceView& view) {
  plots::Intervals intervals{.words = {"Share who did not attend, by how long before it was booked", sentence, "Did not attend", ""},
                             .rows = {}};
  for (std::size_t i = 0; i < view.bands.size(); ++i) {
    const auto share = view.bands[i].did_not_attend();
    const auto bounds = evaluation::wilson(share);
    const bool draws = bounds && !is_hidden(asked, view.bands[i].missed) && !is_hidden(asked, view.bands[i].attended);
    intervals.rows.push_back(
        {lead_words(i), draws ? *share.share() : nothing, draws ? bounds->low : nothing, draws ? bounds->high : nothing});
  }
  return intervals;
}

std::string attendance_sentence(const Site& site, const AskedFigure& asked, const actions::AttendanceView& view) {
  const auto share = view.all.did_not_attend();
  const auto about = services_named(site, asked.query);
  if (share.of == 0) return fmt::format("{}: no appointment has an outcome yet.", about);
  if (hides_part(asked, view)) return about + ": some counts are too small to show.";
  if (!asked.sees_people) return fmt::format("{}: {} of appointments were not attended.", about, percent(share.share()));
  return fmt::format("{}: {} of {} appointments were not attended ({}).", about, share.count, share.of, percent(share.share()));
}

http::Response attendance_page(Site& site, const http::Request& request, const LiveSession& session) {
  const auto asked = asked_figure(site, request, session);
  const auto view = actions::view_attendance(site.system, session.who, asked.query);
  if (!view) return problem(site, session, view.error());
  const auto sentence = attendance_sentence(site, asked, *view);
  return show_figure(
      site, session, asked, view->period,
      {.path = "/figures/did-not-attend",
       .title = "Who did not attend",
       .sentence = sentence,
       .plot = plotted_figure(attendance_intervals(sentence, asked, *view)),
       .table = attendance_table(site, asked, *view),
       .definition = {"Appointments marked as did not attend, by whole calendar days between booking and appointment",
                      fmt::format("Appointments in the clinics hosted by {} whose time has come, that were not cancelled and are marked as "
                                  "arrived, seen or not attended. Those with no outcome are counted apart",
                                  session.organisation_name),
                      "The line shows how far chance alone could move the share (Wilson's 95% interval): where lines overlap widely, the "
                      "difference may be chance. People booked long ahead differ in more than their wait: this shows no cause."}});
}

http::Response attendance_csv(Site& site, const http::Request& request, const LiveSession& session) {
  const auto asked = asked_figure(site, request, session);
  const auto view = actions::view_attendance(site.system, session.who, asked.query);
  if (!view) return problem(site, session, view.error());
  return csv_file("did-not-attend-" + file_date(view->period), attendance_table(site, asked, *view));
}

// ---- All of them.

http::Response index_page(Site& site, const http::Request&, const LiveSession& session) {
  struct Entry {
    const char *href, *title, *about;
  };
  static constexpr Entry entries[] = {
      {"/figures/capacity", "Capacity against demand", "Slots offered, booked and asked for, by service and week."},
      {"/figures/waits", "Waits from request to first visit", "How long half of the people waited, and nine in ten; who is still waiting."},
      {"/figures/did-not-attend", "Who did not attend", "By how long before the appointment was booked."}};
  Html main = h1("Figures", session.organisation_name);
  main << paragraph("What your own records show. Each figure says how it is counted.");
  for (const auto& [href, title, about] : entries) main << h2(link(href, title)) << paragraph(about);
  return show(frame(site, session, "Figures", Section::figures), main);
}

}  // namespace

void add_figure_routes(Site& site, std::vector<http::Route>& routes) {
  using enum http::Method;
  const auto add = [&](const char* pattern, http::RoleSet roles, const char* name, PageHandler handler) {
    routes.push_back(staff_route(site, get, pattern, roles, name, handler));
  };
  add("/figures", figure_viewers, "figures", index_page);
  add("/figures/capacity", figure_viewers, "figure_capacity", capacity_page);
  add("/figures/capacity.csv", figure_viewers, "figure_capacity_csv", capacity_csv);
  add("/figures/waits", figure_viewers, "figure_waits", waits_page);
  add("/figures/waits.csv", figure_viewers, "figure_waits_csv", waits_csv);
  add("/figures/did-not-attend", figure_viewers, "figure_did_not_attend", attendance_page);
  add("/figures/did-not-attend.csv", figure_viewers, "figure_did_not_attend_csv", attendance_csv);
  add("/figures/requests", practice_staff, "figure_requests", figure_requests_page);
  add("/figures/appointments", practice_staff, "figure_appointments", figure_appointments_page);
}

}  // namespace web
