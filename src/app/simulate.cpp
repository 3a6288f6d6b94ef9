#include "app/simulate.h"

#include <cmath>
#include <filesystem>
#include <numeric>
#include <set>
#include <thread>

#include <unistd.h>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "app/evaluate.h"
#include "app/practice_size.h"
#include "app/ranks.h"
#include "app/scenario_file.h"
#include "app/simulate_country.h"
#include "app/simulate_rules.h"
#include "app/terminal.h"
#include "catalogue/scenario.h"
#include "simulation/replications.h"
#include "simulation/tally.h"

namespace app {
namespace {

namespace json = boost::json;
using simulation::FigureName;
using simulation::Replications;

struct Options {
  std::string scenario, compare, pathways, compare_pathways;
  std::vector<std::string> set, set_both, show;
  std::optional<int> practices, list, replications, threads;
  std::uint64_t seed = 1;
  SizeOptions sizes;

  // Of one practice as often as chance asks for; of many, each of them once.
  simulation::ReplicationOptions run(const core::Scenario& of) const {
    const int usual = static_cast<int>(std::max(1u, std::thread::hardware_concurrency()));
    return {.replications = replications.value_or(of.practices > 1 ? of.practices : 400),
            .seed = seed,
            .threads = threads.value_or(usual),
            .progress = {}};
  }
};

struct Read {
  core::Scenario scenario;
  std::vector<simulation::Routed> routed;  // its presentations
};

catalogue::Setting pathways_from(const char* option, const std::string& folder) {
  const auto path = folder == "shipped" ? shipped("pathways/front-door.yaml").parent_path() : std::filesystem::path(folder);
  if (path.empty()) throw SetupError(fmt::format("{} {}: none come with this program here; name their folder", option, folder));
  return {.path = "pathways", .value = std::filesystem::absolute(path).string(), .file = option};
}

// A file, or the name of a scenario that comes with the program.
Read read(const std::string& name, const Options& o, const std::vector<std::string>& own,
          const std::optional<catalogue::Setting>& pathways) {
  std::vector<catalogue::Setting> settings;
  auto changed = o.set_both;
  changed.insert(changed.end(), own.begin(), own.end());
  for (const auto& one : changed) settings.push_back(catalogue::parse_setting(one));
  if (o.practices) settings.push_back({.path = "practices", .value = std::to_string(*o.practices), .file = "--practices"});
  const auto file = scenario_file(name);
  const auto without_rules = settings;
  if (pathways) settings.push_back(*pathways);
  auto loaded = catalogue::load_scenario(file, settings);
  if (!loaded && pathways)
    if (const auto without = catalogue::load_scenario(file, without_rules); without && !without->pathways)
      throw SetupError(
          fmt::format("{}: {} does not say how needs present, so there is nothing for rules to route: see scenarios/front-door.yaml",
                      pathways->file, name));
  Read read{or_refuse(std::move(loaded)), {}};
  if (!changed.empty()) read.scenario.source += fmt::format("; here with {}", fmt::join(changed, ", "));
  if (!own.empty()) read.scenario.title += ", as set";  // told apart from what it is compared with
  if (o.list && !o.sizes.given()) read.scenario = resized(std::move(read.scenario), *o.list, "--list");
  if (!o.sizes.file.empty()) read.scenario.practices = 1;  // the file says how many
  if (read.scenario.pathways) read.routed = simulation::decide_first_contacts(read.scenario);
  return read;
}

void refuse_what_makes_no_pairs(const core::Scenario& a, const core::Scenario& b) {
  if (!std::ranges::equal(a.roles, b.roles, {}, &core::ScenarioRole::name, &core::ScenarioRole::name))
    throw SetupError("--compare: both scenarios must have the same roles, in the same order");
  if (simulation::figure_names(a) != simulation::figure_names(b))
    throw SetupError("--compare: both scenarios must have the same groups, and both or neither must have costs and presentations");
  for (const auto& [name, same] : {std::pair{"list", a.list == b.list},
                                   {"practices", a.practices == b.practices},
                                   {"patient_shape", a.patient_shape == b.patient_shape},
                                   {"warm_up_days", a.warm_up_days == b.warm_up_days},
                                   {"measure_days", a.measure_days == b.measure_days}})
    if (!same)
      throw SetupError(fmt::format("--compare: '{0}' is not the same in both, so years make no pairs: use --set-both {0}=...", name));
}

// What a practice has is what one of the scenario's size has, in proportion to its list: rounded once.
Answer each_its_size(const Options& o, const core::Scenario& scenario, const core::Scenario* other) {
  for (const auto& [name, refused] : {std::pair{"--replications", o.replications.has_value()},
                                      {"--practices", !o.sizes.file.empty() && o.practices},
                                      {"--list", !o.sizes.file.empty() && o.list},
                                      {"--spread", !o.sizes.file.empty() && o.sizes.spread}})
    if (refused)
      throw SetupError(o.sizes.file.empty() ? fmt::format("{}: with --spread each practice is lived through once", name)
                                            : fmt::format("{}: --sizes says what practices there are", name));
  if (!o.show.empty()) throw SetupError("--show: practices of different sizes have tables of their own, which are all shown");
  if (o.sizes.file.empty() && scenario.practices < 2) throw SetupError("--spread: needs --practices of 2 or more");
  auto lists = o.sizes.file.empty() ? simulation::drawn_lists(scenario.practices, o.list.value_or(scenario.list), *o.sizes.spread, o.seed)
                                    : lists_in(o.sizes);
  auto run = o.run(scenario);
  std::vector<const core::Scenario*> scenarios{&scenario};
  if (other) scenarios.push_back(other);
  const char* const asked = o.sizes.file.empty() ? "--spread" : "--sizes";
  const int mean = std::max(1, static_cast<int>(std::reduce(lists.begin(), lists.end(), std::int64_t{0}) / std::ssize(lists)));
  for (const auto* one : scenarios) {
    run.replications = static_cast<int>(lists.size());
    refuse_what_is_too_much(resized(*one, mean, asked), run);
    run.replications = std::min(run.threads, run.replications);
    refuse_what_is_too_much(resized(*one, std::ranges::max(lists), asked), run);
  }
  return country_answer(scenarios, std::move(lists), o.seed, run.threads);
}

Replications lived_through(const core::Scenario& scenario, simulation::ReplicationOptions options, const Ranks& ranks) {
  const int n = options.replications, step = std::max(1, n / 100);
  options.part = ranks.rank();
  options.parts = ranks.size();
  options.progress = [&](int done) {
    if (ranks.first() && done % step == 0) progress(bar("Simulating", done * ranks.size(), n));
  };
  auto all = simulation::replicate(scenario, options);
  ranks.gather(all);
  end_progress();
  return all;
}

std::string_view table_of(const FigureName& figure) { return figure.role.empty() ? figure.table : figure.name; }

// Those of whose names none was asked for are not shown: "lead" is in routine_lead_days.
void show_only(const std::vector<std::string>& asked, std::vector<FigureName>& names) {
  if (asked.empty()) return;
  std::set<std::string> tables, found;
  for (auto& figure : names) {
    if (!figure.shown) continue;
    std::string spoken(table_of(figure));
    std::ranges::replace(spoken, '_', ' ');
    figure.shown = false;
    for (const auto& one : asked)
      if (spoken.contains(one)) figure.shown = true, found.insert(one);
    tables.insert(std::move(spoken));
  }
  for (const auto& one : asked)
    if (!found.contains(one))
      throw SetupError(fmt::format("--show: no table has '{}' in its name; there are: {}", one.substr(0, 60), fmt::join(tables, ", ")));
}

json::object estimate_of(const simulation::Mean& mean) { return json_of(evaluation::t_estimate(mean.value, mean.se, mean.of - 1)); }

// A table a figure, a row a role, and one table for what is of the whole practice. Beside another scenario each row has that one's figure
// and the difference, pair by pair; counts of visits have it in percent too.
json::object figures_of(const std::vector<FigureName>& names, const Replications& all, const Replications* compared) {
  json::object figures;
  for (std::size_t i = 0; i < names.size(); ++i) {
    const auto& [name, role, shown, table_name] = names[i];
    if (!shown) continue;
    json::object row{{"name", role.empty() ? name : role}};
    for (auto& [key, value] : estimate_of(simulation::mean_of(all, i))) row[key] = value;
    if (compared) {
      row["compared"] = estimate_of(simulation::mean_of(*compared, i));
      row["difference"] = estimate_of(simulation::mean_difference(*compared, all, i));
      const auto ratio = simulation::mean_ratio(*compared, all, i);
      if (name == simulation::visits_figure) row["percent"] = estimate_of({100 * (ratio.value - 1), 100 * ratio.se, ratio.of});
    }
    auto& table = figures[table_of(names[i])];
    if (!table.is_array()) table.emplace_array();
    table.as_array().push_back(std::move(row));
  }
  return figures;
}

// Counts a year of all practices together.
json::array totals_of(const std::vector<FigureName>& names, const Replications& all, const Replications* compared, int practices) {
  json::array rows;
  const auto of_all = [&](const simulation::Mean& m) { return estimate_of({m.value * practices, m.se * practices, m.of}); };
  for (std::size_t i = 0; i < names.size(); ++i) {
    const auto& [name, role, shown, of_practice] = names[i];
    if (!shown) continue;
    if (name != simulation::visits_figure && !name.ends_with(" a year")) continue;
    json::object row{{"name", role.empty() ? name : "attended a year, " + role}};
    for (auto& [key, value] : of_all(simulation::mean_of(all, i))) row[key] = value;
    if (compared) {
      row["compared"] = of_all(simulation::mean_of(*compared, i));
      row["difference"] = of_all(simulation::mean_difference(*compared, all, i));
    }
    rows.push_back(std::move(row));
  }
  return rows;
}

// A diary that is always full is at rest too: its lead is then how far it is open, and the rest give up.
void warn_of_full_diaries(Answer& answer, const core::Scenario& scenario, const Replications& all) {
  const auto names = simulation::figure_names(scenario);
  double needs = 0, lost = 0;
  std::string full;
  for (std::size_t i = 0; i < names.size(); ++i) {
    const double value = simulation::mean_of(all, i).value;
    if (names[i].name == "needs a year") needs = value;
    else if (names[i].name == "lost to a full diary a year") lost = value;
    else if (names[i].name == "routine_lead_days" && value > 0.75 * scenario.booking_days)
      full += (full.empty() ? "" : ", ") + names[i].role;
  }
  if (lost > 0.01 * needs)
    answer.warnings.push_back(
        {"diary_full",
         fmt::format("\"{}\" cannot see who asks: {:.0f} of {:.0f} needs a year are given up for want of a time in {} days{}",
                     scenario.title, lost, needs, scenario.booking_days, full.empty() ? "" : "; booked out: " + full),
         "If your practice copes, the file is not yours yet: look at slots, need_rate and route. If it does not, its waits say only how "
         "far the diary is open"});
}

// Who shortens a run with --set would have to take them out first: no error.
void warn_of_late_vacancies(Answer& answer, const core::Scenario& scenario) {
  std::string after;
  for (const auto& role : scenario.roles)
    if (role.vacancy.to_day >= 0 && role.vacancy.from_day >= scenario.measure_days)
      after += fmt::format("{}vacancy.{} from day {}", after.empty() ? "" : ", ", role.name, role.vacancy.from_day);
  if (!after.empty())
    answer.warnings.push_back({"after_the_end",
                               fmt::format("\"{}\" is counted for {} days; not in them: {}", scenario.title, scenario.measure_days, after),
                               "Days are counted from 0. Count for longer (--set measure_days=520), or let it begin earlier"});
}

void warn(Answer& answer, const core::Scenario& scenario, const Replications& all) {
  warn_of_full_diaries(answer, scenario, all);
  warn_of_late_vacancies(answer, scenario);
  const bool seasons = scenario.season.size() > 1;
  const bool vacancies = std::ranges::any_of(scenario.roles, [](const auto& role) { return role.vacancy.to_day >= 0; });
  const bool neighbour = scenario.closing_neighbour.people > 0;
  const auto not_tested = [&](const char* with, const char* first) {
    answer.warnings.push_back({"stationarity_not_tested",
                               fmt::format("With {}, the halves of the run differ, and whether it came to rest is not tested", with),
                               fmt::format("Run it {} first, and keep the warm-up that it needs", first)});
  };
  if (vacancies) not_tested("a vacancy", "without the vacancy");
  if (neighbour) not_tested("a neighbour that closes", "without the neighbour");
  if (seasons) not_tested("seasons", "with all weights of the season alike");
  std::string moving;
  for (const auto& drift : seasons || vacancies || neighbour ? std::vector<simulation::Drift>{} : simulation::drifts_of(all)) {
    constexpr const char* what[] = {"visits", "days booked ahead", "days of waiting for the caseload"};
    const auto& role = scenario.roles[drift.figure % scenario.roles.size()].name;
    moving += fmt::format("{}{} of {} from {:.4g} to {:.4g}", moving.empty() ? "" : ", ", what[drift.figure / scenario.roles.size()], role,
                          drift.first, drift.second);
  }
  if (!moving.empty())
    answer.warnings.push_back(
        {"not_stationary",
         fmt::format("\"{}\" had not come to rest; from the first half of what was counted to the second: {}", scenario.title, moving),
         "Lengthen the warm-up (--set warm_up_days=520). Where a queue grows without end there is no figure to wait "
         "for: the role has too few slots for who is sent to it"});
  if (all.figures.size() < 20)
    answer.warnings.push_back({"few_replications", fmt::format("{} replications say little about chance", all.figures.size()),
                               "Ask for 20 or more before an interval is believed"});
}

plots::Svg picture_of(const core::Scenario& scenario, const Replications& all, const core::Scenario* other, const Replications* compared) {
  const auto names = simulation::figure_names(scenario);
  plots::Bars bars{.words = {.title = "Visits a year by role",
                             .description = fmt::format("Visits attended a year at a practice, mean over {} runs", all.figures.size()),
                             .x = "Role",
                             .y = "Visits a year at a practice"}};
  plots::Series visits{scenario.title, {}}, others{other ? other->title : "", {}}, room{"Places on the rota", {}};
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (names[i].name != simulation::visits_figure || names[i].role.empty()) continue;
    const auto& role = scenario.roles[bars.groups.size()];
    bars.groups.push_back(names[i].role);
    visits.values.push_back(simulation::mean_of(all, i).value);
    if (compared) others.values.push_back(simulation::mean_of(*compared, i).value);
    room.values.push_back(role.clinicians_mean() * role.slots * role.group_size * scenario.year_days);
  }
  bars.bars.push_back(std::move(visits));
  if (compared) bars.bars.push_back(std::move(others));
  else bars.line = std::move(room);
  return plots::draw(bars, {.id = "simulate"});
}

Answer answer(const Options& o) {
  if (o.scenario.empty()) throw SetupError("scenario is required");  // its subcommands have none
  std::optional<catalogue::Setting> pathways, others;
  if (!o.pathways.empty()) others = pathways = pathways_from("--pathways", o.pathways);
  if (!o.compare_pathways.empty()) others = pathways_from("--compare-pathways", o.compare_pathways);
  const auto [scenario, routed] = read(o.scenario, o, o.set, pathways);
  std::optional<Read> compared_read;
  if (!o.compare.empty()) compared_read = read(o.compare, o, {}, others);
  else if (!o.compare_pathways.empty()) compared_read = read(o.scenario, o, o.set, others);
  const core::Scenario* const other = compared_read ? &compared_read->scenario : nullptr;
  auto names = simulation::figure_names(scenario);
  if (other) {
    refuse_what_makes_no_pairs(scenario, *other);
    const auto of_other = simulation::figure_names(*other);
    for (std::size_t i = 0; i < names.size(); ++i) names[i].shown = names[i].shown || of_other[i].shown;
  }
  if (o.sizes.given()) return each_its_size(o, scenario, other);
  show_only(o.show, names);
  const auto run = o.run(scenario);
  refuse_what_is_too_much(scenario, run);
  if (other) refuse_what_is_too_much(*other, run);

  const Ranks ranks;
  const auto all = lived_through(scenario, run, ranks);
  const auto compared = other ? std::optional(lived_through(*other, run, ranks)) : std::nullopt;
  ranks.leave_unless_first();
  Answer a{.figures = {{"title", scenario.title}, {"source", scenario.source}}, .warnings = {}, .picture = {}};
  if (other) a.figures["compared"] = {{"title", other->title}, {"source", other->source}};
  for (const auto& [key, value] : std::initializer_list<std::pair<const char*, json::value>>{{"practices", scenario.practices},
                                                                                             {"list", scenario.list},
                                                                                             {"replications", run.replications},
                                                                                             {"seed", o.seed},
                                                                                             {"warm_up_days", scenario.warm_up_days},
                                                                                             {"measure_days", scenario.measure_days},
                                                                                             {"events", all.events}})
    a.figures[key] = value;
  if (scenario.has_costs()) a.figures["cost_source"] = fmt::format("{}, {}", scenario.cost_year, scenario.cost_source);
  tell_rules(a.figures, scenario, routed);
  if (other) tell_rules(a.figures["compared"].as_object(), *other, compared_read->routed);
  for (auto& [key, value] : figures_of(names, all, compared ? &*compared : nullptr)) a.figures[key] = std::move(value);
  if (scenario.practices > 1) a.figures["all_practices"] = totals_of(names, all, compared ? &*compared : nullptr, scenario.practices);
  warn(a, scenario, all);
  warn_of_rules(a, scenario, routed);
  if (other) warn(a, *other, *compared);
  if (other) warn_of_rules(a, *other, compared_read->routed);
  a.picture = picture_of(scenario, all, other, compared ? &*compared : nullptr);
  return a;
}

}  // namespace

