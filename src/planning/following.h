// Of visits in order of time: how many are followed by another appointment of the same person within so many working days. What follows may
// be the same need again or a new one.
#pragma once

#include <cstdint>
#include <utility>
#include <vector>

namespace planning {

class Following {
 public:
  static constexpr int days = 28;  // in rm1.yaml nine of ten returns come within 39 days of the calendar

  // Visits after `last_day - days` are not counted: what follows them is not known yet.
  Following(std::size_t people, std::size_t roles, int last_day) : visits(roles), followed(roles), last_(last_day), open_(people) {}

  template <class Visit>  // called with the person and the role, and whether it was followed, once that is known
  void appointment(std::uint32_t person, int role, int day, bool attended, const Visit& counted) {
    auto& open = open_[person];
    if (!open.empty() && open.front().first < day) settle(person, day, counted);
    if (attended && role >= 0 && day <= last_ - days) open.emplace_back(day, role);
  }
  void appointment(std::uint32_t person, int role, int day, bool attended) {
    appointment(person, role, day, attended, [](std::uint32_t, int, bool) {});
  }
  template <class Visit>
  void end(const Visit& counted) {
    for (std::uint32_t person = 0; person < open_.size(); ++person) settle(person, last_ + days + 1, counted);
  }
  void end() {
    end([](std::uint32_t, int, bool) {});
  }

  std::vector<std::int64_t> visits, followed;  // by role

 private:
  template <class Visit>
  void settle(std::uint32_t person, int next, const Visit& counted) {
    for (const auto& [day, role] : open_[person]) {
      const bool soon = next - day <= days;
      ++visits[static_cast<std::size_t>(role)];
      followed[static_cast<std::size_t>(role)] += soon;
      counted(person, role, soon);
    }
    open_[person].clear();
  }

  int last_;
  std::vector<std::vector<std::pair<int, int>>> open_;  // by person: visits of one day that nothing has followed yet
};

}  // namespace planning
