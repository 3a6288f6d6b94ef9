#include "simulation/engine.h"

#include <gtest/gtest.h>

#include "simulation/generator.h"

namespace simulation {
namespace {

core::Instant at(int ms) { return core::Instant{std::chrono::milliseconds{ms}}; }

TEST(Engine, pops_by_time_then_priority_then_the_order_of_putting_in) {
  Calendar<char> calendar;
  calendar.put(at(20), 0, 'e');
  calendar.put(at(10), 5, 'c');
  calendar.put(at(10), 1, 'a');
  calendar.put(at(10), 1, 'b');
  calendar.put(at(10), 5, 'd');
  std::string order;
  while (const auto due = calendar.next(at(100))) order += due->what;
  EXPECT_EQ(order, "abcde");
}

TEST(Engine, keeps_the_order_of_a_thousand_ties) {
  Calendar<int> calendar;
  for (int i = 0; i < 1000; ++i) calendar.put(at(7), i % 3, i);
  int last = -1, last_priority = 0;
  while (const auto due = calendar.next(at(8))) {
    if (due->priority != last_priority) last = -1, last_priority = due->priority;
    EXPECT_GT(due->what, last);
    last = due->what;
  }
  EXPECT_EQ(last_priority, 2);
}

TEST(Engine, stops_at_the_end_and_keeps_what_is_due_later) {
  Calendar<int> calendar;
  calendar.put(at(10), 0, 1);
  calendar.put(at(20), 0, 2);
  EXPECT_TRUE(calendar.next(at(20)));
  EXPECT_FALSE(calendar.next(at(20)));
  EXPECT_EQ(calendar.size(), 1u);
}

TEST(Engine, refuses_to_put_anything_into_the_past) {
  Calendar<int> calendar;
  calendar.put(at(10), 0, 1);
  calendar.next(at(20));
  EXPECT_THROW(calendar.put(at(9), 0, 2), core::Bug);
}

TEST(Generator, gives_the_same_numbers_for_ever) {
  // From the reference implementation of xoshiro256++ seeded with splitmix64(0).
  Generator generator(0, 0);
  EXPECT_EQ(generator.next(), 0x53175d61490b23dfu);
  EXPECT_EQ(generator.next(), 0x61da6f3dc380d507u);
  EXPECT_EQ(generator.next(), 0x5c0fdf91ec9a7bfcu);
}

TEST(Generator, keeps_its_streams_apart) {
  Generator a(1, 1), b(1, 2), c(2, 1);
  EXPECT_NE(a.next(), b.next());
  EXPECT_NE(Generator(1, 1).next(), c.next());
}

TEST(Generator, draws_each_of_a_few_numbers_about_as_often) {
  Generator generator(42, 0);
  std::array<int, 7> drawn{};
  for (int i = 0; i < 70'000; ++i) ++drawn[generator.below(7)];
  for (const int times : drawn) EXPECT_NEAR(times, 10'000, 450);  // 4.8 standard deviations
}

}  // namespace
}  // namespace simulation
