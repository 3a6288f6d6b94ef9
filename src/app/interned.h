// Texts as small whole numbers, in order of first sight, for tables of many millions of rows. A text of up to 15 bytes is its own key; a
// longer one is known by 120 bits of a digest: were it random, two of a thousand million texts would be taken for one less than once in
// 10^17 such tables. It is quick, not cryptographic: who writes the file to that end could make two texts meet.
#pragma once

#include <algorithm>
#include <bit>
#include <cstdint>
#include <cstring>
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

class Interned {
 public:
  std::uint32_t size() const { return static_cast<std::uint32_t>(keys_.size()); }
  const std::vector<InternKey>& keys() const { return keys_; }  // by number

  void prefetch(std::uint64_t hash) const { __builtin_prefetch(&slots_[hash & (slots_.size() - 1)]); }

  std::uint32_t number(const InternKey& key, std::uint64_t hash) {
    for (auto at = hash & (slots_.size() - 1);; at = (at + 1) & (slots_.size() - 1)) {
      auto& slot = slots_[at];
      if (slot.key == key) return slot.number;
      if (slot.key.high != 0) continue;
      slot = {key, size()};
      keys_.push_back(key);
      const auto given = slot.number;
      if (keys_.size() * 2 > slots_.size()) grow();
      return given;
    }
  }
  std::uint32_t number(std::string_view text) {
    const auto key = InternKey::of(text);
    return number(key, key.hash());
  }

 private:
  struct alignas(32) Slot {  // never across two lines of the cache
    InternKey key;
    std::uint32_t number = 0;
  };

  void grow() {
    std::vector<Slot> more(slots_.size() * 4);
    for (const auto& slot : slots_) {
      if (slot.key.high == 0) continue;
      auto at = slot.key.hash() & (more.size() - 1);
      while (more[at].key.high != 0) at = (at + 1) & (more.size() - 1);
      more[at] = slot;
    }
    slots_ = std::move(more);
  }

  std::vector<Slot> slots_ = std::vector<Slot>(1 << 12);
  std::vector<InternKey> keys_;
};

}  // namespace app
