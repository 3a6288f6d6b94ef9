// Callaway and Sant'Anna's effects with 1,000 bootstrap draws over a country of practices: 6,200 units x 60 months on generated data.
// bench_did [units] [times] [draws] [threads]
#include <chrono>
#include <cstdlib>
#include <random>
#include <stdexcept>

#include <fmt/format.h>

#include "evaluation/did.h"

namespace {

evaluation::DidRows generated(int units, int times) {
  std::mt19937_64 random(1);
  std::normal_distribution<double> normal;
  evaluation::DidRows rows;
  for (int i = 0; i < units; ++i) {
    const int start = i % 5 < 2 ? times * 2 / 5 + i / 5 % (times * 2 / 5) : 0;  // two of five begin, over two fifths of the time
    const double own = 5 * normal(random);
    for (int t = 1; t <= times; ++t) {
      rows.unit.push_back(fmt::format("{:05}", i));
      rows.time.push_back(t);
      rows.cohort.push_back(start);
      rows.outcome.push_back(100 + own + 0.1 * t - (start && t >= start ? 2 : 0) + 3 * normal(random));
    }
  }
  return rows;
}

}  // namespace

int main(int argc, char** argv) {
  const auto given = [&](int i, int usual) { return argc > i ? std::atoi(argv[i]) : usual; };
  const int units = given(1, 6200), times = given(2, 60), draws = given(3, 1000);
  const auto rows = generated(units, times);
  std::size_t effects = 0;
  fmt::print("| control | units | times | draws | effects | draws alone, s | whole, s | bar, s |\n|---|---|---|---|---|---|---|---|\n");
  for (const auto control : {evaluation::DidControl::never, evaluation::DidControl::not_yet}) {
    const auto seconds = [&](int draws_made) {
      const auto began = std::chrono::steady_clock::now();
      const auto r = evaluation::did(rows, {.control = control, .bootstrap = draws_made, .threads = static_cast<unsigned>(given(4, 0))});
      if (!r) throw std::runtime_error(r.error().text);
      effects = r->att_gt.size();
      return std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count();
    };
    const double without = seconds(0), whole = seconds(draws);
    fmt::print("| {} | {} | {} | {} | {} | {:.2f} | {:.2f} | 10 |\n", control == evaluation::DidControl::never ? "never" : "not yet", units,
               times, draws, effects, whole - without, whole);
  }
}
