// Random numbers of our own: xoshiro256++ and whole-number arithmetic, so that a seed gives the same town on every machine (the
// standard library's distributions differ between its makers). Not for secrets.
// Source: Blackman and Vigna, https://prng.di.unimi.it/ (xoshiro256++, seeded by splitmix64); Lemire 2019 for below().
#pragma once

#include <array>
#include <bit>
#include <cstdint>
#include <span>

#include "core/check.h"
#include "core/id.h"
#include "core/moment.h"

namespace simulation {

class Generator {
 public:
  // Streams of one seed are independent: more draws in one leave the others as they were.
  Generator(std::uint64_t seed, std::uint64_t stream) {
    std::uint64_t state = seed + stream * 0xd1342543de82ef95;
    for (auto& word : words_) {
      state += 0x9e3779b97f4a7c15;
      std::uint64_t z = state;
      z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
      z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
      word = z ^ (z >> 31);
    }
  }

  std::uint64_t next() {
    auto& [a, b, c, d] = words_;
    const std::uint64_t result = std::rotl(a + d, 23) + a;
    const std::uint64_t t = b << 17;
    c ^= a;
    d ^= b;
    b ^= c;
    a ^= d;
    c ^= t;
    d = std::rotl(d, 45);
    return result;
  }

  // 0 to n - 1, each as likely as the other. n is at least 1.
  std::uint32_t below(std::uint64_t n) {
    core::check(n > 0 && n <= 0xffffffff, "a number is drawn from 1 to 2^32 - 1 values");
    const std::uint64_t unfair = (std::uint64_t{1} << 32) % n;
    while (true) {
      const std::uint64_t product = (next() >> 32) * n;
      if ((product & 0xffffffff) >= unfair) return static_cast<std::uint32_t>(product >> 32);
    }
  }

  // From `least` to `most`, both included.
  int between(int least, int most) { return least + static_cast<int>(below(static_cast<std::uint64_t>(most - least) + 1)); }

  bool chance(std::uint32_t of_ten_thousand) { return below(10'000) < of_ten_thousand; }

  template <class Range>
  const auto& pick(const Range& range) {
    return range[below(std::size(range))];
  }

  std::size_t weighted(std::span<const std::uint32_t> weights) {
    std::uint64_t total = 0;
    for (const auto weight : weights) total += weight;
    std::uint64_t left = below(total);
    std::size_t at = 0;
    while (left >= weights[at]) left -= weights[at++];
    return at;
  }

  core::Uuid uuid(core::Instant at) {
    const std::uint64_t a = next();
    return core::make_uuid(at.time_since_epoch().count(), a, next());
  }
  template <class IdType>
  IdType id(core::Instant at) {
    return IdType{uuid(at)};
  }

 private:
  std::array<std::uint64_t, 4> words_;
};

}  // namespace simulation
