// What a reader must know before believing an estimate: what is wrong, and what to do instead.
#pragma once

#include <string>
#include <vector>

namespace evaluation {

struct Warning {
  std::string code;     // stable, for programs: "few_periods"
  std::string text;     // what is wrong here, with the figures that show it
  std::string instead;  // what to do
};
using Warnings = std::vector<Warning>;

// How a refusal names a row: units may be people, so never by what is in it.
inline std::string row_text(std::size_t i) { return "Row " + std::to_string(i + 1) + " under the headings"; }

// An estimate with its standard error and its 95% interval.
struct Estimate {
  double value = 0;
  double se = 0;
  double low = 0, high = 0;
};
inline constexpr double normal_97_5 = 1.959963984540054;  // the standard normal's 97.5th percentile
inline Estimate estimate_of(double value, double se) { return {value, se, value - normal_97_5 * se, value + normal_97_5 * se}; }
Estimate t_estimate(double value, double se, double freedom);  // by Student's t; no interval without a degree of freedom

}  // namespace evaluation
