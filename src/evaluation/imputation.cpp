#include "evaluation/imputation.h"

#include "core/check.h"

namespace evaluation {
namespace {

using Index = Eigen::Index;

// Of one unit, a row a time: dummies of the times but the first, then the covariates.
Matrix regressors(const DidPanel& panel, Index unit) {
  const auto times = panel.outcome.cols(), covariates = static_cast<Index>(panel.covariates.size());
  Matrix z = Matrix::Zero(times, times - 1 + covariates);
  for (Index t = 1; t < times; ++t) z(t, t - 1) = 1;
  for (Index k = 0; k < covariates; ++k) z.col(times - 1 + k) = panel.covariates[static_cast<std::size_t>(k)].row(unit).transpose();
  return z;
}

struct Untreated {
  Matrix inverse;    // of the regressors' cross-products, unit means taken out
  Matrix residuals;  // outcome - what would have been, at every time
  Matrix scores;     // a row a unit: regressors x residuals, summed over the times before its start
};

Result<Untreated> fit(const DidPanel& panel, const std::vector<Index>& before) {
  const auto n = panel.units(), times = panel.outcome.cols();
  const auto p = times - 1 + static_cast<Index>(panel.covariates.size());
  Matrix cross = Matrix::Zero(p, p);
  Vector with_outcome = Vector::Zero(p);
  for (Index i = 0; i < n; ++i) {
    const auto m = before[static_cast<std::size_t>(i)];
    Matrix z = regressors(panel, i).topRows(m);
    z.rowwise() -= Eigen::RowVectorXd(z.colwise().mean());
    cross.selfadjointView<Eigen::Lower>().rankUpdate(z.transpose());
    with_outcome += z.transpose() * panel.outcome.row(i).head(m).transpose();
  }
  cross = Matrix(cross.selfadjointView<Eigen::Lower>());
  const Vector scale = cross.diagonal().cwiseSqrt().cwiseMax(1e-300).cwiseInverse();  // so that a column's unit does not matter
  Eigen::ColPivHouseholderQR<Matrix> qr(scale.asDiagonal() * cross * scale.asDiagonal());
  qr.setThreshold(1e-10);
  if (qr.rank() < p)
    return core::fail(core::Fault::invalid, "covariates",
                      "The covariates say nothing before the start that units and times do not say already: leave one out");
  Untreated out{scale.asDiagonal() * qr.inverse() * scale.asDiagonal(), panel.outcome, Matrix(n, p)};
  const Vector coefficients = out.inverse * with_outcome;
  for (Index i = 0; i < n; ++i) {
    const auto m = before[static_cast<std::size_t>(i)];
    const Matrix z = regressors(panel, i);
    Vector left = panel.outcome.row(i).transpose() - z * coefficients;
    left.array() -= left.head(m).mean();
    out.residuals.row(i) = left.transpose();
    out.scores.row(i) = left.head(m).transpose() * z.topRows(m);
  }
  return out;
}

}  // namespace

Result<std::vector<GroupTime>> imputed(const DidPanel& panel) {
  if (auto fine = check_changes_within_units(panel); !fine) return std::unexpected(fine.error());
  std::vector<Index> before;
  for (const double cohort : panel.cohort) before.push_back(panel.first_at_or_after(cohort));
  const auto untreated = fit(panel, before);
  if (!untreated) return std::unexpected(untreated.error());
  std::vector<GroupTime> cells;
  for (const double group : panel.cohorts) {
    const auto members = panel.members(group);
    const auto m = panel.first_at_or_after(group);
    core::check(m > 0 && !members.empty(), "a cohort has members and a time before its start");
    Matrix apart = Matrix::Zero(panel.outcome.cols(), untreated->inverse.cols());  // mean regressors, less those before the start
    for (const int i : members) {
      Matrix z = regressors(panel, i);
      z.rowwise() -= Eigen::RowVectorXd(z.topRows(m).colwise().mean());
      apart += z / static_cast<double>(members.size());
    }
    for (Index t = m; t < panel.outcome.cols(); ++t) {
      const Vector left = untreated->residuals(members, t);
      const double value = left.mean();
      Vector influence = -untreated->scores * (untreated->inverse * apart.row(t).transpose());
      influence(members) += (left.array() - value).matrix() / static_cast<double>(members.size());
      cells.push_back({group, panel.times[static_cast<std::size_t>(t)], {value, Influence::of(influence)}});
    }
  }
  return cells;
}

std::vector<DidEffect> leads_before(const DidPanel& panel, int leads) {
  const auto n = panel.units(), p = panel.outcome.cols() - 1 + static_cast<Index>(panel.covariates.size()) + leads;
  std::vector<Matrix> rows;  // by unit: the model's columns and a dummy a lead, unit means taken out
  Matrix cross = Matrix::Zero(p, p);
  Vector with_outcome = Vector::Zero(p);
  for (Index i = 0; i < n; ++i) {
    const auto m = panel.first_at_or_after(panel.cohort[static_cast<std::size_t>(i)]);
    Matrix z = Matrix::Zero(m, p);
    z.leftCols(p - leads) = regressors(panel, i).topRows(m);
    if (panel.cohort[static_cast<std::size_t>(i)] != never_began)
      for (int lead = 1; lead <= std::min<Index>(leads, m); ++lead) z(m - lead, p - leads + lead - 1) = 1;
    z.rowwise() -= Eigen::RowVectorXd(z.colwise().mean());
    cross += z.transpose() * z;
    with_outcome += z.transpose() * panel.outcome.row(i).head(m).transpose();
    rows.push_back(std::move(z));
  }
  const Vector scale = cross.diagonal().cwiseSqrt().cwiseMax(1e-300).cwiseInverse();
  Eigen::ColPivHouseholderQR<Matrix> qr(scale.asDiagonal() * cross * scale.asDiagonal());
  qr.setThreshold(1e-10);
  if (qr.rank() < p) return {};
  const Matrix inverse = scale.asDiagonal() * qr.inverse() * scale.asDiagonal();
  const Vector coefficients = inverse * with_outcome;
  Matrix scores(n, p);
  for (Index i = 0; i < n; ++i) {
    const auto& z = rows[static_cast<std::size_t>(i)];
    const Vector own = panel.outcome.row(i).head(z.rows()).transpose();
    scores.row(i) = (own - Vector::Constant(own.size(), own.mean()) - z * coefficients).transpose() * z;
  }
  std::vector<DidEffect> effects;
  for (int lead = 0; lead < leads; ++lead)
    effects.push_back({coefficients(p - leads + lead), Influence::of(scores * inverse.col(p - leads + lead))});
  return effects;
}

}  // namespace evaluation
