#include "evaluation/repeats.h"

#include <algorithm>
#include <array>
#include <atomic>
#include <bit>
#include <limits>
#include <memory>
#include <optional>
#include <thread>
#include <utility>

#include <fmt/format.h>

#include "core/check.h"

namespace evaluation {
namespace {

constexpr int threads = 2;
constexpr std::int64_t days_max = 65'535;

constexpr std::size_t passes_max = 8;

// A visit in four bytes: the patient's number within its bucket above, the day below. A bucket is sorted within the processor's cache.
using Key = std::uint32_t;

struct Piece {
  Visits visits;
  std::vector<std::size_t> at;  // by bucket: how many at first, then where the next goes
};

// Counts by number of visits: small ones in a table.
class Tally {
 public:
  void add(std::size_t visits) {
    if (visits >= people_.size()) people_.resize(visits + 1);
    ++people_[visits];
  }
  void add(const Tally& other) {
    if (other.people_.size() > people_.size()) people_.resize(other.people_.size());
    for (std::size_t i = 0; i < other.people_.size(); ++i) people_[i] += other.people_[i];
  }
  std::vector<PeopleBy> rows() const {
    std::vector<PeopleBy> all;
    for (std::size_t i = 0; i < people_.size(); ++i)
      if (people_[i] > 0) all.push_back({static_cast<std::int64_t>(i), people_[i]});
    return all;
  }

 private:
  std::vector<std::int64_t> people_;
};

struct Counts {
  Repeats sums;
  Tally all, together;

  void add_person(std::size_t visits, std::size_t most, const RepeatOptions& options) {
    sums.people += 1;
    sums.visits += static_cast<std::int64_t>(visits);
    all.add(visits);
    together.add(most);
    if (most >= static_cast<std::size_t>(options.visits)) {
      sums.people_with_repeats += 1;
      sums.visits_of_those += static_cast<std::int64_t>(visits);
    }
  }
  void add(const Counts& other) {
    sums.people += other.sums.people;
    sums.visits += other.sums.visits;
    sums.people_with_repeats += other.sums.people_with_repeats;
    sums.visits_of_those += other.sums.visits_of_those;
    all.add(other.all);
    together.add(other.together);
  }
};

void sort_days(std::span<std::uint16_t> days) {
  if (days.size() > 32) return void(std::ranges::sort(days));
  for (std::size_t i = 1; i < days.size(); ++i) {
    const auto day = days[i];
    std::size_t to = i;
    for (; to > 0 && days[to - 1] > day; --to) days[to] = days[to - 1];
    days[to] = day;
  }
}

// The most of `days`, which are in order, that lie within a window. It only ever grows or moves on, so that its size in the end is the
// largest there was: no branch that chance decides.
std::size_t most_together(std::span<const std::uint16_t> days, int window) {
  std::size_t first = 0;
  for (const auto day : days) first += day - days[first] > window;
  return days.size() - first;
}

// Room for one bucket, kept from one to the next.
class Bucket {
 public:
  explicit Bucket(int bits) : starts_((std::size_t{1} << bits) + 1) {}

  void count(std::span<const Key> keys, const RepeatOptions& options, Counts& counts) {
    std::ranges::fill(starts_, 0);
    days_.resize(std::max(days_.size(), keys.size()));
    for (const Key key : keys) ++starts_[(key >> 16) + 1];
    for (std::size_t p = 1; p < starts_.size(); ++p) starts_[p] += starts_[p - 1];
    for (const Key key : keys) days_[starts_[key >> 16]++] = static_cast<std::uint16_t>(key);
    for (std::size_t p = 0, begin = 0; p + 1 < starts_.size(); begin = starts_[p++])  // each start has moved to the end
      if (starts_[p] > begin) {
        const auto days = std::span(days_).subspan(begin, starts_[p] - begin);
        sort_days(days);
        counts.add_person(days.size(), most_together(days, options.window), options);
      }
  }

