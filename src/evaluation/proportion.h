// A share of a count with its interval, and counts too small to be shown to those who may not see the people behind them.
// Source: Wilson 1927, doi 10.1080/01621459.1927.10502953, as compared by Newcombe 1998 (method 3), doi
// 10.1002/(SICI)1097-0258(19980430)17:8<857::AID-SIM777>3.0.CO;2-E. That counts of 1 to 4 are hidden is our choice: a site's own
// information governance may ask for more.
#pragma once

#include <cstdint>
#include <optional>

namespace evaluation {

struct Proportion {
  std::int64_t count = 0;
  std::int64_t of = 0;

  std::optional<double> share() const {
    return of > 0 ? std::optional(static_cast<double>(count) / static_cast<double>(of)) : std::nullopt;
  }
};

struct Bounds {
  double low, high;
};
// 95%. None of nothing.
std::optional<Bounds> wilson(const Proportion&);

// Whether a count of people must be shown as "fewer than 5". Nought is shown: there is nobody to be known by it.
constexpr std::int64_t shown_from = 5;
constexpr bool is_small(std::int64_t count) { return count > 0 && count < shown_from; }

}  // namespace evaluation
