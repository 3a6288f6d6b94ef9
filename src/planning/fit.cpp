#include "planning/fit.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <numeric>
#include <optional>
#include <set>
#include <string_view>

#include <fmt/format.h>

#include "core/check.h"
#include "planning/course.h"
#include "planning/fit_returns.h"
#include "planning/following.h"

namespace planning {
namespace {

constexpr double part_of_a_practice = 0.03;  // of the scenario's appointments: a role nobody is seen by cannot be less

class Fitting {
 public:
  Fitting(const Extract& extract, const core::Scenario& usual, std::uint64_t seed, int replications)
      : e_(extract), usual_(usual), seed_(seed), replications_(replications) {
    f_.scenario = usual;
  }

  core::Result<Fit> run() {
    if (e_.visits.empty()) return core::fail(core::Fault::invalid, "", "There is no appointment to fit anything from");
    std::set<int> days;
    for (const auto& v : e_.visits) {
      core::check(v.role < static_cast<int>(usual_.roles.size()) && v.person < e_.people && (!e_.with_booked || v.booked <= v.day),
                  "a visit is of the extract's people, with a role of the scenario, and booked before it is");
      days.insert(v.day);
    }
    if (e_.list > 0 && e_.people > static_cast<std::uint32_t>(e_.list))
      return core::fail(core::Fault::invalid, "list", "More people have appointments than there are on the list");
    f_.first_day = *days.begin(), f_.last_day = *days.rbegin(), f_.working_days = static_cast<int>(days.size());
    if (f_.working_days < 20) return core::fail(core::Fault::invalid, "", "Fewer than 20 days have an appointment: give a month or more");
    if (f_.last_day - f_.first_day >= fit_days_max)
      return core::fail(core::Fault::invalid, "", "The appointments lie more than ten years apart: give the last year or two");
    missed();
    lengths();
    arrivals();
    rooms();
    for (const auto* path : {"share", "urgent", "route"})
      leave(path, "an extract says whom people saw, and not what for or whom they would rather have seen");
    for (const auto* path : {"return", "visits_max", "missed.again", "missed.mean_days"})
      leave(path, "which visits are of one need is not in an extract");
    for (const auto* path : {"slots", "slot_minutes", "on_day_every", "booking_days", "blocked"})
      leave(path, "slots nobody took, and people who found none, have no row: say what your rota is");
    return std::move(f_);
  }

 private:
  void leave(std::string path, std::string why) { f_.not_fitted.push_back({std::move(path), std::move(why)}); }

  void missed() {
    auto& bands = f_.scenario.did_not_attend;
    if (!e_.with_status || !e_.with_booked)
      return leave("did_not_attend", "needs when it was booked and whether they came (--booked, --status)");
    std::vector<std::int64_t> of(bands.size()), count(bands.size());
    for (const auto& v : e_.visits) {
      if (v.booked < 0) continue;
      const int lead = v.day - v.booked;
      const auto band = static_cast<std::size_t>(std::ranges::upper_bound(bands, lead, {}, &core::LeadBand::from_days) - bands.begin()) - 1;
      ++of[band];
      count[band] += v.missed;
    }
    for (std::size_t i = 0; i < bands.size(); ++i) {
      const auto path = fmt::format("did_not_attend.{}", bands[i].from_days);
      if (of[i] < rows_min) {
        leave(path, too_few(of[i]));
        continue;
      }
      if (is_few(e_, count[i]) || is_few(e_, of[i] - count[i])) {
        leave(path, tells_of_few(e_, "did not attend"));
        continue;
      }
      f_.fitted.push_back(share(path, count[i], of[i], bands[i].probability));
      bands[i].probability = f_.fitted.back().value;
    }
  }

