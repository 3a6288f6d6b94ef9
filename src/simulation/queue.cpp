#include "simulation/queue.h"

#include <algorithm>
#include <deque>
#include <functional>
#include <limits>
#include <tuple>

#include "core/check.h"

namespace simulation {
namespace {

// Who comes, one after the other.
class Arrivals {
 public:
  Arrivals(const Queue& queue, std::uint64_t seed)
      : queue_(queue), gaps_(seed, 1), services_(seed, 2), patience_(seed, 3), classes_(seed, 4) {
    double sum = 0;
    for (const double share : queue.shares) up_to_.push_back(sum += share);
    if (!up_to_.empty()) up_to_.pop_back();  // the last class is whoever is left
  }

  Customer next() {
    at_ += queue_.arrivals.draw(gaps_);
    return {.arrived = at_, .until = at_, .service = queue_.service.draw(services_), .of_class = draw_class(), .fate = Fate::waiting};
  }
  // Of the customer who came last; drawn for everybody.
  double patience() { return queue_.patience->draw(patience_); }

 private:
  std::uint8_t draw_class() {
    if (up_to_.empty()) return 0;
    const double u = uniform(classes_.next());
    return static_cast<std::uint8_t>(std::ranges::count_if(up_to_, [u](double edge) { return edge <= u; }));
  }

  const Queue& queue_;
  Generator gaps_, services_, patience_, classes_;
  std::vector<double> up_to_;
  double at_ = 0;
};

// When each server is free, and who is it next.
class FreeTimes {
 public:
  explicit FreeTimes(int servers) : free_(static_cast<std::size_t>(servers), 0.0) {}
  double first() const { return free_.front(); }
  // The first to be free is taken until then. Few servers are kept in order: each place's new time is the middle one of three, which needs
  // no branch. Many are a heap.
  void take(double until) {
    const std::size_t n = free_.size();
    if (n <= ordered_max) {
      double* const free = free_.data();
      for (std::size_t i = 0; i + 1 < n; ++i) free[i] = std::min(std::max(until, free[i]), free[i + 1]);
      free[n - 1] = std::max(until, free[n - 1]);
      return;
    }
    std::ranges::pop_heap(free_, std::greater<>());
    free_.back() = until;
    std::ranges::push_heap(free_, std::greater<>());
  }

 private:
  static constexpr std::size_t ordered_max = 48;
  std::vector<double> free_;
};

class Events {
 public:
  Events(const Queue& queue, const QueueRun& run)
      : queue_(queue),
        arrivals_(queue, run.seed),
        counted_(run.customers),
        coming_max_(queue.shares.size() > 1 ? 2 * std::size_t{run.customers} : run.customers),
        idle_(queue.servers),
        waiting_(std::max<std::size_t>(1, queue.shares.size())) {
    all_.reserve(counted_);
  }

  std::vector<Customer> run() {
    while (all_.size() < counted_ || (open_ > 0 && all_.size() < coming_max_)) {
      const Customer next = arrivals_.next();
      happen_until(next.arrived);
      arrive(next);
    }
    if (waiting_.size() == 1) happen_until(std::numeric_limits<double>::infinity());
    for (auto& c : all_)
      if (c.fate == Fate::waiting) c.until = all_.back().arrived;
    all_.resize(counted_);
    return std::move(all_);
  }

 private:
  enum class What : std::uint8_t { leaves, gives_up };
  struct Event {
    double at;
    What what;
    std::uint8_t of_class;
    std::uint32_t customer;
    bool operator>(const Event& other) const {
      if (at != other.at) return at > other.at;
      return std::tie(what, of_class, customer) > std::tie(other.what, other.of_class, other.customer);
    }
  };

  void happen_until(double at) {
    while (!events_.empty() && events_.front().at <= at) {
      const Event event = events_.front();
      std::ranges::pop_heap(events_, std::greater<>());
      events_.pop_back();
      if (event.what == What::leaves) call(event.at);
      else give_up(event);
    }
  }
  void put(const Event& event) {
    events_.push_back(event);
    std::ranges::push_heap(events_, std::greater<>());
  }

  void arrive(const Customer& c) {
    const auto number = static_cast<std::uint32_t>(all_.size());
    const double patience = queue_.patience ? arrivals_.patience() : 0;
    all_.push_back(c);
    if (idle_ > 0) {
      --idle_;
      begin(number, c.arrived);
    } else if (queue_.capacity && queue_.servers + in_queue_ >= *queue_.capacity) {
      all_.back().fate = Fate::blocked;
    } else {
      waiting_[c.of_class].push_back(number);
      ++in_queue_;
      open_ += number < counted_;
      if (queue_.patience) put({c.arrived + patience, What::gives_up, c.of_class, number});
    }
  }
  void begin(std::uint32_t number, double at) {
    auto& c = all_[number];
    c.until = at;
    c.fate = Fate::served;
    put({at + c.service, What::leaves, c.of_class, number});
  }
  // A server is free: the first who waits still.
  void call(double at) {
    for (auto& line : waiting_) {
      while (!line.empty()) {
        const auto number = line.front();
        line.pop_front();
        if (all_[number].fate != Fate::waiting) continue;  // gave up
        out_of_queue(number);
        return begin(number, at);
      }
    }
    ++idle_;
  }
  void give_up(const Event& event) {
    auto& c = all_[event.customer];
    if (c.fate != Fate::waiting) return;  // was called before
    c.fate = Fate::gave_up;
    c.until = event.at;
    out_of_queue(event.customer);
  }
  void out_of_queue(std::uint32_t number) {
    --in_queue_;
    open_ -= number < counted_;
  }

  const Queue& queue_;
  Arrivals arrivals_;
  std::size_t counted_, coming_max_, open_ = 0;  // open: of those counted, who is in the queue
  int idle_, in_queue_ = 0;
  std::vector<std::deque<std::uint32_t>> waiting_;  // by class; who gave up stays until it would be their turn
  std::vector<Event> events_;
  std::vector<Customer> all_;
};

}  // namespace

bool free_times_suffice(const Queue& queue) { return !queue.patience && !queue.capacity && queue.shares.size() < 2; }

std::vector<Customer> by_free_times(const Queue& queue, const QueueRun& run) {
  core::check(free_times_suffice(queue), "free times are exact for one class without patience or capacity");
  Arrivals arrivals(queue, run.seed);
  FreeTimes servers(queue.servers);
  std::vector<Customer> all;
  all.reserve(run.customers);
  for (std::uint32_t i = 0; i < run.customers; ++i) {
    Customer c = arrivals.next();
    c.until = std::max(c.arrived, servers.first());
    c.fate = Fate::served;
    servers.take(c.until + c.service);
    all.push_back(c);
  }
  return all;
}

std::vector<Customer> by_events(const Queue& queue, const QueueRun& run) { return Events(queue, run).run(); }

std::vector<Customer> customers_of(const Queue& queue, const QueueRun& run) {
  core::check(!queue.grows_without_end(), "a queue that grows without end is refused before it is run");
  return free_times_suffice(queue) ? by_free_times(queue, run) : by_events(queue, run);
}

}  // namespace simulation
