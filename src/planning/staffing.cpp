#include "planning/staffing.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <set>

#include "core/check.h"
#include "planning/effects.h"

namespace planning {
namespace {

constexpr int rounds_begin = 1'000, final_begin = 10'000;  // replications of each step are its own
constexpr double dropped_beyond = 4, told_apart_beyond = 1.959963984540054;  // standard errors of the paired difference
constexpr int budgets = 8, with_other_posts = 4, with_other_days = 2;
constexpr std::size_t finalists_max = 8;
constexpr double pound = 1e-5;  // in GP hours: enough to choose the cheaper of two that do the same

// The chance that a lead is truly below -so much.
double below(const simulation::Mean& lead, double so_much) {
  const double value = lead.value + so_much;
  if (!(lead.se > 0)) return value >= 0 ? 0 : 1;
  return std::erfc(value / lead.se / std::sqrt(2)) / 2;
}

class Search {
 public:
  Search(const core::Network& network, const StaffingOptions& options)
      : n_(network), o_(options), trials_(network, options.seed, options.threads, [this](int runs) { tell(runs); }) {}

  core::Result<Staffing> run() {
    begin("Simulating each role at each site", static_cast<int>(Effects::keys(n_).size()) * search_replications);
    const Effects effects(n_, trials_, search_replications);
    today_ = {.posts = std::vector<int>(n_.roles.size()), .sites = std::vector<SiteRota>(n_.sites.size())};
    for (std::size_t r = 0; r < n_.roles.size(); ++r) today_.posts[r] = n_.roles[r].posts_least;
    if (auto found = candidates(effects); !found) return std::unexpected(found.error());
    for (const auto& rota : rotas_) all_.candidates.push_back({.rota = rota, .cost = cost_of(n_, rota.posts), .hours = {}, .days = {}});
    std::ranges::stable_sort(all_.candidates, {}, &Candidate::cost);
    screen();
    finish();
    curve();
    all_.site_years = trials_.runs();
    for (std::size_t s = 0; s < n_.sites.size(); ++s)
      all_.sites.push_back(trials_.scenario({s, all_.candidates[all_.chosen].rota.sites[s]}));
    return std::move(all_);
  }

 private:
  void begin(std::string_view doing, int of) { doing_ = doing, from_ = trials_.runs(), of_ = std::max(of, 1); }
  void tell(int runs) const {
    if (o_.progress) o_.progress(doing_, std::min(runs - from_, of_), of_);
  }

  core::Result<Rota> solve(Weekly weekly, const Effects& effects, double day_worth, const std::vector<Rota>& not_posts,
                           const std::vector<Rota>& not_rotas) {
    const auto choices = effects.choices(day_worth);
    for (const auto& [choice, post] : choices) weekly.choices.push_back(choice);
    for (const auto& rota : not_posts) weekly.fewer_than.push_back(rota.posts);
    for (const auto& rota : not_rotas) {
      auto& chosen = weekly.not_choices.emplace_back();
      for (int i = 0; i < static_cast<int>(choices.size()); ++i) {
        const auto& [choice, post] = choices[static_cast<std::size_t>(i)];
        if (std::ranges::find(rota.sites[static_cast<std::size_t>(choice.site)], post) !=
            rota.sites[static_cast<std::size_t>(choice.site)].end())
          chosen.push_back(i);
      }
    }
    auto chosen = choose(weekly);
    if (!chosen) return std::unexpected(chosen.error());
    ++all_.rotas_solved;
    all_.rotas_not_proven += !chosen->proven;
    Rota rota{.posts = chosen->posts, .sites = std::vector<SiteRota>(n_.sites.size())};
    for (const int i : chosen->choices) {
      const auto& [choice, post] = choices[static_cast<std::size_t>(i)];
      rota.sites[static_cast<std::size_t>(choice.site)].push_back(post);
    }
    for (auto& site : rota.sites) std::ranges::sort(site);
    return rota;
  }

