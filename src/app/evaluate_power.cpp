#include <cmath>

#include <fmt/format.h>

#include "app/evaluate.h"
#include "app/terminal.h"
#include "evaluation/power_simulation.h"

namespace app {
namespace {

enum class Plan { two_group, before_after, staggered, series };

struct Options {
  Plan plan = Plan::two_group;
  evaluation::Counted counted = evaluation::Counted::mean;
  evaluation::Sureness sure;
  std::optional<double> control, intervention, effect;
  double sd = 1, time = 1, icc = 0, cluster_size = 1, correlation = .5, autocorrelation = 0, lost = 0;
  std::optional<std::int64_t> people;
  int clusters = 0, steps = 0, before = 0, after = 0, never = 0;
  double cluster_autocorrelation = 1;
  std::optional<int> simulate;
  std::uint64_t seed = 1;
};

const std::map<std::string, Plan> plans{
    {"two-group", Plan::two_group}, {"did", Plan::before_after}, {"staggered", Plan::staggered}, {"its", Plan::series}};

double effect_of(const Options& o) {
  if (o.effect) return *o.effect;
  if (o.control && o.intervention) return *o.intervention - *o.control;
  throw SetupError("--effect: say how large the effect is, or --control and --intervention");
}

evaluation::TwoGroups two_groups(const Options& o) {
  const double control = o.control.value_or(0);
  if (!o.control && o.counted != evaluation::Counted::mean)
    throw SetupError("--control: say the proportion or the rate without the service");
  return {.counted = o.counted,
          .control = control,
          .intervention = o.intervention.value_or(control + effect_of(o)),
          .sd = o.sd,
          .time = o.time,
          .clusters = {.size = o.cluster_size, .icc = o.icc}};
}

void warn(Answer& a, const Options& o, const evaluation::Planned& p) {
  const bool clustered = o.plan == Plan::two_group && o.cluster_size > 1;
  const double clusters = std::ceil(static_cast<double>(p.number) / o.cluster_size);
  if (p.power < o.sure.power)
    a.warnings.push_back(
        {"underpowered", fmt::format("An effect of this size would be seen {:.0f} times in 100", 100 * p.power),
         "Take in more, watch for longer, or plan for a larger effect. A result that is not clear will not mean that there is none."});
  if (clustered && clusters < 15)
    a.warnings.push_back(
        {"few_clusters", fmt::format("{:.0f} clusters a group: fewer than 15 make errors too small and chance differences large", clusters),
         "Take in more practices rather than more people in each."});
  if (clustered && o.icc == 0)
    a.warnings.push_back(
        {"no_icc", "People of one practice are taken to be no more alike than strangers",
         "Give --icc: .05 is common for outcomes in general practice (Adams and others 2004, doi 10.1016/j.jclinepi.2003.12.013)."});
  if (o.plan == Plan::staggered && o.icc == 0)
    a.warnings.push_back({"no_icc", "People of one practice are taken to be no more alike than strangers", "Give --icc, such as .05."});
  if (o.plan == Plan::series && o.autocorrelation == 0)
    a.warnings.push_back({"no_autocorrelation",
                          "Neighbouring periods are taken to be no more alike than distant ones: the power is too hopeful",
                          "Give --autocorrelation from the time before (its prints residual_correlation)."});
  if (o.plan == Plan::series && (o.before < 8 || o.after < 8))
    a.warnings.push_back({"few_periods",
                          fmt::format("{} periods before and {} after: a trend is hard to see in fewer than 8", o.before, o.after),
                          "Use shorter periods, or compare with practices that have no such service (--design did)."});
}

Answer two_group_answer(const Options& o) {
  const auto g = two_groups(o);
  const auto p = or_refuse(o.people ? evaluation::power_of(g, *o.people, o.sure) : evaluation::needed(g, o.sure));
  Answer a{.figures = {{"design", "two-group"}, {"effect", g.intervention - g.control}, {"design_effect", g.clusters.design_effect()}},
           .warnings = {},
           .picture = {}};
  a.figures["people_per_group"] = p.number;
  a.figures["people"] = 2 * p.number;
  if (o.cluster_size > 1)
    a.figures["clusters_per_group"] = static_cast<std::int64_t>(std::ceil(static_cast<double>(p.number) / o.cluster_size));
  if (o.lost > 0)
    a.figures["people_to_start_with"] = static_cast<std::int64_t>(std::ceil(2 * static_cast<double>(p.number) / (1 - o.lost) - 1e-9));
  a.figures["power"] = p.power;
  a.figures["se"] = p.se;
  warn(a, o, p);
  return a;
}

Answer before_after_answer(const Options& o) {
  const evaluation::BeforeAfter b{
      .effect = effect_of(o), .sd = o.sd, .correlation = o.correlation, .before = std::max(o.before, 1), .after = std::max(o.after, 1)};
  const auto p = or_refuse(o.people ? evaluation::power_of(b, *o.people, o.sure) : evaluation::needed(b, o.sure));
  Answer a{.figures = {{"design", "did"}, {"effect", b.effect}, {"periods_before", b.before}, {"periods_after", b.after}},
           .warnings = {},
           .picture = {}};
  a.figures["units_per_group"] = p.number;
  a.figures["units"] = 2 * p.number;
  a.figures["power"] = p.power;
  a.figures["se"] = p.se;
  warn(a, o, p);
  return a;
}

Answer fixed_answer(const Options& o) {
  const double effect = effect_of(o);
  const bool series = o.plan == Plan::series;
  const auto p = or_refuse(
      series ? evaluation::power_of(
                   evaluation::Series{
                       .effect = effect, .sd = o.sd, .before = o.before, .after = o.after, .autocorrelation = o.autocorrelation},
                   o.sure)
             : evaluation::power_of(
                   evaluation::Staggered{
                       .effect = effect, .sd = o.sd, .clusters = o.clusters, .steps = o.steps, .people = o.cluster_size, .icc = o.icc},
                   o.sure));
  Answer a{.figures = {{"design", series ? "its" : "staggered"}, {"effect", effect}}, .warnings = {}, .picture = {}};
  if (series) {
    a.figures["periods"] = p.number;
  } else {
    a.figures["clusters"] = p.number;
    a.figures["periods"] = o.steps + 1;
  }
  a.figures["power"] = p.power;
  a.figures["se"] = p.se;
  warn(a, o, p);
  return a;
}

// The formula beside what the runs say, where there is one.
void add_simulation(Answer& a, const Options& o, const evaluation::SimulatedPower& s) {
  const auto share = [](const evaluation::Proportion& p, const evaluation::Bounds& b) {
    return boost::json::object{{"value", p.share().value_or(0)}, {"low", b.low}, {"high", b.high}};
  };
  a.figures["simulated"] = {{"runs", *o.simulate},
                            {"seed", o.seed},
                            {"analysis", o.plan == Plan::staggered ? "did --control notyet"
                                         : o.autocorrelation != 0  ? "its --ar1"
                                                                   : "its"},
                            {"power", share(s.seen, s.seen_bounds)},
                            {"alarms_without_effect", share(s.alarms, s.alarm_bounds)},
                            {"mean_estimate", s.mean_estimate},
                            {"not_analysed", s.unanswered}};
  if (s.alarm_bounds.low > o.sure.alpha)
    a.warnings.push_back(
        {"alarms_too_often",
         fmt::format("With no effect at all {:.1f} of 100 runs see one, where alpha says {:.1f}: the intervals are too narrow "
                     "for so few",
                     100 * *s.alarms.share(), 100 * o.sure.alpha),
         "Take in more practices or periods, or say beforehand that a smaller alpha will count."});
  if (s.unanswered > 0)
    a.warnings.push_back({"not_analysed",
                          fmt::format("{} of {} runs could not be analysed and count for nothing", s.unanswered, *o.simulate),
                          "Take in more practices or periods."});
}

// Where a staggered roll-out has clusters that never begin, more periods than steps or clusters that drift, no formula holds.
Answer simulated_answer(const Options& o) {
  const evaluation::SimulationOptions options{.runs = *o.simulate, .seed = o.seed, .progress = [&](int done) {
                                                if (done % 20 == 0) progress(bar("Living the plan", done, *o.simulate));
                                              }};
  const double effect = effect_of(o);
  Answer a{.figures = {}, .warnings = {}, .picture = {}};
  evaluation::SimulatedPower s;
  if (o.plan == Plan::series) {
    const evaluation::Series series{
        .effect = effect, .sd = o.sd, .before = o.before, .after = o.after, .autocorrelation = o.autocorrelation};
    s = or_refuse(evaluation::simulated_power(series, o.sure, options));
    a.figures = {{"design", "its"}, {"effect", effect}, {"periods", o.before + o.after}};
  } else {
    const evaluation::StaggeredPlan plan{
        .design = {.effect = effect, .sd = o.sd, .clusters = o.clusters, .steps = o.steps, .people = o.cluster_size, .icc = o.icc},
        .never = o.never,
        .before = std::max(1, o.before),
        .after = std::max(1, o.after),
        .cluster_autocorrelation = o.cluster_autocorrelation};
    s = or_refuse(evaluation::simulated_power(plan, o.sure, options));
    a.figures = {{"design", "staggered"},
                 {"effect", effect},
                 {"clusters", o.clusters},
                 {"never", o.never},
                 {"periods", plan.before + o.steps - 1 + plan.after}};
  }
  end_progress();
  add_simulation(a, o, s);
  warn(a, o, {.number = 0, .power = *s.seen.share(), .se = 0});
  a.figures["alpha"] = o.sure.alpha;
  a.figures["power_wanted"] = o.sure.power;
  return a;
}

Answer answer(const Options& o) {
  if (o.simulate && (o.plan == Plan::two_group || o.plan == Plan::before_after))
    throw SetupError("--simulate is for --design staggered and its: the others have a formula");
  if (o.simulate) return simulated_answer(o);
  if (o.never > 0 || o.cluster_autocorrelation != 1)
    throw SetupError("--never and --cluster-autocorrelation have no formula: use --simulate 1000");
  auto a = o.plan == Plan::two_group ? two_group_answer(o) : o.plan == Plan::before_after ? before_after_answer(o) : fixed_answer(o);
  a.figures["alpha"] = o.sure.alpha;
  a.figures["power_wanted"] = o.sure.power;
  a.figures["detectable"] = evaluation::detectable(a.figures.at("se").as_double(), o.sure);
  return a;
}

}  // namespace

void add_power(Command& evaluate) {
  using evaluation::Counted;
  const auto o = std::make_shared<Options>();
  auto command =
      add_figures(evaluate, "power", "Before the start: how many are needed, or what so many can show", [o] { return answer(*o); });
  command.add("--design", o->plan, plans, "two-group, did, staggered or its").required();
  command.add("--outcome", o->counted, {{"mean", Counted::mean}, {"proportion", Counted::proportion}, {"rate", Counted::rate}},
              "mean, proportion or rate, of two groups; usual: mean");
  command.add("--control", o->control, "The outcome without the service");
  command.add("--intervention", o->intervention, "The outcome with it");
  command.add("--effect", o->effect, "The difference, in place of --intervention");
  command.add("--sd", o->sd, "Standard deviation of the outcome: of a person, of a unit in a period (did), of a period (its)").shown();
  command.add("--time", o->time, "How long each person is watched, for a rate").shown();
  command.add("--people,--units", o->people, "So many in each group: answer with the power");
  command.add("--alpha", o->sure.alpha, "Two-sided").shown();
  command.add("--power", o->sure.power, "How often the effect shall be seen").shown();
  command.add("--icc", o->icc, "How alike people of one cluster (practice) are").shown();
  command.add("--cluster-size", o->cluster_size, "People of a cluster; in a staggered roll-out, in each period").shown();
  command.add("--clusters", o->clusters, "Clusters in all, of a staggered roll-out").within(0, 100'000);
  command.add("--steps", o->steps, "Steps of a staggered roll-out").within(0, 100'000);
  command.add("--before", o->before, "Periods before").within(0, 100'000);
  command.add("--after", o->after, "Periods after").within(0, 100'000);
  command.add("--correlation", o->correlation, "Of a unit's values in two periods (did)").shown();
  command.add("--autocorrelation", o->autocorrelation, "Of neighbouring periods (its)").shown();
  command.add("--never", o->never, "Further clusters that never begin (with --simulate)").within(0, 1'000);
  command
      .add("--cluster-autocorrelation", o->cluster_autocorrelation,
           "How alike a cluster's own level stays from one period to the next (with --simulate)")
      .within(0.0, 1.0)
      .shown();
  command.add("--simulate", o->simulate, "Live a staggered roll-out or a series so many times, in place of the formula")
      .within(100, 100'000);
  command.add("--seed", o->seed, "Of the simulation").shown();
  command.add("--lost", o->lost, "The share expected to be lost before the end").within(0.0, .95).shown();
}

}  // namespace app
