// The search for a network's staff (five practices, three roles): seconds, and what the same precision would cost without common random
// numbers.
// bench_staffing [threads]
#include <chrono>
#include <cmath>
#include <cstdlib>
#include <numeric>
#include <thread>

#include <fmt/format.h>

#include "catalogue/network.h"
#include "planning/staffing.h"
#include "planning/trials.h"

namespace {

double variance(const std::vector<double>& values) {
  const auto mean = simulation::mean_of(values);
  return mean.se * mean.se * mean.of;
}

// Of one rota's score against another's under chances that have nothing to do with each other.
double apart(const std::vector<double>& a, const std::vector<double>& b) { return variance(a) + variance(b); }

}  // namespace

int main(int argc, char** argv) {
  const int threads = argc > 1 ? std::atoi(argv[1]) : static_cast<int>(std::max(1u, std::thread::hardware_concurrency()));
  const auto network = catalogue::load_network("scenarios/network.yaml");
  if (!network) return fmt::print(stderr, "{}\n", catalogue::to_string(network.error().front())), 1;
  const planning::StaffingOptions options{.seed = 1, .threads = threads};
  const auto begin = std::chrono::steady_clock::now();
  const auto found = planning::staff(*network, options);
  const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
  if (!found) return fmt::print(stderr, "{}\n", found.error().text), 1;

  // What is compared without pairs: a network's own score, and not its difference from today's under the same chances.
  const auto& chosen = found->candidates[found->chosen];
  const auto& other = found->candidates[found->other_posts.value_or(0)];
  planning::Trials trials(*network, 2, threads);
  constexpr int replications = 40;
  const auto scores = [&](const planning::Rota& rota) {
    std::vector<double> all;
    for (std::size_t s = 0; s < rota.sites.size(); ++s) trials.run({{s, rota.sites[s]}}, 0, replications);
    for (int i = 0; i < replications; ++i) all.push_back(-trials.gp_hours(rota, i) - options.day_worth * trials.days_of_90(rota, i));
    return all;
  };
  const auto a = scores(chosen.rota), b = scores(other.rota);
  std::vector<double> differences;
  for (std::size_t i = 0; i < a.size(); ++i) differences.push_back(a[i] - b[i]);

  fmt::print("| a network's staff: {} sites, {} roles, {} threads | |\n|---|---|\n", network->sites.size(), network->roles.size(), threads);
  fmt::print("| seconds (to reach: 60 on two cores) | {:.1f} |\n", seconds);
  fmt::print("| rotas solved by CBC, not proven best | {}, {} |\n", found->rotas_solved, found->rotas_not_proven);
  fmt::print("| candidates, site-years simulated | {}, {} |\n", found->candidates.size(), found->site_years);
  fmt::print(
      "| replications that unpaired chances would need, for the chosen and the best with other posts told apart as well | x{:.0f} |\n",
      apart(a, b) / variance(differences));
  fmt::print("| all weekly rotas of one role at one mix, without limits | {:.0e} |\n",
             std::pow(2.0, network->week() * static_cast<double>(network->sites.size())));
}
