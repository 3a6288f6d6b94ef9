// How many come back: which share of each role's visits is followed by another appointment of the same person within 28 working days,
// beyond what new needs alone explain. Found with `need_rate` and `patient_shape` by simulation: the chances that a visit does not settle
// the need are raised or lowered, by one factor for a role, until as many are followed in the simulated practice as in the observed one. It
// holds given the scenario's return times, and that its roles settle kinds of need in the same proportion to each other.
#pragma once

#include <optional>
#include <utility>

#include "planning/course.h"
#include "planning/fit.h"

namespace planning {

// Interval of a count's share (Wilson), and of what is positive, by its relative standard error.
inline constexpr double z = 1.959963984540054;  // 95%, two-sided
Fitted share(std::string path, std::int64_t count, std::int64_t of, double usual);
Fitted positive(std::string path, double value, double relative_se, std::int64_t rows, double usual);

std::string too_few(std::int64_t rows);
bool is_few(const Extract&, std::int64_t people);
std::string tells_of_few(const Extract&, const char* who);

// Appointments a person of the list. With weight g and needs a Poisson process, their variance = clump mean + mean^2 / shape.
struct Counts {
  std::vector<std::int64_t> of_person;
  double mean = 0, variance = 0, years = 0;
  double need_rate(const Course& course) const { return mean / years / (course.appointments / course.needs); }
  double shape(const Course& course) const { return mean * mean / (variance - course.clump * mean); }  // not above 0: none
};

class Returns {
 public:
  Returns(const Extract&, const core::Scenario& usual, int last_day);

  // A round: each role's factor by its own share alone. It comes near, and then ever more slowly: a need more and a return less leave
  // nearly the same appointments.
  void adjust(core::Scenario& simulated, const Course&, std::uint64_t seed, int replications);
  void without(core::Scenario simulated, std::uint64_t seed, int replications);  // finds what new needs alone explain
  // Relative standard errors of `need_rate`, `patient_shape` and each role's factor, together: what one is wrong by moves the others.
  // People are the units (delta method on the equations that are solved), and the simulated side has its own chance, as large as that of an
  // extract of so many people. None: the equations do not tell them apart.
  struct Errors {
    double need_rate = 0, patient_shape = 0;
    std::vector<double> unsettled;  // by role; 0: not asked
    std::vector<std::size_t> roles;  // that are asked
    std::vector<std::vector<double>> inverse;  // of the slopes of the equations by the logarithms of both, then of the roles' factors
    std::vector<double> step;  // of these, that Newton would go
    bool settled = false;  // each step is small beside its error
  };
  std::optional<Errors> errors(const core::Scenario& simulated, const Course&, const Counts&, std::uint64_t seed, int replications);
  void step(const Errors&, const Counts&, const Course&, core::Scenario& simulated);
  // Leaves out the roles of which too little is known, and, where `no_more`, the one that settles least: their chances stay the
  // scenario's. Whether there were any, so that all is to be found again without them. Without errors: all.
  bool leave_unclear(const Course&, const std::optional<Errors>&, bool no_more, core::Scenario& simulated);
  void tell(const core::Scenario& simulated, const Course&, const Errors&, Fit&) const;

 private:
  double share_followed(std::size_t role) const { return static_cast<double>(followed_[role]) / static_cast<double>(visits_[role]); }
  void put_into(core::Scenario&) const;
  std::vector<double> equations(const std::vector<std::size_t>& roles, const Counts&, const core::Scenario&, const Course&) const;
  std::vector<double> step_of(const Errors&, const Counts&, const core::Scenario&, const Course&) const;

  const Extract& e_;
  const core::Scenario& usual_;
  std::vector<std::int64_t> visits_, followed_;  // by role
  std::vector<std::pair<std::int32_t, std::int32_t>> of_person_;  // by person, then role: visits, and those followed
  std::vector<std::string> why_not_;  // by role; empty: it is found
  std::vector<double> unsettled_, by_new_needs_;  // times the scenario's; share followed where every visit settles
};

}  // namespace planning
