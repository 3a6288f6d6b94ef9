#include <cmath>

#include <fmt/format.h>

#include "app/cells.h"
#include "app/evaluate.h"
#include "app/site_reading.h"
#include "app/small_counts.h"
#include "evaluation/uptake.h"

namespace app {
namespace {

struct Options {
  std::string data, contacts, by;
  SiteOptions site;
  int enough = 3;
  SmallCounts::Options small;
};

boost::json::object json_of(const evaluation::Uptake& u, bool named, int enough) {
  boost::json::object o;
  if (named) o["group"] = u.group;
  const auto share = [](const evaluation::Share& s) { return boost::json::object{{"value", s.share}, {"low", s.low}, {"high", s.high}}; };
  const auto shown = [&](boost::json::value value) { return u.hidden ? boost::json::value() : value; };
  o["referred"] = shown(u.started.counted.of);
  o["started"] = shown(share(u.started));
  o[fmt::format("with_{}_or_more", enough)] = shown(share(u.enough));
  o["median_contacts"] = shown(u.median_contacts);
  o["upper_quartile_contacts"] = shown(u.upper_quartile);
  if (named) {
    o["against_rest"] = nullptr;
    if (u.against_rest && !u.hidden)
      o["against_rest"] =
          boost::json::object{{"value", u.against_rest->value}, {"low", u.against_rest->low}, {"high", u.against_rest->high}};
  }
  return o;
}

struct Source {
  std::vector<evaluation::Referred> people;
  std::int64_t waiting = 0;  // of a site's record: not seen and not gone, so not counted
};

Source source_of(const Options& o) {
  check_source(o.data, o.site, o.small, {{"--contacts", o.contacts}});
  Source source;
  if (o.site.asked()) {
    if (!o.by.empty()) throw SetupError("--by: a site's record is by service");
    SiteReading site(o.site);
    for (const auto& wait : site.waits()) {
      if (wait.contacts > 0 || wait.left) source.people.push_back({wait.service, wait.contacts});
      else ++source.waiting;
    }
    return source;
  }
  const auto columns = Columns::read(o.data);
  const auto contacts = columns.numbers(o.contacts);
  const auto groups = o.by.empty() ? std::vector<std::string>(columns.rows()) : columns.labels_or_empty(o.by);
  for (std::size_t i = 0; i < columns.rows(); ++i) {
    if (contacts[i] != std::floor(contacts[i]) || contacts[i] < 0 || contacts[i] > 10'000)
      throw SetupError(fmt::format("row {}: {}", columns.row_number(i), is_no(o.contacts, "number of contacts")));
    source.people.push_back({groups[i], static_cast<int>(contacts[i])});
  }
  return source;
}

Answer answer(const Options& o) {
  const auto source = source_of(o);
  const auto by = o.site.asked() ? std::string("service") : o.by;
  const auto r = or_refuse(evaluation::uptake(source.people, o.enough, SmallCounts(o.small).least()));
  Answer a{.figures = {{"design", "uptake"}}, .warnings = r.warnings, .picture = {}};
  for (auto& [key, value] : json_of(r.everybody, false, o.enough)) a.figures[key] = value;
  if (!r.groups.empty()) {
    boost::json::array rows;
    plots::Intervals shares{.words = {.title = "Who came, by " + by,
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
  if (source.waiting > 0)
    a.warnings.push_back({"waiting_not_counted", "Who was neither seen nor has left by the last day is not counted",
                          "Choose an earlier --until, by which most were seen, and look at waits as well."});
  return a;
}

}  // namespace

void add_uptake(Command& evaluate) {
  const auto o = std::make_shared<Options>();
  auto command = add_figures(evaluate, "uptake", "Of those referred, who came and how often; by group", [o] { return answer(*o); });
  command.add("--data", o->data, "A CSV file with headings, a row a person referred; columns are named by the options below");
  add_site_options(command, o->site);
  SmallCounts::add_options(command, o->small);
  command.add("--contacts", o->contacts, "Column: how often the person was seen; a row a person referred");
  command.add("--by", o->by, "Column: the group, such as deprivation fifth, age band, ethnicity or language");
  command.add("--enough", o->enough, "From how many contacts on it counts as a course").within(1, 1000).shown();
}

}  // namespace app
