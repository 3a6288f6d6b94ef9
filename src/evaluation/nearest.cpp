#include "evaluation/nearest.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <tuple>

namespace evaluation {
namespace {

using Eigen::Index;
constexpr double same = 1e-9;  // scores nearer than this differ by rounding alone
constexpr std::size_t alike = 4;

struct Range {
  std::size_t from, to;
  std::size_t size() const { return to - from; }
};

// Rows of one group in order of their scores, and what a range of them sums to.
class Line {
 public:
  Line(const Candidates& all, std::vector<Index> rows) : rows_(std::move(rows)) {
    std::ranges::sort(rows_,
                      [&](Index a, Index b) { return std::tie(all.score(a), all.outcome(a)) < std::tie(all.score(b), all.outcome(b)); });
    sums_.push_back(0);
    for (const Index row : rows_) {
      scores_.push_back(all.score(row));
      sums_.push_back(sums_.back() + all.outcome(row));
    }
  }
  const std::vector<Index>& rows() const { return rows_; }
  const std::vector<double>& scores() const { return scores_; }
  std::size_t size() const { return rows_.size(); }
  double sum(Range r) const { return sums_[r.to] - sums_[r.from]; }
  Range between(double low, double high) const {
    const auto from = std::ranges::lower_bound(scores_, low - same) - scores_.begin();
    const auto to = std::ranges::upper_bound(scores_, high + same) - scores_.begin();
    return {static_cast<std::size_t>(from), static_cast<std::size_t>(std::max(from, to))};
  }
  double nearest(double score) const {
    const auto above = std::ranges::lower_bound(scores_, score);
    double distance = INFINITY;
    if (above != scores_.end()) distance = *above - score;
    if (above != scores_.begin()) distance = std::min(distance, score - *(above - 1));
    return distance;
  }

 private:
  std::vector<Index> rows_;
  std::vector<double> scores_, sums_;
};

// Groups by what must be the same and by treatment.
std::map<std::pair<std::string, bool>, Line> lines_of(const Candidates& all) {
  std::map<std::pair<std::string, bool>, std::vector<Index>> groups;
  for (std::size_t i = 0; i < all.treated.size(); ++i)
    groups[{all.exact.empty() ? "" : all.exact[i], all.treated[i]}].push_back(static_cast<Index>(i));
  std::map<std::pair<std::string, bool>, Line> lines;
  for (auto& [key, rows] : groups) lines.emplace(key, Line(all, std::move(rows)));
  return lines;
}

// How far the `alike` nearest others reach.
double reach_of(const Line& line, std::size_t at) {
  const auto& scores = line.scores();
  std::size_t left = at, right = at;
  double reach = 0;
  for (std::size_t taken = 0; taken < alike && (left > 0 || right + 1 < scores.size()); ++taken) {
    const double below = left > 0 ? scores[at] - scores[left - 1] : INFINITY;
    const double above = right + 1 < scores.size() ? scores[right + 1] - scores[at] : INFINITY;
    reach = std::min(below, above);
    if (below <= above) --left;
    else ++right;
  }
  return reach;
}

}  // namespace

NearestControls nearest_controls(const Candidates& all, double distance_max) {
  const auto n = all.score.size();
  NearestControls found{Vector::Constant(n, std::nan("")), Vector::Zero(n), Vector::Zero(n)};
  const auto lines = lines_of(all);
  for (const auto& [key, treated] : lines) {
    const auto controls = lines.find({key.first, false});
    if (!key.second || controls == lines.end()) continue;
    const Line& line = controls->second;
    // What each control is given, as steps along the line: summed up once at the end, however many are equally near.
    std::vector<double> shares(line.size() + 1), squares(line.size() + 1);
    for (const Index row : treated.rows()) {
      const double score = all.score(row), distance = line.nearest(score);
      if (distance > distance_max + same) continue;
      std::vector<Range> ranges{line.between(score - distance, score - distance)};
      if (distance > same) ranges.push_back(line.between(score + distance, score + distance));
      double count = 0, sum = 0;
      for (const auto r : ranges) count += static_cast<double>(r.size()), sum += line.sum(r);
      found.outcome(row) = sum / count;
      for (const auto r : ranges) {
        shares[r.from] += 1 / count, shares[r.to] -= 1 / count;
        squares[r.from] += 1 / (count * count), squares[r.to] -= 1 / (count * count);
      }
    }
    double share = 0, square = 0;
    for (std::size_t i = 0; i < line.size(); ++i) {
      share += shares[i], square += squares[i];
      found.times(line.rows()[i]) = std::max(0.0, share);
      found.squares(line.rows()[i]) = std::max(0.0, square);
    }
  }
  return found;
}

Vector variance_among_alike(const Candidates& all) {
  Vector variance = Vector::Zero(all.score.size());
  for (const auto& [key, line] : lines_of(all))
    for (std::size_t i = 0; i < line.size(); ++i) {
      const double score = line.scores()[i], reach = reach_of(line, i);
      const auto near = line.between(score - reach, score + reach);
      const double others = static_cast<double>(near.size()) - 1;
      if (others < 1) continue;
      const double own = all.outcome(line.rows()[i]), mean = (line.sum(near) - own) / others;
      variance(line.rows()[i]) = others / (others + 1) * (own - mean) * (own - mean);
    }
  return variance;
}

}  // namespace evaluation
