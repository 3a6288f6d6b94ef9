#include <algorithm>
#include <map>

#include <fmt/format.h>

#include "app/evaluate.h"
#include "app/small_counts.h"
#include "core/moment.h"
#include "evaluation/waits.h"
#include "imports/dates.h"

namespace app {
namespace {

namespace json = boost::json;

struct Options {
  std::string from, to, by, as_of;
  bool suppress = false;
};

using Groups = std::map<std::string, std::vector<evaluation::Wait>>;

struct Read {
  std::vector<std::optional<core::Date>> from, to;
  core::Date as_of;
};

core::Date date_of(const std::string& text, const std::string& where) {
  const auto written = imports::read_date(text, where);
  if (!written) throw SetupError(fmt::format("{}: {}", where, written.error().text));
  return written->date;
}

std::string where(const Columns& columns, std::size_t row, const std::string& column) {
  return fmt::format("row {}: the column \"{}\"", columns.row_number(row), column);
}

Read read(const Options& o, const Columns& columns) {
  Read r;
  const auto from = columns.labels(o.from), to = columns.labels_or_empty(o.to);
  for (std::size_t i = 0; i < columns.rows(); ++i) {
    r.from.emplace_back(date_of(from[i], where(columns, i, o.from)));
    r.to.push_back(to[i].empty() ? std::optional<core::Date>() : date_of(to[i], where(columns, i, o.to)));
  }
  if (!o.as_of.empty()) {
    r.as_of = date_of(o.as_of, "--as-of");
  } else {
    r.as_of = **std::ranges::max_element(r.from);
    for (const auto& to_date : r.to)
      if (to_date) r.as_of = std::max(r.as_of, *to_date);
  }
  return r;
}

// Who was seen after the day of the count was waiting on it.
Groups groups_of(const Options& o, const Columns& columns, const Read& r) {
  const auto by = o.by.empty() ? std::vector<std::string>(columns.rows(), "Everybody") : columns.labels(o.by);
  Groups groups;
  for (std::size_t i = 0; i < columns.rows(); ++i) {
    const auto from = *r.from[i];
    if (r.to[i] && *r.to[i] < from) throw SetupError(fmt::format("{} is before \"{}\"", where(columns, i, o.to), o.from));
    if (from > r.as_of)
      throw SetupError(fmt::format("{} is after the day of the count, {}", where(columns, i, o.from), core::to_string(r.as_of)));
    const bool seen = r.to[i] && *r.to[i] <= r.as_of;
    groups[by[i]].push_back({static_cast<int>(((seen ? *r.to[i] : r.as_of) - from).count()), seen});
  }
  return groups;
}

json::value or_null(std::optional<int> day) { return day ? json::value(*day) : json::value(); }

json::object figures_of(std::span<const evaluation::Wait> waits, const evaluation::WaitCurve& curve) {
  const auto people = static_cast<std::int64_t>(waits.size()), seen = std::ranges::count(waits, true, &evaluation::Wait::seen);
  return {
      {"people", people},
      {"seen", seen},
      {"waiting", people - seen},
      {"median", json::object{{"value", or_null(curve.median)}, {"low", or_null(curve.median_low)}, {"high", or_null(curve.median_high)}}},
      {"ninetieth", or_null(curve.ninetieth)}};
}

plots::Curve drawn(const std::string& name, const evaluation::WaitCurve& curve) {
  plots::Curve c{.name = name, .steps = {}, .waiting = {}, .end = curve.steps.empty() ? 0.0 : curve.steps.back().day};
  for (const auto& step : curve.steps) {
    if (step.seen > 0) c.steps.push_back({static_cast<double>(step.day), step.share});
    if (step.unseen > 0) c.waiting.push_back(step.day);
  }
  return c;
}

void warn(Answer& a, const Options& o, const Read& r, std::size_t people, std::size_t seen, const evaluation::WaitCurve& curve) {
  if (o.as_of.empty() && seen < people)
    a.warnings.push_back(
        {"as_of_latest_date",
         fmt::format("Who has no \"{}\" is taken to be waiting on {}, the latest date in the file", o.to, core::to_string(r.as_of)),
         "Give --as-of, the day on which the file was made."});
  if (!curve.median)
    a.warnings.push_back({"no_median", fmt::format("{} of {} were seen: fewer than half by any day that can be known", seen, people),
                          "Show the share still waiting at a day that many have reached, and count again later."});
  if (seen < people)
    a.warnings.push_back({"left_or_waiting", "Those who gave up are taken to be like those who wait still",
                          "Close them with a reason in the source, and count them apart."});
}

Answer answer(const Options& o, const Columns& columns) {
  const auto read_rows = read(o, columns);
  const auto groups = groups_of(o, columns, read_rows);
  std::vector<evaluation::Wait> everybody;
  for (const auto& [name, waits] : groups) everybody.insert(everybody.end(), waits.begin(), waits.end());
  const auto all = evaluation::estimate_waits(everybody);
  Answer a{.figures = {{"design", "waits"}, {"as_of", core::to_string(read_rows.as_of)}}, .warnings = {}, .picture = {}};
  for (auto& [key, value] : figures_of(everybody, all)) a.figures[key] = value;

  constexpr std::size_t curves_max = 5;
  plots::Curves picture{.words = {.title = "Still waiting, by days",
                                  .description = "The share not yet seen; ticks are people who wait still",
                                  .x = "Days",
                                  .y = "Waiting"},
                        .curves = {}};
  json::array by, steps;
  SmallCounts small(o.suppress);
  for (const auto& [name, waits] : groups) {
    const auto curve = evaluation::estimate_waits(waits);
    const auto people = static_cast<std::int64_t>(waits.size());
    if (!o.by.empty() && small.hides(people)) {
      by.push_back({{"name", name},
                    {"people", "fewer than 5"},
                    {"seen", nullptr},
                    {"waiting", nullptr},
                    {"median", nullptr},
                    {"ninetieth", nullptr}});
      continue;
    }
    if (!o.by.empty()) {
      json::object row{{"name", name}};
      for (auto& [key, value] : figures_of(waits, curve)) row[key] = value;
      by.push_back(std::move(row));
    }
    for (const auto& s : curve.steps) {
      json::object row;
      if (!o.by.empty()) row["group"] = name;
      for (const auto& [key, value] : std::initializer_list<std::pair<const char*, double>>{{"day", s.day},
                                                                                            {"waiting", s.waiting},
                                                                                            {"seen", s.seen},
                                                                                            {"unseen", s.unseen},
                                                                                            {"share", s.share},
                                                                                            {"low", s.low},
                                                                                            {"high", s.high}})
        row[key] = value;
      steps.push_back(std::move(row));
    }
    picture.curves.push_back(drawn(name, curve));
  }
  if (!o.by.empty()) a.figures["groups"] = std::move(by);
  a.figures["steps"] = std::move(steps);
  if (!picture.curves.empty() && picture.curves.size() <= curves_max) a.picture = plots::draw(picture, {.id = "waits"});
  const auto seen = static_cast<std::size_t>(std::ranges::count(everybody, true, &evaluation::Wait::seen));
  small.warn(a.warnings);
  warn(a, o, read_rows, everybody.size(), seen, all);
  return a;
}

}  // namespace

void add_waits(Command& evaluate) {
  const auto o = std::make_shared<Options>();
  auto command = add_design(evaluate, "waits", "How long people wait, those waiting still included",
                            [o](const Columns& columns) { return answer(*o, columns); });
  SmallCounts::add_option(command, o->suppress);
  command.add("--from", o->from, "Column: the day on which the wait began").required();
  command.add("--to", o->to, "Column: the day on which they were seen; blank: waiting still").required();
  command.add("--by", o->by, "Column: each of its values apart, five or fewer for a picture");
  command.add("--as-of", o->as_of, "The day on which the file was made; usual: the latest date in it");
}

}  // namespace app
