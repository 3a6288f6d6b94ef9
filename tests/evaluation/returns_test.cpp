#include "evaluation/returns.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <random>
#include <set>

namespace evaluation {
namespace {

TEST(Returns, are_counted_as_by_hand) {
  const std::vector<Contact> table{
      {.person = 0, .day = 0, .role = 0, .settled = false},    // back on day 10
      {.person = 0, .day = 10, .role = 1, .settled = true},    // not back within 28 days
      {.person = 0, .day = 39, .role = 0, .settled = false},   // back after exactly 28 days
      {.person = 0, .day = 67, .role = 0, .settled = true},
      {.person = 1, .day = 5, .role = 0, .settled = false},    // another on the same day is no return
      {.person = 1, .day = 5, .role = 1, .settled = false},
      {.person = 2, .day = 72, .role = 1, .settled = false},   // the last day that is followed for long enough
      {.person = 2, .day = 73, .role = 1, .settled = false},   // too late
      {.person = 3, .day = 100, .role = 0, .settled = true},   // the last day
  };
  const auto r = count_returns(table, 2, 28);
  ASSERT_TRUE(r);
  EXPECT_EQ(r->contacts, 9);
  EXPECT_EQ(r->people, 4);
  EXPECT_EQ(r->too_late, 2);
  EXPECT_EQ(r->unsettled.contacts, 5);
  EXPECT_EQ(r->unsettled.contacts_followed, 3);
  EXPECT_EQ(r->unsettled.people, 3);
  EXPECT_EQ(r->unsettled.people_back, 2);
  EXPECT_EQ(r->settled.contacts, 2);
  EXPECT_EQ(r->settled.contacts_followed, 0);
  ASSERT_EQ(r->by_role.size(), 2u);
  EXPECT_EQ(r->by_role[0].contacts, 3);
  EXPECT_EQ(r->by_role[0].contacts_followed, 2);
  EXPECT_EQ(r->by_role[1].contacts, 2);
  EXPECT_EQ(r->by_role[1].contacts_followed, 1);
  // By person: (y, n) = (2, 2), (0, 2), (1, 1) about p = 3/5.
  EXPECT_NEAR(r->unsettled.share.se, std::sqrt(0.8 * 0.8 + 1.2 * 1.2 + 0.4 * 0.4) / 5, 1e-12);
  EXPECT_LT(r->unsettled.share.low, 0.6);
  EXPECT_GT(r->unsettled.share.high, 0.6);
  EXPECT_EQ(r->settled.share.value, 0);
  EXPECT_GT(r->settled.share.high, 0.5) << "two people who did not come back prove little";
}

TEST(Returns, are_those_of_a_slow_twin_in_any_order_of_rows) {
  for (const unsigned seed : {1u, 2u, std::random_device{}()}) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    std::mt19937 random(seed);
    const auto below = [&](unsigned n) { return static_cast<std::uint32_t>(random() % n); };
    std::vector<Contact> table;
    for (int i = 0; i < 600; ++i)
      table.push_back({below(60), static_cast<std::int32_t>(below(200)) - 50, static_cast<std::uint16_t>(below(3)), below(2) == 0});
    constexpr int within = 14;
    const auto last = std::ranges::max(table, {}, &Contact::day).day;
    std::map<bool, std::pair<int, int>> counts;
    int late = 0;
    for (const auto& c : table) {
      if (c.day + within > last) {
        ++late;
        continue;
      }
      const bool back =
          std::ranges::any_of(table, [&](const Contact& d) { return d.person == c.person && d.day > c.day && d.day <= c.day + within; });
      ++counts[c.settled].first, counts[c.settled].second += back;
    }
    for (int shuffles = 0; shuffles < 3; ++shuffles) {
      const auto r = count_returns(table, 3, within);
      ASSERT_TRUE(r);
      EXPECT_EQ(r->too_late, late);
      EXPECT_EQ(std::pair(static_cast<int>(r->unsettled.contacts), static_cast<int>(r->unsettled.contacts_followed)), counts[false]);
      EXPECT_EQ(std::pair(static_cast<int>(r->settled.contacts), static_cast<int>(r->settled.contacts_followed)), counts[true]);
      std::int64_t sum = 0;
      for (const auto& role : r->by_role) sum += role.contacts_followed;
      EXPECT_EQ(sum, r->unsettled.contacts_followed);
      std::ranges::shuffle(table, random);
    }
  }
}

TEST(Returns, need_time_after_the_contact) {
  const std::vector<Contact> table{{.person = 0, .day = 0}, {.person = 0, .day = 5}};
  EXPECT_FALSE(count_returns(table, 1, 6));
  EXPECT_TRUE(count_returns(table, 1, 5));
  EXPECT_FALSE(count_returns(table, 1, 0));
  EXPECT_FALSE(count_returns({}, 0, 28));
}

}  // namespace
}  // namespace evaluation
