#include "core/scenario.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include <fmt/format.h>

namespace core {
namespace {

constexpr double sums_within = 1e-6;  // probabilities written by hand add up to this
constexpr double minutes_least = 0.1;   // of a slot or a consultation: less is a slip, and a day would have slots without end

class Inspector {
 public:
  explicit Inspector(const Scenario& scenario) : s_(scenario) {}

  std::vector<Error> inspect() {
    sizes();
    for (const auto& [field, weights] : {std::pair{"weekday", &s_.weekday}, {"season", &s_.season}, {"hours", &s_.hours}})
      profile(field, *weights);
    kinds();
    for (const auto& r : s_.roles) role(r), absence(r), course(r);
    for (std::size_t k = 0; k < s_.kinds.size(); ++k) row(k);
    afterwards();
    people();
    neighbour();
    room();
    return std::move(found_);
  }

 private:
  void fault(std::string field, std::string text) { found_.push_back({Fault::invalid, std::move(field), std::move(text)}); }

  // Written so that what is no number fails too.
  void within(const std::string& field, double value, double least, double most) {
    if (!(value >= least && value <= most)) fault(field, fmt::format("{} is {}; it must lie from {} to {}", field, value, least, most));
  }
  void probability(const std::string& field, double value) {
    if (!(value >= 0 && value <= 1)) fault(field, fmt::format("{} is {:g}; a probability lies from 0 to 1", field, value));
  }
  void adds_up(const std::string& field, double sum) {
    if (!(std::abs(sum - 1) <= sums_within))
      fault(field, fmt::format("the probabilities of {} add up to {:g}; they must add up to 1", field, sum));
  }

  void sizes() {
    within("practices", s_.practices, 1, practices_max);
    within("list", s_.list, 1, list_max);
    within("patient_shape", s_.patient_shape, 0.01, 1e9);
    within("need_rate", s_.need_rate, 0, 1000);
    within("year_days", s_.year_days, 1, 366);
    within("day_minutes", s_.day_minutes, 1, 24 * 60);
    within("visits_max", s_.visits_max, 1, 250);
    within("booking_days", s_.booking_days, 1, booking_days_max);
    within("warm_up_days", s_.warm_up_days, 0, scenario_days_max);
    within("measure_days", s_.measure_days, 1, scenario_days_max);
  }

  void profile(const std::string& field, const std::vector<double>& weights) {
    if (weights.empty() || weights.size() > 366) return fault(field, fmt::format("{} must have 1 to 366 weights", field));
    for (const double w : weights)
      if (!(w >= 0 && w <= 1e6)) return fault(field, fmt::format("a weight of {} is {:g}; it must not be below 0", field, w));
    if (std::accumulate(weights.begin(), weights.end(), 0.0) <= 0) fault(field, fmt::format("all weights of {} are 0", field));
  }

  void kinds() {
    if (s_.kinds.empty() || s_.kinds.size() > kinds_max) fault("share", fmt::format("there must be 1 to {} kinds of need", kinds_max));
    if (s_.roles.empty() || s_.roles.size() > roles_max) fault("clinicians", fmt::format("there must be 1 to {} roles", roles_max));
    double sum = 0;
    for (const auto& kind : s_.kinds) {
      probability("share." + kind.name, kind.share);
      probability("urgent." + kind.name, kind.urgent);
      sum += kind.share;
    }
    adds_up("share", sum);
  }

  void role(const ScenarioRole& r) {
    for (const int there : r.clinicians) within("clinicians." + r.name, there, 0, 1000);
    if (r.clinicians.size() != 1 && r.clinicians.size() != s_.weekday.size())
      fault("clinicians." + r.name, fmt::format("clinicians.{} says {} days, and the week has {}: one number holds for every day", r.name,
                                                r.clinicians.size(), s_.weekday.size()));
    within("slots." + r.name, r.slots, 0, 1000);
    within("on_day_every." + r.name, r.on_day_every, 0, 1000);
    within("slot_minutes." + r.name, r.slot_minutes, minutes_least, s_.day_minutes);
    within("consultation_minutes." + r.name, r.consultation_minutes, minutes_least, 1000);
    within("consultation_cv." + r.name, r.consultation_cv, 0, 10);
    if (r.slots > 0 && (r.slots - 1) * r.slot_minutes >= s_.day_minutes)
      fault("slots." + r.name,
            fmt::format("{} slots of {:g} minutes do not begin within a day of {:g} minutes", r.slots, r.slot_minutes, s_.day_minutes));
  }

