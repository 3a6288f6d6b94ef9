// What must be known before a roll-out plan is believed or signed.
#include <algorithm>

#include <fmt/format.h>

#include "app/rollout_view.h"

namespace app {
namespace {

using core::Number;

void warn_of_the_start(const RolloutView& v, evaluation::Warnings& all) {
  const auto& plan = v.plan;
  if (!can_be_told_apart(plan)) {
    all.push_back({"cannot_be_evaluated", "Everybody begins at once: what the service does cannot be told from what changes anyway",
                   "Begin in waves by lot (waves.order: practices, waves.count: 4 or more). It need not take longer where hiring does."});
    return;
  }
  all.push_back({"no_comparison_left",
                 fmt::format("From {} no practice is without the service: what it does later has nothing to be compared with",
                             month_name(plan, v.staging.waves.back().month)),
                 "Decide before the last wave begins, and say beforehand what result would stop it."});
  if (plan.waves.order == core::WaveOrder::areas)
    all.push_back({"few_clusters",
                   fmt::format("Whole areas begin together, and there are {} of them: chance differences are large", plan.areas.size()),
                   "Begin by practices in every area (waves.order: practices)."});
  std::string late;
  for (std::size_t w = 0; w < v.staging.waves.size(); ++w) {
    const auto filled = v.prospect.course.wave_filled[w];
    if (filled && *filled <= v.staging.waves[w].month + 3) continue;
    late += fmt::format("{}wave {} {}", late.empty() ? "" : ", ", w + 1, filled ? "in " + month_name(plan, *filled) : "never");
  }
  if (!late.empty())
    all.push_back({"waves_slip", fmt::format("The posts of some waves are filled more than three months after they begin: {}", late),
                   "Space the waves further apart (waves.every_months), or hire earlier. The power below takes the waves as planned."});
}

// Fewer records than the plan says are read, or too few to compare.
void warn_of_the_records(const RolloutView& v, evaluation::Warnings& all) {
  if (!v.plan.evaluation || !can_be_told_apart(v.plan)) return;
  int begin = 0;
  for (const auto& wave : v.staging.waves) begin += wave.total();
  const int read = std::min(v.plan.evaluation->practices, begin);
  if (!v.power)
    all.push_back(
        {"too_few_to_evaluate",
         fmt::format("The records of {} practices are read and they begin in {} waves, or nobody is seen: nothing can be compared", read,
                     v.plan.waves.count),
         "Read a practice for each wave at the least (evaluation.practices), better many, or begin in fewer waves."});
  else if (read < v.plan.evaluation->practices)
    all.push_back(
        {"fewer_practices_than_said",
         fmt::format("{} practices are to be read, and {} are without the service and begin", v.plan.evaluation->practices, begin),
         "The power is that of those who begin. Say fewer (evaluation.practices)."});
}

void warn_of_the_power(const RolloutView& v, evaluation::Warnings& all) {
  if (!v.power) return;
  for (const auto& b : v.power->beliefs) {
    const double power = b.simulated ? b.simulated->seen.share().value_or(0) : b.answer ? b.answer->power : 1;
    if (power < .8)
      all.push_back({"underpowered", fmt::format("\"{}\": an effect of this size would be seen {:.0f} times in 100", b.belief, 100 * power),
                     "Read more practices' records, more people of each, or say beforehand that no result will not mean no effect."});
  }
  if (std::ranges::none_of(v.power->beliefs, [](const auto& b) { return b.simulated.has_value(); }))
    all.push_back({"formula_is_hopeful",
                   "The power is that of a mixed model whose every assumption holds; fingerpost evaluate did assumes less and sees less",
                   "Live it as well: --simulate 500."});
}

// Why not everybody is reached, with the sum that shows it.
evaluation::Warning never(const RolloutView& v) {
  const auto& plan = v.plan;
  const auto& last = v.prospect.course.months.back();
  const auto limit = v.stretches.empty() ? planning::Limit::nothing : v.stretches.back().limit;
  const double leave = plan.at(Number::leavers).value * v.prospect.course.posts / 12;
  std::string why = v.stretches.empty() ? "" : v.stretches.back().words;
  if (limit == planning::Limit::recruits)
    why += fmt::format(". Keeping {:.0f} posts takes {:.0f} a month", v.prospect.course.posts, leave / plan.at(Number::completion).value);
  if (limit == planning::Limit::mentors && last.mentors <= 0) why = "Mentors: there is none, so nobody can be trained";
  return {"not_everybody_reached",
          fmt::format("In {} {:.0f} of {:.0f} posts are filled. What stood in the way last: {}", month_name(plan, plan.months - 1),
                      last.in_post, v.prospect.course.posts, why),
          "Change that first: more of anything else does not help."};
}

}  // namespace

evaluation::Warnings rollout_warnings(const RolloutView& v) {
  evaluation::Warnings all;
  if (!v.prospect.course.reached) all.push_back(never(v));
  warn_of_the_start(v, all);
  warn_of_the_records(v, all);
  warn_of_the_power(v, all);
  if (v.prospect.worth.gain < .5)
    all.push_back({"more_likely_a_loss", fmt::format("By GP time alone the plan gains in {:.0f} of 100 draws", 100 * v.prospect.worth.gain),
                   "Health, wellbeing and other services are not counted here. If they are why it is wanted, say so, and measure them."});
  all.push_back({"time_is_not_money", "GP time freed is counted at what it costs. It saves money only when fewer hours are paid for",
                 "Say what the time will be used for."});
  for (const auto& h : v.held)
    if (h.ours > 0 && (h.published / h.ours > 1.25 || h.published / h.ours < .8))
      all.push_back({"published_differs", fmt::format("\"{}\" does not agree with the plan's own numbers. {}", h.name, h.words),
                     "Find out what was counted there before either figure is used."});
  int stated = 0, unverified = 0;
  for (const auto& n : v.plan.numbers) stated += !n.source.empty(), unverified += !n.source.empty() && !n.verified;
  for (const auto& b : v.plan.beliefs) ++stated, unverified += !b.freed.verified;
  if (unverified > 0)
    all.push_back({"unverified_numbers",
                   fmt::format("{} of {} numbers are judgements or were not read at their source", unverified, stated),
                   "The report lists each. Begin with those that move the result most."});
  return all;
}

}  // namespace app
