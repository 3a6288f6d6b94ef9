// A country: practices of different sizes, each lived through once, under one scenario or under two with the same chances. The i-th
// practice is replication i: other people, other chances. A block of practices is in memory at a time and each is made anew; blocks are put
// together in the order of the practices, so that any number of threads and processes gives the same numbers. Kept of every practice: its
// list, and 8 bytes for each figure that percentiles are taken of.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "core/scenario.h"

namespace simulation {

// Log-normal around `mean`, which they keep but for rounding; sigma is the standard deviation of their logarithm.
std::vector<int> drawn_lists(int practices, int mean, double sigma, std::uint64_t seed);

// Of everything under the headings: between the values next to the place (Hyndman and Fan's type 7). NaN where there are none.
double percentile(std::vector<double> values, double share);

struct Country {
  std::vector<int> lists;  // people of each practice
  std::vector<std::function<core::Scenario(int list)>> scenarios;  // one or two: what a practice of that size is like
};

// Of several processes: this one lives through the practices part, part + parts, ...
struct CountryRun {
  std::uint64_t seed = 1;
  int threads = 1;
  int part = 0, parts = 1;
  // What each part says of a block, in the order of the parts; to part 0, and nothing to the others. Left out where there is one part.
  std::function<std::vector<double>(std::vector<double> own)> gather;
  std::function<void(int done)> progress;  // practices of this part; from any thread, one at a time
};

// A sum over practices and its standard error: how far the sum of another year may be off, with other people and chances in practices of
// the same sizes. Practices are independent, so variances add up; that of a practice is from how far those like it in size differ from the
// band's rate a person (the ratio estimator's residuals; Cochran, Sampling Techniques, chapters 5A and 6). What the rate changes within a
// band counts as chance, so it is rather too wide. All alike it is the practices times the standard error of their mean.
struct Sum {
  double value = 0, se = 0;
  int degrees = 0;  // of freedom: practices less bands
};

// Up to 50 bands of 20 practices or more, next to each other in size; who is alike in size is never parted. The largest list of each.
std::vector<int> bands_of(std::vector<int> lists);

struct CountryFigures {
  struct Total {
    std::string name;
    Sum sum;
    std::optional<Sum> compared, difference;  // of the second scenario; that less the first, practice by practice
  };
  struct Percentiles {  // over practices that have a number
    std::string name;
    std::array<double, 3> at{};  // 10, 50 and 90 of 100
  };
  std::vector<Total> totals;
  std::vector<std::vector<Percentiles>> percentiles;  // by scenario
  std::vector<std::vector<int>> long_leads;  // by scenario and role: practices whose mean routine lead is `long_lead_days` or more
  std::uint64_t events = 0;  // of the first scenario
};
inline constexpr double long_lead_days = 10;

// To part 0; nothing to the others.
std::optional<CountryFigures> live_through(const Country&, const CountryRun&);

}  // namespace simulation
