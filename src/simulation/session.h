// One clinician's session: patients booked at equal gaps, some of them together at the start, seen one after the other. Times in minutes
// from the start. Who arrives is seen in the order of arrival; a visit that has begun is never broken off, and the session ends when
// everybody has been seen. A patient's wait runs from the appointed time, or from a later arrival: being early is no wait.
// Invariant: session n is the same whatever else is asked for. Sources: Bailey 1952 (two at the start); Welch and Bailey 1952; Cayirli and
// Veral 2003 (the figures).
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "simulation/distribution.h"
#include "simulation/replications.h"

namespace simulation {

struct Session {
  int slots = 12;           // patients
  double minutes = 10;      // between appointments
  int at_start = 1;         // booked at the start together; the next one a gap later
  Distribution consultation{.mean = 10};
  double unpunctual = 0;    // standard deviation of arrival less appointment, by the gap; normal, around 0

  double appointment(int patient) const { return minutes * (patient < at_start ? 0 : patient - at_start + 1); }
  double booked_until() const { return appointment(slots - 1) + minutes; }
};

struct SessionFigures {
  Mean wait, longest_wait;  // of a patient, and of the one in a session who waits longest
  Mean end, overtime, idle;  // overtime: beyond booked_until; idle: the clinician, from the start to the end
  std::vector<Mean> wait_by_place;
};
SessionFigures figures_of(const Session&, std::uint32_t sessions, std::uint64_t seed);

// Exact, for exponential visits and punctual patients: how many are still there when the next one comes is a Markov chain.
struct SessionTheory {
  double wait = 0, end = 0;
  std::vector<double> wait_by_place;
};
std::optional<SessionTheory> theory_of(const Session&);

}  // namespace simulation
