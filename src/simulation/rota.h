// The physiotherapists' clinics: 28 days back and ten working days ahead, mornings 9am to 12:40pm and afternoons 1:40pm to 5pm.
// Source: CSP, 20-minute slots, one physiotherapist across two or three sites. Category: NHS England's national appointment categories.
#pragma once

#include "simulation/generator.h"
#include "simulation/town.h"

namespace simulation {

inline constexpr int days_back = 28;
inline constexpr int working_days_ahead = 10;

bool is_working_day(core::Date);

// When today is at the weekend there is an enhanced-access clinic, so that a demonstration never finds the day empty.
void add_clinics(Town&, Generator&, const core::Booking&, core::Date today);

}  // namespace simulation
