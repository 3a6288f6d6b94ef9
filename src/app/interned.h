// Texts as small whole numbers, in order of first sight, for tables of many millions of rows. A text of up to 15 bytes is its own key; a
// longer one is known by 120 bits of a digest: were it random, two of a thousand million texts would be taken for one less than once in
// 10^17 such tables. It is quick, not cryptographic: who writes the file to that end could make two texts meet.
#pragma once

#include <algorithm>
#include <array>
#include <bit>
#include <cstdint>
#include <cstring>
#include <mutex>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace app {

struct InternKey {
  std::uint64_t low = 0, high = 0;  // the last byte is the length + 1, or 255 for a digest: never 0
  bool operator==(const InternKey&) const = default;

  static InternKey of(std::string_view text) {
    InternKey key;
    if (text.size() <= 15) {
      char bytes[16] = {};
      std::memcpy(bytes, text.data(), text.size());
      bytes[15] = static_cast<char>(text.size() + 1);
      std::memcpy(&key.low, bytes, 8);
      std::memcpy(&key.high, bytes + 8, 8);
    } else {
      key.low = 0x9E3779B97F4A7C15 ^ text.size(), key.high = 0xC2B2AE3D27D4EB4F;
      for (std::size_t i = 0; i < text.size(); i += 8) {
        std::uint64_t word = 0;
        std::memcpy(&word, text.data() + i, std::min<std::size_t>(8, text.size() - i));
        key.low = mixed(key.low ^ word);
        key.high = mixed(key.high + std::rotl(word, 32) + key.low);
      }
      key.high |= std::uint64_t{255} << 56;
    }
    return key;
  }
  std::uint64_t hash() const { return mixed(low ^ std::rotl(high * 0xD6E8FEB86659FD93, 29)); }

 private:
  static std::uint64_t mixed(std::uint64_t x) {  // the finish of SplitMix64, Steele, Lea and Flood 2014, doi 10.1145/2660193.2660195
    x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9;
    x = (x ^ (x >> 27)) * 0x94D049BB133111EB;
    return x ^ (x >> 31);
  }
};

// A slot is eight bytes, half of a hash and a number; the keys lie apart, in order. A look is two places in memory, so many are looked up
// together: what the next ones need is on its way meanwhile.
class Interned {
 public:
  static constexpr std::size_t together_max = 64;

  std::uint32_t size() const { return static_cast<std::uint32_t>(keys_.size()); }
  const std::vector<InternKey>& keys() const { return keys_; }  // by number

  // As soon as a key is known that will be looked up.
  void prefetch(std::uint64_t hash) const { __builtin_prefetch(&slots_[hash & mask_]); }

  struct Look {
    InternKey key;
    std::uint64_t hash;
  };
  template <class OnNumber>
  void numbers(std::span<const Look> looks, OnNumber on_number) {
    for (const auto& look : looks) prefetch_key(look.hash);
    for (const auto& look : looks) on_number(number(look.key, look.hash));
  }

  std::uint32_t number(const InternKey& key, std::uint64_t hash) {
    const auto half = static_cast<std::uint32_t>(hash >> 32);
    for (auto at = hash & mask_;; at = (at + 1) & mask_) {
      auto& slot = slots_[at];
      if (slot.next_number == 0) {
        keys_.push_back(key);
        slot = {half, size()};
        const auto given = size() - 1;
        if (std::size_t{size()} * 8 > slots_.size() * 5) grow();
        return given;
      }
      if (slot.half == half && keys_[slot.next_number - 1] == key) return slot.next_number - 1;
    }
  }
  std::uint32_t number(std::string_view text) {
    const auto key = InternKey::of(text);
    return number(key, key.hash());
  }

 private:
  struct Slot {
    std::uint32_t half = 0;         // of the hash, the upper one
    std::uint32_t next_number = 0;  // the number + 1; 0: nothing here
  };

  void prefetch_key(std::uint64_t hash) const {
    const auto& slot = slots_[hash & mask_];
    if (slot.next_number != 0) __builtin_prefetch(&keys_[slot.next_number - 1]);
  }

  void grow() {
    slots_.assign(slots_.size() * 2, {});
    mask_ = slots_.size() - 1;
    constexpr std::size_t ahead = 16;
    for (std::size_t i = 0; i < keys_.size(); ++i) {
      if (i + ahead < keys_.size()) prefetch(keys_[i + ahead].hash());
      const auto hash = keys_[i].hash();
      auto at = hash & mask_;
      while (slots_[at].next_number != 0) at = (at + 1) & mask_;
      slots_[at] = {static_cast<std::uint32_t>(hash >> 32), static_cast<std::uint32_t>(i + 1)};
    }
  }

  std::vector<Slot> slots_ = std::vector<Slot>(1 << 12);
  std::size_t mask_ = (1 << 12) - 1;
  std::vector<InternKey> keys_;
};

// The same for several threads at once, so that none keeps keys of its own: shards by hash, each behind a lock, asked for many keys at a
// time. Which number a key has depends on the threads; numbers lie close, but not every one is given.
class SharedInterned {
 public:
  static constexpr std::uint32_t shards = 32;

  static std::uint32_t shard_of(std::uint64_t hash) { return static_cast<std::uint32_t>(hash >> 27) % shards; }

  template <class OnNumber>
  void numbers(std::uint32_t shard, std::span<const Interned::Look> looks, OnNumber on_number) {
    auto& [mutex, interned] = shards_[shard];
    const std::lock_guard lock(mutex);
    for (const auto& look : looks) interned.prefetch(look.hash);
    interned.numbers(looks, [&](std::uint32_t number) { on_number(number * shards + shard); });
  }

  std::uint32_t numbers_below() const {
    std::uint32_t most = 0;
    for (const auto& shard : shards_) most = std::max(most, shard.interned.size());
    return most * shards;
  }

 private:
  struct alignas(64) Shard {
    std::mutex mutex;
    Interned interned;
  };
  std::array<Shard, shards> shards_;
};

}  // namespace app
