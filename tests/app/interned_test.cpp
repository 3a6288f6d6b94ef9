// Texts as numbers: no two texts share one and no text has two, whatever they look like and however often the table has grown.
#include "app/interned.h"

#include <iostream>
#include <random>
#include <string>
#include <thread>
#include <unordered_map>

#include <gtest/gtest.h>

namespace app {
namespace {

using namespace std::string_literals;

// Short and long, numbers with and without a zero in front, texts that differ in one byte or end in NUL.
std::string some_text(std::mt19937_64& random) {
  switch (random() % 6) {
    case 0: return std::to_string(random() % 100'000);
    case 1: return std::to_string((random() % 2 ? 9u : 90'000u) * std::uint64_t{1'000'000'000} + random() % 100'000);
    case 2: return "0" + std::to_string(10'000'000 + random() % 100'000);
    case 3: return std::string(random() % 20, 'x') + std::string(random() % 3, '\0');
    case 4: return "patient-" + std::to_string(random() % 100'000);
    default: return "a pseudonym of many bytes " + std::to_string(random() % 100'000);
  }
}

TEST(Interned, gives_each_text_one_number_in_order_of_first_sight) {
  constexpr std::uint64_t seed = 20261122;
  std::cout << "seed " << seed << "\n";
  std::mt19937_64 random(seed);
  Interned interned;
  std::unordered_map<std::string, std::uint32_t> twin;
  for (int i = 0; i < 400'000; ++i) {
    const auto text = some_text(random);
    const auto expected = twin.try_emplace(text, static_cast<std::uint32_t>(twin.size())).first->second;
    ASSERT_EQ(interned.number(text), expected) << text;
  }
  ASSERT_EQ(interned.size(), twin.size());
  for (const auto& [text, number] : twin) ASSERT_EQ(interned.key(number), InternKey::of(text)) << text;
}

TEST(Interned, keys_of_texts_that_look_alike_differ) {
  const std::vector<std::string> alike{"",
                                       "0",
                                       "1",
                                       "1\0"s,
                                       "1234567",
                                       "12345678",
                                       "012345678",
                                       "123456789",
                                       "12345678 ",
                                       "+12345678",
                                       "1234567a",
                                       "99999999",
                                       "999999999",
                                       std::string(18, '9'),
                                       std::string(19, '9'),
                                       std::string(15, '9') + "a",
                                       std::string(7, '\xff'),
                                       std::string(8, '\0')};
  for (std::size_t i = 0; i < alike.size(); ++i)
    for (std::size_t j = 0; j < i; ++j) EXPECT_NE(InternKey::of(alike[i]), InternKey::of(alike[j])) << alike[i] << " and " << alike[j];
}

TEST(Interned, identifiers_as_most_are_have_a_short_key) {
  for (const auto* text : {"7", "9434765919", "999999999999"}) EXPECT_EQ(InternKey::of(text).low >> 40, 0) << text;
  for (const auto* text : {"", "GP", "A81001", "123456789012345678"}) EXPECT_EQ(InternKey::of(text).high, 0) << text;
  for (const auto* text : {"patient-1", "0943476591", "1234567890123456789"}) EXPECT_NE(InternKey::of(text).high, 0) << text;
}

TEST(Interned, threads_that_share_a_table_agree) {
  constexpr std::uint32_t texts = 50'000;
  SharedInterned shared;
  std::vector<std::vector<std::uint32_t>> given(2, std::vector<std::uint32_t>(texts));
  const auto read = [&](std::size_t thread) {
    for (std::uint32_t i = 0; i < texts; ++i) {
      const auto which = thread == 0 ? i : texts - 1 - i;
      const auto key = InternKey::of(std::to_string(9'000'000'000 + which));
      const Interned::Look look{key, key.hash()};
      shared.numbers(SharedInterned::shard_of(look.hash), {&look, 1}, [&](std::uint32_t number) { given[thread][which] = number; });
    }
  };
  {
    std::jthread other(read, 1);
    read(0);
  }
  EXPECT_EQ(given[0], given[1]);
  std::ranges::sort(given[0]);
  EXPECT_EQ(std::ranges::adjacent_find(given[0]), given[0].end()) << "two texts share a number";
  EXPECT_LT(given[0].back(), shared.numbers_below());
}

}  // namespace
}  // namespace app
