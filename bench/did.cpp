// Callaway and Sant'Anna's effects with 1,000 bootstrap draws over a country of practices: 6,200 units x 60 months on generated data.
// bench_did [units] [times] [draws] [threads]
#include <chrono>
#include <cstdlib>
#include <random>

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
  for (const auto control : {evaluation::DidControl::never, evaluation::DidControl::not_yet}) {
    const auto began = std::chrono::steady_clock::now();
    const auto r = evaluation::did(rows, {.control = control, .bootstrap = draws, .threads = static_cast<unsigned>(given(4, 0))});
    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - began;
    if (!r) return fmt::print("{}\n", r.error().text), 1;
    fmt::print("{} units x {} times, {} draws, control {}: {} effects, simple {:.4f} ({:.4f}), {:.2f} s\n", units, times, draws,
               control == evaluation::DidControl::never ? "never" : "not yet", r->att_gt.size(), r->simple.value, r->simple.se,
               took.count());
  }
}
