#include "evaluation/serial.h"

#include <boost/math/tools/minima.hpp>

namespace evaluation {
namespace {

constexpr double rho_max = 0.995;
constexpr int iterations_max = 100;
constexpr double tolerance = 1e-9;

// A column or several with what each period keeps of the one before taken away.
Matrix freshened(const Matrix& m, double rho) {
  Matrix fresh = m;
  fresh.bottomRows(m.rows() - 1) -= rho * m.topRows(m.rows() - 1);
  fresh.row(0) *= std::sqrt(1 - rho * rho);
  return fresh;
}

class Serial {
 public:
  Serial(const Matrix& x, const Vector& y) : x_(x), y_(y) {}

  struct At {
    Vector coefficients;
    Matrix bread;
    double squares = 0, log_size = 0;  // log_size: of what likelihood takes away besides the squares
    Vector fresh;
  };
  At at(double rho) const {
    const Matrix x = freshened(x_, rho);
    const Vector y = freshened(y_, rho);
    const Eigen::HouseholderQR<Matrix> qr(x);
    const Matrix r = qr.matrixQR().topRows(x.cols()).triangularView<Eigen::Upper>();
    const Matrix inverse = r.triangularView<Eigen::Upper>().solve(Matrix::Identity(x.cols(), x.cols()));
    At a{.coefficients = qr.solve(y), .bread = inverse * inverse.transpose(), .fresh = {}};
    a.fresh = y - x * a.coefficients;
    a.squares = a.fresh.squaredNorm();
    a.log_size = 2 * r.diagonal().cwiseAbs().array().log().sum() - std::log(1 - rho * rho);
    return a;
  }
  double freedom() const { return static_cast<double>(x_.rows() - x_.cols()); }

  // Minus the logarithm of the restricted likelihood, with the best variance for this rho.
  double loss(double rho) const {
    const At a = at(rho);
    return (freedom() * std::log(a.squares) + a.log_size) / 2;
  }
  double best_rho() const {
    return boost::math::tools::brent_find_minima([&](double rho) { return loss(rho); }, -rho_max, rho_max, 40).first;
  }

  // Satterthwaite: 2 over the variance of the logarithm of each coefficient's variance, as rho and the errors' variance are known.
  Vector freedoms(double rho) const {
    const double step = std::min(1e-3, (1 - std::abs(rho)) / 4);
    const At here = at(rho), below = at(rho - step), above = at(rho + step);
    const double variance = here.squares / freedom();
    const auto loss_at = [&](const At& a) { return (a.squares / variance + a.log_size) / 2; };
    Eigen::Matrix2d information;
    information(0, 0) = freedom() / 2;
    information(1, 1) = (loss_at(above) - 2 * loss_at(here) + loss_at(below)) / (step * step);
    information(0, 1) = information(1, 0) = -(above.squares - below.squares) / (4 * step * variance);
    Vector all = Vector::Constant(here.coefficients.size(), freedom());
    if (!(information.determinant() > 0) || std::abs(rho) > rho_max - 1e-3) return all;
    const Eigen::Matrix2d spread = information.inverse();
    for (Eigen::Index i = 0; i < all.size(); ++i) {
      const Eigen::Vector2d slope(1, (std::log(above.bread(i, i)) - std::log(below.bread(i, i))) / (2 * step));
      all(i) = std::clamp(2 / slope.dot(spread * slope), 1.0, freedom());
    }
    return all;
  }

 private:
  const Matrix& x_;
  const Vector& y_;
};

SerialFit finished(const Serial& serial, double rho) {
  const auto a = serial.at(rho);
  const double variance = a.squares / serial.freedom();
  return {.coefficients = a.coefficients,
          .covariance = variance * a.bread,
          .freedom = serial.freedoms(rho),
          .rho = rho,
          .dispersion = variance / (1 - rho * rho),
          .fitted = {},
          .fresh = a.fresh};
}

std::unexpected<core::Error> no_errors() {
  return core::fail(core::Fault::invalid, "", "The model fits without error, or does not settle: how periods hang together cannot be told");
}

}  // namespace

Result<SerialFit> serial_least_squares(const Design& design, const Vector& outcome) {
  const auto plain = least_squares(design, outcome);
  if (!plain) return std::unexpected(plain.error());
  if (!(plain->residuals.squaredNorm() > 1e-20 * outcome.squaredNorm())) return no_errors();
  const Serial serial(design.x, outcome);
  auto fit = finished(serial, serial.best_rho());
  fit.fitted = design.x * fit.coefficients;
  return fit;
}

Result<SerialFit> serial_poisson(const Design& design, const Vector& outcome, const Vector& offset) {
  const auto plain = poisson(design, outcome, offset);
  if (!plain) return std::unexpected(plain.error());
  if (!(plain->dispersion > 1e-12)) return no_errors();
  Vector coefficients = plain->coefficients;
  for (int i = 0; i < iterations_max; ++i) {
    const Vector linear = design.x * coefficients + offset, mean = linear.array().exp(), root = mean.cwiseSqrt();
    const Vector y = root.cwiseProduct(linear - offset + (outcome - mean).cwiseQuotient(mean));
    const Matrix x = root.asDiagonal() * design.x;
    const Serial serial(x, y);
    const double rho = serial.best_rho();
    const Vector next = serial.at(rho).coefficients;
    if (!next.allFinite()) break;
    const bool settled = (next - coefficients).cwiseAbs().maxCoeff() <= tolerance * (1 + next.cwiseAbs().maxCoeff());
    coefficients = next;
    if (!settled) continue;
    auto fit = finished(serial, rho);
    fit.fitted = (design.x * fit.coefficients + offset).array().exp();
    return fit;
  }
  return no_errors();
}

}  // namespace evaluation
