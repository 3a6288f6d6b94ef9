#include "evaluation/did_panel.h"

#include <algorithm>
#include <map>
#include <set>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace evaluation {
namespace {

using core::Fault;

Result<void> check_lengths(const DidRows& rows) {
  const auto n = rows.unit.size();
  bool alike = rows.time.size() == n && rows.cohort.size() == n && rows.outcome.size() == n &&
               (rows.cluster.empty() || rows.cluster.size() == n) && rows.covariates.size() == rows.covariate_names.size();
  for (const auto& column : rows.covariates) alike = alike && column.size() == n;
  if (!alike) return core::fail(Fault::invalid, "", "The columns differ in length");
  if (n == 0) return core::fail(Fault::invalid, "", "There is no row");
  return {};
}

// Rows of one unit.
struct Unit {
  double cohort = never_began;
  std::string cluster;
  std::map<double, std::size_t> row_at;
};
using Units = std::map<std::string, Unit>;

Result<Units> by_unit(const DidRows& rows) {
  Units units;
  for (std::size_t i = 0; i < rows.unit.size(); ++i) {
    const double cohort = rows.cohort[i] == 0 ? never_began : rows.cohort[i];
    const auto& cluster = rows.cluster.empty() ? rows.unit[i] : rows.cluster[i];
    const auto [place, fresh] = units.try_emplace(rows.unit[i], Unit{cohort, cluster, {}});
    auto& unit = place->second;
    if (unit.cohort != cohort) return core::fail(Fault::invalid, "cohort", row_text(i) + ": its unit has another cohort in a row above");
    if (unit.cluster != cluster)
      return core::fail(Fault::invalid, "cluster", row_text(i) + ": its unit is in another cluster in a row above");
    if (!unit.row_at.try_emplace(rows.time[i], i).second)
      return core::fail(Fault::invalid, "time", row_text(i) + ": its unit has a row of this time above");
  }
  return units;
}

// Who began at the first time has no before; who misses a time cannot be followed through.
Result<void> leave_out(Units& units, const std::vector<double>& times, Warnings& warnings) {
  const auto all = units.size();
  const auto early = std::erase_if(units, [&](const auto& u) { return u.second.cohort <= times.front(); });
  if (early)
    warnings.push_back({"treated_from_start",
                        fmt::format("{} of {} units began at the first time ({}) or before: there is no before to compare with, and they "
                                    "are left out",
                                    early, all, times.front()),
                        "Add earlier times, or say that the effect is that on the later starters alone."});
  const auto torn = std::erase_if(units, [&](const auto& u) { return u.second.row_at.size() != times.size(); });
  if (torn)
    warnings.push_back({"unbalanced",
                        fmt::format("{} of {} units are not seen at every one of the {} times, and are left out", torn, all, times.size()),
                        "Find the missing rows, or leave out the times that many units miss; say how those left out differ."});
  if (units.empty())
    return core::fail(
        Fault::invalid, "unit",
        fmt::format("No unit is seen at all {} times without having begun at the first: there is nothing to compare", times.size()));
  return {};
}

// With nobody who never began, the last to begin stand in for them until they do.
Result<void> find_comparison(Units& units, std::vector<double>& times, DidControl control, Warnings& warnings) {
  double last = 0;
  for (auto& [name, unit] : units) {
    if (unit.cohort > times.back()) unit.cohort = never_began;  // not while anybody watched
    if (unit.cohort == never_began) return {};
    last = std::max(last, unit.cohort);
  }
  if (control == DidControl::never)
    return core::fail(Fault::invalid, "control",
                      "Every unit begins sooner or later: nobody is left who never did. Use --control notyet, which compares with those "
                      "who have not begun yet");
  std::erase_if(times, [&](double t) { return t >= last; });
  for (auto& [name, unit] : units)
    if (unit.cohort == last) unit.cohort = never_began;
  warnings.push_back({"no_never_treated",
                      fmt::format("Every unit begins sooner or later: the last to begin (at {}) stand in for those who never do, and the "
                                  "times from then on are left out",
                                  last),
                      "Look for units that never began, so that later effects can be seen."});
  return {};
}

}  // namespace

std::vector<int> DidPanel::members(double of_cohort) const {
  std::vector<int> all;
  for (std::size_t i = 0; i < cohort.size(); ++i)
    if (cohort[i] == of_cohort) all.push_back(static_cast<int>(i));
  return all;
}

Eigen::Index DidPanel::first_at_or_after(double time) const { return std::ranges::lower_bound(times, time) - times.begin(); }

Result<DidPanel> did_panel(const DidRows& rows, DidControl control, Warnings& warnings) {
  if (auto fine = check_lengths(rows); !fine) return std::unexpected(fine.error());
  auto units = by_unit(rows);
  if (!units) return std::unexpected(units.error());
  const std::set<double> seen(rows.time.begin(), rows.time.end());
  std::vector<double> times(seen.begin(), seen.end());
  if (auto fine = leave_out(*units, times, warnings); !fine) return std::unexpected(fine.error());
  if (auto fine = find_comparison(*units, times, control, warnings); !fine) return std::unexpected(fine.error());

  DidPanel panel{.times = std::move(times), .covariate_names = rows.covariate_names};
  const auto n = static_cast<Eigen::Index>(units->size()), periods = static_cast<Eigen::Index>(panel.times.size());
  panel.outcome.resize(n, periods);
  panel.covariates.assign(rows.covariates.size(), Matrix(n, periods));
  std::set<double> cohorts;
  std::map<std::string, int> clusters;
  for (const auto& [name, unit] : *units) clusters.try_emplace(unit.cluster, 0);
  for (auto& [name, number] : clusters) number = panel.clusters++;
  Eigen::Index i = 0;
  for (const auto& [name, unit] : *units) {
    const double cohort = unit.cohort > panel.times.back() ? never_began : unit.cohort;
    if (cohort != never_began) cohorts.insert(cohort);
    panel.cohort.push_back(cohort);
    panel.cluster.push_back(clusters.at(unit.cluster));
    for (Eigen::Index t = 0; t < periods; ++t) {
      const auto row = unit.row_at.at(panel.times[static_cast<std::size_t>(t)]);
      panel.outcome(i, t) = rows.outcome[row];
      for (std::size_t k = 0; k < rows.covariates.size(); ++k) panel.covariates[k](i, t) = rows.covariates[k][row];
    }
    ++i;
  }
  panel.cohorts.assign(cohorts.begin(), cohorts.end());
  if (panel.cohorts.empty())
    return core::fail(Fault::invalid, "cohort",
                      "No unit begins after the first time with another left to compare it with: there is no effect to see");
  return panel;
}

Matrix two_way_demeaned(const Matrix& all) {
  Matrix out = all.colwise() - all.rowwise().mean();
  const Eigen::RowVectorXd of_times = out.colwise().mean();
  out.rowwise() -= of_times;
  return out;
}

Result<void> check_changes_within_units(const DidPanel& panel) {
  for (std::size_t k = 0; k < panel.covariates.size(); ++k)
    if (two_way_demeaned(panel.covariates[k]).norm() <= 1e-9 * panel.covariates[k].norm())
      return core::fail(
          Fault::invalid, panel.covariate_names[k],
          fmt::format("\"{}\" never changes within a unit, or for all alike: this method takes it up already. Leave it out, or "
                      "use --method cs, which compares units that are alike in it",
                      panel.covariate_names[k]));
  return {};
}

}  // namespace evaluation
