#include "evaluation/did.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>
#include <random>
#include <set>

#include <fmt/format.h>

#include "evaluation/regression.h"

namespace evaluation {
namespace {

struct Plan {
  int units = 60, times = 8;
  std::vector<double> starts{4, 6};  // equally many begin at each, and as many never
  double effect = 0, growth = 0;     // at the start, and for each time after it
  double noise = 1, drift = 0;       // drift: a trend of those who will begin
  double bend = 0;                   // how a covariate, greater in those who begin, changes the trend
};

DidRows made(const Plan& plan, unsigned seed) {
  std::mt19937 random(seed);
  std::normal_distribution<double> normal;
  DidRows rows{.covariate_names = {"x"}, .covariates = {{}}};
  for (int i = 0; i < plan.units; ++i) {
    const auto which = static_cast<std::size_t>(i) % (plan.starts.size() + 1);
    const double start = which < plan.starts.size() ? plan.starts[which] : 0, own = 3 * normal(random);
    const double x = normal(random) + (start > 0 ? 0.5 : 0);
    for (int t = 1; t <= plan.times; ++t) {
      const bool begun = start > 0 && t >= start;
      rows.unit.push_back(fmt::format("u{:04}", i));
      rows.time.push_back(t);
      rows.cohort.push_back(start);
      rows.covariates[0].push_back(x);
      rows.outcome.push_back(20 + own + 0.5 * t + (start > 0 ? plan.drift * t : 0) + plan.bend * x * t +
                             (begun ? plan.effect + plan.growth * (t - start) : 0) + plan.noise * normal(random));
    }
  }
  return rows;
}

DidRows without_covariates(DidRows rows) {
  rows.covariates.clear();
  rows.covariate_names.clear();
  return rows;
}
DidRows plain(const Plan& plan, unsigned seed) { return without_covariates(made(plan, seed)); }

Did of(const DidRows& rows, const DidOptions& options = {}) {
  auto r = did(rows, options);
  if (!r) throw std::runtime_error(r.error().text);
  return *r;
}
std::string codes(const Did& r) {
  std::string all;
  for (const auto& w : r.warnings) all += w.code + " ";
  return all;
}
bool covers(const Estimate& e, double truth) { return e.low <= truth && truth <= e.high; }

constexpr DidMethod every_method[] = {DidMethod::callaway_santanna, DidMethod::imputation, DidMethod::two_way};

// Two began at time 2 (changes 3 and 5), three never (changes 1, 1 and 4): 4 - 2 = 2, and the variance is the sum over units of
// (change - mean)^2 / n^2: 2/4 + 6/9.
TEST(Did, is_the_difference_of_changes_over_two_times_by_every_method) {
  const DidRows rows{.unit = {"a", "a", "b", "b", "c", "c", "d", "d", "e", "e"},
                     .time = {1, 2, 1, 2, 1, 2, 1, 2, 1, 2},
                     .cohort = {2, 2, 2, 2, 0, 0, 0, 0, 0, 0},
                     .outcome = {10, 13, 20, 25, 5, 6, 7, 8, 1, 5}};
  for (const auto method : every_method) {
    const auto r = of(rows, {.method = method});
    EXPECT_NEAR(r.simple.value, 2, 1e-9);
    EXPECT_NEAR(r.simple.se, std::sqrt(2.0 / 4 + 6.0 / 9), 1e-9);
  }
}

TEST(Did, gives_each_effect_back_when_there_is_no_noise) {
  for (const auto method : {DidMethod::callaway_santanna, DidMethod::imputation}) {
    const auto r = of(plain({.effect = -2, .growth = -1, .noise = 0}, 1), {.method = method});
    for (const auto& cell : r.att_gt)
      EXPECT_NEAR(cell.effect.value, cell.time < cell.group ? 0 : -2 - (cell.time - cell.group), 1e-9) << cell.group << " " << cell.time;
    for (const auto& point : r.dynamic.effects) EXPECT_NEAR(point.effect.value, point.at < 0 ? 0 : -2 - point.at, 1e-9);
  }
}

// Worked by hand from a plan of five times, starts at 3 and 5 (two units each): effects 1, 2, 3 and 1.
TEST(Did, averages_effects_by_cohort_start_and_time) {
  const auto r = of(plain({.units = 6, .times = 5, .starts = {3, 5}, .effect = 1, .growth = 1, .noise = 0}, 1));
  EXPECT_NEAR(r.simple.value, (1 + 2 + 3 + 1) / 4.0, 1e-9);
  EXPECT_NEAR(r.group.overall.value, (2 + 1) / 2.0, 1e-9);
  EXPECT_NEAR(r.dynamic.overall.value, (1 + 2 + 3) / 3.0, 1e-9);
  EXPECT_NEAR(r.calendar.overall.value, (1 + 2 + (3 + 1) / 2.0) / 3, 1e-9);
}

TEST(Did, does_not_depend_on_the_order_of_rows) {
  for (const unsigned seed : {1u, 2u}) {
    const DidRows rows = made({}, seed);
    std::vector<std::size_t> order(rows.unit.size());
    std::iota(order.begin(), order.end(), 0u);
    std::shuffle(order.begin(), order.end(), std::mt19937(seed));
    DidRows mixed{.covariate_names = {"x"}, .covariates = {{}}};
    for (const auto i : order) {
      mixed.unit.push_back(rows.unit[i]);
      mixed.time.push_back(rows.time[i]);
      mixed.cohort.push_back(rows.cohort[i]);
      mixed.outcome.push_back(rows.outcome[i]);
      mixed.covariates[0].push_back(rows.covariates[0][i]);
    }
    const auto a = of(rows, {.bootstrap = 200}), b = of(mixed, {.bootstrap = 200});
    EXPECT_EQ(a.simple.value, b.simple.value);
    EXPECT_EQ(a.simple.se, b.simple.se);
    EXPECT_EQ(a.pretrend->p, b.pretrend->p);
  }
}

TEST(Did, scales_with_the_outcome_and_ignores_where_outcome_and_time_begin) {
  for (const auto method : every_method) {
    DidRows rows = plain({.effect = 2}, 3);
    const auto once = of(rows, {.method = method});
    for (auto& y : rows.outcome) y = 10 * y + 500;
    for (auto& t : rows.time) t += 2000;
    for (auto& g : rows.cohort) g += g > 0 ? 2000 : 0;
    const auto ten = of(rows, {.method = method});
    EXPECT_NEAR(ten.simple.value, 10 * once.simple.value, 1e-7);
    EXPECT_NEAR(ten.simple.se, 10 * once.simple.se, 1e-7);
    EXPECT_NEAR(ten.pretrend->statistic, once.pretrend->statistic, 1e-6);
  }
}

TEST(Did, has_one_error_for_units_that_were_decided_on_together) {
  const DidRows rows = plain({.effect = 2}, 4);
  DidRows twice = rows;
  twice.cluster = rows.unit;
  for (std::size_t i = 0; i < rows.unit.size(); ++i) {
    twice.unit.push_back(rows.unit[i] + "'");
    twice.time.push_back(rows.time[i]);
    twice.cohort.push_back(rows.cohort[i]);
    twice.outcome.push_back(rows.outcome[i]);
    twice.cluster.push_back(rows.unit[i]);
  }
  for (const auto method : every_method) {
    const auto one = of(rows, {.method = method}), two = of(twice, {.method = method});
    EXPECT_NEAR(one.simple.value, two.simple.value, 1e-9);
    EXPECT_NEAR(one.simple.se, two.simple.se, 1e-9);
    EXPECT_EQ(two.clusters, 60);
  }
}

TEST(Did, uses_covariates_where_trends_depend_on_them) {
  const Plan plan{.units = 1500, .effect = 2, .bend = 0.5};
  EXPECT_GT(of(plain(plan, 5)).simple.value, 2.3) << "the control: without the covariate the answer is wrong";
  for (const auto estimator : {DidEstimator::regression, DidEstimator::weighting, DidEstimator::doubly_robust})
    for (const auto control : {DidControl::never, DidControl::not_yet}) {
      const auto r = of(made(plan, 5), {.control = control, .estimator = estimator});
      EXPECT_TRUE(covers(r.simple, 2)) << r.simple.value << " " << r.simple.se;
      EXPECT_LT(r.simple.se, 0.2);
    }
}

TEST(Did, compares_before_the_start_with_the_time_before_or_the_last) {
  const DidRows rows = plain({}, 6);
  const auto varying = of(rows), universal = of(rows, {.base = DidBase::universal});
  const auto at = [](const Did& r, double event) { return *std::ranges::find(r.dynamic.effects, event, &DidPoint::at); };
  EXPECT_EQ(at(universal, -1).effect.value, 0);
  EXPECT_NEAR(at(universal, -2).effect.value, -at(varying, -1).effect.value, 1e-9);
  EXPECT_NEAR(universal.simple.value, varying.simple.value, 1e-12);
  EXPECT_NEAR(universal.simple.se, varying.simple.se, 1e-12);
}

// Goodman-Bacon's theorem 1: the coefficient is the weighted mean of the comparisons.
TEST(Did, takes_the_two_way_coefficient_apart) {
  for (const unsigned seed : {1u, 2u, 3u}) {
    const auto r = of(plain({.units = 70, .times = 9, .starts = {2, 5, 6, 9}, .growth = 1}, seed), {.method = DidMethod::two_way});
    double weight = 0, value = 0;
    for (const auto& kind : r.decomposition) weight += kind.weight, value += kind.weight * kind.estimate;
    EXPECT_NEAR(weight, 1, 1e-9);
    EXPECT_NEAR(value, r.simple.value, 1e-9);
    EXPECT_EQ(r.decomposition.size(), 3u);
    EXPECT_GT(r.negative_weights, 0);
    EXPECT_NE(codes(r).find("forbidden_comparisons"), std::string::npos);
  }
}

TEST(Did, tests_the_times_before_by_what_the_units_that_began_can_carry) {
  const auto over = [](const Plan& plan) { return of(plain(plan, 21)).pretrend->over; };
  EXPECT_EQ(over({.units = 60}), "att_gt");
  EXPECT_EQ(over({.units = 36}), "event_times");
  EXPECT_EQ(over({.units = 12}), "mean");
}

// The times before as the imputation's authors test them, by brute force: where nobody had begun, a dummy for each unit, each time and each
// of the last times before a start, all in one regression.
TEST(Did, tests_the_times_before_an_imputation_where_nobody_had_begun) {
  const DidRows rows = plain({.units = 30, .times = 8, .starts = {5, 7}, .drift = .1}, 31);
  constexpr int leads = 3;  // half of the six times before
  Design design(0);
  std::vector<int> cluster;
  Matrix x = Matrix::Zero(static_cast<Eigen::Index>(rows.unit.size()), 30 + 7 + leads);
  std::vector<double> y;
  for (std::size_t i = 0; i < rows.unit.size(); ++i) {
    if (rows.cohort[i] > 0 && rows.time[i] >= rows.cohort[i]) continue;
    const auto row = static_cast<Eigen::Index>(y.size());
    cluster.push_back(std::stoi(rows.unit[i].substr(1)));
    x(row, cluster.back()) = 1;
    if (rows.time[i] > 1) x(row, 30 + static_cast<Eigen::Index>(rows.time[i]) - 2) = 1;
    if (const double lead = rows.cohort[i] - rows.time[i]; rows.cohort[i] > 0 && lead <= leads)
      x(row, 37 + static_cast<Eigen::Index>(lead) - 1) = 1;
    y.push_back(rows.outcome[i]);
  }
  design.x = x.topRows(static_cast<Eigen::Index>(y.size()));
  design.names.assign(37 + leads, "dummy");
  const auto fit = least_squares(design, Eigen::Map<const Vector>(y.data(), static_cast<Eigen::Index>(y.size()))).value();
  const Matrix spread = clustered_covariance(design, fit, cluster).bottomRightCorner(leads, leads);
  const Vector found = fit.coefficients.tail(leads);
  const auto test = *of(rows, {.method = DidMethod::imputation}).pretrend;
  EXPECT_EQ(test.over, "leads");
  EXPECT_EQ(test.df, leads);
  EXPECT_NEAR(test.statistic, found.dot(spread.inverse() * found), 1e-6 * test.statistic);
}

TEST(Did, tests_an_imputation_as_often_as_it_says_and_sees_a_trend) {
  constexpr int runs = 400;
  int alarms = 0, seen = 0;
  for (unsigned seed = 1; seed <= runs; ++seed) {
    alarms +=
        of(plain({.units = 90, .times = 10, .starts = {6, 8}, .effect = 2}, seed), {.method = DidMethod::imputation}).pretrend->p < .05;
    seen +=
        of(plain({.units = 90, .times = 10, .starts = {6, 8}, .drift = .25}, seed), {.method = DidMethod::imputation}).pretrend->p < .05;
  }
  fmt::print("seeds 1 to {}: {} alarms where there is no trend, {} where there is\n", runs, alarms, seen);
  EXPECT_LE(alarms, runs * 11 / 100);
  EXPECT_GE(alarms, runs * 2 / 100);
  EXPECT_GE(seen, runs * 80 / 100);
}

// The same by brute force: a dummy for each unit and time, and as weights on the outcomes what theorem 3 of Borusyak, Jaravel and Spiess
// says.
struct Dummies {
  Design design;
  Vector outcome;
  std::vector<int> unit;
  std::vector<bool> begun;