 private:
  std::vector<std::size_t> starts_;
  std::vector<std::uint16_t> days_;
};

void in_threads(auto work) {
  std::vector<std::jthread> running;
  for (int t = 1; t < threads; ++t) running.emplace_back([&work, t] { work(t); });
  work(0);
}

struct Reach {
  std::int32_t least = std::numeric_limits<std::int32_t>::max(), greatest = std::numeric_limits<std::int32_t>::min();
};

bool taken(const Visits& v, std::size_t i, const RepeatOptions& options) { return !options.role || v.role[i] == *options.role; }

// The parts, cut so that each thread has about as many rows.
std::vector<std::vector<Piece>> shared_out(std::span<const Visits> parts, std::size_t rows) {
  std::vector<std::vector<Piece>> all(threads);
  std::size_t before = 0;
  for (const auto& part : parts) {
    core::check(part.day.size() == part.patient.size() && (part.role.empty() || part.role.size() == part.day.size()),
                "a visit has a patient and a day");
    for (std::size_t from = 0; from < part.day.size();) {
      const auto thread = std::min<std::size_t>(threads - 1, (before + from) * threads / rows);
      const auto end =
          thread + 1 == threads ? part.day.size() : std::min(part.day.size(), (rows * (thread + 1) + threads - 1) / threads - before);
      const auto count = end - from;
      all[thread].push_back({{part.patient.subspan(from, count), part.day.subspan(from, count),
                              part.role.empty() ? part.role : part.role.subspan(from, count)},
                             {}});
      from = end;
    }
    before += part.day.size();
  }
  return all;
}

Reach reach_of(std::vector<std::vector<Piece>>& pieces, int bits, std::size_t buckets, std::uint32_t patients,
               const RepeatOptions& options) {
  std::array<Reach, threads> reach;
  std::atomic<bool> known = true;
  in_threads([&](int t) {
    Reach mine;
    std::uint32_t most = 0;
    for (auto& piece : pieces[static_cast<std::size_t>(t)]) {
      piece.at.resize(buckets);
      const auto& v = piece.visits;
      for (std::size_t i = 0; i < v.day.size(); ++i) most = std::max(most, v.patient[i]);
      if (!v.day.empty() && most >= patients) return void(known = false);
      for (std::size_t i = 0; i < v.day.size(); ++i) {
        if (!taken(v, i, options)) continue;
        mine.least = std::min(mine.least, v.day[i]);
        mine.greatest = std::max(mine.greatest, v.day[i]);
        ++piece.at[v.patient[i] >> bits];
      }
    }
    reach[static_cast<std::size_t>(t)] = mine;
  });
  core::check(known, "every patient's number is below the number of patients");
  for (const auto& r : reach) reach[0] = {std::min(reach[0].least, r.least), std::max(reach[0].greatest, r.greatest)};
  return reach[0];
}

Repeats result_of(std::array<Counts, threads>& counts) {
  for (std::size_t t = 1; t < threads; ++t) counts[0].add(counts[t]);
  Repeats result = std::move(counts[0].sums);
  result.distribution = counts[0].all.rows();
  result.most_together = counts[0].together.rows();
  return result;
}

// A table that lies by patient and day is counted as it lies. None: it does not, and the first row out of order ends the attempt.
std::optional<Repeats> counted_in_order(const Visits& v, std::uint32_t patients, const RepeatOptions& options) {
  const std::size_t rows = v.day.size();
  std::array<std::size_t, threads + 1> cuts{};
  for (std::size_t t = 1; t <= threads; ++t) {
    cuts[t] = std::max(cuts[t - 1], rows * t / threads);
    while (cuts[t] > 0 && cuts[t] < rows && v.patient[cuts[t]] == v.patient[cuts[t] - 1]) ++cuts[t];
  }
  for (std::size_t t = 1; t < threads; ++t)  // looked at first, so that a table in no order costs a moment
    if (cuts[t] > 0 && cuts[t] < rows && v.patient[cuts[t]] < v.patient[cuts[t] - 1]) return std::nullopt;
  std::array<Counts, threads> counts;
  std::array<Reach, threads> reach;
  std::atomic<bool> in_order = true;
  in_threads([&](int t) {
    Reach mine;
    Counts own;
    const std::size_t end = cuts[static_cast<std::size_t>(t) + 1];
    for (std::size_t i = cuts[static_cast<std::size_t>(t)]; i < end;) {
      const std::size_t begin = i;
      const std::int64_t from = v.day[i];
      const auto who = v.patient[i];
      std::size_t first = i;
      bool fine = who < patients;
      for (++i; i < end && v.patient[i] == who; ++i) {  // as in most_together
        fine &= v.day[i] >= v.day[i - 1];
        first += std::int64_t{v.day[i]} - v.day[first] > options.window;
      }
      fine &= i == end || v.patient[i] > who;
      fine &= v.day[i - 1] - from <= days_max;
      if (!fine || !in_order.load(std::memory_order_relaxed)) return void(in_order = false);
      mine = {std::min(mine.least, v.day[begin]), std::max(mine.greatest, v.day[i - 1])};
      own.add_person(i - begin, i - first, options);
    }
    reach[static_cast<std::size_t>(t)] = mine;
    counts[static_cast<std::size_t>(t)] = std::move(own);
  });
  for (const auto& r : reach) reach[0] = {std::min(reach[0].least, r.least), std::max(reach[0].greatest, r.greatest)};
  if (!in_order || std::int64_t{reach[0].greatest} - reach[0].least > days_max) return std::nullopt;  // what is wrong is said below
  return result_of(counts);
}

}  // namespace

core::Result<Repeats> count_repeats(std::span<const Visits> parts, std::uint32_t patients, const RepeatOptions& options) {
  if (options.visits < 2) return core::fail(core::Fault::invalid, "visits", "A repeat is two visits at the least");
  if (options.window < 0) return core::fail(core::Fault::invalid, "window", "The window is below 0 days");
  std::size_t rows = 0;
  for (const auto& part : parts) rows += part.day.size();
  if (rows == 0) return Repeats{};
  if (parts.size() == 1 && !options.role)
    if (auto counted = counted_in_order(parts.front(), patients, options)) return *counted;
  // About a thousand buckets, so that as many streams are written at once as the processor can follow.
  const int bits = std::clamp(static_cast<int>(std::bit_width(patients)) - 10, 6, 16);
  const std::size_t buckets = (std::size_t{patients} >> bits) + 1;
  auto pieces = shared_out(parts, rows);
  const Reach reach = reach_of(pieces, bits, buckets, patients, options);
  if (reach.least > reach.greatest) return Repeats{};
  if (std::int64_t{reach.greatest} - reach.least > days_max)
    return core::fail(core::Fault::invalid, "time",
                      fmt::format("Two visits are {} days apart: a date is wrong", std::int64_t{reach.greatest} - reach.least));

  std::vector<std::size_t> ends(buckets);
  std::size_t next = 0;
  for (std::size_t b = 0; b < buckets; ++b) {
    for (auto& of_thread : pieces)
      for (auto& piece : of_thread) next += std::exchange(piece.at[b], next);
    ends[b] = next;
  }
  const auto start_of = [&](std::size_t bucket) { return bucket == 0 ? std::size_t{0} : ends[bucket - 1]; };
  std::vector<std::size_t> cuts{0};  // buckets, by pass
  const std::size_t passes = std::clamp<std::size_t>(next / std::max<std::size_t>(1, options.rows_at_once) + 1, 1, passes_max);
  for (std::size_t pass = 1; pass <= passes; ++pass)
    cuts.push_back(pass == passes ? buckets
                                  : static_cast<std::size_t>(std::ranges::lower_bound(ends, next * pass / passes) - ends.begin()));
  std::size_t room_needed = 0;
  for (std::size_t pass = 0; pass < passes; ++pass) room_needed = std::max(room_needed, start_of(cuts[pass + 1]) - start_of(cuts[pass]));
  const auto keys = std::make_unique_for_overwrite<Key[]>(room_needed);
  std::array<Counts, threads> counts;
  for (std::size_t pass = 0; pass < passes; ++pass) {
    const auto first = cuts[pass], last = cuts[pass + 1], base = start_of(first);
    in_threads([&](int t) {
      const Key mask = (Key{1} << bits) - 1;
      for (auto& piece : pieces[static_cast<std::size_t>(t)]) {
        const auto& v = piece.visits;
        for (std::size_t i = 0; i < v.day.size(); ++i) {
          const auto bucket = v.patient[i] >> bits;
          if (bucket >= first && bucket < last && taken(v, i, options))
            keys[piece.at[bucket]++ - base] = (v.patient[i] & mask) << 16 | static_cast<Key>(v.day[i] - reach.least);
        }
      }
    });
    std::atomic<std::size_t> bucket = first;
    in_threads([&](int t) {
      Bucket room(bits);
      for (std::size_t b = bucket++; b < last; b = bucket++)
        room.count({keys.get() + (start_of(b) - base), ends[b] - start_of(b)}, options, counts[static_cast<std::size_t>(t)]);
    });
  }
  return result_of(counts);
}

}  // namespace evaluation
