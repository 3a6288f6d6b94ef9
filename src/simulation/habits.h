// What a desk and a professional do beside what a scenario says (simulation/needs.h), as chances: the day somebody would like, and what a
// visit ends with.
// Sources: waits, appointments in general practice 2024
// (same day 43.7%, within a week about 70%, 22 days and more 9 to 13%); outcomes of first-contact visits, CSP two-year evaluation (3,287
// contacts), https://www.csp.org.uk/innovations/two-year-evaluation-first-contact-physiotherapy-roles. The rest are judgements.
#pragma once

#include <string_view>

#include "core/diary.h"
#include "simulation/generator.h"

namespace simulation {

std::chrono::days draw_wait(Generator&, bool hurry);  // until somebody would like to come

struct Ending {
  std::uint32_t weight;
  core::Outcome outcome;
  std::string_view onward;
};
const Ending& draw_ending(Generator&, core::Role);

}  // namespace simulation
