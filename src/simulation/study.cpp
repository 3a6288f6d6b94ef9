#include "simulation/study.h"

namespace simulation {
namespace {

std::vector<Phase> phases_of(const Study& study, std::optional<int> start) {
  std::vector<Phase> all{{0, study.before}};
  for (int month = start.value_or(study.months); const auto& step : study.then) {
    if (month >= study.months) break;
    all.push_back({study.before.warm_up_days + month * Monthly::days, step});
    month += study.months_a_step;
  }
  return all;
}

}  // namespace

Studied studied(const Study& study, std::uint64_t practice, std::optional<int> start, const std::function<void(const Happening&)>& log) {
  const auto live = [&](const std::vector<Phase>& phases, bool heard) {
    Monthly monthly(study.before, static_cast<std::size_t>(study.months));
    Practice(phases).run(study.seed, practice, [&](Happening h) {
      if (heard) log(h);
      h.at -= study.before.warm_up_days;
      if (h.at >= 0) monthly(h);
    });
    return monthly;
  };
  const auto with = live(phases_of(study, start), log != nullptr);
  return {with, start ? live(phases_of(study, {}), false) : with};
}

}  // namespace simulation
