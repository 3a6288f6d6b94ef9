#include "planning/rollout_draws.h"

#include <algorithm>
#include <atomic>
#include <cmath>
#include <string_view>
#include <thread>

#include "simulation/random.h"

namespace planning {
namespace {

using core::Number;
constexpr double normal_97_5 = 1.959963984540054;

std::uint64_t key_of(std::string_view name) {  // FNV-1a
  std::uint64_t hash = 0xcbf29ce484222325;
  for (const char c : name) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3;
  return hash;
}

Number number_at(std::size_t i) { return static_cast<Number>(i); }

struct World {
  Values values;
  std::vector<double> freed;  // by belief
  std::size_t believed = 0;
};

World world_of(const core::Rollout& plan, std::uint64_t run) {
  World w{.values = values_of(plan), .freed = {}};
  const auto chance = [&](std::string_view name) { return simulation::keyed(run, key_of(name), 0); };
  for (std::size_t i = 0; i < core::number_count; ++i) {
    if (!plan.numbers[i].range) continue;
    const auto& kind = core::kind_of(number_at(i));
    const auto [least, most] = core::limits_of(number_at(i));
    w.values[i] = std::clamp(drawn(plan.numbers[i], kind.domain, simulation::normal(chance(kind.key))), least, most);
  }
  // One chance for all beliefs: what lies high in one would lie high in the others.
  const double z = simulation::normal(chance("freed")), which = simulation::uniform(chance("belief"));
  double below = 0;
  for (std::size_t b = 0; b < plan.beliefs.size(); ++b) {
    w.freed.push_back(drawn(plan.beliefs[b].freed, core::Domain::any, z));
    if (which >= below) w.believed = b;
    below += plan.beliefs[b].weight;
  }
  return w;
}

struct Lived {
  World world;
  Money money;
  double hires = 0, trained = 0, left = 0, peak_training = 0, peak_mentors = 0;
  std::optional<int> reached;
};

Lived lived(const core::Rollout& plan, const Staging& staging, World world) {
  Lived l{.world = std::move(world), .money = {}, .reached = {}};
  const auto with = course_of(plan, staging, l.world.values);
  l.money = money_of(plan, l.world.values, with, course_of(plan, staging, l.world.values, Scope::pilot_only));
  l.hires = with.sum(&Month::opened), l.trained = with.sum(&Month::began), l.left = with.sum(&Month::left);
  l.peak_training = with.most(&Month::in_training), l.peak_mentors = with.most(&Month::mentors_needed);
  l.reached = with.reached;
  return l;
}

// By rank, between two draws in proportion.
double quantile(std::vector<double>& all, double p) {
  if (all.empty()) return 0;
  std::ranges::sort(all);
  const double at = p * static_cast<double>(all.size() - 1);
  const auto below = static_cast<std::size_t>(at);
  if (below + 1 >= all.size()) return all.back();
  return all[below] + (at - std::floor(at)) * (all[below + 1] - all[below]);
}

class Summary {
 public:
  Summary(const core::Rollout& plan, const Lived& as_said, const std::vector<Lived>& draws)
      : plan_(plan), as_said_(as_said), draws_(draws) {}

  template <class F>
  Ranged ranged(double value, const F& of_draw) const {
    std::vector<double> all;
    for (const auto& d : draws_) all.push_back(of_draw(d));
    if (all.empty()) return {value, value, value};
    return {value, quantile(all, .025), quantile(all, .975)};
  }
  Ranged ranged(double Lived::* what) const {
    return ranged(as_said_.*what, [&](const Lived& d) { return d.*what; });
  }

  // `freed`: what a draw believes; and by the numbers as they are.
  template <class F>
  Worth worth(double freed, const F& of_draw) const {
    Worth w;
    const auto benefit = [](const Money& m, double f) { return f * m.worth * m.present_exposure; };
    const auto& m = as_said_.money;
    w.cost = ranged(m.present_cost, [](const Lived& d) { return d.money.present_cost; });
    w.benefit = ranged(benefit(m, freed), [&](const Lived& d) { return benefit(d.money, of_draw(d)); });
    w.net = ranged(m.present_value(freed), [&](const Lived& d) { return d.money.present_value(of_draw(d)); });
    const auto ratio = [&](const Money& money, double f) { return money.present_cost > 0 ? benefit(money, f) / money.present_cost : 0; };
    w.ratio = ranged(ratio(m, freed), [&](const Lived& d) { return ratio(d.money, of_draw(d)); });
    for (const auto& d : draws_) {
      const double net = d.money.present_value(of_draw(d));
      w.expected += net / static_cast<double>(draws_.size());
      w.gain += (net > 0) / static_cast<double>(draws_.size());
    }
    w.breaks_even = breaks_even(m, freed, plan_.at(Number::discount).value);
    return w;
  }