  void absence(const ScenarioRole& r) {
    within("leave_days." + r.name, r.leave_days, 0, s_.year_days);
    probability("sick_share." + r.name, r.sick_share);
    probability("training_share." + r.name, r.training_share);
    const auto& v = r.vacancy;
    if (v.to_day < 0) return;
    const std::string path = "vacancy." + r.name;
    within(path + ".posts", v.posts, 1, std::max(1, r.clinicians_most()));
    if (v.from_day > v.to_day)
      fault(path, fmt::format("{0}.from_day is {1} and {0}.to_day is {2}: it ends before it begins", path, v.from_day, v.to_day));
  }

  void course(const ScenarioRole& r) {
    within("group_size." + r.name, r.group_size, 1, 100);
    within("caseload." + r.name, r.caseload, 0, 10'000);
    const std::string path = "course." + r.name;
    within(path + ".visits", r.course_visits, 1, 100);
    if (r.course_visits > 1) within(path + ".every_days", r.course_days, 1, s_.booking_days);
    if (s_.visits_max + r.course_visits > 250)
      fault(path + ".visits", fmt::format("{0}.visits and visits_max are {1} together; they must not be more than 250", path,
                                          s_.visits_max + r.course_visits));
    if (r.caseload > 0 && r.on_day_every > 0)
      fault("caseload." + r.name, fmt::format("caseload.{0} is for a role that is booked ahead: set on_day_every.{0} to 0", r.name));
  }

  void row(std::size_t k) {
    const auto& kind = s_.kinds[k].name;
    double sum = 0;
    for (std::size_t r = 0; r < s_.roles.size(); ++r) {
      const auto& role = s_.roles[r];
      const std::string to = fmt::format("route.{}.{}", kind, role.name);
      probability(to, s_.route[k][r]);
      probability(fmt::format("resolve.{}.{}", kind, role.name), s_.resolve[k][r]);
      sum += s_.route[k][r];
      if (s_.route[k][r] <= 0) continue;
      if (role.clinicians_most() == 0 || role.slots == 0)
        fault(to, fmt::format("{} sends {:g} of the {} needs to {}, a role no one holds", to, s_.route[k][r], kind, role.name));
      else if (role.on_day_every == 1)
        fault(to,
              fmt::format("{} sends people to {}, whose slots are all kept for the day itself: nobody could book ahead", to, role.name));
    }
    adds_up("route." + kind, sum);
  }

  void afterwards() {
    if (s_.did_not_attend.empty()) fault("did_not_attend", "did_not_attend must say what holds from 0 days on");
    bands("did_not_attend", s_.did_not_attend);
    bands("cancelled", s_.cancelled);
    probability("cancelled_again", s_.cancelled_again);
    within("cancelled_days", s_.cancelled_days, 0, 1000);
    probability("gave_up.urgent", s_.gave_up_urgent);
    probability("gave_up.share", s_.gave_up_share);
    within("gave_up.lead_days", s_.gave_up_lead_days, 0, booking_days_max);
    probability("missed.again", s_.missed_again);
    probability("blocked.again", s_.blocked_again);
    within("missed.mean_days", s_.missed_days, 0, 1000);
    within("blocked.after_days", s_.blocked_days, 1, 1000);  // so that contacts of one need are fewer than days
    within("return.median_days", s_.return_days, 0, 1000);
    within("return.sigma", s_.return_sigma, 0, 5);
  }

  void people() {
    double sum = 0;
    for (const auto& group : s_.groups) {
      const auto field = "groups." + group.name;
      probability(field + ".share", group.share);
      within(field + ".needs", group.needs, 0, 100);
      sum += group.share;
      double worst = 0;
      for (const auto& band : s_.did_not_attend) worst = std::max(worst, band.probability);
      within(field + ".did_not_attend", group.did_not_attend, 0, worst > 0 ? 1 / worst : 1e9);
    }
    if (!s_.groups.empty()) adds_up("groups", sum);
    for (const auto& role : s_.roles) {
      within("cost." + role.name, role.cost, 0, 1e6);
      within("cost_missed." + role.name, role.cost_missed, 0, 1e6);
    }
    for (const auto& [name, value] : {std::pair{"yes", s_.reception.yes},
                                      {"no", s_.reception.no},
                                      {"choice", s_.reception.choice},
                                      {"followed", s_.reception.followed}})
      probability(fmt::format("accuracy.{}", name), value);
    for (const auto& kind : s_.kinds) presentations(kind);
    for (const auto& [id, role] : s_.roles_of) booked_with(role, "roles_of." + id);
    if (s_.reception.followed < 1) booked_with(s_.reception.not_followed, "not_followed");
  }

  void neighbour() {
    const auto& n = s_.closing_neighbour;
    within("closing_neighbour.people", n.people, 0, list_max - std::min(s_.list, list_max));
    within("closing_neighbour.from_day", n.from_day, 0, scenario_days_max);
    within("closing_neighbour.over_days", n.over_days, 1, scenario_days_max);
    probability("closing_neighbour.open_needs", n.open_needs);
    if (n.people > 0 && n.from_day >= s_.measure_days)
      fault("closing_neighbour.from_day", fmt::format("closing_neighbour.from_day is {}, and the run ends after {} days: nobody would come",
                                                      n.from_day, s_.measure_days));
    if (n.people > 0 && !s_.groups.empty()) fault("closing_neighbour", "closing_neighbour says nothing of 'groups': leave one of them out");
  }

  void presentations(const ScenarioKind& kind) {
    double sum = 0;
    for (const auto& one : kind.presentations) {
      probability(fmt::format("presentations.{}.{}.share", kind.name, one.name), one.share);
      sum += one.share;
    }
    if (!kind.presentations.empty()) adds_up("presentations." + kind.name, sum);
  }

  void booked_with(int role, const std::string& field) {
    if (role == elsewhere) return;
    const auto& r = s_.roles[static_cast<std::size_t>(role)];
    if (r.clinicians_most() == 0 || r.slots == 0) fault(field, fmt::format("{} sends people to {}, a role no one holds", field, r.name));
    else if (r.on_day_every == 1)
      fault(field,
            fmt::format("{} sends people to {}, whose slots are all kept for the day itself: nobody could book ahead", field, r.name));
  }

  void bands(const std::string& field, const std::vector<LeadBand>& all) {
    if (!all.empty() && all.front().from_days != 0) fault(field, fmt::format("{} must say what holds from 0 days on", field));
    for (std::size_t i = 0; i < all.size(); ++i) {
      probability(fmt::format("{}.{}", field, all[i].from_days), all[i].probability);
      if (i > 0 && all[i].from_days <= all[i - 1].from_days) fault(field, fmt::format("the days of {} must ascend", field));
    }
  }

  void room() {
    double places = 0;
    for (const auto& r : s_.roles) places += static_cast<double>(r.clinicians_most()) * r.slots * r.group_size;
    if (places * (s_.booking_days + 1) > diary_places_max)
      fault("booking_days", fmt::format("{} days with {:.0f} slots each are more than the {} places a diary may have", s_.booking_days,
                                        places, diary_places_max));
  }

  const Scenario& s_;
  std::vector<Error> found_;
};

}  // namespace

std::vector<int> group_ends(const Scenario& scenario) {
  std::vector<int> ends;
  double sum = 0;
  for (const auto& group : scenario.groups) ends.push_back(static_cast<int>(std::lround((sum += group.share) * scenario.list)));
  if (!ends.empty()) ends.back() = scenario.list;
  return ends;
}

std::vector<Error> faults_of(const Scenario& scenario) { return Inspector(scenario).inspect(); }

}  // namespace core
