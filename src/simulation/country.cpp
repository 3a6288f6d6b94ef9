#include "simulation/country.h"

#include <algorithm>
#include <atomic>
#include <cmath>
#include <limits>
#include <mutex>
#include <numeric>
#include <thread>

#include "simulation/random.h"
#include "simulation/tally.h"

namespace simulation {
namespace {

constexpr std::size_t block = 1024;  // practices of a part
constexpr std::size_t bands_most = 50, band_least = 20;

// One figure added up, band by band. What is squared is how far a practice is from the first one's rate a person: small beside the figure.
class Adding {
 public:
  explicit Adding(std::size_t bands) : bands_(bands) {}

  void add(std::size_t band, double people, double value) {
    auto& b = bands_[band];
    if (b.practices++ == 0) b.rate = value / people;
    const double off = value - b.rate * people;
    sum_ += value;
    b.people += people;
    b.people_squared += people * people;
    b.off += off;
    b.off_squared += off * off;
    b.off_people += off * people;
  }

  Sum sum() const {
    double variance = 0;
    int practices = 0;
    for (const auto& b : bands_) {
      const double n = b.practices, rate = b.off / b.people;
      const double squares = b.off_squared - 2 * rate * b.off_people + rate * rate * b.people_squared;
      variance += n > 1 ? std::max(0.0, squares) * n / (n - 1) : std::numeric_limits<double>::quiet_NaN();
      practices += b.practices;
    }
    return {sum_, std::sqrt(variance), practices - static_cast<int>(bands_.size())};
  }

 private:
  struct Band {
    int practices = 0;
    double rate = 0, people = 0, people_squared = 0, off = 0, off_squared = 0, off_people = 0;
  };
  double sum_ = 0;
  std::vector<Band> bands_;
};

// Which figures are added up, and of which there are percentiles.
struct Wanted {
  std::vector<std::pair<std::string, std::size_t>> totals, percentiles;
  std::size_t visits = 0;
  std::size_t figures = 0;

  explicit Wanted(const std::vector<FigureName>& names) : figures(names.size()) {
    for (std::size_t i = 0; i < names.size(); ++i) {
      const auto& [name, role, shown, table] = names[i];
      if (!shown) continue;
      if (name == visits_figure) totals.emplace_back("attended a year, " + role, i);
      else if (role.empty() && name.ends_with(" a year")) totals.emplace_back(name, i);
      if (name == "attended a year") visits = i;
      if (name == "routine_lead_days") percentiles.emplace_back("routine lead days, " + role, i);  // role by role
    }
  }
};

// Practices first, first + step, ...: the figures of each scenario, then the events of the first.
std::vector<double> lived(const Country& country, const CountryRun& run, std::size_t first, std::size_t last, std::size_t width,
                          int& done) {
  const auto step = static_cast<std::size_t>(run.parts);
  const std::size_t mine = first < last ? (last - first + step - 1) / step : 0;
  std::vector<double> rows(mine * width);
  std::atomic<std::size_t> next = 0;
  std::mutex telling;
  const auto work = [&] {
    for (std::size_t k = next++; k < mine; k = next++) {
      const std::size_t i = first + k * step;
      auto at = rows.begin() + static_cast<std::ptrdiff_t>(k * width);
      double events = 0;
      for (std::size_t s = 0; s < country.scenarios.size(); ++s) {
        const auto scenario = country.scenarios[s](country.lists[i]);
        Practice practice(scenario);
        Tally tally(scenario);
        practice.run(run.seed, i, tally);
        at = std::ranges::copy(tally.figures(), at).out;
        if (s == 0) events = static_cast<double>(tally.events());
      }
      *at = events;
      const std::scoped_lock lock(telling);
      ++done;
      if (run.progress) run.progress(done);
    }
  };
  std::vector<std::jthread> helpers;
  for (std::size_t t = 1; t < std::min(static_cast<std::size_t>(run.threads), mine); ++t) helpers.emplace_back(work);
  work();
  helpers.clear();
  return rows;
}

class Figures {
 public:
  Figures(const Country& country, Wanted wanted) : country_(country), wanted_(std::move(wanted)), bands_(bands_of(country.lists)) {
    const std::size_t two = country.scenarios.size() > 1 ? 3 : 1;
    sums_.assign(wanted_.totals.size(), std::vector<Adding>(two, Adding(bands_.size())));
    values_.resize(country.scenarios.size(), std::vector<std::vector<double>>(wanted_.percentiles.size() + 1));
    long_leads_.resize(country.scenarios.size(), std::vector<int>(wanted_.percentiles.size()));
  }

  std::size_t width() const { return country_.scenarios.size() * wanted_.figures + 1; }

