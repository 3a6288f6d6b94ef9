#include "planning/trials.h"

#include <algorithm>
#include <atomic>
#include <mutex>
#include <numeric>
#include <thread>

#include "simulation/practice.h"

namespace planning {
namespace {

constexpr int replications_of_today = 4;  // that say how many contacts a site has

Outcome live(simulation::Practice& practice, const core::Scenario& s, int gp, std::uint64_t seed, int replication) {
  Outcome o{.gp_hours = 0,
            .asked = std::vector<double>(s.kinds.size()),
            .leads = std::vector<double>(static_cast<std::size_t>(s.booking_days) + 2)};
  practice.run(seed, static_cast<std::uint64_t>(replication), [&](const simulation::Happening& h) {
    using simulation::What;
    if (h.at < s.warm_up_days) return;
    if (h.what == What::asked) ++o.asked[h.kind];
    else if (h.what == What::attended) o.gp_hours += h.role == gp;
    else if (h.what == What::booked && h.contacts == 1 && !h.on_day) ++o.leads[h.lead];
    else if (h.what == What::blocked && h.contacts == 1) ++o.leads.back();
  });
  const double a_year = static_cast<double>(s.year_days) / s.measure_days;
  o.gp_hours *= a_year * s.roles[static_cast<std::size_t>(gp)].consultation_minutes / 60;
  for (auto* counts : {&o.asked, &o.leads})
    for (double& count : *counts) count *= a_year;
  return o;
}

}  // namespace

double lead_within(const std::vector<double>& leads, double share) {
  double left = share * std::accumulate(leads.begin(), leads.end(), 0.0);
  for (std::size_t day = 0; day < leads.size(); ++day) {
    if (left <= leads[day] && leads[day] > 0) return std::max(0.0, static_cast<double>(day) - 1 + left / leads[day]);
    left -= leads[day];
  }
  return 0;
}

Trials::Trials(const core::Network& network, std::uint64_t seed, int threads, std::function<void(int)> simulated)
    : network_(network), seed_(seed), threads_(threads), simulated_(std::move(simulated)) {
  std::vector<Key> today;
  for (std::size_t s = 0; s < network.sites.size(); ++s) {
    today.emplace_back(s, SiteRota{});
    asked_.emplace_back(network.sites[s].scenario.kinds.size());
  }
  run(today, 0, replications_of_today);
  for (const auto& key : today)
    for (std::size_t k = 0; k < asked_[key.first].size(); ++k) {
      double sum = 0;
      for (int i = 0; i < replications_of_today; ++i) sum += at(key, i).asked[k];
      asked_[key.first][k] = sum / replications_of_today;
    }
}

void Trials::run(const std::vector<Key>& keys, int from, int to) {
  struct Job {
    const Key* key;
    std::vector<int> replications;
    std::vector<Outcome> outcomes;
  };
  std::vector<Job> jobs;
  for (const auto& key : keys) {
    auto& there = known_[key];
    Job job{&known_.find(key)->first, {}, {}};
    for (int i = from; i < to; ++i)
      if (there.try_emplace(i).second) job.replications.push_back(i);  // claimed: a key said twice is run once
    if (!job.replications.empty()) jobs.push_back(std::move(job));
  }
  std::atomic<std::size_t> next = 0;
  std::mutex telling;
  const auto work = [&] {
    for (std::size_t i = next++; i < jobs.size(); i = next++) {
      auto& job = jobs[i];
      const auto site = scenario(*job.key);
      simulation::Practice practice(site);
      const auto seed = simulation::keyed(seed_, job.key->first, 0);
      for (const int replication : job.replications) job.outcomes.push_back(live(practice, site, network_.gp, seed, replication));
      const std::scoped_lock lock(telling);
      runs_ += static_cast<int>(job.replications.size());
      if (simulated_) simulated_(runs_);
    }
  };
  std::vector<std::jthread> more;
  for (int i = 1; i < threads_ && i < static_cast<int>(jobs.size()); ++i) more.emplace_back(work);
  work();
  more.clear();
  for (auto& job : jobs)
    for (std::size_t i = 0; i < job.replications.size(); ++i) known_[*job.key][job.replications[i]] = std::move(job.outcomes[i]);
}

const Outcome& Trials::at(const Key& key, int replication) const { return known_.at(key).at(replication); }

double Trials::gp_hours(const Rota& rota, int replication) const {
  double sum = 0;
  for (std::size_t s = 0; s < rota.sites.size(); ++s) sum += at({s, rota.sites[s]}, replication).gp_hours;
  return sum;
}

double Trials::days_of_90(const Rota& rota, int replication) const {
  std::vector<double> all;
  for (std::size_t s = 0; s < rota.sites.size(); ++s) {
    const auto& leads = at({s, rota.sites[s]}, replication).leads;
    all.resize(std::max(all.size(), leads.size()));
    for (std::size_t day = 0; day < leads.size(); ++day) all[day] += leads[day];
  }
  return lead_within(all, 0.9);
}

}  // namespace planning
