#include "core/rollout.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include <fmt/format.h>

namespace core {
namespace {

constexpr double unlimited = std::numeric_limits<double>::infinity();
constexpr double people_max = 2e9, number_max = 1e12, amount_least = 1e-6;
using enum Domain;

const std::array<NumberKind, number_count> kinds{{
    {"people_per_post", "People on the list for each post", "people", amount, {}},
    {"people_seen", "People seen by a post at full productivity", "people a year", amount, {}},
    {"appointments_each", "Appointments with each person seen", "appointments", amount, {}},
    {"recruits", "Recruits to be had", "people a month", amount, unlimited},
    {"months_to_fill", "From advertising a post to somebody starting", "months", amount, 0},
    {"training_months", "Training before a post is taken up", "months", amount, 0},
    {"completion", "Trainees who complete their training", "share", share, 1},
    {"training_places", "Training places at one time", "people", amount, unlimited},
    {"mentees", "People that a mentor has at one time", "people", amount, unlimited},
    {"mentors_outside", "Mentors who are not of the service", "mentors", amount, 0},
    {"mentor_share", "Experienced staff who become mentors", "share", share, 0},
    {"mentor_months", "In post before somebody may be a mentor", "months", amount, 0},
    {"supervised_months", "In post with a mentor, after training", "months", amount, 0},
    {"mentor_time", "Of a mentor's post that each person takes", "share", share, 0},
    {"leavers", "Staff in post who leave in a year", "share", share, 0},
    {"ramp_months", "From the start in post to full productivity", "months", amount, 0},
    {"post_cost", "Cost of a post", "pounds a year", amount, {}},
    {"trainee_cost", "Cost of a trainee", "pounds a year", amount, 0},
    {"hire_cost", "Cost of filling a post", "pounds a recruit", amount, 0},
    {"training_cost", "Cost of training", "pounds a trainee", amount, 0},
    {"supervision_cost", "Cost of supervising a person in training or in post", "pounds a year", amount, 0},
    {"practice_cost", "Cost of setting up at a practice", "pounds, once", amount, 0},
    {"programme_cost", "Cost of running the programme", "pounds a year", amount, 0},
    {"budget", "What may be spent on staff and trainees", "pounds a year", amount, unlimited},
    {"gp_appointment", "What a GP appointment is worth", "pounds", amount, {}},
    {"effect_quarters", "How long the effect on a person lasts", "quarters", amount, 1},
    {"discount", "Discount rate", "share a year", share, {}},
    {"outcome_sd", "Spread of the outcome between people (standard deviation)", "GP appointments of a person in a period", amount, 0},
    {"icc", "How alike people of one practice are", "share", share, 0},
    {"cluster_autocorrelation", "How alike a practice stays from one period to the next", "share", share, 1},
}};

class Faults {
 public:
  void say(std::string field, std::string text) { all_.push_back({Fault::invalid, std::move(field), std::move(text)}); }
  bool within(const std::string& field, double value, double least, double most) {
    if (value >= least && value <= most) return true;
    say(field, fmt::format("'{}' lies from {:.12g} to {:.12g}, not {:.12g}", field, least, most, value));
    return false;
  }
  std::vector<Error> taken() { return std::move(all_); }

