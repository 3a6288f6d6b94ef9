#include "evaluation/interrupted.h"

#include <algorithm>
#include <cmath>
#include <numbers>

#include <fmt/format.h>
#include <boost/math/distributions/students_t.hpp>

#include "evaluation/regression.h"
#include "evaluation/serial.h"

namespace evaluation {
namespace {

// Judgement, of the sources named in the header: eight each side to see a trend, 12 months for a season.
constexpr int periods_few = 8, periods_min = 3;
constexpr double overdispersed = 1.5;
constexpr int newey_west_periods = 400;

double two_sided(double z) { return std::erfc(std::abs(z) / std::numbers::sqrt2); }

core::Result<void> check_serial(const Periods& p, const InterruptedOptions& options) {
  if (!options.serial) return {};
  if (options.newey_west)
    return core::fail(core::Fault::invalid, "newey_west", "--ar1 and --newey-west are two answers to one question: leave one out");
  const double apart = p.time.size() > 1 ? p.time[1] - p.time[0] : 1;
  for (std::size_t i = 1; i < p.time.size(); ++i)
    if (std::abs(p.time[i] - p.time[i - 1] - apart) > 1e-6 * apart)
      return core::fail(core::Fault::invalid, "time",
                        fmt::format("The periods are not evenly spaced: {} follows {}. --ar1 needs every period, as a number that grows "
                                    "by the same each time",
                                    p.time[i], p.time[i - 1]));
  return {};
}

core::Result<void> check(const Periods& p) {
  using core::Fault;
  const auto n = p.time.size();
  if (p.outcome.size() != n || p.intervention.size() != n || (!p.exposure.empty() && p.exposure.size() != n) ||
      (!p.season.empty() && p.season.size() != n))
    return core::fail(Fault::invalid, "", "The columns differ in length");
  for (std::size_t i = 0; i < n; ++i) {
    if (i > 0 && p.time[i] <= p.time[i - 1])
      return core::fail(Fault::invalid, "time", fmt::format("Time {} comes twice, or after a later one", p.time[i]));
    if (p.intervention[i] < 0 || p.intervention[i] > 1)
      return core::fail(Fault::invalid, "intervention",
                        fmt::format("The intervention is {} at time {}: 0 is before, 1 after", p.intervention[i], p.time[i]));
    if (!p.exposure.empty() && !(p.exposure[i] > 0))
      return core::fail(Fault::invalid, "exposure", fmt::format("The exposure at time {} is not above 0", p.time[i]));
  }
  return {};
}

class Model {
 public:
  Model(const Periods& p, const InterruptedOptions& options) : p_(p), options_(options) {
    start_ =
        p.time[static_cast<std::size_t>(std::ranges::find_if(p.intervention, [](double x) { return x > 0; }) - p.intervention.begin())];
  }

  // With every intervention as it was, or nought.
  Design design(bool with) const {
    const auto n = static_cast<Eigen::Index>(p_.time.size());
    Design d(n);
    const Eigen::Map<const Vector> time(p_.time.data(), n), intervention(p_.intervention.data(), n),
        season(p_.season.empty() ? p_.time.data() : p_.season.data(), n);
    const Vector happened = with ? Vector(intervention) : Vector::Zero(n);
    d.add_constant();
    d.add("intervention", happened);
    d.add("time", time);
    if (options_.slope) d.add("slope_change", happened.cwiseProduct((time.array() - start_).matrix()));
    for (int k = 1; k <= options_.harmonics; ++k) {
      const Vector angle = 2 * std::numbers::pi * k / options_.period * season;
      d.add(fmt::format("sin{}", k), angle.array().sin());
      d.add(fmt::format("cos{}", k), angle.array().cos());
    }
    return d;
  }

