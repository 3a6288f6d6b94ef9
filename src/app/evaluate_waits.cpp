#include <algorithm>
#include <array>
#include <map>

#include <fmt/format.h>

#include "app/evaluate.h"
#include "app/site_reading.h"
#include "app/small_counts.h"
#include "core/moment.h"
#include "evaluation/waits.h"
#include "imports/dates.h"

namespace app {
namespace {

namespace json = boost::json;

struct Options {
  std::string data, from, to, by, as_of;
  SiteOptions site;
  SmallCounts::Options small;
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

struct Group {
  std::string name;
  std::int64_t people = 0, seen = 0;
  evaluation::WaitCurve curve;
  bool hidden = false, hides_waiting = false;  // whole; or how many of them are waiting

  Group(std::string of, std::span<const evaluation::Wait> waits)
      : name(std::move(of)),
        people(std::ssize(waits)),
        seen(std::ranges::count(waits, true, &evaluation::Wait::seen)),
        curve(evaluation::estimate_waits(waits)) {}
};

// People, seen and waiting each sum to what is shown of all.
void hide_small(std::vector<Group>& groups, SmallCounts& small) {
  const auto counts = [&](auto of) {
    std::vector<std::int64_t> all;
    for (const auto& group : groups) all.push_back(of(group));
    return all;
  };
  const auto whole = small.hidden_of(counts([](const Group& g) { return g.people; }));
  const auto seen = small.hidden_of(counts([](const Group& g) { return g.seen; }), whole);
  const auto part = small.hidden_of(counts([](const Group& g) { return g.people - g.seen; }), seen);
  for (std::size_t i = 0; i < groups.size(); ++i) groups[i].hidden = whole[i], groups[i].hides_waiting = part[i];
}

json::object figures_of(const Group& g, const SmallCounts& small) {
  const auto& curve = g.curve;
  const bool part = g.hidden || g.hides_waiting;
  json::object figures{{"people", small.shown(g.people, g.hidden)},
                       {"seen", small.shown(g.seen, part)},
                       {"waiting", small.shown(g.people - g.seen, part)},
                       {"median", nullptr},
                       {"ninetieth", g.hidden ? json::value() : or_null(curve.ninetieth)}};
  if (!g.hidden)
    figures["median"] = {{"value", or_null(curve.median)}, {"low", or_null(curve.median_low)}, {"high", or_null(curve.median_high)}};
  return figures;
}

json::array steps_of(bool by_group, const Group& group, const SmallCounts& small) {
  json::array rows;
  for (const auto& s : group.curve.steps) {
    json::object row;
    if (by_group) row["group"] = group.name;
    row["day"] = s.day;
    if (small.least() == 0) row["waiting"] = s.waiting;
    row["seen"] = group.hides_waiting ? json::value() : json::value(s.seen);
    if (small.least() == 0) row["unseen"] = s.unseen;
    row["share"] = s.share, row["low"] = s.low, row["high"] = s.high;
    rows.push_back(std::move(row));
  }
  return rows;
}

plots::Curve drawn(const std::string& name, const evaluation::WaitCurve& curve) {
  plots::Curve c{.name = name, .steps = {}, .waiting = {}, .end = curve.steps.empty() ? 0.0 : curve.steps.back().day};
  for (const auto& step : curve.steps) {
    if (step.seen > 0) c.steps.push_back({static_cast<double>(step.day), step.share});
    if (step.unseen > 0) c.waiting.push_back(step.day);
  }
  return c;
}

struct Source {
  Groups groups;
  core::Date as_of;
  bool as_of_guessed = false;
  bool by_group = false;
};

void warn(Answer& a, const Options& o, const Source& source, const Group& all) {
  if (source.as_of_guessed && all.seen < all.people)
    a.warnings.push_back(
        {"as_of_latest_date",
         fmt::format("Who has no \"{}\" is taken to be waiting on {}, the latest date in the file", o.to, core::to_string(source.as_of)),
         "Give --as-of, the day on which the file was made."});
  if (!all.curve.median)
    a.warnings.push_back({"no_median", "Fewer than half were seen by any day that can be known",
                          "Show the share still waiting at a day that many have reached, and count again later."});
  if (all.seen < all.people)
    a.warnings.push_back({"left_or_waiting", "Those who gave up are taken to be like those who wait still",
                          "Close them with a reason in the source, and count them apart."});
}

Source source_of(const Options& o) {
  check_source(o.data, o.site, o.small, {{"--from", o.from}, {"--to", o.to}});
  Source source;
  if (o.site.asked()) {
    if (!o.as_of.empty() || !o.by.empty()) throw SetupError("--as-of, --by: a site's record is by service and as of --until");
    SiteReading site(o.site);
    for (const auto& one : site.waits()) source.groups[one.service].push_back(one.wait);
    source.as_of = site.period().to;
    source.by_group = true;
    return source;
  }
  const auto columns = Columns::read(o.data);
  const auto rows = read(o, columns);
  return {groups_of(o, columns, rows), rows.as_of, o.as_of.empty(), !o.by.empty()};
}

Answer answer(const Options& o) {
  const auto source = source_of(o);
  std::vector<evaluation::Wait> everybody;
  std::vector<Group> groups;
  for (const auto& [name, waits] : source.groups) {
    everybody.insert(everybody.end(), waits.begin(), waits.end());
    groups.emplace_back(name, waits);
  }
  SmallCounts small(o.small);
  Group all("Everybody", everybody);
  hide_small(groups, small);
  all.hidden = small.hides(all.people);
  all.hides_waiting = small.hidden_of(std::array{all.seen, all.people - all.seen})[0];
  Answer a{.figures = {{"design", "waits"}, {"as_of", core::to_string(source.as_of)}}, .warnings = {}, .picture = {}};
  for (auto& [key, value] : figures_of(all, small)) a.figures[key] = value;

  constexpr std::size_t curves_max = 5;
  plots::Curves picture{.words = {.title = "Still waiting, by days",
                                  .description = small.least() == 0 ? "The share not yet seen; ticks are people who wait still"
                                                                    : "The share not yet seen; each step stands for several people",
                                  .x = "Days",
                                  .y = "Waiting"},
                        .curves = {}};
  json::array by, steps;
  for (auto& group : groups) {
    if (small.least() > 0) group.curve = evaluation::thinned(std::move(group.curve), static_cast<int>(small.least()));
    // Its end would say who waits still.
    if (group.hides_waiting && !group.curve.steps.empty()) group.curve.steps.pop_back();
    json::object row{{"name", group.name}};
    for (auto& [key, value] : figures_of(group, small)) row[key] = value;
    by.push_back(std::move(row));
    if (group.hidden || (!source.by_group && all.hidden)) continue;
    for (auto& step : steps_of(source.by_group, group, small)) steps.push_back(std::move(step));
    picture.curves.push_back(drawn(group.name, group.curve));
  }
  if (source.by_group) a.figures["groups"] = std::move(by);
  a.figures["steps"] = std::move(steps);
  if (!picture.curves.empty() && picture.curves.size() <= curves_max) a.picture = plots::draw(picture, {.id = "waits"});
  small.warn(a.warnings);
  warn(a, o, source, all);
  return a;
}

}  // namespace

void add_waits(Command& evaluate) {
  const auto o = std::make_shared<Options>();
  auto command = add_figures(evaluate, "waits", "How long people wait, those waiting still included", [o] { return answer(*o); });
  command.add("--data", o->data, "A CSV file with headings, a row a wait; columns are named by the options below");
  SmallCounts::add_options(command, o->small);
  command.add("--from", o->from, "Column: the day on which the wait began");
  command.add("--to", o->to, "Column: the day on which they were seen; blank: waiting still");
  add_site_options(command, o->site);
  command.add("--by", o->by, "Column: each of its values apart, five or fewer for a picture");
  command.add("--as-of", o->as_of, "The day on which the file was made; usual: the latest date in it");
}

}  // namespace app
