// Queues against queueing theory, each estimate within 4 of its standard errors, and the two ways of running one against each other.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "simulation/queue_figures.h"
#include "simulation/queue_theory.h"

namespace simulation {
namespace {

constexpr std::uint64_t seed = 5;
constexpr std::uint32_t customers = 1'500'000;

Distribution fixed(double mean) { return {.shape = Shape::fixed, .mean = mean}; }
Distribution erlang(int stages, double mean) { return {.shape = Shape::erlang, .mean = mean, .stages = stages}; }
Distribution lognormal_of(double mean, double cv) { return {.shape = Shape::lognormal, .mean = mean, .cv = cv}; }
Queue markov(int servers, double rate, double service_mean) {
  return {.arrivals = {.mean = 1 / rate}, .service = {.mean = service_mean}, .servers = servers};
}

QueueFigures run(const Queue& queue, std::uint32_t how_many = customers) {
  return figures_of(queue, customers_of(queue, {.customers = how_many, .seed = seed}));
}
void expect_within(const Mean& is, double theory, const std::string& what) {
  EXPECT_GT(is.se, 0) << what;
  EXPECT_LT(std::abs(is.value - theory), 4 * is.se)
      << what << ": " << is.value << " +- " << is.se << ", theory " << theory << ", seed " << seed;
}

struct MarkovRow {
  int servers;
  double rate, service_mean, waited, wait, wait_p90;
};
const MarkovRow markov_rows[] = {
    {1, .9, 1, .9, 9, 21.972246},
    {2, 1.5, 1, .642857143, 1.285714286, 3.721505},
    {5, 4, 1, .554112554, .554112554, 1.712198},
    {10, 9, 1, .668731524, .668731524, 1.900212},
    {4, .5, 7.5, .865029731, 25.950892, 64.727811},
};

TEST(QueueTheory, gives_the_published_answers) {
  for (const auto& row : markov_rows) {
    const auto theory = theory_of(markov(row.servers, row.rate, row.service_mean));
    EXPECT_NEAR(*theory.waited, row.waited, 1e-8);
    EXPECT_NEAR(*theory.wait, row.wait, 1e-5);
    EXPECT_NEAR(*theory.quantile(.9), row.wait_p90, 1e-5);
  }
  auto erlang_a = markov(10, 9, 1);
  erlang_a.patience = Distribution{.mean = 2};
  EXPECT_NEAR(*theory_of(erlang_a).number_in_queue, 1.206211, 1e-6);
  EXPECT_NEAR(*theory_of(erlang_a).gave_up, .067012, 1e-6);
  EXPECT_NEAR(erlang_b(10, 9), .167963, 1e-6);
  auto loss = markov(10, 9, 1);
  loss.capacity = 10;
  EXPECT_NEAR(*theory_of(loss).blocked, erlang_b(10, 9), 1e-12) << "no place to wait is Erlang B";
  auto crowd = markov(5'000, 9'000, 1);
  crowd.patience = Distribution{.mean = 2};
  EXPECT_NEAR(*theory_of(crowd).gave_up, 4'000. / 9'000, 1e-4) << "far overloaded, whoever is too many gives up";
}

TEST(QueueTheory, is_silent_where_no_formula_is_known) {
  auto g = markov(2, 1.5, 1);
  g.service = fixed(1);
  EXPECT_FALSE(theory_of(g).wait);
  g = markov(1, .5, 1);
  g.arrivals = erlang(2, 2);
  EXPECT_FALSE(theory_of(g).wait);
  EXPECT_NEAR(*theory_of(g).utilisation, .5, 1e-12);
  EXPECT_FALSE(theory_of(markov(1, 2, 1)).utilisation);
}

TEST(Queue, of_several_servers_waits_as_erlang_says) {
  for (const auto& row : markov_rows) {
    const auto f = run(markov(row.servers, row.rate, row.service_mean));
    const auto what = "M/M/" + std::to_string(row.servers);
    expect_within(f.waited, row.waited, what + " waited");
    expect_within(f.wait, row.wait, what + " wait");
    expect_within(f.wait_p90, row.wait_p90, what + " p90");
    expect_within(f.number_in_queue, row.rate * row.wait, what + " number in queue");
    expect_within(f.utilisation, row.rate * row.service_mean / row.servers, what + " utilisation");
    expect_within(f.time_in_system, row.wait + row.service_mean, what + " time in system");
    EXPECT_NEAR(f.rate_times_wait, f.number_in_queue.value, 2e-3 * f.number_in_queue.value) << what << ": Little's law";
    EXPECT_EQ(f.gave_up.value, 0);
    EXPECT_EQ(f.blocked.value, 0);
  }
}

TEST(Queue, of_one_server_waits_as_pollaczek_and_khinchine_say) {
  struct Row {
    double load;
    Distribution service;
    double wait;
  };
  const Row rows[] = {{.8, fixed(10), 20}, {.8, {.mean = 10}, 40}, {.8, lognormal_of(10, 1), 40}, {.9, erlang(4, 10), 56.25}};
  for (const auto& row : rows) {
    const Queue queue{.arrivals = {.mean = 10 / row.load}, .service = row.service};
    EXPECT_NEAR(*theory_of(queue).wait, row.wait, 1e-9);
    expect_within(run(queue).wait, row.wait, "M/G/1");
  }
}

TEST(Queue, whose_people_give_up_is_erlangs_a) {
  auto queue = markov(10, 9, 1);
  queue.patience = Distribution{.mean = 2};
  const auto f = run(queue);
  const auto theory = theory_of(queue);
  expect_within(f.number_in_queue, 1.206211, "number in queue");
  expect_within(f.gave_up, .067012, "gave up");
  expect_within(f.waited, *theory.waited, "waited");
  expect_within(f.utilisation, *theory.utilisation, "utilisation");
  EXPECT_NEAR(f.rate_times_wait, f.number_in_queue.value, 2e-3 * f.number_in_queue.value);
}

TEST(Queue, with_few_places_turns_people_away_as_theory_says) {
  for (const int capacity : {3, 4, 8}) {
    auto queue = markov(3, 4, 1);
    queue.capacity = capacity;
    const auto f = run(queue, 400'000);
    const auto theory = theory_of(queue);
    expect_within(f.blocked, *theory.blocked, "blocked");
    expect_within(f.utilisation, *theory.utilisation, "utilisation");
    if (capacity == 3) {
      EXPECT_EQ(f.wait.value, 0);
      continue;
    }
    expect_within(f.wait, *theory.wait, "wait");
    expect_within(f.waited, *theory.waited, "waited");
    expect_within(f.number_in_queue, *theory.number_in_queue, "number in queue");
  }
}

TEST(Queue, calls_the_first_class_first) {
  // Cobham, one server: W0 / ((1 - load before)(1 - load with)), W0 = .8.
  auto queue = markov(1, .8, 1);
  queue.shares = {.25, .75};
  const auto one = run(queue);
  expect_within(one.classes.at(0).wait, .8 / (1 - .2), "first of one server");
  expect_within(one.classes.at(1).wait, .8 / (1 - .2) / (1 - .8), "second of one server");
  expect_within(one.wait, 4, "all of one server");
  auto several = markov(5, 4, 1);
  several.shares = {.5, .3, .2};
  const auto f = run(several);
  const auto theory = theory_of(several);
  for (std::size_t i = 0; i < 3; ++i) expect_within(f.classes.at(i).wait, theory.class_waits.at(i), "of five servers");
  EXPECT_EQ(f.not_called, 0u);
}

// Who has a wait is the same in both, to the last bit.
TEST(Queue, is_the_same_by_free_times_and_by_events) {
  for (const int servers : {1, 2, 10, 48, 49, 200})
    for (const auto& service : {Distribution{.mean = .95 * servers}, fixed(.95 * servers), lognormal_of(.8 * servers, 2)}) {
      const Queue queue{.arrivals = {.mean = 1}, .service = service, .servers = servers};
      const QueueRun run{.customers = 30'000, .seed = seed};
      EXPECT_TRUE(by_free_times(queue, run) == by_events(queue, run)) << servers << " servers, seed " << seed;
    }
  const Queue even{.arrivals = fixed(1), .service = fixed(2), .servers = 2};  // everything at one moment
  EXPECT_TRUE(by_free_times(even, {.customers = 1'000, .seed = seed}) == by_events(even, {.customers = 1'000, .seed = seed}));
}

TEST(Queue, settles_what_happens_at_one_moment) {
  // One server, gaps of 1, services of 2: customer 0 is served from 1 to 3, 1 waits from 2. Patience of exactly 1: the server is free
  // first.
  Queue queue{.arrivals = fixed(1), .service = fixed(2), .patience = fixed(1)};
  auto all = customers_of(queue, {.customers = 1'000, .seed = seed});
  EXPECT_EQ(all[1].fate, Fate::served);
  EXPECT_EQ(all[1].until, 3);
  EXPECT_EQ(all[2].fate, Fate::gave_up) << "the server was taken by who came before";
  EXPECT_EQ(all[2].until, 4);
  queue.patience.reset();
  queue.capacity = 1;  // who leaves at 3 makes room for who comes at 3
  all = customers_of(queue, {.customers = 1'000, .seed = seed});
  EXPECT_EQ(all[1].fate, Fate::blocked);
  EXPECT_EQ(all[2].fate, Fate::served);
  EXPECT_EQ(all[2].wait(), 0);
}

TEST(Queue, gives_each_customer_the_same_chances_under_another_rule) {
  auto queue = markov(3, 2.5, 1);
  const QueueRun run{.customers = 5'000, .seed = seed};
  const auto before = customers_of(queue, run);
  EXPECT_TRUE(before == customers_of(queue, run));
  EXPECT_FALSE(before == customers_of(queue, {.customers = 5'000, .seed = seed + 1}));
  queue.servers = 4;
  queue.patience = Distribution{.mean = 3};
  queue.shares = {.5, .5};
  const auto after = customers_of(queue, run);
  EXPECT_TRUE(
      std::ranges::equal(before, after, [](const auto& a, const auto& b) { return a.arrived == b.arrived && a.service == b.service; }));
}

TEST(Queue, ends_though_the_last_class_is_never_called) {
  auto queue = markov(1, 3, 1);
  queue.shares = {.9, .1};
  queue.capacity = 1'000;
  const auto f = run(queue, 20'000);
  EXPECT_GT(f.not_called, 0u);
}

TEST(Queue, shows_how_many_waited_longer) {
  const auto queue = markov(2, 1.5, 1);
  const auto all = customers_of(queue, {.customers = 400'000, .seed = seed});
  const double times[] = {0, 1, 3};
  const auto beyond = shares_beyond(all, times);
  EXPECT_DOUBLE_EQ(beyond[0], figures_of(queue, all).waited.value);
  for (std::size_t i = 0; i < 3; ++i) EXPECT_NEAR(beyond[i], *theory_of(queue).wait_beyond(times[i]), .01);
}

}  // namespace
}  // namespace simulation
