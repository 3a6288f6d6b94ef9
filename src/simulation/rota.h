// Everybody's clinics, past and ahead: mornings 9am to 12:40pm and afternoons 1:40pm to 5pm, in slots as long as the pathway says.
// Source: CSP, 20-minute slots, one physiotherapist across two or three sites; the other services' lengths are the pathways'.
// Categories: NHS England's national appointment categories. Who works which half-day is a judgement. Bank holidays are not kept.
#pragma once

#include <set>
#include <string>

#include "simulation/generator.h"
#include "simulation/town.h"

namespace simulation {

struct Span {
  int days_back;
  int working_days_ahead;
};
inline constexpr Span four_weeks{28, 10}, twelve_months{365, 45};

bool is_working_day(core::Date);
core::Date working_day_from(core::Date);  // that day or the next working day

// When today is at the weekend there is an enhanced-access clinic of each service, so that a demonstration never finds the day empty.
void add_clinics(Town&, Generator&, const core::Catalogue&, core::Date today, Span);

std::set<std::string> services_of(const Town&);  // that have a clinic in it

}  // namespace simulation