  explicit Dummies(const DidRows& rows) : design(static_cast<Eigen::Index>(rows.unit.size())) {
    const auto n = static_cast<Eigen::Index>(rows.unit.size());
    outcome = Eigen::Map<const Vector>(rows.outcome.data(), n);
    std::map<std::string, int> units;
    for (const auto& u : rows.unit) unit.push_back(units.try_emplace(u, static_cast<int>(units.size())).first->second);
    for (std::size_t i = 0; i < rows.unit.size(); ++i) begun.push_back(rows.cohort[i] > 0 && rows.time[i] >= rows.cohort[i]);
    const auto dummy = [&](std::string name, auto is) {
      Vector column(n);
      for (Eigen::Index i = 0; i < n; ++i) column(i) = is(static_cast<std::size_t>(i));
      design.add(std::move(name), column);
    };
    for (const auto& [name, number] : units) dummy(name, [&](std::size_t i) { return unit[i] == number; });
    for (const double t : std::set<double>(rows.time.begin(), rows.time.end()))
      if (t > 1) dummy(fmt::format("t{}", t), [&](std::size_t i) { return rows.time[i] == t; });
    for (std::size_t k = 0; k < rows.covariates.size(); ++k)
      design.add(rows.covariate_names[k], Eigen::Map<const Vector>(rows.covariates[k].data(), n));
  }
};

DidRows changing_covariate() {
  DidRows rows = made({.units = 15, .times = 6, .starts = {3, 5}, .effect = 2, .growth = 1}, 11);
  std::mt19937 random(12);
  for (auto& x : rows.covariates[0]) x = std::normal_distribution<double>()(random);
  for (std::size_t i = 0; i < rows.unit.size(); ++i) rows.outcome[i] += 3 * rows.covariates[0][i];
  return rows;
}

TEST(Did, imputes_what_a_regression_on_dummies_imputes) {
  const DidRows rows = changing_covariate();
  const Dummies all(rows);
  const auto n = all.outcome.size();
  std::vector<int> before, after;
  for (Eigen::Index i = 0; i < n; ++i) (all.begun[static_cast<std::size_t>(i)] ? after : before).push_back(static_cast<int>(i));
  const Matrix z0 = all.design.x(before, Eigen::all), z1 = all.design.x(after, Eigen::all);
  const Matrix inverse = (z0.transpose() * z0).inverse();
  Vector left = all.outcome - all.design.x * (inverse * z0.transpose() * Vector(all.outcome(before)));
  const double value = Vector(left(after)).mean();
  Vector weight = Vector::Zero(n);
  const Vector share = Vector::Constant(z1.rows(), 1 / static_cast<double>(z1.rows()));
  weight(after) = share;
  weight(before) = -z0 * (inverse * (z1.transpose() * share));
  std::map<std::pair<double, double>, std::vector<int>> cells;
  for (const int i : after) cells[{rows.cohort[static_cast<std::size_t>(i)], rows.time[static_cast<std::size_t>(i)]}].push_back(i);
  for (const auto& [cell, members] : cells) {
    const double mean = Vector(left(members)).mean();
    for (const int i : members) left(i) -= mean;
  }
  Vector by_unit = Vector::Zero(15);
  for (Eigen::Index i = 0; i < n; ++i) by_unit(all.unit[static_cast<std::size_t>(i)]) += weight(i) * left(i);
  const auto r = of(rows, {.method = DidMethod::imputation});
  EXPECT_NEAR(r.simple.value, value, 1e-9);
  EXPECT_NEAR(r.simple.se, by_unit.norm(), 1e-9);
}

TEST(Did, has_the_two_way_coefficient_of_a_regression_on_dummies) {
  const DidRows rows = changing_covariate();
  Dummies all(rows);
  Vector begun(all.outcome.size());
  for (Eigen::Index i = 0; i < begun.size(); ++i) begun(i) = all.begun[static_cast<std::size_t>(i)];
  all.design.add("begun", begun);
  const auto fit = least_squares(all.design, all.outcome);
  ASSERT_TRUE(fit);
  const auto last = fit->coefficients.size() - 1;
  const auto r = of(rows, {.method = DidMethod::two_way});
  EXPECT_NEAR(r.simple.value, fit->coefficients(last), 1e-9);
  EXPECT_NEAR(r.simple.se, se_of(clustered_covariance(all.design, *fit, all.unit), last), 1e-9);
}

TEST(Did, bootstraps_alike_on_any_number_of_threads_and_close_to_the_analytic_errors) {
  const DidRows rows = plain({.units = 200, .effect = 1}, 7);
  for (const auto method : every_method) {
    const auto analytic = of(rows, {.method = method});
    const auto one = of(rows, {.method = method, .bootstrap = 2000, .seed = 9, .threads = 1});
    const auto three = of(rows, {.method = method, .bootstrap = 2000, .seed = 9, .threads = 3});
    EXPECT_EQ(one.simple.se, three.simple.se);
    EXPECT_NEAR(one.simple.se, analytic.simple.se, 0.1 * analytic.simple.se);
    EXPECT_NE(one.simple.se, of(rows, {.method = method, .bootstrap = 2000, .seed = 10}).simple.se);
    if (method == DidMethod::two_way) continue;
    EXPECT_EQ(one.att_gt.back().effect.low, three.att_gt.back().effect.low);
    EXPECT_GT(one.critical, one.critical_dynamic * 0.9);
    EXPECT_GT(one.critical, 2.3) << "a band over many effects is wider than a single interval";
    EXPECT_LT(one.critical, 3.5);
  }
}

TEST(Did, warns_of_what_it_cannot_see) {
  DidRows lone = plain({}, 8);
  for (std::size_t i = 0; i < lone.unit.size(); ++i)
    if (lone.cohort[i] == 4 && lone.unit[i] != "u0000") lone.cohort[i] = 6;
  DidRows torn = plain({}, 8);
  for (auto* column : {&torn.time, &torn.cohort, &torn.outcome}) column->pop_back();
  torn.unit.pop_back();
  DidRows few = plain({}, 8);  // of 60, four begin
  for (std::size_t i = 0; i < few.unit.size(); ++i) few.cohort[i] = few.unit[i] > "u0005" ? 0 : few.cohort[i];
  const struct {
    DidRows rows;
    DidOptions options;
    const char* codes;
  } cases[] = {
      {plain({}, 8), {}, ""},
      {lone, {}, "one_unit_cohort "},
      {torn, {}, "unbalanced "},
      {plain({.starts = {1, 5}}, 8), {}, "treated_from_start "},
      {plain({.starts = {2, 5}}, 8), {}, "few_pre_periods "},
      {plain({.units = 24}, 8), {}, "few_clusters "},
      {few, {}, "few_clusters "},
      {plain({.times = 2, .starts = {2}}, 8), {}, "few_pre_periods no_pretrend_test "},
      {plain({.drift = 1}, 8), {}, "pretrend_failed "},
      {plain({.drift = 1}, 8), {.method = DidMethod::imputation}, "pretrend_failed "},
      {plain({}, 8), {.method = DidMethod::two_way}, "forbidden_comparisons "},
  };
  for (const auto& c : cases) {
    const auto r = of(c.rows, c.options);
    EXPECT_EQ(codes(r), c.codes);
    for (const auto& w : r.warnings) EXPECT_FALSE(w.text.empty() || w.instead.empty()) << w.code;
  }
}

TEST(Did, compares_with_the_last_to_begin_when_nobody_never_does) {
  DidRows rows = plain({.effect = 2, .noise = 0}, 9);
  for (auto& g : rows.cohort) g = g == 0 ? 8 : g;
  const auto refused = did(rows, {});
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().field, "control");
  for (const auto method : every_method) {
    const auto r = of(rows, {.method = method, .control = DidControl::not_yet});
    EXPECT_NE(codes(r).find("no_never_treated"), std::string::npos);
    EXPECT_EQ(r.times, 7);
    EXPECT_EQ(r.never, 20);
    EXPECT_NEAR(r.simple.value, 2, 1e-9);
  }
}

TEST(Did, refuses_what_it_cannot_use) {
  const auto rows = [](auto change) {
    DidRows all = made({.units = 12}, 1);
    change(all);
    return all;
  };
  const struct {
    DidRows rows;
    DidOptions options;
    const char* text;
  } cases[] = {
      {{}, {}, "There is no row"},
      {rows([](DidRows& r) { r.time.pop_back(); }), {}, "The columns differ in length"},
      {rows([](DidRows& r) { r.cohort[3] = 7; }), {}, "Row 4 under the headings: its unit has another cohort in a row above"},
      {rows([](DidRows& r) { r.time[1] = 1; }), {}, "Row 2 under the headings: its unit has a row of this time above"},
      {rows([](DidRows& r) { r.cohort.assign(r.cohort.size(), 0); }),
       {},
       "No unit begins after the first time with another left to compare it with: there is no effect to see"},
      {rows([](DidRows& r) { r.cohort.assign(r.cohort.size(), 5); }),
       {.control = DidControl::not_yet},
       "No unit begins after the first time with another left to compare it with: there is no effect to see"},
      {rows([](DidRows& r) { r.cohort.assign(r.cohort.size(), 1); }),
       {},
       "No unit is seen at all 8 times without having begun at the first: there is nothing to compare"},
      {rows([](DidRows&) {}),
       {.method = DidMethod::two_way},
       "\"x\" never changes within a unit, or for all alike: this method takes it up already. Leave it out, or use --method cs, which "
       "compares units that are alike in it"},
      {rows([](DidRows& r) { r.covariates[0].assign(r.unit.size(), 1); }),
       {},
       "Those who began at 4, at time 2: \"x\" says nothing that the rest of the model does not say already: leave it out. Use fewer "
       "covariates or --estimator reg, or join cohorts that began close together"},
  };
  for (const auto& c : cases) {
    const auto r = did(c.rows, c.options);
    ASSERT_FALSE(r) << c.text;
    EXPECT_EQ(r.error().text, c.text);
  }
}

// Effects that grow by 1 a time in 100 practices: each of the two comparisons with those who had not begun finds their mean, the two-way
// coefficient does not.
TEST(DidCoverage, finds_growing_effects_that_two_way_effects_miss) {
  constexpr int runs = 300;
  const Plan plan{.units = 100, .times = 10, .starts = {3, 5, 7}, .effect = -1, .growth = -1, .noise = 2};
  const double truth = of(plain({.units = 100, .times = 10, .starts = {3, 5, 7}, .effect = -1, .growth = -1, .noise = 0}, 1)).simple.value;
  int found[3] = {};
  double mean[3] = {};
  for (int run = 0; run < runs; ++run) {
    const auto rows = plain(plan, 20261122u + static_cast<unsigned>(run));
    for (std::size_t m = 0; m < 3; ++m) {
      const auto r = of(rows, {.method = every_method[m]});
      found[m] += covers(r.simple, truth);
      mean[m] += r.simple.value / runs;
    }
  }
  for (const std::size_t m : {0u, 1u}) {
    EXPECT_GE(found[m], runs * 91 / 100) << m;
    EXPECT_LE(found[m], runs * 99 / 100) << m;
    EXPECT_NEAR(mean[m], truth, 0.1) << m;
  }
  EXPECT_LT(found[2], runs / 2) << "the control: two-way effects miss what they are a mean of";
  EXPECT_GT(mean[2], truth + 0.3) << "towards nought, as the growth of those who began before is taken off";
}

TEST(DidCoverage, covers_nought_when_nothing_was_done) {
  constexpr int runs = 600;
  int found[3] = {}, alarms = 0;
  for (int run = 0; run < runs; ++run) {
    const auto rows = plain({.units = 120}, 4711u + static_cast<unsigned>(run));
    for (std::size_t m = 0; m < 3; ++m) {
      const auto r = of(rows, {.method = every_method[m]});
      found[m] += covers(r.simple, 0);
      if (m == 0) alarms += r.pretrend->p < 0.05;
    }
  }
  for (const int covered : found) {
    EXPECT_GE(covered, runs * 92 / 100);
    EXPECT_LE(covered, runs * 98 / 100);
  }
  EXPECT_LE(alarms, runs * 11 / 100);
  EXPECT_GE(alarms, runs * 2 / 100);
}

}  // namespace
}  // namespace evaluation
