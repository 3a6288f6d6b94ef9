#include "simulation/habits.h"

namespace simulation {
namespace {

using core::Role;

// How long people wait for a time they like, in days; routine and soon.
struct Lead {
  int least, most;
  std::uint32_t routine, soon;
};
constexpr std::array<Lead, 6> leads{{{0, 0, 77, 84}, {1, 1, 1, 9}, {2, 6, 1, 7}, {7, 13, 12, 0}, {14, 20, 8, 0}, {21, 40, 20, 0}}};

template <std::size_t N, class Weight>
constexpr std::array<std::uint32_t, N> weights_of(const std::array<Lead, N>& rows, Weight weight) {
  std::array<std::uint32_t, N> all{};
  for (std::size_t i = 0; i < N; ++i) all[i] = rows[i].*weight;
  return all;
}
constexpr auto routine_weights = weights_of(leads, &Lead::routine), soon_weights = weights_of(leads, &Lead::soon);

constexpr std::array<Ending, 8> after_physiotherapy{{{756, core::Outcome::managed, ""},
                                                     {147, core::Outcome::refer, "physiotherapy_course"},
                                                     {25, core::Outcome::refer, "imaging"},
                                                     {24, core::Outcome::refer, "orthopaedics"},
                                                     {12, core::Outcome::refer, "rheumatology"},
                                                     {14, core::Outcome::back_to_gp, ""},
                                                     {12, core::Outcome::follow_up, ""},
                                                     {10, core::Outcome::signpost, "community_activity"}}};
// Judgements: no published table of outcomes of single visits was found.
constexpr std::array<Ending, 5> after_occupational_therapy{{{640, core::Outcome::managed, ""},
                                                            {240, core::Outcome::follow_up, ""},
                                                            {60, core::Outcome::refer, "physiotherapy_course"},
                                                            {40, core::Outcome::signpost, "self_management"},
                                                            {20, core::Outcome::back_to_gp, ""}}};
constexpr std::array<Ending, 4> after_a_talk{{{460, core::Outcome::managed, ""},
                                              {250, core::Outcome::follow_up, ""},
                                              {260, core::Outcome::signpost, "community_activity"},
                                              {30, core::Outcome::back_to_gp, ""}}};

std::span<const Ending> endings_of(Role role) {
  if (role == Role::physiotherapist) return after_physiotherapy;
  if (role == Role::occupational_therapist) return after_occupational_therapy;
  return after_a_talk;
}

}  // namespace

std::chrono::days draw_wait(Generator& generator, bool hurry) {
  const Lead& lead = leads[generator.weighted(hurry ? soon_weights : routine_weights)];
  return std::chrono::days{generator.between(lead.least, lead.most)};
}

const Ending& draw_ending(Generator& generator, Role role) {
  const auto endings = endings_of(role);
  std::array<std::uint32_t, after_physiotherapy.size()> weights{};
  for (std::size_t i = 0; i < endings.size(); ++i) weights[i] = endings[i].weight;
  return endings[generator.weighted(std::span(weights).first(endings.size()))];
}

}  // namespace simulation
