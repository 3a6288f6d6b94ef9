// What a run comes to: the sink that counts. Every figure has its definition here, and its order and name in `figure_names`. Counted is
// what happens from the end of the warm-up to the end of the run, each thing at its own time; counts are for a year.
#pragma once

#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "simulation/practice.h"

namespace simulation {

struct FigureName {
  std::string name;
  std::string role;  // or group of people; empty: of the whole practice
  bool shown = true;  // the scenario has what it counts
  std::string_view table = "practice";  // that it belongs to, where it is of the whole practice
  bool operator==(const FigureName& other) const { return name == other.name && role == other.role; }
};
inline constexpr std::string_view visits_figure = "attended_a_year";
std::vector<FigureName> figure_names(const core::Scenario&);

class Tally {
 public:
  explicit Tally(const core::Scenario&);

  void clear();
  [[gnu::always_inline]] void operator()(const Happening& h) {  // where what happens is known, the rest of it falls away
    if (h.what == What::asked || h.what == What::attended || h.what == What::missed) ++events_;
    if (h.at < warm_up_) return before(h);
    ByRole& role = roles_[h.role];
    switch (h.what) {
      case What::asked:
        needs_ += h.contacts == 1;
        if (!groups_.empty()) group_of(h).needs += h.contacts == 1;
        break;
      case What::booked:
        if (h.contacts == 1 && h.on_day) ++urgent_;
        if (h.on_day || h.in_course) break;
        ++role.routine;
        role.lead += h.lead;
        if (!groups_.empty()) ++group_of(h).routine, group_of(h).lead += h.lead;
        ++half_of(role, h.at).routine;
        half_of(role, h.at).lead += h.lead;
        break;
      case What::delayed:
        if (h.contacts == 1) ++urgent_, ++delayed_;
        break;
      case What::blocked: ++blocked_; break;
      case What::attended:
        ++role.attended;
        role.wait += h.wait;
        ++half_of(role, h.at).attended;
        repeats_ += h.visits > 1;
        same_day_ += h.on_day;
        ++visits_[h.person];
        if (!groups_.empty()) ++group_of(h).attended;
        break;
      case What::missed:
        ++role.missed;
        if (!groups_.empty()) ++group_of(h).missed;
        break;
      case What::resolved:
        ++resolved_, resolved_visits_ += h.visits;
        if (!groups_.empty()) ++group_of(h).resolved;
        break;
      case What::lost_missed: ++lost_missed_, lost_of_a_group(h); break;
      case What::lost_blocked: ++lost_blocked_, lost_of_a_group(h); break;
      case What::lost_limit: ++lost_limit_, lost_of_a_group(h); break;
      case What::flagged: ++at_the_door_.flagged; break;
      case What::flagged_wrongly: ++at_the_door_.wrongly; break;
      case What::flag_missed: ++at_the_door_.missed; break;
      case What::elsewhere: ++at_the_door_.elsewhere; break;
      case What::beyond_slots:
        ++at_the_door_.beyond, ++role.beyond;
        urgent_ += h.contacts == 1;
        break;
      case What::closed: ++role.closed; break;
      case What::cancelled_by_practice: ++cancelled_by_practice_; break;
      case What::cancelled: ++cancelled_; break;
      case What::lost_cancelled: ++lost_cancelled_, lost_of_a_group(h); break;
      case What::gone_elsewhere: ++gone_elsewhere_, lost_of_a_group(h); break;
      case What::gave_up: ++gave_up_, lost_of_a_group(h); break;
      case What::joined:
        change(role.caseload, h.at, 1);
        ++role.caseload.joined;
        role.caseload.waited += h.wait;
        ++half_of(role, h.at).joined;
        half_of(role, h.at).waited += h.wait;
        break;
      case What::left: change(role.caseload, h.at, -1); break;
    }
  }

