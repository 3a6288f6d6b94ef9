#include "simulation/demand.h"

#include <algorithm>

#include "core/london.h"

namespace simulation {
namespace {

// On an average day: the practices' whole telephone in a large town, and enough in a small one to show a clinic at work.
constexpr std::size_t calls_a_day = 32;
constexpr std::size_t patients_a_call = 130;                            // one more for each so many
constexpr std::array<std::uint32_t, 5> weekdays{125, 105, 95, 95, 80};  // of 100, from Monday
constexpr std::uint32_t for_a_service = 5'000;                          // chances here are of 10,000
constexpr std::uint32_t child_for_a_service = 1'500;

constexpr std::array<std::uint32_t, 10> calls_for_one{1, 1, 1, 2, 2, 2, 3, 4, 6, 12};

struct Part {
  int from, to;  // minutes after midnight
};
constexpr std::array<Part, 6> parts{{{480, 510}, {510, 600}, {600, 720}, {720, 840}, {840, 990}, {990, 1105}}};
constexpr std::array<std::uint32_t, 6> part_shares{22, 28, 22, 10, 12, 6};

}  // namespace

Demand::Demand(const Town& town, Generator& generator) : generator_(generator) {
  const auto today = core::to_london(town.now).date;
  for (const auto& patient : town.patients) {
    const int age = core::age_on(patient.born, today);
    const std::uint32_t by_age = age < 16 ? 2 : age < 65 ? 3 : 5;
    all_ += patient.died ? 0 : by_age * generator_.pick(calls_for_one);
    until_.push_back(all_);
  }
}

std::size_t Demand::calls_on(core::Date day) {
  if (all_ == 0) return 0;
  const auto mean = (calls_a_day + until_.size() / patients_a_call) * weekdays.at(std::chrono::weekday{day}.iso_encoding() - 1) / 100;
  std::size_t calls = 0;
  for (std::size_t i = 0; i < 4 * mean; ++i) calls += generator_.chance(2'500);  // spread about the mean
  return calls;
}

std::size_t Demand::draw_caller() {
  const auto ticket = generator_.below(all_);
  return static_cast<std::size_t>(std::ranges::upper_bound(until_, ticket) - until_.begin());
}

core::Minutes Demand::draw_time() {
  const auto& part = parts[generator_.weighted(part_shares)];
  return core::Minutes{generator_.between(part.from, part.to - 1)};
}

bool Demand::is_for_a_service(const core::Patient& patient, core::Date day) {
  return generator_.chance(core::age_on(patient.born, day) < 16 ? child_for_a_service : for_a_service);
}

}  // namespace simulation
