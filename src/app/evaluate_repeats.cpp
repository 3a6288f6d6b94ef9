#include <algorithm>

#include <fmt/format.h>

#include "app/appointment_file.h"
#include "app/evaluate.h"
#include "app/small_counts.h"
#include "evaluation/proportion.h"
#include "evaluation/repeats.h"

namespace app {
namespace {

namespace json = boost::json;

struct Options {
  std::string data;
  AppointmentColumns columns;
  evaluation::RepeatOptions repeats;
  bool suppress = false;
};

void add_share(json::object& to, const evaluation::Repeats& r, SmallCounts& small) {
  if (small.hides(r.people_with_repeats)) return void(to["share"] = nullptr);
  const evaluation::Proportion proportion{r.people_with_repeats, r.people};
  const auto share = proportion.share();
  const auto bounds = evaluation::wilson(proportion);
  to["share"] = share ? json::value(*share) : json::value();
  if (bounds) to["share_low"] = bounds->low, to["share_high"] = bounds->high;
}

json::array rows_of(const std::vector<evaluation::PeopleBy>& by, SmallCounts& small) {
  json::array rows;
  for (const auto& row : by) rows.push_back({{"visits", row.visits}, {"people", small.shown(row.people)}});
  return rows;
}

plots::Svg picture_of(const Options& o, const evaluation::Repeats& r, SmallCounts& small) {
  constexpr std::size_t bars_max = 12;
  plots::Bars bars{.words = {.title = "People by the most visits in any window",
                             .description = fmt::format("The most visits each person had within {} days", o.repeats.window),
                             .x = fmt::format("Most visits within {} days", o.repeats.window),
                             .y = "People"},
                   .bars = {{"People", {}}},
                   .line = {}};
  for (const auto& row : r.most_together) {
    const auto place = static_cast<std::size_t>(std::min<std::int64_t>(row.visits, bars_max)) - 1;
    while (bars.groups.size() <= place) {
      const auto number = bars.groups.size() + 1;
      bars.groups.push_back(number == bars_max ? fmt::format("{}+", number) : fmt::format("{}", number));
      bars.bars[0].values.push_back(0);
    }
    bars.bars[0].values[place] += static_cast<double>(row.people);
  }
  for (auto& people : bars.bars[0].values)
    if (small.hides(static_cast<std::int64_t>(people))) people = std::nan("");
  return plots::draw(bars, {.id = "repeats"});
}

Answer answer(const Options& o) {
  const auto file = AppointmentFile::read(o.data, o.columns);
  const auto visits = file.visits();
  const auto r = or_refuse(evaluation::count_repeats(visits, file.patients(), o.repeats));
  SmallCounts small(o.suppress);
  Answer a{.figures = {{"design", "repeats"},
                       {"visits_at_least", o.repeats.visits},
                       {"window_days", o.repeats.window},
                       {"people", small.shown(r.people)},
                       {"visits", r.visits},
                       {"people_with_repeats", small.shown(r.people_with_repeats)}},
           .warnings = {},
           .picture = picture_of(o, r, small)};
  add_share(a.figures, r, small);
  a.figures["visits_of_people_with_repeats"] = small.hides(r.people_with_repeats) ? json::value() : json::value(r.visits_of_those);
  a.figures["distribution"] = rows_of(r.distribution, small);
  a.figures["most_in_window"] = rows_of(r.most_together, small);
  if (!o.columns.role.empty()) {
    json::array by;
    for (std::size_t role = 0; role < file.roles().size(); ++role) {
      auto only = o.repeats;
      only.role = static_cast<std::uint16_t>(role);
      const auto of = or_refuse(evaluation::count_repeats(visits, file.patients(), only));
      json::object row{{"name", file.roles()[role]},
                       {"people", small.shown(of.people)},
                       {"visits", of.visits},
                       {"people_with_repeats", small.shown(of.people_with_repeats)}};
      add_share(row, of, small);
      by.push_back(std::move(row));
    }
    std::ranges::sort(by, {}, [](const json::value& row) { return std::string_view(row.at("name").as_string()); });
    a.figures["by_role"] = std::move(by);
  }
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
  SmallCounts::add_option(command, o->suppress);
  command.add("--data", o->data, "A CSV file with headings, a row a visit; columns are named by the options below").required();
  command.add("--patient", o->columns.patient, "Column: who came").required();
  command.add("--time", o->columns.time, "Column: when, an ISO date, date and time, or a number of days").required();
  command.add("--role", o->columns.role, "Column: whom they saw; each is counted apart as well");
  command.add("--visits", o->repeats.visits, "So many visits or more").within(2, 1000).shown();
  command.add("--window", o->repeats.window, "Days from the first to the last of them").within(0, 36500).shown();
}

}  // namespace app
