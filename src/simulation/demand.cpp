#include "simulation/demand.h"

#include <algorithm>

#include "core/london.h"

namespace simulation {
namespace {

// On an average day, and enough in a small town to show every clinic at work.
constexpr std::size_t calls_a_day = 42;
constexpr std::size_t patients_a_call = 190;                            // one more for each so many
constexpr std::array<std::uint32_t, 5> weekdays{104, 103, 100, 98, 95};  // of 100, from Monday; who calls again comes on top
constexpr std::uint32_t for_a_service = 6'000;                          // chances here are of 10,000
constexpr std::uint32_t child_for_a_service = 1'500;

// How often one person calls beside another of the same age: the means of forty equally likely parts of a Gamma distribution of shape 1.2
// and mean 100. With chance on top, a tenth of the people then make two fifths of the calls.
constexpr std::array<std::uint32_t, 40> calls_for_one{2,   6,   9,   13,  16,  19,  22,  26,  29,  32,  36,  39,  43,  47,
                                                      50,  54,  58,  63,  67,  72,  76,  81,  87,  92,  98,  104, 111, 118,
                                                      125, 134, 143, 153, 164, 177, 192, 210, 232, 262, 307, 427};

// What calls are about: the services in about the proportions in which one professional of each is busy, the rest by habit.
struct Share {
  std::string_view reason;
  std::uint32_t weight;
};
constexpr std::array<Share, 11> shares{{{"musculoskeletal", 56},
                                        {"community", 15},
                                        {"work_health", 13},
                                        {"social_practical", 6},
                                        {"something_else", 6},
                                        {"minor_illness", 22},
                                        {"medicines", 25},
                                        {"long_term_condition", 14},
                                        {"nursing", 29},
                                        {"mental_health", 9},
                                        {"dental", 1}}};
constexpr std::uint32_t weight_of_another = 5;  // a reason that this table does not know

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

std::int32_t Demand::draw_reason(const core::Fact& reason, const std::vector<std::int32_t>& among) {
  std::vector<std::uint32_t> weights;
  for (const auto option : among) {
    const auto known = std::ranges::find(shares, std::string_view(reason.options[static_cast<std::size_t>(option)].code), &Share::reason);
    weights.push_back(known == shares.end() ? weight_of_another : known->weight);
  }
  return among[generator_.weighted(weights)];
}

}  // namespace simulation
