#include "simulation/replications.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <mutex>
#include <thread>

#include "simulation/tally.h"

namespace simulation {

Replications replicate(const core::Scenario& scenario, const ReplicationOptions& options) {
  const auto n = static_cast<std::size_t>(options.replications);
  Replications all{.figures = std::vector<std::vector<double>>(n), .halves = std::vector<std::array<std::vector<double>, 2>>(n)};
  std::atomic<std::size_t> next = 0;
  std::mutex telling;
  int done = 0;
  const auto work = [&] {
    Practice practice(scenario);
    Tally tally(scenario);
    const auto mine = [&] { return static_cast<std::size_t>(options.part) + next++ * static_cast<std::size_t>(options.parts); };
    for (std::size_t i = mine(); i < n; i = mine()) {
      tally.clear();
      practice.run(options.seed, i, tally);
      all.figures[i] = tally.figures();
      all.halves[i] = tally.halves();
      const std::scoped_lock lock(telling);
      all.events += tally.events();
      if (options.progress) options.progress(++done);
    }
  };
  std::vector<std::jthread> helpers;
  for (int i = 1; i < std::min(options.threads, options.replications); ++i) helpers.emplace_back(work);
  work();
  helpers.clear();
  return all;
}

Mean mean_of(const std::vector<double>& values) {
  double sum = 0, squares = 0;
  int n = 0;
  for (const double v : values)
    if (!std::isnan(v)) sum += v, ++n;
  const double mean = n > 0 ? sum / n : std::numeric_limits<double>::quiet_NaN();
  for (const double v : values)
    if (!std::isnan(v)) squares += (v - mean) * (v - mean);
  return {mean, n > 1 ? std::sqrt(squares / (n - 1) / n) : std::numeric_limits<double>::quiet_NaN(), n};
}

Mean mean_of(const Replications& all, std::size_t figure) {
  std::vector<double> values;
  for (const auto& one : all.figures) values.push_back(one[figure]);
  return mean_of(values);
}

Mean mean_difference(const Replications& after, const Replications& before, std::size_t figure) {
  std::vector<double> values;
  for (std::size_t i = 0; i < after.figures.size(); ++i) values.push_back(after.figures[i][figure] - before.figures[i][figure]);
  return mean_of(values);
}

Mean mean_ratio(const Replications& after, const Replications& before, std::size_t figure) {
  std::vector<double> values;
  for (std::size_t i = 0; i < after.figures.size(); ++i) values.push_back(after.figures[i][figure] / before.figures[i][figure]);
  return mean_of(values);
}

Cost cost_of(const core::Scenario& s, const ReplicationOptions& options) {
  const double needs = s.people() * s.need_rate / s.year_days * s.days(), threads = std::min(options.threads, options.replications);
  double places = 0;
  for (const auto& role : s.roles) places += role.clinicians_mean() * role.slots * role.group_size;
  constexpr double events_a_need = 5, seconds_an_event = 1e-7, seconds_a_person = 2e-7, seconds_a_slot = 3e-9;
  const double one = needs * events_a_need * seconds_an_event + s.people() * seconds_a_person + places * s.days() * seconds_a_slot;
  constexpr double bytes_a_person = 60, bytes_a_place = 24, bytes_a_need = 40;  // all needs waiting at once, at the worst
  const double figures = 8.0 * (18 + 10 * static_cast<double>(s.roles.size())) + 100;
  return {one * options.replications / threads,
          threads * (s.people() * bytes_a_person + places * (s.booking_days + 1) * bytes_a_place + needs * bytes_a_need) +
              figures * options.replications};
}

std::vector<Drift> drifts_of(const Replications& all, double share) {
  std::vector<Drift> found;
  for (std::size_t f = 0; !all.halves.empty() && f < all.halves[0][0].size(); ++f) {
    std::vector<double> firsts, seconds, differences;
    for (const auto& [first, second] : all.halves) {
      firsts.push_back(first[f]);
      seconds.push_back(second[f]);
      differences.push_back(second[f] - first[f]);
    }
    const Mean first = mean_of(firsts), second = mean_of(seconds), difference = mean_of(differences);
    if (std::abs(difference.value) > 4 * difference.se && std::abs(difference.value) > share * first.value)
      found.push_back({f, first.value, second.value});
  }
  return found;
}

}  // namespace simulation
