// Two brakes on sign-in: how often one name may be tried, and how many password hashes run at once.
//
// Invariant: memory is fixed when they are made, whatever is sent. (Password guessing: OWASP ASVS 5.0 V6.3; hashes: each takes 46 MiB.)
#pragma once

#include <array>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

namespace http {

using Steady = std::chrono::steady_clock::time_point;

// At most `allowed` tries of one key in any stretch of `per`. Refused tries do not count, so a person gets in again by waiting.
// Keys share a fixed table by a secret hash: two that collide share their tries, and no flood of other keys makes it forget one.
class Throttle {
 public:
  struct Options {
    std::size_t allowed = 10;
    std::chrono::seconds per{300};
    std::size_t slots = 16 * 1024;
  };
  explicit Throttle(Options options);

  // True, and counted, when `key` may be tried now. Any thread may call; `now` never goes back.
  bool allow(std::string_view key, Steady now);

 private:
  Options options_;
  std::array<std::uint8_t, 16> hash_key_;
  std::mutex mutex_;
  std::vector<Steady> tries_;        // `allowed` instants a slot, a ring
  std::vector<std::uint32_t> next_;  // the oldest of each ring
};

// Lets `running_max` in at once and `waiting_max` wait; the next is refused at once. Keep the sum well under the number of workers,
// so that a flood of sign-ins leaves the other pages theirs.
class ConcurrencyCap {
 public:
  ConcurrencyCap(int running_max, int waiting_max) : running_max_(running_max), waiting_max_(waiting_max) {}

  // A place inside, given back when it dies.
  class Place {
   public:
    explicit Place(ConcurrencyCap& cap) : cap_(&cap) {}
    Place(Place&& other) noexcept : cap_(std::exchange(other.cap_, nullptr)) {}
    Place& operator=(Place&&) = delete;
    ~Place() {
      if (cap_) cap_->leave();
    }

   private:
    ConcurrencyCap* cap_;
  };

  // Empty when the queue is full or no place came free within `patience`. Any thread may call.
  std::optional<Place> enter(std::chrono::milliseconds patience);

 private:
  void leave();

  const int running_max_, waiting_max_;
  std::mutex mutex_;
  std::condition_variable freed_;
  int running_ = 0, waiting_ = 0;
};

}  // namespace http
