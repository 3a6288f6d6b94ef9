// The regressions beside R's, on made-up data: the same coefficients and standard errors to eight digits.
#include "evaluation/regression.h"
#include "evaluation/serial.h"

#include <random>

#include "tests/evaluation/r.h"

namespace evaluation {
namespace {

struct Data {
  Design design{0};
  Vector y, count, yes, exposure, weight;
  std::vector<int> cluster;
};

Data made(unsigned seed, Eigen::Index n) {
  std::mt19937 random(seed);
  std::normal_distribution<double> normal;
  std::uniform_real_distribution<double> uniform(0.5, 2);
  Data d;
  Vector x1(n), x2(n);
  for (auto* v : {&d.y, &d.count, &d.yes, &d.exposure, &d.weight}) v->resize(n);
  double last = 0;
  for (Eigen::Index i = 0; i < n; ++i) {
    last = 0.5 * last + normal(random);
    x1(i) = normal(random);
    x2(i) = 1000 + static_cast<double>(i);  // a column of another size, as a year is
    d.cluster.push_back(static_cast<int>(i / 7));
    d.exposure(i) = 100 * uniform(random);
    d.weight(i) = uniform(random);
    d.y(i) = 3 + 2 * x1(i) - 0.01 * x2(i) + last;
    d.count(i) = std::poisson_distribution<int>(d.exposure(i) * std::exp(-3 + 0.3 * x1(i) + 0.1 * last))(random);
    d.yes(i) = normal(random) + 0.8 * x1(i) > 0.2;
  }
  d.design = Design(n);
  d.design.add_constant();
  d.design.add("x1", x1);
  d.design.add("x2", x2);
  return d;
}

std::string table_of(const Data& d) {
  std::string text = "y,count,yes,exposure,weight,x1,x2,cluster\n";
  for (Eigen::Index i = 0; i < d.y.size(); ++i)
    text += fmt::format("{},{},{},{},{},{},{},{}\n", d.y(i), d.count(i), d.yes(i), d.exposure(i), d.weight(i), d.design.x(i, 1),
                        d.design.x(i, 2), d.cluster[static_cast<std::size_t>(i)]);
  return text;
}

Vector errors(const Matrix& covariance) { return covariance.diagonal().cwiseSqrt(); }

TEST(Regression, says_what_r_says) {
  for (const unsigned seed : {1u, 2u}) {
    const Data d = made(seed, 140);
    const auto r = ask_r("regression.R", table_of(d));
    NEEDS_R(r);
    const auto same = [&](const char* name, const Vector& ours) {
      ASSERT_TRUE(r.contains(name)) << name;
      ASSERT_EQ(static_cast<std::size_t>(ours.size()), r.at(name).size()) << name;
      for (Eigen::Index i = 0; i < ours.size(); ++i) {
        const double theirs = r.at(name)[static_cast<std::size_t>(i)];
        EXPECT_NEAR(ours(i), theirs, 1e-8 * std::abs(theirs)) << name << " " << i << ", seed " << seed;
      }
    };
    const auto linear = least_squares(d.design, d.y).value();
    same("linear", linear.coefficients);
    same("linear_classical", errors(classical_covariance(linear)));
    same("linear_robust", errors(robust_covariance(d.design, linear)));
    same("linear_newey_west", errors(newey_west_covariance(d.design, linear, 3)));
    same("linear_clustered", errors(clustered_covariance(d.design, linear, d.cluster)));
    const auto weighted = least_squares(d.design, d.y, d.weight).value();
    same("weighted", weighted.coefficients);
    same("weighted_classical", errors(classical_covariance(weighted)));
    const auto counts = poisson(d.design, d.count, d.exposure.array().log().matrix()).value();
    same("poisson", counts.coefficients);
    same("poisson_model", errors(counts.bread));
    same("poisson_robust", errors(robust_covariance(d.design, counts)));
    same("poisson_newey_west", errors(newey_west_covariance(d.design, counts, 3)));
    same("poisson_clustered", errors(clustered_covariance(d.design, counts, d.cluster)));
    same("dispersion", Vector::Constant(1, counts.dispersion));
    const auto binary = logistic(d.design, d.yes).value();
    same("logistic", binary.coefficients);
    same("logistic_model", errors(binary.bread));
    same("logistic_clustered", errors(clustered_covariance(d.design, binary, d.cluster)));

    // Rho is the lowest place of a curve, known to half the digits.
    const auto near = [&](const char* name, const Vector& ours) {
      ASSERT_TRUE(r.contains(name)) << name;
      for (Eigen::Index i = 0; i < ours.size(); ++i) {
        const double theirs = r.at(name)[static_cast<std::size_t>(i)];
        EXPECT_NEAR(ours(i), theirs, 2e-5 * std::max(.01, std::abs(theirs))) << name << " " << i << ", seed " << seed;
      }
    };
    Design centred = d.design;
    centred.x.col(2).array() -= d.design.x.col(2).mean();
    const auto serial = serial_least_squares(centred, d.y).value();
    near("serial", serial.coefficients);
    near("serial_errors", errors(serial.covariance));
    near("serial_rho", Vector::Constant(1, serial.rho));
    const auto serial_counts = serial_poisson(centred, d.count, d.exposure.array().log().matrix()).value();
    near("serial_counts", serial_counts.coefficients);
    near("serial_counts_errors", errors(serial_counts.covariance));
    near("serial_counts_rho", Vector::Constant(1, serial_counts.rho));
  }
}

TEST(Regression, does_not_care_in_which_order_the_rows_come) {
  const Data d = made(3, 60);
  Design turned(60);
  turned.x = d.design.x.colwise().reverse();
  turned.names = d.design.names;
  const auto a = poisson(d.design, d.count).value(), b = poisson(turned, d.count.reverse()).value();
  EXPECT_LT((a.coefficients - b.coefficients).norm(), 1e-9);
  const Matrix ours = robust_covariance(d.design, a), theirs = robust_covariance(turned, b);
  EXPECT_LT((ours - theirs).norm(), 1e-8 * ours.norm());
}

TEST(Regression, refuses_what_cannot_be_told_apart) {
  Data d = made(4, 60);
  d.design.add("twice_x1", 2 * d.design.x.col(1));
  const auto fit = least_squares(d.design, d.y);
  ASSERT_FALSE(fit);
  EXPECT_NE(fit.error().text.find("says nothing that the rest of the model does not say already"), std::string::npos);
  Design separated(6);
  separated.add_constant();
  Vector x(6), yes(6);
  x << 1, 2, 3, 4, 5, 6;
  yes << 0, 0, 0, 1, 1, 1;
  separated.add("x", x);
  EXPECT_FALSE(logistic(separated, yes)) << "above 3.5 always yes, below never";
}

}  // namespace
}  // namespace evaluation
