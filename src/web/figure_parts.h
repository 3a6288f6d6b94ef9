// What the pages of figures share: what was asked for, the choice of period and service, the drawing, and how a figure is counted.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "actions/figures.h"
#include "plots/figures.h"
#include "web/figure_table.h"
#include "web/site.h"

namespace web {

inline constexpr http::RoleSet figure_viewers = practice_staff | bit(core::Role::administrator);

struct AskedFigure {
  actions::FigureQuery query;
  bool sees_people = false;  // else small counts are hidden and nothing leads to a person
};
// What the address asks for; what it does not say or says wrongly is as usual: 13 weeks, all services.
AskedFigure asked_figure(const Site&, const http::Request&, const LiveSession&);

// "/figures/waits?weeks=13&service=physiotherapy", and one more part: "&state=waiting".
std::string figure_address(std::string_view path, const actions::FigureQuery&, std::string_view more = {});

std::string services_named(const Site&, const actions::FigureQuery&);  // "All services"
std::string period_named(const actions::FigurePeriod&);                // "the 13 weeks from 24 August 2026 to 22 November 2026"

// A count of people: with the way to them, or "fewer than 5".
FigureCell people(const AskedFigure&, std::int64_t count, std::string href);
bool is_hidden(const AskedFigure&, std::int64_t count);
double plotted(const AskedFigure&, std::int64_t count);  // a hidden count is not drawn

struct Definition {
  std::string counted, out_of, limits;
};

// The whole page of a figure but for its head: sentence, choice, drawing (when `plot` draws one), table, definition, file.
struct FigurePage {
  std::string path;      // "/figures/waits"
  std::string title;
  std::string sentence;  // what it shows, now
  std::optional<Html> plot;
  FigureTable table;
  Html more = {};        // after the table
  Definition definition;
};
http::Response show_figure(const Site&, const LiveSession&, const AskedFigure&, const actions::FigurePeriod&, const FigurePage&);

// Once for a desk and once for a telephone; the style sheet shows one of them.
template <class Figure>
Html plotted_figure(const Figure& figure) {
  Html out;
  out << "<figure class=\"app-plot\"><div class=\"app-plot__wide\">"_html << drawing(plots::draw(figure, {"plot", plots::wide}))
      << "</div><div class=\"app-plot__narrow\">"_html << drawing(plots::draw(figure, {"plot-narrow", plots::narrow}))
      << "</div></figure>"_html;
  return out;
}

// The people behind a count.
http::Response figure_requests_page(Site&, const http::Request&, const LiveSession&);
http::Response figure_appointments_page(Site&, const http::Request&, const LiveSession&);

// How long before it an appointment was booked: "2 to 7 days".
std::string lead_words(std::size_t band);

}  // namespace web
