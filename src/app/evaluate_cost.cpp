#include <algorithm>
#include <numeric>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "app/evaluate.h"
#include "catalogue/assumptions.h"
#include "evaluation/cost.h"

namespace app {
namespace {

struct Options {
  std::vector<std::string> effects, costs, names;
  std::string inputs;
  bool draw_tornado = false;
  std::string assumptions, worth;
  std::vector<double> thresholds;
};

// "eff_vacc" and "eff_now" are "vacc" and "now".
std::vector<std::string> names_of(std::vector<std::string> columns) {
  std::size_t same = 0;
  while (std::ranges::all_of(columns, [&](const auto& c) { return same < c.size() && c[same] == columns[0][same]; })) ++same;
  const auto cut = columns[0].substr(0, same).rfind('_');
  if (cut != std::string::npos)
    for (auto& c : columns) c.erase(0, cut + 1);
  if (std::ranges::any_of(columns, &std::string::empty)) throw SetupError("--names: say what the options are called");
  return columns;
}

const char* text_of(evaluation::Standing standing) {
  using enum evaluation::Standing;
  return standing == on_frontier ? "on_frontier" : standing == dominated ? "dominated" : "extendedly_dominated";
}

boost::json::object json_of(const evaluation::CostEffectiveness& r, const evaluation::AtThreshold& at) {
  boost::json::object row{{"threshold", at.threshold}, {"best", r.options[at.best].name}};
  if (r.options.size() == 2) {
    row["eib"] = row["incremental_benefit"] = at.benefit[1];
    row["probability_cost_effective"] = at.probability[1];
  } else {
    row["incremental_benefit"] = at.benefit[at.best];
    row["frontier_probability"] = at.probability[at.best];
  }
  for (std::size_t i = 0; i < r.options.size(); ++i) row["probability_" + r.options[i].name] = at.probability[i];
  row["evpi"] = at.evpi;
  return row;
}

// The likeliest four options, and the frontier: the probability of the one that is best on average.
plots::Svg picture_of(const evaluation::CostEffectiveness& r) {
  std::vector<std::size_t> shown(r.options.size());
  std::iota(shown.begin(), shown.end(), 0);
  const auto highest = [&](std::size_t o) {
    return std::ranges::max(r.curve, {}, [&](const auto& at) { return at.probability[o]; }).probability[o];
  };
  std::ranges::stable_sort(shown, std::greater<>(), highest);
  shown.resize(std::min<std::size_t>(shown.size(), 4));
  std::ranges::sort(shown);
  plots::Trends trends{
      .words = {.title = "Probability that each option is best",
                .description = "By what a unit of effect is worth: the share of draws in which each has the highest net benefit",
                .x = "What a unit of effect is worth",
                .y = "Probability"},
      .nought = true};
  std::vector<double> x, frontier;
  for (const auto& at : r.curve) x.push_back(at.threshold), frontier.push_back(at.probability[at.best]);
  for (const auto o : shown) {
    std::vector<double> y;
    for (const auto& at : r.curve) y.push_back(at.probability[o]);
    trends.series.push_back({plots::Trend::Kind::line, r.options[o].name, x, std::move(y), {}, {}});
  }
  if (r.options.size() > 2) trends.series.push_back({plots::Trend::Kind::points, "Best on average", x, std::move(frontier), {}, {}});
  return plots::draw(trends, {.id = "cost"});
}

constexpr double nice[] = {20'000, 30'000};  // "QALY, NICE threshold" of assumptions/unit-costs.yaml

// What a unit of effect is worth by a file of assumptions, with where the figure comes from.
catalogue::Assumption worth_of(const Options& o) {
  const auto read = catalogue::load_assumptions(o.assumptions);
  if (!read) throw SetupError("--assumptions: " + catalogue::to_string(read.error().front()));
  std::vector<std::string> names;
  for (const auto& a : *read) {
    if (a.kind != catalogue::Assumption::Kind::value_set) continue;
    if (a.name == o.worth) return a;
    names.push_back("\"" + a.name + "\"");
  }
  throw SetupError(fmt::format("--worth: {} has no such value. It has {}", o.assumptions, fmt::join(names, ", ")));
}

std::vector<evaluation::VariedInput> inputs_of(const Options& o) {
  const auto columns = Columns::read(o.inputs);
  const auto names = columns.labels("name");
  const auto low_effect = columns.numbers("low_effect"), high_effect = columns.numbers("high_effect"),
             low_cost = columns.numbers("low_cost"), high_cost = columns.numbers("high_cost");
  std::vector<evaluation::VariedInput> inputs;
  for (std::size_t i = 0; i < names.size(); ++i) inputs.push_back({names[i], low_effect[i], high_effect[i], low_cost[i], high_cost[i]});
  return inputs;
}

boost::json::array json_of(std::span<const evaluation::VariedInput> inputs, const std::vector<double>& thresholds) {
  boost::json::array rows;
  for (const double threshold : thresholds)
    for (const auto& bar : evaluation::tornado(inputs, threshold))
      rows.push_back({{"threshold", threshold},
                      {"name", bar.name},
                      {"benefit_at_low", bar.low},
                      {"benefit_at_high", bar.high},
                      {"changes_decision", (bar.low > 0) != (bar.high > 0)}});
  return rows;
}

plots::Svg picture_of(std::span<const evaluation::VariedInput> inputs, double threshold) {
  plots::Tornado picture{
      .words = {.title = fmt::format("Which input matters most, at {:g} a unit of effect", threshold),
                .description = "Each input alone at its lowest and its highest: what the new option's net benefit over the old becomes",
                .x = "Net benefit over the old option",
                .y = ""},
      .low = "Input at its lowest",
      .high = "Input at its highest"};
  for (const auto& bar : evaluation::tornado(inputs, threshold)) picture.rows.push_back({bar.name, bar.low, bar.high});
  return plots::draw(picture, {.id = "tornado"});
}

Answer answer(Options o, const Columns& columns) {
  std::optional<catalogue::Assumption> worth;
  if (o.worth.empty() != o.assumptions.empty()) throw SetupError("--worth and --assumptions go together: the value's name, and its file");
  if (!o.worth.empty() && !o.thresholds.empty()) throw SetupError("--worth or --thresholds, not both");
  if (!o.worth.empty()) o.thresholds = (worth = worth_of(o))->values;
  else if (o.thresholds.empty()) o.thresholds.assign(std::begin(nice), std::end(nice));
  if (o.effects.size() != o.costs.size())
    throw SetupError(fmt::format("--costs: {} columns of effects and {} of costs", o.effects.size(), o.costs.size()));
  const auto names = o.names.empty() ? names_of(o.effects) : o.names;
  if (names.size() != o.effects.size()) throw SetupError(fmt::format("--names: {} names for {} options", names.size(), o.effects.size()));
  std::vector<evaluation::CostedOption> options;
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (std::ranges::count(names, names[i]) > 1) throw SetupError(fmt::format("--names: \"{}\" comes twice", names[i]));
    options.push_back({names[i], columns.numbers(o.effects[i]), columns.numbers(o.costs[i])});
  }
  const auto r = or_refuse(evaluation::cost_effectiveness(options, o.thresholds));
  Answer a{
      .figures = {{"design", "cost"}, {"draws", r.draws}, {"compared_with", r.options[0].name}}, .warnings = r.warnings, .picture = {}};
  if (worth) {
    a.figures["worth"] = {{"name", worth->name}, {"unit", worth->unit}, {"year", worth->year}, {"source", worth->source}};
    if (!worth->verified)
      a.warnings.push_back({"unverified_assumption", fmt::format("\"{}\" was not read at its source, {}", worth->name, worth->source),
                            "Look it up there before it stands in a paper, and say of which year it is."});
  }
  boost::json::array means, steps, thresholds;
  for (const auto& m : r.options)
    means.push_back({{"name", m.name}, {"effect", m.effect}, {"cost", m.cost}, {"standing", text_of(m.standing)}});
  for (const auto& s : r.frontier)
    steps.push_back({{"option", s.option}, {"against", s.against}, {"effect", s.effect}, {"cost", s.cost}, {"icer", s.icer}});
  for (const auto& t : r.thresholds) thresholds.push_back(json_of(r, t));
  if (r.effect_difference) {
    a.figures["effect_difference"] = app::json_of(*r.effect_difference);
    a.figures["cost_difference"] = app::json_of(*r.cost_difference);
    a.figures["icer"] = r.icer ? boost::json::value(*r.icer) : boost::json::value();
  }
  if (r.thresholds.size() == 1)
    for (const char* name :
         {"threshold", "best", "eib", "incremental_benefit", "probability_cost_effective", "frontier_probability", "evpi"})
      if (const auto* value = thresholds[0].as_object().if_contains(name)) a.figures[name] = *value;
  a.figures["options"] = std::move(means);
  a.figures["incremental"] = std::move(steps);
  a.figures["thresholds"] = std::move(thresholds);
  if (o.draw_tornado && o.inputs.empty()) throw SetupError("--draw: a tornado needs --inputs");
  a.picture = picture_of(r);
  if (!o.inputs.empty()) {
    const auto inputs = inputs_of(o);
    a.figures["tornado"] = json_of(inputs, o.thresholds);
    if (o.draw_tornado) a.picture = picture_of(inputs, o.thresholds.front());
  }
  return a;
}

}  // namespace

