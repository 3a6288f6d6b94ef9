#include <fmt/format.h>

#include "app/evaluate.h"
#include "evaluation/interrupted.h"

namespace app {
namespace {

struct Options {
  std::string time, outcome, exposure, intervention, season;
  evaluation::InterruptedOptions model;
};

plots::Svg picture_of(const Options& o, const evaluation::Interrupted& r) {
  using Kind = plots::Trend::Kind;
  const auto began = static_cast<std::size_t>(r.before);
  return plots::draw(
      plots::Trends{.words = {.title = o.outcome + " before and after",
                              .description = "What was observed, what the model fits, and what it expects had nothing begun",
                              .x = o.time,
                              .y = o.exposure.empty() ? o.outcome : fmt::format("{} per {} of {}", o.outcome, o.model.per, o.exposure)},
                    .series = {{Kind::line, "Fitted", r.time, r.fitted, {}, {}},
                               {Kind::line, "Expected without", r.time, r.without, {}, {}},
                               {Kind::points, "Observed", r.time, r.observed, {}, {}}},
                    .mark = r.time[std::min(began, r.time.size() - 1)]},
      {.id = "its"});
}

Answer answer(const Options& o, const Columns& columns) {
  const auto optional = [&](const std::string& name) { return name.empty() ? std::vector<double>() : columns.numbers(name); };
  columns.refuse_repeats(o.time, o.time);
  const auto r = or_refuse(evaluation::interrupted({.time = columns.numbers(o.time),
                                                    .outcome = columns.numbers(o.outcome),
                                                    .exposure = optional(o.exposure),
                                                    .intervention = columns.numbers(o.intervention),
                                                    .season = optional(o.season)},
                                                   o.model));
  Answer a{.figures = {{"design", "its"}, {"periods", r.periods}, {"before", r.before}, {"after", r.after}},
           .warnings = r.warnings,
           .picture = {}};
  boost::json::array terms;
  for (const auto& t : r.terms) {
    boost::json::object term{{"name", t.name},        {"estimate", t.estimate.value}, {"se", t.estimate.se},
                             {"low", t.estimate.low}, {"high", t.estimate.high},      {"p", t.p}};
    if (t.freedom) term["freedom"] = *t.freedom;
    terms.push_back(std::move(term));
  }
  a.figures["coefficients"] = std::move(terms);
  if (r.rate_ratio) a.figures["rate_ratio"] = json_of(*r.rate_ratio);
  if (r.slope_ratio) a.figures["slope_ratio"] = json_of(*r.slope_ratio);
  if (o.model.family == evaluation::Family::gaussian && !o.exposure.empty()) a.figures["per"] = o.model.per;
  a.figures["dispersion"] = r.dispersion;
  if (r.rho) a.figures["autocorrelation"] = *r.rho;
  a.figures["residual_correlation"] = r.lag_one;
  a.picture = picture_of(o, r);
  return a;
}

}  // namespace

void add_interrupted(Command& evaluate) {
  using evaluation::Family;
  const auto o = std::make_shared<Options>();
  auto command = add_design(evaluate, "its", "Interrupted time series: one place, before and after",
                            [o](const Columns& columns) { return answer(*o, columns); });
  command.add("--time", o->time, "Column: the period, a number").required();
  command.add("--outcome", o->outcome, "Column: what was counted in it").required();
  command.add("--exposure", o->exposure, "Column: the people it was counted among");
  command.add("--intervention", o->intervention, "Column: 0 before, 1 after").required();
  command.add("--family", o->model.family,
              {{"poisson", Family::poisson}, {"quasipoisson", Family::quasipoisson}, {"gaussian", Family::gaussian}},
              "poisson, quasipoisson or gaussian; usual: quasipoisson");
  command.add("--harmonics", o->model.harmonics, "Pairs of sine and cosine for the season").within(0, 12);
  command.add("--period", o->model.period, "Length of the season").positive().shown();
  command.add("--season", o->season, "Column: where in the season a period is; usual: the time");
  command.flag("--slope", o->model.slope, "Let the trend change as well");
  command.flag("--ar1", o->model.serial, "Neighbouring periods are alike: model it, and widen the intervals as a short series needs");
  command.add("--newey-west", o->model.newey_west, "Lags: standard errors that allow for neighbours being alike").within(0, 1000);
  command.add("--per", o->model.per, "A gaussian outcome with an exposure is a rate per so many").positive().shown();
}

}  // namespace app
