#include "app/practice_size.h"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "app/config.h"

namespace app {

core::Scenario resized(core::Scenario scenario, int list, const char* option) {
  const double ratio = static_cast<double>(list) / scenario.list;
  for (auto& role : scenario.roles) {
    std::vector<int> week;
    double sum = 0;
    for (int day = 0, before = 0; day < static_cast<int>(scenario.weekday.size()); ++day) {
      sum += role.clinicians_on(day) * ratio;
      const int upto = static_cast<int>(std::ceil(sum - 1e-9));
      week.push_back(upto - before);
      before = upto;
    }
    if (std::ranges::all_of(week, [&](int there) { return there == week.front(); })) week.resize(1);
    role.clinicians = std::move(week);
    role.vacancy.posts = std::clamp(static_cast<int>(std::lround(role.vacancy.posts * ratio)), 1, std::max(1, role.clinicians_most()));
  }
  scenario.list = list;
  scenario.closing_neighbour.people = static_cast<int>(std::lround(scenario.closing_neighbour.people * ratio));
  if (const auto faults = core::faults_of(scenario); !faults.empty())
    throw SetupError(fmt::format("{}: with staff in proportion to {} people, {}", option, list, faults.front().text));
  return scenario;
}

}  // namespace app