  void add(std::size_t practice, const double* row) {
    const double people = country_.lists[practice];
    const auto band = static_cast<std::size_t>(std::ranges::lower_bound(bands_, country_.lists[practice]) - bands_.begin());
    for (std::size_t t = 0; t < sums_.size(); ++t) {
      const double one = row[wanted_.totals[t].second], other = row[wanted_.totals[t].second + (sums_[t].size() > 1 ? wanted_.figures : 0)];
      for (std::size_t k = 0; k < sums_[t].size(); ++k) sums_[t][k].add(band, people, k == 0 ? one : k == 1 ? other : other - one);
    }
    for (std::size_t s = 0; s < values_.size(); ++s, row += wanted_.figures) {
      const auto keep = [](std::vector<double>& in, double value) {
        if (!std::isnan(value)) in.push_back(value);
      };
      keep(values_[s].back(), row[wanted_.visits] * 1000 / people);
      for (std::size_t p = 0; p < wanted_.percentiles.size(); ++p) {
        const double lead = row[wanted_.percentiles[p].second];
        keep(values_[s][p], lead);
        long_leads_[s][p] += lead >= long_lead_days;
      }
    }
    events_ += static_cast<std::uint64_t>(*row);
  }

  CountryFigures figures() {
    CountryFigures all{.totals = {}, .percentiles = {}, .long_leads = long_leads_, .events = events_};
    for (std::size_t t = 0; t < sums_.size(); ++t) {
      auto& total = all.totals.emplace_back(wanted_.totals[t].first, sums_[t][0].sum(), std::nullopt, std::nullopt);
      if (sums_[t].size() > 1) total.compared = sums_[t][1].sum(), total.difference = sums_[t][2].sum();
    }
    for (const auto& of_scenario : values_) {
      auto& rows = all.percentiles.emplace_back();
      for (std::size_t p = 0; p < of_scenario.size(); ++p) {
        const auto name = p < wanted_.percentiles.size() ? wanted_.percentiles[p].first : "visits a year per 1,000 people";
        rows.push_back({name, {percentile(of_scenario[p], .1), percentile(of_scenario[p], .5), percentile(of_scenario[p], .9)}});
      }
    }
    return all;
  }

 private:
  const Country& country_;
  Wanted wanted_;
  std::vector<int> bands_;
  std::vector<std::vector<Adding>> sums_;                // by total; the first scenario, the second, the difference
  std::vector<std::vector<std::vector<double>>> values_;  // by scenario, by percentiles, of practices
  std::vector<std::vector<int>> long_leads_;
  std::uint64_t events_ = 0;
};

}  // namespace

std::vector<int> drawn_lists(int practices, int mean, double sigma, std::uint64_t seed) {
  Generator generator(seed, std::numeric_limits<std::uint64_t>::max());  // no practice's stream
  std::vector<double> sizes(static_cast<std::size_t>(practices));
  for (double& size : sizes) size = lognormal(generator.next(), 0, sigma);
  const double all = std::accumulate(sizes.begin(), sizes.end(), 0.0);
  std::vector<int> lists;
  for (const double size : sizes)
    lists.push_back(static_cast<int>(std::lround(std::clamp(size / all * mean * practices, 1.0, static_cast<double>(core::list_max)))));
  return lists;
}

double percentile(std::vector<double> values, double share) {
  if (values.empty()) return std::numeric_limits<double>::quiet_NaN();
  std::ranges::sort(values);
  const double place = share * static_cast<double>(values.size() - 1);
  const auto below = static_cast<std::size_t>(place), above = std::min(below + 1, values.size() - 1);
  return values[below] + (place - static_cast<double>(below)) * (values[above] - values[below]);
}

std::vector<int> bands_of(std::vector<int> lists) {
  std::ranges::sort(lists);
  const std::size_t least = std::max(band_least, (lists.size() + bands_most - 1) / bands_most);
  std::vector<int> ends;
  std::size_t begin = 0;
  for (std::size_t i = 1; i < lists.size(); ++i)
    if (lists[i] != lists[i - 1] && i - begin >= least && lists.size() - i >= least) ends.push_back(lists[i - 1]), begin = i;
  if (!lists.empty()) ends.push_back(lists.back());
  return ends;
}

std::optional<CountryFigures> live_through(const Country& country, const CountryRun& run) {
  auto names = figure_names(country.scenarios.front()(country.lists.front()));
  for (const auto& scenario : country.scenarios) {
    const auto of_this = figure_names(scenario(country.lists.front()));
    for (std::size_t i = 0; i < names.size(); ++i) names[i].shown |= of_this[i].shown;
  }
  Figures all(country, Wanted(names));
  const std::size_t n = country.lists.size(), parts = static_cast<std::size_t>(run.parts), width = all.width();
  int done = 0;
  for (std::size_t first = 0; first < n; first += block * parts) {
    const std::size_t last = std::min(n, first + block * parts);
    auto rows = lived(country, run, first + static_cast<std::size_t>(run.part), last, width, done);
    if (run.gather) rows = run.gather(std::move(rows));
    if (run.part != 0) continue;
    std::size_t of_part = 0;  // where its rows begin
    std::vector<std::size_t> begins;
    for (std::size_t p = 0; p < parts; ++p)
      begins.push_back(of_part), of_part += first + p < last ? (last - first - p + parts - 1) / parts : 0;
    for (std::size_t i = first; i < last; ++i) all.add(i, &rows[(begins[(i - first) % parts] + (i - first) / parts) * width]);
  }
  if (run.part != 0) return std::nullopt;
  return all.figures();
}

}  // namespace simulation
