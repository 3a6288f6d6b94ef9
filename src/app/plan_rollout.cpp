#include <algorithm>
#include <cmath>
#include <filesystem>
#include <thread>

#include <fmt/format.h>

#include "app/evaluate.h"
#include "app/plan.h"
#include "app/rollout_view.h"
#include "app/terminal.h"
#include "app/whole_file.h"
#include "catalogue/rollout.h"

namespace app {
namespace {

namespace json = boost::json;
using core::Number;
using planning::Month;
using planning::Ranged;

enum class Picture { coverage, money, swings };

struct Options {
  std::string plan, report;
  std::vector<std::string> set;
  std::optional<int> threads, simulate;
  int draws = 1000;
  std::uint64_t seed = 1;
  Picture picture = Picture::coverage;
};

core::Rollout read(const Options& o) {
  std::vector<catalogue::Setting> settings;
  for (const auto& one : o.set) settings.push_back(catalogue::parse_setting(one));
  const auto here = o.plan.contains('.') || o.plan.contains('/') ? std::filesystem::path() : shipped("rollouts/" + o.plan + ".yaml");
  auto plan = catalogue::load_rollout(here.empty() ? std::filesystem::path(o.plan) : here, settings);
  if (plan) return *std::move(plan);
  std::string all;
  for (const auto& complaint : plan.error()) all += (all.empty() ? "" : "\n") + catalogue::to_string(complaint);
  throw SetupError(all);
}

json::object json_of(const Ranged& r, double unit = 1) {
  return {{"value", r.value / unit}, {"low", r.low / unit}, {"high", r.high / unit}};
}
constexpr double million = 1e6;

json::value year_or_none(const core::Rollout& plan, const std::optional<int>& year) {
  return year ? json::value(year_name(plan, *year)) : json::value("not within the plan");
}

// What a year adds up to, and how things stand at its end.
json::array years_of(const RolloutView& v) {
  json::array rows;
  const double freed = planning::mixed_belief(v.plan);
  for (int year = 0; year < v.plan.years(); ++year) {
    const auto begin = v.prospect.course.months.begin() + 12 * year;
    const auto sum = [&](double Month::* what) {
      double all = 0;
      for (auto m = begin; m != begin + 12; ++m) all += (*m).*what;
      return all;
    };
    const auto& end = begin[11];
    rows.push_back({{"year", year_name(v.plan, year)},
                    {"hired", sum(&Month::opened)},
                    {"left", sum(&Month::left)},
                    {"in_training", end.in_training},
                    {"in_post", end.in_post},
                    {"mentors", end.mentors},
                    {"mentors_needed", end.mentors_needed},
                    {"people_seen", sum(&Month::seen)},
                    {"appointments", sum(&Month::appointments)},
                    {"gp_appointments_freed", freed * sum(&Month::exposure)},
                    {"coverage", end.coverage}});
  }
  return rows;
}

json::array areas_of(const RolloutView& v) {
  json::array rows;
  const auto areas = v.plan.areas.size();
  for (std::size_t a = 0; a < areas; ++a) {
    const auto& area = v.plan.areas[a];
    json::object row{{"area", area.name}, {"people", area.people}, {"practices", area.practices}, {"posts_at_start", area.posts}};
    for (int year = 0; year < v.plan.years(); ++year)
      row[year_name(v.plan, year)] = v.prospect.course.by_area[static_cast<std::size_t>(12 * year + 11) * areas + a];
    rows.push_back(std::move(row));
  }
  return rows;
}

json::array money_of(const RolloutView& v) {
  json::array rows;
  for (std::size_t y = 0; y < v.prospect.years.size(); ++y) {
    const auto& m = v.prospect.years[y];
    rows.push_back({{"year", year_name(v.plan, static_cast<int>(y))},
                    {"cost_million", json_of(m.cost, million)},
                    {"gp_time_million", json_of(m.benefit, million)},
                    {"net_million", json_of(m.net, million)}});
  }
  return rows;
}

json::object worth_of(const RolloutView& v, const planning::Worth& w) {
  return {{"cost_million", json_of(w.cost, million)},
          {"gp_time_million", json_of(w.benefit, million)},
          {"net_million", json_of(w.net, million)},
          {"expected_net_million", w.expected / million},
          {"gp_time_for_each_pound", json_of(w.ratio)},
          {"chance_of_a_gain", w.gain},
          {"breaks_even", year_or_none(v.plan, w.breaks_even)}};
}

json::array beliefs_of(const RolloutView& v) {
  json::array rows;
  for (std::size_t b = 0; b < v.plan.beliefs.size(); ++b) {
    const auto& belief = v.plan.beliefs[b];
    const auto& w = v.prospect.by_belief[b];
    rows.push_back({{"belief", belief.name},
                    {"weight", belief.weight},
                    {"freed", belief.freed.value},
                    {"net_million", json_of(w.net, million)},
                    {"gp_time_for_each_pound", json_of(w.ratio)},
                    {"chance_of_a_gain", w.gain},
                    {"breaks_even", year_or_none(v.plan, w.breaks_even)}});
  }
  return rows;
}

json::array waves_of(const RolloutView& v) {
  json::array rows;
  for (std::size_t w = 0; w < v.staging.waves.size(); ++w) {
    const auto& wave = v.staging.waves[w];
    const auto& filled = v.prospect.course.wave_filled[w];
    json::object row{{"wave", w + 1},
                     {"begins", month_name(v.plan, wave.month)},
                     {"posts_filled", filled ? month_name(v.plan, *filled) : "not within the plan"},
                     {"practices", wave.total()}};
    for (std::size_t a = 0; a < v.plan.areas.size(); ++a) row[v.plan.areas[a].name] = wave.practices[a];
    rows.push_back(std::move(row));
  }
  return rows;
}

json::array lot_of(const RolloutView& v) {
  json::array rows;
  for (std::size_t w = 0; w < v.staging.waves.size(); ++w)
    for (std::size_t a = 0; a < v.plan.areas.size(); ++a)
      for (const auto& name : v.staging.waves[w].names[a])
        rows.push_back({{"practice", name}, {"area", v.plan.areas[a].name}, {"begins", month_name(v.plan, v.staging.waves[w].month)}});
  return rows;
}

json::object power_of(const RolloutPower& p) {
  json::array rows;
  for (const auto& b : p.beliefs) {
    json::object row{{"belief", b.belief}, {"effect", b.effect}, {"power", b.answer ? json::value(b.answer->power) : json::value()}};
    if (b.simulated)
      row["lived"] = {
          {"value", b.simulated->seen.share().value_or(0)}, {"low", b.simulated->seen_bounds.low}, {"high", b.simulated->seen_bounds.high}};
    rows.push_back(std::move(row));
  }
  return {{"clusters", p.design.clusters},
          {"steps", p.design.steps},
          {"cluster_size", p.design.people},
          {"sd", p.design.sd},
          {"icc", p.design.icc},
          {"cluster_autocorrelation", p.cluster_autocorrelation},
          {"as_good_as_cluster_size", p.formula.people},
          {"as_good_as_icc", p.formula.icc},
          {"by_belief", std::move(rows)},
          {"would_be_seen_from", p.seen_from},
          {"with_twice_the_practices", p.with_twice_the_practices},
          {"with_twice_the_people_of_each", p.with_twice_the_people},
          {"check_it",
           fmt::format("fingerpost evaluate power --design staggered --clusters {} --steps {} --cluster-size {:g} --sd {:g} --icc {:g} "
                       "--effect {:.6g}",
                       p.formula.clusters, p.formula.steps, p.formula.people, p.formula.sd, p.formula.icc,
                       std::ranges::max(p.beliefs, {}, [](const auto& b) { return std::abs(b.effect); }).effect)}};
}

json::object assumption_of(const core::Stated& s, const char* words, const char* unit, core::Domain domain) {
  json::object one{{"value", s.value},
                   {"low", s.range ? s.range->low : s.value},
                   {"high", s.range ? s.range->high : s.value},
                   {"what", words},
                   {"unit", unit},
                   {"distribution", s.range ? core::distribution_of(domain) : "certain"},
                   {"source", s.source},
                   {"verified", s.verified}};
  return one;
}

json::object assumptions_of(const core::Rollout& plan) {
  json::object all;
  for (std::size_t i = 0; i < core::number_count; ++i) {
    const auto& kind = core::kind_of(static_cast<Number>(i));
    if (plan.says(static_cast<Number>(i))) all[kind.key] = assumption_of(plan.numbers[i], kind.words, kind.unit, kind.domain);
  }
  for (const auto& b : plan.beliefs)
    all["belief: " + b.name] = assumption_of(b.freed, "What the service does to GP appointments", unit_of(plan.counted), core::Domain::any);
  return all;
}

json::object figures_of(const RolloutView& v) {
  const auto& p = v.prospect;
  double at_start = 0;
  int practices = 0, pilot = 0;
  for (const auto& a : v.plan.areas) at_start += a.posts, practices += a.practices;
  for (const int some : v.staging.pilot) pilot += some;
  json::object all{{"title", v.plan.title},
                   {"question", v.plan.question},
                   {"draws", v.draws},
                   {"seed", v.seed},
                   {"people", v.plan.people()},
                   {"practices", practices},
                   {"practices_of_the_pilot", pilot},
                   {"posts_at_start", at_start},
                   {"posts_needed", p.course.posts},
                   {"everybody_reached", reached_text(v)},
                   {"share_of_draws_that_reach_everybody", p.reached_share}};
  if (p.course.reached) all["months_until_then"] = json_of(p.reached);
  all["hires"] = json_of(p.hires);
  all["hires_to_keep_the_pilot"] = p.pilot_only.sum(&Month::opened);
  all["trained"] = json_of(p.trained);
  all["left_the_service"] = json_of(p.left);
  all["most_in_training_at_once"] = json_of(p.peak_training);
  all["most_mentors_needed_at_once"] = json_of(p.peak_mentors);
  all["years"] = years_of(v);
  all["coverage_at_the_end_of_a_year"] = areas_of(v);
  json::array rows;
  for (const auto& s : v.stretches)
    rows.push_back({{"from", month_name(v.plan, s.from)}, {"to", month_name(v.plan, s.to)}, {"what_stands_in_the_way", s.words}});
  all["limits"] = std::exchange(rows, {});
  all["money"] = money_of(v);
  all["present_value"] = worth_of(v, p.worth);
  all["by_belief"] = beliefs_of(v);
  all["believed_freed"] = planning::mixed_belief(v.plan);
  all["freed_to_break_even"] = p.freed_to_break_even;
  all["freed_is"] = unit_of(v.plan.counted);
  for (const auto& s : p.swings)
    rows.push_back({{"number", s.name}, {"net_million_at_low", s.low / million}, {"net_million_at_high", s.high / million}});
  if (!rows.empty()) all["moves_the_result_most"] = std::exchange(rows, {});
  all["waves"] = waves_of(v);
  if (auto lot = lot_of(v); !lot.empty()) all["lot"] = std::move(lot);
  if (v.power) all["evaluation"] = power_of(*v.power);
  for (const auto& h : v.held) rows.push_back({{"published", h.name}, {"beside_the_plan", h.words}});
  if (!rows.empty()) all["published_figures"] = std::exchange(rows, {});
  all["assumptions"] = assumptions_of(v.plan);
  return all;
}

Answer answer(const Options& o) {
  RolloutOptions options{.draws = {.draws = o.draws, .seed = o.seed}, .simulate = o.simulate};
  options.draws.threads = o.threads.value_or(static_cast<int>(std::max(1u, std::thread::hardware_concurrency())));
  options.draws.progress = [&](int done) {
    if (done % 50 == 0) progress(bar("Drawing", done, o.draws));
  };
  const FileKind report{"report", {"<!doctype html>"}};
  if (!o.report.empty()) check_place("--report", report, o.report);
  const auto v = view_of(read(o), options);
  if (!o.report.empty()) write_whole("--report", report, o.report, report_of(v));
  Answer a{.figures = figures_of(v), .warnings = v.warnings, .picture = {}};
  a.picture = o.picture == Picture::coverage ? coverage_picture(v) : o.picture == Picture::money ? money_picture(v) : swings_picture(v);
  return a;
}

}  // namespace

void add_plan_rollout(Command& plan) {
  const auto o = std::make_shared<Options>();
  auto command =
      add_figures(plan, "rollout", "From pilot to every practice: hires, training, mentors, coverage, cost and how to evaluate it",
                  [o] { return answer(*o); });
  command.add("plan", o->plan, "A file like rollouts/link-workers.yaml, or the name of one that comes along: link-workers, physiotherapy")
      .required();
  command.add("--set", o->set, "A number changed by its path, such as numbers.leavers.value=0.3; as often as you like");
  command.add("--draws", o->draws, "Worlds in which the uncertain numbers are drawn").within(1, 100'000).shown();
  command.add("--seed", o->seed, "The same seed gives the same figures").shown();
  command.add("--threads", o->threads, "Usual: as many as the machine has; the figures are the same").within(1, 256);
  command.add("--simulate", o->simulate, "Live the staggered start so many times, practices drifting apart").within(100, 100'000);
  command.add("--draw", o->picture, {{"coverage", Picture::coverage}, {"money", Picture::money}, {"tornado", Picture::swings}},
              "What --plot draws: coverage, money or tornado; usual: coverage");
  command.add("--report", o->report, "Write the business case here, one HTML page to print, with the source of every number");
}

}  // namespace app
