#include "evaluation/did2.h"

#include <array>
#include <cmath>
#include <map>
#include <optional>

#include <fmt/format.h>

namespace evaluation {
namespace {

using core::Fault;

constexpr int units_few = 30;  // Cameron, Gelbach and Miller 2008, doi 10.1162/rest.90.3.414

struct Unit {
  bool group = false;
  std::array<std::optional<double>, 2> outcome;
  bool once() const { return !outcome[0] || !outcome[1]; }
};
using Units = std::map<std::string, Unit>;

core::Result<Units> by_unit(const Did2Rows& rows) {
  const auto n = rows.unit.size();
  if (rows.group.size() != n || rows.post.size() != n || rows.outcome.size() != n)
    return core::fail(Fault::invalid, "", "The columns differ in length");
  Units units;
  for (std::size_t i = 0; i < n; ++i) {
    const auto binary = [](double x) { return x == 0 || x == 1; };
    if (!binary(rows.group[i])) return core::fail(Fault::invalid, "group", row_text(i) + ": a group is 1, had the service, or 0, had not");
    if (!binary(rows.post[i])) return core::fail(Fault::invalid, "post", row_text(i) + ": a period is 0, before, or 1, after");
    const auto [place, fresh] = units.try_emplace(rows.unit[i], Unit{rows.group[i] == 1, {}});
    auto& unit = place->second;
    if (unit.group != (rows.group[i] == 1))
      return core::fail(Fault::invalid, "group", row_text(i) + ": its unit is in the other group in a row above");
    auto& outcome = unit.outcome[rows.post[i] == 1];
    if (outcome) return core::fail(Fault::invalid, "post", row_text(i) + ": its unit has a row of this period above");
    outcome = rows.outcome[i];
  }
  return units;
}

}  // namespace

core::Result<Did2> did2(const Did2Rows& rows, bool balanced) {
  auto units = by_unit(rows);
  if (!units) return std::unexpected(units.error());
  Did2 result;
  for (const auto& [name, unit] : *units) result.once += unit.once();
  if (balanced) std::erase_if(*units, [](const auto& u) { return u.second.once(); });
  result.units = static_cast<int>(units->size());

  std::array<std::array<Did2Mean, 2>, 2> cells{};
  for (const auto& [name, unit] : *units) {
    result.treated += unit.group;
    for (std::size_t p : {0u, 1u})
      if (unit.outcome[p]) ++cells[unit.group][p].rows, cells[unit.group][p].mean += *unit.outcome[p];
  }
  for (std::size_t g : {0u, 1u})
    for (std::size_t p : {0u, 1u}) {
      auto& cell = cells[g][p];
      if (cell.rows == 0)
        return core::fail(Fault::invalid, g ? "group" : "post",
                          fmt::format("Nobody {} the service is seen {} the start", g ? "with" : "without", p ? "after" : "before"));
      cell = {static_cast<double>(g), static_cast<double>(p), cell.mean / cell.rows, cell.rows};
      result.means.push_back(cell);
    }
  double variance = 0;
  for (const auto& [name, unit] : *units) {
    double influence = 0;
    for (std::size_t p : {0u, 1u}) {
      const auto& cell = cells[unit.group][p];
      if (unit.outcome[p]) influence += (p ? 1 : -1) * (*unit.outcome[p] - cell.mean) / cell.rows;
    }
    variance += influence * influence;
  }
  result.effect = estimate_of(cells[1][1].mean - cells[1][0].mean - cells[0][1].mean + cells[0][0].mean, std::sqrt(variance));

  result.warnings.push_back({"two_periods", "Two periods cannot show whether both groups were changing alike before",
                             "Add earlier periods and use did, which tests it; or say why both would have changed alike."});
  if (result.once > 0)
    result.warnings.push_back({"unbalanced",
                               balanced ? fmt::format("{} units are seen in one period alone, and are left out", result.once)
                                        : fmt::format("{} of {} units are seen in one period alone: part of the change may be who was seen",
                                                      result.once, result.units),
                               balanced ? "Say how those left out differ." : "Use --balanced, and say how the answer changes."});
  if (result.treated == 1 || result.units - result.treated == 1)
    result.warnings.push_back({"one_unit_group", "A group is one unit alone: its own luck cannot be told from the effect",
                               "Add units, or use synth for a single one."});
  if (result.units < units_few)
    result.warnings.push_back({"few_clusters",
                               fmt::format("{} units: with fewer than {} the interval is too narrow", result.units, units_few),
                               "Add units, or use synth with --placebo, whose answer does not lean on many units."});
  return result;
}

}  // namespace evaluation
