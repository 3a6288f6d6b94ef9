#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "app/appointment_file.h"
#include "app/evaluate.h"
#include "app/site_reading.h"
#include "app/small_counts.h"
#include "evaluation/proportion.h"
#include "evaluation/repeats.h"

namespace app {
namespace {

namespace json = boost::json;

struct Options {
  std::string data;
  SiteOptions site;
  AppointmentColumns columns;
  evaluation::RepeatOptions repeats;
  SmallCounts::Options small;
};

// Those with repeats and those without sum to the people shown.
void add_people(json::object& to, const evaluation::Repeats& r, SmallCounts& small) {
  const std::array<std::int64_t, 2> sides{r.people_with_repeats, r.people - r.people_with_repeats};
  const bool hidden = small.hidden_of(sides)[0];
  to["people_with_repeats"] = small.shown(r.people_with_repeats, hidden);
  for (const auto* key : {"share", "share_low", "share_high"}) to[key] = nullptr;
  if (hidden) return;
  const evaluation::Proportion proportion{r.people_with_repeats, r.people};
  const auto share = proportion.share();
  const auto bounds = evaluation::wilson(proportion);
  if (share) to["share"] = *share;
  if (bounds) to["share_low"] = bounds->low, to["share_high"] = bounds->high;
}

json::array rows_of(const std::vector<evaluation::PeopleBy>& by, SmallCounts& small, std::optional<std::int64_t> edge) {
  bool few = false;
  for (const auto& row : by) few |= small.hides(row.people);
  json::array rows;
  if (!few)
    for (const auto& row : by) rows.push_back({{"visits", row.visits}, {"people", row.people}});
  else
    for (const auto& row : evaluation::joined(by, small.least(), edge))
      rows.push_back({{"visits", row.from}, {"to", row.to}, {"people", row.people}});
  return rows;
}

plots::Svg picture_of(const Options& o, const evaluation::Repeats& r, const SmallCounts& small) {
  constexpr std::int64_t bars_max = 12;
  plots::Bars bars{.words = {.title = "People by the most visits in any window",
                             .description = fmt::format("The most visits each person had within {} days", o.repeats.window),
                             .x = fmt::format("Most visits within {} days", o.repeats.window),
                             .y = "People"},
                   .bars = {{"People", {}}},
                   .line = {}};
  std::vector<evaluation::PeopleBy> by;
  for (std::int64_t visits = 1; visits <= bars_max; ++visits) by.push_back({visits, 0});
  for (const auto& row : r.most_together) {
    if (row.visits <= bars_max) by[static_cast<std::size_t>(row.visits) - 1].people = row.people;
    else by.push_back(row);
  }
  while (by.size() > 1 && by.back().people == 0) by.pop_back();
  auto classes = evaluation::joined(by, small.least(), o.repeats.visits);  // as the table has them: two ways to join would tell of few
  while (classes.size() > 1 && classes[classes.size() - 2].from >= bars_max) {
    const auto last = classes.back();
    classes.pop_back();
    classes.back().to = last.to;
    classes.back().people += last.people;
  }
  for (const auto& bar : classes) {
    const bool open = bar.to >= bars_max && bar.to == classes.back().to;
    const std::string range = open ? fmt::format("{}+", bar.from) : fmt::format("{} to {}", bar.from, bar.to);
    bars.groups.push_back(bar.from == bar.to && !open ? fmt::format("{}", bar.from) : range);
    bars.bars[0].values.push_back(static_cast<double>(bar.people));
  }
  return plots::draw(bars, {.id = "repeats"});
}

// All visits less those of the people in classes of their own would say how many of each number are in a class that was joined.
std::int64_t unit_of(const evaluation::Repeats& r, const SmallCounts& small) {
  return evaluation::joined(r.distribution, small.least()).size() < r.distribution.size() ? small.least() : 1;
}
std::int64_t rounded(std::int64_t visits, std::int64_t unit) { return (visits + unit / 2) / unit * unit; }

struct Table {
  std::vector<evaluation::Visits> visits;  // spans into what was read
  std::vector<std::string> roles;
  std::uint32_t patients = 0;
};

// Visits sum to those shown, people do not: one may have been with several.
json::array by_role(const Options& o, const Table& table, std::int64_t unit, SmallCounts& small) {
  struct Role {
    std::string name;
    evaluation::Repeats counted;
  };
  std::vector<Role> roles;
  for (std::size_t role = 0; role < table.roles.size(); ++role) {
    auto only = o.repeats;
    only.role = static_cast<std::uint16_t>(role);
    roles.push_back({table.roles[role], or_refuse(evaluation::count_repeats(table.visits, table.patients, only))});
  }
  std::ranges::sort(roles, {}, &Role::name);
  std::vector<std::int64_t> sums;
  std::vector<bool> few;
  for (const auto& role : roles) sums.push_back(role.counted.visits), few.push_back(small.hides(role.counted.people));
  const auto hidden = small.hidden_of(sums, few);
  json::array rows;
  for (std::size_t i = 0; i < roles.size(); ++i) {
    const auto& of = roles[i].counted;
    json::object row{{"name", roles[i].name},
                     {"people", small.shown(of.people)},
                     {"visits", hidden[i] ? json::value() : json::value(rounded(of.visits, unit))}};
    add_people(row, of, small);
    rows.push_back(std::move(row));
  }
  return rows;
}

Answer answer(const Options& o) {
  check_source(o.data, o.site, o.small, {{"--patient", o.columns.patient}, {"--time", o.columns.time}, {"--role", o.columns.role, false}});
  std::optional<AppointmentFile> file;
  std::optional<actions::AttendedVisits> record;
  std::optional<actions::EvaluationPeriod> period;
  Table table;
  if (o.site.asked()) {
    SiteReading site(o.site);
    period = site.period();
    record = site.attended_visits();
    table = {{record->visits()}, record->roles, record->patients};
  } else {
    file = AppointmentFile::read(o.data, o.columns);
    table = {file->visits(), file->roles(), file->patients()};
  }
  const auto r = or_refuse(evaluation::count_repeats(table.visits, table.patients, o.repeats));
  SmallCounts small(o.small);
  const auto unit = unit_of(r, small);
  Answer a{.figures = {{"design", "repeats"},
                       {"visits_at_least", o.repeats.visits},
                       {"window_days", o.repeats.window},
                       {"people", small.shown(r.people)},
                       {"visits", rounded(r.visits, unit)}},
           .warnings = {},
           .picture = picture_of(o, r, small)};
  if (unit > 1) a.figures["visits_rounded_to"] = unit;
  if (period) a.figures["from"] = core::to_string(period->from), a.figures["to"] = core::to_string(period->to);
  add_people(a.figures, r, small);
  a.figures["visits_of_people_with_repeats"] =
      a.figures["people_with_repeats"].is_string() ? json::value() : json::value(rounded(r.visits_of_those, unit));
  a.figures["distribution"] = rows_of(r.distribution, small, {});
  a.figures["most_in_window"] = rows_of(r.most_together, small, o.repeats.visits);
  if (!table.roles.empty()) a.figures["by_role"] = by_role(o, table, unit, small);
  small.warn(a.warnings);
  a.warnings.push_back({"not_every_repeat_is_a_need",
                        fmt::format("{} visits within {} days may be one course of treatment, and who was seen elsewhere is not counted",
                                    o.repeats.visits, o.repeats.window),
                        "Leave out planned visits, and look at the reasons of the people found before anything is offered to them."});
  return a;
}

}  // namespace

void add_repeats(Command& evaluate) {
  const auto o = std::make_shared<Options>();
  auto command = add_figures(evaluate, "repeats", "People who come back: so many visits within so many days", [o] { return answer(*o); });
  SmallCounts::add_options(command, o->small);
  command.add("--data", o->data, "A CSV file with headings, a row a visit; columns are named by the options below");
  command.add("--patient", o->columns.patient, "Column: who came");
  command.add("--time", o->columns.time, "Column: when, an ISO date, date and time, or a number of days");
  command.add("--role", o->columns.role, "Column: whom they saw; each is counted apart as well");
  add_site_options(command, o->site);
  command.add("--visits", o->repeats.visits, "So many visits or more").within(2, 1000).shown();
  command.add("--window", o->repeats.window, "Days from the first to the last of them").within(0, 36500).shown();
}

}  // namespace app
