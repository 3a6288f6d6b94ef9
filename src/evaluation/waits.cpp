#include "evaluation/waits.h"

#include <algorithm>
#include <cmath>

namespace evaluation {
namespace {

constexpr double z = 1.959963984540054;  // 95%, two-sided
constexpr double rounding = 1e-9;        // a share of exactly a half is a half

void set_interval(WaitStep& step, double greenwood_sum) {
  step.low = step.high = step.share;
  if (step.share <= 0 || step.share >= 1) return;
  const double log_share = std::log(step.share);
  const double width = z * std::sqrt(greenwood_sum) / std::fabs(log_share);
  step.low = std::pow(step.share, std::exp(width));
  step.high = std::pow(step.share, std::exp(-width));
}

std::optional<int> first_day(const WaitCurve& curve, double level, double WaitStep::* share) {
  for (const auto& step : curve.steps)
    if (step.*share <= level + rounding) return step.day;
  return std::nullopt;
}

}  // namespace

WaitCurve estimate_waits(std::span<const Wait> waits) {
  std::vector<Wait> sorted(waits.begin(), waits.end());
  std::ranges::sort(sorted, {}, &Wait::days);
  WaitCurve curve;
  double share = 1, greenwood = 0;
  for (std::size_t i = 0; i < sorted.size();) {
    WaitStep step{.day = sorted[i].days, .waiting = static_cast<int>(sorted.size() - i)};
    for (; i < sorted.size() && sorted[i].days == step.day; ++i) ++(sorted[i].seen ? step.seen : step.unseen);
    const double at_risk = step.waiting, seen = step.seen;
    share = step.seen == step.waiting ? 0 : share * (1 - seen / at_risk);
    if (share > 0) greenwood += seen / (at_risk * (at_risk - seen));
    step.share = share;
    set_interval(step, greenwood);
    curve.steps.push_back(step);
  }
  curve.median = first_day(curve, 0.5, &WaitStep::share);
  curve.median_low = first_day(curve, 0.5, &WaitStep::low);
  curve.median_high = first_day(curve, 0.5, &WaitStep::high);
  curve.ninetieth = first_day(curve, 0.1, &WaitStep::share);
  return curve;
}

WaitCurve thinned(WaitCurve curve, int least) {
  std::vector<WaitStep> steps;
  WaitStep since{};  // all seen after the last step kept
  int left = 0;      // after the last day on which somebody was seen
  const auto few = [&](int people) { return people > 0 && people < least; };
  for (const auto& step : curve.steps) {
    if (step.seen == 0) continue;
    since = {.day = step.day, .seen = since.seen + step.seen, .share = step.share, .low = step.low, .high = step.high};
    left = step.waiting - step.seen;
    if (since.seen < least || few(left)) continue;
    steps.push_back(since);
    since = {};
  }
  if (few(left)) {
    if (since.seen < least && !steps.empty()) steps.pop_back();
  } else if (since.seen > 0 && !steps.empty()) {
    since.seen += steps.back().seen;
    steps.back() = since;
  }
  curve.steps = std::move(steps);
  return curve;
}

}  // namespace evaluation