 private:
  const Periods& p_;
  const InterruptedOptions& options_;
  double start_;
};

double lag_one(const Vector& residuals) {
  const double all = residuals.squaredNorm();
  const auto n = residuals.size();
  return all > 0 ? residuals.head(n - 1).dot(residuals.tail(n - 1)) / all : 0;
}

// What the families have in common.
struct Fitted {
  Vector coefficients;
  Matrix covariance;
  Vector freedom;  // none: normal
  double dispersion;
  std::optional<double> rho;
  Vector fitted, errors;
};

Result<Fitted> fit_apart(const Design& design, const Vector& outcome, const Vector& offset, const InterruptedOptions& options) {
  const bool gaussian = options.family == Family::gaussian;
  auto fit = gaussian ? least_squares(design, outcome) : poisson(design, outcome, offset);
  if (!fit) return std::unexpected(fit.error());
  // Pearson's residuals: a count's spread grows with its mean.
  Vector errors = gaussian ? fit->residuals : Vector(fit->residuals.cwiseQuotient(fit->fitted.cwiseSqrt()));
  Matrix covariance = options.newey_west                  ? newey_west_covariance(design, *fit, *options.newey_west)
                      : options.family == Family::poisson ? fit->bread
                                                          : classical_covariance(*fit);
  return Fitted{fit->coefficients, std::move(covariance), {}, fit->dispersion, {}, fit->fitted, std::move(errors)};
}

Result<Fitted> fit_serial(const Design& design, const Vector& outcome, const Vector& offset, bool gaussian) {
  auto fit = gaussian ? serial_least_squares(design, outcome) : serial_poisson(design, outcome, offset);
  if (!fit) return std::unexpected(fit.error());
  return Fitted{fit->coefficients, fit->covariance, fit->freedom, fit->dispersion, fit->rho, fit->fitted, fit->fresh};
}

Term term_of(std::string name, double value, double se, std::optional<double> freedom) {
  if (!freedom) return {std::move(name), estimate_of(value, se), two_sided(value / se), {}};
  const boost::math::students_t law(*freedom);
  const double reach = boost::math::quantile(law, .975) * se;
  return {std::move(name),
          {value, se, value - reach, value + reach},
          2 * boost::math::cdf(boost::math::complement(law, std::abs(value / se))),
          freedom};
}

void warn(Interrupted& result, const Periods& p, const InterruptedOptions& options) {
  auto& w = result.warnings;
  if (result.before < periods_few || result.after < periods_few)
    w.push_back(
        {"few_periods",
         fmt::format("{} periods before and {} after: a trend is hard to see in fewer than {}", result.before, result.after, periods_few),
         "Use shorter periods (weeks for months), wait for more, or compare with practices that had no such service (did)."});
  bool back = false;
  for (std::size_t i = 1; i < p.intervention.size(); ++i) back = back || p.intervention[i] < p.intervention[i - 1];
  if (back)
    w.push_back({"intervention_withdrawn", "The intervention becomes less again: one level stands for all the time it was there",
                 "Leave out the time after it ended, or take its end as a second intervention."});
  if (options.family == Family::poisson && result.dispersion > overdispersed)
    w.push_back(
        {"overdispersed",
         fmt::format("The counts vary {:.2f} times as much as a Poisson model allows: its intervals are too narrow", result.dispersion),
         "Use --family quasipoisson."});
  const double limit = 1.96 / std::sqrt(static_cast<double>(result.periods));
  if (std::abs(result.lag_one) > limit && !options.newey_west && !options.serial)
    w.push_back(
        {"autocorrelated",
         fmt::format("Neighbouring periods are alike beyond what the model says (correlation {:.2f}, limit {:.2f}): the intervals are {}",
                     result.lag_one, limit, result.lag_one > 0 ? "too narrow" : "too wide"),
         "Use --ar1, and --harmonics for a season."});
  if (options.newey_west && result.periods < newey_west_periods)
    w.push_back({"newey_west_narrow",
                 fmt::format("Newey-West errors are too small in a series of {} periods: where neighbours were alike by 0.4, of intervals "
                             "that say 95% about 87 in 100 held the truth with 120 periods, and 77 with 48",
                             result.periods),
                 "Use --ar1: 94 and 93 in 100 in the same trials."});
  if (options.harmonics == 0 && result.periods >= 24 && options.period == 12)
    w.push_back({"no_season", "The model has no season, and general practice has one",
                 "Use --harmonics 2 --period 12 with months, or say why there is none."});
  w.push_back({"one_series", "One series alone: whatever else began at that time is in the estimate",
               "Look at a series that the service could not have changed, or compare with places that had no such service (did)."});
}

}  // namespace

core::Result<Interrupted> interrupted(const Periods& p, const InterruptedOptions& options) {
  if (auto fine = check(p); !fine) return std::unexpected(fine.error());
  Interrupted result;
  result.periods = static_cast<int>(p.time.size());
  result.before = static_cast<int>(std::ranges::count(p.intervention, 0.0));
  result.after = result.periods - result.before;
  if (result.before < periods_min || result.after < periods_min)
    return core::fail(core::Fault::invalid, "intervention",
                      fmt::format("{} periods before and {} after: there must be {} on each side at the least", result.before, result.after,
                                  periods_min));
  if (auto fine = check_serial(p, options); !fine) return std::unexpected(fine.error());
  const bool gaussian = options.family == Family::gaussian, exposed = !p.exposure.empty();
  const auto n = static_cast<Eigen::Index>(p.time.size());
  Vector outcome = Eigen::Map<const Vector>(p.outcome.data(), n);
  if (!gaussian && outcome.minCoeff() < 0)
    return core::fail(core::Fault::invalid, "outcome", "A count below 0: use --family gaussian for amounts that may be");
  Vector offset = Vector::Zero(n);
  if (exposed) {
    const Eigen::Map<const Vector> exposure(p.exposure.data(), n);
    if (gaussian) outcome = options.per * outcome.cwiseQuotient(exposure);
    else offset = exposure.array().log();
  }
  const Model model(p, options);
  const Design design = model.design(true);
  const auto fit = options.serial ? fit_serial(design, outcome, offset, gaussian) : fit_apart(design, outcome, offset, options);
  if (!fit) return std::unexpected(fit.error());
  result.dispersion = fit->dispersion;
  result.rho = fit->rho;
  for (Eigen::Index i = 0; i < fit->coefficients.size(); ++i)
    result.terms.push_back(term_of(design.names[static_cast<std::size_t>(i)], fit->coefficients(i), se_of(fit->covariance, i),
                                   fit->freedom.size() ? std::optional(fit->freedom(i)) : std::nullopt));
  const auto ratio = [&](std::string_view name) {
    const auto& e = std::ranges::find(result.terms, name, &Term::name)->estimate;
    return Estimate{std::exp(e.value), e.se, std::exp(e.low), std::exp(e.high)};
  };
  if (!gaussian) {
    result.rate_ratio = ratio("intervention");
    if (options.slope) result.slope_ratio = ratio("slope_change");
  }
  result.lag_one = lag_one(fit->errors);
  const Vector linear = model.design(false).x * fit->coefficients + offset;
  for (Eigen::Index i = 0; i < n; ++i) {
    const auto at = static_cast<std::size_t>(i);
    const double scale = !gaussian && exposed ? options.per / p.exposure[at] : 1;
    result.time.push_back(p.time[at]);
    result.observed.push_back(scale * outcome(i));
    result.fitted.push_back(scale * fit->fitted(i));
    result.without.push_back(scale * (gaussian ? linear(i) : std::exp(linear(i))));
  }
  warn(result, p, options);
  return result;
}

}  // namespace evaluation
