// The needs of a town's people, as a scenario has them (scenarios/town.yaml): who has one, when and for what, whether they come, and
// whether a visit settles it or they ask again. The scenario is made ready by Model and every chance is keyed by need, as in Practice;
// times are the town's own, working days and desks that are open. What is only the town's: older people ask more often than younger ones,
// children seldom for what a service treats, and a town too small to fill its clinics asks as a larger one would. A kind of need is a
// reason at the front door. Reasons that the scenario does not know get a small share, so that a new pathway has people.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <vector>

#include "core/scenario.h"
#include "simulation/model.h"
#include "simulation/random.h"
#include "simulation/town.h"

namespace simulation {

// Why a town cannot live this scenario; empty: it can. Its kinds are reasons at the front door, and its roles those of the town's staff.
std::string why_no_town(const core::Scenario&, const core::Catalogue&);

class Needs {
 public:
  using Number = std::size_t;
  struct Onset {
    Number need;
    core::Instant at;
  };

  // `services`: those that have a clinic in the town.
  Needs(const Town&, const core::Catalogue&, const core::Scenario&, const std::set<std::string>& services, std::uint64_t key);

  std::vector<Onset> of(core::Date working_day);  // new ones, in order of time; none where nobody lives

  std::size_t patient(Number n) const { return all_[n].patient; }  // into Town::patients; never the dead
  std::int32_t reason(Number n) const { return reasons_[all_[n].kind].option; }
  bool for_a_service(Number n) const { return reasons_[all_[n].kind].for_a_service; }

  // Another step of the need begins, a request or a booking, with chances of its own.
  void step(Number n) { ++all_[n].steps; }

  bool misses(Number, int lead_days) const;
  std::optional<core::Instant> cancels(Number, core::Instant booked_at, core::Instant start) const;
  std::chrono::seconds length(Number, core::Role, core::Minutes slot) const;
  // When they ask again: none is never.
  std::optional<core::Instant> again_after_missing(Number, core::Instant now) const;
  std::optional<core::Instant> again_after_cancelling(Number, core::Instant now) const;
  std::optional<core::Instant> again_after_visit(Number, core::Role, core::Instant now);
  // Those who were sent to a GP or a nurse, whose diaries are elsewhere.
  std::optional<core::Instant> again_after_visit_elsewhere(Number, const std::string& destination, core::Instant now);

 private:
  struct Need {
    std::size_t patient = 0;
    std::uint16_t steps = 0;
    std::uint8_t kind = 0, visits = 0;
  };
  struct Reason {
    std::int32_t option = 0;
    bool for_a_service = false;
  };
  enum Purpose : std::uint64_t { gap, who, what, visit, cancelling, back, duration, come_back, purposes };

  std::uint64_t chance(Number n, Purpose purpose) const { return keyed(key_, n, purposes * all_[n].steps + purpose); }
  std::optional<core::Instant> after_visit(Number, Role, core::Instant now);
  core::Instant at_a_desk(core::Date, double part_of_day) const;
  core::Instant later(core::Instant now, double working_days) const;

  std::uint64_t key_;
  core::Scenario scenario_;  // with the front door's reasons as its kinds
  Model model_;
  std::vector<Reason> reasons_;  // by kind
  std::vector<Need> all_;
  AliasTable people_, people_for_a_service_;
  double asking_ = 0;   // people
  double next_ = 0;     // need, in Poisson time from the start of the day
};

}  // namespace simulation
