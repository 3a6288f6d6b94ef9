#include "evaluation/change.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include <fmt/format.h>
#include <boost/math/distributions/students_t.hpp>

namespace evaluation {
namespace {

// Judgement: a fifth lost is often taken as a threat to a study (Sackett and others 1997); a fifth of a standard deviation is small (Cohen
// 1988).
constexpr double missing_many = .2, difference_notable = .2, p_notable = .05;
constexpr std::int64_t followed_min = 3, followed_few = 30;

struct Moments {
  double n = 0, mean = 0, variance = 0;
  double sd() const { return std::sqrt(variance); }
};

Moments moments(std::span<const double> values) {
  Moments m{.n = static_cast<double>(values.size())};
  for (const double v : values) m.mean += v / m.n;
  for (const double v : values) m.variance += (v - m.mean) * (v - m.mean) / std::max(1.0, m.n - 1);
  return m;
}

double correlation(std::span<const double> a, std::span<const double> b) {
  const auto of_a = moments(a), of_b = moments(b);
  double sum = 0;
  for (std::size_t i = 0; i < a.size(); ++i) sum += (a[i] - of_a.mean) * (b[i] - of_b.mean);
  const double spread = of_a.sd() * of_b.sd() * (of_a.n - 1);
  return spread > 0 ? sum / spread : 0;
}

Estimate mean_of(const Moments& m) { return t_estimate(m.mean, std::sqrt(m.variance / m.n), std::max(1.0, m.n - 1)); }

double t_p(double t, double freedom) {
  return 2 * boost::math::cdf(boost::math::complement(boost::math::students_t(freedom), std::abs(t)));
}

// Welch, with Satterthwaite's degrees of freedom.
Estimate difference(const Moments& a, const Moments& b) {
  const double va = a.variance / a.n, vb = b.variance / b.n, all = va + vb;
  const double freedom = all > 0 ? all * all / (va * va / (a.n - 1) + vb * vb / (b.n - 1)) : a.n + b.n - 2;
  return t_estimate(a.mean - b.mean, std::sqrt(all), freedom);
}

Split split(std::span<const double> changes, double from, bool at_least, bool lower_is_better) {
  Split s{.of = static_cast<std::int64_t>(changes.size())};
  for (const double change : changes) {
    const double better = lower_is_better ? -change : change;
    const auto beyond = [&](double x) { return at_least ? x >= from - 1e-9 * from : x > from; };
    ++(beyond(better) ? s.improved : beyond(-better) ? s.worsened : s.unchanged);
  }
  return s;
}

// People chosen because they scored high or low: the spread before is less than after (Morgan and Pitman: sums and differences of the two
// are correlated then), or the scores before stop short on one side.
std::optional<std::string> chosen_by_before(std::span<const double> before, std::span<const double> after) {
  const auto of_before = moments(before), of_after = moments(after);
  if (!(of_before.variance > 0) || before.size() < 10) return std::nullopt;
  std::vector<double> sums, differences;
  for (std::size_t i = 0; i < before.size(); ++i) sums.push_back(after[i] + before[i]), differences.push_back(after[i] - before[i]);
  const double r = std::min(.999999, correlation(sums, differences)), freedom = of_before.n - 2;
  if (r > 0 && t_p(r * std::sqrt(freedom / (1 - r * r)), freedom) < p_notable)
    return fmt::format("the scores spread less before (standard deviation {:.3g}) than after ({:.3g})", of_before.sd(), of_after.sd());
  const auto [least, most] = std::ranges::minmax(before);
  const double below = (of_before.mean - least) / of_before.sd(), above = (most - of_before.mean) / of_before.sd();
  // A normal sample of this size reaches about as far on both sides; one cut off near its mean does not.
  if (std::min(below, above) < 1.4 && std::max(below, above) > 1.5 * std::min(below, above))
    return fmt::format("no score before is {} {:.6g}, near the mean of {:.6g}", below < above ? "below" : "above",
                       below < above ? least : most, of_before.mean);
  return std::nullopt;
}

// No warning says how many: few people might be known by it (disclosure.h), and the figures beside it tell whoever may know.
void warn(Change& c, const ChangeOptions& options, std::span<const double> before, std::span<const double> after) {
  auto& w = c.warnings;
  const auto chosen = chosen_by_before(before, after);
  if (c.expected_by_itself && std::abs(*c.expected_by_itself) > difference_notable * moments(before).sd()) {
    w.push_back(
        {"regression_to_the_mean",
         fmt::format("People began at {:.4g} where those they come from have {:.4g}: with no service at all a change of {:.4g} is to be "
                     "expected; {:.4g} was seen",
                     c.before.value, *options.population_mean, *c.expected_by_itself, c.change.value),
         "Compare with alike people who had no service (match, did), or score twice before the start and count from the second."});
  } else if (chosen) {
    w.push_back(
        {"regression_to_the_mean",
         fmt::format("People seem to have been chosen by a high or low score: {}. Part of the change would have come by itself", *chosen),
         "Give --population-mean to see how much, and compare with alike people who had no service (match, did)."});
  }
  if (static_cast<double>(c.missing) >= missing_many * static_cast<double>(c.people))
    w.push_back({"many_missing", fmt::format("{:.0f} in 100 people or more have no score after", 100 * missing_many),
                 "Say so beside the change, ask those lost by telephone, and show what the change would be had they not changed at all."});
  if (c.lost_standardised && std::abs(*c.lost_standardised) > difference_notable)
    w.push_back({"lost_were_different",
                 fmt::format("Those missing after began {} than those followed, by more than {} of a standard deviation",
                             *c.lost_standardised > 0 ? "higher" : "lower", difference_notable),
                 "The change speaks for those who stayed, not for all who began."});
  if (c.followed < followed_few)
    w.push_back({"few_people", fmt::format("Fewer than {} people have both scores", followed_few), "Read the interval, not the mean."});
  w.push_back({"no_comparison", "Before and after alone: whatever else happened meanwhile is in the change",
               "Compare with people or practices that had no such service (match, did)."});
}

}  // namespace

core::Result<Change> paired_change(std::span<const Scored> people, const ChangeOptions& options) {
  using core::Fault;
  if (options.reliability && !(*options.reliability > 0 && *options.reliability < 1))
    return core::fail(Fault::invalid, "reliability", fmt::format("A reliability of {}: it lies between 0 and 1", *options.reliability));
  if (options.meaningful && !(*options.meaningful > 0))
    return core::fail(Fault::invalid, "meaningful", "The change that matters is not above 0: --better says in which direction");
  std::vector<double> all, before, after, changes, lost;
  for (const auto& p : people) {
    all.push_back(p.before);
    if (!p.after) {
      lost.push_back(p.before);
      continue;
    }
    before.push_back(p.before), after.push_back(*p.after), changes.push_back(*p.after - p.before);
  }
  Change c{.people = static_cast<std::int64_t>(all.size()), .followed = static_cast<std::int64_t>(before.size())};
  c.missing = c.people - c.followed;
  if (c.followed < followed_min)
    return core::fail(Fault::invalid, "after",
                      fmt::format("{} people have both scores: there must be {} at the least", c.followed, followed_min));
  const auto of_all = moments(all), of_before = moments(before);
  c.before_all = mean_of(of_all);
  c.before = mean_of(of_before);
  c.after = mean_of(moments(after));
  c.change = mean_of(moments(changes));
  c.correlation = correlation(before, after);
  if (of_before.variance > 0) c.standardised = c.change.value / of_before.sd();
  if (lost.size() > 1) {
    c.lost_before = difference(moments(lost), of_before);
    if (of_all.variance > 0) c.lost_standardised = c.lost_before->value / of_all.sd();
  }
  if (options.reliability) {
    c.reliable_from = normal_97_5 * of_all.sd() * std::sqrt(2 * (1 - *options.reliability));
    c.reliable = split(changes, *c.reliable_from, false, options.lower_is_better);
  }
  if (options.meaningful) c.meaningful = split(changes, *options.meaningful, true, options.lower_is_better);
  if (options.population_mean)
    c.expected_by_itself =
        (1 - options.reliability.value_or(std::clamp(c.correlation, 0.0, 1.0))) * (*options.population_mean - of_before.mean);
  warn(c, options, before, after);
  return c;
}

}  // namespace evaluation