  std::vector<double> figures() const;  // by figure_names; no number where there is nothing to divide by
  // For the first and the second half of what was counted, in whole weeks, where they should agree: by role attended, then mean lead,
  // then mean wait for the caseload.
  std::array<std::vector<double>, 2> halves() const;
  std::uint64_t events() const { return events_; }  // contacts and appointments, warm-up too

 private:
  struct Half {
    std::uint64_t attended = 0, routine = 0, lead = 0, joined = 0;
    double waited = 0;
  };
  struct Caseload {
    std::uint64_t joined = 0;
    double waited = 0, since = 0, person_days = 0;  // until the last change
    int members = 0;
  };
  struct ByRole {
    std::uint64_t attended = 0, missed = 0, routine = 0, lead = 0, closed = 0, beyond = 0;
    Caseload caseload;
    double wait = 0;
    std::array<Half, 3> half;  // and what is left when weeks are not divided
  };

  struct ByGroup {
    std::uint64_t needs = 0, attended = 0, missed = 0, routine = 0, lead = 0, resolved = 0, lost = 0;
  };
  struct AtTheDoor {
    std::uint64_t flagged = 0, wrongly = 0, missed = 0, elsewhere = 0, beyond = 0;
  };

  ByGroup& group_of(const Happening& h) {
    return groups_[static_cast<std::size_t>(
        std::ranges::count_if(group_ends_, [&](int end) { return static_cast<int>(h.person) >= end; }))];
  }
  void lost_of_a_group(const Happening& h) {
    if (!groups_.empty()) ++group_of(h).lost;
  }
  void add_groups(std::vector<double>&) const;
  double cost(std::size_t role) const;  // a year

  void before(const Happening& h) {  // who is in a caseload when counting begins
    if (h.what == What::joined) ++roles_[h.role].caseload.members;
    if (h.what == What::left) --roles_[h.role].caseload.members;
  }
  void change(Caseload& of, double at, int by) const {
    of.person_days += of.members * (std::max(at, warm_up_) - std::max(of.since, warm_up_));
    of.since = at;
    of.members += by;
  }
  Half& half_of(ByRole& role, double at) const { return role.half[static_cast<std::size_t>((at >= middle_) + (at >= second_end_))]; }

  double warm_up_, middle_, second_end_, end_, a_year_, day_minutes_;
  std::vector<double> slots_;  // by role, of the days that are counted
  std::vector<double> caseloads_;  // by role, places in it
  std::vector<ByRole> roles_;
  std::vector<int> group_ends_;
  std::vector<ByGroup> groups_;  // none: nobody is told apart
  std::vector<std::pair<double, double>> costs_;  // by role, of a visit and of an appointment nobody came to; none: not known
  bool by_rules_;
  AtTheDoor at_the_door_;
  std::vector<std::uint32_t> visits_;  // by person
  std::uint64_t events_ = 0, needs_ = 0, urgent_ = 0, delayed_ = 0, blocked_ = 0, repeats_ = 0, same_day_ = 0, resolved_ = 0,
                resolved_visits_ = 0, lost_missed_ = 0, lost_blocked_ = 0, lost_limit_ = 0, cancelled_by_practice_ = 0, cancelled_ = 0,
                lost_cancelled_ = 0, gone_elsewhere_ = 0, gave_up_ = 0;
};

// Attended visits by role and month of 20 working days, from day 0: what an evaluation of the practice would be given.
class Monthly {
 public:
  static constexpr int days = 20;
  Monthly(const core::Scenario& scenario, std::size_t months) : roles_(scenario.roles.size()), counts_(months * roles_) {}
  void operator()(const Happening& h) {
    if (h.what != What::attended) return;
    const auto i = static_cast<std::size_t>(h.at / days) * roles_ + h.role;
    if (i < counts_.size()) ++counts_[i];
  }
  std::uint32_t visits(std::size_t month, std::size_t role) const { return counts_[month * roles_ + role]; }

 private:
  std::size_t roles_;
  std::vector<std::uint32_t> counts_;
};

}  // namespace simulation
