// The calendar of a discrete-event simulation: what is due next, by time, then priority, then the order in which it was put in.
// Invariant: time never runs backwards. Ties never depend on the heap's inner order, so a run repeats exactly.
#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>
#include <tuple>
#include <utility>
#include <vector>

#include "core/check.h"
#include "core/moment.h"

namespace simulation {

template <class Happening>
class Calendar {
 public:
  struct Due {
    core::Instant at{};
    int priority = 0;  // the lower comes first
    std::uint64_t sequence = 0;
    Happening what{};
  };

  void put(core::Instant at, int priority, Happening what) {
    core::check(at >= now_, "nothing happens in the past");
    heap_.push_back({at, priority, sequence_++, std::move(what)});
    std::ranges::push_heap(heap_, later);
  }

  // The next one that is due before `end`; none when the calendar is empty until then.
  std::optional<Due> next(core::Instant end) {
    if (heap_.empty() || heap_.front().at >= end) return std::nullopt;
    std::ranges::pop_heap(heap_, later);
    Due due = std::move(heap_.back());
    heap_.pop_back();
    now_ = due.at;
    return due;
  }

  std::size_t size() const { return heap_.size(); }

 private:
  static bool later(const Due& a, const Due& b) { return std::tie(a.at, a.priority, a.sequence) > std::tie(b.at, b.priority, b.sequence); }

  std::vector<Due> heap_;
  std::uint64_t sequence_ = 0;
  core::Instant now_ = core::Instant::min();
};

}  // namespace simulation
