#include "evaluation/power.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include <fmt/format.h>
#include <boost/math/distributions/non_central_t.hpp>
#include <boost/math/distributions/normal.hpp>
#include <boost/math/distributions/students_t.hpp>

#include "evaluation/regression.h"

namespace evaluation {
namespace {

namespace math = boost::math;
using core::Fault;

constexpr std::int64_t number_max = 100'000'000;
constexpr double freedom_many = 2'000;  // beyond, t is normal
constexpr double size_max = 1e50;  // of an effect, a standard deviation, a cluster...
constexpr double certain = 1e3;  // an effect so many times its error is seen whatever alpha is
constexpr double chance_min = 1e-9;  // of alpha, and of what is short of certain power
constexpr int periods_max = 1'000;  // a series' errors are a matrix of periods by periods

// Of the side on which the effect lies; the other side adds nothing that anybody would want.
double normal_power(double effect, double se, double alpha) {
  if (std::abs(effect) > certain * se) return 1;
  const math::normal standard;
  return math::cdf(standard, std::abs(effect) / se - math::quantile(standard, 1 - alpha / 2));
}

double t_power(double effect, double se, double freedom, double alpha) {
  if (freedom > freedom_many || std::abs(effect) > certain * se) return normal_power(effect, se, alpha);
  const double limit = math::quantile(math::students_t(freedom), 1 - alpha / 2);
  return math::cdf(math::complement(math::non_central_t(freedom, std::abs(effect) / se), limit));
}

core::Result<void> check(const Sureness& s) {
  if (!(s.alpha >= chance_min && s.alpha < 1))
    return core::fail(Fault::invalid, "alpha", fmt::format("Alpha is {}: it lies between 0 and 1", s.alpha));
  if (!(s.power > s.alpha && s.power <= 1 - chance_min))
    return core::fail(Fault::invalid, "power", fmt::format("The power is {}: it lies between alpha and 1", s.power));
  return {};
}

core::Result<void> check_share(double value, const char* field) {
  if (!(value >= 0 && value < 1))
    return core::fail(Fault::invalid, field, fmt::format("The {} is {}: it lies from 0 to below 1", field, value));
  return {};
}

core::Result<void> check_effect(double effect, double sd) {
  if (effect == 0) return core::fail(Fault::invalid, "effect", "No effect: there is nothing to see");
  if (!(std::abs(effect) <= size_max))
    return core::fail(Fault::invalid, "effect", fmt::format("The effect is {}: no number that can be planned for", effect));
  if (!(sd > 0 && sd <= size_max)) return core::fail(Fault::invalid, "sd", "The standard deviation is not above 0, or far too large");
  return {};
}

core::Result<void> check(const TwoGroups& g) {
  if (auto fine = check_share(g.clusters.icc, "icc"); !fine) return fine;
  if (!(g.clusters.size >= 1 && g.clusters.size <= size_max))
    return core::fail(Fault::invalid, "cluster_size", "A cluster has one person at the least");
  for (const double value : {g.control, g.intervention}) {
    if (g.counted == Counted::proportion && !(value > 0 && value < 1))
      return core::fail(Fault::invalid, "control", fmt::format("A proportion of {}: it lies between 0 and 1", value));
    if (g.counted == Counted::rate && !(value > 0 && value <= size_max))
      return core::fail(Fault::invalid, "control", fmt::format("A rate of {}: it is above 0", value));
  }
  if (g.counted == Counted::rate && !(g.time > 0 && g.time <= size_max))
    return core::fail(Fault::invalid, "time", "Nobody is watched for any time");
  return check_effect(g.intervention - g.control, g.counted == Counted::mean ? g.sd : 1);
}

// Of one person in each group, alone: divided by their number and times the design effect it is the variance of the difference.
double variance_of_one(const TwoGroups& g) {
  switch (g.counted) {
    case Counted::mean: return 2 * g.sd * g.sd;
    case Counted::proportion: return g.control * (1 - g.control) + g.intervention * (1 - g.intervention);
    case Counted::rate: return (g.control + g.intervention) / g.time;
  }
  std::unreachable();
}

Planned planned(const TwoGroups& g, std::int64_t people, const Sureness& s) {
  const double n = static_cast<double>(people), effect = g.intervention - g.control;
  const double se = std::sqrt(variance_of_one(g) * g.clusters.design_effect() / n);
  if (g.clusters.size > 1) {
    const double freedom = 2 * n / g.clusters.size - 2;  // the clusters are what is compared
    return {people, freedom > 0 ? t_power(effect, se, freedom, s.alpha) : 0, se};
  }
  if (g.counted == Counted::mean) return {people, people > 1 ? t_power(effect, se, 2 * n - 2, s.alpha) : 0, se};
  if (g.counted == Counted::rate) return {people, normal_power(effect, se, s.alpha), se};
  const double both = (g.control + g.intervention) / 2,
               null = std::sqrt(2 * both * (1 - both) / n);  // tested as if there were no difference
  const math::normal standard;
  return {people, math::cdf(standard, (std::abs(effect) - math::quantile(standard, 1 - s.alpha / 2) * null) / se), se};
}

// The fewest, in steps of `step`, at which power is reached; power grows with the number.
template <class Power>
core::Result<Planned> search(double step, const Sureness& s, const Power& power) {
  const auto people = [&](std::int64_t steps) { return static_cast<std::int64_t>(std::ceil(static_cast<double>(steps) * step - 1e-9)); };
  std::int64_t low = 0, high = 1;
  while (power(people(high)).power < s.power) {
    low = high;
    high *= 2;
    if (static_cast<double>(high) * step > static_cast<double>(number_max))
      return core::fail(Fault::invalid, "effect", fmt::format("More than {} would be needed: the effect is too small to see", number_max));
  }
  while (high - low > 1) {
    const auto middle = low + (high - low) / 2;
    (power(people(middle)).power < s.power ? low : high) = middle;
  }
  return power(people(high));
}

core::Result<void> check(const BeforeAfter& b) {
  if (auto fine = check_share(b.correlation, "correlation"); !fine) return fine;
  if (b.before < 1 || b.after < 1)
    return core::fail(Fault::invalid, "before", "There must be one period before and one after at the least");
  return check_effect(b.effect, b.sd);
}

// McKenzie 2012, equation 5 for the change alone.
Planned planned(const BeforeAfter& b, std::int64_t units, const Sureness& s) {
  const double m = b.before, r = b.after, rho = b.correlation, n = static_cast<double>(units);
  const double se = b.sd * std::sqrt(2 / n * ((1 + (m - 1) * rho) / m + (1 + (r - 1) * rho) / r - 2 * rho));
  return {units, units > 1 ? t_power(b.effect, se, 2 * n - 2, s.alpha) : 0, se};
}

}  // namespace

core::Result<Planned> power_of(const TwoGroups& g, std::int64_t people, const Sureness& s) {
  if (auto fine = check(s); !fine) return std::unexpected(fine.error());
  if (auto fine = check(g); !fine) return std::unexpected(fine.error());
  if (people < 1) return core::fail(Fault::invalid, "people", "Nobody is in a group");
  return planned(g, people, s);
}

core::Result<Planned> power_of(const BeforeAfter& b, std::int64_t units, const Sureness& s) {
  if (auto fine = check(s); !fine) return std::unexpected(fine.error());
  if (auto fine = check(b); !fine) return std::unexpected(fine.error());
  if (units < 2) return core::fail(Fault::invalid, "units", "There must be two units a group at the least");
  return planned(b, units, s);
}

core::Result<Planned> needed(const TwoGroups& g, const Sureness& s) {
  if (auto fine = check(s); !fine) return std::unexpected(fine.error());
  if (auto fine = check(g); !fine) return std::unexpected(fine.error());
  return search(g.clusters.size, s, [&](std::int64_t people) { return planned(g, people, s); });
}

core::Result<Planned> needed(const BeforeAfter& b, const Sureness& s) {
  if (auto fine = check(s); !fine) return std::unexpected(fine.error());
  if (auto fine = check(b); !fine) return std::unexpected(fine.error());
  return search(1, s, [&](std::int64_t units) { return planned(b, units, s); });
}

// Hussey and Hughes 2007, equation 8.
core::Result<Planned> power_of(const Staggered& w, const Sureness& s) {
  if (auto fine = check(s); !fine) return std::unexpected(fine.error());
  if (auto fine = check_share(w.icc, "icc"); !fine) return std::unexpected(fine.error());
  if (auto fine = check_effect(w.effect, w.sd); !fine) return std::unexpected(fine.error());
  if (w.steps < 2 || w.clusters < w.steps || w.clusters % w.steps != 0)
    return core::fail(Fault::invalid, "steps",
                      fmt::format("{} clusters in {} steps: as many must begin at each of two steps or more", w.clusters, w.steps));
  if (!(w.people >= 1 && w.people <= size_max)) return core::fail(Fault::invalid, "people", "Nobody is in a cluster");
  const double clusters = w.clusters, each = clusters / w.steps, periods = w.steps + 1;
  double u = 0, by_period = 0, by_cluster = 0;  // U, W and V of the paper
  for (int step = 1; step <= w.steps; ++step) {
    const double begun = each * step, long_since = w.steps + 1 - step;
    u += begun;
    by_period += begun * begun;
    by_cluster += each * long_since * long_since;
  }
  const double between = w.icc * w.sd * w.sd, within = (1 - w.icc) * w.sd * w.sd / w.people;
  const double variance =
      clusters * within * (within + periods * between) /
      ((clusters * u - by_period) * within + (u * u + clusters * periods * u - periods * by_period - clusters * by_cluster) * between);
  const double se = std::sqrt(variance);
  return Planned{w.clusters, normal_power(w.effect, se, s.alpha), se};
}

core::Result<Planned> power_of(const Series& series, const Sureness& s) {
  if (auto fine = check(s); !fine) return std::unexpected(fine.error());
  if (auto fine = check_effect(series.effect, series.sd); !fine) return std::unexpected(fine.error());
  if (!(std::abs(series.autocorrelation) < 1))
    return core::fail(Fault::invalid, "autocorrelation", "The autocorrelation lies between -1 and 1");
  if (series.before < 3 || series.after < 3)
    return core::fail(
        Fault::invalid, "before",
        fmt::format("{} periods before and {} after: there must be 3 on each side at the least", series.before, series.after));
  if (series.before > periods_max || series.after > periods_max)
    return core::fail(Fault::invalid, "before", fmt::format("More than {} periods before or after", periods_max));
  const Eigen::Index n = series.before + series.after;
  Matrix x(n, 3), alike(n, n);
  for (Eigen::Index i = 0; i < n; ++i) {
    x.row(i) << 1, i >= series.before, static_cast<double>(i);
    for (Eigen::Index j = 0; j < n; ++j) alike(i, j) = std::pow(series.autocorrelation, static_cast<double>(std::abs(i - j)));
  }
  // Least squares, with errors that allow for the neighbours being alike.
  const Matrix bread = (x.transpose() * x).inverse();
  const Matrix covariance = series.sd * series.sd * bread * x.transpose() * alike * x * bread;
  const double se = se_of(covariance, 1);
  return Planned{n, t_power(series.effect, se, static_cast<double>(n - 3), s.alpha), se};
}

double detectable(double se, const Sureness& s) {
  const math::normal standard;
  return se * (math::quantile(standard, 1 - s.alpha / 2) + math::quantile(standard, s.power));
}

}  // namespace evaluation
