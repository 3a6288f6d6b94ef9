// `fingerpost simulate queue`: one line before servers who are all alike, beside what queueing theory says of it.
#include <cmath>
#include <numeric>

#include <unistd.h>

#include <fmt/format.h>

#include "app/distribution_option.h"
#include "app/evaluate.h"
#include "app/simulate.h"
#include "simulation/queue_figures.h"
#include "simulation/queue_theory.h"

namespace app {
namespace {

namespace json = boost::json;
using simulation::Queue;

constexpr int servers_max = 10'000, customers_max = 50'000'000, capacity_max = 1'000'000;
constexpr std::size_t classes_max = 8;

struct Options {
  std::string arrivals, service, patience;
  int servers = 1, customers = 1'000'000;
  std::optional<int> capacity;
  std::vector<double> priority;
  std::uint64_t seed = 1;
};

Queue queue_of(const Options& o) {
  Queue q{.arrivals = distribution_of({"--arrivals", "poisson", true}, o.arrivals),
          .service = distribution_of({"--service", "exp", true}, o.service),
          .servers = o.servers};
  if (!o.patience.empty()) q.patience = distribution_of({"--patience", "exp", true}, o.patience);
  q.capacity = o.capacity;
  q.shares = o.priority;
  if (q.capacity && *q.capacity < q.servers)
    throw SetupError(fmt::format("--capacity {}: counts who is served too, so it must be {} or more", *q.capacity, q.servers));
  const bool positive = std::ranges::all_of(q.shares, [](double share) { return share > 0; });
  const double sum = std::accumulate(q.shares.begin(), q.shares.end(), 0.0);
  if (!q.shares.empty() && (!positive || q.shares.size() > classes_max || !(std::abs(sum - 1) < 1e-9)))
    throw SetupError(fmt::format("--priority: up to {} shares above 0 that make 1 together, the first called first", classes_max));
  if (q.grows_without_end())
    throw SetupError(
        fmt::format("the queue grows without end: {:.4g}% of what the servers can do is asked of them. Give --servers {:.0f} or more, or "
                    "say what ends it: --patience or --capacity",
                    100 * q.load(), std::floor(q.service.mean / q.arrivals.mean) + 1));
  return q;
}

void refuse_what_is_too_much(const Queue& q, int customers) {
  const double bytes = customers * (sizeof(simulation::Customer) * (q.shares.size() > 1 ? 4.0 : 1.0) + 40);
  const double memory = static_cast<double>(::sysconf(_SC_PHYS_PAGES)) * static_cast<double>(::sysconf(_SC_PAGE_SIZE));
  if (bytes > memory / 2)
    throw SetupError(
        fmt::format("this run may need {:.1f} GB and the machine has {:.1f}: ask for fewer --customers", bytes / 1e9, memory / 1e9));
}

json::array rows_of(const Queue& q, const simulation::QueueFigures& f, const simulation::QueueTheory& t) {
  json::array rows;
  rows.push_back(beside_theory("wait", f.wait, t.wait));
  rows.push_back(beside_theory("wait p50", f.wait_p50, t.quantile(.5)));
  rows.push_back(beside_theory("wait p90", f.wait_p90, t.quantile(.9)));
  rows.push_back(beside_theory("wait p95", f.wait_p95, t.quantile(.95)));
  rows.push_back(beside_theory("probability of waiting", f.waited, t.waited));
  rows.push_back(beside_theory("time in system", f.time_in_system, t.time_in_system));
  rows.push_back(beside_theory("number in queue", f.number_in_queue, t.number_in_queue));
  rows.push_back(beside_theory("utilisation", f.utilisation, t.utilisation));
  if (q.patience) rows.push_back(beside_theory("gave up", f.gave_up, t.gave_up));
  if (q.capacity) rows.push_back(beside_theory("blocked", f.blocked, t.blocked));
  return rows;
}

void warn(Answer& a, const simulation::QueueFigures& f) {
  if (f.not_called > 0)
    a.warnings.push_back({"not_called", fmt::format("{} of those counted had still not been called when the run ended", f.not_called),
                          "Their waits are in no figure: the last class is hardly ever called. Give more --servers, or --patience"});
  if (f.spells > 0 && (f.spells < 300 || f.batch_correlation > .5))
    a.warnings.push_back(
        {"run_too_short",
         fmt::format("Waiting began {} times in this run, and a batch's mean wait goes with the next one's by {:.2f}: too few for the load",
                     f.spells, f.batch_correlation),
         "Ask for ten times the --customers: until then the intervals are too narrow and the wait is too short, if anything"});
}

plots::Svg picture_of(const Queue& q, std::span<const simulation::Customer> all, const simulation::QueueFigures& f,
                      const simulation::QueueTheory& t) {
  plots::Trends trends{.words = {.title = "Who waits longer",
                                 .description = "Share of those served who wait longer than each time",
                                 .x = "Wait, in your unit of time",
                                 .y = "Share who wait longer"},
                       .series = {},
                       .mark = {},
                       .nought = true};
  std::vector<double> times;
  const double longest = f.wait_p95.value > 0 ? 1.5 * f.wait_p95.value : q.service.mean;
  for (int i = 0; i <= 60; ++i) times.push_back(longest * i / 60);
  const auto add = [&](const std::string& name, std::vector<double> shares) {
    trends.series.push_back({plots::Trend::Kind::line, name, times, std::move(shares), {}, {}});
  };
  add("Simulated", simulation::shares_beyond(all, times));
  for (std::size_t i = 0; i < std::min<std::size_t>(q.shares.size(), 4); ++i)
    add(fmt::format("Class {}", i + 1), simulation::shares_beyond(all, times, static_cast<int>(i)));
  if (t.tail_rate) {
    std::vector<double> expected;
    for (const double time : times) expected.push_back(*t.wait_beyond(time));
    add("Theory", std::move(expected));
  }
  return plots::draw(trends, {.id = "queue"});
}

Answer answer(const Options& o) {
  const auto queue = queue_of(o);
  refuse_what_is_too_much(queue, o.customers);
  const auto all = simulation::customers_of(queue, {.customers = static_cast<std::uint32_t>(o.customers), .seed = o.seed});
  const auto f = simulation::figures_of(queue, all);
  const auto theory = simulation::theory_of(queue);
  Answer a{.figures = {{"arrivals", o.arrivals}, {"service", o.service}, {"servers", o.servers}}, .warnings = {}, .picture = {}};
  if (queue.patience) a.figures["patience"] = o.patience;
  if (queue.capacity) a.figures["capacity"] = *queue.capacity;
  a.figures["load"] = queue.load();
  a.figures["seed"] = o.seed;
  a.figures["customers"] = o.customers;
  a.figures["counted"] = f.counted;
  a.figures["served"] = f.served;
  a.figures["figures"] = rows_of(queue, f, theory);
  json::array classes;
  for (std::size_t i = 0; i < f.classes.size(); ++i) {
    std::optional<double> expected;
    if (i < theory.class_waits.size()) expected = theory.class_waits[i];
    auto line = beside_theory(fmt::format("class {}", i + 1), f.classes[i].wait, expected);
    line["served"] = f.classes[i].served;
    if (queue.patience) line["gave_up"] = f.classes[i].gave_up.value;
    classes.push_back(std::move(line));
  }
  if (!classes.empty()) a.figures["wait_by_class"] = std::move(classes);
  a.figures["littles_law"] = {{"number_in_queue", f.number_in_queue.value}, {"rate_times_wait", f.rate_times_wait}};
  warn(a, f);
  a.picture = picture_of(queue, all, f, theory);
  return a;
}

}  // namespace

void add_simulate_queue(Command& simulate) {
  const auto o = std::make_shared<Options>();
  auto command = add_figures(simulate, "queue", "One queue before servers all alike, beside queueing theory", [o] { return answer(*o); });
  command.add("--arrivals", o->arrivals, "poisson:RATE, erlang:STAGES,RATE, det:GAP or lognormal:MEAN,CV").required();
  command.add("--service", o->service, "exp:RATE, erlang:STAGES,RATE, det:TIME or lognormal:MEAN,CV, in the same unit of time").required();
  command.add("--servers", o->servers, "How many").within(1, servers_max).shown();
  command.add("--customers", o->customers, "How many come; the first tenth is not counted")
      .within(static_cast<int>(simulation::queue_customers_min), customers_max)
      .shown();
  command.add("--patience", o->patience, "How long people wait before they give up, written as --service");
  command.add("--capacity", o->capacity, "Places, those at the servers included; who finds none is turned away").within(1, capacity_max);
  command.add("--priority", o->priority, "Share of each class among those who come, the first called first: 0.2,0.8").by_commas();
  command.add("--seed", o->seed, "The same seed gives the same figures").shown();
}

}  // namespace app