void add_cost(Command& evaluate) {
  const auto o = std::make_shared<Options>();
  auto command = add_design(evaluate, "cost", "Cost-effectiveness: what more effect costs, over the draws of an analysis",
                            [o](const Columns& columns) { return answer(*o, columns); });
  command.add("--effects", o->effects, "Columns: each option's effect, what is done now first").required().by_commas();
  command.add("--costs", o->costs, "Columns: each option's cost, in the same order").required().by_commas();
  command.add("--names", o->names, "What the options are called; usual: as the effects' columns").by_commas();
  command.add("--inputs", o->inputs,
              "A CSV file, a row an input: name, low_effect, high_effect, low_cost, high_cost of the new option against the old "
              "when it alone is at its lowest and highest");
  command.add("--draw", o->draw_tornado, {{"acceptability", false}, {"tornado", true}},
              "What --plot draws: acceptability, or tornado of the --inputs at the first threshold; usual: acceptability");
  command.add("--thresholds", o->thresholds, "What a unit of effect is worth; usual: 20000,30000, pounds a QALY by NICE").by_commas();
  command.add("--assumptions", o->assumptions, "A file like assumptions/unit-costs.yaml, for --worth");
  command.add("--worth", o->worth, "In place of --thresholds: a value set of the file by its name, cited in the answer");
}

}  // namespace app