  void lengths() {
    if (!e_.with_minutes || !e_.with_roles)
      return leave("consultation_minutes, consultation_cv",
                   "needs whom they saw and how long it took (--role, and --minutes or --seen-at and --done-at)");
    for (std::size_t r = 0; r < usual_.roles.size(); ++r) {
      auto& role = f_.scenario.roles[r];
      Lengths all{.role = static_cast<int>(r)};
      for (const auto& v : e_.visits)
        if (v.role == all.role && !v.missed && v.minutes > 0) all.minutes.push_back(v.minutes);
      const auto n = static_cast<std::int64_t>(all.minutes.size());
      const auto paths = std::pair("consultation_minutes." + role.name, "consultation_cv." + role.name);
      if (n < rows_min) {
        leave(paths.first + ", " + paths.second, too_few(n));
        continue;
      }
      std::ranges::sort(all.minutes);
      fit_lognormal(all);
      const double s2 = all.sigma * all.sigma, count = static_cast<double>(n), cv = std::sqrt(std::expm1(s2));
      if (!(cv > 0)) {
        leave(paths.first + ", " + paths.second, "all visits took the same time: these are slots' lengths, not visits'");
        continue;
      }
      const double cv_se = s2 * std::sqrt(2 / count) * std::exp(s2) / (2 * cv * cv);  // relative
      f_.fitted.push_back(positive(paths.first, std::exp(all.log_median + s2 / 2), std::sqrt(s2 / count + s2 * s2 / (2 * count)), n,
                                   role.consultation_minutes));
      role.consultation_minutes = f_.fitted.back().value;
      f_.fitted.push_back(positive(paths.second, cv, cv_se, n, role.consultation_cv));
      role.consultation_cv = cv;
      f_.lengths.push_back(std::move(all));
    }
  }

  static void fit_lognormal(Lengths& all) {
    const double n = static_cast<double>(all.minutes.size());
    for (const double m : all.minutes) all.log_median += std::log(m) / n;
    for (const double m : all.minutes) all.sigma += std::pow(std::log(m) - all.log_median, 2) / n;
    all.sigma = std::sqrt(all.sigma);
    if (!(all.sigma > 1e-9)) return;
    for (std::size_t i = 0; i < all.minutes.size(); ++i) {
      const double below = 1 - fitted_share_longer(all, all.minutes[i]), at = static_cast<double>(i);
      all.distance = std::max({all.distance, below - at / n, (at + 1) / n - below});
    }
    all.distance_5 = 0.895 / (std::sqrt(n) - 0.01 + 0.85 / std::sqrt(n));
  }

  // What is found by simulation. Chance is the same in each round, so they settle.
  void arrivals() {
    auto simulated = f_.scenario;
    simulated.measure_days = std::clamp((f_.last_day - f_.first_day + 5) / 5 * 5, 20, 520);
    simulated.closing_neighbour = {};
    auto course = course_of(simulated, seed_, replications_);
    const auto counts = people(course);
    const auto week = weekdays();
    Returns returns(e_, usual_, f_.last_day);
    const auto why_none = !counts                                            ? "needs need_rate"
                          : !e_.with_roles                                   ? "needs whom they saw (--role)"
                          : f_.last_day - f_.first_day < 3 * Following::days ? "needs 12 weeks or more"
                                                                             : "";
    const bool come_back = std::string_view(why_none).empty();
    std::optional<Returns::Errors> errors;
    for (bool again = true; again;) {
      for (int round = 0; round < (come_back || week ? 5 : 0); ++round) {
        if (week) follow(*week, course, simulated);
        if (come_back) {
          simulated.need_rate = counts->need_rate(course);
          if (const double shape = counts->shape(course); shape > 0) simulated.patient_shape = shape;
          returns.adjust(simulated, course, seed_, replications_);
        }
        course = course_of(simulated, seed_, replications_);
      }
      again = false;
      for (int round = 0; come_back; ++round) {
        errors = returns.errors(simulated, course, *counts, seed_, replications_);
        again = returns.leave_unclear(course, errors, round == 2, simulated);
        if (again || !errors || errors->settled || round == 2) break;
        for (int step = 0; step < 3; ++step) {
          returns.step(*errors, *counts, course, simulated);
          if (week) follow(*week, course, simulated);
          course = course_of(simulated, seed_, replications_);
        }
      }
    }
    if (week) tell(*week, simulated, course);
    if (counts) tell(*counts, course, errors);
    if (errors) returns.tell(simulated, course, *errors, f_);
    else
      leave("resolve", fmt::format("who comes back cannot be told from who comes with something new: {}",
                                   come_back ? "people are too few or too alike" : why_none));
    check(course);
  }

  static void follow(const std::array<double, 5>& week, const Course& course, core::Scenario& simulated) {
    double total = 0;
    for (std::size_t i = 0; i < 5; ++i) total += simulated.weekday[i] *= week[i] / course.booked[i];
    for (auto& w : simulated.weekday) w *= 5 / total;
  }