  core::Result<void> candidates(const Effects& effects) {
    Weekly full{.budget = n_.budget, .supervision = n_.supervision, .pound = pound, .roles = {}, .rooms = {}};
    for (const auto& role : n_.roles) full.roles.push_back({role.cost, role.supervision, role.days, role.posts_least, role.posts_most});
    for (const auto& site : n_.sites) {
      auto& rooms = full.rooms.emplace_back();
      for (int day = 0; day < n_.week(); ++day) rooms.push_back(site.rooms[static_cast<std::size_t>(day) % site.rooms.size()]);
    }
    rotas_.insert(today_);
    const double promised = cost_of(n_, today_.posts);
    for (const double worth : std::set<double>{o_.day_worth, 0, 4 * o_.day_worth})
      for (int i = 1; i <= (n_.budget > promised ? budgets : 0); ++i) {
        Weekly some = full;
        some.budget = promised + (n_.budget - promised) * i / budgets;
        const auto rota = solve(std::move(some), effects, worth, {}, {});
        if (!rota) return std::unexpected(rota.error());
        rotas_.insert(*rota);
      }
    std::vector<Rota> best;
    for (int i = 0; i <= with_other_posts; ++i) {  // where nothing else is possible, there is nothing else to try
      const auto rota = solve(full, effects, o_.day_worth, best, {});
      if (!rota) break;
      best.push_back(*rota);
    }
    std::vector<Rota> rotas(best.begin(), best.begin() + std::min<std::ptrdiff_t>(1, std::ssize(best)));
    for (int i = 0; i < with_other_days; ++i) {
      const auto rota = solve(full, effects, o_.day_worth, {}, rotas);
      if (!rota) break;
      rotas.push_back(*rota);
    }
    rotas_.insert(best.begin(), best.end());
    rotas_.insert(rotas.begin(), rotas.end());
    core::check(rotas_.size() <= candidates_max, "no more rotas are asked for than candidates may be");
    return {};
  }

  void live(const std::vector<std::size_t>& who, int from, int to) {
    std::set<Trials::Key> keys;
    for (std::size_t s = 0; s < n_.sites.size(); ++s) {
      keys.insert({s, {}});
      for (const auto i : who) keys.insert({s, all_.candidates[i].rota.sites[s]});
    }
    begin("Simulating networks", static_cast<int>(keys.size()) * (to - from));
    trials_.run({keys.begin(), keys.end()}, from, to);
    for (const auto i : who)
      for (int replication = from; replication < to; ++replication) {
        auto& c = all_.candidates[i];
        c.hours.push_back(trials_.gp_hours(today_, replication) - trials_.gp_hours(c.rota, replication));
        c.days.push_back(trials_.days_of_90(today_, replication) - trials_.days_of_90(c.rota, replication));
      }
  }

  double score(std::size_t i) const { return simulation::mean_of(all_.candidates[i].scores(o_.day_worth)).value; }
  simulation::Mean lead(std::size_t a, std::size_t b) const { return lead_over(all_.candidates[a], all_.candidates[b], o_.day_worth); }
  std::vector<std::size_t> by_score(std::vector<std::size_t> who) const {
    std::ranges::stable_sort(who, std::greater(), [&](std::size_t i) { return score(i); });
    return who;
  }

  void screen() {
    std::vector<std::size_t> in(all_.candidates.size());
    std::iota(in.begin(), in.end(), std::size_t{0});
    for (int n = 0; n < rounds_to;) {
      const int next = n == 0 ? rounds_from : 2 * n;
      live(in, rounds_begin + n, rounds_begin + next);
      n = next;
      const auto leader = by_score(in).front();
      std::vector<std::size_t> left;
      for (const auto i : in) {
        const auto behind = lead(leader, i);
        if (i == leader || behind.value <= dropped_beyond * behind.se) left.push_back(i);
        else behind_.emplace_back(i, behind);
      }
      in = std::move(left);
      if (in.size() == 1) break;
    }
    in_ = by_score(std::move(in));
  }

