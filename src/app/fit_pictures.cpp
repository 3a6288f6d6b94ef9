#include "app/fit_pictures.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <functional>

#include <fmt/format.h>

#include "app/config.h"

namespace app {
namespace {

using planning::Fit;

std::optional<plots::Svg> lengths(const Fit& fit) {
  if (fit.lengths.empty()) return std::nullopt;
  auto by_rows = fit.lengths;
  std::ranges::stable_sort(by_rows, std::greater(), [](const auto& l) { return l.minutes.size(); });
  by_rows.resize(std::min<std::size_t>(by_rows.size(), 2));  // two roles are told apart, more are not
  plots::Trends trends{.words = {.title = "How long visits take",
                                 .description = "Share of visits longer than so many minutes, observed and as fitted",
                                 .x = "Minutes",
                                 .y = "Share of visits that take longer"},
                       .nought = true};
  for (const auto& l : by_rows) {
    const auto& name = fit.scenario.roles[static_cast<std::size_t>(l.role)].name;
    plots::Trend seen{.kind = plots::Trend::Kind::points, .name = name + ", observed"}, line{.name = name + ", fitted"};
    for (int i = 1; i < 20; ++i) {
      const auto n = l.minutes.size();
      const double minutes = l.minutes[n * static_cast<std::size_t>(i) / 20];
      const auto longer = l.minutes.end() - std::ranges::upper_bound(l.minutes, minutes);
      for (auto* series : {&seen, &line}) series->x.push_back(minutes);
      seen.y.push_back(static_cast<double>(longer) / static_cast<double>(n));
      line.y.push_back(planning::fitted_share_longer(l, minutes));
    }
    trends.series.push_back(std::move(line));
    trends.series.push_back(std::move(seen));
  }
  return plots::draw(trends, {.id = "fit"});
}

std::optional<plots::Svg> missed(const Fit& fit) {
  plots::Intervals shares{.words = {.title = "Did not attend, by days booked ahead",
                                    .description = "Share that did not attend with its 95% interval",
                                    .x = "Share that did not attend",
                                    .y = ""}};
  for (const auto& f : fit.fitted)
    if (f.path.starts_with("did_not_attend."))
      shares.rows.push_back({f.path.substr(f.path.find('.') + 1) + " days ahead", f.value, f.low, f.high});
  return shares.rows.empty() ? std::nullopt : std::optional(plots::draw(shares, {.id = "fit"}));
}

// Bars side by side: observed, and as the fitted practice has it.
std::optional<plots::Svg> bars(plots::Bars drawn, const std::vector<plots::Series>& series) {
  if (drawn.groups.empty()) return std::nullopt;
  drawn.bars = series;
  return plots::draw(drawn, {.id = "fit"});
}

std::optional<plots::Svg> week(const Fit& fit) {
  plots::Bars drawn{.words = {.title = "Bookings by weekday",
                              .description = "Share of bookings made on each weekday, observed and in the fitted practice",
                              .x = "Day of booking",
                              .y = "Share of bookings"}};
  plots::Series observed{"Observed", {}}, simulated{"Fitted", {}};
  constexpr std::array days{"Monday", "Tuesday", "Wednesday", "Thursday", "Friday"};
  for (std::size_t i = 0; i < fit.week.size(); ++i) {
    drawn.groups.emplace_back(days.at(i));
    observed.values.push_back(fit.week[i].observed), simulated.values.push_back(fit.week[i].simulated);
  }
  return bars(std::move(drawn), {observed, simulated});
}

std::optional<plots::Svg> leads(const Fit& fit) {
  plots::Bars drawn{.words = {.title = "Days booked ahead",
                              .description = "Share of appointments by days booked ahead, observed and in the fitted practice",
                              .x = "Working days ahead",
                              .y = "Share of appointments"}};
  plots::Series observed{"Observed", {}}, simulated{"Fitted", {}};
  for (const auto& c : fit.checks) {
    constexpr std::string_view booked = "booked ", ahead = " days ahead";
    if (!c.name.starts_with(booked) || std::isnan(c.observed)) continue;
    std::string name = c.name.substr(booked.size());
    if (const auto at = name.find(ahead); at != name.npos) name.erase(at, ahead.size());
    drawn.groups.push_back(name);
    observed.values.push_back(c.observed), simulated.values.push_back(c.simulated);
  }
  return bars(std::move(drawn), {observed, simulated});
}

std::optional<plots::Svg> returns(const Fit& fit) {
  plots::Bars drawn{.words = {.title = "Who comes again within 28 working days",
                              .description =
                                  "Share of visits that another appointment follows: observed, in the fitted practice, and if every "
                                  "visit settled its need",
                              .x = "Role",
                              .y = "Share of visits"}};
  plots::Series observed{"Observed", {}}, simulated{"Fitted", {}}, alone{"New needs alone", {}};
  for (const auto& r : fit.returns) {
    drawn.groups.push_back(fit.scenario.roles[static_cast<std::size_t>(r.role)].name);
    observed.values.push_back(r.observed), simulated.values.push_back(r.simulated), alone.values.push_back(r.by_new_needs);
  }
  return bars(std::move(drawn), {observed, simulated, alone});
}

}  // namespace

std::optional<plots::Svg> fit_picture(const Fit& fit, const std::string& which) {
  if (which.empty()) return fit.lengths.empty() ? missed(fit) : lengths(fit);
  for (const auto& [name, draw] :
       {std::pair{"lengths", &lengths}, {"missed", &missed}, {"week", &week}, {"leads", &leads}, {"returns", &returns}})
    if (which == name) return draw(fit);
  throw SetupError(fmt::format("--picture: there is no '{}': lengths, missed, week, leads or returns", which.substr(0, 60)));
}

}  // namespace app
