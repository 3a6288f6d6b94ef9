#include <algorithm>
#include <cmath>
#include <filesystem>
#include <fstream>

#include <fmt/format.h>

#include "app/evaluate.h"
#include "app/fit_extract.h"
#include "app/fit_pictures.h"
#include "app/plan.h"
#include "app/scenario_file.h"
#include "app/whole_file.h"
#include "catalogue/scenario.h"
#include "planning/fit.h"
#include "simulation/front_door.h"

namespace app {
namespace {

namespace json = boost::json;
using planning::Fit;

struct Options {
  std::string data, out, picture;
  SiteOptions site;
  FitColumns columns;
  SmallCounts::Options small;
  std::string based_on = "rm1";
  std::vector<std::string> map;
  std::optional<int> list;
  std::uint64_t seed = 1;
};

std::string group_of(const std::string& path) {
  const auto key = path.substr(0, path.find('.'));
  return key.starts_with("consultation") || key == "did_not_attend" || key == "resolve" ? key : "arrivals";
}

json::object figures_of(const Fit& fit, const FitExtract& read, SmallCounts& small) {
  json::object all;
  if (!read.from.empty()) all["from"] = read.from, all["to"] = read.to;
  for (const auto& [key, count] : {std::pair{"rows", static_cast<std::int64_t>(read.rows)},
                                   {"appointments", static_cast<std::int64_t>(read.extract.visits.size())},
                                   {"people", static_cast<std::int64_t>(read.extract.people)},
                                   {"working_days", static_cast<std::int64_t>(fit.working_days)},
                                   {"cancelled_left_out", read.cancelled},
                                   {"weekend_left_out", read.weekend}})
    all[key] = key == std::string_view("working_days") ? json::value(count) : small.shown(count);
  if (read.registered > 0) all["registered_now"] = small.shown(read.registered);
  for (const auto& f : fit.fitted) {
    auto& table = all[group_of(f.path)];
    if (!table.is_array()) table.emplace_array();
    table.as_array().push_back(
        {{"name", f.path}, {"value", f.value}, {"low", f.low}, {"high", f.high}, {"rows", f.rows}, {"default", f.usual}});
  }
  const auto add = [&](const char* key, json::array rows) {
    if (!rows.empty()) all[key] = std::move(rows);
  };
  json::array rows;
  for (const auto& l : fit.lengths)
    rows.push_back({{"name", fit.scenario.roles[static_cast<std::size_t>(l.role)].name},
                    {"rows", l.minutes.size()},
                    {"distance", l.distance},
                    {"exceeded_5_in_100", l.distance_5}});
  add("length_fit", std::exchange(rows, {}));
  if (fit.unevenness)
    rows.push_back({{"name", "bookings a day"},
                    {"days", fit.unevenness->days},
                    {"variance_by_mean", fit.unevenness->value},
                    {"exceeded_5_in_100", fit.unevenness->chance_5}});
  add("arrivals_fit", std::exchange(rows, {}));
  for (const auto& r : fit.returns)
    rows.push_back({{"name", fit.scenario.roles[static_cast<std::size_t>(r.role)].name},
                    {"visits", r.visits},
                    {"observed_share", r.observed},
                    {"simulated_share", r.simulated},
                    {"by_new_needs_alone", r.by_new_needs}});
  add("followed_within_28_working_days", std::exchange(rows, {}));
  for (const auto& c : fit.checks)
    rows.push_back({{"name", c.name},
                    {"observed_share", std::isnan(c.observed) ? json::value("not shown") : json::value(c.observed)},
                    {"simulated_share", c.simulated}});
  add("comes_out", std::exchange(rows, {}));
  for (const auto& r : fit.rooms)
    rows.push_back({{"name", fit.scenario.roles[static_cast<std::size_t>(r.role)].name},
                    {"used_a_day", r.mean},
                    {"most_on_a_day", r.most},
                    {"offered_in_scenario", r.offered}});
  add("slots_at_least", std::exchange(rows, {}));
  for (const auto& n : fit.not_fitted) rows.push_back({{"name", n.path}, {"stays_because", n.why}});
  add("not_fitted", std::move(rows));
  return all;
}

void warn(Answer& a, const Fit& fit, const FitExtract& read) {
  a.warnings.push_back(
      {"needs_are_not_seen",
       "need_rate, weekday, patient_shape and resolve are found by simulation, and hold if the scenario's routing and return "
       "times do",
       "Change those with --set in fingerpost simulate, and see what moves."});
  if (fit.unevenness && fit.unevenness->value > fit.unevenness->chance_5)
    a.warnings.push_back(
        {"uneven_days",
         fmt::format("Bookings differ from day to day more than chance and weekday explain: {:.2f} times", fit.unevenness->value),
         "Holidays, seasons and days with few slots do this: the intervals of weekday and need_rate are then too narrow."});
  if (read.without_length > 0)
    a.warnings.push_back({"visits_without_length",
                          fmt::format("{} visits have no length, or one of 0 minutes, and are left out of lengths", read.without_length),
                          "Times with decimals (--minutes) keep the shortest visits."});
  std::string far, full;
  for (const auto& l : fit.lengths)
    if (l.distance > l.distance_5) far += (far.empty() ? "" : ", ") + fit.scenario.roles[static_cast<std::size_t>(l.role)].name;
  if (!far.empty())
    a.warnings.push_back({"not_lognormal", "Lengths are further from a lognormal distribution than chance explains: " + far,
                          "Look at --plot: whole minutes and two kinds of visit in one role do this; mean and spread still hold."});
  for (const auto& r : fit.rooms)
    if (r.mean > r.offered) full += (full.empty() ? "" : ", ") + fit.scenario.roles[static_cast<std::size_t>(r.role)].name;
  if (!full.empty())
    a.warnings.push_back({"fewer_slots_than_used", "The scenario has fewer slots a day than were used: " + full,
                          "Put in your own rota (clinicians, slots) before you simulate."});
}

std::string content_of(const std::filesystem::path& file) {
  std::ifstream stream(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), {}};
}

using Layers = std::vector<catalogue::Source>;

std::filesystem::path beside(const Options& o, const catalogue::Source& layer) {
  return std::filesystem::path(o.out).replace_filename(layer.file);
}

// Before the fit, which takes a while.
void check_out(const Options& o, const Layers& base) {
  namespace fs = std::filesystem;
  const fs::path out(o.out), folder = out.has_parent_path() ? out.parent_path() : fs::path(".");
  if (fs::exists(out)) throw SetupError(fmt::format("--out: {} is there already", o.out));
  if (!fs::is_directory(folder)) throw SetupError(fmt::format("--out: there is no folder {}", folder.string()));
  for (const auto& layer : base) {
    if (out.filename() == layer.file) throw SetupError(fmt::format("--out: {} is what it is based on: give it another name", layer.file));
    if (fs::exists(beside(o, layer)) && content_of(beside(o, layer)) != layer.text)
      throw SetupError(fmt::format("--out: beside it lies another {}, which it would be based on", layer.file));
  }
}

// On top of the scenario it was fitted over: `based_on` names a file of the same folder.
std::string written(const Fit& fit, const planning::Extract& e, const std::string& base, const core::Scenario& usual, bool list_given) {
  std::string text = fmt::format(
      "# Fitted by `fingerpost plan fit` from {} appointments. What is not set here stays as in the file it is based on.\n"
      "title: Fitted to a practice's own appointments\n"
      "source: {}\n"
      "based_on: {}\nset:\n",
      e.visits.size(),
      yaml_text(
          fmt::format("{} appointments of {} working days; what could not be fitted as in {}", e.visits.size(), fit.working_days, base)),
      yaml_text(base));
  if (e.list > 0) {
    text += fmt::format("  list: {}  # {}\n", e.list, list_given ? "as given" : "registered when the record was read");
    for (const auto& role : usual.roles)
      for (std::size_t day = 0; e.list != usual.list && day < role.clinicians.size(); ++day)
        if (const int there = role.clinicians[day]; there > 0)
          text += fmt::format("  clinicians.{}{}: {}  # in proportion to the list: put in your own rota\n", role.name,
                              role.clinicians.size() > 1 ? fmt::format(".{}", day) : "",
                              std::max(1L, std::lround(static_cast<double>(there) * e.list / usual.list)));
  }
  for (const auto& f : fit.fitted)
    text += fmt::format("  {}: {:.6g}  # fitted from {} rows, 95% {:.4g} to {:.4g}; was {:.4g}\n", f.path, f.value, f.rows, f.low, f.high,
                        f.usual);
  return text;
}

// All files or none.
void write(const Options& o, const std::string& text, const Layers& base) {
  std::vector<std::filesystem::path> made;
  const auto put = [&](const std::filesystem::path& path, const std::string& content) {
    write_whole("--out", {"scenario", {}}, path.string(), content);
    made.push_back(path);
  };
  try {
    for (const auto& layer : base)
      if (!std::filesystem::exists(beside(o, layer))) put(beside(o, layer), layer.text);
    put(o.out, text);
    or_refuse(catalogue::load_scenario(o.out));  // it runs, or this says why not
  } catch (...) {
    std::error_code gone_already;
    for (const auto& file : made) std::filesystem::remove(file, gone_already);
    throw;
  }
}

Answer answer(const Options& o) {
  const auto& c = o.columns;
  check_source(o.data, o.site, o.small,
               {{"--patient", c.patient},
                {"--start", c.start},
                {"--booked", c.booked, false},
                {"--role", c.role, false},
                {"--status", c.status, false},
                {"--seen-at", c.seen_at, false},
                {"--done-at", c.done_at, false},
                {"--minutes", c.minutes, false}});
  if (c.seen_at.empty() != c.done_at.empty()) throw SetupError("--seen-at and --done-at go together");
  if (!c.minutes.empty() && !c.seen_at.empty()) throw SetupError("--minutes, or --seen-at and --done-at: not both");
  const auto base = scenario_file(o.based_on);
  auto usual = or_refuse(catalogue::load_scenario(base));
  if (usual.pathways) simulation::decide_first_contacts(usual);
  const auto layers = or_refuse(catalogue::layers_of(base));
  if (!o.out.empty()) check_out(o, layers);
  const RoleWords roles(usual, o.map);
  auto read = o.site.asked() ? read_site(o.site, roles) : read_file(o.data, o.columns, roles);
  auto& extract = read.extract;
  SmallCounts small(o.small);
  extract.hide_below = static_cast<int>(small.least());
  const bool registered_tell =
      read.registered >= std::max<std::int64_t>(extract.people, extract.hide_below) && read.registered <= core::list_max;
  extract.list = o.list ? *o.list : registered_tell ? static_cast<int>(read.registered) : 0;
  if (extract.list > 0 && extract.people > static_cast<std::uint32_t>(extract.list))
    throw SetupError(fmt::format("--list: {} people have appointments, so there cannot be {} on the list", extract.people, extract.list));
  const auto fit = or_refuse(planning::fit(extract, usual, o.seed));
  Answer a{.figures = figures_of(fit, read, small), .warnings = {}, .picture = fit_picture(fit, o.picture)};
  warn(a, fit, read);
  if (!o.list && extract.list > 0)
    a.warnings.push_back({"list_from_record", "Those registered now are taken for the list of the whole time",
                          "A record that has only people who came, or has grown since, needs --list."});
  small.warn(a.warnings);
  if (!o.out.empty()) {
    if (fit.fitted.empty() && extract.list == 0) throw SetupError("--out: nothing could be fitted, so there is nothing to write");
    write(o, written(fit, extract, base.filename().string(), usual, o.list.has_value()), layers);
    a.figures["written"] = o.out;
  }
  return a;
}

}  // namespace

