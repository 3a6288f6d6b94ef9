#include "http/throttle.h"

#include <gtest/gtest.h>

#include <atomic>
#include <string>
#include <thread>

namespace {

using namespace std::chrono_literals;

TEST(Throttle, evaluates_ten_tries_of_an_account_in_any_five_minutes) {
  http::Throttle throttle({});
  http::Steady now{};
  std::vector<http::Steady> evaluated;
  for (int second = 0; second < 3600; ++second, now += 1s) {
    if (throttle.allow("account", now)) evaluated.push_back(now);
  }
  EXPECT_EQ(evaluated.size(), 120u);
  for (std::size_t i = 10; i < evaluated.size(); ++i) EXPECT_GE(evaluated[i] - evaluated[i - 10], 5min);
}

TEST(Throttle, lets_a_person_in_again_who_waits_even_under_attack) {
  http::Throttle throttle({.allowed = 2, .per = 60s});
  http::Steady now{};
  EXPECT_TRUE(throttle.allow("a", now));
  EXPECT_TRUE(throttle.allow("a", now + 10s));
  for (auto tick = now + 11s; tick < now + 60s; tick += 1s) EXPECT_FALSE(throttle.allow("a", tick));
  EXPECT_TRUE(throttle.allow("a", now + 60s));
  EXPECT_FALSE(throttle.allow("a", now + 61s));
  EXPECT_TRUE(throttle.allow("a", now + 70s));
}

TEST(Throttle, keeps_keys_apart_and_forgets_none_under_a_flood) {
  http::Throttle throttle({});
  http::Steady now{};
  for (int i = 0; i < 10; ++i) EXPECT_TRUE(throttle.allow("victim", now));
  EXPECT_TRUE(throttle.allow("other", now));
  for (int i = 0; i < 200'000; ++i) throttle.allow("flood " + std::to_string(i), now);
  EXPECT_FALSE(throttle.allow("victim", now));
}

TEST(ConcurrencyCap, runs_two_lets_some_wait_and_refuses_the_rest) {
  http::ConcurrencyCap cap(2, 1);
  auto first = cap.enter(0ms), second = cap.enter(0ms);
  ASSERT_TRUE(first && second);
  EXPECT_FALSE(cap.enter(5ms));  // waited in vain
  std::atomic<bool> entered = false;
  std::jthread waiting([&] { entered = cap.enter(5s).has_value(); });
  std::this_thread::sleep_for(300ms);
  EXPECT_FALSE(cap.enter(5s));  // the queue is full: at once
  EXPECT_FALSE(entered);
  first.reset();
  waiting.join();
  EXPECT_TRUE(entered);
  EXPECT_TRUE(cap.enter(0ms));
}

TEST(ConcurrencyCap, never_runs_more_than_it_may) {
  http::ConcurrencyCap cap(2, 100);
  std::atomic<int> inside = 0, most = 0, done = 0;
  {
    std::vector<std::jthread> threads;
    for (int i = 0; i < 20; ++i) {
      threads.emplace_back([&] {
        const auto place = cap.enter(10s);
        const int now = ++inside;
        for (int seen = most; now > seen && !most.compare_exchange_weak(seen, now);) {
        }
        std::this_thread::sleep_for(2ms);
        --inside;
        done += place.has_value();
      });
    }
  }
  EXPECT_EQ(done, 20);
  EXPECT_LE(most, 2);
}

}  // namespace
