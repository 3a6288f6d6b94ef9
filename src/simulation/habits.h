// What people and professionals do, as chances: who misses an appointment, how long somebody is willing to wait, how long a visit takes
// and what comes of it.
// Sources: did-not-attend by lead time, NHS Digital appointments in general practice 2018; waits, appointments in general practice 2024
// (same day 43.7%, within a week about 70%, 22 days and more 9 to 13%); outcomes of first-contact visits, CSP two-year evaluation (3,287
// contacts), https://www.csp.org.uk/innovations/two-year-evaluation-first-contact-physiotherapy-roles. The rest are judgements.
#pragma once

#include <string_view>

#include "core/diary.h"
#include "simulation/generator.h"

namespace simulation {

std::uint32_t did_not_attend_chance(int lead_days);  // of 10,000

std::chrono::days draw_wait(Generator&, bool hurry);  // until somebody would like to come

struct Ending {
  std::uint32_t weight;
  core::Outcome outcome;
  std::string_view onward;
};
const Ending& draw_ending(Generator&, core::Role);

std::chrono::seconds draw_length(Generator&, core::Minutes slot);

}  // namespace simulation