void add_plan(Command cli) {
  auto plan = cli.subcommand("plan", "What to plan with");
  plan.needs_subcommand();
  const auto o = std::make_shared<Options>();
  auto command = add_figures(plan, "fit", "A scenario's numbers from a practice's own appointments, and what these cannot say",
                             [o] { return answer(*o); });
  command.add("--data", o->data, "A CSV file with headings, a row an appointment; columns are named by the options below");
  add_site_options(command, o->site);
  SmallCounts::add_options(command, o->small);
  command.add("--patient", o->columns.patient, "Column: who");
  command.add("--start", o->columns.start, "Column: when it was for, a date or a date and time");
  command.add("--booked", o->columns.booked, "Column: when it was booked");
  command.add("--role", o->columns.role, "Column: whom they saw, as the scenario calls them or as --map says");
  command.add("--status", o->columns.status, "Column: attended, DNA or cancelled; without it all were attended");
  command.add("--seen-at", o->columns.seen_at, "Column: when the visit began; with --done-at");
  command.add("--done-at", o->columns.done_at, "Column: when the visit ended");
  command.add("--minutes", o->columns.minutes, "Column: how long the visit took, in place of those two");
  command.add("--list", o->list, "People on the list, with those who never came; usual of a site: those registered now")
      .within(1, core::list_max);
  command.add("--map", o->map, "Their word for a role and ours: Doctor=GP,Physio=FCP").by_commas();
  command.add("--based-on", o->based_on, "The scenario whose numbers stay where none is fitted").shown();
  command.add("--seed", o->seed, "Of the simulations that needs are found by").shown();
  command.add("--picture", o->picture, "What --plot draws: lengths, missed, week, leads or returns; usual: lengths, if there are any");
  command.add("--out", o->out, "Write the fitted scenario here, for fingerpost simulate; what it is based on is laid beside it");
  add_plan_staff(plan);
  add_plan_rollout(plan);
}

}  // namespace app
