#include "planning/staging.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "simulation/generator.h"
#include "simulation/random.h"

namespace planning {
namespace {

template <class T>
void shuffle(std::vector<T>& all, simulation::Generator& chance) {
  for (std::size_t i = all.size(); i > 1; --i) std::swap(all[i - 1], all[chance.below(static_cast<std::uint32_t>(i))]);
}

// How many practices of an area begin in each wave. `offset`, from 0 to 1, says by lot where what cannot be shared alike goes.
std::vector<int> shared(int practices, int waves, double offset) {
  std::vector<int> each;
  const auto up_to = [&](int w) { return static_cast<int>(std::floor(static_cast<double>(practices) * w / waves + offset)); };
  for (int w = 0; w < waves; ++w) each.push_back(up_to(w + 1) - up_to(w));
  return each;
}

}  // namespace

int Wave::total() const { return std::accumulate(practices.begin(), practices.end(), 0); }

double Staging::begun(std::size_t area, std::size_t waves_begun) const {
  int before = 0, all = 0;
  for (std::size_t w = 0; w < waves.size(); ++w) {
    all += waves[w].practices[area];
    if (w < waves_begun) before += waves[w].practices[area];
  }
  return all == 0 ? waves_begun > 0 : static_cast<double>(before) / all;
}

Staging staging_of(const core::Rollout& plan) {
  const auto areas = plan.areas.size();
  const auto waves = static_cast<std::size_t>(plan.waves.count);
  Staging s{.pilot = std::vector<int>(areas), .waves = std::vector<Wave>(waves)};
  for (std::size_t w = 0; w < waves; ++w)
    s.waves[w] = {.month = plan.waves.first + static_cast<int>(w) * plan.waves.every,
                  .practices = std::vector<int>(areas),
                  .names = std::vector<std::vector<std::string>>(areas)};
  std::vector<std::size_t> turn(areas);  // of the areas, where they begin one after the other
  std::iota(turn.begin(), turn.end(), 0);
  simulation::Generator of_areas(plan.waves.seed, 0);
  shuffle(turn, of_areas);
  for (std::size_t a = 0; a < areas; ++a) {
    const auto& area = plan.areas[a];
    const double posts = area.people / plan.at(core::Number::people_per_post).value;
    s.pilot[a] = static_cast<int>(std::lround(area.practices * std::min(1.0, area.posts / posts)));
    simulation::Generator chance(plan.waves.seed, a + 1);
    std::vector<std::string> names(area.names);
    if (!names.empty()) names.erase(names.begin(), names.begin() + s.pilot[a]);
    shuffle(names, chance);
    auto each = shared(area.practices - s.pilot[a], plan.waves.count, simulation::uniform(chance.next()));
    if (plan.waves.order == core::WaveOrder::areas) {
      each.assign(waves, 0);
      each[static_cast<std::size_t>(std::ranges::find(turn, a) - turn.begin()) * waves / areas] = area.practices - s.pilot[a];
    }
    auto next = names.begin();
    for (std::size_t w = 0; w < waves; ++w) {
      s.waves[w].practices[a] = each[w];
      if (names.empty()) continue;
      s.waves[w].names[a].assign(next, next + each[w]);
      std::ranges::sort(s.waves[w].names[a]);
      next += each[w];
    }
  }
  return s;
}

}  // namespace planning
