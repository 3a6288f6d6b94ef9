#include "app/rollout_view.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include <fmt/format.h>

#include "app/evaluate.h"
#include "app/terminal.h"

namespace app {
namespace {

using core::Number;
using planning::Limit;
using planning::Month;

// What stood in the way for most of three months.
Limit limit_of(std::span<const Month> quarter) {
  using enum Limit;
  Limit found = nothing;
  std::ptrdiff_t most = 0;
  for (const Limit limit : {mentors, places, recruits, money, waves, nothing})
    if (const auto n = std::ranges::count(quarter, limit, &Month::limit); n > most) most = n, found = limit;
  return found;
}

std::string words_of(const core::Rollout& plan, Limit limit, std::span<const Month> months) {
  double waiting = 0, mentors = 0;
  for (const auto& m : months) waiting = std::max(waiting, m.waiting), mentors = std::max(mentors, m.mentors);
  switch (limit) {
    case Limit::mentors:
      return fmt::format("Mentors: no more than {:.0f}, and up to {:.0f} people wait to begin training", mentors, waiting);
    case Limit::places:
      return fmt::format("Training places: all {:g} are taken, and up to {:.0f} people wait", plan.at(Number::training_places).value,
                         waiting);
    case Limit::recruits: return fmt::format("Recruits: {:g} a month can be had, and more posts are open", plan.at(Number::recruits).value);
    case Limit::money: return fmt::format("Money: {:.4g} million pounds a year pay for no more staff", plan.at(Number::budget).value / 1e6);
    case Limit::waves: return "The plan itself: the next wave has not begun";
    case Limit::nothing: break;
  }
  return "Nothing: every post is filled, or somebody is on the way";
}

std::vector<Stretch> stretches_of(const core::Rollout& plan, const planning::Course& course) {
  std::vector<Stretch> all;
  for (int from = 0; from < plan.months; from += 3) {
    const auto limit = limit_of({course.months.data() + from, 3});
    if (!all.empty() && all.back().limit == limit) all.back().to = from + 2;
    else all.push_back({from, from + 2, limit, {}});
  }
  for (auto& s : all) s.words = words_of(plan, s.limit, {course.months.data() + s.from, static_cast<std::size_t>(s.to - s.from + 1)});
  return all;
}

// As many clusters as can begin in equal waves.
std::optional<evaluation::Staggered> design_of(const RolloutView& v) {
  const auto& plan = v.plan;
  if (!plan.evaluation || !can_be_told_apart(plan)) return std::nullopt;
  int practices = 0;
  for (const auto& w : v.staging.waves) practices += w.total();
  const bool whole_areas = plan.waves.order == core::WaveOrder::areas;
  const int areas = static_cast<int>(plan.areas.size()), taken = std::min(plan.evaluation->practices, practices);
  const int clusters = whole_areas ? areas : taken;
  evaluation::Staggered d{.effect = planning::effect_in_practice(plan, 1),
                          .sd = plan.at(Number::outcome_sd).value,
                          .clusters = clusters - clusters % plan.waves.count,
                          .steps = plan.waves.count,
                          .people = static_cast<double>(plan.evaluation->people) * (whole_areas ? static_cast<double>(taken) / areas : 1),
                          .icc = plan.at(Number::icc).value};
  if (d.clusters < d.steps) return std::nullopt;
  return d;
}

// Practices whose level drifts have a share of it anew in each period, which more people of them do not average out: the formula's own
// numbers that come to the same. Hooper and others 2016, doi 10.1002/sim.7028, equation 2.
evaluation::Staggered drifting(evaluation::Staggered d, double autocorrelation) {
  const double each_period = (1 - d.icc) / d.people + d.icc * (1 - autocorrelation);
  d.icc *= autocorrelation;
  d.people = std::max(1.0, (1 - d.icc) / each_period);
  return d;
}

std::optional<RolloutPower> power_of(const RolloutView& v, const RolloutOptions& o) {
  const auto design = design_of(v);
  if (!design || design->effect == 0) return std::nullopt;
  const evaluation::Sureness sure;
  const double autocorrelation = v.plan.at(Number::cluster_autocorrelation).value;
  RolloutPower p{
      .design = *design, .cluster_autocorrelation = autocorrelation, .formula = drifting(*design, autocorrelation), .beliefs = {}};
  const auto seen_from = [&](evaluation::Staggered d) {
    return evaluation::detectable(or_refuse(evaluation::power_of(drifting(d, autocorrelation), sure)).se, sure) / std::abs(design->effect);
  };
  p.seen_from = seen_from(p.design);
  auto more = p.design;
  more.clusters *= 2;
  p.with_twice_the_practices = seen_from(more);
  more = p.design;
  more.people *= 2;
  p.with_twice_the_people = seen_from(more);
  for (const auto& b : v.plan.beliefs) {
    BeliefPower row{.belief = b.name, .effect = design->effect * b.freed.value + 0.0, .answer = {}, .simulated = {}};
    auto d = *design;
    d.effect = row.effect;
    if (row.effect != 0) row.answer = or_refuse(evaluation::power_of(drifting(d, autocorrelation), sure));
    if (row.effect != 0 && o.simulate) {
      const int runs = *o.simulate;
      row.simulated = or_refuse(evaluation::simulated_power(
          evaluation::StaggeredPlan{.design = d, .cluster_autocorrelation = autocorrelation}, sure,
          {.runs = runs, .seed = o.draws.seed, .progress = [&](int done) { progress(bar("Living the start", done, runs)); }}));
      end_progress();
    }
    p.beliefs.push_back(std::move(row));
  }
  return p;
}

std::vector<Held> held_of(const core::Rollout& plan) {
  const double people = plan.at(Number::people_seen).value, each = plan.at(Number::appointments_each).value;
  std::vector<Held> all;
  for (const auto& p : plan.published) {
    Held h{.name = p.name, .source = p.source, .words = {}};
    const bool by_people = p.people.has_value();
    const double published = by_people ? *p.people : *p.appointments, of_a_post = by_people ? people : people * each;
    const char* what = by_people ? "people" : "appointments";
    if (p.posts) {
      h.published = published, h.ours = *p.posts * of_a_post;
      h.words = fmt::format(
          "{:.0f} posts make {:.0f} {} a year as planned here ({:.0f} people with {:.3g} appointments each); published: "
          "{:.0f}, which is {:.3g} a post",
          *p.posts, h.ours, what, people, each, published, published / *p.posts);
    } else {
      const double ours = plan.people() / plan.at(Number::people_per_post).value;
      h.published = of_a_post > 0 ? published / of_a_post : 0, h.ours = ours;
      h.words =
          fmt::format("{:.0f} {} a year need {:.0f} posts as planned here; the plan comes to {:.0f}", published, what, h.published, ours);
    }
    all.push_back(std::move(h));
  }
  return all;
}

}  // namespace

bool can_be_told_apart(const core::Rollout& plan) { return plan.waves.count > 1; }

const char* unit_of(core::Counted counted) {
  return counted == core::Counted::substitution ? "GP appointments spared by each appointment"
                                                : "fewer GP appointments a person seen and quarter";
}

std::string month_name(const core::Rollout& plan, int month) {
  static constexpr const char* names[] = {"January", "February", "March",     "April",   "May",      "June",
                                          "July",    "August",   "September", "October", "November", "December"};
  const auto at = plan.first + std::chrono::months(month);
  return fmt::format("{} {}", names[static_cast<unsigned>(at.month()) - 1], static_cast<int>(at.year()));
}

std::string year_name(const core::Rollout& plan, int year) {
  const int first = static_cast<int>(plan.first.year()) + year;
  return plan.first.month() == std::chrono::January ? std::to_string(first) : fmt::format("{}/{:02}", first, (first + 1) % 100);
}

std::string reached_text(const RolloutView& v) {
  const auto& reached = v.prospect.course.reached;
  if (reached) return month_name(v.plan, *reached);
  return fmt::format("not by {}: {:.0f}% of people then have somebody in post", month_name(v.plan, v.plan.months - 1),
                     100 * v.prospect.course.months.back().filled);
}

RolloutView view_of(core::Rollout plan, const RolloutOptions& o) {
  RolloutView v{.plan = std::move(plan),
                .staging = {},
                .prospect = {},
                .draws = o.draws.draws,
                .seed = o.draws.seed,
                .power = {},
                .stretches = {},
                .held = {},
                .warnings = {}};
  v.staging = planning::staging_of(v.plan);
  if (o.simulate && !design_of(v))
    throw SetupError("--simulate: this plan has no staggered start whose practices are read (waves, evaluation): there is nothing to live");
  v.prospect = planning::prospect_of(v.plan, v.staging, o.draws);
  end_progress();
  v.power = power_of(v, o);
  v.stretches = stretches_of(v.plan, v.prospect.course);
  v.held = held_of(v.plan);
  v.warnings = rollout_warnings(v);
  return v;
}

plots::Svg coverage_picture(const RolloutView& v) {
  plots::Trends trends{
      .words = {.title = "People whose practice has the service",
                .description = "Percent of people for whom there is a post at full productivity, by month: all, the area that "
                               "is served first and the one that is served last",
                .x = "Year",
                .y = "Percent of people"},
      .nought = true};
  const auto areas = v.plan.areas.size();
  const auto& c = v.prospect.course;
  // Five lines at most: all areas where there are few, else those with the most and the least over the whole time.
  std::vector<std::pair<double, std::size_t>> order;
  for (std::size_t a = 0; a < areas; ++a) {
    double all = 0;
    for (std::size_t t = 0; t < c.months.size(); ++t) all += c.by_area[t * areas + a];
    order.emplace_back(all, a);
  }
  std::ranges::sort(order, std::greater());
  if (areas > 4) order = {order.front(), order.back()};
  const double begin = static_cast<int>(v.plan.first.year()) + (static_cast<unsigned>(v.plan.first.month()) - 1) / 12.0;
  const auto line = [&](std::string name, const auto& value) {
    plots::Trend trend{.name = std::move(name)};
    for (std::size_t t = 0; t < c.months.size(); ++t)
      trend.x.push_back(begin + static_cast<double>(t) / 12), trend.y.push_back(100 * value(t));
    trends.series.push_back(std::move(trend));
  };
  line("All", [&](std::size_t t) { return c.months[t].coverage; });
  if (areas > 1)
    for (const auto& [all, a] : order) line(v.plan.areas[a].name, [&, at = a](std::size_t t) { return c.by_area[t * areas + at]; });
  return plots::draw(trends, {.id = "coverage"});
}

plots::Svg money_picture(const RolloutView& v) {
  plots::Trends trends{.words = {.title = "Cost, and what GP time it frees is worth, by year",
                                 .description = "Million pounds a year beyond keeping the pilot, not discounted, each with its 95% range",
                                 .x = "Year of the plan",
                                 .y = "Million pounds, with 95% range"},
                       .nought = true};
  for (const bool cost : {true, false}) {
    plots::Trend trend{.kind = plots::Trend::Kind::points, .name = cost ? "Cost" : "Worth of GP time freed"};
    for (std::size_t y = 0; y < v.prospect.years.size(); ++y) {
      const auto& r = cost ? v.prospect.years[y].cost : v.prospect.years[y].benefit;
      trend.x.push_back(static_cast<double>(y) + (cost ? .9 : 1.1));
      trend.y.push_back(r.value / 1e6), trend.low.push_back(r.low / 1e6), trend.high.push_back(r.high / 1e6);
    }
    trends.series.push_back(std::move(trend));
  }
  return plots::draw(trends, {.id = "money"});
}

plots::Svg swings_picture(const RolloutView& v) {
  plots::Tornado picture{.words = {.title = "Which assumption moves the result most",
                                   .description = "Net present value in million pounds with one number alone at the ends of its 95% range",
                                   .x = "Net present value, million pounds",
                                   .y = ""},
                         .low = "At its lowest",
                         .high = "At its highest"};
  for (const auto& s : v.prospect.swings) {
    if (picture.rows.size() == swings_shown) break;
    picture.rows.push_back({s.name, s.low / 1e6, s.high / 1e6});
  }
  return plots::draw(picture, {.id = "swings", .width = 900});
}

}  // namespace app
