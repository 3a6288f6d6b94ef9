#include <algorithm>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <map>

#include <fmt/format.h>

#include "app/cells.h"
#include "app/evaluate.h"
#include "app/plan.h"
#include "app/scenario_file.h"
#include "catalogue/scenario.h"
#include "imports/dates.h"
#include "planning/fit.h"

namespace app {
namespace {

namespace json = boost::json;
using planning::Fit;

struct Options {
  std::string data, patient, start, booked, role, status, seen_at, done_at, minutes, out;
  std::string based_on = "rm1";
  std::vector<std::string> map;
  std::optional<int> list;
  std::uint64_t seed = 1;
};

constexpr double minutes_max = 1'440;

// A refusal names the row and the column, and never what is in it.
[[noreturn]] void refuse(const Options& o, const Columns& columns, std::size_t row, const std::string& text) {
  throw SetupError(fmt::format("{}: row {}: {}", o.data, columns.row_number(row), text));
}

// Weeks from a Monday, five working days each; a weekend counts as its Friday.
struct Day {
  int working = 0;
  bool weekend = false;
};
Day day_of(core::Date date) {
  const auto days = date.time_since_epoch().count() + 3 + 7 * 200'000;  // 1970 began on a Thursday; never below nought
  const auto of_week = static_cast<int>(days % 7);
  return {static_cast<int>(days / 7 - 200'000) * 5 + 5 * 110'000 + std::min(of_week, 4), of_week > 4};
}

class Reading {
 public:
  Reading(const Options& o, const core::Scenario& scenario) : o_(o), columns_(Columns::read(o.data)) {
    for (std::size_t r = 0; r < scenario.roles.size(); ++r) roles_[scenario.roles[r].name] = static_cast<int>(r);
    const auto own = roles_;
    for (const auto& one : o.map) {
      const auto at = one.rfind('=');
      const auto to = at == one.npos ? own.end() : own.find(one.substr(at + 1));
      if (to == own.end()) throw SetupError(fmt::format("--map {}: write THEIRS=OURS, with one of {}", one.substr(0, 60), names(own)));
      roles_[one.substr(0, at)] = to->second;
    }
    own_ = names(own);
  }

  planning::Extract read() {
    planning::Extract e{.list = o_.list.value_or(0),
                        .with_booked = !o_.booked.empty(),
                        .with_status = !o_.status.empty(),
                        .with_minutes = !o_.minutes.empty() || !o_.seen_at.empty(),
                        .with_roles = !o_.role.empty()};
    const auto patients = columns_.labels(o_.patient), starts = columns_.labels(o_.start);
    const auto optional = [&](const std::string& name) {
      return name.empty() ? std::vector<std::string>() : columns_.labels_or_empty(name);
    };
    const auto booked = optional(o_.booked), role = optional(o_.role), status = optional(o_.status), seen = optional(o_.seen_at),
               done = optional(o_.done_at);
    const auto minutes = o_.minutes.empty() ? std::vector<double>() : columns_.numbers_or(o_.minutes, planning::not_said);
    std::map<std::string, std::uint32_t> people;
    for (std::size_t i = 0; i < columns_.rows(); ++i) {
      planning::Visit v;
      const auto day = day_of(time(i, o_.start, starts[i]).date);
      v.day = day.working;
      if (e.with_status && !came_up(i, status[i], v)) {
        ++cancelled;
        continue;
      }
      if (day.weekend) {
        ++weekend;
        continue;
      }
      if (e.with_booked) {
        if (booked[i].empty()) refuse(o_, columns_, i, has_no_value(o_.booked));
        const auto when = day_of(time(i, o_.booked, booked[i]).date);
        v.booked = when.working, v.booked_on_weekend = when.weekend;
        if (v.booked > v.day) refuse(o_, columns_, i, fmt::format("the column \"{}\" is later than \"{}\"", o_.booked, o_.start));
      }
      if (e.with_roles) v.role = role_of(i, role[i]);
      if (!v.missed) {
        if (!o_.minutes.empty()) v.minutes = checked(i, o_.minutes, minutes[i]);
        else if (!o_.seen_at.empty() && !seen[i].empty() && !done[i].empty())
          v.minutes = checked(i, o_.done_at, minute(i, o_.done_at, done[i]) - minute(i, o_.seen_at, seen[i]));
        without_length += e.with_minutes && !(v.minutes > 0);
      }
      v.person = people.try_emplace(patients[i], static_cast<std::uint32_t>(people.size())).first->second;
      e.visits.push_back(v);
    }
    e.people = static_cast<std::uint32_t>(people.size());
    if (e.list > 0 && e.people > static_cast<std::uint32_t>(e.list))
      throw SetupError(fmt::format("--list: {} people have appointments, so there cannot be {} on the list", e.people, e.list));
    return e;
  }

  std::int64_t cancelled = 0, weekend = 0, without_length = 0;
  std::size_t rows() const { return columns_.rows(); }

 private:
  static std::string names(const std::map<std::string, int>& roles) {
    std::string all;
    for (const auto& [name, r] : roles) all += (all.empty() ? "" : ", ") + name;
    return all;
  }

  imports::Written time(std::size_t row, const std::string& column, const std::string& text) const {
    const auto written = imports::read_date(text, column);
    if (!written) refuse(o_, columns_, row, fmt::format("the column \"{}\": {}", column, written.error().text));
    return *written;
  }
  double minute(std::size_t row, const std::string& column, const std::string& text) const {
    const auto written = time(row, column, text);
    if (!written.time) refuse(o_, columns_, row, is_no(column, "time of day: write 2026-11-22T10:20"));
    return 1'440.0 * static_cast<double>(written.date.time_since_epoch().count()) + static_cast<double>(written.time->count());
  }
  double checked(std::size_t row, const std::string& column, double minutes) const {
    if (minutes < 0 || minutes > minutes_max)
      refuse(o_, columns_, row, fmt::format("the column \"{}\" makes a visit of less than 0 or more than {} minutes", column, minutes_max));
    return minutes;
  }
  int role_of(std::size_t row, const std::string& text) const {
    const auto found = roles_.find(text);
    if (text.empty()) refuse(o_, columns_, row, has_no_value(o_.role));
    if (found == roles_.end())
      refuse(o_, columns_, row, is_no(o_.role, fmt::format("role of the scenario ({}): say which with --map", own_)));
    return found->second;
  }
  bool came_up(std::size_t row, const std::string& text, planning::Visit& v) const {
    std::string word;
    for (const char c : text)
      if (std::isalpha(static_cast<unsigned char>(c))) word += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    const auto is = [&](std::initializer_list<std::string_view> words) { return std::ranges::find(words, word) != words.end(); };
    if (word.starts_with("cancel")) return false;
    v.missed = is({"dna", "didnotattend", "fta", "failedtoattend", "noshow", "missed"});
    if (!v.missed && !is({"attended", "arrived", "seen", "finished", "completed", "left"}))
      refuse(o_, columns_, row, is_no(o_.status, "status: write attended, DNA (did not attend) or cancelled"));
    return true;
  }

  const Options& o_;
  Columns columns_;
  std::map<std::string, int> roles_;
  std::string own_;
};

std::string group_of(const std::string& path) {
  const auto key = path.substr(0, path.find('.'));
  return key.starts_with("consultation") ? key : key == "did_not_attend" ? key : "arrivals";
}

json::object figures_of(const Fit& fit, const planning::Extract& e, const Reading& reading) {
  json::object all{{"rows", reading.rows()},           {"appointments", e.visits.size()},         {"people", e.people},
                   {"working_days", fit.working_days}, {"cancelled_left_out", reading.cancelled}, {"weekend_left_out", reading.weekend}};
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
  for (const auto& c : fit.checks) rows.push_back({{"name", c.name}, {"observed_share", c.observed}, {"simulated_share", c.simulated}});
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

void warn(Answer& a, const Fit& fit, const Reading& reading) {
  a.warnings.push_back(
      {"needs_are_not_seen",
       "need_rate, weekday and patient_shape are found by simulation, and hold if the scenario's routing, probabilities of "
       "settling a need and return times do",
       "Change those with --set in fingerpost simulate, and see what moves."});
  if (reading.without_length > 0)
    a.warnings.push_back({"visits_without_length",
                          fmt::format("{} visits have no length, or one of 0 minutes, and are left out of lengths", reading.without_length),
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

std::optional<plots::Svg> picture_of(const Fit& fit) {
  if (!fit.lengths.empty()) {
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
  plots::Intervals missed{.words = {.title = "Did not attend, by days booked ahead",
                                    .description = "Share that did not attend with its 95% interval",
                                    .x = "Share",
                                    .y = "Days ahead, from"}};
  for (const auto& f : fit.fitted)
    if (group_of(f.path) == "did_not_attend") missed.rows.push_back({f.path.substr(f.path.find('.') + 1), f.value, f.low, f.high});
  return missed.rows.empty() ? std::nullopt : std::optional(plots::draw(missed, {.id = "fit"}));
}

std::string content_of(const std::filesystem::path& file) {
  std::ifstream stream(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), {}};
}

std::filesystem::path beside(const Options& o, const std::filesystem::path& base) {
  return std::filesystem::path(o.out).replace_filename(base.filename());
}

// Before the fit, which takes a while.
void check_out(const Options& o, const std::filesystem::path& base) {
  namespace fs = std::filesystem;
  const fs::path out(o.out), folder = out.has_parent_path() ? out.parent_path() : fs::path(".");
  const auto name = base.filename().string();
  if (fs::exists(out)) throw SetupError(fmt::format("--out: {} is there already", o.out));
  if (!fs::is_directory(folder)) throw SetupError(fmt::format("--out: there is no folder {}", folder.string()));
  if (("\n" + content_of(base)).contains("\nbased_on:"))
    throw SetupError(fmt::format("--out: {} is itself based on another scenario: give --based-on one that stands alone", name));
  if (fs::exists(beside(o, base)) && content_of(beside(o, base)) != content_of(base))
    throw SetupError(fmt::format("--out: beside it lies another {}, which it would be based on", name));
}

// On top of the scenario it was fitted over: `based_on` names a file of the same folder.
std::string written(const Fit& fit, const planning::Extract& e, const std::string& base, const core::Scenario& usual) {
  std::string text = fmt::format(
      "# Fitted by `fingerpost plan fit` from {} appointments. What is not set here stays as in {}.\n"
      "title: Fitted to a practice's own appointments\n"
      "source: {} appointments of {} working days; what could not be fitted as in {}\n"
      "based_on: {}\nset:\n",
      e.visits.size(), base, e.visits.size(), fit.working_days, base, base);
  if (e.list > 0) {
    text += fmt::format("  list: {}  # as given\n", e.list);
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

// Both files or neither.
void write(const Options& o, const std::string& text, const std::filesystem::path& base) {
  std::error_code failed;
  const bool copied = std::filesystem::copy_file(base, beside(o, base), std::filesystem::copy_options::skip_existing, failed);
  try {
    std::ofstream file(o.out, std::ios::binary);
    if (failed || !(file << text) || !file.flush()) throw SetupError(fmt::format("--out: {} cannot be written", o.out));
    file.close();
    or_refuse(catalogue::load_scenario(o.out));  // it runs, or this says why not
  } catch (...) {
    std::filesystem::remove(o.out, failed);
    if (copied) std::filesystem::remove(beside(o, base), failed);
    throw;
  }
}

Answer answer(const Options& o) {
  if (o.seen_at.empty() != o.done_at.empty()) throw SetupError("--seen-at and --done-at go together");
  if (!o.minutes.empty() && !o.seen_at.empty()) throw SetupError("--minutes, or --seen-at and --done-at: not both");
  const auto base = scenario_file(o.based_on);
  const auto usual = or_refuse(catalogue::load_scenario(base));
  if (!o.out.empty()) check_out(o, base);
  Reading reading(o, usual);
  const auto extract = reading.read();
  const auto fit = or_refuse(planning::fit(extract, usual, o.seed));
  Answer a{.figures = figures_of(fit, extract, reading), .warnings = {}, .picture = picture_of(fit)};
  warn(a, fit, reading);
  if (!o.out.empty()) {
    if (fit.fitted.empty() && extract.list == 0) throw SetupError("--out: nothing could be fitted, so there is nothing to write");
    write(o, written(fit, extract, base.filename().string(), usual), base);
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
  command.add("--data", o->data, "A CSV file with headings, a row an appointment; columns are named by the options below").required();
  command.add("--patient", o->patient, "Column: who").required();
  command.add("--start", o->start, "Column: when it was for, a date or a date and time").required();
  command.add("--booked", o->booked, "Column: when it was booked");
  command.add("--role", o->role, "Column: whom they saw, as the scenario calls them or as --map says");
  command.add("--status", o->status, "Column: attended, DNA or cancelled; without it all were attended");
  command.add("--seen-at", o->seen_at, "Column: when the visit began; with --done-at");
  command.add("--done-at", o->done_at, "Column: when the visit ended");
  command.add("--minutes", o->minutes, "Column: how long the visit took, in place of those two");
  command.add("--list", o->list, "People on the list, with those who never came").within(1, core::list_max);
  command.add("--map", o->map, "Their word for a role and ours: Doctor=GP,Physio=FCP").by_commas();
  command.add("--based-on", o->based_on, "The scenario whose numbers stay where none is fitted").shown();
  command.add("--seed", o->seed, "Of the simulations that needs are found by").shown();
  command.add("--out", o->out, "Write the fitted scenario here, for fingerpost simulate; what it is based on is laid beside it");
  add_plan_staff(plan);
  add_plan_rollout(plan);
}

}  // namespace app
