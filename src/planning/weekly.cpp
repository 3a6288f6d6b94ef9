#include "planning/weekly.h"

#include <algorithm>
#include <bit>
#include <map>
#include <memory>
#include <ranges>

#include <coin/Cbc_C_Interface.h>

namespace planning {
namespace {

constexpr int nodes_max = 20'000;  // in place of a time limit, under which no two runs would answer alike

class Programme {
 public:
  explicit Programme(const Weekly& weekly) : w_(weekly), model_(Cbc_newModel(), &Cbc_deleteModel) {
    Cbc_setLogLevel(model_.get(), 0);
    Cbc_setParameter(model_.get(), "log", "0");
    Cbc_setObjSense(model_.get(), -1);
    for (const auto& choice : w_.choices) column(choice.value, 0);
    for (const auto& role : w_.roles) {
      first_post_.push_back(columns_);
      for (int i = 0; i < role.most; ++i) column(-w_.pound * role.cost, i < role.least);
    }
    choices();
    posts();
    others();
  }

  core::Result<Chosen> solve() {
    Chosen chosen{.posts = std::vector<int>(w_.roles.size()), .choices = {}};
    if (impossible_) return core::fail(core::Fault::unavailable, "", "There is no rota within these limits");
    if (columns_ == 0) return chosen;
    Cbc_setMaximumNodes(model_.get(), nodes_max);
    Cbc_setParameter(model_.get(), "ratioGap", "0");
    Cbc_setParameter(model_.get(), "allowableGap", "1e-7");
    Cbc_solve(model_.get());
    const double* x = Cbc_getColSolution(model_.get());
    chosen.proven = Cbc_isProvenOptimal(model_.get()) != 0;
    if (!x || Cbc_isProvenInfeasible(model_.get()) || (!chosen.proven && Cbc_numberSavedSolutions(model_.get()) == 0))
      return core::fail(core::Fault::unavailable, "", "There is no rota within these limits");
    for (int i = 0; i < static_cast<int>(w_.choices.size()); ++i)
      if (x[i] > 0.5) {
        chosen.choices.push_back(i);
        chosen.value += w_.choices[static_cast<std::size_t>(i)].value;
      }
    for (std::size_t r = 0; r < w_.roles.size(); ++r)
      for (int i = 0; i < w_.roles[r].most; ++i) {
        const int there = x[first_post_[r] + i] > 0.5;
        chosen.posts[r] += there;
        chosen.value -= there * w_.pound * w_.roles[r].cost;
      }
    return chosen;
  }

 private:
  using Row = std::vector<std::pair<int, double>>;

  void column(double worth, int least) {
    Cbc_addCol(model_.get(), "", least, 1, worth, 1, 0, nullptr, nullptr);
    ++columns_;
  }
  void row(const Row& row, char sense, double limit) {
    std::vector<int> columns;
    std::vector<double> factors;
    for (const auto& [column, factor] : row) columns.push_back(column), factors.push_back(factor);
    if (!row.empty()) Cbc_addRow(model_.get(), "", static_cast<int>(row.size()), columns.data(), factors.data(), sense, limit);
  }
  void add_posts(Row& row, std::size_t role, double factor) const {
    for (int i = 0; i < w_.roles[role].most; ++i) row.emplace_back(first_post_[role] + i, factor);
  }

  void choices() {
    std::map<std::pair<int, int>, Row> one, on_duty, in_room;
    std::vector<Row> days(w_.roles.size());
    for (int i = 0; i < static_cast<int>(w_.choices.size()); ++i) {
      const auto& choice = w_.choices[static_cast<std::size_t>(i)];
      one[{choice.site, choice.role}].emplace_back(i, 1);
      days[static_cast<std::size_t>(choice.role)].emplace_back(i, choice.people * std::popcount(choice.weekdays));
      for (int day = 0; choice.weekdays >> day; ++day)
        if (choice.weekdays >> day & 1u) {
          on_duty[{choice.role, day}].emplace_back(i, choice.people);
          in_room[{choice.site, day}].emplace_back(i, choice.people);
        }
    }
    for (const auto& [key, of] : one) row(of, 'L', 1);
    for (auto& [key, of] : on_duty) {
      add_posts(of, static_cast<std::size_t>(key.first), -1);
      row(of, 'L', 0);
    }
    for (std::size_t r = 0; r < days.size(); ++r) {
      add_posts(days[r], r, -w_.roles[r].days);
      row(days[r], 'L', 0);
    }
    for (const auto& [key, of] : in_room) row(of, 'L', w_.rooms[static_cast<std::size_t>(key.first)][static_cast<std::size_t>(key.second)]);
  }

  void posts() {
    Row cost, hours;
    for (std::size_t r = 0; r < w_.roles.size(); ++r) {
      add_posts(cost, r, w_.roles[r].cost);
      add_posts(hours, r, w_.roles[r].supervision);
      for (int i = 1; i < w_.roles[r].most; ++i) row({{first_post_[r] + i, 1}, {first_post_[r] + i - 1, -1}}, 'L', 0);
    }
    row(cost, 'L', w_.budget);
    row(hours, 'L', w_.supervision);
  }

  void others() {
    for (const auto& posts : w_.fewer_than) {  // not the last of them, of somebody
      Row of;
      for (std::size_t r = 0; r < w_.roles.size(); ++r)
        if (posts[r] > 0) of.emplace_back(first_post_[r] + posts[r] - 1, 1);
      if (of.empty()) impossible_ = true;
      row(of, 'L', static_cast<double>(of.size()) - 1);
    }
    for (const auto& chosen : w_.not_choices) {
      Row of;
      for (int i = 0; i < static_cast<int>(w_.choices.size()); ++i) of.emplace_back(i, std::ranges::binary_search(chosen, i) ? -1 : 1);
      row(of, 'G', 1 - static_cast<double>(chosen.size()));
    }
  }

  const Weekly& w_;
  std::unique_ptr<Cbc_Model, void (*)(Cbc_Model*)> model_;
  std::vector<int> first_post_;
  int columns_ = 0;
  bool impossible_ = false;
};

}  // namespace

core::Result<Chosen> choose(const Weekly& weekly) { return Programme(weekly).solve(); }

}  // namespace planning
