#include <charconv>

#include <fmt/format.h>

#include "app/evaluate.h"
#include "evaluation/synthetic.h"

namespace app {
namespace {

struct Options {
  std::string unit, time, outcome;
  std::vector<std::string> predictors;
  evaluation::SyntheticOptions model;
};

// "income" or "sales@1975".
evaluation::Predictor predictor_of(const std::string& words, const Columns& columns) {
  const auto at = words.rfind('@');
  evaluation::Predictor predictor{.name = words, .values = columns.numbers(words.substr(0, at)), .at = {}};
  if (at == words.npos) return predictor;
  double time = 0;
  const char* const end = words.data() + words.size();
  if (const auto read = std::from_chars(words.data() + at + 1, end, time); read.ec != std::errc() || read.ptr != end)
    throw SetupError(fmt::format("--predictors: \"{}\": after @ comes a time, a number", words));
  predictor.at = time;
  return predictor;
}

plots::Svg picture_of(const Options& o, const evaluation::Synthetic& r) {
  using Kind = plots::Trend::Kind;
  return plots::draw(plots::Trends{.words = {.title = o.outcome + " in " + o.model.treated + " and in its synthetic control",
                                             .description = "What was observed, and the weighted mean of places where nothing began",
                                             .x = o.time,
                                             .y = o.outcome},
                                   .series = {{Kind::line, o.model.treated, r.time, r.observed, {}, {}},
                                              {Kind::line, "Synthetic", r.time, r.synthetic, {}, {}}},
                                   .mark = o.model.start},
                     {.id = "synth"});
}

void add_placebo(boost::json::object& figures, const evaluation::Synthetic::Placebo& placebo) {
  figures["placebo"] = {{"p", placebo.p}, {"rank", placebo.rank}, {"of", placebo.of}, {"ratio", placebo.ratio}};
  boost::json::array units;
  for (const auto& u : placebo.units) units.push_back({{"name", u.name}, {"effect", u.effect}, {"ratio", u.ratio}});
  figures["placebos"] = std::move(units);
}

Answer answer(const Options& o, const Columns& columns) {
  using Method = evaluation::SyntheticMethod;
  columns.refuse_repeats(o.unit, o.time);
  evaluation::UnitTimes rows{
      .unit = columns.labels(o.unit), .time = columns.numbers(o.time), .outcome = columns.numbers(o.outcome), .predictors = {}};
  for (const auto& words : o.predictors) rows.predictors.push_back(predictor_of(words, columns));
  const auto r = or_refuse(evaluation::synthetic(rows, o.model));
  const char* const method = o.model.method == Method::control ? "sc" : o.model.method == Method::difference ? "sdid" : "did";
  Answer a{.figures = {{"design", "synth"},
                       {"method", method},
                       {"treated", o.model.treated},
                       {"start", o.model.start},
                       {"donors", r.donors},
                       {"before", r.before},
                       {"after", r.after},
                       {"effect", json_of(r.effect)},
                       {"pre_mspe", r.pre_mspe},
                       {"pre_rmse", std::sqrt(r.pre_mspe)}},
           .warnings = r.warnings,
           .picture = picture_of(o, r)};
  boost::json::array weights, times, predictors, effects;
  for (const auto& w : r.weights) weights.push_back({{"name", w.name}, {"weight", w.weight}});
  for (const auto& t : r.time_weights) times.push_back({{"time", t.time}, {"weight", t.weight}});
  for (const auto& p : r.predictors)
    predictors.push_back(
        {{"name", p.name}, {"weight", p.weight}, {"treated", p.treated}, {"synthetic", p.synthetic}, {"donors", p.donors}});
  for (std::size_t t = 0; t < r.time.size(); ++t)
    effects.push_back(
        {{"time", r.time[t]}, {"observed", r.observed[t]}, {"synthetic", r.synthetic[t]}, {"effect", r.observed[t] - r.synthetic[t]}});
  a.figures["weights"] = std::move(weights);
  if (!times.empty()) a.figures["time_weights"] = std::move(times);
  if (!predictors.empty()) a.figures["predictors"] = std::move(predictors);
  if (r.placebo) add_placebo(a.figures, *r.placebo);
  a.figures["effects"] = std::move(effects);
  return a;
}

}  // namespace

void add_synthetic(Command& evaluate) {
  using Method = evaluation::SyntheticMethod;
  const auto o = std::make_shared<Options>();
  auto command = add_design(evaluate, "synth", "Synthetic control: one place against a weighting of others",
                            [o](const Columns& columns) { return answer(*o, columns); });
  command.add("--unit", o->unit, "Column: the place").required();
  command.add("--time", o->time, "Column: the period, a number").required();
  command.add("--outcome", o->outcome, "Column: what was measured").required();
  command.add("--treated", o->model.treated, "The place where it began").required();
  command.add("--start", o->model.start, "The first period with it").required();
  command.add("--method", o->model.method, {{"sc", Method::control}, {"sdid", Method::difference}, {"did", Method::two_way}},
              "sc: synthetic control; sdid: synthetic difference in differences; did: everything counts alike; usual: sc");
  command
      .add("--predictors", o->predictors,
           "Columns to match on, by commas: their mean before the start, or NAME@TIME; usual: every outcome before")
      .by_commas();
  command.flag("--placebo", o->model.placebo, "Each place in turn as if it had begun there: how rare is this effect?");
}

}  // namespace app
