#include <cmath>

#include <fmt/format.h>

#include "app/cells.h"
#include "app/evaluate.h"
#include "app/small_counts.h"
#include "evaluation/uptake.h"

namespace app {
namespace {

struct Options {
  std::string contacts, by;
  int enough = 3;
  SmallCounts::Options small;
};

boost::json::object json_of(const evaluation::Uptake& u, bool named, int enough) {
  boost::json::object o;
  if (named) o["group"] = u.group;
  if (u.hidden) {
    o["referred"] = o["started"] = o["enough"] = o["median_contacts"] = nullptr;
    if (named) o["against_rest"] = nullptr;
    return o;
  }
  const auto share = [](const evaluation::Share& s) { return boost::json::object{{"value", s.share}, {"low", s.low}, {"high", s.high}}; };
  o["referred"] = u.started.counted.of;
  o["started"] = share(u.started);
  o[fmt::format("with_{}_or_more", enough)] = share(u.enough);
  o["median_contacts"] = u.median_contacts;
  o["upper_quartile_contacts"] = u.upper_quartile;
  if (named) {
    if (u.against_rest)
      o["against_rest"] =
          boost::json::object{{"value", u.against_rest->value}, {"low", u.against_rest->low}, {"high", u.against_rest->high}};
    else o["against_rest"] = nullptr;
  }
  return o;
}

Answer answer(const Options& o, const Columns& columns) {
  std::vector<evaluation::Referred> people(columns.rows());
  const auto contacts = columns.numbers(o.contacts);
  const auto groups = o.by.empty() ? std::vector<std::string>(columns.rows()) : columns.labels_or_empty(o.by);
  for (std::size_t i = 0; i < people.size(); ++i) {
    if (contacts[i] != std::floor(contacts[i]) || contacts[i] < 0 || contacts[i] > 10'000)
      throw SetupError(fmt::format("row {}: {}", columns.row_number(i), is_no(o.contacts, "number of contacts")));
    people[i] = {groups[i], static_cast<int>(contacts[i])};
  }
  const auto r = or_refuse(evaluation::uptake(people, o.enough, SmallCounts(o.small).least()));
  Answer a{.figures = {{"design", "uptake"}}, .warnings = r.warnings, .picture = {}};
  for (auto& [key, value] : json_of(r.everybody, false, o.enough)) a.figures[key] = value;
  if (!r.groups.empty()) {
    boost::json::array rows;
    plots::Intervals shares{.words = {.title = "Who came, by " + o.by,
                                      .description = "The share of those referred who came at least once, with its 95% interval",
                                      .x = "Came at least once",
                                      .y = ""},
                            .rows = {}};
    for (const auto& u : r.groups) {
      rows.push_back(json_of(u, true, o.enough));
      shares.rows.push_back({u.group, u.hidden ? NAN : u.started.share, u.started.low, u.hidden ? NAN : u.started.high});
    }
    a.figures["groups"] = std::move(rows);
    a.picture = plots::draw(shares, {.id = "uptake"});
  }
  return a;
}

}  // namespace

void add_uptake(Command& evaluate) {
  const auto o = std::make_shared<Options>();
  auto command = add_design(evaluate, "uptake", "Of those referred, who came and how often; by group",
                            [o](const Columns& columns) { return answer(*o, columns); });
  SmallCounts::add_options(command, o->small);
  command.add("--contacts", o->contacts, "Column: how often the person was seen; a row a person referred").required();
  command.add("--by", o->by, "Column: the group, such as deprivation fifth, age band, ethnicity or language");
  command.add("--enough", o->enough, "From how many contacts on it counts as a course").within(1, 1000).shown();
}

}  // namespace app
