#include "evaluation/proportion.h"

#include <algorithm>
#include <cmath>

namespace evaluation {

std::optional<Bounds> wilson(const Proportion& proportion) {
  if (proportion.of <= 0) return std::nullopt;
  constexpr double z = 1.959963984540054, z2 = z * z;
  const double n = static_cast<double>(proportion.of), p = static_cast<double>(proportion.count) / n;
  const double middle = (p + z2 / (2 * n)) / (1 + z2 / n);
  const double half = z / (1 + z2 / n) * std::sqrt(p * (1 - p) / n + z2 / (4 * n * n));
  return Bounds{proportion.count == 0 ? 0 : std::max(0.0, middle - half),
                proportion.count == proportion.of ? 1 : std::min(1.0, middle + half)};
}

}  // namespace evaluation