  std::vector<YearMoney> years(double freed) const {
    std::vector<YearMoney> all;
    for (std::size_t y = 0; y < as_said_.money.cost.size(); ++y) {
      const auto cost = [y](const Money& m, double) { return m.cost[y]; };
      const auto benefit = [y](const Money& m, double f) { return f * m.worth * m.exposure[y]; };
      const auto of = [&](const auto& what) {
        return ranged(what(as_said_.money, freed), [&](const Lived& d) { return what(d.money, believed(d)); });
      };
      all.push_back({of(cost), of(benefit), of([&](const Money& m, double f) { return benefit(m, f) - cost(m, f); })});
    }
    return all;
  }

  static double believed(const Lived& d) { return d.world.freed[d.world.believed]; }

 private:
  const core::Rollout& plan_;
  const Lived& as_said_;
  const std::vector<Lived>& draws_;
};

std::vector<Swing> swings_of(const core::Rollout& plan, const Staging& staging, double freed) {
  std::vector<Swing> all;
  const auto net = [&](const Values& v, double f) {
    return money_of(plan, v, course_of(plan, staging, v), course_of(plan, staging, v, Scope::pilot_only)).present_value(f);
  };
  for (std::size_t i = 0; i < core::number_count; ++i) {
    const auto& range = plan.numbers[i].range;
    if (!range || number_at(i) >= Number::outcome_sd) continue;  // those after are of the evaluation alone
    auto low = values_of(plan), high = low;
    low[i] = range->low, high[i] = range->high;
    all.push_back({core::kind_of(number_at(i)).words, net(low, freed), net(high, freed)});
  }
  double least = freed, most = freed;
  for (const auto& b : plan.beliefs) {
    least = std::min(least, b.freed.range ? b.freed.range->low : b.freed.value);
    most = std::max(most, b.freed.range ? b.freed.range->high : b.freed.value);
  }
  if (most > least) all.push_back({"What the service does to GP appointments", net(values_of(plan), least), net(values_of(plan), most)});
  std::ranges::stable_sort(all, std::greater(), [](const Swing& s) { return std::abs(s.high - s.low); });
  return all;
}

}  // namespace

double drawn(const core::Stated& s, core::Domain domain, double normal) {
  if (!s.range) return s.value;
  const auto to = [&](double x) {
    return domain == core::Domain::amount ? std::log(x) : domain == core::Domain::share ? std::log(x / (1 - x)) : x;
  };
  const double middle = to(s.value), end = to(normal < 0 ? s.range->low : s.range->high);
  const double x = middle + std::abs(normal) / normal_97_5 * (end - middle);
  return domain == core::Domain::amount ? std::exp(x) : domain == core::Domain::share ? 1 / (1 + std::exp(-x)) : x;
}

double mixed_belief(const core::Rollout& plan) {
  double freed = 0;
  for (const auto& b : plan.beliefs) freed += b.weight * b.freed.value;
  return freed;
}

Prospect prospect_of(const core::Rollout& plan, const Staging& staging, const DrawOptions& options) {
  std::vector<Lived> draws(static_cast<std::size_t>(options.draws));
  std::atomic<std::size_t> next = 0;
  const auto work = [&](bool tells) {
    for (std::size_t i = next++; i < draws.size(); i = next++) {
      draws[i] = lived(plan, staging, world_of(plan, simulation::keyed(options.seed, i, 1)));
      if (tells && options.progress) options.progress(static_cast<int>(i) + 1);
    }
  };
  {
    std::vector<std::jthread> others;
    for (int t = 1; t < std::min(options.threads, options.draws); ++t) others.emplace_back(work, false);
    work(true);
  }
  World said{.values = values_of(plan), .freed = {}};
  for (const auto& b : plan.beliefs) said.freed.push_back(b.freed.value);
  const double freed = mixed_belief(plan);

  Prospect p{.course = course_of(plan, staging, said.values), .pilot_only = course_of(plan, staging, said.values, Scope::pilot_only)};
  const auto as_said = lived(plan, staging, said);
  const Summary summary(plan, as_said, draws);
  p.hires = summary.ranged(&Lived::hires), p.trained = summary.ranged(&Lived::trained), p.left = summary.ranged(&Lived::left);
  p.peak_training = summary.ranged(&Lived::peak_training), p.peak_mentors = summary.ranged(&Lived::peak_mentors);
  std::vector<double> reached;
  for (const auto& d : draws)
    if (d.reached) reached.push_back(*d.reached);
  p.reached_share = draws.empty() ? p.course.reached.has_value() : static_cast<double>(reached.size()) / static_cast<double>(draws.size());
  p.reached = {static_cast<double>(p.course.reached.value_or(-1)), quantile(reached, .025), quantile(reached, .975)};
  p.years = summary.years(freed);
  p.worth = summary.worth(freed, Summary::believed);
  for (std::size_t b = 0; b < plan.beliefs.size(); ++b)
    p.by_belief.push_back(summary.worth(plan.beliefs[b].freed.value, [b](const Lived& d) { return d.world.freed[b]; }));
  const auto& m = as_said.money;
  if (m.present_exposure > 0 && m.worth > 0) p.freed_to_break_even = m.present_cost / (m.worth * m.present_exposure);
  p.swings = swings_of(plan, staging, freed);
  return p;
}

}  // namespace planning
