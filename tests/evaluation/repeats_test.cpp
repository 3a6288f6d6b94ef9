#include "evaluation/repeats.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <numeric>
#include <random>

namespace evaluation {
namespace {

struct Table {
  std::vector<std::uint32_t> patient;
  std::vector<std::int32_t> day;
  std::vector<std::uint16_t> role;
};

Repeats count(const Table& t, const RepeatOptions& options) {
  const std::uint32_t patients = t.patient.empty() ? 0 : std::ranges::max(t.patient) + 1;
  const Visits visits{t.patient, t.day, t.role};
  const auto r = count_repeats(std::span(&visits, 1), patients, options);
  EXPECT_TRUE(r);
  return *r;
}

TEST(Repeats, take_the_last_day_of_the_window_in) {
  const struct {
    std::vector<std::int32_t> days;
    int visits, window;
    bool repeats;
  } cases[] = {
      {{0, 30, 60, 90}, 4, 90, true},       {{0, 30, 60, 91}, 4, 90, false}, {{91, 0, 60, 30, 150}, 4, 90, false},
      {{0, 50, 60, 100, 140}, 4, 90, true},  // from the second on
      {{7, 7, 7, 7}, 4, 0, true},           {{7, 7, 7, 8}, 4, 0, false},     {{5}, 2, 90, false},
      {{-40, -1, 20, 40}, 4, 90, true},  // days before the calendar's beginning
  };
  for (const auto& c : cases) {
    const Table t{std::vector<std::uint32_t>(c.days.size(), 0), c.days, {}};
    EXPECT_EQ(count(t, {.visits = c.visits, .window = c.window}).people_with_repeats, c.repeats) << testing::PrintToString(c.days);
  }
}

Table drawn(unsigned seed, std::size_t rows, std::uint32_t people) {
  std::mt19937 random(seed);
  Table t;
  for (std::size_t i = 0; i < rows; ++i) {
    t.patient.push_back(static_cast<std::uint32_t>(random() % people) * static_cast<std::uint32_t>(random() % 3 > 0));
    t.day.push_back(static_cast<std::int32_t>(random() % 700) - 300);
    t.role.push_back(static_cast<std::uint16_t>(random() % 3));
  }
  return t;
}

// The plainest way there is.
Repeats by_looking(const Table& t, const RepeatOptions& o) {
  std::map<std::uint32_t, std::vector<std::int32_t>> of;
  for (std::size_t i = 0; i < t.day.size(); ++i)
    if (!o.role || t.role[i] == *o.role) of[t.patient[i]].push_back(t.day[i]);
  Repeats r;
  for (auto& [who, days] : of) {
    std::int64_t most = 0;
    for (const auto first : days)
      most = std::max<std::int64_t>(most, std::ranges::count_if(days, [&](auto d) { return d >= first && d <= first + o.window; }));
    r.people += 1;
    r.visits += static_cast<std::int64_t>(days.size());
    r.people_with_repeats += most >= o.visits;
    r.visits_of_those += most >= o.visits ? static_cast<std::int64_t>(days.size()) : 0;
  }
  return r;
}

TEST(Repeats, of_a_table_that_lies_by_patient_and_day_are_those_of_any_other_order) {
  for (const unsigned seed : {1u, 2u, 3u, std::random_device{}()}) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    for (const std::size_t rows : {1u, 2u, 3u, 50u, 3000u}) {
      const Table t = drawn(seed, rows, 40);
      std::vector<std::size_t> order(rows);
      std::iota(order.begin(), order.end(), 0);
      std::ranges::sort(order, {}, [&](std::size_t i) { return std::pair(t.patient[i], t.day[i]); });
      Table sorted;
      for (const auto i : order) sorted.patient.push_back(t.patient[i]), sorted.day.push_back(t.day[i]);
      const auto expected = by_looking(t, {.visits = 3, .window = 60}), r = count(sorted, {.visits = 3, .window = 60});
      EXPECT_EQ(std::tuple(r.people, r.visits, r.people_with_repeats, r.visits_of_those),
                std::tuple(expected.people, expected.visits, expected.people_with_repeats, expected.visits_of_those));
      const auto unsorted = count(t, {.visits = 3, .window = 60});
      EXPECT_TRUE(std::ranges::equal(r.distribution, unsorted.distribution,
                                     [](const auto& a, const auto& b) { return a.visits == b.visits && a.people == b.people; }));
      EXPECT_TRUE(std::ranges::equal(r.most_together, unsorted.most_together,
                                     [](const auto& a, const auto& b) { return a.visits == b.visits && a.people == b.people; }));
    }
  }
  const Table centuries{{0, 1}, {0, 70'000}, {}};
  const Visits visits{centuries.patient, centuries.day, {}};
  EXPECT_FALSE(count_repeats(std::span(&visits, 1), 2, {})) << "refused as in any other order";
}

TEST(Repeats, agree_with_looking_at_each_person) {
  for (unsigned seed = 1; seed <= 30; ++seed) {
    const auto t = drawn(seed, 1 + seed * 97 % 3000, 1 + seed * 37);
    for (const RepeatOptions& o : {RepeatOptions{},
                                   {.visits = 2, .window = 7},
                                   {.visits = 3, .window = 30, .role = 1},
                                   {.visits = 3, .window = 30, .rows_at_once = 300}}) {
      const auto r = count(t, o), plain = by_looking(t, o);
      EXPECT_EQ(r.people, plain.people) << "seed " << seed;
      EXPECT_EQ(r.visits, plain.visits) << "seed " << seed;
      EXPECT_EQ(r.people_with_repeats, plain.people_with_repeats) << "seed " << seed;
      EXPECT_EQ(r.visits_of_those, plain.visits_of_those) << "seed " << seed;
      std::int64_t people = 0, visits = 0, often = 0;
      for (const auto& row : r.distribution) people += row.people, visits += row.people * row.visits;
      for (const auto& row : r.most_together) often += row.visits >= o.visits ? row.people : 0;
      EXPECT_EQ(people, r.people);
      EXPECT_EQ(visits, r.visits);
      EXPECT_EQ(often, r.people_with_repeats);
    }
  }
}

TEST(Repeats, do_not_depend_on_order_days_counted_from_or_how_the_file_was_cut) {
  const auto t = drawn(7, 5000, 900);
  const auto whole = count(t, {});
  Table other = t;
  std::ranges::reverse(other.patient), std::ranges::reverse(other.day), std::ranges::reverse(other.role);
  for (auto& d : other.day) d += 20'000;
  for (auto& p : other.patient) p = 899 - p;
  EXPECT_EQ(count(other, {}).people_with_repeats, whole.people_with_repeats);
  for (const std::size_t cut : {0u, 1u, 777u, 2500u, 4999u, 5000u}) {
    const Visits parts[] = {{std::span(t.patient).first(cut), std::span(t.day).first(cut), {}},
                            {std::span(t.patient).subspan(cut), std::span(t.day).subspan(cut), {}}};
    const auto r = count_repeats(parts, 900, {});
    ASSERT_TRUE(r);
    EXPECT_EQ(r->people_with_repeats, whole.people_with_repeats) << cut;
    EXPECT_EQ(r->visits, whole.visits) << cut;
  }
}

TEST(Repeats, refuse_what_makes_no_sense) {
  const std::uint32_t patient[] = {0, 0};
  const std::int32_t day[] = {0, 70'000};
  const Visits visits[] = {{patient, day, {}}};
  EXPECT_EQ(count_repeats(visits, 1, {}).error().text, "Two visits are 70000 days apart: a date is wrong");
  EXPECT_EQ(count_repeats(visits, 1, {.visits = 1}).error().text, "A repeat is two visits at the least");
  EXPECT_EQ(count_repeats(visits, 1, {.window = -1}).error().text, "The window is below 0 days");
  EXPECT_EQ(count_repeats({}, 0, {})->people, 0);
}

}  // namespace
}  // namespace evaluation