  // The finalists anew: the best few, whoever hires others and comes next, and whoever hires nobody.
  void finish() {
    for (std::size_t i = finalists_max; i < in_.size(); ++i) behind_.emplace_back(in_[i], lead(in_.front(), in_[i]));
    in_.resize(std::min(in_.size(), finalists_max));
    std::vector<std::size_t> others(all_.candidates.size());
    std::iota(others.begin(), others.end(), std::size_t{0});
    const auto& hired = all_.candidates[in_.front()].rota.posts;
    std::vector<std::size_t> finalists = in_;
    const auto add = [&](std::size_t i) {
      if (std::ranges::find(finalists, i) == finalists.end()) finalists.push_back(i);
    };
    const auto ranked = by_score(std::move(others));
    for (const auto i : ranked)
      if (i != in_.front()) {
        add(i);
        break;
      }
    for (const auto i : ranked)
      if (all_.candidates[i].rota.posts != hired) {
        add(i);
        break;
      }
    for (const auto i : finalists) all_.candidates[i].hours.clear(), all_.candidates[i].days.clear(), all_.candidates[i].finalist = true;
    live(finalists, final_begin, final_begin + final_replications);
    finalists = by_score(std::move(finalists));
    all_.best = all_.chosen = finalists.front();
    for (const auto i : finalists) {
      const auto behind = lead(all_.best, i);
      if (all_.candidates[i].cost < all_.candidates[all_.chosen].cost && behind.value <= told_apart_beyond * behind.se) all_.chosen = i;
    }
    std::erase_if(behind_, [&](const auto& one) { return all_.candidates[one.first].finalist; });
    for (const auto i : finalists) {
      if (i == all_.chosen) continue;
      behind_.emplace_back(i, lead(all_.chosen, i));
      if (!all_.runner_up) all_.runner_up = i;
      if (!all_.other_posts && others_than_chosen(i)) all_.other_posts = i;
    }
    all_.sure_of_posts = all_.sure_within = 1;
    for (const auto& [i, behind] : behind_) {
      if (others_than_chosen(i)) all_.sure_of_posts = std::max(0.0, all_.sure_of_posts - below(behind, 0));
      all_.sure_within = std::max(0.0, all_.sure_within - below(behind, alike_hours));
    }
    std::vector<double> hours, days;
    for (int i = final_begin; i < final_begin + final_replications; ++i)
      hours.push_back(trials_.gp_hours(today_, i)), days.push_back(trials_.days_of_90(today_, i));
    all_.gp_hours_today = simulation::mean_of(hours), all_.days_today = simulation::mean_of(days);
  }

  bool others_than_chosen(std::size_t i) const { return all_.candidates[i].rota.posts != all_.candidates[all_.chosen].rota.posts; }

  void curve() {
    std::vector<std::size_t> by_worth(all_.candidates.size());
    std::iota(by_worth.begin(), by_worth.end(), std::size_t{0});
    by_worth = by_score(std::move(by_worth));
    std::ranges::stable_partition(by_worth, [&](std::size_t i) { return i == all_.chosen; });
    for (const auto i : by_worth) {
      auto& c = all_.candidates[i];
      const double hours = simulation::mean_of(c.hours).value, days = simulation::mean_of(c.days).value;
      c.on_curve = std::ranges::none_of(all_.candidates, [&](const Candidate& other) {
        const double more_hours = simulation::mean_of(other.hours).value - hours, more_days = simulation::mean_of(other.days).value - days;
        const bool as_good = more_hours >= 0 && more_days >= 0 && (other.cost < c.cost || more_hours > 0 || more_days > 0);
        const bool alike = other.on_curve && std::abs(more_hours) < alike_hours && std::abs(more_days) < alike_days;
        return &other != &c && other.cost <= c.cost && ((as_good && i != all_.chosen) || alike);
      });
    }
  }

  const core::Network& n_;
  const StaffingOptions& o_;
  std::string_view doing_ = "Simulating the sites as they are";
  int from_ = 0, of_ = 1;
  Trials trials_;
  Rota today_;
  std::set<Rota> rotas_;
  std::vector<std::size_t> in_;   // not dropped, by score
  std::vector<std::pair<std::size_t, simulation::Mean>> behind_;  // and by how much: the leader of their round, then the chosen
  Staffing all_;
};

}  // namespace

std::vector<double> Candidate::scores(double day_worth) const {
  std::vector<double> all;
  for (std::size_t i = 0; i < hours.size(); ++i) all.push_back(hours[i] + day_worth * days[i]);
  return all;
}

simulation::Mean lead_over(const Candidate& a, const Candidate& b, double day_worth) {
  auto lead = a.scores(day_worth);
  const auto other = b.scores(day_worth);
  lead.resize(std::min(lead.size(), other.size()));
  for (std::size_t i = 0; i < lead.size(); ++i) lead[i] -= other[i];
  return simulation::mean_of(lead);
}

int expected_runs(const core::Network& n) {
  const auto sites = static_cast<int>(n.sites.size());
  return static_cast<int>(Effects::keys(n).size()) * search_replications + sites * candidates_max / 2 * rounds_to +
         sites * 4 * final_replications;
}

core::Result<Staffing> staff(const core::Network& network, const StaffingOptions& options) { return Search(network, options).run(); }

}  // namespace planning