void refuse_what_is_too_much(const core::Scenario& scenario, const simulation::ReplicationOptions& options) {
  const auto cost = simulation::cost_of(scenario, options);
  const double memory = static_cast<double>(::sysconf(_SC_PHYS_PAGES)) * static_cast<double>(::sysconf(_SC_PAGE_SIZE));
  if (cost.bytes > memory / 2)
    throw SetupError(
        fmt::format("this run may need {:.1f} GB and the machine has {:.1f}: simulate a shorter list, fewer days or fewer threads",
                    cost.bytes / 1e9, memory / 1e9));
  if (cost.seconds > 7 * 86'400)
    throw SetupError(fmt::format("this run would take about {:.0f} days: ask for fewer replications or days", cost.seconds / 86'400));
  say_how_long(cost.seconds);
}

json::object beside_theory(const std::string& name, const simulation::Mean& mean, std::optional<double> theory) {
  json::object row{{"name", name}};
  for (auto& [key, value] : estimate_of(mean)) row[key] = value;
  row["theory"] = theory ? json::value(*theory) : json::value();
  row["z"] = theory && mean.se > 0 ? json::value((mean.value - *theory) / mean.se) : json::value();
  return row;
}

void add_simulate(Command cli) {
  const auto o = std::make_shared<Options>();
  auto command = add_figures(cli, "simulate", "Live through a practice many times: what follows if things are as a file says",
                             [o] { return answer(*o); });
  command.add("scenario", o->scenario, "A file like scenarios/rm1.yaml, or the name of one that comes along: england");
  add_simulate_queue(command);
  add_simulate_session(command);
  add_simulate_study(command);
  command.add("--set", o->set, "A number changed by its path, such as slots.GP=24 or route.MSK.FCP=0.75; as often as you like");
  command.add("--set-both", o->set_both, "The same, for the scenario that it is compared with too");
  command.add("--compare", o->compare, "Another scenario under the same chances; the difference is that one less this one, pair by pair");
  command.add("--pathways", o->pathways, "The rules that route a scenario's presentations, in place of its own: a folder, or 'shipped'");
  command.add("--compare-pathways", o->compare_pathways, "The same of what it is compared with: --compare, or else the scenario itself");
  command.add("--show", o->show, "Only the tables with this in their names, such as lead; as often as you like");
  command.add("--practices", o->practices, "How many practices, all alike: totals are over all");
  command.add("--list", o->list, "People at each practice, its staff in proportion").within(1, core::list_max);
  add_size_options(command, o->sizes);
  command.add("--replications", o->replications, "How many times; usual: 400, or once for each of --practices").within(1, 1'000'000);
  command.add("--seed", o->seed, "The same seed gives the same figures").shown();
  command.add("--threads", o->threads, "Usual: as many as the machine has; the figures are the same").within(1, 256);
}

}  // namespace app