 private:
  std::vector<Error> all_;
};

void look_at(Faults& faults, const std::string& field, const Stated& s, Domain domain, const Range& limits) {
  if (!faults.within(field, s.value, limits.low, limits.high)) return;
  const double smallest = std::min(s.value, s.range ? s.range->low : s.value);
  if (domain == amount && smallest > 0 && smallest < amount_least)
    return faults.say(field, fmt::format("'{}' is 0, or {:g} or more: nothing is counted so finely", field, amount_least));
  if (!s.range) return;
  const auto [low, high] = *s.range;
  if (!(low <= s.value && s.value <= high && low < high))
    return faults.say(field, fmt::format("'{}': low, value and high are not in order, or are all the same: say all three", field));
  if (domain == amount && !(low > 0))
    faults.say(field, fmt::format("'{}': the range of an amount lies above 0 (its distribution is lognormal)", field));
  if (domain == share && !(low > 0 && high < 1))
    faults.say(field,
               fmt::format("'{}': the range of a share lies between 0 and 1, without both (its distribution is logit-normal)", field));
  for (const double end : {low, high}) faults.within(field, end, limits.low, limits.high);
}

void look_at_areas(Faults& faults, const Rollout& r) {
  if (r.areas.empty()) faults.say("areas", "'areas' has none");
  for (std::size_t i = 0; i < r.areas.size(); ++i) {
    const auto& a = r.areas[i];
    const auto field = fmt::format("areas.{}", i);
    faults.within(field + ".people", a.people, 1, people_max);
    faults.within(field + ".practices", a.practices, 1, practices_each_max);
    faults.within(field + ".posts", a.posts, 0, std::max(1.0, a.people));
    if (std::ranges::find(r.areas, a.name, &RolloutArea::name) != r.areas.begin() + static_cast<std::ptrdiff_t>(i))
      faults.say(field, fmt::format("'{}' comes twice", a.name));
  }
}

void look_at_waves(Faults& faults, const Rollout& r) {
  const auto& w = r.waves;
  if (w.order == WaveOrder::together && w.count != 1) faults.say("waves.count", "'waves.count': all at once is one wave");
  if (w.order == WaveOrder::areas && w.count > static_cast<int>(r.areas.size()))
    faults.say("waves.count", fmt::format("'waves.count': {} waves, and {} areas to begin one after the other", w.count, r.areas.size()));
  if (w.first < 0 || w.first + (w.count - 1) * w.every >= r.months)
    faults.say("waves", fmt::format("'waves': the last one begins in month {} of the plan, which has {}",
                                    w.first + (w.count - 1) * w.every + 1, r.months));
}

}  // namespace

const NumberKind& kind_of(Number n) { return kinds[static_cast<std::size_t>(n)]; }
const char* distribution_of(Domain domain) { return domain == amount ? "lognormal" : domain == share ? "logit-normal" : "normal"; }

Range limits_of(Number n) {
  switch (n) {
    case Number::months_to_fill:
    case Number::training_months:
    case Number::mentor_months:
    case Number::supervised_months:
    case Number::ramp_months:
    case Number::effect_quarters: return {0, 120};  // months are lived one by one
    case Number::people_per_post: return {1, people_max};
    case Number::completion: return {.01, 1};
    case Number::mentees: return {.01, number_max};
    case Number::leavers:
    case Number::discount:
    case Number::icc: return {0, .99};
    default: return {0, kind_of(n).domain == share ? 1 : number_max};
  }
}

double Rollout::people() const {
  double all = 0;
  for (const auto& a : areas) all += a.people;
  return all;
}

std::vector<Error> faults_of(const Rollout& r) {
  Faults faults;
  if (r.months < 12 || r.months > rollout_months_max || r.months % 12 != 0)
    faults.say("years", fmt::format("'years' lies from 1 to {}", rollout_months_max / 12));
  look_at_areas(faults, r);
  look_at_waves(faults, r);
  for (std::size_t i = 0; i < number_count; ++i) {
    const auto n = static_cast<Number>(i);
    if (r.says(n)) look_at(faults, fmt::format("numbers.{}", kinds[i].key), r.numbers[i], kinds[i].domain, limits_of(n));
  }
  double weights = 0;
  for (std::size_t i = 0; i < r.beliefs.size(); ++i) {
    look_at(faults, fmt::format("effect.beliefs.{}", i), r.beliefs[i].freed, any, {-1'000, 1'000});
    weights += r.beliefs[i].weight;
    if (std::ranges::find(r.beliefs, r.beliefs[i].name, &Belief::name) != r.beliefs.begin() + static_cast<std::ptrdiff_t>(i))
      faults.say(fmt::format("effect.beliefs.{}", i), fmt::format("the belief '{}' comes twice", r.beliefs[i].name));
  }
  if (r.beliefs.empty() || std::abs(weights - 1) > 1e-6)
    faults.say("effect.beliefs", fmt::format("the weights of 'effect.beliefs' add up to {:.6g}, and must to 1", weights));
  int practices = 0;
  for (const auto& a : r.areas) practices += a.practices;
  if (r.evaluation && r.evaluation->practices > practices)
    faults.say("evaluation.practices",
               fmt::format("'evaluation.practices' is {}, and the plan has {} practices", r.evaluation->practices, practices));
  if (r.evaluation && !r.says(Number::outcome_sd))
    faults.say("evaluation", "'evaluation' needs 'numbers.outcome_sd': how far people's outcomes lie apart");
  if (r.evaluation && r.says(Number::outcome_sd) && !(r.at(Number::outcome_sd).value > 0))
    faults.say("numbers.outcome_sd", "'numbers.outcome_sd' is above 0");
  return faults.taken();
}

}  // namespace core
