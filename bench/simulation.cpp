// The simulator's speed over RM1, one core: events a second, an event being a contact or an appointment. Beside it, on the same machine and
// in turn, the same model with one binary heap (heap_twin.h) and in SimPy (simpy_twin.py); one queue (simpy_queue.py) as well. And what
// pairing by need is worth: how far the variance of a scenario's effect falls when both share each need's chances.
//
// bench_simulation [replications], or bench_simulation queue: only the table of M/M/10
#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <stdexcept>
#include <string_view>
#include <thread>

#include <fmt/format.h>

#include "catalogue/scenario.h"
#include "heap_twin.h"
#include "simulation/queue.h"
#include "simulation/replications.h"
#include "simulation/tally.h"

namespace {

core::Scenario scenario(const char* file) {
  auto read = catalogue::load_scenario(file);
  if (!read) throw std::runtime_error(to_string(read.error().front()));
  return *std::move(read);
}

double seconds_since(std::chrono::steady_clock::time_point began) {
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count();
}

// Millions of events a second: the median and its range over three rounds, ours and the twin alternating.
struct Rates {
  std::vector<double> all;
  double median() {
    std::ranges::sort(all);
    return all[all.size() / 2];
  }
  std::string text(int digits = 1) {
    const double middle = median();
    return fmt::format("{:.{}f} ({:.{}f}-{:.{}f})", middle, digits, all.front(), digits, all.back(), digits);
  }
};

// What a script says on its first line.
std::string said_by(const char* command) {
  std::FILE* pipe = ::popen(command, "r");
  char line[200] = {};
  const bool said = pipe && std::fgets(line, sizeof line, pipe);
  if (pipe) ::pclose(pipe);
  std::string text = said ? line : "not run";
  text.erase(text.find_last_not_of('\n') + 1);
  return text;
}

// Ours (a million customers) and SimPy (a tenth of that) alternate; the ratio is of the two medians.
void queues() {
  const simulation::Queue queue{.arrivals = {.mean = 1. / 9}, .service = {.mean = 1}, .servers = 10};
  const std::pair<const char*, decltype(&simulation::by_events)> ways[] = {{"free times", &simulation::by_free_times},
                                                                           {"event heap", &simulation::by_events}};
  Rates ours[2], simpy;
  std::string missing;
  for (int round = 0; round < 5; ++round) {
    for (std::size_t way = 0; way < 2; ++way) {
      const auto began = std::chrono::steady_clock::now();
      const auto served = ways[way].second(queue, {.customers = 1'000'000, .seed = 1}).size();
      ours[way].all.push_back(static_cast<double>(served) / seconds_since(began) / 1e6);
    }
    const auto said = said_by("/usr/bin/python3 bench/simpy_queue.py 100000 2>&1");
    if (const double rate = std::atof(said.c_str()); rate > 0) simpy.all.push_back(rate);
    else missing = said;
  }
  fmt::print("| M/M/10 at a load of .9 | million customers a second and core | times SimPy's |\n|---|---|---|\n");
  for (std::size_t way = 0; way < 2; ++way) {
    const auto text = ours[way].text();
    fmt::print("| ours, {} | {} | {} |\n", ways[way].first, text,
               missing.empty() ? fmt::format("{:.0f}", ours[way].median() / simpy.median()) : "-");
  }
  fmt::print("| SimPy | {} | 1 |\n\n", missing.empty() ? simpy.text(3) : missing);
}

}  // namespace

int main(int argc, char** argv) {
  if (argc > 1 && std::string_view(argv[1]) == "queue") return queues(), 0;
  const int replications = argc > 1 ? std::atoi(argv[1]) : 100;
  const auto rm1 = scenario("scenarios/rm1.yaml"), fcp = scenario("scenarios/rm1-fcp.yaml");
  simulation::Practice practice(rm1);
  simulation::Tally tally(rm1);
  Rates ours, heap;
  for (int round = 0; round < 3; ++round) {
    auto began = std::chrono::steady_clock::now();
    std::uint64_t events = 0;
    for (int i = 0; i < replications; ++i) {
      tally.clear();
      practice.run(1, static_cast<std::uint64_t>(i), tally);
      events += tally.events();
    }
    ours.all.push_back(static_cast<double>(events) / seconds_since(began) / 1e6);
    began = std::chrono::steady_clock::now();
    events = 0;
    for (int i = 0; i < replications / 4; ++i) events += bench::HeapTwin(rm1, static_cast<std::uint64_t>(i)).run().events;
    heap.all.push_back(static_cast<double>(events) / seconds_since(began) / 1e6);
  }
  fmt::print("| program | million events a second and core (to reach: 5; the aim: 17) |\n|---|---|\n");
  fmt::print("| ours, the diary is the calendar | {} |\n", ours.text());
  fmt::print("| C++, one binary heap, the standard library's chance | {} |\n", heap.text());
  fmt::print("| SimPy | {} |\n\n", said_by("/usr/bin/python3 bench/simpy_twin.py scenarios/rm1.yaml 2>&1"));

  queues();

  const int threads = static_cast<int>(std::max(1u, std::thread::hardware_concurrency()));
  const auto visits = [&](const core::Scenario& s, std::uint64_t seed) {
    return simulation::replicate(s, {.replications = replications, .seed = seed, .threads = threads, .progress = {}});
  };
  const auto before = visits(rm1, 1), after = visits(fcp, 1), other = visits(fcp, 2);
  const auto paired = simulation::mean_difference(after, before, 0), apart = simulation::mean_difference(other, before, 0);
  fmt::print(
      "One more physiotherapist: {:.0f} GP visits a year, standard error {:.1f} over {} pairs; {:.1f} from runs that share nothing: "
      "the variance falls {:.0f} times (to reach: 20).\n\n",
      paired.value, paired.se, replications, apart.se, std::pow(apart.se / paired.se, 2));

  auto england = scenario("scenarios/england.yaml");
  const auto began = std::chrono::steady_clock::now();
  const auto all = simulation::replicate(england, {.replications = england.practices, .seed = 1, .threads = threads, .progress = {}});
  fmt::print(
      "England, {} practices of {} people, {} days of which {} are counted, {} threads: {:.1f} s (to reach: 45; good: 30; the aim: 15), "
      "{:.1f} million events a second and thread.\n",
      england.practices, england.list, england.days(), england.measure_days, threads, seconds_since(began),
      static_cast<double>(all.events) / seconds_since(began) / 1e6 / threads);
}
