// The files of assumptions: what is read from the shipped one, and what is said, by line, of one that is wrong.
#include "catalogue/assumptions.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace catalogue {
namespace {

std::string said_of(const std::string& text) {
  const auto read = compile_assumptions({"costs.yaml", text});
  if (read) return "";
  std::string all;
  for (const auto& complaint : read.error()) all += to_string(complaint) + "\n";
  return all;
}

constexpr const char* entry = "value_sets:\n  - {name: QALY, low: 1, high: 2, unit: pounds, year: 2025, source: nobody, verified: false}\n";

TEST(Assumptions, shipped_are_whole) {
  const auto read = load_assumptions(SOURCE_DIR "/assumptions/unit-costs.yaml");
  ASSERT_TRUE(read) << to_string(read.error().front());
  const auto nice = std::ranges::find(*read, "QALY, NICE threshold", &Assumption::name);
  ASSERT_NE(nice, read->end());
  EXPECT_EQ(nice->values, (std::vector<double>{20'000, 30'000}));
  EXPECT_EQ(nice->kind, Assumption::Kind::value_set);
  for (const auto& a : *read) EXPECT_FALSE(a.source.empty() || a.year.empty() || a.unit.empty()) << a.name;
}

TEST(Assumptions, are_refused_by_line) {
  EXPECT_EQ(said_of(entry), "");
  const auto with = [](std::string_view what, std::string_view other) {
    std::string text = entry;
    return text.replace(text.find(what), what.size(), other);
  };
  EXPECT_EQ(said_of(with("low: 1", "low: 3")), "costs.yaml:2: 'low', 'central' and 'high' are not in order\n");
  EXPECT_EQ(said_of(with("low: 1", "value: 1")), "costs.yaml:2: an assumption has a 'value', or a 'low' and a 'high'\n");
  EXPECT_EQ(said_of(with("low: 1", "low: one")), "costs.yaml:2: 'low' is no number of 0 or more\n");
  EXPECT_EQ(said_of(with("low: 1", "low: -1")), "costs.yaml:2: 'low' is no number of 0 or more\n");
  EXPECT_EQ(said_of(with("source: nobody, ", "")), "costs.yaml:2: an assumption has no 'source'\n");
  EXPECT_NE(said_of(with("verified: false", "verified: perhaps")), "");
  EXPECT_EQ(said_of(entry + std::string(entry).substr(12)), "costs.yaml:3: 'QALY' comes twice\n");
  EXPECT_NE(said_of("prices: []\n"), "");
}

}  // namespace
}  // namespace catalogue