  // Shares of bookings by weekday, a day. What a new need adds to its own weekday is only its share of the bookings: an error there is as
  // much larger in the weight.
  std::optional<std::array<double, 5>> weekdays() {
    if (!e_.with_booked)
      return leave("weekday", "needs when it was booked (--booked): the days of appointments follow the slots"), std::nullopt;
    if (usual_.weekday.size() != 5) return leave("weekday", "the scenario's week does not have five days"), std::nullopt;
    const int last =
        f_.last_day - std::min(10, (f_.last_day - f_.first_day) / 4);  // what was booked later may be for days behind the extract
    std::map<int, std::int64_t> by_day;
    for (const auto& v : e_.visits)
      if (!v.booked_on_weekend && v.booked >= f_.first_day && v.booked <= last) ++by_day[v.booked];
    std::array<std::int64_t, 5> days{};
    for (const auto& [day, count] : by_day)
      bookings_[static_cast<std::size_t>(day % 5)] += count, ++days[static_cast<std::size_t>(day % 5)];
    if (std::ranges::any_of(bookings_, [](auto c) { return c < rows_min; }))
      return leave("weekday", "a weekday has too few bookings"), std::nullopt;
    std::array<double, 5> observed{};
    double sum = 0;
    for (std::size_t i = 0; i < 5; ++i) sum += observed[i] = static_cast<double>(bookings_[i]) / static_cast<double>(days[i]);
    double squares = 0;
    for (const auto& [day, count] : by_day) {
      const double mean = observed[static_cast<std::size_t>(day % 5)];
      squares += std::pow(static_cast<double>(count) - mean, 2) / mean;
    }
    const double free = static_cast<double>(by_day.size()) - 5;
    if (free >= 15) f_.unevenness = Unevenness{squares / free, 1 + 1.645 * std::sqrt(2 / free), static_cast<std::int64_t>(by_day.size())};
    for (auto& share : observed) share /= sum;
    return observed;
  }

  void tell(const std::array<double, 5>& observed, const core::Scenario& simulated, const Course& course) {
    const auto all = static_cast<double>(std::accumulate(bookings_.begin(), bookings_.end(), std::int64_t{0}));
    double mean = 0;
    for (const double u : usual_.weekday) mean += u / 5;
    for (std::size_t i = 0; i < 5; ++i) {
      const double p = observed[i], w = simulated.weekday[i];
      const double se = 5 * std::sqrt(p * (1 - p) * (1 / all + 1 / course.bookings)) / course.first_share;
      f_.fitted.push_back({fmt::format("weekday.{}", i), w, std::max(0.0, w - z * se), w + z * se, bookings_[i], usual_.weekday[i] / mean});
      f_.week.push_back({p, course.booked[i]});
    }
    f_.scenario.weekday = simulated.weekday;
  }

  std::optional<Counts> people(const Course& course) {
    const auto leave_all = [&](const std::string& why) {
      for (const auto* path : {"list", "need_rate", "patient_shape"})
        if (e_.list == 0 || path != std::string_view("list")) leave(path, why);
      return std::nullopt;
    };
    if (e_.list == 0) return leave_all("needs how many people there are, with those who never came (--list)");
    f_.scenario.list = e_.list;
    std::string nobody;
    for (std::size_t r = 0; e_.with_roles && r < usual_.roles.size(); ++r)
      if (course.by_role[r] > part_of_a_practice && std::ranges::find(e_.visits, static_cast<int>(r), &Visit::role) == e_.visits.end())
        nobody += (nobody.empty() ? "" : ", ") + usual_.roles[r].name;
    if (!nobody.empty())
      return leave_all(fmt::format("no row is of {}: of a part of people's visits it cannot be told what they need", nobody));
    Counts c{.of_person = std::vector<std::int64_t>(static_cast<std::size_t>(e_.list)),
             .mean = static_cast<double>(e_.visits.size()) / e_.list,
             .years = open_days() / usual_.year_days};
    for (const auto& v : e_.visits) ++c.of_person[v.person];
    for (const auto count : c.of_person) c.variance += std::pow(static_cast<double>(count) - c.mean, 2) / e_.list;
    return c;
  }

