// A plan to bring a service from where it is to every practice, as plain numbers: who is there, who is to be hired, trained and mentored,
// what it costs and what it is believed to do. `rollouts/*.yaml` is the same on paper. Time is counted in months from `first`.
// Invariant of a plan that `faults_of` finds nothing in: every number lies in its range and says where it comes from.
#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "core/error.h"

namespace core {

// The plan's numbers, in the order in which they are read, varied and listed.
enum class Number : std::uint8_t {
  people_per_post,
  people_seen,
  appointments_each,
  recruits,
  months_to_fill,
  training_months,
  completion,
  training_places,
  mentees,
  mentors_outside,
  mentor_share,
  mentor_months,
  supervised_months,
  mentor_time,
  leavers,
  ramp_months,
  post_cost,
  trainee_cost,
  hire_cost,
  training_cost,
  supervision_cost,
  practice_cost,
  programme_cost,
  budget,
  gp_appointment,
  effect_quarters,
  discount,
  outcome_sd,
  icc,
  cluster_autocorrelation,
};
inline constexpr std::size_t number_count = 30;

// What a number may be, which also says how its 95% range becomes a distribution: the value is the median, low and high the 2.5th and
// 97.5th percentiles.
enum class Domain : std::uint8_t {
  amount,  // 0 or more: lognormal
  share,   // 0 to 1: logit-normal
  any,     // normal
};

struct NumberKind {
  const char* key;    // in the file
  const char* words;  // for people
  const char* unit;
  Domain domain;
  std::optional<double> otherwise;  // where the plan does not say it; none: it must
};
const NumberKind& kind_of(Number);
const char* distribution_of(Domain);

struct Range {
  double low = 0, high = 0;
};

Range limits_of(Number);  // what it may be, and no draw of it leaves

// A number as the plan says it.
struct Stated {
  double value = 0;
  std::optional<Range> range;  // 95%
  std::string source;          // empty: the plan does not say this number
  bool verified = true;        // read at the source that is named
};

// What one visit or one person seen does to GP appointments: somebody's reading of the evidence. The readings of a plan exclude each other.
struct Belief {
  std::string name;
  double weight = 0;  // how far it is believed beside the others; they add up to 1
  Stated freed;
};

// Two ways to count that are never added, as the second holds the first.
enum class Counted : std::uint8_t {
  substitution,  // GP appointments that each appointment takes the place of
  attendance,  // fewer GP appointments of each person seen, a quarter, for `effect_quarters`
};

struct RolloutArea {
  std::string name;
  double people = 0;
  int practices = 0;
  std::vector<std::string> names;  // of the practices, those that have the service first; may be empty
  double posts = 0;  // that there are: the pilot
};

enum class WaveOrder : std::uint8_t {
  practices,  // each wave takes its share of every area's practices, by lot
  areas,  // area after area, by lot
  together,  // all at once
};

struct Waves {
  WaveOrder order = WaveOrder::practices;
  int count = 1;
  int first = 0;  // month
  int every = 1;  // months
  std::uint64_t seed = 1;
};

// How it will be evaluated: whose records are read.
struct RolloutEvaluation {
  int practices = 0;  // of all, by lot
  int people = 0;  // of each, in each period
};

// A figure that somebody published, held against the plan.
struct Published {
  std::string name, source;
  std::optional<double> posts, people, appointments;  // in post; a year
};

struct Rollout {
  std::string title, question, service, areas_source;
  std::chrono::year_month first{};  // month 0
  int months = 0;  // that are counted, whole years
  std::vector<RolloutArea> areas;
  Waves waves;
  std::array<Stated, number_count> numbers;
  Counted counted = Counted::substitution;
  std::vector<Belief> beliefs;
  std::optional<RolloutEvaluation> evaluation;
  std::vector<Published> published;
  std::vector<std::string> risks, stop_rules;

  const Stated& at(Number n) const { return numbers[static_cast<std::size_t>(n)]; }
  bool says(Number n) const { return !at(n).source.empty(); }
  int years() const { return months / 12; }
  double people() const;
};

inline constexpr int areas_max = 200, rollout_months_max = 360, waves_max = 48, beliefs_max = 10, practices_each_max = 10'000;

// Everything that is wrong; `field` is the path of what is at fault.
std::vector<Error> faults_of(const Rollout&);

}  // namespace core
