#include "planning/fit_returns.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include <fmt/format.h>

#include "planning/following.h"

namespace planning {
namespace {

// Standard error of a role's factor: not relative to it, which would keep the large ones of many.
constexpr double unclear_from = 0.3;
constexpr double settled_below = 0.5;  // of a standard error
constexpr double unsettled_most = 20;  // times as many come back as in the scenario

}  // namespace

// Wilson's, for a count of so many.
Fitted share(std::string path, std::int64_t count, std::int64_t of, double usual) {
  const double n = static_cast<double>(of), p = static_cast<double>(count) / n, z2 = z * z;
  const double middle = (p + z2 / (2 * n)) / (1 + z2 / n), half = z / (1 + z2 / n) * std::sqrt(p * (1 - p) / n + z2 / (4 * n * n));
  return {std::move(path), p, count == 0 ? 0 : std::max(0.0, middle - half), count == of ? 1 : std::min(1.0, middle + half), of, usual};
}
// By its relative standard error: never below nought.
Fitted positive(std::string path, double value, double relative_se, std::int64_t rows, double usual) {
  return {std::move(path), value, value * std::exp(-z * relative_se), value * std::exp(z * relative_se), rows, usual};
}

std::string too_few(std::int64_t rows) { return rows == 0 ? "no row says it" : fmt::format("fewer than {} rows say it", rows_min); }

bool is_few(const Extract& e, std::int64_t people) { return people > 0 && people < e.hide_below; }
std::string tells_of_few(const Extract& e, const char* who) {
  return fmt::format("fewer than {} people {}, or all but so few", e.hide_below, who);
}

Returns::Returns(const Extract& extract, const core::Scenario& usual, int last_day)
    : e_(extract),
      usual_(usual),
      of_person_(extract.people * usual.roles.size()),
      why_not_(usual.roles.size()),
      unsettled_(usual.roles.size(), 1),
      by_new_needs_(usual.roles.size()) {
  std::vector<const Visit*> in_order;
  for (const auto& v : e_.visits) in_order.push_back(&v);
  std::ranges::stable_sort(in_order, {}, [](const Visit* v) { return v->day; });
  const std::size_t roles = usual.roles.size();
  Following following(e_.people, roles, last_day);
  const auto counted = [&](std::uint32_t person, int role, bool soon) {
    auto& one = of_person_[person * roles + static_cast<std::size_t>(role)];
    ++one.first, one.second += soon;
  };
  for (const auto* v : in_order) following.appointment(v->person, v->role, v->day, !v->missed, counted);
  following.end(counted);
  visits_ = following.visits, followed_ = following.followed;
  for (std::size_t r = 0; r < roles; ++r)
    if (visits_[r] < rows_min) why_not_[r] = too_few(visits_[r]);
    else if (is_few(e_, followed_[r]) || is_few(e_, visits_[r] - followed_[r])) why_not_[r] = tells_of_few(e_, "come back");
}

void Returns::put_into(core::Scenario& s) const {
  for (std::size_t k = 0; k < s.kinds.size(); ++k)
    for (std::size_t r = 0; r < s.roles.size(); ++r) s.resolve[k][r] = std::max(0.0, 1 - unsettled_[r] * (1 - usual_.resolve[k][r]));
}

void Returns::without(core::Scenario settled, std::uint64_t seed, int replications) {
  for (auto& row : settled.resolve) std::ranges::fill(row, 1);
  by_new_needs_ = course_of(settled, seed, replications).followed;
}

void Returns::adjust(core::Scenario& simulated, const Course& course, std::uint64_t seed, int replications) {
  without(simulated, seed, replications);
  for (std::size_t r = 0; r < unsettled_.size(); ++r) {
    if (!why_not_[r].empty()) continue;
    const double beyond = share_followed(r) - by_new_needs_[r], simulated_beyond = course.followed[r] - by_new_needs_[r];
    if (simulated_beyond > 0) unsettled_[r] *= std::clamp(beyond / simulated_beyond, 0.5, 2.0);
    unsettled_[r] = std::min(unsettled_[r], unsettled_most);
  }
  put_into(simulated);
}

namespace {

// Of a square matrix; none: it has no inverse.
std::optional<std::vector<std::vector<double>>> inverse_of(std::vector<std::vector<double>> a) {
  const std::size_t n = a.size();
  std::vector<std::vector<double>> inverse(n, std::vector<double>(n));
  for (std::size_t i = 0; i < n; ++i) inverse[i][i] = 1;
  for (std::size_t i = 0; i < n; ++i) {
    std::size_t pivot = i;
    for (std::size_t row = i; row < n; ++row)
      if (std::abs(a[row][i]) > std::abs(a[pivot][i])) pivot = row;
    if (!(std::abs(a[pivot][i]) > 1e-9)) return std::nullopt;
    std::swap(a[i], a[pivot]), std::swap(inverse[i], inverse[pivot]);
    for (std::size_t row = 0; row < n; ++row) {
      if (row == i) continue;
      const double factor = a[row][i] / a[i][i];
      for (std::size_t col = 0; col < n; ++col) a[row][col] -= factor * a[i][col], inverse[row][col] -= factor * inverse[i][col];
    }
  }
  for (std::size_t i = 0; i < n; ++i)
    for (auto& cell : inverse[i]) cell /= a[i][i];
  return inverse;
}

}  // namespace

// The mean and variance of appointments a person, both by the mean or its square, and each role's share followed. Unknowns: the
// logarithms of need_rate, patient_shape and the factors.
std::vector<double> Returns::equations(const std::vector<std::size_t>& roles, const Counts& counts, const core::Scenario& s,
                                       const Course& c) const {
  const double expected = counts.years * s.need_rate * c.appointments / c.needs;
  std::vector<double> all{std::log(expected), c.clump / expected + 1 / s.patient_shape};
  for (const auto r : roles) all.push_back(c.followed[r]);
  return all;
}

std::optional<Returns::Errors> Returns::errors(const core::Scenario& simulated, const Course& course, const Counts& counts,
                                               std::uint64_t seed, int replications) {
  without(simulated, seed, replications);
  std::vector<std::size_t> roles;
  for (std::size_t r = 0; r < visits_.size(); ++r)
    if (why_not_[r].empty() && share_followed(r) > by_new_needs_[r] && course.followed[r] > by_new_needs_[r]) roles.push_back(r);
  const std::size_t n = 2 + roles.size();
  constexpr double step = 0.05;
  const auto at = equations(roles, counts, simulated, course);
  std::vector<std::vector<double>> slopes(n, std::vector<double>(n));
  for (std::size_t i = 0; i < n; ++i) {
    auto moved = simulated;
    if (i == 0) moved.need_rate *= std::exp(step);
    else if (i == 1) moved.patient_shape *= std::exp(step);
    else
      for (auto& row : moved.resolve) row[roles[i - 2]] = 1 - std::min(1.0, std::exp(step) * (1 - row[roles[i - 2]]));
    const auto there = equations(roles, counts, moved, course_of(moved, seed, replications));
    for (std::size_t row = 0; row < n; ++row) slopes[row][i] = (there[row] - at[row]) / step;
  }
  const auto inverse = inverse_of(std::move(slopes));
  if (!inverse) return std::nullopt;

  const double people = static_cast<double>(counts.of_person.size()), mean = counts.mean, variance = counts.variance;
  std::vector<double> variances(n);  // of the unknowns, summed over people
  for (std::size_t person = 0; person < counts.of_person.size(); ++person) {
    const double d = static_cast<double>(counts.of_person[person]) - mean;
    std::vector<double> u{d / mean, (d * d - variance) / (mean * mean) - 2 * variance / (mean * mean) * d / mean};
    for (const auto r : roles) {
      const auto [visits, followed] = person < e_.people ? of_person_[person * visits_.size() + r] : std::pair(0, 0);
      u.push_back((followed - share_followed(r) * visits) * people / static_cast<double>(visits_[r]));
    }
    for (std::size_t i = 0; i < n; ++i) {
      const double influence = std::inner_product(u.begin(), u.end(), (*inverse)[i].begin(), 0.0);
      variances[i] += influence * influence / people / people;
    }
  }
  const double simulated_years = static_cast<double>(simulated.list) * replications * simulated.measure_days / simulated.year_days;
  for (auto& all : variances) all *= 1 + people * counts.years / simulated_years;
  Errors found{.need_rate = std::sqrt(variances[0]),
               .patient_shape = std::sqrt(variances[1]),
               .unsettled = std::vector<double>(visits_.size()),
               .roles = std::move(roles),
               .inverse = *inverse};
  for (std::size_t i = 2; i < n; ++i) found.unsettled[found.roles[i - 2]] = std::sqrt(variances[i]);
  found.step = step_of(found, counts, simulated, course);
  found.settled = true;
  for (std::size_t i = 0; i < n; ++i) found.settled = found.settled && std::abs(found.step[i]) < settled_below * std::sqrt(variances[i]);
  return found;
}

std::vector<double> Returns::step_of(const Errors& errors, const Counts& counts, const core::Scenario& s, const Course& course) const {
  auto missing = equations(errors.roles, counts, s, course);
  missing[0] -= std::log(counts.mean), missing[1] -= counts.variance / counts.mean / counts.mean;
  for (std::size_t i = 2; i < missing.size(); ++i) missing[i] -= share_followed(errors.roles[i - 2]);
  std::vector<double> step;
  for (const auto& row : errors.inverse) step.push_back(-std::inner_product(missing.begin(), missing.end(), row.begin(), 0.0));
  return step;
}

void Returns::step(const Errors& errors, const Counts& counts, const Course& course, core::Scenario& simulated) {
  const auto step = step_of(errors, counts, simulated, course);
  const auto factor = [&](std::size_t i) { return std::exp(std::clamp(step[i], -0.5, 0.5)); };
  simulated.need_rate *= factor(0), simulated.patient_shape *= factor(1);
  for (std::size_t i = 2; i < step.size(); ++i) {
    auto& unsettled = unsettled_[errors.roles[i - 2]];
    unsettled = std::min(unsettled_most, unsettled * factor(i));
  }
  put_into(simulated);
}

bool Returns::leave_unclear(const Course& course, const std::optional<Errors>& errors, bool no_more, core::Scenario& simulated) {
  std::optional<std::size_t> least;
  if (no_more && errors && !errors->settled && !errors->roles.empty()) {
    const auto far = [&](std::size_t i) { return std::abs(errors->step[2 + i]) / errors->unsettled[errors->roles[i]]; };
    std::size_t worst = 0;
    for (std::size_t i = 1; i < errors->roles.size(); ++i)
      if (far(i) > far(worst)) worst = i;
    least = errors->roles[worst];
  }
  bool any = false;
  for (std::size_t r = 0; r < why_not_.size(); ++r) {
    if (!why_not_[r].empty()) continue;
    const bool more = share_followed(r) > by_new_needs_[r] && course.followed[r] > by_new_needs_[r];
    if (more && errors && errors->unsettled[r] * unsettled_[r] < unclear_from && least != r) continue;
    why_not_[r] = !more        ? "no more come back than new needs alone explain"
                  : least == r ? "who comes back does not fit the scenario: its routing or return times are not yours"
                               : "too few visits tell how many come back";
    unsettled_[r] = 1;
    any = true;
  }
  put_into(simulated);
  return any;
}

void Returns::tell(const core::Scenario& simulated, const Course& course, const Errors& errors, Fit& f) const {
  f.scenario.resolve = usual_.resolve;
  for (std::size_t r = 0; r < unsettled_.size(); ++r) {
    const auto& name = usual_.roles[r].name;
    const std::string path = "resolve.*." + name;
    const bool counted = visits_[r] >= rows_min && !is_few(e_, followed_[r]) && !is_few(e_, visits_[r] - followed_[r]);
    if (counted) f.returns.push_back({static_cast<int>(r), visits_[r], share_followed(r), course.followed[r], by_new_needs_[r]});
    if (!why_not_[r].empty()) {
      f.not_fitted.push_back({path, why_not_[r]});
      continue;
    }
    const double times = unsettled_[r], low = times * std::exp(-z * errors.unsettled[r]), high = times * std::exp(z * errors.unsettled[r]);
    for (std::size_t k = 0; k < usual_.kinds.size(); ++k) {
      if (usual_.route[k][r] <= 0) continue;
      const double usual = usual_.resolve[k][r];
      const auto settles = [&](double factor) { return std::clamp(1 - factor * (1 - usual), 0.0, 1.0); };
      f.fitted.push_back({fmt::format("resolve.{}.{}", usual_.kinds[k].name, name), simulated.resolve[k][r], settles(high), settles(low),
                          visits_[r], usual});
      f.scenario.resolve[k][r] = simulated.resolve[k][r];
    }
  }
}

}  // namespace planning