  // Days with an appointment, and those that only chance left without: of so many a day, e^-mean have none.
  double open_days() const {
    const double days = f_.working_days, span = f_.last_day - f_.first_day + 1, rows = static_cast<double>(e_.visits.size());
    double open = days;
    for (int i = 0; i < 100; ++i) open = std::min(span, days / (1 - std::exp(-rows / open)));
    return open;
  }

  void tell(const Counts& c, const Course& course, const std::optional<Returns::Errors>& errors) {
    const double n = e_.list, simulated = 1 / course.appointments + 1 / course.needs;  // both counts' own chance
    const auto all = static_cast<std::int64_t>(e_.visits.size());
    const double relative = errors ? errors->need_rate : std::sqrt(c.variance / n / (c.mean * c.mean) + simulated);
    f_.fitted.push_back(positive("need_rate", c.need_rate(course), relative, all, usual_.need_rate));
    f_.scenario.need_rate = f_.fitted.back().value;

    const double beyond = c.variance - course.clump * c.mean;
    double spread = 0;  // the variance of the influence of a person
    for (const auto count : c.of_person) {
      const double d = static_cast<double>(count) - c.mean;
      const double influence = 2 * d / c.mean - (d * d - c.variance - course.clump * d) / beyond;
      spread += influence * influence / n;
    }
    const double se = errors ? errors->patient_shape : std::sqrt(spread / n);
    if (beyond <= 0 || !(se < 0.5)) return leave("patient_shape", "people are too few or too alike to tell how unevenly they ask");
    f_.fitted.push_back(positive("patient_shape", c.shape(course), se, e_.list, usual_.patient_shape));
    f_.scenario.patient_shape = f_.fitted.back().value;
  }

  double unless_few(std::int64_t rows, double of) const { return is_few(e_, rows) ? not_said : static_cast<double>(rows) / of; }

  void check(const Course& course) {
    const double n = static_cast<double>(e_.visits.size());
    if (e_.with_roles)
      for (std::size_t r = 0; r < usual_.roles.size(); ++r) {
        const auto of_role = std::ranges::count(e_.visits, static_cast<int>(r), &Visit::role);
        f_.checks.push_back({"appointments with " + usual_.roles[r].name, unless_few(of_role, n), course.by_role[r]});
      }
    if (!e_.with_booked) return;
    const auto& bands = usual_.did_not_attend;
    const auto with_lead = static_cast<double>(std::ranges::count_if(e_.visits, [](const Visit& v) { return v.booked >= 0; }));
    for (std::size_t i = 0; i < bands.size(); ++i) {
      const int from = bands[i].from_days, to = i + 1 < bands.size() ? bands[i + 1].from_days : 1'000'000;
      const auto within = std::ranges::count_if(
          e_.visits, [&](const Visit& v) { return v.booked >= 0 && v.day - v.booked >= from && v.day - v.booked < to; });
      const auto name = i + 1 == bands.size() ? fmt::format("booked {} days ahead or more", from)
                        : to == from + 1      ? fmt::format("booked {} days ahead", from)
                                              : fmt::format("booked {} to {} days ahead", from, to - 1);
      f_.checks.push_back({name, unless_few(within, with_lead), course.by_lead[i]});
    }
  }

  void rooms() {
    if (!e_.with_roles) return;
    std::map<int, std::map<int, std::int64_t>> by_day;
    for (const auto& v : e_.visits) ++by_day[v.role][v.day];
    for (const auto& [role, days] : by_day) {
      if (role < 0) continue;
      Room room{.role = role};
      for (const auto& [day, count] : days)
        room.mean += static_cast<double>(count) / f_.working_days, room.most = std::max(room.most, count);
      const auto& of = usual_.roles[static_cast<std::size_t>(role)];
      room.offered = of.clinicians_mean() * of.slots;
      f_.rooms.push_back(room);
    }
  }

  const Extract& e_;
  const core::Scenario& usual_;
  std::uint64_t seed_;
  int replications_;
  std::array<std::int64_t, 5> bookings_{};  // by weekday
  Fit f_;
};

}  // namespace

double fitted_share_longer(const Lengths& of, double minutes) {
  return 0.5 * std::erfc((std::log(minutes) - of.log_median) / of.sigma / std::sqrt(2.0));
}

core::Result<Fit> fit(const Extract& extract, const core::Scenario& usual, std::uint64_t seed, int replications) {
  return Fitting(extract, usual, seed, replications).run();
}

}  // namespace planning
