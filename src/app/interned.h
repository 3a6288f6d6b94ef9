// Texts as small whole numbers, in order of first sight, for tables of many millions of rows. A text of up to 15 bytes is its own key; a
// longer one is known by 120 bits of a digest: were it random, two of a thousand million texts would be taken for one less than once in
// 10^17 such tables. It is quick, not cryptographic: who writes the file to that end could make two texts meet. A number of up to 12
// digits, as most identifiers are, takes 5 bytes, one of up to 18 and a text of up to 7 bytes 8, others 16; and all a slot of 5 to 8.
#pragma once

#include <algorithm>
#include <array>
#include <bit>
#include <cstdint>
#include <cstring>
#include <memory>
#include <mutex>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/check.h"

namespace app {

struct InternKey {
  std::uint64_t low = 0, high = 0;  // high: 0 of numbers and short texts; of others its last byte is the length + 1, or 255 for a digest
  bool operator==(const InternKey&) const = default;

  static InternKey of(std::string_view text) {
    InternKey key;
    if (const auto number = number_in(text)) {
      key.low = number;
    } else if (text.size() <= 7) {
      std::memcpy(&key.low, text.data(), text.size());
      key.low |= (0xF0 + text.size()) << 56;  // no number of 18 digits reaches so far
    } else if (text.size() <= 15) {
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
  // Of 1 to 18 digits, written as numbers are; 0: it is none, or 0.
  static std::uint64_t number_in(std::string_view text) {
    if (text.empty() || text.size() > 18 || text[0] == '0') return 0;
    std::uint64_t number = 0;
    for (const char c : text) {
      const auto digit = static_cast<unsigned>(c - '0');
      if (digit > 9) return 0;
      number = 10 * number + digit;
    }
    return number;
  }
};

// Bytes of keys, N of each, that are added and never moved: there is never room for more than a block too many. Behind the last key that
// has any of these bytes they are 0, and take no room.
template <std::size_t N>
class KeyBytes {
  static_assert(std::endian::native == std::endian::little);

 public:
  std::uint64_t operator[](std::size_t key) const {
    std::uint64_t value = 0;
    if (key < size_) std::memcpy(&value, place(key), N);
    return value;
  }
  void set(std::size_t key, std::uint64_t value) {  // by rising key
    if (value == 0) return;
    for (; size_ <= key; ++size_) {
      if (size_ % block == 0) blocks_.push_back(std::make_unique_for_overwrite<char[]>(block * N));
      std::memset(place(size_), 0, N);
    }
    std::memcpy(place(key), &value, N);
  }
  void prefetch(std::size_t key) const {
    if (key < size_) __builtin_prefetch(place(key));
  }

 private:
  static constexpr std::size_t block = 8192;
  char* place(std::size_t key) const { return &blocks_[key / block][key % block * N]; }

  std::vector<std::unique_ptr<char[]>> blocks_;
  std::size_t size_ = 0;
};

// A slot is four bytes, a few bits of the hash and a number; the keys lie apart, in order. A look is two places in memory, so many are
// looked up together: what the next ones need is on its way meanwhile.
class Interned {
 public:
  static constexpr std::size_t together_max = 64;

  std::uint32_t size() const { return size_; }
  InternKey key(std::uint32_t number) const { return {low_[number] | middle_[number] << 40, high_[number]}; }

  // As soon as a key is known that will be looked up.
  void prefetch(std::uint64_t hash) const { __builtin_prefetch(&slots_[first(hash)]); }

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
    for (std::size_t at = first(hash);; at = next(at)) {
      const auto slot = slots_[at];
      if (slot == 0) return add(key, hash, at);
      if (slot >> number_bits == tag(hash) && this->key(number_of(slot)) == key) return number_of(slot);
    }
  }
  std::uint32_t number(std::string_view text) {
    const auto key = InternKey::of(text);
    return number(key, key.hash());
  }

 private:
  static constexpr int number_bits = 26;
  static constexpr std::uint32_t numbers_max = (1u << number_bits) - 1;
  static constexpr std::uint64_t low_mask = (std::uint64_t{1} << 40) - 1;

  // 0: nothing here; else below the number + 1, and above as much of the hash as there is room for.
  using Slot = std::uint32_t;
  static Slot slot_of(std::uint32_t number, std::uint64_t hash) { return tag(hash) << number_bits | (number + 1); }
  static std::uint32_t number_of(Slot slot) { return (slot & numbers_max) - 1; }
  static std::uint32_t tag(std::uint64_t hash) { return static_cast<std::uint32_t>(hash) & ((1u << (32 - number_bits)) - 1); }
  std::size_t first(std::uint64_t hash) const { return (hash >> 32) * slots_.size() >> 32; }
  std::size_t next(std::size_t at) const { return at + 1 == slots_.size() ? 0 : at + 1; }

  void prefetch_key(std::uint64_t hash) const {
    const auto slot = slots_[first(hash)];
    if (slot != 0) low_.prefetch(number_of(slot));
  }

  std::uint32_t add(const InternKey& key, std::uint64_t hash, std::size_t at) {
    const auto number = size_;
    core::check(number < numbers_max, "a table of texts has at most 67 million");
    low_.set(number, key.low & low_mask);
    middle_.set(number, key.low >> 40);
    high_.set(number, key.high);
    ++size_;
    slots_[at] = slot_of(number, hash);
    if (std::size_t{size()} * 5 > slots_.size() * 4) grow();
    return number;
  }

  void grow() {
    slots_ = std::vector<Slot>(slots_.size() + slots_.size() / 2);
    constexpr std::uint32_t ahead = 16;
    for (std::uint32_t i = 0; i < size(); ++i) {
      if (i + ahead < size()) prefetch(key(i + ahead).hash());
      const auto hash = key(i).hash();
      auto at = first(hash);
      while (slots_[at] != 0) at = next(at);
      slots_[at] = slot_of(i, hash);
    }
  }

  std::vector<Slot> slots_ = std::vector<Slot>(1 << 12);
  std::uint32_t size_ = 0;
  KeyBytes<5> low_;
  KeyBytes<3> middle_;
  KeyBytes<8> high_;
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
