#include "http/throttle.h"

#include <sodium.h>

#include "core/check.h"

namespace http {

static_assert(crypto_shorthash_KEYBYTES == 16 && crypto_shorthash_BYTES == sizeof(std::uint64_t));

Throttle::Throttle(Options options) : options_(options), tries_(options.slots * options.allowed, Steady::min()), next_(options.slots) {
  core::check(options.allowed > 0 && options.slots > 0, "a throttle without room");
  core::check(sodium_init() >= 0, "libsodium cannot start");
  crypto_shorthash_keygen(hash_key_.data());
}

bool Throttle::allow(std::string_view key, Steady now) {
  std::uint64_t hash = 0;
  crypto_shorthash(reinterpret_cast<unsigned char*>(&hash), reinterpret_cast<const unsigned char*>(key.data()), key.size(),
                   hash_key_.data());
  const std::size_t slot = hash % options_.slots;
  const std::lock_guard lock(mutex_);
  Steady& oldest = tries_[slot * options_.allowed + next_[slot]];
  if (oldest != Steady::min() && now - oldest < options_.per) return false;
  oldest = now;
  next_[slot] = static_cast<std::uint32_t>((next_[slot] + 1) % options_.allowed);
  return true;
}

std::optional<ConcurrencyCap::Place> ConcurrencyCap::enter(std::chrono::milliseconds patience) {
  std::unique_lock lock(mutex_);
  if (running_ >= running_max_) {
    if (waiting_ >= waiting_max_) return std::nullopt;
    ++waiting_;
    const bool free = freed_.wait_for(lock, patience, [&] { return running_ < running_max_; });
    --waiting_;
    if (!free) return std::nullopt;
  }
  ++running_;
  return Place(*this);
}

void ConcurrencyCap::leave() {
  const std::lock_guard lock(mutex_);
  --running_;
  freed_.notify_one();
}

}  // namespace http
