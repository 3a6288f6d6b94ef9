#include "app/simulate_country.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>

#include <fmt/format.h>

#include "app/practice_size.h"
#include "app/terminal.h"

namespace app {
namespace {

namespace json = boost::json;

json::object estimate_of(const simulation::Sum& sum) { return json_of(evaluation::t_estimate(sum.value, sum.se, sum.degrees)); }

json::array totals_of(const simulation::CountryFigures& all) {
  json::array rows;
  for (const auto& total : all.totals) {
    json::object row{{"name", total.name}};
    for (auto& [key, value] : estimate_of(total.sum)) row[key] = value;
    if (total.compared) row["compared"] = estimate_of(*total.compared);
    if (total.difference) row["difference"] = estimate_of(*total.difference);
    rows.push_back(std::move(row));
  }
  return rows;
}

json::array percentiles_of(const simulation::CountryFigures& all) {
  json::array rows;
  for (std::size_t i = 0; i < all.percentiles.front().size(); ++i) {
    json::object row{{"name", all.percentiles.front()[i].name}};
    for (std::size_t s = 0; s < all.percentiles.size(); ++s)
      for (std::size_t p = 0; p < 3; ++p)
        row[fmt::format("{}p{}", s == 0 ? "" : "compared_", std::array{10, 50, 90}[p])] = all.percentiles[s][i].at[p];
    rows.push_back(std::move(row));
  }
  return rows;
}

json::array long_waits_of(const simulation::CountryFigures& all, const core::Scenario& scenario) {
  json::array rows;
  for (std::size_t r = 0; r < scenario.roles.size(); ++r) {
    json::object row{{"name", scenario.roles[r].name}, {"practices", all.long_leads.front()[r]}};
    if (all.long_leads.size() > 1) row["compared"] = all.long_leads[1][r];
    rows.push_back(std::move(row));
  }
  return rows;
}

json::object list_of(const std::vector<int>& lists) {
  const std::vector<double> sizes(lists.begin(), lists.end());
  return {{"smallest", std::ranges::min(lists)},
          {"p10", simulation::percentile(sizes, .1)},
          {"p50", simulation::percentile(sizes, .5)},
          {"p90", simulation::percentile(sizes, .9)},
          {"largest", std::ranges::max(lists)}};
}

void warn(Answer& answer, const core::Scenario& scenario, const std::vector<int>& waits, std::size_t practices) {
  std::string roles;
  for (std::size_t r = 0; r < waits.size(); ++r)
    if (waits[r] * 20 > static_cast<int>(practices))
      roles += fmt::format("{}{} in {} practices", roles.empty() ? "" : ", ", scenario.roles[r].name, waits[r]);
  if (!roles.empty())
    answer.warnings.push_back(
        {"long_waits",
         fmt::format("\"{}\": the mean wait for a routine appointment is {} working days or more with {}, of {}", scenario.title,
                     simulation::long_lead_days, roles, practices),
         "Queues there may not have come to rest: read their figures as those of a full diary, lengthen the warm-up, or "
         "give such a role more slots"});
}

plots::Svg picture_of(const simulation::CountryFigures& all, std::span<const core::Scenario* const> scenarios, std::size_t practices) {
  plots::Bars bars{.words = {.title = "Visits a year by role",
                             .description = fmt::format("Visits attended a year in {} practices together", practices),
                             .x = "Role",
                             .y = "Visits a year, all practices together"}};
  for (const auto* scenario : scenarios) bars.bars.push_back({scenario->title, {}});
  for (std::size_t r = 0; r < scenarios.front()->roles.size(); ++r) {
    bars.groups.push_back(scenarios.front()->roles[r].name);
    bars.bars[0].values.push_back(all.totals[r].sum.value);
    if (scenarios.size() > 1) bars.bars[1].values.push_back(all.totals[r].compared->value);
  }
  return plots::draw(bars, {.id = "simulate"});
}

void refuse_two_rows_of_a_practice(const Columns& table, const std::string& file) {
  for (const char* const name : {"CODE", "PRACTICE", "PRACTICE_CODE", "GP_CODE"}) {
    if (!table.has(name)) continue;
    std::map<std::string, std::int64_t> seen;
    const auto codes = table.labels(name);
    for (std::size_t i = 0; i < codes.size(); ++i)
      if (const auto [before, first] = seen.try_emplace(codes[i], table.row_number(i)); !first)
        throw SetupError(fmt::format("{}: rows {} and {} have the same \"{}\": each practice must have one row, of all its people", file,
                                     before->second, table.row_number(i), name));
  }
}

}  // namespace

void add_size_options(Command& command, SizeOptions& o) {
  command.add("--sizes", o.file, "A CSV file, a row a practice: each has a list of its own, its staff in proportion");
  command.add("--sizes-column", o.column, "Where the file has the people of each practice").shown();
  command.add("--spread", o.spread, "Lists drawn, log-normal: standard deviation of their logarithm; England's is about 0.6")
      .within(0.0, 2.0);
}

std::vector<int> lists_in(const SizeOptions& o) {
  const auto table = Columns::read(o.file);
  const auto sizes = table.numbers(o.column);
  if (sizes.size() > core::practices_max)
    throw SetupError(fmt::format("{}: {} rows, and {} practices are the most", o.file, sizes.size(), core::practices_max));
  std::vector<int> lists;
  for (std::size_t i = 0; i < sizes.size(); ++i) {
    if (!(sizes[i] >= 1 && sizes[i] <= core::list_max && sizes[i] == std::floor(sizes[i])))
      throw SetupError(
          fmt::format("{}: row {}: \"{}\" must be a whole number from 1 to {}", o.file, table.row_number(i), o.column, core::list_max));
    lists.push_back(static_cast<int>(sizes[i]));
  }
  refuse_two_rows_of_a_practice(table, o.file);
  return lists;
}

Answer country_answer(std::span<const core::Scenario* const> scenarios, std::vector<int> lists, std::uint64_t seed, int threads) {
  simulation::Country country{.lists = std::move(lists), .scenarios = {}};
  for (const auto* scenario : scenarios)
    country.scenarios.emplace_back([scenario](int list) { return resized(*scenario, list, "--sizes"); });
  const std::size_t n = country.lists.size();
  const Ranks ranks;
  simulation::CountryRun run{.seed = seed, .threads = threads, .part = ranks.rank(), .parts = ranks.size(), .gather = {}, .progress = {}};
  run.gather = [&](std::vector<double> own) { return ranks.gather(std::move(own)); };
  if (ranks.first())
    run.progress = [&](int done) { progress(bar("Simulating", std::int64_t{done} * ranks.size(), static_cast<std::int64_t>(n))); };
  const auto all = simulation::live_through(country, run);
  end_progress();
  ranks.leave_unless_first();

  const auto& scenario = *scenarios.front();
  Answer a{.figures = {{"title", scenario.title}, {"source", scenario.source}}, .warnings = {}, .picture = {}};
  if (scenarios.size() > 1) a.figures["compared"] = {{"title", scenarios[1]->title}, {"source", scenarios[1]->source}};
  a.figures["practices"] = n;
  a.figures["people"] = std::accumulate(country.lists.begin(), country.lists.end(), std::int64_t{0});
  a.figures["list"] = list_of(country.lists);
  a.figures["seed"] = seed;
  a.figures["warm_up_days"] = scenario.warm_up_days;
  a.figures["measure_days"] = scenario.measure_days;
  a.figures["events"] = all->events;
  a.figures["all_practices"] = totals_of(*all);
  a.figures["over_practices"] = percentiles_of(*all);
  a.figures["long_waits"] = long_waits_of(*all, scenario);
  for (std::size_t s = 0; s < scenarios.size(); ++s) warn(a, *scenarios[s], all->long_leads[s], n);
  a.picture = picture_of(*all, scenarios, n);
  return a;
}

}  // namespace app
