#include "planning/fit.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <set>

#include <fmt/format.h>

#include "core/check.h"
#include "planning/course.h"

namespace planning {
namespace {

constexpr double z = 1.959963984540054;  // 95%, two-sided

// Wilson's, for a count of so many.
Fitted share(std::string path, std::int64_t count, std::int64_t of, double usual) {
  const double n = static_cast<double>(of), p = static_cast<double>(count) / n, z2 = z * z;
  const double middle = (p + z2 / (2 * n)) / (1 + z2 / n), half = z / (1 + z2 / n) * std::sqrt(p * (1 - p) / n + z2 / (4 * n * n));
  return {std::move(path), p, count == 0 ? 0 : std::max(0.0, middle - half), count == of ? 1 : std::min(1.0, middle + half), of, usual};
}
// By its relative standard error: never below nought.
Fitted positive(std::string path, double value, double relative_se, std::int64_t rows, double usual) {
  return {std::move(path), value, value * std::exp(-z * relative_se), value * std::exp(z * relative_se), rows, usual};
}

std::string too_few(std::int64_t rows) { return rows == 0 ? "no row says it" : fmt::format("fewer than {} rows say it", rows_min); }

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
    for (const auto* path : {"resolve", "return", "visits_max", "missed.again", "missed.mean_days"})
      leave(path, "whether a need was settled is not in an extract: who comes back cannot be told from who comes with something new");
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

  void arrivals() {
    auto simulated = f_.scenario;
    simulated.measure_days = std::clamp((f_.last_day - f_.first_day + 5) / 5 * 5, 20, 520);
    auto course = weekdays(simulated);
    people(course);
    check(course);
  }

  // Bookings by weekday, a day, are brought to those observed. What a new need adds to its own weekday is only its share of the bookings:
  // an error there is as much larger in the weight.
  Course weekdays(core::Scenario& simulated) {
    auto course = course_of(simulated, seed_, replications_);
    if (!e_.with_booked) return leave("weekday", "needs when it was booked (--booked): the days of appointments follow the slots"), course;
    if (usual_.weekday.size() != 5) return leave("weekday", "the scenario's week does not have five days"), course;
    std::array<std::int64_t, 5> counts{};
    std::array<std::set<int>, 5> days;
    std::int64_t all = 0;
    for (const auto& v : e_.visits) {
      if (v.booked_on_weekend || v.booked < f_.first_day) continue;
      const auto weekday = static_cast<std::size_t>(v.booked % 5);
      ++counts[weekday], ++all, days[weekday].insert(v.booked);
    }
    if (std::ranges::any_of(counts, [](auto c) { return c < rows_min; })) return leave("weekday", "a weekday has too few bookings"), course;
    std::array<double, 5> observed{};
    double sum = 0;
    for (std::size_t i = 0; i < 5; ++i) sum += observed[i] = static_cast<double>(counts[i]) / static_cast<double>(days[i].size());
    constexpr int rounds = 5;  // chance is the same in each, so they settle; the error falls to less than a third each time
    for (int round = 0; round < rounds; ++round) {
      double total = 0;
      for (std::size_t i = 0; i < 5; ++i) total += simulated.weekday[i] *= observed[i] / sum / course.booked[i];
      for (auto& w : simulated.weekday) w *= 5 / total;
      course = course_of(simulated, seed_, replications_);
    }
    const double simulated_rows = course.bookings;
    for (std::size_t i = 0; i < 5; ++i) {
      const double p = observed[i] / sum, w = simulated.weekday[i];
      const double se = 5 * std::sqrt(p * (1 - p) * (1 / static_cast<double>(all) + 1 / simulated_rows)) / course.first_share;
      double mean = 0;
      for (const double u : usual_.weekday) mean += u / 5;
      f_.fitted.push_back({fmt::format("weekday.{}", i), w, std::max(0.0, w - z * se), w + z * se, counts[i], usual_.weekday[i] / mean});
    }
    f_.scenario.weekday = simulated.weekday;
    return course;
  }

  // Per person X appointments: with weight g and needs a Poisson process, var X = clump mean + mean^2 / shape.
  void people(const Course& course) {
    if (e_.list == 0) {
      for (const auto* path : {"list", "need_rate", "patient_shape"})
        leave(path, "needs how many people there are, with those who never came (--list)");
      return;
    }
    std::vector<std::int64_t> counts(static_cast<std::size_t>(e_.list));
    for (const auto& v : e_.visits) ++counts[v.person];
    const double n = static_cast<double>(e_.list), rows = static_cast<double>(e_.visits.size()), mean = rows / n;
    double variance = 0;
    for (const auto c : counts) variance += std::pow(static_cast<double>(c) - mean, 2) / n;
    const auto all = static_cast<std::int64_t>(e_.visits.size());
    const double years = static_cast<double>(f_.working_days) / usual_.year_days;
    f_.scenario.list = e_.list;
    const double simulated = 1 / (course.appointments * course.needs) * (course.appointments + course.needs);  // both counts' own chance
    const double relative = std::sqrt(variance / n / (mean * mean) + simulated);
    f_.fitted.push_back(positive("need_rate", mean / years / (course.appointments / course.needs), relative, all, usual_.need_rate));
    f_.scenario.need_rate = f_.fitted.back().value;

    const double beyond = variance - course.clump * mean;
    double spread = 0;  // the variance of the influence of a person
    for (const auto c : counts) {
      const double d = static_cast<double>(c) - mean;
      const double influence = 2 * d / mean - (d * d - variance - course.clump * d) / beyond;
      spread += influence * influence / n;
    }
    const double se = std::sqrt(spread / n);
    if (beyond <= 0 || !(se < 0.5)) return leave("patient_shape", "people are too few or too alike to tell how unevenly they ask");
    f_.fitted.push_back(positive("patient_shape", mean * mean / beyond, se, e_.list, usual_.patient_shape));
    f_.scenario.patient_shape = f_.fitted.back().value;
  }

  void check(const Course& course) {
    const double n = static_cast<double>(e_.visits.size());
    if (e_.with_roles)
      for (std::size_t r = 0; r < usual_.roles.size(); ++r) {
        const auto of_role = std::ranges::count(e_.visits, static_cast<int>(r), &Visit::role);
        f_.checks.push_back({"appointments with " + usual_.roles[r].name, static_cast<double>(of_role) / n, course.by_role[r]});
      }
    if (!e_.with_booked) return;
    const auto& bands = usual_.did_not_attend;
    for (std::size_t i = 0; i < bands.size(); ++i) {
      const int from = bands[i].from_days, to = i + 1 < bands.size() ? bands[i + 1].from_days : 1'000'000;
      const auto within =
          std::ranges::count_if(e_.visits, [&](const Visit& v) { return v.day - v.booked >= from && v.day - v.booked < to; });
      const auto name = i + 1 == bands.size() ? fmt::format("booked {} days ahead or more", from)
                        : to == from + 1      ? fmt::format("booked {} days ahead", from)
                                              : fmt::format("booked {} to {} days ahead", from, to - 1);
      f_.checks.push_back({name, static_cast<double>(within) / n, course.by_lead[i]});
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
