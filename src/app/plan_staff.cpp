#include <algorithm>
#include <bit>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <map>
#include <thread>

#include <fmt/format.h>

#include "app/evaluate.h"
#include "app/new_folder.h"
#include "app/plan.h"
#include "app/scenario_file.h"
#include "app/terminal.h"
#include "catalogue/network.h"
#include "catalogue/scenario.h"
#include "planning/staffing.h"

namespace app {
namespace {

namespace json = boost::json;
using planning::Candidate;
using planning::Staffing;

struct Options {
  std::string network, out;
  std::optional<double> budget;
  std::optional<int> threads;
  double day_worth = 250;
  std::uint64_t seed = 1;
};

json::object estimate_of(const simulation::Mean& m) { return json_of(evaluation::t_estimate(m.value, m.se, m.of - 1)); }
json::object estimate_of(const std::vector<double>& values) { return estimate_of(simulation::mean_of(values)); }

// Said before the search, not after it has taken the machine.
void refuse_what_is_too_much(const core::Network& network, int threads) {
  double one = 0;
  for (const auto& site : network.sites) one += simulation::cost_of(site.scenario, {.replications = 1, .threads = 1}).seconds;
  const double seconds = one / static_cast<double>(network.sites.size()) * planning::expected_runs(network) / std::min(threads, 64);
  if (seconds > 86'400)
    throw SetupError(fmt::format(
        "this search would take about {:.0f} hours: choose from fewer roles, weekdays or mixes, or measure fewer days", seconds / 3'600));
  say_how_long(seconds);
}

std::string posts_text(const core::Network& network, const std::vector<int>& posts) {
  std::string all;
  for (std::size_t r = 0; r < posts.size(); ++r)
    if (posts[r] > 0) all += fmt::format("{}{} {}", all.empty() ? "" : " + ", posts[r], network.roles[r].name);
  return all.empty() ? "nobody new" : all;
}

std::string day_name(std::size_t day) { return std::array{"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"}[day]; }
std::string days_text(unsigned weekdays) {
  std::string all;
  for (std::size_t day = 0; weekdays >> day; ++day)
    if (weekdays >> day & 1u) all += (all.empty() ? "" : " ") + day_name(day);
  return all;
}

json::object figures_of(const core::Network& network, const Candidate& c) {
  const double hours = simulation::mean_of(c.hours).value;
  return {{"posts", posts_text(network, c.rota.posts)},
          {"pounds_a_year", c.cost},
          {"gp_hours_freed_a_year", estimate_of(c.hours)},
          {"days_off_the_90th_percentile_wait", estimate_of(c.days)},
          {"pounds_a_gp_hour", hours > 0 ? json::value(c.cost / hours) : json::value(nullptr)}};
}

json::array rota_of(const core::Network& network, const Staffing& found) {
  json::array rows;
  const auto& rota = found.candidates[found.chosen].rota;
  for (std::size_t s = 0; s < rota.sites.size(); ++s)
    for (const auto& post : rota.sites[s]) {
      const auto& role = network.roles[static_cast<std::size_t>(post.role)];
      const auto& scenario = found.sites[s];
      std::string sent;
      for (std::size_t k = 0; k < scenario.kinds.size(); ++k)
        if (const double share = scenario.route[k][static_cast<std::size_t>(role.role)]; role.offered[k] > 0)
          sent += fmt::format("{}{:.0f}% of {}", sent.empty() ? "" : ", ", 100 * share, scenario.kinds[k].name);
      const auto& of = scenario.roles[static_cast<std::size_t>(role.role)];
      rows.push_back({{"name", network.sites[s].name},
                      {"role", role.name},
                      {"weekdays", days_text(post.weekdays)},
                      {"staff_a_day", post.people},
                      {"slots_a_day", of.slots},
                      {"slot_minutes", of.slot_minutes},
                      {"for_the_day_itself", of.on_day_every > 0 ? of.slots / of.on_day_every : 0},
                      {"sent_there", sent}});
    }
  return rows;
}

json::array weeks_of(const core::Network& network, const Staffing& found) {
  json::array rows;
  const auto weeks = planning::weeks_of(network, found.candidates[found.chosen].rota);
  for (std::size_t r = 0; r < weeks.size(); ++r)
    for (std::size_t post = 0; post < weeks[r].size(); ++post) {
      json::object row{{"name", fmt::format("{} {}", network.roles[r].name, post + 1)}};
      for (std::size_t day = 0; day < weeks[r][post].size(); ++day) {
        const int site = weeks[r][post][day];
        row[day_name(day)] = site < 0 ? "-" : network.sites[static_cast<std::size_t>(site)].name;
      }
      rows.push_back(std::move(row));
    }
  return rows;
}

json::object compared(const core::Network& network, const Staffing& found, std::size_t other, double day_worth) {
  auto figures = figures_of(network, found.candidates[other]);
  figures["chosen_scores_more_by"] = estimate_of(planning::lead_over(found.candidates[found.chosen], found.candidates[other], day_worth));
  return figures;
}

json::array curve_of(const core::Network& network, const Staffing& found) {
  json::array rows;
  for (std::size_t i = 0; i < found.candidates.size(); ++i) {
    const auto& c = found.candidates[i];
    if (!c.on_curve) continue;
    json::object row{{"name", posts_text(network, c.rota.posts)}, {"pounds_a_year", c.cost}};
    row["gp_hours_freed"] = estimate_of(c.hours);
    row["days_off_the_wait"] = estimate_of(c.days);
    row["replications"] = c.hours.size();
    row["chosen"] = i == found.chosen ? "chosen" : "";
    rows.push_back(std::move(row));
  }
  return rows;
}

// For each sum the rota of the curve that scores most for it.
plots::Svg picture_of(const Staffing& found, double day_worth) {
  plots::Trends trends{.words = {.title = "What more money does",
                                 .description = "GP time and 90th-percentile wait, percent less than today, by what new posts cost a year",
                                 .x = "Thousand pounds a year",
                                 .y = "Percent less than today"},
                       .nought = true};
  plots::Trend hours{.kind = plots::Trend::Kind::line, .name = "GP time"},
      days{.kind = plots::Trend::Kind::points, .name = "90th-percentile wait, 95% interval"};
  std::map<double, const Candidate*> by_cost;
  const auto score = [&](const Candidate& c) { return simulation::mean_of(c.scores(day_worth)).value; };
  for (const auto& c : found.candidates)
    if (auto& best = by_cost[c.cost]; c.on_curve && (!best || score(c) > score(*best))) best = &c;
  for (const auto& [cost, c] : by_cost) {
    if (!c) continue;
    hours.x.push_back(cost / 1'000);
    hours.y.push_back(100 * simulation::mean_of(c->hours).value / found.gp_hours_today.value);
    const auto mean = simulation::mean_of(c->days);
    const auto e = evaluation::t_estimate(mean.value, mean.se, mean.of - 1);
    const double part = found.days_today.value > 0 ? 100 / found.days_today.value : 0;
    days.x.push_back(cost / 1'000), days.y.push_back(part * e.value);
    days.low.push_back(part * e.low), days.high.push_back(part * e.high);
  }
  trends.series = {hours, days};
  return plots::draw(trends, {.id = "staff"});
}

void warn(Answer& a, const core::Network& network, const Staffing& found, double day_worth) {
  a.warnings.push_back(
      {"effects_are_assumed",
       "How many a role settles, how many would go there and how many ask are the file's; the intervals are chance's share alone",
       "Change resolve, offered and need_rate, and see whether the same posts are chosen."});
  const auto& chosen = found.candidates[found.chosen];
  if (chosen.cost > 0 && simulation::mean_of(chosen.hours).value <= 0)
    a.warnings.push_back({"no_gp_time_freed", "What is chosen frees no GP time: people who would have waited, or gone without, take it",
                          "Judge it by the wait, or ask with --day-worth 0 what would free time."});
  if (found.chosen != found.best) {
    const auto& best = found.candidates[found.best];
    a.warnings.push_back({"cheaper_of_equals",
                          fmt::format("{} for {:.0f} pounds scores most, and cannot be told from what is chosen",
                                      posts_text(network, best.rota.posts), best.cost),
                          "Take what is easier to hire."});
  } else if (found.runner_up) {
    const auto lead = planning::lead_over(chosen, found.candidates[*found.runner_up], day_worth);
    if (lead.value <= 2 * lead.se)
      a.warnings.push_back(
          {"no_clear_winner", "The runner-up cannot be told from what is chosen", "Take whichever is easier to hire or to run."});
  }
  for (std::size_t r = 0; r < network.roles.size(); ++r) {
    int worked = 0;
    const int paid = chosen.rota.posts[r] * network.roles[r].days;
    for (const auto& site : chosen.rota.sites)
      for (const auto& post : site)
        if (post.role == static_cast<int>(r)) worked += post.days();
    if (worked < paid)
      a.warnings.push_back({"days_without_work",
                            fmt::format("{} of {} days a week of {} have no site: rooms are full, or a further day shows no gain",
                                        paid - worked, paid, network.roles[r].name),
                            "Free a room, hire part of a post, or give the days to what is not simulated here."});
  }
  if (found.rotas_not_proven > 0)
    a.warnings.push_back({"rota_not_proven",
                          fmt::format("{} of {} rotas are the best found, not proven best", found.rotas_not_proven, found.rotas_solved),
                          "Fewer sites, roles or weekdays at a time are solved to the end."});
}

// Where queues still grow while they are counted, no figure describes the site.
void warn_of_what_moves(Answer& a, const core::Network& network, const Staffing& found, const Options& o, int threads) {
  std::string moving;
  for (std::size_t s = 0; s < network.sites.size(); ++s)
    for (const bool today : {true, false}) {
      const auto& scenario = today ? network.sites[s].scenario : found.sites[s];
      const auto all = simulation::replicate(scenario, {.replications = 20, .seed = o.seed, .threads = threads, .progress = {}});
      if (!simulation::drifts_of(all).empty())
        moving += fmt::format("{}{} {}", moving.empty() ? "" : ", ", network.sites[s].name, today ? "today" : "as chosen");
    }
  if (!moving.empty())
    a.warnings.push_back(
        {"not_stationary", "Waits or visits had not come to rest: " + moving,
         "Lengthen the warm-up (warm_up_days in `set`); where waits grow without end a site has too few of somebody today."});
}

void write(const Options& o, NewFolder& folder, const std::string& name, const std::string& text) {
  std::ofstream file(folder.part() / name, std::ios::binary);
  if (!(file << text) || !file.flush()) throw SetupError(fmt::format("--out: {} cannot be written", o.out));
}

// A scenario for each site, on top of what the network is based on, which lies beside them.
void write(const Options& o, const core::Network& network, const Staffing& found, NewFolder& folder) {
  for (std::size_t s = 0; s < network.sites.size(); ++s) {
    auto set = network.sites[s].set;
    const auto put = [&](const std::string& path, double value) {
      std::erase_if(set, [&](const auto& one) { return one.first == path; });
      set.emplace_back(path, fmt::format("{}", value));
    };
    const auto& scenario = found.sites[s];
    for (const auto& post : found.candidates[found.chosen].rota.sites[s]) {
      const auto& role = scenario.roles[static_cast<std::size_t>(network.roles[static_cast<std::size_t>(post.role)].role)];
      const auto there = "clinicians." + role.name;
      std::erase_if(set, [&](const auto& one) { return one.first == there || one.first.starts_with(there + "."); });
      for (std::size_t day = 0; day < role.clinicians.size(); ++day)
        put(fmt::format("clinicians.{}.{}", role.name, day), role.clinicians[day]);
      put("slots." + role.name, role.slots), put("slot_minutes." + role.name, role.slot_minutes);
      put("consultation_minutes." + role.name, role.consultation_minutes), put("on_day_every." + role.name, role.on_day_every);
    }
    const auto& today = network.sites[s].scenario;
    for (std::size_t k = 0; k < today.kinds.size(); ++k)
      for (std::size_t r = 0; r < today.roles.size(); ++r)
        if (scenario.route[k] != today.route[k] && (scenario.route[k][r] > 0 || today.route[k][r] > 0))
          put(fmt::format("route.{}.{}", today.kinds[k].name, today.roles[r].name), scenario.route[k][r]);
    std::string text = fmt::format(
        "# A site's new rota, chosen by `fingerpost plan staff`.\ntitle: {}\nsource: chosen by fingerpost plan staff\nbased_on: {}\nset:\n",
        yaml_text(network.sites[s].name), yaml_text(network.based_on));
    for (const auto& [path, value] : set) text += fmt::format("  {}: {}\n", path, value);
    write(o, folder, fmt::format("site-{}.yaml", s + 1), text);
  }
  folder.publish();
}

Answer answer(const Options& o) {
  const auto network = or_refuse(catalogue::load_network(scenario_file(o.network), o.budget));
  const int usual = static_cast<int>(std::max(1u, std::thread::hardware_concurrency()));
  const int threads = o.threads.value_or(usual);
  refuse_what_is_too_much(network, threads);
  std::optional<NewFolder> folder;  // asked for and begun before the search: what is in its way is said at once
  if (!o.out.empty()) {
    const auto base = or_refuse(catalogue::layers_of(scenario_file(o.network).parent_path() / network.based_on));
    std::vector<std::string> names{"site-"};
    for (const auto& layer : base) {
      if (layer.file.starts_with("site-")) throw SetupError(fmt::format("--out writes site-1.yaml and so on: rename {}", layer.file));
      names.push_back(layer.file);
    }
    folder.emplace(o.out, std::move(names));
    for (const auto& layer : base) write(o, *folder, layer.file, layer.text);
  }
  const auto found = or_refuse(
      planning::staff(network, {.seed = o.seed, .threads = threads, .day_worth = o.day_worth, .progress = [](auto doing, int done, int of) {
                                  progress(bar(doing, done, of));
                                }}));
  end_progress();
  const auto& chosen = found.candidates[found.chosen];
  Answer a{.figures = {{"title", network.title},
                       {"source", network.source},
                       {"budget", network.budget},
                       {"seed", o.seed},
                       {"gp_hours_a_day_of_wait_is_worth", o.day_worth}},
           .warnings = {},
           .picture = picture_of(found, o.day_worth)};
  a.figures["today"] = {{"gp_hours_a_year", estimate_of(found.gp_hours_today)},
                        {"days_90_in_100_wait_at_most", estimate_of(found.days_today)}};
  a.figures["chosen"] = figures_of(network, chosen);
  const double hours = simulation::mean_of(chosen.hours).value;
  a.figures["pays"] = {{"value_of_a_gp_hour", network.gp_hour},
                       {"source", network.gp_hour_source},
                       {"by_gp_time_alone_from_pounds_an_hour", hours > 0 ? json::value(chosen.cost / hours) : json::value(nullptr)},
                       {"value_of_freed_time_less_cost", hours * network.gp_hour - chosen.cost}};
  a.figures["weeks"] = weeks_of(network, found);
  a.figures["sites"] = rota_of(network, found);
  a.figures["trade_off"] = curve_of(network, found);
  if (found.runner_up) a.figures["runner_up"] = compared(network, found, *found.runner_up, o.day_worth);
  if (found.other_posts && found.other_posts != found.runner_up)
    a.figures["best_with_other_posts"] = compared(network, found, *found.other_posts, o.day_worth);
  a.figures["how_sure"] = {{"probability_that_no_other_posts_score_more_at_least", found.sure_of_posts},
                           {"probability_that_no_other_scores_25_gp_hours_more_at_least", found.sure_within},
                           {"rotas_solved", found.rotas_solved},
                           {"candidates", found.candidates.size()},
                           {"site_years_simulated", found.site_years}};
  json::array costs;
  for (const auto& role : network.roles) costs.push_back({{"name", role.name}, {"pounds_a_post", role.cost}, {"source", role.source}});
  a.figures["costs"] = std::move(costs);
  warn(a, network, found, o.day_worth);
  warn_of_what_moves(a, network, found, o, threads);
  if (folder) {
    write(o, network, found, *folder);
    a.figures["written"] = o.out;
  }
  return a;
}

}  // namespace

void add_plan_staff(Command& plan) {
  const auto o = std::make_shared<Options>();
  auto command = add_figures(plan, "staff", "Which posts a network should hire, at which sites, on which days", [o] { return answer(*o); });
  command.add("network", o->network, "A file like scenarios/network.yaml").required();
  command.add("--budget", o->budget, "Pounds a year, in place of the file's");
  command.add("--day-worth", o->day_worth, "GP hours a year that a day off the 90th-percentile wait is worth").within(0.0, 1e6).shown();
  command.add("--out", o->out, "Write a scenario for each site, as chosen, into this new folder");
  command.add("--seed", o->seed, "The same seed gives the same answer").shown();
  command.add("--threads", o->threads, "Usual: as many as the machine has; the answer is the same").within(1, 256);
}

}  // namespace app
