#include <algorithm>

#include <fmt/format.h>

#include "app/evaluate.h"
#include "evaluation/did.h"
#include "evaluation/did2.h"

namespace app {
namespace {

namespace json = boost::json;
using evaluation::DidControl;
using evaluation::DidEstimator;
using evaluation::DidMethod;

const std::map<std::string, DidMethod> methods{
    {"cs", DidMethod::callaway_santanna}, {"imputation", DidMethod::imputation}, {"twfe", DidMethod::two_way}};
const std::map<std::string, DidControl> controls{{"never", DidControl::never}, {"notyet", DidControl::not_yet}};
const std::map<std::string, DidEstimator> estimators{
    {"reg", DidEstimator::regression}, {"ipw", DidEstimator::weighting}, {"dr", DidEstimator::doubly_robust}};
const std::map<std::string, evaluation::DidBase> bases{{"varying", evaluation::DidBase::varying},
                                                       {"universal", evaluation::DidBase::universal}};

template <class T>
std::string name_in(const std::map<std::string, T>& names, T value) {
  return std::ranges::find(names, value, [](const auto& pair) { return pair.second; })->first;
}

struct Options {
  std::string unit, time, cohort, outcome, cluster;
  std::vector<std::string> covariates;
  evaluation::DidOptions model;
};

json::object row_of(const char* what, double at, const evaluation::Estimate& e) {
  return {{what, at}, {"att", e.value}, {"se", e.se}, {"low", e.low}, {"high", e.high}};
}

json::object table_of(const evaluation::DidAggregate& all, const char* what) {
  json::array rows;
  for (const auto& point : all.effects) rows.push_back(row_of(what, point.at, point.effect));
  return {{"overall", json_of(all.overall)}, {"effects", std::move(rows)}};
}

plots::Svg picture_of(const Options& o, const evaluation::Did& r) {
  plots::Trend effects{plots::Trend::Kind::points, "Effect", {}, {}, {}, {}};
  for (const auto& [at, e] : r.dynamic.effects) {
    effects.x.push_back(at);
    effects.y.push_back(e.value);
    effects.low.push_back(e.low);
    effects.high.push_back(e.high);
  }
  return plots::draw(
      plots::Trends{.words = {.title = "Effect on " + o.outcome + " by time since the start",
                              .description = "Each time's effect with its 95% interval. Before the start it should be nought",
                              .x = o.time + " since the start",
                              .y = "Effect on " + o.outcome},
                    .series = {std::move(effects)},
                    .mark = -0.5,
                    .nought = true},
      {.id = "did"});
}

// Goodman-Bacon's picture: each two-by-two comparison by how much it counts.
std::optional<plots::Svg> weights_picture(const Options& o, const evaluation::Did& r) {
  if (r.pairs.empty()) return std::nullopt;
  plots::Trends picture{.words = {.title = "What the two-way estimate is a mean of",
                                  .description = "Each comparison of two groups by its weight; those with who had begun already mislead",
                                  .x = "Weight of the comparison",
                                  .y = "Its estimate of the effect on " + o.outcome},
                        .series = {},
                        .mark = {},
                        .nought = true};
  double widest = 0;
  for (const auto& [kind, name] : {std::pair{"treated_vs_never", "Against never"},
                                   {"earlier_vs_later", "Against not yet"},
                                   {"later_vs_earlier", "Against begun already"}}) {
    plots::Trend points{plots::Trend::Kind::points, name, {}, {}, {}, {}};
    for (const auto& pair : r.pairs) {
      if (pair.kind != kind) continue;
      points.x.push_back(pair.weight);
      points.y.push_back(pair.estimate);
      widest = std::max(widest, pair.weight);
    }
    if (!points.x.empty()) picture.series.push_back(std::move(points));
  }
  picture.series.push_back({plots::Trend::Kind::line, "Two-way estimate", {0, widest}, {r.simple.value, r.simple.value}, {}, {}});
  return plots::draw(picture, {.id = "twfe"});
}

void add_effects(json::object& figures, const Options& o, const evaluation::Did& r) {
  json::array cells;
  for (const auto& [group, time, e] : r.att_gt)
    cells.push_back({{"group", group}, {"time", time}, {"att", e.value}, {"se", e.se}, {"low", e.low}, {"high", e.high}});
  figures["att_gt"] = std::move(cells);
  figures["group"] = table_of(r.group, "group");
  figures["dynamic"] = table_of(r.dynamic, "event_time");
  figures["calendar"] = table_of(r.calendar, "time");
  if (o.model.bootstrap > 0) figures["critical_att_gt"] = r.critical, figures["critical_dynamic"] = r.critical_dynamic;
}

void add_weights(json::object& figures, const evaluation::Did& r) {
  json::array kinds;
  for (const auto& [kind, weight, estimate] : r.decomposition)
    kinds.push_back({{"comparison", kind}, {"weight", weight}, {"estimate", estimate}});
  if (!kinds.empty()) figures["decomposition"] = std::move(kinds);
  json::array pairs;
  for (const auto& p : r.pairs)
    pairs.push_back({{"comparison", p.kind},
                     {"group", p.group},
                     {"against", std::isfinite(p.against) ? json::value(p.against) : json::value("never")},
                     {"weight", p.weight},
                     {"estimate", p.estimate}});
  if (!pairs.empty()) figures["comparisons"] = std::move(pairs);
  figures["negative_weights"] = {{"effects", r.weighted_cells}, {"negative", r.negative_weights}, {"sum", r.negative_sum}};
}

Answer answer(const Options& o, const Columns& columns) {
  columns.refuse_repeats(o.unit, o.time);
  evaluation::DidRows rows{.unit = columns.labels(o.unit),
                           .time = columns.numbers(o.time),
                           .cohort = columns.numbers_or(o.cohort, 0),
                           .outcome = columns.numbers(o.outcome),
                           .covariate_names = o.covariates,
                           .covariates = {},
                           .cluster = o.cluster.empty() ? std::vector<std::string>() : columns.labels(o.cluster)};
  for (const auto& name : o.covariates) rows.covariates.push_back(columns.numbers(name));
  const auto r = or_refuse(evaluation::did(rows, o.model));
  Answer a{.figures = {{"design", "did"},
                       {"method", name_in(methods, o.model.method)},
                       {"control", name_in(controls, o.model.control)},
                       {"units", r.units},
                       {"treated", r.treated},
                       {"never_treated", r.never},
                       {"times", r.times},
                       {"clusters", r.clusters}},
           .warnings = r.warnings,
           .picture = {}};
  if (o.model.method == DidMethod::callaway_santanna && !o.covariates.empty())
    a.figures["estimator"] = name_in(estimators, o.model.estimator);
  if (o.model.bootstrap > 0) a.figures["bootstrap"] = o.model.bootstrap, a.figures["seed"] = o.model.seed;
  a.figures["simple"] = json_of(r.simple);
  if (o.model.method == DidMethod::two_way) add_weights(a.figures, r), a.picture = weights_picture(o, r);
  else add_effects(a.figures, o, r), a.picture = picture_of(o, r);
  if (r.pretrend)
    a.figures["pretrend"] = {
        {"statistic", r.pretrend->statistic}, {"p", r.pretrend->p}, {"df", r.pretrend->df}, {"over", r.pretrend->over}};
  else a.figures["pretrend"] = nullptr;
  return a;
}

struct TwoPeriods {
  std::string unit, group, post, outcome;
  bool balanced = false;
};

// Where those with the service would have come to, had they changed as the others did.
plots::Svg picture_of(const TwoPeriods& o, const evaluation::Did2& r) {
  using Kind = plots::Trend::Kind;
  const auto mean = [&](double group, double post) {
    return std::ranges::find_if(r.means, [&](const auto& m) { return m.group == group && m.post == post; })->mean;
  };
  const std::vector<double> periods{0, 1};
  const double expected = mean(1, 0) + mean(0, 1) - mean(0, 0);
  return plots::draw(
      plots::Trends{
          .words = {.title = "Mean " + o.outcome + " with the service and without",
                    .description = "The effect is the distance between the first two lines after the start",
                    .x = "Before (0) and after (1) the start",
                    .y = "Mean " + o.outcome},
          .series = {{Kind::line, "With the service", periods, {mean(1, 0), mean(1, 1)}, {}, {}},
                     {Kind::line, "Expected without", periods, {mean(1, 0), expected}, {}, {}},
                     {Kind::line, "Others", periods, {mean(0, 0), mean(0, 1)}, {}, {}},
                     {Kind::points, "Effect", {1}, {expected + r.effect.value}, {expected + r.effect.low}, {expected + r.effect.high}}},
          .mark = {}},
      {.id = "did2"});
}

Answer answer(const TwoPeriods& o, const Columns& columns) {
  columns.refuse_repeats(o.unit, o.post);
  const auto r = or_refuse(evaluation::did2({.unit = columns.labels(o.unit),
                                             .group = columns.numbers(o.group),
                                             .post = columns.numbers(o.post),
                                             .outcome = columns.numbers(o.outcome)},
                                            o.balanced));
  json::array means;
  for (const auto& [group, post, mean, count] : r.means)
    means.push_back({{"group", group}, {"post", post}, {"mean", mean}, {"rows", count}});
  return {.figures = {{"design", "did2"},
                      {"units", r.units},
                      {"treated", r.treated},
                      {"seen_once", r.once},
                      {"balanced", o.balanced},
                      {"effect", json_of(r.effect)},
                      {"means", std::move(means)}},
          .warnings = r.warnings,
          .picture = picture_of(o, r)};
}

}  // namespace

void add_did(Command& evaluate) {
  const auto o = std::make_shared<Options>();
  auto command = add_design(evaluate, "did", "Difference in differences: places that began at different times, and places that never did",
                            [o](const Columns& columns) { return answer(*o, columns); });
  command.add("--unit", o->unit, "Column: the place or person").required();
  command.add("--time", o->time, "Column: the period, a number").required();
  command.add("--cohort", o->cohort, "Column: the period in which the unit began; 0 or blank: never").required();
  command.add("--outcome", o->outcome, "Column: what may have changed").required();
  command.add("--covariates", o->covariates, "Columns in which those compared should be alike").by_commas();
  command.add("--control", o->model.control, controls, "never: those who never began; notyet: also those who had not yet; usual: never");
  command.add("--method", o->model.method, methods, "cs (Callaway and Sant'Anna), imputation or twfe; usual: cs");
  command.add("--estimator", o->model.estimator, estimators, "How cs uses covariates: reg, ipw or dr (doubly robust); usual: dr");
  command.add("--base", o->model.base, bases,
              "Before the start, compare with the time before (varying) or the last (universal); usual: varying");
  command.add("--bootstrap", o->model.bootstrap, "Draws: intervals that hold together over a table; usual: none").within(100, 100'000);
  command.add("--seed", o->model.seed, "Of the draws").shown();
  command.add("--cluster", o->cluster, "Column: units that were decided on together; usual: each unit by itself");
}

void add_did2(Command& evaluate) {
  const auto o = std::make_shared<TwoPeriods>();
  auto command = add_design(evaluate, "did2", "Difference in differences over two periods",
                            [o](const Columns& columns) { return answer(*o, columns); });
  command.add("--unit", o->unit, "Column: the place or person").required();
  command.add("--group", o->group, "Column: 1 had the service, 0 had not").required();
  command.add("--post", o->post, "Column: 0 before, 1 after").required();
  command.add("--outcome", o->outcome, "Column: what may have changed").required();
  command.flag("--balanced", o->balanced, "Leave out units that are seen in one period alone");
}

}  // namespace app
