#include "web/figure_parts.h"

#include <fmt/format.h>

#include <algorithm>
#include <limits>

#include "core/london.h"
#include "http/url.h"
#include "web/words.h"

namespace web {
namespace {

Html choice_form(const Site& site, const FigurePage& page, const AskedFigure& asked) {
  std::vector<Option> weeks, services{{.value = "", .text = "All services"}};
  for (const int n : actions::figure_weeks) weeks.push_back({.value = std::to_string(n), .text = fmt::format("Last {} weeks", n)});
  for (const auto& pathway : site.system.catalogue.pathways)
    services.push_back({.value = pathway.booking.service, .text = service_name(site.system.catalogue, pathway.booking.service)});
  Html out;
  out << "<form method=\"get\" class=\"app-wish app-no-print\" "_html << attribute("action", page.path) << ">"_html
      << select({.name = "weeks", .label = "Period", .value = std::to_string(asked.query.weeks), .options = std::move(weeks)})
      << select({.name = "service", .label = "Service", .value = asked.query.service, .options = std::move(services)})
      << button({.text = "Show", .kind = ButtonKind::secondary}) << "</form>"_html;
  return out;
}

Html definition_list(const AskedFigure& asked, const actions::FigurePeriod& period, const Definition& definition) {
  std::string limits = definition.limits;
  if (!asked.sees_people) limits += " Counts of 1 to 4 people are not shown to you, nor what they could be worked out from.";
  return summary_list({.rows = {{.key = "What is counted", .value = definition.counted},
                                {.key = "Out of", .value = definition.out_of},
                                {.key = "Period", .value = fmt::format("{}. The last week is counted up to today.", period_named(period))},
                                {.key = "Source", .value = "This site's own records in Fingerpost, as they are now"},
                                {.key = "Read with care", .value = limits}}});
}

}  // namespace

AskedFigure asked_figure(const Site& site, const http::Request& request, const LiveSession& session) {
  AskedFigure asked{.query = {}, .sees_people = core::works_for_practice(session.who.role)};
  for (const int weeks : actions::figure_weeks)
    if (request.query["weeks"] == std::to_string(weeks)) asked.query.weeks = weeks;
  for (const auto& pathway : site.system.catalogue.pathways)
    if (request.query["service"] == pathway.booking.service) asked.query.service = pathway.booking.service;
  return asked;
}

std::string figure_address(std::string_view path, const actions::FigureQuery& query, std::string_view more) {
  return fmt::format("{}?weeks={}{}{}{}", path, query.weeks,
                     query.service.empty() ? "" : "&service=", http::encode_component(query.service), more);
}

std::string services_named(const Site& site, const actions::FigureQuery& query) {
  return query.service.empty() ? "All services" : service_name(site.system.catalogue, query.service);
}

std::string period_named(const actions::FigurePeriod& period) {
  return fmt::format("The {} weeks from {} to {}", period.weeks, core::display_date(period.from), core::display_date(period.today));
}

bool is_hidden(const AskedFigure& asked, std::int64_t count) { return !asked.sees_people && evaluation::is_small(count); }

FigureCell people(const AskedFigure& asked, std::int64_t count, std::string href) {
  if (is_hidden(asked, count)) return {fmt::format("fewer than {}", evaluation::shown_from)};
  return {std::to_string(count), asked.sees_people && count > 0 ? std::move(href) : std::string()};
}

double plotted(const AskedFigure& asked, std::int64_t count) {
  return is_hidden(asked, count) ? std::numeric_limits<double>::quiet_NaN() : static_cast<double>(count);
}

std::string lead_words(std::size_t band) {
  const int from = actions::lead_bands[band];
  if (band + 1 == actions::lead_bands.size()) return fmt::format("{} days or more", from);
  const int to = actions::lead_bands[band + 1] - 1;
  if (from == 0 && to == 0) return "Same day";
  return from == to ? fmt::format("{} day", from) : fmt::format("{} to {} days", from, to);
}

http::Response show_figure(const Site& site, const LiveSession& session, const AskedFigure& asked, const actions::FigurePeriod& period,
                           const FigurePage& page) {
  Frame f = frame(site, session, page.title, Section::figures);
  f.back = {.text = "Figures", .href = "/figures"};
  Html main = h1(page.title, session.organisation_name);
  main << "<p class=\"nhsuk-lede-text\">"_html << page.sentence << "</p>"_html << choice_form(site, page, asked);
  if (page.plot) main << *page.plot;
  main << html_of(page.table) << "<p class=\"app-no-print\">"_html
       << link(figure_address(page.path + ".csv", asked.query), "Download this table (CSV)") << "</p>"_html << page.more
       << h2("How this is counted") << definition_list(asked, period, page.definition);
  return show(f, main);
}

}  // namespace web
